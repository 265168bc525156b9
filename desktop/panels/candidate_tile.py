"""One candidate in the strip: its picture, its seed, and whether it is kept."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolButton, QWidget

from desktop import theme
from desktop.candidates import Candidate
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.panels.frames import framed_picture, picture_frame
from desktop.theme import icon

PICTURE = QSize(160, 100)


class CandidatePicture(QAbstractButton):
    """clicked: it is picked. compared: clicked with Ctrl, or C pressed on it. opened: clicked twice, or Space pressed.
    varied: M pressed. mark: how it is framed."""

    compared = Signal()
    opened = Signal()
    varied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._mark = ""
        self.setFixedSize(PICTURE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def image(self) -> QImage | None:
        return self._image

    @property
    def mark(self) -> str:
        """ "picked", "compared" or empty."""
        return self._mark

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def show_mark(self, mark: str) -> None:
        self._mark = mark
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scheme = theme.colours()
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._image is not None:
            framed_picture(painter, frame, self._image)
        width, colour = (3, scheme.focus) if self._mark else (1, scheme.border)
        picture_frame(painter, frame, colour, width=width, dashed=self._mark == "compared")
        if self.hasFocus():  # inside, so that it is no mark
            inner = frame.adjusted(4, 4, -4, -4)
            picture_frame(painter, inner, scheme.surround, width=2)
            picture_frame(painter, inner, scheme.text, width=2, dashed=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.button() == Qt.MouseButton.LeftButton:
            self.compared.emit()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = Qt.Key
        signals = {keys.Key_C: self.compared, keys.Key_M: self.varied, keys.Key_Space: self.opened}
        if event.key() in signals and not event.modifiers():
            signals[keys(event.key())].emit()
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (keys.Key_Left, keys.Key_Right):
            step = self.focusNextChild if event.key() == keys.Key_Right else self.focusPreviousChild
            step()
        else:
            super().keyPressEvent(event)


def spoken(candidate: Candidate, number: int) -> str:
    """What a candidate is called."""
    if candidate.varies:
        return tr("Candidate {number}, a variation of seed {seed}").format(number=number, seed=candidate.seed)
    return tr("Candidate {number}, seed {seed}").format(number=number, seed=candidate.seed)


class CandidateTile(QWidget):
    """keep_button and lock_button are checkable; what they do, and what the menu of more_button has, is up to the
    strip."""

    def __init__(self, candidate: Candidate, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.candidate = candidate
        self.picture = CandidatePicture()
        self.caption = QLabel(caption)
        self.caption.setProperty("role", "muted")
        self.keep_button, self.lock_button, self.more_button = QToolButton(), QToolButton(), QToolButton()
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        pictures = (icon("pin"), icon("lock"), icon("menu"))
        for button, picture in zip((self.keep_button, self.lock_button, self.more_button), pictures, strict=True):
            button.setIcon(picture)
            button.setCheckable(button is not self.more_button)
            button.setProperty("small", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        foot = row(self.caption, 1, self.lock_button, self.keep_button, self.more_button, spacing=0)
        self.setLayout(column(self.picture, foot, spacing=0))
        self.setFixedWidth(PICTURE.width())

    def retranslate(self, number: int) -> None:
        seed = self.candidate.seed
        name = spoken(self.candidate, number)
        self.picture.setAccessibleName(name)
        how = tr("Click to pick it, double-click to see all large. Ctrl+click, or C, compares it with the picked one.")
        self.picture.setToolTip(f"{name}\n{how}")
        self.keep_button.setToolTip(
            tr("Keep: it stays here when you run again, and can be exported with the others kept")
        )
        self.keep_button.setAccessibleName(tr("Keep {name}").format(name=name))
        self.more_button.setToolTip(tr("More to do with it"))
        self.more_button.setAccessibleName(tr("More to do with {name}").format(name=name))
        self.lock_button.setToolTip(tr("Lock the seed: the next run begins with this one"))
        self.lock_button.setAccessibleName(tr("Lock the seed {seed}").format(seed=seed))
