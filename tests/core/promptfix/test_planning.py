import pytest
import torch

from core.promptfix import planning
from core.promptfix.planning import GUIDED_BYTES, ROW_BYTES, plan, working_size

CPU, GPU = torch.device("cpu"), torch.device("mps")


@pytest.fixture
def free(monkeypatch):
    """Says how much memory there is."""
    return lambda gigabytes: monkeypatch.setattr(planning, "free_memory", lambda device: int(gigabytes * 1e9))


def test_sides_are_multiples_of_64_near_the_resolution():
    assert working_size(6000, 4000, 640) == (960, 640)
    assert working_size(4000, 6000, 512) == (512, 768)
    assert working_size(6048, 4024, 512) == (768, 512)  # where floating point would give 448
    assert working_size(700, 401, 192, longest=True) == (192, 64)
    assert working_size(10_000, 100, 512, longest=True) == (512, 64)  # the published code fails at 0 pixels


@pytest.mark.parametrize("photo", [(1000, 700), (6048, 4024), (6000, 400), (333, 5000), (40, 30)])
@pytest.mark.parametrize("resolution", [512, 600, 640, None])
def test_the_resolution_that_a_job_keeps_leads_to_the_same_size_again(free, photo, resolution):
    for gigabytes in (64, 1):
        free(gigabytes)
        first = plan(*photo, resolution, CPU, torch.float32)
        free(64)
        again = plan(*photo, first.resolution, CPU, torch.float32)
        assert (again.width, again.height) == (first.width, first.height)


def test_processors_work_smaller_than_gpus(free):
    free(64)
    assert plan(6000, 4000, None, CPU, torch.float32).height == 512
    assert plan(6000, 4000, None, GPU, torch.float16).height == 640


def test_with_plenty_of_memory_nothing_is_saved(free):
    free(64)
    fit = plan(6000, 4000, 768, CPU, torch.float32)
    assert (fit.width, fit.height, fit.batched, fit.tiled, fit.sliced, fit.shrunk) == (
        1152,
        768,
        True,
        False,
        False,
        False,
    )


def test_savings_come_in_order_as_memory_gets_short(free):
    pixels = 768 * 512
    free(3.1 * pixels * ROW_BYTES / 0.85 / 1e9)
    rows_fit = plan(1536, 1024, 512, CPU, torch.float32)
    assert (rows_fit.batched, rows_fit.tiled, rows_fit.shrunk) == (True, True, False)
    free(1.5 * pixels * ROW_BYTES / 0.85 / 1e9)
    one_row = plan(1536, 1024, 512, CPU, torch.float32)
    assert (one_row.batched, one_row.tiled, one_row.shrunk) == (False, True, False)
    free(0.5 * pixels * ROW_BYTES / 0.85 / 1e9)
    smaller = plan(1536, 1024, 512, CPU, torch.float32)
    assert smaller.shrunk
    assert smaller.width * smaller.height * ROW_BYTES < 0.5 * pixels * ROW_BYTES
    assert plan(1536, 1024, 512, GPU, torch.float16).sliced


def test_panoramas_end_somewhere(free):
    free(64)
    fit = plan(6000, 400, 512, CPU, torch.float32)
    assert fit.width * fit.height <= 2.5 * 512**2
    assert fit.height == 192
    assert fit.width > 12 * fit.height
    assert not fit.shrunk  # memory had no part in it
    assert plan(6000, 3000, 512, CPU, torch.float32).height == 512


def test_guidance_through_the_whole_decoder_takes_more(free):
    free(10)
    assert not plan(6000, 4000, 512, CPU, torch.float32, "off").shrunk
    assert not plan(6000, 4000, 512, CPU, torch.float32, "fast").shrunk
    for form in ("decoder", "latent"):
        fit = plan(6000, 4000, 512, CPU, torch.float32, form)
        assert fit.shrunk
        assert fit.width * fit.height * GUIDED_BYTES[form] < 8.5e9


def test_half_precision_takes_half_the_memory(free):
    free(1.6 * 768 * 512 * ROW_BYTES / 0.85 / 1e9)
    assert not plan(1536, 1024, 512, CPU, torch.float32).batched
    assert plan(1536, 1024, 512, CPU, torch.float16).batched


def test_even_without_memory_there_is_a_smallest_size(free):
    free(0)
    fit = plan(6000, 4000, None, CPU, torch.float32)
    assert (fit.width, fit.height, fit.shrunk) == (64, 64, True)
