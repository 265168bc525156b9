"""The attention layers of a UNet in the order in which they run.

Published ranges of layers count pairs of self- and cross-attention in that order: 0 to 15 in Stable Diffusion 1.x, 0 to
5 on the way down, 6 in the middle, 7 to 15 on the way up. The published code counts calls; names tell the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_STAGES = ("down_blocks", "mid_block", "up_blocks")  # a UNet lists the middle last
_NAME = re.compile(r"(\w+?)(?:\.(\d+))?\.attentions\.(\d+)\.transformer_blocks\.(\d+)\.(attn[12])")


def layer_pairs(names: Iterable[str]) -> dict[str, tuple[int, bool]]:
    """Name of each attention processor (`UNet2DConditionModel.attn_processors`) → index of its pair, and whether it is
    the cross-attention. Raises ValueError for a UNet that is built in another way."""
    ranks = {name: _rank(name) for name in names}
    ordered = sorted(ranks, key=lambda name: ranks[name])
    return {name: (place // 2, bool(place % 2)) for place, name in enumerate(ordered)}


def _rank(name: str) -> tuple[int, int, int, int, str]:
    found = _NAME.match(name)
    if found is None or found[1] not in _STAGES:
        raise ValueError(f"{name} is no attention layer of Stable Diffusion")
    stage, block, transformer, layer, kind = found.groups()
    return _STAGES.index(stage), int(block or 0), int(transformer), int(layer), kind
