"""The model card, put together from what training and the benchmarks left in the bundle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core import bundle
from core.prompting.wishes import Wish
from core.starter.experts import CAPTURE, SURFACE

NETWORKS = {
    "capture": ("noise, blur and JPEG", CAPTURE.wishes),
    "surface": ("snow, rain, scratches and stains", SURFACE.wishes),
    "exposure": ("low light", (Wish.BRIGHTEN,)),
}


def write_card() -> Path:
    """Write `MODEL_CARD.md` beside the weights. Parts that were not measured yet say so."""
    path = bundle.FOLDER / "MODEL_CARD.md"
    template = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    quality = path.with_name("quality.md")
    card = template.format(
        photos=_photos(),
        networks="\n".join(_network_row(name, *about) for name, about in NETWORKS.items()),
        curves="\n\n".join(_curve(name) for name in NETWORKS),
        quality=quality.read_text(encoding="utf-8").strip() if quality.exists() else "Not measured yet.",
        defects=_defects(_facts("defects")),
        reader=_reader(_facts("instructions")),
    )
    path.write_text(card, encoding="utf-8")
    return path


def _facts(name: str) -> dict[str, Any]:
    """What training wrote beside the weights."""
    path = bundle.path(name).with_suffix(".json")
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return facts


def _photos() -> str:
    """How many photos the training read, as far as anybody wrote it down."""
    counts = [_facts(name).get("photos") for name in (*NETWORKS, "defects")]
    return str(next(filter(None, counts), "A number of"))


def _network_row(name: str, purpose: str, wishes: tuple[Wish, ...]) -> str:
    curve = _facts(name).get("curve", [])
    minutes = f"{curve[-1]['cpu_minutes']:.0f}" if curve else "–"
    updates = f"{curve[-1]['updates']:,}" if curve else "–"
    megabytes = bundle.path(name).stat().st_size / 1e6
    return f"| `{name}` | {purpose} | {megabytes:.1f} MB | {minutes} | {updates} |"


def _curve(name: str) -> str:
    """A few points of the learning curve: PSNR in dB on held-out training photos."""
    curve = _facts(name).get("curve", [])
    if not curve:
        return f"`{name}`: no curve was kept."
    wishes = [key for key in curve[-1] if key in {str(wish) for wish in Wish}]
    picked = curve[:: max(1, len(curve) // 6)]
    if picked[-1] is not curve[-1]:
        picked.append(curve[-1])
    last = curve[-1]
    rows = [
        [f"`{name}`: CPU-minutes", *wishes],
        ["---"] * (len(wishes) + 1),
        ["untouched", *(f"{last[wish + '_in']:.2f}" for wish in wishes)],
        *([f"{line['cpu_minutes']:.0f}", *(f"{line[wish]:.2f}" for wish in wishes)] for line in picked),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _defects(facts: dict[str, Any]) -> str:
    if "held_out" not in facts:
        return "Not measured yet."
    parts = ["On held-out training photos:", _scores(facts["held_out"])]
    if "check" in facts:
        parts += ["On the Kodak photographs:", _scores(facts["check"])]
    withheld = [
        f"{wish} (precision {_share(score['precision'])}, recall {_share(score['recall'])})"
        for wish, score in facts.get("withheld", {}).items()
    ]
    parts.append(f"Withheld, because they were not right more often than wrong: {', '.join(withheld) or 'none'}.")
    return "\n\n".join(parts)


def _scores(scores: dict[str, Any]) -> str:
    rows = [
        f"| {wish} | {_share(score['precision'])} | {_share(score['recall'])} | "
        f"{_share(score['false_alarms_on_clean'])} | {score['positives']} |"
        for wish, score in scores.items()
        if isinstance(score, dict)
    ]
    rows.append(f"| any, of {scores['clean']} clean samples | | | {_share(scores['any_chip_on_clean'])} | |")
    head = "| Defect | Precision | Recall | False alarms on clean photos | Damaged samples |\n" + "| --- " * 5 + "|"
    return "\n".join([head, *rows])


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _reader(facts: dict[str, Any]) -> str:
    if not facts:
        return "Not measured yet."
    training = f"{facts['sentences']:,} made-up sentences, {facts['parameters']:,} parameters."
    return "\n\n".join([training, *_sentences_read(facts.get("held_out", {}))])


def _sentences_read(held_out: dict[str, Any]) -> list[str]:
    """How many of the sentences that people wrote are read without an error, or nothing when nobody measured."""
    if not held_out:
        return []
    rows = [
        f"| `{name}.tsv` | {score['sentences']} | {score['exact']:.1%} | {_share(score['precision'])} | "
        f"{_share(score['recall'])} |"
        for name, score in held_out.items()
    ]
    head = "| Sentences that people wrote | Count | Every wish right | Precision | Recall |\n" + "| --- " * 5 + "|"
    caution = (
        "None of them was trained on, but the grammar of the made-up sentences was improved by looking at both files: "
        "these are development scores. An earlier reader got 84.3 % of `sentences_blind.tsv` right before anybody had "
        "looked at that file: expect about as much for sentences of your own."
    )
    return ["\n".join([head, *rows]), caution]
