"""Why something cannot be done now, in a few words."""

from __future__ import annotations

from desktop.i18n import tr
from desktop.services import Services


def reason(name: str, services: Services) -> str:
    """Of the disabled action of that name; empty where it is not clear. Works whatever was opened or chosen."""
    session = services.session
    if services.running.is_running:
        return tr("Wait until the job has ended, or stop it")
    if without_photo := _without_photo(name):
        return without_photo
    if session.document is None:
        return tr("Open a photo first")
    of_edit = _of_edit(name)
    if of_edit and session.active is None:
        return tr("Choose an edit first")
    return of_edit or _of_document(name)


def _without_photo(name: str) -> str:
    return {
        "embed_photo": tr("Save the project under a name first"),
        "undo": tr("There is nothing to undo"),
        "redo": tr("There is nothing to do again"),
        "stop": tr("Nothing runs"),
        "add_pair": tr("There are as many examples as there can be"),
        "export_lut": tr("There is no complete example"),
        "export_kept": tr("No candidate is kept"),
        "keep_as_edits": tr("No candidate is kept"),
        "candidates_grid": tr("There are no candidates"),
        "more_like": tr("There are no candidates"),
    }.get(name, "")


def _of_edit(name: str) -> str:
    return {
        "toggle_edit": tr("Choose an edit first"),
        "rename_edit": tr("Choose an edit first"),
        "duplicate_edit": tr("Choose an edit first"),
        "delete_edit": tr("Choose an edit first"),
        "raise_edit": tr("The edit is the last one"),
        "lower_edit": tr("The edit is the first one"),
        "rerun": tr("The edit has nothing to run"),
        "rerun_seed": tr("Chance has no part in the edit"),
        "mask_to_next": tr("The edit has no mask"),
        "unmask_edit": tr("The edit has no mask"),
        "mask_from_next": tr("There is no mask"),
    }.get(name, "")


def _of_document(name: str) -> str:
    return {
        "compare": tr("There is no result yet"),
        "save_recipe": tr("There is no edit yet"),
        "update_all": tr("Nothing is out of date"),
        "show_mask": tr("There is no mask"),
        "save_mask": tr("There is no mask"),
        "clear_mask": tr("There is no mask"),
    }.get(name, "")
