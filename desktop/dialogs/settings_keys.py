"""The page of keys: every action, and the keys that it has."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
)

from desktop.dialogs.settings_page import Adjustable, SettingsPage
from desktop.i18n import plain, source_of, tr
from desktop.icons import blank_icon
from desktop.layouts import column, row
from desktop.matching import score
from desktop.shortcuts import shown
from desktop.theme import SPACE_M

NAME = Qt.ItemDataRole.UserRole
ROW_HEIGHT, KEYS_WIDTH = 26, 280


class KeysPage(SettingsPage):
    """Choose an action, press keys. Keys that something else has are named, and taken only when asked for."""

    def __init__(self, adjustable: Adjustable) -> None:
        super().__init__(adjustable)
        self._shortcuts = adjustable.shortcuts
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("A few letters of a command…"))
        self.search.setAccessibleName(tr("Find a command"))
        self.search.setToolTip(tr("Show only commands that are called like that"))
        self.search.setClearButtonEnabled(True)
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([tr("Command"), tr("Keys")])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setAccessibleName(tr("Commands"))
        self.list.setToolTip(tr("Choose a command, then press its new keys below"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.list.header().resizeSection(1, KEYS_WIDTH)
        self.list.header().setStretchLastSection(False)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)  # so that it is known at once whether they are free
        self.keys.setClearButtonEnabled(True)
        self.keys.setAccessibleName(tr("New keys"))
        self.keys.setToolTip(tr("Press the keys; Tab goes on"))
        self.assign, self.clear = QPushButton(tr("Assign")), QPushButton(tr("No keys"))
        self.default = QPushButton(tr("Default"))
        self.assign.setToolTip(tr("Give the command these keys"))
        self.clear.setToolTip(tr("Take the command's keys away"))
        self.default.setToolTip(tr("The keys that it had at the first start"))
        for button in (self.assign, self.clear, self.default):
            button.setAutoDefault(False)
        self.conflict = QLabel(wordWrap=True)
        self.conflict.setProperty("role", "warning")
        label = QLabel(tr("New keys"))
        label.setBuddy(self.keys)
        controls = row(label, self.keys, self.assign, self.clear, self.default, stretch=1)
        self.setLayout(column(self.search, self.list, controls, self.conflict, spacing=SPACE_M, stretch=1))
        self._list()
        self.search.textChanged.connect(self._list)
        self.list.currentItemChanged.connect(self._choose)
        self.keys.keySequenceChanged.connect(self._check)
        self.assign.clicked.connect(lambda: self._set([self.keys.keySequence()]))
        self.clear.clicked.connect(lambda: self._set([]))
        self.default.clicked.connect(self._set_default)
        self._choose()

    @property
    def chosen(self) -> str:
        """The name of the action chosen; "" where none is."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(0, NAME))

    def reset(self) -> None:
        self._shortcuts.reset_all()
        self._refresh()

    def _list(self) -> None:
        self.list.clear()
        for name, action in self._shortcuts.actions.items():
            title = plain(action.text())
            if score(self.search.text(), title, plain(source_of(action.text()))):
                item = QTreeWidgetItem([title])
                item.setIcon(0, blank_icon() if action.icon().isNull() else action.icon())
                item.setSizeHint(1, QSize(0, ROW_HEIGHT))
                item.setData(0, NAME, name)
                self.list.addTopLevelItem(item)
        self._refresh()
        if first := self.list.topLevelItem(0):
            self.list.setCurrentItem(first)

    def _refresh(self) -> None:
        """Say again which keys each has; bold where they are not the default."""
        for place in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(place)
            if item is not None:
                name = str(item.data(0, NAME))
                item.setText(1, ", ".join(shown(key) for key in self._shortcuts.actions[name].shortcuts()))
                font = item.font(1)
                font.setBold(not self._shortcuts.is_default(name))
                item.setFont(1, font)
        self._choose()

    def _choose(self) -> None:
        self.keys.clear()
        self._check()

    def _check(self) -> None:
        """Whether the keys can be had, and from whom."""
        name, keys = self.chosen, self.keys.keySequence()
        fixed = "" if keys.isEmpty() else self._shortcuts.fixed_use(keys)
        holder = "" if keys.isEmpty() or not name else self._shortcuts.holder(keys, apart_from=name)
        if fixed:
            self.conflict.setText(tr("{keys} cannot be changed: “{does}”.").format(keys=shown(keys), does=fixed))
        elif holder:
            taken = tr("{keys} belongs to “{command}”, which loses it when you assign it.")
            self.conflict.setText(taken.format(keys=shown(keys), command=self._shortcuts.title(holder)))
        else:
            self.conflict.setText("")
        self.assign.setEnabled(bool(name) and not keys.isEmpty() and not fixed)
        self.clear.setEnabled(bool(name) and bool(self._shortcuts.actions[name].shortcuts()))
        self.default.setEnabled(bool(name) and not self._shortcuts.is_default(name))

    def _set(self, keys: list[QKeySequence]) -> None:
        self._shortcuts.assign(self.chosen, keys)
        self._refresh()

    def _set_default(self) -> None:
        self._shortcuts.reset(self.chosen)
        self._refresh()
