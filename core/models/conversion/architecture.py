"""What a checkpoint's tensors say of the networks that they belong to: the configurations that rebuild these.

Names and shapes are those of the original code (CompVis' latent diffusion); configurations are diffusers' and
transformers'. The number of attention heads leaves no trace in a shape, so that has to be told.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.models.configs import Config
from core.models.layout import SCALE

Shapes = Mapping[str, tuple[int, ...]]

UNET, VAE, TEXT = "model.diffusion_model.", "first_stage_model.", "cond_stage_model.transformer.text_model."
CLIP_HEAD = 64  # channels of one head in every CLIP that OpenAI published


def unet_config(shapes: Shapes, heads: int) -> Config:
    """The `UNet2DConditionModel`. Raises KeyError, which names the tensor that is missing."""
    first = shapes[f"{UNET}input_blocks.0.0.weight"]
    channels: list[int] = []
    attends: list[bool] = []
    layers = index = 0
    for index in range(1, _count(shapes, f"{UNET}input_blocks.")):
        block = f"{UNET}input_blocks.{index}."
        if f"{block}0.op.weight" in shapes:  # a level ends with its downsampling, all but the last
            layers = layers or index - 1
            continue
        if index == 1 or f"{UNET}input_blocks.{index - 1}.0.op.weight" in shapes:
            channels.append(shapes[f"{block}0.in_layers.2.weight"][0])
            attends.append(_count(shapes, block) > 1)
    context = shapes[f"{UNET}middle_block.1.transformer_blocks.0.attn2.to_k.weight"][1]
    down = ["CrossAttnDownBlock2D" if attending else "DownBlock2D" for attending in attends]
    up = ["CrossAttnUpBlock2D" if attending else "UpBlock2D" for attending in reversed(attends)]
    return {
        "_class_name": "UNet2DConditionModel",
        "act_fn": "silu",
        "attention_head_dim": heads,  # a misnomer of diffusers': the number of heads
        "block_out_channels": channels,
        "center_input_sample": False,
        "cross_attention_dim": context,
        "down_block_types": down,
        "downsample_padding": 1,
        "flip_sin_to_cos": True,
        "freq_shift": 0,
        "in_channels": first[1],
        "layers_per_block": layers or index,
        "mid_block_scale_factor": 1,
        "norm_eps": 1e-5,
        "norm_num_groups": 32,
        "out_channels": shapes[f"{UNET}out.2.weight"][0],
        "sample_size": 64,
        "up_block_types": up,
        "use_linear_projection": False,
    }


def vae_config(shapes: Shapes) -> Config:
    """The `AutoencoderKL`. Raises KeyError, which names the tensor that is missing."""
    levels = range(_count(shapes, f"{VAE}encoder.down."))
    return {
        "_class_name": "AutoencoderKL",
        "act_fn": "silu",
        "block_out_channels": [shapes[f"{VAE}encoder.down.{level}.block.0.conv1.weight"][0] for level in levels],
        "down_block_types": ["DownEncoderBlock2D" for _ in levels],
        "in_channels": shapes[f"{VAE}encoder.conv_in.weight"][1],
        "latent_channels": shapes[f"{VAE}post_quant_conv.weight"][1],
        "layers_per_block": _count(shapes, f"{VAE}encoder.down.0.block."),
        "norm_num_groups": 32,
        "out_channels": shapes[f"{VAE}decoder.conv_out.weight"][0],
        "sample_size": 512,
        "scaling_factor": SCALE,
        "up_block_types": ["UpDecoderBlock2D" for _ in levels],
    }


def text_config(shapes: Shapes) -> Config:
    """The `CLIPTextModel` of OpenAI's design. Raises KeyError, which names the tensor that is missing."""
    vocabulary, hidden = shapes[f"{TEXT}embeddings.token_embedding.weight"]
    return {
        "architectures": ["CLIPTextModel"],
        "attention_dropout": 0.0,
        "bos_token_id": vocabulary - 2,
        "eos_token_id": vocabulary - 1,
        "hidden_act": "quick_gelu",
        "hidden_size": hidden,
        "intermediate_size": shapes[f"{TEXT}encoder.layers.0.mlp.fc1.weight"][0],
        "layer_norm_eps": 1e-5,
        "max_position_embeddings": shapes[f"{TEXT}embeddings.position_embedding.weight"][0],
        "model_type": "clip_text_model",
        "num_attention_heads": max(1, hidden // CLIP_HEAD),
        "num_hidden_layers": _count(shapes, f"{TEXT}encoder.layers."),
        "pad_token_id": vocabulary - 1,
        "vocab_size": vocabulary,
    }


def _count(shapes: Shapes, prefix: str) -> int:
    """How many numbered parts there are right after a prefix: one more than the highest number below a hundred."""
    numbers = {name[len(prefix) :].partition(".")[0] for name in shapes if name.startswith(prefix)}
    return max((int(number) for number in numbers if number.isdecimal() and len(number) < 3), default=-1) + 1
