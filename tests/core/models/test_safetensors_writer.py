"""safetensors files written tensor by tensor, read back by safetensors itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file

from core.models.files import record_of
from core.models.safetensors_writer import Layout, write_safetensors

TENSORS = {
    "half": np.linspace(-1, 1, 15, dtype=np.float16).reshape(3, 5),
    "scalar": np.array([0.5], np.float32),
    "single": np.random.default_rng(0).normal(size=(2, 3, 4, 1)).astype(np.float32),
}
LAYOUTS = {name: Layout({2: "F16", 4: "F32"}[array.itemsize], array.shape) for name, array in TENSORS.items()}


def contents() -> Iterator[bytes]:
    return (array.tobytes() for array in TENSORS.values())


def test_safetensors_reads_what_was_written(tmp_path: Path) -> None:
    write_safetensors(tmp_path / "a.safetensors", LAYOUTS, contents())
    read = load_file(tmp_path / "a.safetensors")
    assert read.keys() == TENSORS.keys()
    for name, array in TENSORS.items():
        assert read[name].dtype == array.dtype
        assert np.array_equal(read[name], array)
    with safe_open(tmp_path / "a.safetensors", framework="numpy") as stored:
        assert stored.metadata() == {"format": "pt"}


def test_hash_and_size_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    record = write_safetensors(path, LAYOUTS, contents())
    assert record == record_of(path)
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert record.bytes == path.stat().st_size


def test_the_first_tensor_is_aligned(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    write_safetensors(path, LAYOUTS, contents())
    assert int.from_bytes(path.read_bytes()[:8], "little") % 8 == 0


def test_tensors_are_asked_for_one_after_another(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    sizes = []

    def watched() -> Iterator[bytes]:
        for array in TENSORS.values():
            sizes.append((tmp_path / "a.safetensors.part").exists())
            yield array.tobytes()

    write_safetensors(path, LAYOUTS, watched())
    assert sizes == [True, True, True]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("wrong", [[b"1234"], [b"", b"", b""], []])
def test_a_file_that_does_not_become_whole_does_not_appear(tmp_path: Path, wrong: list[bytes]) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(b"earlier")
    with pytest.raises(ValueError, match=r"bytes|shorter"):
        write_safetensors(path, LAYOUTS, iter(wrong))
    assert path.read_bytes() == b"earlier"
