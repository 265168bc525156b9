"""`likewise`: the commands, and what happens when one fails."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence

from core import __version__
from core.cli import analogy, batch, bench, diagnose, doctor, models, recipes, remove, restore, understand
from core.cli.output import print_error, print_json
from core.errors import LikewiseError
from core.failures import typed

STOPPED = 130  # 128 + SIGINT, as shells report it
EXIT_STATUS = (
    "exit status: 0 done · 1 the doctor found something broken · 2 wrong usage · "
    "3 the photo or the mask cannot be opened · 4 the result cannot be written · 5 the job makes no sense · "
    "6 the job failed while it ran · 7 the model cannot be imported · 8 some photos of a batch failed · "
    "9 a project cannot be opened or written · 130 stopped with Ctrl+C"
)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line. Each command's arguments carry `call`: it runs the command, and may return a status."""
    parser = argparse.ArgumentParser(
        prog="likewise",
        description="Restore photos from a written instruction and edit them by example, offline, on your own machine.",
        epilog=EXIT_STATUS,
    )
    parser.add_argument("--version", action="version", version=f"likewise {__version__}")
    commands = parser.add_subparsers(title="commands", required=True)
    for command in (restore, analogy, remove, batch, recipes, diagnose, understand, models, bench, doctor):
        command.add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status. arguments: without the program's name; None takes sys.argv."""
    multiprocessing.freeze_support()  # in a frozen app, the child of an import starts here too
    _speak_utf8()
    options = _parse(arguments)
    try:
        return options.call(options) or 0
    except KeyboardInterrupt:
        if getattr(options, "json", False):
            print_json({"stopped": True})
        print("Stopped. Nothing was changed.", file=sys.stderr)
        return STOPPED
    except Exception as error:  # one that nobody expected has its traceback logged on stderr, for the report
        return _fail(typed(error), options)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The arguments, or exit with 2; words left over are most likely an instruction without quotes."""
    parser = build_parser()
    options, left_over = parser.parse_known_args(arguments)
    if left_over:
        rest = " ".join(left_over)
        if hasattr(options, "instruction") and not any(word.startswith("-") for word in left_over):
            parser.error(f'put the instruction in quotes: "{options.instruction} {rest}"')
        parser.error(f"unrecognized arguments: {rest}")
    return options


def _fail(error: LikewiseError, options: argparse.Namespace) -> int:
    print_error(error, as_json=getattr(options, "json", False))
    return error.exit_code


def _speak_utf8() -> None:
    """Let Korean instructions and arrows through where the terminal's encoding is an old one (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
