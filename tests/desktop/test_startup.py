from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from core.crashes import find_crashes
from core.jobs.analogy import MOST_EXAMPLES
from desktop.app import main

PROGRAM = """
import asyncio, sys
from PySide6.QtCore import QSettings
from qasync import QEventLoop
from desktop.app import make_application
from desktop.main_window import MainWindow
from desktop.settings import Settings

settings = Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat))
app = make_application(settings)

async def live():
    closed = asyncio.Event()
    window = MainWindow(settings)
    window.closed.connect(closed.set)
    window.show()
    await asyncio.sleep(0.1)
    print(*sorted(name for name in sys.modules if "." not in name))
    window.close()
    await closed.wait()

with QEventLoop(app) as loop:
    loop.run_until_complete(live())
"""


def test_the_window_shows_without_torch_or_any_decoder(tmp_path):
    """What costs seconds is imported when it is needed."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "settings.ini")], capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    loaded = set(ended.stdout.split())
    assert "desktop" in loaded
    heavy = {"torch", "PIL", "rawpy", "pi_heif", "imagecodecs", "tifffile", "safetensors", "skimage", "scipy", "tqdm"}
    assert not loaded & heavy
    assert "QThread" not in ended.stderr
    assert "Traceback" not in ended.stderr


SESSION = """
import sys
from desktop import app

start = app.MainWindow.start

def tell(window, *arguments):
    start(window, *arguments)
    print("ready", flush=True)

app.MainWindow.start = tell
sys.exit(app.main([]))
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(("end", "left"), [(signal.SIGINT, 0), (signal.SIGKILL, 1)])
def test_only_a_session_that_is_killed_leaves_its_file(tmp_path, end, left):
    told = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    told |= {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("STATE", "CONFIG", "DATA", "CACHE")}
    command = [sys.executable, "-c", SESSION]
    app = subprocess.Popen(command, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert app.stdout.readline() == "ready\n"
    app.send_signal(end)
    _, said = app.communicate(timeout=60)
    assert app.returncode == (-signal.SIGKILL if left else 0), said
    assert len(find_crashes(tmp_path / "STATE" / "Likewise" / "log")) == left


def test_a_long_session_does_not_use_up_none_or_true():
    """PySide6 6.12.0 drops a reference to None at most calls, and one to True at every signal; Python 3.11 aborts."""
    calls = (
        "from PySide6.QtCore import QObject, Signal\nclass Told(QObject):\n    told = Signal()\n"
        "one = Told()\nfor _ in range(10**5): one.told.emit(); one.setObjectName('x')"
    )
    ended = subprocess.run([sys.executable, "-c", calls], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr


def test_more_examples_than_a_job_takes_are_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--example", "a.png", "b.png"] * (MOST_EXAMPLES + 1))
    assert ended.value.code == 2
    assert "--example can be given 8 times at most, not 9 times" in capsys.readouterr().err
