"""Colours that an example does not show are edited with care."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import data

from core.engine import find_analogy_engine, finish
from core.errors import UnlikeExampleError
from core.examples import Pair, describe_pairs
from core.jobs import AnalogyJob
from core.learned.coverage import Coverage
from core.photo import Photo


def photo_of(image):
    return Photo(np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8))


def run(before, after, photo, method=""):
    pair = Pair(photo_of(before), photo_of(after))
    job = AnalogyJob(describe_pairs([pair]), method=method)
    return finish(find_analogy_engine("learned").run(job, photo_of(photo), [pair]))


@pytest.fixture(scope="module")
def dark():
    """Soft patches of dark colours, (96, 96, 3)."""
    small = np.random.default_rng(1).random((24, 24, 3)) * 0.35
    return np.kron(small, np.ones((4, 4, 1)))


def test_trust_is_where_the_samples_are(dark):
    colours = dark.reshape(-1, 3).astype(np.float32)
    coverage = Coverage.of(colours, colours, np.ones(len(colours), np.float32))
    trust = coverage.trust(np.array([[[0.15, 0.2, 0.1], [0.9, 0.9, 0.9], [0.1, 0.1, 0.9]]], np.float32))
    assert trust[0, 0] > 0.9
    assert trust[0, 1:].max() < 0.05


def test_bright_colours_do_not_explode_where_the_example_is_dark(dark):
    bright = 0.55 + np.kron(np.random.default_rng(2).random((24, 24, 3)) * 0.4, np.ones((4, 4, 1)))
    result = run(dark, dark**0.5, bright)
    edited = result.photo.pixels / 255
    assert np.abs(edited - bright**0.5).max() < 0.25
    assert any("colours that the examples do not show" in str(note) for note in result.notes)


def test_an_affine_edit_is_done_to_every_colour(dark):
    sepia = np.array([[0.3, 0.25, 0.2], [0.5, 0.45, 0.35], [0.15, 0.12, 0.1]])
    bright = np.kron(np.random.default_rng(2).random((24, 24, 3)), np.ones((4, 4, 1)))
    edited = run(dark, dark @ sepia, bright).photo.pixels / 255
    assert np.abs(edited - bright @ sepia).mean() < 0.02


def test_an_example_without_a_change_changes_nothing(dark):
    result = run(dark, dark, dark[::-1])
    np.testing.assert_array_equal(result.photo.pixels, photo_of(dark[::-1]).pixels)
    assert "show no change" in str(result.notes[0])


def test_unlike_pictures_are_refused_unless_a_method_is_chosen():
    first, second = (data.astronaut()[:192, 160:352], data.coffee()[100:292, 200:392])
    first, second = first / 255, second / 255
    with pytest.raises(UnlikeExampleError):
        run(first, second, first)
    assert run(first, second, first, method="learn").job.method == "learn"
