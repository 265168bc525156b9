"""The window: puts the panels together and connects them to the document. What they do is written elsewhere."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from core.engine import find_engine
from core.errors import EngineError, JobError, LikewiseError
from core.messages import Message
from core.prompting.wishes import Wish
from desktop import i18n, theme
from desktop.actions import Actions, enable
from desktop.canvas import PhotoCanvas
from desktop.comparing import Comparing
from desktop.exporting import Exporting
from desktop.garbage import settle
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.logs import log_folder
from desktop.menus import MenuBar, ToolBar
from desktop.opening import Opening
from desktop.panels.banner import Banner
from desktop.panels.chips import DefectChips, UnderstoodChips
from desktop.panels.instruction import InstructionPanel
from desktop.panels.status import StatusBar
from desktop.panels.strength import StrengthSlider
from desktop.restoring import Restoring
from desktop.services import Services
from desktop.settings import Settings
from desktop.showing import Showing
from desktop.theme import SPACE_L, SPACE_M, SPACE_S
from desktop.warm_up import warm_up
from desktop.wording import explanation

HOLD_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Backslash)
"""Held, they show the photo as it was. A text field takes the backslash for itself."""


class MainWindow(QMainWindow):
    """Construct it inside a running event loop's application; `closed` comes when everything behind it has ended."""

    closed = Signal()

    def __init__(self, settings: Settings, engine_id: str = "starter") -> None:
        super().__init__()
        self._settings = settings
        self._closing = False
        self.banner = Banner()
        self.services = Services.start(settings, engine_id, self.banner.show_error)
        self.session = self.services.session
        self.actions_ = Actions(self)
        self.opening = Opening(self.services, self)
        self.restoring = Restoring(self.services, self)
        self.exporting = Exporting(self.services, self)
        self.canvas = PhotoCanvas()
        self.showing = Showing(self.services, self.canvas, self)
        self.comparing = Comparing(self.session, self.actions_.compare, self.canvas, self)
        self.defects = DefectChips()
        self.strength = StrengthSlider()
        self.instruction = InstructionPanel(self.actions_)
        self.understood = UnderstoodChips()
        self.status = StatusBar(find_engine(engine_id).title)
        self.menu_bar = MenuBar(self.actions_, settings, self._open_recent)
        self.tool_bar = ToolBar(self.actions_, self)

        self._lay_out()
        self._connect_actions()
        self._connect_document()
        self.instruction.edit.set_history(settings.instructions)
        self.actions_.languages.get(settings.language, self.actions_.languages["system"]).setChecked(True)
        self.actions_.themes.get(settings.theme, self.actions_.themes["system"]).setChecked(True)
        self._follow_document()

    def start(self, paths: list[Path]) -> None:
        """Open the photos given, and get ready for the first job. Call once the window is shown."""
        if paths:
            self._start_opening_paths(paths)
        self.services.tasks.start(self._warm_up())

    def retranslate(self) -> None:
        """Say everything again, in the language that is now in force."""
        self.actions_.retranslate()
        self.menu_bar.retranslate()
        self.tool_bar.retranslate()
        self.banner.retranslate()
        self.defects.retranslate()
        self.strength.retranslate()
        self.instruction.retranslate()
        self.understood.retranslate()
        self.status.retranslate()
        self._show_title()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in HOLD_KEYS:
            self.canvas.show_original(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in HOLD_KEYS and not event.isAutoRepeat():
            self.canvas.show_original(False)
        else:
            super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """The window closes when the person has agreed and every thread has ended; until then it stays or hides."""
        event.ignore()
        if not self._closing:
            self.services.tasks.start(self._close())

    # --- putting together

    def _lay_out(self) -> None:
        self.setMenuBar(self.menu_bar)
        self.addToolBar(self.tool_bar)
        self.setStatusBar(self.status)

        above = row(self.defects, self.strength, spacing=SPACE_L, stretch=0)
        panel = column(above, self.instruction, self.understood, margins=(SPACE_L, SPACE_M, SPACE_L, SPACE_S))
        central = QWidget()
        central.setLayout(column(self.banner, self.canvas, panel, spacing=0, stretch=1))
        self.setCentralWidget(central)

        self.resize(1200, 780)
        if self._settings.geometry is not None:
            self.restoreGeometry(self._settings.geometry)
        order = (self.canvas, self.defects, self.strength.slider, self.instruction.edit, self.instruction.run_button)
        for earlier, later in pairwise(order):
            QWidget.setTabOrder(earlier, later)
        self.instruction.edit.setFocus()

    def _connect_actions(self) -> None:
        actions, start = self.actions_, self.services.tasks.start
        actions.open.triggered.connect(lambda: start(self.opening.choose()))
        actions.paste.triggered.connect(lambda: start(self.opening.paste()))
        actions.clear_recent.triggered.connect(self._settings.clear_recent_files)
        actions.export.triggered.connect(lambda: start(self.exporting.export()))
        actions.copy.triggered.connect(lambda: start(self.exporting.copy()))
        actions.quit.triggered.connect(self.close)
        actions.undo.triggered.connect(self.session.undo_stack.undo)
        actions.redo.triggered.connect(self.session.undo_stack.redo)
        actions.fit.triggered.connect(self.canvas.zoom_fit)
        actions.actual_size.triggered.connect(lambda: self.canvas.zoom_to(1.0))
        actions.zoom_in.triggered.connect(self.canvas.zoom_in)
        actions.zoom_out.triggered.connect(self.canvas.zoom_out)
        actions.run.triggered.connect(lambda: start(self.restoring.run(self.instruction.text)))
        actions.stop.triggered.connect(self.restoring.stop)
        actions.load_mask.triggered.connect(lambda: start(self.opening.load_mask()))
        actions.show_mask.toggled.connect(self.canvas.show_mask)
        actions.clear_mask.triggered.connect(lambda: self.session.set_mask(None))
        actions.instruction.triggered.connect(self.instruction.edit.setFocus)
        actions.instruction.triggered.connect(self.instruction.edit.selectAll)
        actions.shortcuts.triggered.connect(self._show_shortcuts)
        actions.log_folder.triggered.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder()))))
        actions.about.triggered.connect(self._show_about)
        actions.languages["system"].actionGroup().triggered.connect(self._choose_language)
        actions.themes["system"].actionGroup().triggered.connect(self._choose_theme)
        self.tool_bar.original.pressed.connect(lambda: self.canvas.show_original(True))
        self.tool_bar.original.released.connect(lambda: self.canvas.show_original(False))

    def _connect_document(self) -> None:
        start = self.services.tasks.start
        self.session.opened.connect(self._on_opened)
        self.session.changed.connect(self._follow_document)
        self.session.changed.connect(lambda: self.banner.drop_error(LikewiseError))
        self.session.undo_stack.indexChanged.connect(self._follow_document)
        self.strength.moved.connect(self.session.set_strength)
        self.canvas.zoom_changed.connect(self.status.show_zoom)
        self.canvas.files_dropped.connect(self._start_opening_paths)
        self.canvas.open_requested.connect(self.actions_.open.trigger)
        self.instruction.edit.textChanged.connect(lambda: self.banner.drop_error(JobError, EngineError))
        self.instruction.settled.connect(lambda text: start(self._understand(text)))
        self.defects.wanted.connect(self.instruction.add_words)
        self.understood.explained.connect(self._explain)
        self.opening.opening.connect(self._show_opening)
        self.opening.masked.connect(lambda: self.actions_.show_mask.setChecked(True))
        self.opening.leaving.connect(self.restoring.stop)
        for source in (self.opening, self.restoring, self.exporting):
            source.noted.connect(lambda notes: self.banner.show_notes(*notes))
        self.restoring.started.connect(self._on_job_started)
        self.restoring.progressed.connect(self.status.show_progress)
        self.restoring.progressed.connect(self.showing.show_progress)
        self.restoring.ended.connect(self._on_job_ended)

    # --- following what happens

    def _follow_document(self) -> None:
        actions, state, running = self.actions_, self.session.state, self.restoring.is_running
        is_open, has_result = state is not None, self.session.result is not None
        enable(
            (actions.export, actions.copy, actions.fit, actions.actual_size, actions.zoom_in, actions.zoom_out), is_open
        )
        enable((actions.compare,), has_result or running)
        self.tool_bar.original.setEnabled(has_result or running)
        enable((actions.run, actions.load_mask), is_open and not running)
        has_mask = state is not None and state.mask is not None
        enable((actions.show_mask,), has_mask)
        enable((actions.clear_mask,), has_mask and not running)
        enable((actions.stop,), running)
        enable((actions.undo,), self.session.undo_stack.canUndo() and not running)
        enable((actions.redo,), self.session.undo_stack.canRedo() and not running)
        self.defects.show_whether_result(has_result)
        self.strength.setEnabled(has_result and not running)
        self.strength.show_strength(state.strength if state else 1.0)
        self._show_title()

    def _on_opened(self) -> None:
        photo = self.session.original
        self.status.show_photo(photo)
        self.status.show_zoom(self.canvas.zoom)
        self.services.tasks.start(self._diagnose())

    def _on_job_started(self) -> None:
        self.banner.clear()
        self.actions_.show_mask.setChecked(False)
        self.instruction.edit.set_history(self._settings.instructions)
        self.instruction.edit.forget_undo()
        self.status.show_activity(Message("Starting…"))
        self._follow_document()

    def _on_job_ended(self, seconds: float | None) -> None:
        self.status.show_activity(None if seconds is None else Message("Done in {seconds:.1f} s", {"seconds": seconds}))
        self.showing.refresh()
        self._follow_document()

    def _show_opening(self, name: str) -> None:
        if not self.restoring.is_running:
            self.status.show_activity(Message("Opening {name}…", {"name": name}) if name else None)

    def _show_title(self) -> None:
        photo = self.session.original
        name = photo.path.name if photo and photo.path else tr("Pasted photo") if photo else ""
        self.setWindowTitle(f"{name}[*] · Likewise" if name else "Likewise")
        self.setWindowModified(self.session.has_unsaved_result)

    async def _diagnose(self) -> None:
        photo = self.session.original
        if photo is None:
            return
        self.defects.show_looking()
        report = await self.restoring.diagnose(photo)
        if photo is self.session.original:
            self.defects.show_report(report)

    async def _understand(self, text: str) -> None:
        understanding = await self.restoring.understand(text)
        if text == self.instruction.text:
            self.understood.show_understanding(understanding)

    async def _warm_up(self) -> None:
        await asyncio.sleep(0.3)  # the first frame comes first
        await self.services.worker.call(warm_up)
        settle()

    # --- answering actions

    def _start_opening_paths(self, paths: list[Path]) -> None:
        self.services.tasks.start(self.opening.open_paths(paths))

    def _open_recent(self, path: Path) -> None:
        self.services.tasks.start(self.opening.open_recent(path))

    def _explain(self, wish: Wish) -> None:
        self.banner.show_text(explanation(wish))

    def _choose_language(self, action: QAction) -> None:
        self._settings.language = action.data()
        i18n.set_language(None if action.data() == "system" else action.data())
        self.retranslate()

    def _choose_theme(self, action: QAction) -> None:
        self._settings.theme = action.data()
        theme.set_scheme(None if action.data() == "system" else action.data())

    def _show_shortcuts(self) -> None:
        from desktop.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self.actions_.all, self).open()

    def _show_about(self) -> None:
        from desktop.dialogs.about import AboutDialog

        AboutDialog(self).open()

    async def _close(self) -> None:
        if self._closing or not await self.opening.may_leave():
            return
        self._closing = True
        self._settings.geometry = self.saveGeometry()
        self.hide()
        await self.services.stop()
        self.closed.emit()
