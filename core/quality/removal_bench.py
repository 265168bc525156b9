"""What removal achieves where the truth is known: parts of clean photos are covered, filled, and compared with what was
there. Beside the content-aware fill run OpenCV's two methods and a plain membrane.

PSNR and SSIM favour whoever blurs: a texture made up anew is never the one that was there. So a third number tells how
much fine detail there is in what was filled, as a share of what was there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from zlib import crc32

import cv2
import numpy as np

from core.engine import finish
from core.imaging.opening import open_photo
from core.imaging.thumbnails import to_bytes
from core.photo import Pixels
from core.quality.metrics import Image, psnr, ssim
from core.quality.photos import decode, find_photos, prepare_report, write_report
from core.quality.report import machine_name, table
from core.removal.filling import fill
from core.removal.holes import Mask, bounds, grown_box, within
from core.removal.membrane import membrane

FILL = "content-aware fill"
_RADIUS = 3  # of OpenCV's methods, in pixels
_MARGIN = 6  # pixels around what was covered that SSIM's windows look at
_COVER = np.array([255, 0, 255], np.uint8)


@dataclass(frozen=True)
class RemovalScore:
    """Means over all photos. psnr: dB, of what was covered alone. ssim: of the box around it. detail: variance of the
    Laplacian in what was filled over that of what was there; 1 is as much. seconds: by the clock, per photo."""

    cover: str
    method: str
    psnr: float
    ssim: float
    detail: float
    seconds: float


@dataclass(frozen=True)
class RemovalReport:
    """photos: names of the files measured on."""

    photos: tuple[str, ...]
    scores: tuple[RemovalScore, ...]
    machine: str = field(default_factory=machine_name)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        head = ("Covered", "Method", "PSNR", "SSIM", "Detail", "Seconds")
        rows = (
            (
                each.cover,
                each.method,
                f"{each.psnr:.2f}",
                f"{each.ssim:.3f}",
                f"{each.detail:.2f}",
                f"{each.seconds:.2f}",
            )
            for each in self.scores
        )
        said = (
            f"Measured on {len(self.photos)} photos ({self.photos[0]} … {self.photos[-1]}), {self.machine}. PSNR in dB "
            "is of the covered pixels alone, SSIM of the box around them; detail is that in what was filled over what "
            "was there, 1 being as much. Means over the photos."
        )
        return f"{said}\n\n{table(head, rows)}\n"


def bench_removal(
    photos: Path,
    limit: int | None = None,
    out: Path | None = None,
    on_progress: Callable[[str], None] = lambda line: None,
) -> RemovalReport:
    """Cover parts of photos, fill them, compare. The same photos give the same numbers, but for the seconds.

    photos: a folder of clean photos, of at least 64 × 64 pixels. out: where to write the report, as .json and .md.
    Raises PhotoError for a folder without photos, and WriteFailedError.
    """
    paths = find_photos(photos, limit)
    prepare_report(out)
    clean = {path.stem: to_bytes(decode(open_photo(path).pixels)) for path in paths}
    scores = []
    for cover in COVERS:
        on_progress(f"{cover}: {len(clean)} photos")
        for method, run in METHODS.items():
            measured = [_measure(cover, name, pixels, run) for name, pixels in clean.items()]
            scores.append(
                RemovalScore(cover, method, *(float(np.mean(values)) for values in zip(*measured, strict=True)))
            )
    report = RemovalReport(tuple(clean), tuple(scores))
    write_report(out, report)
    return report


def _measure(cover: str, name: str, pixels: Pixels, run: Callable[[Pixels, Mask], Pixels]) -> tuple[float, ...]:
    hole = COVERS[cover](pixels.shape[0], pixels.shape[1], np.random.default_rng(crc32(f"{cover} {name}".encode())))
    covered = pixels.copy()
    covered[hole] = _COVER
    start = perf_counter()
    filled = run(covered, hole)
    seconds = perf_counter() - start
    top, left, bottom, right = within(grown_box(bounds(hole), _MARGIN), (0, 0, *hole.shape))
    before, after = decode(pixels), decode(filled)
    box = np.s_[top:bottom, left:right]
    detail = _detail(after, hole) / max(_detail(before, hole), 1e-9)
    return psnr(after[hole], before[hole]), ssim(after[box], before[box]), detail, seconds


def _detail(image: Image, hole: Mask) -> float:
    return float(np.var(cv2.Laplacian(image.mean(-1), cv2.CV_32F)[hole]))


def _blob(height: int, width: int, rng: np.random.Generator) -> Mask:
    return _drawn(height, width, lambda canvas: _ellipse(canvas, rng))


def _ellipse(canvas: Pixels, rng: np.random.Generator) -> None:
    height, width = canvas.shape
    middle = (round(rng.uniform(0.25, 0.75) * width), round(rng.uniform(0.25, 0.75) * height))
    radii = (max(2, round(0.08 * width)), max(2, round(0.13 * height)))
    cv2.ellipse(canvas, middle, radii, rng.uniform(0, 180), 0, 360, 255, -1)


def _stroke(height: int, width: int, rng: np.random.Generator) -> Mask:
    ends = rng.uniform(0.15, 0.85, (3, 2)) * (width, height)
    path = [np.rint(ends).astype(np.int32)]
    return _drawn(height, width, lambda canvas: cv2.polylines(canvas, path, False, 255, max(2, width // 32)))


def _scratches(height: int, width: int, rng: np.random.Generator) -> Mask:
    starts = rng.uniform(0, 1, (5, 2)) * (width, height)
    angles, lengths = rng.uniform(0, 2 * np.pi, 5), rng.uniform(0.3, 0.8, 5) * width
    stops = starts + lengths[:, None] * np.stack((np.cos(angles), np.sin(angles)), -1)

    def draw(canvas: Pixels) -> None:
        for start, stop in zip(np.rint(starts).astype(int), np.rint(stops).astype(int), strict=True):
            cv2.line(canvas, start.tolist(), stop.tolist(), 255, int(rng.integers(2, 5)))

    return _drawn(height, width, draw)


def _watermark(height: int, width: int, rng: np.random.Generator) -> Mask:
    place = (round(0.08 * width), round(rng.uniform(0.3, 0.8) * height))
    words, font = "LIKEWISE (C) 2026", cv2.FONT_HERSHEY_SIMPLEX
    thickness = max(1, width // 110)
    return _drawn(height, width, lambda canvas: cv2.putText(canvas, words, place, font, width / 400, 255, thickness))


def _drawn(height: int, width: int, draw: Callable[[Pixels], object]) -> Mask:
    canvas = np.zeros((height, width), np.uint8)
    draw(canvas)
    mask: Mask = canvas > 0
    return mask


COVERS: dict[str, Callable[[int, int, np.random.Generator], Mask]] = {
    "object": _blob,
    "stroke": _stroke,
    "scratches": _scratches,
    "watermark": _watermark,
}
"""What is covered, by name: an ellipse of 16 × 26 % of the photo, a broad zigzag, five thin lines, words."""


def _filled(pixels: Pixels, hole: Mask) -> Pixels:
    return finish(fill(pixels, hole, ~hole, seed=0))


def _by_opencv(flag: int, pixels: Pixels, hole: Mask) -> Pixels:
    return np.asarray(cv2.inpaint(pixels, np.asarray(hole, np.uint8), _RADIUS, flag), np.uint8)


def _by_membrane(pixels: Pixels, hole: Mask) -> Pixels:
    return to_bytes(membrane(decode(pixels), hole))


METHODS: dict[str, Callable[[Pixels, Mask], Pixels]] = {
    FILL: _filled,
    "Telea 2004 (OpenCV)": partial(_by_opencv, cv2.INPAINT_TELEA),
    "Navier–Stokes (OpenCV)": partial(_by_opencv, cv2.INPAINT_NS),
    "membrane": _by_membrane,
}
