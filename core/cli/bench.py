"""`likewise bench`: measurements that anyone can repeat."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.cli.values import count, square_grid, working_side
from core.jobs import GUIDANCES


def add_to(commands: Any) -> None:
    parser = commands.add_parser("bench", help="measure what the bundled models achieve")
    benches = parser.add_subparsers(title="benchmarks", required=True)
    quality = benches.add_parser(
        "quality",
        help="damage photos, restore them, compare",
        description="Damage photos on purpose, restore them, and compare the starter with classical methods: "
        "PSNR and SSIM, as Markdown or JSON. The same photos give the same numbers.",
    )
    quality.add_argument("--photos", type=Path, required=True, metavar="DIR", help="clean photos, never trained on")
    quality.add_argument("--limit", type=count, metavar="N", help="only the first N photos")
    quality.add_argument(
        "--tasks", nargs="+", default=(), metavar="TASK", help="only these, for example: noise-25 haze"
    )
    quality.add_argument("-o", "--output", type=Path, metavar="FILE", help="also write FILE.md and FILE.json")
    quality.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    quality.add_argument("--quiet", action="store_true", help="do not tell what is being measured")
    quality.set_defaults(call=call_quality)

    cost = benches.add_parser(
        "promptfix",
        help="measure what a step of PromptFix costs here",
        description="Seconds and memory of one denoising step at full size with random weights: plain, with each form "
        "of high-frequency guidance, with each sampler. The numbers of one run can be compared with each other.",
    )
    cost.add_argument("--sizes", nargs="+", type=working_side, default=(512, 640), metavar="PIXELS")
    cost.add_argument("--forms", nargs="*", choices=GUIDANCES[1:], default=GUIDANCES[1:], help="of guidance")
    cost.add_argument("--repeats", type=count, default=1, metavar="N", help="of each measurement; the shortest counts")
    cost.set_defaults(call=call_promptfix)

    analogist = benches.add_parser(
        "analogist",
        help="measure what a step of Analogist costs here",
        description="Seconds and memory of one call of the inpainting UNet at full size with random weights: as it is, "
        "with our edited attention, and with that of the published code. The numbers of one run can be compared.",
    )
    analogist.add_argument("--grids", nargs="+", type=square_grid, default=(512, 1024), metavar="PIXELS")
    analogist.add_argument("--repeats", type=count, default=1, metavar="N", help="of each measurement; least counts")
    analogist.set_defaults(call=call_analogist)

    analogy = benches.add_parser(
        "analogy",
        help="edit by example where the true result is known, compare",
        description="Show made-up edits on some photos and do them to others: the learned edit beside a copy of B and "
        "fitted changes of colour, with one pair and several, clean and through JPEG. PSNR, and CLIP direction "
        "similarity where a CLIP model is installed. The same photos give the same numbers.",
    )
    analogy.add_argument("--photos", type=Path, required=True, metavar="DIR", help="two photos or more")
    analogy.add_argument("--limit", type=count, metavar="N", help="only the first N photos")
    analogy.add_argument("--edits", nargs="+", default=(), metavar="EDIT", help="only these, for example: grade pencil")
    analogy.add_argument("-o", "--output", type=Path, metavar="FILE", help="also write FILE.md and FILE.json")
    analogy.set_defaults(call=call_analogy)

    project = benches.add_parser(
        "project",
        help="measure what a document of many edits costs here",
        description="Seconds, memory and disk of a project with many edits on a large photo: edits that change all of "
        "it, and edits of a tenth each under a mask.",
    )
    project.add_argument("photo", type=Path, metavar="PHOTO", help="enlarged to the size that is measured")
    project.add_argument("--edits", type=count, default=100, metavar="N")
    project.add_argument("--megapixels", type=count, default=24, metavar="N")
    project.set_defaults(call=call_project)

    removal = benches.add_parser(
        "removal",
        help="cover parts of clean photos, fill them, compare",
        description="Cover parts of photos with objects, strokes, scratches and words, fill them, and compare with "
        "what was there: the content-aware fill beside OpenCV's two methods and a membrane. PSNR, SSIM, and how much "
        "fine detail there is. The same photos give the same numbers.",
    )
    removal.add_argument("--photos", type=Path, required=True, metavar="DIR", help="clean photos")
    removal.add_argument("--limit", type=count, metavar="N", help="only the first N photos")
    removal.add_argument("-o", "--output", type=Path, metavar="FILE", help="also write FILE.md and FILE.json")
    removal.set_defaults(call=call_removal)

    parity = benches.add_parser("parity", help="compare with recordings of a published implementation")
    parity.add_argument("engine", choices=("analogist", "promptfix"))
    parity.add_argument("--fixtures", type=Path, required=True, metavar="DIR", help="a model and recordings of it")
    parity.set_defaults(call=call_parity)
    for bench in (cost, analogist, analogy, project, removal, parity):
        bench.add_argument("--json", action="store_true", help="print JSON")
        bench.add_argument("--quiet", action="store_true", help="do not tell what is being measured")


def call_promptfix(options: argparse.Namespace) -> None:
    """Raises OutOfMemoryError where the model does not fit."""
    from core.quality.promptfix_bench import bench_promptfix

    report = bench_promptfix(options.sizes, options.forms, options.repeats, _teller(options))
    print(report.to_json() if options.json else report.to_markdown(), end="")


def call_analogist(options: argparse.Namespace) -> None:
    """Raises OutOfMemoryError where the model does not fit."""
    from core.quality.analogist_bench import bench_analogist

    report = bench_analogist(options.grids, options.repeats, _teller(options))
    print(report.to_json() if options.json else report.to_markdown(), end="")


def call_analogy(options: argparse.Namespace) -> None:
    """Raises PhotoError, BadJobError for an unknown edit or a single photo, BrokenModelError and WriteFailedError."""
    from core.quality.analogy_bench import bench_analogy

    report = bench_analogy(options.photos, options.limit, options.edits, options.output, _teller(options))
    print(report.to_json() if options.json else report.to_markdown(), end="")


def call_project(options: argparse.Namespace) -> None:
    """Raises PhotoError and ProjectError."""
    from core.quality.project_bench import bench_project

    report = bench_project(options.photo, options.edits, options.megapixels, _teller(options))
    print(report.to_json() if options.json else report.to_markdown(), end="")


def call_removal(options: argparse.Namespace) -> None:
    """Raises PhotoError and WriteFailedError."""
    from core.quality.removal_bench import bench_removal

    report = bench_removal(options.photos, options.limit, options.output, _teller(options))
    print(report.to_json() if options.json else report.to_markdown(), end="")


def call_parity(options: argparse.Namespace) -> int:
    """The exit status: 0 where every recorded tensor is matched within its tolerance. Raises FileMissingError where
    there is no model, CheckpointError and EngineError."""
    if options.engine == "analogist":
        from core.quality.parity.analogist import check_parity
    else:
        from core.quality.parity.promptfix import check_parity

    report = check_parity(options.fixtures, _teller(options))
    print(report.to_json() if options.json else report.to_text(), end="")
    return 0 if report.passed else 1


def call_quality(options: argparse.Namespace) -> None:
    """Raises PhotoError, BadJobError for an unknown task, and WriteFailedError."""
    from core.quality.bench import bench_quality

    report = bench_quality(options.photos, options.limit, options.tasks, options.output, _teller(options))
    print(report.to_json() if options.json else report.to_markdown(), end="")


def _teller(options: argparse.Namespace) -> Callable[[str], None]:
    """Tells on stderr what is being measured, unless that is not wanted."""

    def tell(line: str) -> None:
        if not options.quiet:
            print(line, file=sys.stderr, flush=True)

    return tell
