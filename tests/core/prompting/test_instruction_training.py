"""The made-up sentences that the reader learns from, and the training itself."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
import torch

from core.prompting.instructions.encoder import WORD_WIDTH, read, word_vectors
from core.prompting.instructions.grammar import Grammar, load_grammar
from core.prompting.instructions.phrases import conjugation, expand
from core.prompting.instructions.sentences import make_sentence
from core.prompting.instructions.train import Batch, batch_loss, initial_weights, train
from core.prompting.instructions.typos import misspell
from core.prompting.instructions.words import split_words
from core.prompting.wishes import Wish


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("[a]b", "ab"),
        ("{x}@을 {x}@이", "눈을 눈이"),
        ("{y}@을 {y}@은 {y}@과", "안개를 안개는 안개와"),
        ("지우@ㄹ 없애@ㄴ 밝@ㅂ니다", "지울 없앤 밝습니다"),
    ],
)
def test_notation(phrase: str, expected: str) -> None:
    assert expand(phrase, {"x": "눈", "y": "안개"}, Random(0)) == expected


def test_choices_reach_every_alternative() -> None:
    rng = Random(0)
    assert {expand("a[b|[c|d]|]|e", {}, rng) for _ in range(200)} == {"ab", "ac", "ad", "a", "e"}


def test_conjugation_repeats_what_comes_before_the_verb() -> None:
    forms = conjugation("얼굴이 어둡/어두워/어두운")
    assert forms == {"stem": "얼굴이 어둡", "inf": "얼굴이 어두워", "mod": "얼굴이 어두운"}


@pytest.mark.parametrize("grammar", [load_grammar("en"), load_grammar("ko")], ids=["en", "ko"])
def test_grammar_covers_every_wish(grammar: Grammar) -> None:
    assert set(grammar.wishes) == set(Wish) - {Wish.IMPROVE}
    assert grammar.phrases["improve"]


def test_sentences_are_reproducible_and_free_of_notation() -> None:
    sentences = [make_sentence(Random(seed)) for seed in range(1500)]
    assert sentences[:20] == [make_sentence(Random(seed)) for seed in range(20)]
    texts = ["".join(part.text for part in sentence) for sentence in sentences]
    assert not [text for text in texts if set(text) & set("[]{}@")]
    assert {wish for sentence in sentences for part in sentence for wish in part.wishes} == set(Wish)
    assert all(0 < weight <= 1 for s in sentences for part in s for weight in part.wishes.values())


def test_misspelling_changes_words_but_not_their_number() -> None:
    rng = Random(1)
    text = "please remove the terrible graininess 노이즈를 제거해 주세요"
    versions = {misspell(text, 0.5, rng) for _ in range(50)}
    assert len(versions) > 20
    assert all(len(version.split(" ")) == len(text.split(" ")) for version in versions)


def test_numpy_and_torch_read_alike() -> None:
    weights = initial_weights(seed=3)
    arrays = {name: weight.detach().numpy() for name, weight in weights.items()}
    keys = [word.key for word in split_words("remove the haze, 노이즈도 좀 없애줘!")]
    vectors = word_vectors(arrays["ngrams"], keys)[None]
    present = np.ones((1, len(keys), 1), np.float32)
    assert vectors.shape == (1, len(keys), WORD_WIDTH)
    with torch.no_grad():
        expected = read(weights, torch.from_numpy(vectors), torch.from_numpy(present))
    for got, want in zip(read(arrays, vectors, present), expected, strict=True):
        np.testing.assert_allclose(got, want.numpy(), rtol=1e-4, atol=1e-4)


def test_padding_does_not_change_a_sentence() -> None:
    weights = initial_weights(seed=4)
    rng = Random(5)
    short, long = sorted((make_sentence(rng) for _ in range(40)), key=lambda s: sum(len(p.text) for p in s))[::39]
    with torch.no_grad():
        alone = batch_loss(weights, Batch([short]))[1]
        together = batch_loss(weights, Batch([short, long]))[1][: len(alone)]
    torch.testing.assert_close(alone, together, rtol=1e-4, atol=1e-4)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Sums of several threads are not the same to the last bit from run to run."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_thread")
def test_training_learns_and_repeats() -> None:
    batch = Batch([make_sentence(Random(seed)) for seed in range(64)])
    first, second = train(steps=12, seed=1), train(steps=12, seed=1)
    with torch.no_grad():
        assert batch_loss(first, batch)[0] < 0.7 * batch_loss(initial_weights(1), batch)[0]
    assert all(torch.equal(first[name], second[name]) for name in first)
