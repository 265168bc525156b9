"""Removing what is painted over: the job that is made of the mask, and the brush that is at hand for it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from core.document.document import Document
from core.document.edit import Edit
from core.document.rendering import render
from core.engine import find_remove_engine
from core.errors import NothingCoveredError
from core.imaging.depth import to_8_bits
from core.imaging.masks import pack_whole
from core.imaging.raster import read_level
from core.jobs import RemoveJob
from desktop.mask_choices import MaskTool
from desktop.masking import Masking
from desktop.running import Order
from desktop.services import Services


class Removing:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def run(self) -> None:
        """Remove what the mask of the next edit covers; without one, try the last removal again with another seed.

        Raises JobError and EngineError; the document is untouched then.
        """
        services = self._services
        document, active = services.session.document, services.session.active
        if document is None or services.running.is_running:
            return
        if document.selection is None and not is_removal(active):
            raise NothingCoveredError
        if not services.likening.value.seed_locked:  # the lock is one, wherever seeds are drawn
            services.removal.draw_seed()
        engines = services.remove_engines
        job = RemoveJob("", engines.engine.id, engines.chosen.model_id)
        job = services.removal.value.apply_to(job, engines.engine.samples)
        await services.running.run(partial(_order, job, active))


def is_removal(edit: Edit | None) -> bool:
    """Whether it can be tried again."""
    return edit is not None and isinstance(edit.job, RemoveJob)


def _order(job: RemoveJob, active: Edit | None, document: Document) -> Order:
    """The job with its mask, checked, and what it works on. Its edit needs no mask: nothing else changes."""
    painted = document.selection
    retried = active if painted is None else None
    if painted is not None:
        mask = to_8_bits(read_level(painted)[:, :, 0])
        job = replace(job, mask=pack_whole(np.ascontiguousarray(mask)))
    elif retried is not None and isinstance(retried.job, RemoveJob):
        job = replace(job, mask=retried.job.mask)
    find_remove_engine(job.engine).check(job)
    below = document.edits if retried is None else document.below(retried.id)
    return Order(job, render(document.original, below), below, replaces=retried, used=painted)


HARDNESS = 0.9
"""Of the brush that covers what is to be removed, unless a person sets it: under a soft rim half of that stays."""


class RemovalBrush(QObject):
    """While removing, a person paints at once: the brush is taken when a photo is open, and put down afterwards.

    Its hardness is one of its own.
    """

    def __init__(self, services: Services, masking: Masking, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._masking = services, masking
        self._removes, self._hardness = False, HARDNESS
        services.mode.changed.connect(self._follow)
        services.session.opened.connect(self._follow)

    def _follow(self) -> None:
        masking = self._masking
        if self._services.mode.is_remove != self._removes:
            self._removes = not self._removes
            others, choices = self._hardness, masking.choices
            self._hardness = choices.brush.hardness
            choices.set_brush(hardness=others)
        if not self._removes:
            masking.stop()
        elif self._services.session.document is not None:
            masking.choices.choose(MaskTool.BRUSH)
            masking.start()
            masking.work_on(on_edit=False)
