"""What patches are compared by: colours and how busy it is there, as few numbers that keep nearly all distances."""

from __future__ import annotations

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.imaging.light import LUMA
from core.removal.holes import Mask
from core.removal.scales import Image

REACH = 3  # of a patch from its centre, in pixels
COLOURS = 3

_BUSY = 5.0  # how much busyness counts beside colours
_BUSY_WINDOW = 5
_NUMBERS = 24
_SAMPLES = 6000  # patches that the principal components are found from


def planes_of(image: Image, hole: Mask) -> Image:
    """(h, w, 3) → (h, w, 5): the colours, and the mean absolute slopes of luma around each pixel, across and down
    (Newson and others 2014): where they are missing, noise and texture are filled with something smooth."""
    luma, known = image @ LUMA, (~hole).astype(np.float32)
    planes = [image]
    for axis in (1, 0):
        slope = np.abs(np.diff(luma, axis=axis, append=np.take(luma, [-1], axis)))
        seen = known * np.roll(known, -1, axis)
        window = (_BUSY_WINDOW, _BUSY_WINDOW)
        total, count = (cv2.boxFilter(values, -1, window, normalize=False) for values in (slope * seen, seen))
        planes.append(np.asarray(_BUSY * total / np.maximum(count, 1), np.float32)[..., None])
    return np.concatenate(planes, axis=2)


class Projection:
    """From the patches of planes to their principal components."""

    def __init__(self, planes: Tensor, centres: Tensor, generator: torch.Generator) -> None:
        """planes: (C, h, w). centres: (n,) flat indices of the pixels whose patches are looked at."""
        channels, height, width = planes.shape
        chosen = centres[torch.randint(len(centres), (min(_SAMPLES, len(centres)),), generator=generator)]
        around = torch.arange(-REACH, REACH + 1)
        rows = ((chosen // width)[:, None, None] + around[:, None]).clamp(0, height - 1)
        columns = ((chosen % width)[:, None, None] + around[None]).clamp(0, width - 1)
        samples = planes[:, rows, columns].permute(1, 0, 2, 3).reshape(len(chosen), -1).double()
        samples = samples - samples.mean(0)
        _, vectors = torch.linalg.eigh(samples.T @ samples)
        side = 2 * REACH + 1
        self._kernels = vectors[:, -_NUMBERS:].float().T.reshape(-1, channels, side, side).contiguous()

    def __call__(self, planes: Tensor) -> Tensor:
        """(C, h, w) → (h, w, d); edges are repeated."""
        padded = F.pad(planes[None], (REACH,) * 4, mode="replicate")
        return F.conv2d(padded, self._kernels)[0].permute(1, 2, 0).contiguous()
