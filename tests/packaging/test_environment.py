"""The stamp that lets the second start skip pip, and what is said when pip fails. No network, no pip."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
from environment import DEV_LOCK, PROJECT, RUNTIME_LOCK, Environment, SetupError, explain_os_error, explain_pip_failure


class QuickEnvironment(Environment):
    """A real environment, except that installing a lock file makes one package folder instead of running pip."""

    fails = False

    def _create(self) -> None:
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.python.touch()
        self.site_packages.mkdir(parents=True, exist_ok=True)

    def _install(self, *arguments: str) -> None:
        if self.fails:
            raise SetupError("offline")
        (self.site_packages / f"{Path(arguments[-1]).stem}-1.dist-info").mkdir(exist_ok=True)

    @property
    def site_packages(self) -> Path:
        return self.folder / "lib/python3.11/site-packages"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "packaging").mkdir()
    for name in (PROJECT, RUNTIME_LOCK, DEV_LOCK):
        (tmp_path / name).write_text(f"torch==2.13.0 # {name}\n")
    return tmp_path


def test_nothing_there_is_not_ready(root: Path) -> None:
    assert not Environment(root).is_ready()


def test_ready_once_prepared(root: Path) -> None:
    QuickEnvironment(root).prepare()
    assert Environment(root).is_ready()


def test_tests_need_more_than_the_app(root: Path) -> None:
    QuickEnvironment(root).prepare()
    assert not Environment(root).is_ready(dev=True)
    QuickEnvironment(root).prepare(dev=True)
    assert Environment(root).is_ready(dev=True)
    assert Environment(root).is_ready()


@pytest.mark.parametrize("name", [PROJECT, RUNTIME_LOCK, DEV_LOCK])
def test_a_changed_lock_is_noticed(root: Path, name: str) -> None:
    QuickEnvironment(root).prepare(dev=True)
    (root / name).write_text("torch==2.14.0\n")
    assert not Environment(root).is_ready(dev=True)


def test_a_changed_dev_lock_does_not_hold_up_the_app(root: Path) -> None:
    QuickEnvironment(root).prepare(dev=True)
    (root / DEV_LOCK).write_text("pytest==99\n")
    assert Environment(root).is_ready()


def test_an_interrupted_set_up_is_not_ready_and_starts_afresh(root: Path) -> None:
    environment = QuickEnvironment(root)
    environment.prepare()
    environment.fails = True
    with pytest.raises(SetupError, match="offline"):
        environment.prepare()
    assert not Environment(root).is_ready()


def test_missing_packages_and_interpreters_are_noticed(root: Path) -> None:
    environment = QuickEnvironment(root)
    environment.prepare()
    next(environment.site_packages.glob("*.dist-info")).rmdir()
    assert not Environment(root).is_ready()
    environment.prepare()
    assert Environment(root).is_ready()
    environment.python.unlink()
    assert not Environment(root).is_ready()


def test_a_moved_checkout_is_noticed(root: Path, tmp_path: Path) -> None:
    QuickEnvironment(root).prepare()
    moved = tmp_path.with_name("moved")
    root.rename(moved)
    assert not Environment(moved).is_ready()


@pytest.mark.parametrize("text", ["", "[]", "{", "null", json.dumps({"made_from": {}})])
def test_a_damaged_stamp_is_not_ready(root: Path, text: str) -> None:
    environment = QuickEnvironment(root)
    environment.prepare()
    environment.stamp.write_text(text)
    assert not Environment(root).is_ready()


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("NewConnectionError: Failed to establish a new connection", "network"),
        ("Could not fetch URL: SSLError(CERTIFICATE_VERIFY_FAILED)", "certificate"),
        ("ERROR: No matching distribution found for torch==2.13.0", "no build for Python"),
        ("something else", "above"),
    ],
)
def test_pip_failures_are_explained(log: str, said: str) -> None:
    text = explain_pip_failure(log, Path("pip.log"))
    assert said in text
    assert "pip.log" in text


def test_operating_system_errors_are_explained() -> None:
    assert "disk is full" in explain_os_error(OSError(errno.ENOSPC, "No space left on device"), Path(".venv"))
    assert "cannot be written" in explain_os_error(PermissionError(errno.EACCES, "Permission denied"), Path(".venv"))
    assert "strange" in explain_os_error(OSError(errno.EIO, "strange"), Path(".venv"))
