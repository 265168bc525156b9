"""Removing in the real window, with the content-aware fill."""

from dataclasses import replace

import numpy as np
import pytest
from driving import result_of
from PIL import Image
from PySide6.QtCore import Qt

from core.jobs import RemoveJob
from core.masks.tiled import TiledMask
from desktop.mask_choices import MaskTool
from desktop.removal_settings import RemovalSettings


@pytest.fixture(autouse=True)
def in_remove_mode(settings, tmp_path, monkeypatch):
    settings.mode = "remove"
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path / "models"))


@pytest.fixture
def painted():
    """A mask over the middle, with a soft rim."""
    mask = np.zeros((30, 40), np.uint8)
    mask[11:19, 13:23] = 90
    mask[12:18, 14:22] = 255
    return TiledMask(mask)


@pytest.fixture
def photo_path(tmp_path, photo):
    """The photo with a white spot in its middle."""
    pixels = photo.pixels.copy()
    pixels[13:17, 15:21] = 255
    Image.fromarray(pixels).save(tmp_path / "spot.png")
    return tmp_path / "spot.png"


async def remove(window, until):
    """Press Run, and wait for the end."""
    before = window.session.undo_stack.index()
    window.actions_.run.trigger()
    await until(lambda: window.session.undo_stack.index() > before and not window.running.is_running)


async def test_the_brush_is_at_hand_and_goes_with_the_mode(shown, photo_path, until):
    async with shown(photo_path) as window:
        assert window.actions_.modes["remove"].isChecked()
        await until(lambda: window.masking.is_active)
        assert window.masking.choices.tool is MaskTool.BRUSH
        assert window.masking.target is None
        assert window.remove.isVisible()
        assert not window.instruction.isVisible()
        assert window.remove.summary.text() == "Paint over what should go, then press Run."
        assert window.status.engine_text.startswith("Content-aware fill")
        assert window.masking.choices.brush.hardness >= 0.85  # under a soft rim, half of what should go stays
        window.masking.choices.set_brush(hardness=1.0)
        window.actions_.modes["restore"].trigger()
        assert not window.masking.is_active
        assert not window.remove.isVisible()
        assert window.masking.choices.brush.hardness == 0.5
        window.actions_.modes["remove"].trigger()
        assert window.masking.choices.brush.hardness == 1.0


async def test_what_is_painted_over_goes_and_the_mask_with_it(shown, photo, photo_path, painted, until):
    async with shown(photo_path) as window:
        window.session.set_mask(painted)
        await remove(window, until)
        [edit] = window.session.document.edits
        assert isinstance(edit.job, RemoveJob)
        assert edit.mask is None
        assert window.session.document.selection is None
        original, result = window.session.original.pixels, result_of(window)
        hole = np.zeros((30, 40), bool)
        hole[12:18, 14:22] = True
        assert (result[~hole] == original[~hole]).all()
        assert np.abs(result.astype(int) - photo.pixels)[hole].max() < 12
        assert window.remove.summary.text() == "Paint over what else should go, or press Run for another try."
        window.session.undo_stack.undo()
        assert window.session.document.edits == ()
        assert window.session.document.selection is painted


async def test_another_run_tries_again_and_another_mask_is_another_edit(shown, photo_path, painted, until):
    async with shown(photo_path) as window:
        window.session.set_mask(painted)
        await remove(window, until)
        first = window.session.active
        await remove(window, until)
        again = window.session.active
        assert len(window.session.document.edits) == 1
        assert again.id == first.id
        assert again.job.mask == first.job.mask
        assert again.job.seed != first.job.seed
        window.session.set_mask(painted)
        await remove(window, until)
        assert len(window.session.document.edits) == 2


async def test_candidates_go_to_the_strip_and_a_locked_seed_stays(shown, photo_path, painted, until):
    async with shown(photo_path) as window:
        window.remove.row.candidates.number = 2
        window.remove.row.seed.setValue(7)
        window.actions_.lock_seed.trigger()
        window.session.set_mask(painted)
        await remove(window, until)
        assert [candidate.edit.job.seed for candidate in window.services.candidates.all] == [7, 8]


async def test_with_nothing_painted_it_says_what_to_do(shown, photo_path, until):
    async with shown(photo_path) as window:
        window.actions_.run.trigger()
        await until(window.banner.isVisible)
        assert "Nothing is painted over" in window.banner.text
        assert window.session.document.edits == ()


async def test_an_engine_without_its_model_is_grey_and_says_why(shown, photo_path):
    async with shown(photo_path) as window:
        chooser = window.remove.chooser
        [place] = [place for place in range(chooser.count()) if "not installed" in chooser.itemText(place)]
        assert not chooser.model().item(place).isEnabled()
        assert "Import a checkpoint" in chooser.itemData(place, Qt.ItemDataRole.ToolTipRole)
        assert not window.remove.prompt.isVisible()  # only for a model that reads it


def test_settings_are_read_back_and_what_makes_no_sense_is_left_out():
    settings = RemovalSettings(seed=3, candidates=2, prompt="sky", steps=9)
    assert RemovalSettings.from_json(settings.to_json()) == settings
    for text in ("", "[]", '{"seed": -1}', '{"candidates": 99}', '{"unknown": 1}'):
        assert RemovalSettings.from_json(text) == RemovalSettings()
    assert settings.apply_to(RemoveJob(""), samples=False).prompt == ""


async def test_what_an_inpainting_model_removed_can_be_filled_from_the_photo_instead(
    shown, photo_path, painted, until, qtbot
):
    async with shown(photo_path) as window:
        window.session.set_mask(painted)
        await remove(window, until)
        filled = window.session.active
        assert window.rerunning.choices(filled) == ()  # no model is installed
        job = replace(filled.job, engine="inpaint", model="x@1", prompt="sand", steps=20, guidance_scale=5.0)
        window.session.replace_edit(replace(filled, job=job))
        (choice,) = window.rerunning.choices(window.session.active)
        await window.rerunning.with_choice(window.session.active, choice)
        now = window.session.active
        assert now.id == filled.id
        assert now.job == filled.job
