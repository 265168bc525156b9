"""What all errors have."""

from __future__ import annotations

from typing import Any, ClassVar

from core.messages import Message


class LikewiseError(Exception):
    """Base of every error that Likewise raises on purpose. `details` fill both templates."""

    cause_template: ClassVar[str] = "Something went wrong."
    remedy_template: ClassVar[str] = "Try again."
    exit_code: ClassVar[int] = 1

    def __init__(self, **details: Any) -> None:
        self.details = details
        super().__init__(f"{self.cause} {self.remedy}")

    @property
    def cause(self) -> Message:
        return Message(self.cause_template, self.details)

    @property
    def remedy(self) -> Message:
        return Message(self.remedy_template, self.details)
