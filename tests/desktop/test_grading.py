"""Tables of colours of other programs, applied to the open photo."""

from __future__ import annotations

import numpy as np
import pytest
from driving import rendered

from core.imaging.lut import Lut
from core.imaging.raster import MemoryRaster
from core.jobs import LutJob


@pytest.fixture
def negative(tmp_path):
    """A .cube file that turns light into dark."""
    path = tmp_path / "negative.cube"
    Lut(np.array([[1, 1, 1], [0, 0, 0]], np.float32), title="Negative").write(path)
    return path


async def test_a_table_dropped_on_the_photo_becomes_an_edit(shown, photo_path, photo, negative, until):
    async with shown(photo_path) as window:
        mask = np.zeros((30, 40), np.uint8)
        mask[:15] = 255
        window.session.set_mask(MemoryRaster(mask))
        window.canvas.files_dropped.emit([negative])
        await until(lambda: window.session.active is not None)
        edit = window.session.active
        assert isinstance(edit.job, LutJob)
        assert edit.job.name == "Negative"
        assert window.session.document.selection is None
        assert np.array_equal(rendered(window)[:15], 255 - photo.pixels[:15])
        assert np.array_equal(rendered(window)[15:], photo.pixels[15:])
        window.session.undo_stack.undo()
        assert window.session.document.edits == ()


async def test_a_table_that_is_none_is_refused_with_its_line(shown, photo_path, tmp_path, until):
    path = tmp_path / "bad.cube"
    path.write_text("LUT_3D_SIZE 2\n0 0 zero\n")
    async with shown(photo_path) as window:
        window.canvas.files_dropped.emit([path])
        await until(window.banner.isVisible)
        assert window.session.document.edits == ()
