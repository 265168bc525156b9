"""Before and after side by side, without being asked, as soon as a photo has its first result."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from desktop.canvas import PhotoCanvas
from desktop.session import Session


class Comparing(QObject):
    """Switches Compare on at the first result of each photo, until a person has switched it off."""

    def __init__(self, session: Session, compare: QAction, canvas: PhotoCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._compare = compare
        self._canvas = canvas
        self._awaits_result = False
        self._declined = False
        compare.toggled.connect(canvas.set_compare)
        compare.triggered.connect(self._on_chosen)  # only a person triggers it
        session.opened.connect(self._on_opened)
        session.edited.connect(self._on_edited)

    def _on_chosen(self, comparing: bool) -> None:
        self._declined = not comparing

    def _on_opened(self) -> None:
        self._awaits_result = True

    def _on_edited(self) -> None:
        active = self._session.active
        if not self._awaits_result or active is None or active.is_tone:
            return
        self._awaits_result = False
        if not self._declined and not self._compare.isChecked():
            self._canvas.move_divider(0.5)
            self._compare.setChecked(True)
