"""The job of editing a photo likewise: as examples show it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import BadJobError
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
from core.messages import Message

MOST_EXAMPLES = 8
LEAST_WEIGHT = 0.01
"""Of an example beside the others: far less, and sums of weights lose their digits."""
ARRANGEMENTS = ("aligned", "swapped")
"""What lies on what in an example: A on A′ (the photo before and after), or A on B (the paper's swapped grid)."""
METHODS = ("learn", "paint")
"""Ways of the learned edit: a regression from A to A′, or Image Analogies for texture."""
PAIRS_OF_LAYERS = 16
"""Attention layers of Stable Diffusion's UNet, in pairs of self- and cross-attention, in the order of execution."""

LayerRange = tuple[int, int]
"""first, last + 1 of the pairs of layers in which attention is edited."""


@dataclass(frozen=True)
class Example:
    """One pair A → A′, by its contents; the pictures themselves travel beside the job (see `core.examples`).

    before, after: `core.examples.content_hash` of A and of A′. before_name, after_name: for people.
    weight: in [LEAST_WEIGHT, 10], how much this pair counts beside the others.
    """

    before: str
    after: str
    before_name: str = ""
    after_name: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class AnalogyJob:
    """Edit one photo, B, as the examples show it: A : A′ :: B : B′.

    The same job with the same pictures on the same machine gives the same result.

    examples: 1 to MOST_EXAMPLES.
    engine: the id of an engine in `core.engine.ANALOGY_ENGINES`.
    model: id and hash of the weights; the engine fills it in, in the job of its `Result`.
    method: one of METHODS, for the learned edit. Empty: the engine chooses.
    candidates: how many results to make; see `core.jobs.candidates`. The job of each Result says which it is. None: the
        engine chooses.
    seed: seed of every random draw.

    The rest is for engines that sample. None, or an empty choice, leaves the value to the engine, which fills in what
    it used.

    variation, variation_seed: above 0, all noise lies that far, in [0, 1], on the way from that of `seed` to that of
        `variation_seed`; 1 is the other seed itself.
    variation_path: variation and variation_seed of the steps that the noise has gone before: those of what is varied
        once more.
    prompt: what B′ shows. quality_suffix: put after it. negative_prompt: what B′ should not be.
    arrangement: one of ARRANGEMENTS. Empty: the engine looks how the pictures lie on each other.
    steps: of the whole schedule. strength: in (0, 1], the share of it that is run; below 1, B shows through the start.
    guidance_scale: of classifier-free guidance.
    self_layers: pairs of layers with self-attention cloning. cross_layers: with cross-attention masking.
    sac_scale: what cloned attention is multiplied with.
    resolution: length of the grid's longer side, in pixels, at which the model works.
    """

    examples: tuple[Example, ...]
    engine: str = "learned"
    model: str = ""
    method: str = ""
    candidates: int | None = None
    seed: int = 0
    variation: float = 0.0
    variation_seed: int = 0
    variation_path: VariationPath = ()
    prompt: str = ""
    quality_suffix: str | None = None
    negative_prompt: str | None = None
    arrangement: str = ""
    steps: int | None = None
    strength: float | None = None
    guidance_scale: float | None = None
    self_layers: LayerRange | None = None
    cross_layers: LayerRange | None = None
    sac_scale: float | None = None
    resolution: int | None = None

    def to_json(self) -> str:
        return json.dumps({"kind": "analogy", **asdict(self)}, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> AnalogyJob:
        """Read a job back. Raises BadJobError for anything that is not an analogy job."""
        return read_fields(text, "analogy", _from_fields)

    def check(self) -> None:
        """Raise BadJobError unless every field has its type and range."""
        if not 1 <= len(self.examples) <= MOST_EXAMPLES:
            raise BadJobError(reason=Message("it needs 1 to {most} example pairs", {"most": MOST_EXAMPLES}))
        for example in self.examples:
            check_text(example, "before", "after", "before_name", "after_name")
            check_number(example, "weight", LEAST_WEIGHT, 10)
        check_text(self, "engine", "model", "prompt")
        for name in ("quality_suffix", "negative_prompt"):
            if getattr(self, name) is not None:
                check_text(self, name)
        check_choice(self, "method", METHODS)
        check_choice(self, "arrangement", ARRANGEMENTS)
        check_whole(self, "candidates", 1, MOST_CANDIDATES)
        check_whole(self, "steps", 1, 1000)
        check_number(self, "strength", 0.01, 1)
        check_number(self, "guidance_scale", 0, 30)
        check_number(self, "sac_scale", 0, 10)
        check_whole(self, "resolution", 128, 4096)
        for name in ("self_layers", "cross_layers"):
            _check_layers(name, getattr(self, name))
        check_seed(self)
        check_variation(self)


def _check_layers(name: str, value: LayerRange | None) -> None:
    if value is None:
        return
    is_range = isinstance(value, tuple) and len(value) == 2 and all(type(end) is int for end in value)
    if not (is_range and 0 <= value[0] <= value[1] <= PAIRS_OF_LAYERS):
        details = {"field": name, "most": PAIRS_OF_LAYERS}
        raise BadJobError(reason=Message("{field} must be two whole numbers from 0 to {most}, rising", details))


def _from_fields(fields: dict[str, Any]) -> AnalogyJob:
    fields["examples"] = tuple(Example(**example) for example in fields["examples"])
    for name in ("self_layers", "cross_layers"):
        value = fields.get(name)
        fields[name] = tuple(value) if isinstance(value, list) else value
    return AnalogyJob(**as_path(fields))
