"""A PromptFix model that stays in memory between jobs, with a cheap way to look at its latents."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from core.models.device import best_device, compute_dtype
from core.models.layout import SCALE, TINY_DECODER
from core.models.store import InstalledModel, installed
from core.models.tiny_decoder import load_tiny_decoder
from core.promptfix.model import PromptFixModel, load_model
from core.sampling.kept_colours import kept_colours
from core.sampling.previews import LatentColours, Look, colour_chart, fit_latent_colours


class Resident:
    """colours: scaled latents → a picture of their own size. cheap_decode: unscaled latents → an image in [-1, 1],
    where a tiny decoder is installed."""

    def __init__(self, source: InstalledModel) -> None:
        """Load it onto the best device. Raises BrokenModelError."""
        device = best_device()
        self._source, self._tiny = source, installed(TINY_DECODER)
        self.model: PromptFixModel = load_model(source.folder, device, compute_dtype(device))
        channels = self.model.unet.config.out_channels
        self.colours = kept_colours(source.folder, channels, lambda: fit_previews(self.model))
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


def fit_previews(model: PromptFixModel) -> LatentColours:
    """Fit the preview's colours on a chart that goes through encoder and decoder."""
    latents = model.encode(colour_chart() * 2 - 1, keep_skips=False).latents
    return fit_latent_colours(latents * SCALE, (model.decode(latents) + 1) / 2)
