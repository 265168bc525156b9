"""The window. Qt only; everything that knows about photos and models lives in `core`."""

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12.0 gives back references that it does not own: to None at every call that returns nothing, to True at
    # every signal that is emitted. Pythons that count them (3.12 and later do not) abort when none is left: after some
    # 100,000 calls, or some 6,000 signals, which are minutes of use. So both get references to spare.
    for spent in (None, True):
        ctypes.c_ssize_t.from_address(id(spent)).value += 1 << 40
