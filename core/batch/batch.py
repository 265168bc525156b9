"""A batch: a recipe on many photos. Whatever happens to the program, it goes on where it was."""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.batch.files import BatchFile, Failure, State, Summary
from core.batch.options import BatchOptions
from core.batch.outputs import ABSENT, Outputs, Place, signature
from core.batch.queue import Queue
from core.batch.shelf import SUFFIX, batches_folder, lock_path, written_by_batches
from core.batch.sources import Source
from core.document.file_lock import FileLock
from core.engine import Step, relay
from core.errors import (
    BatchBusyError,
    BatchDamagedError,
    LikewiseError,
    PhotoEndedProgramError,
    WouldOverwriteError,
    WriteFailedError,
)
from core.failures import typed
from core.imaging.atomic import remove_leftovers
from core.imaging.opening import open_photo
from core.imaging.saving import save_photo
from core.messages import Message
from core.models.device import release_cached_memory
from core.recipes import Recipe
from core.recipes.running import Outcome, check_runnable, run_recipe
from core.stopping import Stopped

MOST_CRASHES = 3
"""A photo that the whole program ended over as often as this is not tried again."""

_EXISTS = Message("{name} is there already.")
_DRIVE_FAILS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ENODEV, errno.ENXIO)


@dataclass(frozen=True, eq=False)
class Event:
    """What happens in a batch: a photo is begun (running, no step), a step of it is done, or it has ended."""

    file: BatchFile
    step: Step | None = None


