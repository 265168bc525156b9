from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from driving import liken, rendered, result_of, run

from core.document.edit import Edit
from core.errors import BadJobError, ModelMissingError
from core.imaging.raster import MemoryRaster, read_level
from core.jobs import AdjustJob
from desktop.rerunning import can_rerun, draws, out_of_date


def stale(window):
    return [edit.id for edit in window.session.document.stale]


async def test_what_is_out_of_date_runs_again_on_what_lies_below_now(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        await run(window, until, qtbot, "brighten more")
        first, second = window.session.document.edits
        assert stale(window) == []
        window.session.set_visible(first.id, False)
        assert stale(window) == [second.id]
        await window.rerunning.update(second)
        assert stale(window) == []
        again = window.session.document.find(second.id)
        assert again.job.instruction == "brighten more"
        assert np.array_equal(read_level(again.result), read_level(first.result))
        window.actions_.undo.trigger()
        assert stale(window) == [second.id]


async def test_it_stays_where_it_was_and_as_it_was_shown(shown, photo_path, until, qtbot, engine):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        await run(window, until, qtbot, "brighten more")
        first, second = window.session.document.edits
        window.session.activate(first.id)
        window.session.set_strength(0.5)
        mask = MemoryRaster(np.full((30, 40), 255, np.uint8))
        window.services.tasks.start(window.rerunning.update(first))
        await until(lambda: engine.running)
        window.session.set_mask(mask, first.id)
        await until(lambda: not window.running.is_running)
        again, above = window.session.document.edits
        assert (again.id, above.id) == (first.id, second.id)
        assert again.made_from == ""
        assert again.strength == 0.5
        assert again.mask is mask


async def test_an_edit_that_is_deleted_while_it_runs_again_does_not_come_back(shown, photo_path, until, qtbot, engine):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        edit = window.session.active
        window.services.tasks.start(window.rerunning.update(edit))
        await until(lambda: engine.running)
        window.session.remove_edit(edit.id)
        await until(lambda: not window.running.is_running)
        assert window.session.document.edits == ()


async def test_all_that_is_out_of_date_is_brought_up_from_the_lowest(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        for words in ("one", "two", "three"):
            await run(window, until, qtbot, words)
        first, *others = window.session.document.edits
        window.session.set_visible(first.id, False)
        assert [edit.id for edit in out_of_date(window.session.document)] == [edit.id for edit in others]
        window.actions_.update_all.trigger()
        await until(lambda: not window.actions_.update_all.isEnabled() and not stale(window))
        expected = read_level(window.session.document.edits[2].result)
        assert np.array_equal(rendered(window), expected)


async def test_an_error_ends_bringing_up_to_date_and_leaves_everything(shown, photo_path, until, qtbot, engine):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        await run(window, until, qtbot, "more")
        first, second = window.session.document.edits
        window.session.set_visible(first.id, False)
        before = window.session.document
        engine.check = lambda job: (_ for _ in ()).throw(ModelMissingError(name="tiles"))
        try:
            with pytest.raises(ModelMissingError):
                await window.rerunning.update_all()
        finally:
            del engine.check
        assert window.session.document is before
        assert stale(window) == [second.id]


async def test_another_seed_draws_another_result(shown, settings, photo_path, until, qtbot, sampler):
    settings.engine = "sampling"
    async with shown(photo_path) as window:
        window.services.engines.choose(next(c for c in window.services.engines.choices if c.engine is sampler))
        await run(window, until, qtbot)
        edit = window.session.active
        assert draws(edit)
        await window.rerunning.with_another_seed(edit)
        assert window.session.active.id == edit.id
        assert window.session.active.job.seed != edit.job.seed
        assert sampler.jobs[-1].seed == window.session.active.job.seed


async def test_another_model_can_do_the_job_of_an_instruction(shown, photo_path, until, qtbot, sampler):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        edit = window.session.active
        assert not draws(edit)
        choices = window.rerunning.choices(edit)
        assert "tiles" not in [choice.engine.id for choice in choices]
        large = next(choice for choice in choices if choice.model_id == "large")
        await window.rerunning.with_choice(edit, large)
        assert sampler.jobs[-1].model == "large"
        assert sampler.jobs[-1].instruction == "brighten"
        now = window.session.active
        assert now.id == edit.id
        assert [choice.model_id for choice in window.rerunning.choices(now) if choice.engine is sampler] == ["small"]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
async def test_an_edit_by_example_gets_its_pictures_back(shown, photo_path, photo, tmp_path, until, dtype):
    paths = [tmp_path / name for name in ("a.png", "b.png")]
    scale = 257 if dtype == np.uint16 else 1
    for path, more in zip(paths, (0, 40), strict=True):
        pixels = (photo.pixels[::-1].astype(dtype) + dtype(more)) * dtype(scale)
        cv2.imwrite(str(path), pixels[:, :, ::-1])
    async with shown(photo_path) as window:
        window.services.mode.choose("likewise")
        await liken(window, until, paths)
        edit = window.session.active
        before = result_of(window)
        assert read_level(edit.examples[0][1]).dtype == dtype
        window.services.examples.remove(window.services.examples.pairs[0])
        await window.rerunning.update(edit)
        assert window.session.active is not edit
        assert np.array_equal(result_of(window), before)
        assert window.session.active.job.examples == edit.job.examples


async def test_an_edit_whose_examples_are_lost_says_so(shown, photo_path, example_paths, until):
    async with shown(photo_path) as window:
        window.services.mode.choose("likewise")
        await liken(window, until, example_paths)
        poor = replace(window.session.active, examples=())
        window.session.replace_edit(poor)
        with pytest.raises(BadJobError):
            await window.rerunning.update(poor)
        assert window.session.active is poor


async def test_light_and_colour_need_no_engine(shown, photo_path):
    async with shown(photo_path) as window:
        window.session.add_edits(Edit(AdjustJob(exposure=0.5)))
        edit = window.session.active
        assert not can_rerun(edit)
        assert not draws(edit)
        assert window.rerunning.choices(edit) == ()
        assert not window.actions_.rerun.isEnabled()
