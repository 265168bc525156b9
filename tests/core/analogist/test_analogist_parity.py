"""Every recorded tensor of the published implementation, recordings with other flags, and the proof that the
comparison can fail."""

import json

import numpy as np
import pytest
from naive_analogist import Flags, record
from PIL import Image
from safetensors.torch import load_file, save_file

from core.analogist.grid import GridLayout, build_grid, paste
from core.cli.main import main


def parity(folder, capsys):
    status = main(["bench", "parity", "analogist", "--fixtures", str(folder), "--json", "--quiet"])
    return status, json.loads(capsys.readouterr().out)


def failed(told):
    return [check["tensor"] for check in told["checks"] if not check["passed"]]


@pytest.fixture
def folder(golden, tmp_path):
    """A folder with the model, and a pasted grid of 128 × 256 pixels as its only picture."""
    (tmp_path / "pipe").symlink_to(golden / "pipe")
    small = np.random.default_rng(0).integers(0, 256, (3, 9, 7, 3), np.uint8)
    Image.fromarray(paste(build_grid(*small, GridLayout(64, 128)))).save(tmp_path / "pasted_256.png")
    return tmp_path


@pytest.fixture(scope="module")
def kept():
    """Recordings that were made in this module, by their flags."""
    return {}


@pytest.fixture
def recorded(folder, kept, inpainting_model):
    """Puts a naive run with those flags there. Returns the folder."""

    def make(**flags):
        if str(flags) not in kept:
            with Image.open(folder / "pasted_256.png") as picture:
                record(folder, "run_N", inpainting_model, Flags(**flags), np.array(picture))
            kept[str(flags)] = [(file.name, file.read_bytes()) for file in folder.glob("run_N.*")]
        for name, contents in kept[str(flags)]:
            (folder / name).write_bytes(contents)
        return folder

    return make


def test_every_recorded_tensor_is_matched(golden, capsys):
    status, told = parity(golden, capsys)
    assert failed(told) == []
    assert status == 0
    compared = {(check["file"], check["tensor"]) for check in told["checks"]}
    pictures = {"grid_256.png", "mask_512.png", "pasted_512.png"}
    recordings = {"attention_layer.safetensors", "run_A.safetensors", "run_C.safetensors"}
    assert {file for file, _ in compared} == {*pictures, *recordings, "index_sa_summary.json"}
    for name in recordings:
        for tensor in load_file(golden / name):
            is_input = tensor.endswith(("_noise", "_q", "_k", "_v", "_kc", "_vc")) or tensor == "noise_latents"
            is_input |= name == "run_C.safetensors" and tensor.startswith("enc_")
            last = tensor == "latents_step4"  # after a gap; decoded
            assert is_input or last or any(tensor == found.split()[0] for _, found in compared), tensor
    calls = {
        tensor for file, tensor in compared if file == "run_A.safetensors" and tensor.startswith("attention_calls")
    }
    assert len(calls) == 64


@pytest.mark.parametrize(
    "flags",
    [
        {"strength": 1.0, "num_images_per_prompt": 2, "num_inference_steps": 2, "seed": 7},
        {"strength": 0.5, "num_inference_steps": 5, "sac_layers": [], "cam_layers": [0, 7, 15], "guidance_scale": 3.0},
        {"num_inference_steps": 3, "sac_layers": [1, 2, 6, 13], "cam_layers": [], "scale_sac": 0.8},
    ],
    ids=["two images from pure noise", "no cloning", "no masking, layers apart"],
)
def test_recordings_with_other_flags_are_matched(recorded, capsys, flags):
    status, told = parity(recorded(**flags), capsys)
    assert failed(told) == []
    assert status == 0
    names = {check["tensor"] for check in told["checks"]}
    assert {"init_latents", "latents_step0 from our own encoding", "decoded_image_bprime_first"} <= names


@pytest.mark.parametrize(
    "tensor", ["timesteps", "prompt_embeds", "enc_image_std", "unet_out_step0", "latents_step0", "init_latents"]
)
def test_a_wrong_tensor_is_found(recorded, capsys, tensor):
    folder = recorded(num_inference_steps=2)
    found = load_file(folder / "run_N.safetensors")
    values = found[tensor].view(-1)
    values[0] += max(1, abs(values[0]) * 0.02) if tensor != "prompt_embeds" else 1e-3
    save_file(found, folder / "run_N.safetensors")
    status, told = parity(folder, capsys)
    assert status == 1
    assert tensor in {name.split()[0] for name in failed(told)}


@pytest.mark.parametrize(
    ("flag", "value"),
    [("sac_layers", [3, 4]), ("cam_layers", []), ("scale_sac", 1.31), ("strength", 1.0), ("eta", 1.0), ("seed", 1)],
)
def test_another_flag_than_was_run_with_is_found(recorded, capsys, flag, value):
    folder = recorded(num_inference_steps=2)
    facts = json.loads((folder / "run_N.json").read_text())
    (folder / "run_N.json").write_text(json.dumps({**facts, flag: value}))
    status, told = parity(folder, capsys)
    assert status == (0 if flag == "seed" else 1)  # noise is recorded, so that nobody depends on a generator
    assert bool(failed(told)) == (flag != "seed")


def test_a_recording_that_lacks_what_is_needed_does_not_pass(recorded, capsys):
    folder = recorded(num_inference_steps=2)
    found = load_file(folder / "run_N.safetensors")
    del found["enc_masked_sample"]
    save_file(found, folder / "run_N.safetensors")
    (folder / "run_N.json").unlink()
    status, told = parity(folder, capsys)
    assert status == 1
    assert "enc_masked_sample is missing" in failed(told)
    assert "sac_layers is missing" in failed(told)


def test_a_wrong_picture_is_found(golden, folder, capsys):
    (folder / "grid").mkdir()
    for file in golden.glob("grid/*.png"):
        (folder / "grid" / file.name).write_bytes(file.read_bytes())
    with Image.open(golden / "grid" / "grid_256.png") as picture:
        levels = np.array(picture)
    levels[200, 30] ^= 1
    Image.fromarray(levels).save(folder / "grid" / "grid_256.png")
    (folder / "pasted_256.png").unlink()
    status, told = parity(folder, capsys)
    assert status == 1
    assert [check["file"] for check in told["checks"] if not check["passed"]] == ["grid_256.png"]


def test_a_folder_without_recordings_or_without_a_model_does_not_pass(folder, tmp_path, capsys):
    (folder / "pasted_256.png").unlink()
    status, told = parity(folder, capsys)
    assert (status, told["passed"], told["checks"]) == (1, False, [])
    (tmp_path / "pipe").unlink()
    status, told = parity(tmp_path, capsys)
    assert status == 3
    assert told["error"]["kind"] == "FileMissingError"
