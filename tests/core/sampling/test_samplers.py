"""The samplers on data whose denoiser is known exactly: Gaussian, mean 0.5, standard deviation 0.4."""

import pytest
import torch

from core.jobs import SAMPLERS as NAMES
from core.sampling.samplers import SAMPLERS, Noise
from core.sampling.schedule import Schedule

MEAN, SPREAD = 0.5, 0.4
SHAPE = (1, 4, 32, 32)
CPU = torch.device("cpu")


def denoise(z, sigma):
    return (MEAN * sigma**2 + z * SPREAD**2) / (sigma**2 + SPREAD**2)


def run(name, steps, seed=0):
    return list(SAMPLERS[name](denoise, Noise(seed, SHAPE, CPU), Schedule(), steps))


def exact(seed=0):
    """Where the probability-flow ODE takes the first noise."""
    start = Schedule().sigmas(1)[0]
    z = Noise(seed, SHAPE, CPU).draw() * (start**2 + 1).sqrt()
    return MEAN + (z - MEAN) * SPREAD / (SPREAD**2 + start**2).sqrt()


def test_every_sampler_of_a_job_is_there():
    assert tuple(SAMPLERS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_samples_follow_the_distribution(name):
    steps = run(name, 100)
    assert [step.index for step in steps] == list(range(100))
    assert float(steps[-1].z.mean()) == pytest.approx(MEAN, abs=0.03)
    assert float(steps[-1].z.std()) == pytest.approx(SPREAD, abs=0.05)
    assert torch.allclose(steps[-1].z, steps[-1].denoised, atol=1e-5)  # the last step ends on its prediction


@pytest.mark.parametrize("name", ["dpmpp-2m", "unipc"])
def test_the_fast_ones_come_near_the_exact_solution_in_ten_steps(name):
    error = {steps: float((run(name, steps)[-1].z - exact()).abs().mean()) for steps in (3, 10, 20)}
    assert error[10] < 0.02
    assert error[20] < error[10] < error[3]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_sample_and_another_seed_another(name):
    assert torch.equal(run(name, 6, seed=3)[-1].z, run(name, 6, seed=3)[-1].z)
    assert not torch.equal(run(name, 6, seed=3)[-1].z, run(name, 6, seed=4)[-1].z)


def test_nothing_runs_before_it_is_asked_for():
    calls = []

    def counted(z, sigma):
        calls.append(float(sigma))
        return denoise(z, sigma)

    steps = SAMPLERS["euler-ancestral"](counted, Noise(0, SHAPE, CPU), Schedule(), 5)
    assert not calls
    next(steps)
    assert len(calls) == 1


def test_one_step_is_enough_to_run():
    for name in NAMES:
        assert torch.isfinite(run(name, 1)[-1].z).all()
