"""The engine with the reference's tiny model installed as if it were the real one."""

from dataclasses import replace

import numpy as np
import pytest

from core.engine import PREVIEW_SIDE, find_engine, finish
from core.errors import (
    BadMaskError,
    BrokenModelError,
    EmptyInstructionError,
    ModelNotInstalledError,
    NotFiniteResultError,
)
from core.imaging.masks import pack
from core.jobs import GUIDANCES, SAMPLERS, RestoreJob
from core.photo import Photo
from core.promptfix.engine import PromptFixEngine
from core.prompting.wishes import Wish
from core.stopping import Stopped, stoppable

pytestmark = pytest.mark.usefixtures("with_promptfix")

QUICK = RestoreJob("remove the haze", "promptfix", steps=2, resolution=128, flaws="")


@pytest.fixture(scope="module")
def engine():
    return PromptFixEngine()  # the model stays in memory between the tests, as between the jobs of a person


@pytest.fixture
def photo():
    rows, columns = np.mgrid[0:200, 0:300]
    pixels = np.stack((rows, columns // 2, (rows + columns) // 4), axis=2).astype(np.uint8)
    pixels[60:120, 100:180] = (200, 40, 30)
    return Photo(pixels)


def steps_of(engine, job, photo):
    steps, run = [], engine.run(job, photo)
    while True:
        try:
            step = next(run)
        except StopIteration as stop:
            return steps, stop.value
        steps.append((step.index, step.total, str(step.stage), step.preview()))


def test_a_run_yields_every_sampling_step_and_a_result_of_the_photos_size(engine, photo):
    steps, result = steps_of(engine, QUICK, photo)
    assert [(index, total, stage) for index, total, stage, _ in steps] == [
        (1, 2, "Sample"),
        (2, 2, "Sample"),
        (2, 2, "Decode"),
    ]
    for *_, preview in steps:
        assert preview.dtype == np.uint8
        assert preview.shape == (128, 192, 3)
        assert max(preview.shape) <= PREVIEW_SIDE
    assert not np.array_equal(steps[0][3], steps[1][3])
    assert result.photo.pixels.shape == photo.pixels.shape
    assert result.photo.pixels.dtype == np.uint8
    assert not np.array_equal(result.photo.pixels, photo.pixels)
    assert any("192 × 128" in str(note) for note in result.notes)  # never silently smaller


def test_the_job_of_the_result_says_everything_and_gives_the_same_again(engine, photo):
    first = finish(engine.run(replace(QUICK, resolution=140), photo))  # no multiple of 64
    job = first.job
    assert job.model.startswith("promptfix@")
    assert (job.steps, job.sampler, job.guidance, job.resolution) == (2, "euler-ancestral", "fast", 140)
    assert (job.text_guidance_scale, job.image_guidance_scale) == (6.5, 1.25)
    again = finish(PromptFixEngine().run(RestoreJob.from_json(job.to_json()), photo))
    assert np.array_equal(first.photo.pixels, again.photo.pixels)
    other = finish(engine.run(replace(job, seed=1), photo))
    assert not np.array_equal(first.photo.pixels, other.photo.pixels)


@pytest.mark.parametrize("guidance", ["off", "decoder"])
def test_each_candidate_is_what_its_own_job_makes_alone(engine, photo, guidance):
    job = replace(QUICK, candidates=3, seed=2**32 - 2, guidance=guidance)
    run, steps = engine.run(job, photo), []
    result = finish(run, lambda step: steps.append((step.index, step.total, len(step.candidates))))
    assert steps == [(1, 6, 0), (2, 6, 0), (2, 6, 0), (3, 6, 2), (4, 6, 2), (4, 6, 2), (5, 6, 3), (6, 6, 3), (6, 6, 3)]
    results = (result, *result.others)
    assert [each.job.seed for each in results] == [2**32 - 2, 2**32 - 1, 0]
    for each in results:
        assert each.job.candidates == 1
        alone = finish(engine.run(each.job, photo))
        assert alone.others == ()
        assert np.array_equal(alone.photo.pixels, each.photo.pixels)
    assert not np.array_equal(results[0].photo.pixels, results[1].photo.pixels)


def test_the_candidate_at_work_is_seen_first_and_those_that_are_done_behind_it(engine, photo):
    seen, run = [], engine.run(replace(QUICK, candidates=2, guidance="off"), photo)
    for step in run:
        seen.append([look() for look in step.candidates or (step.preview,)])
        assert np.array_equal(seen[-1][0], step.preview())
    assert [len(looks) for looks in seen] == [1, 1, 1, 2, 2, 2]
    for looks in seen[3:]:
        assert np.array_equal(looks[1], seen[2][0])


def test_a_variation_begins_at_its_seed_and_ends_at_the_other(engine, photo):
    def made(**changes):
        return finish(engine.run(replace(QUICK, guidance="off", **changes), photo)).photo.pixels.astype(int)

    start, end = made(seed=5), made(seed=9)
    assert np.array_equal(made(seed=5, variation_seed=9), start)
    assert np.array_equal(made(seed=5, variation=1, variation_seed=9), end)
    near, far = (np.abs(made(seed=5, variation=share, variation_seed=9) - start).mean() for share in (0.1, 0.6))
    assert 0 < near < far


def test_a_variation_of_a_variation_is_like_that_one(engine, photo):
    def made(**changes):
        return finish(engine.run(replace(QUICK, guidance="off", seed=5, **changes), photo)).photo.pixels.astype(int)

    last, path = made(variation=0.8, variation_seed=9), ((0.8, 9),)
    again = made(variation=0.1, variation_seed=11, variation_path=path)
    assert np.array_equal(made(variation_path=path), last)
    assert 0 < np.abs(again - last).mean() < np.abs(again - made()).mean()


def test_candidates_of_a_variation_vary_it(engine, photo):
    job = replace(QUICK, guidance="off", seed=5, variation=0.3, variation_seed=11, candidates=2)
    first = finish(engine.run(job, photo))
    assert [(each.job.seed, each.job.variation_seed) for each in (first, *first.others)] == [(5, 11), (5, 12)]
    alone = finish(engine.run(first.others[0].job, photo))
    assert np.array_equal(alone.photo.pixels, first.others[0].photo.pixels)
    assert not np.array_equal(alone.photo.pixels, first.photo.pixels)


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize("guidance", GUIDANCES)
def test_every_sampler_runs_with_every_guidance(engine, photo, sampler, guidance):
    steps, result = steps_of(engine, replace(QUICK, sampler=sampler, guidance=guidance), photo)
    assert len(steps) == 3
    assert (result.job.sampler, result.job.guidance) == (sampler, guidance)


def test_steps_follow_the_sampler_and_what_is_to_be_removed(engine):
    assert engine.complete(RestoreJob("remove the haze")).steps == 20
    assert engine.complete(RestoreJob("remove the haze", sampler="unipc")).steps == 10
    assert engine.complete(RestoreJob("remove the man in the background")).steps == 50
    assert engine.complete(RestoreJob("remove the man", steps=7)).steps == 7
    assert engine.complete(RestoreJob("x", text_guidance_scale=0)).text_guidance_scale == 0


def test_a_masked_removal_leaves_everything_else_bit_for_bit(engine, photo):
    mask = np.zeros((200, 300), np.uint8)
    mask[50:130, 90:190] = 255
    job = replace(QUICK, instruction="remove the man", mask=pack(mask))
    result = finish(engine.run(job, photo))
    changed = (result.photo.pixels != photo.pixels).any(axis=2)
    assert changed[60:120, 100:180].mean() > 0.5
    assert not changed[:30].any()
    assert not changed[:, 230:].any()


def test_guidance_does_not_hold_on_to_fine_damage(engine):
    assert engine.complete(RestoreJob("remove the haze")).guidance == "fast"
    assert engine.complete(RestoreJob("remove the snow")).guidance == "off"
    assert engine.complete(RestoreJob("remove the snow", guidance="fast")).guidance == "fast"


def test_a_mask_that_was_not_packed_here_is_refused_at_once(engine):
    with pytest.raises(BadMaskError):
        engine.check(replace(QUICK, mask="bm8gbWFzaw=="))


def test_an_overflow_is_an_error_and_no_black_picture(engine, photo):
    finish(engine.run(QUICK, photo))
    weight = engine._resident.model.unet.conv_out.weight
    kept = weight.clone()
    try:
        weight.fill_(float("nan"))
        with pytest.raises(NotFiniteResultError):
            finish(engine.run(QUICK, photo))
    finally:
        weight.copy_(kept)


def test_nothing_of_a_cancelled_run_stays_in_memory(engine, photo):
    import gc

    import torch

    def tensors():
        gc.collect()
        return sum(issubclass(type(it), torch.Tensor) for it in gc.get_objects())

    finish(engine.run(QUICK, photo))
    before = tensors()
    run = engine.run(replace(QUICK, guidance="decoder"), photo)
    step = next(run)
    assert tensors() > before
    run.close()
    del run, step
    assert tensors() <= before


def test_sixteen_bits_stay_sixteen_bits(engine, photo):
    deep = Photo(photo.pixels.astype(np.uint16) * 257)
    result = finish(engine.run(QUICK, deep))
    assert result.photo.pixels.dtype == np.uint16
    assert np.unique(result.photo.pixels & 0xFF).size > 100  # and not 8 bits in 16


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (130, 90), (64, 64)])
def test_any_size_and_shape(engine, size):
    photo = Photo(np.random.default_rng(0).integers(0, 255, (*size, 3), np.uint8))
    assert finish(engine.run(QUICK, photo)).photo.pixels.shape == (*size, 3)


