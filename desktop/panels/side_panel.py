"""The column at the right of the canvas: sections that open and close, one below the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.layouts import column, row
from desktop.settings import Settings
from desktop.theme import SPACE_XS

WIDTH, NARROWEST = 280, 240
"""In logical pixels."""

LOWEST, LOWEST_GROWING = 96, 200
"""Of an open section, in logical pixels: what is higher scrolls in it. The column itself scrolls before that."""


class Section(QFrame):
    """A title to click on and a widget below it. It is open while its action is checked, and called as that is."""

    def __init__(self, action: QAction, content: QWidget, tools: tuple[QWidget, ...], grows: bool) -> None:
        super().__init__()
        self.setObjectName("section")
        self.action = action
        self.head = QToolButton()
        self.head.setObjectName("sectionHead")
        self.head.setCheckable(True)
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body = _Body(content, grows)
        self._tools = tools
        self.setLayout(column(row(self.head, *tools, spacing=0, stretch=0), self.body, spacing=0, stretch=1))
        self.grows = grows
        self.head.toggled.connect(action.setChecked)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        is_open = self.action.isChecked()
        self.head.setChecked(is_open)
        self.head.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.head.setText(self.action.iconText())
        self.head.setToolTip(self.action.toolTip())
        for widget in (self.body, *self._tools):
            widget.setVisible(is_open)
        tall = QSizePolicy.Policy.Expanding if self.grows and is_open else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, tall)


class _Body(QScrollArea):
    """Wants the height of its content, and scrolls it where there is less."""

    def __init__(self, content: QWidget, grows: bool) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Maximum
        )
        self._content = content
        self._lowest = LOWEST_GROWING if grows else LOWEST
        self.setWidget(content)
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:  # noqa: N802
        content = self._content
        return content.sizeHint().expandedTo(content.minimumSizeHint()).expandedTo(content.minimumSize())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, min(self._lowest, self.sizeHint().height()))

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return False


class SidePanel(QScrollArea):
    """Shown while its action is checked and it has sections; which of those are open is remembered between starts."""

    def __init__(self, action: QAction, settings: Settings) -> None:
        super().__init__(widgetResizable=True)
        self.setObjectName("side")
        self._action, self._settings = action, settings
        self._sections: list[Section] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.setContentsMargins(0, 0, 0, SPACE_XS)
        self._column.addStretch()
        content = QWidget()
        content.setObjectName("sideContent")
        content.setLayout(self._column)
        self.setWidget(content)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(NARROWEST)
        action.setChecked(settings.side_shown)
        action.toggled.connect(self._show)
        self.hide()

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(self._sections)

    def add_section(self, content: QWidget, action: QAction, *tools: QWidget, grows: bool = False) -> Section:
        """Put a widget below the others. The action, checkable, opens it and says what it is called.

        Chosen by a person, the action shows the column as well. tools: small buttons at the right of the title. grows:
        whether the section takes height that is left over; it needs a widget that can use it. Keep the margins of the
        content to `SPACE_S`; it must get along with a width of NARROWEST.
        """
        section = Section(action, content, tools, grows)
        self._sections.append(section)
        self._column.insertWidget(self._column.count() - 1, section)
        self.setVisible(self._action.isChecked())
        action.setChecked(action.objectName() not in self._settings.closed_sections)
        action.toggled.connect(self._share)
        action.toggled.connect(self._remember)
        self._share()
        action.triggered.connect(lambda: self._reveal(action))
        return section

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(WIDTH, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(NARROWEST, 0)

    def _show(self, shown: bool) -> None:
        self._settings.side_shown = shown
        self.setVisible(shown)

    def _reveal(self, action: QAction) -> None:
        """A section that a person asks for by its action is to be seen."""
        if not self._action.isChecked():
            self._action.setChecked(True)
            action.setChecked(True)

    def _share(self) -> None:
        """Height that is left over goes to the sections that grow, or stays below all of them."""
        for section in self._sections:
            self._column.setStretchFactor(section, 1 if section.grows and section.action.isChecked() else 0)

    def _remember(self) -> None:
        names = (section.action.objectName() for section in self._sections if not section.action.isChecked())
        self._settings.closed_sections = list(names)
