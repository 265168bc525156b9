"""Two moments of a photo's history, to be A and A′."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from desktop.i18n import tr, tr_message
from desktop.layouts import column, row
from desktop.past import Chapter, Moment
from desktop.tasks import Tasks
from desktop.theme import SPACE_L, SPACE_M
from desktop.thumbnails import Thumbnails

log = logging.getLogger(__name__)

ICON = QSize(96, 64)


class PastDialog(QDialog):
    """chosen: the moments before and after, once it was accepted. chapters: one at least, the latest photo first."""

    def __init__(self, chapters: Sequence[Chapter], thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("From the history of a photo"))
        self._chapters = [Chapter(chapter.name, list(chapter.moments)) for chapter in chapters]  # a job may be running
        self._thumbnails = thumbnails
        self._tasks = Tasks(lambda error: log.warning("no thumbnail: %s", error))
        self.photo = QComboBox()
        self.photo.setAccessibleName(tr("Photo"))
        self.photo.setToolTip(tr("The photos that were edited here since the start, the latest first"))
        self.photo.addItems([chapter.name or tr("Pasted photo") for chapter in chapters])
        self.before, self.after = QListWidget(), QListWidget()
        self.use = QPushButton(tr("Use as example"))
        self.use.setProperty("primary", True)
        self.use.setDefault(True)
        self._lay_out()
        self.photo.currentIndexChanged.connect(self._list)
        for moments in (self.before, self.after):
            moments.currentRowChanged.connect(self._check)
        self.finished.connect(self._tasks.cancel)
        self._list()

    @property
    def chosen(self) -> tuple[Moment, Moment] | None:
        before, after = self.before.currentRow(), self.after.currentRow()
        if min(before, after) < 0 or before == after:
            return None
        moments = self._moments
        return moments[before], moments[after]

    @property
    def _moments(self) -> list[Moment]:
        return self._chapters[self.photo.currentIndex()].moments

    def _lay_out(self) -> None:
        columns = []
        for moments, title in ((self.before, tr("A: before the edit")), (self.after, tr("A′: after the edit"))):
            moments.setIconSize(ICON)
            moments.setMinimumWidth(260)
            moments.setAccessibleName(title)
            moments.setToolTip(tr("A step of the photo's history"))
            columns.append(column(QLabel(title), moments, stretch=1))
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        buttons.accepted.connect(self.accept)
        self.photo.setVisible(len(self._chapters) > 1)
        lists = row(*columns, spacing=SPACE_M)
        margins = (SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self.setLayout(column(self.photo, lists, buttons, spacing=SPACE_M, margins=margins, stretch=1))
        self.resize(600, 420)
        self.after.setFocus()

    def _list(self) -> None:
        for moments in (self.before, self.after):
            moments.clear()
            for moment in self._moments:
                item = QListWidgetItem(tr_message(moment.title))
                item.setSizeHint(QSize(0, ICON.height() + 12))
                moments.addItem(item)
        self.before.setCurrentRow(0)
        self.after.setCurrentRow(self.after.count() - 1)
        self._tasks.start(self._show_pictures(self._chapters[self.photo.currentIndex()]))

    async def _show_pictures(self, chapter: Chapter) -> None:
        for place, moment in enumerate(tuple(chapter.moments)):
            image = await self._thumbnails.of(moment.photo)
            if self._chapters[self.photo.currentIndex()] is not chapter:
                return
            scaled = image.scaled(
                ICON * 2, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            picture = QIcon(QPixmap.fromImage(scaled))
            for moments in (self.before, self.after):
                moments.item(place).setIcon(picture)

    def _check(self) -> None:
        self.use.setEnabled(self.chosen is not None)
