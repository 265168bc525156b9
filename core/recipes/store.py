"""Recipes on this machine: a folder with one file for each."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from pathlib import Path

import platformdirs

from core.errors import (
    BadRecipeError,
    FileUnreadableError,
    LikewiseError,
    RecipeExistsError,
    UnknownRecipeError,
    WouldOverwriteError,
    WriteFailedError,
)
from core.imaging.atomic import write_atomically
from core.imaging.small_files import read_small_file
from core.recipes.recipe import MOST_BYTES, Recipe

SUFFIX = ".json"
_LONGEST = 50  # characters of a file's name
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # on Windows


def recipes_folder() -> Path:
    """In the user's data folder. It need not exist."""
    return platformdirs.user_data_path("Likewise", appauthor=False) / "recipes"


def read_recipe(path: Path) -> Recipe:
    """A recipe from a file. Raises PhotoError's FileMissingError and FileUnreadableError, BadRecipeError and
    UnknownEngineError."""
    try:
        return Recipe.from_json(read_small_file(path, MOST_BYTES).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRecipeError(reason="it is no text") from error


def write_recipe(recipe: Recipe, path: Path, *, overwrite: bool = False) -> None:
    """Write a recipe to a file, whole or not at all. Raises BadRecipeError, WouldOverwriteError, WriteFailedError."""
    recipe.check()
    try:
        write_atomically(recipe.to_json().encode("utf-8"), path, overwrite=overwrite)
    except FileExistsError as error:
        raise WouldOverwriteError(name=path.name) from error
    except OSError as error:
        raise WriteFailedError(name=path.name, reason=error.strerror or str(error)) from error


class RecipeStore:
    """The person's own recipes. Names are told apart without regard to case; what is in the files counts."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or recipes_folder()
        self._known: dict[Path, tuple[tuple[int, int], Recipe | LikewiseError]] = {}

    def all(self) -> list[Recipe]:
        """All that can be read, by name."""
        return sorted((recipe for _, recipe in self._entries()), key=lambda recipe: recipe.name.casefold())

    def damaged(self) -> dict[str, LikewiseError]:
        """File name → what is wrong with it, of those that cannot be read."""
        return {path.name: found for path, found in self._read() if isinstance(found, LikewiseError)}

    def find(self, name: str) -> Recipe:
        """Raises UnknownRecipeError."""
        return self._entry(name)[1]

    def save(self, recipe: Recipe, *, overwrite: bool = False) -> None:
        """Keep a recipe. overwrite: take the place of the one of its name. Raises RecipeExistsError, BadRecipeError and
        WriteFailedError."""
        same = self._named(recipe.name)
        if same and not overwrite:
            raise RecipeExistsError(recipe=recipe.name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteFailedError(name=self.folder.name, reason=error.strerror or str(error)) from error
        write_recipe(recipe, same[0][0] if same else self._free_path(recipe.name), overwrite=bool(same))

    def rename(self, name: str, new: str) -> None:
        """Raises UnknownRecipeError, RecipeExistsError, BadRecipeError and WriteFailedError."""
        path, recipe = self._entry(name)
        if any(other != path for other, _ in self._named(new)):
            raise RecipeExistsError(recipe=new)
        write_recipe(replace(recipe, name=new.strip()), path, overwrite=True)

    def remove(self, name: str) -> None:
        """Raises UnknownRecipeError and WriteFailedError."""
        path, _ = self._entry(name)
        try:
            path.unlink()
        except OSError as error:
            raise WriteFailedError(name=path.name, reason=error.strerror or str(error)) from error

    def import_from(self, path: Path) -> Recipe:
        """Keep a recipe from elsewhere once it is known to be sound, under its name or, where that is taken, the same
        with a number. Raises what `read_recipe` and `save` raise."""
        recipe = read_recipe(path)
        for step in recipe.steps:
            step.pairs()
        taken = {known.name.casefold() for known in self.all()}
        names = (recipe.name if number == 1 else f"{recipe.name} {number}" for number in count(1))
        recipe = replace(recipe, name=next(name for name in names if name.casefold() not in taken))
        self.save(recipe)
        return recipe

    def _entry(self, name: str) -> tuple[Path, Recipe]:
        found = self._named(name)
        if not found:
            raise UnknownRecipeError(recipe=name, known=tuple(recipe.name for recipe in self.all()))
        return found[0]

    def _named(self, name: str) -> list[tuple[Path, Recipe]]:
        return [entry for entry in self._entries() if entry[1].name.casefold() == name.strip().casefold()]

    def _entries(self) -> list[tuple[Path, Recipe]]:
        return [(path, found) for path, found in self._read() if isinstance(found, Recipe)]

    def _read(self) -> list[tuple[Path, Recipe | LikewiseError]]:
        try:
            paths = sorted(path for path in self.folder.iterdir() if path.suffix == SUFFIX)
        except OSError:  # nothing was ever kept
            return []
        return [(path, self._read_one(path)) for path in paths]

    def _read_one(self, path: Path) -> Recipe | LikewiseError:
        """Example pictures make recipes large: a file that has not changed is not read again."""
        try:
            status = path.stat()
            signature = status.st_mtime_ns, status.st_size
            if path in self._known and self._known[path][0] == signature:
                return self._known[path][1]
            found: Recipe | LikewiseError = read_recipe(path)
        except LikewiseError as error:
            found = error
        except OSError as error:  # it went away meanwhile
            return FileUnreadableError(name=path.name, reason=error.strerror or str(error))
        self._known[path] = signature, found
        return found

    def _free_path(self, name: str) -> Path:
        base = file_name_of(name)
        names = (f"{base}{SUFFIX}" if number == 1 else f"{base}-{number}{SUFFIX}" for number in count(1))
        return next(path for path in map(self.folder.joinpath, names) if not path.exists())


def file_name_of(name: str) -> str:
    """What a recipe's file is called on any system, without its suffix: letters, digits and hyphens."""
    base = re.sub(r"[^\w]+", "-", name, flags=re.UNICODE)[:_LONGEST].strip("-_").lower() or "recipe"
    return f"recipe-{base}" if _RESERVED.fullmatch(base) else base
