"""Files of weights come back as they went, and bad ones are told plainly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import bundle
from core.errors import BrokenModelError, ModelMissingError


def test_weights_come_back_in_single_precision(tmp_path: Path) -> None:
    file = tmp_path / "new" / "toy.safetensors"
    values = np.linspace(-2, 2, 12).reshape(3, 4)
    bundle.save(file, {"layer": values.astype(np.float16).T}, {"for": "tests"})
    stored = bundle.read(file)
    assert (stored.name, stored.metadata) == ("toy.safetensors", {"for": "tests"})
    assert stored.tensors["layer"].dtype == np.float32
    np.testing.assert_allclose(stored.tensors["layer"], values.T, atol=1e-3)


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ModelMissingError, match="nobody"):
        bundle.read(bundle.path("nobody"))


@pytest.mark.parametrize("kept", [0, 5, -5])
def test_a_truncated_file_is_told(tmp_path: Path, kept: int) -> None:
    file = tmp_path / "toy.safetensors"
    bundle.save(file, {"layer": np.zeros(9, np.float32)})
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(BrokenModelError, match="damaged"):
        bundle.read(file)
