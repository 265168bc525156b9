"""The autoencoder: diffusers' `AutoencoderKL`, with skips from encoder to decoder that enter through low-rank branches.

The encoder's raw activations are kept while it encodes (the published code runs it a second time for them), and the
blocks of the decoder take them from the end, one each. A skip counts only where its shape is that of the block's
hidden states; at 512 × 512 that are eight of twelve. PromptFix, section 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from diffusers import AutoencoderKL
from diffusers.models.resnet import ResnetBlock2D
from torch import Tensor, nn

from core.stopping import stop_if_asked

RANK = 4
Skips = tuple[Tensor, ...]
"""Raw activations of the encoder, in the order in which they arise: conv_in, then each block's and downsampler's."""


class LowRankBranch(nn.Module):
    """A convolution of rank 4 beside the first one of a decoder block. With `lora_up` at zero it adds nothing."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.lora_down = nn.Conv2d(channels_in, RANK, 3, padding=1, bias=False)
        self.lora_up = nn.Conv2d(RANK, channels_out, 1, bias=False)
        nn.init.normal_(self.lora_down.weight, std=1 / RANK)
        nn.init.zeros_(self.lora_up.weight)

    def forward(self, hidden: Tensor, skip: Tensor | None) -> Tensor:
        """hidden: (N, channels_in, h, w), normalised and activated. A skip of another shape is ignored."""
        if skip is not None and skip.shape == hidden.shape:
            hidden = hidden + skip
        branch: Tensor = self.lora_up(self.lora_down(hidden))
        return branch


def make_autoencoder(config: dict[str, Any]) -> AutoencoderKL:
    """An autoencoder with random weights for a configuration of diffusers' class; the low-rank branches add nothing."""
    autoencoder = AutoencoderKL.from_config(config)
    for block in decoder_blocks(autoencoder):
        block.lora = LowRankBranch(block.in_channels, block.out_channels)
    return autoencoder


def decoder_blocks(autoencoder: AutoencoderKL) -> list[ResnetBlock2D]:
    """The decoder's up-blocks in the order in which they run; each has a `lora`."""
    return [block for level in autoencoder.decoder.up_blocks for block in level.resnets]


def uses_skips(autoencoder: AutoencoderKL) -> bool:
    """Whether skips change what is decoded: a checkpoint without trained low-rank weights makes them idle."""
    return any(bool(block.lora.lora_up.weight.any()) for block in decoder_blocks(autoencoder))


@dataclass(frozen=True, eq=False)
class Encoded:
    """latents: (N, 4, H/8, W/8), the mean of the posterior, unscaled. moments: (N, 8, …), mean and log variance."""

    latents: Tensor
    moments: Tensor
    skips: Skips


def encode(autoencoder: AutoencoderKL, image: Tensor, keep_skips: bool = True) -> Encoded:
    """Encode images, (N, 3, H, W) in [-1, 1], sides multiples of 8 (full size), in one pass."""
    encoder = autoencoder.encoder
    hidden = encoder.conv_in(image)
    skips = [hidden]
    for level in encoder.down_blocks:
        for layer in (*level.resnets, *(level.downsamplers or ())):
            stop_if_asked()
            hidden = layer(hidden, None) if isinstance(layer, ResnetBlock2D) else layer(hidden)
            skips.append(hidden)
        if not keep_skips:
            skips.clear()
    hidden = encoder.conv_out(encoder.conv_act(encoder.conv_norm_out(encoder.mid_block(hidden))))
    moments = autoencoder.quant_conv(hidden)
    return Encoded(moments.chunk(2, dim=1)[0], moments, tuple(skips))


def decode(autoencoder: AutoencoderKL, latents: Tensor, skips: Skips | None = None) -> Tensor:
    """Decode unscaled latents, (N, 4, h, w) → (N, 3, 8·h, 8·w), nominally in [-1, 1], not clamped.

    skips: from `encode` of an image of the same size. None leaves the low-rank branches out altogether.
    """
    decoder = autoencoder.decoder
    waiting = list(skips or ())
    hidden = decoder.mid_block(decoder.conv_in(autoencoder.post_quant_conv(latents)))
    for level in decoder.up_blocks:
        for block in level.resnets:
            stop_if_asked()
            hidden = block(hidden, None) if skips is None else with_skip(block, hidden, waiting.pop())
        for upsampler in level.upsamplers or ():
            hidden = upsampler(hidden)
    image: Tensor = decoder.conv_out(decoder.conv_act(decoder.conv_norm_out(hidden)))
    return image


def with_skip(block: ResnetBlock2D, hidden: Tensor, skip: Tensor) -> Tensor:
    """A block of the decoder with its low-rank branch. The skip meets the normalised, activated hidden states."""
    inner = block.nonlinearity(block.norm1(hidden))
    inner = block.conv1(inner) + block.lora(inner, skip)
    inner = block.conv2(block.nonlinearity(block.norm2(inner)))
    shortcut = hidden if block.conv_shortcut is None else block.conv_shortcut(hidden)
    return torch.add(shortcut, inner)
