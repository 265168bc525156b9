from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.document.document import Document, fingerprint
from core.document.edit import Edit
from core.document.rendering import Composite, raster_of, render
from core.document.titles import ending_of
from core.imaging.raster import MemoryRaster, read_level
from core.jobs import AdjustJob, RestoreJob
from core.photo import Photo


@pytest.fixture
def photo():
    return Photo(np.random.default_rng(3).integers(40, 200, (300, 400, 3), np.uint8))


@pytest.fixture
def original(photo):
    return raster_of(photo)


def raster(pixels):
    return MemoryRaster(np.clip(pixels, 0, 255).astype(np.uint8))


def made(edits, original, change, **fields):
    """An edit whose engine was given what the edits make of the photo."""
    base = raster(read_level(Composite(original, edits)))
    result = raster(change(read_level(base).astype(int)))
    return Edit(RestoreJob("change"), base=base, result=result, made_from=fingerprint(edits), **fields)


def test_no_edits_are_the_photo_itself(photo, original):
    assert render(photo, ()) is photo
    hidden = made((), original, lambda pixels: pixels + 9, visible=False)
    assert render(photo, (hidden, made((), original, lambda pixels: pixels, strength=0.0))) is photo


def test_edits_lie_on_each_other(photo, original):
    first = made((), original, lambda pixels: pixels + 20, strength=0.5)
    second = made((first,), original, lambda pixels: 255 - pixels)
    rendered = render(photo, (first, second)).pixels
    assert np.array_equal(rendered, 255 - (photo.pixels + 10))


def test_a_mask_keeps_what_lies_below(photo, original):
    mask = np.zeros(photo.pixels.shape[:2], np.uint8)
    mask[:, :200] = 255
    edit = made((), original, lambda pixels: pixels + 20, mask=MemoryRaster(mask))
    rendered = render(photo, (edit,)).pixels
    assert np.array_equal(rendered[:, :200], photo.pixels[:, :200] + 20)
    assert np.array_equal(rendered[:, 200:], photo.pixels[:, 200:])


def test_an_edit_above_a_changed_one_keeps_its_own_difference(photo, original):
    first = made((), original, lambda pixels: pixels + 20)
    second = made((first,), original, lambda pixels: pixels - 7)
    document = Document(photo, (first, second))
    assert not document.is_stale(second)
    document = document.with_replaced(replace(first, visible=False))
    assert document.is_stale(second)
    assert np.array_equal(render(photo, document.edits).pixels, photo.pixels - 7)
    assert not document.with_replaced(first).is_stale(second)


@pytest.mark.parametrize("level", [0, 1])
def test_a_part_is_what_the_whole_shows_there(photo, original, level):
    first = made((), original, lambda pixels: pixels + 20, strength=0.3)
    second = made((first,), original, lambda pixels: pixels // 2)
    composite = Composite(original, (first, second))
    part = composite.read(level, (10, 20, 60, 90))
    assert np.array_equal(part, read_level(composite, level)[10:60, 20:90])
    half = read_level(Composite(original, (first,)), level).astype(int) // 2
    assert np.abs(read_level(composite, level) - half).max() <= 1


def test_a_fresh_result_does_not_look_below_its_base(photo, original):
    class Unread(MemoryRaster):
        def read(self, level, box):
            raise AssertionError("it was read")

    first = made((), original, lambda pixels: pixels + 20)
    second = made((first,), original, lambda pixels: pixels + 1)
    composite = Composite(Unread(photo.pixels), (first, second))
    assert np.array_equal(read_level(composite), photo.pixels + 21)


@pytest.mark.parametrize(
    ("jobs", "visible", "ending"),
    [
        ([RestoreJob("x")], True, "restored"),
        ([RestoreJob("x")], False, "edited"),
        ([RestoreJob("x"), AdjustJob()], True, "restored"),
        ([AdjustJob()], True, "edited"),
    ],
)
def test_an_exported_file_is_named_after_what_was_done(photo, jobs, visible, ending):
    edits = tuple(Edit(job, visible=visible) for job in jobs)
    assert ending_of(Document(photo, edits)) == ending
