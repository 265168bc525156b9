"""What `understand` reads in sentences that people might type. The held-out set was written before the grammars."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.prompting.instructions import understand
from core.prompting.wishes import Wish

SENTENCES = Path(__file__).parent / "data" / "sentences.tsv"
EXACT_FLOOR = 0.86
PRECISION_FLOOR = 0.92
RECALL_FLOOR = 0.92


def read_sentences() -> list[tuple[str, dict[Wish, float]]]:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row["sentence"], parse_wishes(row["wishes"])) for row in rows]


def parse_wishes(text: str) -> dict[Wish, float]:
    """ "denoise deblur:0.5" as wishes and weights; "-" is none."""
    pairs = [word.partition(":") for word in text.split() if word != "-"]
    return {Wish(name): float(weight or 1) for name, _, weight in pairs}


@pytest.mark.parametrize(
    ("sentence", "wishes"),
    [
        ("remove the haze", {Wish.DEHAZE}),
        ("get rid of the fog and the graininess", {Wish.DEHAZE, Wish.DENOISE}),
        ("remove the haze and bring back the colours", {Wish.DEHAZE, Wish.UNFADE}),
        ("안개를 제거하고 색을 살려줘", {Wish.DEHAZE, Wish.UNFADE}),
        ("don't touch the colours, only remove the noise", {Wish.DENOISE}),
        ("keep the grain but remove the haze", {Wish.DEHAZE}),
        ("노이즈는 그대로 두고 안개만 없애줘", {Wish.DEHAZE}),
        ("this was shot at ISO 6400 and looks awful", {Wish.DENOISE}),
        ("너무 어두워서 얼굴이 안 보여요", {Wish.BRIGHTEN}),
        ("restore this old photo", {Wish.SCRATCHES, Wish.UNFADE, Wish.DENOISE}),
        ("make it better", {Wish.IMPROVE}),
        ("improve it", {Wish.IMPROVE}),
        ("colorize this black and white picture", {Wish.COLORIZE}),
    ],
)
def test_sentences_from_the_design(sentence: str, wishes: set[Wish]) -> None:
    assert set(understand(sentence).wishes) == wishes


def test_held_out_sentences() -> None:
    expected = read_sentences()
    read = [set(understand(sentence).wishes) for sentence, _ in expected]
    wanted = [set(wishes) for _, wishes in expected]
    hits = sum(len(a & b) for a, b in zip(read, wanted, strict=True))
    assert sum(a == b for a, b in zip(read, wanted, strict=True)) / len(expected) >= EXACT_FLOOR
    assert hits / sum(map(len, read)) >= PRECISION_FLOOR
    assert hits / sum(map(len, wanted)) >= RECALL_FLOOR


def test_weights_follow_the_words() -> None:
    pairs = [
        (understand(sentence).wishes[wish], weight)
        for sentence, wishes in read_sentences()
        for wish, weight in wishes.items()
        if wish in understand(sentence).wishes
    ]
    assert sum(abs(read - said) <= 0.25 for read, said in pairs) / len(pairs) >= 0.95
    assert all(0 < read <= 1 for read, _ in pairs)


@pytest.mark.parametrize("sentence", ["make me a sandwich", "asdf", "ㅁㄴㅇㄹ", "12345", "?!"])
def test_what_is_no_wish_is_unclear(sentence: str) -> None:
    understanding = understand(sentence)
    assert understanding.wishes == {}
    assert understanding.unclear == (sentence,)


def test_blank_text_has_neither_wishes_nor_anything_unclear() -> None:
    understanding = understand("  \n")
    assert understanding.wishes == {}
    assert understanding.unclear == ()


def test_an_unknown_wish_beside_a_known_one_is_named() -> None:
    understanding = understand("Remove the haze, and make me a sandwich")
    assert set(understanding.wishes) == {Wish.DEHAZE}
    assert understanding.unclear == ("make me a sandwich",)


def test_what_the_starter_cannot_do_is_told_apart() -> None:
    told = understand("denoise it and remove the people in the background").to_dict()
    assert told["wishes"] == {"denoise": pytest.approx(1.0, abs=0.1)}
    assert told["needs_official_model"] == ["remove-object"]
    assert json.loads(json.dumps(told)) == told


def test_decomposed_hangul_and_wide_letters_read_the_same() -> None:
    plain = understand("안개를 제거해줘").wishes
    assert set(understand(unicodedata.normalize("NFD", "안개를 제거해줘")).wishes) == set(plain) == {Wish.DEHAZE}
    assert set(understand("ｄｅｎｏｉｓｅ").wishes) == {Wish.DENOISE}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_without_error(text: str) -> None:
    understanding = understand(text)
    assert all(0 < weight <= 1 for weight in understanding.wishes.values())


def test_very_long_text_is_read() -> None:
    assert Wish.DEHAZE in understand("remove the haze. " + "blah " * 20_000).wishes


def test_reading_needs_no_torch() -> None:
    code = (
        "import sys; from core.prompting.instructions import understand; "
        "understand('denoise'); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
