"""`likewise batch`: a recipe on many photos, from a list that outlives the program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.edited import add_export_to, export_options
from core.cli.output import print_json
from core.cli.values import fraction
from core.errors import LikewiseError, NothingToResumeError

if TYPE_CHECKING:
    from core.batch.batch import Batch
    from core.batch.files import BatchFile
    from core.batch.options import BatchOptions
    from core.batch.previewing import Planned
    from core.batch.sources import Source
    from core.recipes import Recipe

SOME_FAILED = 8
"""The exit status where some photos failed; all others are done."""
PAUSED = 130


def add_to(commands: Any) -> None:
    parser = commands.add_parser(
        "batch",
        help="do the same to many photos",
        description="Run a recipe, an instruction or an example on all photos of a folder. The photos stay as they "
        "are. What is wrong with one does not stop the others; Ctrl+C pauses, --resume goes on. The exit status is "
        f"{SOME_FAILED} where some photos failed.",
    )
    parser.add_argument("photos", type=Path, nargs="*", metavar="PHOTO", help="photos, or folders of photos")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--recipe", metavar="NAME", help="a recipe's name or its .json file; see: likewise recipes list")
    what.add_argument(
        "--instruction", dest="words", metavar="TEXT", help='what is wrong with the photos: "remove the haze"'
    )
    what.add_argument(
        "--example", nargs=2, type=Path, metavar=("A", "A2"), help="a photo before and after the edit to be made"
    )
    parser.add_argument("--strength", type=fraction, default=1.0, help="of an instruction or an example (default: 1)")
    parser.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="for the results; it is made where missing")
    parser.add_argument(
        "--name",
        default="{name}",
        metavar="TEMPLATE",
        help="of the results, from {name}, {number:04}, {recipe}, {parent} and {date}; / for folders (default: {name})",
    )
    parser.add_argument(
        "--existing",
        choices=("skip", "redo", "number"),
        default="skip",
        help="where a result's file exists: skip the photo (default), redo what a batch wrote, or add a number",
    )
    parser.add_argument("-r", "--recursive", action="store_true", help="sub-folders too")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing")
    parser.add_argument(
        "--resume", nargs="?", const="", metavar="BATCH", help="go on with the batch that was paused or killed last"
    )
    parser.add_argument("--retry", action="store_true", help="with --resume: try again what failed")
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")
    parser.add_argument("--quiet", action="store_true", help="no line for each photo")
    add_export_to(parser)
    parser.set_defaults(call=call, parser=parser)


def call(options: argparse.Namespace) -> int:
    """Raises PhotoError for a photo that is not there, JobError, EngineError, and SaveError where the drive fails."""
    if options.resume is not None:
        if options.photos or options.recipe or options.words or options.example or options.output:
            options.parser.error("--resume knows its photos, its recipe and its folder")
        return _run(_to_resume(options.resume, options.retry), options)
    if options.retry:
        options.parser.error("--retry goes with --resume")
    if not options.photos or options.output is None:
        options.parser.error("name photos or folders, and a folder for the results (-o FOLDER)")
    if not (options.recipe or options.words or options.example):
        options.parser.error("say what to do: --recipe, --instruction or --example")
    recipe, writing = _recipe(options), _writing(options)
    sources = _sources(options)
    if options.dry_run:
        return _preview(sources, recipe, writing, options)

    from core.batch.batch import Batch
    from core.batch.shelf import batches_folder, clear

    clear(batches_folder())
    return _run(Batch.create(sources, recipe, writing), options)


def _recipe(options: argparse.Namespace) -> Recipe:
    from core.imaging.opening import open_photo
    from core.jobs import AnalogyJob, Example, RestoreJob
    from core.recipes import Recipe, RecipeStep
    from core.recipes.making import step_of_pairs
    from core.recipes.shipped import find_recipe
    from core.recipes.store import SUFFIX, RecipeStore, read_recipe

    if options.words:
        name = " ".join(options.words.split())[:40]
        return Recipe(name, (RecipeStep(RestoreJob(options.words), options.strength),))
    if options.example:
        from core.examples import Pair

        before, after = map(open_photo, options.example)
        job = AnalogyJob((Example("", ""),))
        return Recipe(options.example[1].stem[:40], (step_of_pairs(job, [Pair(before, after)], options.strength),))
    if options.recipe.lower().endswith(SUFFIX):
        return read_recipe(Path(options.recipe))
    return find_recipe(options.recipe, RecipeStore())


def _writing(options: argparse.Namespace) -> BatchOptions:
    from core.batch.options import BatchOptions

    return BatchOptions(options.output.absolute(), options.name, options.existing, export_options(options))


def _sources(options: argparse.Namespace) -> list[Source]:
    from core.batch.shelf import batches_folder, written_by_batches
    from core.batch.sources import find_photos

    written = written_by_batches(batches_folder())
    return find_photos(options.photos, recursive=options.recursive, output=options.output, outputs=written)


def _to_resume(batch_id: str, retry: bool) -> Batch:
    from core.batch.batch import Batch
    from core.batch.shelf import SUFFIX, batch_paths, batches_folder, unfinished

    folder = batches_folder()
    if batch_id or retry:
        paths = [path for path in batch_paths(folder) if path.name in (batch_id, f"{batch_id}{SUFFIX}") or not batch_id]
    else:
        paths = unfinished(folder)
    if not paths:
        raise NothingToResumeError
    batch = Batch(paths[0])
    if retry:
        batch.retry_failed()
    return batch


def _preview(sources: list[Source], recipe: Recipe, writing: BatchOptions, options: argparse.Namespace) -> int:
    from core.batch.previewing import preview

    plan = preview(sources, recipe, writing)
    if options.json:
        print_json({"recipe": recipe.name, "dry_run": True, "photos": [_planned(each) for each in plan]})
        return 0
    for each in plan:
        print(f"{each.source.path} → {_fate(each)}")
    problems = sum(each.problem is not None for each in plan)
    skipped = sum(each.place.skip for each in plan)
    print(f"{len(plan)} photos: {skipped} would be skipped, {problems} cannot be opened. Nothing was written.")
    return 0


def _planned(each: Planned) -> dict[str, Any]:
    return {
        "photo": str(each.source.path),
        "output": str(each.place.path),
        "exists": each.place.skip,
        "replaces": bool(each.place.taken),
        "problem": str(each.problem.cause) if each.problem else None,
    }


def _fate(each: Planned) -> str:
    if each.problem is not None:
        return f"cannot be opened: {each.problem.cause}"
    if each.place.skip:
        return f"skipped: {each.place.path} exists"
    return f"{each.place.path}{' (replaced)' if each.place.taken else ''}"


def _run(batch: Batch, options: argparse.Namespace) -> int:
    from contextlib import closing

    from core.batch.files import State

    try:
        with closing(batch.run()) as run:
            for event in run:
                if event.step is None and event.file.state is not State.RUNNING and not options.quiet:
                    _tell(event.file, batch.summary.total)
    except (KeyboardInterrupt, LikewiseError) as error:
        summary = batch.summary
        print(
            f"Paused: {summary.total - summary.left} of {summary.total} photos are through. "
            f"Go on with: likewise batch --resume {batch.id}",
            file=sys.stderr,
        )
        if not isinstance(error, KeyboardInterrupt):
            raise
        if options.json:
            print_json({**_report(batch), "stopped": True})
        return PAUSED
    summary, failed = batch.summary, batch.files(State.FAILED)
    if options.json:
        print_json(_report(batch))
    else:
        _list(failed, "failed")
        print(f"{summary.done} done, {summary.skipped} skipped, {summary.failed} failed, of {summary.total} photos.")
        if failed and not options.quiet:
            print(f"Try those that failed again with: likewise batch --retry --resume {batch.id}", file=sys.stderr)
    batch.close()
    return SOME_FAILED if failed else 0


def _tell(file: BatchFile, total: int) -> None:
    ended = file.failure.cause if file.failure else file.output if file.state == "done" else file.notes[0]
    line = f"[{file.number:{len(str(total))}}/{total}] {file.state}: {file.path.name} → {ended}"
    print(line if file.state != "done" else f"{line} ({file.seconds:.1f} s)", file=sys.stderr)


def _list(files: Iterable[BatchFile], what: str) -> None:
    for file in files:
        if file.failure:
            print(f"{what}: {file.path}: {file.failure.cause} {file.failure.remedy}")


def _report(batch: Batch) -> dict[str, Any]:
    summary = batch.summary
    return {
        "batch": batch.id,
        "recipe": batch.recipe.name,
        "folder": str(batch.options.folder),
        "total": summary.total,
        "done": summary.done,
        "skipped": summary.skipped,
        "failed": summary.failed,
        "left": summary.left,
        "photos": [_photo(file) for file in batch.files()],
    }


def _photo(file: BatchFile) -> dict[str, Any]:
    told: dict[str, Any] = {"photo": str(file.path), "state": str(file.state)}
    if file.output:
        told["output"] = str(file.output)
    if file.notes:
        told["notes"] = [str(note) for note in file.notes]
    if file.failure:
        failure = file.failure
        told["error"] = {"kind": failure.kind, "cause": str(failure.cause), "remedy": str(failure.remedy)}
    return told
