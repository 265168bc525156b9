"""What the pages of the settings window have in common."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from desktop.actions import Actions
from desktop.display_profile import DisplayProfile
from desktop.settings import Settings
from desktop.shortcuts import Shortcuts
from desktop.tasks import Tasks
from desktop.theme import SPACE_M


@dataclass(frozen=True, eq=False)
class Adjustable:
    """What the window lets be set."""

    settings: Settings
    actions: Actions
    shortcuts: Shortcuts
    profile: DisplayProfile
    tasks: Tasks


class SettingsPage(QWidget):
    """A page; everything on it is put back by `reset`."""

    def __init__(self, adjustable: Adjustable) -> None:
        super().__init__()
        self.adjustable = adjustable

    def reset(self) -> None:
        raise NotImplementedError


def form(*rows: tuple[str, QWidget]) -> QFormLayout:
    """Labels on the left, fields on the right; a field takes its label as its accessible name where it has none."""
    made = QFormLayout()
    made.setHorizontalSpacing(SPACE_M)
    made.setVerticalSpacing(SPACE_M)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    for name, field in rows:
        made.addRow(name, field)
        if name and not field.accessibleName():
            field.setAccessibleName(name)
    return made


def choice(entries: dict[str, str], chosen: str, tip: str) -> QComboBox:
    """A list of values with their titles; the first one is chosen where `chosen` is none of them."""
    box = QComboBox()
    for value, title in entries.items():
        box.addItem(title, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.setToolTip(tip)
    return box


def muted(text: str) -> QLabel:
    """An explanation, smaller and on as many lines as it takes."""
    label = QLabel(text, wordWrap=True)
    label.setProperty("role", "muted")
    return label
