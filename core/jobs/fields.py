"""What the fields of a job may be, and reading a job back from text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from core.errors import BadJobError
from core.messages import Message

MOST_CANDIDATES = 8
MOST_VARIATIONS = 64

VariationPath = tuple[tuple[float, int], ...]
"""Shares and seeds of variations, one after the other."""


class _Checked(Protocol):
    def check(self) -> None: ...


J = TypeVar("J", bound=_Checked)

_VARIATION = {"field": "variation", "low": 0, "high": 1}


def read_fields(text: str, kind: str, make: Callable[[dict[str, Any]], J]) -> J:
    """A job of that kind from its JSON, checked. Raises BadJobError."""
    try:
        fields: dict[str, Any] = json.loads(text)
        if fields.pop("kind") != kind:
            raise BadJobError(reason=Message("it is not a job of the kind “{kind}”", {"kind": kind}))
        job = make(fields)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadJobError(
            reason=Message("its description cannot be read ({detail})", {"detail": str(error)})
        ) from error
    job.check()
    return job


def kind_of(text: str, kinds: Sequence[str]) -> str:
    """Which of these kinds of job some JSON describes. Raises BadJobError where it is none."""
    try:
        kind = json.loads(text)["kind"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        reason = Message("its description cannot be read ({detail})", {"detail": str(error)})
        raise BadJobError(reason=reason) from error
    if kind not in kinds:
        raise BadJobError(reason=Message("it is not a job of the kind “{kind}”", {"kind": " / ".join(kinds)}))
    return str(kind)


def check_text(job: object, *names: str) -> None:
    """Raise BadJobError unless these fields are text."""
    for name in names:
        if not isinstance(getattr(job, name), str):
            raise BadJobError(reason=Message("{field} must be text", {"field": name}))


def check_choice(job: object, name: str, choices: Sequence[str]) -> None:
    """Raise BadJobError unless the field is one of the choices, or empty."""
    if getattr(job, name) not in ("", *choices):
        raise BadJobError(reason=Message("{field} must be one of: {choices}", {"field": name, "choices": choices}))


def check_whole(job: object, name: str, low: int, high: int) -> None:
    """Raise BadJobError unless the field is None or a whole number in the range."""
    value = getattr(job, name)
    if value is not None and not (type(value) is int and low <= value <= high):
        details = {"field": name, "low": low, "high": high}
        raise BadJobError(reason=Message("{field} must be a whole number from {low} to {high}", details))


def check_number(job: object, name: str, low: float, high: float) -> None:
    """Raise BadJobError unless the field is None or a number in the range."""
    value = getattr(job, name)
    if value is not None and not (isinstance(value, int | float) and low <= value <= high):
        details = {"field": name, "low": low, "high": high}
        raise BadJobError(reason=Message("{field} must be a number from {low} to {high}", details))


def check_seed(job: object, name: str = "seed") -> None:
    """Raise BadJobError unless the field fits 32 bits."""
    value = getattr(job, name)
    if not (type(value) is int and 0 <= value < 2**32):
        raise BadJobError(reason=Message("{field} must be a whole number from 0 to 4294967295", {"field": name}))


def as_path(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields from JSON, with `variation_path` made of tuples."""
    path = fields.get("variation_path", ())
    return {**fields, "variation_path": tuple(tuple(step) for step in path)}


def check_variation(job: object) -> None:
    """Raise BadJobError unless the fields `variation`, `variation_seed` and `variation_path` are sound."""
    value = getattr(job, "variation")  # noqa: B009 - of jobs that have one
    if value is None:
        raise BadJobError(reason=Message("{field} must be a number from {low} to {high}", _VARIATION))
    check_number(job, "variation", 0, 1)
    check_seed(job, "variation_seed")
    path = getattr(job, "variation_path")  # noqa: B009
    if not (isinstance(path, tuple) and len(path) <= MOST_VARIATIONS and all(map(_is_step, path))):
        raise BadJobError(reason=Message("{field} must be pairs of a share and a seed", {"field": "variation_path"}))


def _is_step(step: object) -> bool:
    if not (isinstance(step, tuple) and len(step) == 2):
        return False
    share, seed = step
    return type(share) in (int, float) and 0 <= share <= 1 and type(seed) is int and 0 <= seed < 2**32
