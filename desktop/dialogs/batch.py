"""The batch window: many photos, one recipe. It stays open beside the photo; closing it does not stop a batch."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)

from core.batch.batch import Batch
from core.batch.files import BatchFile
from core.batch.options import BatchOptions
from core.batch.previewing import preview
from core.batch.shelf import batches_folder, written_by_batches
from core.batch.sources import Source, find_photos
from core.errors import LikewiseError, NoPhotosError
from core.imaging.opening import OPEN_SUFFIXES
from core.recipes import Recipe
from core.recipes.shipped import shipped_recipes
from core.recipes.store import RecipeStore
from desktop.batching import Batching, results_folder
from desktop.dialogs.asking import answer, ask_folder, confirm
from desktop.dialogs.batch_form import BatchForm
from desktop.dialogs.batch_list import BatchList
from desktop.dialogs.batch_offer import BatchOffer
from desktop.dialogs.batch_table import BatchTable
from desktop.i18n import tr, tr_message
from desktop.incoming import files_in
from desktop.layouts import column, row
from desktop.services import Services
from desktop.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, icon

FORM_WIDTH = 420


class BatchWindow(QDialog):
    """One batch at a time: set up, run, paused, ended."""

    def __init__(
        self, services: Services, batching: Batching, store: RecipeStore, parent: QWidget | None = None
    ) -> None:
        """store: the person's own recipes."""
        super().__init__(parent)
        self.setWindowTitle(tr("Batch"))
        self.setAcceptDrops(True)
        self._services, self._batching, self._store = services, batching, store
        self._sources: list[Source] = []
        self._looked_for = 0
        self._found: Batch | None = None
        self._shows_plan = False
        self.form = BatchForm()
        self.table = BatchTable()
        self.list = BatchList(self.table)
        self.error = QLabel(wordWrap=True)
        self.error.hide()
        self.error.setProperty("role", "error")
        self.told = QLabel(wordWrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(tr("Progress of the batch"))
        self.preview = self._button("search", tr("Preview"), tr("Say what would happen; nothing is written"))
        self.start = self._button("run", "", "")
        self.start.setProperty("primary", True)
        self.start.setDefault(True)
        self.give_up = self._button("stop", tr("Stop"), tr("Leave out what is not done yet; what is done stays"))
        self.give_up.setProperty("danger", True)
        self.retry = self._button("redo", tr("Retry failed"), tr("Try the photos that failed once more"))
        self.show_results = self._button("folder", tr("Open the results"), tr("Show the folder for the results"))
        self.another = self._button("add", tr("New batch"), tr("Other photos or another recipe"))
        self.offer = BatchOffer()
        self._lay_out()
        self._connect()
        self.resize(1020, 640)
        self._remember()
        self._follow()

    # --- putting together

    def _lay_out(self) -> None:
        self.form.setFixedWidth(FORM_WIDTH)
        left = column(self.form, 1)
        right = column(self.list, self.bar, self.told, self.error, spacing=SPACE_S, stretch=0)
        above = row(left, right, spacing=SPACE_XL)
        above.setStretch(1, 1)
        buttons = row(
            self.another, self.show_results, 1, self.retry, self.give_up, self.preview, self.start, spacing=SPACE_S
        )
        margins = (SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        whole = column(self.offer, above, buttons, spacing=SPACE_M, margins=margins)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        form, batching = self.form, self._batching
        form.changed.connect(self._on_form_changed)
        form.chosen.connect(lambda: self._start(self._look_for_photos))
        form.add_folder.clicked.connect(lambda: self._start(self._add_folder))
        form.add_photos.clicked.connect(lambda: self._start(self._add_photos))
        form.browse.clicked.connect(lambda: self._start(self._browse))
        self.preview.clicked.connect(lambda: self._start(self._preview))
        self.start.clicked.connect(self._on_start)
        self.give_up.clicked.connect(lambda: self._start(self._give_up))
        self.retry.clicked.connect(lambda: self._start(batching.retry_failed))
        self.show_results.clicked.connect(self._open_results)
        self.another.clicked.connect(self._set_up_another)
        self.offer.resume.clicked.connect(lambda: self._start(self._resume))
        self.offer.discard.clicked.connect(lambda: self._start(self._discard))
        self.list.activated.connect(self._open_result)
        self.finished.connect(self._let_go)
        batching.changed.connect(self._follow)
        batching.advanced.connect(self._on_advanced)
        batching.progressed.connect(self.table.show_file)

    def _button(self, icon_name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(icon(icon_name), text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    # --- photos and folders

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if self._batching.batch is None and files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self.take_paths(files_in(event.mimeData()))

    def take_paths(self, paths: list[Path]) -> None:
        """Further photos and folders."""
        if not self.form.folder.text() and (folder := results_folder(paths)) is not None:
            self.form.folder.setText(str(folder))
        self.form.add_paths(paths)

    async def _add_folder(self) -> None:
        folder = await ask_folder(self, tr("Add a folder"), self._services.settings.folder)
        if folder is not None:
            self.take_paths([folder])

    async def _add_photos(self) -> None:
        dialog = QFileDialog(self, tr("Add photos"), str(self._services.settings.folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in OPEN_SUFFIXES)
        dialog.setNameFilters([f"{tr('Photos')} ({patterns})", tr("All files (*)")])
        if await answer(dialog):
            self.take_paths([Path(name) for name in dialog.selectedFiles()])

    async def _browse(self) -> None:
        folder = await ask_folder(self, tr("Choose the folder for the results"), Path(self.form.folder.text() or "."))
        if folder is not None:
            self.form.folder.setText(str(folder))

    async def _look_for_photos(self) -> None:
        """Find the photos again; only the last of several searches counts."""
        self._looked_for += 1
        search, paths = self._looked_for, list(self.form.paths)
        self._sources = []
        self.form.show_found(None if paths else 0)
        self._on_form_changed()
        try:
            sources = await self._services.background.call(
                _find, paths, self.form.recursive.isChecked(), self.form.options.folder
            )
        except LikewiseError:
            if search == self._looked_for:
                self.form.show_found(0)
                self.table.show_sources([])
            raise
        if search == self._looked_for:
            self._sources = sources
            self.table.show_sources(sources)
            self.form.show_found(len(sources), sources[0].path if sources else None)
            self._on_form_changed()

    # --- what is done

    async def _begin(self) -> None:
        """Show what there is already: recipes, and a batch that is open, or one that was not finished."""
        shipped, own = await self._services.background.call(_recipes, self._store)
        self.form.set_recipes(shipped, own)
        if self._batching.batch is not None:
            self.table.show_files(await self._batching.files())
            return
        self._found = await self._batching.find_unfinished()
        if self._found is not None:
            self.offer.show_batch(self._found)

    async def _resume(self) -> None:
        batch, self._found = self._found, None
        self.offer.hide()
        if batch is not None:
            self.table.show_files(await self._services.background.call(batch.files))
            await self._batching.resume(batch)

    async def _discard(self) -> None:
        batch, self._found = self._found, None
        self.offer.hide()
        if batch is not None:
            try:
                await self._services.background.call(batch.give_up)
            finally:
                batch.close()

    async def _preview(self) -> None:
        recipe, options = self.form.make_recipe(), self.form.options
        plan = await self._services.background.call(preview, self._sources, recipe, options)
        self.table.show_plan(plan)
        self._shows_plan = True
        skipped = sum(each.place.skip for each in plan)
        problems = sum(each.problem is not None for each in plan)
        self.told.setText(
            tr("{count} photos: {skipped} would be skipped, {problems} cannot be opened. Nothing was written.").format(
                count=len(plan), skipped=skipped, problems=problems
            )
        )

    def _on_start(self) -> None:
        if self._batching.is_running:
            self._batching.pause()
        elif self._batching.batch is not None:
            self._start(self._batching.run)
        else:
            self._start(self._run_new)

    def _remember(self) -> None:
        """How the last batch was written."""
        try:
            self.form.set_options(BatchOptions.from_json(self._services.settings.batch))
        except (ValueError, KeyError, TypeError, LikewiseError):  # the first time, or what another version stored
            return

    async def _run_new(self) -> None:
        options = self.form.options
        await self._batching.create(self._sources, self.form.make_recipe(), options)
        self._services.settings.batch = options.to_json()
        self.table.show_files(await self._batching.files())
        await self._batching.run()

    async def _give_up(self) -> None:
        summary = self._batching.summary
        question = tr("Leave out the other photos?")
        details = tr("{left} photos are not done yet. What is done stays.").format(left=summary.left if summary else 0)
        if await confirm(self, question, details, tr("Stop")):
            await self._batching.give_up()
            self.table.show_files(await self._batching.files())

    def _set_up_another(self) -> None:
        self._batching.forget()
        self._start(self._look_for_photos)

    def _open_results(self) -> None:
        batch = self._batching.batch
        if batch is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(batch.options.folder)))

    def _open_result(self, index: QModelIndex) -> None:
        output = self.table.entry(index.row()).output
        if output is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(output)))

    # --- following what happens

    def _start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._services.tasks.start(self._shown(work))

    async def _shown(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """What goes wrong is said in this window."""
        self.error.hide()
        try:
            await work()
        except LikewiseError as error:
            self.error.setText(f"{tr_message(error.cause)} {tr_message(error.remedy)}")
            self.error.show()

    def _on_form_changed(self) -> None:
        if self._shows_plan:  # it was for other choices
            self._shows_plan = False
            self.table.show_sources(self._sources)
            self.told.clear()
        ready = self.form.is_complete and bool(self._sources)
        if self._batching.batch is None:
            self.start.setEnabled(ready)
            self.preview.setEnabled(ready)

    def _on_advanced(self, file: BatchFile) -> None:
        self.table.show_file(file)
        self.list.scrollTo(self.table.index(file.number - 1, 0))
        self._show_summary()

    def _follow(self) -> None:
        batching = self._batching
        is_open, running = batching.batch is not None, batching.is_running
        left = batching.summary.left if batching.summary else 0
        failed = batching.summary.failed if batching.summary else 0
        self.form.setEnabled(not is_open)
        self.preview.setVisible(not is_open)
        self.bar.setVisible(is_open)
        self.show_results.setVisible(is_open)
        self.another.setVisible(is_open and not running)
        self.give_up.setVisible(is_open and not running and left > 0)
        self.retry.setVisible(is_open and not running and failed > 0)
        self.start.setVisible(not is_open or running or left > 0)
        if running:
            self._word_start("pause", tr("Pause"), tr("Stop after a moment; the photo under way is done again later"))
        elif is_open:
            self._word_start("run", tr("Resume"), tr("Go on where it stopped"))
        else:
            self._word_start("run", tr("Start"), tr("Do it to all photos; the photos themselves stay as they are"))
        self.start.setEnabled(not batching.is_pausing)
        self._on_form_changed()
        self._show_summary()

    def _word_start(self, icon_name: str, text: str, tip: str) -> None:
        self.start.setIcon(icon(icon_name, QPalette.ColorRole.HighlightedText))
        self.start.setText(text)
        self.start.setToolTip(tip)

    def _show_summary(self) -> None:
        summary = self._batching.summary
        if summary is None:
            self.told.clear()
            return
        self.bar.setRange(0, max(summary.total, 1))
        self.bar.setValue(summary.total - summary.left)
        counts = tr("{done} done, {skipped} skipped, {failed} failed, of {total} photos").format(
            done=summary.done, skipped=summary.skipped, failed=summary.failed, total=summary.total
        )
        self.told.setText(
            counts if summary.is_finished else f"{counts} · {tr('{left} left').format(left=summary.left)}"
        )

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Recipes and batches may have come and gone meanwhile."""
        super().showEvent(event)
        if event.spontaneous():  # it was only out of sight
            return
        self._start(self._begin)

    def _let_go(self) -> None:
        """A batch that runs goes on; the window shows it again."""
        if self._found is not None:
            self._found.close()
            self._found = None
            self.offer.hide()


def _recipes(store: RecipeStore) -> tuple[list[Recipe], list[Recipe]]:
    """Those that came along, and the person's own."""
    return list(shipped_recipes().values()), store.all()


def _find(paths: list[Path], recursive: bool, output: Path) -> list[Source]:
    """No photos is no error here."""
    try:
        return find_photos(paths, recursive=recursive, output=output, outputs=written_by_batches(batches_folder()))
    except NoPhotosError:
        return []
