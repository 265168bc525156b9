"""`likewise batch` and `likewise recipes`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.cli.main import main
from core.imaging.opening import open_photo
from core.jobs import AdjustJob
from core.recipes import Recipe, RecipeStep
from core.recipes.shipped import RECIPE_TITLES
from core.recipes.store import RecipeStore, write_recipe

RECIPE = Recipe("Brighter", (RecipeStep(AdjustJob(exposure=1.0)),), "For the dark")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def picture(path: Path, value: int = 60, size: tuple[int, int] = (10, 8)) -> Path:
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", size, (value, value, value)).save(path)
    return path


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    for name in ("a.png", "b.png", "c.png"):
        picture(tmp_path / "in" / name)
    return tmp_path / "in"


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    write_recipe(RECIPE, tmp_path / "brighter.json")
    return tmp_path / "brighter.json"


@pytest.fixture
def batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run it; exit status, stdout, stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main(["batch", *map(str, arguments)])
        return status, *capsys.readouterr()

    return run


def test_a_folder_is_done_and_told_of(batch: Callable, photos: Path, recipe: Path, tmp_path: Path) -> None:
    status, out, err = batch(photos, "--recipe", recipe, "-o", tmp_path / "out", "--name", "{name}-{number:02}")
    assert status == 0
    assert out == "3 done, 0 skipped, 0 failed, of 3 photos.\n"
    assert "[2/3] done: b.png → " in err
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"a-01.png", "b-02.png", "c-03.png"}
    assert open_photo(tmp_path / "out" / "a-01.png").pixels.mean() > 70


def test_failures_are_listed_and_make_the_status(batch: Callable, photos: Path, recipe: Path, tmp_path: Path) -> None:
    (photos / "b.png").write_bytes(b"")
    status, out, err = batch(photos, "--recipe", recipe, "-o", tmp_path / "out")
    assert status == 8
    assert f"failed: {photos / 'b.png'}: b.png is empty (0 bytes)." in out
    assert "2 done, 0 skipped, 1 failed" in out
    retry = err.strip().rsplit("likewise batch ", 1)[1].split()
    picture(photos / "b.png")
    status, out, _ = batch(*retry)
    assert (status, out) == (0, "3 done, 0 skipped, 0 failed, of 3 photos.\n")


def test_json_tells_of_each_photo(batch: Callable, photos: Path, recipe: Path, tmp_path: Path) -> None:
    (photos / "b.png").write_bytes(b"no")
    status, out, err = batch(photos, "--recipe", recipe, "-o", tmp_path / "out", "--json", "--quiet")
    told = json.loads(out)
    assert (status, err) == (8, "")
    assert (told["total"], told["done"], told["failed"], told["left"]) == (3, 2, 1, 0)
    assert told["photos"][0]["output"] == str(tmp_path / "out" / "a.png")
    assert told["photos"][1]["error"]["kind"] == "NotAPhotoError"


def test_a_dry_run_writes_nothing(batch: Callable, photos: Path, recipe: Path, tmp_path: Path) -> None:
    (photos / "b.png").write_bytes(b"")
    picture(tmp_path / "out" / "c.png")
    before = sorted(tmp_path.rglob("*"))
    status, out, _ = batch(photos, "--recipe", recipe, "-o", tmp_path / "out", "--dry-run")
    assert status == 0
    assert f"a.png → {tmp_path / 'out' / 'a.png'}" in out
    assert "3 photos: 1 would be skipped, 1 cannot be opened. Nothing was written." in out
    _, out, _ = batch(photos, "--recipe", recipe, "-o", tmp_path / "out", "--dry-run", "--json")
    assert [photo["exists"] for photo in json.loads(out)["photos"]] == [False, False, True]
    assert sorted(tmp_path.rglob("*")) == before


def test_an_instruction_and_an_example_need_no_recipe(batch: Callable, photos: Path, tmp_path: Path) -> None:
    writing = ("--format", "jpg", "--long-side", 16, "--metadata", "none")
    picture(photos / "a.png", size=(20, 40))
    assert batch(photos / "a.png", "--instruction", "brighten", "-o", tmp_path / "out", *writing)[0] == 0
    written = open_photo(tmp_path / "out" / "a.jpg")
    assert (written.format, written.width, written.height) == ("JPEG", 8, 16)
    rows, columns = np.mgrid[0:40, 0:50]
    shape = np.stack((rows * 4, columns * 3, rows + columns), axis=2).astype(np.uint8)
    pair = tmp_path / "before.png", tmp_path / "after.png"
    for path, pixels in zip((*pair, photos / "d.png"), (shape, shape + np.uint8(40), shape), strict=True):
        Image.fromarray(pixels).save(path)
    assert batch(photos / "d.png", "--example", *pair, "-o", tmp_path / "out")[0] == 0
    edited = open_photo(tmp_path / "out" / "d.png").pixels
    assert abs(float(np.mean(edited.astype(int) - shape)) - 40) < 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name photos"),
        (["in"], "-o FOLDER"),
        (["in", "-o", "out"], "say what to do"),
        (["in", "-o", "out", "--recipe", "x", "--instruction", "y"], "not allowed with"),
        (["in", "-o", "out", "--resume"], "knows its photos"),
        (["in", "-o", "out", "--retry"], "goes with --resume"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["batch", *arguments])
    assert caught.value.code == 2
    assert words in capsys.readouterr().err


def test_errors_before_the_work(batch: Callable, photos: Path, recipe: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert batch(photos, "--recipe", "no such", "-o", out)[0] == 5
    assert batch(photos, "--recipe", recipe, "-o", out, "--name", "../{name}")[0] == 5
    assert batch(tmp_path / "gone", "--recipe", recipe, "-o", out)[0] == 3
    assert batch(photos, "--instruction", "xyzzy", "-o", out)[0] == 5
    assert batch("--resume")[0] == 5
    assert not out.exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_pauses_and_resume_goes_on(batch: Callable, photos: Path, recipe: Path, tmp_path: Path) -> None:
    for number in range(80):
        picture(photos / f"{number}.png")
    command = [sys.executable, "-m", "core.cli", "batch", photos, "--recipe", recipe, "-o", tmp_path / "out"]
    process = subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for _ in range(5):
        process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert "Paused: " in err
    assert "Traceback" not in err
    hint = err.strip().rsplit("likewise batch ", 1)[1].split()
    status, out, _ = batch(*hint)
    assert (status, out) == (0, "83 done, 0 skipped, 0 failed, of 83 photos.\n")


def recipes(*arguments: object) -> int:
    return main(["recipes", *map(str, arguments)])


def test_recipes_are_listed_shown_imported_exported_removed(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recipes("import", recipe) == 0
    assert RecipeStore().all() == [RECIPE]
    assert recipes("list") == 0
    listed = capsys.readouterr().out
    assert "Brighter  For the dark" in listed
    assert all(title in listed for title in RECIPE_TITLES.values())
    assert recipes("list", "--json") == 0
    own = [each["name"] for each in json.loads(capsys.readouterr().out)["recipes"] if each["own"]]
    assert own == ["Brighter"]
    assert recipes("show", "brighter") == 0
    assert "1. adjust at 100%: exposure 1.0" in capsys.readouterr().out
    assert recipes("export", "night-street", tmp_path / "night.json") == 0
    assert recipes("export", "night-street", tmp_path / "night.json") == 4
    assert recipes("import", tmp_path / "night.json") == 0
    assert recipes("remove", "brighter") == 0
    assert [each.name for each in RecipeStore().all()] == ["Night street"]
    assert recipes("remove", "brighter") == 5


def test_a_recipe_of_ones_own_is_found_by_its_name(batch: Callable, photos: Path, recipe: Path, tmp_path: Path) -> None:
    recipes("import", recipe)
    assert batch(photos, "--recipe", "BRIGHTER", "-o", tmp_path / "out", "--quiet")[0] == 0
