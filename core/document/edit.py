"""An edit: the result of a job, and where and how strongly it applies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.engine import Result
from core.imaging.blend import blend
from core.photo import Photo


@dataclass(frozen=True, eq=False)
class Edit:
    """strength: in [0, 1]. mask: (H, W) uint8, 255 where the edit applies; None means everywhere."""

    result: Result
    strength: float = 1.0
    mask: NDArray[np.uint8] | None = None

    def apply_to(self, original: Photo) -> Photo:
        """The original with this edit in it. Strength 0 or an empty mask give the original's own pixels."""
        return blend(original, self.result.photo, self.strength, self.mask)
