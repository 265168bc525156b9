from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QListWidget, QWidget

from desktop.panels.side_panel import SidePanel


def action(owner, name):
    made = QAction(name.title(), owner)
    made.setObjectName(name)
    made.setCheckable(True)
    return made


def tall(height):
    made = QWidget()
    made.setFixedHeight(height)
    return made


@pytest.fixture
def owner(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    return owner


@pytest.fixture
def panel(qtbot, settings, owner):
    panel = SidePanel(action(owner, "side"), settings)
    qtbot.addWidget(panel)
    return panel


def test_without_sections_there_is_no_column(panel):
    assert panel.isHidden()
    assert panel._action.isChecked()


def test_a_click_on_its_title_closes_a_section_and_the_next_start_remembers(qtbot, panel, owner, settings):
    first = panel.add_section(QLabel("one"), action(owner, "first"))
    second = panel.add_section(QLabel("two"), action(owner, "second"))
    panel.show()
    qtbot.waitUntil(lambda: first.body.isVisible() and second.body.isVisible())
    qtbot.mouseClick(first.head, Qt.MouseButton.LeftButton)
    assert not first.body.isVisible()
    assert second.body.isVisible()
    assert not first.action.isChecked()
    again = SidePanel(action(owner, "side"), settings)
    qtbot.addWidget(again)
    again.add_section(QLabel("one"), action(owner, "first"))
    again.add_section(QLabel("two"), action(owner, "second"))
    assert [section.action.isChecked() for section in again.sections] == [False, True]


def test_asking_for_a_section_shows_the_column(qtbot, panel, owner, settings):
    section = panel.add_section(QLabel("one"), action(owner, "first"))
    panel._action.setChecked(False)
    assert panel.isHidden()
    assert not settings.side_shown
    section.action.trigger()
    assert not panel.isHidden()
    assert section.action.isChecked()
    section.action.trigger()
    assert not panel.isHidden()
    assert not section.action.isChecked()


def test_open_sections_share_the_height_and_none_is_cut_off(qtbot, panel, owner):
    growing = panel.add_section(QListWidget(), action(owner, "list"), grows=True)
    form = panel.add_section(tall(300), action(owner, "form"))
    panel.resize(280, 900)
    panel.show()
    qtbot.waitUntil(lambda: form.body.height() == 300)
    assert growing.height() + form.height() > 880
    panel.resize(280, 420)
    qtbot.waitUntil(lambda: form.body.height() < 300)
    assert panel.verticalScrollBar().maximum() == 0
    assert form.body.verticalScrollBar().maximum() == 300 - form.body.height()
    form.action.setChecked(False)
    growing.action.setChecked(False)
    qtbot.waitUntil(lambda: growing.height() <= growing.head.height() + 1)
