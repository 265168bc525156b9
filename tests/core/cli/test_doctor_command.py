"""`likewise doctor`."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from core.cli.main import main
from core.doctor import machine, state

SECRET = "Grandma's birthday.jpg"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home of its own, with a log, settings and a session that was killed. Torch answers at once."""
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("LIKEWISE_MODELS", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(machine, "_ask_torch", _torch_works)
    log = state.log_folder()
    log.mkdir(parents=True)
    (log / "likewise.log").write_text(f"2026-11-24 14:43:49,123 WARNING desktop: {SECRET}\n", encoding="utf-8")
    (log / "session-20261124-144000-1.crash").write_text("{}\nFatal Python error: Aborted\n")
    settings = state.settings_file()
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'[General]\nlanguage=ko\nmode=likewise\ninstructions="[\\"{SECRET}\\"]"\n', encoding="utf-8")
    return tmp_path


def _torch_works(sender):
    sender.send({"version": "9.9"})


def _torch_dies(sender):
    sender.close()
    raise SystemExit(3)


def test_the_report_is_written_and_nothing_is_broken(home, capsys):
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.strip() == "likewise-report.txt"
    text = (home / "likewise-report.txt").read_text(encoding="utf-8")
    for expected in ("None was found.", "numpy: ", "language: ko", "Fatal Python error: Aborted", "WARNING desktop: …"):
        assert expected in text
    assert "Grandma" not in text
    assert str(home) not in text


def test_with_names_the_log_is_whole(home):
    assert main(["doctor", "--with-names", "-o", "told.txt"]) == 0
    assert SECRET in (home / "told.txt").read_text(encoding="utf-8")


def test_an_older_report_is_only_replaced_where_that_is_said(home, capsys):
    (home / "likewise-report.txt").write_text("older")
    assert main(["doctor"]) == 4
    assert (home / "likewise-report.txt").read_text() == "older"
    assert main(["doctor", "--overwrite"]) == 0


def test_a_folder_that_is_not_there_is_an_error(capsys):
    assert main(["doctor", "-o", "nowhere/report.txt"]) == 4
    assert "could not be written" in capsys.readouterr().err


def test_what_is_broken_is_listed(home, capsys, monkeypatch):
    monkeypatch.setattr(machine, "_ask_torch", _torch_dies)
    bundled = Path(str(files("resources")))
    broken = home / "resources"
    broken.mkdir()
    shutil.copy(bundled / state.SUMS, broken)
    shutil.copytree(bundled / "starter", broken / "starter")
    (broken / "starter" / "defects.safetensors").write_bytes(b"short")
    monkeypatch.setattr(state, "files", lambda package: broken)
    model = home / "Likewise" / "models" / "promptfix"
    model.mkdir(parents=True)
    (model / "model.json").write_text("{}")

    assert main(["doctor", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    report = json.loads((home / told["report"]).read_text(encoding="utf-8"))
    problems = "\n".join(report["problems"])
    assert report["problems"] == told["problems"]
    assert "Torch does not work: the process that imported it ended with 3." in problems
    assert "starter/defects.safetensors are damaged" in problems
    assert "learned/prior.safetensors are missing" in problems
    assert "The model promptfix is damaged." in problems
    assert report["Bundled weights"]["starter/capture.safetensors"] == "sound"


def test_every_bundled_weight_is_listed_with_its_hash():
    resources = Path(str(files("resources")))
    listed = {line.split()[1] for line in (resources / state.SUMS).read_text().splitlines()}
    there = {path.relative_to(resources).as_posix() for path in resources.rglob("*.safetensors")}
    assert listed == there
    assert set(state.bundled_weights([]).values()) == {"sound"}


def test_torch_is_asked_in_a_process_of_its_own(monkeypatch):
    monkeypatch.undo()
    problems: list[str] = []
    found = machine.torch_and_gpu(problems)
    assert found["works"]
    assert problems == []


def test_a_folder_that_cannot_be_written_to_is_a_problem(home, monkeypatch):
    monkeypatch.setattr(state, "_is_writable", lambda folder: False)
    problems: list[str] = []
    state.folders(problems)
    assert any(problem.startswith("The folder for models cannot be written to") for problem in problems)
