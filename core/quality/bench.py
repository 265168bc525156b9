"""The quality benchmark: damage photos on purpose, restore them, and compare with classical methods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from zlib import crc32

import numpy as np

from core.engine import find_engine, finish
from core.errors import BadJobError, LikewiseError
from core.imaging.opening import open_photo
from core.imaging.thumbnails import to_bytes
from core.jobs import RestoreJob
from core.messages import Message
from core.photo import Photo
from core.quality.baselines import Image
from core.quality.metrics import psnr, ssim
from core.quality.photos import decode, find_photos, prepare_report, write_report
from core.quality.report import DAMAGED, STARTER, QualityReport, Score, TaskScores
from core.quality.tasks import TASKS, Method, Task


def bench_quality(
    photos: Path,
    limit: int | None = None,
    tasks: Iterable[str] = (),
    out: Path | None = None,
    on_progress: Callable[[str], None] = lambda line: None,
) -> QualityReport:
    """Measure the starter engine and the classical methods on damaged photos.

    photos: a folder; its photos are taken in order of name, the first `limit` of them. The damage of each depends on
    its name and the task alone, so that anyone gets the same numbers. tasks: ids from `tasks.TASKS`; none means all.
    out: where to write the report, as .json and .md under that name. on_progress: told a line now and then.
    Raises PhotoError for a folder without photos, BadJobError for an unknown task, WriteFailedError.
    """
    chosen = _choose_tasks(tuple(tasks))
    paths = find_photos(photos, limit)
    prepare_report(out)
    pictures = {path.stem: decode(open_photo(path).pixels) for path in paths}
    notes: list[str] = []
    measured = []
    for task in chosen:
        on_progress(f"{task.title}: {len(pictures)} photos")
        measured.append(_measure(task, pictures, notes))
    report = QualityReport(tuple(pictures), tuple(measured), tuple(dict.fromkeys(notes)))
    write_report(out, report)
    return report


def _choose_tasks(ids: tuple[str, ...]) -> tuple[Task, ...]:
    known = {task.id: task for task in TASKS}
    for task_id in ids:
        if task_id not in known:
            details = {"task": task_id, "known": tuple(known)}
            raise BadJobError(reason=Message("there is no task “{task}”; choose from {known}", details))
    return tuple(known[task_id] for task_id in ids) or TASKS


def _measure(task: Task, pictures: dict[str, Image], notes: list[str]) -> TaskScores:
    """Run every method of a task on every picture."""

    def damage(name: str, clean: Image) -> Image:
        rng = np.random.default_rng(crc32(f"{task.id}/{name}".encode()))
        return decode(to_bytes(task.damage(clean, rng)))  # what a file would hold

    pairs = [(damage(name, clean), clean) for name, clean in pictures.items()]
    scores = [_score(DAMAGED, lambda damaged, clean: damaged, pairs)]
    if find_spec("skimage"):
        scores += [_score(name, method, pairs) for name, method in task.methods.items()]
    else:
        notes.append("Classical methods were left out: they need scikit-image.")
    clean_score = None
    try:
        scores.append(_score(STARTER, _starter(task), pairs))
        clean_score = _score(STARTER, _starter(task), [(clean, clean) for _, clean in pairs])
    except LikewiseError as error:
        notes.append(f"The starter did not run “{task.instruction}”: {error}")
    return TaskScores(task.id, task.title, task.instruction, tuple(scores), clean_score)


def _score(name: str, method: Method, pairs: list[tuple[Image, Image]]) -> Score:
    quality, seconds = [], 0.0
    for damaged, clean in pairs:
        start = perf_counter()
        restored = method(damaged, clean)
        seconds += perf_counter() - start
        quality.append((psnr(restored, clean), ssim(restored, clean)))
    means = np.mean(quality, axis=0)
    return Score(name, round(float(means[0]), 3), round(float(means[1]), 4), round(seconds / len(pairs), 3))


def _starter(task: Task) -> Method:
    """The engine as the window and the command line run it: an 8-bit photo and a sentence."""
    engine, job = find_engine("starter"), RestoreJob(task.instruction)

    def restore(damaged: Image, clean: Image) -> Image:
        return decode(finish(engine.run(job, Photo(to_bytes(damaged), format="PNG"))).photo.pixels)

    return restore
