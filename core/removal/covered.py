"""What a job's mask says about a photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import EverythingCoveredError, NothingCoveredError
from core.imaging.masks import unpack_whole
from core.jobs import RemoveJob
from core.photo import Photo

if TYPE_CHECKING:
    from core.removal.holes import Mask

_HALF = 127  # of a mask's values: what is above is covered


def check_mask(job: RemoveJob) -> None:
    """Raise NothingCoveredError where there is no mask at all."""
    if not job.mask:
        raise NothingCoveredError()


def hole_and_usable(job: RemoveJob, photo: Photo) -> tuple[Mask, Mask]:
    """What is to be filled and what may be copied, (H, W) each: transparent pixels have nothing to show.

    Raises BadMaskError, for a mask of another size as well, NothingCoveredError and EverythingCoveredError.
    """
    check_mask(job)
    hole = unpack_whole(job.mask, photo.width, photo.height) > _HALF
    if not hole.any():
        raise NothingCoveredError()
    usable = ~hole if photo.alpha is None else ~hole & (photo.alpha > photo.max_value // 2)
    if not usable.any():
        raise EverythingCoveredError()
    return hole, usable
