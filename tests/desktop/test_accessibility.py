"""The window and its dialogs for whoever cannot see, point or read small print."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import accessibility
import numpy as np
import pytest
from driving import dialog_of, run
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from core.crashes import Crash
from core.document.recovery import Recoverable
from desktop import i18n, theme
from desktop.dialogs.crash_report import CrashReportDialog
from desktop.dialogs.print import PrintDialog
from desktop.dialogs.recovery import RecoveryDialog

WORDS = (accessibility.nameless, accessibility.unexplained, accessibility.unreachable)


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply(qapp)
    yield
    theme.set_scheme(None)


def check(root: QWidget, *checks) -> None:
    found = [f"{each.__name__}: {fault}" for each in checks for fault in each(root)]
    assert not found, "\n".join(found)


async def painted() -> None:
    """Until what was changed is laid out: Qt does that when it has nothing else to do."""
    for _ in range(5):
        await asyncio.sleep(0.01)


async def speak(window, language):
    i18n.set_language(language)
    window.retranslate()
    await painted()


@pytest.mark.parametrize("mode", ["restore", "likewise"])
async def test_the_window_can_be_used_without_a_mouse_or_eyes(shown, photo_path, until, qtbot, mode):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window.services.mode.choose(mode)
        window.actions_.sampling.setChecked(True)
        await painted()
        qtbot.keyClick(window, Qt.Key.Key_Tab)
        check(window, *WORDS, accessibility.jumps_back)


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_text_stands_out_from_its_ground(shown, photo_path, until, qtbot, scheme):
    theme.set_scheme(scheme)
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        for mode in ("restore", "likewise"):
            window.services.mode.choose(mode)
            await painted()
            check(window, accessibility.faint)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
async def test_no_text_of_the_window_is_cut_off(shown, photo_path, until, qtbot, language):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        await speak(window, language)
        for mode in ("restore", "likewise"):
            window.services.mode.choose(mode)
            await painted()
            check(window, accessibility.clipped)


DIALOGS = ("shortcuts", "about", "settings", "palette", "export", "print", "batch")


@pytest.mark.parametrize("name", DIALOGS)
async def test_dialogs_of_the_window(shown, photo_path, until, name):
    async with shown(photo_path) as window:
        for language, scheme in (("en", "dark"), ("ko", "light")):
            await speak(window, language)
            theme.set_scheme(scheme)
            getattr(window.actions_, name).trigger()
            await until(lambda: dialog_of(window))
            dialog = dialog_of(window)
            pages = dialog.names.count() if name == "settings" else 1
            for page in range(pages):
                if name == "settings":
                    dialog.names.setCurrentRow(page)
                await painted()
                checks = (*WORDS, accessibility.jumps_back, accessibility.faint, accessibility.clipped)
                check(dialog, *checks)
            dialog.reject()
            await until(lambda: dialog_of(window) is None)


def crash_report():
    now = datetime.now()
    return CrashReportDialog(Crash(Path("x"), "1.0", now, now, "Fatal Python error: Aborted"), None, print)


def recovery():
    now, preview = datetime.now().astimezone(), np.zeros((8, 8, 3), np.uint8)
    found = [
        Recoverable(Path("a"), "a.jpg", now, 1, preview, True),
        Recoverable(Path("b"), "", now, 0, None, True, True),
    ]
    return RecoveryDialog(found, print)


def printing():
    return PrintDialog(QImage(20, 30, QImage.Format.Format_RGB32), Path("a.pdf"))


@pytest.mark.parametrize("make", [crash_report, recovery, printing])
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ko", "dark")])
def test_dialogs_on_their_own(qtbot, qapp, make, language, scheme):
    i18n.set_language(language)
    theme.set_scheme(scheme)
    dialog = make()
    qtbot.addWidget(dialog)
    dialog.show()
    qapp.processEvents()
    checks = (*WORDS, accessibility.jumps_back, accessibility.faint, accessibility.clipped)
    check(dialog, *checks)


SCALED = """
import asyncio, sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QToolButton
from qasync import QEventLoop
import accessibility
from desktop.app import make_application
from desktop.main_window import MainWindow
from desktop.settings import Settings

settings = Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat))
settings.language, width = sys.argv[3], int(sys.argv[4])
app = make_application(settings)

async def live():
    closed = asyncio.Event()
    window = MainWindow(settings)
    window.closed.connect(closed.set)
    window.resize(width, width * 5 // 8)
    window.show()
    window.start([Path(sys.argv[2])])
    while window.session.original is None:
        await asyncio.sleep(0.05)
    for mode in ("restore", "likewise"):
        window.services.mode.choose(mode)
        await asyncio.sleep(0.2)
        assert window.devicePixelRatioF() == 2
        print(*accessibility.clipped(window), sep="\\n", end="")
    more = window.tool_bar.findChild(QToolButton, "qt_toolbar_ext_button")
    print("a button that is not seen" if more.isVisible() and accessibility.painted_contrast(more) < 2.5 else "")
    window.close()
    await closed.wait()

with QEventLoop(app) as loop:
    loop.run_until_complete(live())
"""


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ko", 1280), ("ko", 720)])
def test_at_twice_the_size_no_text_is_cut_off(tmp_path, photo_path, language, width):
    """720 × 450 is what a small laptop's screen of 1440 × 900 has room for at 200 %."""
    told = {
        **os.environ,
        "QT_SCALE_FACTOR": "2",
        "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)]),
    }
    command = [sys.executable, "-c", SCALED, str(tmp_path / "s.ini"), str(photo_path), language, str(width)]
    ended = subprocess.run(command, env=told, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == ""


def test_the_checks_find_what_they_are_for(qtbot, qapp):

    root = QWidget()
    qtbot.addWidget(root)
    root.resize(300, 200)
    field, low, high = QLineEdit(root), QPushButton("low", root), QPushButton("high", root)
    label = QLabel("a text that is far too long for this", root)
    label.setGeometry(0, 150, 60, 20)
    label.setStyleSheet("color: #555555; background: #444444")
    for widget, place in ((field, 120), (low, 80), (high, 20)):
        widget.setGeometry(10, place, 80, 30)
    last = QPushButton("last", root)
    last.setGeometry(10, 50, 80, 30)
    last.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    root.show()
    assert len(accessibility.nameless(root)) == 1
    assert len(accessibility.unexplained(root)) == 4
    assert len(accessibility.unreachable(root)) == 1
    assert len(accessibility.jumps_back(root)) == 2
    assert len(accessibility.clipped(root)) == 1
    assert len(accessibility.faint(root)) == 1
