"""Rows and columns with the spacing of the theme."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from desktop.theme import SPACE_S

L = TypeVar("L", bound=QBoxLayout)
Entry = QWidget | QLayout | int
"""A widget, a layout, or an empty stretch of that weight."""

Margins = tuple[int, int, int, int]
"""Left, top, right, bottom."""


def row(*entries: Entry, spacing: int = SPACE_S, margins: Margins = (0, 0, 0, 0), stretch: int = -1) -> QHBoxLayout:
    """From left to right. stretch: the index of the entry that takes the space left over."""
    return _filled(QHBoxLayout(), entries, spacing, margins, stretch)


def column(*entries: Entry, spacing: int = SPACE_S, margins: Margins = (0, 0, 0, 0), stretch: int = -1) -> QVBoxLayout:
    """From top to bottom. stretch: the index of the entry that takes the space left over."""
    return _filled(QVBoxLayout(), entries, spacing, margins, stretch)


def _filled(layout: L, entries: tuple[Entry, ...], spacing: int, margins: Margins, stretch: int) -> L:
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    for index, entry in enumerate(entries):
        if isinstance(entry, QWidget):
            layout.addWidget(entry, 1 if index == stretch else 0)
        elif isinstance(entry, QLayout):
            layout.addLayout(entry, 1 if index == stretch else 0)
        else:
            layout.addStretch(entry)
    return layout
