"""The analogy benchmark: edits that are known, shown on some photos and done to others."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from core.engine import find_analogy_engine, finish
from core.errors import BadJobError
from core.examples import Pair, describe_pairs
from core.imaging.opening import open_photo
from core.imaging.resizing import fit_size, resize
from core.imaging.thumbnails import to_bytes
from core.jobs import AnalogyJob
from core.learned.edits import EDITS
from core.learned.edits.edit import Edit
from core.learned.painting.photo import paint_photo
from core.learned.scores import texture_score
from core.messages import Message
from core.models.clip import ImageEncoder, find_image_encoder
from core.photo import Photo
from core.quality.analogy_baselines import Image, colour_affine, colour_table, copy
from core.quality.analogy_report import (
    AFFINE,
    COPY,
    LEARNED,
    PAINTED,
    TABLE,
    AnalogyReport,
    AnalogyScore,
    Condition,
    EditScores,
    StrokeScores,
)
from core.quality.clip_direction import direction_similarity
from core.quality.metrics import psnr
from core.quality.photos import decode, find_photos, prepare_report, write_report
from core.quality.strokes import STYLES

SIDE = 384
_QUALITY = 85
_MORE = 3  # pairs, where it is more than one

Bytes = NDArray[np.uint8]
BytePairs = Sequence[tuple[Bytes, Bytes]]
Method = Callable[[BytePairs, Bytes], Image]


def bench_analogy(
    photos: Path,
    limit: int | None = None,
    edits: Iterable[str] = (),
    out: Path | None = None,
    on_progress: Callable[[str], None] = lambda line: None,
) -> AnalogyReport:
    """Measure the learned edit and what it has to beat.

    photos: a folder; its photos are taken in order of name, the first `limit` of them, at least two. Each is B once,
    with the photos after it as A. An edit's numbers depend on its name and on B's alone, so that anyone gets the same
    results. edits: names from `core.learned.edits.EDITS`, or of styles in `strokes.STYLES`; none means all. out: where
    to write the report, as .json and .md under that name. on_progress: told a line now and then. Raises PhotoError,
    BadJobError for an unknown edit and for a single photo, BrokenModelError and WriteFailedError.
    """
    chosen = _chosen(tuple(edits))
    paths = find_photos(photos, limit)
    if len(paths) < 2:
        raise BadJobError(reason=Message("an edit is shown on one photo and done to another; two are needed"))
    prepare_report(out)
    pictures = {path.stem: _small(open_photo(path)) for path in paths}
    encoder = find_image_encoder()
    measured, strokes = [], []
    for name in chosen:
        on_progress(f"{name}: {len(pictures)} photos")
        if name in EDITS:
            measured.append(_measure(EDITS[name], pictures, encoder))
        else:
            strokes.append(_measure_strokes(name, pictures))
    clip = encoder.title if encoder else ""
    report = AnalogyReport(tuple(pictures), SIDE, _QUALITY, tuple(measured), tuple(strokes), clip)
    write_report(out, report)
    return report


def _chosen(names: tuple[str, ...]) -> tuple[str, ...]:
    known = (*EDITS, *STYLES)
    for name in names:
        if name not in known:
            details = {"edit": name, "known": known}
            raise BadJobError(reason=Message("there is no edit “{edit}”; choose from {known}", details))
    return names or known


def _small(photo: Photo) -> Image:
    size = fit_size(photo.width, photo.height, SIDE)
    return decode(resize(photo.pixels, size)[0])


def _measure(edit: Edit, pictures: dict[str, Image], encoder: ImageEncoder | None) -> EditScores:
    """Every method under every condition, on every photo."""
    more = min(_MORE, len(pictures) - 1)
    conditions = [Condition(1, False), *([Condition(more, False)] if more > 1 else []), Condition(1, True)]
    methods: dict[str, Method] = {
        COPY: _on_floats(copy),
        AFFINE: _on_floats(colour_affine),
        TABLE: _on_floats(colour_table),
        LEARNED: _learned,
    }
    found: dict[tuple[str, Condition], list[tuple[float, float, float]]] = {}
    true_directions = []
    for place, name in enumerate(pictures):
        change = edit.draw(np.random.default_rng(crc32(f"{edit.name}/{name}".encode())))
        others = list(pictures.values())[place + 1 :] + list(pictures.values())[:place]
        b, truth = (to_bytes(image) for image in change(pictures[name]))
        for condition in conditions:
            pairs = [_in_bytes(change(a), condition.compressed) for a in others[: condition.examples]]
            for method, run in methods.items():
                start = perf_counter()
                b_prime = run(pairs, b)
                seconds = perf_counter() - start
                clip = direction_similarity(encoder, (*pairs[0], b, to_bytes(b_prime))) if encoder else np.nan
                measures = (psnr(b_prime, decode(truth)), clip, seconds)
                found.setdefault((method, condition), []).append(measures)
            if encoder and condition == conditions[0]:
                true_directions.append(direction_similarity(encoder, (*pairs[0], b, truth)))
    scores = tuple(_mean(method, condition, rows) for (method, condition), rows in found.items())
    return EditScores(edit.name, edit.kind, scores, round(float(np.mean(true_directions)), 4) if encoder else None)


def _mean(method: str, condition: Condition, rows: Sequence[tuple[float, float, float]]) -> AnalogyScore:
    quality, clip, seconds = np.mean(rows, axis=0)
    direction = None if np.isnan(clip) else round(float(clip), 4)
    return AnalogyScore(method, condition, round(float(quality), 3), direction, round(float(seconds), 3))


def _measure_strokes(style: str, pictures: dict[str, Image]) -> StrokeScores:
    """How near the textures of a style come, which no PSNR can tell."""
    methods: dict[str, Method] = {COPY: _on_floats(copy), LEARNED: _learned, PAINTED: _painted}
    found: dict[str, list[float]] = {method: [] for method in methods}
    names = list(pictures)
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        (a, b), draw = (pictures[other], pictures[name]), STYLES[style]
        pair = (to_bytes(a), to_bytes(draw(a, np.random.default_rng(crc32(f"{style}/{other}/A".encode())))))
        truth = draw(b, np.random.default_rng(crc32(f"{style}/{name}/B".encode())))
        for method, run in methods.items():
            found[method].append(texture_score(truth, run([pair], to_bytes(b))))
    return StrokeScores(style, {method: round(float(np.mean(scores)), 4) for method, scores in found.items()})


def _in_bytes(pair: tuple[Image, Image], compressed: bool) -> tuple[Bytes, Bytes]:
    """As files would hold them."""
    before, after = (to_bytes(image) for image in pair)
    return (_through_jpeg(before), _through_jpeg(after)) if compressed else (before, after)


def _through_jpeg(pixels: Bytes) -> Bytes:
    file = io.BytesIO()
    PillowImage.fromarray(pixels).save(file, "JPEG", quality=_QUALITY)
    return np.asarray(PillowImage.open(file))


def _on_floats(method: Callable[[Sequence[tuple[Image, Image]], Image], Image]) -> Method:
    return lambda pairs, b: method([(decode(a), decode(after)) for a, after in pairs], decode(b))


def _learned(pairs: BytePairs, b: Bytes) -> Image:
    """The engine as the window and the command line run it."""
    examples = [Pair(Photo(a, format="PNG"), Photo(after, format="PNG")) for a, after in pairs]
    job = AnalogyJob(describe_pairs(examples), engine="learned", method="learn")
    return decode(finish(find_analogy_engine("learned").run(job, Photo(b, format="PNG"), examples)).photo.pixels)


def _painted(pairs: BytePairs, b: Bytes) -> Image:
    return decode(finish(paint_photo(pairs, b, seed=0)))
