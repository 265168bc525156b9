"""The command line as a program of its own, and what it must not load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core import __version__
from core.cli.main import main
from core.errors import OutOfMemoryError


def likewise(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "core.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_version() -> None:
    finished = likewise("--version")
    assert (finished.returncode, finished.stdout) == (0, f"likewise {__version__}\n")


def test_a_missing_photo_ends_with_three_and_says_what_to_do(tmp_path: Path) -> None:
    finished = likewise("restore", str(tmp_path / "missing.jpg"), "remove the haze", "--json")
    assert finished.returncode == 3
    assert json.loads(finished.stdout)["error"]["kind"] == "FileMissingError"
    assert finished.stderr.startswith("error: There is no file at ")
    assert "Traceback" not in finished.stderr


def test_running_out_of_memory_in_torch_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def fail(text: str) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")

    monkeypatch.setattr("core.prompting.instructions.understand", fail)
    assert main(["understand", "remove the haze"]) == OutOfMemoryError.exit_code
    assert capsys.readouterr().err == f"error: {OutOfMemoryError()}\n"


def test_no_command_is_wrong_usage(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "restore" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--version"], ["understand", "get rid of the fog", "--json"]])
def test_quick_commands_never_load_torch(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom core.cli.main import main\n"
        f"try:\n    status = main({arguments!r})\nexcept SystemExit as ended:\n    status = ended.code\n"
        "assert not {'torch', 'PIL', 'skimage'} & set(sys.modules), 'loaded too much'\nsys.exit(status)"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