def test_blind_mode_speaks_of_what_is_seen_and_spares_a_clean_photo(engine, photo, monkeypatch):
    from core.promptfix import engine as module
    from core.prompting.defects import Defect, DefectReport

    blind = replace(QUICK, instruction="", flaws=None)
    monkeypatch.setattr(module, "diagnose", lambda photo: DefectReport(()))
    steps, result = steps_of(engine, blind, photo)
    assert steps == []
    assert result.photo is photo
    assert "unchanged" in str(result.notes[0])
    monkeypatch.setattr(module, "diagnose", lambda photo: DefectReport((Defect(Wish.DEHAZE, 0.9),)))
    steps, result = steps_of(engine, blind, photo)
    assert len(steps) == 3
    told = finish(engine.run(replace(blind, flaws="The image appears hazy."), photo))
    assert np.array_equal(result.photo.pixels, told.photo.pixels)


def test_a_prompt_that_is_too_long_is_cut_off_aloud(engine, photo):
    result = finish(engine.run(replace(QUICK, caption="a bird " * 60), photo))
    assert any("77 tokens" in str(note) for note in result.notes)


def test_closing_a_run_leaves_nothing_behind(engine, photo):
    expected = finish(engine.run(QUICK, photo)).photo.pixels
    run = engine.run(replace(QUICK, guidance="decoder"), photo)
    next(run)
    run.close()
    assert np.array_equal(finish(engine.run(QUICK, photo)).photo.pixels, expected)


