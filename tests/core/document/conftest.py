"""A folder for tests that write a great deal."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

_IN_MEMORY = "/dev/shm"


@pytest.fixture
def fast_folder():
    """In memory where the system has such a folder: a kill takes nothing back there either, and no disk is slow."""
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None) as name:
        yield Path(name)
