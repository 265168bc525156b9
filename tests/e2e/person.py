"""Fingers on the keyboard and the mouse of one display, and the app that they use."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 120


class Person:
    def __init__(self, display, home):
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_RUNTIME_DIR": str(home),
            "LC_ALL": "C.UTF-8",
        }

    def start(self, *arguments):
        """The app, as a process."""
        command = [sys.executable, "-m", "desktop.app", *map(str, arguments)]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    def xdotool(self, *arguments):
        command = ["xdotool", *map(str, arguments)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True).stdout.strip()

    def find(self, title):
        """The window whose title matches, once there is one; it gets the keyboard. Returns its id."""
        found = until(lambda: self.xdotool("search", "--onlyvisible", "--name", title), f"a window called {title}")
        window = found.splitlines()[0]
        self.xdotool("windowfocus", "--sync", window)
        return window

    def press(self, *keys):
        self.xdotool("key", "--delay", "50", *keys)

    def type(self, text):
        self.xdotool("type", "--delay", "20", text)

    def drag(self, window, *points):
        """With the left button along points of a window, in pixels."""
        self.xdotool("mousemove", "--window", window, *points[0])
        self.xdotool("mousedown", 1)
        for x, y in points[1:]:
            self.xdotool("mousemove", "--window", window, x, y)
            time.sleep(0.05)
        self.xdotool("mouseup", 1)


def until(condition, what):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.2)
    raise AssertionError(f"waited in vain for {what}")
