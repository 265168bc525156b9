"""Candidates under the canvas: live, picked, compared, kept, their seeds locked."""

from __future__ import annotations

import numpy as np
import pytest
from driving import liken
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from core.imaging.raster import read_level


@pytest.fixture(autouse=True)
def in_likewise_mode(settings):
    settings.mode = "likewise"


@pytest.fixture
def dreaming(shown, settings, dreamer):
    """The window with the engine that makes three candidates."""

    def show(*paths):
        return shown(*paths, analogy_engine="dreaming")

    return show


def marks(window):
    return [tile.picture.mark for tile in window.strip.tiles]


async def test_every_candidate_is_seen_while_it_is_made_and_can_be_picked(dreaming, photo_path, example_paths, until):
    async with dreaming(photo_path) as window:
        assert not window.strip.isVisible()
        live, seen = [], []
        window.services.candidates.previewed.connect(lambda: live.append(len(window.strip.live)))
        window.running.progressed.connect(seen.append)
        await liken(window, until, example_paths)
        assert max(live) == 3
        assert len(seen[-1].candidates) in (0, 3)
        assert len(window.strip.live) == 0
        assert marks(window) == ["picked", "", ""]
        seeds = [tile.candidate.seed for tile in window.strip.tiles]
        assert seeds == [seeds[0], seeds[0] + 1, seeds[0] + 2]
        assert [tile.caption.text() for tile in window.strip.tiles] == [str(seed) for seed in seeds]
        await until(lambda: all(tile.picture.image is not None for tile in window.strip.tiles))


async def test_picks_in_a_row_are_one_step_of_undo(dreaming, photo_path, example_paths, until):
    async with dreaming(photo_path) as window:
        await liken(window, until, example_paths)
        first, second, _ = window.services.candidates.all
        for place in (1, 2, 1):
            window.strip.tiles[place].picture.click()
        assert window.session.active.result is second.edit.result
        assert marks(window) == ["", "picked", ""]
        window.actions_.undo.trigger()
        assert window.session.active.result is first.edit.result
        window.actions_.undo.trigger()
        assert window.session.active is None
        assert marks(window) == ["", "", ""]


async def test_control_click_compares_two_candidates(dreaming, photo_path, example_paths, until, qtbot):
    async with dreaming(photo_path) as window:
        await liken(window, until, example_paths)
        await window.services.tasks.settle()
        window.actions_.compare.setChecked(False)
        plain = window.canvas.grab().toImage()
        control = Qt.KeyboardModifier.ControlModifier
        qtbot.mouseClick(window.strip.tiles[2].picture, Qt.MouseButton.LeftButton, control)
        assert marks(window) == ["picked", "", "compared"]
        assert window.actions_.compare.isChecked()
        await window.services.tasks.settle()
        rivals = window.canvas.grab().toImage()
        assert window.canvas._divider.labels == ("Candidate 3", "Candidate 1")
        assert window.canvas._layers.rival.colour(0, window.canvas._layers.rival.bounds(0)).mean() != 0
        assert rivals != plain
        window.services.candidates.compare(None)
        await window.services.tasks.settle()
        assert window.canvas._divider.labels == ("", "")
        assert window.canvas.grab().toImage() != rivals
        qtbot.mouseClick(window.strip.tiles[1].picture, Qt.MouseButton.LeftButton, control)
        await window.services.tasks.settle()
        assert window.canvas._divider.labels == ("Candidate 2", "Candidate 1")
        window.session.mark_saved()
        await window.opening.open_path(example_paths[0])
        await window.services.tasks.settle()
        assert window.canvas._divider.labels == ("", "")  # nothing of the last photo


async def test_what_is_kept_survives_the_next_run_and_is_exported_with_the_others(
    dreaming, photo_path, example_paths, until, tmp_path, monkeypatch
):
    folder = tmp_path / "kept"
    folder.mkdir()
    async with dreaming(photo_path) as window:
        assert not window.actions_.export_kept.isEnabled()
        await liken(window, until, example_paths)
        window.strip.tiles[1].keep_button.click()
        kept = window.strip.tiles[1].candidate
        await liken(window, until)
        assert len(window.strip.tiles) == 4
        assert window.strip.tiles[0].candidate is kept
        window.strip.tiles[0].picture.click()
        assert window.session.active.result is kept.edit.result
        window.strip.tiles[3].keep_button.click()
        window.actions_.export_kept.trigger()
        await until(lambda: window.findChildren(QFileDialog))
        (dialog,) = window.findChildren(QFileDialog)
        dialog.setDirectory(str(folder))
        dialog.accept()
        await until(lambda: "Exported to" in window.banner.text)
        written = sorted(folder.iterdir())
        assert len(written) == 2
        first = folder / f"beach-likewise-{kept.seed}.png"
        assert np.array_equal(np.asarray(Image.open(first).convert("RGB")), read_level(kept.edit.result))


async def test_an_unlocked_seed_is_another_one_each_run_and_a_locked_one_stays(
    dreaming, photo_path, example_paths, until, dreamer
):
    async with dreaming(photo_path) as window:
        await liken(window, until, example_paths)
        await liken(window, until)
        first, second = (job.seed for job in dreamer.jobs)
        assert first != second
        window.strip.tiles[2].lock_button.click()
        assert window.actions_.lock_seed.isChecked()
        await liken(window, until)
        await liken(window, until)
        assert [job.seed for job in dreamer.jobs[2:]] == [second + 2, second + 2]
        assert window.strip.tiles[0].lock_button.isChecked()


async def test_another_photo_forgets_the_candidates(dreaming, photo_path, example_paths, until):
    async with dreaming(photo_path) as window:
        await liken(window, until, example_paths)
        window.strip.tiles[0].keep_button.click()
        window.session.mark_saved()
        await window.opening.open_path(photo_path)
        assert window.strip.tiles == ()
        assert not window.strip.isVisible()


async def test_every_tile_has_names_and_tooltips(dreaming, photo_path, example_paths, until):
    async with dreaming(photo_path) as window:
        await liken(window, until, example_paths)
        for tile in window.strip.tiles:
            for control in (tile.picture, tile.keep_button, tile.lock_button):
                assert control.accessibleName()
                assert control.toolTip()
