"""SAC and CAM in the published way, over the full map of logits: what ours is compared with in time and memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from core.analogist.attention import AttentionEdits, join_heads, split_heads
from core.analogist.layers import layer_pairs

if TYPE_CHECKING:
    from diffusers import UNet2DConditionModel
    from diffusers.models.attention_processor import Attention


@dataclass(frozen=True)
class FullMap:
    """An attention processor of square grids. Every layer makes the map of logits and its softmax, edited or not; with
    SAC the softmax is made once more."""

    cloned: bool
    masked: bool
    sac_scale: float

    def __call__(
        self, attn: Attention, hidden_states: Tensor, encoder_hidden_states: Tensor | None = None, **_: Any
    ) -> Tensor:
        """hidden_states: (N, tokens, C), row-major."""
        read = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        query, key, value = (
            split_heads(project(given), attn.heads)
            for project, given in ((attn.to_q, hidden_states), (attn.to_k, read), (attn.to_v, read))
        )
        logits = query @ key.transpose(-1, -2) * attn.scale
        shares = logits.softmax(-1)
        a, a_prime, b, b_prime = quadrants(hidden_states.shape[1], hidden_states.device)
        if self.cloned:
            logits[..., a_prime[:, None], b_prime] = logits[..., a[:, None], b] * self.sac_scale
            logits[..., b_prime[:, None], a_prime] = logits[..., b[:, None], a] * self.sac_scale
            shares = logits.softmax(-1)
        if self.masked:
            shares[..., torch.cat((a, a_prime, b)), :] = 0
        out: Tensor = attn.to_out[0](join_heads(shares @ value))
        return out


def quadrants(tokens: int, device: torch.device) -> tuple[Tensor, ...]:
    """Which of the tokens of a square grid belong to A, A′, B and B′."""
    side = int(tokens**0.5)
    places = torch.arange(tokens, device=device).view(side, side)
    return tuple(cell.flatten() for half in places.chunk(2) for cell in half.chunk(2, dim=1))


def edit_naively(unet: UNet2DConditionModel, edits: AttentionEdits) -> None:
    """Set such processors everywhere, as the published code does."""
    unet.set_attn_processor(
        {
            name: FullMap(
                not is_cross and pair in edits.self_layers, is_cross and pair in edits.cross_layers, edits.sac_scale
            )
            for name, (pair, is_cross) in layer_pairs(unet.attn_processors).items()
        }
    )
