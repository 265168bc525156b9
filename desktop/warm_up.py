"""Importing torch ahead of the first job without freezing the window.

Most of what `import torch` costs in one piece is the dynamic linker at work on torch's libraries (about a second when
the machine is busy), and Python's import holds the interpreter lock meanwhile. Calling the linker through ctypes first
lets go of the lock; the import then finds the libraries loaded.
"""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path


def warm_up() -> None:
    """Import torch. For the worker's thread, once the window is idle."""
    if os.name == "posix":
        _load_libraries()
    import torch  # noqa: F401


def _load_libraries() -> None:
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return
    suffix = "dylib" if sys.platform == "darwin" else "so"
    library = Path(spec.origin).parent / "lib" / f"libtorch_python.{suffix}"  # it brings all others along
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    dlopen(os.fsencode(library), os.RTLD_NOW)  # where this fails, the import says why
