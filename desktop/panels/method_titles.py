"""What the ways of the learned edit are called."""

METHOD_TITLES = {"learn": "Learn the edit", "paint": "Paint the texture"}

DONE_TITLES = {"learn": "Learned"}
"""On a result, of ways that need no seed."""
