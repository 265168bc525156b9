"""A small photo, and a document on it that uses everything that a project keeps."""

from __future__ import annotations

import numpy as np

from core.document.document import Document, Snapshot, fingerprint
from core.document.edit import Edit
from core.imaging.geometry import Geometry
from core.imaging.opening import open_photo
from core.imaging.raster import MemoryRaster
from core.imaging.saving import encode_photo
from core.jobs import AdjustJob, AnalogyJob, Example, RestoreJob
from core.messages import Message
from core.photo import Photo

WIDTH, HEIGHT = 90, 60


def photo_in(folder, seed=0, name="beach.png"):
    """A photo of a file of its own."""
    pixels = np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    (folder / name).write_bytes(encode_photo(Photo(pixels), ".png"))
    return open_photo(folder / name)


def raster(photo, add):
    return MemoryRaster(photo.pixels + np.uint8(add))


def mask(photo, level=255):
    return MemoryRaster(np.full(photo.pixels.shape[:2], level, np.uint8))


def document_of(photo):
    """Three edits, one with everything; a selection, a geometry, a snapshot."""
    notes = (Message("{n:.1f} of {names}, {inner}", {"n": 1.5, "names": ("a", "b"), "inner": Message("so")}),)
    first = Edit(
        RestoreJob("remove the haze", model="starter 1"),
        strength=0.5,
        mask=mask(photo, 100),
        result=raster(photo, 1),
        notes=notes,
        title="하늘",
    )
    second = Edit(
        AnalogyJob((Example("hash of A", "hash of A′"),)),
        base=raster(photo, 2),
        result=raster(photo, 3),
        made_from=fingerprint((first,)),
        examples=((raster(photo, 4), raster(photo, 5)),),
    )
    third = Edit(AdjustJob(exposure=1.5), visible=False)
    edits = (first, second, third)
    geometry = Geometry(True, 1, -2.5, (0.1, 0.2, 0.5, 0.5))
    return Document(photo, edits, mask(photo, 7), geometry, (Snapshot("before", (first,), Geometry()),))


def same(one, other):
    """Whether two documents are the same to whoever looks."""
    if one is None or other is None:
        return one is other
    return _description(one) == _description(other)


def _description(document):
    return (
        document.original.pixels.tobytes(),
        [_edit(edit) for edit in document.edits],
        _pixels(document.selection),
        document.geometry,
        [(taken.name, [_edit(edit) for edit in taken.edits], taken.geometry) for taken in document.snapshots],
        [document.is_stale(edit) for edit in document.edits],
    )


def _edit(edit):
    rasters = (edit.mask, edit.base, edit.result, *(raster for pair in edit.examples for raster in pair))
    values = (edit.job, edit.id, edit.strength, edit.visible, edit.made_from, edit.title, edit.look)
    return values, edit.notes, [_pixels(raster) for raster in rasters]


def _pixels(raster):
    if raster is None:
        return None
    return raster.id, raster.read(0, (0, 0, raster.height, raster.width)).tobytes()
