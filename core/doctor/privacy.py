"""Leaving out of a report what tells who somebody is and what they work on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_HEAD = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ [A-Z]+ [\w.]+):")
_PLACE = re.compile(r'(\s*File ")([^"]*)(", line \d+(?:,? in [\w.<>]+)?)')
_RAISED = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Exit))(?::|$)")


def bare_log(text: str) -> str:
    """Of each entry of the log its time, level and logger, and of a traceback its places and the error's class.

    What the entry says is left out: it may name a file, or quote an instruction.
    """
    kept = []
    for line in text.splitlines():
        if head := _HEAD.match(line):
            kept.append(f"{head[1]}: …")
        elif place := _PLACE.match(line):
            kept.append(place[1] + _tail(place[2]) + place[3])
        elif raised := _RAISED.match(line):
            kept.append(f"{raised[1]}: …")
    return "\n".join(kept)


def bare_trace(trace: str) -> str:
    """A native crash's trace, with every source file named by its last folders only."""
    return _PLACE.sub(lambda place: place[1] + _tail(place[2]) + place[3], trace)


def without_home(value: Any) -> Any:
    """The same, with "~" for the home folder in every text: its name is mostly the person's."""
    if isinstance(value, dict):
        return {name: without_home(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [without_home(inner) for inner in value]
    home = str(Path.home())
    return value.replace(home, "~") if isinstance(value, str) and len(home) > 1 else value


def _tail(path: str) -> str:
    return "/".join(re.split(r"[\\/]", path)[-3:])
