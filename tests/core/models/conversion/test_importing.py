"""Checkpoints become installed models, whatever form they have; a stop in the middle costs little and harms nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import CLIPTokenizer

from core.errors import (
    BadModelConfigError,
    BadModelNameError,
    BaseNeededError,
    BrokenModelError,
    DiskFullError,
    ImportFailedError,
    MissingKeysError,
    ModelExistsError,
    NotACheckpointError,
    NotFiniteError,
    UnexpectedKeysError,
    UnsafeCheckpointError,
)
from core.models import store
from core.models.conversion.converting import Converted
from core.models.conversion.importing import ImportReport, ImportStep, import_checkpoint
from core.stopping import Stopped, stoppable

Saved = Callable[..., Path]
Convert = Callable[..., Converted]
UNET = "unet/diffusion_pytorch_model.safetensors"


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def tiny(golden: Path) -> Path:
    return golden / "tiny_promptfix.ckpt"


def finish(source: Path, **options: object) -> tuple[list[ImportStep], ImportReport]:
    steps: list[ImportStep] = []
    run = import_checkpoint(source, **options)  # type: ignore[arg-type]
    while True:
        try:
            steps.append(next(run))
        except StopIteration as end:
            return steps, end.value


def child() -> psutil.Process:
    return next(it for it in psutil.Process().children() if "spawn_main" in " ".join(it.cmdline()))


def dotless(state: dict[str, Tensor], leave: str = "") -> dict[str, Tensor]:
    """An average of the UNet, each weight one more than the latest, its names without dots."""
    unet = {name: tensor for name, tensor in state.items() if name.startswith("model.diffusion_model.")}
    return {name.removeprefix(leave).replace(".", ""): tensor + 1 for name, tensor in unet.items()}


def as_base(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """Stable Diffusion as it would be beside this model: 4 channels in, one cross-attention, no low-rank branches."""
    base = {name: tensor for name, tensor in state.items() if "_extra." not in name and ".lora." not in name}
    first = "model.diffusion_model.input_blocks.0.0.weight"
    return {**base, first: base[first][:, :4].clone()}


@pytest.mark.parametrize("precision", ["fp32", "fp16"])
def test_the_tiny_checkpoint_is_installed(
    tiny: Path, golden: Path, models: Path, precision: str, state: dict[str, Tensor]
) -> None:
    steps, report = finish(tiny, precision=precision)
    assert store.installed("promptfix") == [report.model]
    assert store.find_model("promptfix", f"promptfix@{report.model.fingerprint}") == report.model
    store.verify(report.model)
    assert (report.keys, report.converted, len(report.ignored)) == (len(state), len(state) - 12, 12)
    assert [entry.name for entry in models.iterdir()] == ["promptfix"]
    assert not (report.model.folder / "import.json").exists()

    stages = list(dict.fromkeys(str(step.stage) for step in steps))
    assert stages[0] == "Read the checkpoint"
    assert stages[-1] == "Verify"
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1].done == steps[-1].total

    dtype = {"fp32": torch.float32, "fp16": torch.float16}[precision]
    stored = load_file(report.model.folder / UNET)
    assert all(tensor.dtype == dtype for tensor in stored.values())
    assert torch.equal(stored["conv_in.weight"], state["model.diffusion_model.input_blocks.0.0.weight"].to(dtype))
    name = "up_blocks.3.attentions.2.transformer_blocks.0.attn_extra.to_q.weight"
    key = "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.attn_extra.to_q.weight"
    assert torch.equal(stored[name], state[key].to(dtype))
    assert torch.equal(
        load_file(report.model.folder / "vae/diffusion_pytorch_model.safetensors")[
            "decoder.mid_block.attentions.0.to_q.weight"
        ],
        state["first_stage_model.decoder.mid.attn_1.q.weight"][:, :, 0, 0].to(dtype),
    )
    tokenizer = CLIPTokenizer.from_pretrained(report.model.folder / "tokenizer")
    assert tokenizer("a photo").input_ids == CLIPTokenizer.from_pretrained(golden / "tiny_clip")("a photo").input_ids
    assert json.loads((report.model.folder / "unet/config.json").read_text())["attention_head_dim"] == 4


def test_the_networks_load_what_was_written(tiny: Path, golden: Path, models: Path) -> None:
    from core.promptfix.autoencoder import encode
    from core.promptfix.model import load_model

    _, report = finish(tiny, precision="fp32")
    model = load_model(report.model.folder, torch.device("cpu"), torch.float32)
    recorded = load_file(golden / "vae_64.safetensors")
    assert torch.allclose(encode(model.autoencoder, recorded["image"]).moments, recorded["moments"], atol=1e-5)


def test_the_published_tokenizer_is_the_default(
    state: dict[str, Tensor], saved: Saved, convert_here: Convert, tmp_path: Path
) -> None:
    convert_here(saved({"state_dict": state}))
    assert json.loads((tmp_path / "partial/unet/config.json").read_text())["attention_head_dim"] == 8
    tokenizer = CLIPTokenizer.from_pretrained(tmp_path / "partial/tokenizer")
    assert tokenizer("a photo of a cat").input_ids == [49406, 320, 1125, 539, 320, 2368, 49407]
    assert (tokenizer.pad_token_id, tokenizer.model_max_length, len(tokenizer)) == (49407, 77, 49408)


@pytest.mark.parametrize("form", ["safetensors", "bare pickle", "no state_dict"])
def test_other_forms_hold_the_same(
    form: str, state: dict[str, Tensor], saved: Saved, convert_here: Convert, tmp_path: Path
) -> None:
    if form == "safetensors":
        source = tmp_path / "a.safetensors"
        save_file({name: tensor.contiguous() for name, tensor in state.items()}, source)
    elif form == "bare pickle":
        source = saved({"state_dict": state}, _use_new_zipfile_serialization=False)
    else:
        source = saved(state)
    other = convert_here(source)
    shutil.rmtree(tmp_path / "partial")
    assert other.files == convert_here(saved({"state_dict": state}, "plain.ckpt")).files


def test_an_average_takes_the_rest_from_the_base(
    state: dict[str, Tensor], saved: Saved, convert_here: Convert, tmp_path: Path
) -> None:
    average = saved({"model_ema": dotless(state), "epoch": 3}, "average.ckpt")
    with pytest.raises(BaseNeededError, match="--base"):
        convert_here(average)
    converted = convert_here(average, base=saved({"state_dict": as_base(state)}, "base.ckpt"))
    assert len([key for key in converted.absent if ".lora." in key]) == 24
    for name, tensor in load_file(tmp_path / "partial" / UNET).items():
        assert tensor.shape[0] > 0, name
    stored = load_file(tmp_path / "partial" / UNET)
    first = state["model.diffusion_model.input_blocks.0.0.weight"]
    assert torch.equal(stored["conv_in.weight"], (first + 1).float())
    extra = state["model.diffusion_model.middle_block.1.transformer_blocks.0.norm_extra.bias"]
    assert torch.equal(stored["mid_block.attentions.0.transformer_blocks.0.norm_extra.bias"], (extra + 1).float())
    vae = load_file(tmp_path / "partial/vae/diffusion_pytorch_model.safetensors")
    assert torch.equal(vae["quant_conv.weight"], state["first_stage_model.quant_conv.weight"].float())


def test_lightnings_average_wins_over_the_latest(
    state: dict[str, Tensor], saved: Saved, convert_here: Convert, tmp_path: Path
) -> None:
    average = {f"model_ema.{name}": tensor for name, tensor in dotless(state, leave="model.").items()}
    counters = {"model_ema.decay": torch.tensor(0.99), "model_ema.num_updates": torch.tensor(7, dtype=torch.int)}
    converted = convert_here(saved({"state_dict": {**state, **average, **counters}}))
    assert converted.keys == len(state)
    stored = load_file(tmp_path / "partial" / UNET)
    assert torch.equal(stored["conv_out.bias"], (state["model.diffusion_model.out.2.bias"] + 1).float())


def test_an_average_of_something_else_is_refused(state: dict[str, Tensor], saved: Saved, convert_here: Convert) -> None:
    with pytest.raises(UnexpectedKeysError, match="modelunheardof"):
        convert_here(saved({"state_dict": state, "model_ema": {"modelunheardofweight": torch.zeros(3)}}))


def test_an_unfinished_average_without_base_lacks_keys(
    state: dict[str, Tensor], saved: Saved, convert_here: Convert
) -> None:
    with pytest.raises(MissingKeysError, match="first_stage_model"):
        convert_here(saved({name: tensor for name, tensor in state.items() if name.startswith("model.")}))


def test_values_that_half_precision_cannot_hold(
    state: dict[str, Tensor], saved: Saved, convert_here: Convert, tmp_path: Path
) -> None:
    key = "model.diffusion_model.out.2.bias"
    large = saved({"state_dict": {**state, key: torch.full((4,), 1e5)}})
    with pytest.raises(NotFiniteError, match=key):
        convert_here(large, precision="fp16")
    convert_here(large, precision="fp32")
    lost = saved({"state_dict": {**state, key: torch.full((4,), float("nan"))}})
    with pytest.raises(NotFiniteError, match=key):
        convert_here(lost, precision="fp32")


def test_quantised_weights_are_refused(state: dict[str, Tensor], saved: Saved, convert_here: Convert) -> None:
    key = "model.diffusion_model.out.2.bias"
    with pytest.raises(NotACheckpointError, match="quantised"):
        convert_here(saved({"state_dict": {**state, key: torch.ones(4, dtype=torch.int8)}}))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("model: [", "format"),
        ("- a", "format"),
        ("model: {params: {unet_config: {params: {num_heads: many}}}}", "num_heads"),
        ("model: {params: {unet_config: {params: {num_heads: 0}}}}", "num_heads"),
        ("model: {params: {unet_config: {params: {num_heads: 5}}}}", "divide"),
        ("!!python/object/apply:os.system ['touch /']", "format"),
    ],
)
def test_unusable_configurations(tiny: Path, tmp_path: Path, convert_here: Convert, text: str, reason: str) -> None:
    config = tmp_path / "bad.yaml"
    config.write_text(text)
    with pytest.raises(BadModelConfigError, match=reason):
        convert_here(tiny, config=config)
    with pytest.raises(BadModelConfigError):
        convert_here(tiny, config=tmp_path / "missing.yaml")


def test_a_tokenizer_that_is_not_whole(tiny: Path, golden: Path, tmp_path: Path, convert_here: Convert) -> None:
    shutil.copy(golden / "tiny_promptfix.yaml", tmp_path)
    shutil.copytree(golden / "tiny_clip", tmp_path / "tiny_clip")
    (tmp_path / "tiny_clip/merges.txt").unlink()
    with pytest.raises(BadModelConfigError, match=r"lacks merges\.txt"):
        convert_here(tiny, config=tmp_path / "tiny_promptfix.yaml")


@pytest.mark.parametrize("wrong", [{"hidden_act": "nonsense"}, {"hidden_size": "many"}, {"num_attention_heads": 5}])
def test_a_text_encoder_that_is_none(
    tiny: Path, golden: Path, tmp_path: Path, convert_here: Convert, wrong: dict[str, object]
) -> None:
    shutil.copy(golden / "tiny_promptfix.yaml", tmp_path)
    shutil.copytree(golden / "tiny_clip", tmp_path / "tiny_clip")
    config = json.loads((golden / "tiny_clip/config.json").read_text())
    (tmp_path / "tiny_clip/config.json").write_text(json.dumps(config | wrong))
    with pytest.raises(BadModelConfigError, match="CLIP text model"):
        convert_here(tiny, config=tmp_path / "tiny_promptfix.yaml")


def test_a_full_disk_is_told_before_anything_is_written(
    tiny: Path, tmp_path: Path, convert_here: Convert, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(DiskFullError, match=r"0\.0 GB"):
        convert_here(tiny)
    assert not list((tmp_path / "partial").rglob("*.safetensors*"))


def test_what_is_finished_is_not_written_again(tiny: Path, convert_here: Convert, tmp_path: Path) -> None:
    first = convert_here(tiny)
    written = (tmp_path / "partial" / UNET).stat()
    (tmp_path / "partial/vae/diffusion_pytorch_model.safetensors").unlink()
    assert convert_here(tiny).files == first.files
    assert (tmp_path / "partial" / UNET).stat().st_ino == written.st_ino
    assert (tmp_path / "partial/vae/diffusion_pytorch_model.safetensors").exists()
    convert_here(tiny, precision="fp16")  # not the same any more
    assert (tmp_path / "partial" / UNET).stat().st_size < written.st_size
    (tmp_path / "partial/import.json").write_text("{")
    convert_here(tiny, precision="fp16")


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_child_that_is_killed_is_an_error_and_the_next_goes_on(
    state: dict[str, Tensor], saved: Saved, models: Path
) -> None:
    source = saved({"state_dict": state})
    run = import_checkpoint(source)
    for step in run:
        if str(step.stage) == "Convert the autoencoder":
            break
    child().send_signal(signal.SIGKILL)
    with pytest.raises(ImportFailedError, match="the system ended it"):
        for _ in run:
            pass
    assert store.installed() == []
    finished = (models / "promptfix.partial" / UNET).stat().st_ino
    _, report = finish(source)
    assert (report.model.folder / UNET).stat().st_ino == finished
    store.verify(report.model)


def test_closing_ends_the_child(tiny: Path, models: Path) -> None:
    with closing(import_checkpoint(tiny)) as run:
        next(run)
        process = child()
    assert not process.is_running()
    assert store.installed() == []


@pytest.mark.parametrize("calls", [3, 30])
def test_asking_to_stop_ends_the_child(tiny: Path, calls: int) -> None:
    """After so many looks: while the child still says nothing, and while it says a lot."""
    looks = iter(range(calls))
    with stoppable(lambda: next(looks, None) is None), pytest.raises(Stopped):
        finish(tiny)
    assert not [it for it in psutil.Process().children() if "spawn_main" in " ".join(it.cmdline())]
    assert store.installed() == []


def test_a_file_that_changed_after_it_was_written_is_found(tiny: Path, models: Path) -> None:
    run = import_checkpoint(tiny)
    for step in run:
        if str(step.stage) == "Verify":
            break
    path = models / "promptfix.partial" / UNET
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(BrokenModelError, match="unet"):
        for _ in run:
            pass
    assert list(models.iterdir()) == []


def test_an_installed_model_is_replaced_only_when_that_is_wanted(tiny: Path, models: Path) -> None:
    _, first = finish(tiny)
    with pytest.raises(ModelExistsError, match="promptfix"):
        next(import_checkpoint(tiny))
    _, second = finish(tiny, precision="fp32", overwrite=True)
    assert store.installed() == [second.model]
    assert first.model.fingerprint != second.model.fingerprint
    assert [entry.name for entry in models.iterdir()] == ["promptfix"]


def test_the_childs_errors_arrive_as_they_are(saved: Saved, models: Path) -> None:
    class Trap:
        def __reduce__(self) -> object:
            return os.system, ("exit 0",)

    with pytest.raises(UnsafeCheckpointError) as caught:
        finish(saved({"state_dict": Trap()}))
    assert caught.value.details == {"name": "some.ckpt", "globals": (f"{os.name}.system",)}
    assert list(models.iterdir()) == []


@pytest.mark.parametrize("name", ["../escaped", "a/b", "", "A", "x.partial"])
def test_names_that_are_no_names(tiny: Path, name: str) -> None:
    with pytest.raises(BadModelNameError):
        next(import_checkpoint(tiny, model_id=name))
