"""The batch window, with real batches of small photos."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from accessibility import nameless, unexplained, unreachable
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from core.batch.batch import Batch
from core.batch.files import State
from core.batch.options import BatchOptions
from core.batch.sources import find_photos
from core.jobs import AdjustJob, RestoreJob
from core.photo import Photo
from core.recipes import Recipe, RecipeStep
from core.recipes.store import RecipeStore
from desktop import i18n
from desktop.batch_opening import BatchOpening
from desktop.dialogs.batch import BatchWindow
from desktop.dialogs.batch_form import INSTRUCTION
from desktop.services import Services
from desktop.settings import Settings

BRIGHTER = Recipe("Brighter", (RecipeStep(AdjustJob(exposure=1.0)),), "For the dark")
TILED = replace(BRIGHTER, name="Tiled", steps=(RecipeStep(RestoreJob("dehaze", engine="tiles")),))


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    RecipeStore().save(BRIGHTER)
    RecipeStore().save(TILED)


@pytest.fixture
def photos(tmp_path: Path, photo: Photo) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(4):
        Image.fromarray(photo.pixels).save(folder / f"p{number}.png")
    return folder


Opened = Callable[..., object]


@pytest.fixture
def opened(settings: Settings, qapp: object) -> Opened:
    """`async with opened() as window`; its opener is `window.opening`."""

    @asynccontextmanager
    async def open_() -> AsyncIterator[BatchWindow]:
        errors: list[object] = []
        services = Services.start(settings, errors.append)
        parent = QWidget()
        opening = BatchOpening(services, RecipeStore(), parent)
        try:
            window = opening.show()
            window.opening = opening
            assert not window.form.is_complete
            await services.tasks.settle()
            yield window
        finally:
            await services.stop()
            parent.deleteLater()
        assert errors == []

    return open_


def choose(window: BatchWindow, recipe: Recipe) -> None:
    window.form.recipe.setCurrentIndex(window.form.recipe.findText(recipe.name))


def states(window: BatchWindow) -> list[str]:
    return [window.table.entry(row).state for row in range(window.table.rowCount())]


async def take(window: BatchWindow, folder: Path, until: Callable, count: int = 4) -> None:
    window.take_paths([folder])
    await until(lambda: window.table.rowCount() == count and window.form.photos.text() == f"{count} photos")


async def ended(window: BatchWindow) -> None:
    await window._services.tasks.settle()


async def test_a_folder_is_done(opened: Opened, photos: Path, until: Callable) -> None:
    async with opened() as window:
        assert not window.start.isEnabled()
        (photos / "p1.png").write_bytes(b"")
        await take(window, photos, until)
        assert window.form.folder.text() == str(photos / "Likewise")
        choose(window, BRIGHTER)
        told: list[tuple[int, int]] = []
        window.opening.ended.connect(lambda *counts: told.append(counts))
        window.start.click()
        await ended(window)
        assert states(window) == ["Done", "Failed", "Done", "Done"]
        assert "empty" in window.table.entry(1).told
        assert window.told.text() == "3 done, 0 skipped, 1 failed, of 4 photos"
        assert {path.name for path in (photos / "Likewise").iterdir()} == {"p0.png", "p2.png", "p3.png"}
        assert told == [(3, 1)]
        assert not window.start.isVisible()
        Image.new("RGB", (20, 20)).save(photos / "p1.png")
        window.retry.click()
        await until(lambda: states(window)[1] == "Done")
        await ended(window)
        assert not window.retry.isVisible()
        window.another.click()
        await until(lambda: window.form.isEnabled() and window.start.isEnabled())


async def test_pause_and_resume(opened: Opened, photos: Path, until: Callable) -> None:
    async with opened() as window:
        await take(window, photos, until)
        choose(window, TILED)
        window.start.click()
        await until(lambda: states(window)[1].startswith("Working"))
        assert window.start.text() == "Pause"
        window.start.click()
        await ended(window)
        assert states(window)[1:] == ["Waiting"] * 3
        assert window.start.text() == "Resume"
        window.start.click()
        await ended(window)
        assert states(window) == ["Done"] * 4


async def test_the_rest_can_be_left_out(opened: Opened, photos: Path, until: Callable, monkeypatch) -> None:
    async with opened() as window:
        await take(window, photos, until)
        choose(window, TILED)
        window.start.click()
        await until(lambda: states(window)[0] == "Done")
        window.start.click()
        await ended(window)
        window.give_up.click()
        await until(lambda: window.findChild(QWidget, "qt_msgbox_buttonbox"))
        box = window.findChild(QWidget, "qt_msgbox_buttonbox").parent()
        next(button for button in box.buttons() if button.text() == "Stop").click()
        await until(lambda: window._batching.summary.is_finished)
        await until(lambda: "Skipped" in states(window))
        assert window._batching.summary.done >= 1


async def test_a_batch_that_was_not_finished_is_offered(opened: Opened, photos: Path, until: Callable) -> None:
    batch = Batch.create(find_photos([photos]), BRIGHTER, BatchOptions(photos / "out"))
    work = batch.run()
    next(event for event in work if event.file.state is State.DONE)
    work.close()
    batch.close()
    async with opened() as window:
        await until(window.offer.isVisible)
        assert window.offer.told.text() == "A batch was not finished: “Brighter”, 1 of 4 photos are through."
        window.offer.resume.click()
        await ended(window)
        assert not window.offer.isVisible()
        assert states(window) == ["Done"] * 4


async def test_what_was_offered_can_be_discarded(opened: Opened, photos: Path, until: Callable) -> None:
    Batch.create(find_photos([photos]), BRIGHTER, BatchOptions(photos / "out")).close()
    async with opened() as window:
        await until(window.offer.isVisible)
        window.offer.discard.click()
        await window._services.tasks.settle()
        window.close()
        window.opening.show()
        await window._services.tasks.settle()
        assert not window.offer.isVisible()


async def test_leaving_the_app_pauses_the_batch(opened: Opened, photos: Path, until: Callable, tmp_path: Path) -> None:
    async with opened() as window:
        await take(window, photos, until)
        choose(window, TILED)
        window.start.click()
        await until(lambda: states(window)[1].startswith("Working"))
    async with opened() as window:
        await until(window.offer.isVisible)
        assert "“Tiled”, 1 of 4" in window.offer.told.text()


async def test_a_closed_window_lets_the_batch_go_on(opened: Opened, photos: Path, until: Callable) -> None:
    async with opened() as window:
        await take(window, photos, until)
        choose(window, TILED)
        window.start.click()
        window.close()
        await ended(window)
        assert window.opening.show() is window
        assert states(window) == ["Done"] * 4


async def test_single_jobs_get_their_turn_between_photos(opened: Opened, photos: Path, until: Callable) -> None:
    async with opened() as window:
        await take(window, photos, until)
        choose(window, TILED)
        window.start.click()
        await until(lambda: states(window)[0].startswith("Working"))
        await window._services.worker.call(lambda: None)
        assert not window._batching.summary.is_finished
        window.start.click()
        await ended(window)


async def test_a_preview_writes_nothing(opened: Opened, photos: Path, until: Callable) -> None:
    (photos / "p2.png").write_bytes(b"no photo")
    (photos / "Likewise").mkdir()
    (photos / "Likewise" / "p0.png").write_bytes(b"there")
    async with opened() as window:
        await take(window, photos, until)
        window.preview.click()
        await until(lambda: states(window)[0])
        assert states(window) == ["Would be skipped", "Would be made", "Cannot be opened", "Would be made"]
        assert window.told.text().startswith("4 photos: 1 would be skipped, 1 cannot be opened.")
        assert len(list((photos / "Likewise").iterdir())) == 1
        window.form.name.setText("{name}-again")
        assert states(window) == [""] * 4


async def test_what_is_wrong_is_said_in_the_window(opened: Opened, photos: Path, until: Callable) -> None:
    async with opened() as window:
        await take(window, photos, until)
        window.form.recipe.setCurrentIndex(window.form.recipe.findData(INSTRUCTION))
        assert not window.start.isEnabled()
        window.form.instruction.setText("xyzzy")
        window.start.click()
        await until(window.error.isVisible)
        assert "“xyzzy” was not understood." in window.error.text()
        window.form.name.setText("../{name}")
        assert not window.start.isEnabled()
        assert window.form._example.property("role") == "error"
        window.form.name.setText("{parent}/{name}-{number:03}")
        assert window.form._example.text() == "For example photos/p0-001.png"
        assert window.start.isEnabled()


async def test_how_results_are_written_is_remembered(opened: Opened, photos: Path, until: Callable) -> None:
    async with opened() as window:
        await take(window, photos, until)
        choose(window, BRIGHTER)
        window.form.name.setText("{name}-{recipe}")
        window.form.format.setCurrentIndex(window.form.format.findData("JPEG"))
        window.form.quality.setValue(71)
        window.start.click()
        await ended(window)
        assert (photos / "Likewise" / "p0-Brighter.jpg").exists()
    async with opened() as window:
        form = window.form
        assert (form.name.text(), form.format.currentData(), form.quality.value()) == ("{name}-{recipe}", "JPEG", 71)
        assert form.folder.text() == ""


async def test_folders_can_be_dropped(opened: Opened, photos: Path, until: Callable) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photos))])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, button, keys)
    async with opened() as window:
        assert window.acceptDrops()
        window.dropEvent(event)
        await until(lambda: window.table.rowCount() == 4)
        window.form.clear.click()
        await until(lambda: window.table.rowCount() == 0)


async def test_every_control_has_a_name_and_korean(opened: Opened) -> None:
    async with opened() as window:
        assert nameless(window) == []
        assert unexplained(window) == []
        assert unreachable(window) == []
        i18n.set_language("ko")
        window.close()
        korean = window.opening.show()
        await korean._services.tasks.settle()
        assert korean is not window
        assert "Start" not in korean.start.text()
        assert korean.form.recipe.itemText(0) == i18n.tr("Old photo") != "Old photo"
