"""What can be done with the edits of the document, from menus, by keys and in the panel of the history."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from core.document.edit import Edit
from core.document.titles import title_of
from core.imaging.geometry import Geometry
from desktop.actions import Actions, enable
from desktop.i18n import tr, tr_message
from desktop.rerunning import Rerunning, can_rerun, draws, out_of_date
from desktop.services import Services


class EditActions(QObject):
    """Connects the actions, which are about the active edit, and follows whether they are possible.

    Every change is one step of undo, and says what it is.
    """

    def __init__(self, services: Services, actions: Actions, rerunning: Rerunning, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._session, self._actions = services, services.session, actions
        for action, does in (
            (actions.toggle_edit, lambda edit: self.show_edit(edit, not edit.visible)),
            (actions.duplicate_edit, self.duplicate),
            (actions.raise_edit, partial(self.shift, by=1)),
            (actions.lower_edit, partial(self.shift, by=-1)),
            (actions.delete_edit, self.delete),
            (actions.rerun, self._starting(rerunning.update)),
            (actions.rerun_seed, self._starting(rerunning.with_another_seed)),
            (actions.mask_to_next, lambda edit: self._session.set_mask(edit.mask, words=tr("Mask"))),
            (actions.mask_from_next, self._mask_from_next),
            (actions.unmask_edit, lambda edit: self._session.set_mask(None, edit.id, words=tr("Remove the mask"))),
        ):
            action.triggered.connect(partial(self._with_active, does))
        actions.update_all.triggered.connect(lambda: services.tasks.start(rerunning.update_all()))
        session, running = services.session, services.running
        for signal in (session.changed, session.activated, running.started, running.ended):
            signal.connect(self._follow)
        self._follow()

    def show_edit(self, edit: Edit, shown: bool) -> None:
        self._session.set_visible(edit.id, shown, words=tr("Show") if shown else tr("Hide"))

    def show_alone(self, edit: Edit) -> None:
        """Hide all others; where they are hidden already, show all."""
        document = self._session.document
        if document is None:
            return
        alone = all(each.visible == (each is edit) for each in document.edits)
        edits = tuple(replace(each, visible=alone or each is edit) for each in document.edits)
        self._session.apply(replace(document, edits=edits), words=tr("Show all") if alone else tr("Show alone"))

    def move(self, edit: Edit, place: int) -> None:
        """Put it over `place` others."""
        self._session.move_edit(edit.id, place, words=tr("Move"))

    def shift(self, edit: Edit, by: int) -> None:
        """Up or down in the stack, as far as that goes."""
        document = self._session.document
        if document is not None:
            self.move(edit, min(max(document.place(edit.id) + by, 0), len(document.edits) - 1))

    def rename(self, edit: Edit, title: str) -> None:
        """Empty is named after its job again."""
        if title != edit.title:
            self._session.replace_edit(replace(edit, title=title), words=tr("Rename"))

    def duplicate(self, edit: Edit) -> None:
        """Once more, over itself, under a name that says so; that one becomes the active one."""
        document = self._session.document
        if document is not None:
            title = tr("{title} (copy)").format(title=tr_message(title_of(edit)))
            self._session.duplicate_edit(edit.id, title=title, words=tr("Duplicate"))

    def delete(self, edit: Edit) -> None:
        self._session.remove_edit(edit.id, words=tr("Delete"))

    def reset_geometry(self) -> None:
        """Show all of the photo again, as it was opened."""
        self._session.set_geometry(Geometry(), words=tr("Undo crop and straighten"))

    def _mask_from_next(self, edit: Edit) -> None:
        document = self._session.document
        if document is not None:
            self._session.set_mask(document.selection, edit.id, words=tr("Mask"))

    def _with_active(self, does: Callable[[Edit], None], _checked: bool = False) -> None:
        active = self._session.active
        if active is not None:
            does(active)

    def _starting(self, runs: Callable[[Edit], Coroutine[Any, Any, None]]) -> Callable[[Edit], None]:
        return lambda edit: self._services.tasks.start(runs(edit))

    def _follow(self) -> None:
        actions, document, active = self._actions, self._session.document, self._session.active
        idle = not self._services.running.is_running
        about_one = (
            (actions.toggle_edit, actions.rename_edit, actions.duplicate_edit, actions.delete_edit),
            (actions.raise_edit, actions.lower_edit, actions.mask_to_next, actions.mask_from_next),
            (actions.unmask_edit, actions.rerun, actions.rerun_seed),
        )
        for group in about_one:
            enable(group, active is not None)
        enable((actions.update_all,), idle and bool(out_of_date(document)))
        enable((actions.take_snapshot,), document is not None)
        if document is None or active is None:
            return
        place = document.place(active.id)
        enable((actions.raise_edit,), place < len(document.edits) - 1)
        enable((actions.lower_edit,), place > 0)
        enable((actions.rerun,), idle and can_rerun(active))
        enable((actions.rerun_seed,), idle and can_rerun(active) and draws(active))
        enable((actions.mask_to_next, actions.unmask_edit), active.mask is not None)
        enable((actions.mask_from_next,), document.selection is not None)
