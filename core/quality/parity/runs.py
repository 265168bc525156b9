"""Parity of whole runs: `sample_*` without high-frequency guidance, `hf_*` with the published form of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from torch import Tensor

from core.models.layout import SCALE
from core.promptfix.denoiser import Conditioning, Denoiser
from core.promptfix.guidance.latent import LatentGuidance
from core.promptfix.guidance.loss import CUTOFF, DECAY
from core.promptfix.guidance.target import DetailTarget
from core.promptfix.model import PromptFixModel
from core.promptfix.unet import context_of
from core.quality.parity.checks import Check, compare
from core.quality.parity.recording import RecordedFile
from core.sampling.samplers import Noise, euler_ancestral

SEED, TEXT_SCALE, IMAGE_SCALE = 2024, 6.5, 1.25  # the published script's, where a recording states none


class RecordedNoise(Noise):
    """Hands out the recorded draws instead of new ones."""

    def __init__(self, draws: list[Tensor]) -> None:
        self._draws = iter(draws)

    def draw(self) -> Tensor:
        """The next recorded draw."""
        return next(self._draws)


@dataclass(frozen=True, eq=False)
class Recording(RecordedFile):
    """One recorded run and what our model makes of the same input."""

    model: PromptFixModel

    @property
    def steps(self) -> int:
        return len(self.tensors["sigmas"]) - 1

    @property
    def image(self) -> Tensor:
        return self.tensors["image"].permute(2, 0, 1)[None].float() * 2 / 255 - 1

    @cached_property
    def denoiser(self) -> Denoiser:
        given, null = self.tensors["c_crossattn_cond"], self.tensors["c_crossattn_uncond"]
        conditioning = Conditioning(given[0:1], given[1:2], null[0:1], self.tensors["c_concat"])
        text_scale, image_scale = self.facts.get("cfg_text", TEXT_SCALE), self.facts.get("cfg_image", IMAGE_SCALE)
        return Denoiser(self.model.unet, self.model.schedule, conditioning, text_scale, image_scale)

    @cached_property
    def guidance(self) -> LatentGuidance:
        target = DetailTarget(self.image, cutoff=self.facts.get("cutoff", CUTOFF))
        iterations = self.facts.get("iterations_per_call", 5)
        return LatentGuidance(self.denoiser, self.model, target, iterations, self.facts.get("lam", DECAY))


def check_sampling(file: Path, model: PromptFixModel) -> Iterator[Check]:
    """`sample_*`: from the words and the picture to the last pixel."""
    run = Recording(file, model)
    yield from _check_inputs(run)
    yield from _check_first_call(run)
    yield from _check_steps(run, run.denoiser)
    yield from _check_trajectory(run, guided=False)


def check_guided(file: Path, model: PromptFixModel) -> Iterator[Check]:
    """`hf_*`: every iteration of guidance from its recorded input, then the whole run."""
    run = Recording(file, model)
    yield from _check_inputs(run)
    number = 0
    for call in range(run.steps):
        for iteration in range(run.guidance.iterations):
            name = f"call{call}_it{iteration}"
            if f"{name}_z_in" not in run.tensors:
                continue
            z = run.tensors[f"{name}_z_in"]
            loss, gradient = run.guidance.gradient(z, run.tensors["sigmas"][call])
            yield from run.compare(f"{name}_grad", gradient, 1e-2, relative=True)
            yield from run.compare(f"{name}_z_out", z - gradient, 1e-4)
            if "losses" in run.tensors:
                recorded = run.tensors["losses"][number : number + 1]
                ours = torch.tensor([loss], dtype=torch.float64)
                yield compare(file.name, f"loss{number}", ours, recorded, 1e-5, relative=True)
            number += 1
    if "it0_eps" in run.tensors:
        first = run.guidance.predict(run.tensors["call0_it0_z_in"], run.tensors["sigmas"][0])
        yield from run.compare("it0_eps", first.noise, 1e-4)
        yield from run.compare("it0_pred_x0", first.clean, 1e-4, relative=True)
        yield from run.compare("it0_x_pred_clamped", first.image, 1e-4)
    yield from _check_steps(run, run.guidance)
    yield from _check_trajectory(run, guided=True)


def _check_inputs(run: Recording) -> Iterator[Check]:
    """Words, picture, noise levels and noise."""
    facts, tensors = run.facts, run.tensors
    if "inst" in facts:
        given = torch.cat([run.model.text.embed(facts[key]) for key in ("inst", "flaw")])
        null = run.model.text.embed(facts.get("null", ""))
        yield from run.compare("c_crossattn_cond", given, 1e-4)
        yield from run.compare("c_crossattn_uncond", null.expand(len(tensors["c_crossattn_uncond"]), -1, -1), 1e-4)
    encoded = run.model.encode(run.image)
    yield from run.compare("c_concat", encoded.latents, 1e-5)
    for stats in facts.get("encoder_skip_list_stats", ()):
        skip = encoded.skips[stats["i"]]
        totals = torch.stack((skip.double().abs().sum(), torch.tensor(float(skip.numel()))))
        wanted = torch.tensor([stats["abssum"], float(torch.tensor(stats["shape"]).prod())])
        yield compare(run.file.name, f"skip{stats['i']}_abssum", totals, wanted, 1e-4, relative=True)
    sigmas = run.model.schedule.sigmas(run.steps)
    yield from run.compare("sigmas", sigmas, 1e-6, relative=True)
    if "t_of_sigmas" in facts:
        timesteps = run.model.schedule.timestep_at(tensors["sigmas"][:-1])
        yield compare(run.file.name, "t_of_sigmas", timesteps, torch.tensor(facts["t_of_sigmas"]), 1e-3)
    noise = Noise(facts.get("seed", SEED), tuple(tensors["z_final"].shape), torch.device("cpu"))
    first = noise.draw()
    yield from run.compare("noise_init", first, 0)
    yield from run.compare("z_init", first * sigmas[0], 1e-4)
    for step in range(run.steps - 1):
        yield from run.compare(f"noise_step{step}", noise.draw(), 0)


def _check_first_call(run: Recording) -> Iterator[Check]:
    """The first call of the UNet; its recorded context has the rows of instruction and auxiliary prompt in turn."""
    if "unet_call0_x" not in run.tensors:
        return
    context = run.tensors["unet_call0_context"]
    tokens = context_of(context[0::2], context[1::2])
    noise = run.model.unet(
        run.tensors["unet_call0_x"], run.tensors["unet_call0_t"], encoder_hidden_states=tokens
    ).sample
    yield from run.compare("unet_call0_out", noise, 1e-4)


def _check_steps(run: Recording, denoise: Denoiser | LatentGuidance) -> Iterator[Check]:
    """Each step from recorded tensors: the guided prediction by itself, the sampler's algebra by itself."""
    tensors, sigmas, last = run.tensors, run.tensors["sigmas"], run.steps - 1
    for step in range(run.steps):
        if f"z_step{step}_in" in tensors:
            denoised = denoise(tensors[f"z_step{step}_in"], sigmas[step])
            yield from run.compare(f"denoised_step{step}", denoised, 1e-3, True, "from recorded z")
    draws = [tensors["z_init"] / sigmas[0], *(tensors[f"noise_step{step}"] for step in range(last))]
    recorded = iter([tensors[f"denoised_step{step}"] for step in range(run.steps)])
    algebra = euler_ancestral(lambda z, sigma: next(recorded), RecordedNoise(draws), run.model.schedule, run.steps)
    for reached in algebra:
        name = "z_final" if reached.index == last else f"z_step{reached.index + 1}_in"
        yield from run.compare(name, reached.z, 1e-4, note="from recorded steps")


def _check_trajectory(run: Recording, guided: bool) -> Iterator[Check]:
    """The whole run by ourselves, to the 8-bit picture."""
    facts, tensors = run.facts, run.tensors
    denoise = run.guidance if guided else run.denoiser
    noise = Noise(facts.get("seed", SEED), tuple(tensors["z_final"].shape), torch.device("cpu"))
    z = tensors["z_init"]
    for step in euler_ancestral(denoise, noise, run.model.schedule, run.steps):
        z = step.z
        yield from run.compare(f"denoised_step{step.index}", step.denoised, 1e-3, relative=True)
        yield from run.compare("z_final" if step.index == run.steps - 1 else f"z_step{step.index + 1}_in", z, 5e-3)
    skips = run.model.encode(run.image).skips
    yield from run.compare("decoded_no_skip", run.model.decode(z / SCALE), 1e-4)
    picture = run.model.decode(z / SCALE, skips)
    yield from run.compare("decoded_with_skip", picture, 1e-4)
    levels = (((picture[0] + 1) / 2).clamp(0, 1) * 255).to(torch.uint8).permute(1, 2, 0)  # cut off, not rounded
    yield from run.compare("final_uint8", levels, 1)
