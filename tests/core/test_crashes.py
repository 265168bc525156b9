from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from core.crashes import KEPT, SessionFile, find_crashes, find_kept, put_aside

SESSION = """
import faulthandler, os, signal, sys
from pathlib import Path
from core.crashes import SessionFile
session = SessionFile(Path(sys.argv[1]))
faulthandler.enable(session.file)
os.kill(os.getpid(), int(sys.argv[2]))
"""


def die(folder, number):
    """A session that ends by that signal."""
    command = [sys.executable, "-c", SESSION, str(folder), str(int(number))]
    return subprocess.run(command, capture_output=True, timeout=60).returncode


def test_a_session_that_ends_well_leaves_nothing(tmp_path):
    session = SessionFile(tmp_path / "log")
    assert find_crashes(tmp_path / "log") == []  # it runs
    session.end()
    assert list((tmp_path / "log").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_native_crash_is_found_with_its_trace(tmp_path):
    assert die(tmp_path, signal.SIGSEGV) == -signal.SIGSEGV
    (crash,) = find_crashes(tmp_path)
    assert crash.reason == "Fatal Python error: Segmentation fault"
    assert 'File "<string>", line 7' in crash.trace
    assert crash.version
    assert crash.started <= crash.ended


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_killed_session_is_found_without_a_trace_until_it_is_put_aside(tmp_path):
    assert die(tmp_path, signal.SIGKILL) == -signal.SIGKILL
    (crash,) = find_crashes(tmp_path)
    assert (crash.trace, crash.reason) == ("", "")
    put_aside(crash)
    assert find_crashes(tmp_path) == []
    assert [kept.started for kept in find_kept(tmp_path)] == [crash.started]


def test_a_number_that_another_process_has_now_is_no_session(tmp_path):
    session = SessionFile(tmp_path)
    session.file.close()
    text = session.path.read_text().replace('"process_started": ', '"process_started": 1')
    session.path.write_text(text)
    assert len(find_crashes(tmp_path)) == 1


@pytest.mark.parametrize("contents", [b"", b"{", b"[]\n", b'{"pid": "x"}\ntrace', b"\xff\xfe\0"])
def test_a_damaged_file_is_a_crash_of_which_little_is_known(tmp_path, contents):
    (tmp_path / "session-20260102-030405-9.crash").write_bytes(contents)
    (crash,) = find_crashes(tmp_path)
    assert crash.version == ""


def test_only_the_newest_files_are_kept(tmp_path):
    for second in range(KEPT + 2):
        (tmp_path / f"session-20260102-03040{second}-9.crash").write_text("{}\n")
    for crash in find_crashes(tmp_path):
        put_aside(crash)
    names = [crash.path.name for crash in find_kept(tmp_path)]
    assert len(names) == KEPT
    assert names[0].startswith("session-20260102-030406")


def test_no_folder_is_no_crash(tmp_path):
    assert find_crashes(tmp_path / "nowhere") == []
