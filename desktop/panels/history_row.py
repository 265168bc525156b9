"""One row of the history: what was done, how strongly, whether it is seen, and how the photo looked with it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop import theme
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.panels.frames import framed_picture, picture_frame
from desktop.panels.strength import JumpSlider
from desktop.theme import SPACE_S, SPACE_XS, icon

PICTURE = QSize(52, 38)
EYE = 28
GAP = 2


@dataclass(frozen=True)
class RowState:
    """What a row says. title, detail: two lines of words. strength: in percent; None where it has none.

    visible: None where it cannot be hidden. stale: out of date. can_reset: there is a button that takes it back.
    active: it is the one that strength and mask are about. idle: no job runs.
    """

    title: str
    detail: str = ""
    strength: int | None = None
    visible: bool | None = None
    masked: bool = False
    stale: bool = False
    can_reset: bool = False
    active: bool = False
    idle: bool = True

    @property
    def words(self) -> str:
        """All of it, for who cannot see it."""
        parts = [self.title, self.detail]
        if self.strength is not None:
            parts.append(tr("strength {percent} %").format(percent=self.strength))
        for holds, word in (
            (self.visible is False, tr("hidden")),
            (self.masked, tr("with a mask")),
            (self.stale, tr("out of date")),
        ):
            if holds:
                parts.append(word)
        return ", ".join(part for part in parts if part)


class HistoryRow(QWidget):
    """toggled: the eye. moved: the strength in [0, 1]. renamed: a title, stripped. updating, masking, resetting: the
    button for it. Clicks that no control takes go on to the list.
    """

    toggled = Signal()
    moved = Signal(float)
    renamed = Signal(str)
    updating = Signal()
    masking = Signal()
    resetting = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: RowState | None = None
        self.eye, self.mask_button = QToolButton(), QToolButton()
        self.picture = RowPicture()
        self.title, self.detail, self.percent = ElidedLabel(), ElidedLabel(), QLabel()
        self.field = NameField()
        self.slider = JumpSlider(Qt.Orientation.Horizontal)
        self.stale_note = ElidedLabel()
        self.update_button, self.reset_button = QPushButton(), QPushButton()
        self._lay_out()
        self.eye.clicked.connect(self.toggled)
        self.mask_button.clicked.connect(self.masking)
        self.slider.valueChanged.connect(lambda value: self.moved.emit(value / 100))
        self.update_button.clicked.connect(self.updating)
        self.reset_button.clicked.connect(self.resetting)
        self.field.ended.connect(self._end_naming)

    def show_state(self, state: RowState) -> bool:
        """Whether the row may be of another height now."""
        if state == self._state:
            return False
        self._state = state
        self.title.setText(state.title)
        self.title.setProperty("dim", state.visible is False)
        self.title.style().polish(self.title)
        self.detail.setText(state.detail)
        self.eye.setIcon(icon("eye-off" if state.visible is False else "eye"))
        self.eye.setVisible(state.visible is not None)
        self.picture.dim(state.visible is False)
        self._show_strength(state)
        self.detail.setVisible(bool(state.detail))
        self.mask_button.setVisible(state.masked)
        for widget in (self.stale_note, self.update_button):
            widget.setVisible(state.stale)
        self.update_button.setEnabled(state.idle)
        self.reset_button.setVisible(state.can_reset)
        self._say(state)
        self.updateGeometry()
        return True

    def forget_state(self) -> None:
        """Say it all again the next time, even if it is the same."""
        self._state = None

    def sizeHint(self) -> QSize:  # noqa: N802
        """From what it says: hidden parts would be reckoned with until the layout is next looked at."""
        lines = 3 if self._state is not None and self._state.stale else 2
        line = max(self.slider.sizeHint().height(), self.fontMetrics().height() + 2)
        return QSize(0, max(PICTURE.height(), lines * (line + GAP)) + 2 * SPACE_XS)

    def begin_naming(self, name: str) -> None:
        """Put a field with a name, all of it selected, in the place of the title."""
        self.title.hide()
        self.field.begin(name)

    def _end_naming(self, accepted: bool) -> None:
        self.field.hide()
        self.title.show()
        if accepted:
            self.renamed.emit(self.field.text().strip())

    def _show_strength(self, state: RowState) -> None:
        has_strength = state.strength is not None
        self.percent.setVisible(has_strength)
        self.slider.setVisible(has_strength and state.active)
        self.slider.setEnabled(state.idle)
        if state.strength is not None:
            self.percent.setText(f"{state.strength} %")
            self.slider.blockSignals(True)
            self.slider.setValue(state.strength)
            self.slider.blockSignals(False)

    def _say(self, state: RowState) -> None:
        title = state.title
        hides = state.visible is not False
        does = tr("Hide it (Space)") if hides else tr("Show it (Space)")
        self.eye.setToolTip(f"{does}\n{tr('With Alt: show this edit alone, and all again')}")
        self.eye.setAccessibleName((tr("Hide {name}") if hides else tr("Show {name}")).format(name=title))
        named = state.visible is not None
        self.title.setToolTip(f"{title}\n{tr('A double click or Enter renames it')}" if named else title)
        self.slider.setToolTip(tr("How strongly this edit applies (← and → in the list)"))
        self.slider.setAccessibleName(tr("Strength of {name}").format(name=title))
        self.mask_button.setToolTip(tr("It applies only where its mask lets it. Click to see the mask."))
        self.mask_button.setAccessibleName(tr("Mask of {name}").format(name=title))
        why = tr("What lies below it has changed since it was made. Its result is carried over as well as it goes.")
        self.stale_note.setText(tr("Out of date"))
        self.stale_note.setToolTip(why)
        self.update_button.setText(tr("Update"))
        self.update_button.setToolTip(f"{why}\n{tr('Update runs it again on what lies below it now.')}")
        self.update_button.setAccessibleName(tr("Update {name}").format(name=title))
        self.reset_button.setText(tr("Reset"))
        self.reset_button.setToolTip(tr("Show all of the photo again, upright as it was opened (Del)"))
        self.reset_button.setAccessibleName(tr("Reset crop and straighten"))

    def _lay_out(self) -> None:
        self.eye.setFixedWidth(EYE)
        self.mask_button.setIcon(icon("mask"))
        for small in (self.eye, self.mask_button):
            small.setProperty("small", True)
        self.mask_button.setIconSize(QSize(14, 14))
        self.mask_button.setFixedSize(22, 20)
        for button in (self.eye, self.mask_button, self.update_button, self.reset_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has a key in the list: no two stops for each row
        for button in (self.update_button, self.reset_button):
            button.setProperty("slim", True)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(60)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.percent.setMinimumWidth(self.percent.fontMetrics().horizontalAdvance("100 %"))
        for muted in (self.detail, self.percent):
            muted.setProperty("role", "muted")
        self.stale_note.setProperty("role", "warning")
        head = row(self.title, self.field, self.mask_button, spacing=SPACE_XS, stretch=0)
        head.setStretch(1, 1)
        foot = row(self.slider, self.percent, self.detail, self.reset_button, 0, spacing=SPACE_S, stretch=2)
        late = row(self.stale_note, self.update_button, spacing=SPACE_XS, stretch=0)
        words = column(0, head, foot, late, 0, spacing=GAP)
        eye_place = QFrame()
        eye_place.setFixedWidth(EYE)
        eye_place.setLayout(row(self.eye))
        whole = row(eye_place, self.picture, words, spacing=SPACE_XS, margins=(2, SPACE_XS, SPACE_S, SPACE_XS))
        whole.setStretch(2, 1)
        self.setLayout(whole)


class RowPicture(QWidget):
    """How the photo looks with everything up to here."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._dimmed = False
        self.setFixedSize(PICTURE)

    @property
    def image(self) -> QImage | None:
        return self._image

    def show_image(self, image: QImage) -> None:
        if image is not self._image:
            self._image = image
            self.update()

    def dim(self, dimmed: bool) -> None:
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._image is not None:
            painter.setOpacity(0.35 if self._dimmed else 1)
            framed_picture(painter, frame, self._image)
            painter.setOpacity(1)
        picture_frame(painter, frame, theme.colours().border)


class ElidedLabel(QLabel):
    """A line that ends in dots where there is no room for it."""

    def __init__(self) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


LONGEST = 200
"""Characters of a name that is typed."""


class NameField(QLineEdit):
    """ended: with Enter or by going elsewhere (True), or with Escape (False); once each time it is shown. left: it was
    by one of these keys, so that the focus needs another place.
    """

    ended = Signal(bool)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(LONGEST)
        self.setAccessibleName(tr("Name"))
        self.hide()

    def begin(self, name: str) -> None:
        """Show it, with a name to write over."""
        self.setText(name)
        self.show()
        self.selectAll()
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep Escape and Enter from the window while the name is written."""
        keys = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in keys:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self._end(event.key() != Qt.Key.Key_Escape)
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._end(True)

    def _end(self, accepted: bool) -> None:
        if not self.isHidden():
            self.ended.emit(accepted)
