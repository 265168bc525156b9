"""CLIP direction similarity on a tiny CLIP of random weights, installed as a real one is."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from core.cli.main import main
from core.engine import finish
from core.errors import (
    BadModelConfigError,
    BrokenModelError,
    NotACheckpointError,
    WriteFailedError,
    WrongShapeError,
)
from core.models import store
from core.models.clip import ImageEncoder, find_image_encoder
from core.models.conversion.importing import import_checkpoint
from core.quality.clip_direction import direction_similarity

VISION = {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "image_size": 32,
    "patch_size": 8,
}
TEXT = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "vocab_size": 50}
TEXT |= {"bos_token_id": 1, "eos_token_id": 2}
PREPROCESSING = {
    "crop_size": {"height": 32, "width": 32},
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
    "resample": 3,
    "size": {"shortest_edge": 32},
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A CLIP model, its text encoder too, as transformers saves it."""
    from transformers import CLIPConfig, CLIPModel

    folder = tmp_path_factory.mktemp("published") / "clip-vit-tiny"
    torch.manual_seed(0)
    model = CLIPModel(CLIPConfig(text_config=TEXT, vision_config=VISION, projection_dim=24))
    model.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(PREPROCESSING))
    return folder


@pytest.fixture(autouse=True)
def models(tmp_path):
    with store.using_models_folder(tmp_path / "models"):
        yield tmp_path / "models"


def photo(seed, height=48, width=64):
    small = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))


def test_its_image_encoder_is_installed_and_gives_the_same_embeddings(whole):
    from transformers import CLIPModel

    report = finish(import_checkpoint(whole))
    assert (report.model.id, report.model.engine, report.model.title) == ("clip", "clip", "CLIP image encoder")
    store.verify(report.model)
    encoder = find_image_encoder()
    assert encoder is not None
    square = photo(1, 32, 32)
    normalised = (square / np.float32(255) - PREPROCESSING["image_mean"]) / PREPROCESSING["image_std"]
    pixels = torch.from_numpy(normalised).permute(2, 0, 1)[None].float()
    with torch.inference_mode():
        original = CLIPModel.from_pretrained(whole).eval()
        expected = original.visual_projection(original.vision_model(pixel_values=pixels).pooler_output)
    torch.testing.assert_close(encoder([square]), expected / expected.norm(), atol=1e-5, rtol=0)


def test_the_same_edit_points_the_same_way_and_its_reverse_the_other(whole):
    finish(import_checkpoint(whole))
    encoder = find_image_encoder()
    a, b = photo(1), photo(2)
    assert direction_similarity(encoder, (a, 255 - a, a, 255 - a)) == pytest.approx(1, abs=1e-5)
    assert direction_similarity(encoder, (a, 255 - a, 255 - a, a)) == pytest.approx(-1, abs=1e-5)
    assert direction_similarity(encoder, (a, 255 - a, b, b)) == 0
    embedded = encoder([a, 255 - a, b, b // 2]).double()
    example, edit = embedded[1] - embedded[0], embedded[3] - embedded[2]
    expected = torch.cosine_similarity(example, edit, dim=0)
    assert direction_similarity(encoder, (a, 255 - a, b, b // 2)) == pytest.approx(float(expected), abs=1e-4)


def test_a_picture_is_scaled_and_cropped_to_its_middle(whole):
    finish(import_checkpoint(whole))
    encoder = find_image_encoder()
    wide = np.full((64, 192, 3), 255, np.uint8)
    wide[:, 64:128] = photo(3, 64, 64)
    torch.testing.assert_close(encoder([wide]), encoder([photo(3, 64, 64)]), atol=0.02, rtol=0)


def test_an_image_encoder_alone_is_taken_too(whole, tmp_path):
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    folder = tmp_path / "vision-alone"
    CLIPVisionModelWithProjection(CLIPVisionConfig(**VISION, projection_dim=24)).save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps({**PREPROCESSING, "crop_size": 32}))
    assert main(["models", "import", str(folder), "--id", "clip-tiny", "--quiet"]) == 0
    assert find_image_encoder() is not None


def test_without_one_there_is_none():
    assert find_image_encoder() is None


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda folder: (folder / "model.safetensors").unlink(), NotACheckpointError),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"<html>"), NotACheckpointError),
        (lambda folder: (folder / "preprocessor_config.json").unlink(), BadModelConfigError),
        (lambda folder: (folder / "preprocessor_config.json").write_text('{"crop_size": 32}'), BadModelConfigError),
    ],
)
def test_a_folder_that_lacks_something_is_refused_and_nothing_is_left(whole, tmp_path, models, spoil, error):
    folder = copied(whole, tmp_path)
    spoil(folder)
    with pytest.raises(error):
        finish(import_checkpoint(folder))
    assert not models.exists() or not list(models.glob("clip*"))


