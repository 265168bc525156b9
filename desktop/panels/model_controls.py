"""The controls for the chosen engine: which model, and the settings of one that samples."""

from __future__ import annotations

from PySide6.QtCore import QObject

from core.jobs import RestoreJob
from desktop.actions import Actions
from desktop.engines import Engines
from desktop.panels.model_chooser import ModelChooser
from desktop.panels.sampling_details import SamplingDetails
from desktop.panels.sampling_row import SamplingRow
from desktop.sampling import Sampling


class ModelControls(QObject):
    """Three widgets that stand in different places of the window. What an engine has no use for is not there."""

    def __init__(self, engines: Engines, sampling: Sampling, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._engines = engines
        self._actions = actions
        self.chooser = ModelChooser(engines)
        self.row = SamplingRow(sampling, actions)
        self.details = SamplingDetails(sampling)
        engines.changed.connect(self._follow)
        actions.sampling.toggled.connect(self._follow)
        self._follow()

    def retranslate(self) -> None:
        self.chooser.retranslate()
        self.row.retranslate()
        self.details.retranslate()

    def show_choices(self, job: RestoreJob) -> None:
        """job: one that the engine has completed with its own choices."""
        self.row.steps.show_choice(job.steps)
        self.details.show_choices(job)

    def _follow(self) -> None:
        samples = self._engines.engine.samples
        self.row.setVisible(samples)
        self.details.setVisible(samples and self._actions.sampling.isChecked())
