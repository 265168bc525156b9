"""TAESD's architecture with random weights, installed from a file as it is published."""

import json

import pytest
import torch
from diffusers import AutoencoderTiny
from safetensors.torch import save_file

from core.cli.main import main
from core.models.tiny_decoder import load_tiny_decoder
from core.promptfix.resident import Resident

CPU = torch.device("cpu")


@pytest.fixture
def file(tmp_path):
    torch.manual_seed(0)
    path = tmp_path / "taesd.safetensors"
    save_file(AutoencoderTiny().state_dict(), path)
    return path


@pytest.fixture
def models(tmp_path, monkeypatch):
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_without_one_there_is_none(models):
    assert load_tiny_decoder(CPU, torch.float32) is None


def test_an_installed_one_decodes_and_lets_gradients_through(models, file, capsys):
    assert main(["models", "import", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["id"], told["engine"]) == ("taesd", "tiny-decoder")
    assert main(["models", "verify"]) == 0
    decode = load_tiny_decoder(CPU, torch.float32)
    latents = torch.randn(1, 4, 8, 12, requires_grad=True)
    image = decode(latents)
    assert image.shape == (1, 3, 64, 96)
    (gradient,) = torch.autograd.grad(image.sum(), latents)
    assert bool(gradient.any())


def test_it_serves_previews_of_an_installed_promptfix(models, file, tiny_promptfix):
    import shutil

    from core.models.store import read_model

    shutil.copytree(tiny_promptfix / "promptfix", models / "promptfix")
    latents = torch.randn(1, 4, 8, 12)
    assert Resident(read_model("promptfix")).look(latents).shape == (1, 3, 8, 12)
    assert main(["models", "import", str(file), "--quiet"]) == 0
    sharp = Resident(read_model("promptfix")).look(latents)
    assert sharp.shape == (1, 3, 64, 96)
    assert 0 <= float(sharp.min()) <= float(sharp.max()) <= 1


def test_other_shapes_are_refused_and_a_broken_one_is_left_aside(models, file, tmp_path, capsys):
    wrong = tmp_path / "wrong.safetensors"
    save_file({"decoder.layers.0.weight": torch.zeros(2, 2)}, wrong)
    assert main(["models", "import", str(wrong), "--json"]) == 7
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "WrongShapeError"
    assert not models.exists() or not any(models.iterdir())
    assert main(["models", "import", str(file), "--quiet"]) == 0
    config = models / "taesd" / "vae" / "config.json"
    config.write_text(" " * config.stat().st_size)
    assert load_tiny_decoder(CPU, torch.float32) is None
