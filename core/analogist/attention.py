"""Self-attention cloning (SAC) and cross-attention masking (CAM), as attention processors of diffusers' UNet.

The published code edits the full map of logits between all tokens. Here no such map exists: a row whose logits stem
from two queries is one query of twice the width, so that fused attention gives the same numbers in memory that grows
with the number of tokens. Analogist, sections 3.2 and 3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import Attention
from torch import Tensor
from torch.nn import functional as F

from core.analogist.grid import GridLayout
from core.analogist.layers import layer_pairs
from core.stopping import stop_if_asked

DEFAULT_LAYERS = frozenset(range(3, 11))


@dataclass(frozen=True)
class AttentionEdits:
    """self_layers, cross_layers: pairs of layers (see `core.analogist.layers`) with SAC and with CAM. sac_scale: what
    cloned logits are multiplied with. The published defaults."""

    self_layers: frozenset[int] = DEFAULT_LAYERS
    cross_layers: frozenset[int] = DEFAULT_LAYERS
    sac_scale: float = 1.3


NO_EDITS = AttentionEdits(frozenset(), frozenset())


def to_cells(tokens: Tensor, shape: tuple[int, int]) -> Tensor:
    """Tokens of a grid of rows × columns in row-major order, (N, tokens, C), cell by cell: A, A′, B, B′."""
    rows, columns = shape
    split = torch.unflatten(tokens, 1, (2, rows // 2, 2, columns // 2))
    return split.transpose(2, 3).flatten(1, 4)


def from_cells(tokens: Tensor, shape: tuple[int, int]) -> Tensor:
    """The inverse of `to_cells`."""
    rows, columns = shape
    split = torch.unflatten(tokens, 1, (2, 2, rows // 2, columns // 2))
    return split.transpose(2, 3).flatten(1, 4)


def cloned_self_attention(query: Tensor, key: Tensor, value: Tensor, sac_scale: float, scale: float) -> Tensor:
    """Attention in which A′ looks at B′ as A looks at B, and B′ at A′ as B at A, logits times sac_scale.

    query, key, value: (N, heads, tokens, d), tokens cell by cell. scale: of all logits. Returns the same shape.
    """
    q_a, q_a_prime, q_b, q_b_prime = query.chunk(4, dim=2)
    k_a, k_a_prime, k_b, k_b_prime = key.chunk(4, dim=2)
    none = torch.zeros_like(k_a)
    wide_value = F.pad(value, (0, value.shape[-1]))  # fused attention wants all of one width

    def attend(own: Tensor, source: Tensor, keys: tuple[Tensor, ...], source_keys: tuple[Tensor, ...]) -> Tensor:
        """Rows of logits own · keys + sac_scale · source · source_keys; for each key one of the two is zero."""
        wide_query = torch.cat((own, sac_scale * source), dim=-1)
        wide_key = torch.cat((torch.cat(keys, dim=2), torch.cat(source_keys, dim=2)), dim=-1)
        rows = F.scaled_dot_product_attention(wide_query, wide_key, wide_value, scale=scale)
        return rows[..., : value.shape[-1]]

    plain = F.scaled_dot_product_attention(torch.cat((q_a, q_b), dim=2), key, value, scale=scale)
    a, b = plain.chunk(2, dim=2)
    a_prime = attend(q_a_prime, q_a, (k_a, k_a_prime, k_b, none), (none, none, none, k_b))
    b_prime = attend(q_b_prime, q_b, (k_a, none, k_b, k_b_prime), (none, k_a, none, none))
    return torch.cat((a, a_prime, b, b_prime), dim=2)


def split_heads(tokens: Tensor, heads: int) -> Tensor:
    """(N, tokens, heads · d) → (N, heads, tokens, d)."""
    return torch.unflatten(tokens, 2, (heads, -1)).transpose(1, 2)


def join_heads(tokens: Tensor) -> Tensor:
    """The inverse of `split_heads`."""
    return tokens.transpose(1, 2).flatten(2)


Processor = Callable[..., Tensor]
"""What diffusers calls an attention processor: (attn, hidden_states, encoder_hidden_states, …) → the layer's output.
hidden_states: (N, tokens, C), row-major. encoder_hidden_states: the words, where it is cross-attention."""


@dataclass(frozen=True)
class SelfAttentionCloning:
    layout: GridLayout
    sac_scale: float

    def __call__(self, attn: Attention, hidden_states: Tensor, *_: Any, **__: Any) -> Tensor:
        """See `Processor`."""
        shape = self.layout.shape_of(hidden_states.shape[1])
        tokens = to_cells(hidden_states, shape)
        query, key, value = (split_heads(project(tokens), attn.heads) for project in (attn.to_q, attn.to_k, attn.to_v))
        attended = join_heads(cloned_self_attention(query, key, value, self.sac_scale, attn.scale))
        return from_cells(attn.to_out[0](attended), shape)


@dataclass(frozen=True)
class CrossAttentionMasking:
    """Only B′ reads the words: the other cells get what attention to nothing gives, the bias of the output."""

    layout: GridLayout

    def __call__(
        self, attn: Attention, hidden_states: Tensor, encoder_hidden_states: Tensor, *_: Any, **__: Any
    ) -> Tensor:
        """See `Processor`."""
        rows, columns = self.layout.shape_of(hidden_states.shape[1])
        b_prime = _quadrant(hidden_states, rows, columns).flatten(1, 2)
        query = split_heads(attn.to_q(b_prime), attn.heads)
        key, value = (split_heads(project(encoder_hidden_states), attn.heads) for project in (attn.to_k, attn.to_v))
        attended = attn.to_out[0](join_heads(F.scaled_dot_product_attention(query, key, value, scale=attn.scale)))
        out = attn.to_out[0].bias.expand_as(hidden_states).to(attended.dtype, copy=True)
        _quadrant(out, rows, columns)[...] = torch.unflatten(attended, 1, (rows // 2, columns // 2))
        return out


def _quadrant(tokens: Tensor, rows: int, columns: int) -> Tensor:
    """A view of B′ in row-major tokens: (N, rows / 2, columns / 2, C)."""
    return torch.unflatten(tokens, 1, (rows, columns))[:, rows // 2 :, columns // 2 :]


@dataclass(frozen=True)
class Stoppable:
    """Any processor; a call of the UNet that takes a minute can be stopped before each layer."""

    processor: Processor

    def __call__(self, attn: Attention, *args: Any, **rest: Any) -> Tensor:
        """See `Processor`."""
        stop_if_asked()
        return self.processor(attn, *args, **rest)


@contextmanager
def edited(unet: UNet2DConditionModel, edits: AttentionEdits, layout: GridLayout) -> Iterator[None]:
    """Within this block the UNet attends as edited, and can be stopped between layers; afterwards as before.

    Raises ValueError for a UNet other than Stable Diffusion's.
    """
    before: dict[str, Processor] = unet.attn_processors
    unet.set_attn_processor(_processors(before, edits, layout))
    try:
        yield
    finally:
        unet.set_attn_processor(dict(before))


def _processors(before: dict[str, Processor], edits: AttentionEdits, layout: GridLayout) -> dict[str, Processor]:
    chosen: dict[str, Processor] = {}
    for name, (pair, is_cross) in layer_pairs(before).items():
        processor = before[name]
        if is_cross and pair in edits.cross_layers:
            processor = CrossAttentionMasking(layout)
        elif not is_cross and pair in edits.self_layers:
            processor = SelfAttentionCloning(layout, edits.sac_scale)
        chosen[name] = Stoppable(processor)
    return chosen