def test_a_step_can_be_stopped_in_the_middle(engine, photo):
    asked = []

    def stop():
        asked.append(None)
        return len(asked) > 20  # within the UNet's first call: the encoder asks 11 times

    with stoppable(stop), pytest.raises(Stopped):
        next(engine.run(QUICK, photo))
    assert len(asked) == 21


def test_a_job_is_refused_before_it_runs(engine, monkeypatch, tmp_path):
    engine.check(QUICK)
    engine.check(replace(QUICK, instruction="", flaws=None))
    with pytest.raises(EmptyInstructionError):
        engine.check(replace(QUICK, instruction=""))
    with pytest.raises(ModelNotInstalledError):
        engine.check(replace(QUICK, model="promptfix@000000000000"))
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path))
    with pytest.raises(ModelNotInstalledError, match="likewise models import"):
        engine.check(QUICK)
    assert engine.models() == ()


def test_the_installed_model_is_listed_with_its_device(engine):
    (model,) = engine.models()
    assert model.id == "promptfix"
    assert str(engine.device())
    assert find_engine("promptfix").samples


def test_a_broken_model_fails_the_job_and_a_mended_one_runs(engine, photo, tiny_promptfix, tmp_path, monkeypatch):
    import shutil

    shutil.copytree(tiny_promptfix / "promptfix", tmp_path / "promptfix")
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path))
    file = tmp_path / "promptfix" / "unet" / "config.json"
    sound = file.read_bytes()
    file.write_bytes(b"{}".ljust(len(sound)))
    fresh = PromptFixEngine()
    with pytest.raises(BrokenModelError):
        finish(fresh.run(QUICK, photo))
    file.write_bytes(sound)
    assert finish(fresh.run(QUICK, photo)).photo.pixels.shape == photo.pixels.shape
