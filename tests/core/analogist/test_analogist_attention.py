"""SAC and CAM against full maps of logits, and what is left of them afterwards: nothing."""

import pytest
import torch
from naive_analogist import clone
from torch.nn.attention import SDPBackend, sdpa_kernel

from core.analogist.attention import (
    NO_EDITS,
    AttentionEdits,
    cloned_self_attention,
    edited,
    from_cells,
    join_heads,
    split_heads,
    to_cells,
)
from core.analogist.grid import GridLayout
from core.stopping import Stopped, stoppable

LAYOUT = GridLayout(64, 128)  # latents of 32 × 16
ALL = frozenset(range(16))


def random(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def quadrants(rows, columns):
    places = torch.arange(rows * columns).view(rows, columns)
    return [cell.flatten() for half in places.chunk(2) for cell in half.chunk(2, dim=1)]


def cloned_naively(query, key, value, shape, sac_scale, scale):
    """(N, heads, tokens, d) in row-major order."""
    logits = query @ key.transpose(-1, -2) * scale
    return clone(logits, quadrants(*shape), sac_scale).softmax(-1) @ value


def by_cells(heads, shape):
    return split_heads(to_cells(join_heads(heads), shape), heads.shape[1])


@pytest.mark.parametrize("shape", [(8, 8), (4, 12), (18, 6)])
@pytest.mark.parametrize("sac_scale", [1.3, 0.0, 1.0])
@pytest.mark.parametrize("width", [8, 5])
def test_cloning_equals_the_full_map(shape, sac_scale, width):
    query, key, value = (2 * random(2, 3, shape[0] * shape[1], width, seed=seed) for seed in range(3))
    wanted = cloned_naively(query.double(), key.double(), value.double(), shape, sac_scale, 0.4)
    parts = [by_cells(part, shape) for part in (query, key, value)]
    ours = from_cells(join_heads(cloned_self_attention(*parts, sac_scale, 0.4)), shape)
    assert (ours - join_heads(wanted)).abs().max() < 1e-5
    plain = join_heads(torch.nn.functional.scaled_dot_product_attention(query, key, value, scale=0.4))
    assert (ours - plain).abs().max() > 0.1


def test_cloning_is_fused():
    parts = [random(1, 2, 64, 8, seed=seed) for seed in range(3)]
    with sdpa_kernel(SDPBackend.FLASH_ATTENTION):  # raises where a map of all tokens would be needed
        cloned_self_attention(*parts, 1.3, 0.35)


def test_tokens_by_cells_and_back():
    tokens = torch.arange(24).view(1, 24, 1)
    assert to_cells(tokens, (4, 6)).flatten().tolist()[:12] == [0, 1, 2, 6, 7, 8, 3, 4, 5, 9, 10, 11]
    assert torch.equal(from_cells(to_cells(tokens, (4, 6)), (4, 6)), tokens)


def test_masked_layers_let_only_b_prime_read(inpainting_model):
    unet, shape = inpainting_model.unet, (32, 16)
    layer = unet.down_blocks[0].attentions[0].transformer_blocks[0].attn2
    hidden, words = random(2, 512, 16), random(2, 77, 32, seed=1)
    plain = layer(hidden, words)
    with edited(unet, AttentionEdits(frozenset(), frozenset({0})), LAYOUT):
        masked = layer(hidden, words)
    a, a_prime, b, b_prime = quadrants(*shape)
    assert (masked[:, b_prime] - plain[:, b_prime]).abs().max() < 1e-5
    for cell in (a, a_prime, b):
        assert torch.equal(masked[:, cell], layer.to_out[0].bias.expand(2, 128, 16))


def test_layers_outside_the_sets_stay_as_they_are(inpainting_model):
    unet = inpainting_model.unet
    block = unet.up_blocks[1].attentions[0].transformer_blocks[0]  # pair 7
    hidden, words = random(1, 32, 32), random(1, 77, 32, seed=1)
    plain = block.attn1(hidden), block.attn2(hidden, words)
    with edited(unet, AttentionEdits(ALL - {7}, ALL - {7}), LAYOUT):
        assert torch.equal(block.attn1(hidden), plain[0])
        assert torch.equal(block.attn2(hidden, words), plain[1])
    with edited(unet, AttentionEdits(frozenset({7}), frozenset()), LAYOUT):
        assert not torch.allclose(block.attn1(hidden), plain[0], atol=1e-3)
        assert torch.equal(block.attn2(hidden, words), plain[1])


def test_the_unet_is_as_before_also_after_a_failure(inpainting_model):
    unet = inpainting_model.unet
    before = dict(unet.attn_processors)
    with edited(unet, AttentionEdits(), LAYOUT):
        assert not any(unet.attn_processors[name] is processor for name, processor in before.items())
    with pytest.raises(ValueError, match="do not make a grid"), edited(unet, AttentionEdits(), LAYOUT):
        unet(random(1, 9, 24, 24), 3, random(1, 77, 32))
    assert all(unet.attn_processors[name] is processor for name, processor in before.items())


def test_no_edits_change_nothing(inpainting_model):
    inputs, words = random(1, 9, 32, 16), random(1, 77, 32)
    plain = inpainting_model.unet(inputs, 3, words).sample
    with edited(inpainting_model.unet, NO_EDITS, LAYOUT):
        assert torch.equal(inpainting_model.unet(inputs, 3, words).sample, plain)


def test_a_call_of_the_unet_can_be_stopped_between_layers(inpainting_model):
    asked = 0

    def after_three_layers():
        nonlocal asked
        asked += 1
        return asked > 3

    with pytest.raises(Stopped), stoppable(after_three_layers), edited(inpainting_model.unet, NO_EDITS, LAYOUT):
        inpainting_model.unet(random(1, 9, 32, 16), 3, random(1, 77, 32))
    assert asked == 4
