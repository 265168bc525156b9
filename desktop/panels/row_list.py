"""A list whose rows are widgets, can be dragged to another place and are worked on with keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListWidget, QListWidgetItem, QWidget

W = TypeVar("W", bound=QWidget)

KEY = Qt.ItemDataRole.UserRole
LINE = 2

MOST = 5
"""Rows that it wants to show without scrolling."""

LOWEST = 72
"""Of the list, in logical pixels."""

MOVES = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class RowList(QListWidget, Generic[W]):
    """Rows are known by a key of their own. dropped: which, and how many of the rows now stand above its new place.
    seen: other rows may be in sight.

    make_row: for a key. can_move: whether it may be dragged. take_key: does what a key of the keyboard asks for; False
    where that is nothing.
    """

    dropped = Signal(str, int)
    seen = Signal()

    def __init__(
        self,
        make_row: Callable[[str], W],
        can_move: Callable[[str], bool],
        take_key: Callable[[QKeyEvent], bool],
    ) -> None:
        super().__init__()
        self._make_row, self._can_move, self._take_key = make_row, can_move, take_key
        self._rows: dict[str, W] = {}
        self._grabbed: tuple[str, QPoint] | None = None
        self._target: int | None = None
        self._line = QFrame(self.viewport())
        self._line.setObjectName("dropLine")
        self._line.hide()
        self.setObjectName("rows")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self.seen)

    @property
    def keys(self) -> list[str]:
        return [str(self.item(place).data(KEY)) for place in range(self.count())]

    def row_of(self, key: str) -> W:
        return self._rows[key]

    def item_of(self, key: str) -> QListWidgetItem:
        return self.item(self.keys.index(key))

    def show_keys(self, keys: Sequence[str]) -> None:
        """Have a row for each, in this order; those that stay where they were are left alone."""
        blocks = SequenceMatcher(None, self.keys, list(keys), autojunk=False).get_matching_blocks()
        stay = {place for block in blocks for place in range(block.a, block.a + block.size)}
        for place in reversed(range(self.count())):
            if place not in stay:
                self._remove(place)
        for place, key in enumerate(keys):
            if place >= self.count() or self.item(place).data(KEY) != key:
                self._insert(place, key)

    def fit(self, key: str) -> None:
        """Give a row the height that it wants."""
        item = self.item_of(key)
        item.setSizeHint(self._rows[key].sizeHint())

    def in_sight(self) -> list[str]:
        area = self.viewport().rect()
        return [key for place, key in enumerate(self.keys) if self.visualItemRect(self.item(place)).intersects(area)]

    def _insert(self, place: int, key: str) -> None:
        item = QListWidgetItem()
        item.setData(KEY, key)
        self.insertItem(place, item)
        made = self._make_row(key)
        self._rows[key] = made
        self.setItemWidget(item, made)
        self.fit(key)
        self.updateGeometry()

    def _remove(self, place: int) -> None:
        key = str(self.item(place).data(KEY))
        gone = self._rows.pop(key)
        self.takeItem(place)
        gone.hide()
        gone.deleteLater()
        self.updateGeometry()

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self._grabbed is not None:
            self._let_go()
        elif not self._take_key(event):
            if event.key() in MOVES:
                super().keyPressEvent(event)
            else:
                event.ignore()  # Qt would look for a row that begins with it

    # --- dragging

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mousePressEvent(event)
        item = self.itemAt(event.position().toPoint())
        key = "" if item is None else str(item.data(KEY))
        if event.button() == Qt.MouseButton.LeftButton and self._can_move(key):
            self._grabbed = (key, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._grabbed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        far = (at - self._grabbed[1]).manhattanLength() >= QApplication.startDragDistance()
        if far or self._target is not None:
            self._drag(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        grabbed, target = self._grabbed, self._target
        self._let_go()
        if grabbed is not None and target is not None:
            self.dropped.emit(grabbed[0], target)
        else:
            super().mouseReleaseEvent(event)

    def _drag(self, at: QPoint) -> None:
        """Show where the row would go, and scroll at the edges."""
        bar, edge = self.verticalScrollBar(), 12
        if at.y() < edge:
            bar.setValue(bar.value() - edge)
        elif at.y() > self.viewport().height() - edge:
            bar.setValue(bar.value() + edge)
        movable = [place for place, key in enumerate(self.keys) if self._can_move(key)]
        rects = {place: self.visualItemRect(self.item(place)) for place in movable}
        below = [place for place in movable if at.y() < rects[place].center().y()]
        self._target = below[0] if below else movable[-1] + 1
        y = rects[below[0]].top() if below else rects[movable[-1]].bottom()
        self._line.setGeometry(0, y - LINE // 2, self.viewport().width(), LINE)
        self._line.raise_()
        self._line.show()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _let_go(self) -> None:
        self._grabbed = self._target = None
        self._line.hide()
        self.unsetCursor()

    # --- the widget itself

    def sizeHint(self) -> QSize:  # noqa: N802
        """All rows, up to MOST of them."""
        heights = [self.item(place).sizeHint().height() for place in range(self.count())]
        return QSize(0, sum(heights[:MOST]) + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, min(self.sizeHint().height(), LOWEST))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.seen.emit()
