"""Train the reader of instructions on made-up sentences: `python -m core.prompting.instructions.train`.

The same seed, steps and machine give the same weights. Takes about six minutes on one core; writes
resources/starter/instructions.safetensors (fp16) and a .json beside it that says how it was trained and how it fares
on fresh made-up sentences. Afterwards, `evaluation` adds how it fares on sentences that people wrote.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core import bundle
from core.prompting.instructions.encoder import SHAPES, WISHES, read
from core.prompting.instructions.sentences import Part, make_sentence
from core.prompting.instructions.words import ngram_buckets, split_words

_BATCH = 128
_SHELF = 16  # batches made up together and sorted by length, which spares four fifths of the padding
_PEAK_RATES = {"ngrams": 1e-2}  # rows of the table are rarely touched, so they move faster
_PEAK_RATE = 2.5e-3  # of everything else
_INTENSITY_SHARE = 2.0  # of the loss: adverbs are rarer than wishes
_LONGEST = 64  # words of a training sentence; the few longer ones are skipped


def initial_weights(seed: int) -> dict[str, Tensor]:
    """Random weights, scaled so that every layer starts with outputs of about unit size."""
    generator = torch.Generator().manual_seed(seed)
    weights = {}
    for name, shape in SHAPES.items():
        if name.endswith("bias"):
            weights[name] = torch.zeros(shape)
        else:
            scale = 0.3 if name == "ngrams" else float(np.prod(shape[:-1])) ** -0.5
            weights[name] = torch.randn(shape, generator=generator) * scale
    weights["presence.bias"] -= 3.0  # most wishes are absent from most clauses
    return {name: weight.requires_grad_() for name, weight in weights.items()}


class Batch:
    """Sentences as tensors. B sentences, T words, P parts in all, U distinct words.

    grams, offsets: the n-gram bags of the distinct words. word: (B, T) into them; -1 pads. part: (B·T,) the part that
    each word belongs to, P for padding. wanted: (P, wishes + 1) in {0, 1}. weight: (P, wishes), 0 where absent.
    """

    def __init__(self, sentences: Sequence[Sequence[Part]]) -> None:
        keys: dict[str, int] = {}
        rows: list[list[int]] = []
        row_parts: list[list[int]] = []
        wanted: list[list[float]] = []
        weight: list[list[float]] = []
        for sentence in sentences:
            row: list[int] = []
            row_part: list[int] = []
            for piece in sentence:
                words = split_words(piece.text)
                row += [keys.setdefault(word.key, len(keys)) for word in words]
                row_part += [len(wanted)] * len(words)
                if words:
                    wanted.append([float(wish in piece.wishes) for wish in WISHES] + [float(piece.unknown)])
                    weight.append([piece.wishes.get(wish, 0.0) for wish in WISHES])
            rows.append(row[:_LONGEST])
            row_parts.append(row_part[:_LONGEST])
        longest = max(len(row) for row in rows)
        self.word = torch.tensor([row + [-1] * (longest - len(row)) for row in rows])
        self.part = torch.tensor([p + [len(wanted)] * (longest - len(p)) for p in row_parts]).flatten()
        self.wanted = torch.tensor(wanted)
        self.weight = torch.tensor(weight)
        bags = [ngram_buckets(key) for key in keys]
        self.grams = torch.tensor([gram for bag in bags for gram in bag])
        self.offsets = torch.tensor(np.cumsum([0] + [len(bag) for bag in bags[:-1]]))


def batch_loss(weights: dict[str, Tensor], batch: Batch) -> tuple[Tensor, Tensor]:
    """The loss and the presence logits of every part, (P, wishes + 1).

    A part's logit is that of its most certain word; its intensity is read at that same word.
    """
    vectors = functional.embedding_bag(batch.grams, weights["ngrams"], batch.offsets, mode="mean")
    present = (batch.word >= 0).unsqueeze(-1).float()
    presence, intensity = read(weights, vectors[batch.word.clamp(min=0)] * present, present)
    presence, intensity = presence.flatten(0, 1), intensity.flatten(0, 1)

    count = len(batch.wanted)
    part = batch.part.unsqueeze(-1).expand_as(presence)
    start = torch.full((count + 1, presence.shape[1]), -30.0)
    logits = start.scatter_reduce(0, part, presence, "amax")[:count]
    reached = logits > -29  # parts cut off by the length limit have no words
    loss = functional.binary_cross_entropy_with_logits(logits, batch.wanted, reduction="none")
    loss = (loss * reached).sum() / count

    speaks = (presence >= torch.cat([logits, torch.full_like(logits[:1], 99.0)])[batch.part])[:, :-1]
    target = torch.cat([batch.weight, torch.zeros_like(batch.weight[:1])])[batch.part]
    told = functional.binary_cross_entropy_with_logits(intensity, target, reduction="none")
    return loss + _INTENSITY_SHARE * (told * (speaks & (target > 0))).sum() / count, logits


def make_batches(rng: Random) -> Iterator[Batch]:
    """Batches without end, each of sentences of about one length."""
    while True:
        sentences = [make_sentence(rng) for _ in range(_BATCH * _SHELF)]
        sentences.sort(key=lambda sentence: sum(len(part.text.split()) for part in sentence))
        starts = list(range(0, len(sentences), _BATCH))
        rng.shuffle(starts)
        yield from (Batch(sentences[start : start + _BATCH]) for start in starts)


def train(steps: int, seed: int) -> dict[str, Tensor]:
    rng = Random(seed)
    weights = initial_weights(seed)
    rates = [_PEAK_RATES.get(name, _PEAK_RATE) for name in weights]
    groups = [{"params": [weight]} for weight in weights.values()]
    optimiser = torch.optim.Adam(groups, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps, pct_start=0.05)
    began = time.monotonic()
    recent: deque[float] = deque(maxlen=100)
    for step, batch in enumerate(islice(make_batches(rng), steps), start=1):
        loss, _ = batch_loss(weights, batch)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
        optimiser.step()
        schedule.step()
        recent.append(loss.item())
        if step % 100 == 0 or step == steps:
            print(
                f"step {step}/{steps}  loss {sum(recent) / len(recent):.4f}  {time.monotonic() - began:.0f} s",
                flush=True,
            )
    return weights


@torch.no_grad()
def calibrate(weights: dict[str, Tensor], seed: int) -> tuple[np.ndarray, dict[str, float]]:
    """The presence threshold of each output that gives the best F1 on fresh sentences, and those F1 scores."""
    logits, wanted = [], []
    for batch in islice(make_batches(Random(seed + 1)), _SHELF * 2):
        logits.append(batch_loss(weights, batch)[1])
        wanted.append(batch.wanted)
    scores, truth = torch.cat(logits).numpy(), torch.cat(wanted).numpy() > 0.5
    candidates = np.arange(-2.0, 2.01, 0.25)
    read_at = scores[None] > candidates[:, None, None]
    hits = (read_at & truth).sum(axis=1)
    f1 = 2 * hits / (read_at.sum(axis=1) + truth.sum(axis=0))
    # Among equally good thresholds, the one nearest to even odds.
    best = np.argmax(f1 - 1e-3 * np.abs(candidates)[:, None], axis=0)
    names = [*(wish.value for wish in WISHES), "unknown"]
    return candidates[best], {
        name: round(float(f1[b, i]), 4) for i, (name, b) in enumerate(zip(names, best, strict=True))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=2400, help=f"batches of {_BATCH} sentences")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=bundle.path("instructions"))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    began = time.monotonic()
    weights = train(arguments.steps, arguments.seed)
    # What is shipped is what is calibrated: the weights as fp16 keeps them.
    half = {name: weight.detach().half() for name, weight in weights.items()}
    thresholds, f1 = calibrate({name: weight.float() for name, weight in half.items()}, arguments.seed)
    arrays = {name: weight.numpy() for name, weight in half.items()}
    bundle.save(arguments.out, {**arrays, "thresholds": thresholds.astype(np.float16)})
    card = {
        "model": "reader of instructions, English and Korean",
        "data": "sentences made up on the fly by core.prompting.instructions.sentences",
        "seed": arguments.seed,
        "steps": arguments.steps,
        "sentences": arguments.steps * _BATCH,
        "minutes": round((time.monotonic() - began) / 60, 1),
        "parameters": sum(array.size for array in arrays.values()),
        "torch": torch.__version__,
        "f1_on_fresh_made_up_parts": f1,
    }
    arguments.out.with_suffix(".json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(card, indent=2))


if __name__ == "__main__":
    main()
