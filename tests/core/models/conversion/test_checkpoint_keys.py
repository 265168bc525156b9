"""Every key of a checkpoint has its place in the networks, and every place its key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint
from torch import Tensor
from transformers import CLIPTextConfig, CLIPTextModel

from core.errors import BadModelConfigError, CheckpointError, MissingKeysError, UnexpectedKeysError, WrongShapeError
from core.models.conversion.families import find_family
from core.models.conversion.forms import SingleFile
from core.models.conversion.keys import IGNORED
from core.models.conversion.plan import Plan, make_plan
from core.models.conversion.settings import Settings, read_settings

Shapes = dict[str, tuple[int, ...]]
EXTRA = ("attn_extra", "norm_extra", ".lora.")


def shapes_of(golden: Path, size: str) -> Shapes:
    keys = json.loads((golden / f"{size}_keys.json").read_text())
    keys = keys.get("keys", keys)
    return {key: tuple(about["shape"] if isinstance(about, dict) else about) for key, about in keys.items()}


def plan_of(shapes: Shapes, settings: Settings, name: str) -> Plan:
    return make_plan(shapes, SingleFile(settings, name), find_family("promptfix"), name)


@pytest.fixture(scope="module")
def full(golden: Path) -> Shapes:
    return shapes_of(golden, "promptfix_fullsize")


@pytest.fixture(scope="module")
def full_plan(full: Shapes) -> Plan:
    return plan_of(full, Settings(), "full.ckpt")


def keys_of(plan: Plan) -> list[str]:
    return [source.key for component in plan.components for source in component.tensors.values()]


@pytest.mark.parametrize("size", ["promptfix_fullsize", "tiny_promptfix"])
def test_every_key_is_used_once(golden: Path, size: str) -> None:
    shapes = shapes_of(golden, size)
    settings = Settings() if "full" in size else read_settings(golden / "tiny_promptfix.yaml")
    plan = plan_of(shapes, settings, "x")
    assert sorted([*keys_of(plan), *plan.ignored]) == sorted(shapes)
    assert len(plan.ignored) == 12
    assert plan.absent == ("cond_stage_model.transformer.text_model.embeddings.position_ids",)


def test_the_published_size_is_stable_diffusions(full: Shapes, full_plan: Plan) -> None:
    assert len(full) == 1278
    unet, vae, text = (component.config for component in full_plan.components)
    assert unet["block_out_channels"] == [320, 640, 1280, 1280]
    assert (unet["in_channels"], unet["out_channels"], unet["layers_per_block"]) == (8, 4, 2)
    assert (unet["cross_attention_dim"], unet["attention_head_dim"]) == (768, 8)
    assert unet["down_block_types"] == ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"]
    assert unet["up_block_types"] == ["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3
    assert vae["block_out_channels"] == [128, 256, 512, 512]
    assert (vae["latent_channels"], vae["layers_per_block"], vae["scaling_factor"]) == (4, 2, 0.18215)
    assert (text["hidden_size"], text["num_attention_heads"], text["num_hidden_layers"]) == (768, 12, 12)
    assert (text["intermediate_size"], text["vocab_size"], text["hidden_act"]) == (3072, 49408, "quick_gelu")
    assert (text["bos_token_id"], text["eos_token_id"]) == (49406, 49407)


def test_names_and_shapes_are_those_of_the_stock_classes(full_plan: Plan) -> None:
    unet, vae, text = full_plan.components
    with torch.device("meta"):
        stock: list[tuple[Any, Any]] = [
            (unet, UNet2DConditionModel.from_config(unet.config)),
            (vae, AutoencoderKL.from_config(vae.config)),
            (text, CLIPTextModel(CLIPTextConfig(**text.config))),
        ]
    for component, network in stock:
        expected = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
        if component is text:
            expected = {f"text_model.{name.removeprefix('text_model.')}": shape for name, shape in expected.items()}
        planned = {name: source.shape for name, source in component.tensors.items()}
        assert planned.items() >= expected.items()
        assert all(any(extra in name for extra in EXTRA) for name in planned.keys() - expected.keys())
    added = [name for name in unet.tensors if "attn_extra" in name or "norm_extra" in name]
    assert len(added) == 16 * 7


def test_diffusers_own_converter_agrees(golden: Path, state: dict[str, Tensor]) -> None:
    """Names that have the same shape could be exchanged; so compare what lands where."""
    plan = plan_of(
        {key: tuple(it.shape) for key, it in state.items()}, read_settings(golden / "tiny_promptfix.yaml"), ""
    )
    unet, vae, _ = plan.components
    oracle = convert_ldm_unet_checkpoint(dict(state), unet.config)
    for name, source in unet.tensors.items():
        assert torch.equal(oracle[name], state[source.key]), name
    oracle = convert_ldm_vae_checkpoint(dict(state), vae.config)
    for name, source in vae.tensors.items():
        if ".lora." not in name:
            assert torch.equal(oracle[name].reshape(source.shape), state[source.key].reshape(source.shape)), name


def test_low_rank_branches_are_counted_from_the_other_end(full_plan: Plan) -> None:
    tensors = full_plan.components[1].tensors
    assert tensors["decoder.up_blocks.0.resnets.2.lora.lora_down.weight"].key == (
        "first_stage_model.decoder.up.3.block.2.lora.lora_down.weight"
    )
    assert sum(".lora." in name for name in tensors) == 24


def test_what_a_converted_checkpoint_lacks_may_be_missing(full: Shapes) -> None:
    lean = {key: shape for key, shape in full.items() if ".lora." not in key and key not in IGNORED}
    plan = plan_of(lean, Settings(), "x")
    assert sorted(keys_of(plan)) == sorted(lean)
    assert plan.ignored == ()
    assert len(plan.absent) == 24 + 13
    assert not any(".lora." in name for name in plan.components[1].tensors)


@pytest.mark.parametrize(
    "key",
    [
        "model.diffusion_model.input_blocks.0.0.weight",
        "model.diffusion_model.input_blocks.4.0.in_layers.2.weight",
        "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.attn_extra.to_q.weight",
        "first_stage_model.quant_conv.bias",
        "first_stage_model.decoder.up.2.upsample.conv.weight",
        "cond_stage_model.transformer.text_model.final_layer_norm.weight",
        "cond_stage_model.transformer.text_model.encoder.layers.11.mlp.fc2.bias",
    ],
)
def test_a_missing_key_is_named(full: Shapes, key: str) -> None:
    with pytest.raises(MissingKeysError) as caught:
        plan_of({name: shape for name, shape in full.items() if name != key}, Settings(), "some.ckpt")
    assert caught.value.details == {"name": "some.ckpt", "count": 1, "keys": (key,)}


def test_at_most_five_missing_keys_are_named(full: Shapes) -> None:
    lacking = {
        name: shape
        for name, shape in full.items()
        if "final_layer_norm" not in name and ".encoder.layers.3." not in name
    }
    with pytest.raises(MissingKeysError) as caught:
        plan_of(lacking, Settings(), "x")
    assert (caught.value.details["count"], len(caught.value.details["keys"])) == (18, 5)


def test_unexpected_keys_are_named(full: Shapes) -> None:
    with pytest.raises(UnexpectedKeysError, match=r"control_model\.zero"):
        plan_of({**full, "control_model.zero.weight": (3,)}, Settings(), "x")


@pytest.mark.parametrize(
    ("key", "shape"),
    [
        ("model.diffusion_model.middle_block.1.proj_in.weight", (1280, 1280)),
        ("model.diffusion_model.out.0.weight", (321,)),
        ("first_stage_model.encoder.mid.attn_1.q.weight", (512, 512, 3, 3)),
        ("first_stage_model.decoder.up.0.block.0.lora.lora_down.weight", (8, 256, 3, 3)),
    ],
)
def test_wrong_shapes_are_named(full: Shapes, key: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(WrongShapeError) as caught:
        plan_of({**full, key: shape}, Settings(), "x")
    assert caught.value.details["count"] == 1
    assert key in str(caught.value)


def test_heads_have_to_divide_the_channels(full: Shapes) -> None:
    with pytest.raises(BadModelConfigError, match="do not divide by 7"):
        plan_of(full, Settings(heads=7), "x")


@pytest.mark.parametrize(
    "key", ["model.diffusion_model.input_blocks.0.0.weight", "first_stage_model.encoder.down.1.block.0.conv1.weight"]
)
@pytest.mark.parametrize("shape", [(), (0, 0, 0, 0), (33, 3, 3, 3)])
def test_sizes_that_no_network_can_have(full: Shapes, key: str, shape: tuple[int, ...]) -> None:
    with pytest.raises(CheckpointError):
        plan_of({**full, key: shape}, Settings(), "x")
