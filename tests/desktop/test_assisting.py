"""What stands by the work, in the real window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from driving import click_button, dialog_of, run
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QApplication

from core.crashes import find_crashes, find_kept
from core.document.project import Project
from core.document.recovery import note
from core.imaging.opening import open_photo
from core.imaging.saving import ExportOptions
from desktop.dialogs.crash_report import CrashReportDialog
from desktop.dialogs.palette import PaletteDialog
from desktop.dialogs.print import PrintDialog
from desktop.dialogs.recovery import RecoveryDialog
from desktop.dialogs.settings import SettingsDialog
from desktop.notifying import LONG, Notifying

HEAD = {"version": "1.0", "started": "2026-01-02T03:04:05+00:00", "pid": 1, "process_started": 0.0}


@pytest.fixture
def logs(tmp_path, monkeypatch):
    """A log folder of its own."""
    folder = tmp_path / "log"
    folder.mkdir()
    for module in ("desktop.assisting", "core.doctor.report", "core.doctor.state"):
        monkeypatch.setattr(f"{module}.log_folder", lambda: folder)
    return folder


def crash(folder, trace=""):
    (folder / "session-20260102-030405-1.crash").write_text(json.dumps(HEAD) + "\n" + trace)


async def test_commands_and_settings_open_by_their_keys(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        qtbot.keyClick(window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: dialog_of(window, PaletteDialog))
        dialog = dialog_of(window, PaletteDialog)
        qtbot.keyClicks(dialog.field, "settings")
        qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
        await until(lambda: dialog_of(window, SettingsDialog))
        dialog_of(window, SettingsDialog).reject()


async def test_a_command_says_why_it_cannot_be_run(shown, until):
    async with shown() as window:
        commands = {command.action: command for command in window.assisting._commands.find("")}
        assert commands[window.actions_.export].why_not == "Open a photo first"
        assert commands[window.actions_.undo].why_not == "There is nothing to undo"
        assert commands[window.actions_.open].why_not == ""
        silent = [
            command.title for command in commands.values() if not command.action.isEnabled() and not command.why_not
        ]
        assert silent == []


async def test_changed_keys_are_on_the_tool_tip(shown, until):
    async with shown() as window:
        window.assisting.shortcuts.assign("fit", [QKeySequence("Ctrl+F12")])
        assert window.actions_.fit.toolTip().endswith("(Ctrl+F12)")


async def test_a_photo_is_printed_to_a_pdf(shown, photo_path, until, tmp_path, monkeypatch):
    async with shown(photo_path) as window:
        window.actions_.print.trigger()
        await until(lambda: dialog_of(window, PrintDialog))
        dialog = dialog_of(window, PrintDialog)
        dialog.pdf_path = tmp_path / "beach.pdf"  # as the file dialog leaves it
        dialog.accept()
        await until(lambda: window.banner.isVisible())
        assert (tmp_path / "beach.pdf").read_bytes().startswith(b"%PDF")


async def test_the_result_is_handed_over_as_a_file_and_as_a_picture(shown, photo_path, until, qtbot, settings):
    settings.export = ExportOptions(format="JPEG")
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        mime = window.handing.offer()
        folder = Path(window.handing._folder.name)
        assert list(folder.rglob("*.*")) == []  # nothing is made before somebody asks
        assert mime.hasUrls()
        assert mime.hasImage()
        taken = QMimeData()
        taken.setUrls(mime.urls())
        path = Path(taken.urls()[0].toLocalFile())
        assert path.name == "beach-restored.jpg"
        written = open_photo(path)
        assert (written.width, written.height) == (40, 30)
        image = mime.imageData()
        assert isinstance(image, QImage)
        assert (image.width(), image.height()) == (40, 30)
        assert mime.urls() == [QUrl.fromLocalFile(str(path))]
    assert not folder.exists()


async def test_the_handle_is_dragged_or_clicked(shown, photo_path, until, qtbot, monkeypatch):
    async with shown() as window:
        assert not window.status.handle.isVisible()
    async with shown(photo_path) as window:
        handle, dragged = window.status.handle, []
        monkeypatch.setattr(window.handing, "drag", dragged.append)
        far = QPoint(5 + 2 * QApplication.startDragDistance(), 5)
        qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        qtbot.mouseMove(handle, far)
        qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=far)
        assert dragged == [handle]
        QApplication.clipboard().clear()
        qtbot.mouseClick(handle, Qt.MouseButton.LeftButton)
        await until(lambda: QApplication.clipboard().image().width() == 40)


async def test_after_a_crash_its_trace_is_shown_once_and_a_report_can_be_saved(
    shown, until, logs, tmp_path, settings, monkeypatch
):
    settings.autosave_folder = tmp_path / "autosave"
    crash(logs, 'Fatal Python error: Aborted\n\n  File "/home/kim/a/b/c.py", line 3 in f')
    report = tmp_path / "report.txt"
    monkeypatch.setattr("desktop.assisting.ask_file_to_save", _answering(report))
    async with shown() as window:
        await window.assisting.look_back()
        dialog = dialog_of(window, CrashReportDialog)
        assert "Aborted" in dialog.trace.toPlainText()
        dialog.save.click()
        await until(lambda: report.exists() and window.banner.isVisible())
        dialog.reject()
        assert find_crashes(logs) == []
        await window.assisting.look_back()
        assert dialog_of(window) is None
    text = report.read_text(encoding="utf-8")
    assert "Fatal Python error: Aborted" in text
    assert "kim" not in text


async def test_a_session_that_was_killed_is_only_noted(shown, until, logs, tmp_path, settings):
    settings.autosave_folder = tmp_path / "autosave"
    crash(logs)
    async with shown() as window:
        await window.assisting.look_back()
        assert dialog_of(window) is None
        assert "ended from outside" in window.banner.text
        assert len(find_kept(logs)) == 1


async def test_after_a_session_that_ended_well_nothing_is_asked(shown, until, logs, tmp_path, settings):
    settings.autosave_folder = tmp_path / "autosave"
    async with shown() as window:
        await window.assisting.look_back()
        assert dialog_of(window) is None
        assert not window.banner.isVisible()


async def test_a_named_project_that_was_open_is_told_to_be_saved(shown, until, logs, tmp_path, photo_path, settings):
    settings.autosave_folder = tmp_path / "autosave"
    named = tmp_path / "lake.likewise"
    project = Project.create(named, open_photo(photo_path))
    note(project, settings.autosave_folder)
    project.close(is_done=False)
    async with shown() as window:
        await window.assisting.look_back()
        assert dialog_of(window) is None
        assert "lake.likewise was open" in window.banner.text
        assert settings.recent_files == [named]
        window.banner.clear()
        await window.assisting.look_back()
        assert not window.banner.isVisible()
        assert named.exists()


KILLED = """
import os, sys
from pathlib import Path
from core.document.document import Document
from core.document.recovery import begin
from core.imaging.opening import open_photo
for name in sys.argv[2:]:
    photo = open_photo(Path(name))
    project = begin(photo, Path(sys.argv[1]))
    project.write(Document(photo))
