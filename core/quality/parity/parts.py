"""Parity of the parts: one call of the UNet, the autoencoder, the operators of guidance, the resize rule."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from safetensors.torch import load_file
from torch import Tensor

from core.models.layout import SCALE
from core.promptfix.autoencoder import decoder_blocks, with_skip
from core.promptfix.guidance.loss import DetailLoss, high_pass, sobel, to_unit_maximum, weight_at
from core.promptfix.model import PromptFixModel
from core.promptfix.planning import STEP
from core.promptfix.unet import context_of
from core.quality.parity.checks import Check, compare


def check_unet(file: Path, model: PromptFixModel) -> Iterator[Check]:
    """`unet_*`: one batched call with two contexts and fractional timesteps."""
    recorded = load_file(file)
    context = context_of(recorded["context_inst"], recorded["context_aux"])
    inputs = torch.cat((recorded["z"], recorded["c_concat"]), dim=1)
    noise = model.unet(inputs, recorded["t"], encoder_hidden_states=context).sample
    yield compare(file.name, "eps", noise, recorded["eps"], 1e-4)


def check_autoencoder(file: Path, model: PromptFixModel) -> Iterator[Check]:
    """`vae_*`: encoding with skips, decoding with and without, one low-rank branch and its block."""
    recorded = load_file(file)
    encoded = model.encode(recorded["image"])
    if "encoder_out" in recorded:
        plain = model.autoencoder.encoder(recorded["image"])  # diffusers' own way through the same weights
        yield compare(file.name, "encoder_out", plain, recorded["encoder_out"], 1e-5)
    yield compare(file.name, "moments", encoded.moments, recorded["moments"], 1e-5)
    yield compare(file.name, "mode", encoded.latents, recorded["mode"], 1e-5)
    for number, skip in enumerate(encoded.skips):
        yield compare(file.name, f"skip{number}", skip, recorded[f"skip{number}"], 1e-4)
    latents = recorded["z_scaled"] / SCALE
    yield compare(file.name, "decode_no_skip", model.decode(latents), recorded["decode_no_skip"], 1e-4)
    with_skips = model.decode(latents, encoded.skips)
    yield compare(file.name, "decode_with_skip", with_skips, recorded["decode_with_skip"], 1e-4)
    if "lora_x" in recorded:
        yield from _check_block(file, model, recorded)


def _check_block(file: Path, model: PromptFixModel, recorded: dict[str, Tensor]) -> Iterator[Check]:
    """A block of the decoder, named in the JSON as the published code counts: up.<level>.block.<number>."""
    described = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["lora_modules"]
    level, number = (int(digits) for digits in re.findall(r"\d+", described)[:2])
    levels = len(model.autoencoder.decoder.up_blocks)
    per_level = len(decoder_blocks(model.autoencoder)) // levels
    block = decoder_blocks(model.autoencoder)[(levels - 1 - level) * per_level + number]
    hidden, skip = recorded["lora_x"], recorded["lora_skip"]
    misfit = skip[..., :-1]
    for name, ours in (
        ("lora_out", block.lora(hidden, skip)),
        ("lora_out_none", block.lora(hidden, None)),
        ("lora_out_bad", block.lora(hidden, misfit)),
        ("resblock_out_skip", with_skip(block, hidden, skip)),
        ("resblock_out_bad_skip", with_skip(block, hidden, misfit)),
        ("resblock_out_noskip", block(hidden, None)),
    ):
        if name in recorded:
            yield compare(file.name, name, ours, recorded[name], 1e-4)


def check_detail(file: Path) -> Iterator[Check]:
    """`hf_ops`: high-pass, Sobel, the loss and its gradient. Suffixes state batch, cutoff and timestep."""
    recorded = load_file(file)
    for name, wanted in recorded.items():
        if found := re.fullmatch(r"hf_(b\d+)(?:_cut(\d+))?", name):
            image, cutoff = recorded[f"rgb01_{found[1]}"], float(found[2] or 30)
            yield compare(file.name, name, to_unit_maximum(high_pass(image, cutoff))[:, 0], wanted, 1e-5)
        elif found := re.fullmatch(r"sobel_(b\d+)", name):
            yield compare(file.name, name, to_unit_maximum(sobel(recorded[f"rgb01_{found[1]}"])), wanted, 1e-5)
        elif found := re.fullmatch(r"loss_value_t(\d+)", name):
            image = recorded["loss_x_pred"].clone().requires_grad_()
            with torch.enable_grad():
                loss = DetailLoss(recorded["loss_x_orig"])(image) * weight_at(int(found[1]))
                (gradient,) = torch.autograd.grad(loss, image)
            yield compare(file.name, name, loss.detach().reshape(wanted.shape), wanted, 1e-5)
            yield _check_gradient(file.name, f"loss_grad_t{found[1]}", gradient, recorded)


def _check_gradient(file: str, name: str, gradient: Tensor, recorded: dict[str, Tensor]) -> Check:
    """1e-7 absolute or 1e-4 relative, whichever it meets."""
    absolute = compare(file, name, gradient, recorded[name], 1e-7)
    return absolute if absolute.passed else compare(file, name, gradient, recorded[name], 1e-4, relative=True)


def check_resizing(file: Path) -> Iterator[Check]:
    """`resize.json`: the size that the published rule gives, and the picture that its crop makes, pixel by pixel."""
    for name, size in json.loads(file.read_text(encoding="utf-8")).items():
        found = re.fullmatch(r"(\d+x\d+)_res(\d+)_(min|max)side", name)
        if found is None:
            continue
        with Image.open(file.with_name(f"resize_src_{found[1]}.png")) as source:
            image = source.convert("RGB")
        ours = _published_size(*image.size, int(found[2]), longest=found[3] == "max")
        yield compare(file.name, f"{name}_size", torch.tensor(ours), torch.tensor(size), 0)
        fitted = ImageOps.fit(image, ours, Image.Resampling.LANCZOS)
        with Image.open(file.with_name(f"resize_{name}.png")) as picture:
            wanted = torch.from_numpy(np.array(picture.convert("RGB")))
        yield compare(file.name, name, torch.from_numpy(np.array(fitted)), wanted, 0)


def _published_size(width: int, height: int, resolution: int, longest: bool) -> tuple[int, int]:
    """The published rule to the last quirk of its floating-point arithmetic; see `working_size` for ours."""
    scale = resolution / (max if longest else min)(width, height)
    return int(width * scale) // STEP * STEP, int(height * scale) // STEP * STEP
