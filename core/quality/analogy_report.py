"""What the analogy benchmark found, as JSON and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np

from core.quality.report import machine_name, table

COPY, AFFINE, TABLE, LEARNED, PAINTED, TRUTH = (
    "copy of B",
    "colour affine",
    "LUT",
    "learned edit",
    "painting",
    "true B′",
)


@dataclass(frozen=True)
class Condition:
    """examples: how many pairs. compressed: whether they went through JPEG."""

    examples: int
    compressed: bool

    @property
    def title(self) -> str:
        pairs = "1 pair" if self.examples == 1 else f"{self.examples} pairs"
        return f"{pairs}, JPEG" if self.compressed else pairs


@dataclass(frozen=True)
class AnalogyScore:
    """Means over all photos. psnr: dB. direction: CLIP direction similarity; None where no CLIP is installed.
    seconds: wall-clock time per photo."""

    method: str
    condition: Condition
    psnr: float
    direction: float | None
    seconds: float


@dataclass(frozen=True)
class EditScores:
    """What was measured for one sort of edit. direction: CLIP direction similarity of the true B′."""

    edit: str
    kind: str
    scores: tuple[AnalogyScore, ...]
    direction: float | None

    def find(self, method: str, condition: Condition) -> AnalogyScore | None:
        return next((score for score in self.scores if (score.method, score.condition) == (method, condition)), None)


@dataclass(frozen=True)
class StrokeScores:
    """A style of strokes: `core.learned.scores.texture_score` by method."""

    style: str
    scores: dict[str, float]


@dataclass(frozen=True)
class AnalogyReport:
    """photos: names of those measured on; each is B once. side: of the longer side that they were scaled to, in pixels.
    quality: of JPEG. clip: the name of the CLIP model; empty where none is installed."""

    photos: tuple[str, ...]
    side: int
    quality: int
    edits: tuple[EditScores, ...]
    strokes: tuple[StrokeScores, ...]
    clip: str = ""
    machine: str = field(default_factory=machine_name)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """Means by kind of edit, every edit, CLIP direction similarity, and styles of strokes."""
        return "\n\n".join(_parts(self)) + "\n"


def _parts(report: AnalogyReport) -> Iterable[str]:
    yield (
        f"Edits by example on {len(report.photos)} photos ({report.photos[0]} … {report.photos[-1]}), scaled to "
        f"{report.side} pixels, each being B once with the next ones as A; {report.machine}. PSNR against the true B′ "
        f"in dB, means over the photos. JPEG: A and A′ compressed at quality {report.quality}."
    )
    columns = _columns(report.edits)
    kinds = dict.fromkeys(edit.kind for edit in report.edits)
    yield table(
        ("Kind of edit", *(_title(column) for column in columns)),
        ((kind, *_psnrs([edit for edit in report.edits if edit.kind == kind], columns)) for kind in kinds),
    )
    yield table(
        ("Kind", "Edit", *(_title(column) for column in columns)),
        ((edit.kind, edit.edit, *_psnrs([edit], columns)) for edit in report.edits),
    )
    yield from _directions(report, kinds)
    if report.strokes:
        methods = tuple(report.strokes[0].scores)
        yield "Styles of strokes: distance of textures from the true B′ (`texture_score`), lower is better."
        rows = ((style.style, *(f"{style.scores[method]:.3f}" for method in methods)) for style in report.strokes)
        yield table(("Style", *methods), rows)


def _columns(edits: Sequence[EditScores]) -> list[tuple[str, Condition]]:
    """The methods on one pair; then what more pairs, and JPEG, make of those that can tell the difference."""
    found = list(dict.fromkeys((score.method, score.condition) for edit in edits for score in edit.scores))
    return [column for column in found if column[0] != COPY or column[1] == Condition(1, False)]


def _title(column: tuple[str, Condition]) -> str:
    method, condition = column
    return method if method == COPY else f"{method}, {condition.title}"


def _psnrs(edits: Sequence[EditScores], columns: Sequence[tuple[str, Condition]]) -> list[str]:
    found = [[edit.find(*column) for edit in edits] for column in columns]
    return [f"{np.mean([score.psnr for score in scores if score]):.1f}" for scores in found]


def _directions(report: AnalogyReport, kinds: Iterable[str]) -> Iterable[str]:
    if not report.clip:
        yield "CLIP direction similarity: not installed. `likewise models import` takes a folder of a CLIP model."
        return
    clean = Condition(1, False)
    methods = [method for method in (AFFINE, TABLE, LEARNED) if report.edits[0].find(method, clean)]
    yield f"CLIP direction similarity ({report.clip}): the cosine between the directions A → A′ and B → B′, one pair."
    rows = []
    for kind in kinds:
        edits = [edit for edit in report.edits if edit.kind == kind]
        means = [np.mean([score.direction for edit in edits if (score := edit.find(m, clean))]) for m in methods]
        rows.append((kind, *(f"{mean:.3f}" for mean in (*means, np.mean([edit.direction for edit in edits])))))
    yield table(("Kind of edit", *methods, TRUTH), rows)
