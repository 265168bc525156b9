"""What commands that edit one photo share: the output's arguments, saving, and telling what was done."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.output import print_json
from core.cli.values import fraction, long_side, percentage, seed, share
from core.errors import UnknownExportFormatError, WouldOverwriteError, WriteFailedError
from core.imaging.export_options import COLOUR_SPACES, METADATA, SHARPENINGS, WRITABLE, ExportOptions
from core.messages import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.photo import Photo

FORMATS = {name.lower(): name for name in WRITABLE} | {"jpg": "JPEG", "tif": "TIFF"}


WHERE_IT_APPLIES = "greyscale picture, white where the result applies"


def add_output_to(parser: argparse.ArgumentParser, default_name: str, needed_mask: str = "") -> None:
    """needed_mask: what a mask is for where there has to be one."""
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=f"default: {default_name}, same format")
    parser.add_argument(
        "--strength", type=fraction, default=1.0, help="how strongly the result applies, 0 to 1 (default: 1)"
    )
    parser.add_argument(
        "--mask", type=Path, metavar="FILE", required=bool(needed_mask), help=needed_mask or WHERE_IT_APPLIES
    )
    add_export_to(parser)
    parser.add_argument("--overwrite", action="store_true", help="replace output files where they exist")
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")
    parser.add_argument("--quiet", action="store_true", help="no progress bar and no notes")


def add_export_to(parser: argparse.ArgumentParser) -> None:
    """See `export_options`."""
    group = parser.add_argument_group("for the file that is written")
    group.add_argument("--format", choices=FORMATS, help="of a file that -o does not name (default: that of PHOTO)")
    group.add_argument("--quality", type=percentage, default=92, help="of JPEG and WebP, 1 to 100 (default: 92)")
    group.add_argument("--long-side", type=long_side, metavar="PIXELS", help="scale down to that many; never up")
    group.add_argument("--sharpen", choices=SHARPENINGS, default="none", help="for screens, after scaling")
    group.add_argument(
        "--colour-space",
        choices=COLOUR_SPACES,
        default="original",
        help="convert to it and embed its profile; edits are made in sRGB, so a larger one adds no colours to them",
    )
    group.add_argument(
        "--metadata",
        choices=METADATA,
        default="keep",
        help="no-location also leaves out the maker note, which may tell",
    )
    group.add_argument("--side-by-side", action="store_true", help="the photo before and after, in one picture")
    group.add_argument(
        "--labels", nargs=2, default=("", ""), metavar=("BEFORE", "AFTER"), help="below the two of --side-by-side"
    )


def add_variation_to(parser: argparse.ArgumentParser | argparse._ArgumentGroup) -> None:
    parser.add_argument(
        "--variation", type=share, default=0.0, help="how far from --seed's noise towards --variation-seed's, 0 to 1"
    )
    parser.add_argument("--variation-seed", type=seed, default=0, help="of the noise that --variation goes towards")


def numbered(output: Path, count: int) -> Iterator[Path]:
    """The output's name, and for further candidates the same with a number."""
    yield output
    for number in range(2, count + 1):
        yield output.with_name(f"{output.stem}-{number}{output.suffix}")


def export_options(options: argparse.Namespace) -> ExportOptions:
    """How to write the file, from what `add_export_to` added."""
    before, after = options.labels
    return ExportOptions(
        quality=options.quality,
        long_side=options.long_side,
        format=FORMATS[options.format] if options.format else "",
        sharpening=options.sharpen,
        colour_space=options.colour_space,
        metadata=options.metadata,
        side_by_side=options.side_by_side,
        before_label=before,
        after_label=after,
    )


def open_mask_for(options: argparse.Namespace, photo: Photo) -> NDArray[np.uint8] | None:
    """The mask that the options name. Raises PhotoError and BadMaskError."""
    from core.imaging.opening import open_mask

    return open_mask(options.mask, photo.width, photo.height) if options.mask else None


def check_output(output: Path, overwrite: bool, suffixes: Iterable[str] | None = None) -> None:
    """Refuse before the work what saving would refuse after it. suffixes: of photos, unless others are given."""
    from core.imaging.saving import EXPORT_SUFFIXES

    if output.suffix.lower() not in (EXPORT_SUFFIXES if suffixes is None else suffixes):
        raise UnknownExportFormatError(name=output.name)
    if not output.parent.is_dir():
        raise WriteFailedError(
            name=output.name, reason=Message("there is no folder {folder}", {"folder": output.parent})
        )
    if output.exists() and not overwrite:
        raise WouldOverwriteError(name=output.name)


def tell(
    options: argparse.Namespace, outputs: Iterable[Path], notes: Iterable[Message], report: dict[str, Any]
) -> None:
    """Say what was written: the report as JSON, or notes on stderr and the outputs' names on stdout."""
    sentences = list(dict.fromkeys(str(note) for note in notes))
    if options.json:
        print_json({**report, "notes": sentences})
    elif not options.quiet:
        for sentence in sentences:
            print(f"note: {sentence}", file=sys.stderr)
        for output in outputs:
            print(output)
