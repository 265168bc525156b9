from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from desktop import i18n
from desktop.actions import Actions
from desktop.commands import Commands
from desktop.dialogs.palette import PaletteDialog
from desktop.matching import score
from desktop.menus import MenuBar


@pytest.fixture
def window(qtbot, settings):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.deeds = Actions(window)
    window.setMenuBar(MenuBar(window.deeds, settings, print))
    return window


@pytest.fixture
def commands(window, settings):
    return Commands(window.deeds.all, window.menuBar(), settings, lambda action: f"not now: {action.objectName()}")


def titles(dialog):
    return [dialog.list.topLevelItem(row).text(0) for row in range(dialog.list.topLevelItemCount())]


@pytest.fixture
def dialog(qtbot, commands, window):
    dialog = PaletteDialog(commands, window)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_every_action_is_a_command_with_a_name(commands, window):
    found = commands.find("")
    assert {command.action for command in found} == set(window.deeds.all)
    names = [action.objectName() for action in window.deeds.all]
    assert all(names)
    assert len(set(names)) == len(names)


def test_letters_and_enter_run_a_command(qtbot, dialog, window, settings):
    ran = []
    window.deeds.zoom_out.triggered.connect(lambda: ran.append("out"))
    qtbot.keyClicks(dialog.field, "zoo")
    assert titles(dialog) == ["Zoom in", "Zoom out"]
    qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert ran == ["out"]
    assert not dialog.isVisible()
    assert settings.commands == ["zoom_out"]


def test_what_was_run_last_comes_first(commands, settings):
    for name in ("fit", "compare"):
        settings.add_command(name)
    assert [command.action.objectName() for command in commands.find("")[:3]] == ["compare", "fit", "open"]


def test_what_cannot_be_done_says_why_and_does_nothing(qtbot, dialog, window):
    ran = []
    window.deeds.undo.triggered.connect(lambda: ran.append("undo"))
    window.deeds.undo.setEnabled(False)
    qtbot.keyClicks(dialog.field, "undo")
    item = dialog.list.topLevelItem(0)
    assert (item.text(0), item.text(1), item.isDisabled()) == ("Undo", "not now: undo", True)
    assert "not now" in item.data(0, Qt.ItemDataRole.AccessibleTextRole)
    dialog.list.setCurrentItem(item)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert ran == []
    assert dialog.isVisible()


def test_nothing_found_is_said(qtbot, dialog):
    qtbot.keyClicks(dialog.field, "qqqq")
    assert titles(dialog) == []
    assert dialog._none.isVisible()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_in_korean_both_languages_find(commands, window):
    i18n.set_language("ko")
    window.deeds.retranslate()
    window.menuBar().retranslate()
    for query in ("비교", "compare", "보기 비교"):
        assert commands.find(query)[0].action is window.deeds.compare
    assert commands.find("비교")[0].path == "보기"
    themes = commands.find("theme dark")
    assert themes[0].action is window.deeds.themes["dark"]


@pytest.mark.parametrize(
    ("better", "worse", "query"),
    [
        ("Fit", "Fitting room", "fit"),
        ("Export", "Sexport", "exp"),
        ("Zoom in", "Azoom", "zoo"),
        ("Copy", "coxpxxy", "cpy"),
    ],
)
def test_nearer_is_better(better, worse, query):
    assert score(query, better) > score(query, worse) > 0


def test_a_word_that_is_nowhere_is_not_found():
    assert score("zoom qq", "Zoom in") == 0
    assert score("mooz", "Zoom in") == 0
    assert score("zi", "Zoom in") == 0
    assert score("cpy", "chosen preview anyway") == 0
    assert score("", "Zoom in") == 1
