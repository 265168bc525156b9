"""Whether an edit is better learned or painted, by how each reproduces A′ from A."""

from __future__ import annotations

import numpy as np

from core.learned.model import LearnedEdit
from core.learned.painting.judging import reproduction
from core.learned.samples import Lesson
from core.learned.scores import texture_score

_GOOD = 4e-4  # mean squared error (34 dB) at which nobody would paint instead
_SIDE = 384


def method_for(edit: LearnedEdit, lesson: Lesson) -> str:
    """ "learn" or "paint". Takes some seconds where the edit does not explain the example well.

    The learned edit has a few hundred coefficients from tens of thousands of pixels, so how it does on what it was
    shown tells how it does elsewhere; a painting copies, and is judged by parts that it was not shown.
    """
    if edit.error <= _GOOD:
        return "learn"
    height, width = lesson.before.size
    top, left = max(0, (height - _SIDE) // 2), max(0, (width - _SIDE) // 2)
    box = (top, left, min(height, top + _SIDE), min(width, left + _SIDE))
    window = lesson.before.window(box)
    truth = lesson.after.window(box, 0).inner
    learned = np.clip(edit(window), 0, 1)
    return "paint" if reproduction(window.inner, truth) < texture_score(truth, learned) else "learn"
