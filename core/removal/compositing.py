"""What a model made at its own size, put into a photo's hole at the photo's."""

from __future__ import annotations

import cv2
import numpy as np

from core.photo import Pixels
from core.removal.crops import Crop
from core.removal.holes import Mask
from core.removal.membrane import membrane
from core.removal.scales import Image, as_floats

_RIM = 4  # pixels at the model's size around the hole on which colours are compared
_NORMAL = 1.4826  # standard deviations of normal noise in a median absolute deviation


def composite(result: Pixels, pixels: Pixels, hole: Mask, crop: Crop, picture: Image, seed: int) -> None:
    """Fill the hole in the crop's target, in the result, with a picture of the crop, (h, w, 3) in [0, 1], of any size.

    result, pixels: (H, W, 3), what is changed and the photo. hole: (H, W). seed: of the grain. Along the rim of the
    hole the picture's colours are brought to the photo's, and what differed there fades inwards: neither seams nor a
    change of colour stay, although encoding and decoding shift colours. Grain is drawn anew, as strong as around the
    hole, since the model works below the photo's size and makes none.
    """
    rows, columns = slice(crop.box[0], crop.box[2]), slice(crop.box[1], crop.box[3])
    view, own = pixels[rows, columns], hole[rows, columns]
    size = (view.shape[1], view.shape[0])
    large = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.float32).reshape(*own.shape, 3)
    photo = as_floats(view)
    reach = max(1, round(_RIM * size[0] / picture.shape[1]))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    rim = (cv2.dilate(np.asarray(own, np.uint8), kernel) > 0) & ~own
    differs = _spread(photo - large, rim, reach)
    filled = large + membrane(differs, own)
    grain = _grain(photo, rim) ** 2 - _grain(large, rim) ** 2
    if grain > 0:
        filled += np.random.default_rng(seed).normal(0, np.sqrt(grain), (*own.shape, 1)).astype(np.float32)
    top, left, bottom, right = crop.target
    decided = np.zeros_like(own)
    decided[top - rows.start : bottom - rows.start, left - columns.start : right - columns.start] = True
    decided &= own
    result[rows, columns][decided] = np.rint(np.clip(filled[decided], 0, 1) * np.iinfo(pixels.dtype).max)


def _spread(values: Image, rim: Mask, reach: int) -> Image:
    """The mean of values near by on the rim: what differs there by mere detail should not be drawn inwards."""
    window = (2 * reach + 1, 2 * reach + 1)
    there = rim.astype(np.float32)
    total = cv2.boxFilter(values * there[..., None], -1, window, normalize=False)
    count = cv2.boxFilter(there, -1, window, normalize=False)
    return np.asarray(total / np.maximum(count, 1)[..., None], np.float32)


def _grain(image: Image, rim: Mask) -> float:
    """The standard deviation of what is finer than its surroundings, which edges do not raise."""
    if not rim.any():
        return 0.0
    luma = np.ascontiguousarray(image.mean(-1))
    fine = (luma - cv2.blur(luma, (3, 3)))[rim]
    return _NORMAL * float(np.median(np.abs(fine))) * 3 / np.sqrt(8)
