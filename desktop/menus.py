"""The menu bar and the tool bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from desktop.actions import Actions
from desktop.i18n import tr
from desktop.settings import Settings
from desktop.theme import ICON_SIZE, icon


class MenuBar(QMenuBar):
    """open_recent is called with a path from the list of recent files."""

    def __init__(self, actions: Actions, settings: Settings, open_recent: Callable[[Path], None]) -> None:
        super().__init__()
        self._actions = actions
        self._settings = settings
        self._open_recent = open_recent
        self.recent = QMenu(self)
        self.recent.aboutToShow.connect(self._list_recent)
        self._languages, self._themes, self.recipes = QMenu(self), QMenu(self), QMenu(self)
        self._languages.addActions(list(actions.languages.values()))
        self._themes.addActions(list(actions.themes.values()))
        self._menus = [self.addMenu("") for _ in range(6)]
        file, edit, view, photo, models, help_ = self._menus
        self.edit = edit
        _fill(file, actions.open, self.recent, None, actions.save_project, actions.save_project_as)
        _fill(file, actions.embed_photo, None)
        _fill(file, actions.export, actions.export_kept, actions.export_lut)
        _fill(file, None, actions.print, None, actions.recover, None, actions.quit)
        _fill(edit, actions.undo, actions.redo, None, actions.copy, actions.paste, None, actions.instruction)
        _fill(edit, None, actions.toggle_edit, actions.duplicate_edit, actions.delete_edit)
        _fill(edit, actions.keep_as_edits)
        _fill(edit, None, actions.take_snapshot, None, actions.settings)
        _fill(view, *actions.modes.values(), None, actions.compare, actions.candidates_grid, actions.examples, None)
        _fill(view, actions.side_panel, actions.history, actions.snapshots, actions.light, None)
        _fill(view, actions.fit, actions.actual_size, actions.zoom_in, actions.zoom_out)
        _fill(view, None, actions.previews, None, self._languages, self._themes)
        _fill(photo, actions.run, actions.stop, actions.sampling, actions.new_seed, actions.lock_seed)
        _fill(photo, None, actions.rerun, actions.rerun_seed, actions.more_like, actions.update_all)
        _fill(photo, None, actions.crop, actions.apply_lut, None, actions.add_pair, None)
        _fill(photo, actions.mask, actions.load_mask, actions.save_mask, actions.show_mask, actions.clear_mask)
        _fill(photo, None, self.recipes, actions.batch)
        _fill(models, actions.import_model, actions.import_model_folder, actions.models_folder)
        _fill(help_, actions.palette, actions.shortcuts, actions.log_folder, None, actions.about)
        self.retranslate()

    def retranslate(self) -> None:
        titles = (tr("&File"), tr("&Edit"), tr("&View"), tr("&Photo"), tr("&Models"), tr("&Help"))
        for menu, title in zip(self._menus, titles, strict=True):
            menu.setTitle(title)
        self.recent.setTitle(tr("Open &recent"))
        self._languages.setTitle(tr("&Language"))
        self._themes.setTitle(tr("&Theme"))
        self.recipes.setTitle(tr("&Recipes"))

    def _list_recent(self) -> None:
        self.recent.clear()
        paths = self._settings.recent_files
        for place, path in enumerate(paths, start=1):
            entry = self.recent.addAction(f"&{place % 10}  {path.name.replace('&', '&&')}")
            entry.setToolTip(str(path))
            entry.triggered.connect(partial(self._open_recent, path))
        if paths:
            self.recent.addSeparator()
            self.recent.addAction(self._actions.clear_recent)
        else:
            self.recent.addAction(tr("No recent photos")).setEnabled(False)


class ToolBar(QToolBar):
    """original: the button that shows the photo as it was for as long as it is held."""

    def __init__(self, actions: Actions, window: QMainWindow) -> None:
        super().__init__(window)
        self.setMovable(False)
        self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.original = QToolButton()
        self.original.setIcon(icon("photo"))
        self.original.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

        self.addActions([actions.open, actions.export])
        self.addSeparator()
        self.addActions(list(actions.modes.values()))
        self.addSeparator()
        self._add_small(actions.undo, actions.redo)
        self.addSeparator()
        self.addAction(actions.compare)
        self.addWidget(self.original)
        self.addActions([actions.mask, actions.crop])
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self._add_small(actions.zoom_out, actions.zoom_in, actions.fit, actions.actual_size)
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.retranslate()

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Tools"))
        self.original.setText(tr("Original"))
        self.original.setToolTip(tr("Hold to see the photo as it was (F2, or \\ on the canvas)"))

    def _add_small(self, *actions: QAction) -> None:
        for action in actions:
            self.addAction(action)
            button = self.widgetForAction(action)
            assert isinstance(button, QToolButton)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)


def _fill(menu: QMenu, *entries: QAction | QMenu | None) -> None:
    """None stands for a separator."""
    menu.setToolTipsVisible(True)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, QMenu):
            menu.addMenu(entry)
        else:
            menu.addAction(entry)
