"""Parity of a folder of recordings of the published Analogist: a tiny pipeline, and what was done with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from core.analogist.attention import cloned_self_attention, from_cells, join_heads, split_heads, to_cells
from core.analogist.grid import GridLayout, build_grid, grid_mask, paste
from core.errors import FileMissingError
from core.inpainting.model import load_model
from core.quality.parity.analogist_runs import check_run
from core.quality.parity.checks import Check, ParityReport, compare
from core.quality.parity.recording import RecordedFile

Levels = NDArray[np.uint8]


def check_parity(folder: Path, tell: Callable[[str], None]) -> ParityReport:
    """Compare with every recording in the folder. Raises FileMissingError where there is no pipeline, and
    BrokenModelError.

    tell: called with the name of each file before it is looked at.
    """
    if not (folder / "pipe").is_dir():
        raise FileMissingError(name=folder / "pipe")
    model = load_model(folder / "pipe", torch.device("cpu"), torch.float32)
    checks: list[Check] = []
    with torch.inference_mode():
        tell("grids")
        checks.extend(_check_grids(folder))
        for file in sorted(folder.glob("attention_layer*.safetensors")):
            tell(file.name)
            checks.extend(_check_attention(file))
        for file in sorted(folder.glob("run_*.safetensors")):
            tell(file.name)
            checks.extend(check_run(file, model))
    return ParityReport(tuple(checks))


def _check_grids(folder: Path) -> Iterator[Check]:
    """Grids from their sources, the pasted grid, the mask and the quadrants of tokens, every number exactly."""
    sources = [folder / "grid" / f"src_{name}.png" for name in ("A", "Aprime", "B")]
    for file in sorted(folder.rglob("*.png")):
        found = re.fullmatch(r"(grid|mask|pasted)_(\d+)", file.stem)
        if found is None:
            continue
        kind, side = found[1], int(found[2])
        layout = GridLayout(side // 2, side // 2)
        if kind == "mask":
            yield _same(file, grid_mask(layout))
        elif all(source.exists() for source in sources):
            a, a_prime, b = (_levels(source) for source in sources)
            grid = build_grid(a, a_prime, b, layout)
            yield _same(file, grid if kind == "grid" else paste(grid))
    summary = folder / "index_sa_summary.json"
    if summary.exists():
        yield from _check_quadrants(summary)


def _check_quadrants(file: Path) -> Iterator[Check]:
    """Which tokens belong to which cell: how many, the first and the last."""
    for side, cells in json.loads(file.read_text(encoding="utf-8")).items():
        tokens = torch.arange(int(side) ** 2)[None, :, None]
        ours = to_cells(tokens, (int(side), int(side))).flatten().chunk(4)
        for members, (name, told) in zip(ours, cells.items(), strict=True):
            first, last = (members[: len(told["first"])], members[-len(told["last"]) :])
            numbers = torch.cat((torch.tensor([len(members)]), first, last))
            recorded = torch.tensor([told["count"], *told["first"], *told["last"]])
            yield compare(file.name, f"{side} {name}", numbers, recorded, 0)


def _check_attention(file: Path) -> Iterator[Check]:
    """Single calls of attention on square grids: with SAC, with CAM, and without."""
    recorded = RecordedFile(file)
    for side, facts in recorded.facts.items():
        name, heads, scale = f"r{side}", facts["heads"], facts["scale"]
        shape = (int(side), int(side))
        query, key, value, words, meanings = (
            torch.unflatten(recorded.tensors[f"{name}_{part}"], 0, (-1, heads)) for part in ("q", "k", "v", "kc", "vc")
        )
        q, k, v = (_by_cells(part, shape) for part in (query, key, value))
        cloned = join_heads(cloned_self_attention(q, k, v, facts["scale_sac"], scale))
        plain = join_heads(F.scaled_dot_product_attention(query, key, value, scale=scale))
        read = join_heads(F.scaled_dot_product_attention(query, words, meanings, scale=scale))
        masked = to_cells(read, shape)
        masked[:, : masked.shape[1] * 3 // 4] = 0
        for kind, ours in (
            ("self_out", from_cells(cloned, shape)),
            ("self_plain_out", plain),
            ("cross_out", from_cells(masked, shape)),
            ("cross_plain_out", read),
        ):
            yield from recorded.compare(f"{name}_{kind}", ours, 1e-5)


def _by_cells(heads: Tensor, shape: tuple[int, int]) -> Tensor:
    """(N, heads, tokens, d) with the tokens cell by cell."""
    return split_heads(to_cells(join_heads(heads), shape), heads.shape[1])


def _same(file: Path, ours: Levels) -> Check:
    return compare(file.name, "pixels", torch.from_numpy(ours), torch.from_numpy(_levels(file)), 0)


def _levels(file: Path) -> Levels:
    with Image.open(file) as picture:
        return np.array(picture.convert("RGB"))
