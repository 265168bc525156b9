"""Killed at any moment, a project opens again, whole, and is no older than what was said to be written."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from killed_writer import EDITS, number_of, pixels_of
from project_samples import photo_in

from core.document.project import Project

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks")

KILLS, KILLS_OF_COPIES = 100, 20
LATEST = 0.02  # seconds after a write: somewhere within the next ones


@pytest.fixture
def forks():
    """Starts a process that does something, and kills it soon after: returns what it had finished by then."""
    folder = Path(__file__).parent
    root = folder.parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root}:{folder}"}
    server = subprocess.Popen(
        [sys.executable, folder / "killed_writer.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        env=environment,
    )
    chance = random.Random(5)

    def killed(task, path):
        server.stdin.write(f"{task} {path}\n")
        process = int(server.stdout.readline())
        said = [server.stdout.readline() for _ in range(chance.randrange(3))]
        time.sleep(chance.uniform(0, LATEST))
        os.kill(process, signal.SIGKILL)
        while (line := server.stdout.readline()) != "gone\n":
            assert line, "the process failed by itself"
            said.append(line)
        return [line.strip() for line in said]

    yield killed
    server.stdin.close()
    assert server.wait(10) == 0


def check(path):
    """Open it, look at everything, and return the number of the document."""
    with Project.open(path) as project:
        document = project.read()
        number = number_of(document)
        assert [edit.title for edit in document.edits] == [
            str(each) for each in range(max(1, number - EDITS + 1), number + 1)
        ]
        for edit in document.edits:
            assert np.array_equal(edit.result.read(0, (0, 0, 999, 999)), pixels_of(int(edit.title)))
        assert (project.preview() is None) == (number == 0)
        (sound,) = project._database._writer.execute("PRAGMA integrity_check").fetchone()
        assert sound == "ok"
    return number


def test_a_hundred_kills_lose_nothing_that_was_written(forks, fast_folder):
    photo_in(fast_folder)
    path = fast_folder / "a.likewise"
    acknowledged = 0
    for _ in range(KILLS):
        said = forks("write", path)
        acknowledged = max([acknowledged, *map(int, said)])
        if path.exists():
            assert check(path) >= acknowledged
    assert acknowledged > KILLS / 2
    assert {name for name in os.listdir(fast_folder) if not name.endswith(".part")} == {"a.likewise", "beach.png"}


def test_a_copy_is_there_whole_or_not_at_all(forks, fast_folder):
    photo_in(fast_folder)
    path, copy = fast_folder / "a.likewise", fast_folder / "copy.likewise"
    while not path.exists() or check(path) < EDITS:
        forks("write", path)
    number = check(path)
    saved = 0
    for _ in range(KILLS_OF_COPIES):
        saved += len(forks("save", path))
        assert check(path) == number
        assert check(copy) == number if copy.exists() else saved == 0
    assert saved


def test_each_commit_is_taken_to_the_disk(fast_folder):
    """What a kill cannot show: without this, a power cut would take back what the system had not yet written."""
    with Project.create(fast_folder / "a.likewise", photo_in(fast_folder)) as project:
        writer = project._database._writer
        assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert writer.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_log_left_beside_a_file_that_is_gone_is_not_taken_into_the_next(forks, fast_folder):
    photo_in(fast_folder)
    path = fast_folder / "a.likewise"
    while not path.with_name("a.likewise-wal").exists():
        forks("write", path)
    path.unlink()
    with Project.create(path, photo_in(fast_folder)) as project:
        assert project.read().edits == ()
        assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
