"""How the two pictures of every example pair lie on each other."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from core.photo import Photo
from desktop.examples import ExamplePair, Examples
from desktop.services import Services


class Aligning(QObject):
    """Measures a pair whenever one of its pictures is another one, on a background thread."""

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._followed: set[ExamplePair] = set()
        services.examples.listed.connect(partial(self._follow, services.examples))
        self._follow(services.examples)

    def _follow(self, examples: Examples) -> None:
        for pair in set(examples.pairs) - self._followed:
            pair.pictured.connect(partial(self._measure, pair))
        self._followed = set(examples.pairs)

    def _measure(self, pair: ExamplePair) -> None:
        self._services.tasks.start(self._find(pair))

    async def _find(self, pair: ExamplePair) -> None:
        before, after = pair.photo("before"), pair.photo("after")
        if before is None or after is None:
            return
        found = await self._services.background.call(_alignment, before, after)
        is_there = pair in self._services.examples.pairs  # it may have been removed meanwhile
        if is_there and (before, after) == (pair.photo("before"), pair.photo("after")):
            pair.alignment = found


def _alignment(before: Photo, after: Photo) -> float:
    from core.imaging.alignment import content_alignment

    return content_alignment(before.pixels, after.pixels)
