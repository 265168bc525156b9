"""The looks that a person kept: to come back to, and to compare with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from core.document.document import Snapshot, fingerprint
from desktop.actions import Actions
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.looks import Look, Looks
from desktop.panels.action_button import ActionButton
from desktop.panels.history_row import ElidedLabel, NameField, RowPicture
from desktop.panels.row_list import KEY, RowList
from desktop.services import Services
from desktop.theme import SPACE_S, SPACE_XS, icon


class SnapshotRow(QWidget):
    """Its picture and name, and a button for each thing that can be done with it. renamed: a name, stripped."""

    renamed = Signal(str)

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot
        self.picture, self.title, self.field = RowPicture(), ElidedLabel(), NameField()
        self.compare_button, self.restore_button, self.remove_button = QToolButton(), QToolButton(), QToolButton()
        self.compare_button.setCheckable(True)
        for button, picture in (
            (self.compare_button, icon("compare")),
            (self.restore_button, icon("undo")),
            (self.remove_button, icon("close")),
        ):
            button.setIcon(picture)
            button.setProperty("small", True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has a key in the list
        self.title.setText(snapshot.name)
        self.field.ended.connect(self._end_naming)
        whole = row(
            self.picture, self.title, self.field, spacing=SPACE_S, margins=(SPACE_S, SPACE_XS, SPACE_XS, SPACE_XS)
        )
        whole.setStretch(1, 1)
        whole.setStretch(2, 1)
        whole.addLayout(row(self.compare_button, self.restore_button, self.remove_button, spacing=0))
        self.setLayout(whole)
        self.retranslate()

    def begin_naming(self) -> None:
        self.title.hide()
        self.field.begin(self.snapshot.name)

    def _end_naming(self, accepted: bool) -> None:
        self.field.hide()
        self.title.show()
        if accepted:
            self.renamed.emit(self.field.text().strip())

    def retranslate(self) -> None:
        name = self.snapshot.name
        self.title.setToolTip(name)
        for button, tip, said in (
            (self.compare_button, tr("Compare: it stands on the left of the divider (C)"), tr("Compare with {name}")),
            (
                self.restore_button,
                tr("Go back to it: edits and crop as they were then (Enter)"),
                tr("Go back to {name}"),
            ),
            (self.remove_button, tr("Delete this snapshot (Del)"), tr("Delete {name}")),
        ):
            button.setToolTip(tip)
            button.setAccessibleName(said.format(name=name))


class SnapshotsPanel(QWidget):
    """Follows `services.snapshots`. Keys in the list: Enter goes back to one, C compares with it, Delete deletes it."""

    def __init__(self, services: Services, actions: Actions) -> None:
        super().__init__()
        self._services, self._snapshots, self._actions = services, services.snapshots, actions
        self._looks = Looks(services.session, services.background, services.tasks)
        self.hint = QLabel(wordWrap=True)
        self.hint.setProperty("role", "muted")
        self.take_button = ActionButton(actions.take_snapshot)
        self.list = RowList(self._row, lambda key: False, self._take_key)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        margins = (SPACE_S, 0, SPACE_S, SPACE_S)
        foot = column(self.hint, row(self.take_button, 1), margins=margins)
        self.setLayout(column(self.list, foot, spacing=SPACE_XS, stretch=0))

        self.list.itemDoubleClicked.connect(lambda: self.begin_naming())
        self.list.customContextMenuRequested.connect(self._open_menu)
        self._looks.made.connect(self._show_pictures)
        self._snapshots.changed.connect(self.follow)
        for signal in (services.session.opened, services.session.adjusted):  # opened: after Looks have forgotten
            signal.connect(self._show_pictures)
        actions.take_snapshot.triggered.connect(self._take)
        self.retranslate()

    @property
    def current(self) -> Snapshot | None:
        place = self.list.currentRow()
        return self._snapshots.all[place] if place >= 0 else None

    def retranslate(self) -> None:
        self.list.setAccessibleName(tr("Snapshots"))
        self.list.setAccessibleDescription(tr("Enter goes back to a snapshot, C compares with it, Delete deletes it."))
        self.hint.setText(
            tr("A snapshot keeps how the photo looks now: to come back to it, or to compare it with what you do later.")
        )
        for key in self.list.keys:
            self.list.row_of(key).retranslate()
        self.follow()

    def begin_naming(self) -> None:
        """Let the name of the current one be written."""
        item = self.list.currentItem()
        if item is not None:
            self.list.scrollToItem(item)
            self.list.row_of(str(item.data(KEY))).begin_naming()

    def follow(self) -> None:
        self.list.show_keys([str(id(snapshot)) for snapshot in self._snapshots.all])  # rows hold on to theirs
        for key in self.list.keys:
            its_row = self.list.row_of(key)
            compared = its_row.snapshot is self._snapshots.compared
            its_row.compare_button.setChecked(compared)
            words = (
                tr("{name}, compared with").format(name=its_row.snapshot.name) if compared else its_row.snapshot.name
            )
            self.list.item_of(key).setData(Qt.ItemDataRole.AccessibleTextRole, words)
        self.list.setVisible(bool(self._snapshots.all))
        self.hint.setVisible(not self._snapshots.all)
        self._show_pictures()

    def _show_pictures(self) -> None:
        looks = {}
        for key in self.list.keys:
            snapshot = self.list.row_of(key).snapshot
            looks[key] = Look(fingerprint(snapshot.edits), snapshot.geometry, snapshot.edits)
            image = self._looks.image(looks[key])
            if image is not None:
                self.list.row_of(key).picture.show_image(image)
        self._looks.want(list(looks.values()))

    # --- what a person does

    def _row(self, key: str) -> SnapshotRow:
        snapshot = next(each for each in self._snapshots.all if str(id(each)) == key)
        made, snapshots = SnapshotRow(snapshot), self._snapshots
        made.compare_button.clicked.connect(lambda on: snapshots.compare(snapshot if on else None))
        made.restore_button.clicked.connect(lambda: snapshots.restore(snapshot))
        made.remove_button.clicked.connect(lambda: snapshots.remove(snapshot))
        made.renamed.connect(partial(self._rename, snapshot))
        made.field.left.connect(self.list.setFocus)
        return made

    def _take(self) -> None:
        self._snapshots.take()
        self._actions.side_panel.setChecked(True)
        self._actions.snapshots.setChecked(True)
        self.list.setCurrentRow(self.list.count() - 1)
        if self.isVisible():
            self.begin_naming()

    def _rename(self, snapshot: Snapshot, name: str) -> None:
        place = self.list.currentRow()
        self._snapshots.rename(snapshot, name)
        self.list.setCurrentRow(place)

    def _compare(self, snapshot: Snapshot) -> None:
        self._snapshots.compare(None if snapshot is self._snapshots.compared else snapshot)

    def _take_key(self, event: QKeyEvent) -> bool:
        deeds: dict[int, Callable[[Snapshot], None]] = {
            Qt.Key.Key_Return: self._snapshots.restore,
            Qt.Key.Key_Enter: self._snapshots.restore,
            Qt.Key.Key_C: self._compare,
            Qt.Key.Key_Delete: self._snapshots.remove,
            Qt.Key.Key_Backspace: self._snapshots.remove,
        }
        does, current = deeds.get(event.key()), self.current
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if does is None or current is None or not plain:
            return False
        does(current)
        return True

    def menu(self) -> QMenu | None:
        """What can be done with the current one; None without one."""
        snapshot = self.current
        if snapshot is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        compare = menu.addAction(icon("compare"), tr("&Compare"))
        compare.setCheckable(True)
        compare.setChecked(snapshot is self._snapshots.compared)
        compare.triggered.connect(lambda: self._compare(snapshot))
        menu.addAction(icon("undo"), tr("&Go back to it")).triggered.connect(lambda: self._snapshots.restore(snapshot))
        menu.addAction(tr("Re&name…")).triggered.connect(lambda: self.begin_naming())
        menu.addSeparator()
        menu.addAction(tr("De&lete")).triggered.connect(lambda: self._snapshots.remove(snapshot))
        return menu

    def _open_menu(self, at: QPoint) -> None:
        menu = self.menu()
        if menu is not None:
            menu.popup(self.list.viewport().mapToGlobal(at))
