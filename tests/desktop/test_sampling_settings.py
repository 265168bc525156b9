from __future__ import annotations

import pytest

from core.jobs import RestoreJob
from desktop.sampling import Sampling
from desktop.sampling_settings import SamplingSettings

ALL = SamplingSettings(7, 12, "unipc", "fast", 6.5, 0.0, 640, "안개 낀 호수", "hazy")


def test_settings_survive_json():
    assert SamplingSettings.from_json(ALL.to_json()) == ALL
    assert SamplingSettings.from_json(SamplingSettings(flaws="").to_json()).flaws == ""


def test_settings_become_fields_of_a_job():
    job = ALL.apply_to(RestoreJob("dehaze", "promptfix", "small"))
    assert (job.instruction, job.engine, job.model, job.mask) == ("dehaze", "promptfix", "small", "")
    assert (job.seed, job.steps, job.text_guidance_scale, job.image_guidance_scale) == (7, 12, 6.5, 0.0)
    assert (job.sampler, job.guidance, job.resolution) == ("unipc", "fast", 640)
    assert (job.caption, job.flaws) == ("안개 낀 호수", "hazy")
    assert SamplingSettings().apply_to(RestoreJob("dehaze")) == RestoreJob("dehaze")


@pytest.mark.parametrize(
    "text",
    ["", "{not json", "[1, 2]", "3", '{"steps": 0}', '{"sampler": "magic"}', '{"seed": -1}', '{"colour": "red"}'],
)
def test_damaged_settings_are_the_defaults(text):
    assert SamplingSettings.from_json(text) == SamplingSettings()


def test_another_photo_forgets_what_was_written_about_the_last_one():
    forgotten = ALL.for_another_photo()
    assert (forgotten.caption, forgotten.flaws) == ("", None)
    assert forgotten.steps == 12
    assert SamplingSettings(flaws="").for_another_photo().flaws == ""  # that none are told is no word about a photo


def test_every_change_is_remembered_and_told_once(settings):
    sampling, told = Sampling(settings), []
    sampling.changed.connect(lambda: told.append(sampling.value.steps))
    sampling.change(steps=9, sampler="unipc")
    sampling.change(steps=9)
    assert told == [9]
    assert Sampling(settings).value == SamplingSettings(steps=9, sampler="unipc")
    sampling.reset()
    assert Sampling(settings).value == SamplingSettings()


def test_a_drawn_seed_is_another_one(settings):
    sampling = Sampling(settings)
    drawn = []
    for _ in range(5):
        sampling.draw_seed()
        drawn.append(sampling.value.seed)
    assert len(set(drawn)) == 5
    assert all(0 <= seed < 2**32 for seed in drawn)
