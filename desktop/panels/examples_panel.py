"""The panel of example pairs: what the open photo shall be edited like."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from desktop.actions import Actions
from desktop.example_opening import ExampleOpening
from desktop.examples import ExamplePair
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.panels.pair_row import PairRow
from desktop.services import Services
from desktop.theme import SPACE_M, SPACE_S, icon
from desktop.thumbnails import Thumbnails

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

WIDTH, NARROWEST = 264, 232
"""In logical pixels."""


class ExamplesPanel(QFrame):
    """Follows `services.examples`; what a person asks of a pair goes to `opening`."""

    def __init__(self, services: Services, opening: ExampleOpening, thumbnails: Thumbnails, actions: Actions) -> None:
        super().__init__()
        self._services, self._opening, self._thumbnails = services, opening, thumbnails
        self._rows: list[PairRow] = []
        self.setMinimumWidth(NARROWEST)
        self.title, self.explanation = QLabel(), QLabel(wordWrap=True)
        self.title.setProperty("role", "title")
        self.explanation.setProperty("role", "muted")
        self.hide_button, self.add_button = QToolButton(), QToolButton()
        self.hide_button.setIcon(icon("close"))
        self.hide_button.setProperty("small", True)
        self.hide_button.clicked.connect(lambda: actions.examples.setChecked(False))
        self.add_button.setDefaultAction(actions.add_pair)
        self.add_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in (self.hide_button, self.add_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_S)
        self._scroll = QScrollArea(widgetResizable=True)
        self._lay_out()

        session = services.session
        for signal in (session.changed, services.past.changed):
            signal.connect(self._enable_sources)
        services.examples.listed.connect(self._list_pairs)
        services.examples.changed.connect(lambda: self._explain())
        self._add_action = actions.add_pair
        actions.add_pair.triggered.connect(self._add)
        self._list_pairs()
        self.retranslate()

    @property
    def rows(self) -> tuple[PairRow, ...]:
        return tuple(self._rows)

    def retranslate(self) -> None:
        self.title.setText(tr("Examples"))
        self.setAccessibleName(tr("Examples"))
        self.hide_button.setToolTip(tr("Hide the panel of examples (F7 shows it again)"))
        self.hide_button.setAccessibleName(tr("Hide the panel of examples"))
        self._scroll.setAccessibleName(tr("Pairs of examples"))
        self._explain()
        for each in self._rows:
            each.retranslate()

    def _explain(self) -> None:
        ready = bool(self._services.examples.complete)
        self.explanation.setText(
            tr("Show one edit: a photo before it (A) and after it (A′). Run edits the open photo likewise.")
        )
        self.explanation.setVisible(not ready)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setLayout(column(self.explanation, self._list, row(self.add_button, 1), 1, spacing=SPACE_S))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(content)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = row(self.title, 1, self.hide_button)
        margins = (SPACE_M, SPACE_S, SPACE_S, 0)
        self.setLayout(column(head, self._scroll, spacing=SPACE_S, margins=margins, stretch=1))

    def _add(self) -> None:
        self._services.examples.add()
        self._rows[-1].slots["before"].setFocus(Qt.FocusReason.TabFocusReason)

    def _list_pairs(self) -> None:
        examples = self._services.examples
        known = {each.pair: each for each in self._rows}
        self._rows = [known.pop(pair) if pair in known else self._row(pair) for pair in examples.pairs]
        for gone in known.values():
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, each in enumerate(self._rows):
            self._list.insertWidget(place, each)
            each.show_place(place + 1, len(self._rows))
        self._add_action.setEnabled(not examples.is_full)
        self._enable_sources()

    def _row(self, pair: ExamplePair) -> PairRow:
        made = PairRow(pair, self._thumbnails, self._services.tasks)
        start, opening = self._services.tasks.start, self._opening
        made.choosing.connect(lambda side: start(opening.choose(pair, side)))
        made.pasting.connect(lambda side: start(opening.paste(pair, side)))
        made.dropped.connect(partial(self._drop, pair))
        made.result_wanted.connect(lambda side: start(opening.use_result(pair, side)))
        made.original_wanted.connect(lambda side: opening.use_original(pair, side))
        made.past_wanted.connect(lambda: start(opening.choose_past(pair)))
        made.removing.connect(lambda: self._services.examples.remove(pair))
        return made

    def _drop(self, pair: ExamplePair, side: str, mime: QMimeData) -> None:
        self._services.tasks.start(self._opening.take_mime(pair, "before" if side == "before" else "after", mime))

    def _enable_sources(self) -> None:
        session = self._services.session
        for each in self._rows:
            each.enable_sources(
                session.original is not None, session.active is not None, bool(self._services.past.chapters)
            )
