from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColorSpace, QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow

from desktop import i18n, motion, theme
from desktop.actions import Actions
from desktop.dialogs.settings import SettingsDialog
from desktop.dialogs.settings_page import Adjustable
from desktop.display_profile import DisplayProfile
from desktop.shortcuts import Shortcuts
from desktop.tasks import Tasks

GENERAL, KEYS, MONITOR, FOLDERS = range(4)


@pytest.fixture
def window(qtbot, qapp):
    theme.apply(qapp)
    window = QMainWindow()
    qtbot.addWidget(window)
    yield window
    theme.set_motion("system")


@pytest.fixture
def adjustable(window, settings):
    actions = Actions(window)
    return Adjustable(
        settings, actions, Shortcuts(actions.all, settings, window), DisplayProfile(settings), Tasks(print)
    )


@pytest.fixture
def dialog(qtbot, adjustable, window):
    dialog = SettingsDialog(adjustable, window)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def page(dialog, place):
    dialog.names.setCurrentRow(place)
    return dialog.pages.currentWidget()


def choose(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_what_is_changed_is_in_force_at_once(dialog, adjustable, settings):
    general = page(dialog, GENERAL)
    chosen = []
    for group in (adjustable.actions.languages, adjustable.actions.themes):
        for action in group.values():
            action.triggered.connect(lambda _, action=action: chosen.append(action.objectName()))
    choose(general.language, "ko")
    choose(general.look, "light")
    assert chosen == ["languages.ko", "themes.light"]
    choose(general.motion, "on")
    assert motion.is_reduced()
    adjustable.actions.previews.setChecked(True)
    general.previews.setChecked(False)
    assert not adjustable.actions.previews.isChecked()
    general.notifications.setChecked(False)
    assert (settings.reduced_motion, settings.notifications) == ("on", False)


def test_a_page_is_reset(dialog, settings, tmp_path):
    general = page(dialog, GENERAL)
    choose(general.motion, "on")
    general.notifications.setChecked(False)
    general._fix_folder(tmp_path)
    assert settings.folder == tmp_path
    dialog.reset.click()
    assert (settings.reduced_motion, settings.notifications, settings.fixed_folder) == ("system", True, None)
    assert not motion.is_reduced()
    assert general.folder.count() == 1


def test_a_new_language_is_spoken_on_the_same_page(qapp, dialog):
    page(dialog, MONITOR)
    i18n.set_language("ko")
    qapp.processEvents()
    assert dialog.windowTitle() == "설정"
    assert dialog.names.currentRow() == MONITOR
    assert dialog.names.item(MONITOR).text() == "모니터"


def test_keys_are_changed_by_pressing_them(qtbot, dialog, adjustable):
    keys = page(dialog, KEYS)
    qtbot.keyClicks(keys.search, "zoom out")
    assert keys.chosen == "zoom_out"
    qtbot.keyClick(keys.keys, Qt.Key.Key_F11, Qt.KeyboardModifier.ControlModifier)
    assert keys.conflict.text() == ""
    keys.assign.click()
    assert adjustable.actions.zoom_out.shortcut() == QKeySequence("Ctrl+F11")
    assert keys.list.topLevelItem(0).text(1) == "Ctrl+F11"
    keys.default.click()
    assert adjustable.shortcuts.is_default("zoom_out")
    keys.clear.click()
    assert adjustable.actions.zoom_out.shortcuts() == []


def test_keys_that_are_taken_are_named(dialog, adjustable):
    keys = page(dialog, KEYS)
    keys.search.setText("fit")
    keys.keys.setKeySequence(QKeySequence("Ctrl+B"))
    assert "“Compare”" in keys.conflict.text()
    keys.assign.click()
    assert adjustable.actions.compare.shortcuts() == []
    keys.keys.setKeySequence(QKeySequence("F2"))
    assert "The photo as it was" in keys.conflict.text()
    assert not keys.assign.isEnabled()
    dialog.reset.click()
    assert adjustable.shortcuts.is_default("compare")


def test_a_file_that_is_no_profile_is_refused(dialog, settings, tmp_path):
    monitor = page(dialog, MONITOR)
    odd, wide = tmp_path / "odd.icc", tmp_path / "wide.icc"
    odd.write_bytes(b"nothing")
    wide.write_bytes(bytes(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data()))
    monitor.take(odd)
    assert "odd.icc" in monitor.error.text()
    assert settings.display_profile == "system"
    monitor.take(wide)
    assert monitor.error.isHidden()
    assert settings.display_profile == str(wide)
    assert "P3" in monitor.in_force.text()
    dialog.reset.click()
    assert (settings.display_profile, monitor.in_force.text()) == ("system", "None")


def test_folders_are_told_with_the_room_that_is_left(dialog):
    folders = page(dialog, FOLDERS)
    texts = [label.text() for label in folders.findChildren(QLabel)]
    assert any(text.endswith("GB free") for text in texts)
