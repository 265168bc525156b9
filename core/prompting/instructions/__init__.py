"""Reading an instruction: from free text, English or Korean or both, to wishes with weights."""

from core.prompting.instructions.reader import understand

__all__ = ["understand"]
