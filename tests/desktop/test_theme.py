from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QEvent, QObject, QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.prompting.wishes import Wish
from desktop import theme
from desktop.icons import APP_ICON_SIZES, app_image

ICONS = {path.name.removesuffix(".svg"): path for path in (files("resources") / "icons").iterdir() if path.is_file()}
SCHEMES = {"dark": theme.DARK, "light": theme.LIGHT}


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[QApplication]:
    sheet, palette, font = qapp.styleSheet(), qapp.palette(), qapp.font()
    theme.apply(qapp)
    yield qapp
    theme.set_scheme(None)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue, _ = QColor(colour).getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("text", ["text", "muted", "danger", "warning", "success"])
@pytest.mark.parametrize("ground", ["window", "panel", "raised", "hover", "surround"])
def test_text_meets_wcag_aa(scheme: str, text: str, ground: str):
    colours = SCHEMES[scheme]
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES.keys())
def test_text_on_the_accent_meets_wcag_aa(colours: theme.Colours):
    assert contrast(colours.accent_text, colours.accent) >= 4.5
    assert contrast(colours.accent_text, colours.accent_hover) >= 4.5


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES.keys())
def test_focus_rings_can_be_seen(colours: theme.Colours):
    for ground in (colours.window, colours.panel, colours.raised, colours.surround):
        assert contrast(colours.focus, ground) >= 3  # WCAG 2.1, 1.4.11


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES.keys())
@pytest.mark.parametrize("name", ["window", "panel", "raised", "hover", "border", "surround", "check", "text", "muted"])
def test_greys_are_neutral(colours: theme.Colours, name: str):
    assert len(set(QColor(getattr(colours, name)).getRgb()[:3])) == 1


@pytest.mark.parametrize("colours", SCHEMES.values(), ids=SCHEMES.keys())
def test_every_token_of_the_style_sheet_is_known(colours: theme.Colours):
    sheet = theme.style_sheet(colours)
    assert "@" not in sheet
    assert colours.accent in sheet


def test_a_scheme_reaches_palette_style_sheet_and_widgets(themed: QApplication, qtbot: QtBot):
    class Watcher(QObject):
        told = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            self.told += event.type() == QEvent.Type.PaletteChange
            return False

    button, watcher = QPushButton("Run"), Watcher()
    qtbot.addWidget(button)
    theme.set_scheme("dark")
    button.installEventFilter(watcher)
    for scheme, colours in (("light", theme.LIGHT), ("dark", theme.DARK)):
        watcher.told = 0
        theme.set_scheme(scheme)
        assert theme.colours() == colours
        assert themed.palette().window().color().name() == colours.window
        assert colours.accent in themed.styleSheet()
        qtbot.waitUntil(lambda: watcher.told > 0)


def test_every_wish_has_an_icon():
    for wish in Wish:
        assert not theme.icon(wish.value).isNull()


def test_every_icon_is_drawn_somewhere():
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(theme.__file__).parent.rglob("*.py"))
    drawn = set(re.findall(r'"([a-z-]+)"', sources))
    unused = ICONS.keys() - drawn - set(Wish)
    assert not unused


def test_an_unknown_icon_is_an_error():
    with pytest.raises(KeyError, match="no-such-icon"):
        theme.icon("no-such-icon")


@pytest.mark.parametrize("path", list(ICONS.values()), ids=list(ICONS))
def test_icons_share_one_grid_and_take_any_colour(path):
    drawing = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in drawing
    assert 'stroke="currentColor" stroke-width="1.5"' in drawing
    assert QSvgRenderer(QByteArray(drawing.encode())).isValid()


def ink(image: QImage) -> QColor:
    """The colour of the most opaque pixel."""
    return max((image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())), key=QColor.alpha)


def test_icons_follow_the_scheme_without_being_made_again(themed: QApplication):
    icon = theme.icon("close")
    for scheme, colours in (("dark", theme.DARK), ("light", theme.LIGHT)):
        theme.set_scheme(scheme)
        assert ink(icon.pixmap(QSize(24, 24)).toImage()).name() == colours.text
        disabled = icon.pixmap(QSize(24, 24), QIcon.Mode.Disabled).toImage()
        assert ink(disabled).name() == colours.disabled


def test_the_app_icon_has_every_size_and_round_corners(qapp: QApplication):
    sizes = {size.width() for size in theme.app_icon().availableSizes()}
    assert sizes == set(APP_ICON_SIZES)
    for side in (16, 48, 64, 512):
        image = app_image(side)
        assert image.pixelColor(0, 0).alpha() == 0
        assert image.pixelColor(side // 2, side // 4).alpha() == 255
