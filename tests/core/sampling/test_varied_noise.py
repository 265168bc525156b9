"""Noise that lies on the way from one seed to another."""

from __future__ import annotations

import pytest
import torch

from core.sampling.samplers import Noise, slerp

CPU = torch.device("cpu")
SHAPE = (1, 4, 24, 32)


def draws(*chance: float) -> list[torch.Tensor]:
    seed, *variation = chance
    noise = Noise(int(seed), SHAPE, CPU, *variation)
    return [noise.draw() for _ in range(3)]


def test_without_variation_nothing_changes_and_with_all_of_it_the_other_seed_is_left():
    for mine, plain in zip(draws(7, 0.0, 9), draws(7), strict=True):
        assert torch.equal(mine, plain)
    for mine, plain in zip(draws(7, 1.0, 9), draws(9), strict=True):
        assert torch.equal(mine, plain)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.7])
def test_between_two_seeds_it_is_noise_still(share):
    for mine, start, end in zip(draws(7, share, 9), draws(7), draws(9), strict=True):
        assert abs(mine.std() - 1) < 0.03  # a straight line would pass at 0.76 for 0.3
        assert (
            (mine - start).norm() < (mine - end).norm() if share < 0.5 else (mine - end).norm() < (mine - start).norm()
        )
        angles = [torch.acos((mine * other).sum() / (mine.norm() * other.norm())) for other in (start, end)]
        assert angles[0] / (angles[0] + angles[1]) == pytest.approx(share, abs=0.01)


def test_what_is_varied_again_is_like_the_last_one():
    path = ((0.3, 8), (0.3, 9))
    last, more, start = (Noise(7, SHAPE, CPU, *step).draw() for step in ((0.3, 9, path[:1]), (0.3, 5, path), (0.0, 0)))
    assert (more - last).norm() < (more - start).norm()
    assert torch.equal(Noise(7, SHAPE, CPU, path=path).draw(), last)
    assert abs(more.std() - 1) < 0.03


def test_the_same_twice_and_the_same_seed_on_both_sides():
    assert torch.equal(draws(7, 0.4, 9)[2], draws(7, 0.4, 9)[2])
    for mine, plain in zip(draws(7, 0.4, 7), draws(7), strict=True):
        assert torch.allclose(mine, plain, atol=1e-6)


def test_it_stays_finite_where_the_two_are_one():
    noise = torch.ones(8)
    assert torch.allclose(slerp(noise, noise, 0.5), noise)
