"""Names of tensors: diffusers' and transformers' in, those of the original code out, which a checkpoint uses."""

from __future__ import annotations

import re

from core.models.conversion.architecture import TEXT, UNET, VAE

LOW_RANK = ".lora."
"""In the names of the decoder's low-rank branches. A checkpoint made with the released code lacks them."""

IGNORED = frozenset(
    (
        "betas",
        "alphas_cumprod",
        "alphas_cumprod_prev",
        "sqrt_alphas_cumprod",
        "sqrt_one_minus_alphas_cumprod",
        "log_one_minus_alphas_cumprod",
        "sqrt_recip_alphas_cumprod",
        "sqrt_recipm1_alphas_cumprod",
        "posterior_variance",
        "posterior_log_variance_clipped",
        "posterior_mean_coef1",
        "posterior_mean_coef2",
        f"{TEXT}embeddings.position_ids",
    )
)
"""Buffers that follow from constants: computed anew, whether a checkpoint has them or not."""

SPARE = frozenset(
    (
        "logvar",
        "lvlb_weights",
        "scale_factor",
        "cond_stage_model.logit_scale",
        "cond_stage_model.text_projection",
        "cond_stage_model.transformer.text_projection.weight",
        "text_encoder/text_model.embeddings.position_ids",
        "text_encoder/text_projection.weight",
    )
)
"""What some checkpoints hold besides, of the training, or of CLIP beyond its text encoder."""

_RESIDUAL = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_OUTSIDE = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
_MIDDLE = {"resnets.0": 0, "attentions.0": 1, "resnets.1": 2}
_ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}

_LEVEL = re.compile(r"(down|up)_blocks\.(\d+)\.(resnets|attentions|downsamplers|upsamplers)\.(\d+)\.(.+)")
_MID = re.compile(r"mid_block\.((?:resnets|attentions)\.(\d+))\.(.+)")


def unet_key(name: str, layers: int, attending: list[bool]) -> str:
    """The checkpoint's name of a UNet tensor.

    layers: residual blocks of a level on the way down; there is one more on the way up. attending: whether the levels
    on the way up have attention, in their order.
    """
    if found := _LEVEL.fullmatch(name):
        side, level, kind, place, rest = found[1], int(found[2]), found[3], int(found[4]), found[5]
        first = 1 + level * (layers + 1) if side == "down" else level * (layers + 1)
        blocks = f"{UNET}{'input' if side == 'down' else 'output'}_blocks"
        if kind == "resnets":
            return f"{blocks}.{first + place}.0.{_renamed(rest, _RESIDUAL)}"
        if kind == "attentions":
            return f"{blocks}.{first + place}.1.{rest}"
        if kind == "downsamplers":
            return f"{blocks}.{first + layers}.0.{_renamed(rest, {'conv': 'op'})}"
        return f"{blocks}.{first + layers}.{2 if attending[level] else 1}.{rest}"
    if found := _MID.fullmatch(name):
        rest = _renamed(found[3], _RESIDUAL) if found[1].startswith("resnets") else found[3]
        return f"{UNET}middle_block.{_MIDDLE[found[1]]}.{rest}"
    return UNET + _renamed(name, _OUTSIDE)


def vae_key(name: str, levels: int) -> str:
    """The checkpoint's name of a tensor of the autoencoder, which counts the decoder's levels from the other end."""
    coder, _, inner = name.partition(".")
    if coder not in ("encoder", "decoder"):
        return VAE + name
    if found := _LEVEL.fullmatch(inner):
        side, level, kind, place, rest = found[1], int(found[2]), found[3], int(found[4]), found[5]
        level = level if side == "down" else levels - 1 - level
        part = f"block.{place}" if kind == "resnets" else f"{side}sample"
        return f"{VAE}{coder}.{side}.{level}.{part}.{_renamed(rest, {'conv_shortcut': 'nin_shortcut'})}"
    if found := _MID.fullmatch(inner):
        part = "block" if found[1].startswith("resnets") else "attn"
        rest = found[3] if part == "block" else _renamed(found[3], _ATTENTION)
        return f"{VAE}{coder}.mid.{part}_{int(found[2]) + 1}.{rest}"
    return f"{VAE}{coder}.{_renamed(inner, {'conv_norm_out': 'norm_out'})}"


def text_key(name: str) -> str:
    """The checkpoint's name of a tensor of the text encoder; some versions of transformers leave `text_model` out."""
    return TEXT + name.removeprefix("text_model.")


def with_dots(names: list[str]) -> dict[str, str]:
    """Names as an average of the weights keeps them, without dots → the names themselves.

    names: of the model as far as known. Those of the second attention are added: a base has only the first.
    """
    twins = [name.replace(".attn2.", ".attn_extra.").replace(".norm3.", ".norm_extra.") for name in names]
    return {name.replace(".", ""): name for name in (*names, *twins)}


def _renamed(name: str, names: dict[str, str]) -> str:
    """The name with its beginning, up to weight or bias, exchanged where the table has it."""
    stem, _, kind = name.rpartition(".")
    return f"{names.get(stem, stem)}.{kind}"
