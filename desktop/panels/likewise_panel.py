"""What stands under the canvas while editing by example: the prompt, the engine, Run and Stop, and the settings."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from core.analogist.presets import PROMPTS
from core.jobs import AnalogyJob
from desktop.actions import Actions
from desktop.i18n import tr, tr_message
from desktop.layouts import column, row
from desktop.panels.action_button import ActionButton, run_button
from desktop.panels.analogy_details import AnalogyDetails
from desktop.panels.analogy_row import AnalogyRow
from desktop.panels.instruction import InstructionEdit
from desktop.panels.model_chooser import ModelChooser
from desktop.services import Services
from desktop.theme import icon


class LikewisePanel(QWidget):
    """prompt: only for engines that sample; others need none, and a sentence stands there that says what Run does.

    row: the settings that are changed most; it stands elsewhere in the window.
    """

    def __init__(self, services: Services, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._actions = services, actions
        self.prompt = InstructionEdit(actions.all)
        self.prompt.setClearButtonEnabled(True)
        self.prompt.returnPressed.connect(actions.run.trigger)
        self.presets = QToolButton()
        self.presets.setIcon(icon("words"))
        self.presets.setMenu(QMenu(self.presets))
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.presets.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chooser = ModelChooser(services.analogy_engines)
        self.summary = QLabel()
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.run_button, self.stop_button = run_button(actions.run), ActionButton(actions.stop)
        self.row, self.details = AnalogyRow(services.likening, actions), AnalogyDetails(services.likening)
        line = row(self.prompt, self.presets, self.summary, self.chooser, self.run_button, self.stop_button)
        line.setStretch(0, 1)
        line.setStretch(2, 1)
        self.setLayout(column(line, self.details))

        likening = services.likening
        self.prompt.textChanged.connect(lambda text: likening.change(prompt=text.strip()))
        self.prompt.setText(likening.value.prompt)
        services.analogy_engines.changed.connect(self._follow)
        services.examples.changed.connect(self._summarise)
        for signal in (services.session.opened, services.session.edited, services.session.activated):
            signal.connect(self._summarise)
        actions.sampling.toggled.connect(self._follow)
        self._follow()
        self.retranslate()

    def retranslate(self) -> None:
        self.chooser.retranslate()
        self.row.retranslate()
        self.details.retranslate()
        self.prompt.setPlaceholderText(tr("Say what the result shows, for example: a cat, oil painting"))
        self.prompt.setAccessibleName(tr("Prompt"))
        self.prompt.setToolTip(tr("What the edited photo shows, in English. May stay empty."))
        self.presets.setToolTip(tr("Prompts to begin with"))
        self.presets.setAccessibleName(tr("Prompts to begin with"))
        menu = self.presets.menu()
        menu.clear()
        for preset in PROMPTS:
            menu.addAction(tr_message(preset.title)).triggered.connect(partial(self.prompt.setText, preset.prompt))
        self._summarise()

    def show_choices(self, job: AnalogyJob) -> None:
        """job: one that the engine has completed with its own choices."""
        self.row.show_choices(job)
        self.details.show_choices(job)

    def _follow(self) -> None:
        samples = self._services.analogy_engines.engine.samples
        self.prompt.setVisible(samples)
        self.presets.setVisible(samples)
        self.summary.setVisible(not samples)
        self.row.suit(samples)
        self.details.setVisible(samples and self._actions.sampling.isChecked())

    def _summarise(self) -> None:
        count, photo = len(self._services.examples.complete), self._services.session.original
        active = self._services.session.active
        if not count:
            words = tr("Drop a photo before and after an edit on the left.")
        elif photo is None:
            words = tr("Open the photo that is to be edited likewise.")
        elif active is not None and isinstance(active.job, AnalogyJob):
            words = tr("Run starts again from the photo as it was before this edit.")
        elif count == 1:
            words = tr("Run edits this photo as the example shows.")
        else:
            words = tr("Run edits this photo as the {count} examples show.").format(count=count)
        self.summary.setText(words)