class Batch:
    """One list of photos. Any thread, one at a time; only one may run it at once, in whatever process."""

    def __init__(self, path: Path) -> None:
        """Open the list. Raises BatchDamagedError, BadRecipeError, UnknownEngineError."""
        self.path = path
        self._queue = Queue(path)
        try:
            self.recipe = Recipe.from_json(self._queue.fact("recipe"))
            self.options = _options(self._queue)
            self.date = self._queue.fact("date")
        except BaseException:
            self._queue.close()
            raise
        self._outputs: Outputs | None = None

    @staticmethod
    def create(sources: Sequence[Source], recipe: Recipe, options: BatchOptions, folder: Path | None = None) -> Batch:
        """Make the list; nothing is done yet. folder: for lists, by default the user's.

        Raises JobError and EngineError for what no photo could be done with, and WriteFailedError.
        """
        options.check()
        check_runnable(recipe)
        folder, now = folder or batches_folder(), datetime.now()
        name = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        partial, path = folder / f"{name}.partial", folder / f"{name}{SUFFIX}"
        facts = {"recipe": recipe.to_json(), "options": options.to_json(), "date": f"{now:%Y-%m-%d}"}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            Queue(partial, facts=facts, sources=sources).close()
            os.replace(partial, path)
        except OSError as error:
            raise WriteFailedError(name=str(folder), reason=error.strerror or str(error)) from error
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
        return Batch(path)

    @property
    def id(self) -> str:
        return self.path.stem

    @property
    def summary(self) -> Summary:
        return self._queue.summary()

    def files(self, *states: State) -> list[BatchFile]:
        """Those in these states, or all, in their order."""
        return self._queue.files(*states)

    def file(self, number: int) -> BatchFile:
        """The photo of that number as it is now."""
        return self._queue.file(number)

    def close(self) -> None:
        self._queue.close()

    def run(self) -> Generator[Event, None, Summary]:
        """Work on everything that is waiting, and say how it ended.

        What is wrong with one photo fails that photo alone. Closing the run, or whatever else ends it, leaves the photo
        that was worked on as if it had not been begun; another run goes on there. Raises BatchBusyError, and
        WriteFailedError where no further output could be written either: a full drive, a folder that is gone.
        """
        with self.locked():
            while (file := self.next()) is not None:
                yield from self.work_on(file)
            return self.summary

    @contextmanager
    def locked(self) -> Iterator[None]:
        """The right to work on the batch; what an earlier run could not tidy up is tidied up first.

        Raises BatchBusyError.
        """
        with self._alone():
            self._outputs = self._places()
            try:
                yield
            finally:
                self._outputs = None

    def next(self) -> BatchFile | None:
        """The photo that is to be worked on next."""
        return self._queue.next_waiting()

    def retry_failed(self) -> int:
        """Let the photos that failed wait again; how many they are. Raises BatchBusyError."""
        with self._alone():
            return self._queue.retry_failed()

    def give_up(self) -> int:
        """Leave out the photos that are waiting; how many they are. What is done stays. Raises BatchBusyError."""
        with self._alone():
            return self._queue.skip_waiting(Message("The batch was stopped before this photo."))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process, and no other place in this one, changes the list meanwhile. Raises BatchBusyError."""
        try:
            lock = FileLock(lock_path(self.path))
        except BlockingIOError as error:
            raise BatchBusyError from error
        except OSError as error:
            raise WriteFailedError(name=self.path.name, reason=error.strerror or str(error)) from error
        try:
            self._recover()
            yield
        finally:
            lock.release()

    def work_on(self, file: BatchFile) -> Generator[Event, None, BatchFile]:
        """Work on one photo, within `locked`; see `run`. Returns it as it ended."""
        began = time.monotonic()
        self._queue.start(file)
        try:
            yield Event(self._queue.file(file.number))
            yield from self._make(file, began)
        except BaseException as error:
            if self._ends_the_run(error):
                self._settle(file)
                raise
            self._queue.fail(file, Failure.of(typed(error)), time.monotonic() - began)
        finally:
            release_cached_memory()
        ended = self._queue.file(file.number)
        yield Event(ended)
        return ended

    def _make(self, file: BatchFile, began: float) -> Generator[Event, None, None]:
        assert self._outputs is not None, "within `locked` only"
        place = self._outputs.place(file.source, file.number)
        if place.skip:
            self._queue.claim(file, place.path, place.taken)
            self._queue.end(file, State.SKIPPED, (Message(_EXISTS.template, {"name": place.path.name}),))
            return
        running = self._queue.file(file.number)
        photo = open_photo(file.path)
        outcome = yield from _told(run_recipe(self.recipe, photo), running)
        self._prepare(place)
        self._queue.claim(file, place.path, place.taken)
        losses = save_photo(
            outcome.photo,
            place.path,
            options=self.options.export,
            original=photo,
            overwrite=place.taken != ABSENT,
        )
        notes = (*photo.notes, *outcome.notes, *losses)
        self._queue.end(file, State.DONE, notes, signature(place.path), time.monotonic() - began)

    def _prepare(self, place: Place) -> None:
        if signature(place.path) != place.taken:  # somebody wrote there meanwhile
            raise WouldOverwriteError(name=place.path.name)
        try:
            place.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteFailedError(name=place.path.name, reason=error.strerror or str(error)) from error

    def _ends_the_run(self, error: BaseException) -> bool:
        """Whether it is no failure of the one photo: the run is stopped, or no other output could be written either."""
        cause = error.__cause__
        if isinstance(error, Stopped) or not isinstance(error, Exception):
            return True
        if not (isinstance(error, WriteFailedError) and isinstance(cause, OSError)):
            return isinstance(cause, sqlite3.Error)
        folder = self.options.folder
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        return cause.errno in _DRIVE_FAILS or not (folder.is_dir() and os.access(folder, os.W_OK))

    def _settle(self, file: BatchFile, *, crashed: bool = False) -> None:
        """Let a photo wait again, unless its output was finished just before it was interrupted."""
        file = self._queue.file(file.number)
        now = ABSENT if file.output is None else signature(file.output)
        if now not in (ABSENT, file.taken):
            self._queue.end(file, State.DONE, written=now)
        elif crashed and file.crashes + 1 >= MOST_CRASHES:
            self._queue.fail(file, Failure.of(PhotoEndedProgramError(name=file.path.name, times=MOST_CRASHES)))
        else:
            self._queue.release(file, crashed=crashed)

    def _recover(self) -> None:
        """Tidy up after a run that was killed."""
        for file in self._queue.files(State.RUNNING):
            self._settle(file, crashed=True)
            if file.output is not None:
                remove_leftovers(file.output.parent, int(self._queue.fact("process")))
        self._queue.set_fact("process", str(os.getpid()))

    def _places(self) -> Outputs:
        files = self._queue.files()
        written = written_by_batches(self.path.parent) if self.options.existing == "redo" else {}
        reserved = [file.output for file in files if file.output is not None]
        return Outputs(self.options, self.recipe.name, self.date, (file.path for file in files), written, reserved)


def _options(queue: Queue) -> BatchOptions:
    try:
        options = BatchOptions.from_json(queue.fact("options"))
        options.check()
        return options
    except (ValueError, KeyError, TypeError, LikewiseError) as error:
        raise BatchDamagedError(name=queue.path.stem, reason=str(error)) from error


def _told(run: Generator[Step, None, Outcome], file: BatchFile) -> Generator[Event, None, Outcome]:
    """The steps of a run as events."""
    with closing(run):
        return (yield from relay(run, lambda step: Event(file, step)))
