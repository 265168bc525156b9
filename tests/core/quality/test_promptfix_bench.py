import json

import pytest
import torch

from core.promptfix.engine import STEPS
from core.promptfix.model import load_model
from core.quality.promptfix_bench import CostReport, costs_at


@pytest.fixture
def model(tiny_promptfix):
    return load_model(tiny_promptfix / "promptfix", torch.device("cpu"), torch.float32)


def test_everything_is_measured_against_the_plain_step(model):
    costs = list(costs_at(model, 128, ("latent", "decoder", "fast"), repeats=2))
    names = ["plain", "plain, row by row", "latent", "decoder", "fast", "encode", "decode"]
    assert [cost.name for cost in costs] == names + [f"{name}, {steps} steps" for name, steps in STEPS.items()]
    plain = costs[0]
    assert plain.ratio == 1
    for cost in costs:
        assert cost.seconds > 0
        assert cost.gigabytes > 0.1
        assert cost.ratio == pytest.approx(cost.seconds / plain.seconds)
    latent = next(cost for cost in costs if cost.name == "latent")
    assert latent.ratio > 2  # UNet and decoder forward and back, five times

    report = CostReport("processor", tuple(costs))
    assert len(json.loads(report.to_json())["costs"]) == len(costs)
    assert "| latent (one of 5 iterations timed) | 128 |" in report.to_markdown()
