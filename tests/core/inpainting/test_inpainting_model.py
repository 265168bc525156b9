"""Reading a model whose parts do not hold what they should: each is an error that names the part."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from core.errors import BrokenModelError
from core.inpainting.model import SCHEDULE, load_model

PIPE = Path(__file__).parents[2] / "golden" / "analogist" / "pipe"


@pytest.fixture
def pipe(tmp_path):
    """The tiny model's folder: to change."""
    return shutil.copytree(PIPE, tmp_path / "pipe", copy_function=shutil.copyfile)


def load_with(pipe, part, **values):
    file = pipe / part
    file.write_text(json.dumps(json.loads(file.read_text()) | values))
    return load_model(pipe, torch.device("cpu"), torch.float32)


@pytest.mark.parametrize(
    "wrong",
    [
        {"beta_schedule": "nope"},
        {"num_train_timesteps": 10},
        {"num_train_timesteps": None},
        {"timestep_spacing": "x"},
        {"beta_start": "low"},
    ],
)
def test_a_schedule_that_cannot_be_run_is_a_broken_model(pipe, wrong):
    with pytest.raises(BrokenModelError, match="pipe/scheduler"):
        load_with(pipe, "scheduler/scheduler_config.json", **wrong)


def test_of_a_schedule_only_what_describes_it_is_taken(pipe):
    model = load_with(pipe, "scheduler/scheduler_config.json", beta_end=0.02, trained_betas=[0.1], thresholding="x")
    assert model.schedule == {**SCHEDULE, "beta_end": 0.02}
    assert len(model.scheduler(50).timesteps) == 50


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", "{"])
def test_a_scheduler_file_that_is_no_object_is_a_broken_model(pipe, text):
    (pipe / "scheduler/scheduler_config.json").write_text(text)
    with pytest.raises(BrokenModelError, match="pipe/scheduler"):
        load_model(pipe, torch.device("cpu"), torch.float32)


@pytest.mark.parametrize(
    "wrong",
    [
        {"attn_implementation": "no such kind"},
        {"quantization_config": {"quant_method": "gptq"}},
        {"hidden_size": "wide"},
    ],
)
def test_a_text_encoder_that_transformers_cannot_use_is_a_broken_model(pipe, wrong):
    with pytest.raises(BrokenModelError, match="pipe/text_encoder"):
        load_with(pipe, "text_encoder/config.json", **wrong)
