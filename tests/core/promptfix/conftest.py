from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from core.promptfix.model import load_model

GOLDEN = Path(__file__).parents[2] / "golden" / "promptfix"


@pytest.fixture(scope="session")
def model(tiny_promptfix):
    """The tiny PromptFix in memory."""
    return load_model(tiny_promptfix / "promptfix", torch.device("cpu"), torch.float32)


@pytest.fixture(scope="session")
def recorded():
    """A recorded run of the published implementation: 5 steps, 192 × 128 pixels."""
    return load_file(GOLDEN / "sample_5step.safetensors")


@pytest.fixture(scope="session")
def golden():
    """The folder of recordings."""
    return GOLDEN
