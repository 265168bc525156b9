"""The bar over the canvas while a mask is worked on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QLabel, QMenu, QToolButton, QWidget

from core.document.titles import title_of
from desktop import theme
from desktop.actions import Actions
from desktop.i18n import tr, tr_message
from desktop.layouts import column, row
from desktop.mask_choices import MaskTool
from desktop.masking import Masking
from desktop.panels.mask_options import MaskOptions
from desktop.theme import SPACE_L, SPACE_S, SPACE_XS, icon
from desktop.tint import Tint

COLOURS = ("#e0283c", "#28b450", "#2878f0", "#f0c818", "#ffffff", "#000000")
OPACITIES = (0.3, 0.5, 0.7, 1.0)


class MaskBar(QFrame):
    """There while `masking` is active. tinted: the mask is to look like that."""

    tinted = Signal(Tint)

    def __init__(self, masking: Masking, actions: Actions, tint: Tint) -> None:
        super().__init__()
        self.setObjectName("maskBar")
        self._masking, self._tint = masking, tint
        self.tools = {
            MaskTool.BRUSH: _small(icon("mask")),
            MaskTool.ERASER: _small(icon("eraser")),
            MaskTool.RECTANGLE: _small(icon("rectangle")),
            MaskTool.ELLIPSE: _small(icon("ellipse")),
            MaskTool.LASSO: _small(icon("lasso")),
            MaskTool.LINEAR: _small(icon("gradient")),
            MaskTool.RADIAL: _small(icon("radial")),
            MaskTool.LUMINOSITY: _small(icon("luminosity")),
            MaskTool.COLOUR: _small(icon("dropper")),
            MaskTool.FEATHER: _small(icon("feather")),
        }
        group = QButtonGroup(self)
        for tool, button in self.tools.items():
            button.setCheckable(True)
            group.addButton(button)
            button.clicked.connect(self._chooser(tool))
        self.invert, self.clear = _small(icon("invert")), _small(icon("bin"))
        self.colour, self.close_button = _small(_dot(tint.colour)), _small(icon("close"))
        self.invert.clicked.connect(masking.invert)
        self.clear.clicked.connect(masking.clear)
        self.close_button.clicked.connect(masking.stop)
        self.files = _small(icon("menu"))
        self.files.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.files)
        menu.addActions([actions.load_mask, actions.save_mask, actions.show_mask])
        self.files.setMenu(menu)
        self.colours, self.opacities = self._colour_menu()
        self._of = QLabel()
        self._of.setProperty("role", "muted")
        self.target = QComboBox()
        self.target.addItems(["", ""])
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(18)
        self.target.activated.connect(lambda place: masking.work_on(on_edit=place == 1))
        self._of.setBuddy(self.target)
        self.options = MaskOptions(masking)
        self._lay_out()
        masking.changed.connect(self.follow)
        self.retranslate()

    def follow(self) -> None:
        masking = self._masking
        self.setVisible(masking.is_active)
        if not masking.is_active:
            return
        self.tools[masking.choices.tool].setChecked(True)
        active = masking.active
        name = tr_message(title_of(active)) if active is not None else ""
        self.target.setItemText(0, tr("Next edit"))
        self.target.setItemText(1, tr("This edit: {name}").format(name=name) if name else tr("This edit"))
        model = self.target.model()
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        model.setData(model.index(1, 0), flags if active is not None else Qt.ItemFlag.NoItemFlags, _FLAGS)
        self.target.setCurrentIndex(1 if masking.target is not None else 0)
        self.target.setEnabled(active is not None)
        self.clear.setEnabled(masking.mask is not None)
        self.options.follow()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Mask"))
        for tool, name in (
            (MaskTool.BRUSH, tr("Brush: paint where the edit applies (B)")),
            (MaskTool.ERASER, tr("Eraser: paint where it does not (E)")),
            (MaskTool.RECTANGLE, tr("Rectangle")),
            (MaskTool.ELLIPSE, tr("Ellipse")),
            (MaskTool.LASSO, tr("Lasso: draw around it by hand")),
            (MaskTool.LINEAR, tr("Gradient: fades along a line")),
            (MaskTool.RADIAL, tr("Radial gradient: fades around a point")),
            (MaskTool.LUMINOSITY, tr("Range of lightness: shadows, midtones or lights")),
            (MaskTool.COLOUR, tr("Range of colour: what is like a colour in the photo")),
            (MaskTool.FEATHER, tr("Feather: soften the edges of the mask")),
        ):
            _describe(self.tools[tool], name)
        _describe(self.invert, tr("Invert the mask (X)"))
        _describe(self.clear, tr("Clear the mask: the edit applies everywhere"))
        _describe(self.colour, tr("Colour that shows where the edit applies"))
        _describe(self.files, tr("Load the mask from a file, save it, show or hide it"))
        _describe(self.close_button, tr("Leave the mask (Esc)"))
        self._of.setText(tr("Mask of"))
        self.target.setAccessibleName(tr("Whose mask it is"))
        self.target.setToolTip(tr("The mask limits the next edit, or the one that is chosen in the history"))
        for action, name in zip(
            self.colours,
            (tr("Red"), tr("Green"), tr("Blue"), tr("Yellow"), tr("White"), tr("Black")),
            strict=True,
        ):
            action.setText(name)
        for action, share in zip(self.opacities, OPACITIES, strict=True):
            action.setText(tr("{percent} % opaque").format(percent=round(share * 100)))
        self.options.retranslate()
        self.follow()

    def _lay_out(self) -> None:
        groups = (
            (MaskTool.BRUSH, MaskTool.ERASER),
            (MaskTool.RECTANGLE, MaskTool.ELLIPSE, MaskTool.LASSO, MaskTool.LINEAR, MaskTool.RADIAL),
            (MaskTool.LUMINOSITY, MaskTool.COLOUR),
        )
        tools = row(*(row(*(self.tools[tool] for tool in group), spacing=2) for group in groups), spacing=SPACE_L)
        changes = row(self.tools[MaskTool.FEATHER], self.invert, self.clear, spacing=2)
        ends = row(self.colour, self.files, self.close_button, spacing=2)
        first = row(tools, changes, 1, row(self._of, self.target), ends, spacing=SPACE_L)
        margins = (SPACE_L, SPACE_XS, SPACE_S, SPACE_XS)
        self.setLayout(column(first, self.options, spacing=SPACE_XS, margins=margins))
        self.options.setMinimumHeight(30)

    def _colour_menu(self) -> tuple[list[QAction], list[QAction]]:
        menu = QMenu(self.colour)
        colours = QActionGroup(menu)
        for colour in COLOURS:
            action = colours.addAction(_dot(colour), "")
            action.setCheckable(True)
            action.setChecked(colour == self._tint.colour)
            action.triggered.connect(self._colourer(colour))
        opacities = QActionGroup(menu)
        for share in OPACITIES:
            action = opacities.addAction("")
            action.setCheckable(True)
            action.setChecked(share == self._tint.opacity)
            action.triggered.connect(self._clearer(share))
        menu.addActions(colours.actions())
        menu.addSeparator()
        menu.addActions(opacities.actions())
        self.colour.setMenu(menu)
        self.colour.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return colours.actions(), opacities.actions()

    def _chooser(self, tool: MaskTool) -> Callable[[], None]:
        return lambda: self._masking.choices.choose(tool)

    def _colourer(self, colour: str) -> Callable[[], None]:
        return lambda: self._set_tint(Tint(colour, self._tint.opacity))

    def _clearer(self, opacity: float) -> Callable[[], None]:
        return lambda: self._set_tint(Tint(self._tint.colour, opacity))

    def _set_tint(self, tint: Tint) -> None:
        self._tint = tint
        self.colour.setIcon(_dot(tint.colour))
        self.tinted.emit(tint)


_FLAGS = Qt.ItemDataRole.UserRole - 1  # where QStandardItemModel keeps whether an entry can be chosen


def _small(picture: QIcon) -> QToolButton:
    button = QToolButton()
    button.setIcon(picture)
    button.setIconSize(QSize(theme.ICON_SIZE, theme.ICON_SIZE))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _describe(button: QWidget, text: str) -> None:
    button.setToolTip(text)
    button.setAccessibleName(text)


def _dot(colour: str) -> QIcon:
    """A filled circle."""
    side = 2 * theme.ICON_SIZE
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.colours().disabled))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(6, 6, side - 12, side - 12)
    painter.end()
    return QIcon(picture)
