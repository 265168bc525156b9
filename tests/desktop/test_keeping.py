"""Nothing is lost where a document is left: full disks, edits and jobs that come late, recoveries given up."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from threading import Event

import numpy as np
import pytest
from driving import click_button, dialog_of, run
from PIL import Image
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox

from core.document.project import Project
from core.document.recovery import unfinished
from core.document.tile_cache import TILES
from core.document.tile_store import StoredRaster
from core.errors import ProjectDiskFullError
from core.masks.tiled import TiledMask
from desktop import theme
from desktop.dialogs.export import ExportDialog
from desktop.home import Home


@pytest.fixture
def full_disk(monkeypatch, tmp_path):
    """No project can be written any more, but those in the folder "elsewhere"."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    write = Project.write

    def fail(self, document, preview=None):
        if self.path.parent != elsewhere:
            raise ProjectDiskFullError(name=self.path.name)
        write(self, document, preview)

    def fill():
        monkeypatch.setattr(Project, "write", fail)
        return elsewhere

    return fill


async def named(window, until, qtbot, path):
    """An edit, and a project of that name."""
    await run(window, until, qtbot)
    await window.services.keeping.save_as(path, overwrite=False)


def strength_in(path):
    with Project.open(path) as project:
        return project.read().edits[0].strength


@pytest.mark.parametrize("way_out", ["Cancel", "Discard", "Save elsewhere…"])
async def test_a_full_disk_is_asked_about_before_the_window_closes(
    shown, photo_path, until, qtbot, tmp_path, full_disk, way_out
):
    path = tmp_path / "a.likewise"
    async with shown(photo_path) as window:
        await named(window, until, qtbot, path)
        elsewhere = full_disk()
        window.session.set_strength(0.4)
        window.close()
        await until(lambda: dialog_of(window, QMessageBox))
        assert window.isVisible()
        click_button(dialog_of(window, QMessageBox), way_out)
        if way_out == "Save elsewhere…":
            await until(lambda: dialog_of(window, QFileDialog))
            dialog_of(window, QFileDialog).findChild(QLineEdit).setText(str(elsewhere / "b.likewise"))
            dialog_of(window, QFileDialog).accept()
        if way_out == "Cancel":
            await window.services.tasks.settle()
            assert window.isVisible()
            window.services.keeping.give_up()
        else:
            await until(lambda: not window.isVisible())
    assert strength_in(path) == 1.0
    if way_out == "Save elsewhere…":
        assert strength_in(elsewhere / "b.likewise") == 0.4
        assert [file.name for file in elsewhere.iterdir()] == ["b.likewise"]


async def test_edits_made_while_another_photo_is_opened_are_kept(
    shown, photo_path, until, qtbot, tmp_path, monkeypatch
):
    path, writing, going_on = tmp_path / "e.likewise", Event(), Event()
    write = Project.write

    def slow(self, document, preview=None):
        writing.set()
        assert going_on.wait(20)
        write(self, document, preview)

    async with shown(photo_path) as window:
        await named(window, until, qtbot, path)
        monkeypatch.setattr(Project, "write", slow)
        window.session.set_strength(0.5)
        opening = asyncio.ensure_future(window.opening.open_path(photo_path))
        await until(writing.is_set)
        window.session.set_strength(0.25)
        going_on.set()
        assert await opening
        assert window.session.document.edits == ()
    assert strength_in(path) == 0.25


async def test_a_project_that_could_not_be_taken_over_is_let_go(shown, photo_path, until, qtbot, tmp_path, full_disk):
    other = tmp_path / "other.likewise"
    async with shown(photo_path) as window:
        Project.create(other, window.session.original).close()
        await named(window, until, qtbot, tmp_path / "a.likewise")
        full_disk()
        window.session.set_strength(0.4)
        opening = asyncio.ensure_future(window.opening.open_path(other))
        await until(lambda: dialog_of(window, QMessageBox))
        click_button(dialog_of(window, QMessageBox), "Cancel")
        assert not await opening
        Project.open(other).close()  # nobody has it
        window.services.keeping.give_up()


async def test_a_job_that_ends_after_the_window_leaves_no_project(shown, settings, photo_path, until, monkeypatch):
    put, leave, putting, going_on = Home.put, Home.leave, Event(), Event()

    def slow(self, pixels):
        putting.set()
        assert going_on.wait(20)
        return put(self, pixels)

    def go_on(self):
        leave(self)
        going_on.set()

    monkeypatch.setattr(Home, "put", slow)
    monkeypatch.setattr(Home, "leave", go_on)
    async with shown(photo_path) as window:
        window.instruction.edit.setText("brighten")
        window.actions_.run.trigger()
        await until(putting.is_set)
        window.close()
        await until(lambda: not window.isVisible())
    assert not list(settings.autosave_folder.glob("*"))


