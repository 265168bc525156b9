"""The order in which Tab comes to widgets: as one reads the window, whatever was made or shown when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


def arrange(window: QWidget) -> None:
    """Put what is visible in order. Cheap enough to do whenever Tab is pressed."""
    for earlier, later in pairwise(reading_order(window)):
        QWidget.setTabOrder(earlier, later)


def reading_order(container: QWidget) -> Iterator[QWidget]:
    """What takes the focus by Tab: line by line, from left to right, each part of the window as a whole."""
    children = [child for child in container.children() if isinstance(child, QWidget)]
    for child in _by_lines([child for child in children if child.isVisible() and not child.isWindow()]):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield child
        if not isinstance(child, QComboBox | QAbstractSpinBox):  # they keep their parts to themselves
            yield from reading_order(child)


def _by_lines(widgets: list[QWidget]) -> Iterator[QWidget]:
    """A line is what has its middle beside the first widget of it."""
    left = sorted(widgets, key=lambda widget: (widget.y(), widget.x()))
    while left:
        top, bottom = left[0].y(), left[0].y() + left[0].height()
        line = [widget for widget in left if top <= widget.geometry().center().y() <= bottom]
        line = line or left[:1]
        yield from sorted(line, key=lambda widget: (widget.x(), widget.y()))
        left = [widget for widget in left if widget not in line]
