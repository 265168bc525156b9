"""`likewise recipes`: chains of jobs that are kept under a name."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.output import print_json

if TYPE_CHECKING:
    from core.recipes import Recipe


def add_to(commands: Any) -> None:
    parser = commands.add_parser("recipes", help="list, show, import, export and remove recipes for `likewise batch`")
    actions = parser.add_subparsers(title="actions", required=True)

    listing = actions.add_parser("list", help="the recipes that came along, and your own")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(call=call_list)

    showing = actions.add_parser("show", help="the steps of a recipe")
    showing.add_argument("name", metavar="NAME")
    showing.add_argument("--json", action="store_true", help="print the recipe as it would be exported")
    showing.set_defaults(call=call_show)

    importing = actions.add_parser("import", help="keep a recipe from a file; it is only data, and is checked")
    importing.add_argument("path", type=Path, metavar="FILE")
    importing.set_defaults(call=call_import)

    exporting = actions.add_parser("export", help="write a recipe to a file for others, with its example pictures")
    exporting.add_argument("name", metavar="NAME")
    exporting.add_argument("path", type=Path, metavar="FILE")
    exporting.add_argument("--overwrite", action="store_true", help="replace the file where it exists")
    exporting.set_defaults(call=call_export)

    removing = actions.add_parser("remove", help="delete a recipe of your own")
    removing.add_argument("name", metavar="NAME")
    removing.set_defaults(call=call_remove)


def call_list(options: argparse.Namespace) -> None:
    from core.recipes.shipped import shipped_recipes
    from core.recipes.store import RecipeStore

    store = RecipeStore()
    own, shipped, damaged = store.all(), shipped_recipes().values(), store.damaged()
    if options.json:
        told = [{**_told(recipe), "own": recipe in own} for recipe in (*shipped, *own)]
        causes = {name: str(error.cause) for name, error in damaged.items()}
        print_json({"folder": str(store.folder), "recipes": told, "damaged": causes})
        return
    for recipe in (*shipped, *own):
        print(f"{recipe.name}{'  ' + recipe.description if recipe.description else ''}")
    for name, error in damaged.items():
        print(f"{name}: {error.cause}", file=sys.stderr)


def call_show(options: argparse.Namespace) -> None:
    """Raises UnknownRecipeError."""
    recipe = _find(options.name)
    if options.json:
        print(recipe.to_json(), end="")
        return
    print(recipe.name)
    if recipe.description:
        print(recipe.description)
    for number, step in enumerate(recipe.steps, start=1):
        fields = json.loads(step.job.to_json())
        kind = fields.pop("kind")
        said = ", ".join(f"{name} {value}" for name, value in fields.items() if _counts(name, value))
        print(f"{number}. {kind} at {step.strength:.0%}: {said}")


def call_import(options: argparse.Namespace) -> None:
    """Raises PhotoError's FileMissingError and FileUnreadableError, BadRecipeError, UnknownEngineError, SaveError."""
    from core.recipes.store import RecipeStore

    print(RecipeStore().import_from(options.path).name)


def call_export(options: argparse.Namespace) -> None:
    """Raises UnknownRecipeError and SaveError."""
    from core.recipes.store import write_recipe

    write_recipe(_find(options.name), options.path, overwrite=options.overwrite)
    print(options.path)


def call_remove(options: argparse.Namespace) -> None:
    """Raises UnknownRecipeError and WriteFailedError."""
    from core.recipes.store import RecipeStore

    RecipeStore().remove(options.name)
    print(f"{options.name} is removed")


def _find(name: str) -> Recipe:
    from core.recipes.shipped import find_recipe
    from core.recipes.store import RecipeStore

    return find_recipe(name, RecipeStore())


def _told(recipe: Recipe) -> dict[str, Any]:
    return {"name": recipe.name, "description": recipe.description, "steps": len(recipe.steps)}


def _counts(name: str, value: object) -> bool:
    """Whether a value is worth showing: it is not the default, and no table of numbers."""
    return value not in ("", None, 0) and name not in ("table", "examples")
