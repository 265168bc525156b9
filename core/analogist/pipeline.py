"""The way of grids through Analogist: encoded, sampled together, B′ decoded.

With one example pair this is the published algorithm. With several, each pair has a grid of its own; what they share is
the cell of B′: it starts the same in all grids, and at every step all move it by the weighted mean of the noise that
they predict there, so that it stays the same. The other cells of a grid remain its own affair.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.analogist.attention import NO_EDITS, AttentionEdits, edited
from core.analogist.grid import Cell, GridLayout, Picture, cell_of, grid_mask
from core.inpainting.denoiser import Conditioning, Denoiser
from core.inpainting.model import InpaintingModel, Posterior
from core.jobs import VariationPath
from core.sampling.finite import finite
from core.sampling.samplers import Noise
from core.stopping import stop_if_asked

EDITED_STEPS = 50
"""As published: should there be more steps, the rest runs without SAC and CAM."""


@dataclass(frozen=True)
class SamplingSettings:
    """steps: of the whole schedule. strength: in (0, 1], the share of it that is run; at 1 the start is pure noise.

    rows: see `Denoiser`. tiled: the autoencoder works in tiles, to save memory.
    """

    steps: int = 50
    strength: float = 0.98
    guidance_scale: float = 15.0
    edits: AttentionEdits = field(default_factory=AttentionEdits)
    rows: int | None = None
    tiled: bool = False


@dataclass(frozen=True, eq=False)
class AnalogyStep:
    """index: from 0. denoised: the predicted clean B′ of each candidate, (n, 4, h, w) scaled latents of one cell."""

    index: int
    total: int
    denoised: Tensor


@dataclass(frozen=True, eq=False)
class CellPictures:
    """after: B′ of each candidate, (n, 3, h, w). before: what stood in its cell at the start, that is B, as the
    autoencoder alone gives it back, (1, 3, h, w). Whole cells with their borders, float32 in [0, 1]."""

    before: Tensor
    after: Tensor


def sample(
    model: InpaintingModel,
    settings: SamplingSettings,
    layout: GridLayout,
    grids: Sequence[Picture],
    weights: Sequence[float],
    prompt: str,
    negative_prompt: str,
    seeds: Sequence[int],
    variations: Sequence[VariationPath] = (),
) -> Generator[AnalogyStep, None, CellPictures]:
    """Sample a candidate for each seed, yielding after every step. Between steps, and after closing, the UNet is as it
    was. Raises NotFiniteResultError.

    grids: one for each pair, with B pasted (`paste`), of the size of the layout. weights: of the pairs, positive.
    A candidate's noise depends on its seed only, and is drawn in the published order. variations: for each candidate,
    the way that it goes from there, see `Noise`; none where they are left out.
    """
    model.autoencoder.use_tiling = settings.tiled
    shared = Sharing(weights)
    encoded = [_encode(model, layout, grid) for grid in grids]
    chances = zip(seeds, variations or [()] * len(seeds), strict=True)
    draws = [_draw(seed, path, layout, model) for seed, path in chances]
    images, masked = (
        torch.cat([posteriors[kind].draw(noise[kind + 1]) for posteriors in encoded for noise in draws])
        for kind in (0, 1)
    )
    noise = torch.cat([noise[0] for noise in draws]).repeat(len(grids), 1, 1, 1)
    conditioning = Conditioning(
        model.text.embed(prompt), model.text.embed(negative_prompt), latent_mask(layout, model), masked
    )
    denoiser = Denoiser(model.unet, conditioning, settings.guidance_scale, settings.rows)

    latents = shared(start(model, settings, images, noise))
    for step in denoise(model, settings, layout, denoiser, latents, shared):
        latents = step.latents
        candidates = step.denoised[: len(seeds)]
        yield AnalogyStep(step.index, step.total, cell_of(candidates, Cell.B_PRIME))
    before = shared(torch.cat([posteriors[0].mean for posteriors in encoded]))[:1]
    pictures = [_decode(model, each) for each in (before, *torch.split(latents[: len(seeds)], 1))]
    return CellPictures(pictures[0], torch.cat(pictures[1:]))


class Sharing:
    """What makes several grids agree on B′: its cell becomes the weighted mean of their cells, in all of them."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._weights = [weight / sum(weights) for weight in weights]

    def __call__(self, rows: Tensor) -> Tensor:
        """(pairs · n, 4, h, w), the n candidates of the first pair first. Returns the same, changed in place."""
        cells = torch.unflatten(cell_of(rows, Cell.B_PRIME), 0, (len(self._weights), -1))
        mean = torch.stack([weight * cell for weight, cell in zip(self._weights, cells, strict=True)]).sum(0)
        cells[...] = mean
        return rows


