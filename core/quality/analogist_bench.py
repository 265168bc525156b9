"""What a call of Analogist's UNet costs on this machine: ours beside the stock UNet and beside the published way.

Full size, random weights, two rows as guidance needs them. All numbers come from one run, in interleaved rounds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from core.analogist.attention import AttentionEdits, edited
from core.analogist.grid import GridLayout
from core.models.device import best_device, compute_dtype, free_memory
from core.models.text import TOKENS
from core.quality.costs import SD_UNET, least, machine, with_random_weights
from core.quality.naive_editor import edit_naively

if TYPE_CHECKING:
    from diffusers import UNet2DConditionModel

UNET = {**SD_UNET, "in_channels": 9}
FACTOR = 8  # pixels per latent
ROWS = 2
MAPS = 2.2  # of all logits that the published way holds at once: logits and softmax, and what is gathered from them


@dataclass(frozen=True)
class Cost:
    """name: stock, fused or naive. grid: its side in pixels. See `Effort`. ratio: to stock on the same grid, of the
    processor's seconds, which other programs hardly change, or by the clock where a GPU computes."""

    name: str
    grid: int
    seconds: float
    processor_seconds: float
    ratio: float
    gigabytes: float
    added: float


@dataclass(frozen=True)
class CostReport:
    """skipped: what was not measured, and why."""

    device: str
    parameters: int
    costs: tuple[Cost, ...]
    skipped: tuple[str, ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        head = "| UNet | Grid | Seconds | Processor | To stock | Memory beyond the model |\n" + "| --- " * 6 + "|"
        rows = [
            f"| {cost.name} | {cost.grid} | {cost.seconds:.1f} | {cost.processor_seconds:.1f} s | {cost.ratio:.2f} | "
            f"{cost.added:.2f} GB |"
            for cost in self.costs
        ]
        title = f"{self.device}, {self.parameters / 1e6:.1f} M random weights, batch {ROWS}"
        left_out = [f"\nNot measured: {reason}" for reason in self.skipped]
        return "\n".join([title, "", head, *rows, *left_out]) + "\n"


def bench_analogist(grids: Sequence[int], rounds: int, tell: Callable[[str], None]) -> CostReport:
    """Measure square grids of those sides in pixels, multiples of 128. tell: called with each result."""
    from diffusers import UNet2DConditionModel  # after the packages that keep it quiet and offline

    device = best_device()
    tell("making a full-size UNet with random weights")
    with torch.device("meta"):
        unet = UNet2DConditionModel.from_config(UNET)
    with_random_weights(unet, device, compute_dtype(device))
    costs: list[Cost] = []
    skipped: list[str] = []
    with torch.inference_mode():
        for side in grids:
            found, reason = costs_at(unet, side, rounds)
            costs.extend(found)
            skipped.extend(reason)
            for line in (*(_in_words(cost) for cost in found), *reason):
                tell(line)
    parameters = sum(weights.numel() for weights in unet.parameters())
    return CostReport(machine(device), parameters, tuple(costs), tuple(skipped))


def costs_at(unet: UNet2DConditionModel, side: int, rounds: int) -> tuple[list[Cost], list[str]]:
    """What a call costs on a grid of that side: stock, fused and, where its maps fit, naive; or why it was left out."""
    device = unet.device
    names, skipped = ["stock", "fused"], []
    needed = MAPS * ROWS * unet.config.attention_head_dim * (side // FACTOR) ** 4 * unet.dtype.itemsize
    if needed < (room := free_memory(device)):
        names.append("naive")
    else:
        skipped.append(f"naive at {side}: its maps take {needed / 1e9:.1f} GB, {room / 1e9:.1f} GB are free")
    efforts = least(device, [partial(_call, unet, name, side) for name in names], rounds)
    times = [effort.processor_seconds if device.type == "cpu" else effort.seconds for effort in efforts]
    costs = [
        Cost(name, side, effort.seconds, effort.processor_seconds, own / times[0], effort.gigabytes, effort.added)
        for name, effort, own in zip(names, efforts, times, strict=True)
    ]
    return costs, skipped


def _call(unet: UNet2DConditionModel, name: str, side: int) -> Tensor:
    """One call with the processors of that name, at published defaults; the UNet's own come back afterwards."""
    own = unet.attn_processors
    size = side // FACTOR
    latents = torch.zeros((ROWS, unet.config.in_channels, size, size), dtype=unet.dtype, device=unet.device)
    words = torch.zeros((ROWS, TOKENS, unet.config.cross_attention_dim), dtype=unet.dtype, device=unet.device)
    edits = AttentionEdits()
    run = partial(unet, latents, torch.tensor(500, device=unet.device), encoder_hidden_states=words)
    if name == "fused":
        with edited(unet, edits, GridLayout(side // 2, side // 2)):
            noise: Tensor = run().sample
        return noise
    try:
        if name == "naive":
            edit_naively(unet, edits)
        noise = run().sample
    finally:
        unet.set_attn_processor(own)
    return noise


def _in_words(cost: Cost) -> str:
    times = f"{cost.seconds:.1f} s, {cost.processor_seconds:.1f} s of the processor, {cost.ratio:.2f} × stock"
    return f"{cost.name} at {cost.grid}: {times}, {cost.added:.2f} GB beyond the model"
