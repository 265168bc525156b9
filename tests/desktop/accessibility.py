"""What can be wrong with widgets for whoever cannot see, point or read small print; each function names the widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QRadioButton,
    QScrollBar,
    QWidget,
)

AA = 4.5
"""The least contrast of text that WCAG 2.1 AA asks for."""


def nameless(root: QWidget) -> list[str]:
    """What can have the focus, and says nothing of itself to a screen reader."""
    return [
        _called(widget)
        for widget in _visible(root)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not _is_inner(widget)
        if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()
    ]


def unexplained(root: QWidget) -> list[str]:
    """Buttons and fields without a tooltip."""
    kinds = QAbstractButton | QComboBox | QAbstractSpinBox | QLineEdit
    return [
        _called(widget)
        for widget in _visible(root)
        if isinstance(widget, kinds) and not _is_inner(widget) and not _tip(widget)
    ]


def unreachable(root: QWidget) -> list[str]:
    """Buttons and fields that Tab never comes to, nor to a list that they are in, which has keys for them."""
    chain = set(tab_order(root))
    kinds = QAbstractButton | QComboBox | QAbstractSpinBox | QLineEdit
    return [
        _called(widget)
        for widget in _visible(root)
        if isinstance(widget, kinds) and widget.isEnabled() and not _is_inner(widget)
        if widget not in chain and not any(part in chain for part in _ancestors(widget))
    ]


def jumps_back(root: QWidget) -> list[str]:
    """Where Tab goes up, or to the left on the same line, although it has not come to the end."""
    chain = tab_order(root)
    places = [QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()) for widget in chain]
    pairs = list(zip(chain, places, chain[1:] + chain[:1], places[1:] + places[:1], strict=True))
    back = [
        f"{_called(one)} → {_called(other)}"
        for one, here, other, there in pairs
        if there.left() <= here.left() and there.bottom() <= here.bottom() and one is not other
    ]
    return back if len(back) > 1 else []  # once around is how it begins again


def tab_order(root: QWidget) -> list[QWidget]:
    """What Tab comes to, in order."""
    found, widget = [], root
    while True:
        widget = widget.nextInFocusChain()
        if widget is None or widget is root:
            return found
        takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if takes_tab and widget.isVisible() and widget.isEnabled() and not _is_inner(widget):
            found.append(widget)


def clipped(root: QWidget) -> list[str]:
    """Texts that have less room than they need."""
    return [f"{_called(widget)}: {widget.text()}" for widget in _texts(root) if _lacks_room(widget)]


def faint(root: QWidget) -> list[str]:
    """Texts with less contrast than AA, as they are painted."""
    found = []
    for widget in _texts(root):
        if widget.isEnabled() and (contrast := painted_contrast(widget)) < AA:
            found.append(f"{_called(widget)}: {widget.text()} ({contrast:.1f})")
    return found


def painted_contrast(widget: QWidget, scale: int = 3) -> float:
    """Between the commonest colour of a widget and the one that differs most from it: its ground and its letters.

    Painted larger, so that letters have pixels of their own colour.
    """
    pixmap = QPixmap(widget.size() * scale)
    pixmap.setDevicePixelRatio(scale)
    top = widget.window()
    pixmap.fill(QColor(0, 0, 0, 0))
    top.render(pixmap, QPoint(0, 0), QRect(widget.mapTo(top, QPoint(0, 0)), widget.size()))
    image = pixmap.toImage()
    inner = range(2 * scale, image.height() - 2 * scale, 2), range(2 * scale, image.width() - 2 * scale, 2)
    colours = Counter(image.pixel(column, row) for row in inner[0] for column in inner[1])
    if not colours:
        return 21.0
    ground = _luminance(colours.most_common(1)[0][0])
    return max(_contrast(ground, _luminance(colour)) for colour in colours)


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(rgb: int) -> float:
    colour = QColor(rgb)
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _texts(root: QWidget) -> Iterator[QLabel | QAbstractButton]:
    for widget in _visible(root):
        if isinstance(widget, QLabel | QAbstractButton) and widget.text().strip() and not _is_inner(widget):
            icon_only = getattr(widget, "toolButtonStyle", lambda: None)() == Qt.ToolButtonStyle.ToolButtonIconOnly
            if not icon_only and not widget.visibleRegion().isEmpty():
                yield widget


def _lacks_room(widget: QLabel | QAbstractButton) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + 1
    if isinstance(widget, QLabel | QCheckBox | QRadioButton):
        return widget.sizeHint().width() > widget.width() + 1 or widget.sizeHint().height() > widget.height() + 1
    return widget.minimumSizeHint().width() > widget.width() + 1


def _visible(root: QWidget) -> list[QWidget]:
    return [widget for widget in root.findChildren(QWidget) if widget.isVisible() and widget.window() is root]


def _ancestors(widget: QWidget) -> Iterator[QWidget]:
    while (parent := widget.parentWidget()) is not None:
        yield parent
        widget = parent


def _is_inner(widget: QWidget) -> bool:
    """A part of a widget of Qt's, which speaks for it."""
    parent = widget.parentWidget()
    if widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar | QMenuBar):
        return True
    if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
        return True
    return isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit | QMenuBar)


def _tip(widget: QWidget) -> str:
    action = getattr(widget, "defaultAction", lambda: None)()
    return widget.toolTip() or (action.toolTip() if action else "")


def _called(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__}({widget.objectName() or text or widget.accessibleName()})"
