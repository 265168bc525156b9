import numpy as np
import pytest

from core.imaging.windows import window_mean
from core.learned.scores import reproduction, texture_score


def hatched(angle: float, phase: float = 0.0) -> np.ndarray:
    y, x = np.mgrid[:64, :96].astype(np.float32)
    lines = 0.5 + 0.5 * np.sin(x * np.cos(angle) + y * np.sin(angle) + phase)
    return np.repeat(lines[..., None], 3, axis=2).astype(np.float32)


def test_equal_pictures_score_nothing():
    assert texture_score(hatched(0.5), hatched(0.5)) == 0


def test_lines_that_lie_elsewhere_are_nearer_than_no_lines():
    truth = hatched(0.5)
    blurred = np.repeat(window_mean(truth[..., 0], 3)[..., None], 3, axis=2)
    moved = texture_score(truth, hatched(0.5, np.pi))
    assert moved < texture_score(truth, blurred) / 4
    assert np.mean((truth - hatched(0.5, np.pi)) ** 2) > np.mean((truth - blurred) ** 2)  # what PSNR would say


def test_direction_and_colour_count():
    truth = hatched(0.5)
    moved = texture_score(truth, hatched(0.5, np.pi))
    assert texture_score(truth, hatched(np.pi - 0.5)) > 4 * moved
    assert texture_score(truth, truth * np.float32([1, 1, 0.8])) > 2 * moved


@pytest.mark.parametrize("shape", [(64, 96, 3), (96, 64, 3)])
def test_reproduction_asks_for_what_was_not_shown(shape):
    rng = np.random.default_rng(3)
    a = rng.random(shape, dtype=np.float32)
    asked = []

    def invert(pairs, b):
        for before, after in pairs:
            np.testing.assert_array_equal(after, 1 - before)
            assert not any(np.array_equal(before, b) for before, _ in pairs)
        asked.append(b)
        return 1 - b

    assert reproduction(a, 1 - a, invert) == 0
    assert reproduction(a, 1 - a, lambda pairs, b: b) > 0.01
    whole = np.sort(np.concatenate([part.ravel() for part in asked]))
    np.testing.assert_array_equal(whole, np.sort(a.ravel()))  # every part was asked for once


def test_what_cannot_be_cut_reproduces_nothing():
    assert reproduction(np.zeros((3, 2, 3), np.float32), np.ones((3, 2, 3), np.float32), lambda pairs, b: b) == np.inf
