from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QColorSpace, QImage

from desktop.display_profile import DisplayProfile, read_profile, system_profile

WIDE = bytes(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3).iccProfile().data())
SRGB = bytes(QColorSpace(QColorSpace.NamedColorSpace.SRgb).iccProfile().data())
GREY = bytes(QColorSpace(QColorSpace.Primaries.SRgb, QColorSpace.TransferFunction.SRgb).iccProfile().data())[:60]


@pytest.fixture
def red():
    image = QImage(4, 4, QImage.Format.Format_RGB888)
    image.fill(QColor(255, 0, 0))
    return image


def test_a_profile_from_a_file_changes_what_is_sent_to_the_screen(qapp, settings, tmp_path, red):
    path = tmp_path / "wide.icc"
    path.write_bytes(WIDE)
    profile = DisplayProfile(settings)
    changes = []
    profile.changed.connect(lambda: changes.append(profile.title))
    assert profile.convert(red) is red
    profile.choose(str(path))
    assert changes == [profile.title]
    assert "P3" in profile.title
    shown = profile.convert(red).pixelColor(0, 0)
    assert (shown.red(), shown.green()) == pytest.approx((234, 51), abs=2)  # sRGB's red in Display P3
    assert DisplayProfile(settings).title == profile.title  # it is remembered
    profile.choose("none")
    assert profile.convert(red) is red


def test_an_srgb_monitor_costs_nothing(qapp, settings, tmp_path, red):
    path = tmp_path / "srgb.icc"
    path.write_bytes(SRGB)
    profile = DisplayProfile(settings)
    profile.choose(str(path))
    assert profile.title
    assert profile.convert(red) is red


@pytest.mark.parametrize("data", [b"", b"no profile", WIDE[:200], GREY])
def test_what_is_no_profile_leaves_colours_as_they_are(qapp, settings, tmp_path, red, data):
    assert read_profile(data) is None
    path = tmp_path / "odd.icc"
    path.write_bytes(data)
    profile = DisplayProfile(settings)
    profile.choose(str(path))
    assert (profile.title, profile.convert(red)) == ("", red)


def test_a_file_that_is_gone_leaves_colours_as_they_are(qapp, settings, tmp_path):
    settings.display_profile = str(tmp_path / "gone.icc")
    assert DisplayProfile(settings).title == ""


def test_no_system_profile_is_no_profile(qapp):
    assert system_profile(None) == b""
    assert system_profile(qapp.primaryScreen()) == b""  # offscreen


PROGRAM = """
import sys
from PySide6.QtGui import QGuiApplication
from desktop.display_profile import system_profile
app = QGuiApplication([])
sys.stdout.buffer.write(system_profile(app.primaryScreen()))
"""


@pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb")
def test_on_x11_it_is_the_root_windows():
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "320x200x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as numbers:
            display = f":{numbers.readline().strip()}"
        told = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        command = [sys.executable, "-c", PROGRAM]
        assert subprocess.run(command, env=told, capture_output=True, timeout=60).stdout == b""
        set_root_property(display.encode(), b"_ICC_PROFILE", WIDE)
        assert subprocess.run(command, env=told, capture_output=True, timeout=60).stdout == WIDE
    finally:
        server.terminate()
        server.wait()


def set_root_property(display, name, data):
    """As colord does it."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(x11.XOpenDisplay(display))
    x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_ulong
    root = ctypes.c_ulong(x11.XDefaultRootWindow(connection))
    atoms = [ctypes.c_ulong(x11.XInternAtom(connection, text, 0)) for text in (name, b"CARDINAL")]
    x11.XChangeProperty(connection, root, *atoms, 8, 0, data, len(data))
    x11.XCloseDisplay(connection)
