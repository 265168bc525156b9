"""The status bar: what runs where, how far it is, what it costs, and what kind of photo is open."""

from __future__ import annotations

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QWidget

from core.messages import Message
from core.photo import Photo
from desktop import motion
from desktop.i18n import tr, tr_message
from desktop.mailbox import Progress
from desktop.panels.drag_handle import DragHandle
from desktop.theme import SPACE_M, SPACE_S

MEMORY_EVERY_MS = 1000


class StatusBar(QStatusBar):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine_title = ""
        self._device: Message | None = None
        self.setSizeGripEnabled(False)
        self.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        self._progress: Progress | None = None
        self._photo: Photo | None = None
        self._framed = (0, 0)
        self._activity: Message | None = None
        self._share: float | None = None
        self._process = psutil.Process()

        self._engine = QLabel()
        self._stage = QLabel()
        self._bar = QProgressBar(textVisible=False)
        self._bar.setMinimumWidth(16)  # it gives way before words do
        self._bar.setMaximumWidth(160)
        self._left = QLabel()
        self._memory = QLabel()
        self._badges = QLabel()
        self._size = QLabel()
        self._zoom = QLabel()
        for widget in (self._engine, self._stage, self._bar, self._left):
            widget.setContentsMargins(0, 0, SPACE_M, 0)
            self.addWidget(widget)
        for widget in (self._memory, self._badges, self._size, self._zoom):
            widget.setContentsMargins(SPACE_S, 0, 0, 0)
            self.addPermanentWidget(widget)
        self._bar.hide()
        self.handle = DragHandle()
        self.handle.hide()
        self.addPermanentWidget(self.handle)

        timer = QTimer(self, interval=MEMORY_EVERY_MS)
        timer.timeout.connect(self._show_memory)
        timer.start()
        self.retranslate()

    @property
    def engine_text(self) -> str:
        return self._engine.text()

    @property
    def stage_text(self) -> str:
        return self._stage.text()

    def show_engine(self, title: str, device: Message | None) -> None:
        """The engine that jobs are made for, and what it runs on, where that is known already."""
        self._engine_title, self._device = title, device
        self._show_engine()

    def show_photo(self, photo: Photo | None) -> None:
        self._photo = photo
        self._framed = (photo.width, photo.height) if photo else (0, 0)
        self.handle.setVisible(photo is not None)
        self.retranslate()

    def show_size(self, width: int, height: int) -> None:
        """Of the photo as it is framed, in pixels."""
        self._framed = (width, height)
        self._show_photo()

    def show_zoom(self, factor: float) -> None:
        """factor: screen pixels per photo pixel."""
        self._zoom.setText(f"{factor * 100:.0f} %")

    def show_activity(self, activity: Message | None, share: float | None = None) -> None:
        """A line for what goes on or ended outside a job's steps ("Opening…"); None when there is nothing to say.

        share: how much is done, in [0, 1]; at 0 the bar says only that something goes on, None is no bar.
        """
        self._progress, self._activity, self._share = None, activity, share
        self._show_progress()

    def show_progress(self, progress: Progress) -> None:
        self._progress, self._activity, self._share = progress, None, None
        self._show_progress()

    def retranslate(self) -> None:
        self._engine.setToolTip(tr("What restores the photo, and what it runs on"))
        self._show_engine()
        self._memory.setToolTip(tr("Memory that Likewise uses"))
        self._zoom.setToolTip(tr("Zoom: 100 % shows one pixel of the photo as one pixel of the screen"))
        self._bar.setAccessibleName(tr("Progress"))
        self.handle.retranslate()
        self._show_photo()
        self._show_progress()
        self._show_memory()

    def _show_engine(self) -> None:
        title = tr(self._engine_title)
        self._engine.setText(f"{title} · {tr_message(self._device)}" if self._device else title)

    def _show_photo(self) -> None:
        photo = self._photo
        for label in (self._badges, self._size, self._zoom):
            label.setVisible(photo is not None)
        if photo is None:
            return
        badges = [
            name for name, there in (("EXIF", photo.exif), ("XMP", photo.xmp), ("ICC", photo.icc_profile)) if there
        ]
        self._badges.setText("  ".join(badges))
        self._badges.setToolTip(tr("The photo carries these; an export keeps them"))
        width, height = self._framed
        size = tr("{width} × {height} · {megapixels:.1f} MP · {bits} bit")
        self._size.setText(
            size.format(width=width, height=height, megapixels=width * height / 1e6, bits=photo.bit_depth)
        )
        self._size.setToolTip(photo.format)

    def _show_progress(self) -> None:
        progress = self._progress
        runs_back_and_forth = progress is None and self._share == 0
        shown = progress is not None or self._share is not None
        self._bar.setVisible(shown and not (runs_back_and_forth and motion.is_reduced()))
        if progress is None:
            self._bar.setMaximum(100 if self._share else 0)
            self._bar.setValue(round(100 * (self._share or 0)))
            self._stage.setText(tr_message(self._activity) if self._activity else "")
            self._left.setText("")
            return
        step = tr("step {index} of {total}").format(index=progress.step, total=progress.total)
        self._stage.setText(f"{tr_message(progress.stage)} · {step}")
        self._bar.setMaximum(progress.total)
        self._bar.setValue(progress.step)
        self._left.setText("" if progress.seconds_left is None else _time_left(progress.seconds_left))

    def _show_memory(self) -> None:
        self._memory.setText(tr("{gigabytes:.1f} GB").format(gigabytes=self._process.memory_info().rss / 1e9))


def _time_left(seconds: float) -> str:
    if seconds < 60:
        return tr("{seconds:.0f} s left").format(seconds=max(seconds, 1))
    return tr("{minutes:.0f} min left").format(minutes=seconds / 60)
