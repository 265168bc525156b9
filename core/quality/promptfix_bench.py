"""What a step of the full-size PromptFix costs on this machine: seconds and memory, with random weights.

Weights do not change what a step costs. All numbers come from one run, so that their ratios mean something.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import torch
from torch import Tensor

from core.models.device import best_device, compute_dtype
from core.models.text import TOKENS
from core.promptfix.autoencoder import make_autoencoder
from core.promptfix.denoiser import Conditioning, Denoiser
from core.promptfix.engine import STEPS
from core.promptfix.guidance.decoder import adaptable
from core.promptfix.guidance.forms import guide
from core.promptfix.guidance.latent import LatentGuidance
from core.promptfix.guidance.target import DetailTarget
from core.promptfix.model import PromptFixModel
from core.promptfix.unet import make_unet
from core.quality.costs import SD_UNET, least, machine, with_random_weights
from core.sampling.samplers import SAMPLERS, Denoise, Noise
from core.sampling.schedule import Schedule

UNET = {**SD_UNET, "in_channels": 8}
AUTOENCODER = {
    "block_out_channels": [128, 256, 512, 512],
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4,
    "layers_per_block": 2,
    "scaling_factor": 0.18215,
}


@dataclass(frozen=True)
class Cost:
    """name: what was measured. seconds: of one step (or one pass). ratio: to the plain step of the same size.

    gigabytes: largest memory meanwhile, with the model. note: how the number came about, where that is not plain.
    """

    name: str
    resolution: int
    seconds: float
    ratio: float
    gigabytes: float
    note: str = ""


@dataclass(frozen=True)
class CostReport:
    device: str
    costs: tuple[Cost, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        head = "| Step | Size | Seconds | To plain | Peak memory |\n" + "| --- " * 5 + "|"
        rows = [
            f"| {cost.name}{' (' + cost.note + ')' if cost.note else ''} | {cost.resolution} | {cost.seconds:.1f} | "
            f"{cost.ratio:.2f} | {cost.gigabytes:.1f} GB |"
            for cost in self.costs
        ]
        return "\n".join([f"{self.device}, random weights", "", head, *rows]) + "\n"


def bench_promptfix(
    sizes: Sequence[int], forms: Sequence[str], repeats: int, tell: Callable[[str], None]
) -> CostReport:
    """Measure square pictures of those sizes: plain steps, batched and row by row, each form of guidance, each sampler,
    encoding and decoding. repeats: of each measurement; the shortest counts, since other programs only ever add.
    tell: called with each result."""
    device = best_device()
    tell("making a full-size model with random weights")
    model = random_model(device, compute_dtype(device))
    costs: list[Cost] = []
    for size in sizes:
        for cost in costs_at(model, size, forms, repeats):
            tell(f"{cost.name} at {size}: {cost.seconds:.1f} s, {cost.ratio:.2f} × plain, {cost.gigabytes:.1f} GB")
            costs.append(cost)
    return CostReport(machine(device), tuple(costs))


def random_model(device: torch.device, dtype: torch.dtype) -> PromptFixModel:
    """The published sizes with random weights; without a text encoder, whose cost is paid once a prompt."""
    with torch.device("meta"):
        unet, autoencoder = make_unet(UNET), make_autoencoder(AUTOENCODER)
    for network in (unet, autoencoder):
        with_random_weights(network, device, dtype)
    return PromptFixModel(unet, autoencoder, text=None)  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class _Task:
    """Something to measure. times: how often a step of that name does it. after_plain: a plain step comes on top."""

    name: str
    work: Callable[[], object]
    times: int = 1
    after_plain: bool = False
    note: str = ""


def costs_at(model: PromptFixModel, size: int, forms: Sequence[str], repeats: int) -> Iterator[Cost]:
    """What steps of a square picture cost; the plain one first, to which the others are compared."""
    tasks = list(_tasks(model, size, forms))
    efforts = least(model.device, [task.work for task in tasks], repeats)
    plain = efforts[0].seconds
    for task, effort in zip(tasks, efforts, strict=True):
        seconds = effort.seconds * task.times + (plain if task.after_plain else 0)
        yield Cost(task.name, size, seconds, seconds / plain, effort.gigabytes, task.note)


def _tasks(model: PromptFixModel, size: int, forms: Sequence[str]) -> Iterator[_Task]:
    side = size // model.factor
    image = torch.rand((1, 3, size, size), generator=torch.Generator().manual_seed(1)).to(model.device) * 2 - 1
    words = torch.zeros((1, TOKENS, model.unet.config.cross_attention_dim), dtype=model.dtype, device=model.device)
    latents = torch.zeros((1, 4, side, side), dtype=model.dtype, device=model.device)
    z, sigma = torch.randn((1, 4, side, side)).to(model.device), Schedule().sigmas(4)[1]
    conditioning = Conditioning(words, words, words, latents)
    batched, rows = (
        Denoiser(model.unet, model.schedule, conditioning, 6.5, 1.25, batched=together) for together in (True, False)
    )
    yield _Task("plain", partial(batched, z, sigma))
    yield _Task("plain, row by row", partial(rows, z, sigma))
    for form in forms:
        target = DetailTarget(image)
        if form == "latent":
            guidance = LatentGuidance(batched, model, target)
            note = f"one of {guidance.iterations} iterations timed"
            yield _Task(form, partial(guidance.gradient, z, sigma), guidance.iterations, True, note)
        else:
            skips = model.encode(image).skips if form == "decoder" else ()  # a run has them anyway
            denoise = guide(form, batched, model, target, skips)
            yield _Task(form, partial(_guided_step, model, denoise, z, sigma))
    yield _Task("encode", partial(model.encode, image, keep_skips=False))
    yield _Task("decode", partial(model.decode, latents))
    for name, steps in STEPS.items():
        once = _one_step(model, name, batched, tuple(z.shape))
        yield _Task(f"{name}, {steps} steps", once, steps, note="one step timed")


def _guided_step(model: PromptFixModel, denoise: Denoise, z: Tensor, sigma: Tensor) -> None:
    with adaptable(model.autoencoder):
        denoise(z, sigma)


def _one_step(model: PromptFixModel, sampler: str, denoise: Denoise, shape: tuple[int, ...]) -> Callable[[], Tensor]:
    def work() -> Tensor:
        noise = Noise(0, shape, model.device)
        return next(iter(SAMPLERS[sampler](denoise, noise, model.schedule, 4))).z

    return work
