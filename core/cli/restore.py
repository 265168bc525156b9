"""`likewise restore`: one photo, one instruction, one restored copy."""

from __future__ import annotations

import argparse
import dataclasses
import time
from pathlib import Path
from typing import Any

from core.cli.edited import add_output_to, add_variation_to, check_output, export_options, numbered, open_mask_for, tell
from core.cli.progress import follow
from core.cli.values import candidates, instruction, resolution, scale, seed, steps
from core.jobs import GUIDANCES, SAMPLERS, RestoreJob


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
    parser.add_argument("--engine", default="starter", help="default: starter")
    add_output_to(parser, "PHOTO-restored")
    _add_sampling_to(parser)
    parser.set_defaults(call=call)


def _add_sampling_to(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "for engines that sample", "What is left out is chosen by the engine. The starter ignores all of these."
    )
    group.add_argument("--model", default="", metavar="ID", help="of those that are installed for the engine")
    group.add_argument("--seed", type=seed, default=0, help="seed of every random draw (default: 0)")
    group.add_argument(
        "--candidates", type=candidates, help="how many results, with seeds that follow each other: FILE, FILE-2, …"
    )
    add_variation_to(group)
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

    from core.engine import find_engine
    from core.imaging.blend import blend
    from core.imaging.masks import pack
    from core.imaging.opening import open_photo
    from core.imaging.saving import save_photo, suggested_path

    photo = open_photo(options.photo)
    engine = find_engine(job.engine)
    saving = export_options(options)
    output = options.output or suggested_path(options.photo, photo, file_format=saving.format)
    engine.check(job)
    count = engine.complete(job).candidates if engine.samples else 1
    for path in numbered(output, count or 1):
        check_output(path, options.overwrite)
    mask = open_mask_for(options, photo)
    if engine.samples and mask is not None:
        job = dataclasses.replace(job, mask=pack(mask))

    began = time.monotonic()
    result = follow(engine.run(job, photo), lambda step: step.index, shown=not options.quiet)
    results = (result, *result.others)
    outputs = list(numbered(output, len(results)))
    notes = [*photo.notes]
    for each, path in zip(results, outputs, strict=True):
        restored = blend(photo, each.photo, options.strength, mask)
        losses = save_photo(restored, path, options=saving, original=photo, overwrite=options.overwrite)
        notes += [*each.notes, *losses]
    report = {
        "photo": str(options.photo),
        "output": str(output),
        "width": photo.width,
        "height": photo.height,
        "job": dataclasses.asdict(result.job),
        "candidates": [
            {"output": str(path), "job": dataclasses.asdict(each.job)}
            for each, path in zip(results, outputs, strict=True)
        ],
        "strength": options.strength,
        "mask": str(options.mask) if options.mask else None,
        "understood": engine.understand(job.instruction).to_dict(),
        "seconds": round(time.monotonic() - began, 2),
    }
    tell(options, outputs, notes, report)


def _job(options: argparse.Namespace) -> RestoreJob:
    """The options of a job's names; the mask has to be read first."""
    names = [field.name for field in dataclasses.fields(RestoreJob) if field.name not in ("mask", "variation_path")]
    return RestoreJob(**{name: getattr(options, name) for name in names})
