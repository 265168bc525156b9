"""The candidates beside each other, large, over the canvas: one zoom for all of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from core.document.document import Document
from core.document.rendering import alpha_of, look_of
from core.imaging.geometry import framed
from desktop import theme
from desktop.candidates import Candidate, look_with
from desktop.canvas import PhotoCanvas, Pyramid
from desktop.canvas.layers import Convert
from desktop.i18n import tr
from desktop.panels.grid_cell import GridCell
from desktop.services import Services
from desktop.theme import SPACE_S

GAP = 4
PAN_STEP = 64


class CandidatesGrid(QWidget):
    """Covers the canvas while its action is checked. varied: more like this candidate are wanted."""

    varied = Signal(object)

    def __init__(self, services: Services, action: QAction, canvas: PhotoCanvas) -> None:
        super().__init__(canvas)
        self._services, self._session, self._candidates = services, services.session, services.candidates
        self._action, self._canvas = action, canvas
        self._cells: list[GridCell] = []
        self._shown: Document | None = None
        self._look_size = (1, 1)
        self._convert: Convert | None = None
        self._hint = QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter)
        self._hint.setProperty("role", "muted")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.hide()
        canvas.installEventFilter(self)
        action.toggled.connect(self._show_or_hide)
        self._candidates.listed.connect(self._list)
        self._candidates.changed.connect(self._mark)
        self._session.changed.connect(self._refresh)
        services.running.started.connect(lambda: action.setChecked(False))  # its previews are on the canvas
        self.retranslate()

    @property
    def cells(self) -> tuple[GridCell, ...]:
        return tuple(self._cells)

    def set_display(self, convert: Convert) -> None:
        """See `PhotoView.set_display`."""
        self._convert = convert
        for cell in self._cells:
            cell.set_display(convert)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Candidates, large"))
        self._hint.setText(
            tr("1 to 8 pick · Enter picks and closes · C compares · M makes more like this · Esc closes")
        )
        for cell in self._cells:
            cell.retranslate()

    def _show_or_hide(self, shown: bool) -> None:
        if shown:
            self.setGeometry(self._canvas.rect())
            self._list()
            if not self._cells:
                return
            self.show()
            self.raise_()
            picked = self._candidates.picked
            cell = next((cell for cell in self._cells if cell.candidate is picked), self._cells[0])
            cell.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.hide()

    def _list(self) -> None:
        """A cell for each candidate; fewer than two are nothing to choose from."""
        if not self._action.isChecked():
            return
        for gone in self._cells:
            gone.hide()
            gone.deleteLater()
        self._cells, self._shown = [], None
        candidates = self._candidates.all
        if len(candidates) < 2:
            self._action.setChecked(False)
            return
        self._cells = [self._cell(candidate, number) for number, candidate in enumerate(candidates, start=1)]
        self._refresh()
        self._mark()

    def _cell(self, candidate: Candidate, number: int) -> GridCell:
        made = GridCell(candidate, number, self)
        made.clicked.connect(lambda: self._candidates.pick(candidate))
        made.opened.connect(lambda: self._take(candidate))
        made.compared.connect(lambda: self._candidates.compare(candidate))
        made.moved.connect(lambda: self._follow(made))
        if self._convert is not None:
            made.set_display(self._convert)
        made.show()
        return made

    def _take(self, candidate: Candidate) -> None:
        self._candidates.pick(candidate)
        self._action.setChecked(False)

    def _refresh(self) -> None:
        """Show each candidate in the document as it is now; picking another one changes none of them."""
        document = self._session.document
        former = self._shown
        if not self._cells or document is None or (former is not None and _same_looks(former, document)):
            return
        self._shown = document
        alpha = alpha_of(document.original)
        opacity = None if alpha is None else framed(alpha, document.geometry)
        before = Pyramid(look_of(replace(document, edits=())), opacity)
        reframed = former is None or former.geometry != document.geometry
        self._look_size = before.width, before.height
        for cell in self._cells:
            if reframed:
                cell.set_original(before)
            cell.set_result(Pyramid(look_of(look_with(document, cell.candidate)), opacity))
        self._place()

    def _mark(self) -> None:
        candidates = self._candidates
        for cell in self._cells:
            compared = cell.candidate is candidates.compared
            cell.show_mark("compared" if compared else "picked" if cell.candidate is candidates.picked else "")

    def _follow(self, moved: GridCell) -> None:
        for cell in self._cells:
            if cell is not moved:
                cell.follow(moved)

    # --- the widget itself

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        cell = self.focusWidget()
        if not isinstance(cell, GridCell) or not self._do(Qt.Key(event.key()), cell):
            super().keyPressEvent(event)

    def _do(self, key: Qt.Key, cell: GridCell) -> bool:
        """Whether the key means something here; the digits are handled for canvas and strip as well."""
        keys = Qt.Key
        pans = {keys.Key_Up: QPointF(0, PAN_STEP), keys.Key_Down: QPointF(0, -PAN_STEP)}
        if key in (keys.Key_Left, keys.Key_Right):
            step = 1 if key == keys.Key_Right else -1
            self._cells[(self._cells.index(cell) + step) % len(self._cells)].setFocus()
        elif key in pans:
            cell.pan(pans[key])
        elif key in (keys.Key_Return, keys.Key_Enter):
            self._take(cell.candidate)
        elif key in (keys.Key_Space, keys.Key_Escape):
            self._action.setChecked(False)
        elif key == keys.Key_C:
            self._candidates.compare(cell.candidate)
        elif key == keys.Key_M:
            self.varied.emit(cell.candidate)
        elif key in (keys.Key_Plus, keys.Key_Equal):
            cell.zoom_in()
        elif key == keys.Key_Minus:
            cell.zoom_out()
        elif key == keys.Key_0:
            cell.zoom_fit()
        else:
            return False
        return True

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            closes = event.key() == Qt.Key.Key_Escape and not event.modifiers()
            event.setAccepted(closes)  # before it stops a job
            return closes
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._canvas and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._canvas.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        if self.focusWidget() is not None and self.isAncestorOf(self.focusWidget()):
            self._canvas.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self).fillRect(self.rect(), QColor(theme.colours().window))

    def _place(self) -> None:
        """Rows and columns in which the photos are largest."""
        hint = self._hint.sizeHint().height() + SPACE_S
        area = QRect(0, 0, self.width(), self.height() - hint)
        self._hint.setGeometry(0, area.height(), self.width(), hint)
        count, (photo_width, photo_height) = len(self._cells), self._look_size
        if not count:
            return

        def scale(columns: int) -> float:
            rows = -(-count // columns)
            return min(area.width() / columns / photo_width, area.height() / rows / photo_height)

        columns = max(range(1, count + 1), key=scale)
        rows = -(-count // columns)
        width, height = (area.width() - GAP * (columns - 1)) // columns, (area.height() - GAP * (rows - 1)) // rows
        for place, cell in enumerate(self._cells):
            row, column = divmod(place, columns)
            cell.setGeometry(column * (width + GAP), row * (height + GAP), width, height)


def _same_looks(old: Document, new: Document) -> bool:
    """Whether candidates look the same in both: nothing but results may differ."""
    if old.geometry != new.geometry or len(old.edits) != len(new.edits):
        return False
    return all(
        (one.id, one.strength, one.mask, one.visible) == (other.id, other.strength, other.mask, other.visible)
        for one, other in zip(old.edits, new.edits, strict=True)
    )
