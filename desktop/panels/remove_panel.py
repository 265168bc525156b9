"""What stands under the canvas while removing: what to do, the engine, Run and Stop, and the settings."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.actions import Actions
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.panels.action_button import ActionButton, run_button
from desktop.panels.instruction import InstructionEdit
from desktop.panels.model_chooser import ModelChooser
from desktop.panels.remove_row import RemoveRow
from desktop.removing import is_removal
from desktop.services import Services


class RemovePanel(QWidget):
    """prompt: only for engines that sample. row: the settings; it stands elsewhere in the window."""

    def __init__(self, services: Services, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.summary = QLabel()
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.prompt = InstructionEdit(actions.all)
        self.prompt.setClearButtonEnabled(True)
        self.prompt.returnPressed.connect(actions.run.trigger)
        self.chooser = ModelChooser(services.remove_engines)
        self.run_button, self.stop_button = run_button(actions.run), ActionButton(actions.stop)
        self.row = RemoveRow(services.removal, actions)
        line = row(self.summary, self.prompt, self.chooser, self.run_button, self.stop_button)
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        self.setLayout(column(line))

        self.prompt.setText(services.removal.value.prompt)
        self.prompt.textChanged.connect(lambda text: services.removal.change(prompt=text.strip()))
        services.remove_engines.changed.connect(self._follow)
        for signal in (services.session.changed, services.session.activated):
            signal.connect(self._summarise)
        self._follow()
        self.retranslate()

    def retranslate(self) -> None:
        self.chooser.retranslate()
        self.row.retranslate()
        self.prompt.setPlaceholderText(tr("What is to be seen there, in English; empty: the background"))
        self.prompt.setAccessibleName(tr("Prompt"))
        self.prompt.setToolTip(tr("What the model paints in place of what goes, in English. May stay empty."))
        self._summarise()

    def _follow(self) -> None:
        samples = self._services.remove_engines.engine.samples
        self.prompt.setVisible(samples)
        self.row.suit(samples)

    def _summarise(self) -> None:
        document, active = self._services.session.document, self._services.session.active
        if document is None:
            words = tr("Open the photo that something is to go from.")
        elif document.selection is not None:
            words = tr("Run fills what is painted over with what may be behind it.")
        elif is_removal(active):
            words = tr("Paint over what else should go, or press Run for another try.")
        else:
            words = tr("Paint over what should go, then press Run.")
        self.summary.setText(words)
