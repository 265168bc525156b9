"""Version, and the licences of what Likewise is made with."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QWidget

import core
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.theme import SPACE_L, SPACE_M, SPACE_XL, app_icon

LICENCES = (
    ("Likewise", "Apache-2.0"),
    ("Qt, PySide6", "LGPL-3.0"),
    ("PyTorch", "BSD-3-Clause"),
    ("NumPy", "BSD-3-Clause"),
    ("Pillow", "MIT-CMU"),
    ("imagecodecs, tifffile", "BSD-3-Clause"),
    ("pi-heif", "BSD-3-Clause (libheif: LGPL-3.0)"),
    ("rawpy", "MIT (LibRaw: LGPL-2.1)"),
    ("safetensors", "Apache-2.0"),
    ("qasync", "BSD-2-Clause"),
    ("platformdirs", "MIT"),
    ("psutil", "BSD-3-Clause"),
    ("tqdm", "MPL-2.0, MIT"),
    ("Nanum Gothic", "SIL Open Font License 1.1"),
)


class AboutDialog(QDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Likewise"))
        logo = QLabel()
        logo.setPixmap(app_icon().pixmap(64, 64))
        name = QLabel(f"Likewise {core.__version__}")
        name.setProperty("role", "title")
        claim = QLabel(tr("Restores photos from a written instruction, on this machine and without a network."))
        claim.setWordWrap(True)
        licences = QPlainTextEdit("\n".join(f"{part}: {licence}" for part, licence in LICENCES), readOnly=True)
        licences.setAccessibleName(tr("Licences"))
        licences.setToolTip(tr("Licences"))
        licences.setTabChangesFocus(True)
        heading = QLabel(tr("Licences of the parts that Likewise is made with"))
        heading.setProperty("role", "muted")
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole).setToolTip(tr("Back to the photo"))
        buttons.rejected.connect(self.reject)

        head = row(logo, column(name, claim), spacing=SPACE_L, stretch=1)
        margins = (SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        self.setLayout(column(head, heading, licences, buttons, spacing=SPACE_M, margins=margins))
        self.resize(480, 440)
