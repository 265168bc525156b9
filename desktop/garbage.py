"""Python's garbage is collected on the GUI thread only, and in small portions.

The collector runs on whichever thread happens to allocate. On the worker it would destroy widgets and timers from a
thread that they do not live on, which crashes Qt; and a full collection over all of torch stops the event loop for a
tenth of a second.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class GarbageCollector(QObject):
    """Takes over from Python's own collector for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        timer = QTimer(self, interval=EVERY_MS)
        timer.timeout.connect(self._collect)
        timer.start()

    def _collect(self) -> None:
        """The oldest generation that is due, as Python itself would choose it."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return


def settle() -> None:
    """Never look again at what is alive now, such as the modules that were just imported."""
    gc.freeze()
