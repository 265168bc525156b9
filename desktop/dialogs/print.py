"""The print dialog: printer or PDF, paper and place, and the page as it will be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo, QPrintPreviewWidget
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QGraphicsView, QPushButton, QWidget

from desktop import theme
from desktop.dialogs.asking import ask_file_to_save, ending_in, may_replace
from desktop.dialogs.settings_page import choice, form, muted
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.printing import PageSetup, paint, pdf_printer
from desktop.tasks import Tasks
from desktop.theme import SPACE_L, SPACE_XL, icon

PDF = ""
"""What stands for a file in place of a printer's name."""

PREVIEW_SIDE = 1200
PREVIEW_SIZE = QSize(420, 460)
PAPERS = {"A4": (210, 297), "A5": (148, 210), "A6": (105, 148), "A3": (297, 420)}
INCHES = {"Letter": (215.9, 279.4), "Legal": (215.9, 355.6)}
PHOTOS = {"10 × 15 cm": (100, 150), "13 × 18 cm": (130, 180), "20 × 30 cm": (200, 300)}
SIZES: dict[str, tuple[float, float]] = PAPERS | INCHES | PHOTOS
"""Name → width and height in millimetres."""


class PrintDialog(QDialog):
    """Accepted when it is clear how to print: `setup`, and `pdf_path` or a printer from `make_printer`."""

    def __init__(self, photo: QImage, path: Path, parent: QWidget | None = None) -> None:
        """path: what is suggested for a PDF."""
        super().__init__(parent)
        self.setWindowTitle(tr("Print"))
        self.pdf_path: Path | None = None
        self._path, self._size = path, photo.size()
        self._small = photo.scaled(
            QSize(PREVIEW_SIDE, PREVIEW_SIDE).boundedTo(photo.size()),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self._tasks = Tasks(lambda error: None)
        names = {name: name for name in QPrinterInfo.availablePrinterNames()} | {PDF: tr("To a PDF file")}
        self.printer = choice(names, QPrinterInfo.defaultPrinterName(), tr("Where the page goes"))
        self.paper = choice({name: name for name in SIZES}, _usual_paper(), tr("The size of the paper"))
        ways = {"": tr("As the photo"), "upright": tr("Upright"), "turned": tr("Across")}
        self.way = choice(ways, "", tr("Which way the page lies"))
        self.extent = choice(
            {"fit": tr("All of the photo"), "fill": tr("Fill the page; edges are cut off")},
            "fit",
            tr("How large it is"),
        )
        self.margin = QDoubleSpinBox(decimals=0, minimum=0, maximum=60, value=PageSetup().margin, suffix=" mm")
        self.margin.setToolTip(tr("White on all sides; many printers need some"))
        self.print = QPushButton(icon("print", QPalette.ColorRole.HighlightedText), "")
        self.print.setProperty("primary", True)
        self.print.setDefault(True)
        self._preview_printer = pdf_printer()
        self.preview = QPrintPreviewWidget(self._preview_printer)
        self.preview.setAccessibleName(tr("The page"))
        self.preview.setToolTip(tr("The page as it will be"))
        self.preview.setMinimumSize(PREVIEW_SIZE)
        if view := self.preview.findChild(QGraphicsView):
            view.setBackgroundBrush(QColor(theme.colours().surround))
            view.setAccessibleName(tr("The page"))
        self.preview.paintRequested.connect(lambda printer: paint(printer, self._small, self.setup))
        self._lay_out()
        for box in (self.printer, self.paper, self.way, self.extent):
            box.currentIndexChanged.connect(self._show)
        self.margin.valueChanged.connect(self._show)
        self.print.clicked.connect(lambda: self._tasks.start(self._print()))
        self.finished.connect(self._tasks.cancel)
        self._show()

    @property
    def setup(self) -> PageSetup:
        turned = {"upright": False, "turned": True}.get(self.way.currentData())
        return PageSetup(
            SIZES[self.paper.currentData()], self.margin.value(), turned, self.extent.currentData() == "fill"
        )

    def make_printer(self) -> QPrinter:
        """The printer that was chosen, set up."""
        printer = QPrinter(QPrinterInfo.printerInfo(self.printer.currentData()), QPrinter.PrinterMode.HighResolution)
        self.setup.set_up(printer, self._size)
        return printer

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole).setToolTip(tr("Print nothing"))
        buttons.addButton(self.print, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        fields = form(
            (tr("Printer"), self.printer),
            (tr("Paper"), self.paper),
            (tr("Orientation"), self.way),
            (tr("Size"), self.extent),
            (tr("Margins"), self.margin),
        )
        colours = muted(tr("Colours are sent as sRGB, and a PDF says so; the printer's driver converts them."))
        margins = (SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        beside = column(fields, colours, 1, buttons, spacing=SPACE_L)
        self.setLayout(row(self.preview, beside, spacing=SPACE_XL, margins=margins, stretch=0))
        QWidget.setTabOrder(self.margin, self.print)
        self.printer.setFocus()

    def _show(self) -> None:
        to_file = self.printer.currentData() == PDF
        self.print.setText(tr("Write the PDF…") if to_file else tr("Print"))
        self.print.setToolTip(
            tr("Ask for a name and write the page") if to_file else tr("Send the page to the printer")
        )
        self.setup.set_up(self._preview_printer, self._size)
        self.preview.updatePreview()

    async def _print(self) -> None:
        if self.printer.currentData() == PDF:
            path = await ask_file_to_save(self, tr("Print to a PDF file"), self._path)
            if path is None:
                return
            path = ending_in(path, ".pdf")
            if not await may_replace(self, path):
                return
            self.pdf_path = path
        self.accept()


def _usual_paper() -> str:
    """Letter where people measure in inches, else A4."""
    metric = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.MetricSystem
    return "A4" if metric else "Letter"
