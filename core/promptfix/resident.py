"""A PromptFix model that stays in memory between jobs, with a cheap way to look at its latents."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from core.imaging.atomic import write_atomically
from core.models.device import best_device, compute_dtype
from core.models.layout import SCALE, TINY_DECODER
from core.models.store import InstalledModel, installed
from core.models.tiny_decoder import load_tiny_decoder
from core.promptfix.model import PromptFixModel, load_model
from core.sampling.previews import LatentColours, Look, colour_chart, fit_latent_colours

log = logging.getLogger(__name__)

PREVIEWS = "previews.json"


class Resident:
    """colours: scaled latents → a picture of their own size. cheap_decode: unscaled latents → an image in [-1, 1],
    where a tiny decoder is installed."""

    def __init__(self, source: InstalledModel) -> None:
        """Load it onto the best device. Raises BrokenModelError."""
        device = best_device()
        self._source, self._tiny = source, installed(TINY_DECODER)
        self.model: PromptFixModel = load_model(source.folder, device, compute_dtype(device))
        self.colours = _latent_colours(self.model, source.folder / PREVIEWS)
        self.cheap_decode = load_tiny_decoder(device, self.model.dtype)
        self._sliced = False

    def is_current(self, source: InstalledModel) -> bool:
        """Whether this is that model still, with the tiny decoder that is installed by now."""
        return self._source == source and self._tiny == installed(TINY_DECODER)

    @property
    def look(self) -> Look:
        """For previews; `colours` is quicker and less sharp."""
        if self.cheap_decode is None:
            return self.colours
        decode: Callable[[Tensor], Tensor] = self.cheap_decode
        return lambda latents: ((decode(latents / SCALE) + 1) / 2).clamp(0, 1)

    def slice_attention(self, sliced: bool) -> None:
        """Compute attention in slices, slower and in less memory, or not."""
        if sliced != self._sliced:
            self.model.unet.set_attention_slice("auto" if sliced else None)
            self._sliced = sliced


def _latent_colours(model: PromptFixModel, file: Path) -> LatentColours:
    """Read the preview's colours from beside the model, or fit them from its decoder, once, and leave them there."""
    try:
        weights = torch.tensor(json.loads(file.read_text(encoding="utf-8"))["weights"], dtype=torch.float32)
        if weights.shape == (model.unet.config.out_channels + 1, 3) and bool(weights.isfinite().all()):
            return LatentColours(weights)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        pass  # none was kept yet, or half of one
    colours = fit_previews(model)
    try:
        write_atomically(json.dumps({"weights": colours.weights.tolist()}).encode(), file, overwrite=True)
    except OSError as error:  # a folder shared by many may be read-only
        log.info("the preview's colours were not kept: %s", error)
    return colours


def fit_previews(model: PromptFixModel) -> LatentColours:
    """Fit the preview's colours on a chart that goes through encoder and decoder."""
    latents = model.encode(colour_chart() * 2 - 1, keep_skips=False).latents
    return fit_latent_colours(latents * SCALE, (model.decode(latents) + 1) / 2)
