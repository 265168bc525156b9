"""The job of restoring a photo from a written instruction."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from core.jobs.fields import (
    MOST_CANDIDATES,
    VariationPath,
    as_path,
    check_choice,
    check_number,
    check_seed,
    check_text,
    check_variation,
    check_whole,
    read_fields,
)

SAMPLERS = ("euler-ancestral", "dpmpp-2m", "unipc")
"""Ways to solve the diffusion equation: the published PromptFix's, DPM-Solver++ 2M and UniPC."""

GUIDANCES = ("off", "latent", "decoder", "fast")
"""Forms of high-frequency guidance; see `core.promptfix.guidance`."""


@dataclass(frozen=True)
class RestoreJob:
    """Restore one photo from a written instruction.

    The same job on the same photo and machine gives the same result. Where the result applies and how strongly is
    not part of it: that belongs to the `Edit`, and can be changed without running the job again.

    instruction: free text, any language that the engine reads. Empty asks engines that work blind to mend whatever the
        caption and the flaws speak of.
    engine: the id of an engine in `core.engine.ENGINES`.
    model: id and hash of the weights; the engine fills it in, in the job of its `Result`.

    The rest is for engines that sample. The starter has stages, not steps, and ignores it. None, or an empty choice,
    leaves the value to the engine, which fills in what it used.

    caption, flaws: what the photo shows and what is wrong with it, two parts of the auxiliary prompt. Flaws of None are
        written from the defect report; empty means none.
    mask: `core.imaging.masks.pack`ed, white where the photo may change; guidance does not hold back anything there.
        Empty: the engine finds out.
    candidates: how many results to make; see `core.jobs.candidates`. None: the engine chooses.
    seed: seed of every random draw.
    variation, variation_seed: above 0, all noise lies that far, in [0, 1], on the way from that of `seed` to that of
        `variation_seed`; 1 is the other seed itself.
    variation_path: variation and variation_seed of the steps that the noise has gone before: those of what is varied
        once more.
    steps: sampling steps.
    sampler: one of SAMPLERS.
    guidance: high-frequency guidance, one of GUIDANCES.
    text_guidance_scale, image_guidance_scale: of classifier-free guidance.
    resolution: length of the shorter side, in pixels, at which the model works; of the longer one where an object is to
        be removed, as PromptFix has it.
    """

    instruction: str
    engine: str = "starter"
    model: str = ""
    caption: str = ""
    flaws: str | None = None
    mask: str = ""
    candidates: int | None = None
    seed: int = 0
    variation: float = 0.0
    variation_seed: int = 0
    variation_path: VariationPath = ()
    steps: int | None = None
    sampler: str = ""
    guidance: str = ""
    text_guidance_scale: float | None = None
    image_guidance_scale: float | None = None
    resolution: int | None = None

    def to_json(self) -> str:
        return json.dumps({"kind": "restore", **asdict(self)}, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> RestoreJob:
        """Read a job back. Raises BadJobError for anything that is not a restore job."""
        return read_fields(text, "restore", lambda fields: RestoreJob(**as_path(fields)))

    def check(self) -> None:
        """Raise BadJobError unless every field has its type and range."""
        check_text(self, "instruction", "engine", "model", "caption", "mask")
        if self.flaws is not None:
            check_text(self, "flaws")
        check_choice(self, "sampler", SAMPLERS)
        check_choice(self, "guidance", GUIDANCES)
        check_whole(self, "candidates", 1, MOST_CANDIDATES)
        check_whole(self, "steps", 1, 1000)
        check_whole(self, "resolution", 64, 4096)
        check_number(self, "text_guidance_scale", 0, 30)
        check_number(self, "image_guidance_scale", 0, 30)
        check_seed(self)
        check_variation(self)
