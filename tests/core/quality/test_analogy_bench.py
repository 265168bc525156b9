"""The analogy benchmark, end to end on three small photos and the real engine."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from core.cli.main import main
from core.errors import BadJobError, FileMissingError
from core.learned.edits import EDITS
from core.learned.scores import texture_score
from core.models import store
from core.quality.analogy_baselines import colour_affine, colour_table, copy
from core.quality.analogy_bench import bench_analogy
from core.quality.analogy_report import (
    AFFINE,
    COPY,
    LEARNED,
    PAINTED,
    TABLE,
    AnalogyReport,
    AnalogyScore,
    Condition,
    EditScores,
    StrokeScores,
)
from core.quality.metrics import psnr
from core.quality.strokes import STYLES

ONE, TWO, JPEG = Condition(1, False), Condition(2, False), Condition(1, True)


def picture(seed: int, height: int = 64, width: int = 80) -> np.ndarray:
    """Soft coloured shapes with a little texture, uint8."""
    rng = np.random.default_rng(seed)
    small = Image.fromarray(rng.integers(0, 256, (7, 9, 3), dtype=np.uint8))
    soft = np.asarray(small.resize((width, height), Image.Resampling.BICUBIC), np.int16)
    return np.clip(soft + rng.integers(-12, 13, (height, width, 1)), 0, 255).astype(np.uint8)


def floats(seed: int, height: int = 64, width: int = 80) -> np.ndarray:
    return picture(seed, height, width).astype(np.float32) / 255


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for number, name in enumerate(("b", "a", "c")):
        Image.fromarray(picture(number)).save(folder / f"{name}.png")
    return folder


@pytest.fixture(autouse=True)
def models(tmp_path):
    with store.using_models_folder(tmp_path / "models"):
        yield


@pytest.fixture(scope="module")
def report(folder, tmp_path_factory):
    out = folder / "out" / "analogy"
    with store.using_models_folder(tmp_path_factory.mktemp("models")):
        return bench_analogy(folder, edits=["grade", "dots"], out=out)


def test_every_method_is_scored_under_every_condition(report):
    assert report.photos == ("a", "b", "c")
    (edit,) = report.edits
    assert (edit.edit, edit.kind) == ("grade", "colour")
    expected = {(method, condition) for method in (COPY, AFFINE, TABLE, LEARNED) for condition in (ONE, TWO, JPEG)}
    assert {(score.method, score.condition) for score in edit.scores} == expected
    assert all(score.direction is None for score in edit.scores)


def test_fitted_colour_beats_the_copy_on_a_change_of_colour(report):
    (edit,) = report.edits
    for condition in (ONE, TWO, JPEG):
        untouched = edit.find(COPY, condition).psnr
        for method in (AFFINE, TABLE, LEARNED):
            assert edit.find(method, condition).psnr > untouched + 3


def test_strokes_are_compared_by_their_texture(report):
    (style,) = report.strokes
    assert set(style.scores) == {COPY, LEARNED, PAINTED}
    assert style.scores[PAINTED] < style.scores[COPY]


def test_the_report_is_written_as_json_and_markdown(folder, report):
    stored = json.loads((folder / "out" / "analogy.json").read_text())
    assert stored["edits"][0]["scores"][0] == {
        "method": COPY,
        "condition": {"examples": 1, "compressed": False},
        "psnr": report.edits[0].find(COPY, ONE).psnr,
        "direction": None,
        "seconds": report.edits[0].find(COPY, ONE).seconds,
    }
    text = (folder / "out" / "analogy.md").read_text()
    assert text == report.to_markdown()
    assert "| Kind of edit | copy of B | colour affine, 1 pair |" in text
    assert "| colour | grade |" in text
    assert "CLIP direction similarity: not installed" in text


def test_the_same_photos_give_the_same_numbers(folder, report):
    again = bench_analogy(folder, edits=["grade"])  # by itself, after other work on the same machine
    assert [(s.method, s.condition, s.psnr) for s in again.edits[0].scores] == [
        (s.method, s.condition, s.psnr) for s in report.edits[0].scores
    ]


def test_with_a_clip_model_directions_are_reported(folder, tmp_path, capsys):
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    torch.manual_seed(0)
    sizes = {"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = CLIPVisionConfig(**sizes, image_size=32, patch_size=8, projection_dim=16)
    CLIPVisionModelWithProjection(config).save_pretrained(tmp_path / "clip-tiny")
    preprocessing = {"crop_size": 32, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.25, 0.25]}
    (tmp_path / "clip-tiny" / "preprocessor_config.json").write_text(json.dumps(preprocessing))
    assert main(["models", "import", str(tmp_path / "clip-tiny"), "--quiet"]) == 0
    capsys.readouterr()
    arguments = ["bench", "analogy", "--photos", str(folder), "--limit", "2", "--edits", "monochrome"]
    assert main([*arguments, "--json", "--quiet"]) == 0
    (edit,) = json.loads(capsys.readouterr().out)["edits"]
    directions = {(s["method"], s["condition"]["compressed"]): s["direction"] for s in edit["scores"]}
    assert directions[COPY, False] == 0  # B → B points nowhere
    assert -1 <= edit["direction"] <= 1
    assert directions[LEARNED, False] == pytest.approx(edit["direction"], abs=0.1)  # it does what the truth does


def test_bad_requests_are_refused(folder, tmp_path):
    with pytest.raises(BadJobError, match="grade"):
        bench_analogy(folder, edits=["graed"])
    with pytest.raises(BadJobError, match="two"):
        bench_analogy(folder, limit=1)
    with pytest.raises(FileMissingError):
        bench_analogy(tmp_path)


def test_means_are_taken_by_kind():
    def scored(name, kind, values):
        rows = zip((COPY, LEARNED), values, (0.0, 0.5), strict=True)
        return EditScores(name, kind, tuple(AnalogyScore(m, ONE, v, d, 1.0) for m, v, d in rows), 0.9)

    edits = (scored("x", "colour", (10, 30)), scored("y", "colour", (20, 40)), scored("z", "spatial", (7, 9)))
    text = AnalogyReport(("p", "q"), 384, 85, edits, (StrokeScores("oil", {COPY: 0.5}),), "CLIP").to_markdown()
    assert "| colour | 15.0 | 35.0 |" in text
    assert "| spatial | 7.0 | 9.0 |" in text
    assert "| spatial | z | 7.0 | 9.0 |" in text
    assert "| colour | 0.500 | 0.900 |" in text
    assert "| oil | 0.500 |" in text


def test_an_affine_change_is_found_by_the_affine_map_and_the_table():
    matrix = np.array([[0.8, 0.1, 0], [0.05, 0.7, 0.1], [0, 0.1, 0.6]], np.float32)
    a, b = floats(1), floats(2)
    truth = b @ matrix + np.float32(0.1)
    for method in (colour_affine, colour_table):
        assert psnr(method([(a, a @ matrix + np.float32(0.1))], b), truth) > 55
    np.testing.assert_array_equal(copy([(a, a)], b), b)


def test_a_curve_needs_the_table():
    a, b = floats(1, 160, 200), floats(2)
    affine, table = (psnr(method([(a, a**3)], b), b**3) for method in (colour_affine, colour_table))
    assert table > affine + 4


@pytest.mark.parametrize("style", STYLES)
def test_styles_follow_the_photo_and_chance(style):
    image = floats(3)
    first, again, other = (STYLES[style](image, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).mean() > 0.005  # the strokes lie elsewhere
    assert first.shape == image.shape
    assert first.dtype == np.float32
    assert 0 <= first.min() <= first.max() <= 1
    unrelated = STYLES[style](floats(4), np.random.default_rng(2))
    assert texture_score(first, other) < 0.8 * texture_score(first, unrelated)  # but their texture is the photo's


def test_names_of_edits_and_styles_differ():
    assert not EDITS.keys() & STYLES.keys()
