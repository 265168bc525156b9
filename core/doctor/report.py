"""The report: what is looked at, in order, and how it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core import __version__
from core.crashes import find_crashes, find_kept, log_folder
from core.doctor import machine, state
from core.doctor.privacy import bare_log, bare_trace, without_home

LOG_LINES = 60


@dataclass(frozen=True)
class Report:
    """sections: title → what was found there, made of dicts, lists, texts and numbers. problems: what is broken."""

    sections: dict[str, Any]
    problems: tuple[str, ...]

    def to_json(self) -> str:
        found = {"problems": list(self.problems), **self.sections}
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"

    def to_text(self) -> str:
        lines = ["Report of Likewise", "", "Problems"]
        lines += [f"  {problem}" for problem in self.problems or ("None was found.",)]
        for title, section in self.sections.items():
            lines += ["", title, *(f"  {line}" for line in _lines(section))]
        return "\n".join(lines) + "\n"


def examine(*, with_names: bool = False, verify: bool = False) -> Report:
    """Look at everything; a second or two, and a few more where torch is slow to import.

    verify: read every file of the installed models, and compare it with its hash.
    """
    problems: list[str] = []
    sections = {
        "Likewise": {"version": __version__, "written": datetime.now().astimezone().isoformat(timespec="seconds")},
        "System": machine.system(),
        "Versions": machine.versions(problems),
        "Torch": machine.torch_and_gpu(problems),
        "Window": machine.window(),
        "Bundled weights": state.bundled_weights(problems),
        "Installed models": state.models(problems, verify),
        "Folders": state.folders(problems),
        "Settings": state.settings(),
        "Sessions that did not end properly": _crashes(),
        "Log": _log(with_names),
    }
    return Report(without_home(sections), tuple(without_home(problems)))


def _crashes() -> list[dict[str, Any]]:
    folder = log_folder()
    return [
        {
            "version": crash.version,
            "started": crash.started.isoformat(),
            "ended": crash.ended.isoformat(timespec="seconds"),
            "trace": bare_trace(crash.trace) or "none: killed, or the power went",
        }
        for crash in (*find_crashes(folder), *find_kept(folder))
    ]


def _log(with_names: bool) -> str:
    try:
        text = (log_folder() / "likewise.log").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "there is none"
    shown = text if with_names else bare_log(text)
    return "\n".join(shown.splitlines()[-LOG_LINES:]) or "empty"


def _lines(value: Any) -> Iterator[str]:
    """Indented lines, as YAML would have them."""
    if isinstance(value, dict | list) and not value:
        yield "none"
    elif isinstance(value, dict):
        for name, inner in value.items():
            lines = list(_lines(inner))
            if (inner and isinstance(inner, dict | list)) or len(lines) > 1:
                yield f"{name}:"
                yield from (f"  {line}" for line in lines)
            else:
                yield f"{name}: {lines[0] if lines else ''}"
    elif isinstance(value, list):
        for inner in value:
            first, *rest = list(_lines(inner)) or [""]
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield from str(value).splitlines() or [""]


def default_path(as_json: bool) -> Path:
    """Where the report goes where nothing else is said: in the current folder."""
    return Path("likewise-report.json" if as_json else "likewise-report.txt")
