"""A quiet strip over the top of the canvas for what went wrong and what is worth knowing. It never takes the focus."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QWidget

from core.errors import LikewiseError
from core.messages import Message
from desktop.i18n import tr, tr_message
from desktop.layouts import column, row
from desktop.theme import SPACE_M, SPACE_S, icon

Kind = Literal["error", "info"]

NOTE_MS, LETTER_MS = 8000, 80
"""How long notes stay: at least so long, and so long for each of their letters."""


class Banner(QFrame):
    """One message at a time, shown until it is closed, replaced, cleared or past.

    Notes go by themselves, though not while the pointer or the focus is on them or another window is looked at.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._kind: Kind = "info"
        self._messages: tuple[Message, ...] = ()
        self._error: LikewiseError | None = None
        self._title = QLabel(wordWrap=True)
        self._title.setProperty("role", "title")
        self._text = QLabel(wordWrap=True)
        for label in (self._title, self._text):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setIcon(icon("close"))
        self._close.clicked.connect(self.clear)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._expire)

        words = column(self._title, self._text, spacing=2)
        self.setLayout(row(words, self._close, margins=(SPACE_M, SPACE_S, SPACE_S, SPACE_S), stretch=0))
        self.hide()
        self.retranslate()

    @property
    def kind(self) -> Kind:
        return self._kind

    @property
    def text(self) -> str:
        """What stands on the banner now; empty when it is hidden."""
        return " ".join(part for part in (self._title.text(), self._text.text()) if part) if self.isVisible() else ""

    def lie_over(self, host: QWidget) -> None:
        """Stand at the top of this widget, over what is in its layout."""
        self.setParent(host)
        host.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._wait()

    def show_error(self, error: LikewiseError) -> None:
        self._show("error", (error.cause, error.remedy))
        self._error = error

    def show_notes(self, *notes: Message) -> None:
        """Notes of something that succeeded. Without any, whatever was there goes: it is about something earlier."""
        if notes:
            self._show("info", notes)
        else:
            self.clear()

    def show_text(self, text: str) -> None:
        """A sentence that is in the window's language already."""
        self._show("info", (Message("{text}", {"text": text}),))

    def drop_error(self, *kinds: type[LikewiseError]) -> None:
        """Take an error of these kinds away, because what caused it is past. Notes and other errors stay."""
        if isinstance(self._error, kinds):
            self.clear()

    def clear(self) -> None:
        self._messages, self._error = (), None
        self._timer.stop()
        self.hide()

    def retranslate(self) -> None:
        self._close.setToolTip(tr("Close this message"))
        self._close.setAccessibleName(tr("Close this message"))
        words = [tr_message(message) for message in self._messages]
        lead = words[:1] if self._kind == "error" else []
        self._title.setText(" ".join(lead))
        self._title.setVisible(bool(lead))
        self._text.setText("\n".join(words[len(lead) :]))
        self.setAccessibleName(" ".join(words))
        self._place()

    def _show(self, kind: Kind, messages: tuple[Message, ...]) -> None:
        self._kind, self._messages, self._error = kind, messages, None
        self.setProperty("kind", kind)
        self.style().unpolish(self)  # the style sheet picks its colours by `kind`
        self.style().polish(self)
        self.retranslate()
        self.show()
        self.raise_()
        self._wait()

    def _wait(self) -> None:
        self._timer.stop()
        if self._kind == "info" and self._messages:
            self._timer.start(max(NOTE_MS, LETTER_MS * len(self._text.text())))

    def _expire(self) -> None:
        focused = self.window().focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)) or not self.isActiveWindow():
            self._wait()
        else:
            self.clear()

    def _place(self) -> None:
        host, layout = self.parentWidget(), self.layout()
        if host is not None and layout is not None:
            layout.activate()
            width = host.width()
            tall = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else self.sizeHint().height()
            self.setGeometry(0, 0, width, tall)
