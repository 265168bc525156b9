"""Installed models: found, verified, removed; nothing broken or half-made is taken for one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import BadModelNameError, BrokenModelError, ModelNotInstalledError, WriteFailedError
from core.models import store
from core.models.files import FileRecord, record_of


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def install(model_id: str = "promptfix", content: bytes = b"weights") -> store.InstalledModel:
    partial = store.folder_of(model_id).with_name(f"{model_id}.partial")
    (partial / "unet").mkdir(parents=True)
    files: dict[str, FileRecord] = {}
    for name, data in {"unet/model.safetensors": content, "unet/config.json": b"{}"}.items():
        (partial / name).write_bytes(data)
        files[name] = record_of(partial / name)
    about = {"engine": "promptfix", "precision": "fp16", "source": "promptfix.ckpt"}
    return store.install(partial, model_id, about, files)


def test_nothing_is_installed_at_first(folder: Path) -> None:
    assert store.installed() == []
    assert not folder.exists()
    with pytest.raises(ModelNotInstalledError, match="PromptFix is not installed"):
        store.find_model("promptfix")


def test_an_installed_model_tells_what_it_is(folder: Path) -> None:
    model = install()
    assert store.installed() == store.installed("promptfix") == [model]
    assert store.installed("starter") == []
    assert (model.id, model.engine, model.title, model.folder) == (
        "promptfix",
        "promptfix",
        "PromptFix",
        folder / "promptfix",
    )
    assert (model.precision, model.bytes, model.source) == ("fp16", 9, "promptfix.ckpt")
    assert len(model.fingerprint) == 12
    assert int(model.fingerprint, 16) >= 0
    assert [entry.name for entry in folder.iterdir()] == ["promptfix"]


def test_the_fingerprint_is_of_the_contents() -> None:
    first, same, other = install("first"), install("same"), install("other", b"Weights")
    assert first.fingerprint == same.fingerprint != other.fingerprint


def test_models_are_found_by_id_and_fingerprint() -> None:
    first, second = install("a"), install("b", b"other")
    assert store.find_model("promptfix") == first
    assert store.find_model("promptfix", "b") == second
    assert store.find_model("promptfix", f"b@{second.fingerprint}") == second
    for wrong in (f"b@{first.fingerprint}", "c", "../a"):
        with pytest.raises(ModelNotInstalledError, match=wrong.partition("@")[0]):
            store.find_model("promptfix", wrong)
    with pytest.raises(ModelNotInstalledError):
        store.find_model("starter", "a")


def test_a_flipped_bit_is_found() -> None:
    model = install()
    store.verify(model)
    weights = model.folder / "unet/model.safetensors"
    data = bytearray(weights.read_bytes())
    data[3] ^= 1
    weights.write_bytes(data)
    assert store.installed() == [model]  # its size is right, and nothing more is looked at in passing
    with pytest.raises(BrokenModelError, match=r"promptfix/unet/model\.safetensors"):
        store.verify(model)


@pytest.mark.parametrize("name", ["model.json", "unet/config.json", "unet/model.safetensors"])
@pytest.mark.parametrize("damage", ["delete", "shorten"])
def test_broken_models_are_skipped_and_logged(name: str, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    sound, broken = install("sound"), install("broken")
    path = broken.folder / name
    if damage == "delete":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-2])
    assert store.installed() == [sound]
    assert "broken" in caplog.text
    with pytest.raises(BrokenModelError):
        store.read_model("broken")


def test_what_is_no_model_is_not_looked_at(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    model = install()
    (folder / "promptfix.partial").mkdir()
    (folder / "promptfix.partial/model.json").write_bytes((model.folder / "model.json").read_bytes())
    (folder / ".hidden").mkdir()
    (folder / "readme.txt").touch()
    assert store.installed() == [model]
    assert not caplog.text


def test_installing_again_replaces(folder: Path) -> None:
    install(content=b"old")
    model = install(content=b"new")
    assert (model.folder / "unet/model.safetensors").read_bytes() == b"new"
    assert [entry.name for entry in folder.iterdir()] == ["promptfix"]


def test_removing_frees_what_was_there(folder: Path) -> None:
    model = install()
    taken = sum(path.stat().st_size for path in model.folder.rglob("*") if path.is_file())
    (folder / "promptfix.partial").mkdir()
    (folder / "promptfix.partial/left").write_bytes(b"123")
    assert store.remove("promptfix") == taken + 3
    assert list(folder.iterdir()) == []
    with pytest.raises(ModelNotInstalledError):
        store.remove("promptfix")


def test_a_broken_model_can_be_removed(folder: Path) -> None:
    (install().folder / "model.json").write_text("[]")
    store.remove("promptfix")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../other", "a/b", "a\\b", "/etc", "C:x", "A", ".a", "a b", "a.partial", "a.", "é", "a\n"]
)
def test_no_name_leads_out_of_the_folder(name: str, folder: Path) -> None:
    outside = folder.parent / "other"
    outside.mkdir()
    for action in (store.folder_of, store.remove, store.read_model):
        with pytest.raises(BadModelNameError):
            action(name)
    assert outside.is_dir()


def test_the_folder_can_be_another_one_for_a_while(folder: Path, tmp_path: Path) -> None:
    with store.using_models_folder(tmp_path / "elsewhere"):
        assert store.models_folder() == tmp_path / "elsewhere"
    assert store.models_folder() == folder


def test_without_being_told_it_is_in_the_users_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIKEWISE_MODELS")
    assert store.models_folder().parts[-2:] == ("Likewise", "models")


def test_a_manifest_of_anything_else_is_a_broken_model(folder: Path) -> None:
    install()
    for wrong in ("", "[]", "{}", "null", json.dumps({"files": {"a": {"sha256": "0"}}}), json.dumps({"files": [1]})):
        (folder / "promptfix/model.json").write_text(wrong)
        with pytest.raises(BrokenModelError):
            store.read_model("promptfix")


def test_looking_for_models_never_loads_torch() -> None:
    code = "import sys, core.models.store as s; s.installed(); assert not {'torch', 'numpy'} & set(sys.modules)"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr


def test_a_replacement_that_cannot_be_put_in_place_leaves_the_old_model(monkeypatch: pytest.MonkeyPatch) -> None:
    old = install()
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(store.PARTIAL):
            raise PermissionError(13, "it is in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(WriteFailedError, match="it is in use"):
        install(content=b"other")
    assert store.installed() == [old]
    store.verify(old)


def test_a_model_may_be_a_link_to_a_larger_drive(folder: Path, tmp_path: Path) -> None:
    install()
    elsewhere = tmp_path / "drive"
    (folder / "promptfix").rename(elsewhere)
    (folder / "promptfix").symlink_to(elsewhere, target_is_directory=True)
    store.verify(store.find_model("promptfix"))
    store.remove("promptfix")
    assert list(folder.iterdir()) == []
    assert (elsewhere / "model.json").exists()


def test_a_damaged_model_is_called_damaged_and_not_missing(folder: Path) -> None:
    install()
    (folder / "promptfix" / "unet" / "model.safetensors").write_bytes(b"")
    with pytest.raises(BrokenModelError, match="unet"):
        store.find_model("promptfix")
    with pytest.raises(BrokenModelError, match="unet"):
        store.find_model("promptfix", "promptfix@0123456789ab")


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "unet/../../secret"])
def test_a_manifest_cannot_name_files_elsewhere(folder: Path, name: str) -> None:
    model = install()
    manifest = json.loads((model.folder / "model.json").read_text())
    manifest["files"][name] = {"sha256": "0" * 64, "bytes": 1}
    (model.folder / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(BrokenModelError, match="outside"):
        store.read_model("promptfix")
