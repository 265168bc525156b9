"""Example pairs: the pictures that an analogy job speaks of, beside the job."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import BadJobError
from core.jobs import AnalogyJob, Example
from core.photo import Photo


@dataclass(frozen=True, eq=False)
class Pair:
    """A → A′. before, after: of any size and shape. weight: in [0.01, 10], beside that of other pairs."""

    before: Photo
    after: Photo
    weight: float = 1.0


def content_hash(photo: Photo) -> str:
    """SHA-256 over shape, type and pixels, in hexadecimal digits. A tenth of a second for 24 megapixels."""
    digest = hashlib.sha256(f"{photo.pixels.shape} {photo.pixels.dtype}".encode())
    digest.update(photo.pixels.data)
    return digest.hexdigest()


def describe_pairs(pairs: Sequence[Pair]) -> tuple[Example, ...]:
    """What a job says of these pairs."""
    return tuple(
        Example(content_hash(pair.before), content_hash(pair.after), _name(pair.before), _name(pair.after), pair.weight)
        for pair in pairs
    )


def check_pairs(job: AnalogyJob, pairs: Sequence[Pair]) -> None:
    """Raise BadJobError unless these are the pairs that the job speaks of."""
    said = [(example.before, example.after, example.weight) for example in job.examples]
    given = [(example.before, example.after, example.weight) for example in describe_pairs(pairs)]
    if said != given:
        raise BadJobError(reason="the example pictures are not those that it was made for")


def _name(photo: Photo) -> str:
    return photo.path.name if photo.path else ""
