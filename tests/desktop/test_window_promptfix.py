"""PromptFix through the window, with the reference's tiny model installed as if it were the real one."""

from __future__ import annotations

import shutil
import time

import numpy as np
import pytest
from driving import base_of, result_of, run
from PySide6.QtCore import Qt

import core.promptfix.resident  # noqa: F401 - takes seconds; the tests' patience is for the jobs
from core.engine import ENGINES

STEPS = 4


@pytest.fixture(autouse=True)
def models(monkeypatch, tmp_path, tiny_promptfix):
    """A models folder of one's own, so that a test may break what is in it."""
    monkeypatch.setitem(ENGINES, "promptfix", "core.promptfix.engine:PromptFixEngine")
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path / "models"))
    shutil.copytree(tiny_promptfix / "promptfix", tmp_path / "models" / "promptfix")
    return tmp_path / "models"


@pytest.fixture(autouse=True)
def chosen(settings, models, shown):
    """Chosen in the last session, as far as the window knows."""
    settings.engine, settings.model = "promptfix", "promptfix"


def configure(window, **fields):
    window.services.sampling.change(**{"steps": STEPS, "resolution": 128, "flaws": "", **fields})


async def test_every_step_shows_on_the_canvas_and_the_result_follows(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        configure(window)
        seen = []
        window.running.progressed.connect(seen.append)
        await run(window, until, qtbot, "remove the haze")
        assert [progress.total for progress in seen] == [STEPS] * len(seen)
        assert seen[-1].step == STEPS
        previews = [progress.preview for progress in seen if progress.preview is not None]
        assert previews
        assert all(preview.shape == (30, 40, 3) for preview in previews)
        assert window.session.active is not None, window.banner.text
        assert result_of(window).shape == window.session.original.pixels.shape
        assert window.session.active.job.instruction == "remove the haze"


async def test_the_same_seed_gives_the_same_picture(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        configure(window, seed=5)
        pictures = []
        for _ in range(2):
            await run(window, until, qtbot, "remove the haze")
            pictures.append(result_of(window))
        assert np.array_equal(*pictures)  # another try starts from the same photo, not from the last result
        await run(window, until, qtbot, "remove the snow")
        assert np.array_equal(base_of(window), pictures[-1])  # something else goes on from there


async def test_stop_is_answered_in_mid_step_and_leaves_the_document(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        configure(window, steps=500, resolution=256)
        before = window.session.document
        window.instruction.edit.setText("remove the haze")
        window.actions_.run.trigger()
        await until(lambda: window.status.stage_text.startswith("Sample"))
        pressed = time.monotonic()
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        await until(lambda: not window.running.is_running)
        assert time.monotonic() - pressed < 10  # a run would take minutes
        assert window.session.document is before
        assert not window.banner.isVisible()
        configure(window)
        await run(window, until, qtbot, "remove the haze")
        assert window.session.active is not None


async def test_a_broken_model_is_said_on_the_banner_and_another_engine_runs(shown, photo_path, until, qtbot, models):
    async with shown(photo_path) as window:
        configure(window)
        before = window.session.document
        weights = models / "promptfix" / "unet" / "diffusion_pytorch_model.safetensors"
        sound = weights.read_bytes()
        weights.write_bytes(bytes(len(sound)))
        await run(window, until, qtbot, "remove the haze")
        assert window.banner.kind == "error"
        assert "promptfix/unet" in window.banner.text
        assert window.session.document is before
        weights.write_bytes(sound)
        await run(window, until, qtbot, "remove the haze")
        assert window.session.active is not None


async def test_a_model_that_was_removed_meanwhile(shown, photo_path, until, qtbot, models):
    async with shown(photo_path) as window:
        configure(window)
        shutil.rmtree(models / "promptfix")
        await run(window, until, qtbot, "remove the haze")
        assert window.banner.kind == "error"
        assert "not installed" in window.banner.text
        assert window.session.active is None


async def test_without_an_instruction_it_mends_what_is_seen(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        configure(window, flaws="The image appears hazy.")
        window.instruction.edit.clear()
        window.actions_.run.trigger()
        await until(lambda: window.session.active is not None)
        assert window.session.active.job.instruction == ""
