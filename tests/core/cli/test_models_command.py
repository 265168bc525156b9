"""`likewise models`, with the tiny checkpoint."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from core.cli.main import main
from core.errors import CheckpointError, EngineError

TINY = Path(__file__).parents[2] / "golden/promptfix/tiny_promptfix.ckpt"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with the tiny model; to copy, not to change."""
    folder = tmp_path_factory.mktemp("imported")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIKEWISE_MODELS", str(folder))
        assert main(["models", "import", str(TINY), "--id", "tiny", "--quiet"]) == 0
    return folder


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def tiny(models: Path, imported: Path) -> Path:
    shutil.copytree(imported, models)
    return models / "tiny"


def test_import_tells_what_was_done(models: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["models", "import", str(TINY), "--precision", "fp32", "--json"]) == 0
    printed = capsys.readouterr()
    told = json.loads(printed.out)
    assert (told["id"], told["engine"], told["precision"]) == ("promptfix", "promptfix", "fp32")
    assert told["folder"] == str(models / "promptfix")
    assert told["source"] == TINY.name
    assert told["bytes"] == sum(record["bytes"] for record in manifest(models / "promptfix").values())
    assert (told["keys"]["read"], told["keys"]["converted"]) == (1112, 1100)
    assert told["keys"]["ignored"]["count"] == len(told["keys"]["ignored"]["names"]) == 12
    assert told["keys"]["absent"]["count"] == 1
    assert told["seconds"] > 0
    assert told["peak_memory"] > 10**7
    assert "Convert the UNet" in printed.err
    assert "Verify: 100%" in printed.err


def manifest(folder: Path) -> dict[str, dict[str, int]]:
    return json.loads((folder / "model.json").read_text())["files"]


def test_quiet_says_nothing(imported: Path, tmp_path: Path, models: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["models", "import", str(TINY), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_list(tiny: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["models", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(tiny.parent)
    assert [model["id"] for model in told["models"]] == ["tiny"]
    assert told["models"][0]["title"] == "PromptFix (tiny)"
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().out.startswith("tiny  PromptFix (tiny), fp16, ")


def test_list_of_nothing(models: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["models", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["models"] == []
    assert main(["models", "list"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "likewise models import" in printed.err


def test_verify_finds_a_flipped_byte(tiny: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["models", "verify"]) == main(["models", "verify", "tiny"]) == 0
    weights = tiny / "vae/diffusion_pytorch_model.safetensors"
    data = bytearray(weights.read_bytes())
    data[len(data) // 2] ^= 255
    weights.write_bytes(data)
    capsys.readouterr()
    assert main(["models", "verify"]) == EngineError.exit_code
    assert "tiny/vae/diffusion_pytorch_model.safetensors is damaged" in capsys.readouterr().err


def test_remove(tiny: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["models", "remove", "tiny"]) == 0
    assert list(tiny.parent.iterdir()) == []
    assert main(["models", "remove", "tiny"]) == EngineError.exit_code
    assert "No model called “tiny” is installed" in capsys.readouterr().err


@pytest.mark.parametrize("action", [["remove"], ["verify"], ["import", str(TINY), "--id"]])
def test_no_name_leads_out_of_the_folder(action: list[str], tiny: Path) -> None:
    outside = tiny.parents[1] / "outside"
    outside.mkdir()
    assert main(["models", *action, "../outside"]) == CheckpointError.exit_code == 7
    assert outside.is_dir()


def test_an_installed_model_is_not_replaced_unasked(tiny: Path, capsys: pytest.CaptureFixture) -> None:
    before = (tiny / "model.json").read_bytes()
    assert main(["models", "import", str(TINY), "--id", "tiny", "--json"]) == 7
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "ModelExistsError"
    assert (tiny / "model.json").read_bytes() == before


def test_a_photo_is_no_checkpoint(models: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "photo.jpg")
    assert main(["models", "import", str(tmp_path / "photo.jpg"), "--quiet"]) == 7
    assert capsys.readouterr().err == (
        "error: photo.jpg is not a model that Likewise can run but an image. "
        "Choose PromptFix as its authors publish it (yeates/PromptFix): promptfix.ckpt; or Stable Diffusion inpainting "
        "1.5: sd-v1-5-inpainting.ckpt, or its folder in diffusers' layout.\n"
    )
    assert list(models.iterdir()) == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Python's own answer to Ctrl+C, also where the tests run in the background and the shell switched it off."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_the_child_and_installs_nothing(models: Path, capsys: pytest.CaptureFixture) -> None:
    def children() -> list[psutil.Process]:
        return [it for it in psutil.Process().children() if "spawn_main" in " ".join(it.cmdline())]

    def interrupt() -> None:
        while not children():
            time.sleep(0.01)
        while children():  # a signal that arrives while Python destroys an object is lost
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)

    thread = threading.Thread(target=interrupt)
    thread.start()
    assert main(["models", "import", str(TINY), "--quiet"]) == 130
    thread.join()
    assert children() == []
    assert main(["models", "list", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["models"] == []
    assert printed.err == "Stopped. Nothing was changed.\n"
