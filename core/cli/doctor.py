"""`likewise doctor`: a report for a bug report, and whether something is broken."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from core.cli.output import print_json
from core.errors import WouldOverwriteError, WriteFailedError

BROKEN = 1


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "doctor",
        help="write a report on this machine for a bug report",
        description="Look at versions, memory, GPU, weights, models, folders, settings, log and crashes, and write "
        "what was found to a file, to read before you share it. Nothing is sent. Without --with-names the report has "
        "no names of photos and no instructions. Exit status 1: something is broken.",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="default: likewise-report.txt, or .json, in this folder"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace the file if it exists")
    parser.add_argument("--json", action="store_true", help="write JSON, and print where and the problems as JSON")
    parser.add_argument("--with-names", action="store_true", help="keep what the log says, names of files included")
    parser.add_argument("--verify", action="store_true", help="read installed models whole and compare their hashes")
    parser.set_defaults(call=call)


def call(options: argparse.Namespace) -> int:
    """Raises WouldOverwriteError and WriteFailedError."""
    from core.doctor import examine
    from core.doctor.report import default_path
    from core.imaging.atomic import write_atomically

    path: Path = options.output or default_path(options.json)
    if path.exists() and not options.overwrite:
        raise WouldOverwriteError(name=str(path))
    report = examine(with_names=options.with_names, verify=options.verify)
    text = report.to_json() if options.json else report.to_text()
    try:
        write_atomically(text.encode(), path, overwrite=options.overwrite)
    except FileExistsError as error:
        raise WouldOverwriteError(name=str(path)) from error
    except OSError as error:
        raise WriteFailedError(name=str(path), reason=error.strerror or str(error)) from error
    if options.json:
        print_json({"report": str(path), "problems": list(report.problems)})
    else:
        print(path)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    return BROKEN if report.problems else 0
