from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt

from core.jobs import GUIDANCES, SAMPLERS, RestoreJob
from desktop.actions import Actions
from desktop.panels.number_field import NumberField
from desktop.panels.sampling_details import GUIDANCE_TITLES, SAMPLER_TITLES, SamplingDetails
from desktop.panels.sampling_row import SamplingRow
from desktop.sampling import Sampling
from desktop.sampling_settings import SamplingSettings


@pytest.fixture
def field(qtbot):
    field = NumberField(1, 1000, 1)
    qtbot.addWidget(field)
    return field


@pytest.fixture
def sampling(settings):
    return Sampling(settings)


@pytest.fixture
def details(qtbot, sampling):
    details = SamplingDetails(sampling)
    qtbot.addWidget(details)
    details.show()
    return details


def retype(qtbot, field, text):
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)


def test_an_empty_number_is_the_engines_choice(qtbot, field):
    field.show_choice(20)
    assert field.lineEdit().placeholderText() == "20 (automatic)"
    assert (field.number, field.text()) == (None, "")
    retype(qtbot, field, "35")
    assert field.number == 35
    retype(qtbot, field, "")
    assert field.number is None
    field.show_choice(None)
    assert field.lineEdit().placeholderText() == "automatic"


def test_arrows_begin_at_the_engines_choice(qtbot, field):
    field.show_choice(20)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.number == 21


def test_numbers_out_of_range_cannot_be_typed(qtbot, field):
    for typed, number in (("-5", 5), ("0", None), ("20000", 200)):
        retype(qtbot, field, typed)
        field.clearFocus()
        assert field.number in (number, None if number is None else number * 10)
    scale = NumberField(0, 30, 0.5)
    qtbot.addWidget(scale)
    retype(qtbot, scale, "0")
    assert scale.number == 0.0  # zero is a choice, none is not
    retype(qtbot, scale, "7.25")
    assert scale.number == 7.25


def test_every_sampler_and_guidance_has_a_title():
    assert tuple(SAMPLER_TITLES) == SAMPLERS
    assert tuple(GUIDANCE_TITLES) == GUIDANCES


def test_seeds_go_to_the_end_of_32_bits(qtbot, sampling):
    owner = QObject()
    row = SamplingRow(sampling, Actions(owner))
    qtbot.addWidget(row)
    row.seed.selectAll()
    qtbot.keyClicks(row.seed, "4294967295")
    assert sampling.value.seed == 4294967295
    sampling.change(seed=3)
    assert row.seed.text() == "3"
    row.steps.number = 30
    assert sampling.value.steps == 30


def test_what_is_set_reaches_the_settings_and_reset_takes_it_back(qtbot, details, sampling):
    details.sampler.setCurrentIndex(details.sampler.findText("UniPC"))
    details.guidance.setCurrentIndex(details.guidance.findText("Off"))
    details.resolution.setCurrentIndex(details.resolution.findText("640 px"))
    qtbot.keyClicks(details.caption, "a lake")
    details.flaws.source.setCurrentIndex(details.flaws.source.findText("Written"))
    qtbot.keyClicks(details.flaws.text, "hazy")
    details.text_scale.number = 5
    details.image_scale.number = 1.75
    assert sampling.value == SamplingSettings(0, None, "unipc", "off", 5, 1.75, 640, "a lake", "hazy")
    details.defaults.click()
    assert sampling.value == SamplingSettings()
    assert details.sampler.currentIndex() == 0
    assert details.caption.text() == details.flaws.text.text() == ""
    assert details.text_scale.text() == ""


def test_remembered_settings_are_shown(qtbot, settings):
    given = SamplingSettings(1, 9, "dpmpp-2m", "latent", 4.5, 2.0, 768, "a street", "noisy")
    settings.sampling = given.to_json()
    sampling = Sampling(settings)
    details = SamplingDetails(sampling)
    qtbot.addWidget(details)
    assert sampling.value == given  # showing it changed nothing
    assert details.sampler.currentText() == "DPM-Solver++ 2M"
    assert details.resolution.currentText() == "768 px"
    assert details.flaws.text.text() == "noisy"
    assert details.image_scale.text() == "2"


def test_flaws_are_found_written_or_none(qtbot, details, sampling):
    source, text = details.flaws.source, details.flaws.text
    assert not text.isEnabled()
    source.setCurrentIndex(source.findText("None"))
    assert sampling.value.flaws == ""
    source.setCurrentIndex(source.findText("Written"))
    qtbot.keyClicks(text, "x")
    qtbot.keyClick(text, Qt.Key.Key_Backspace)
    assert source.currentText() == "Written"  # emptied to be written anew
    assert text.isEnabled()
    sampling.change(flaws=None)
    assert source.currentText() == "Automatic"


def test_choices_say_what_the_engine_would_take(details):
    details.show_choices(RestoreJob("", sampler="unipc", guidance="fast", text_guidance_scale=6.5))
    assert details.sampler.currentText() == "Automatic: UniPC"
    assert details.guidance.currentText() == "Automatic: Fast"
    assert details.resolution.currentText() == "Automatic"
    assert details.text_scale.lineEdit().placeholderText() == "6.5 (automatic)"


def test_every_field_has_a_name_and_a_tooltip(details):
    fields = (details.sampler, details.guidance, details.resolution, details.caption, details.text_scale)
    for field in (*fields, details.image_scale, details.flaws.source, details.flaws.text):
        assert field.accessibleName()
    for field in (*fields, details.image_scale, details.flaws, details.flaws.text, details.defaults):
        assert field.toolTip()
