"""`likewise bench`: measurements that anyone can repeat."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from core.cli.values import count


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


def call_quality(options: argparse.Namespace) -> None:
    """Raises PhotoError, BadJobError for an unknown task, and WriteFailedError."""
    from core.quality.bench import bench_quality

    def tell(line: str) -> None:
        if not options.quiet:
            print(line, file=sys.stderr, flush=True)

    report = bench_quality(options.photos, options.limit, options.tasks, options.output, tell)
    print(report.to_json() if options.json else report.to_markdown(), end="")
