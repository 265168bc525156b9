"""A batch that was not finished, and what to do with it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from core.batch.batch import Batch
from desktop.i18n import tr
from desktop.layouts import row
from desktop.theme import SPACE_M, SPACE_S, icon


class BatchOffer(QFrame):
    """Hidden until there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.told = QLabel(wordWrap=True)
        self.resume = QPushButton(icon("run"), tr("Resume"))
        self.resume.setToolTip(tr("Go on where it stopped"))
        self.discard = QPushButton(icon("close"), tr("Discard"))
        self.discard.setToolTip(tr("Leave out its other photos; what is done stays"))
        for button in (self.resume, self.discard):
            button.setAutoDefault(False)
        margins = (SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        self.setLayout(row(self.told, self.resume, self.discard, spacing=SPACE_S, margins=margins, stretch=0))
        self.hide()

    def show_batch(self, batch: Batch) -> None:
        summary = batch.summary
        said = tr("A batch was not finished: “{recipe}”, {done} of {total} photos are through.")
        through = summary.total - summary.left
        self.told.setText(said.format(recipe=batch.recipe.name, done=through, total=summary.total))
        self.told.setToolTip(str(batch.options.folder))
        self.show()
