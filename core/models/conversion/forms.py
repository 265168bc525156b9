"""The forms in which a checkpoint comes: what it says of the networks, and how it names their tensors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from core.errors import BadModelConfigError
from core.messages import Message
from core.models.configs import Config
from core.models.conversion.architecture import Shapes, text_config, unet_config, vae_config
from core.models.conversion.keys import text_key, unet_key, vae_key
from core.models.conversion.settings import TOKENIZER_FILES, Settings

PARTS = ("unet", "vae", "text_encoder")
"""The networks of a model, by the names of their folders."""
SCHEDULER = "scheduler/scheduler_config.json"


def as_json(config: Config) -> bytes:
    """A configuration as it is written into a model's folder."""
    return (json.dumps(config, indent=2, sort_keys=True) + "\n").encode()


class Form(Protocol):
    """files: what else belongs to the model, by its name in the model's folder. told: PARTS whose configuration was
    written by somebody, rather than read from shapes. identity: plain values that matter to the result."""

    files: dict[str, bytes]
    told: frozenset[str]
    identity: dict[str, Any]

    def configs(self, shapes: Shapes) -> Mapping[str, Config]:
        """The configuration of each of PARTS. Raises KeyError, which names the tensor that is missing, and what sizes
        lead to that no network can have: ValueError, TypeError, ArithmeticError."""
        ...

    def key(self, part: str, name: str, configs: Mapping[str, Config]) -> str:
        """The checkpoint's name of a tensor. name: in the network."""
        ...


class SingleFile:
    """One file in the layout of the original code (CompVis' latent diffusion)."""

    def __init__(self, settings: Settings, name: str) -> None:
        """name: the checkpoint's, for errors."""
        self._settings, self._name = settings, name
        self.files = {f"tokenizer/{file}": (settings.tokenizer / file).read_bytes() for file in TOKENIZER_FILES}
        self.told = frozenset(("text_encoder",)) if settings.text else frozenset[str]()
        self.identity: dict[str, Any] = {"heads": settings.heads, "text": settings.text}

    def configs(self, shapes: Shapes) -> Mapping[str, Config]:
        """See `Form.configs`. Raises BadModelConfigError too."""
        heads = self._settings.heads
        unet = unet_config(shapes, heads)
        vae, text = vae_config(shapes), self._settings.text or text_config(shapes)
        channels = unet["block_out_channels"]
        if any(count % heads for count in channels):
            details = {"channels": tuple(map(str, channels)), "heads": heads}
            reason = Message("{channels} channels do not divide by {heads}", details)
            raise BadModelConfigError(name=self._name, reason=reason)
        return {"unet": unet, "vae": vae, "text_encoder": text}

    def key(self, part: str, name: str, configs: Mapping[str, Config]) -> str:
        if part == "unet":
            unet = configs["unet"]
            attending = [kind == "CrossAttnUpBlock2D" for kind in unet["up_block_types"]]
            return unet_key(name, unet["layers_per_block"], attending)
        if part == "vae":
            return vae_key(name, len(configs["vae"]["block_out_channels"]))
        return text_key(name)
