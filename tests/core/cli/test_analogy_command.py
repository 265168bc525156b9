"""`likewise analogy`, with a small real engine that adds what the examples add on average."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.cli.main import main
from core.engine import ANALOGY_ENGINES, Model, Result, Run, Step
from core.examples import Pair, check_pairs
from core.jobs import AnalogyJob
from core.messages import Message
from core.photo import Photo


class AddEngine:
    """Candidate i adds i more. Weights count."""

    id = "add"
    title = "Add"
    samples = True

    def models(self) -> tuple[Model, ...]:
        return (Model(self.id, self.title),)

    def device(self) -> Message:
        return Message("processor")

    def complete(self, job: AnalogyJob) -> AnalogyJob:
        return replace(job, candidates=job.candidates or 2)

    def check(self, job: AnalogyJob) -> None:
        job.check()

    def run(self, job: AnalogyJob, photo: Photo, pairs: Sequence[Pair]) -> Run:
        check_pairs(job, pairs)
        job = self.complete(job)
        yield Step(1, 1, Message("Add"), lambda: photo.pixels.astype(np.uint8))
        shifts = [np.mean(pair.after.pixels.astype(float) - pair.before.pixels) for pair in pairs]
        shift = round(float(np.average(shifts, weights=[pair.weight for pair in pairs])))
        results = [
            Result(
                photo.with_pixels((photo.pixels + np.uint8(shift + index)).astype(np.uint8)),
                replace(job, seed=job.seed + index, candidates=1),
                (Message("It is brighter now."),),
            )
            for index in range(job.candidates or 1)
        ]
        return replace(results[0], others=tuple(results[1:]))


@pytest.fixture(autouse=True)
def add(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ANALOGY_ENGINES, AddEngine.id, f"{__name__}:{AddEngine.__name__}")


@pytest.fixture
def files(tmp_path):
    """Grey pictures, by the value that they are filled with."""
    paths = {}
    for value in (50, 60, 80, 100):
        paths[value] = str(tmp_path / f"{value}.png")
        Image.new("RGB", (24, 16), (value,) * 3).save(paths[value])
    return paths


def value_of(path) -> int:
    with Image.open(path) as image:
        return image.getpixel((0, 0))[0]


def test_a_photo_is_edited_likewise_into_numbered_files(files, tmp_path, capsys):
    output = tmp_path / "out.png"
    status = main(["analogy", "--example", files[50], files[60], files[100], "-o", str(output), "--engine", "add"])
    assert status == 0
    assert (value_of(output), value_of(tmp_path / "out-2.png")) == (110, 111)
    said = capsys.readouterr()
    assert said.out.split() == [str(output), str(tmp_path / "out-2.png")]
    assert said.err.count("It is brighter now.") == 1
    assert value_of(files[100]) == 100


def test_the_output_stands_beside_the_photo_and_nothing_is_overwritten(files, tmp_path, capsys):
    arguments = ["analogy", "--example", files[50], files[60], files[100], "--engine", "add"]
    assert main(arguments) == 0
    assert value_of(tmp_path / "100-likewise.png") == 110
    (tmp_path / "100-likewise.png").unlink()
    assert main(arguments) == 4, "the second candidate's file is still there"
    assert "100-likewise-2.png already exists" in capsys.readouterr().err
    assert not (tmp_path / "100-likewise.png").exists()


def test_how_the_files_are_written(files, tmp_path):
    arguments = ["analogy", "--example", files[50], files[60], files[100], "--engine", "add"]
    assert main([*arguments, "--format", "tiff", "--long-side", "16", "--side-by-side"]) == 0
    for name in ("100-likewise.tif", "100-likewise-2.tif"):
        with Image.open(tmp_path / name) as written:
            assert written.width == 16
            assert (written.getpixel((2, 2))[0], written.getpixel((13, 2))[0] > 105) == (100, True)


def test_weights_strength_and_json(files, tmp_path, capsys):
    output = tmp_path / "out.png"
    examples = ["--example", files[50], files[60], "--example", files[50], files[80]]
    options = [
        *("--weight", "3", "--weight", "1"),
        "--strength",
        "0.5",
        "--candidates",
        "1",
        "--seed",
        "7",
        "--self-layers",
        "0",
        "16",
    ]
    told = ["--denoising-strength", "0.7", "--json", "--quiet", "--engine", "add", "-o", str(output)]
    assert main(["analogy", *examples, files[100], *options, *told]) == 0
    report = json.loads(capsys.readouterr().out)
    job = report["candidates"][0]["job"]
    assert [example["weight"] for example in job["examples"]] == [3, 1]
    assert (job["seed"], job["strength"], job["self_layers"]) == (7, 0.7, [0, 16])
    assert value_of(output) == 100 + round((3 * 10 + 30) / 4 / 2)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--example", "{50}", "{60}"], 2),  # neither photo nor LUT
        (["--example", "{50}", "{60}", "{100}", "--weight", "1", "--weight", "2"], 2),
        (["--example", "{50}", "{60}", "{100}", "--lut", "out.png"], 2),
        (["--example", "{50}", "{60}", "--lut", "out.cube", "-o", "out.png"], 2),  # of a photo, and there is none
        (["--example", "{50}", "{60}", "--lut", "out.cube", "--strength", "0.5"], 2),
        (["--example", "{50}", "{60}", "--lut", "out.cube", "--mask", "{80}"], 2),
        (["{100}"], 2),  # no example
        (["--example", "{50}", "nothing.png", "{100}"], 3),
        (["--example", "{50}", "{60}", "{100}", "--engine", "nobody"], 5),
        (["--example", "{50}", "{60}", "{100}", "-o", "out.xyz", "--engine", "add"], 4),
        (["--example", "{50}", "{60}", "{100}", "--self-layers", "9", "3", "--engine", "add"], 5),
        (["--example", "{50}", "{60}"] * 9 + ["{100}", "--engine", "add"], 5),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, status, files, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = [
        argument.format(*[files.get(i, "") for i in range(101)]) if "{" in argument else argument
        for argument in arguments
    ]
    try:
        ended = main(["analogy", *given])
    except SystemExit as exit_:
        ended = exit_.code
    assert ended == status
    assert sorted(path.name for path in tmp_path.iterdir()) == ["100.png", "50.png", "60.png", "80.png"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["nothing.png"], 3),
        (["{100}", "-o", "there.png"], 4),
        (["{100}", "--mask", "nothing.png"], 3),
        (["{100}", "--candidates", "2", "--engine", "nobody"], 5),
    ],
)
def test_photo_and_output_are_checked_before_a_lut_is_learned(arguments, status, files, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.png").touch()
    learned = []
    monkeypatch.setattr("core.learned.lut.learn_lut", learned.append)
    given = [argument.replace("{100}", files[100]) for argument in arguments]
    engine = [] if "--engine" in arguments else ["--engine", "add"]
    assert main(["analogy", "--example", files[50], files[60], "--lut", "out.cube", *engine, *given]) == status
    assert not learned
    assert not (tmp_path / "out.cube").exists()
