"""The window: puts the panels together and connects them to the document. What they do is written elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QMainWindow, QSplitter, QWidget

from core.errors import EngineError, JobError, LikewiseError
from core.imaging.geometry import framed_size
from core.prompting.wishes import Wish
from desktop import focus_order, i18n, theme
from desktop.actions import Actions
from desktop.activity import Activity
from desktop.adjusting import Adjusting
from desktop.aligning import Aligning
from desktop.analogies import Analogies
from desktop.assisting import Assisting
from desktop.automatic import Automatic
from desktop.candidate_actions import CandidateActions
from desktop.canvas import PhotoCanvas
from desktop.comparing import Comparing
from desktop.cropping import Cropping
from desktop.dialogs.asking import confirm
from desktop.document_actions import DocumentActions
from desktop.edit_actions import EditActions
from desktop.example_opening import ExampleOpening
from desktop.exporting import Exporting
from desktop.grading import Grading
from desktop.handing import Handing
from desktop.i18n import tr
from desktop.importing import Importing, open_models_folder
from desktop.layouts import column, row
from desktop.logs import log_folder
from desktop.mask_files import MaskFiles
from desktop.mask_handling import MaskHandling
from desktop.masking import Masking
from desktop.menus import MenuBar, ToolBar
from desktop.mode import Name
from desktop.mode_switch import ModeSwitch
from desktop.opening import Opening
from desktop.panels.banner import Banner
from desktop.panels.candidates_grid import CandidatesGrid
from desktop.panels.candidates_strip import CandidatesStrip
from desktop.panels.chips import DefectChips, UnderstoodChips
from desktop.panels.crop_bar import CropBar
from desktop.panels.examples_panel import WIDTH, ExamplesPanel
from desktop.panels.history_panel import HistoryPanel
from desktop.panels.instruction import InstructionPanel
from desktop.panels.light_panel import LightPanel
from desktop.panels.likewise_panel import LikewisePanel
from desktop.panels.mask_bar import MaskBar
from desktop.panels.model_controls import ModelControls
from desktop.panels.remove_panel import RemovePanel
from desktop.panels.side_panel import WIDTH as SIDE_WIDTH
from desktop.panels.side_panel import SidePanel
from desktop.panels.snapshots_panel import SnapshotsPanel
from desktop.panels.status import StatusBar
from desktop.panels.strength import StrengthSlider
from desktop.printing import Printing
from desktop.projects import Projects
from desktop.readiness import Readiness
from desktop.reading import Reading
from desktop.recipe_actions import RecipeActions
from desktop.removing import RemovalBrush, Removing
from desktop.rerunning import Rerunning
from desktop.restoring import Restoring
from desktop.services import Services
from desktop.settings import Settings
from desktop.showing import Showing
from desktop.theme import SPACE_L, SPACE_M, SPACE_S
from desktop.thumbnails import Thumbnails
from desktop.undo_words import UndoWords
from desktop.wording import explanation

HOLD_KEYS = (Qt.Key.Key_F2, Qt.Key.Key_Backslash)
"""Held, they show the photo as it was. A text field takes the backslash for itself."""

RETURN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MainWindow(QMainWindow):
    """Construct it inside a running event loop's application; `closed` comes when everything behind it has ended."""

    closed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._closing = False
        self.banner = Banner()
        self.services = Services.start(settings, self.banner.show_error)
        self.session = self.services.session
        self.actions_ = Actions(self)
        self.projects = Projects(self.services, self)
        self.opening = Opening(self.services, self.projects, self)
        self.running = self.services.running
        self.restoring, self.analogies = Restoring(self.services), Analogies(self.services)
        self.removing = Removing(self.services)
        self.exporting = Exporting(self.services, self)
        self.importing = Importing(self.services, self)
        self.thumbnails = Thumbnails(self.services.background)
        self.example_opening = ExampleOpening(self.services, self.thumbnails, self)
        self.aligning = Aligning(self.services, self)
        self.canvas = PhotoCanvas()
        self.masking = Masking(self.services, self)
        self.mask_files = MaskFiles(self.services, self.masking, self)
        self.showing = Showing(self.services, self.masking, self.canvas, self)
        self.comparing = Comparing(self.session, self.actions_.compare, self.canvas, self)
        self.defects = DefectChips()
        self.strength = StrengthSlider()
        self.model = ModelControls(self.services.engines, self.services.sampling, self.actions_, self)
        self.instruction = InstructionPanel(self.actions_, self.model.chooser)
        self.examples = ExamplesPanel(self.services, self.example_opening, self.thumbnails, self.actions_)
        self.strip = CandidatesStrip(self.services, self.thumbnails, self.actions_)
        self.likewise = LikewisePanel(self.services, self.actions_)
        self.remove = RemovePanel(self.services, self.actions_)
        self.side = SidePanel(self.actions_.side_panel, settings)
        self.rerunning = Rerunning(self.services)
        self.grid = CandidatesGrid(self.services, self.actions_.candidates_grid, self.canvas)
        keyed = (self.canvas, self.strip)
        self.candidate_actions = CandidateActions(self.services, self.actions_, self.rerunning, keyed, self)
        self.edit_actions = EditActions(self.services, self.actions_, self.rerunning, self)
        self.history = HistoryPanel(self.services, self.actions_, self.edit_actions, self.rerunning)
        self.snapshots = SnapshotsPanel(self.services, self.actions_)
        self.light = LightPanel()
        self.grading = Grading(self.services, self)
        self.adjusting = Adjusting(self.services, self.light, self)
        self.crop_bar = CropBar()
        self.cropping = Cropping(self.services, self.actions_.crop, self.canvas, self.crop_bar, self.showing, self)
        self.mask_bar = MaskBar(self.masking, self.actions_, settings.tint)
        self.mask_handling = MaskHandling(self.services, self.masking, self.canvas, self.actions_, self)
        self.mask_bar.tinted.connect(self.mask_handling.set_tint)
        self.removal_brush = RemovalBrush(self.services, self.masking, self)
        self.automatic = Automatic(self.services, self.instruction, self.model, self.likewise, self)
        self.understood = UnderstoodChips(self.services.engines)
        self.reading = Reading(self.services, self.instruction, self.defects, self.understood, self)
        self.status = StatusBar()
        self.readiness = Readiness(self.services, self.status, self)
        self.activity = Activity(self.services, self.status, self.opening, self.importing)
        self.document_actions = DocumentActions(self.services, self.actions_, self.importing, self.masking, self)
        self.menu_bar = MenuBar(self.actions_, settings, self._open_recent)
        self.tool_bar = ToolBar(self.actions_, self)
        self.undo_words = UndoWords(self.session.undo_stack, self.actions_, self.menu_bar.edit, self)
        self.assisting = Assisting(self.services, self.actions_, self.menu_bar, self.opening, self)
        self.recipe_actions = RecipeActions(
            self.services, self.actions_, self.menu_bar.recipes, self.assisting.notifying, self.banner, self
        )
        profile = self.assisting.profile
        for view in (self.canvas, self.grid):
            view.set_display(profile.convert)
            profile.changed.connect(lambda view=view: view.set_display(profile.convert))
        self.printing, self.handing = Printing(self.services, self), Handing(self.services, self)

        self._lay_out()
        self._connect_actions()
        self._connect_document()
        self.instruction.edit.set_history(settings.instructions)
        self.actions_.languages.get(settings.language, self.actions_.languages["system"]).setChecked(True)
        self.actions_.themes.get(settings.theme, self.actions_.themes["system"]).setChecked(True)
        self.actions_.previews.setChecked(settings.previews)
        self._follow_document()

    def start(self, paths: list[Path], examples: Sequence[tuple[Path, Path]] = ()) -> None:
        """Open the photos and example pairs given, and get ready for the first job. Call once the window is shown."""
        if examples:
            self.services.mode.choose("likewise")
            self.services.tasks.start(self.example_opening.take_pairs(examples))
        if paths:
            self._start_opening_paths(paths)
        self.automatic.refresh()
        self.services.tasks.start(self.readiness.get_ready())

    def retranslate(self) -> None:
        """Say everything again, in the language that is now in force."""
        self.actions_.retranslate()
        self.menu_bar.retranslate()
        self.tool_bar.retranslate()
        self.banner.retranslate()
        self.defects.retranslate()
        self.strength.retranslate()
        self.instruction.retranslate()
        self.model.retranslate()
        self.examples.retranslate()
        self.strip.retranslate()
        self.grid.retranslate()
        self.showing.show_rival()
        self.likewise.retranslate()
        self.remove.retranslate()
        self.undo_words.retranslate()
        self.history.retranslate()
        self.snapshots.retranslate()
        self.light.retranslate()
        self.crop_bar.retranslate()
        self.mask_bar.retranslate()
        self.automatic.refresh()
        self.understood.retranslate()
        self.status.retranslate()
        self._show_title()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in HOLD_KEYS:
            self.canvas.show_original(True)
        elif event.key() in RETURN_KEYS and isinstance(self.focusWidget(), QAbstractSpinBox):
            self.canvas.setFocus()  # the number stands; the next keys are for the photo
        elif event.key() == Qt.Key.Key_Escape and self.mask_handling.give_up_trial():
            self.canvas.setFocus()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in HOLD_KEYS and not event.isAutoRepeat():
            self.canvas.show_original(False)
        else:
            super().keyReleaseEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        focus_order.arrange(self)
        return super().focusNextPrevChild(forward)

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

        above = row(self.defects, self.likewise.row, self.remove.row, 0, self.strength, spacing=SPACE_L, stretch=0)
        above.setStretch(3, 1)
        restore = QWidget()
        below = row(self.understood, self.model.row, spacing=SPACE_L, stretch=0)
        restore.setLayout(column(self.instruction, below, self.model.details))
        panel = column(above, restore, self.likewise, self.remove, margins=(SPACE_L, SPACE_M, SPACE_L, SPACE_S))
        picture = QWidget()
        picture.setLayout(column(self.canvas, self.strip, spacing=0, stretch=0))
        self.banner.lie_over(picture)
        self.splitter = QSplitter(childrenCollapsible=False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self.examples)
        self.splitter.addWidget(picture)
        self.side.add_section(self.history, self.actions_.history, grows=True)
        self.side.add_section(self.snapshots, self.actions_.snapshots)
        self.splitter.addWidget(self.side)
        self.side.add_section(self.light, self.actions_.light, self.light.reset)
        self.splitter.setStretchFactor(1, 1)
        central = QWidget()
        central.setLayout(column(self.crop_bar, self.mask_bar, self.splitter, panel, spacing=0, stretch=2))
        self.setCentralWidget(central)
        widgets: dict[Name, tuple[QWidget, ...]] = {
            "restore": (self.defects, restore),
            "likewise": (self.likewise.row, self.likewise),
            "remove": (self.remove.row, self.remove),
        }
        self.switch = ModeSwitch(self.services, self.actions_, widgets, self.examples, self)

        self.resize(1200, 780)
        if self._settings.geometry is not None:
            self.restoreGeometry(self._settings.geometry)
        widths = (self._settings.examples_width or WIDTH, self._settings.side_width or SIDE_WIDTH)
        self.splitter.setSizes([widths[0], self.width() - sum(widths), widths[1]])
        self.services.mode.changed.connect(self._focus)
        self._focus()

    def _connect_actions(self) -> None:
        actions, start = self.actions_, self.services.tasks.start
        actions.open.triggered.connect(lambda: start(self.opening.choose()))
        actions.paste.triggered.connect(lambda: start(self.opening.paste()))
        actions.clear_recent.triggered.connect(self._settings.clear_recent_files)
        actions.save_project.triggered.connect(lambda: start(self.projects.save()))
        actions.embed_photo.triggered.connect(lambda embedded: start(self.projects.embed(embedded)))
        actions.save_project_as.triggered.connect(lambda: start(self._save_project_as()))
        actions.export.triggered.connect(lambda: start(self.exporting.export()))
        actions.export_kept.triggered.connect(lambda: start(self.exporting.export_kept()))
        actions.export_lut.triggered.connect(lambda: start(self.exporting.export_lut()))
        actions.copy.triggered.connect(lambda: start(self.exporting.copy()))
        actions.print.triggered.connect(lambda: start(self.printing.print()))
        actions.quit.triggered.connect(self.close)
        actions.undo.triggered.connect(self._undo)
        actions.redo.triggered.connect(self.session.undo_stack.redo)
        actions.fit.triggered.connect(self.canvas.zoom_fit)
        actions.actual_size.triggered.connect(lambda: self.canvas.zoom_to(1.0))
        actions.zoom_in.triggered.connect(self.canvas.zoom_in)
        actions.zoom_out.triggered.connect(self.canvas.zoom_out)
        actions.run.triggered.connect(lambda: start(self._run()))
        actions.stop.triggered.connect(self.running.stop)
        actions.stop.triggered.connect(self.importing.stop)
        actions.previews.toggled.connect(self._show_previews)
        actions.new_seed.triggered.connect(self._draw_seed)
        actions.import_model.triggered.connect(lambda: start(self.importing.choose()))
        actions.import_model_folder.triggered.connect(lambda: start(self.importing.choose_folder()))
        actions.models_folder.triggered.connect(open_models_folder)
        actions.apply_lut.triggered.connect(lambda: start(self.grading.choose()))
        actions.load_mask.triggered.connect(lambda: start(self.mask_files.load()))
        actions.save_mask.triggered.connect(lambda: start(self.mask_files.save()))
        actions.clear_mask.triggered.connect(self.masking.clear)
        actions.instruction.triggered.connect(self._go_to_words)
        actions.shortcuts.triggered.connect(self._show_shortcuts)
        actions.log_folder.triggered.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder()))))
        actions.about.triggered.connect(self._show_about)
        actions.languages["system"].actionGroup().triggered.connect(self._choose_language)
        actions.themes["system"].actionGroup().triggered.connect(self._choose_theme)
        self.status.handle.clicked.connect(actions.copy.trigger)
        self.status.handle.dragged.connect(lambda: self.handing.drag(self.status.handle))
        self.tool_bar.original.pressed.connect(lambda: self.canvas.show_original(True))
        self.tool_bar.original.released.connect(lambda: self.canvas.show_original(False))

    def _connect_document(self) -> None:
        self.session.opened.connect(self._on_opened)
        self.session.opened.connect(self.services.sampling.forget_photo)
        self.session.changed.connect(self._follow_document)
        self.session.changed.connect(lambda: self.banner.drop_error(LikewiseError))
        self.session.activated.connect(self._follow_document)
        self.services.keeping.named.connect(self._show_title)
        self.session.undo_stack.indexChanged.connect(self._follow_document)
        self.strength.moved.connect(lambda to: self.session.set_strength(to, words=tr("Strength")))
        self.canvas.zoom_changed.connect(self.status.show_zoom)
        self.canvas.unreadable.connect(self.banner.show_error, Qt.ConnectionType.QueuedConnection)
        self.canvas.files_dropped.connect(self._start_opening_paths)
        self.canvas.open_requested.connect(self.actions_.open.trigger)
        for doing in (self.instruction.edit.textChanged, self.services.engines.changed):
            doing.connect(lambda: self.banner.drop_error(JobError, EngineError))
        self.defects.wanted.connect(self.instruction.add_words)
        self.understood.explained.connect(self._explain)
        self.mask_files.loaded.connect(lambda: self.actions_.show_mask.setChecked(True))
        self.mask_files.noted.connect(lambda notes: self.banner.show_notes(*notes))
        self.opening.leaving.connect(self.running.stop)
        speaking = (self.opening, self.projects, self.example_opening, self.running, self.exporting, self.importing)
        for source in (*speaking, self.assisting, self.printing):
            source.noted.connect(lambda notes: self.banner.show_notes(*notes))
        remove_engines = self.services.remove_engines
        for changing in (self.services.examples.changed, self.services.mode.changed, remove_engines.changed):
            changing.connect(lambda: self.banner.drop_error(JobError, EngineError))
        self.running.started.connect(self._on_job_started)
        self.running.progressed.connect(self.showing.show_progress)
        self.running.ended.connect(self._on_job_ended)
        self.importing.started.connect(self.banner.clear)
        self.services.candidates.changed.connect(self._compare_candidates)
        self.strip.why_not_vary = self.candidate_actions.why_not_vary
        for candidates in (self.strip, self.grid):
            candidates.varied.connect(self.candidate_actions.vary)
        self.services.snapshots.changed.connect(self._compare_snapshot)
        self.history.masking.connect(lambda: self.masking.work_on(on_edit=True))
        self.actions_.compare.toggled.connect(lambda on: None if on else self.services.snapshots.compare(None))

    # --- following what happens

    def _follow_document(self) -> None:
        active, running = self.session.active, self.running.is_running
        has_result = active is not None
        self.tool_bar.original.setEnabled(has_result or running)
        self.model.chooser.setEnabled(not running)
        self.likewise.chooser.setEnabled(not running)
        self.remove.chooser.setEnabled(not running)
        self.defects.show_whether_result(has_result)
        self.strength.setEnabled(has_result and not running)
        self.strength.show_strength(active.strength if active else 1.0)
        document = self.session.document
        if document is not None:
            original = document.original
            self.status.show_size(*framed_size(document.geometry, original.width, original.height))
        self._show_title()

    def _on_opened(self) -> None:
        photo = self.session.original
        self.status.show_photo(photo)
        self.status.show_zoom(self.canvas.zoom)

    def _on_job_started(self) -> None:
        self.banner.clear()
        self.actions_.show_mask.setChecked(self.masking.is_active)
        self.instruction.edit.set_history(self._settings.instructions)
        self.instruction.edit.forget_undo()
        self._follow_document()

    def _on_job_ended(self) -> None:
        self.showing.refresh()
        self._follow_document()

    def _show_title(self) -> None:
        photo = self.session.original
        name = photo.path.name if photo and photo.path else tr("Pasted photo") if photo else ""
        project = self.services.keeping.path
        name = project.name if project is not None else name
        self.setWindowTitle(f"{name}[*] · Likewise" if name else "Likewise")
        self.setWindowModified(self.session.has_unsaved_edits)

    def _show_previews(self, shown: bool) -> None:
        self._settings.previews = shown
        self.running.show_previews(shown)
        if not shown:
            self.showing.drop_preview()

    def _compare_candidates(self) -> None:
        if self.services.candidates.compared is not None:
            self.actions_.compare.setChecked(True)

    def _compare_snapshot(self) -> None:
        if self.services.snapshots.compared is not None:
            self.services.candidates.compare(None)
            self.actions_.compare.setChecked(True)

    # --- answering actions

    async def _run(self) -> None:
        if self.services.mode.is_likewise:
            await self.analogies.run()
        elif self.services.mode.is_remove:
            await self.removing.run()
        else:
            await self.restoring.run(self.instruction.text)

    def _undo(self) -> None:
        """First what is only tried out goes."""
        if not self.mask_handling.give_up_trial():
            self.session.undo_stack.undo()

    async def _save_project_as(self) -> None:
        await self.projects.save_as()

    def _focus(self) -> None:
        """To where a person begins."""
        if self.services.mode.is_remove:
            self.canvas.setFocus()
        elif not self.services.mode.is_likewise:
            self.instruction.edit.setFocus()
        elif self.services.analogy_engines.engine.samples:
            self.likewise.prompt.setFocus()
        else:
            self.canvas.setFocus()

    def _draw_seed(self) -> None:
        services = self.services
        if services.mode.is_remove:
            services.removal.draw_seed()
        else:
            (services.likening if services.mode.is_likewise else services.sampling).draw_seed()

    def _go_to_words(self) -> None:
        lines = {"restore": self.instruction.edit, "likewise": self.likewise.prompt, "remove": self.remove.prompt}
        edit = lines[self.services.mode.name]
        edit.setFocus()
        edit.selectAll()

    def _start_opening_paths(self, paths: list[Path]) -> None:
        if self.grading.takes(paths[0]):
            self.services.tasks.start(self.grading.apply(paths[0]))
            return
        self.services.tasks.start(self.opening.open_paths(paths))

    def _open_recent(self, path: Path) -> None:
        self.services.tasks.start(self.opening.open_recent(path))

    def _explain(self, wish: Wish) -> None:
        self.banner.show_text(explanation(wish, self.services.engines))

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

    async def _may_close(self) -> bool:
        if self.recipe_actions.batch.is_running:
            details = tr("What is finished is kept. The rest can be gone on with the next time, in the batch window.")
            if not await confirm(self, tr("A batch is running. Quit all the same?"), details, tr("Quit")):
                return False
        return await self.opening.may_leave()

    async def _close(self) -> None:
        if not await self._may_close() or self._closing:
            return
        self._closing = True
        self._settings.geometry = self.saveGeometry()
        if self.examples.isVisible():
            self._settings.examples_width = self.examples.width()
        if self.side.isVisible():
            self._settings.side_width = self.side.width()
        self.hide()
        await self.services.stop()
        self.handing.clear()
        self.closed.emit()
