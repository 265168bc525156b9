"""What `dev.py` decides before it starts anything; and that the lock files say what the project needs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import dev
import pytest
import system_packages as system
from environment import SetupError

ROOT = Path(dev.__file__).parents[1]


def pinned(name: str) -> dict[str, str]:
    """Package → version in a lock file; every line must pin one."""
    lines = (ROOT / "packaging" / name).read_text().splitlines()
    requirements = [line for line in lines if line and not line.startswith(("#", "-r "))]
    pins = [re.fullmatch(r"([\w.-]+)==([\w.]+)( ; .+)?", line) for line in requirements]
    assert all(pins), [line for line, pin in zip(requirements, pins, strict=True) if not pin]
    return {normal(pin[1]): pin[2] for pin in pins if pin}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[<>=!~; ]", requirement)[0]) for requirement in requirements}


def test_the_locks_pin_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime = pinned("requirements.lock")
    assert runtime["torch"] == "2.13.0"
    assert named(project["dependencies"]) <= set(runtime)
    assert named(project["optional-dependencies"]["dev"]) <= set(pinned("requirements-dev.lock"))


def test_unknown_commands_explain_the_known_ones(capsys: pytest.CaptureFixture) -> None:
    assert dev.main(["dance"]) == 2
    assert "dev.py run" in capsys.readouterr().out
    assert dev.main(["--help"]) == 0


def test_missing_libraries_stop_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "QT_LIBRARIES", {"libnot-there.so.9": ("libnot-there9", "not-there")})
    monkeypatch.setattr(system, "runs_as_root", lambda: False)
    monkeypatch.setattr(system, "distribution", lambda: "debian")
    with pytest.raises(SetupError, match="sudo apt-get install libnot-there9"):
        dev.need_system_packages(pictures=False, driven=False)


def test_missing_tools_of_tests_are_only_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(system, "runs_as_root", lambda: False)
    monkeypatch.setattr(system, "distribution", lambda: "debian")
    for table in ("QT_LIBRARIES", "X11_LIBRARIES", "WAYLAND_LIBRARIES"):
        monkeypatch.setattr(system, table, {})
    monkeypatch.setattr(system, "TEST_PROGRAMS", {"not-there-at-all": ("nothing", "nothing")})
    dev.need_system_packages(pictures=False, driven=False)
    assert capsys.readouterr().err == ""
    dev.need_system_packages(pictures=False, driven=True)
    assert "sudo apt-get install nothing" in capsys.readouterr().err


def test_without_a_display_it_goes_headless(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    started = []
    monkeypatch.setattr(dev, "ready_environment", lambda **needs: "environment")
    monkeypatch.setattr(dev, "hand_over", lambda environment, *arguments: started.append(arguments) or 0)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert dev.run([]) == 0
    assert "no display" in capsys.readouterr().out
    assert "desktop.showcase" in started[0]

    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("DISPLAY", ":0")
    assert dev.run(["photo.jpg"]) == 0
    assert started[1][-2:] == ("desktop.app", "photo.jpg")


def test_help_starts_at_once_as_a_script() -> None:
    script = ROOT / "packaging/dev.py"
    finished = subprocess.run([sys.executable, str(script), "help"], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    assert "packaging/dev.py run" in finished.stdout
