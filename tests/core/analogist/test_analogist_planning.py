import pytest
import torch

from core.analogist import planning
from core.analogist.planning import layout_for, plan

CPU = torch.device("cpu")
CUDA = torch.device("cuda")


@pytest.mark.parametrize(
    ("photo", "resolution", "cell"),
    [
        ((512, 512), 512, (256, 256)),
        ((3000, 2000), 512, (256, 192)),
        ((2000, 3000), 512, (192, 256)),
        ((4000, 3000), 1024, (512, 384)),
        ((3000, 2000), 1024, (512, 320)),
        ((1920, 1080), 1024, (512, 320)),
        ((9000, 1000), 512, (256, 64)),
        ((512, 512), 700, (320, 320)),
        ((512, 512), 100, (64, 64)),
        ((1, 5000), 512, (64, 256)),
    ],
)
def test_cells_have_the_photos_shape_as_nearly_as_they_can(photo, resolution, cell):
    layout = layout_for(*photo, resolution)
    assert (layout.cell_width, layout.cell_height) == cell


def test_no_other_cell_of_that_length_is_nearer():
    for width in range(100, 4000, 173):
        layout = layout_for(width, 1000, 1024)
        ratio = width / 1000
        error = max(ratio * layout.cell_height / layout.cell_width, layout.cell_width / layout.cell_height / ratio)
        longer, shorter = max(layout.cell_width, layout.cell_height), min(layout.cell_width, layout.cell_height)
        assert longer == 512
        for other in range(64, 513, 64):
            if other != shorter:
                shape = longer / other if width >= 1000 else other / longer
                assert max(shape / ratio, ratio / shape) >= error * 0.9999


def test_a_processor_works_at_the_published_size_row_by_row(monkeypatch):
    monkeypatch.setattr(planning, "free_memory", lambda device: 16e9)
    found = plan(3000, 2000, None, CPU, torch.float32, grids=3)
    assert (found.resolution, found.rows, found.tiled, found.shrunk) == (512, 1, False, False)


def test_a_gpu_takes_larger_grids_and_several_rows(monkeypatch):
    monkeypatch.setattr(planning, "free_memory", lambda device: 24e9)
    found = plan(2000, 2000, None, CUDA, torch.float16, grids=3)
    assert (found.resolution, found.rows, found.tiled) == (1024, 6, False)
    assert plan(2000, 2000, None, CUDA, torch.float16, grids=24).rows == 24
    assert plan(2000, 2000, None, torch.device("mps"), torch.float16).resolution == 512


def test_where_memory_is_short_the_grid_shrinks_and_says_so(monkeypatch):
    monkeypatch.setattr(planning, "free_memory", lambda device: 1e9)
    found = plan(2000, 2000, 1024, CPU, torch.float32)
    assert found.shrunk
    assert found.resolution < 1024
    assert found.resolution**2 * planning.ROW_BYTES < 1e9
    assert plan(2000, 2000, found.resolution, CPU, torch.float32).layout == found.layout
    assert found.tiled
    monkeypatch.setattr(planning, "free_memory", lambda device: 0)
    assert plan(2000, 2000, 1024, CPU, torch.float32).resolution == 128
