"""Questions that open over the window."""

from __future__ import annotations

import asyncio

from driving import dialog_of
from PySide6.QtWidgets import QFileDialog

from desktop.dialogs.asking import ask_file_to_save


async def test_the_right_kind_of_file_is_offered_first(shown, until, tmp_path):
    async with shown() as window:
        asked = ask_file_to_save(window, "Export", tmp_path / "a.likewise-recipe", "Recipes", (".likewise-recipe",))
        task = asyncio.ensure_future(asked)
        await until(lambda: dialog_of(window, QFileDialog))
        dialog = dialog_of(window, QFileDialog)
        assert dialog.nameFilters() == ["Recipes (*.likewise-recipe)", "All files (*)"]
        dialog.reject()
        assert await task is None
