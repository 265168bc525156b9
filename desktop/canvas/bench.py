"""How long the canvas takes for a frame: `python -m desktop.canvas.bench [--megapixels 48] [--size 1920x1080]`."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m desktop.canvas.bench", description=__doc__)
    parser.add_argument("--megapixels", type=float, default=48.0)
    parser.add_argument("--size", default="1920x1080", help="of the canvas, in pixels")
    options = parser.parse_args()
    width, height = (int(side) for side in options.size.split("x"))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name, milliseconds in measure(options.megapixels, width, height):
        print(f"{name:<34}{milliseconds:8.1f} ms")


def measure(megapixels: float, width: int, height: int, frames: int = 24) -> Iterator[tuple[str, float]]:
    """Yield what was done and the milliseconds it took: once for making a pyramid, else the mean frame."""
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from core.document.edit import Edit
    from core.document.rendering import Composite
    from core.imaging.raster import MemoryRaster
    from core.jobs import RestoreJob
    from desktop.canvas import PhotoCanvas, Pyramid

    application = QApplication.instance() or QApplication([])
    rows, columns = round((megapixels * 1e6 * 3 / 4) ** 0.5), round((megapixels * 1e6 * 4 / 3) ** 0.5)
    pixels = np.random.default_rng(0).integers(0, 256, (rows, columns, 3), np.uint8)
    begin = time.perf_counter()
    original = Pyramid.of(pixels)
    yield f"pyramid of {megapixels:g} megapixels", 1000 * (time.perf_counter() - begin)

    canvas = PhotoCanvas()
    canvas.resize(width, height)
    canvas.show()
    canvas.set_original(original)
    result = MemoryRaster(255 - pixels)

    def show(strength: float) -> None:
        edit = Edit(RestoreJob(""), result=result, strength=strength)
        canvas.set_result(Pyramid(Composite(original.raster, [edit])))

    show(1.0)
    screen = QImage(canvas.size(), QImage.Format.Format_RGB32)

    def mean_frame(change: Callable[[int], None]) -> float:
        spent = 0.0
        for frame in range(frames):
            begin = time.perf_counter()
            change(frame)
            canvas.render(screen)
            spent += time.perf_counter() - begin
            application.processEvents()
        return 1000 * spent / frames

    def pan(frame: int) -> None:
        canvas.pan(QPointF(-23, -17) if frame < frames / 2 else QPointF(23, 17))

    yield "zoom to the cursor", mean_frame(lambda frame: canvas.zoom_by(1.25, QPointF(400, 300)))
    for zoom in (0.35, 0.7, 1.0, 4.0):
        canvas.zoom_to(zoom)
        yield f"pan at {zoom:.0%}", mean_frame(pan)
    show(0.6)
    canvas.zoom_to(0.7)
    yield "pan at 70%, strength 60%", mean_frame(pan)
    canvas.set_compare(True)
    yield "move the divider", mean_frame(lambda frame: canvas.move_divider(frame / frames))
    canvas.zoom_fit()
    yield "strength, fitted, compared", mean_frame(lambda frame: show(0.1 + frame / 50))
    canvas.set_compare(False)
    yield "strength, fitted", mean_frame(lambda frame: show(0.1 + frame / 50))


if __name__ == "__main__":
    main()
