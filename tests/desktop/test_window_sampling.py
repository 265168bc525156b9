"""The window with an engine that samples."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from driving import result_of, run
from PIL import Image
from PySide6.QtCore import Qt

from core.engine import Model
from core.imaging.masks import unpack
from desktop.main_window import MainWindow


def choose(window, title):
    """Pick an entry of the chooser, as a click on it does."""
    chooser = window.model.chooser
    chooser.showPopup()
    place = chooser.findText(title)
    assert chooser.model().item(place).isEnabled()
    chooser.setCurrentIndex(place)
    chooser.activated.emit(place)
    chooser.hidePopup()
    window.activateWindow()  # Qt's offscreen platform leaves that to us


async def test_settings_are_there_only_for_an_engine_that_samples(shown, sampler, until):
    async with shown() as window:
        actions = window.actions_
        assert not window.model.row.isVisible()
        assert not actions.new_seed.isVisible()
        choose(window, "Small")
        assert window.model.row.isVisible()
        assert not window.model.details.isVisible()
        actions.sampling.trigger()
        assert window.model.details.isVisible()
        choose(window, "Tiles")
        assert not window.model.row.isVisible()
        assert not window.model.details.isVisible()
        assert not actions.sampling.isEnabled()


async def test_jobs_are_made_for_the_chosen_model_with_its_settings(shown, sampler, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        choose(window, "Large")
        window.model.row.steps.number = 3
        qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
        seed = window.services.sampling.value.seed
        assert seed != 0
        await run(window, until, qtbot, "dehaze")
        (job,) = sampler.jobs
        assert (job.engine, job.model, job.steps, job.seed, job.mask) == ("sampling", "large", 3, seed, "")
        assert window.session.active is not None
        choose(window, "Tiles")
        await run(window, until, qtbot)
        assert (window.session.active.job.engine, window.session.active.job.seed) == ("tiles", 0)


async def test_choice_and_settings_outlive_the_window(shown, sampler, settings):
    async with shown() as window:
        choose(window, "Large")
        window.model.row.steps.number = 33
        window.actions_.previews.trigger()
    window = MainWindow(settings)
    assert window.model.chooser.currentText() == "Large"
    assert window.model.row.steps.text() == "33"
    assert not window.actions_.previews.isChecked()
    await window.services.stop()


async def test_the_engines_own_choices_stand_in_the_fields(shown, sampler, until, qtbot):
    async with shown() as window:
        choose(window, "Small")
        placeholder = window.model.row.steps.lineEdit().placeholderText
        await until(lambda: placeholder() == "4 (automatic)")
        assert window.model.details.guidance.currentText() == "Automatic: Latent (as published, slow)"
        window.actions_.languages["ko"].trigger()
        await until(lambda: placeholder() == "4(자동)")
        window.actions_.languages["en"].trigger()


async def test_an_engine_without_a_model_cannot_be_chosen_until_it_has_one(shown, sampler):
    sampler.installed = ()
    async with shown() as window:
        chooser = window.model.chooser
        place = chooser.findText("Sampling (not installed)")
        assert not chooser.model().item(place).isEnabled()
        assert "likewise models import PATH" in chooser.itemData(place, Qt.ItemDataRole.ToolTipRole)
        sampler.installed = (Model("small", "Small"),)
        choose(window, "Small")  # opening the list reads it anew
        assert window.services.engines.engine is sampler


async def test_the_mask_goes_into_the_job(shown, sampler, photo_path, until, qtbot, tmp_path):
    path = tmp_path / "mask.png"
    mask = np.zeros((30, 40), np.uint8)
    mask[:, :20] = 255
    Image.fromarray(mask).save(path)
    async with shown(photo_path) as window:
        await window.mask_files.take(path)
        choose(window, "Small")
        await run(window, until, qtbot, "dehaze")
        assert np.array_equal(unpack(sampler.jobs[0].mask, 40, 30), mask)


async def test_an_engine_may_work_without_an_instruction(shown, sampler, photo_path, until, qtbot, settings):
    async with shown(photo_path) as window:
        choose(window, "Small")
        await run(window, until, qtbot, "")
        assert sampler.jobs[0].instruction == ""
        assert window.session.active is not None
        assert settings.instructions == []


async def test_a_bar_without_an_end_goes_until_the_first_step_and_stop_answers_in_mid_step(
    shown, sampler, photo_path, until, qtbot
):
    async with shown(photo_path) as window:
        choose(window, "Small")
        before, bar = window.session.document, window.status._bar
        window.instruction.edit.setText("take your time")
        window.actions_.run.trigger()
        await until(lambda: sampler.running)
        assert bar.isVisible()
        assert bar.maximum() == 0
        assert window.status.stage_text == "Starting…"
        assert not window.model.chooser.isEnabled()
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        assert window.status.stage_text == "Stopping…"
        async with asyncio.timeout(2):  # a step takes twenty seconds
            await until(lambda: not window.running.is_running)
        assert window.session.document is before
        assert sampler.running == 0
        assert not bar.isVisible()
        await run(window, until, qtbot, "dehaze")
        assert window.session.active is not None


async def test_an_engine_that_does_not_sample_shows_no_bar_before_its_first_stage(shown, photo_path, until):
    async with shown(photo_path) as window:
        bars = []
        window.running.started.connect(lambda: bars.append(window.status._bar.isVisible()))
        window.instruction.edit.setText("brighten")
        window.actions_.run.trigger()
        await until(lambda: window.session.active)
        assert bars == [False]


async def test_steps_are_counted(shown, sampler, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        choose(window, "Small")
        stages = []
        window.running.progressed.connect(lambda _: stages.append(window.status.stage_text))
        await run(window, until, qtbot, "dehaze")
        assert stages[-1] == "Denoise · step 4 of 4"


async def test_previews_can_be_switched_off(shown, sampler, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        choose(window, "Small")
        await run(window, until, qtbot, "dehaze")
        assert sampler.previews > 0
        made = sampler.previews
        window.actions_.previews.trigger()
        await run(window, until, qtbot, "dehaze")
        assert sampler.previews == made
        assert window.session.active is not None


async def test_switching_previews_off_takes_the_one_that_is_shown_away(shown, sampler, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        choose(window, "Small")
        await window.services.tasks.settle()
        plain = window.canvas.grab().toImage()
        window.model.row.steps.number = 1000
        window.instruction.edit.setText("dehaze")
        window.actions_.run.trigger()
        await until(lambda: window.canvas._layers.preview is not None)
        window.actions_.previews.trigger()
        assert window.canvas.grab().toImage() == plain
        made = sampler.previews
        progressed = []
        window.running.progressed.connect(progressed.append)
        await until(lambda: len(progressed) > 5)
        assert window.canvas.grab().toImage() == plain
        assert sampler.previews <= made + 1  # one may have been under way
        window.actions_.stop.trigger()
        await until(lambda: not window.running.is_running)


@pytest.mark.parametrize(
    ("instruction", "words"),
    [("break the model", "small.safetensors is damaged"), ("fill the memory", "not enough memory")],
)
async def test_errors_stand_on_the_banner_and_the_next_job_runs(
    shown, sampler, photo_path, until, qtbot, instruction, words
):
    async with shown(photo_path) as window:
        choose(window, "Small")
        before = window.session.document
        await run(window, until, qtbot, instruction)
        assert window.banner.kind == "error"
        assert words in window.banner.text
        assert window.session.document is before
        await run(window, until, qtbot, "dehaze")
        assert window.session.active is not None


async def test_a_model_that_vanished_and_a_job_that_is_refused(shown, sampler, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        choose(window, "Small")
        sampler.installed = ()
        await run(window, until, qtbot, "dehaze")
        assert "small.safetensors is missing" in window.banner.text
        assert sampler.jobs == []
        choose(window, "Tiles")
        assert not window.banner.isVisible()  # another engine: what caused the error is past
        await run(window, until, qtbot)
        assert window.session.active is not None


async def test_chips_follow_the_chosen_engine(shown, sampler, until, qtbot):
    async with shown() as window:
        qtbot.keyClicks(window.instruction.edit, "denoise and colorize")
        await until(lambda: len(window.understood.chips) == 2)
        assert [chip.text() for chip in window.understood.chips] == ["Remove noise", "Colorize: beyond these models"]
        choose(window, "Small")
        await until(lambda: window.understood.chips[0].text() == "Colorize")
        colour, noise = window.understood.chips
        assert colour.toolTip() == "Sampling does this."
        assert "Sampling cannot do it. Choose Starter beside Run" in noise.toolTip()


async def test_no_device_is_claimed_before_it_is_known(shown, sampler, until, settings):
    settings.engine, settings.model = "sampling", "small"
    window = MainWindow(settings)
    assert window.status.engine_text == "Sampling"
    await window.services.stop()
    async with shown() as window:
        await until(lambda: window.status.engine_text == "Sampling · processor")
        choose(window, "Tiles")
        await until(lambda: window.status.engine_text == "Tiles · processor")


async def test_another_photo_forgets_the_caption_of_the_last_one(shown, sampler, photo_path):
    async with shown(photo_path) as window:
        window.services.sampling.change(caption="a beach", steps=9)
        await window.opening.open_path(photo_path)
        assert window.model.details.caption.text() == ""
        assert window.services.sampling.value.steps == 9


async def test_the_same_seed_gives_the_same_result(shown, sampler, photo_path, until, qtbot):
    results = []
    async with shown(photo_path) as window:
        choose(window, "Small")
        for seed in (1, 1, 2):
            window.model.row.seed.setValue(seed)
            await run(window, until, qtbot, "dehaze")
            results.append(result_of(window))
            window.actions_.undo.trigger()
    first, again, other = results
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


async def test_undo_is_the_windows_where_a_field_has_nothing_to_undo(shown, sampler, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        choose(window, "Small")
        window.actions_.sampling.trigger()
        for field in (window.model.row.seed, window.model.row.steps, window.model.details.caption):
            await run(window, until, qtbot, "dehaze")
            assert window.session.active is not None
            field.setFocus()
            qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            assert window.session.active is None
        window.model.details.caption.setFocus()
        qtbot.keyClicks(window.model.details.caption, "a bird")
        await run(window, until, qtbot, "dehaze")
        window.model.details.caption.setFocus()
        qtbot.keyClick(window.model.details.caption, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert window.session.active is not None  # the words were undone, not the photo
        assert window.model.details.caption.text() == ""
