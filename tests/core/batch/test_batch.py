"""Batches in one process: what is done, skipped, redone, refused, paused."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from batch_samples import RECIPE, break_photo, brightened, make_photo, pixels_of

from core.batch.batch import Batch, Event
from core.batch.files import State
from core.batch.options import BatchOptions, Existing
from core.batch.previewing import preview
from core.batch.shelf import batch_paths, clear, discard, unfinished
from core.batch.sources import Source, find_photos
from core.errors import (
    BadNameTemplateError,
    BatchBusyError,
    BatchDamagedError,
    FileMissingError,
    ModelNotInstalledError,
    NoPhotosError,
    WriteFailedError,
)
from core.imaging.export_options import ExportOptions
from core.imaging.opening import open_photo
from core.jobs import RestoreJob
from core.recipes import Recipe, RecipeStep


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    for number in range(3):
        make_photo(folder / f"p{number}.png", number)
    return folder


Make = Callable[..., Batch]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """A batch of what is in a folder, into "out" unless told otherwise."""
    made: list[Batch] = []

    def make(*paths: Path, recursive: bool = False, out: str = "out", outputs: object = (), **options: object) -> Batch:
        folder = tmp_path / out
        sources = find_photos(paths, recursive=recursive, output=folder, outputs=outputs)
        made.append(Batch.create(sources, RECIPE, BatchOptions(folder, **options), tmp_path / "lists"))
        return made[-1]

    yield make
    for batch in made:
        batch.close()


def run(batch: Batch) -> tuple[int, int, int]:
    """done, skipped, failed."""
    list(batch.run())
    summary = batch.summary
    assert summary.is_finished
    return summary.done, summary.skipped, summary.failed


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_every_photo_gets_its_output_and_its_events(photos: Path, make: Make, tmp_path: Path) -> None:
    batch = make(photos)
    events: list[Event] = list(batch.run())
    for number in range(3):
        told = [event for event in events if event.file.number == number + 1]
        assert [event.file.state for event in told] == [State.RUNNING, State.RUNNING, State.DONE]
        assert [event.step is not None for event in told] == [False, True, False]
        assert np.array_equal(open_photo(told[-1].file.output).pixels, brightened(pixels_of(number)))
    assert names(tmp_path / "out") == {"p0.png", "p1.png", "p2.png"}


def test_a_broken_photo_stops_no_other(photos: Path, make: Make) -> None:
    kinds = [break_photo(photos / f"broken{way}.png", way) for way in range(6)]
    batch = make(photos)
    assert run(batch) == (3, 0, 6)
    failed = batch.files(State.FAILED)
    assert [file.failure.kind for file in failed] == kinds
    assert "broken0.png is empty" in str(failed[0].failure.cause)
    assert "100" in str(failed[4].failure.cause)  # megapixels, a number still


def test_failed_photos_can_be_tried_again(photos: Path, make: Make) -> None:
    break_photo(photos / "p1.png", 0)
    batch = make(photos)
    assert run(batch) == (2, 0, 1)
    make_photo(photos / "p1.png", 1)
    assert batch.retry_failed() == 1
    assert run(batch) == (3, 0, 0)


@pytest.mark.parametrize(
    ("existing", "counts", "found"),
    [
        ("skip", (0, 3, 0), {"p0.png", "p1.png", "p2.png"}),
        ("redo", (3, 0, 0), {"p0.png", "p1.png", "p2.png", "p2-2.png"}),
        ("number", (3, 0, 0), {f"p{number}{end}.png" for number in range(3) for end in ("", "-2")}),
    ],
)
def test_what_exists(
    photos: Path, make: Make, tmp_path: Path, existing: Existing, counts: tuple[int, ...], found: set[str]
) -> None:
    run(make(photos))
    out = tmp_path / "out"
    (out / "p2.png").write_bytes(b"the person's own by now")
    before = (out / "p0.png").stat().st_mtime_ns
    assert run(make(photos, existing=existing)) == counts
    assert names(out) == found
    assert (out / "p2.png").read_bytes() == b"the person's own by now"
    assert ((out / "p0.png").stat().st_mtime_ns != before) is (existing == "redo")


@pytest.mark.parametrize("existing", ["skip", "redo", "number"])
def test_originals_are_safe_in_their_own_folder(photos: Path, make: Make, existing: Existing) -> None:
    originals = {name: (photos / name).read_bytes() for name in names(photos)}
    os.link(photos / "p0.png", photos / "p1-2.png")  # in the way of an output, and an original by another name
    batch = make(photos / "p0.png", photos / "p1.png", out="in", existing=existing)
    expected = (2, 0, 0)
    assert run(batch) == expected
    assert {name: (photos / name).read_bytes() for name in originals} == originals
    assert (photos / "p1-2.png").samefile(photos / "p0.png")
    assert {file.output.name for file in batch.files()} == {"p0-2.png", "p1-3.png"}


def test_outputs_in_the_folder_of_the_photos_are_not_taken_for_photos(photos: Path, make: Make) -> None:
    first = make(photos, out="in", name="{name}-restored")
    assert run(first) == (3, 0, 0)
    written = [file.output for file in first.files()]
    again = make(photos, out="in", name="{name}-restored", outputs=written)
    assert run(again) == (0, 3, 0)
    assert run(make(photos, out="elsewhere", outputs=written)) == (6, 0, 0)


def test_photos_of_one_name_get_a_number(tmp_path: Path, make: Make) -> None:
    for path in ("a/x.png", "a/X.PNG", "b/x.png", "b/x.jpg"):
        make_photo(tmp_path / "in" / path)
    batch = make(tmp_path / "in" / "a", tmp_path / "in" / "b", export=ExportOptions(format="PNG"))
    assert run(batch)[0] == 4
    assert len({str(file.output).casefold() for file in batch.files()}) == 4


def test_sub_folders_are_made_again_and_the_output_folder_is_left_out(photos: Path, make: Make) -> None:
    make_photo(photos / "sub" / "deep" / "q.png")
    make_photo(photos / ".hidden" / "q.png")
    make_photo(photos / "sub" / ".hidden.png")
    (photos / "sub" / "notes.txt").write_text("no photo")
    make_photo(photos / "out" / "old.png")
    assert run(make(photos, recursive=True, out="in/out", name="{recipe}/{name}")) == (4, 0, 0)
    assert names(photos / "out") == {
        "old.png",
        *(f"Brighter/p{number}.png" for number in range(3)),
        "sub/deep/Brighter/q.png",
    }


def test_formats_and_numbers(photos: Path, make: Make, tmp_path: Path) -> None:
    export = ExportOptions(format="JPEG", quality=50)
    assert run(make(photos, export=export, name="{parent}-{number:03}"))[0] == 3
    assert names(tmp_path / "out") == {"in-001.jpg", "in-002.jpg", "in-003.jpg"}
    assert open_photo(tmp_path / "out" / "in-001.jpg").format == "JPEG"


def test_a_dry_run_tells_what_a_run_then_does(photos: Path, make: Make, tmp_path: Path) -> None:
    break_photo(photos / "broken.png", 1)
    make_photo(tmp_path / "out" / "p1.png")
    (tmp_path / "lists").mkdir()
    options = BatchOptions(tmp_path / "out")
    before = names(tmp_path)
    plan = preview(find_photos([photos]), RECIPE, options, tmp_path / "lists")
    assert names(tmp_path) == before
    batch = make(photos)
    run(batch)
    assert [(each.source.path, each.place.skip, each.problem is not None) for each in plan] == [
        (file.path, file.state is State.SKIPPED, file.state is State.FAILED) for file in batch.files()
    ]
    assert [each.place.path for each in plan if not each.problem] == [
        file.output for file in batch.files() if file.output
    ]


def test_a_run_can_be_paused_in_the_middle_of_a_photo(photos: Path, make: Make, tmp_path: Path) -> None:
    batch = make(photos)
    work = batch.run()
    for event in work:
        if event.step is not None and event.file.number == 2:
            break
    work.close()
    assert [file.state for file in batch.files()] == [State.DONE, State.WAITING, State.WAITING]
    assert names(tmp_path / "out") == {"p0.png"}
    assert unfinished(tmp_path / "lists") == [batch.path]
    again = Batch(batch.path)
    assert run(again) == (3, 0, 0)
    assert unfinished(tmp_path / "lists") == []
    again.close()


def test_the_rest_of_a_batch_can_be_given_up(photos: Path, make: Make, tmp_path: Path) -> None:
    batch = make(photos)
    work = batch.run()
    next(event for event in work if event.file.state is State.DONE)
    work.close()
    assert batch.give_up() == 2
    assert unfinished(tmp_path / "lists") == []
    assert run(batch) == (1, 2, 0)
    assert "stopped" in str(batch.files()[2].notes[0])


def test_two_cannot_run_one_batch_at_once(photos: Path, make: Make) -> None:
    batch = make(photos)
    other = Batch(batch.path)
    with batch.locked(), pytest.raises(BatchBusyError):
        next(other.run())
    assert run(other) == (3, 0, 0)
    other.close()


_WORK_ON = """
import sys
from pathlib import Path
from core.batch.batch import Batch

