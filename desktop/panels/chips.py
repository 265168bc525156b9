"""Rows of chips: what is wrong with the photo, and what was understood of the instruction."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QPushButton, QSizePolicy, QWidget

from core.prompting.defects import DEFECT_PHRASES, DEFECT_TITLES, Defect, DefectReport
from core.prompting.understanding import Understanding
from core.prompting.wishes import TITLES, Wish
from desktop.engines import Engines
from desktop.i18n import tr
from desktop.layouts import row
from desktop.theme import icon
from desktop.wording import explanation

A_LITTLE = 0.6
"""Wishes weaker than this are shown as "a little"."""


class ChipRow(QWidget):
    """A label and chips behind it. It keeps its height when it is empty, so that nothing below it moves.

    Where there is no room for all of them, the last ones give way to how many they are; what they say is its tooltip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel()
        self._label.setProperty("role", "muted")
        self._more = QLabel()
        self._more.setProperty("role", "muted")
        self._row = row(self._label, self._more)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        content = QWidget(self)
        content.setLayout(self._row)
        self._chips: list[QWidget] = []
        height = QPushButton("X").sizeHint().height()
        self._row.addStrut(height)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def label(self) -> str:
        return self._label.text()

    @property
    def chips(self) -> Sequence[QWidget]:
        return tuple(self._chips)

    def set_chips(self, label: str, chips: Sequence[QWidget]) -> None:
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._label.setText(label)
        self._chips = list(chips)
        for place, chip in enumerate(chips, start=1):
            self._row.insertWidget(place, chip)
            chip.ensurePolished()  # or its width is not known yet
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many chips as there is room for."""
        gap = self._row.spacing()
        room = self.width() - self._label.sizeHint().width()
        widths = [chip.sizeHint().width() + gap for chip in self._chips]
        fitting = len(widths)
        if sum(widths) > room > 0:
            room -= self._more.fontMetrics().horizontalAdvance("+99") + gap
            fitting = next((count for count in range(len(widths), 0, -1) if sum(widths[:count]) <= room), 0)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < fitting)
        hidden = self._chips[fitting:]
        self._more.setText(f"+{len(hidden)}" if hidden else "")
        self._more.setToolTip("\n".join(str(chip.property("text")) for chip in hidden))


class DefectChips(ChipRow):
    """What the app sees in the photo. A click hands out the words that would mend it."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: DefectReport | None = None
        self._looking = False
        self._has_result = False
        self.retranslate()

    def show_whether_result(self, has_result: bool) -> None:
        """The report is about the photo as it was opened; where a result is on the canvas, the label says so."""
        if has_result != self._has_result:
            self._has_result = has_result
            self.retranslate()

    def show_looking(self) -> None:
        self._report, self._looking = None, True
        self.retranslate()

    def show_report(self, report: DefectReport | None) -> None:
        """None: there is nothing to say about this photo, or no photo."""
        self._report, self._looking = report, False
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Defects seen in the photo"))
        if self._looking:
            self.set_chips(tr("Looking at the photo…"), [])
        elif self._report is None:
            self.set_chips("", [])
        elif not self._report.defects:
            self.set_chips(tr("No defects seen in this photo"), [])
        else:
            label = tr("Seen in the original:") if self._has_result else tr("Seen in this photo:")
            self.set_chips(label, [self._chip(defect) for defect in self._report.defects])

    def _chip(self, defect: Defect) -> QPushButton:
        name, words = tr(DEFECT_TITLES[defect.wish]), tr(DEFECT_PHRASES[defect.wish])
        chip = QPushButton(icon(defect.wish.value), name)
        chip.setProperty("chip", True)
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        tip = tr("{name}: {percent} % sure. Click to add “{words}” to the instruction.")
        chip.setToolTip(tip.format(name=name, percent=round(defect.confidence * 100), words=words))
        chip.setAccessibleName(chip.toolTip())
        chip.clicked.connect(lambda: self.wanted.emit(words))
        return chip


class UnderstoodChips(ChipRow):
    """What was read in the instruction. A click on a wish that the chosen engine cannot fulfil asks why."""

    explained = Signal(object)  # the Wish

    def __init__(self, engines: Engines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self._understanding: Understanding | None = None

    def show_understanding(self, understanding: Understanding | None) -> None:
        self._understanding = understanding
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("What was understood"))
        read = self._understanding
        if read is None or not (read.wishes or read.unclear):
            self.set_chips("", [])
            return
        chips: list[QWidget] = [self._doable(wish, weight) for wish, weight in read.doable.items()]
        chips += [self._beyond(wish) for wish in read.beyond]
        chips += [self._unclear(words) for words in read.unclear]
        self.set_chips(tr("Understood:"), chips)

    def _doable(self, wish: Wish, weight: float) -> QLabel:
        title = tr(TITLES[wish])
        chip = QLabel(tr("{wish}, a little").format(wish=title) if weight < A_LITTLE else title)
        chip.setProperty("chip", "doable")
        chip.setToolTip(tr("{engine} does this.").format(engine=tr(self._engines.engine.title)))
        return chip

    def _beyond(self, wish: Wish) -> QPushButton:
        chip = QPushButton(tr("{wish}: beyond these models").format(wish=tr(TITLES[wish])))
        chip.setProperty("chip", True)
        chip.setProperty("beyond", True)
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.setToolTip(explanation(wish, self._engines))
        chip.clicked.connect(lambda: self.explained.emit(wish))
        return chip

    def _unclear(self, words: str) -> QLabel:
        chip = QLabel(tr("Not understood: “{words}”").format(words=words))
        chip.setProperty("chip", "unclear")
        chip.setToolTip(tr("Say it in other words: noise, blur, haze, too dark, snow, rain, scratches, faded, tinted."))
        return chip
