"""The words that the model is given about B′, and who may suggest them.

Analogist, section 3.3: a vision-language model looks at the marked grid and names B′ in a few words. Without one, the
person does. The text encoder, CLIP's, reads English only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from core.jobs import AnalogyJob
from core.messages import Message
from core.prompting.words import check_latin

if TYPE_CHECKING:
    from core.analogist.grid import Picture


class PromptSuggester(Protocol):
    """Whoever looks at the examples and says what B′ will show."""

    def suggest(self, grid: Picture) -> str:
        """A prompt of a few English words. grid: see `core.analogist.marking.marked_grid`. May take seconds."""
        ...


def check_words(job: AnalogyJob) -> None:
    """Raise BadJobError for words that are not English."""
    check_latin(job, "prompt", "quality_suffix", "negative_prompt")


def write_prompt(job: AnalogyJob) -> str:
    """What the model reads of a job that says all: the prompt, and the quality suffix after it."""
    return ", ".join(part for part in (job.prompt.strip(), (job.quality_suffix or "").strip()) if part)


def prompt_notes(job: AnalogyJob) -> Iterator[Message]:
    if not job.prompt.strip():
        yield Message("Say what the result shows: without a prompt, the model has only the example to go by.")