async def test_a_recovery_that_is_given_up_is_offered_again(shown, settings, photo_path, until, qtbot):
    folder = settings.autosave_folder
    crashed = folder.with_name("crashed")
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        await window.services.keeping.flush()
        shutil.copytree(folder, crashed)
    settings.autosave_folder = crashed
    away = photo_path.rename(photo_path.with_name("away.png"))
    async with shown() as window:  # its photo is not there
        (found,) = unfinished(crashed)
        recovery = asyncio.ensure_future(window.opening.recover(found))
        await until(lambda: dialog_of(window, QMessageBox))
        dialog_of(window, QMessageBox).reject()
        assert not await recovery
    away.rename(photo_path)
    async with shown(photo_path) as window:  # something else is open that is worth keeping
        await run(window, until, qtbot)
        (found,) = unfinished(crashed)
        recovery = asyncio.ensure_future(window.opening.recover(found))
        await until(lambda: dialog_of(window, QMessageBox))
        click_button(dialog_of(window, QMessageBox), "Cancel")
        assert not await recovery
    assert [one.path for one in unfinished(crashed)] == [found.path]


async def test_the_project_that_is_open_stays_open(shown, photo_path, until, qtbot, tmp_path):
    path = tmp_path / "d.likewise"
    async with shown(photo_path) as window:
        await named(window, until, qtbot, path)
        document = window.session.document
        assert await window.opening.open_path(path)
        assert window.session.document is document


async def test_what_was_undone_is_gone_from_a_project_that_was_left(shown, photo_path, until, qtbot, tmp_path):
    path = tmp_path / "c.likewise"
    async with shown(photo_path) as window:
        await named(window, until, qtbot, path)
        window.session.undo_stack.undo()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM rasters").fetchone() == (0,)
    connection.close()


async def test_masks_that_only_undo_brings_back_lie_on_the_disk(shown, photo_path, until):
    async with shown(photo_path) as window:
        session, keeping = window.session, window.services.keeping
        masks = [TiledMask(np.full((30, 40), value, np.uint8)) for value in (9, 99)]
        for mask in masks:
            session.set_mask(mask)
        await keeping.flush()
        await keeping.shelve()
        assert session.document.selection is masks[1]  # it may be painted on
        assert session.masks_of_the_past() == []
        session.undo_stack.undo()
        former = session.document.selection
        assert isinstance(former, StoredRaster)
        assert former.id == masks[0].id
        assert (former.read(0, (0, 0, 30, 40)) == 9).all()


async def test_snapshots_and_the_selection_are_work_too(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        session = window.session
        session.set_mask(TiledMask(np.full((30, 40), 9, np.uint8)))
        assert session.has_unsaved_work
        session.undo_stack.undo()
        assert not session.has_unsaved_work
        await run(window, until, qtbot)
        window.services.snapshots.take()
        session.remove_edit(session.active.id)
        assert session.has_unsaved_work


async def test_the_original_is_taken_in_before_an_export_replaces_it(shown, photo_path, until, qtbot, tmp_path):
    path = tmp_path / "beach.likewise"
    async with shown(photo_path) as window:
        await named(window, until, qtbot, path)
        before = window.session.original.pixels
        window.actions_.export.trigger()
        await until(lambda: dialog_of(window, ExportDialog))
        dialog = dialog_of(window, ExportDialog)
        dialog.form.set_path(photo_path)
        dialog.export.click()
        await until(lambda: dialog_of(dialog, QMessageBox))
        click_button(dialog_of(dialog, QMessageBox), "Replace the original")
        await until(lambda: dialog.exported)
    with Image.open(photo_path) as exported:
        assert not np.array_equal(np.asarray(exported), before)
    with Project.open(path) as project:
        assert project.is_embedded
        assert np.array_equal(project.read().original.pixels, before)


async def test_lost_pixels_are_told_once_and_paint_as_a_placeholder(shown, photo_path, until, qtbot, tmp_path):
    path = tmp_path / "beach.likewise"
    async with shown(photo_path) as window:
        await named(window, until, qtbot, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE tiles SET data = x'00'")
    connection.close()
    TILES.clear()
    told = []
    async with shown() as window:
        window.canvas.unreadable.connect(told.append)
        window._start_opening_paths([path])
        await until(lambda: told and window.banner.kind == "error" and window.banner.isVisible())
        picture = window.canvas.grab().toImage()
        assert picture.pixelColor(picture.rect().center()).name() == QColor(theme.colours().check).name()
        assert len(told) == 1
        assert "damaged" in window.banner.text


async def test_a_canvas_whose_project_is_closed_paints_and_says_nothing(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        told = []
        window.canvas.unreadable.connect(told.append)
        window.actions_.compare.setChecked(False)
        await window.services.keeping.leave()
        TILES.clear()
        window.showing.refresh()
        picture = window.canvas.grab().toImage()
        assert picture.pixelColor(picture.rect().center()).name() == QColor(theme.colours().check).name()
        assert told == []
