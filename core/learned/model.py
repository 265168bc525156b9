"""A learned edit: two linear functions of features, and how they are evaluated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.learned.coverage import Coverage
from core.learned.curves import Curves
from core.learned.features import FAMILY_OF, Planes, planes_of
from core.learned.window import Image, Picture, Window

CURVES = "curves"
"""The group of features that is read off the pair itself."""

Coefficients = dict[str, NDArray[np.float32]]
"""Group → (n, 3), what each plane is multiplied with for R, G and B."""


@dataclass(frozen=True, eq=False)
class Grade:
    """A change of colours alone. coverage: of the colours that it was learned from; None trusts all."""

    coefficients: Coefficients
    curves: Curves
    coverage: Coverage | None = None

    def __call__(self, image: Image) -> Image:
        """(h, w, 3) → (h, w, 3), not clipped."""
        window = bare(image)
        planes = planes_of(window, None, self.coefficients.keys())
        if CURVES in self.coefficients:
            planes[CURVES] = self.curves.planes(image)
        graded = combine(planes, self.coefficients, image.shape)
        return graded if self.coverage is None else self.coverage.cautious(image, graded)


@dataclass(frozen=True, eq=False)
class LearnedEdit:
    """grade: the change of colours. detail: added to it, from the surroundings and the place; empty where the edit is
    one of colours alone. coverage: of the colours that both were learned from. error: mean squared error on parts of A′
    that were held out. untouched: of A as it is.
    """

    grade: Grade
    detail: Coefficients
    coverage: Coverage
    error: float
    untouched: float

    @property
    def sees_pixels(self) -> bool:
        """Whether it looks at surroundings, whose size in pixels matters."""
        return any(FAMILY_OF.get(group) in ("filter", "shape") for group in self.detail)

    def __call__(self, window: Window) -> Image:
        """The edited pixels of the window's box, (h, w, 3), not clipped."""
        if not self.detail:
            return self.grade(window.inner)
        graded = np.clip(self.grade(window.image), 0, 1)
        edited = graded[window.core].copy()
        for group in self.detail:
            planes = (
                {CURVES: self.grade.curves.planes(window.inner)}
                if group == CURVES
                else planes_of(window, graded, (group,))
            )
            edited += combine(planes, self.detail, edited.shape)
        return self.coverage.cautious_chroma(window.inner, edited)


def combine(planes: Planes, coefficients: Coefficients, shape: tuple[int, ...]) -> Image:
    """The sum of all planes, each times its coefficients."""
    result = np.zeros(shape, np.float32)
    for group, members in planes.items():
        for plane, factors in zip(members, coefficients[group], strict=True):
            if factors.any():
                result += (plane if plane.ndim == 3 else plane[..., None]) * factors
    return result


def bare(image: Image) -> Window:
    """An image as a window of its own; enough for features of colour."""
    height, width = image.shape[:2]
    box = (0, 0, height, width)
    return Window(
        image,
        (slice(0, height), slice(0, width)),
        box,
        (0, 0),
        Picture(np.zeros((1, 1, 3), np.uint8), image[:1, :1], 1),
    )
