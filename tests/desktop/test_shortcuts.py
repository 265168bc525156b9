from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from desktop.actions import Actions
from desktop.shortcuts import Shortcuts


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window):
    return Actions(window)


@pytest.fixture
def shortcuts(actions, settings, window):
    return Shortcuts(actions.all, settings, window)


def keys(action):
    return [key.toString() for key in action.shortcuts()]


def test_no_two_actions_have_the_same_keys_by_default(shortcuts):
    for name, action in shortcuts.actions.items():
        for key in action.shortcuts():
            assert shortcuts.holder(key, apart_from=name) == ""
            assert shortcuts.fixed_use(key) == ""


def test_changed_keys_are_there_at_the_next_start(shortcuts, actions, settings, window):
    shortcuts.assign("fit", [QKeySequence("Ctrl+F")])
    shortcuts.assign("compare", [])
    later = Actions(window)
    Shortcuts(later.all, settings, window)
    assert keys(later.fit) == ["Ctrl+F"]
    assert keys(later.compare) == []
    assert keys(later.undo) == keys(actions.undo)


def test_keys_belong_to_one_action(shortcuts, actions):
    zoomed = keys(actions.zoom_in)
    assert shortcuts.holder(QKeySequence("Ctrl+=")) == "zoom_in"
    shortcuts.assign("fit", [QKeySequence("Ctrl+=")])
    assert keys(actions.zoom_in) == [key for key in zoomed if key != "Ctrl+="]
    assert not shortcuts.is_default("zoom_in")


def test_keys_that_begin_others_collide(shortcuts):
    shortcuts.assign("fit", [QKeySequence("Ctrl+G, F")])
    assert shortcuts.holder(QKeySequence("Ctrl+G")) == "fit"
    assert shortcuts.holder(QKeySequence("Ctrl+G, F, F")) == "fit"
    assert shortcuts.holder(QKeySequence("Ctrl+G, A")) == ""


def test_keys_of_the_canvas_are_named(shortcuts):
    assert shortcuts.fixed_use(QKeySequence("F2")) == "The photo as it was"
    assert shortcuts.fixed_use(QKeySequence("Ctrl+F2")) == ""


def test_one_is_reset_and_takes_its_keys_back(shortcuts, actions):
    before = keys(actions.compare)
    shortcuts.assign("fit", actions.compare.shortcuts())
    shortcuts.reset("compare")
    assert keys(actions.compare) == before
    assert keys(actions.fit) == []


def test_all_are_reset(shortcuts, actions, settings):
    before = {action: keys(action) for action in actions.all}
    shortcuts.assign("fit", [QKeySequence("Ctrl+B")])
    shortcuts.reset_all()
    assert {action: keys(action) for action in actions.all} == before
    assert settings.shortcuts == {}


@pytest.mark.parametrize("stored", ["{not json", "[]", '{"fit": "x"}', '{"gone": ["F3"]}', '{"fit": [3, ""]}'])
def test_a_damaged_store_changes_nothing_else(actions, settings, window, stored):
    before = keys(actions.compare)
    settings._store.setValue("shortcuts", stored)
    Shortcuts(actions.all, settings, window)
    assert keys(actions.compare) == before


def test_no_keys_are_given_that_hardly_a_keyboard_has(actions):
    assert keys(actions.open) == ["Ctrl+O"]
    assert "F14" not in keys(actions.undo)
