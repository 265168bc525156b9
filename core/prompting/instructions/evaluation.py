"""How well the bundled reader reads sentences that people wrote.

`python -m core.prompting.instructions.evaluation FILE...` scores the bundled weights on each file and writes the scores
into the .json beside them, as `held_out`. A file is tab-separated with the columns language, kind, sentence and wishes,
such as "denoise deblur:0.5", or "-" for none.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core import bundle
from core.prompting.instructions.reader import understand
from core.prompting.wishes import Wish

Labelled = tuple[str, dict[Wish, float]]
"""A sentence and the wishes with weights that a person reads in it."""

WEIGHT_TOLERANCE = 0.25
"""A weight is right when it is this near: "a little" may be read as 0.3 or as 0.7, but not as a plain wish."""


def read_sentences(path: Path) -> list[Labelled]:
    """The labelled sentences of a file. Raises OSError, and ValueError for a wish that does not exist."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row["sentence"], _parse_wishes(row["wishes"])) for row in rows]


def score(sentences: Sequence[Labelled]) -> dict[str, Any]:
    """Shares in [0, 1]. exact: sentences whose set of wishes is read without an error. weights: of the wishes that were
    found, those read as strong as they were said. wishes: wish → precision, recall and how often it was wished for.
    """
    read = [understand(sentence).wishes for sentence, _ in sentences]
    wanted = [wishes for _, wishes in sentences]
    pairs = list(zip(read, wanted, strict=True))
    near = [abs(got[wish] - told[wish]) <= WEIGHT_TOLERANCE for got, told in pairs for wish in got.keys() & told.keys()]
    return {
        "sentences": len(sentences),
        "exact": _share(sum(got.keys() == told.keys() for got, told in pairs), len(pairs)),
        "weights": _share(sum(near), len(near)),
        "precision": _share(len(near), sum(map(len, read))),
        "recall": _share(len(near), sum(map(len, wanted))),
        "wishes": {wish.value: _one_wish(wish, pairs) for wish in Wish},
    }


def _one_wish(wish: Wish, pairs: Sequence[tuple[dict[Wish, float], dict[Wish, float]]]) -> dict[str, float | None]:
    hits = sum(wish in got and wish in told for got, told in pairs)
    times = sum(wish in told for _, told in pairs)
    return {
        "precision": _share(hits, sum(wish in got for got, _ in pairs)),
        "recall": _share(hits, times),
        "times": times,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _parse_wishes(text: str) -> dict[Wish, float]:
    pairs = [word.partition(":") for word in text.split() if word != "-"]
    return {Wish(name): float(weight or 1) for name, _, weight in pairs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    arguments = parser.parse_args()
    scores = {path.stem: score(read_sentences(path)) for path in arguments.files}
    card = bundle.path("instructions").with_suffix(".json")
    facts = json.loads(card.read_text(encoding="utf-8"))
    card.write_text(json.dumps({**facts, "held_out": scores}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, one in scores.items():
        print(name, {key: value for key, value in one.items() if key != "wishes"})


if __name__ == "__main__":
    main()
