"""The settings of sampling by example that are changed now and then, with the paper's defaults in the empty fields."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QPushButton, QWidget

from core.analogist.presets import PRESETS
from core.jobs import AnalogyJob
from desktop.field_keys import FieldKeys
from desktop.i18n import tr, tr_message
from desktop.layouts import row
from desktop.likening import Likening
from desktop.panels.choice_field import ChoiceField
from desktop.panels.layers_field import LayersField
from desktop.panels.number_field import NumberField
from desktop.panels.words_field import WordsField
from desktop.theme import SPACE_L, SPACE_S

ARRANGEMENT_TITLES = {"aligned": "A beside A′ (aligned)", "swapped": "A beside B (swapped)"}
RESOLUTIONS = {side: f"{side} px" for side in (512, 768, 1024, 1536, 2048)}


class AnalogyDetails(QWidget):
    """Every change goes to `likening` at once; the fields follow it."""

    def __init__(self, likening: Likening, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._likening = likening
        self._completed: AnalogyJob | None = None
        self.arrangement, self.resolution = ChoiceField("", ARRANGEMENT_TITLES), ChoiceField(None, RESOLUTIONS)
        self.negative_prompt, self.quality_suffix = WordsField(), WordsField()
        self.strength, self.guidance_scale = NumberField(0.01, 1, 0.01, brief=True), NumberField(0, 30, 0.5, brief=True)
        self.self_layers, self.cross_layers = LayersField(), LayersField()
        self.sac_scale = NumberField(0, 10, 0.1, brief=True)
        self.presets, self.defaults = QPushButton(), QPushButton()
        self.presets.setMenu(QMenu(self.presets))
        self._fields: dict[str, tuple[Any, str]] = {  # name in AnalogySettings → field and its property
            "arrangement": (self.arrangement, "choice"),
            "resolution": (self.resolution, "choice"),
            "negative_prompt": (self.negative_prompt, "words"),
            "quality_suffix": (self.quality_suffix, "words"),
            "strength": (self.strength, "number"),
            "guidance_scale": (self.guidance_scale, "number"),
            "self_layers": (self.self_layers, "layers"),
            "sac_scale": (self.sac_scale, "number"),
            "cross_layers": (self.cross_layers, "layers"),
        }
        self._names = {
            name: QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter) for name in self._fields
        }
        texts = (self.negative_prompt.text, self.quality_suffix.text)
        FieldKeys(*texts, self.strength, self.guidance_scale, self.sac_scale, parent=self)
        self._lay_out()
        for name, (field, _) in self._fields.items():
            field.changed.connect(partial(self._change, name))
        self.defaults.clicked.connect(likening.reset)
        likening.changed.connect(self._show)
        self._show()
        self.retranslate()

    def show_choices(self, job: AnalogyJob) -> None:
        """job: one that the engine has completed with its own choices."""
        self._completed = job
        for name, (field, _) in self._fields.items():
            if not isinstance(field, WordsField):
                field.show_choice(getattr(job, name))
        self._describe_words()

    def retranslate(self) -> None:
        words = {
            "arrangement": (tr("Arrangement"), tr("What the model lays beside A: A′, or the open photo B")),
            "resolution": (
                tr("Working size"),
                tr(
                    "Longer side of the grid of four pictures at which the model works; the result has the photo's size"
                ),
            ),
            "negative_prompt": (tr("Negative prompt"), tr("What the result should not be, in English")),
            "quality_suffix": (tr("Quality words"), tr("Put after the prompt, in English")),
            "strength": (tr("Start"), tr("Share of the steps that is run: below 1, the photo shows through the start")),
            "guidance_scale": (tr("Text scale"), tr("How closely the model follows the prompt")),
            "self_layers": (
                tr("SAC layers"),
                tr("Layers with self-attention cloning: how A and A′ hang together is cloned for B and B′"),
            ),
            "sac_scale": (tr("SAC scale"), tr("How strongly the cloned attention counts")),
            "cross_layers": (
                tr("CAM layers"),
                tr("Layers with cross-attention masking: there, only B′ listens to the prompt"),
            ),
        }
        for name, (title, tip) in words.items():
            field, _ = self._fields[name]
            self._names[name].setText(title)
            if isinstance(field, LayersField):
                field.describe(title, tip)
            else:
                field.setAccessibleName(title)
                field.setToolTip(tip)
        self._describe_words()
        self.defaults.setText(tr("Reset"))
        self.defaults.setToolTip(tr("Leave all these settings to the model again, as the paper has them"))

        self.presets.setText(tr("Presets"))
        self.presets.setToolTip(tr("Values that the paper's authors publish for some uses"))
        menu = self.presets.menu()
        menu.clear()
        for preset in PRESETS:
            menu.addAction(tr_message(preset.title)).triggered.connect(partial(self._likening.change, **preset.fields))

    def _describe_words(self) -> None:
        completed = self._completed
        for field, own, title, tip in (
            (
                self.negative_prompt,
                completed and completed.negative_prompt,
                tr("Negative prompt"),
                tr("What the result should not be, in English"),
            ),
            (
                self.quality_suffix,
                completed and completed.quality_suffix,
                tr("Quality words"),
                tr("Put after the prompt, in English"),
            ),
        ):
            field.describe(title, tip, own or tr("as the paper has it"), "")

    def _lay_out(self) -> None:
        for name in self._names.values():
            name.setProperty("role", "muted")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_L)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 5)
        names = self._names
        for line, (left, right) in enumerate((("arrangement", "negative_prompt"), ("resolution", "quality_suffix"))):
            for block, field in ((0, left), (2, right)):
                grid.addWidget(names[field], line, block)
                grid.addWidget(self._fields[field][0], line, block + 1)
        numbers = ("guidance_scale", "self_layers", "sac_scale", "cross_layers")
        below = row(self.strength, *(widget for name in numbers for widget in (names[name], self._fields[name][0])), 1)
        grid.addWidget(self.presets, 0, 4)
        grid.addWidget(self.defaults, 1, 4)
        grid.addWidget(names["strength"], 2, 0)
        grid.addLayout(below, 2, 1, 1, 4)

    def _change(self, name: str) -> None:
        field, held = self._fields[name]
        self._likening.change(**{name: getattr(field, held)})

    def _show(self) -> None:
        for name, (field, held) in self._fields.items():
            setattr(field, held, getattr(self._likening.value, name))
