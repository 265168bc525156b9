import numpy as np
import pytest
from edit_samples import autoencoded, sample, scaled, written_on

from core.imaging.changes import changed_region, match_unchanged
from core.quality.metrics import delta_e_2000

NAMES = ["hazy-lake", "faded-colosseum", "dark-otters"]


def tinted(image):
    """A tint that drifts over the image."""
    height, width = image.shape[:2]
    across, down = np.linspace(0, 1, width)[None, :, None], np.linspace(0, 1, height)[:, None, None]
    drift = 0.03 * across * [1, -1, 0] + 0.03 * down * [-1, 0, 1]
    return np.clip(0.95 * image + 0.02 + drift, 0, 1).astype(np.float32)


def with_object(image):
    """Another photo's content in an ellipse, and where."""
    height, width = image.shape[:2]
    y, x = np.mgrid[:height, :width]
    inside = np.hypot((x - width * 0.4) / 70, (y - height * 0.5) / 50) < 1
    return np.where(inside[..., None], scaled(sample("faded-colosseum"))[::-1, ::-1], image), inside


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("errors", [autoencoded, tinted])
def test_an_engines_own_errors_are_no_change(name, errors):
    before = scaled(sample(name))
    assert changed_region(before, errors(before)).mean() < 0.02
    assert not changed_region(before, before.copy()).any()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("errors", [autoencoded, tinted])
def test_a_removed_object_is_found_whole_and_little_else(name, errors):
    truth = scaled(sample(name))
    before, inside = with_object(truth)
    region = changed_region(before, errors(truth))
    assert region.dtype == np.float32
    assert (region[inside] > 0.9).mean() > 0.97
    assert (region > 0).mean() < inside.mean() + 0.12


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("errors", [autoencoded, tinted])
def test_removed_writing_is_found(name, errors):
    truth = sample(name)
    before, after = scaled(written_on(truth)), scaled(truth)
    written = np.abs(after - before).max(axis=2) > 0.1
    region = changed_region(before, errors(after))
    assert (region[written] > 0.9).mean() > 0.95
    assert (region > 0).mean() < 0.45


def test_the_region_has_soft_edges():
    before = scaled(sample())
    after, _ = with_object(before)
    region = changed_region(before, after)
    assert region.min() == 0
    assert region.max() == pytest.approx(1)
    assert np.abs(np.diff(region, axis=0)).max() < 0.5


@pytest.mark.parametrize("name", NAMES)
def test_colours_are_matched_outside_the_region_and_through_it(name):
    truth = scaled(sample(name))
    before, inside = with_object(truth)
    after = tinted(truth)
    matched = match_unchanged(before, after, inside.astype(np.float32))
    assert matched.dtype == np.float32
    assert delta_e_2000(after[~inside], truth[~inside])[0] > 2
    assert delta_e_2000(matched[~inside], truth[~inside])[0] < 1
    assert delta_e_2000(matched[inside], truth[inside])[0] < 1.5


def test_matching_brings_no_detail_back():
    """Outside as inside: only smooth colour is taken from before."""
    before = np.full((256, 256, 3), 0.5, np.float32)
    after = before.copy()
    before[::2] += 0.1
    before[1::2] -= 0.1
    matched = match_unchanged(before, after, np.zeros((256, 256), np.float32))
    assert np.abs(matched - 0.5).max() < 0.01


def test_where_all_is_region_nothing_is_matched():
    before = scaled(sample())
    after = 1 - before
    assert np.array_equal(match_unchanged(before, after, np.ones(before.shape[:2], np.float32)), after)
