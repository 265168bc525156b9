"""Questions that a coroutine can await. They open over the window without stopping the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from desktop.i18n import tr


async def answer(dialog: QDialog) -> bool:
    """Open the dialog; True when it was accepted. It is deleted with its parent, so that it can be read afterwards."""
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not future.done():
            future.set_result(result)

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await future == int(QDialog.DialogCode.Accepted)
    finally:
        dialog.hide()
        dialog.deleteLater()


async def confirm(parent: QWidget, question: str, details: str, yes: str) -> bool:
    """Ask before something that cannot be taken back. `yes` is the word on the button that does it."""
    box = QMessageBox(QMessageBox.Icon.Question, "Likewise", question, parent=parent)
    box.setInformativeText(details)
    doing = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    await answer(box)
    return box.clickedButton() is doing


async def may_replace(parent: QWidget, path: Path, original: Path | None = None) -> bool:
    """Whether a file may be written there: asks where there is one. original: the open photo's, asked about apart."""
    if not path.exists():
        return True
    if original is not None and original.exists() and path.samefile(original):
        question = tr("Replace the original photo?")
        details = tr("{name} is the photo that you opened. Once replaced, the original is gone.")
        return await confirm(parent, question, details.format(name=path.name), tr("Replace the original"))
    question = tr("Replace {name}?").format(name=path.name)
    details = tr("A file of that name is already in {folder}.").format(folder=path.parent)
    return await confirm(parent, question, details, tr("Replace"))


async def choose(parent: QWidget, question: str, details: str, answers: Sequence[str]) -> int | None:
    """Ask which of several things to do, the safest first; None where it is none of them."""
    box = QMessageBox(QMessageBox.Icon.Question, "Likewise", question, parent=parent)
    box.setInformativeText(details)
    roles = [QMessageBox.ButtonRole.AcceptRole, *[QMessageBox.ButtonRole.DestructiveRole] * (len(answers) - 1)]
    buttons = [box.addButton(words, role) for words, role in zip(answers, roles, strict=True)]
    cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(cancel)
    await answer(box)
    return next((place for place, button in enumerate(buttons) if button is box.clickedButton()), None)


async def ask_file_to_open(
    parent: QWidget, title: str, folder: Path, kind: str, suffixes: Sequence[str]
) -> Path | None:
    """An existing file. kind: what the filter calls files that end in one of `suffixes`."""
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    patterns = " ".join(f"*{suffix} *{suffix.upper()}" for suffix in suffixes)
    dialog.setNameFilters([f"{kind} ({patterns})", tr("All files (*)")])
    return _chosen(dialog) if await answer(dialog) else None


async def ask_folder(parent: QWidget, title: str, folder: Path) -> Path | None:
    """An existing folder."""
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _chosen(dialog) if await answer(dialog) else None


async def ask_file_to_save(
    parent: QWidget, title: str, path: Path, kind: str = "", suffixes: Sequence[str] = ()
) -> Path | None:
    """A name to write to, existing or not; whether it may be replaced is asked elsewhere. kind, suffixes: as above."""
    dialog = QFileDialog(parent, title, str(path.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    if suffixes:
        dialog.setNameFilters([f"{kind} ({' '.join(f'*{suffix}' for suffix in suffixes)})", tr("All files (*)")])
    dialog.selectFile(path.name)
    return _chosen(dialog) if await answer(dialog) else None


def ending_in(path: Path, suffix: str) -> Path:
    """A path that was chosen, with that suffix at its end where it has another or none."""
    return path if path.suffix.lower() == suffix else path.with_name(f"{path.name}{suffix}")


def _chosen(dialog: QFileDialog) -> Path | None:
    files = dialog.selectedFiles()
    return Path(files[0]) if files else None
