"""`likewise remove`: one photo without what a mask covers."""

from __future__ import annotations

import argparse
import dataclasses
import time
from pathlib import Path
from typing import Any

from core.cli.edited import add_output_to, check_output, export_options, numbered, open_mask_for, tell
from core.cli.progress import follow
from core.cli.values import candidates, scale, seed, steps
from core.jobs import RemoveJob


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "remove",
        help="take something out of a photo",
        description="What the mask covers, an object, a watermark or a scratch, is filled with what may be behind it. "
        "Not one pixel outside the mask changes.",
    )
    parser.add_argument("photo", type=Path, help="the photo; it stays as it is")
    parser.add_argument("--engine", default="fill", help="fill (default), which needs no model, or inpaint")
    parser.add_argument("--seed", type=seed, default=0, help="seed of every random draw (default: 0)")
    parser.add_argument(
        "--candidates", type=candidates, help="how many results, with seeds that follow each other: FILE, FILE-2, …"
    )
    add_output_to(parser, "PHOTO-removed", needed_mask="greyscale picture, white over what should go; needed")
    group = parser.add_argument_group("for inpaint", "What is left out is chosen by the engine.")
    group.add_argument("--model", default="", metavar="ID", help="of those that are installed for the engine")
    group.add_argument("--prompt", default="", help="what is to be seen there, in English")
    group.add_argument("--steps", type=steps, help="sampling steps")
    group.add_argument("--guidance-scale", type=scale, metavar="SCALE", help="how closely to follow the prompt")
    parser.set_defaults(call=call)


def call(options: argparse.Namespace) -> None:
    """Raises PhotoError, SaveError, JobError and EngineError. All candidates are made before the first is written; each
    file is written whole or not at all."""
    from core.engine import find_remove_engine
    from core.imaging.blend import blend
    from core.imaging.masks import pack_whole
    from core.imaging.opening import open_photo
    from core.imaging.saving import save_photo, suggested_path

    engine = find_remove_engine(options.engine)
    saving = export_options(options)
    photo = open_photo(options.photo)
    mask = open_mask_for(options, photo)
    job = _job(options, "" if mask is None else pack_whole(mask))
    engine.check(job)
    named = options.output or suggested_path(options.photo, photo, "removed", file_format=saving.format)
    for path in numbered(named, engine.complete(job).candidates or 1):
        check_output(path, options.overwrite)

    began = time.monotonic()
    result = follow(engine.run(job, photo), lambda step: step.index, shown=not options.quiet)
    results = (result, *result.others)
    outputs = list(numbered(named, len(results)))
    notes = [*photo.notes]
    for each, path in zip(results, outputs, strict=True):
        edited = blend(photo, each.photo, options.strength)
        losses = save_photo(edited, path, options=saving, original=photo, overwrite=options.overwrite)
        notes += [*each.notes, *losses]
    report = {
        "photo": str(options.photo),
        "width": photo.width,
        "height": photo.height,
        "candidates": [
            {"output": str(path), "job": _told(each.job)} for each, path in zip(results, outputs, strict=True)
        ],
        "strength": options.strength,
        "mask": str(options.mask),
        "seconds": round(time.monotonic() - began, 2),
    }
    tell(options, outputs, notes, report)


def _job(options: argparse.Namespace, mask: str) -> RemoveJob:
    names = [field.name for field in dataclasses.fields(RemoveJob) if field.name != "mask"]
    return RemoveJob(mask=mask, **{name: getattr(options, name) for name in names})


def _told(job: Any) -> dict[str, Any]:
    """The job without its mask, which is long, and named beside it."""
    return {name: value for name, value in dataclasses.asdict(job).items() if name != "mask"}
