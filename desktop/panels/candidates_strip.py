"""The strip of candidates under the canvas: live while a job runs, then to pick from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QToolButton, QWidget
from shiboken6 import isValid

from core.jobs import AnalogyJob, RemoveJob
from desktop.actions import Actions
from desktop.candidates import Candidate
from desktop.canvas.pyramid import to_image
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.panels.action_button import ActionButton
from desktop.panels.candidate_tile import PICTURE, CandidatePicture, CandidateTile
from desktop.panels.method_titles import DONE_TITLES
from desktop.services import Services
from desktop.theme import SPACE_M, SPACE_S, SPACE_XS
from desktop.thumbnails import Thumbnails


class CandidatesStrip(QFrame):
    """Follows `services.candidates`; not there while there is nothing to pick from.

    varied: more like this candidate are wanted. why_not_vary: what stands against that; empty where nothing does.
    """

    varied = Signal(object)

    def __init__(self, services: Services, thumbnails: Thumbnails, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._services, self._candidates, self._thumbnails = services, services.candidates, thumbnails
        self._tiles: list[CandidateTile] = []
        self._live: list[CandidatePicture] = []
        self.title = QLabel()
        self.title.setProperty("role", "muted")
        self.why_not_vary: Callable[[Candidate], str] = lambda candidate: ""
        self._actions = actions
        self.large_button = QToolButton()
        self.large_button.setDefaultAction(actions.candidates_grid)
        self.large_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.edits_button, self.export_button = ActionButton(actions.keep_as_edits), ActionButton(actions.export_kept)
        self._tiles_row = QHBoxLayout()
        self._lay_out()
        self._candidates.listed.connect(self._list)
        self._candidates.changed.connect(self._mark)
        self._candidates.previewed.connect(self._show_live)
        services.likening.changed.connect(self._mark)
        services.mode.changed.connect(self._appear)
        self._list()
        self.retranslate()

    @property
    def tiles(self) -> tuple[CandidateTile, ...]:
        return tuple(self._tiles)

    @property
    def live(self) -> tuple[CandidatePicture, ...]:
        """Pictures of the results that a job is working on."""
        return tuple(self._live)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Candidates"))
        for number, tile in enumerate(self._tiles, start=1):
            tile.caption.setText(_caption(tile.candidate))
            tile.retranslate(number)
        self._describe()

    def _lay_out(self) -> None:
        self._tiles_row.setSpacing(SPACE_S)
        self._tiles_row.setContentsMargins(0, 0, 0, 0)
        self._tiles_row.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        content.setLayout(self._tiles_row)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        scroll.setFixedHeight(PICTURE.height() + 42)
        head = row(self.title, 1, self.edits_button, self.export_button, self.large_button)
        self.setLayout(column(head, scroll, spacing=SPACE_XS, margins=(SPACE_M, SPACE_XS, SPACE_M, 0)))

    def _list(self) -> None:
        for gone in (*self._tiles, *self._live):
            self._tiles_row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._live = []
        self._tiles = [self._tile(candidate) for candidate in self._candidates.all]
        for tile in self._tiles:
            self._tiles_row.addWidget(tile)
            self._services.tasks.start(self._show_picture(tile))
        self._mark()
        self.retranslate()

    def _tile(self, candidate: Candidate) -> CandidateTile:
        made, candidates = CandidateTile(candidate, _caption(candidate)), self._candidates
        made.picture.clicked.connect(lambda: candidates.pick(candidate))
        made.picture.compared.connect(lambda: candidates.compare(candidate))
        made.picture.opened.connect(self._actions.candidates_grid.trigger)
        made.picture.varied.connect(lambda: self.varied.emit(candidate))
        menu = QMenu(made)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._fill(menu, made))
        made.more_button.setMenu(menu)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.customContextMenuRequested.connect(lambda place: menu.popup(made.mapToGlobal(place)))
        job = candidate.job
        # Only seeds that drew something by chance, and that the settings of this kind of job can be locked to.
        made.lock_button.setHidden(not isinstance(job, AnalogyJob) or job.method == "learn" or candidate.varies)
        made.keep_button.clicked.connect(lambda kept: candidates.keep(candidate, kept))
        made.lock_button.clicked.connect(lambda locked: self._lock(candidate, locked))
        return made

    def _fill(self, menu: QMenu, tile: CandidateTile) -> None:
        """What can be done with a candidate, with its keys."""
        menu.clear()
        candidate, candidates = tile.candidate, self._candidates
        more = menu.addAction(tr("&More like this") + "\tM", lambda: self.varied.emit(candidate))
        why_not = self.why_not_vary(candidate)
        more.setEnabled(not why_not)
        more.setToolTip(why_not or tr("Further candidates that are like this one, from noise that is almost the same"))
        menu.addSeparator()
        menu.addAction(tr("&Pick") + f"\t{candidates.number(candidate)}", lambda: candidates.pick(candidate))
        compare = menu.addAction(tr("&Compare with the picked one") + "\tC", lambda: candidates.compare(candidate))
        compare.setEnabled(candidates.picked not in (None, candidate))
        kept = menu.addAction(tr("&Keep"), tile.keep_button.click)
        kept.setCheckable(True)
        kept.setChecked(candidates.is_kept(candidate))
        menu.addSeparator()
        menu.addAction(self._actions.candidates_grid)

    def _lock(self, candidate: Candidate, locked: bool) -> None:
        if locked:
            self._services.likening.lock_seed(candidate.seed)
        else:
            self._services.likening.change(seed_locked=False)

    async def _show_picture(self, tile: CandidateTile) -> None:
        result = tile.candidate.edit.result
        assert result is not None  # an engine made it
        image = await self._thumbnails.of(result)
        if isValid(tile):
            tile.picture.show_image(image)

    def _mark(self) -> None:
        candidates, settings = self._candidates, self._services.likening.value
        for tile in self._tiles:
            candidate = tile.candidate
            compared = candidate is candidates.compared
            tile.picture.show_mark("compared" if compared else "picked" if candidate is candidates.picked else "")
            tile.keep_button.setChecked(candidates.is_kept(candidate))
            tile.lock_button.setChecked(settings.seed_locked and settings.seed == candidate.seed)
        self._describe()

    def _show_live(self) -> None:
        """A picture for each result of the running job, behind what is kept; the other tiles are of the last run."""
        previews, candidates = self._candidates.previews, self._candidates
        for tile in self._tiles:
            tile.setVisible(not previews or candidates.is_kept(tile.candidate))
        while len(self._live) > len(previews):
            gone = self._live.pop()
            self._tiles_row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._live) < len(previews):
            self._live.append(self._live_picture(len(self._live)))
        for place, (picture, preview) in enumerate(zip(self._live, previews, strict=True)):
            picture.show_image(to_image(preview))
            picture.show_mark("picked" if place == candidates.watched and len(previews) > 1 else "")
        self._describe()

    def _live_picture(self, place: int) -> CandidatePicture:
        made = CandidatePicture()
        made.setAccessibleName(tr("Candidate {number}, still at work").format(number=place + 1))
        made.setToolTip(tr("Click to watch this one on the canvas"))
        made.clicked.connect(lambda: self._watch(place))
        self._tiles_row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _watch(self, place: int) -> None:
        self._candidates.watched = place
        self._show_live()

    def _describe(self) -> None:
        running, count = bool(self._live), len(self._live or self._tiles)
        if running:
            words = tr("At work on one candidate") if count == 1 else tr("At work on {count} candidates")
        elif count == 1:
            words = tr("One candidate. The pin keeps it beside those of the next run.")
        else:
            words = tr("Candidates: {count}. Click or a digit picks, Ctrl+click compares.")
        self.title.setText(words.format(count=count))
        self.export_button.setVisible(bool(self._candidates.kept))
        self.edits_button.setVisible(bool(self._candidates.to_become_edits))
        self.large_button.setVisible(len(self._tiles) > 1 and not running)
        self._appear()

    def _appear(self) -> None:
        self.setVisible(bool(self._tiles or self._live))


def _caption(candidate: Candidate) -> str:
    """The seed, or what was done where none was needed."""
    job = candidate.job
    done = DONE_TITLES.get(job.method) if isinstance(job, AnalogyJob) else None
    if not isinstance(job, RemoveJob) and candidate.varies:
        return tr("Variation {seed}").format(seed=job.variation_seed)
    return tr(done) if done else str(candidate.seed)
