"""Many photos through one recipe: a durable queue."""
