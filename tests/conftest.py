"""What every test runs under, and the models that several of them need."""

import os
from pathlib import Path

import pytest

# Threads of OpenMP that spin while they wait starve each other on a busy machine.
os.environ.setdefault("GOMP_SPINCOUNT", "0")

GOLDEN = Path(__file__).parent / "golden" / "promptfix"
PIPE = Path(__file__).parent / "golden" / "analogist" / "pipe"


@pytest.fixture(scope="session")
def tiny_promptfix(tmp_path_factory):
    """A models folder in which the reference's tiny PromptFix is installed, in single precision."""
    from core.models.conversion.importing import import_checkpoint
    from core.models.store import using_models_folder

    folder = tmp_path_factory.mktemp("models")
    with using_models_folder(folder):
        for _ in import_checkpoint(GOLDEN / "tiny_promptfix.ckpt", precision="fp32"):
            pass
    return folder


@pytest.fixture
def with_promptfix(tiny_promptfix, monkeypatch):
    """The tiny PromptFix as if the person had installed it. Returns the models folder."""
    monkeypatch.setenv("LIKEWISE_MODELS", str(tiny_promptfix))
    return tiny_promptfix


@pytest.fixture(scope="session")
def tiny_analogist(tmp_path_factory):
    """A models folder in which the recordings' tiny inpainting model is installed, in single precision."""
    from core.models.conversion.importing import import_checkpoint
    from core.models.store import using_models_folder

    folder = tmp_path_factory.mktemp("models")
    with using_models_folder(folder):
        for _ in import_checkpoint(PIPE, precision="fp32"):
            pass
    return folder


@pytest.fixture
def with_analogist(tiny_analogist, monkeypatch):
    """The tiny inpainting model as if the person had installed it. Returns the models folder."""
    monkeypatch.setenv("LIKEWISE_MODELS", str(tiny_analogist))
    return tiny_analogist
