"""`likewise analogy`: one photo, edited as example pairs show it."""

from __future__ import annotations

import argparse
import dataclasses
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.edited import add_output_to, add_variation_to, check_output, export_options, numbered, open_mask_for, tell
from core.cli.progress import follow
from core.cli.values import (
    LUT_SUFFIX,
    candidates,
    cube_file,
    denoising_strength,
    example_weight,
    grid_side,
    layer,
    scale,
    seed,
    steps,
)
from core.jobs.analogy import ARRANGEMENTS, METHODS, MOST_EXAMPLES, AnalogyJob

if TYPE_CHECKING:
    from core.engine import Result
    from core.examples import Pair
    from core.imaging.lut import Lut
    from core.jobs import Example
    from core.messages import Message


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "analogy",
        help="edit a photo as examples show it",
        description="Show pairs of a photo before (A) and after (A2) some edit, and the same is done to PHOTO.",
    )
    parser.add_argument("photo", type=Path, nargs="?", help="the photo to edit; it stays as it is")
    parser.add_argument(
        "--example",
        dest="examples",
        nargs=2,
        type=Path,
        action="append",
        required=True,
        metavar=("A", "A2"),
        help=f"a photo before and after the edit; up to {MOST_EXAMPLES} times",
    )
    parser.add_argument(
        "--weight",
        dest="weights",
        type=example_weight,
        action="append",
        default=[],
        metavar="W",
        help="of an example beside the others; once for each, in their order",
    )
    parser.add_argument("--engine", default="learned", help="learned (default) or analogist")
    parser.add_argument("--lut", type=cube_file, metavar="FILE", help="write an edit of colours as a .cube LUT")
    parser.add_argument("--seed", type=seed, default=0, help="seed of every random draw (default: 0)")
    parser.add_argument(
        "--candidates", type=candidates, help="how many results, with seeds that follow each other: FILE, FILE-2, …"
    )
    add_output_to(parser, "PHOTO-likewise")
    learned = parser.add_argument_group("for the learned edit")
    learned.add_argument("--method", choices=METHODS, default="", help="by default what reproduces the example better")
    _add_sampling_to(parser)
    parser.set_defaults(call=call, parser=parser)


def _add_sampling_to(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("for Analogist", "What is left out is chosen by the engine, as the paper has it.")
    group.add_argument("--model", default="", metavar="ID", help="of those that are installed for the engine")
    add_variation_to(group)
    group.add_argument("--prompt", default="", help="what the result shows, in English")
    group.add_argument("--quality-suffix", help='put after the prompt; "" for none')
    group.add_argument("--negative-prompt", help='what the result should not be; "" for nothing')
    group.add_argument(
        "--arrangement", choices=ARRANGEMENTS, default="", help="whether A lies on A2 (aligned) or on PHOTO (swapped)"
    )
    group.add_argument("--steps", type=steps, help="sampling steps")
    group.add_argument(
        "--denoising-strength",
        type=denoising_strength,
        help="share of the steps that is run; below 1, PHOTO shows through",
    )
    group.add_argument("--guidance-scale", type=scale, metavar="SCALE", help="how closely to follow the prompt")
    for name, what in (("self", "self-attention cloning"), ("cross", "cross-attention masking")):
        group.add_argument(
            f"--{name}-layers",
            nargs=2,
            type=layer,
            metavar=("FIRST", "END"),
            help=f"pairs of attention layers with {what}, from FIRST up to but without END",
        )
    group.add_argument("--sac-scale", type=scale, metavar="SCALE", help="strength of self-attention cloning")
    group.add_argument(
        "--resolution", type=grid_side, metavar="PIXELS", help="longer side of the grid of four pictures"
    )


def call(options: argparse.Namespace) -> None:
    """Raises PhotoError, SaveError, JobError and EngineError.

    Everything that can be known beforehand is checked before the work, and the LUT and all candidates are made before
    the first file is written. Each file is written whole or not at all; where writing one fails after all (a full
    disk), those before it stay.
    """
    if options.photo is None:
        _check_without_photo(options)
    if options.weights and len(options.weights) != len(options.examples):
        options.parser.error("give every example a weight, or none")
    if options.lut is not None:
        check_output(options.lut, options.overwrite, (LUT_SUFFIX,))

    from core.examples import Pair
    from core.imaging.opening import open_photo

    weights = options.weights or [1.0] * len(options.examples)
    pairs = [
        Pair(open_photo(before), open_photo(after), weight)
        for (before, after), weight in zip(options.examples, weights, strict=True)
    ]
    if options.photo is not None:
        _edit(options, pairs)
    else:
        _learn_lut(pairs).write(options.lut, overwrite=options.overwrite)
        tell(options, [options.lut], (), {"lut": str(options.lut)})


def _check_without_photo(options: argparse.Namespace) -> None:
    if options.lut is None:
        options.parser.error("name a photo to edit, or a LUT to write (--lut FILE.cube)")
    for name in ("output", "strength", "mask"):
        if getattr(options, name) != options.parser.get_default(name):
            options.parser.error(f"--{name} is for a photo, and none is named")


def _edit(options: argparse.Namespace, pairs: list[Pair]) -> None:
    from core.engine import find_analogy_engine
    from core.examples import describe_pairs
    from core.imaging.blend import blend
    from core.imaging.opening import open_photo
    from core.imaging.saving import save_photo, suggested_path

    job = _job(options, describe_pairs(pairs))
    engine = find_analogy_engine(job.engine)
    engine.check(job)
    photo = open_photo(options.photo)
    saving = export_options(options)
    named = options.output or suggested_path(options.photo, photo, "likewise", saving.format)
    for path in numbered(named, engine.complete(job).candidates or 1):
        check_output(path, options.overwrite)
    mask = open_mask_for(options, photo)

    began = time.monotonic()
    lut = _learn_lut(pairs) if options.lut is not None else None
    result = follow(engine.run(job, photo, pairs), lambda step: step.index, shown=not options.quiet)
    results = (result, *result.others)
    outputs = list(numbered(named, len(results)))
    notes: list[Message] = [*photo.notes]
    for each, path in zip(results, outputs, strict=True):
        edited = blend(photo, each.photo, options.strength, mask)
        losses = save_photo(edited, path, options=saving, original=photo, overwrite=options.overwrite)
        notes += [*each.notes, *losses]
    if lut is not None:
        lut.write(options.lut, overwrite=options.overwrite)
    report = {
        "photo": str(options.photo),
        "width": photo.width,
        "height": photo.height,
        "candidates": [_candidate(each, path) for each, path in zip(results, outputs, strict=True)],
        "strength": options.strength,
        "mask": str(options.mask) if options.mask else None,
        "lut": str(options.lut) if options.lut else None,
        "seconds": round(time.monotonic() - began, 2),
    }
    tell(options, outputs, notes, report)


def _candidate(result: Result, path: Path) -> dict[str, Any]:
    return {"output": str(path), "job": dataclasses.asdict(result.job)}


def _learn_lut(pairs: list[Pair]) -> Lut:
    from core.learned.lut import learn_lut

    return learn_lut(pairs)


def _job(options: argparse.Namespace, examples: tuple[Example, ...]) -> AnalogyJob:
    """The options of a job's names, but for the strength, which is another one here."""
    given = {
        field.name: getattr(options, field.name)
        for field in dataclasses.fields(AnalogyJob)
        if hasattr(options, field.name)
    }
    layers = {name: tuple(given[name]) if given[name] else None for name in ("self_layers", "cross_layers")}
    return AnalogyJob(**{**given, **layers, "examples": examples, "strength": options.denoising_strength})
