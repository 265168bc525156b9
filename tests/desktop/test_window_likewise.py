"""Editing by example in the real window, with small engines and with the learned edit."""

from __future__ import annotations

import numpy as np
import pytest
from driving import base_of, click_button, dialog_of, liken, result_of, run
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from core.analogist.presets import PRESETS
from core.jobs import AnalogyJob
from desktop.analogy_settings import AnalogySettings


@pytest.fixture(autouse=True)
def in_likewise_mode(settings):
    settings.mode = "likewise"


async def test_the_mode_is_switched_and_remembered(shown, settings):
    settings.mode = "restore"
    async with shown() as window:
        assert window.instruction.isVisible()
        assert not window.examples.isVisible()
        assert not window.actions_.add_pair.isVisible()
        window.actions_.modes["likewise"].trigger()
        assert window.examples.isVisible()
        assert not window.instruction.isVisible()
        assert not window.defects.isVisible()
        assert window.status.engine_text.startswith("Shifting")
    assert settings.mode == "likewise"
    async with shown() as window:
        assert window.actions_.modes["likewise"].isChecked()
        window.actions_.modes["restore"].trigger()
        assert window.status.engine_text.startswith("Tiles")


async def test_without_a_complete_pair_a_run_says_what_to_do(shown, photo_path, until):
    async with shown(photo_path) as window:
        window.actions_.run.trigger()
        await until(window.banner.isVisible)
        assert "There is no example yet." in window.banner.text
        assert window.session.active is None
        window.services.examples.pairs[0].alignment = 0.5
        assert window.banner.isVisible()  # a measurement mends nothing
        window.services.examples.pairs[0].put(before=window.session.original)
        assert not window.banner.isVisible()  # what caused it is being mended


async def test_an_edit_by_example_is_an_undoable_result(shown, photo_path, example_paths, until):
    async with shown(photo_path) as window:
        await liken(window, until, example_paths)
        edit, original = window.session.active, window.session.original
        assert isinstance(edit.job, AnalogyJob)
        assert edit.job.examples[0].before_name == "pier.png"
        assert window.banner.text == "It is brighter now."
        assert window.likewise.summary.text() == "Run starts again from the photo as it was before this edit."
        difference = result_of(window).astype(int) - original.pixels
        assert difference.mean() == pytest.approx(40, abs=1)
        assert window.isWindowModified()
        window.actions_.undo.trigger()
        assert window.session.active is None
        assert window.likewise.summary.text() == "Run edits this photo as the example shows."
        window.actions_.redo.trigger()
        assert window.session.active is edit


async def test_another_edit_by_example_starts_from_the_same_photo(shown, photo_path, example_paths, until):
    async with shown(photo_path) as window:
        await liken(window, until, example_paths)
        first = result_of(window)
        window.services.examples.pairs[0].weight = 2.0
        await liken(window, until)
        assert np.array_equal(result_of(window), first)
        window.services.examples.pairs[0].swap()
        await liken(window, until)
        assert result_of(window).mean() < window.session.original.pixels.mean()
        other = window.session.original
        window.services.examples.pairs[0].put(before=other, after=other.with_pixels(other.pixels + np.uint8(9)))
        await liken(window, until)
        assert len(window.session.document.edits) == 1
        assert len(window.session.active.job.examples) == 1


async def test_a_refused_job_leaves_the_seed(shown, dreamer, photo_path, example_paths, until):
    async with shown(photo_path, analogy_engine="dreaming") as window:
        await window.example_opening.take_pairs([example_paths])
        seed = window.services.likening.value.seed
        installed, dreamer.installed = dreamer.installed, ()
        window.actions_.run.trigger()
        await until(window.banner.isVisible)
        assert "dream.safetensors" in window.banner.text
        assert window.services.likening.value.seed == seed
        dreamer.installed = installed
        await liken(window, until)
        assert window.services.likening.value.seed == dreamer.jobs[0].seed != seed


async def test_an_analogy_goes_on_from_a_restored_photo_and_the_other_way_round(
    shown, photo_path, example_paths, until, qtbot
):
    async with shown(photo_path) as window:
        window.services.mode.choose("restore")
        await run(window, until, qtbot)
        restored = result_of(window)
        assert window.strip.tiles == ()
        window.services.mode.choose("likewise")
        await liken(window, until, example_paths)
        assert np.array_equal(base_of(window), restored)
        edited = result_of(window)
        window.services.mode.choose("restore")
        await run(window, until, qtbot)
        assert np.array_equal(base_of(window), edited)


async def test_escape_stops_and_leaves_the_document(shown, photo_path, example_paths, until, qtbot):
    async with shown(photo_path) as window:
        await window.example_opening.take_pairs([example_paths])
        window.services.examples.pairs[0].weight = 10  # for ever
        window.canvas.setFocus()
        qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: window.strip.live)
        assert not window.actions_.export_lut.isEnabled()  # it would wait for the job
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        await until(lambda: not window.running.is_running)
        assert window.session.active is None
        assert not window.strip.isVisible()
        assert window.canvas.hasFocus()
        assert window.actions_.export_lut.isEnabled()


async def test_a_prompt_and_more_are_there_only_for_an_engine_that_samples(shown, dreamer, photo_path, until):
    async with shown(photo_path) as window:
        panel = window.likewise
        assert not panel.prompt.isVisible()
        assert panel.row.method.isVisible()
        assert not window.actions_.sampling.isVisible()
        choice = next(choice for choice in window.services.analogy_engines.choices if choice.engine is dreamer)
        window.services.analogy_engines.choose(choice)
        assert panel.prompt.isVisible()
        assert not panel.row.method.isVisible()
        window.actions_.sampling.trigger()
        assert panel.details.isVisible()
        placeholder = panel.details.self_layers.end.lineEdit().placeholderText
        await until(lambda: placeholder() == "11")
        assert panel.details.negative_prompt.text.placeholderText() == "Messy"


