"""The quality benchmark, end to end on two small photos and the real engine."""

import json

import numpy as np
import pytest
from PIL import Image

from core.errors import BadJobError, FileMissingError
from core.quality.bench import bench_quality
from core.quality.report import DAMAGED, STARTER
from core.quality.tasks import TASKS

pytest.importorskip("skimage")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    rng = np.random.default_rng(11)
    for name in ("b", "a"):
        patches = (rng.random((6, 8, 3)) ** 2 * 255).astype(np.uint8)
        patches[0, 0], patches[1, 1] = 0, 255
        Image.fromarray(np.kron(patches, np.ones((16, 16, 1), np.uint8))).save(folder / f"{name}.png")
    (folder / "notes.txt").write_text("not a photo")
    return folder


@pytest.fixture(scope="module")
def report(folder):
    return bench_quality(folder, tasks=["haze"], out=folder / "out" / "quality.json")


def test_every_method_is_scored_on_every_photo_in_order_of_name(report):
    assert report.photos == ("a", "b")
    (task,) = report.tasks
    assert [score.method for score in task.scores] == [DAMAGED, "dark channel prior", "CLAHE", STARTER]
    assert task.clean is not None


def test_the_starter_beats_doing_nothing(report):
    scores = {score.method: score for score in report.tasks[0].scores}
    assert scores[STARTER].psnr > scores[DAMAGED].psnr + 3
    assert scores[STARTER].ssim > scores[DAMAGED].ssim


def test_the_same_photos_give_the_same_damage(folder, report):
    again = bench_quality(folder, limit=1, tasks=["haze"])
    assert again.photos == ("a",)
    whole = {score.method: score.psnr for score in report.tasks[0].scores}
    both = bench_quality(folder, tasks=["haze"])
    assert {score.method: score.psnr for score in both.tasks[0].scores} == whole


def test_the_report_is_written_as_json_and_markdown(folder, report):
    stored = json.loads((folder / "out" / "quality.json").read_text())
    assert stored["tasks"][0]["scores"][0]["method"] == DAMAGED
    text = (folder / "out" / "quality.md").read_text()
    assert text == report.to_markdown()
    assert "| Haze | “remove the haze” |" in text


def test_unknown_tasks_and_empty_folders_are_refused(folder, tmp_path):
    with pytest.raises(BadJobError, match="haze"):
        bench_quality(folder, tasks=["hazy"])
    with pytest.raises(FileMissingError):
        bench_quality(tmp_path)
    with pytest.raises(FileMissingError):
        bench_quality(tmp_path / "nowhere")


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_damage_is_visible_and_follows_the_seed(task):
    clean = np.kron(np.random.default_rng(2).random((8, 8, 3), dtype=np.float32), np.ones((8, 8, 1), np.float32))
    first, second, other = (task.damage(clean, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, second)
    assert np.abs(first - clean).mean() > 0.001
    assert np.abs(first - other).mean() > 0.001


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_every_classical_method_gives_a_picture(task):
    clean = np.kron(np.random.default_rng(4).random((5, 6, 3), dtype=np.float32), np.ones((8, 8, 1), np.float32))
    damaged = task.damage(clean, np.random.default_rng(1))
    for method in task.methods.values():
        restored = method(damaged, clean)
        assert restored.shape == clean.shape
        assert restored.dtype == np.float32
        assert np.isfinite(restored).all()
        assert restored.min() >= 0
        assert restored.max() <= 1
