"""`likewise bench analogist` on the tiny UNet of the recordings: what is measured, and what is left out."""

import json
from pathlib import Path

import pytest
import torch
from diffusers import UNet2DConditionModel

from core.analogist.attention import AttentionEdits, edited
from core.analogist.grid import GridLayout
from core.inpainting.model import load_model
from core.quality import analogist_bench
from core.quality.analogist_bench import UNET, CostReport, costs_at
from core.quality.naive_editor import edit_naively

PIPE = Path(__file__).parents[2] / "golden" / "analogist" / "pipe"


@pytest.fixture
def unet():
    return load_model(PIPE, torch.device("cpu"), torch.float32).unet


def test_three_ways_are_measured_and_the_unet_comes_back(unet):
    own = dict(unet.attn_processors)
    with torch.inference_mode():
        costs, skipped = costs_at(unet, 256, rounds=2)
    assert [cost.name for cost in costs] == ["stock", "fused", "naive"]
    assert skipped == []
    assert all(unet.attn_processors[name] is processor for name, processor in own.items())
    stock = costs[0]
    for cost in costs:
        assert cost.seconds > 0
        assert cost.gigabytes > 0.1
        assert cost.ratio == pytest.approx(cost.processor_seconds / stock.processor_seconds)
    report = CostReport("processor", 1_000_000, tuple(costs), ("naive at 1024: too large",))
    assert len(json.loads(report.to_json())["costs"]) == 3
    assert "| fused | 256 |" in report.to_markdown()
    assert "Not measured: naive at 1024: too large" in report.to_markdown()


def test_what_does_not_fit_into_memory_is_left_out_and_named(unet, monkeypatch):
    monkeypatch.setattr(analogist_bench, "free_memory", lambda device: 10**6)
    with torch.inference_mode():
        costs, (reason,) = costs_at(unet, 128, rounds=1)
    assert [cost.name for cost in costs] == ["stock", "fused"]
    assert reason.startswith("naive at 128: its maps take ")


def test_the_naive_way_computes_what_ours_does(unet):
    inputs, words = torch.randn(2, 9, 32, 32), torch.randn(2, 77, 32)
    with torch.inference_mode():
        with edited(unet, AttentionEdits(), GridLayout(128, 128)):
            ours = unet(inputs, 500, words).sample
        stock = unet(inputs, 500, words).sample
        edit_naively(unet, AttentionEdits())
        naive = unet(inputs, 500, words).sample
    assert (ours - naive).abs().max() < 1e-4
    assert (stock - naive).abs().max() > 0.1


def test_the_measured_network_has_the_published_size():
    with torch.device("meta"):
        unet = UNet2DConditionModel.from_config(UNET)
    assert sum(weights.numel() for weights in unet.parameters()) == 859_535_364
