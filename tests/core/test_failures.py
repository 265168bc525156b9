from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from core.errors import CorruptPhotoError, OutOfMemoryError, UnexpectedError
from core.failures import typed


class Payload:
    """Something large that a frame holds."""


def failure(error):
    payload = Payload()
    failure.alive = weakref.ref(payload)
    try:
        raise error
    except Exception as raised:
        return raised


def test_our_own_errors_pass_through():
    error = CorruptPhotoError(name="a.jpg", format="JPEG")
    assert typed(failure(error)) is error


def test_numpy_out_of_memory():
    with pytest.raises(MemoryError) as raised:
        np.ones(2**50)
    assert type(typed(raised.value)) is OutOfMemoryError


def test_torch_out_of_memory_by_its_words():
    raised = failure(RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory"))
    assert type(typed(raised)) is OutOfMemoryError


def test_anything_else_is_unexpected_and_logged(caplog):
    shown = typed(failure(KeyError("weights")))
    assert type(shown) is UnexpectedError
    assert "weights" in str(shown.cause)
    assert "unexpected failure" in caplog.text


def test_nothing_is_kept_alive_by_the_error():
    error = typed(failure(ValueError("no")))
    gc.collect()
    assert failure.alive() is None
    assert error.__traceback__ is None
    assert error.__cause__ is None


def test_causes_let_go_too():
    def outer():
        payload = Payload()
        outer.alive = weakref.ref(payload)
        try:
            return {}["weights"]
        except KeyError as error:
            raise CorruptPhotoError(name="a.jpg", format="JPEG") from error

    try:
        outer()
    except CorruptPhotoError as error:
        shown = typed(error)
    gc.collect()
    assert outer.alive() is None
    assert shown.__cause__ is None
