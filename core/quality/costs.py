"""Seconds and memory of a piece of work, and networks of full size to measure it with.

Weights do not change what a network costs, so they are random.
"""

from __future__ import annotations

import ctypes
import platform
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
import torch
from torch import nn

from core.models.device import device_title

SD_UNET = {
    "out_channels": 4,
    "block_out_channels": [320, 640, 1280, 1280],
    "down_block_types": ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"],
    "up_block_types": ["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3,
    "cross_attention_dim": 768,
    "attention_head_dim": 8,
}
"""Stable Diffusion 1.x; `in_channels` is what its descendants differ in."""
_SAMPLE_SECONDS = 0.02


@dataclass(frozen=True)
class Effort:
    """seconds: by the clock. processor_seconds: of all threads, which other programs hardly change. gigabytes: largest
    memory meanwhile, with the model. added: how much of it beyond what was held before."""

    seconds: float
    processor_seconds: float
    gigabytes: float
    added: float

    def or_less(self, other: Effort) -> Effort:
        """The shorter times and the larger memory: other programs only ever add to a time."""
        return Effort(
            min(self.seconds, other.seconds),
            min(self.processor_seconds, other.processor_seconds),
            max(self.gigabytes, other.gigabytes),
            max(self.added, other.added),
        )


def measured(device: torch.device, work: Callable[[], object]) -> Effort:
    """Do it once and look."""
    with _peak_memory(device) as memory:
        start, processor = time.perf_counter(), time.process_time()
        work()
        if device.type == "cuda":
            torch.cuda.synchronize()
        seconds, processor = time.perf_counter() - start, time.process_time() - processor
    before, peak = memory
    return Effort(seconds, processor, peak / 1e9, (peak - before) / 1e9)


def least(device: torch.device, works: list[Callable[[], object]], rounds: int) -> list[Effort]:
    """Every round does each work once, so that a busy minute of the machine does not fall on one of them alone."""
    best = [measured(device, work) for work in works]
    for _ in range(rounds - 1):
        best = [effort.or_less(measured(device, work)) for effort, work in zip(best, works, strict=True)]
    return best


def with_random_weights(network: nn.Module, device: torch.device, dtype: torch.dtype) -> None:
    """Give a network that was made on the meta device weights of a usual size, for inference."""
    generator = torch.Generator().manual_seed(0)
    network.to_empty(device=device).to(dtype).eval().requires_grad_(False)
    for weights in network.parameters():
        noise = torch.randn(weights.numel() % 65_536 or 65_536, generator=generator)
        repeated = noise.repeat(-(-weights.numel() // len(noise)))[: weights.numel()]
        weights.copy_(repeated.view_as(weights) * weights[0].numel() ** -0.5)


def machine(device: torch.device) -> str:
    """What numbers were measured on."""
    return f"{device_title(device)}, {platform.processor() or platform.machine()}, {torch.get_num_threads()} threads"


@contextmanager
def _peak_memory(device: torch.device) -> Iterator[list[float]]:
    """Bytes before the block and at the peak within it: of the GPU, or of the process, looked at all the time."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()
        found = [float(torch.cuda.memory_allocated()), 0.0]
        yield found
        found[1] = float(torch.cuda.max_memory_allocated())
        return
    _hand_back_freed_memory()
    process, done = psutil.Process(), threading.Event()
    found = [float(process.memory_info().rss)] * 2

    def watch() -> None:
        while not done.wait(_SAMPLE_SECONDS):
            found[1] = max(found[1], float(process.memory_info().rss))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()
        found[1] = max(found[1], float(process.memory_info().rss))


def _hand_back_freed_memory() -> None:
    """The C library keeps freed memory for later: work that follows would seem to need less."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if platform.system() == "Linux" else None
    if trim is not None:
        trim(0)
