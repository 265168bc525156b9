"""A quality report as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.quality.bench import DAMAGED, STARTER, QualityReport, Score, TaskScores


def markdown(report: QualityReport) -> str:
    """A summary with one row per task, then every method of every task."""
    parts = [
        f"Measured on {len(report.photos)} photos ({report.photos[0]} … {report.photos[-1]}), {report.machine}. "
        "PSNR in dB and SSIM are means over the photos; time is wall-clock seconds per photo.",
        _table(
            ("Task", "Instruction", "Damaged", "Best classical method", "Starter", "Clean photo, same instruction"),
            (_summary(task) for task in report.tasks),
        ),
        _table(
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


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
