"""What the quality benchmark found, as JSON and as Markdown."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

DAMAGED, STARTER = "nothing done", "starter"


@dataclass(frozen=True)
class Score:
    """Means over all photos. psnr: dB. seconds: wall-clock time per photo."""

    method: str
    psnr: float
    ssim: float
    seconds: float


@dataclass(frozen=True)
class TaskScores:
    """What was measured for one task.

    scores: "nothing done" first, then the classical methods, then the starter.
    clean: what the starter scores on the undamaged photos with the same instruction; None where it did not run.
    """

    task: str
    title: str
    instruction: str
    scores: tuple[Score, ...]
    clean: Score | None


def machine_name() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"


@dataclass(frozen=True)
class QualityReport:
    """photos: names of the files measured on. notes: what could not be run, and why."""

    photos: tuple[str, ...]
    tasks: tuple[TaskScores, ...]
    notes: tuple[str, ...] = ()
    machine: str = field(default_factory=machine_name)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """Two tables: a summary with one row per task, then every method with PSNR, SSIM and time."""
        return _markdown(self)


def _markdown(report: QualityReport) -> str:
    parts = [
        f"Measured on {len(report.photos)} photos ({report.photos[0]} … {report.photos[-1]}), {report.machine}. "
        "PSNR in dB and SSIM are means over the photos; time is wall-clock seconds per photo.",
        table(
            ("Task", "Instruction", "Damaged", "Best classical method", "Starter", "Clean photo, same instruction"),
            (_summary(task) for task in report.tasks),
        ),
        table(
            ("Task", "Method", "PSNR", "SSIM", "Seconds"),
            (
                (task.title, score.method, f"{score.psnr:.2f}", f"{score.ssim:.3f}", f"{score.seconds:.2f}")
                for task in report.tasks
                for score in task.scores
            ),
        ),
        *report.notes,
    ]
    return "\n\n".join(parts) + "\n"


def _summary(task: TaskScores) -> tuple[str, ...]:
    by_name = {score.method: score for score in task.scores}
    classical = [score for score in task.scores if score.method not in (DAMAGED, STARTER)]
    practical = [score for score in classical if "oracle" not in score.method]
    best = max(practical, key=lambda score: score.psnr, default=None)
    return (
        task.title,
        f"“{task.instruction}”",
        _brief(by_name[DAMAGED]),
        f"{_brief(best)} {best.method}" if best else "–",
        _brief(by_name.get(STARTER)),
        _brief(task.clean),
    )


def _brief(score: Score | None) -> str:
    return f"{score.psnr:.2f} / {score.ssim:.3f}" if score else "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
