"""`likewise understand`: what the starter reads in a sentence."""

from __future__ import annotations

import argparse
from typing import Any

from core.cli.output import print_json
from core.errors import EmptyInstructionError
from core.prompting.wishes import TITLES, requirement


def add_to(commands: Any) -> None:
    parser = commands.add_parser("understand", help="show what is read in an instruction")
    parser.add_argument(
        "instruction", help='free text in quotes, English or Korean: "get rid of the fog and the graininess"'
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(call=call)


def call(options: argparse.Namespace) -> None:
    """Raises EmptyInstructionError."""
    from core.prompting.instructions import understand

    if not options.instruction.strip():
        raise EmptyInstructionError
    understanding = understand(options.instruction)
    if options.json:
        print_json(understanding.to_dict())
        return
    for wish, weight in understanding.doable.items():
        print(f"{TITLES[wish]} ({weight:.0%})")
    for wish in understanding.beyond:
        print(f"{TITLES[wish]}: beyond the starter. {requirement(wish)}")
    for part in understanding.unclear:
        print(f"Not understood: {part}")
