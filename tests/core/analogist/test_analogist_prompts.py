import subprocess
import sys
from dataclasses import fields

import pytest

from core.analogist.presets import PRESETS, PROMPTS
from core.analogist.prompts import check_words, prompt_notes, write_prompt
from core.errors import BadJobError
from core.jobs import AnalogyJob, Example
from core.prompting.words import is_latin

JOB = AnalogyJob((Example("a", "b"),), engine="analogist")


@pytest.mark.parametrize(
    ("prompt", "suffix", "expected"),
    [
        ("Bagels in color", "best quality, extremely detailed", "Bagels in color, best quality, extremely detailed"),
        (" a cat ", "", "a cat"),
        ("", "best quality", "best quality"),
        ("", "", ""),
    ],
)
def test_the_suffix_follows_the_prompt(prompt, suffix, expected):
    job = AnalogyJob(JOB.examples, prompt=prompt, quality_suffix=suffix)
    assert write_prompt(job) == expected
    assert bool(tuple(prompt_notes(job))) == (not prompt)


@pytest.mark.parametrize("name", ["prompt", "quality_suffix", "negative_prompt"])
def test_words_that_are_not_english_are_refused(name):
    check_words(AnalogyJob(JOB.examples, **{name: "a café, 100 % sharp!"}))
    with pytest.raises(BadJobError, match=f"{name} must be in English"):
        check_words(AnalogyJob(JOB.examples, **{name: "고양이"}))


def test_presets_are_fields_of_a_job_that_runs():
    for preset in PRESETS:
        assert preset.fields.keys() <= {field.name for field in fields(AnalogyJob)}
        AnalogyJob(JOB.examples, **preset.fields).check()
    assert len({str(preset.title) for preset in PRESETS}) == len(PRESETS)
    for prompt in PROMPTS:
        assert is_latin(prompt.prompt)
        assert len(prompt.prompt.split()) <= 5


def test_the_window_can_import_presets_and_engine_without_torch():
    code = (
        "import sys, core.analogist.presets, core.analogist.engine as e, core.analogist.prompts, "
        "core.analogist.arrangement; e.AnalogistEngine().models(); print('torch' in sys.modules, 'cv2' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "False"]
