"""The learned edit: what turned A into A′ is learned from the pair itself, and done to B."""
