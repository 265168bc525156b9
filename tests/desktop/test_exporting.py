from __future__ import annotations

import threading

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.document.document import Document
from core.photo import Photo
from desktop.exporting import Exporting
from desktop.services import Services


class WatchedPhoto(Photo):
    """Remembers which threads looked at its alpha."""

    def __getattribute__(self, name):
        if name == "alpha":
            threads.add(threading.current_thread())
        return super().__getattribute__(name)


threads: set[threading.Thread] = set()


async def test_the_image_for_the_clipboard_is_made_off_the_window_thread(qtbot, settings):
    errors = []
    services = Services.start(settings, errors.append)
    window = QWidget()
    qtbot.addWidget(window)
    deep = np.array([[[0x00FF, 0x80, 0xFFFF]]], np.uint16)
    services.session.open(Document(WatchedPhoto(deep)))
    threads.clear()
    await Exporting(services, window).copy()
    await services.stop()
    assert not errors
    assert threads
    assert threading.main_thread() not in threads
    colour = QGuiApplication.clipboard().image().pixelColor(0, 0)
    assert (colour.red(), colour.green(), colour.blue()) == (1, 0, 255)  # rounded, as in an exported file
