"""The settings of engines that sample, those that are changed now and then."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from core.jobs import MOST_CANDIDATES, RestoreJob
from desktop.field_keys import FieldKeys
from desktop.i18n import tr
from desktop.layouts import row
from desktop.panels.choice_field import ChoiceField
from desktop.panels.number_field import NumberField
from desktop.panels.words_field import WordsField
from desktop.sampling import Sampling
from desktop.theme import SPACE_L, SPACE_S

SAMPLER_TITLES = {
    "euler-ancestral": "Euler ancestral (as published)",
    "dpmpp-2m": "DPM-Solver++ 2M",
    "unipc": "UniPC",
}
GUIDANCE_TITLES = {
    "off": "Off",
    "latent": "Latent (as published, slow)",
    "decoder": "Decoder",
    "fast": "Fast",
}
RESOLUTIONS = {side: f"{side} px" for side in (512, 640, 768, 896, 1024)}


class SamplingDetails(QWidget):
    """Every change goes to `sampling` at once; the fields follow it."""

    def __init__(self, sampling: Sampling, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sampling = sampling
        self.sampler = ChoiceField("", SAMPLER_TITLES)
        self.guidance = ChoiceField("", GUIDANCE_TITLES)
        self.resolution = ChoiceField(None, RESOLUTIONS)
        self.caption = QLineEdit()
        self.flaws = WordsField()
        self.text_scale, self.image_scale = NumberField(0, 30, 0.5), NumberField(0, 30, 0.25)
        self.candidates = NumberField(1, MOST_CANDIDATES, 1, brief=True)
        self.defaults = QPushButton()
        self._names = [QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter) for _ in range(8)]
        FieldKeys(self.caption, self.flaws.text, self.text_scale, self.image_scale, self.candidates, parent=self)
        self._lay_out()

        change = sampling.change
        self.sampler.changed.connect(lambda: change(sampler=self.sampler.choice))
        self.guidance.changed.connect(lambda: change(guidance=self.guidance.choice))
        self.resolution.changed.connect(lambda: change(resolution=self.resolution.choice))
        self.caption.textChanged.connect(lambda text: change(caption=text))
        self.flaws.changed.connect(lambda: change(flaws=self.flaws.words))
        self.text_scale.changed.connect(lambda: change(text_guidance_scale=self.text_scale.number))
        self.image_scale.changed.connect(lambda: change(image_guidance_scale=self.image_scale.number))
        self.candidates.changed.connect(lambda: change(candidates=self.candidates.number))
        self.defaults.clicked.connect(sampling.reset)
        sampling.changed.connect(self._show)
        self._show()
        self.retranslate()

    def show_choices(self, job: RestoreJob) -> None:
        """job: one that the engine has completed with its own choices."""
        self.sampler.show_choice(job.sampler)
        self.guidance.show_choice(job.guidance)
        self.resolution.show_choice(job.resolution)
        self.text_scale.show_choice(job.text_guidance_scale)
        self.image_scale.show_choice(job.image_guidance_scale)
        self.candidates.show_choice(job.candidates)

    def retranslate(self) -> None:
        fields = (
            self.sampler,
            self.guidance,
            self.resolution,
            self.caption,
            self.flaws,
            self.text_scale,
            self.image_scale,
            self.candidates,
        )
        words = (
            (tr("Sampler"), tr("How the noise is taken away, step by step")),
            (tr("Detail guidance"), tr("Keeps the fine detail of the photo while sampling (high-frequency guidance)")),
            (
                tr("Working size"),
                tr("Shorter side at which the model works; the result has the photo's size"),
            ),
            (tr("Caption"), tr("What the photo shows, in English, for example: a street at night")),
            (tr("Flaws"), tr("What is wrong with the photo, as the model is told")),
            (tr("Text scale"), tr("How closely the model follows the text (classifier-free guidance)")),
            (tr("Image scale"), tr("How closely the model follows the photo (classifier-free guidance)")),
            (tr("Candidates"), tr("How many results to choose from; each takes as long as the first")),
        )
        for name, field, (title, tip) in zip(self._names, fields, words, strict=True):
            name.setText(title)
            field.setAccessibleName(title)
            field.setToolTip(tip)
        self.caption.setPlaceholderText(tr("What the photo shows (may stay empty)"))
        self.flaws.describe(
            tr("Flaws"),
            tr("What is wrong with the photo, in English, for example: hazy, low contrast"),
            tr("from what is seen in the photo"),
            tr("for example: hazy, low contrast"),
        )
        self.defaults.setText(tr("Reset"))
        self.defaults.setToolTip(tr("Leave all sampling settings to the model again"))

    def _lay_out(self) -> None:
        for name in self._names:
            name.setProperty("role", "muted")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_L)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 3)
        *named, text_name, image_name, candidates_name = self._names
        for place, field in enumerate((self.sampler, self.guidance, self.resolution, self.caption, self.flaws)):
            line, block = place % 3, place // 3 * 2
            grid.addWidget(named[place], line, block)
            grid.addWidget(field, line, block + 1)
        grid.addWidget(text_name, 2, 2)
        grid.addLayout(
            row(self.text_scale, image_name, self.image_scale, candidates_name, self.candidates, 1, self.defaults), 2, 3
        )

    def _show(self) -> None:
        value = self._sampling.value
        self.sampler.choice = value.sampler
        self.guidance.choice = value.guidance
        self.resolution.choice = value.resolution
        if self.caption.text() != value.caption:
            self.caption.setText(value.caption)
        self.flaws.words = value.flaws
        self.text_scale.number = value.text_guidance_scale
        self.image_scale.number = value.image_guidance_scale
        self.candidates.number = value.candidates
