"""The canvas: a photo of any size, zoomed and panned smoothly, with its restored version beside it."""

from desktop.canvas.photo_canvas import PhotoCanvas
from desktop.canvas.pyramid import Pyramid

__all__ = ["PhotoCanvas", "Pyramid"]
