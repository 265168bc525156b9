"""Configurations that somebody else wrote, in JSON: reading them, and what of CLIP's may reach transformers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Config = dict[str, Any]
"""A network's configuration, as diffusers and transformers write it into config.json."""

_CLIP_FIELDS = frozenset(
    (
        "attention_dropout",
        "bos_token_id",
        "eos_token_id",
        "hidden_act",
        "hidden_size",
        "image_size",
        "initializer_factor",
        "initializer_range",
        "intermediate_size",
        "layer_norm_eps",
        "max_position_embeddings",
        "num_attention_heads",
        "num_channels",
        "num_hidden_layers",
        "pad_token_id",
        "patch_size",
        "projection_dim",
        "vocab_size",
    )
)


def parse_config(text: str | bytes) -> Config:
    """The object that a JSON text holds. Raises ValueError for anything else."""
    try:
        told = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(told, dict):
        raise ValueError("it holds no object")
    return told


def read_config(file: Path) -> Config:
    """The object in a JSON file. Raises ValueError for anything else, and where the file cannot be read."""
    try:
        return parse_config(file.read_bytes())
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error


def clip_config(config: Mapping[str, Any]) -> Config:
    """Of the configuration of one of CLIP's encoders, what describes the network.

    transformers acts on more than that when it loads a folder: it looks for quantisers and kernels that are named
    there, which a file from elsewhere is not to choose.
    """
    return {name: value for name, value in config.items() if name in _CLIP_FIELDS}
