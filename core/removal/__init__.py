"""Removing what a mask covers: a fill from the surroundings, and inpainting models."""
