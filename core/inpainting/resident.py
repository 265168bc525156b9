"""An inpainting model that stays in memory between jobs, with a cheap way to look at its latents."""

from __future__ import annotations

from core.inpainting.model import InpaintingModel, load_model
from core.models.device import best_device, compute_dtype
from core.models.layout import SCALE, TINY_DECODER
from core.models.store import InstalledModel, installed
from core.models.tiny_decoder import load_tiny_decoder
from core.sampling.kept_colours import kept_colours
from core.sampling.previews import LatentColours, Look, colour_chart, fit_latent_colours


class Resident:
    """look: scaled latents → a picture, for previews; sharp where a tiny decoder is installed."""

    def __init__(self, source: InstalledModel) -> None:
        """Load it onto the best device. Raises BrokenModelError."""
        device = best_device()
        self._source, self._tiny = source, installed(TINY_DECODER)
        self.model: InpaintingModel = load_model(source.folder, device, compute_dtype(device))
        colours = kept_colours(source.folder, self.model.unet.config.out_channels, lambda: fit_previews(self.model))
        self.look: Look = colours
        if (decode := load_tiny_decoder(device, self.model.dtype)) is not None:
            self.look = lambda latents: ((decode(latents / SCALE) + 1) / 2).clamp(0, 1)

    def is_current(self, source: InstalledModel) -> bool:
        """Whether this is that model still, with the tiny decoder that is installed by now."""
        return self._source == source and self._tiny == installed(TINY_DECODER)


def fit_previews(model: InpaintingModel) -> LatentColours:
    """Fit the preview's colours on a chart that goes through encoder and decoder."""
    latents = model.encode(colour_chart() * 2 - 1).mean
    return fit_latent_colours(latents, (model.decode(latents) + 1) / 2)
