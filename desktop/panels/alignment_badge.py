"""How the two pictures of a pair lie on each other, in a word."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from desktop.i18n import tr

ALIGNED, SHIFTED = 0.3, 0.12
"""From these values of `content_alignment` on, pictures are called so."""


class AlignmentBadge(QLabel):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_alignment(None)

    def show_alignment(self, alignment: float | None) -> None:
        """alignment: in [0, 1]; None where it is not known."""
        self.setVisible(alignment is not None)
        if alignment is None:
            return
        if alignment >= ALIGNED:
            kind, words = "good", tr("aligned")
            tip = tr("The two pictures lie on each other: the edit can be read pixel by pixel.")
        elif alignment >= SHIFTED:
            kind, words = "doubtful", tr("shifted")
            tip = tr("The two pictures show the same, but not in quite the same place. They are aligned first.")
        else:
            kind, words = "doubtful", tr("different pictures")
            tip = tr(
                "The two pictures do not show the same thing: a look can be taken over, but nothing pixel by pixel."
            )
        self.setProperty("badge", kind)
        self.style().unpolish(self)  # the style sheet picks its colours by `badge`
        self.style().polish(self)
        self.setText(words)
        self.setToolTip(tip)
        self.setAccessibleName(words)
