"""PromptFix (Yu et al., NeurIPS 2024, arXiv 2405.16785): restoration from an instruction by latent diffusion."""

import core.models  # noqa: F401 - before diffusers: it keeps that from asking a hub
