"""Installing a tiny autoencoder (TAESD, as diffusers keeps it): ten megabytes of safetensors, as they are."""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator
from pathlib import Path

from core.errors import WrongShapeError
from core.messages import Message
from core.models import store
from core.models.conversion.converting import ImportStep
from core.models.conversion.partial import partial_folder
from core.models.files import record_of
from core.models.layout import TINY_DECODER, TINY_FOLDER, WEIGHTS

MODEL_ID = "taesd"


def tiny_keys(source: Path) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the tensors of a tiny autoencoder; empty for any other file."""
    from safetensors import SafetensorError, safe_open

    if source.suffix != ".safetensors":
        return {}
    try:
        with safe_open(source, framework="numpy") as stored:
            shapes = {name: tuple(stored.get_slice(name).get_shape()) for name in stored.keys()}  # noqa: SIM118
    except (SafetensorError, OSError):
        return {}
    return shapes if any(name.startswith("decoder.layers.") for name in shapes) else {}


def install_tiny(
    source: Path, shapes: dict[str, tuple[int, ...]], model_id: str
) -> Generator[ImportStep, None, store.InstalledModel]:
    """Check the shapes, copy the file, install it. Raises WrongShapeError and WriteFailedError."""
    import torch
    from diffusers import AutoencoderTiny

    with torch.device("meta"):
        tiny = AutoencoderTiny()
    wanted = {name: tuple(tensor.shape) for name, tensor in tiny.state_dict().items()}
    wrong = [name for name in sorted({*wanted, *shapes}) if wanted.get(name) != shapes.get(name)]
    if wrong:
        raise WrongShapeError(name=source.name, count=len(wrong), keys=tuple(wrong[:5]))
    size = source.stat().st_size
    yield ImportStep(0, size, Message("Copy"))
    config = {"_class_name": "AutoencoderTiny", **dict(tiny.config)}
    with partial_folder(model_id) as partial:
        (partial / TINY_FOLDER).mkdir(parents=True)
        shutil.copyfile(source, partial / TINY_FOLDER / WEIGHTS)
        text = json.dumps({key: value for key, value in config.items() if not key.startswith("_diffusers")}, indent=2)
        (partial / TINY_FOLDER / "config.json").write_text(text + "\n", encoding="utf-8")
        files = {f"{TINY_FOLDER}/{name}": record_of(partial / TINY_FOLDER / name) for name in (WEIGHTS, "config.json")}
        yield ImportStep(size, size, Message("Copy"))
        about = {"engine": TINY_DECODER, "precision": "fp32", "source": source.name}
        return store.install(partial, model_id, about, files)
