"""Analogist (Gu et al., SIGGRAPH 2024, arXiv 2405.10316): edits by example, by a frozen inpainting model."""

import core.models  # noqa: F401 - before diffusers: it keeps that from asking a hub
