"""`likewise models`: what is installed, and how it gets there and away again."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.output import print_json
from core.cli.progress import follow

if TYPE_CHECKING:
    from core.models.store import InstalledModel


def add_to(commands: Any) -> None:
    parser = commands.add_parser("models", help="list, import, verify and remove larger models")
    actions = parser.add_subparsers(title="actions", required=True)

    listing = actions.add_parser("list", help="the models that are installed")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(call=call_list)

    importing = actions.add_parser(
        "import",
        help="install a checkpoint as it is published",
        description="Convert a checkpoint into a model that loads fast, and install it. The checkpoint stays as it is; "
        "no code in it is run. An import that was stopped goes on from where it was.",
    )
    importing.add_argument(
        "path",
        type=Path,
        metavar="PATH",
        help="promptfix.ckpt; Stable Diffusion inpainting, as one file (sd-v1-5-inpainting.ckpt) or as a folder in "
        "diffusers' layout; both as .safetensors too; TAESD's .safetensors for sharper previews; or a folder of "
        "CLIP in transformers' layout, for `likewise bench analogy`",
    )
    importing.add_argument("--id", metavar="NAME", help="default: promptfix, analogist for inpainting, taesd or clip")
    importing.add_argument("--precision", choices=("fp16", "fp32"), default="fp16", help="default: fp16")
    importing.add_argument(
        "--config", type=Path, metavar="YAML", help="configuration of the training (default: the .yaml beside PATH)"
    )
    importing.add_argument(
        "--base", type=Path, metavar="FILE", help="the Stable Diffusion 1.5 checkpoint that has what PATH lacks"
    )
    importing.add_argument("--overwrite", action="store_true", help="replace the model of that name")
    importing.add_argument("--json", action="store_true", help="print what was done as JSON")
    importing.add_argument("--quiet", action="store_true", help="no progress bar")
    importing.set_defaults(call=call_import)

    verifying = actions.add_parser("verify", help="compare every file with its SHA-256")
    verifying.add_argument("id", nargs="?", metavar="ID", help="only this model")
    verifying.set_defaults(call=call_verify)

    removing = actions.add_parser("remove", help="delete a model")
    removing.add_argument("id", metavar="ID")
    removing.set_defaults(call=call_remove)


def call_list(options: argparse.Namespace) -> None:
    from core.models.store import models_folder, survey

    models, damaged = survey()
    causes = {model_id: str(error.cause) for model_id, error in damaged.items()}
    if options.json:
        told = [_told(model) for model in models]
        print_json({"folder": str(models_folder()), "models": told, "damaged": causes})
        return
    for model in models:
        print(f"{model.id}  {model.title}, {model.precision}, {model.bytes / 1e9:.1f} GB, from {model.source}")
    for model_id, cause in causes.items():
        print(f"{model_id}  damaged. {cause} Import it again with --overwrite, or remove it.")
    if not models and not damaged:
        print("No model is installed beside the bundled ones. See: likewise models import --help", file=sys.stderr)


def call_import(options: argparse.Namespace) -> None:
    """Raises CheckpointError, WriteFailedError and BrokenModelError. Half a model never looks installed."""
    from core.models.conversion.importing import import_checkpoint

    steps = import_checkpoint(
        options.path,
        model_id=options.id,
        precision=options.precision,
        config=options.config,
        base=options.base,
        overwrite=options.overwrite,
    )
    report = follow(steps, lambda step: step.done, shown=not options.quiet)
    if options.json:
        print_json(
            {
                **_told(report.model),
                "keys": {
                    "read": report.keys,
                    "converted": report.converted,
                    "absent": _counted(report.absent),
                    "ignored": _counted(report.ignored),
                },
                "seconds": round(report.seconds, 2),
                "peak_memory": report.peak_memory,
            }
        )
    elif not options.quiet:
        print(report.model.folder)


def call_verify(options: argparse.Namespace) -> None:
    """Raises ModelNotInstalledError, and BrokenModelError for the first file that is not as it was."""
    from core.models.store import model_ids, read_model, verify

    for model_id in [options.id] if options.id else model_ids():
        verify(read_model(model_id))
        print(f"{model_id}: every file is as it was")


def call_remove(options: argparse.Namespace) -> None:
    """Raises ModelNotInstalledError and WriteFailedError."""
    from core.models.store import remove

    print(f"{options.id} is removed; {remove(options.id) / 1e9:.1f} GB are free again")


def _told(model: InstalledModel) -> dict[str, Any]:
    return {**dataclasses.asdict(model), "folder": str(model.folder)}


def _counted(keys: tuple[str, ...]) -> dict[str, Any]:
    return {"count": len(keys), "names": list(keys)}