os._exit(9)
"""


@pytest.fixture
def unsaved(tmp_path, photo_path, settings):
    """Two documents of a process that is gone."""
    settings.autosave_folder = tmp_path / "autosave"
    other = tmp_path / "pier.png"
    other.write_bytes(photo_path.read_bytes())
    command = [sys.executable, "-c", KILLED, str(settings.autosave_folder), str(photo_path), str(other)]
    assert subprocess.run(command, cwd=os.getcwd(), timeout=60).returncode == 9
    return settings.autosave_folder


async def test_unsaved_documents_are_offered_until_they_are_taken_or_discarded(shown, until, logs, unsaved):
    crash(logs)
    async with shown() as window:
        looking = window.services.tasks.start
        looking(window.assisting.look_back())
        await until(lambda: dialog_of(window, RecoveryDialog))
        dialog_of(window, RecoveryDialog).reject()  # later
        await until(lambda: dialog_of(window) is None)
        assert window.session.document is None

        window.actions_.recover.trigger()
        await until(lambda: dialog_of(window, RecoveryDialog))
        dialog = dialog_of(window, RecoveryDialog)
        names = [dialog.list.item(row).text().partition("\n")[0] for row in range(2)]
        assert sorted(names) == ["beach.png", "pier.png"]
        dialog.list.item(names.index("pier.png")).setCheckState(Qt.CheckState.Unchecked)
        click_button(dialog, "Recover")
        await until(lambda: window.session.original is not None)
        assert window.session.original.path.name == "beach.png"

        window.actions_.recover.trigger()
        await until(lambda: dialog_of(window, RecoveryDialog))
        dialog = dialog_of(window, RecoveryDialog)
        assert dialog.list.count() == 1
        click_button(dialog, "Discard")
        await until(lambda: len(list(unsaved.glob("*.likewise"))) == 1)
        window.actions_.recover.trigger()
        await until(lambda: window.banner.isVisible())
        assert "no unsaved work" in window.banner.text


async def test_a_long_job_is_announced_to_who_looks_elsewhere(shown, settings, monkeypatch):
    async with shown() as window:
        told = []
        notifying = Notifying(settings, window)
        notifying.told.connect(lambda title, text: told.append(text))
        monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: None))
        notifying.on_job_ended(LONG - 1)
        notifying.on_job_ended(None)
        assert told == []
        notifying.on_job_ended(75.0)
        notifying.on_batch_ended(3, 0)
        notifying.on_batch_ended(3, 2)
        assert told == ["The job has ended after 75 s.", "3 photos are done.", "3 photos are done; 2 failed."]
        settings.notifications = False
        notifying.on_job_ended(75.0)
        settings.notifications = True
        monkeypatch.setattr(QApplication, "activeWindow", staticmethod(lambda: window))
        notifying.on_job_ended(75.0)
        assert len(told) == 3


def _answering(path):
    async def answer(*_):
        return path

    return answer
