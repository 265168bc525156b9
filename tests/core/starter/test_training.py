import json
from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

import core.bundle
from core.errors import BrokenModelError, ModelMissingError
from core.starter import weights
from core.starter.experts import CAPTURE, SURFACE
from core.starter.network import RestorationUNet
from core.starter.training import loop, textures
from core.starter.training.crops import CropBank
from core.starter.training.loop import Schedule, train
from core.starter.training.samples import draw_sample


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for number in range(3):
        coarse = Image.fromarray(rng.integers(0, 256, (20, 30, 3)).astype(np.uint8))
        coarse.resize((600, 440), Image.Resampling.BICUBIC).save(folder / f"{number}.png")
    return folder


@pytest.fixture
def bundle(tmp_path, monkeypatch):
    monkeypatch.setattr(core.bundle, "FOLDER", tmp_path / "bundle")
    return tmp_path / "bundle"


def test_the_bank_keeps_validation_apart(photos):
    assert len(CropBank(photos, hold_out=3)._scaled[0]) == 2
    assert len(CropBank(photos, hold_out=3, validation=True)._scaled[0]) == 1
    with pytest.raises(FileNotFoundError):
        CropBank(photos.parent)


@pytest.mark.parametrize("expert", [CAPTURE, SURFACE])
def test_samples_have_a_wish_and_sometimes_nothing_to_do(expert, photos):
    bank, rng = CropBank(photos), np.random.default_rng(0)
    samples = [draw_sample(expert, bank, rng, 48) for _ in range(60)]
    assert all(sample.damaged.shape == sample.wanted.shape == (48, 48, 3) for sample in samples)
    assert all(sample.wished.sum() >= 1 for sample in samples)
    unchanged = sum(np.array_equal(sample.damaged, sample.wanted) for sample in samples)
    assert 1 <= unchanged <= 25


@pytest.fixture
def steady_clock(monkeypatch):
    """CPU time by the count of updates: how many fit into a budget must not depend on the machine's other work."""
    monkeypatch.setattr(loop, "time", SimpleNamespace(process_time=count(step=0.004).__next__))


def test_training_lowers_the_loss_resumes_and_writes_a_curve(bundle, tmp_path, steady_clock):
    torch.manual_seed(0)
    data = torch.rand(4, 3, 16, 16)
    wanted, wished = (data + 0.2), torch.ones(4, 1)

    def loss_of(network, done):
        return (network(data, wished) - wanted).abs().mean()

    def validate(network):
        with torch.inference_mode():
            return {"loss": float(loss_of(network, 0))}

    before = validate(RestorationUNet(1))["loss"]
    for _ in range(2):
        path = train(RestorationUNet(1), loss_of, validate, Schedule(cpu_minutes=0.01), tmp_path / "work", "toy")
    curve = json.loads(path.with_suffix(".json").read_text())["curve"]
    assert len(curve) == 2
    assert curve[1]["loss"] < curve[0]["loss"] < before
    assert curve[1]["updates"] > curve[0]["updates"]
    kept = weights.load_weights(RestorationUNet(1), "toy")
    assert validate(kept)["loss"] == pytest.approx(curve[1]["loss"], abs=1e-3)


def test_the_learning_rate_warms_up_and_falls_to_nothing():
    schedule = Schedule(1.0, peak=0.1, warm_up=0.1)
    assert schedule.rate(0.05) == pytest.approx(0.05)
    assert schedule.rate(0.1) > 0.09
    assert schedule.rate(0.5) < 0.09
    assert schedule.rate(1.0) == pytest.approx(0)


def test_an_expert_is_trained_from_a_folder_into_the_bundle(photos, bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(textures, "VALIDATION_CROPS", 2)
    monkeypatch.setattr(textures, "STAGES", ((1.0, 32, 2),))
    path = textures.train_expert(CAPTURE, photos, tmp_path / "work", Schedule(cpu_minutes=0.01))
    assert path.stat().st_size < 4_000_000
    network = weights.load_weights(RestorationUNet(3), "capture")
    assert not any(parameter.requires_grad for parameter in network.parameters())


def test_missing_and_broken_weights_say_so(bundle):
    with pytest.raises(ModelMissingError, match="capture"):
        weights.load_weights(RestorationUNet(3), "capture")
    path = weights.save_weights(RestorationUNet(2), "capture")
    with pytest.raises(BrokenModelError, match="capture"):
        weights.load_weights(RestorationUNet(3), "capture")
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(BrokenModelError):
        weights.load_weights(RestorationUNet(2), "capture")


def test_the_fingerprint_tells_bundles_apart(tmp_path, monkeypatch):
    marks = []
    for number, content in enumerate((b"one", b"two", b"one")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "capture.safetensors").write_bytes(content)
        monkeypatch.setattr(core.bundle, "FOLDER", folder)
        marks.append(weights.fingerprint())
    assert marks[0] == marks[2] != marks[1]
    assert len(marks[0]) == 12
