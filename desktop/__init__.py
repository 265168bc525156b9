"""The window. Qt only; everything that knows about photos and models lives in `core`."""

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12.0 gives back a reference to None at every call that returns nothing. Pythons that count them (3.12
    # and later do not) abort after some 100,000 calls: minutes of use. So None gets references to spare.
    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 40
