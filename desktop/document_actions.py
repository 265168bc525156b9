"""When each action is possible, from what is open, what runs and what there is to undo."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.actions import Actions, enable
from desktop.importing import Importing
from desktop.masking import Masking
from desktop.services import Services


class DocumentActions(QObject):
    """Follows the document, the jobs, the imports, the examples and the candidates."""

    def __init__(
        self, services: Services, actions: Actions, importing: Importing, masking: Masking, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services, self._actions, self._importing, self._masking = services, actions, importing, masking
        session, running = services.session, services.running
        for signal in (
            session.changed,
            session.activated,
            session.undo_stack.indexChanged,
            running.started,
            running.ended,
            importing.started,
            importing.ended,
            services.examples.changed,
            services.candidates.listed,
            services.candidates.changed,
            services.snapshots.changed,
            masking.changed,
        ):
            signal.connect(self._follow)
        services.keeping.named.connect(self._follow_project)
        self._follow()
        self._follow_project()

    def _follow_project(self) -> None:
        keeping, action = self._services.keeping, self._actions.embed_photo
        enable((action,), keeping.path is not None)
        action.setChecked(keeping.path is not None and keeping.is_embedded)

    def _follow(self) -> None:
        services, actions, session = self._services, self._actions, self._services.session
        document, running = session.document, services.running.is_running
        busy = running or self._importing.is_running
        is_open = document is not None
        enable(
            (
                actions.save_project,
                actions.save_project_as,
                actions.export,
                actions.print,
                actions.copy,
                actions.fit,
                actions.actual_size,
                actions.zoom_in,
                actions.zoom_out,
            ),
            is_open,
        )
        compares = services.snapshots.compared is not None
        enable((actions.compare,), document is not None and (bool(document.edits) or running or compares))
        enable((actions.run,), is_open and not busy)
        enable((actions.crop, actions.apply_lut), is_open and not running)
        enable((actions.mask, actions.load_mask, actions.show_mask), is_open)
        enable((actions.save_mask, actions.clear_mask), session.mask is not None)
        enable((actions.stop,), busy)
        enable((actions.import_model, actions.import_model_folder), not busy)
        tries = self._masking.is_active and self._masking.can_apply  # that goes first
        enable((actions.undo,), (session.undo_stack.canUndo() or tries) and not running)
        enable((actions.redo,), session.undo_stack.canRedo() and not running)
        enable((actions.add_pair,), not services.examples.is_full)
        enable((actions.export_lut,), bool(services.examples.complete) and not running)
        enable((actions.export_kept,), bool(services.candidates.kept))
