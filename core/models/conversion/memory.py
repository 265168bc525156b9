"""How much memory a process takes."""

from __future__ import annotations

import psutil


class PeakMemory:
    """The most memory that this process was seen to take of its own, in bytes, without the pages of mapped files."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self.peak = 0
        self.look()

    def look(self) -> None:
        memory = self._process.memory_info()
        self.peak = max(self.peak, memory.rss - getattr(memory, "shared", 0))
