"""The panel of example pairs, in the real window."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from driving import click_button, dialog_of, rendered, result_of, run
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage

from core.jobs.analogy import MOST_EXAMPLES
from core.photo import Photo
from desktop.dialogs.past import PastDialog
from desktop.examples import Examples


@pytest.fixture(autouse=True)
def in_likewise_mode(settings):
    settings.mode = "likewise"


def drop(slot, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    slot.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))


def only_pair(window):
    (pair,) = window.services.examples.pairs
    return pair


def names(pair):
    return [photo.path.name if photo else None for photo in (pair.photo("before"), pair.photo("after"))]


async def test_the_empty_panel_teaches(shown):
    async with shown() as window:
        (row,) = window.examples.rows
        assert window.examples.isVisible()
        assert "a photo before it (A) and after it (A′)" in window.examples.explanation.text()
        assert row.slots["before"].image is None
        assert "before the edit: empty" in row.slots["before"].accessibleName()
        assert not row.weight.isVisible()
        assert not row.badge.isVisible()


async def test_the_words_in_an_empty_frame_stay_where_they_are_under_the_pointer(shown):
    async with shown() as window:
        slot = window.examples.rows[0].slots["before"]
        rows = []
        for hovered in (False, True):
            slot.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, hovered)
            shot = slot.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
            grey = np.array(shot.constBits()).reshape(shot.height(), shot.bytesPerLine())[8:-26, 8 : shot.width() - 8]
            ink = np.abs(grey.astype(int) - int(grey[0, 0])) > 40
            rows.append(np.flatnonzero(ink.any(axis=1))[[0, -1]])
        assert np.abs(rows[0] - rows[1]).max() <= 2


async def test_two_files_dropped_on_a_become_a_pair_with_pictures_and_a_badge(shown, example_paths, until):
    async with shown() as window:
        (row,) = window.examples.rows
        drop(row.slots["before"], *example_paths)
        await until(row.badge.isVisible)
        assert names(only_pair(window)) == ["pier.png", "pier-bright.png"]
        assert row.badge.text() == "aligned"
        await until(lambda: all(slot.image is not None for slot in row.slots.values()))
        assert "pier.png" in row.slots["before"].accessibleName()
        assert not window.examples.explanation.isVisible()


async def test_pictures_that_show_different_things_are_said_to(shown, example_paths, until, tmp_path):
    noise = tmp_path / "noise.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 300, 3), np.uint8)).save(noise)
    async with shown() as window:
        (row,) = window.examples.rows
        drop(row.slots["before"], example_paths[0], noise)
        await until(row.badge.isVisible)
        assert row.badge.text() == "different pictures"
        drop(row.slots["after"], example_paths[1])
        await until(lambda: row.badge.text() == "aligned")


async def test_a_pair_removed_while_its_pictures_load_or_are_measured_is_let_go(shown, example_paths):
    async with shown() as window:
        examples = window.services.examples
        loading = examples.pairs[0]
        drop(window.examples.rows[0].slots["before"], *example_paths)
        examples.remove(loading)
        await window.services.tasks.settle()
        assert loading.is_empty
        measured = examples.pairs[0]
        measured.put(before=Photo(np.zeros((9, 9, 3), np.uint8)), after=Photo(np.zeros((9, 9, 3), np.uint8)))
        await asyncio.sleep(0)  # the measuring begins
        examples.remove(measured)
        await window.services.tasks.settle()
        assert measured.alignment is None
        assert not window.banner.isVisible(), window.banner.text


def test_there_is_no_ninth_pair(qapp):
    examples = Examples()
    for _ in range(MOST_EXAMPLES):
        examples.free().put(before=Photo(np.zeros((2, 2, 3), np.uint8)))
    assert len(examples.pairs) == MOST_EXAMPLES
    assert examples.free() is None


async def test_swap_turns_the_pair_round(shown, example_paths, until):
    async with shown() as window:
        (row,) = window.examples.rows
        assert not row.swap_action.isEnabled()
        drop(row.slots["before"], *example_paths)
        await until(lambda: only_pair(window).complete)
        row.swap_action.trigger()
        assert names(only_pair(window)) == ["pier-bright.png", "pier.png"]


async def test_pictures_are_pasted_and_cleared_by_keys(shown, qtbot, until):
    async with shown() as window:
        slot = window.examples.rows[0].slots["after"]
        image = QImage(9, 7, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        QGuiApplication.clipboard().setImage(image)
        slot.setFocus()
        qtbot.keyClick(slot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: only_pair(window).photo("after"))
        assert only_pair(window).photo("after").pixels.shape == (7, 9, 3)
        assert window.session.original is None  # the slot's, not the window's
        qtbot.keyClick(slot, Qt.Key.Key_Delete)
        assert only_pair(window).is_empty


async def test_up_to_eight_pairs_with_weights(shown):
    async with shown() as window:
        add, panel = window.actions_.add_pair, window.examples
        for _ in range(7):
            assert add.isEnabled()
            add.trigger()
        assert not add.isEnabled()
        assert len(panel.rows) == 8
        assert not any(row.weight.isHidden() for row in panel.rows)
        panel.rows[2].weight.setValue(2.5)
        panel.rows[0].remove_action.trigger()
        assert [row.pair.weight for row in panel.rows] == [1, 2.5, 1, 1, 1, 1, 1]
        assert panel.rows[0].title.text() == "Pair 1"
        for row in panel.rows:
            row.remove_action.trigger()
        assert len(panel.rows) == 1  # there is always one to drop something on
        assert panel.rows[0].weight.isHidden()


async def test_the_open_photo_is_used_as_it_looks_and_as_it_was(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        window.services.mode.choose("restore")
        await run(window, until, qtbot)
        window.services.mode.choose("likewise")
        (row,) = window.examples.rows
        *_, original, _ = row._side_actions["before"]
        *_, result, _, _ = row._side_actions["after"]
        original.trigger()
        result.trigger()
        await until(lambda: only_pair(window).complete)
        assert only_pair(window).photo("before") is window.session.original
        assert np.array_equal(only_pair(window).photo("after").pixels, result_of(window))


async def test_a_pair_comes_from_the_history_of_a_photo_that_is_no_longer_open(
    shown, photo_path, until, qtbot, tmp_path
):
    other = tmp_path / "other.png"
    other.write_bytes(photo_path.read_bytes())
    async with shown(photo_path) as window:
        window.services.mode.choose("restore")
        await run(window, until, qtbot)
        window.strength.slider.setValue(50)
        await window.services.tasks.settle()
        looked = rendered(window)
        window.session.mark_saved()
        await window.opening.open_path(other)
        window.services.mode.choose("likewise")
        await window.services.tasks.settle()
        (row,) = window.examples.rows
        assert row.past_action.isEnabled()
        row.past_action.trigger()
        await until(lambda: dialog_of(window, PastDialog))
        dialog = dialog_of(window, PastDialog)
        assert [dialog.after.item(i).text() for i in range(dialog.after.count())] == ["Original", "brighten"]
        click_button(dialog, "Use as example")
        await until(lambda: only_pair(window).complete)
        assert np.array_equal(only_pair(window).photo("before").pixels, np.asarray(Image.open(photo_path)))
        assert np.array_equal(only_pair(window).photo("after").pixels, looked)  # at the strength of then


async def test_small_pictures_wait_until_the_strength_stands_still(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        window.services.mode.choose("restore")
        await run(window, until, qtbot)
        past = window.services.past
        await until(lambda: past.chapters)
        made = []
        past.changed.connect(lambda: made.append(1))
        for percent in (80, 60, 40):
            window.strength.slider.setValue(percent)
            await window.services.tasks.settle()
        assert made == []
        await past.catch_up()
        assert made == [1]
        assert np.array_equal(past.chapters[0].moments[-1].photo.pixels, rendered(window))


async def test_a_broken_picture_is_said_on_the_banner_and_leaves_the_pair(shown, example_paths, until, tmp_path):
    broken = tmp_path / "empty.jpg"
    broken.write_bytes(b"")
    async with shown() as window:
        (row,) = window.examples.rows
        drop(row.slots["before"], *example_paths)
        await until(lambda: only_pair(window).complete)
        drop(row.slots["before"], broken)
        await until(window.banner.isVisible)
        assert "empty.jpg is empty" in window.banner.text
        assert names(only_pair(window)) == ["pier.png", "pier-bright.png"]


async def test_the_panel_hides_and_is_remembered(shown, settings):
    async with shown() as window:
        window.examples.hide_button.click()
        assert not window.examples.isVisible()
    assert not settings.examples_shown
    async with shown() as window:
        assert not window.examples.isVisible()
        window.actions_.examples.trigger()
        assert window.examples.isVisible()


async def test_every_control_has_a_name_and_a_tooltip_in_both_languages(shown):
    async with shown() as window:
        for language in ("ko", "en"):
            window.actions_.languages[language].trigger()
            (row,) = window.examples.rows
            for control in (*row.slots.values(), *row._buttons, row.weight, window.examples.hide_button):
                assert control.accessibleName()
                assert control.toolTip()
