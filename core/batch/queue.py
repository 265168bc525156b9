"""A batch's list of photos as an SQLite file. What a killed process said last is in it.

A power cut may take back what happened after the last `claim`, which itself is on the disk before the output is: the
photo is then found to be finished by its output, or is done again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from threading import RLock
from typing import Any

from core.batch.files import BatchFile, Failure, State, Summary
from core.batch.sources import Source
from core.errors import BatchDamagedError, WriteFailedError
from core.messages import Message, from_plain, to_plain

_VERSION = 1
_APPLICATION = 0x4C574231  # "LWB1"
_SCHEMA = """
CREATE TABLE batch (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE files (
    number INTEGER PRIMARY KEY,
    source BLOB NOT NULL,
    within BLOB NOT NULL,
    state TEXT NOT NULL,
    output BLOB,
    taken TEXT NOT NULL DEFAULT '',
    written TEXT NOT NULL DEFAULT '',
    failure TEXT,
    notes TEXT NOT NULL DEFAULT '[]',
    seconds REAL NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    crashes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX files_by_state ON files (state, number);
"""
_COLUMNS = "number, source, within, state, output, taken, failure, notes, seconds, attempts, crashes"


class Queue:
    """Any thread, one at a time. Paths are kept as the system has them, whatever their encoding.

    Raises BatchDamagedError for a file that is no such list, and WriteFailedError where the disk fails.
    """

    def __init__(self, path: Path, *, facts: Mapping[str, str] | None = None, sources: Sequence[Source] = ()) -> None:
        """Open a list; with facts, make it."""
        self.path = path
        self._lock = RLock()
        with self._typed():
            # a URI, so that a list that is gone is not made anew
            uri = f"{path.absolute().as_uri()}?mode={'rw' if facts is None else 'rwc'}"
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        try:
            with self._typed():
                if facts is not None:
                    self._make(facts, sources)
                elif self._one("PRAGMA application_id") != _APPLICATION or self._one("PRAGMA user_version") != _VERSION:
                    raise BatchDamagedError(name=path.stem, reason="it is no list of this version of Likewise")
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def fact(self, key: str) -> str:
        """What the batch is: see `Batch.create`."""
        with self._typed():
            value = self._one("SELECT value FROM batch WHERE key = ?", key)
            if not isinstance(value, str):
                raise BatchDamagedError(name=self.path.stem, reason="a part of it is missing")
            return value

    def set_fact(self, key: str, value: str) -> None:
        with self._typed():
            self._connection.execute("INSERT OR REPLACE INTO batch VALUES (?, ?)", (key, value))

    def files(self, *states: State) -> list[BatchFile]:
        """Those in these states, or all, in their order."""
        where = f"WHERE state IN ({','.join('?' * len(states))})" if states else ""
        return self._files(f"{where} ORDER BY number", *states)

    def file(self, number: int) -> BatchFile:
        return self._files("WHERE number = ?", number)[0]

    def next_waiting(self) -> BatchFile | None:
        found = self._files("WHERE state = 'waiting' ORDER BY number LIMIT 1")
        return found[0] if found else None

    def summary(self) -> Summary:
        with self._typed():
            counts = dict(self._connection.execute("SELECT state, count(*) FROM files GROUP BY state").fetchall())
        return Summary(
            sum(counts.values()),
            counts.get(State.DONE, 0),
            counts.get(State.SKIPPED, 0),
            counts.get(State.FAILED, 0),
            counts.get(State.WAITING, 0) + counts.get(State.RUNNING, 0),
        )

    def start(self, file: BatchFile) -> None:
        self._change(file, "state = 'running', attempts = attempts + 1, output = NULL, taken = '', failure = NULL")

    def claim(self, file: BatchFile, output: Path, taken: str) -> None:
        """Say where the output goes, before it is written."""
        with self._on_disk():
            self._change(file, "output = ?, taken = ?", os.fsencode(output), taken)

    def end(
        self, file: BatchFile, state: State, notes: Sequence[Message] = (), written: str = "", seconds: float = 0.0
    ) -> None:
        """It is done or skipped. written: the output's signature."""
        told = json.dumps([to_plain(note) for note in notes])
        self._change(file, "state = ?, notes = ?, written = ?, seconds = ?", state, told, written, seconds)

    def fail(self, file: BatchFile, failure: Failure, seconds: float = 0.0) -> None:
        change = "state = 'failed', failure = ?, output = NULL, seconds = ?"
        self._change(file, change, failure.to_json(), seconds)

    def release(self, file: BatchFile, *, crashed: bool) -> None:
        """Let it wait again. crashed: the program ended while it ran."""
        self._change(file, "state = 'waiting', output = NULL, taken = '', crashes = crashes + ?", int(crashed))

    def retry_failed(self) -> int:
        """Let those that failed wait again; how many they are."""
        with self._typed():
            cursor = self._connection.execute(
                "UPDATE files SET state = 'waiting', failure = NULL, crashes = 0 WHERE state = 'failed'"
            )
            return cursor.rowcount

    def skip_waiting(self, note: Message) -> int:
        """Leave out those that wait; how many they are."""
        with self._typed():
            cursor = self._connection.execute(
                "UPDATE files SET state = 'skipped', notes = ? WHERE state = 'waiting'", (json.dumps([to_plain(note)]),)
            )
            return cursor.rowcount

    def written(self) -> dict[Path, str]:
        """The outputs of this batch, with their signatures."""
        with self._typed():
            rows = self._connection.execute("SELECT output, written FROM files WHERE state = 'done'").fetchall()
        return {Path(os.fsdecode(output)): written for output, written in rows if output is not None}

    def _make(self, facts: Mapping[str, str], sources: Sequence[Source]) -> None:
        self._connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        self._connection.execute(f"PRAGMA user_version = {_VERSION}")
        self._connection.executescript(f"BEGIN; {_SCHEMA}")
        self._connection.executemany("INSERT INTO batch VALUES (?, ?)", facts.items())
        self._connection.executemany(
            "INSERT INTO files (number, source, within, state) VALUES (?, ?, ?, 'waiting')",
            (
                (number, os.fsencode(source.path), os.fsencode(source.within))
                for number, source in enumerate(sources, start=1)
            ),
        )
        self._connection.execute("COMMIT")

    def _files(self, where: str, *values: object) -> list[BatchFile]:
        with self._typed():
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM files {where}", values).fetchall()  # noqa: S608
            return [_file(row) for row in rows]

    def _change(self, file: BatchFile, change: str, *values: object) -> None:
        with self._typed():
            self._connection.execute(
                f"UPDATE files SET {change} WHERE number = ?",  # noqa: S608 - our own words
                (*values, file.number),
            )

    def _one(self, query: str, *values: object) -> Any:
        row = self._connection.execute(query, values).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def _on_disk(self) -> Iterator[None]:
        """What is changed in this block outlives a power cut."""
        with self._typed():
            self._connection.execute("PRAGMA synchronous = FULL")
            try:
                yield
            finally:
                self._connection.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _typed(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
            if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY):
                raise WriteFailedError(name=self.path.name, reason=str(error)) from error
            raise BatchDamagedError(name=self.path.stem, reason=str(error)) from error
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise BatchDamagedError(name=self.path.stem, reason=str(error)) from error


def _file(row: tuple[Any, ...]) -> BatchFile:
    number, source, within, state, output, taken, failure, notes, seconds, attempts, crashes = row
    return BatchFile(
        number,
        Source(Path(os.fsdecode(source)), PurePath(os.fsdecode(within))),
        State(state),
        None if output is None else Path(os.fsdecode(output)),
        taken,
        None if failure is None else Failure.from_json(failure),
        tuple(from_plain(note) for note in json.loads(notes)),
        seconds,
        attempts,
        crashes,
    )
