"""The recipes that come with Likewise, and finding a recipe by its name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from core.errors import UnknownRecipeError
from core.recipes.recipe import Recipe
from core.recipes.store import SUFFIX, RecipeStore, read_recipe

FOLDER = Path(str(files("resources"))) / "recipes"

RECIPE_TITLES: dict[str, str] = {
    "old-photo": "Old photo",
    "faded-colours": "Faded colours",
    "print-scan": "Scan of a print",
    "night-street": "Night street",
    "underexposed": "Underexposed",
    "hazy-landscape": "Hazy landscape",
    "snow-or-rain": "Snow or rain",
    "phone-jpeg": "Phone JPEG",
    "soft-black-and-white": "Soft black and white",
    "warm-evening": "Warm evening",
    "gentle-portrait": "Gentle portrait",
}
"""File name without its suffix → name, in the order in which they are offered. The files have the same names."""

RECIPE_PHRASES: dict[str, str] = {
    "old-photo": "Mends scratches and stains, brings back contrast and colours",
    "faded-colours": "Gives slides and prints that have gone pale or yellow their colours back",
    "print-scan": "Takes grain and dust from a scan and sets black and white where they belong",
    "night-street": "Brightens the dark, removes the noise there, keeps lamps from burning out",
    "underexposed": "Brightens a photo that came out too dark, and takes its noise away",
    "hazy-landscape": "Looks through haze and fog, with a little more colour",
    "snow-or-rain": "Takes falling snow and rain away and mends the contrast that they cost",
    "phone-jpeg": "Smooths blocks and noise of a small or often forwarded JPEG",
    "soft-black-and-white": "Black and white with soft contrast and open shadows",
    "warm-evening": "The light of a late sun: warmer, with deep yet open shadows",
    "gentle-portrait": "Calm skin tones, a little light into the shadows, no noise",
}
"""What each does, in one sentence; the files say the same."""


@cache
def shipped_recipes() -> dict[str, Recipe]:
    """File name without its suffix → recipe, in the order in which they are offered."""
    return {key: read_recipe(FOLDER / f"{key}{SUFFIX}") for key in RECIPE_TITLES}


def find_recipe(name: str, store: RecipeStore) -> Recipe:
    """The person's own recipe of that name, or one that came along, by its name or its key.

    Raises UnknownRecipeError, which names all that there are.
    """
    own = {recipe.name.casefold(): recipe for recipe in store.all()}
    shipped = shipped_recipes()
    by_name = {recipe.name.casefold(): recipe for recipe in shipped.values()}
    wanted = name.strip().casefold()
    found = own.get(wanted) or by_name.get(wanted) or shipped.get(wanted)
    if found is None:
        known = (*(recipe.name for recipe in store.all()), *(recipe.name for recipe in shipped.values()))
        raise UnknownRecipeError(recipe=name, known=known)
    return found
