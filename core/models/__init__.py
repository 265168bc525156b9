"""Models that are installed on this machine: where they are, whether they are sound, how they are read, and what they
run on."""

import os

# Read by diffusers and transformers when they are imported: never ask a hub, keep quiet about what is not installed.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("DIFFUSERS_VERBOSITY", "error")
