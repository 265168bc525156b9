import cv2
import numpy as np
from skimage import data

from core.imaging.alignment import align, content_alignment


def photo():
    return np.ascontiguousarray(data.astronaut()[:320, 60:460]).astype(np.float32) / np.float32(255)


def moved(image):
    matrix = np.array([[1.03, 0.01, -6], [-0.01, 1.03, 4]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(image, matrix, image.shape[1::-1], flags=flags, borderMode=cv2.BORDER_REFLECT)


def test_the_same_contents_are_known_whatever_the_colours():
    image = photo()
    for edited in (image, 1 - image, image**2, cv2.GaussianBlur(image, (0, 0), 2), cv2.resize(image, (200, 160))):
        assert content_alignment(image, edited) > 0.8


def test_other_contents_are_told_apart():
    assert content_alignment(photo(), data.coffee()[:320, :400]) < 0.3
    assert content_alignment(photo(), np.full((50, 60, 3), 128, np.uint8)) == 0


def test_a_pair_that_fits_is_left_alone():
    alignment = align(photo(), 1 - photo())
    assert not alignment.moves
    assert alignment.score > 0.95
    assert alignment.weights().min() > 0.9


def test_a_moved_picture_is_laid_back():
    image = photo()
    wanted = (1 - image) ** 1.5
    alignment = align(image, moved(wanted))
    assert alignment.moves
    inside = (slice(20, -20), slice(20, -20))
    before = np.mean((moved(wanted) - wanted)[inside] ** 2)
    assert np.mean((alignment.warp(moved(wanted)) - wanted)[inside] ** 2) < before / 20


def test_where_something_was_replaced_it_does_not_hold():
    image = photo()
    changed = image.copy()
    changed[180:300, 20:160] = data.coffee()[100:220, 100:240] / np.float32(255)
    weights = align(image, changed).weights()
    assert weights[200:280, 40:140].mean() < 0.85 * weights[:150].mean()
