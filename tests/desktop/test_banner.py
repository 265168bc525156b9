"""The strip over the canvas for errors and notes."""

import pytest
from PySide6.QtWidgets import QWidget

from core.errors import NothingCoveredError
from core.messages import Message
from desktop.panels import banner as banner_module
from desktop.panels.banner import Banner


@pytest.fixture
def host(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.setGeometry(200, 200, 400, 300)  # not under the pointer
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def banner(host, monkeypatch):
    monkeypatch.setattr(banner_module, "NOTE_MS", 30)
    monkeypatch.setattr(banner_module, "LETTER_MS", 1)
    made = Banner()
    made.lie_over(host)
    return made


def test_notes_go_by_themselves_and_errors_stay(banner, qtbot):
    banner.show_notes(Message("It is brighter now."))
    assert banner.isVisible()
    qtbot.waitUntil(lambda: not banner.isVisible())
    banner.show_notes(Message("It is brighter now."))
    banner.show_error(NothingCoveredError())
    assert not banner._timer.isActive()
    banner.drop_error(NothingCoveredError)
    assert not banner.isVisible()


def test_a_note_with_the_focus_on_it_stays(banner, qtbot):
    banner.show_notes(Message("It is brighter now."))
    banner._close.setFocus()
    with qtbot.waitSignal(banner._timer.timeout):
        pass
    assert banner.isVisible()
    banner._close.clearFocus()
    qtbot.waitUntil(lambda: not banner.isVisible())


def test_it_is_as_wide_as_what_it_lies_over_and_as_high_as_its_words(banner, host):
    banner.show_text("short")
    low = banner.height()
    assert banner.width() == 400
    banner.show_text("many words " * 30)
    assert banner.height() > low
    host.resize(900, 300)
    assert banner.width() == 900
