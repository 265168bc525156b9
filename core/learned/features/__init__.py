"""What a pixel is described by, so that a linear function of it can stand for an edit.

Features come in groups. A plane of a group is (h, w), the same for all channels of the result, or (h, w, 3), one for
each: the red of A′ is explained by what is red around the pixel. Groups come in families, from the simplest kind of
edit to the most intricate.
"""

from __future__ import annotations

from core.learned.features.groups import FAMILIES, FAMILY_OF, Planes, planes_of

__all__ = ["FAMILIES", "FAMILY_OF", "Planes", "planes_of"]
