"""Values on the command line, checked while it is read: what argparse calls types."""

from __future__ import annotations

import argparse


def fraction(text: str) -> float:
    """A number from 0 to 1."""
    return _number(text, float, 0, 1)


def percentage(text: str) -> int:
    """A whole number from 1 to 100."""
    return int(_number(text, int, 1, 100))


def seed(text: str) -> int:
    """A whole number that fits 32 bits."""
    return int(_number(text, int, 0, 2**32 - 1))


def steps(text: str) -> int:
    """A whole number from 1 to 1000."""
    return int(_number(text, int, 1, 1000))


def count(text: str) -> int:
    """A whole number from 1."""
    return int(_number(text, int, 1, 10**6))


def _number(text: str, kind: type[int] | type[float], low: int, high: int) -> float:
    try:
        value = kind(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        sort = "whole number" if kind is int else "number"
        raise argparse.ArgumentTypeError(f"{text!r} is not a {sort} from {low} to {high}")
    return value
