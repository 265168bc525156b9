"""One comparison with a recorded tensor, and all of them as a report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Check:
    """file, tensor: what was recorded. error: largest difference, absolute or relative to the largest value recorded.

    compared: how many values.
    """

    file: str
    tensor: str
    error: float
    tolerance: float
    relative: bool
    compared: int

    @property
    def passed(self) -> bool:
        """False for NaN too."""
        return self.error <= self.tolerance


def compare(file: str, name: str, ours: Tensor, recorded: Tensor, tolerance: float, relative: bool = False) -> Check:
    """Compare two tensors of one shape; another shape is an infinite error."""
    recorded = recorded.to(torch.float64)
    if ours.shape != recorded.shape:
        return Check(file, name, float("inf"), tolerance, relative, 0)
    error = float((ours.to(torch.float64) - recorded).abs().max())
    if relative:
        error /= max(float(recorded.abs().max()), 1e-30)
    return Check(file, name, error, tolerance, relative, recorded.numel())


@dataclass(frozen=True)
class ParityReport:
    """skipped: files that were not understood, and why."""

    checks: tuple[Check, ...]
    skipped: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether there was something to compare and all of it agreed."""
        return bool(self.checks) and all(check.passed for check in self.checks)

    def to_json(self) -> str:
        checks = [{**asdict(check), "passed": check.passed} for check in self.checks]
        return json.dumps({"passed": self.passed, "checks": checks, "skipped": list(self.skipped)}, indent=1) + "\n"

    def to_text(self) -> str:
        """A line per file and kind of tensor, the largest error of its kind; failures last, one by one."""
        lines = [_line(checks) for checks in _grouped(self.checks)]
        failed = [f"FAILED {c.file} {c.tensor}: {c.error:.2e} > {c.tolerance:.0e}" for c in self.checks if not c.passed]
        left = [f"left out: {reason}" for reason in self.skipped]
        count = sum(check.passed for check in self.checks)
        return "\n".join([*lines, *left, *failed, f"{count} of {len(self.checks)} comparisons within tolerance"]) + "\n"


def _grouped(checks: Iterable[Check]) -> Iterable[list[Check]]:
    """Checks that differ by numbers in their names only, together."""
    groups: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        kind = "".join("#" if character.isdigit() else character for character in check.tensor)
        groups.setdefault((check.file, kind), []).append(check)
    return groups.values()


def _line(checks: list[Check]) -> str:
    worst = max(checks, key=lambda check: check.error / check.tolerance if check.tolerance else check.error)
    kind = "relative" if worst.relative else "absolute"
    names = worst.tensor if len(checks) == 1 else f"{worst.tensor} (worst of {len(checks)})"
    return f"{worst.file:24} {names:48} {worst.error:9.2e}  ≤ {worst.tolerance:.0e} {kind}"
