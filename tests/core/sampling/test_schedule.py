import pytest
import torch

from core.sampling.schedule import TRAIN_STEPS, Schedule


@pytest.fixture(scope="module")
def schedule():
    return Schedule()


def test_noise_levels_fall_to_zero(schedule):
    sigmas = schedule.sigmas(20)
    assert sigmas.shape == (21,)
    assert bool((sigmas[1:] < sigmas[:-1]).all())
    assert sigmas[-1] == 0
    assert float(sigmas[0]) == pytest.approx(14.6146, abs=1e-4)  # the published largest sigma
    assert float(sigmas[-2]) == pytest.approx(0.02917, abs=1e-5)


def test_fractional_timesteps_go_there_and_back(schedule):
    timesteps = torch.tensor([0.0, 0.25, 37.0, 500.25, 749.25, 998.9, 999.0])
    assert torch.allclose(schedule.timestep_at(schedule.sigma_at(timesteps)), timesteps, atol=0.02)


def test_the_ends_hold_beyond_the_range(schedule):
    beyond = schedule.timestep_at(torch.tensor([1e-4, 100.0]))
    assert beyond.tolist() == [0, TRAIN_STEPS - 1]


def test_between_two_levels_the_logarithm_is_interpolated(schedule):
    low, middle, high = schedule.sigma_at(torch.tensor([10.0, 10.5, 11.0]))
    assert float(middle) == pytest.approx(float((low * high).sqrt()), rel=1e-5)
