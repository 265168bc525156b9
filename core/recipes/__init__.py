"""Recipes: chains of jobs with a name, to be run on any photo, kept, and shared as one file."""

from core.recipes.recipe import Recipe, RecipeJob, RecipeStep

__all__ = ["Recipe", "RecipeJob", "RecipeStep"]
