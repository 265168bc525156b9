"""PromptFix (Yu et al., NeurIPS 2024, arXiv 2405.16785): restoration from an instruction by latent diffusion."""

import os

# Read by the libraries below when they are imported: never ask a hub, and keep quiet about what is not installed.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("DIFFUSERS_VERBOSITY", "error")
