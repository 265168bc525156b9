"""How a batch writes its outputs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from core.batch.naming import DEFAULT_TEMPLATE, check_template
from core.imaging.export_options import ExportOptions

Existing = Literal["skip", "redo", "number"]
EXISTING: tuple[Existing, ...] = get_args(Existing)


@dataclass(frozen=True)
class BatchOptions:
    """folder: for the outputs; sub-folders of the photos are made in it again.

    name: a template, see `core.batch.naming`.
    existing: what to do where there is a file of the output's name. "skip" leaves the photo out. "redo" replaces it, if
        a batch wrote it and nobody has changed it since; any other file stays, and the output gets a number. "number"
        always gives it a number.
    export: how to write; its `format` is that of the outputs, empty keeps the photo's where that can be written.
    """

    folder: Path
    name: str = DEFAULT_TEMPLATE
    existing: Existing = "skip"
    export: ExportOptions = field(default_factory=ExportOptions)

    def check(self) -> None:
        """Raises BadNameTemplateError and BadExportOptionsError."""
        check_template(self.name)
        self.export.check()

    def to_json(self) -> str:
        export = json.loads(self.export.to_json())
        fields = {"folder": str(self.folder), "name": self.name, "existing": self.existing, "export": export}
        return json.dumps(fields)

    @staticmethod
    def from_json(text: str) -> BatchOptions:
        """Read options back. Raises ValueError, KeyError or BadExportOptionsError for what `to_json` did not write."""
        fields = json.loads(text)
        export = ExportOptions.from_json(json.dumps(fields["export"]))
        return BatchOptions(Path(fields["folder"]), fields["name"], fields["existing"], export)
