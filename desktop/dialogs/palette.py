"""The command palette: a few letters, and Enter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from desktop import theme
from desktop.commands import Command, Commands
from desktop.i18n import tr
from desktop.icons import blank_icon
from desktop.layouts import column
from desktop.shortcuts import shown
from desktop.theme import SPACE_M, SPACE_S

WIDTH, HEIGHT, ROW_HEIGHT = 640, 420, 28
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class PaletteDialog(QDialog):
    """Letters go to the field, arrows to the list, whichever has the focus."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Find a command"))
        self._commands = commands
        self._shown: list[Command] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("A few letters of a command…"))
        self.field.setAccessibleName(tr("Find a command"))
        self.field.setToolTip(tr("Up and Down choose, Enter runs, Esc closes"))
        self.field.setClearButtonEnabled(True)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setAccessibleName(tr("Commands"))
        self.list.setToolTip(tr("Up and Down choose, Enter runs, Esc closes"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # the field moves it
        self.list.setIndentation(SPACE_S)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self._none = QLabel(tr("No command is called like that."))
        self._none.setProperty("role", "muted")
        margins = (SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        self.setLayout(column(self.field, self._none, self.list, spacing=SPACE_S, margins=margins, stretch=2))
        self.resize(WIDTH, HEIGHT)
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(self._run)
        self.list.itemClicked.connect(self._run)
        self._find("")
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        return super().eventFilter(watched, event)

    def _find(self, query: str) -> None:
        self._shown = self._commands.find(query)
        self.list.clear()
        for command in self._shown:
            self.list.addTopLevelItem(_item(command))
        self._none.setVisible(not self._shown)
        items = [self.list.topLevelItem(place) for place in range(len(self._shown))]
        if query:  # Enter runs what answers best, or nothing
            items = items[:1]
        if first := next((item for item in items if item is not None and not item.isDisabled()), None):
            self.list.setCurrentItem(first)

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isDisabled():
            self.accept()  # first, so that what the command opens stands over the window
            self._commands.run(self._shown[self.list.indexOfTopLevelItem(item)])


def _item(command: Command) -> QTreeWidgetItem:
    keys = shown(command.action.shortcut())
    item = QTreeWidgetItem([command.title, command.why_not or command.path, f"{keys} "])
    item.setSizeHint(1, QSize(0, ROW_HEIGHT))
    icon = command.action.icon()
    item.setIcon(0, blank_icon() if icon.isNull() else icon)
    item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    spoken = ", ".join(filter(None, (command.title, command.path, keys, command.why_not)))
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
    item.setToolTip(0, command.action.toolTip())
    item.setForeground(1, QColor(theme.colours().muted))  # also where it says why not: that is to be read
    if command.action.isEnabled():
        item.setForeground(2, QColor(theme.colours().muted))
    else:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
    if command.action.isChecked():
        item.setText(0, tr("{command} (on)").format(command=command.title))
    return item
