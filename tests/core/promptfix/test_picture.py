"""What masks and local wishes do on the way back to the photo. The edits are made up: pictures before and after."""

import numpy as np
import pytest
import torch

from core.promptfix.picture import as_tensor, lifted, mask_tensor
from core.promptfix.pipeline import Pictures


@pytest.fixture
def photo():
    rng = np.random.default_rng(0)
    smooth = np.kron(rng.integers(40, 160, (8, 12, 3)), np.ones((32, 32, 1)))
    return (smooth + rng.integers(0, 20, smooth.shape)).astype(np.uint8)


def picture(pixels):
    return torch.from_numpy(pixels.astype(np.float32) / 255).permute(2, 0, 1)[None]


def soft_mask(photo, left, right):
    columns = np.arange(photo.shape[1])
    ramp = np.clip(np.minimum(columns - left, right - columns) / 16, 0, 1)
    return torch.from_numpy(np.tile(ramp, (photo.shape[0], 1)).astype(np.float32))[None, None]


def test_a_mask_does_not_take_a_change_of_tone_back(photo):
    brighter = np.clip(photo * 1.5, 0, 255)
    pictures = Pictures(picture(photo), picture(brighter))
    for mask in (None, soft_mask(photo, -100, 200)):
        result = lifted(photo, pictures, mask, local=False)
        assert np.abs(result.astype(float) - brighter).mean() < 1


@pytest.mark.parametrize("hard", [True, False])
def test_a_removal_keeps_what_is_outside_and_its_own_colours_inside(photo, hard):
    marked = photo.copy()
    marked[96:160, 150:230] = (250, 20, 20)
    tinted = np.clip(photo * 0.95 + 6, 0, 255)  # the model removed it, and shifted all colours a little
    mask = soft_mask(photo, 130, 250)
    if hard:
        mask = (mask > 0).float()
    result = lifted(marked, Pictures(picture(marked), picture(tinted)), mask, local=True)
    assert np.array_equal(result[:, :100], marked[:, :100])
    assert np.array_equal(result[:, 280:], marked[:, 280:])
    inside = result[104:152, 160:220].astype(float) - photo[104:152, 160:220]
    assert np.abs(inside).mean() < 4


def test_without_a_mask_a_removal_is_found(photo):
    marked = photo.copy()
    marked[96:160, 150:230] = (250, 20, 20)
    result = lifted(marked, Pictures(picture(marked), picture(photo)), None, local=True)
    assert np.abs(result[100:156, 156:224].astype(float) - photo[100:156, 156:224]).mean() < 4
    assert np.array_equal(result[:, :90], marked[:, :90])


def test_the_whole_photo_reaches_the_model(photo):
    image = as_tensor(photo, 128, 64)
    assert image.shape == (1, 3, 64, 128)
    assert -1 <= float(image.min()) < float(image.max()) <= 1
    corner = image[0, :, 0, 0].numpy() * 127.5 + 127.5
    assert np.allclose(corner, photo[:4, :3].mean(axis=(0, 1)), atol=12)


def test_no_mask_is_none():
    assert mask_tensor("", 64, 64) is None
