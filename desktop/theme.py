"""The look of the window: design tokens, and the palette, style sheet and icons that are made from them.

Greys are neutral (equal red, green and blue), so that nothing around a photo tints the eye; one accent marks what can
be acted on. Text meets WCAG 2.1 AA against every ground that it stands on, and the tests hold it to that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from desktop import motion
from desktop.icons import app_icon, icon

__all__ = [
    "DARK",
    "LIGHT",
    "Colours",
    "Scheme",
    "app_icon",
    "apply",
    "colours",
    "font",
    "icon",
    "set_motion",
    "set_scheme",
]

Scheme = Literal["dark", "light"]

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 16, 24
"""Distances between and inside widgets, in logical pixels."""

RADIUS = 6
RADIUS_PILL = 13
ICON_SIZE = 20

FONT_SMALL, FONT_BODY, FONT_TITLE, FONT_DISPLAY = 12, 13, 15, 20
"""Type sizes in logical pixels."""


@dataclass(frozen=True)
class Colours:
    """The colours of one scheme, as "#rrggbb".

    window, panel, raised, hover: grounds, from the back to the front. surround: around the photo; check: the second
    colour of the board under transparent photos. text, muted: on any ground. disabled: text that is switched off.
    accent: the ground of the main button and of what is chosen, with accent_text on it. focus: rings and drop frames.
    """

    window: str
    panel: str
    raised: str
    hover: str
    border: str
    surround: str
    check: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_text: str
    focus: str
    danger: str
    warning: str
    success: str


DARK = Colours(
    window="#1c1c1c",
    panel="#232323",
    raised="#303030",
    hover="#3b3b3b",
    border="#434343",
    surround="#2b2b2b",
    check="#3a3a3a",
    text="#e8e8e8",
    muted="#b0b0b0",
    disabled="#707070",
    accent="#3a6bc0",
    accent_hover="#4375cc",
    accent_text="#ffffff",
    focus="#7fadf5",
    danger="#f28b82",
    warning="#f0c060",
    success="#83cf94",
)

LIGHT = Colours(
    window="#ececec",
    panel="#f6f6f6",
    raised="#ffffff",
    hover="#e2e2e2",
    border="#c4c4c4",
    surround="#d6d6d6",
    check="#c2c2c2",
    text="#1c1c1c",
    muted="#525252",
    disabled="#9a9a9a",
    accent="#2c5eb3",
    accent_hover="#244f99",
    accent_text="#ffffff",
    focus="#2c5eb3",
    danger="#a8261b",
    warning="#734f00",
    success="#1c6330",
)


class _Theme(QObject):
    """What is in force: the scheme that was chosen, or else the system's; dark where the system has no opinion."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.chosen: Scheme | None = None
        hints: Any = app.styleHints()  # the stubs of Qt before 6.12 know nothing of motion
        hints.colorSchemeChanged.connect(self.refresh)
        if motion.HAS_PREFERENCE:
            hints.accessibility().motionPreferenceChanged.connect(lambda: set_motion(motion.preference()))

    def colours(self) -> Colours:
        if self.chosen is not None:
            return LIGHT if self.chosen == "light" else DARK
        light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
        return LIGHT if light else DARK

    def refresh(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setPalette(palette(self.colours()))
            app.setStyleSheet(style_sheet(self.colours()) + motion.style_rule())


_theme: _Theme | None = None


def apply(app: QApplication) -> None:
    """Dress the application, and keep it in the system's colour scheme from now on. Call once, before any widget."""
    global _theme
    app.setStyle("Fusion")
    app.setFont(font(FONT_BODY))
    app.setWindowIcon(app_icon())
    _theme = _Theme(app)
    _theme.refresh()


def set_scheme(scheme: Scheme | None) -> None:
    """Choose a colour scheme; None follows the system. Widgets are told by QEvent.PaletteChange."""
    if _theme is None:
        raise RuntimeError("desktop.theme.apply has not been called")
    _theme.chosen = scheme
    hints = QGuiApplication.styleHints()  # so that the system draws the title bar to match, where it can
    if scheme is None:
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(Qt.ColorScheme.Light if scheme == "light" else Qt.ColorScheme.Dark)
    _theme.refresh()


def set_motion(preference: str) -> None:
    """Choose whether motion is reduced: "system", "on" or "off"."""
    motion.set_preference(preference)
    if _theme is not None:
        _theme.refresh()


def colours() -> Colours:
    """The colours in force now."""
    return DARK if _theme is None else _theme.colours()


def font(pixels: int, *, bold: bool = False) -> QFont:
    """The interface font at one of the FONT_ sizes."""
    chosen = QFont(QGuiApplication.font())
    chosen.setPixelSize(pixels)
    chosen.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return chosen


def palette(scheme: Colours) -> QPalette:
    """The palette for everything that the style sheet does not reach."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, scheme.window),
        (roles.WindowText, scheme.text),
        (roles.Base, scheme.panel),
        (roles.AlternateBase, scheme.raised),
        (roles.Text, scheme.text),
        (roles.PlaceholderText, scheme.muted),
        (roles.Button, scheme.raised),
        (roles.ButtonText, scheme.text),
        (roles.BrightText, scheme.danger),
        (roles.ToolTipBase, scheme.raised),
        (roles.ToolTipText, scheme.text),
        (roles.Highlight, scheme.accent),
        (roles.HighlightedText, scheme.accent_text),
        (roles.Link, scheme.focus),
        (roles.LinkVisited, scheme.focus),
        (roles.Accent, scheme.accent),
        (roles.Light, scheme.hover),
        (roles.Midlight, scheme.hover),
        (roles.Mid, scheme.border),
        (roles.Dark, scheme.border),
        (roles.Shadow, "#000000"),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.PlaceholderText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(scheme.disabled))
    made.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(scheme.border))
    return made


def style_sheet(scheme: Colours) -> str:
    """`resources/theme.qss` with each @name replaced by the token of that name. Raises KeyError for an unknown one."""
    tokens = {name.lower(): f"{value}px" for name, value in globals().items() if name.isupper() and type(value) is int}
    tokens |= vars(scheme)
    tokens["icons"] = Path(str(files("resources") / "icons" / "controls")).as_posix()
    sheet = (files("resources") / "theme.qss").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)", lambda match: tokens[match[1]], sheet.partition("*/")[2])
