import pytest
from naive_analogist import LAYERS

from core.analogist.layers import layer_pairs


def test_layers_are_counted_in_the_order_in_which_they_run(inpainting_model):
    pairs = layer_pairs(inpainting_model.unet.attn_processors)
    assert pairs == {f"{name}.processor": (call // 2, bool(call % 2)) for call, name in enumerate(LAYERS)}
    assert max(pairs.values()) == (15, True)


def test_two_transformer_blocks_count_twice():
    names = [
        f"{block}.attentions.0.transformer_blocks.{number}.attn{kind}.processor"
        for block in ("mid_block", "down_blocks.10", "down_blocks.9")
        for number in range(2)
        for kind in (2, 1)
    ]
    pairs = layer_pairs(names)
    assert pairs["down_blocks.9.attentions.0.transformer_blocks.1.attn2.processor"] == (1, True)
    assert pairs["down_blocks.10.attentions.0.transformer_blocks.0.attn1.processor"] == (2, False)
    assert pairs["mid_block.attentions.0.transformer_blocks.1.attn1.processor"] == (5, False)


def test_other_networks_are_refused():
    with pytest.raises(ValueError, match="no attention layer of Stable Diffusion"):
        layer_pairs(["transformer_blocks.0.attn1.processor"])
