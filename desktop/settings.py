"""What the window remembers between starts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from core.errors import BadExportOptionsError
from core.imaging.export_options import ExportOptions
from desktop.tint import Tint

RECENT_FILES = 10
INSTRUCTIONS = 100
COMMANDS = 8


class Settings:
    """Typed access to a QSettings store. Lists are stored as JSON, since INI files do not keep lists of one."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Likewise", "Likewise")

    @property
    def recent_files(self) -> list[Path]:
        """Newest first."""
        return [Path(name) for name in self._list("recent_files")]

    def add_recent_file(self, path: Path) -> None:
        self._push("recent_files", str(path.absolute()), RECENT_FILES)

    def forget_recent_file(self, path: Path) -> None:
        self._set_list("recent_files", [name for name in self._list("recent_files") if name != str(path)])

    def clear_recent_files(self) -> None:
        self._set_list("recent_files", [])

    @property
    def instructions(self) -> list[str]:
        """Every different instruction that was run, newest first."""
        return self._list("instructions")

    def add_instruction(self, text: str) -> None:
        self._push("instructions", text, INSTRUCTIONS)

    @property
    def batch(self) -> str:
        """The `BatchOptions` of the last batch, as JSON; empty before the first."""
        return str(self._store.value("batch", ""))

    @batch.setter
    def batch(self, options: str) -> None:
        self._store.setValue("batch", options)

    @property
    def language(self) -> str:
        """ "system", "en" or "ko"."""
        return str(self._store.value("language", "system"))

    @language.setter
    def language(self, code: str) -> None:
        self._store.setValue("language", code)

    @property
    def theme(self) -> str:
        """ "system", "dark" or "light"."""
        return str(self._store.value("theme", "system"))

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def engine(self) -> str:
        """The id of the engine that was chosen last; `model` is that of its model."""
        return str(self._store.value("engine", "starter"))

    @engine.setter
    def engine(self, engine_id: str) -> None:
        self._store.setValue("engine", engine_id)

    @property
    def model(self) -> str:
        return str(self._store.value("model", ""))

    @model.setter
    def model(self, model_id: str) -> None:
        self._store.setValue("model", model_id)

    @property
    def analogy_engine(self) -> str:
        """The same for editing by example."""
        return str(self._store.value("analogy_engine", "learned"))

    @analogy_engine.setter
    def analogy_engine(self, engine_id: str) -> None:
        self._store.setValue("analogy_engine", engine_id)

    @property
    def analogy_model(self) -> str:
        return str(self._store.value("analogy_model", ""))

    @analogy_model.setter
    def analogy_model(self, model_id: str) -> None:
        self._store.setValue("analogy_model", model_id)

    @property
    def remove_engine(self) -> str:
        """The same for removing."""
        return str(self._store.value("remove_engine", "fill"))

    @remove_engine.setter
    def remove_engine(self, engine_id: str) -> None:
        self._store.setValue("remove_engine", engine_id)

    @property
    def remove_model(self) -> str:
        return str(self._store.value("remove_model", ""))

    @remove_model.setter
    def remove_model(self, model_id: str) -> None:
        self._store.setValue("remove_model", model_id)

    @property
    def removal(self) -> str:
        """RemovalSettings as JSON."""
        return str(self._store.value("removal", "{}"))

    @removal.setter
    def removal(self, text: str) -> None:
        self._store.setValue("removal", text)

    @property
    def mode(self) -> str:
        """ "restore", "likewise" or "remove"."""
        return str(self._store.value("mode", "restore"))

    @mode.setter
    def mode(self, name: str) -> None:
        self._store.setValue("mode", name)

    @property
    def sampling(self) -> str:
        """SamplingSettings as JSON."""
        return str(self._store.value("sampling", "{}"))

    @sampling.setter
    def sampling(self, text: str) -> None:
        self._store.setValue("sampling", text)

    @property
    def analogy(self) -> str:
        """AnalogySettings as JSON."""
        return str(self._store.value("analogy", "{}"))

    @analogy.setter
    def analogy(self, text: str) -> None:
        self._store.setValue("analogy", text)

    @property
    def examples_shown(self) -> bool:
        """Whether the panel of examples is open, in the mode that has one."""
        return self._flag("examples_shown", True)

    @examples_shown.setter
    def examples_shown(self, shown: bool) -> None:
        self._set_flag("examples_shown", shown)

    @property
    def examples_width(self) -> int:
        """Of the panel of examples, in logical pixels; 0 where nobody has changed it."""
        stored = str(self._store.value("examples_width", "0"))
        return int(stored) if stored.isdigit() else 0

    @examples_width.setter
    def examples_width(self, width: int) -> None:
        self._store.setValue("examples_width", width)

    @property
    def side_shown(self) -> bool:
        """Whether the column at the right of the canvas is open."""
        return self._flag("side_shown", True)

    @side_shown.setter
    def side_shown(self, shown: bool) -> None:
        self._set_flag("side_shown", shown)

    @property
    def side_width(self) -> int:
        """Of that column, in logical pixels; 0 where nobody has changed it."""
        stored = str(self._store.value("side_width", "0"))
        return int(stored) if stored.isdigit() else 0

    @side_width.setter
    def side_width(self, width: int) -> None:
        self._store.setValue("side_width", width)

    @property
    def closed_sections(self) -> list[str]:
        """The names of the actions of its sections that are closed; snapshots, until somebody opens them."""
        return self._list("closed_sections") if self._store.contains("closed_sections") else ["snapshots"]

    @closed_sections.setter
    def closed_sections(self, names: list[str]) -> None:
        self._set_list("closed_sections", names)

    @property
    def previews(self) -> bool:
        """Whether the canvas shows a job's progress."""
        return self._flag("previews", True)

    @previews.setter
    def previews(self, shown: bool) -> None:
        self._set_flag("previews", shown)

    @property
    def tint(self) -> Tint:
        """What masks look like on the canvas."""
        colour, opacity = str(self._store.value("mask_colour", "")), str(self._store.value("mask_opacity", ""))
        known, percent = re.fullmatch("#[0-9a-f]{6}", colour), opacity.isdigit() and 0 < int(opacity) <= 100
        return Tint(colour if known else Tint.colour, int(opacity) / 100 if percent else Tint.opacity)

    @tint.setter
    def tint(self, tint: Tint) -> None:
        self._store.setValue("mask_colour", tint.colour)
        self._store.setValue("mask_opacity", round(tint.opacity * 100))

    @property
    def export(self) -> ExportOptions:
        """How the last photo was exported."""
        try:
            return ExportOptions.from_json(str(self._store.value("export", "")))
        except BadExportOptionsError:
            return ExportOptions()

    @export.setter
    def export(self, options: ExportOptions) -> None:
        self._store.setValue("export", options.to_json())

    @property
    def folder(self) -> Path:
        """Where a photo is looked for at first: the folder that was fixed, or else where the last one was opened."""
        if self.fixed_folder is not None and self.fixed_folder.is_dir():
            return self.fixed_folder
        stored = Path(str(self._store.value("folder", "")))
        return stored if stored.is_dir() else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder.absolute()))

    @property
    def example_folder(self) -> Path:
        """Where the last picture of an example was opened."""
        stored = Path(str(self._store.value("example_folder", "")))
        return stored if stored.is_dir() and stored != Path() else self.folder

    @example_folder.setter
    def example_folder(self, folder: Path) -> None:
        self._store.setValue("example_folder", str(folder.absolute()))

    @property
    def autosave_folder(self) -> Path:
        """Where documents are kept that have no file of their own yet."""
        from core.document.recovery import autosave_folder

        stored = str(self._store.value("autosave_folder", ""))
        return Path(stored) if stored else autosave_folder()

    @autosave_folder.setter
    def autosave_folder(self, folder: Path) -> None:
        self._store.setValue("autosave_folder", str(folder.absolute()))

    @property
    def geometry(self) -> QByteArray | None:
        """The window's place and size, as Qt wrote it."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)

    @property
    def shortcuts(self) -> dict[str, list[str]]:
        """Name of an action → its keys as portable text, for those whose keys were changed; none for no key."""
        try:
            stored: Any = json.loads(str(self._store.value("shortcuts", "{}")))
        except ValueError:
            return {}
        if not isinstance(stored, dict):
            return {}
        return {name: [str(key) for key in keys] for name, keys in stored.items() if isinstance(keys, list)}

    @shortcuts.setter
    def shortcuts(self, shortcuts: dict[str, list[str]]) -> None:
        self._store.setValue("shortcuts", json.dumps(shortcuts))

    @property
    def commands(self) -> list[str]:
        """The names of the actions that were run from the palette, newest first."""
        return self._list("commands")

    def add_command(self, name: str) -> None:
        self._push("commands", name, COMMANDS)

    @property
    def reduced_motion(self) -> str:
        """ "system", "on" or "off"."""
        return str(self._store.value("reduced_motion", "system"))

    @reduced_motion.setter
    def reduced_motion(self, preference: str) -> None:
        self._store.setValue("reduced_motion", preference)

    @property
    def notifications(self) -> bool:
        """Whether the end of a long job is announced while another window is in front."""
        return self._flag("notifications", True)

    @notifications.setter
    def notifications(self, wanted: bool) -> None:
        self._set_flag("notifications", wanted)

    @property
    def display_profile(self) -> str:
        """ "system", "none", or the path of an ICC profile."""
        return str(self._store.value("display_profile", "system"))

    @display_profile.setter
    def display_profile(self, choice: str) -> None:
        self._store.setValue("display_profile", choice)

    @property
    def fixed_folder(self) -> Path | None:
        """Where photos are looked for at first, always; None: where the last one was opened."""
        stored = str(self._store.value("fixed_folder", ""))
        return Path(stored) if stored else None

    @fixed_folder.setter
    def fixed_folder(self, folder: Path | None) -> None:
        self._store.setValue("fixed_folder", str(folder.absolute()) if folder else "")

    def _flag(self, key: str, default: bool) -> bool:
        return str(self._store.value(key, "true" if default else "false")) == "true"  # INI files know only text

    def _set_flag(self, key: str, on: bool) -> None:
        self._store.setValue(key, "true" if on else "false")

    def _list(self, key: str) -> list[str]:
        try:
            stored: Any = json.loads(str(self._store.value(key, "[]")))
        except ValueError:
            return []
        return [entry for entry in stored if isinstance(entry, str)] if isinstance(stored, list) else []

    def _set_list(self, key: str, entries: list[str]) -> None:
        self._store.setValue(key, json.dumps(entries, ensure_ascii=False))

    def _push(self, key: str, entry: str, limit: int) -> None:
        entries = [entry, *(other for other in self._list(key) if other != entry)]
        self._set_list(key, entries[:limit])
