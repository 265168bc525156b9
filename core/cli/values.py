"""Values on the command line, checked while it is read: what argparse calls types."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from core.jobs import MOST_CANDIDATES
from core.jobs.analogy import LEAST_WEIGHT, PAIRS_OF_LAYERS

LUT_SUFFIX = ".cube"


def fraction(text: str) -> float:
    """A number from 0 to 1. Who writes a percentage is told the number."""
    try:
        return _number(text, float, 0, 1)
    except argparse.ArgumentTypeError as error:
        try:
            percent = _number(text.removesuffix("%").strip(), float, 0, 100)
        except argparse.ArgumentTypeError:
            raise error from None
        raise argparse.ArgumentTypeError(f"{error}; write {percent / 100:g} for {percent:g} %") from None


def share(text: str) -> float:
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


def scale(text: str) -> float:
    """A number from 0 to 30."""
    return _number(text, float, 0, 30)


def resolution(text: str) -> int:
    """A whole number from 64 to 4096."""
    return int(_number(text, int, 64, 4096))


def long_side(text: str) -> int:
    """A whole number from 16 to 65500: pixels of an exported photo."""
    return int(_number(text, int, 16, 65500))


def grid_side(text: str) -> int:
    """A whole number from 128 to 4096."""
    return int(_number(text, int, 128, 4096))


def candidates(text: str) -> int:
    """A whole number from 1 to 8."""
    return int(_number(text, int, 1, MOST_CANDIDATES))


def layer(text: str) -> int:
    """An end of a range of pairs of attention layers."""
    return int(_number(text, int, 0, PAIRS_OF_LAYERS))


def example_weight(text: str) -> float:
    """A number from 0.01 to 10."""
    return _number(text, float, LEAST_WEIGHT, 10)


def denoising_strength(text: str) -> float:
    """A number from 0.01 to 1."""
    return _number(text, float, 0.01, 1)


def cube_file(text: str) -> Path:
    """A file's name that ends in .cube."""
    if not text.lower().endswith(LUT_SUFFIX):
        raise argparse.ArgumentTypeError(f"{text!r} does not end in {LUT_SUFFIX}")
    return Path(text)


def count(text: str) -> int:
    """A whole number from 1."""
    return int(_number(text, int, 1, 10**6))


def working_side(text: str) -> int:
    """A multiple of 64 from 64 to 4096: a side at which a diffusion model works."""
    return _multiple(text, 64)


def square_grid(text: str) -> int:
    """A multiple of 128 from 128 to 4096: the side of a grid of four square cells."""
    return _multiple(text, 128)


def instruction(text: str) -> str:
    """Anything but the name of a file: that is a photo in the wrong place."""
    if os.path.isfile(text):  # False for what cannot be a name at all, where Path.is_file raises
        raise argparse.ArgumentTypeError(f"{text!r} is a file; the photo comes first, then what is wrong, in quotes")
    return text


def _multiple(text: str, unit: int) -> int:
    side = int(_number(text, int, unit, 4096))
    if side % unit:
        raise argparse.ArgumentTypeError(f"{text!r} is not a multiple of {unit}")
    return side


def _number(text: str, kind: type[int] | type[float], low: float, high: float) -> float:
    try:
        value = kind(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        sort = "whole number" if kind is int else "number"
        raise argparse.ArgumentTypeError(f"{text!r} is not a {sort} from {low} to {high}")
    return value
