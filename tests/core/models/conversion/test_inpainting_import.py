"""Stable Diffusion inpainting models become models of Analogist, whether they come as one file or as a folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import CLIPTokenizer

from core.engine import finish
from core.errors import BadModelConfigError, MissingKeysError, NotACheckpointError, UnsafeCheckpointError
from core.inpainting.model import load_model
from core.models import store
from core.models.conversion.converting import Converted
from core.models.conversion.families import find_family
from core.models.conversion.forms import SingleFile
from core.models.conversion.importing import import_checkpoint
from core.models.conversion.kinds import engine_of
from core.models.conversion.plan import make_plan
from core.models.conversion.settings import Settings

PIPE = Path(__file__).parents[3] / "golden" / "analogist" / "pipe"
FIRST = "model.diffusion_model.input_blocks.0.0.weight"
NETWORK = "diffusion_pytorch_model"
Saved = Callable[..., Path]
Convert = Callable[..., Converted]
CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """The tiny model's folder: to change."""
    return Path(shutil.copytree(PIPE, tmp_path / "pipe", copy_function=shutil.copyfile))


@pytest.fixture
def inpainting(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """An inpainting model in the original layout: what PromptFix's has, with 9 channels and without its own layers."""
    plain = {key: tensor for key, tensor in state.items() if "_extra." not in key and ".lora." not in key}
    return {**plain, FIRST: torch.randn(32, 9, 3, 3, generator=torch.Generator().manual_seed(0))}


@pytest.fixture
def config(golden: Path) -> Path:
    return golden / "tiny_promptfix.yaml"


def test_a_folder_is_installed_as_it_is(pipe: Path) -> None:
    report = finish(import_checkpoint(pipe, precision="fp32"))
    model = report.model
    assert (model.id, model.engine, model.title) == ("analogist", "analogist", "Stable Diffusion inpainting")
    assert store.find_model("analogist") == model
    store.verify(model)
    assert report.absent == ()
    for part in ("unet", "vae"):
        stored, given = (load_file(folder / part / f"{NETWORK}.safetensors") for folder in (model.folder, PIPE))
        assert stored.keys() == given.keys()
        assert all(torch.equal(stored[name], given[name]) for name in given)
    loaded = load_model(model.folder, CPU, torch.float32)
    assert (loaded.unet.config.in_channels, loaded.unet.config.norm_num_groups) == (9, 8)
    given = json.loads((PIPE / "scheduler/scheduler_config.json").read_text())
    stored = json.loads((model.folder / "scheduler/scheduler_config.json").read_text())
    assert stored == {name: value for name, value in given.items() if name != "_diffusers_version"}
    words = "a photo"
    tokens = [CLIPTokenizer.from_pretrained(folder / "tokenizer")(words).input_ids for folder in (model.folder, PIPE)]
    assert tokens[0] == tokens[1]


def test_half_precision(pipe: Path) -> None:
    file = pipe / f"unet/{NETWORK}.safetensors"
    file.rename(file.with_name(f"{NETWORK}.fp16.safetensors"))  # as folders for GPUs have it
    model = finish(import_checkpoint(pipe)).model
    assert model.precision == "fp16"
    assert all(it.dtype == torch.float16 for it in load_file(model.folder / f"unet/{NETWORK}.safetensors").values())


def test_older_folders_hold_the_same(pipe: Path, convert_here: Convert, tmp_path: Path) -> None:
    """Pickles for weights, an autoencoder with names from 2022, a text encoder with its buffer of positions."""
    new = convert_here(pipe)
    shutil.rmtree(tmp_path / "partial")
    older = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}
    for part, stem in (("unet", NETWORK), ("vae", NETWORK), ("text_encoder", "model")):
        file = pipe / part / f"{stem}.safetensors"
        weights = load_file(file)
        file.unlink()
        if part == "vae":
            for name in [name for name in weights if ".attentions.0.to_" in name]:
                renamed = name
                for now, then in older.items():
                    renamed = renamed.replace(f".{now}.", f".{then}.")
                weights[renamed] = weights.pop(name)
            assert any(".query." in name for name in weights)
        if part == "text_encoder":
            weights["text_model.embeddings.position_ids"] = torch.arange(77)[None]
        name = "pytorch_model.bin" if part == "text_encoder" else f"{NETWORK}.bin"
        torch.save(weights, pipe / part / name)
    old = convert_here(pipe)
    assert old.files == new.files
    assert old.ignored == ("text_encoder/text_model.embeddings.position_ids",)


