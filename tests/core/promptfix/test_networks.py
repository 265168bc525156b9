"""The networks: what is ours about them. That they compute what the published ones do is in test_parity.py."""

import json

import pytest
import torch

from core.errors import BrokenModelError
from core.promptfix.autoencoder import decode, decoder_blocks, encode, make_autoencoder, uses_skips
from core.promptfix.model import load_model
from core.promptfix.unet import context_of
from core.quality.promptfix_bench import AUTOENCODER
from core.stopping import Stopped, stoppable


def noise(model, instruction, auxiliary):
    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(1, 8, 16, 16, generator=generator)
    return model.unet(inputs, torch.tensor([500.0]), encoder_hidden_states=context_of(instruction, auxiliary)).sample


def test_both_prompts_reach_the_unet_and_are_not_interchangeable(model):
    fog, bird = model.text.embed("remove the fog"), model.text.embed("a bird on a branch")
    assert not torch.allclose(noise(model, fog, bird), noise(model, fog, fog), atol=1e-4)
    assert not torch.allclose(noise(model, fog, bird), noise(model, bird, fog), atol=1e-4)


def test_a_call_of_the_unet_can_be_stopped_in_the_middle(model):
    asked = []
    words = model.text.embed("")

    def stop():
        asked.append(None)
        return len(asked) == 3

    with stoppable(stop), pytest.raises(Stopped):
        noise(model, words, words)
    assert len(asked) == 3


def test_skips_matter_with_trained_low_rank_weights_and_not_without(model):
    image = torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1
    encoded = encode(model.autoencoder, image)
    assert uses_skips(model.autoencoder)
    plain = decode(model.autoencoder, encoded.latents)
    assert not torch.allclose(decode(model.autoencoder, encoded.latents, encoded.skips), plain, atol=1e-3)
    kept = [block.lora.lora_up.weight.clone() for block in decoder_blocks(model.autoencoder)]
    try:
        for block in decoder_blocks(model.autoencoder):
            block.lora.lora_up.weight.zero_()
        assert not uses_skips(model.autoencoder)
        assert torch.allclose(decode(model.autoencoder, encoded.latents, encoded.skips), plain, atol=1e-5)
    finally:
        for block, weight in zip(decoder_blocks(model.autoencoder), kept, strict=True):
            block.lora.lora_up.weight.copy_(weight)


def test_at_full_size_the_skips_are_wired_as_published(golden):
    """fullsize_skip_wiring_512.json: which decoder block gets which activation, and whether it fits."""
    with torch.device("meta"):
        autoencoder = make_autoencoder(AUTOENCODER)
        skips = encode(autoencoder, torch.zeros(1, 3, 512, 512)).skips
        met = []
        for block in decoder_blocks(autoencoder):
            block.lora.register_forward_hook(lambda module, inputs, output: met.append(inputs))
        decode(autoencoder, torch.zeros(1, 4, 64, 64), skips)
    wiring = json.loads((golden / "fullsize_skip_wiring_512.json").read_text())
    assert [list(hidden.shape[1:]) for hidden, _ in met] == [wire["decoder_h_CHW"] for wire in wiring]
    assert [list(skip.shape[1:]) for _, skip in met] == [wire["skip_CHW"] for wire in wiring]
    assert [hidden.shape == skip.shape for hidden, skip in met] == [wire["used"] for wire in wiring]


def test_the_same_skips_can_be_used_again(model):
    image = torch.zeros(1, 3, 64, 64)
    encoded = encode(model.autoencoder, image)
    first, second = (decode(model.autoencoder, encoded.latents, encoded.skips) for _ in range(2))
    assert torch.equal(first, second)


def test_words_are_embedded_once_and_cut_off_aloud(model):
    assert model.text.embed("haze") is model.text.embed("haze")
    assert model.text.overflow("haze") == 0
    assert model.text.overflow("haze " * 100) > 0
    assert model.text.embed("haze " * 100).shape == model.text.embed("").shape == (1, 77, 32)


def copy_of(folder, tmp_path):
    import shutil

    return shutil.copytree(folder / "promptfix", tmp_path / "promptfix")


def test_a_model_without_low_rank_weights_loads_with_idle_ones(tiny_promptfix, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = copy_of(tiny_promptfix, tmp_path)
    file = folder / "vae" / "diffusion_pytorch_model.safetensors"
    save_file({name: tensor for name, tensor in load_file(file).items() if ".lora." not in name}, file)
    loaded = load_model(folder, torch.device("cpu"), torch.float32)
    assert not uses_skips(loaded.autoencoder)
    assert all(bool(block.lora.lora_down.weight.any()) for block in decoder_blocks(loaded.autoencoder))


def test_branches_that_a_checkpoint_lacks_go_to_the_models_device(tiny_promptfix, tmp_path):
    from safetensors.torch import load_file, save_file

    folder = copy_of(tiny_promptfix, tmp_path)
    file = folder / "vae" / "diffusion_pytorch_model.safetensors"
    save_file({name: tensor for name, tensor in load_file(file).items() if ".lora." not in name}, file)
    loaded = load_model(folder, torch.device("cpu"), torch.bfloat16)
    kinds = {(weight.device.type, weight.dtype) for weight in loaded.autoencoder.parameters()}
    assert kinds == {("cpu", torch.bfloat16)}


def truncate(folder):
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])


def lose_config(folder):
    (folder / "vae" / "config.json").unlink()


def garble_config(folder):
    (folder / "unet" / "config.json").write_text("{")


def change_sizes(folder):
    file = folder / "unet" / "config.json"
    config = json.loads(file.read_text())
    file.write_text(json.dumps({**config, "block_out_channels": [64, 64, 64, 64]}))


def lose_tokenizer(folder):
    for file in (folder / "tokenizer").iterdir():
        file.unlink()


@pytest.mark.parametrize("harm", [truncate, lose_config, garble_config, change_sizes, lose_tokenizer])
def test_a_broken_model_is_named(tiny_promptfix, tmp_path, harm):
    folder = copy_of(tiny_promptfix, tmp_path)
    harm(folder)
    with pytest.raises(BrokenModelError, match="promptfix/"):
        load_model(folder, torch.device("cpu"), torch.float32)


def test_half_precision_loads_and_runs_on_the_processor(tiny_promptfix):
    loaded = load_model(tiny_promptfix / "promptfix", torch.device("cpu"), torch.bfloat16)
    words = loaded.text.embed("haze")
    assert words.dtype == torch.bfloat16
    encoded = loaded.encode(torch.zeros(1, 3, 64, 64))
    assert encoded.latents.dtype == torch.bfloat16
    assert loaded.decode(encoded.latents, encoded.skips).dtype == torch.float32