@dataclass(frozen=True, eq=False)
class GridStep:
    """index: from 0. denoised: predicted clean latents of all grids. latents: those after this step. (n, 4, h, w)."""

    index: int
    total: int
    denoised: Tensor
    latents: Tensor


def timesteps_of(model: InpaintingModel, settings: SamplingSettings) -> Tensor:
    """The timesteps that are run, falling: the last `strength` of the schedule, at least one."""
    kept = min(max(1, int(settings.steps * settings.strength)), settings.steps)
    timesteps: Tensor = model.scheduler(settings.steps).timesteps[settings.steps - kept :]
    return timesteps


def start(model: InpaintingModel, settings: SamplingSettings, images: Tensor, noise: Tensor) -> Tensor:
    """What sampling starts from, (n, 4, h, w): latents of images with noise over them; noise alone at full strength."""
    if settings.strength >= 1:
        return noise.clone()
    first = timesteps_of(model, settings)[:1]
    noisy: Tensor = model.scheduler(settings.steps).add_noise(images, noise, first)
    return noisy


def denoise(
    model: InpaintingModel,
    settings: SamplingSettings,
    layout: GridLayout,
    denoiser: Denoiser,
    latents: Tensor,
    shared: Sharing,
) -> Generator[GridStep, None, None]:
    """DDIM without added noise. latents: (n, 4, h, w) float32."""
    scheduler, timesteps = model.scheduler(settings.steps), timesteps_of(model, settings)
    for index, timestep in enumerate(timesteps):
        with edited(model.unet, settings.edits if index < EDITED_STEPS else NO_EDITS, layout):
            noise = shared(denoiser(latents, timestep))
        moved = scheduler.step(noise, timestep, latents)
        latents = moved.prev_sample
        yield GridStep(index, len(timesteps), moved.pred_original_sample, latents)


def as_image(picture: Picture) -> Tensor:
    """(h, w, 3) bytes → (1, 3, h, w) float32 in [-1, 1]."""
    return torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 127.5 - 1


def latent_mask(layout: GridLayout, model: InpaintingModel) -> Tensor:
    """(1, 1, h, w): 1 in the cell of B′."""
    mask = grid_mask(layout)[:: model.factor, :: model.factor, 0] > 0
    return torch.from_numpy(mask)[None, None].float().to(model.device)


def without_b_prime(image: Tensor) -> Tensor:
    """The image with nothing, mid grey, in the cell of B′."""
    masked = image.clone()
    cell_of(masked, Cell.B_PRIME)[...] = 0
    return masked


def _encode(model: InpaintingModel, layout: GridLayout, grid: Picture) -> tuple[Posterior, Posterior]:
    """What a grid is encoded to, whole and without B′."""
    if grid.shape != (layout.height, layout.width, 3):
        raise ValueError(f"a grid of {layout.width} × {layout.height} pixels is expected, not {grid.shape}")
    image = as_image(grid)
    stop_if_asked()
    whole = model.encode(image)
    stop_if_asked()
    return whole, model.encode(without_b_prime(image))


def _draw(seed: int, path: VariationPath, layout: GridLayout, model: InpaintingModel) -> tuple[Tensor, Tensor, Tensor]:
    """A candidate's unit noise, each (1, 4, h, w): its start, then for the two posteriors."""
    shape = (1, model.unet.config.out_channels, layout.height // model.factor, layout.width // model.factor)
    noise = Noise(seed, shape, model.device, path=path)
    return noise.draw(), noise.draw(), noise.draw()


def _decode(model: InpaintingModel, latents: Tensor) -> Tensor:
    """The cell of B′ of a grid's latents, (1, 3, h, w) in [0, 1]. The whole grid is decoded: the autoencoder looks
    across the borders of cells."""
    stop_if_asked()
    image = cell_of(finite(model.decode(latents)), Cell.B_PRIME)
    return ((image + 1) / 2).clamp(0, 1)
