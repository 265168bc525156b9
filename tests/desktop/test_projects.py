"""Projects in the window: saved, opened, mended, and what is left of them after a crash."""

from __future__ import annotations

import numpy as np
import pytest
from driving import click_button, dialog_of, rendered, result_of, run
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox

from core.document.project import Project
from core.document.recovery import unfinished
from core.imaging.raster import MemoryRaster


async def save_as(window, until, path):
    window.actions_.save_project_as.trigger()
    await until(lambda: dialog_of(window, QFileDialog))
    dialog = dialog_of(window, QFileDialog)
    dialog.selectFile(str(path))
    dialog.accept()
    await until(lambda: window.services.keeping.path == path and window.session.saves_itself)


async def test_a_saved_project_opens_with_all_that_was_done(shown, photo_path, until, qtbot, tmp_path):
    path = tmp_path / "beach.likewise"
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window.strength.slider.setValue(40)
        assert window.isWindowModified()
        await save_as(window, until, path)
        assert not window.isWindowModified()
        assert "beach.likewise" in window.windowTitle()
        window.strength.slider.setValue(60)  # saved by itself
        looked = rendered(window)
        window.close()
        await until(lambda: not window.isVisible())
    async with shown(path) as window:
        assert window.session.active.strength == 0.6
        assert np.array_equal(rendered(window), looked)
        assert window.session.original.path == photo_path
        assert not window.session.has_unsaved_work
    assert not list((tmp_path / "autosave").glob("*.likewise"))


async def test_the_photo_is_kept_in_the_project_by_choice(shown, photo_path, photo, until, qtbot, tmp_path):
    path = tmp_path / "beach.likewise"
    async with shown(photo_path) as window:
        embed = window.actions_.embed_photo
        assert not embed.isEnabled()
        await run(window, until, qtbot)
        await save_as(window, until, path)
        assert embed.isEnabled()
        for embedded in (True, False, True):
            embed.trigger()
            await window.services.tasks.settle()
            assert embed.isChecked() == window.services.keeping.is_embedded == embedded
    photo_path.unlink()
    async with shown(path) as window:
        assert np.array_equal(window.session.original.pixels, photo.pixels)
        assert window.actions_.embed_photo.isChecked()


async def test_leaving_unsaved_edits_offers_to_save_them(shown, photo_path, until, qtbot, tmp_path):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window.close()
        await until(lambda: dialog_of(window, QMessageBox))
        click_button(dialog_of(window, QMessageBox), "Save as a project…")
        await until(lambda: dialog_of(window, QFileDialog))
        dialog_of(window, QFileDialog).accept()
        await until(lambda: not window.isVisible())
    project = Project.open(tmp_path / "beach.likewise")
    assert len(project.read().edits) == 1
    project.close()


async def test_what_is_open_is_found_while_no_process_has_it(shown, settings, photo_path, until, qtbot):
    """As after a kill: the autosave is copied away from under the window, with its lock."""
    folder = settings.autosave_folder
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        looked = rendered(window)
        await window.services.keeping.flush()
        assert unfinished(folder) == []  # this process lives
        crashed = folder.with_name("crashed")
        crashed.mkdir()
        for file in folder.iterdir():
            (crashed / file.name).write_bytes(file.read_bytes())
        window.session.mark_saved()
    assert unfinished(folder) == []  # discarded
    (found,) = unfinished(crashed)
    assert (found.name, found.edits, found.is_autosave) == ("beach.png", 1, True)
    settings.autosave_folder = crashed
    async with shown() as window:
        assert await window.opening.recover(found)
        assert np.array_equal(rendered(window), looked)
        assert window.session.has_unsaved_work
    assert unfinished(crashed) == []


async def test_a_photo_that_is_gone_is_looked_for(shown, photo_path, until, qtbot, tmp_path):
    path, elsewhere = tmp_path / "beach.likewise", tmp_path / "moved.png"
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        await save_as(window, until, path)
    photo_path.rename(elsewhere)
    async with shown() as window:
        window._start_opening_paths([path])
        await until(lambda: dialog_of(window, QMessageBox))
        click_button(dialog_of(window, QMessageBox), "Look for it…")
        await until(lambda: dialog_of(window, QFileDialog))
        dialog_of(window, QFileDialog).findChild(QLineEdit).setText(str(elsewhere))
        dialog_of(window, QFileDialog).accept()
        await until(lambda: window.session.original)
        assert window.session.original.path == elsewhere


async def test_a_photo_that_has_changed_is_asked_about(shown, photo_path, photo, until, qtbot, tmp_path):
    from PIL import Image

    path = tmp_path / "beach.likewise"
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        await save_as(window, until, path)
    Image.fromarray(photo.pixels[::-1].copy()).save(photo_path)
    async with shown() as window:
        for answer in ("Cancel", "Open it anyway"):
            window._start_opening_paths([path])
            await until(lambda: dialog_of(window, QMessageBox))
            click_button(dialog_of(window, QMessageBox), answer)
            await window.services.tasks.settle()
            assert (window.session.original is None) == (answer == "Cancel")


async def test_a_damaged_project_is_rescued_into_a_new_one(shown, photo_path, until, qtbot, tmp_path):
    path = tmp_path / "beach.likewise"
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        await save_as(window, until, path)
    damaged = path.read_bytes().replace(b'"strength"', b'"strongth"')
    path.write_bytes(damaged)
    async with shown() as window:
        window._start_opening_paths([path])
        await until(lambda: dialog_of(window, QMessageBox))
        click_button(dialog_of(window, QMessageBox), "Rescue what is left")
        await until(lambda: window.session.original)
        assert window.services.keeping.path is None
        assert window.banner.isVisible()
    assert path.read_bytes() == damaged


async def test_an_edit_survives_a_photo_that_vanishes_and_a_folder_that_cannot_be_written_to(
    shown, settings, photo_path, until, qtbot, tmp_path
):
    blocked = tmp_path / "blocked"
    blocked.write_text("not a folder")
    settings.autosave_folder = blocked
    async with shown(photo_path) as window:
        photo_path.unlink()
        await run(window, until, qtbot)
        assert isinstance(window.session.active.result, MemoryRaster)
        await until(lambda: window.banner.kind == "error")
        assert "could not be written" in window.banner.text
        blocked.unlink()
        window.strength.slider.setValue(50)
        await window.services.keeping.flush()
        assert len(list(blocked.glob("*.likewise"))) == 1
        assert result_of(window).mean() > window.session.original.pixels.mean()


@pytest.mark.parametrize("name", ["beach.likewise", "beach"])
async def test_a_project_never_takes_the_place_of_a_file_unasked(shown, photo_path, until, tmp_path, name):
    precious = tmp_path / "beach.likewise"
    precious.write_text("precious")
    async with shown(photo_path) as window:
        window.actions_.save_project.trigger()
        await until(lambda: dialog_of(window, QFileDialog))
        dialog_of(window, QFileDialog).selectFile(str(tmp_path / name))
        dialog_of(window, QFileDialog).accept()
        await until(lambda: dialog_of(window, QMessageBox))
        click_button(dialog_of(window, QMessageBox), "Cancel")
        await window.services.tasks.settle()
        assert window.services.keeping.path is None
    assert precious.read_text() == "precious"
