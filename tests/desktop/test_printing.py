from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter

from core.errors import WriteFailedError
from desktop.dialogs.print import PrintDialog
from desktop.printing import PIXELS_PER_INCH, PageSetup, for_paper, pdf_printer, write_pdf

MM = 72 / 25.4  # points


@pytest.fixture
def picture(qapp):
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 30, 40))
    return image


def media_box(pdf):
    numbers = re.search(rb"/MediaBox \[([\d. ]+)\]", pdf)[1].split()
    return [float(number) for number in numbers[2:]]


def test_a_pdf_is_a_page_with_the_photo_and_says_that_its_colours_are_srgb(picture, tmp_path):
    path = tmp_path / "photo.pdf"
    write_pdf(picture, path, PageSetup(), "beach")
    pdf = path.read_bytes()
    assert pdf.startswith(b"%PDF")
    assert media_box(pdf) == pytest.approx([297 * MM, 210 * MM], abs=1)  # across, as the photo
    assert b"/OutputIntents" in pdf
    assert "sRGB".encode("utf-16-be") in pdf
    assert b"/Subtype /Image" in pdf
    assert list(tmp_path.iterdir()) == [path]


def test_a_pdf_replaces_one_and_a_folder_that_is_gone_is_an_error(picture, tmp_path):
    path = tmp_path / "photo.pdf"
    path.write_bytes(b"older")
    write_pdf(picture, path, PageSetup(turned=False), "beach")
    assert media_box(path.read_bytes()) == pytest.approx([210 * MM, 297 * MM], abs=1)
    with pytest.raises(WriteFailedError):
        write_pdf(picture, tmp_path / "gone" / "photo.pdf", PageSetup(), "beach")


@pytest.mark.parametrize(
    ("page", "target"), [((300, 300), (0, 50, 300, 200)), ((600, 200), (150, 0, 300, 200)), ((60, 40), (0, 0, 60, 40))]
)
def test_all_of_the_photo_is_on_the_page_in_its_middle(page, target):
    part, place = PageSetup().place(QSize(60, 40), QRectF(11, 7, *page))
    assert part == QRectF(0, 0, 60, 40)
    assert place == QRectF(*target)


def test_a_page_is_filled_by_the_middle_of_the_photo():
    part, place = PageSetup(fills=True).place(QSize(60, 40), QRectF(0, 0, 100, 100))
    assert part == QRectF(10, 0, 40, 40)
    assert place == QRectF(0, 0, 100, 100)


def test_no_more_pixels_are_sent_than_paper_shows(qapp):
    setup, printer = PageSetup((100, 150), margin=0, turned=False), pdf_printer()
    large = QImage(4000, 6000, QImage.Format.Format_ARGB32)
    large.fill(0)
    setup.set_up(printer, large.size())
    sent = for_paper(large, printer, setup)
    width = printer.pageRect(QPrinter.Unit.Inch).width()
    assert sent.width() == pytest.approx(width * PIXELS_PER_INCH, abs=2)
    assert sent.pixelColor(5, 5) == QColor("white")  # what was transparent


def test_small_photos_are_sent_as_they_are(picture):
    printer, setup = pdf_printer(), PageSetup()
    setup.set_up(printer, picture.size())
    assert for_paper(picture, printer, setup).size() == picture.size()


def test_the_dialog_shows_the_page(qtbot, picture, tmp_path):
    dialog = PrintDialog(picture, tmp_path / "beach.pdf")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.setup.turned is None
    dialog.way.setCurrentIndex(dialog.way.findData("turned"))
    dialog.paper.setCurrentIndex(dialog.paper.findData("13 × 18 cm"))
    dialog.extent.setCurrentIndex(1)
    dialog.margin.setValue(0)
    assert dialog.setup == PageSetup((130, 180), 0.0, True, True)
    layout = dialog._preview_printer.pageLayout()
    assert layout.fullRect(layout.units()).width() > layout.fullRect(layout.units()).height()
    assert dialog.preview.pageCount() == 1
    shot = np.array([dialog.preview.grab().toImage().pixelColor(210, 230).getRgb()[:3]])
    assert np.abs(shot - [200, 30, 40]).max() < 12
