"""A thousand photos to the end, thirty broken ones among them, the program killed twice on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from batch_samples import RECIPE, break_photo, brightened, make_photo, pixels_of

from core.batch.batch import MOST_CRASHES, Batch
from core.batch.files import State
from core.batch.options import BatchOptions
from core.batch.shelf import batch_paths, batches_folder
from core.batch.sources import find_photos
from core.imaging.opening import open_photo

COUNT, BROKEN = 1000, 30

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL and symbolic links")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where the system has a place there: waiting for a disk three thousand times would prove nothing."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


def begin(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "core.cli", "batch", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)


def kill_at(process: subprocess.Popen[str], line: int) -> None:
    """Kill it once it has told of that many photos, in the midst of the next."""
    assert process.stderr is not None
    for _ in range(line):
        assert process.stderr.readline(), "it ended too early"
    process.kill()
    process.wait()
    process.stderr.close()


def test_a_thousand_photos_come_to_an_end_though_killed_twice(
    quick_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(quick_folder / "state"))
    folder, out, recipe = quick_folder / "in", quick_folder / "out", quick_folder / "recipe.json"
    recipe.write_text(RECIPE.to_json())
    folder.mkdir()
    errors = {}
    for number in range(COUNT):
        path = folder / f"{number}.png"
        if number % 33 == 7 and len(errors) < BROKEN:
            errors[number] = break_photo(path, len(errors))
        else:
            make_photo(path, number)
    originals = {path.name: path.read_bytes() for path in folder.iterdir() if path.exists()}

    kill_at(begin(folder, "--recipe", recipe, "-o", out), 310)
    before = {path: path.stat().st_mtime_ns for path in out.glob("[!.]*")}
    kill_at(begin("--resume"), 340)
    before = {path: path.stat().st_mtime_ns for path in out.glob("[!.]*")} | before
    last = begin("--resume")
    assert last.communicate()[1]
    assert last.returncode == 8

    (path,) = batch_paths(batches_folder())
    batch = Batch(path)
    files, summary = batch.files(), batch.summary
    batch.close()
    assert (summary.total, summary.done, summary.failed, summary.skipped) == (COUNT, COUNT - BROKEN, BROKEN, 0)
    assert summary.is_finished
    failed = {int(file.path.stem): file.failure.kind for file in files if file.failure}
    assert failed == errors
    assert len(Counter(errors.values())) == 6
    assert all(file.failure.cause and file.failure.remedy for file in files if file.failure)
    assert Counter(file.attempts for file in files)[1] >= COUNT - 2
    assert all(path.stat().st_mtime_ns == moment for path, moment in before.items())
    assert {path.name for path in out.iterdir()} == {f"{number}.png" for number in range(COUNT) if number not in errors}
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.exists()} == originals
    for number in set(range(COUNT)) - errors.keys():
        assert np.array_equal(open_photo(out / f"{number}.png").pixels, brightened(pixels_of(number)))


def interrupted(tmp_path: Path, *, written: bool) -> Batch:
    """A batch of one photo as a kill leaves it: after its output was written, or before."""
    make_photo(tmp_path / "in" / "a.png")
    batch = Batch.create(find_photos([tmp_path / "in"]), RECIPE, BatchOptions(tmp_path / "out"), tmp_path / "lists")
    with batch.locked():
        file = batch.next()
        batch._queue.start(file)
        batch._queue.claim(file, tmp_path / "out" / "a.png", "")
    if written:
        make_photo(tmp_path / "out" / "a.png")
    return batch


def test_an_output_that_was_finished_but_not_marked_is_not_made_again(tmp_path: Path) -> None:
    batch = interrupted(tmp_path, written=True)
    assert list(batch.run()) == []
    (file,) = batch.files()
    assert (file.state, file.attempts) == (State.DONE, 1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.png"]
    batch.close()


def test_what_a_killed_run_was_writing_is_removed(tmp_path: Path) -> None:
    batch = interrupted(tmp_path, written=False)
    (tmp_path / "out").mkdir()
    for name in (f".likewise-{os.getpid()}-00.part", ".likewise-1-00.part"):
        (tmp_path / "out" / name).write_bytes(b"half")
    list(batch.run())
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"a.png", ".likewise-1-00.part"}
    batch.close()


def test_a_photo_that_the_program_ends_over_is_given_up(tmp_path: Path) -> None:
    batch = interrupted(tmp_path, written=False)
    for _ in range(MOST_CRASHES):
        with batch.locked():
            file = batch.next()
            if file is not None:
                batch._queue.start(file)
    with batch.locked():
        assert batch.next() is None
    (file,) = batch.files()
    assert file.failure.kind == "PhotoEndedProgramError"
    assert batch.retry_failed() == 1
    list(batch.run())
    assert batch.summary.done == 1
    batch.close()
