"""A frame for one picture of an example pair: dropped, pasted or chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from desktop import theme
from desktop.icons import draw_icon
from desktop.panels.frames import framed_picture, picture_frame
from desktop.theme import FONT_SMALL, RADIUS, SPACE_S, SPACE_XS

PASTE, DELETE = QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Delete
_ICON = 22


class PictureSlot(QAbstractButton):
    """Clicked, by mouse, Space or Enter: a file is wanted. dropped: a QMimeData. pasting, clearing: the keys for it.

    menu: what a right click and the menu key open.
    """

    dropped = Signal(QMimeData)
    pasting = Signal()
    clearing = Signal()

    def __init__(self, letter: str, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = letter
        self._menu = menu
        self._image: QImage | None = None
        self._name = self._invitation = ""
        self._dropping = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def image(self) -> QImage | None:
        return self._image

    def show_picture(self, image: QImage | None, name: str) -> None:
        """name: of the file, for people; empty where there is none."""
        self._image, self._name = image, name
        self.update()

    def invite(self, words: str) -> None:
        """What stands in the empty frame."""
        self._invitation = words
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(104, 112)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(84, 112)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scheme = theme.colours()
        caption = QRectF(0, self.height() - 18, self.width(), 18)
        frame = QRectF(1, 1, self.width() - 2, self.height() - caption.height() - 3)
        if self._image is None:
            self._paint_empty(painter, frame)
        else:
            framed_picture(painter, frame, self._image)
        colour = scheme.focus if self._dropping or self.hasFocus() else scheme.border
        picture_frame(painter, frame, colour, dashed=self._image is None and not self.hasFocus())
        painter.setFont(theme.font(FONT_SMALL))
        painter.setPen(QColor(scheme.muted))
        words = f"{self._letter} · {self._name}" if self._name else self._letter
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, int(caption.width()))
        painter.drawText(caption, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, words)

    def _paint_empty(self, painter: QPainter, frame: QRectF) -> None:
        scheme = theme.colours()
        if self.underMouse() or self._dropping:
            painter.save()  # without a pen, words would measure nothing
            painter.setPen(QPen(Qt.PenStyle.NoPen))
            painter.setBrush(QColor(scheme.hover))
            painter.drawRoundedRect(frame, RADIUS, RADIUS)
            painter.restore()
        painter.setFont(theme.font(FONT_SMALL))
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        inner = frame.adjusted(SPACE_XS, 0, -SPACE_XS, 0)
        words = painter.boundingRect(inner, wrapped, self._invitation)
        top = frame.center().y() - (_ICON + SPACE_XS + words.height()) / 2
        icon = QRectF(frame.center().x() - _ICON / 2, top, _ICON, _ICON)
        draw_icon(painter, "drop", icon, scheme.focus if self._dropping else scheme.muted)
        painter.setPen(QColor(scheme.text if self._dropping else scheme.muted))
        inner.setTop(icon.bottom() + SPACE_XS)
        inner.setHeight(words.height() + SPACE_S)
        painter.drawText(inner, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self._invitation)

    def event(self, event: QEvent) -> bool:
        """Keep the paste key from the window while the focus is here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.matches(PASTE):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(PASTE):
            self.pasting.emit()
        elif event.matches(DELETE):
            self.clearing.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        self._menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        mime = event.mimeData()
        if mime.hasImage() or any(url.isLocalFile() for url in mime.urls()):
            event.acceptProposedAction()
            self._set_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self._set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._set_dropping(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def _set_dropping(self, dropping: bool) -> None:
        self._dropping = dropping
        self.update()
