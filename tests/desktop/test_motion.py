from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyle

from core.messages import Message
from desktop import motion, theme
from desktop.panels.status import StatusBar


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply(qapp)
    yield
    theme.set_motion("system")


def test_reduced_nothing_fades_or_slides(qapp):
    theme.set_motion("on")
    assert motion.is_reduced()
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
    theme.set_motion("off")
    assert not motion.is_reduced()


def test_reduced_no_animation_of_the_style_lasts(qtbot):
    bar = StatusBar()
    qtbot.addWidget(bar)
    for preference, lasts in (("on", False), ("off", True)):
        theme.set_motion(preference)
        bar.show()
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        assert bool(bar.style().styleHint(hint, None, bar._bar)) == lasts


@pytest.mark.parametrize(("preference", "runs"), [("on", False), ("off", True)])
def test_reduced_no_bar_runs_back_and_forth(qtbot, preference, runs):
    theme.set_motion(preference)
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_activity(Message("Opening"), 0.0)
    assert bar._bar.isVisible() == runs
    bar.show_activity(Message("Opening"), 0.5)
    assert bar._bar.isVisible()


def test_an_unknown_preference_is_the_systems():
    theme.set_motion("sideways")
    assert motion.preference() == "system"
