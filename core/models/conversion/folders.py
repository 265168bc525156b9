"""Checkpoints that are folders, as diffusers lays them out: one for each network, with its configuration in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import BadModelConfigError, NotACheckpointError
from core.messages import Message
from core.models.configs import Config, clip_config, read_config
from core.models.conversion.architecture import Shapes
from core.models.conversion.forms import PARTS, SCHEDULER, as_json
from core.models.conversion.reading import read_checkpoint, tensors_in
from core.models.conversion.settings import TOKENIZER_FILES

if TYPE_CHECKING:
    from torch import Tensor

_STEMS = {
    "unet": ("diffusion_pytorch_model",),
    "vae": ("diffusion_pytorch_model",),
    "text_encoder": ("model", "pytorch_model"),
}
_ENDINGS = (".safetensors", ".fp16.safetensors", ".bin", ".fp16.bin")
"""Of files with weights, the best first."""
_OPTIONAL = frozenset(("special_tokens_map.json",))
_OLDER_NAMES = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}
"""Of the attention in autoencoders that were saved before 2023."""


class Folder:
    """A `Form`. Its names of tensors are "<folder>/<name in the network>"."""

    told = frozenset(PARTS)

    def __init__(self, folder: Path) -> None:
        """Raises NotACheckpointError for folders of another kind, and BadModelConfigError."""
        if not all((folder / part / "config.json").is_file() for part in PARTS):
            raise NotACheckpointError(name=folder.name, found=_found(folder))
        self._configs = {part: _read_config(folder / part / "config.json", folder) for part in PARTS}
        self._configs["text_encoder"] = clip_config(self._configs["text_encoder"])
        self.files = _tokenizer(folder)
        if (folder / SCHEDULER).is_file():
            scheduler = _read_config(folder / SCHEDULER, folder)
            kind = str(scheduler.get("prediction_type", "epsilon"))
            if kind != "epsilon":
                reason = Message("its scheduler is for models that predict “{kind}”, not noise", {"kind": kind})
                raise BadModelConfigError(name=folder.name, reason=reason)
            self.files[SCHEDULER] = as_json(scheduler)
        self.identity: dict[str, Any] = {}

    def configs(self, shapes: Shapes) -> Mapping[str, Config]:
        return self._configs

    def key(self, part: str, name: str, configs: Mapping[str, Config]) -> str:
        return f"{part}/{name}"


def read_folder(folder: Path) -> dict[str, Tensor]:
    """All tensors of the networks, by `Folder`'s names. Raises CheckpointError."""
    return {
        f"{part}/{_current_name(part, name)}": tensor
        for part in PARTS
        for name, tensor in tensors_in(read_checkpoint(_weights(folder, part))).items()
    }


def _weights(folder: Path, part: str) -> Path:
    for ending in _ENDINGS:
        for stem in _STEMS[part]:
            if (file := folder / part / f"{stem}{ending}").is_file():
                return file
    found = Message("a folder without weights in {part}", {"part": part})
    raise NotACheckpointError(name=folder.name, found=found)


def _current_name(part: str, name: str) -> str:
    """The name that today's classes give to a tensor."""
    if part == "text_encoder":
        return name if name.startswith(("text_model.", "text_projection.")) else f"text_model.{name}"
    *path, layer, kind = name.split(".") if part == "vae" and ".attentions." in name else ("", "", "")
    return ".".join((*path, _OLDER_NAMES[layer], kind)) if layer in _OLDER_NAMES else name


def _tokenizer(folder: Path) -> dict[str, bytes]:
    inside = folder / "tokenizer"
    missing = [name for name in TOKENIZER_FILES if name not in _OPTIONAL and not (inside / name).is_file()]
    if missing:
        reason = Message("{folder} lacks {files}", {"folder": "tokenizer", "files": tuple(missing)})
        raise BadModelConfigError(name=folder.name, reason=reason)
    return {f"tokenizer/{name}": (inside / name).read_bytes() for name in TOKENIZER_FILES if (inside / name).is_file()}


def _read_config(file: Path, folder: Path) -> Config:
    """A configuration, without what the saving library says of itself and of where it was."""
    try:
        config = read_config(file)
    except ValueError as error:
        reason = Message("{file} cannot be read", {"file": f"{file.parent.name}/{file.name}"})
        raise BadModelConfigError(name=folder.name, reason=reason) from error
    return {name: value for name, value in config.items() if name == "_class_name" or not name.startswith("_")}


def _found(folder: Path) -> Message:
    if (folder / "adapter_config.json").is_file():
        return Message("a LoRA, which only changes another model")
    return Message("a folder that is not laid out as diffusers does: unet, vae, text_encoder, tokenizer")
