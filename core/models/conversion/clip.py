"""Installing the image encoder of a CLIP model that is a folder as transformers lays it out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import BadModelConfigError, NotACheckpointError, WriteFailedError, WrongShapeError
from core.messages import Message
from core.models import store
from core.models.conversion.converting import ImportStep
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
    return source.is_dir() and _read_json(source / "config.json").get("model_type") in ("clip", "clip_vision_model")


def install_clip(source: Path, model_id: str) -> Generator[ImportStep, None, tuple[store.InstalledModel, int]]:
    """Take the image encoder out of a CLIP model, check it, install it. Returns it, and how many tensors it has.

    Raises CheckpointError and WriteFailedError.
    """
    import torch
    from safetensors.torch import save_file
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    config = _vision_config(_read_json(source / "config.json"))
    weights = _weights(source)
    try:
        with torch.device("meta"):
            wanted = CLIPVisionModelWithProjection(CLIPVisionConfig(**config)).state_dict()
    except (TypeError, ValueError) as error:
        raise BadModelConfigError(name=source.name, reason=str(error)) from error
    _check_shapes(source, wanted, weights)
    preprocessing = _preprocessing(source)
    size = sum(tensor.numel() * 4 for tensor in weights.values())
    yield ImportStep(0, size, Message("Copy"))
    partial = store.folder_of(model_id).with_name(model_id + store.PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    folder = partial / CLIP_FOLDER
    try:
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
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise WriteFailedError(name=model_id, reason=error.strerror or str(error)) from error
    yield ImportStep(size, size, Message("Copy"))
    about = {"engine": CLIP, "precision": "fp32", "source": source.name}
    return store.install(partial, model_id, about, files), len(weights)


def _vision_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """That of the image encoder alone; of a whole model, the projection's size is told outside of it."""
    if config.get("model_type") != "clip":
        return dict(config)
    vision = config.get("vision_config") or {}
    return {**vision, "projection_dim": config.get("projection_dim", vision.get("projection_dim", 512))}


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


def _read_json(file: Path) -> dict[str, Any]:
    """Empty for what cannot be read."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