batch = Batch(Path(sys.argv[1]))
run = batch.run()
next(run)
print("running", flush=True)
sys.stdin.read()
for _ in run:
    pass
batch.close()
"""


def test_a_batch_that_another_process_works_on_is_left_alone(photos: Path, make: Make, tmp_path: Path) -> None:
    batch, idle = make(photos), make(photos)
    command = [sys.executable, "-c", _WORK_ON, str(batch.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "running\n"
        assert unfinished(tmp_path / "lists") == [idle.path]
        for change in (batch.give_up, batch.retry_failed):
            with pytest.raises(BatchBusyError):
                change()
        other.communicate()
    assert (batch.summary.done, batch.summary.skipped) == (3, 0)


def test_what_is_left_of_a_killed_batch_is_offered_and_given_up_whole(photos: Path, make: Make, tmp_path: Path) -> None:
    batch = make(photos)
    command = [sys.executable, "-c", _WORK_ON, str(batch.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "running\n"
        other.kill()
        other.wait()
    assert unfinished(tmp_path / "lists") == [batch.path]
    assert batch.give_up() == 3  # the one that was under way, too
    assert unfinished(tmp_path / "lists") == []


def test_a_full_drive_pauses_the_batch(photos: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = make(photos)
    sync, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(WriteFailedError, match="No space left"):
            list(batch.run())
    assert [file.state for file in batch.files()] == [State.DONE, State.WAITING, State.WAITING]
    assert run(batch) == (3, 0, 0)


def test_a_folder_that_cannot_be_written_pauses_the_batch(photos: Path, make: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    batch = make(photos, out="file/out")
    with pytest.raises(WriteFailedError):
        list(batch.run())
    assert batch.summary.left == 3
    (tmp_path / "file").unlink()
    assert run(batch) == (3, 0, 0)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_pauses_the_batch(photos: Path, make: Make, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    batch = make(photos)
    with pytest.raises(WriteFailedError):
        list(batch.run())
    assert batch.summary.left == 3


def test_what_no_photo_could_be_done_with_is_refused_before_it_begins(photos: Path, tmp_path: Path) -> None:
    sources = find_photos([photos])
    with pytest.raises(BadNameTemplateError):
        Batch.create(sources, RECIPE, BatchOptions(tmp_path / "out", "../{name}"), tmp_path / "lists")
    needs_model = Recipe("Model", (RecipeStep(RestoreJob("remove the haze", engine="promptfix")),))
    with pytest.raises(ModelNotInstalledError):
        Batch.create(sources, needs_model, BatchOptions(tmp_path / "out"), tmp_path / "lists")
    assert not (tmp_path / "lists").exists()


def test_photos_are_looked_for_in_the_order_that_people_count_in(tmp_path: Path) -> None:
    for name in ("10.png", "2.png", "b.JPG", "A.png"):
        make_photo(tmp_path / name)
    (tmp_path / "odd").write_bytes((tmp_path / "2.png").read_bytes())
    assert [source.path.name for source in find_photos([tmp_path])] == ["2.png", "10.png", "A.png", "b.JPG"]
    twice = find_photos([tmp_path / "2.png", tmp_path, tmp_path / "odd"])
    assert [source.path.name for source in twice] == ["2.png", "10.png", "A.png", "b.JPG", "odd"]
    with pytest.raises(FileMissingError):
        find_photos([tmp_path / "gone"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoPhotosError):
        find_photos([tmp_path / "empty"])


def test_names_that_are_no_text_come_through(make: Make, tmp_path: Path) -> None:
    path = make_photo(tmp_path / "in" / "x.png")
    odd = path.rename(Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/caf\xe9.png")))
    batch = make(tmp_path / "in")
    assert run(batch) == (1, 0, 0)
    assert batch.files()[0].source == Source(odd)


@pytest.mark.parametrize("contents", [b"", b"SQLite format 3\0" + bytes(200), b"no list"])
def test_a_list_that_is_none_is_refused(tmp_path: Path, contents: bytes) -> None:
    path = tmp_path / "x.batch"
    path.write_bytes(contents)
    with pytest.raises(BatchDamagedError):
        Batch(path)
    assert unfinished(tmp_path) == []


def test_a_list_can_be_forgotten(photos: Path, make: Make, tmp_path: Path) -> None:
    batch = make(photos)
    batch.close()
    discard(batch.path)
    assert list((tmp_path / "lists").iterdir()) == []


def test_old_lists_go_once_nothing_is_left_to_do(photos: Path, make: Make, tmp_path: Path) -> None:
    done, recent, unfinished_, busy = (make(photos, out=f"out{number}") for number in range(4))
    for batch in (done, recent, busy):
        run(batch)
    with busy.locked():
        for batch in (done, unfinished_, busy):
            for path in batch.path.parent.glob(f"{batch.id}*"):
                os.utime(path, (0, 0))
        clear(tmp_path / "lists")
    assert set(batch_paths(tmp_path / "lists")) == {recent.path, unfinished_.path, busy.path}
    assert len(names(tmp_path / "out0")) == 3
    clear(tmp_path / "lists", days=0)
    assert batch_paths(tmp_path / "lists") == [unfinished_.path]
