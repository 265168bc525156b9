"""Content-aware fill: what it makes up, what it leaves alone, and what it refuses."""

import numpy as np
import pytest
from removal_samples import bricks, disc, gradient, job_for, photo_of, with_object

from core.engine import find_remove_engine, finish
from core.errors import BadMaskError, EverythingCoveredError, NothingCoveredError
from core.imaging.masks import pack_whole
from core.imaging.windows import window_mean
from core.jobs import RemoveJob
from core.removal import filling
from core.stopping import Stopped, stoppable


def run(photo, job, steps=None):
    return finish(find_remove_engine("fill").run(job, photo), (lambda step: None) if steps is None else steps.append)


def removed(clean, hole, **fields):
    return run(photo_of(with_object(clean, hole)), job_for(hole, **fields)).photo.pixels


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_what_is_under_the_mask_goes_and_not_one_pixel_outside_changes(dtype):
    clean, hole = bricks(dtype), disc()
    before = with_object(clean, hole)
    after = run(photo_of(before), job_for(hole)).photo.pixels
    assert after.dtype == dtype
    assert (after[~hole] == before[~hole]).all()
    magenta = (after[..., 0] > after[..., 1] * 2.5) & (after[..., 2] > after[..., 1] * 2.5)
    assert not magenta[hole].any()


def test_bricks_go_on_behind_what_was_removed():
    clean, hole = bricks(), disc()
    error = np.abs(removed(clean, hole).astype(float) - clean)[hole]
    flat = np.abs(clean[~hole].mean(0) - clean)[hole]
    assert error.mean() < 0.35 * flat.mean()


@pytest.mark.parametrize(("dtype", "noise"), [(np.uint8, 0.01), (np.uint16, 0.0), (np.uint16, 0.01)])
def test_a_soft_gradient_goes_on_without_blotches_and_keeps_its_grain(dtype, noise):
    clean, hole = gradient(dtype), disc()
    after = removed(gradient(dtype, noise), hole)
    error = (after.astype(np.float32) - clean) / np.iinfo(dtype).max
    smooth = np.stack([window_mean(np.ascontiguousarray(error[..., c]), 3) for c in range(3)], -1)
    assert np.abs(smooth[hole]).max() < 0.006 + noise
    assert 0.7 * noise < error[hole].std() < 1.4 * noise + 0.005


def test_thin_scratches_go_and_the_edge_that_they_cross_stays():
    clean = np.full((72, 96, 3), 60, np.uint8)
    clean[:, 48:] = 200
    hole = np.zeros((72, 96), bool)
    for row in (10, 30, 50):
        hole[row : row + 3, 5:90] = True
    after = removed(clean, hole)
    assert np.abs(after.astype(int) - clean)[hole].mean() < 3
    assert np.abs(after.astype(int) - clean)[:, 44:52][hole[:, 44:52]].max() < 80


def test_the_same_seed_gives_the_same_and_candidates_have_seeds_of_their_own():
    clean, hole = bricks(), disc(radius=16)
    photo = photo_of(with_object(clean, hole))
    steps = []
    result = run(photo, job_for(hole, seed=5, candidates=2), steps)
    again = run(photo, job_for(hole, seed=5))
    second = run(photo, job_for(hole, seed=6))
    assert (result.photo.pixels == again.photo.pixels).all()
    assert (result.others[0].photo.pixels == second.photo.pixels).all()
    assert [result.job.seed, result.others[0].job.seed] == [5, 6]
    assert result.job.candidates == 1
    assert result.job.model
    assert [step.index for step in steps] == list(range(1, len(steps) + 1))
    assert steps[-1].index == steps[-1].total


def test_previews_show_the_whole_photo_as_it_becomes():
    clean, hole = gradient(), disc()
    photo = photo_of(with_object(clean, hole))
    shown = []
    run = find_remove_engine("fill").run(job_for(hole), photo)
    for step in run:
        shown.append(step.preview())
    assert all(image.shape == clean.shape and image.dtype == np.uint8 for image in shown)
    assert (shown[-1][~hole] == clean[~hole]).all()
    assert np.abs(shown[-1].astype(int) - clean).max() < 12


