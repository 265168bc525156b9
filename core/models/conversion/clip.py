"""Installing the image encoder of a CLIP model that is a folder as transformers lays it out."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadModelConfigError, NotACheckpointError, WrongShapeError
from core.messages import Message
from core.models import store
from core.models.configs import Config, clip_config, read_config
from core.models.conversion.converting import ImportStep
from core.models.conversion.partial import partial_folder
from core.models.conversion.sniffing import sniff
from core.models.files import record_of
from core.models.layout import CLIP, CLIP_FOLDER, CLIP_PREPROCESSING

if TYPE_CHECKING:
    from torch import Tensor

_WEIGHTS = "model.safetensors"
_TOWER = ("vision_model.", "visual_projection.")
_BUFFER = "position_ids"  # counts from 0; files of older versions hold it


def is_clip(source: Path) -> bool:
    """Whether this is a folder of a CLIP model, whole or its image encoder alone. A quick look."""
    try:
        kind = read_config(source / "config.json").get("model_type")
    except ValueError:
        return False
    return kind in ("clip", "clip_vision_model")


def install_clip(source: Path, model_id: str) -> Generator[ImportStep, None, tuple[store.InstalledModel, int]]:
    """Take the image encoder out of a CLIP model, check it, install it. Returns it, and how many tensors it has.

    Raises CheckpointError and WriteFailedError.
    """
    import torch
    from safetensors.torch import save_file
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    weights = _weights(source)
    try:
        config = _vision_config(read_config(source / "config.json"))
        with torch.device("meta"):
            wanted = CLIPVisionModelWithProjection(CLIPVisionConfig(**config)).state_dict()
    except Exception as error:  # of any class, over a configuration that somebody else wrote
        raise BadModelConfigError(name=source.name, reason=str(error)) from error
    _check_shapes(source, wanted, weights)
    preprocessing = _preprocessing(source)
    size = sum(tensor.numel() * 4 for tensor in weights.values())
    yield ImportStep(0, size, Message("Copy"))
    with partial_folder(model_id) as partial:
        folder = partial / CLIP_FOLDER
        folder.mkdir(parents=True)
        save_file(
            {name: tensor.float().contiguous() for name, tensor in weights.items()},
            folder / _WEIGHTS,
            metadata={"format": "pt"},
        )
        (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
        (folder / CLIP_PREPROCESSING).write_text(preprocessing, encoding="utf-8")
        names = (_WEIGHTS, "config.json", CLIP_PREPROCESSING)
        files = {f"{CLIP_FOLDER}/{name}": record_of(folder / name) for name in names}
        yield ImportStep(size, size, Message("Copy"))
        about = {"engine": CLIP, "precision": "fp32", "source": source.name}
        return store.install(partial, model_id, about, files), len(weights)


def _vision_config(config: Config) -> Config:
    """That of the image encoder alone; of a whole model, the projection's size is told outside of it.
    Raises ValueError."""
    if config.get("model_type") != "clip":
        return clip_config(config)
    vision = config.get("vision_config") or {}
    if not isinstance(vision, dict):
        raise ValueError("vision_config is no object")
    return clip_config({**vision, "projection_dim": config.get("projection_dim", vision.get("projection_dim", 512))})


def _weights(source: Path) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    file = source / _WEIGHTS
    if not file.is_file():
        found = Message("a folder without {file}", {"file": _WEIGHTS})
        raise NotACheckpointError(name=source.name, found=found)
    sniff(file)
    try:
        stored = load_file(file)
    except (SafetensorError, OSError) as error:
        raise NotACheckpointError(name=file.name, found=Message("a file of an unknown kind")) from error
    return {name: tensor for name, tensor in stored.items() if name.startswith(_TOWER) and not name.endswith(_BUFFER)}


def _check_shapes(source: Path, wanted: Mapping[str, Tensor], weights: Mapping[str, Tensor]) -> None:
    shapes, found = ({name: tuple(tensor.shape) for name, tensor in side.items()} for side in (wanted, weights))
    wrong = [name for name in sorted({*shapes, *found}) if shapes.get(name) != found.get(name)]
    if wrong:
        raise WrongShapeError(name=source.name, count=len(wrong), keys=tuple(wrong[:5]))


def _preprocessing(source: Path) -> str:
    from core.models.clip import Preprocessing

    try:
        text = (source / CLIP_PREPROCESSING).read_text(encoding="utf-8")
        Preprocessing.read(text)
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = Message("{file} cannot be read", {"file": CLIP_PREPROCESSING})
        raise BadModelConfigError(name=source.name, reason=reason) from error
    return text
