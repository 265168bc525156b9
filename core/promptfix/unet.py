"""The noise predictor: Stable Diffusion's UNet with a second cross-attention for the auxiliary prompt.

Everything but the transformer blocks is diffusers' own `UNet2DConditionModel`. Channels in: 4 of the noisy latents and
4 of the input image's latents. PromptFix, section 3.2.
"""

from __future__ import annotations

from typing import Any

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention import BasicTransformerBlock
from diffusers.models.attention_processor import Attention
from diffusers.models.transformers.transformer_2d import Transformer2DModel
from torch import Tensor, nn

from core.stopping import stop_if_asked


class DualContextBlock(BasicTransformerBlock):  # type: ignore[misc] # diffusers has no types here
    """A transformer block that attends to the instruction, then to the auxiliary prompt.

    The context, `encoder_hidden_states`, is (N, 2·L, C): the L tokens of the instruction, then those of the auxiliary
    prompt.
    """

    def __init__(self, dim: int, heads: int, head_dim: int, context_dim: int) -> None:
        super().__init__(dim, heads, head_dim, cross_attention_dim=context_dim)
        self.norm_extra = nn.LayerNorm(dim)
        self.attn_extra = Attention(dim, context_dim, heads=heads, dim_head=head_dim)

    def forward(self, hidden_states: Tensor, *_: Any, encoder_hidden_states: Tensor, **__: Any) -> Tensor:
        """hidden_states: (N, tokens, dim). One long step can be stopped here, between two blocks."""
        stop_if_asked()
        instruction, auxiliary = encoder_hidden_states.chunk(2, dim=1)
        hidden_states = hidden_states + self.attn1(self.norm1(hidden_states))
        hidden_states = hidden_states + self.attn2(self.norm2(hidden_states), instruction)
        hidden_states = hidden_states + self.attn_extra(self.norm_extra(hidden_states), auxiliary)
        return hidden_states + self.ff(self.norm3(hidden_states))


def make_unet(config: dict[str, Any]) -> UNet2DConditionModel:
    """A UNet with random weights for a configuration of diffusers' class. Cheap under `torch.device("meta")`."""
    unet = UNet2DConditionModel.from_config(config)
    for module in list(unet.modules()):
        if isinstance(module, Transformer2DModel):
            module.transformer_blocks = nn.ModuleList(_doubled(block) for block in module.transformer_blocks)
    return unet


def _doubled(block: BasicTransformerBlock) -> DualContextBlock:
    return DualContextBlock(block.dim, block.num_attention_heads, block.attention_head_dim, block.cross_attention_dim)


def context_of(instruction: Tensor, auxiliary: Tensor) -> Tensor:
    """The UNet's context from the embeddings of instruction and auxiliary prompt, both (N, L, C) → (N, 2·L, C)."""
    return torch.cat((instruction, auxiliary), dim=1)