def test_transparent_pixels_are_no_material():
    clean, hole = gradient(), disc((36, 30), 8)
    pixels = with_object(clean, hole)
    alpha = np.full(hole.shape, 255, np.uint8)
    pixels[:, 60:], alpha[:, 60:] = (0, 255, 0), 0
    result = run(photo_of(pixels, alpha=alpha), job_for(hole)).photo
    assert np.abs(result.pixels.astype(int) - clean)[hole].max() < 20
    assert result.alpha is alpha


@pytest.mark.parametrize("values", [0, 127])
def test_a_mask_that_covers_nothing_is_refused(values):
    photo = photo_of(gradient())
    with pytest.raises(NothingCoveredError):
        run(photo, RemoveJob(mask=pack_whole(np.full((72, 96), values, np.uint8))))
    with pytest.raises(NothingCoveredError):
        find_remove_engine("fill").check(RemoveJob(mask=""))


def test_a_mask_that_covers_everything_that_shows_is_refused():
    hole = np.ones((72, 96), bool)
    with pytest.raises(EverythingCoveredError):
        run(photo_of(gradient()), job_for(hole))
    hole[:, :10] = False
    alpha = np.where(hole, 255, 0).astype(np.uint8)
    with pytest.raises(EverythingCoveredError):
        run(photo_of(gradient(), alpha=alpha), job_for(hole))


def test_a_mask_of_another_size_is_refused():
    with pytest.raises(BadMaskError):
        run(photo_of(gradient()), job_for(disc(shape=(40, 40))))


@pytest.mark.parametrize("shape", [(1, 2), (2, 1), (2, 2), (3, 9), (9, 3), (5, 5), (1, 80), (13, 14)])
def test_tiny_photos_are_filled_with_what_they_have(shape):
    pixels = np.full((*shape, 3), 90, np.uint8)
    hole = np.zeros(shape, bool)
    hole[-1, -1] = True
    after = removed(pixels, hole)
    assert np.abs(after.astype(int) - 90).max() <= 2


def test_a_hole_that_leaves_a_thin_rim_is_filled_smoothly():
    clean = gradient()
    hole = np.ones(clean.shape[:2], bool)
    hole[:3] = hole[-3:] = hole[:, :3] = hole[:, -3:] = False
    assert np.abs(removed(clean, hole).astype(int) - clean)[hole].mean() < 12


@pytest.mark.parametrize("part", [np.s_[:30, :40], np.s_[40:, 50:], np.s_[:, 20:90], np.s_[10:60]])
def test_holes_at_the_borders_and_over_half_the_photo_are_filled(part):
    clean = gradient(noise=0.01)
    hole = np.zeros(clean.shape[:2], bool)
    hole[part] = True
    before = with_object(clean, hole)
    after = run(photo_of(before), job_for(hole)).photo.pixels
    assert (after[~hole] == before[~hole]).all()
    assert np.abs(after.astype(float) - clean)[hole].mean() < 45


def test_it_stops_in_the_middle_of_a_step():
    clean, hole = bricks(), disc()
    engine = find_remove_engine("fill")
    with stoppable(lambda: True), pytest.raises(Stopped):
        finish(engine.run(job_for(hole), photo_of(clean)))


def test_above_the_working_size_the_photos_own_pixels_are_copied(monkeypatch):
    monkeypatch.setattr(filling, "WORKING_PIXELS", 1_000)  # so that matches are carried up twice
    clean, hole, noise = gradient(), disc(radius=16), 0.03
    before = gradient(noise=noise)
    after = removed(before, hole)
    error = (after.astype(np.float32) - clean) / 255
    assert 0.8 * noise < error[hole].std() < 1.2 * noise  # grain, neither blurred nor doubled
    bricked = removed(bricks(), hole)
    flat = np.abs(bricks()[~hole].mean(0) - bricks())[hole]
    assert np.abs(bricked.astype(float) - bricks())[hole].mean() < 0.6 * flat.mean()
    assert (bricked[~hole] == bricks()[~hole]).all()
