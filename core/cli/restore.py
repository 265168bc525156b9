"""`likewise restore`: one photo, one instruction, one restored copy."""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.output import print_json
from core.cli.progress import follow
from core.cli.values import fraction, instruction, percentage, resolution, scale, seed, steps
from core.errors import UnknownExportFormatError, WouldOverwriteError, WriteFailedError
from core.jobs import GUIDANCES, SAMPLERS, RestoreJob
from core.messages import Message

if TYPE_CHECKING:
    pass


def add_to(commands: Any) -> None:
    parser = commands.add_parser("restore", help="restore a photo from a written instruction")
    parser.add_argument("photo", type=Path, help="the photo to restore; it stays as it is")
    words = parser.add_argument(
        "instruction",
        type=instruction,
        default="",
        metavar="[instruction]",
        help='what is wrong, in your words and in quotes: "remove the haze"; '
        "engines that sample mend what is seen in the photo without one",
    )
    words.required = False  # nargs="?" would take nothing for it wherever an option stands between it and the photo
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: PHOTO-restored, same format")
    parser.add_argument(
        "--strength", type=fraction, default=1.0, help="how strongly the result applies, 0 to 1 (default: 1)"
    )
    parser.add_argument("--mask", type=Path, metavar="FILE", help="greyscale picture, white where the result applies")
    parser.add_argument("--engine", default="starter", help="default: starter")
    parser.add_argument("--quality", type=percentage, default=92, help="of JPEG and WebP, 1 to 100 (default: 92)")
    parser.add_argument("--overwrite", action="store_true", help="replace the output file where it exists")
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")
    parser.add_argument("--quiet", action="store_true", help="no progress bar and no notes")
    _add_sampling_to(parser)
    parser.set_defaults(call=call)


def _add_sampling_to(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "for engines that sample", "What is left out is chosen by the engine. The starter ignores all of these."
    )
    group.add_argument("--model", default="", metavar="ID", help="of those that are installed for the engine")
    group.add_argument("--seed", type=seed, default=0, help="seed of every random draw (default: 0)")
    group.add_argument("--steps", type=steps, help="sampling steps")
    group.add_argument("--sampler", choices=SAMPLERS, default="")
    group.add_argument("--guidance", choices=GUIDANCES, default="", help="high-frequency guidance")
    group.add_argument("--text-guidance-scale", type=scale, metavar="SCALE", help="how closely to follow the text")
    group.add_argument("--image-guidance-scale", type=scale, metavar="SCALE", help="how closely to follow the photo")
    group.add_argument("--resolution", type=resolution, metavar="PIXELS", help="shorter side at which the model works")
    group.add_argument("--caption", default="", help="what the photo shows, in English")
    group.add_argument("--flaws", help='what is wrong with it, in English; "" for nothing, by default what is seen')


def call(options: argparse.Namespace) -> None:
    """Raises PhotoError, SaveError, JobError and EngineError. Nothing is written unless all went well."""
    job = _job(options)
    job.check()

    from core.document.edit import Edit
    from core.engine import find_engine
    from core.imaging.masks import pack
    from core.imaging.opening import open_mask, open_photo
    from core.imaging.saving import ExportOptions, save_photo, suggested_path

    photo = open_photo(options.photo)
    engine = find_engine(job.engine)
    output = options.output or suggested_path(options.photo, photo)
    engine.check(job)
    _check_output(output, options.overwrite)
    mask = open_mask(options.mask, photo.width, photo.height) if options.mask else None
    if engine.samples and mask is not None:
        job = dataclasses.replace(job, mask=pack(mask))

    began = time.monotonic()
    result = follow(engine.run(job, photo), lambda step: step.index, shown=not options.quiet)
    restored = Edit(result, options.strength, mask).apply_to(photo)
    saving = ExportOptions(options.quality)
    losses = save_photo(restored, output, options=saving, original=photo, overwrite=options.overwrite)
    seconds = time.monotonic() - began

    notes = [str(note) for note in (*photo.notes, *result.notes, *losses)]
    if options.json:
        print_json(
            {
                "photo": str(options.photo),
                "output": str(output),
                "width": photo.width,
                "height": photo.height,
                "job": dataclasses.asdict(result.job),
                "strength": options.strength,
                "mask": str(options.mask) if options.mask else None,
                "understood": engine.understand(job.instruction).to_dict(),
                "notes": notes,
                "seconds": round(seconds, 2),
            }
        )
    elif not options.quiet:
        for note in notes:
            print(f"note: {note}", file=sys.stderr)
        print(output)


def _job(options: argparse.Namespace) -> RestoreJob:
    """The options of a job's names; the mask has to be read first."""
    names = [field.name for field in dataclasses.fields(RestoreJob) if field.name != "mask"]
    return RestoreJob(**{name: getattr(options, name) for name in names})


def _check_output(output: Path, overwrite: bool) -> None:
    """Refuse before the work what saving would refuse after it."""
    from core.imaging.saving import EXPORT_SUFFIXES

    if output.suffix.lower() not in EXPORT_SUFFIXES:
        raise UnknownExportFormatError(name=output.name)
    if not output.parent.is_dir():
        raise WriteFailedError(
            name=output.name, reason=Message("there is no folder {folder}", {"folder": output.parent})
        )
    if output.exists() and not overwrite:
        raise WouldOverwriteError(name=output.name)
