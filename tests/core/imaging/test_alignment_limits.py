"""Pictures at the edge of what can be laid on each other at all."""

import cv2
import numpy as np
import pytest

from core.imaging.alignment import Alignment, align, content_alignment
from core.stopping import Stopped, stoppable


@pytest.mark.parametrize(
    "size", [(1, 1), (5, 9), (8, 8), (11, 11), (12, 700), (31, 31), (2, 3000), (3000, 2), (20, 4000), (4000, 20)]
)
def test_small_and_thin_pictures_can_be_laid_on_each_other(size):
    before = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    for after in (before, 255 - before, np.roll(before, 2, axis=1), np.zeros_like(before)):
        assert 0 <= content_alignment(before, after) <= 1
        alignment = align(before, after)
        assert alignment.warp(after.astype(np.float32)).shape == before.shape
        assert alignment.weights().shape == size
        assert np.isfinite(alignment.weights()).all()


def warp_at_once(alignment, image):
    """The same without tiles, from the definition: where in the moving picture to look, cubic between its pixels."""
    height, width = alignment.size
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    at = np.einsum("ij,jyx->iyx", alignment.matrix, np.stack([x, y, np.ones_like(x)]))
    if alignment.flow is not None:
        at = at + np.moveaxis(cv2.resize(alignment.flow, (width, height)), -1, 0)
    scale = np.sqrt(np.linalg.det(alignment.matrix[:, :2]))
    if scale > 1.1:
        image = cv2.GaussianBlur(image, (0, 0), 0.5 * np.sqrt(scale**2 - 1))
    return cv2.remap(image, *at.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize("scale", [0.8, 2.5])
def test_a_picture_warped_in_tiles_is_as_if_warped_at_once(scale):
    rng = np.random.default_rng(2)
    image = cv2.GaussianBlur(rng.random((900, 2600, 3), np.float32), (0, 0), 2)
    matrix = np.array([[scale, 0.02, -30], [-0.02, scale, 40]])
    flow = cv2.GaussianBlur(rng.normal(0, 20, (60, 140, 2)).astype(np.float32), (0, 0), 4)
    alignment = Alignment((700, 1500), matrix, flow, np.ones((60, 140), np.float32), 1.0)
    wanted = warp_at_once(alignment, image)
    warped = alignment.warp(image)
    assert warped.dtype == np.float32
    assert np.abs(warped - wanted).max() < 0.01
    whole = alignment.warp(np.rint(image * 255).astype(np.uint8))
    assert whole.dtype == np.uint16
    assert np.abs(whole / 65535 - wanted).max() < 0.015


def test_a_picture_wider_than_opencv_allows_is_warped():
    image = np.tile(np.linspace(0, 1, 33000, dtype=np.float32)[None, :, None], (12, 1, 3))
    shifted = Alignment((12, 33000), np.array([[1.0, 0, 5], [0, 1, 0]]), None, np.ones((8, 9), np.float32), 1.0)
    np.testing.assert_allclose(shifted.warp(image)[:, :-8], image[:, 5:-3], atol=1e-4)


def test_alignment_stops_when_asked():
    image = np.random.default_rng(0).random((200, 300, 3), np.float32)
    asked = []
    with stoppable(lambda: bool(asked.append(None))):
        alignment = align(image, np.roll(image, 9, axis=1))
    assert len(asked) > 3, "several times on the way"
    with stoppable(lambda: True):
        with pytest.raises(Stopped):
            align(image, image)
        with pytest.raises(Stopped):
            alignment.warp(np.zeros((20, 30, 3), np.float32))
