"""`likewise bench removal`, on a photo small enough for a test."""

import json

import numpy as np
from PIL import Image

from core.cli.main import main
from core.quality.removal_bench import COVERS, FILL, METHODS


def test_prints_and_writes_what_each_method_scores(tmp_path, capsys):
    rows, columns = np.mgrid[0:64, 0:80]
    pixels = np.stack([rows * 3, columns * 3, 128 + 60 * np.sin(rows / 3)], axis=2).astype(np.uint8)
    (tmp_path / "photos").mkdir()
    Image.fromarray(pixels).save(tmp_path / "photos" / "one.png")
    out = tmp_path / "report"
    assert main(["bench", "removal", "--photos", str(tmp_path / "photos"), "-o", str(out), "--json", "--quiet"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [(each["cover"], each["method"]) for each in report["scores"]] == [(c, m) for c in COVERS for m in METHODS]
    assert all(each["psnr"] > 15 and each["ssim"] > 0.4 for each in report["scores"] if each["method"] == FILL)
    assert f"| object | {FILL} |" in out.with_suffix(".md").read_text(encoding="utf-8")


def test_covers_differ_and_cover_little():
    masks = [cover(120, 160, np.random.default_rng(0)) for cover in COVERS.values()]
    assert all(0.005 < mask.mean() < 0.25 for mask in masks)
    assert len({mask.tobytes() for mask in masks}) == len(COVERS)