@pytest.mark.parametrize("form", ["ckpt", "safetensors"])
def test_one_file_is_told_apart_and_installed(
    form: str, inpainting: dict[str, Tensor], config: Path, saved: Saved, tmp_path: Path
) -> None:
    if form == "ckpt":
        source = saved({"state_dict": inpainting}, "sd-v1-5-inpainting.ckpt")
    else:
        source = tmp_path / "sd-v1-5-inpainting.safetensors"
        save_file({name: tensor.contiguous() for name, tensor in inpainting.items()}, source)
    model = finish(import_checkpoint(source, precision="fp32", config=config)).model
    assert (model.id, model.engine, model.source) == ("analogist", "analogist", source.name)
    loaded = load_model(model.folder, CPU, torch.float32)
    assert loaded.unet.config.in_channels == 9
    assert loaded.schedule["steps_offset"] == 1
    oracle = convert_ldm_unet_checkpoint(dict(inpainting), dict(loaded.unet.config))
    assert oracle.keys() == loaded.unet.state_dict().keys()
    for name, tensor in loaded.unet.state_dict().items():
        assert torch.equal(tensor, oracle[name]), name
    oracle = convert_ldm_vae_checkpoint(dict(inpainting), dict(loaded.autoencoder.config))
    for name, tensor in loaded.autoencoder.state_dict().items():
        assert torch.equal(tensor, oracle[name].reshape(tensor.shape)), name
    assert loaded.text.embed("a photo").shape == (1, 77, loaded.unet.config.cross_attention_dim)


def test_the_published_size_is_planned_key_by_key(golden: Path) -> None:
    keys = json.loads((golden / "promptfix_fullsize_keys.json").read_text())
    keys = keys.get("keys", keys)
    shapes = {key: tuple(about["shape"] if isinstance(about, dict) else about) for key, about in keys.items()}
    shapes = {key: shape for key, shape in shapes.items() if "_extra." not in key and ".lora." not in key}
    shapes[FIRST] = (320, 9, 3, 3)
    shapes["cond_stage_model.logit_scale"] = ()  # merged files hold it
    name = "sd-v1-5-inpainting.ckpt"
    engine = engine_of(shapes, name)
    plan = make_plan(shapes, SingleFile(Settings(), name), find_family(engine), name)
    used = [source.key for component in plan.components for source in component.tensors.values()]
    assert sorted([*used, *plan.ignored]) == sorted(shapes)
    unet, vae, text = plan.components
    with torch.device("meta"):
        stock = UNet2DConditionModel.from_config(unet.config), AutoencoderKL.from_config(vae.config)
    for component, network in zip((unet, vae), stock, strict=True):
        expected = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
        assert {name: source.shape for name, source in component.tensors.items()} == expected
    assert sum(tensor.numel() for tensor in stock[0].parameters()) == 859_535_364
    assert text.config["hidden_size"] == 768


