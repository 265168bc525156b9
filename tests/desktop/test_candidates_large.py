"""Candidates beside each other, picked by digits, kept as edits, varied."""

from __future__ import annotations

import numpy as np
import pytest
from driving import liken, run
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from core.imaging.raster import read_level


@pytest.fixture
def dreaming(shown, settings, dreamer):
    """The window with the engine that makes three candidates."""
    settings.mode = "likewise"

    def show(*paths):
        return shown(*paths, analogy_engine="dreaming")

    return show


def pixels_of(candidate):
    return read_level(candidate.edit.result)


async def test_digits_pick_on_canvas_and_strip_and_nowhere_else(dreaming, photo_path, example_paths, until, qtbot):
    async with dreaming(photo_path) as window:
        candidates = window.services.candidates
        await window.services.tasks.settle()
        window.canvas.setFocus()
        window.canvas.zoom_to(0.5)
        qtbot.keyClick(window.canvas, Qt.Key.Key_1)
        assert window.canvas.zoom == 1.0  # as long as there is nothing to pick
        await liken(window, until, example_paths)
        window.canvas.setFocus()
        qtbot.keyClick(window.canvas, Qt.Key.Key_3)
        assert candidates.picked is candidates.all[2]
        qtbot.keyClick(window.canvas, Qt.Key.Key_4)
        assert candidates.picked is candidates.all[2]
        window.strip.tiles[0].picture.setFocus()
        qtbot.keyClick(window.strip.tiles[0].picture, Qt.Key.Key_2)
        assert candidates.picked is candidates.all[1]
        window.likewise.prompt.setFocus()
        qtbot.keyClick(window.likewise.prompt, Qt.Key.Key_1)
        assert candidates.picked is candidates.all[1]


async def test_all_are_seen_large_and_zoomed_together(dreaming, photo_path, example_paths, until, qtbot):
    async with dreaming(photo_path) as window:
        action, grid, candidates = window.actions_.candidates_grid, window.grid, window.services.candidates
        assert not action.isEnabled()
        await liken(window, until, example_paths)
        qtbot.keyClick(window.strip.tiles[1].picture, Qt.Key.Key_Space)
        assert grid.isVisible()
        assert grid.geometry() == window.canvas.rect()
        assert [cell.candidate for cell in grid.cells] == list(candidates.all)
        assert [cell.mark for cell in grid.cells] == ["picked", "", ""]
        assert len({(cell.width(), cell.height()) for cell in grid.cells}) == 1
        for cell in grid.cells:
            area = cell._layers.result.bounds(0)
            assert np.array_equal(cell._layers.result.colour(0, area), pixels_of(cell.candidate))

        middle, zero = QPointF(grid.cells[0].rect().center()), QPoint()
        buttons, modifiers, phase = (
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
        )
        turn = QWheelEvent(middle, middle, zero, QPoint(0, 240), buttons, modifiers, phase, False)
        grid.cells[0].wheelEvent(turn)
        assert len({cell.zoom for cell in grid.cells}) == 1
        assert grid.cells[2].zoom > 1.5
        assert len({cell._viewport.photo_rect.getRect() for cell in grid.cells}) == 1

        qtbot.keyClick(grid.cells[0], Qt.Key.Key_Right)
        qtbot.keyClick(grid.cells[1], Qt.Key.Key_C)
        qtbot.keyClick(grid.cells[1], Qt.Key.Key_3)
        assert [cell.mark for cell in grid.cells] == ["", "compared", "picked"]
        assert grid.cells[2].zoom > 1.5  # picking does not move what is looked at
        qtbot.keyClick(grid.cells[1], Qt.Key.Key_Return)
        assert not grid.isVisible()
        assert candidates.picked is candidates.all[1]
        assert window.canvas.hasFocus()


async def test_escape_leaves_the_large_view_and_strength_reaches_it(dreaming, photo_path, example_paths, until, qtbot):
    async with dreaming(photo_path) as window:
        await liken(window, until, example_paths)
        window.actions_.candidates_grid.trigger()
        cell = window.grid.cells[1]
        window.session.set_strength(0.0)
        assert np.array_equal(
            cell._layers.result.colour(0, cell._layers.result.bounds(0)), window.session.original.pixels
        )
        qtbot.mouseClick(cell, Qt.MouseButton.LeftButton)
        assert window.services.candidates.picked is cell.candidate
        qtbot.keyClick(cell, Qt.Key.Key_Escape)
        assert not window.grid.isVisible()
        assert not window.actions_.candidates_grid.isChecked()


