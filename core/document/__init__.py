"""A document: the original photo and the edits made to it."""
