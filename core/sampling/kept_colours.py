"""The colours of a model's previews, fitted once from its decoder and kept beside the model."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import torch

from core.imaging.atomic import write_atomically
from core.sampling.previews import LatentColours

log = logging.getLogger(__name__)

PREVIEWS = "previews.json"
"""The file, in the model's folder."""


def kept_colours(folder: Path, channels: int, fit: Callable[[], LatentColours]) -> LatentColours:
    """Read them from the model's folder, or fit them and leave them there. channels: of the model's latents."""
    file = folder / PREVIEWS
    try:
        weights = torch.tensor(json.loads(file.read_text(encoding="utf-8"))["weights"], dtype=torch.float32)
        if weights.shape == (channels + 1, 3) and bool(weights.isfinite().all()):
            return LatentColours(weights)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        pass  # none was kept yet, or half of one
    colours = fit()
    try:
        write_atomically(json.dumps({"weights": colours.weights.tolist()}).encode(), file, overwrite=True)
    except OSError as error:  # a folder shared by many may be read-only
        log.info("the preview's colours were not kept: %s", error)
    return colours
