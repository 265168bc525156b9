"""The training loop: a budget of CPU time, a state to resume from, the best by validation kept."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core import bundle
from core.learned.fitting import COLOUR, DETAIL
from core.learned.prior import FILE, Prior
from core.learned.training.photos import Crops
from core.learned.training.tasks import SIDE, TRAINED, Question, make_task, usual_sizes

STAGES = {"grade": COLOUR, "detail": DETAIL}
_RATE = 0.06  # of Adam, in powers of ten
_CHECK_SECONDS = 150.0  # of CPU time between two validations
_CHECKS = 2 * len(TRAINED)  # tasks of a validation
_FLOOR = (0.5 / 255) ** 2  # errors below this are not worth lowering
_BEGINNINGS: tuple[dict[str, float], ...] = (
    {},
    {"filter": -6.0, "shape": -2.5},
    {"shape": -5.0, "filter": -3.0},
    {"colour": -2.5, "filter": -2.5, "shape": -2.5},
)
"""Where the profiles of the second stage begin, so that they part: flat, for filters, for shapes, cautious."""


def train(photos: Path, folder: Path, cpu_minutes: float) -> Path:
    """Train until the CPU time is spent, and put the best strengths into the bundle. Returns their path.

    Each task trains the profile that does best on it. Raises FileNotFoundError where there are no photos.
    """
    folder.mkdir(parents=True, exist_ok=True)
    crops, checks = Crops(photos, validation=False), Crops(photos, validation=True)
    rng = np.random.default_rng(0)
    scales = usual_sizes([crops.draw(rng, SIDE) for _ in range(40)])
    logs = {
        "grade": _beginning(scales, COLOUR, ({}, {"colour": -3.0})),
        "detail": _beginning(scales, DETAIL, _BEGINNINGS),
    }
    optimiser = torch.optim.Adam(logs.values(), lr=_RATE)
    state: dict[str, Any] = {"seconds": 0.0, "tasks": 0, "best": float("inf"), "curve": [], "photos": len(crops)}
    file = folder / "state.pt"
    if file.exists():
        stored = torch.load(file, weights_only=True)
        state = stored["state"]
        optimiser.load_state_dict(stored["optimiser"])
        with torch.no_grad():
            for stage, tensor in stored["logs"].items():
                logs[stage].copy_(tensor)
    until = state["seconds"] + 60 * cpu_minutes
    checked = state["seconds"] if state["curve"] else -_CHECK_SECONDS
    while True:
        began = time.process_time()
        prior = _prior(scales, logs)
        if state["seconds"] - checked >= _CHECK_SECONDS or state["seconds"] >= until:
            score = _validate(checks, logs, prior)
            state["curve"].append({"cpu_minutes": state["seconds"] / 60, "tasks": state["tasks"], **score})
            print(json.dumps(state["curve"][-1]), flush=True)
            if score["decibels"] > state["best"] or state["best"] == float("inf"):
                state["best"] = score["decibels"]
                _write(prior, state)
            checked = state["seconds"]
            torch.save({"state": state, "logs": logs, "optimiser": optimiser.state_dict()}, file.with_suffix(".new"))
            os.replace(file.with_suffix(".new"), file)
            if state["seconds"] >= until:
                return FILE
        rng = np.random.default_rng([1, state["tasks"]])
        name = TRAINED[state["tasks"] % len(TRAINED)]
        questions = make_task(name, crops.draw(rng, SIDE), crops.draw(rng, SIDE), rng, prior)
        loss = torch.stack([_loss(question, logs[stage])[0] for stage, question in questions.items()]).sum()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        with torch.no_grad():
            for tensor in logs.values():
                tensor.clamp_(-7.5, 2)
        state["tasks"] += 1
        state["seconds"] += time.process_time() - began


def _loss(question: Question, logs: Tensor) -> tuple[Tensor, int]:
    """The logarithm of the error with the profile that does best, and which that is."""
    with torch.no_grad():
        best = int(torch.stack([question.error(10**profile) for profile in logs]).argmin())
    return (question.error(10 ** logs[best]) + _FLOOR).log10(), best


def _validate(crops: Crops, logs: dict[str, Tensor], prior: Prior) -> dict[str, Any]:
    """decibels: mean PSNR on B of the second stage. grade: of the first. profiles: how often each was the best."""
    found: dict[str, list[float]] = defaultdict(list)
    used = [0] * len(logs["detail"])
    with torch.no_grad():
        for number in range(_CHECKS):
            rng = np.random.default_rng([2, number])
            first, second = crops.draw(rng, SIDE), crops.draw(rng, SIDE)
            questions = make_task(TRAINED[number % len(TRAINED)], first, second, rng, prior)
            for stage, question in questions.items():
                loss, best = _loss(question, logs[stage])
                found[stage].append(-10 * float(loss))
            used[best] += 1
    return {"decibels": float(np.mean(found["detail"])), "grade": float(np.mean(found["grade"])), "profiles": used}


def _beginning(
    scales: dict[str, NDArray[np.float64]], groups: tuple[str, ...], profiles: tuple[dict[str, float], ...]
) -> Tensor:
    from core.learned.features import FAMILY_OF

    rows = []
    for levels in profiles:
        parts = [
            torch.full((len(scales[group]),), levels.get(FAMILY_OF.get(group, "colour"), -4.0)) for group in groups
        ]
        rows.append(torch.cat(parts).double())
    return torch.stack(rows).requires_grad_()


def _prior(scales: dict[str, NDArray[np.float64]], logs: dict[str, Tensor]) -> Prior:
    parts = {stage: dict(_split(scales, STAGES[stage], tensor)) for stage, tensor in logs.items()}
    return Prior(scales, parts["grade"], parts["detail"], "")


def _split(
    scales: dict[str, NDArray[np.float64]], groups: tuple[str, ...], logs: Tensor
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    start = 0
    for group in groups:
        yield group, logs[:, start : start + len(scales[group])].detach().numpy().copy()
        start += len(scales[group])


def _write(prior: Prior, state: dict[str, Any]) -> None:
    tensors: dict[str, NDArray[np.generic]] = {}
    for part, members in (("scale", prior.scales), ("grade", prior.grade), ("detail", prior.detail)):
        tensors |= {f"{part}/{group}": values.astype(np.float32) for group, values in members.items()}
    digest = hashlib.sha256(b"".join(tensors[name].tobytes() for name in sorted(tensors))).hexdigest()[:8]
    bundle.save(FILE, tensors, {"id": digest})
    facts = {"id": digest, "photos": state["photos"], "curve": state["curve"]}
    FILE.with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
