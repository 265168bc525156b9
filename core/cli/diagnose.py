"""`likewise diagnose`: what is wrong with a photo."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.output import print_json


def add_to(commands: Any) -> None:
    parser = commands.add_parser("diagnose", help="say what is wrong with a photo")
    parser.add_argument("photo", type=Path, help="the photo to look at; it stays as it is")
    parser.add_argument("--json", action="store_true", help="print JSON, with the measurements")
    parser.set_defaults(call=call)


def call(options: argparse.Namespace) -> None:
    """Raises PhotoError."""
    from core.imaging.opening import open_photo
    from core.prompting.defects import DEFECT_TITLES, diagnose

    photo = open_photo(options.photo)
    report = diagnose(photo)
    if options.json:
        print_json(
            {
                "photo": str(options.photo),
                "format": photo.format,
                "width": photo.width,
                "height": photo.height,
                "bit_depth": photo.bit_depth,
                "notes": [str(note) for note in photo.notes],
                **report.to_dict(),
            }
        )
        return
    for note in photo.notes:
        print(note)
    for defect in report.defects:
        print(f"{defect.confidence:4.0%}  {DEFECT_TITLES[defect.wish]}")
    if not report.defects:
        print("Nothing is wrong with it, as far as can be seen.")
