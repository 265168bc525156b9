"""Every recorded tensor of the published implementation, and the proof that the comparison can fail."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.cli.main import main
from core.quality.parity.checks import ParityReport, compare

GOLDEN_FILES = ("unet_single", "vae_64", "hf_ops", "sample_5step", "hf_2step")


def parity(folder, capsys):
    status = main(["bench", "parity", "promptfix", "--fixtures", str(folder), "--json", "--quiet"])
    return status, json.loads(capsys.readouterr().out)


@pytest.fixture
def copy(golden, tmp_path):
    """A folder with the checkpoint and one of the recordings."""

    def make(*names):
        for name in ("tiny_promptfix.ckpt", "tiny_promptfix.yaml", *names):
            shutil.copy(golden / name, tmp_path / name)
        shutil.copytree(golden / "tiny_clip", tmp_path / "tiny_clip")
        return tmp_path

    return make


def test_every_recorded_tensor_is_matched(golden, capsys):
    status, told = parity(golden, capsys)
    assert [check for check in told["checks"] if not check["passed"]] == []
    assert status == 0
    compared = {(check["file"], check["tensor"]) for check in told["checks"]}
    assert {file for file, _ in compared} == {*(f"{name}.safetensors" for name in GOLDEN_FILES), "resize.json"}
    inputs = {"image", "z", "t", "z_scaled", "lora_x", "lora_skip", "losses", "it0_x_t", "unet_call0_x", "unet_call0_t"}
    for name in GOLDEN_FILES:
        for tensor in load_file(golden / f"{name}.safetensors"):
            is_input = tensor in inputs or "context" in tensor or tensor.endswith("it0_z_in")
            is_input |= tensor.startswith(("rgb01", "loss_x")) or (name == "unet_single" and tensor == "c_concat")
            named = any(tensor in (found, found.removesuffix(" from recorded z")) for _, found in compared)
            handed_on = tensor.endswith("_z_in") or tensor == "z_step0_in"  # what the step before it was compared with
            assert is_input or named or handed_on, tensor


@pytest.mark.parametrize(("name", "tensor"), [("unet_single", "eps"), ("vae_64", "skip3"), ("hf_ops", "sobel_b1")])
def test_a_wrong_tensor_is_found(copy, capsys, name, tensor):
    folder = copy(f"{name}.safetensors", *([f"{name}.json"] if name == "vae_64" else []))
    recorded = load_file(folder / f"{name}.safetensors")
    recorded[tensor].view(-1)[7] += 2e-3
    save_file(recorded, folder / f"{name}.safetensors")
    status, told = parity(folder, capsys)
    assert status == 1
    assert [check["tensor"] for check in told["checks"] if not check["passed"]] == [tensor]


def test_a_folder_without_recordings_does_not_pass(copy, capsys):
    status, told = parity(copy(), capsys)
    assert (status, told["passed"], told["checks"]) == (1, False, [])


def test_a_folder_without_a_checkpoint_is_an_error(tmp_path, capsys):
    status, told = parity(tmp_path, capsys)
    assert status == 3
    assert told["error"]["kind"] == "FileMissingError"


def test_nan_and_other_shapes_never_pass():
    recorded = torch.zeros(2, 2)
    assert not compare("f", "nan", torch.full((2, 2), float("nan")), recorded, 1.0).passed
    assert not compare("f", "shape", torch.zeros(4), recorded, 1.0).passed
    report = ParityReport(
        (compare("f", "good", recorded, recorded, 0), compare("f", "off", recorded + 1, recorded, 0.5))
    )
    assert not report.passed
    assert "FAILED f off: 1.00e+00 > 5e-01" in report.to_text()
    assert "1 of 2 comparisons within tolerance" in report.to_text()
