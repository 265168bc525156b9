"""Photos on paper: where one goes on the page, and how it is painted there."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QObject, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from core.document.rendering import render_framed
from core.errors import WriteFailedError
from core.imaging.atomic import write_atomically
from core.imaging.depth import to_8_bits
from core.messages import Message
from core.photo import Photo
from desktop.canvas.pyramid import to_image
from desktop.i18n import tr
from desktop.services import Services

PIXELS_PER_INCH = 360
"""More does no printer show; what is larger is scaled down to this."""

PRINTED = Message("Sent to the printer {printer}.")
WRITTEN = Message("Printed to {path}.")


@dataclass(frozen=True)
class PageSetup:
    """paper: its width and height, upright, in millimetres. margin: the same, on all sides.

    turned: landscape; None where the photo decides. fills: the page is covered, and what stands out of it cut off; else
    all of the photo is on it.
    """

    paper: tuple[float, float] = (210, 297)
    margin: float = 10.0
    turned: bool | None = None
    fills: bool = False

    def set_up(self, printer: QPrinter, photo: QSize) -> None:
        """Give a printer this page for a photo of that size."""
        turned = photo.width() > photo.height() if self.turned is None else self.turned
        orientation = QPageLayout.Orientation.Landscape if turned else QPageLayout.Orientation.Portrait
        margins = QMarginsF(self.margin, self.margin, self.margin, self.margin)
        printer.setPageSize(QPageSize(QSizeF(*self.paper), QPageSize.Unit.Millimeter))
        printer.setPageOrientation(orientation)
        printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)

    def place(self, photo: QSize, page: QRectF) -> tuple[QRectF, QRectF]:
        """The part of the photo that is printed, and where on the page, whose corner is (0, 0)."""
        whole = QRectF(0, 0, photo.width(), photo.height())
        room = QRectF(0, 0, page.width(), page.height())
        mode = Qt.AspectRatioMode.KeepAspectRatio
        if self.fills:
            part = QRectF(whole)
            part.setSize(room.size().scaled(whole.size(), mode))
            part.moveCenter(whole.center())
            return part, room
        target = QRectF(room)
        target.setSize(QSizeF(photo).scaled(room.size(), mode))
        target.moveCenter(room.center())
        return whole, target


def paint(printer: QPrinter, photo: QImage, setup: PageSetup) -> None:
    """Put the photo, in sRGB, on a page of a printer that is set up."""
    part, target = setup.place(photo.size(), printer.pageRect(QPrinter.Unit.DevicePixel))
    painter = QPainter(printer)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)  # no JPEG inside a PDF
    painter.drawImage(target, photo, part)
    painter.end()


def for_paper(photo: QImage, printer: QPrinter, setup: PageSetup) -> QImage:
    """The photo on white, in no more pixels than the paper shows."""
    part, target = setup.place(photo.size(), printer.pageRect(QPrinter.Unit.Inch))
    scale = min(1.0, PIXELS_PER_INCH * target.width() / part.width())
    opaque = QImage(photo.size(), QImage.Format.Format_RGB32)
    opaque.fill(Qt.GlobalColor.white)
    painter = QPainter(opaque)
    painter.drawImage(QRect(0, 0, photo.width(), photo.height()), photo)
    painter.end()
    if scale == 1.0:
        return opaque
    size = QSize(round(photo.width() * scale), round(photo.height() * scale))
    return opaque.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def write_pdf(photo: QImage, path: Path, setup: PageSetup, title: str) -> None:
    """A page as PDF/A-1b, which says that its colours are sRGB. Raises WriteFailedError; a file there is replaced."""
    printer = pdf_printer()
    setup.set_up(printer, photo.size())
    printer.setDocName(title)
    printer.setCreator("Likewise")
    try:
        with tempfile.TemporaryDirectory(prefix="likewise-") as folder:
            printed = Path(folder) / "page.pdf"
            printer.setOutputFileName(str(printed))
            paint(printer, for_paper(photo, printer, setup), setup)
            write_atomically(printed.read_bytes(), path, overwrite=True)
    except OSError as error:
        raise WriteFailedError(name=path.name, reason=error.strerror or str(error)) from error


def pdf_printer() -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_A1b)
    return printer


def image_of(photo: Photo) -> QImage:
    """In 8 bits."""
    return to_image(to_8_bits(photo.pixels), None if photo.alpha is None else to_8_bits(photo.alpha))


class Printing(QObject):
    """noted: Messages about what was done."""

    noted = Signal(tuple)

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window

    async def print(self) -> None:
        """Ask how to print the photo as it looks now, and print it. Raises WriteFailedError."""
        from desktop.dialogs.asking import answer
        from desktop.dialogs.print import PrintDialog

        document = self._services.session.document
        if document is None:
            return
        photo, _ = await self._services.background.call(render_framed, document)
        name = photo.path.stem if photo.path else tr("pasted")
        image = await self._services.background.call(image_of, photo)
        dialog = PrintDialog(image, self._services.settings.folder / f"{name}.pdf", self._window)
        if not await answer(dialog):
            return
        call = self._services.background.call
        if dialog.pdf_path is not None:
            await call(write_pdf, image, dialog.pdf_path, dialog.setup, name)
            self.noted.emit((Message(WRITTEN.template, {"path": str(dialog.pdf_path)}),))
        else:
            printer = dialog.make_printer()
            printer.setDocName(name)
            paint(printer, await call(for_paper, image, printer, dialog.setup), dialog.setup)
            self.noted.emit((Message(PRINTED.template, {"printer": printer.printerName()}),))
