"""Icons drawn from our own SVG files in the colours of the theme, at any size and pixel ratio."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

APP_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """The icon `resources/icons/<name>.svg`, one for each Wish among them. Raises KeyError where there is none.

    It takes its colour from the application's palette whenever it is drawn, so it need not be made again when the
    colour scheme changes. role: HighlightedText on the accent colour.
    """
    _source(name)
    return QIcon(_ThemedIconEngine(name, role))


def draw_icon(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Draw an icon in one colour ("#rrggbb")."""
    _renderer(name, colour).render(painter, rect)


def blank_icon(side: int = 16) -> QIcon:
    """Nothing, as wide as an icon: what stands beside it keeps in line with what has one."""
    nothing = QPixmap(side, side)
    nothing.fill(Qt.GlobalColor.transparent)
    return QIcon(nothing)


def app_icon() -> QIcon:
    """The icon of the application, in every size that desktops ask for."""
    made = QIcon()
    for side in APP_ICON_SIZES:
        made.addPixmap(QPixmap.fromImage(app_image(side)))
    return made


def app_image(side: int) -> QImage:
    """The icon of the application as a side × side image with alpha. Small ones are drawn with less detail."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing = files("resources") / "icons" / "app" / ("likewise.svg" if side >= 64 else "likewise-small.svg")
    QSvgRenderer(QByteArray(drawing.read_bytes())).render(painter)
    painter.end()
    return image


@cache
def _source(name: str) -> str:
    path = files("resources") / "icons" / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"there is no icon called {name}")
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


class _ThemedIconEngine(QIconEngine):
    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def clone(self) -> QIconEngine:
        return _ThemedIconEngine(self._name, self._role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        role = QPalette.ColorRole.HighlightedText if mode == QIcon.Mode.Selected else self._role
        draw_icon(painter, self._name, QRectF(rect), QGuiApplication.palette().color(group, role).name())

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap
