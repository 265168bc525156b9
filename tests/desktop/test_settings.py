from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from desktop.settings import INSTRUCTIONS, RECENT_FILES, Settings


def reopened(tmp_path):
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


def test_lists_survive_a_restart_newest_first(settings, tmp_path):
    settings.add_instruction("안개를 없애 줘, “please”")
    settings.add_instruction("second")
    settings.add_instruction("안개를 없애 줘, “please”")
    settings._store.sync()
    assert reopened(tmp_path).instructions == ["안개를 없애 줘, “please”", "second"]


def test_a_list_of_one_stays_a_list(settings, tmp_path):
    settings.add_recent_file(tmp_path / "a, b.jpg")
    settings._store.sync()
    assert reopened(tmp_path).recent_files == [tmp_path / "a, b.jpg"]


def test_lists_are_bounded(settings):
    for number in range(200):
        settings.add_instruction(str(number))
        settings.add_recent_file(Path(f"/photos/{number}.jpg"))
    assert len(settings.instructions) == INSTRUCTIONS
    assert len(settings.recent_files) == RECENT_FILES


def test_a_damaged_store_is_an_empty_one(settings):
    settings._store.setValue("instructions", "{not json")
    settings._store.setValue("recent_files", '{"a": 1}')
    settings._store.setValue("folder", "/no/such/folder")
    assert settings.instructions == []
    assert settings.recent_files == []
    assert settings.folder.is_dir()
