"""The example pairs that the next analogy is made from. Observable; knows no widgets."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Signal

from core.examples import Pair
from core.jobs.analogy import MOST_EXAMPLES
from core.photo import Photo

Side = Literal["before", "after"]
SIDES: tuple[Side, Side] = ("before", "after")


class ExamplePair(QObject):
    """A pair on its way to be one: either picture may be missing yet.

    changed: a picture or the weight is another one. pictured: a picture is. aligned: the alignment was measured.
    """

    changed = Signal()
    pictured = Signal()
    aligned = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._photos: dict[Side, Photo | None] = {"before": None, "after": None}
        self._weight = 1.0
        self._alignment: float | None = None
        self.pictured.connect(self.changed)

    def photo(self, side: Side) -> Photo | None:
        return self._photos[side]

    @property
    def weight(self) -> float:
        return self._weight

    @weight.setter
    def weight(self, weight: float) -> None:
        if weight != self._weight:
            self._weight = weight
            self.changed.emit()

    @property
    def alignment(self) -> float | None:
        """How far the two pictures lie on each other, in [0, 1]; None where that is not known (yet)."""
        return self._alignment

    @alignment.setter
    def alignment(self, alignment: float | None) -> None:
        if alignment != self._alignment:
            self._alignment = alignment
            self.aligned.emit()

    @property
    def is_empty(self) -> bool:
        return not any(self._photos.values())

    @property
    def complete(self) -> Pair | None:
        """None while a picture is missing."""
        before, after = self._photos["before"], self._photos["after"]
        return Pair(before, after, self._weight) if before and after else None

    def put(self, **photos: Photo | None) -> None:
        """Put photos on sides, as in `put(before=photo)`; None takes one away."""
        for side in SIDES:
            if side in photos:
                self._photos[side] = photos[side]
        self._alignment = None
        self.pictured.emit()

    def swap(self) -> None:
        self._photos = {"before": self._photos["after"], "after": self._photos["before"]}
        self.pictured.emit()


class Examples(QObject):
    """listed: a pair came or went. changed: anything about them is different."""

    listed = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[ExamplePair] = []
        self.listed.connect(self.changed)
        self.add()

    @property
    def pairs(self) -> tuple[ExamplePair, ...]:
        """One at least, complete or not."""
        return tuple(self._pairs)

    @property
    def complete(self) -> tuple[Pair, ...]:
        """The pairs that a job can be made from."""
        return tuple(pair for pair in (pair.complete for pair in self._pairs) if pair is not None)

    @property
    def is_full(self) -> bool:
        return len(self._pairs) >= MOST_EXAMPLES

    def add(self) -> ExamplePair:
        """Another pair, empty."""
        assert not self.is_full
        pair = ExamplePair(self)
        pair.changed.connect(self.changed)
        self._pairs.append(pair)
        self.listed.emit()
        return pair

    def free(self) -> ExamplePair | None:
        """A pair that is empty, a new one if need be; None where there can be no more."""
        empty = next((pair for pair in self._pairs if pair.is_empty), None)
        return empty or (None if self.is_full else self.add())

    def remove(self, pair: ExamplePair) -> None:
        """Take a pair away; in place of the last one stands an empty one."""
        self._pairs.remove(pair)
        pair.changed.disconnect(self.changed)
        pair.deleteLater()
        if self._pairs:
            self.listed.emit()
        else:
            self.add()
