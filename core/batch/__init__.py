"""Batches: a recipe on many photos, from a list on the disk that outlives the program."""
