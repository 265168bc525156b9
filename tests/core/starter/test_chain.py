import numpy as np
import pytest

from core.photo import Photo
from core.prompting.defects import Defect, DefectReport
from core.prompting.understanding import Understanding
from core.prompting.wishes import WITHIN_STARTER, Wish
from core.starter.chain import detail_factor, plan, wishes_for

NOTHING_SEEN = DefectReport(())


def small_photo():
    return Photo(np.zeros((64, 96, 3), np.uint8))


def test_improve_becomes_what_was_seen_and_explicit_wishes_win():
    seen = DefectReport((Defect(Wish.DEHAZE, 0.9), Defect(Wish.DENOISE, 0.6), Defect(Wish.COLORIZE, 0.9)))
    wishes = wishes_for(Understanding("", {Wish.IMPROVE: 0.5, Wish.DENOISE: 1.0, Wish.REMOVE_OBJECT: 1.0}), seen)
    assert wishes == {Wish.DEHAZE: 0.5, Wish.DENOISE: 1.0}


def test_what_was_seen_is_left_alone_unless_asked():
    seen = DefectReport((Defect(Wish.DEHAZE, 0.9),))
    assert wishes_for(Understanding("", {Wish.DENOISE: 1.0}), seen) == {Wish.DENOISE: 1.0}
    assert wishes_for(Understanding("", {Wish.IMPROVE: 1.0}), NOTHING_SEEN) == {}


def test_every_wish_within_the_starter_has_a_stage():
    for wish in WITHIN_STARTER - {Wish.IMPROVE}:
        stages = plan({wish: 1.0}, small_photo())
        assert [stage.wishes for stage in stages] == [(wish,)]


def test_exposure_comes_before_noise_and_colour_comes_last():
    wishes = dict.fromkeys(sorted(WITHIN_STARTER - {Wish.IMPROVE}), 1.0)
    order = [wish for stage in plan(wishes, small_photo()) for wish in stage.wishes]
    assert order[0] is Wish.BRIGHTEN
    assert order.index(Wish.DENOISE) < order.index(Wish.DESNOW) < order.index(Wish.DEHAZE) < order.index(Wish.UNFADE)
    assert sorted(order) == sorted(wishes)


@pytest.mark.parametrize(("grain", "shrinks"), [(1, False), (32, True)])
def test_a_blurred_large_photo_is_looked_at_smaller(grain, shrinks):
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (1600 // grain + 1, 1700 // grain + 1)).astype(np.float32)
    if grain > 1:
        ys, xs = np.arange(1600) / grain, np.arange(1700) / grain
        rows = np.stack([np.interp(ys, np.arange(len(coarse)), column) for column in coarse.T], axis=1)
        coarse = np.stack([np.interp(xs, np.arange(rows.shape[1]), row) for row in rows])
    pixels = np.repeat(coarse[:1600, :1700, None], 3, axis=2).astype(np.uint8)
    assert (detail_factor(Photo(pixels)) > 1) == shrinks
    assert detail_factor(Photo(pixels[:900, :900])) == 1


def test_a_dark_but_sharp_photo_is_not_taken_for_a_blurred_one():
    rng = np.random.default_rng(0)
    assert detail_factor(Photo(rng.integers(0, 9, (1600, 1700, 3)).astype(np.uint8))) == 1


def test_wishes_of_different_weight_run_apart():
    stages = plan({Wish.DENOISE: 0.5, Wish.DEBLUR: 1.0, Wish.DEBLOCK: 0.52}, small_photo())
    assert [(stage.wishes, stage.strength) for stage in stages] == [
        ((Wish.DENOISE, Wish.DEBLOCK), 0.5),
        ((Wish.DEBLUR,), 1.0),
    ]