async def test_prompt_and_settings_reach_the_job(shown, dreamer, photo_path, example_paths, until):
    async with shown(photo_path, analogy_engine="dreaming") as window:
        panel = window.likewise
        panel.presets.menu().actions()[0].trigger()
        panel.row.candidates.number = 2
        panel.details.cross_layers.layers = (4, 9)
        panel.details.negative_prompt.words = ""
        panel.details.strength.number = 0.8
        await liken(window, until, example_paths)
        (job,) = dreamer.jobs
        assert (job.prompt, job.candidates, job.strength) == ("a photo", 2, 0.8)
        assert (job.cross_layers, job.self_layers, job.negative_prompt) == ((4, 9), None, "")
        assert job.model == "dream"
        assert job.method == ""
        panel.details.presets.menu().actions()[1].trigger()
        caricature = PRESETS[1].fields
        assert panel.details.self_layers.layers == caricature["self_layers"]
        assert panel.details.resolution.choice == caricature["resolution"]
        panel.details.defaults.click()
        assert window.services.likening.value.self_layers is None
        assert panel.prompt.text() == "a photo"


async def test_an_engine_without_a_model_says_how_to_install_one(shown, dreamer, photo_path):
    dreamer.installed = ()
    async with shown(photo_path) as window:
        chooser = window.likewise.chooser
        place = chooser.findText("Dreaming (not installed)")
        assert not chooser.model().item(place).isEnabled()
        assert "likewise models import" in chooser.itemData(place, Qt.ItemDataRole.ToolTipRole)


async def test_settings_outlive_the_window(shown, settings):
    given = AnalogySettings(7, True, 3, "paint", "a cat", None, "", "swapped", 20, 0.9, 7.5, (3, 10), (4, 9), 1.2, 1024)
    settings.analogy = given.to_json()
    async with shown() as window:
        assert window.services.likening.value == given  # showing it changed nothing
        assert window.likewise.details.sac_scale.number == 1.2
        assert window.likewise.row.method.choice == "paint"
    assert AnalogySettings.from_json('{"steps": -3}') == AnalogySettings()


async def test_examples_on_the_command_line_open_the_mode(shown, settings, photo_path, example_paths, until):
    settings.mode = "restore"
    async with shown(photo_path) as window:
        window.start([], [example_paths])
        await until(lambda: window.services.examples.complete)
        assert window.services.mode.is_likewise


async def test_the_learned_edit_brightens_likewise(shown, photo_path, example_paths, until):
    async with shown(photo_path, analogy_engine="learned") as window:
        window.services.likening.change(method="learn")
        await liken(window, until, example_paths)
        assert window.session.active is not None, window.banner.text
        difference = result_of(window).astype(int) - window.session.original.pixels
        assert difference.mean() == pytest.approx(40, abs=8)
        (tile,) = window.strip.tiles
        assert tile.caption.text() == "Learned"
        assert tile.lock_button.isHidden()  # its seed means nothing


async def test_a_seed_is_shown_where_it_means_something(shown, dreamer):
    async with shown() as window:
        row = window.likewise.row
        assert row.seed.isHidden()
        window.services.likening.change(method="paint")
        assert not row.seed.isHidden()
        window.services.likening.change(method="learn")
        assert row.lock.isHidden()
    async with shown(analogy_engine="dreaming") as window:
        assert not window.likewise.row.seed.isHidden()


async def test_an_edit_of_colours_is_exported_as_a_lut_and_never_over_a_file_unasked(
    shown, photo_path, example_paths, until, tmp_path
):
    target = tmp_path / "likewise.cube"
    async with shown(photo_path) as window:
        assert not window.actions_.export_lut.isEnabled()
        await window.example_opening.take_pairs([example_paths])
        for _ in range(2):
            window.actions_.export_lut.trigger()
            await until(lambda: dialog_of(window, QFileDialog) or window.banner.isVisible())
            assert window.banner.kind != "error", window.banner.text
            dialog = dialog_of(window, QFileDialog)
            dialog.accept()
            if target.exists():
                await until(lambda: dialog_of(window, QMessageBox))
                click_button(dialog_of(window, QMessageBox), "Cancel")
                await until(lambda: dialog_of(window) is None)
                assert target.read_text() == "precious"
            else:
                await until(window.banner.isVisible)
                assert "likewise.cube" in window.banner.text
                assert "LUT_3D_SIZE" in target.read_text()
                window.banner.clear()
                target.write_text("precious")


async def test_nothing_is_clipped_at_a_small_size(shown, photo_path, settings):
    settings.mode = "restore"
    async with shown(photo_path) as window:
        for mode in ("restore", "likewise"):
            window.services.mode.choose(mode)
            window.actions_.sampling.setChecked(True)
            assert window.minimumSizeHint().width() <= 1100
            assert window.minimumSizeHint().height() <= 700


async def test_closing_asks_about_an_edit_by_example_too(shown, photo_path, example_paths, until):
    async with shown(photo_path) as window:
        await liken(window, until, example_paths)
        window.close()
        await until(lambda: dialog_of(window, QMessageBox))
        click_button(dialog_of(window, QMessageBox), "Cancel")
        await until(lambda: dialog_of(window) is None)