async def test_several_are_kept_as_edits_hidden_but_for_the_picked_one(dreaming, photo_path, example_paths, until):
    async with dreaming(photo_path) as window:
        await liken(window, until, example_paths)
        first, _, third = window.services.candidates.all
        window.strip.tiles[0].keep_button.click()
        assert not window.actions_.keep_as_edits.isEnabled()  # the picked one is an edit already
        window.strip.tiles[2].keep_button.click()
        window.session.set_strength(0.5)
        window.actions_.keep_as_edits.trigger()
        shown, hidden = window.session.document.edits
        assert shown.result is first.edit.result
        assert (hidden.result, hidden.visible, hidden.strength) == (third.edit.result, False, 0.5)
        assert hidden.id != shown.id
        assert hidden.title == "Candidate 3"
        assert window.services.candidates.picked is first
        assert not window.actions_.keep_as_edits.isEnabled()
        window.actions_.undo.trigger()
        assert len(window.session.document.edits) == 1


async def test_more_like_one_vary_it_and_it_stays_beside_them(
    dreaming, photo_path, example_paths, until, qtbot, dreamer
):
    async with dreaming(photo_path) as window:
        await liken(window, until, example_paths)
        chosen = window.services.candidates.all[1]
        ended = []
        window.running.ended.connect(ended.append)
        qtbot.keyClick(window.strip.tiles[1].picture, Qt.Key.Key_M)
        await until(lambda: ended)
        job = dreamer.jobs[-1]
        assert (job.seed, job.candidates) == (chosen.seed, 3)
        assert 0 < job.variation < 1
        kept, *fresh = window.services.candidates.all
        assert kept is chosen
        assert [each.job.variation_seed - job.variation_seed for each in fresh] == [0, 1, 2]
        for each in fresh:
            assert each.seed == chosen.seed
            same = (pixels_of(each) == pixels_of(chosen)).mean()
            assert 0.9 < same < 1
        assert window.services.candidates.picked is fresh[0]
        assert "variation" in window.strip.tiles[1].picture.accessibleName()
        assert len(window.session.document.edits) == 1

        qtbot.keyClick(window.strip.tiles[2].picture, Qt.Key.Key_M)
        await until(lambda: len(ended) == 2)
        assert dreamer.jobs[-1].variation_path == ((fresh[1].job.variation, fresh[1].job.variation_seed),)


async def test_without_chance_there_is_no_more_like_it_and_a_reason(shown, settings, photo_path, example_paths, until):
    settings.mode = "likewise"
    async with shown(photo_path) as window:
        await liken(window, until, example_paths)
        (tile,) = window.strip.tiles
        assert not window.actions_.more_like.isEnabled()
        tile.more_button.menu().aboutToShow.emit()
        more = tile.more_button.menu().actions()[0]
        assert not more.isEnabled()
        assert "no noise" in more.toolTip()


async def test_restoring_has_candidates_too(shown, settings, photo_path, until, qtbot, sampler):
    settings.engine, settings.model = "sampling", "small"
    async with shown(photo_path) as window:
        window.model.details.candidates.number = 3
        live = []
        window.services.candidates.previewed.connect(lambda: live.append(len(window.strip.live)))
        await run(window, until, qtbot, "dehaze")
        seeds = [tile.candidate.seed for tile in window.strip.tiles]
        assert seeds == [seeds[0], seeds[0] + 1, seeds[0] + 2]
        assert max(live) == 3
        window.strip.tiles[2].picture.click()
        assert window.session.active.result is window.services.candidates.all[2].edit.result
        ended = []
        window.running.ended.connect(ended.append)
        window.actions_.more_like.trigger()
        await until(lambda: ended)
        assert sampler.jobs[-1].seed == seeds[2]
        assert sampler.jobs[-1].variation > 0
        assert len(window.strip.tiles) == 4
