"""What `understand` reads in sentences that people might type. Both files of sentences were seen while
the grammars grew: they guard what was reached, and do not say how a stranger's sentences are read."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.prompting.defects import DEFECT_PHRASES
from core.prompting.instructions import understand
from core.prompting.instructions.evaluation import WEIGHT_TOLERANCE, read_sentences, score
from core.prompting.wishes import Wish

DATA = Path(__file__).parent / "data"
KOREAN = Path(__file__).parents[3] / "resources" / "i18n" / "ko.json"


@pytest.mark.parametrize(
    ("sentence", "wishes"),
    [
        ("remove the haze", {Wish.DEHAZE}),
        ("get rid of the fog and the graininess", {Wish.DEHAZE, Wish.DENOISE}),
        ("remove the haze and bring back the colours", {Wish.DEHAZE, Wish.UNFADE}),
        ("안개를 제거하고 색을 살려줘", {Wish.DEHAZE, Wish.UNFADE}),
        ("색을 살려줘", {Wish.UNFADE}),
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


@pytest.mark.parametrize(
    ("file", "exact", "precision", "recall"),
    [("sentences.tsv", 0.93, 0.96, 0.96), ("sentences_blind.tsv", 0.94, 0.97, 0.96)],
)
def test_sentences_that_people_wrote(file: str, exact: float, precision: float, recall: float) -> None:
    scores = score(read_sentences(DATA / file))
    assert scores["exact"] >= exact
    assert scores["precision"] >= precision
    assert scores["recall"] >= recall
    assert scores["weights"] >= 0.95


def test_sentences_that_say_how_much() -> None:
    """Adverbs must not cost a wish: only sentences that ask for less than all of it."""
    rows = [row for file in DATA.glob("*.tsv") for row in read_sentences(file)]
    gentle = [(text, wishes) for text, wishes in rows if any(weight < 1 for weight in wishes.values())]
    scores = score(gentle)
    assert scores["exact"] >= 0.95
    assert scores["weights"] >= 0.9


@pytest.mark.parametrize("wish", DEFECT_PHRASES)
def test_what_a_defect_chip_adds_is_read_as_its_own_wish(wish: Wish) -> None:
    english = DEFECT_PHRASES[wish]
    korean = json.loads(KOREAN.read_text(encoding="utf-8"))[english]
    assert understand(english).wishes == {wish: 1.0}
    assert understand(korean).wishes == {wish: 1.0}


@pytest.mark.parametrize(
    "sentence", ["brighten it", "please remove the haze", "사진을 밝게 해줘", "노이즈 제거해 주세요"]
)
def test_a_plain_wish_weighs_one(sentence: str) -> None:
    assert list(understand(sentence).wishes.values()) == [1.0]


@pytest.mark.parametrize(
    "sentence",
    [
        "brighten it a little",
        "sharpen it a little",
        "a little less noise",
        "slightly brighter please",
        "조금만 밝게 해줘",
        "안개를 살짝 없애줘",
    ],
)
def test_a_little_weighs_about_half(sentence: str) -> None:
    (weight,) = understand(sentence).wishes.values()
    assert abs(weight - 0.5) <= WEIGHT_TOLERANCE


def test_scores_count_sentences_and_wishes() -> None:
    plain = ("remove the haze", {Wish.DEHAZE: 1.0})
    wrong = ("make me a sandwich", {Wish.DENOISE: 1.0})
    scores = score([plain, wrong])
    assert (scores["sentences"], scores["exact"], scores["weights"]) == (2, 0.5, 1.0)
    assert (scores["precision"], scores["recall"]) == (1.0, 0.5)
    assert scores["wishes"]["denoise"] == {"precision": None, "recall": 0.0, "times": 1}


@pytest.mark.parametrize("sentence", ["warmer colors", "더 따뜻하게 해줘"])
def test_a_warmer_look_is_not_the_removal_of_a_colour_cast(sentence: str) -> None:
    understanding = understand(sentence)
    assert understanding.wishes == {}
    assert understanding.unclear == (sentence,)


@pytest.mark.parametrize("sentence", ["it's too warm", "the photo is too cold", "remove the yellow tint"])
def test_a_photo_that_is_too_warm_or_too_cold_has_a_colour_cast(sentence: str) -> None:
    assert set(understand(sentence).wishes) == {Wish.COLOUR_CAST}


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
