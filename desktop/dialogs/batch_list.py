"""How the list of a batch's photos is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.dialogs.batch_table import BatchTable
from desktop.i18n import tr
from desktop.theme import SPACE_M

WIDTHS = (190, 120)
"""Of the photo's name and its state; the result takes the rest."""


class BatchList(QTableView):
    """activated: a result is to be opened."""

    def __init__(self, table: BatchTable) -> None:
        super().__init__()
        self.setModel(table)
        self.setAccessibleName(tr("Photos of the batch"))
        self.setToolTip(tr("Double-click, or Enter: open the result"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + SPACE_M)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(WIDTHS):
            header.resizeSection(column, width)
