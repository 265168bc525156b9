from pathlib import Path

import pytest
import torch

from core.inpainting.model import load_model

GOLDEN = Path(__file__).parents[2] / "golden" / "analogist"


@pytest.fixture(scope="session")
def golden():
    """The folder of recordings of the published Analogist."""
    return GOLDEN


@pytest.fixture(scope="session")
def inpainting_model():
    """The tiny inpainting model of the recordings in memory."""
    return load_model(GOLDEN / "pipe", torch.device("cpu"), torch.float32)
