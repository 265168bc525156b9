"""The inpainting engine with the recordings' tiny model, whose weights are random: what it makes is noise in place."""

import numpy as np
import pytest
from removal_samples import bricks, disc, job_for, photo_of, with_object

from core.engine import find_remove_engine, finish
from core.errors import BadJobError, ModelNotInstalledError, NothingCoveredError
from core.imaging.windows import window_mean
from core.removal import inpaint_engine
from core.removal.compositing import composite
from core.removal.crops import crops_of
from core.removal.inpaint_engine import InpaintEngine


@pytest.fixture(scope="module")
def engine():
    patch = pytest.MonkeyPatch()
    patch.setattr(inpaint_engine, "SIDE", 64)  # the tiny model sees no more at 512
    yield InpaintEngine()  # the model stays in memory between the tests, as between the jobs of a person
    patch.undo()


@pytest.mark.usefixtures("with_analogist")
def test_candidates_change_nothing_outside_the_mask_and_are_what_they_are_alone(engine):
    hole = disc()
    before = with_object(bricks(np.uint16), hole)
    steps = []
    job = job_for(hole, engine="inpaint", steps=2, candidates=2, seed=4)
    result = finish(engine.run(job, photo_of(before)), lambda step: steps.append((step, step.preview())))
    [other] = result.others
    assert [result.job.seed, other.job.seed] == [4, 5]
    assert "@" in result.job.model
    for each in (result, other):
        after = each.photo.pixels
        assert after.dtype == np.uint16
        assert (after[~hole] == before[~hole]).all()
        assert (after[hole] != before[hole]).any(-1).mean() > 0.9
    assert (result.photo.pixels[hole] != other.photo.pixels[hole]).any()
    alone = finish(engine.run(other.job, photo_of(before)))
    assert (alone.photo.pixels == other.photo.pixels).all()
    assert [(step.index, step.total) for step, _ in steps] == [(1, 2), (2, 2), (2, 2)]
    assert all(len(step.candidates) == 2 for step, _ in steps)
    assert all(preview.shape == before.shape for _, preview in steps)


@pytest.mark.usefixtures("with_analogist")
def test_it_refuses_words_that_the_model_cannot_read_and_masks_of_nothing(engine):
    with pytest.raises(BadJobError):
        engine.check(job_for(disc(), engine="inpaint", prompt="하늘"))
    with pytest.raises(NothingCoveredError):
        next(engine.run(job_for(disc(radius=0), engine="inpaint"), photo_of(bricks())))


def test_without_a_model_it_says_which_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path))
    engine = find_remove_engine("inpaint")
    assert engine.models() == ()
    with pytest.raises(ModelNotInstalledError, match="inpainting"):
        engine.check(job_for(disc(), engine="inpaint"))


def test_what_lies_far_apart_is_looked_at_by_itself_and_with_its_surroundings():
    hole = np.zeros((3000, 4000), bool)
    hole[100:140, 100:160] = hole[2500:2900, 3000:3900] = True
    small, large = crops_of(hole, 512)
    assert small.box == (0, 0, 512, 512)
    assert (small.width, small.height, small.is_shrunk) == (512, 512, False)
    assert large.target == (2500, 3000, 2900, 3900)
    assert large.box[2] - large.box[0] >= 1600
    assert large.is_shrunk
    assert large.width % 64 == large.height % 64 == 0


def test_colours_meet_at_the_rim_and_grain_goes_on():
    rng = np.random.default_rng(1)
    clean = np.full((120, 160, 3), 120.0)
    photo = np.rint(np.clip(clean + rng.normal(0, 6, (120, 160, 1)), 0, 255)).astype(np.uint8)
    hole = disc((60, 80), 25, (120, 160))
    [crop] = crops_of(hole, 512)
    shifted = np.full((64, 64, 3), (120 + 15) / 255, np.float32)  # smooth, and brighter than the photo
    result = photo.copy()
    composite(result, photo, hole, crop, shifted, seed=0)
    assert (result[~hole] == photo[~hole]).all()
    luma = result.mean(-1).astype(np.float32)
    assert abs(luma[hole].mean() - 120) < 2
    assert np.abs(window_mean(luma, 6) - 120)[hole].max() < 4
    assert luma[hole].std() == pytest.approx(6, rel=0.25)
