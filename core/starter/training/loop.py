"""The training loop: a CPU-time budget, cosine learning rate, EMA, checkpoints to resume from, a learning curve."""

from __future__ import annotations

import copy
import json
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from core.starter.weights import save_weights

EMA_DECAY = 0.999
CHECKPOINT_SECONDS = 120.0  # of CPU time between two checkpoints and validations


@dataclass(frozen=True)
class Schedule:
    """cpu_minutes: budget of this run. peak: learning rate after warm-up; it falls to zero along a cosine."""

    cpu_minutes: float
    peak: float = 1e-3
    warm_up: float = 0.02  # share of the budget

    def rate(self, done: float) -> float:
        """The learning rate when the share `done` of the budget is spent."""
        if done < self.warm_up:
            return self.peak * done / self.warm_up
        return 0.5 * self.peak * (1 + math.cos(math.pi * min(done, 1.0)))


def charbonnier(predicted: Tensor, wanted: Tensor, softness: float = 1e-3) -> Tensor:
    """A smooth L1: mean of sqrt(d² + softness²) - softness; quadratic below `softness`, linear beyond."""
    return torch.sqrt((predicted - wanted) ** 2 + softness**2).mean() - softness


def train(
    network: nn.Module,
    loss_of: Callable[[nn.Module, float], Tensor],
    validate: Callable[[nn.Module], dict[str, float]],
    schedule: Schedule,
    folder: Path,
    name: str,
    **facts: Any,
) -> Path:
    """Train until the CPU-time budget is spent, and put the averaged (EMA) network into the bundle under that name.

    loss_of(network, done): the loss of one fresh batch; `done` is the share of the budget that is spent.
    validate(network): numbers for the learning curve.
    folder: holds `state.pt` (resumed from when there; a finished run starts a new cycle from its weights) and
        `curve.jsonl`, one line per checkpoint.
    facts: what else should be told of the training.

    The facts and the learning curve go beside the weights, as `<name>.json`. Returns the path of the weights.
    """
    folder.mkdir(parents=True, exist_ok=True)
    average = copy.deepcopy(network).requires_grad_(False)
    optimiser = torch.optim.Adam(network.parameters(), lr=schedule.peak, betas=(0.9, 0.99))
    spent, total, updates = 0.0, 0.0, 0
    state_file = folder / "state.pt"
    if state_file.exists():
        state = torch.load(state_file, weights_only=True)
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        spent, total, updates = state["spent"], state["total"], state["updates"]
        if spent < state["budget"]:
            optimiser.load_state_dict(state["optimiser"])
        else:
            network.load_state_dict(state["average"])
            spent = 0.0
    budget = schedule.cpu_minutes * 60

    def checkpoint() -> None:
        saved = {
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimiser": optimiser.state_dict(),
            "spent": spent,
            "total": total,
            "budget": budget,
            "updates": updates,
        }
        torch.save(saved, state_file.with_suffix(".new"))
        os.replace(state_file.with_suffix(".new"), state_file)
        line = {"cpu_minutes": round(total / 60, 1), "updates": updates, **validate(average)}
        with (folder / "curve.jsonl").open("a") as curve:
            curve.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)

    last_save = spent
    clock = time.process_time()
    while spent < budget:
        done = spent / budget
        for group in optimiser.param_groups:
            group["lr"] = schedule.rate(done)
        loss = loss_of(network, done)
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        updates += 1
        with torch.no_grad():
            decay = min(EMA_DECAY, updates / (updates + 20))
            for kept, current in zip(average.parameters(), network.parameters(), strict=True):
                kept.lerp_(current, 1 - decay)
        now = time.process_time()
        spent, total, clock = spent + now - clock, total + now - clock, now
        if spent - last_save >= CHECKPOINT_SECONDS or spent >= budget:
            last_save = spent
            checkpoint()
            clock = time.process_time()
    path = save_weights(average, name)
    curve = [json.loads(line) for line in (folder / "curve.jsonl").read_text().splitlines()]
    path.with_suffix(".json").write_text(json.dumps({**facts, "curve": curve}, indent=1) + "\n")
    return path
