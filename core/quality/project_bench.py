"""What a document of many edits costs: memory, time and disk, on a photo of many megapixels.

Each edit is one that an engine made from what lies below it, with a result of the photo's size. One document's edits
change all of the photo, the other's only a tenth each, under a mask.
"""

from __future__ import annotations

import json
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
import psutil
from numpy.typing import NDArray

from core.document.document import Document, fingerprint
from core.document.edit import Edit
from core.document.project import Project
from core.document.rendering import in_small
from core.document.tile_cache import TILES
from core.imaging.arrays import row_blocks
from core.imaging.depth import to_8_bits
from core.imaging.opening import open_photo
from core.imaging.saving import save_photo
from core.jobs import RestoreJob
from core.photo import Photo, Pixels

P = ParamSpec("P")
T = TypeVar("T")

WAYS = ("whole", "masked")

_VIEW = (0, 0, 1000, 1600)  # what a canvas shows at 100 %
_NOISE = 2.0  # of a sensor, in levels: what a photo that is enlarged here lacks
_PREVIEW_SIDE = 512
_SAMPLE_SECONDS = 0.01


@dataclass(frozen=True)
class ProjectCosts:
    """put: seconds to keep one result, the mean. write: to write the document and a preview, the longest; unchanged:
    once more. open, read: until the preview is there; until the document is, its photo opened. view: to read what a
    screen shows at 100 % of the topmost result, unpacked. collect: when all edits but one are gone. close: after that.
    memory: megabytes of the process at most while the edits are made, over what Python and the photo took. photo: its
        pixels. file: on the disk with all edits. pixels: of all results, if they lay in memory.
    """

    way: str
    edits: int
    megapixels: float
    put: float
    write: float
    unchanged: float
    open: float
    read: float
    view: float
    collect: float
    close: float
    memory: float
    photo: float
    file: float
    pixels: float


@dataclass(frozen=True)
class ProjectReport:
    costs: tuple[ProjectCosts, ...]

    def to_json(self) -> str:
        return json.dumps([asdict(cost) for cost in self.costs], indent=1) + "\n"

    def to_markdown(self) -> str:
        lines = [f"| | {' | '.join(cost.way for cost in self.costs)} |", "|---|" + "---:|" * len(self.costs)]
        for field in fields(ProjectCosts)[1:]:
            values = (getattr(cost, field.name) for cost in self.costs)
            shown = (f"{value:.3f}" if isinstance(value, float) and value < 10 else f"{value:.0f}" for value in values)
            lines.append(f"| {field.name} | {' | '.join(shown)} |")
        return "\n".join(lines) + "\n"


def bench_project(photo: Path, edits: int, megapixels: float, tell: Callable[[str], None]) -> ProjectReport:
    """Measure both documents, each in a process of its own, in a temporary folder. Raises PhotoError, ProjectError."""
    costs = []
    for way in WAYS:
        tell(f"{edits} edits, {way}")
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            costs.append(pool.submit(_measure, way, photo, edits, megapixels).result())
    return ProjectReport(tuple(costs))


def _measure(way: str, photo: Path, edits: int, megapixels: float) -> ProjectCosts:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_photo(_enlarged(open_photo(photo), megapixels), folder / "photo.jpg")
        original = open_photo(folder / "photo.jpg")
        path, pixels = folder / "a.likewise", original.pixels.nbytes
        with _peak_memory() as memory:
            put, write, unchanged = _edit(way, path, original, edits)
        size, mega = path.stat().st_size / 1e6, original.megapixels
        del original
        start = time.perf_counter()
        project = Project.open(path)
        project.preview()
        opening = time.perf_counter() - start
        document, reading = _timed(project.read)
        result = document.edits[-1].result
        assert result is not None  # every edit has one
        TILES.clear()
        _, viewing = _timed(result.read, 0, _VIEW)
        project.write(Document(document.original, document.edits[-1:]))
        del document, result
        _, collecting = _timed(project.collect)
        _, closing = _timed(project.close)
        return ProjectCosts(
            way=way,
            edits=edits,
            megapixels=mega,
            put=put,
            write=write,
            unchanged=unchanged,
            open=opening,
            read=reading,
            view=viewing,
            collect=collecting,
            close=closing,
            memory=memory[0] / 1e6,
            photo=pixels / 1e6,
            file=size,
            pixels=edits * pixels / 1e6,
        )


def _edit(way: str, path: Path, original: Photo, edits: int) -> tuple[float, float, float]:
    """The mean seconds of a put, the longest of a write, those of a write that has nothing to do."""
    pixels, base = original.pixels, None
    document, puts, writes = Document(original), 0.0, 0.0
    with Project.create(path, original) as project:
        for number in range(edits):
            if way == "whole":
                rows, pixels = slice(None), _changed(original.pixels, slice(None), number - edits // 2)
            else:
                rows = _tenth(number, original.height)
                pixels = _changed(pixels, rows, 1 + number // 10)
            result, seconds = _timed(project.put, pixels)
            puts += seconds
            edit = Edit(
                RestoreJob(f"edit {number}"),
                mask=None if way == "whole" else project.put(_mask(original, rows)),
                base=base,
                result=result,
                made_from=fingerprint(document.edits),
            )
            document, base = document.with_edits(edit), result
            preview = in_small(document, _PREVIEW_SIDE)
            _, seconds = _timed(project.write, document, preview)
            writes = max(writes, seconds)
        return puts / edits, writes, _timed(project.write, document)[1]


def _changed(pixels: Pixels, rows: slice, by: int) -> Pixels:
    changed = pixels.copy()
    part = changed[rows]
    for block in row_blocks(part.shape[0]):
        part[block] = np.clip(part[block].astype(np.int16) + by, 0, 255)
    return changed


def _tenth(number: int, height: int) -> slice:
    top = number * height // 10 * 3 % (height - height // 10)
    return slice(top, top + height // 10)


def _mask(photo: Photo, rows: slice) -> NDArray[np.uint8]:
    mask: NDArray[np.uint8] = np.zeros(photo.pixels.shape[:2], np.uint8)
    mask[rows] = 255
    return mask


def _enlarged(photo: Photo, megapixels: float) -> Photo:
    """At that size, with the noise that a sensor would have had."""
    from PIL import Image

    factor = (megapixels / photo.megapixels) ** 0.5
    size = round(photo.width * factor), round(photo.height * factor)
    pixels = np.array(Image.fromarray(to_8_bits(photo.pixels)).resize(size, Image.Resampling.LANCZOS))
    rng = np.random.default_rng(0)
    for rows in row_blocks(pixels.shape[0]):
        noise = rng.standard_normal(pixels[rows].shape, np.float32) * _NOISE
        pixels[rows] = np.clip(np.rint(pixels[rows] + noise), 0, 255)
    return Photo(pixels)


def _timed(call: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> tuple[T, float]:
    start = time.perf_counter()
    return call(*arguments, **options), time.perf_counter() - start


@contextmanager
def _peak_memory() -> Iterator[list[float]]:
    """Bytes that the process takes at most within the block, over what it took before."""
    process, done = psutil.Process(), threading.Event()
    before = process.memory_info().rss
    found = [0.0]

    def watch() -> None:
        while not done.wait(_SAMPLE_SECONDS):
            found[0] = max(found[0], float(process.memory_info().rss - before))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()
