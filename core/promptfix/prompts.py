"""The words that the model is given: the instruction, and the auxiliary prompt of caption and flaws.

PromptFix, section 3.2: a vision-language model says what the photo shows and what is wrong with it. Without one, the
flaws are written from the defect report. The model reads English only.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import EmptyInstructionError, NotUnderstoodError
from core.jobs import RestoreJob
from core.messages import Message
from core.prompting.defects import DefectReport
from core.prompting.understanding import Understanding
from core.prompting.wishes import Wish
from core.prompting.words import check_latin, is_latin

REQUESTS: dict[Wish, str] = {
    Wish.DENOISE: "Remove the noise from the image.",
    Wish.DEBLUR: "Remove the blur and sharpen the image.",
    Wish.DEBLOCK: "Remove the compression artifacts from the image.",
    Wish.DEHAZE: "Remove the haze from the image.",
    Wish.BRIGHTEN: "Brighten the dark image.",
    Wish.DESNOW: "Remove the snow from the image.",
    Wish.DERAIN: "Remove the rain from the image.",
    Wish.SCRATCHES: "Repair the scratches and stains in the image.",
    Wish.UNFADE: "Restore the faded colors of the image.",
    Wish.COLOUR_CAST: "Correct the colors of the image.",
    Wish.IMPROVE: "Improve the quality of the image.",
    Wish.COLORIZE: "Colorize the image.",
    Wish.REMOVE_OBJECT: "Remove the object from the image.",
    Wish.REMOVE_WATERMARK: "Remove the watermark from the image.",
    Wish.UPSCALE: "Improve the resolution of the image.",
    Wish.DARKEN: "Darken the overexposed image.",
    Wish.RESTYLE: "Change the style of the image.",
}
"""How a wish is put to the model, where the person's own words are not English."""

FLAWS: dict[Wish, str] = {
    Wish.DENOISE: "noisy",
    Wish.DEBLUR: "blurred",
    Wish.DEBLOCK: "blocky from compression",
    Wish.DEHAZE: "hazy",
    Wish.BRIGHTEN: "too dark",
    Wish.DARKEN: "overexposed",
    Wish.DESNOW: "covered by falling snow",
    Wish.DERAIN: "streaked with rain",
    Wish.SCRATCHES: "scratched and stained",
    Wish.UNFADE: "faded",
    Wish.COLOUR_CAST: "tinted",
    Wish.COLORIZE: "black and white",
}
"""How a defect is described to the model."""


@dataclass(frozen=True)
class Prompts:
    """instruction, auxiliary: English; either may be empty. notes: what the person should know about them."""

    instruction: str
    auxiliary: str
    notes: tuple[Message, ...] = ()


def check_words(job: RestoreJob, understanding: Understanding) -> None:
    """Raise EmptyInstructionError for a job that could never say anything to the model, NotUnderstoodError for an
    instruction that is not English and in which nothing was read, BadJobError for other words that are not English."""
    words = (job.instruction, job.caption, job.flaws or "")
    if job.flaws is not None and not any(text.strip() for text in words):
        raise EmptyInstructionError()
    if not (is_latin(job.instruction) or understanding.wishes):
        raise NotUnderstoodError(instruction=job.instruction.strip())
    check_latin(job, "caption", "flaws")


def write_prompts(job: RestoreJob, understanding: Understanding) -> Prompts | None:
    """The prompts of a job whose flaws are known. None: there is nothing to say, so nothing to do.

    understanding: of the job's instruction.
    """
    auxiliary = " ".join(part for part in ((job.flaws or "").strip(), job.caption.strip()) if part)
    instruction = job.instruction.strip()
    notes: tuple[Message, ...] = ()
    if not is_latin(instruction):
        instruction = " ".join(REQUESTS[wish] for wish in understanding.wishes)
        notes = (Message("The model reads English only; it was told: “{words}”", {"words": instruction}),)
    if not (instruction or auxiliary):
        return None
    return Prompts(instruction, auxiliary, notes)


def describe(report: DefectReport) -> str:
    """One sentence about the defects that were seen, empty where there are none."""
    seen = [FLAWS[defect.wish] for defect in report.defects if defect.wish in FLAWS]
    if not seen:
        return ""
    *most, last = seen
    return f"The image appears {', '.join(most)} and {last}." if most else f"The image appears {last}."