def test_weights_of_another_size_are_refused(whole, tmp_path):
    folder = copied(whole, tmp_path)
    config = json.loads((folder / "config.json").read_text())
    config["vision_config"]["hidden_size"] = 16
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(WrongShapeError):
        finish(import_checkpoint(folder))


def test_a_damaged_one_is_an_error_not_a_silence(whole, models):
    finish(import_checkpoint(whole))
    (models / "clip" / "vision" / "preprocessor_config.json").write_text("{}" + " " * 200)
    weights = models / "clip" / "vision" / "preprocessor_config.json"
    size = json.loads((models / "clip" / "model.json").read_text())["files"]["vision/preprocessor_config.json"]["bytes"]
    weights.write_text("{}" + " " * (size - 2))
    with pytest.raises(BrokenModelError):
        find_image_encoder()


def copied(folder, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def change(file, **values):
    file.write_text(json.dumps(json.loads(file.read_text()) | values))


def nested():
    return "[" * 100_000


def test_only_what_describes_the_network_is_kept_of_its_configuration(whole, tmp_path, models):
    folder = copied(whole, tmp_path)
    config = json.loads((folder / "config.json").read_text())
    acted_on = {
        "attn_implementation": "flash_attention_2",
        "quantization_config": {"quant_method": "gptq", "bits": 4},
        "dtype": "no such type",
    }
    change(folder / "config.json", vision_config=config["vision_config"] | acted_on)
    finish(import_checkpoint(folder))
    stored = json.loads((models / "clip" / "vision" / "config.json").read_text())
    assert stored["hidden_size"] == 32
    assert not stored.keys() & acted_on.keys()
    assert find_image_encoder()([photo(1)]).shape == (1, 24)


@pytest.mark.parametrize(
    "vision",
    [[1], {**VISION, "hidden_size": "wide"}, {**VISION, "hidden_act": "nope"}, {**VISION, "num_attention_heads": 0}],
)
def test_a_configuration_that_describes_no_encoder_is_refused(whole, tmp_path, vision):
    folder = copied(whole, tmp_path)
    change(folder / "config.json", vision_config=vision)
    with pytest.raises(BadModelConfigError):
        finish(import_checkpoint(folder))


def test_a_configuration_that_is_nested_too_deeply_is_of_no_model(whole, tmp_path):
    folder = copied(whole, tmp_path)
    (folder / "config.json").write_text(nested())
    with pytest.raises(NotACheckpointError):
        finish(import_checkpoint(folder))


@pytest.mark.parametrize(
    "wrong",
    [
        {"crop_size": -5},
        {"crop_size": {"height": 100_000}},
        {"crop_size": 32.5},
        {"crop_size": {}},
        {"image_mean": [0.5, 0.5, float("nan")]},
        {"image_std": [0.5, 0.5, float("nan")]},
        {"image_std": [0.5, 0.5, float("inf")]},
        {"image_std": [0.5, 0, 0.5]},
        {"image_mean": ["a", "b", "c"]},
    ],
)
def test_preprocessing_that_no_picture_survives_is_refused(whole, tmp_path, wrong):
    folder = copied(whole, tmp_path)
    change(folder / "preprocessor_config.json", **wrong)
    with pytest.raises(BadModelConfigError, match="preprocessor_config"):
        finish(import_checkpoint(folder))


def test_preprocessing_that_is_nested_too_deeply_is_refused(whole, tmp_path):
    folder = copied(whole, tmp_path)
    (folder / "preprocessor_config.json").write_text(nested())
    with pytest.raises(BadModelConfigError, match="preprocessor_config"):
        finish(import_checkpoint(folder))


@pytest.mark.parametrize(
    "wrong",
    [
        {"attn_implementation": "no such kind"},
        {"quantization_config": {"quant_method": "gptq"}},
        {"hidden_size": "wide"},
    ],
)
def test_a_stored_configuration_that_transformers_cannot_use_is_a_broken_model(whole, wrong):
    model = finish(import_checkpoint(whole)).model
    change(model.folder / "vision" / "config.json", **wrong)
    with pytest.raises(BrokenModelError):
        ImageEncoder(model)


def test_where_the_disk_is_full_it_is_said_and_nothing_is_left(whole, models):
    resource = pytest.importorskip("resource", reason="limits on files are POSIX'")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))  # as a full disk, an error in the middle of the weights
    try:
        with pytest.raises(WriteFailedError):
            finish(import_checkpoint(whole))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(models.glob("clip*"))


def test_an_import_that_is_stopped_before_its_end_leaves_nothing(whole, models):
    steps = import_checkpoint(whole)
    next(steps)
    assert next(steps).done > 0
    assert list(models.glob("clip*"))
    steps.close()
    assert not list(models.glob("clip*"))
