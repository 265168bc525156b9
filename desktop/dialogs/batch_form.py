"""The fields of a batch: which photos, what is done to them, and how the results are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox, QToolButton, QWidget

from core.batch.naming import DEFAULT_TEMPLATE, Naming, fill
from core.batch.options import BatchOptions
from core.errors import BadNameTemplateError, EmptyInstructionError
from core.imaging.export_options import WRITABLE, ExportOptions
from core.jobs import RestoreJob
from core.recipes import Recipe, RecipeStep
from desktop.dialogs.settings_page import choice, form, muted
from desktop.i18n import tr, tr_message
from desktop.layouts import column, row
from desktop.theme import SPACE_M, SPACE_S, icon

WIDTH = 300
LOSSY = ("JPEG", "WebP")
INSTRUCTION = -1
"""What stands for an instruction in the list of recipes."""


class BatchForm(QWidget):
    """changed: a field has another value. chosen: other photos are wanted, or other folders of them.

    What is asked for with a dialog is connected by the window: add_folder, add_photos, browse.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths: list[Path] = []
        self._recipes: list[Recipe] = []
        self._first = Path("IMG_0042.jpg")
        self.photos = QLabel(wordWrap=True)
        self.add_folder = _button("folder", tr("Folder…"), tr("Add all photos in a folder"))
        self.add_photos = _button("photo", tr("Photos…"), tr("Add one photo or several"))
        self.clear = _button("close", tr("Clear"), tr("Take all photos out again; the files stay"))
        self.recursive = QCheckBox(tr("Sub-folders too"))
        self.recursive.setToolTip(tr("Sub-folders are made again in the folder for the results"))
        self.recipe = QComboBox()
        self.recipe.setToolTip(tr("What is done to every photo"))
        self._about = muted("")
        self.instruction = QLineEdit()
        self.instruction.setPlaceholderText(tr("remove the haze and bring back the colours"))
        self.instruction.setToolTip(tr("What is wrong with the photos, in your words"))
        self.folder = QLineEdit()
        self.folder.setToolTip(tr("The folder for the results; it is made where it is missing"))
        self.browse = QToolButton()
        self.browse.setIcon(icon("folder"))
        self.browse.setToolTip(tr("Choose the folder for the results"))
        self.browse.setAccessibleName(tr("Choose the folder for the results"))
        self.name = QLineEdit(DEFAULT_TEMPLATE)
        self.name.setToolTip(
            tr("From {name}, {number:04}, {recipe}, {parent} for the photo's folder, and {date}; / makes folders")
        )
        self._example = muted("")
        self.existing = choice(
            {"skip": tr("Skip the photo"), "redo": tr("Make it again"), "number": tr("Add a number to the name")},
            "skip",
            tr("Originals, and files that no batch wrote, are never replaced"),
        )
        self.format = choice({"": tr("As the photo")} | {name: name for name in WRITABLE}, "", tr("The files' format"))
        self.quality = QSpinBox(minimum=1, maximum=100, value=ExportOptions().quality)
        self.quality.setToolTip(tr("Of JPEG and WebP; 92 is hard to tell from the photo"))
        self._lay_out()
        self._connect()
        self._show_photos(None)
        self._follow()

    # --- what is asked for

    @property
    def options(self) -> BatchOptions:
        """How to write. Raises nothing; a wrong template is found by `Batch.create`."""
        existing = self.existing.currentData()
        export = ExportOptions(quality=self.quality.value(), format=self.format.currentData())
        return BatchOptions(Path(self.folder.text().strip()).expanduser(), self.name.text().strip(), existing, export)

    def make_recipe(self) -> Recipe:
        """The recipe that is chosen, or one of the instruction. Raises EmptyInstructionError."""
        place = self.recipe.currentData()
        if place != INSTRUCTION:
            return self._recipes[place]
        words = " ".join(self.instruction.text().split())
        if not words:
            raise EmptyInstructionError
        return Recipe(words[:40].strip(), (RecipeStep(RestoreJob(words)),))

    @property
    def is_complete(self) -> bool:
        """Whether a batch can be made of it."""
        place = self.recipe.currentData()  # None until the recipes are read
        has_recipe = bool(self.instruction.text().strip()) if place == INSTRUCTION else place is not None
        return bool(self.folder.text().strip()) and has_recipe and self._has_good_name

    # --- filling in

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Photos and folders, further ones."""
        self.paths += [path for path in paths if path not in self.paths]
        self.chosen.emit()

    def set_options(self, options: BatchOptions) -> None:
        """As they were the last time, but for the folder."""
        self.name.setText(options.name)
        self.existing.setCurrentIndex(max(self.existing.findData(options.existing), 0))
        self.format.setCurrentIndex(max(self.format.findData(options.export.format), 0))
        self.quality.setValue(options.export.quality)

    def show_found(self, count: int | None, first: Path | None = None) -> None:
        """How many photos there are; None while that is being found out. first: for the example of a name."""
        self._first = first or self._first
        self._show_photos(count)
        self._follow()

    def set_recipes(self, shipped: Sequence[Recipe], own: Sequence[Recipe]) -> None:
        """Those that came along, and the person's own."""
        chosen = self.recipe.currentText()
        here = [replace(recipe, name=tr(recipe.name), description=tr(recipe.description)) for recipe in shipped]
        self._recipes = [*here, *own]
        self.recipe.blockSignals(True)
        self.recipe.clear()
        for place, recipe in enumerate(self._recipes):
            if place == len(shipped):
                self.recipe.insertSeparator(self.recipe.count())
            self.recipe.addItem(recipe.name, place)
        self.recipe.insertSeparator(self.recipe.count())
        self.recipe.addItem(tr("An instruction of your own"), INSTRUCTION)
        self.recipe.setCurrentIndex(max(self.recipe.findText(chosen), 0) if chosen else 0)  # separators have no text
        self.recipe.blockSignals(False)
        self._follow()

    # --- inside

    def _lay_out(self) -> None:
        adding = row(self.add_folder, self.add_photos, self.clear, 1, spacing=SPACE_S)
        photos, doing, naming, writing = QWidget(), QWidget(), QWidget(), QWidget()
        photos.setLayout(column(self.photos, adding, self.recursive))
        doing.setLayout(column(self.recipe, self._about, self.instruction))
        naming.setLayout(column(self.name, self._example))
        self._quality_label = QLabel(tr("Quality"))
        writing.setLayout(row(self.format, self._quality_label, self.quality, 1, spacing=SPACE_M))
        place = QWidget()
        place.setLayout(row(self.folder, self.browse, stretch=0))
        for field in (self.recipe, self.instruction, self.folder, self.name, self._about, self._example):
            field.setMinimumWidth(WIDTH)
        self.recipe.setAccessibleName(tr("Recipe"))
        self.instruction.setAccessibleName(tr("Instruction"))
        self.folder.setAccessibleName(tr("Results in"))
        self.name.setAccessibleName(tr("Name"))
        self.format.setAccessibleName(tr("Format"))
        self.quality.setAccessibleName(tr("Quality"))
        self.existing.setAccessibleName(tr("If it exists"))
        fields = form(
            (tr("Photos"), photos),
            (tr("Recipe"), doing),
            (tr("Results in"), place),
            (tr("Name"), naming),
            (tr("If it exists"), self.existing),
            (tr("Format"), writing),
        )
        fields.setContentsMargins(0, 0, 0, 0)
        self.setLayout(fields)

    def _connect(self) -> None:
        self.clear.clicked.connect(self._clear)
        self.recursive.toggled.connect(self.chosen)
        for signal in (
            self.recipe.currentIndexChanged,
            self.instruction.textChanged,
            self.folder.textChanged,
            self.name.textChanged,
            self.existing.currentIndexChanged,
            self.format.currentIndexChanged,
        ):
            signal.connect(self._follow)

    def _clear(self) -> None:
        self.paths = []
        self.chosen.emit()

    def _show_photos(self, count: int | None) -> None:
        if not self.paths:
            text = tr("Drop photos or folders here.")
        elif count is None:
            text = tr("Looking for photos…")
        else:
            text = tr("1 photo") if count == 1 else tr("{count} photos").format(count=count)
        self.photos.setText(text)
        self.clear.setEnabled(bool(self.paths))

    def _follow(self) -> None:
        place = self.recipe.currentData()
        by_words = place == INSTRUCTION
        self.instruction.setVisible(by_words)
        self._about.setVisible(not by_words)
        if place is not None and not by_words:
            self._about.setText(self._recipes[place].description)
        lossy = self.format.currentData() in ("", *LOSSY)
        self.quality.setEnabled(lossy)
        self._quality_label.setEnabled(lossy)
        self._show_example()
        self.changed.emit()

    def _show_example(self) -> None:
        suffix = WRITABLE[self.format.currentData()].suffixes[0] if self.format.currentData() else self._first.suffix
        recipe = self.recipe.currentText() if self.recipe.currentData() != INSTRUCTION else self.instruction.text()
        naming = Naming(self._first.stem, 1, recipe, self._first.parent.name, f"{datetime.now():%Y-%m-%d}")
        try:
            said = tr("For example {name}").format(name=f"{fill(self.name.text().strip(), naming).as_posix()}{suffix}")
            self._has_good_name = True
        except BadNameTemplateError as error:
            said = tr_message(error.cause)
            self._has_good_name = False
        self._example.setText(said)
        self._example.setProperty("role", "muted" if self._has_good_name else "error")
        self._example.style().polish(self._example)


def _button(icon_name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(icon(icon_name), text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
