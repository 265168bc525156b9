"""Files that are no checkpoints, broken ones and hostile ones; nothing of them is ever run."""

from __future__ import annotations

import argparse
import collections
import os
import pickle
import sys
import types
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor

from core.errors import (
    CheckpointUnreadableError,
    NotACheckpointError,
    TruncatedCheckpointError,
    UnsafeCheckpointError,
)
from core.models.conversion.reading import read_checkpoint

WEIGHTS = {"state_dict": {"a": torch.arange(1000.0)}}
Saved = Callable[..., Path]
Convert = Callable[..., object]


class Trap:
    """Pickles as a call that leaves a file behind."""

    def __init__(self, function: Callable[..., Any], *arguments: str) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> Any:
        return self.call


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"<!DOCTYPE html><html><head><title>Sign in</title>", "a web page"),
        (b"\n <html>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a Git LFS pointer"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08\x00", "a compressed archive"),
        (b"just some words, and more of them", "an unknown kind"),
        (b"\xff" * 8 + b"{not a header", "an unknown kind"),
        ((16).to_bytes(8, "little") + b"{this is no JSON", "an unknown kind"),
    ],
)
def test_other_files_are_told_apart(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "promptfix.ckpt"
    path.write_bytes(content)
    with pytest.raises(NotACheckpointError, match=found):
        read_checkpoint(path)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_images_are_told_apart(tmp_path: Path, suffix: str) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / f"photo.{suffix}")
    (tmp_path / f"photo.{suffix}").rename(tmp_path / "promptfix.ckpt")
    with pytest.raises(NotACheckpointError, match="an image"):
        read_checkpoint(tmp_path / "promptfix.ckpt")


def test_an_archive_of_something_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ckpt", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(NotACheckpointError, match="a ZIP archive"):
        read_checkpoint(tmp_path / "a.ckpt")


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(CheckpointUnreadableError, match=r"missing\.ckpt"):
        read_checkpoint(tmp_path / "missing.ckpt")
    with pytest.raises(NotACheckpointError, match="a folder"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize("content", [[1, 2], "text", torch.zeros(3)])
def test_a_pickle_without_weights_by_name(saved: Saved, content: Any) -> None:
    with pytest.raises(NotACheckpointError, match="holds no weights"):
        read_checkpoint(saved(content))


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_download_that_was_cut_off(saved: Saved, zipped: bool, kept: float) -> None:
    path = saved(WEIGHTS, _use_new_zipfile_serialization=zipped)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(TruncatedCheckpointError):
        read_checkpoint(path)


@pytest.mark.parametrize("kept", [9, 0.5, 0.99])
def test_safetensors_that_were_cut_off(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "a.safetensors"
    save_file(WEIGHTS["state_dict"], path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept) if kept < 1 else int(kept)])
    with pytest.raises(TruncatedCheckpointError):
        read_checkpoint(path)


@pytest.mark.parametrize("zipped", [True, False])
def test_pickles_of_both_kinds_are_read(saved: Saved, zipped: bool) -> None:
    read = read_checkpoint(saved(WEIGHTS, _use_new_zipfile_serialization=zipped))
    assert torch.equal(read["state_dict"]["a"], WEIGHTS["state_dict"]["a"])


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    ("function", "template", "name"),
    [
        (os.system, "touch {}", f"{os.name}.system"),
        (eval, "open({!r}, 'w')", "builtins.eval"),
        (argparse.FileType("w").__class__, "w", "argparse.FileType"),
    ],
)
def test_a_hostile_pickle_is_refused_and_not_run(
    saved: Saved, tmp_path: Path, protocol: int, zipped: bool, function: Any, template: str, name: str
) -> None:
    witness = tmp_path / "witness"
    content = {"state_dict": {"a": torch.zeros(2), "b": Trap(function, template.format(str(witness)))}}
    path = saved(content, pickle_protocol=protocol, _use_new_zipfile_serialization=zipped)
    with pytest.raises(UnsafeCheckpointError, match=name.replace(".", r"\.")):
        read_checkpoint(path)
    assert not witness.exists()


def test_a_bare_pickle_is_refused_and_not_run(tmp_path: Path) -> None:
    path, witness = tmp_path / "a.ckpt", tmp_path / "witness"
    path.write_bytes(pickle.dumps({"a": Trap(os.system, f"touch {witness}")}))
    with pytest.raises(UnsafeCheckpointError, match="system"):
        read_checkpoint(path)
    assert not witness.exists()


def test_the_trap_works_where_a_pickle_is_trusted(tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    pickle.loads(pickle.dumps(Trap(os.system, f"touch {witness}")))
    assert witness.exists()


@pytest.fixture
def frameworks(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """Training frameworks, there while a checkpoint is written and away while it is read."""
    module = types.ModuleType("pytorch_lightning.callbacks")
    for name in ("Setting", "AttributeDict"):
        base = dict if name == "AttributeDict" else object
        setattr(module, name, type(name, (base,), {"__module__": module.__name__}))
    monkeypatch.setitem(sys.modules, "pytorch_lightning", types.ModuleType("pytorch_lightning"))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def test_objects_of_training_frameworks_do_not_disturb(
    saved: Saved, frameworks: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = frameworks.Setting()
    setting.patience = 3
    counts = collections.defaultdict(list)
    counts["losses"].append(1.0)
    content = {
        **WEIGHTS,
        "callbacks": {frameworks.Setting: setting},
        "hyper_parameters": frameworks.AttributeDict(rate=1e-4),
        "counts": counts,
    }
    path = saved(content)
    monkeypatch.delitem(sys.modules, frameworks.__name__)
    read = read_checkpoint(path)
    assert torch.equal(read["state_dict"]["a"], WEIGHTS["state_dict"]["a"])
    assert read["hyper_parameters"] == {"rate": 1e-4}
    assert type(next(iter(read["callbacks"].values()))).__module__ == "core.models.conversion.reading"


def relatives(state: dict[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    """State dicts of models that are not PromptFix, of what is left of it."""
    first = "model.diffusion_model.input_blocks.0.0.weight"
    plain = {key: tensor for key, tensor in state.items() if "_extra." not in key}
    return {
        "a text-to-image model, whose UNet takes 4": {**plain, first: state[first][:, :4]},
        "an InstructPix2Pix checkpoint": plain,
        "another kind of model": {"conv.weight": torch.zeros(2)},
    }


@pytest.mark.parametrize(
    "found",
    [
        "a text-to-image model, whose UNet takes 4",
        "an InstructPix2Pix checkpoint",
        "another kind of model",
    ],
)
def test_relatives_are_told_apart(found: str, state: dict[str, Tensor], saved: Saved, convert_here: Convert) -> None:
    path = saved({"state_dict": relatives(state)[found]})
    with pytest.raises(NotACheckpointError, match=found):
        convert_here(path)
    assert not (path.parent / "partial").exists()
