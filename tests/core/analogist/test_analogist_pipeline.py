"""Sampling against a second, naive implementation, and what goes beyond it: candidates, several pairs, stopping."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from naive_analogist import NEGATIVE, Flags, run_naively

from core.analogist import pipeline
from core.analogist.attention import AttentionEdits
from core.analogist.grid import Cell, GridLayout, build_grid, cell_of, paste
from core.analogist.pipeline import SamplingSettings, sample
from core.engine import finish
from core.errors import NotFiniteResultError
from core.inpainting.model import SCHEDULE, InpaintingModel
from core.stopping import Stopped, stoppable

LAYOUT = GridLayout(64, 128)
PROMPT = Flags().prompt
QUICK = SamplingSettings(steps=3, edits=AttentionEdits(frozenset({0, 5, 6, 12}), frozenset({1, 6, 15})))


def grid_of(seed, layout=LAYOUT):
    chance = np.random.default_rng(seed)
    small = [chance.integers(0, 256, (9, 7, 3), np.uint8) for _ in range(3)]
    return paste(build_grid(*small, layout))


GRIDS = (grid_of(0),)


def run(model, settings=QUICK, grids=GRIDS, weights=None, seeds=(42,)):
    """All steps and what comes back."""
    steps = []
    with torch.inference_mode():
        sampling = sample(model, settings, LAYOUT, grids, weights or [1.0] * len(grids), PROMPT, NEGATIVE, seeds)
        pictures = finish(sampling, steps.append)
    return steps, pictures


@pytest.mark.parametrize(
    "flags",
    [
        Flags(num_inference_steps=3),
        Flags(num_inference_steps=2, strength=1.0, sac_layers=[], cam_layers=[2, 7, 15], guidance_scale=7.5),
        Flags(num_inference_steps=5, strength=0.5, sac_layers=[0, 3, 4, 9, 15], cam_layers=[], scale_sac=2.0),
        Flags(num_inference_steps=4, strength=1.0, edited_steps=2),
    ],
    ids=["defaults", "full strength", "layers apart", "more steps than are edited"],
)
def test_one_pair_is_the_published_algorithm(inpainting_model, monkeypatch, flags):
    grid = grid_of(1)
    assert pipeline.EDITED_STEPS == 50
    monkeypatch.setattr(pipeline, "EDITED_STEPS", flags.edited_steps)
    with torch.inference_mode():
        wanted, _ = run_naively(inpainting_model, flags, grid)
    edits = AttentionEdits(frozenset(flags.sac_layers), frozenset(flags.cam_layers), flags.scale_sac)
    settings = SamplingSettings(flags.num_inference_steps, flags.strength, flags.guidance_scale, edits)
    steps, pictures = run(inpainting_model, settings, [grid], [0.7], [flags.seed])
    assert [step.index for step in steps] == list(range(len(wanted["timesteps"])))
    for step in steps:
        clean = cell_of(wanted[f"clean_step{step.index}"], Cell.B_PRIME)
        assert step.total == len(steps)
        assert step.denoised.shape == clean.shape == (1, 4, 16, 8)
        assert (step.denoised - clean).abs().max() < 1e-4 * clean.abs().max()
    decoded = ((wanted["decoded_image_bprime_first"] + 1) / 2).clamp(0, 1)
    assert pictures.after.shape == decoded.shape == (1, 3, 128, 64)
    assert (pictures.after - decoded).abs().max() < 2e-3


def test_a_candidate_is_what_its_seed_makes_alone(inpainting_model):
    _, together = run(inpainting_model, seeds=(3, 4, 5))
    assert together.after.shape == (3, 3, 128, 64)
    for number, seed in enumerate((3, 4, 5)):
        _, alone = run(inpainting_model, seeds=(seed,))
        assert (alone.after[0] - together.after[number]).abs().max() < 1e-3
    assert (together.after[0] - together.after[1]).abs().mean() > 0.01


def test_rows_one_by_one_give_the_same(inpainting_model):
    grids = (grid_of(0), grid_of(1))
    _, together = run(inpainting_model, grids=grids, seeds=(1, 2))
    _, apart = run(inpainting_model, replace(QUICK, rows=3), grids, seeds=(1, 2))
    assert (together.after - apart.after).abs().max() < 1e-3


def test_the_unet_sees_no_more_rows_than_allowed(inpainting_model):
    seen = []
    handle = inpainting_model.unet.conv_in.register_forward_hook(lambda _, args, __: seen.append(len(args[0])))
    try:
        run(inpainting_model, replace(QUICK, rows=3), (grid_of(0), grid_of(1)), seeds=(1,))
    finally:
        handle.remove()
    assert seen == [3, 1] * 2


def test_equal_pairs_count_as_one(inpainting_model):
    _, one = run(inpainting_model)
    _, three = run(inpainting_model, grids=[grid_of(0)] * 3, weights=[1.0, 2.0, 0.5])
    assert (one.after - three.after).abs().max() < 1e-3
    assert (one.before - three.before).abs().max() < 1e-4


def test_weights_decide_between_different_pairs(inpainting_model):
    first, second = grid_of(0), grid_of(1)
    results = [
        run(inpainting_model, grids=(first, second), weights=weights)[1].after
        for weights in ([1.0, 1e-6], [1.0, 1.0], [1e-6, 1.0])
    ]
    _, alone = run(inpainting_model, grids=(first,))
    distances = [(result - alone.after).abs().mean() for result in results]
    assert distances[0] < 1e-3
    assert distances[0] < distances[1] < distances[2]
    _, other_order = run(inpainting_model, grids=(second, first), weights=[1.0, 1.0])
    assert torch.allclose(cell_mean(results[1]), cell_mean(other_order.after), atol=0.05)


def cell_mean(pictures):
    return pictures.mean(dim=(2, 3))


def test_before_is_b_through_the_autoencoder(inpainting_model):
    grid = grid_of(0)
    _, pictures = run(inpainting_model, grids=(grid,))
    image = torch.from_numpy(grid).permute(2, 0, 1)[None] / 127.5 - 1
    with torch.inference_mode():
        latents = inpainting_model.autoencoder.encode(image).latent_dist.mean
        decoded = inpainting_model.autoencoder.decode(latents).sample
    wanted = ((cell_of(decoded, Cell.B_PRIME) + 1) / 2).clamp(0, 1)
    assert (pictures.before - wanted).abs().max() < 1e-4


def test_closing_and_stopping_leave_the_unet_as_it_was(inpainting_model):
    before = dict(inpainting_model.unet.attn_processors)
    sampling = sample(inpainting_model, QUICK, LAYOUT, [grid_of(0)], [1.0], PROMPT, NEGATIVE, [0])
    next(sampling)
    assert all(inpainting_model.unet.attn_processors[name] is own for name, own in before.items())
    sampling.close()
    asked = []
    with pytest.raises(Stopped), stoppable(lambda: len(asked) > 8 or asked.append(1)):
        run(inpainting_model)
    assert all(inpainting_model.unet.attn_processors[name] is own for name, own in before.items())


def test_numbers_that_are_none_are_an_error(inpainting_model):
    bias = inpainting_model.unet.conv_out.bias
    kept = bias.clone()
    bias[0] = float("nan")
    try:
        with pytest.raises(NotFiniteResultError):
            run(inpainting_model)
    finally:
        bias.copy_(kept)


def test_a_grid_of_another_size_is_refused(inpainting_model):
    with pytest.raises(ValueError, match="128 × 256 pixels is expected"):
        run(inpainting_model, grids=(grid_of(0, GridLayout(64, 64)),))


def test_the_schedule_is_the_models_own(inpainting_model):
    model = inpainting_model
    given = {"beta_schedule": "linear", "prediction_type": "v_prediction", "skip_prk_steps": True}
    other = InpaintingModel(model.unet, model.autoencoder, model.text, {**SCHEDULE, **given})
    scheduler = other.scheduler(50)
    assert scheduler.config.prediction_type == "v_prediction"
    assert scheduler.alphas_cumprod[500] != model.scheduler(50).alphas_cumprod[500]
    assert model.scheduler(50).timesteps[[0, -1]].tolist() == [981, 1]
    assert model.scheduler(1000).timesteps[0] == 999
