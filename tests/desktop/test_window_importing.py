"""Checkpoints through the window, with the tiny one of the reference."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from driving import click_button, dialog_of, run
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox

from core.engine import ENGINES
from core.models.store import installed

CHECKPOINT = Path(__file__).parents[1] / "golden" / "promptfix" / "tiny_promptfix.ckpt"
FOLDER = Path(__file__).parents[1] / "golden" / "analogist" / "pipe"


@pytest.fixture(autouse=True)
def promptfix(monkeypatch, tmp_path):
    """The real engine, with an empty models folder."""
    monkeypatch.setitem(ENGINES, "promptfix", "core.promptfix.engine:PromptFixEngine")
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path / "models"))


async def test_an_imported_model_can_be_chosen_and_run(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        chooser, stages = window.model.chooser, []
        assert chooser.findText("PromptFix (not installed)") >= 0
        window.importing.progressed.connect(lambda step: stages.append(window.status.stage_text))
        await window.importing.import_path(CHECKPOINT)
        assert stages
        assert window.banner.text == "PromptFix is installed. Choose it beside Run."
        assert window.status.stage_text == ""

        window.services.engines.choose(
            next(choice for choice in window.services.engines.choices if choice.engine.id == "promptfix")
        )
        assert chooser.currentText() == "PromptFix"
        await until(lambda: window.model.row.steps.lineEdit().placeholderText() == "20 (automatic)")
        window.services.sampling.change(steps=2, resolution=64)
        await run(window, until, qtbot, "remove the haze")
        assert window.session.active is not None, window.banner.text
        assert window.session.active.job.model.startswith("promptfix@")


async def test_an_import_can_be_stopped_and_keeps_jobs_waiting(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        actions = window.actions_
        window.services.tasks.start(window.importing.import_path(CHECKPOINT))
        await until(lambda: window.importing.is_running)
        assert window.status._bar.isVisible()
        assert not actions.run.isEnabled()
        assert not actions.import_model.isEnabled()
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        async with asyncio.timeout(5):
            await until(lambda: not window.importing.is_running)
        assert installed() == []
        assert actions.run.isEnabled()
        assert actions.import_model.isEnabled()
        assert not window.status._bar.isVisible()


async def test_what_is_no_checkpoint_is_said_on_the_banner(shown, photo_path, until):
    wrong = photo_path.with_name("photo.ckpt")
    wrong.write_bytes(photo_path.read_bytes())
    async with shown(photo_path) as window:
        window.services.tasks.start(window.importing.import_path(wrong))
        await until(window.banner.isVisible)
        assert window.banner.kind == "error"
        assert "photo.ckpt is not a model that Likewise can run" in window.banner.text
        assert not window.importing.is_running


async def test_an_installed_model_is_replaced_only_when_a_person_agrees(shown, until, tmp_path):
    async with shown() as window:
        await window.importing.import_path(CHECKPOINT)
        before = [(file, file.stat().st_mtime_ns) for file in (tmp_path / "models").rglob("*.*")]
        for answer in ("Cancel", "Replace"):
            window.services.tasks.start(window.importing.import_path(CHECKPOINT))
            await until(lambda: dialog_of(window, QMessageBox))
            click_button(dialog_of(window, QMessageBox), answer)
            await window.services.tasks.settle()
            after = [(file, file.stat().st_mtime_ns) for file in (tmp_path / "models").rglob("*.*")]
            assert (after == before) is (answer == "Cancel")
        assert window.banner.text.startswith("PromptFix is installed")


async def test_closing_the_window_ends_an_import(settings, until):
    from desktop.main_window import MainWindow

    window, closed = MainWindow(settings), []
    window.closed.connect(lambda: closed.append(True))
    window.show()
    window.start([])
    window.services.tasks.start(window.importing.import_path(CHECKPOINT))
    await until(lambda: window.importing.is_running)
    window.close()
    await until(lambda: closed)
    assert installed() == []
    window.deleteLater()


async def test_a_folder_is_chosen_and_installed(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        window.actions_.import_model_folder.trigger()
        await until(lambda: dialog_of(window, QFileDialog) is not None)
        dialog = dialog_of(window, QFileDialog)
        dialog.setDirectory(str(FOLDER))
        dialog.findChild(QLineEdit).setText(str(FOLDER))
        dialog.accept()
        await until(lambda: installed("analogist") != [])
        await until(lambda: not window.importing.is_running)
        assert "Stable Diffusion inpainting is installed" in window.banner.text
