"""Recipes: chains of jobs to keep, share and apply."""
