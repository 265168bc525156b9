"""Parity of whole runs of Analogist, `run_*`: from the words and the pasted grid to the last pixel.

Everything is compared twice where that is possible: from recorded tensors, so that one difference has one place, and
on the way from the start, so that differences may add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from core.analogist.attention import NO_EDITS, AttentionEdits, edited
from core.analogist.grid import Cell, GridLayout, cell_of
from core.analogist.layers import layer_pairs
from core.analogist.pipeline import (
    SamplingSettings,
    Sharing,
    as_image,
    denoise,
    latent_mask,
    start,
    timesteps_of,
    without_b_prime,
)
from core.inpainting.denoiser import Conditioning, Denoiser
from core.inpainting.model import InpaintingModel
from core.quality.parity.checks import Check, compare
from core.quality.parity.recording import RecordedFile

ALGEBRA = 1e-5  # relative, wherever both sides start from the same numbers
ONE_GRID = Sharing([1.0])
NEEDED = (
    "noise_latents",
    "init_latents",
    "enc_image_sample",
    "enc_masked_sample",
    "prompt_embeds",
    "negative_prompt_embeds",
)
FLAGS = ("sac_layers", "cam_layers", "scale_sac", "num_inference_steps", "strength", "guidance_scale")


@dataclass(frozen=True, eq=False)
class Run(RecordedFile):
    """One recorded run and what our model makes of the same input."""

    model: InpaintingModel

    @cached_property
    def layout(self) -> GridLayout:
        height, width = (side * self.model.factor for side in self.tensors["noise_latents"].shape[-2:])
        return GridLayout(width // 2, height // 2)

    @cached_property
    def settings(self) -> SamplingSettings:
        """The flags that the JSON states."""
        edits = AttentionEdits(
            frozenset(self.facts["sac_layers"]), frozenset(self.facts["cam_layers"]), self.facts["scale_sac"]
        )
        steps, strength = self.facts["num_inference_steps"], self.facts["strength"]
        return SamplingSettings(steps, strength, self.facts["guidance_scale"], edits)

    def denoiser(self, masked: Tensor) -> Denoiser:
        """With recorded words. masked: unscaled latents of the masked image, as recorded."""
        words = (self.tensors["prompt_embeds"], self.tensors["negative_prompt_embeds"])
        conditioning = Conditioning(*words, latent_mask(self.layout, self.model), masked * self.model.scale)
        return Denoiser(self.model.unet, conditioning, self.settings.guidance_scale)

    @property
    def recorded_steps(self) -> int:
        """How many steps were recorded one after the other, from the first on."""
        steps = 0
        while f"latents_step{steps}" in self.tensors:
            steps += 1
        return steps


def check_run(file: Path, model: InpaintingModel) -> Iterator[Check]:
    """All that was recorded of one run. A recording that we cannot repeat does not pass."""
    run = Run(file, model)
    missing = [name for name in NEEDED if name not in run.tensors] + [name for name in FLAGS if name not in run.facts]
    if missing:
        yield from (Check(file.name, f"{name} is missing", float("inf"), 0, False, 0) for name in missing)
        return
    yield compare(file.name, "eta", torch.tensor(0.0), torch.tensor(float(run.facts.get("eta", 0))), 0)
    yield from _check_schedule(run)
    yield from _check_words(run)
    yield from _check_algebra(run)
    yield from _check_first_call(run)
    yield from _check_trajectories(run)
    yield from _check_pictures(run)


def _check_schedule(run: Run) -> Iterator[Check]:
    every = run.model.scheduler(run.settings.steps).timesteps
    yield from run.compare("timesteps", timesteps_of(run.model, run.settings), 0)
    if "all_timesteps" in run.facts:
        yield compare(run.file.name, "all_timesteps", every, torch.tensor(run.facts["all_timesteps"]), 0)


def _check_words(run: Run) -> Iterator[Check]:
    for name in ("prompt", "negative_prompt"):
        if name in run.facts:
            yield from run.compare(f"{name}_embeds", run.model.text.embed(run.facts[name]), 1e-4)


def _check_algebra(run: Run) -> Iterator[Check]:
    """All that is arithmetic, each from recorded tensors: posteriors, start, input of the UNet, guidance, DDIM."""
    given, model, settings = run.tensors, run.model, run.settings
    for name in ("enc_image", "enc_masked"):
        if run.has(f"{name}_mean", f"{name}_std", f"{name}_noise"):
            drawn = given[f"{name}_mean"] + given[f"{name}_std"] * given[f"{name}_noise"]
            yield from run.compare(f"{name}_sample", drawn, ALGEBRA, relative=True)
    begun = start(model, settings, given["enc_image_sample"] * model.scale, given["noise_latents"])
    yield from run.compare("init_latents", begun, ALGEBRA, relative=True)
    denoiser = run.denoiser(given["enc_masked_sample"])
    yield from run.compare("unet_in_step0", denoiser.inputs(given["init_latents"]), ALGEBRA, relative=True)
    if run.has("unet_out_step0"):
        guided = denoiser.guided(given["unet_out_step0"])
        yield from run.compare("noise_pred_guided_step0", guided, ALGEBRA, True, "from recorded output")
    if run.has("noise_pred_guided_step0"):
        first = timesteps_of(model, settings)[0]
        noise = given["noise_pred_guided_step0"]
        moved = model.scheduler(settings.steps).step(noise, first, given["init_latents"]).prev_sample
        yield from run.compare("latents_step0", moved, ALGEBRA, True, "from recorded noise")


def _check_first_call(run: Run) -> Iterator[Check]:
    """The first call of the UNet: as it is, then edited, with a look at what every attention layer gives."""
    denoiser = run.denoiser(run.tensors["enc_masked_sample"])
    inputs = run.tensors.get("unet_in_step0")
    if inputs is None:
        inputs = denoiser.inputs(run.tensors["init_latents"])
    timestep, words = timesteps_of(run.model, run.settings)[0], denoiser.contexts(len(inputs) // 2)
    if run.has("unet_out_step0_stock_attn"):
        with edited(run.model.unet, NO_EDITS, run.layout):
            plain = denoiser.predict(inputs, timestep, words)
        yield from run.compare("unet_out_step0_stock_attn", plain, 1e-4)
    calls = _Listener(run.model.unet)
    with edited(run.model.unet, run.settings.edits, run.layout), calls:
        noise = denoiser.predict(inputs, timestep, words)
    yield from run.compare("unet_out_step0", noise, 1e-4)
    yield from run.compare("noise_pred_guided_step0", denoiser.guided(noise), 1e-3)
    yield from _check_calls(run, calls.heard)


def _check_calls(run: Run, heard: dict[str, Tensor]) -> Iterator[Check]:
    """Every attention layer: when it runs, and sums over what it gives, in shares of those recorded."""
    pairs = {
        name.removesuffix(".processor"): pair for name, pair in layer_pairs(run.model.unet.attn_processors).items()
    }
    order = list(heard)
    for told in run.facts.get("attention_calls_step0", ()):
        module = told["module"]
        out = heard.get(module, torch.zeros(0))
        pair, is_cross = pairs.get(module, (-1, False))
        place = order.index(module) if module in heard else -1
        ours = torch.tensor([place, pair, is_cross, *out.shape])
        recorded = torch.tensor([told["call"], told["pair"], told["kind"] == "cross", *told["out_shape"]])
        yield compare(run.file.name, f"attention_calls_step0 {told['call']} place", ours, recorded, 0)
        sums = torch.tensor([told["sum"], told["abssum"], told["std"]], dtype=torch.float64)
        shares = torch.tensor([told["abssum"], told["abssum"], told["std"]], dtype=torch.float64).clamp(min=1e-12)
        found = torch.stack((out.double().sum(), out.double().abs().sum(), out.double().std()))
        yield compare(run.file.name, f"attention_calls_step0 {told['call']}", found / shares, sums / shares, 1e-4)


def _check_trajectories(run: Run) -> Iterator[Check]:
    """The run by ourselves: from recorded encodings, and from our own with recorded noise."""
    given, scale = run.tensors, run.model.scale
    yield from _check_steps(run, given["enc_image_sample"], given["enc_masked_sample"], 2e-3, "")
    file = run.file.with_name(f"pasted_{run.layout.height}.png")
    if not file.exists():
        return
    with Image.open(file) as picture:
        image = as_image(np.array(picture.convert("RGB")))
    drawn: dict[str, Tensor] = {}
    for name, each, tolerance in (("enc_image", image, 5e-4), ("enc_masked", without_b_prime(image), 3e-3)):
        ours = run.model.encode(each)
        yield from run.compare(f"{name}_mean", ours.mean / scale, tolerance)
        yield from run.compare(f"{name}_std", ours.deviation / scale, tolerance)
        if run.has(f"{name}_noise"):
            drawn[name] = ours.draw(given[f"{name}_noise"]) / scale
    if len(drawn) == 2:
        yield from _check_steps(run, drawn["enc_image"], drawn["enc_masked"], 1e-2, "from our own encoding")


def _check_steps(run: Run, image: Tensor, masked: Tensor, tolerance: float, note: str) -> Iterator[Check]:
    """As far as steps were recorded."""
    wanted = run.recorded_steps
    if not wanted:
        return
    begun = start(run.model, run.settings, image * run.model.scale, run.tensors["noise_latents"])
    for step in denoise(run.model, run.settings, run.layout, run.denoiser(masked), begun, ONE_GRID):
        yield from run.compare(f"latents_step{step.index}", step.latents, tolerance, note=note)
        if step.index + 1 == wanted:
            break


def _check_pictures(run: Run) -> Iterator[Check]:
    """What the last recorded latents are decoded to."""
    last = f"latents_step{len(timesteps_of(run.model, run.settings)) - 1}"
    if not run.has(last):
        return
    for number, latents in enumerate(torch.split(run.tensors[last], 1)):
        image = run.model.decode(latents)
        if number == 0:
            yield from run.compare("decoded_image_bprime_first", cell_of(image, Cell.B_PRIME), 1e-3)
        file = run.file.with_name(f"{run.file.stem}_out{number}.png")
        if file.exists():
            with Image.open(file) as picture:
                recorded = torch.from_numpy(np.array(picture.convert("RGB")))
            levels = (((image[0] + 1) / 2).clamp(0, 1) * 255).round().permute(1, 2, 0)
            yield compare(file.name, "pixels", levels, recorded, 1)


class _Listener:
    """Within its block, keeps what every attention layer gives, by its name in the order of the calls."""

    def __init__(self, unet: nn.Module) -> None:
        self._layers = {name: layer for name, layer in unet.named_modules() if name.endswith((".attn1", ".attn2"))}
        self.heard: dict[str, Tensor] = {}

    def __enter__(self) -> None:
        self._handles = [
            layer.register_forward_hook(lambda _, __, out, name=name: self.heard.update({name: out}))
            for name, layer in self._layers.items()
        ]

    def __exit__(self, *_: object) -> None:
        for handle in self._handles:
            handle.remove()
