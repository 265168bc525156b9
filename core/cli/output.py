"""How the commands speak: JSON on stdout for programs, sentences for people, errors on stderr."""

from __future__ import annotations

import json
import sys
from typing import Any

from core.errors import LikewiseError


def print_json(value: dict[str, Any]) -> None:
    """One JSON object on stdout, readable by people too."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_error(error: LikewiseError, as_json: bool) -> None:
    """The error's cause and remedy on stderr; with `as_json` also as an object on stdout."""
    if as_json:
        details = {"kind": type(error).__name__, "cause": str(error.cause), "remedy": str(error.remedy)}
        print_json({"error": {**details, "exit_code": error.exit_code}})
    print(f"error: {error.cause} {error.remedy}", file=sys.stderr)