def relatives(inpainting: dict[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    one = torch.zeros(2)
    return {
        "text-to-image model, whose UNet takes 4": {**inpainting, FIRST: inpainting[FIRST][:, :4]},
        "InstructPix2Pix": {**inpainting, FIRST: inpainting[FIRST][:, :8]},
        "Stable Diffusion XL": {**inpainting, "model.diffusion_model.label_emb.0.0.weight": one},
        "Stable Diffusion 2": {**inpainting, "cond_stage_model.model.ln_final.weight": one},
        "a LoRA": {"lora_unet_down_blocks_0_attentions_0.lora_up.weight": one},
        "a ControlNet": {"control_model.input_hint_block.0.weight": one},
        "one network of a model alone": {"conv_in.weight": torch.zeros(4, 9, 3, 3)},
        "another kind of model": {"layer.weight": one},
    }


@pytest.mark.parametrize("found", list(relatives({FIRST: torch.zeros(2, 9, 3, 3)})))
def test_other_files_are_refused(
    found: str, inpainting: dict[str, Tensor], saved: Saved, convert_here: Convert, config: Path
) -> None:
    with pytest.raises(NotACheckpointError, match=found):
        convert_here(saved({"state_dict": relatives(inpainting)[found]}), config=config)


def edit_config(file: Path, **changes: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


@pytest.mark.parametrize(
    ("name", "found"), [("conv_in.weight", "takes 4 channels"), ("add_embedding.linear_1.weight", "Diffusion XL")]
)
def test_folders_of_other_models_are_refused(pipe: Path, convert_here: Convert, name: str, found: str) -> None:
    file = pipe / "unet" / f"{NETWORK}.safetensors"
    save_file({**load_file(file), name: torch.zeros(16, 4, 3, 3)}, file)
    with pytest.raises(NotACheckpointError, match=found):
        convert_here(pipe)


def test_folders_that_are_not_whole(pipe: Path, convert_here: Convert) -> None:
    with pytest.raises(NotACheckpointError, match="not laid out as diffusers does"):
        convert_here(pipe / "unet")
    (pipe / "tokenizer/merges.txt").unlink()
    with pytest.raises(BadModelConfigError, match=r"tokenizer lacks merges\.txt"):
        convert_here(pipe)
    shutil.copy(PIPE / "tokenizer/merges.txt", pipe / "tokenizer")
    weights = load_file(pipe / f"vae/{NETWORK}.safetensors")
    del weights["decoder.conv_out.bias"]
    save_file(weights, pipe / f"vae/{NETWORK}.safetensors")
    with pytest.raises(MissingKeysError, match=r"vae/decoder\.conv_out\.bias"):
        convert_here(pipe)
    (pipe / f"vae/{NETWORK}.safetensors").unlink()
    with pytest.raises(NotACheckpointError, match="without weights in vae"):
        convert_here(pipe)


def test_configurations_that_describe_nothing(pipe: Path, convert_here: Convert) -> None:
    edit_config(pipe / "scheduler/scheduler_config.json", prediction_type="v_prediction")
    with pytest.raises(BadModelConfigError, match="v_prediction"):
        convert_here(pipe)
    shutil.rmtree(pipe / "scheduler")
    edit_config(pipe / "unet/config.json", down_block_types=["NoSuchBlock"] * 4)
    with pytest.raises(BadModelConfigError, match="its UNet does not describe one"):
        convert_here(pipe)
    (pipe / "unet/config.json").write_text("[1")
    with pytest.raises(BadModelConfigError, match=r"unet/config\.json cannot be read"):
        convert_here(pipe)


def test_a_folder_without_scheduler_gets_the_usual_one(pipe: Path, convert_here: Convert, tmp_path: Path) -> None:
    shutil.rmtree(pipe / "scheduler")
    assert "scheduler/scheduler_config.json" in convert_here(pipe).files
    assert load_model(tmp_path / "partial", CPU, torch.float32).schedule["set_alpha_to_one"] is False


def test_a_hostile_pickle_in_a_folder_is_refused(pipe: Path, models: Path) -> None:
    class Trap:
        def __reduce__(self) -> object:
            return os.system, ("exit 0",)

    (pipe / f"vae/{NETWORK}.safetensors").unlink()
    torch.save({"conv_in.weight": Trap()}, pipe / f"vae/{NETWORK}.bin")
    with pytest.raises(UnsafeCheckpointError, match="system"):
        finish(import_checkpoint(pipe))
    assert list(models.iterdir()) == []


def test_of_the_text_encoders_configuration_only_the_network_is_kept(pipe: Path, models: Path) -> None:
    quantised = {"quant_method": "gptq", "bits": 4}
    edit_config(
        pipe / "text_encoder/config.json", attn_implementation="flash_attention_2", quantization_config=quantised
    )
    folder = finish(import_checkpoint(pipe)).model.folder
    stored = json.loads((folder / "text_encoder/config.json").read_text())
    assert stored["hidden_size"] == 32
    assert not stored.keys() & {"attn_implementation", "quantization_config", "torch_dtype"}
    assert load_model(folder, CPU, torch.float32).text.embed("a photo").shape == (1, 77, 32)


@pytest.mark.parametrize("text", ["[" * 100_000, "[1]", "null"])
@pytest.mark.parametrize("name", ["unet/config.json", "text_encoder/config.json", "scheduler/scheduler_config.json"])
def test_configurations_that_are_no_objects(pipe: Path, convert_here: Convert, name: str, text: str) -> None:
    (pipe / name).write_text(text)
    with pytest.raises(BadModelConfigError, match=f"{name} cannot be read"):
        convert_here(pipe)
