"""The groups of features by name, and how they are made."""

from __future__ import annotations

from collections.abc import Callable, Collection

from core.learned.features import colour, filters, position, shapes
from core.learned.window import Image, Plane, Window

Planes = dict[str, list[Plane]]
"""Group → planes, each (h, w), or (h, w, 3) where every channel of the result has its own."""

_COLOUR: dict[str, Callable[[Image], list[Plane]]] = {
    "affine": colour.affine,
    "products": colour.products,
    "tones": colour.tones,
    "hues": colour.hues,
    "splits": colour.splits,
}
_AROUND: dict[str, Callable[[Image, Window], list[Plane]]] = {
    "neighbours": filters.neighbours,
    "blurs": filters.blurs,
    "streaks": filters.streaks,
    "blocks": filters.blocks,
    "slopes": shapes.slopes,
    "ratios": shapes.ratios,
    "contrasts": shapes.contrasts,
    "ranks": shapes.ranks,
    "smoothings": shapes.smoothings,
    "haze": shapes.haze,
    "glow": shapes.glow,
    "surroundings": shapes.surroundings,
}
_GRADED: dict[str, Callable[[Image, Window], list[Plane]]] = {
    "graded_neighbours": filters.neighbours,
    "graded_blurs": filters.blurs,
    "graded_blocks": filters.blocks,
}
"""Made of the picture after its colours were changed: what a grade and then a filter does."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "colour": (*_COLOUR,),
    "place": ("places",),
    "filter": ("neighbours", "blurs", "streaks", "blocks", *_GRADED),
    "shape": ("slopes", "ratios", "contrasts", "ranks", "smoothings", "haze", "glow", "surroundings"),
}
"""Family → groups, from the simplest to the most intricate."""

FAMILY_OF = {group: family for family, groups in FAMILIES.items() for group in groups}


def planes_of(window: Window, graded: Image | None, groups: Collection[str]) -> Planes:
    """The planes of those groups over the window's box, in the order of FAMILIES.

    graded: the window's image, margin included, with its colours changed; only what needs it may be asked without.
    """
    planes: Planes = {}
    for group in FAMILY_OF:
        if group not in groups:
            continue
        if group in _COLOUR:
            planes[group] = _COLOUR[group](window.inner)
        elif group in _AROUND:
            planes[group] = _AROUND[group](window.image, window)
        elif graded is None:
            raise ValueError(f"{group} needs the graded picture")
        elif group == "places":
            planes[group] = position.places(window, graded[window.core])
        else:
            planes[group] = _GRADED[group](graded, window)
    return planes
