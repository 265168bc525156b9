"""Settings in force that outlive the window. Observable; knows no widgets."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from core.jobs import MOST_CANDIDATES

V = TypeVar("V")


class Remembered(QObject, Generic[V]):
    """changed: `value`, a frozen dataclass, is another one now."""

    changed = Signal()

    def __init__(self, value: V) -> None:
        super().__init__()
        self._value = value

    @property
    def value(self) -> V:
        return self._value

    def change(self, **fields: Any) -> None:
        """Change fields of the value."""
        self.set(replace(self._value, **fields))  # type: ignore[type-var]

    def draw_seed(self) -> None:
        """Another seed, with room above it for those of further candidates. Every value has one."""
        self.change(seed=secrets.randbelow(2**32 - MOST_CANDIDATES))

    def set(self, value: V) -> None:
        if value != self._value:
            self._value = value
            self._store(value)
            self.changed.emit()

    def _store(self, value: V) -> None:
        """Keep it for the next start."""
        raise NotImplementedError
