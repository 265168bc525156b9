"""Masks as files, for other programs and for later."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import WouldOverwriteError, WriteFailedError
from core.imaging.atomic import write_atomically


def save_mask(mask: NDArray[np.uint8], path: Path, *, overwrite: bool = False) -> None:
    """Write (H, W) uint8 as a greyscale PNG that `open_mask` reads back unchanged.

    Raises WouldOverwriteError where there is a file already and `overwrite` is not set, WriteFailedError where the
    system fails; then nothing is left, and an old file stays as it was.
    """
    from PIL import Image

    file = BytesIO()
    Image.fromarray(mask).save(file, "PNG")
    try:
        write_atomically(file.getvalue(), path, overwrite=overwrite)
    except FileExistsError as error:
        raise WouldOverwriteError(name=path.name) from error
    except OSError as error:
        raise WriteFailedError(name=path.name, reason=error.strerror or str(error)) from error
