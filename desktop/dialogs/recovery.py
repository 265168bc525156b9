"""After a crash: the photos whose edits were not saved, to take back or to let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from core.document.recovery import Recoverable
from desktop.canvas.pyramid import to_image
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.theme import SPACE_L, SPACE_M, SPACE_XL, icon

THUMBNAIL = 64


class RecoveryDialog(QDialog):
    """`recovered`: what to open; `discarded`: what to remove, once the dialog has ended. All else is offered again.

    explain: shows what is known of the crash; None where nothing is.
    """

    def __init__(
        self, found: Sequence[Recoverable], explain: Callable[[], None] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Recover unsaved work"))
        self._found = list(found)
        self.recovered: Recoverable | None = None
        self.discarded: list[Recoverable] = []
        headline = QLabel(tr("Likewise did not end properly. These photos had unsaved edits:"), wordWrap=True)
        headline.setProperty("role", "title")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Photos with unsaved edits"))
        self.list.setToolTip(tr("Space ticks and unticks"))
        self.list.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self.list.setUniformItemSizes(True)
        for one in self._found:
            self.list.addItem(_item(one))
        explained = QLabel(
            tr("One photo is open at a time: the first one ticked. The others stay, and are in the File menu."),
            wordWrap=True,
        )
        explained.setProperty("role", "muted")
        self.recover = QPushButton(icon("history", QPalette.ColorRole.HighlightedText), tr("Recover"))
        self.recover.setProperty("primary", True)
        self.recover.setDefault(True)
        self.recover.setToolTip(tr("Open what is ticked, with all its edits"))
        self.discard = QPushButton(tr("Discard"))
        self.discard.setProperty("danger", True)
        self.discard.setToolTip(tr("Remove what is ticked; the photos themselves stay as they are"))
        self.discard.setAutoDefault(False)
        later = QPushButton(tr("Later"))
        later.setToolTip(tr("Keep all; this is asked again at the next start"))
        later.setAutoDefault(False)
        why = QPushButton(tr("What happened…"))
        why.setToolTip(tr("What is known of the crash, and a report of it"))
        why.setAutoDefault(False)
        why.setVisible(explain is not None)
        why.clicked.connect(lambda: explain() if explain else None)
        buttons = row(why, 1, later, self.discard, self.recover)
        margins = (SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        self.setLayout(column(headline, self.list, explained, buttons, spacing=SPACE_M, margins=margins, stretch=1))
        self.resize(560, 420)
        self.list.itemChanged.connect(self._check)
        self.recover.clicked.connect(self._recover)
        self.discard.clicked.connect(self._discard)
        later.clicked.connect(self.reject)
        self._check()
        self.recover.setFocus()

    @property
    def ticked(self) -> list[Recoverable]:
        states = (self.list.item(place).checkState() for place in range(self.list.count()))
        return [one for one, state in zip(self._found, states, strict=True) if state == Qt.CheckState.Checked]

    def _check(self) -> None:
        for button in (self.recover, self.discard):
            button.setEnabled(bool(self.ticked))

    def _recover(self) -> None:
        self.recovered = self.ticked[0]
        self.accept()

    def _discard(self) -> None:
        """They go at once from the list; from the disk when the dialog has ended."""
        gone = self.ticked
        self.discarded += gone
        for one in gone:
            place = self._found.index(one)
            self._found.pop(place)
            self.list.takeItem(place)
        self._check()
        if not self._found:
            self.accept()


def _item(one: Recoverable) -> QListWidgetItem:
    name = one.name or tr("Pasted photo")
    when = tr("last written {when}").format(when=f"{one.when:%Y-%m-%d %H:%M}")
    edits = tr("1 edit") if one.edits == 1 else tr("{edits} edits").format(edits=one.edits)
    state = tr("damaged: what can be read is taken back") if one.is_damaged else edits
    item = QListWidgetItem(f"{name}\n{when}\n{state}")
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked)
    item.setToolTip(str(one.path))
    side = QSize(THUMBNAIL, THUMBNAIL)
    if one.preview is not None:
        mode, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        item.setIcon(QIcon(QPixmap.fromImage(to_image(one.preview).scaled(side, mode, smooth))))
    else:
        item.setIcon(QIcon(icon("photo").pixmap(THUMBNAIL // 2)))
    return item
