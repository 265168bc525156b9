"""The colours of the monitor: which ICC profile it has, and what photos go through on their way to it.

Where the profile comes from: on X11 the root window's _ICC_PROFILE (ICC Profiles in X Specification 0.4), which colord
and the desktops set; on Windows, GDI. On macOS the system converts by itself once surfaces say that they are sRGB
(`tag_surfaces`), and on Wayland there is no way to ask. A file chosen in the settings works everywhere.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColorSpace, QColorTransform, QGuiApplication, QImage, QScreen, QSurfaceFormat

from desktop.settings import Settings

log = logging.getLogger(__name__)

SYSTEM, NONE = "system", "none"
_SRGB = QColorSpace(QColorSpace.NamedColorSpace.SRgb)


class DisplayProfile(QObject):
    """changed: colours reach the screen in another way than before."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._screen: QScreen | None = None
        self._space: QColorSpace | None = None
        self._transform: QColorTransform | None = None
        self._look()

    @property
    def title(self) -> str:
        """What the profile in force calls itself; empty where there is none."""
        return "" if self._space is None else self._space.description() or "ICC"

    def follow(self, screen: QScreen | None) -> None:
        """The window is on this screen now."""
        self._screen = screen
        self._look()

    def choose(self, choice: str) -> None:
        """ "system", "none", or the path of a file; one that is no profile of a monitor leaves colours as they are."""
        self._settings.display_profile = choice
        self._look()

    def convert(self, image: QImage) -> QImage:
        """The image, sRGB, as the monitor is to show it."""
        if self._transform is None:
            return image
        return image.colorTransformed(self._transform)

    def _look(self) -> None:
        choice = self._settings.display_profile
        data = system_profile(self._screen) if choice == SYSTEM else b"" if choice == NONE else _contents(Path(choice))
        space = read_profile(data)
        before, self._space = self._space, space
        same = space is None or space == _SRGB
        self._transform = None if same or space is None else _SRGB.transformationToColorSpace(space)
        if before != space:
            self.changed.emit()


def read_profile(data: bytes) -> QColorSpace | None:
    """The colour space of a monitor's profile; None for anything else."""
    space = QColorSpace.fromIccProfile(data) if data else QColorSpace()
    is_one = space.isValid() and space.isValidTarget() and space.colorModel() == QColorSpace.ColorModel.Rgb
    return space if is_one else None


def system_profile(screen: QScreen | None) -> bytes:
    """The ICC profile that the system has for a screen; empty where it has none, or tells none."""
    if screen is None:
        return b""
    try:
        if QGuiApplication.platformName() == "xcb":
            return _of_x11(QGuiApplication.screens().index(screen))
        if sys.platform == "win32":
            return _of_windows(screen.name())
    except (OSError, AttributeError, ValueError) as error:  # a library or a function is not there
        log.info("no display profile: %s", error)
    return b""


def tag_surfaces() -> None:
    """Say that windows are painted in sRGB, so that macOS converts them. Call before there is an application."""
    if sys.platform == "darwin":
        surface = QSurfaceFormat.defaultFormat()
        surface.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        QSurfaceFormat.setDefaultFormat(surface)


def _of_x11(number: int) -> bytes:
    """number: of the monitor. Through a connection of its own, which is closed again."""
    import ctypes
    from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_ubyte, c_ulong, c_void_p

    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = c_void_p
    x11.XDefaultRootWindow.restype = c_ulong
    x11.XInternAtom.restype = c_ulong
    x11.XOpenDisplay.argtypes = [c_char_p]
    x11.XDefaultRootWindow.argtypes = x11.XCloseDisplay.argtypes = [c_void_p]
    x11.XInternAtom.argtypes = [c_void_p, c_char_p, c_int]
    x11.XFree.argtypes = [c_void_p]
    x11.XGetWindowProperty.argtypes = [
        c_void_p, c_ulong, c_ulong, c_long, c_long, c_int, c_ulong,
        POINTER(c_ulong), POINTER(c_int), POINTER(c_ulong), POINTER(c_ulong), POINTER(POINTER(c_ubyte)),
    ]  # fmt: skip
    display = x11.XOpenDisplay(None)
    if not display:
        return b""
    try:
        name = b"_ICC_PROFILE" + (b"_%d" % number if number else b"")
        atom = x11.XInternAtom(display, name, 1)
        if not atom:
            return b""
        kind, bits, count, left, data = c_ulong(), c_int(), c_ulong(), c_ulong(), POINTER(c_ubyte)()
        root, most = x11.XDefaultRootWindow(display), 2**24  # in units of four bytes
        found = (byref(kind), byref(bits), byref(count), byref(left), byref(data))
        x11.XGetWindowProperty(display, root, atom, 0, most, 0, 0, *found)
        if not data:
            return b""
        profile = ctypes.string_at(data, count.value) if bits.value == 8 else b""
        x11.XFree(data)
        return profile
    finally:
        x11.XCloseDisplay(display)


def _of_windows(screen: str) -> bytes:
    r"""screen: its device name ("\\.\DISPLAY1")."""
    import ctypes
    from ctypes import byref, c_ulong, c_void_p, c_wchar_p

    gdi = ctypes.CDLL("gdi32")
    gdi.CreateDCW.restype = c_void_p
    gdi.CreateDCW.argtypes = [c_wchar_p, c_wchar_p, c_wchar_p, c_void_p]
    gdi.GetICMProfileW.argtypes = [c_void_p, c_void_p, c_wchar_p]
    gdi.DeleteDC.argtypes = [c_void_p]
    context = gdi.CreateDCW(screen, None, None, None)
    if not context:
        return b""
    try:
        path, size = ctypes.create_unicode_buffer(1024), c_ulong(1024)
        return _contents(Path(path.value)) if gdi.GetICMProfileW(context, byref(size), path) else b""
    finally:
        gdi.DeleteDC(context)


def _contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        log.warning("the display profile cannot be read: %s", error)
        return b""
