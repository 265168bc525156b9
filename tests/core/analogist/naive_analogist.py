"""A second Analogist, written from NOTES.md alone: full maps of logits, one grid. For comparison in tests only."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import numpy as np
import torch
from safetensors.torch import save_file

NEGATIVE = "Messy,Disordered,Chaotic,Cluttered,Haphazard,Unkempt,Scattered,Disheveled,Tangled,Random"


@dataclass
class Flags:
    prompt: str = "Bagels in colour, best quality, extremely detailed"
    negative_prompt: str = NEGATIVE
    strength: float = 0.98
    num_inference_steps: int = 4
    guidance_scale: float = 15.0
    num_images_per_prompt: int = 1
    sac_layers: list[int] = field(default_factory=lambda: list(range(3, 11)))
    cam_layers: list[int] = field(default_factory=lambda: list(range(3, 11)))
    scale_sac: float = 1.3
    seed: int = 42
    edited_steps: int = 50


class Editor:
    """Counts calls as the published editor does. rows, columns: of the latents."""

    def __init__(self, flags, rows, columns):
        self.flags, self.rows, self.columns = flags, rows, columns
        self.call = self.step = 0
        self.told = []

    def __call__(self, attn, hidden_states, encoder_hidden_states=None, attention_mask=None):
        is_cross, pair, editing = bool(self.call % 2), self.call // 2, self.step < self.flags.edited_steps
        self.call += 1
        if self.call == 32:
            self.call, self.step = 0, self.step + 1
        context = encoder_hidden_states if is_cross else hidden_states
        query, key, value = (
            project(given).unflatten(2, (attn.heads, -1)).transpose(1, 2)
            for project, given in ((attn.to_q, hidden_states), (attn.to_k, context), (attn.to_v, context))
        )
        quadrants = self.quadrants(query.shape[2])
        logits = query @ key.transpose(2, 3) * query.shape[3] ** -0.5
        if editing and not is_cross and pair in self.flags.sac_layers:
            logits = clone(logits, quadrants, self.flags.scale_sac)
        shares = logits.softmax(dim=-1)
        if editing and is_cross and pair in self.flags.cam_layers:
            for cell in quadrants[:3]:
                shares[:, :, cell] = 0
        out = (shares @ value).transpose(1, 2).flatten(2)
        out = attn.to_out[0](out)
        self.told.append((pair, "cross" if is_cross else "self", out))
        return out

    def quadrants(self, tokens):
        shrink = 1
        while self.rows * self.columns // shrink**2 > tokens:
            shrink *= 2
        places = np.arange(tokens).reshape(self.rows // shrink, self.columns // shrink)
        down, across = places.shape[0] // 2, places.shape[1] // 2
        cells = (places[:down, :across], places[:down, across:], places[down:, :across], places[down:, across:])
        return [torch.from_numpy(cell.flatten()) for cell in cells]


def clone(logits, quadrants, scale):
    """Logits (…, tokens, tokens) with the block A′ × B′ taken from A × B, and B′ × A′ from B × A."""
    a, a_prime, b, b_prime = quadrants
    edited = logits.clone()
    edited[..., a_prime[:, None], b_prime[None]] = scale * logits[..., a[:, None], b[None]]
    edited[..., b_prime[:, None], a_prime[None]] = scale * logits[..., b[:, None], a[None]]
    return edited


def run_naively(model, flags, pasted):
    """Everything that a recording holds, by name, and what it says beside it. pasted: the grid I′ as bytes."""
    generator = torch.Generator().manual_seed(flags.seed)
    height, width = pasted.shape[0] // 8, pasted.shape[1] // 8
    count, scale = flags.num_images_per_prompt, 0.18215
    image = torch.from_numpy(pasted).permute(2, 0, 1)[None] / 127.5 - 1
    masked_image = image.clone()
    masked_image[..., pasted.shape[0] // 2 :, pasted.shape[1] // 2 :] = 0
    found = {"noise_latents": torch.randn((count, 4, height, width), generator=generator)}
    for name, picture in (("image", image), ("masked", masked_image)):
        posterior = model.autoencoder.encode(picture).latent_dist
        noise = torch.randn((1, 4, height, width), generator=generator)
        kinds = {"mean": posterior.mean, "std": posterior.std, "noise": noise}
        kinds["sample"] = posterior.mean + posterior.std * noise
        found |= {f"enc_{name}_{kind}": tensor for kind, tensor in kinds.items()}
    found["prompt_embeds"] = model.text.embed(flags.prompt)
    found["negative_prompt_embeds"] = model.text.embed(flags.negative_prompt)

    alphas = torch.cumprod(1 - torch.linspace(0.00085**0.5, 0.012**0.5, 1000) ** 2, 0)
    stride = 1000 // flags.num_inference_steps
    every = [number * stride + 1 for number in reversed(range(flags.num_inference_steps))]
    kept = min(int(flags.num_inference_steps * flags.strength), flags.num_inference_steps)
    timesteps = every[flags.num_inference_steps - kept :]
    latents = found["noise_latents"]
    if flags.strength < 1:
        alpha = alphas[timesteps[0]]
        latents = alpha.sqrt() * scale * found["enc_image_sample"] + (1 - alpha).sqrt() * latents
    found["init_latents"] = latents
    mask = torch.zeros((count, 1, height, width))
    mask[..., height // 2 :, width // 2 :] = 1
    masked = (scale * found["enc_masked_sample"]).expand(count, -1, -1, -1)
    words = [found[f"{name}_embeds"].expand(count, -1, -1) for name in ("negative_prompt", "prompt")]

    editor, own = Editor(flags, height, width), model.unet.attn_processors
    for step, timestep in enumerate(timesteps):
        inputs = torch.cat((latents, mask, masked), 1)
        inputs, context = torch.cat((inputs, inputs)), torch.cat(words)
        if step == 0:
            found["unet_in_step0"] = inputs
            found["unet_out_step0_stock_attn"] = model.unet(inputs, timestep, context).sample
        model.unet.set_attn_processor(editor)
        predicted = model.unet(inputs, timestep, context).sample
        model.unet.set_attn_processor(dict(own))
        without, along = predicted[:count], predicted[count:]
        guided = without + flags.guidance_scale * (along - without)
        before = timestep - stride
        alpha, alpha_before = alphas[timestep], alphas[before] if before >= 0 else alphas[0]
        clean = (latents - (1 - alpha).sqrt() * guided) / alpha.sqrt()
        latents = alpha_before.sqrt() * clean + (1 - alpha_before).sqrt() * guided
        found |= {f"latents_step{step}": latents, f"clean_step{step}": clean}
        if step == 0:
            found |= {"unet_out_step0": predicted, "noise_pred_guided_step0": guided}
    decoded = model.autoencoder.decode(latents / scale).sample
    found["decoded_image_bprime_first"] = decoded[:1, :, decoded.shape[2] // 2 :, decoded.shape[3] // 2 :]
    found["timesteps"] = torch.tensor(timesteps)
    calls = [
        {
            "call": call,
            "pair": pair,
            "kind": kind,
            "module": name,
            "out_shape": list(out.shape),
            "sum": float(out.sum()),
            "abssum": float(out.abs().sum()),
            "std": float(out.std()),
        }
        for call, (name, (pair, kind, out)) in enumerate(zip(LAYERS, editor.told, strict=False))
    ]
    return found, {**vars(flags), "all_timesteps": every, "attention_calls_step0": calls}


LAYERS = [
    f"{block}.attentions.{number}.transformer_blocks.0.attn{kind}"
    for block, numbers in (
        *((f"down_blocks.{level}", range(2)) for level in range(3)),
        ("mid_block", range(1)),
        *((f"up_blocks.{level}", range(3)) for level in range(1, 4)),
    )
    for number in numbers
    for kind in (1, 2)
]
"""In the order of execution, as NOTES.md lists them."""


def record(folder, name, model, flags, pasted):
    """Write such a run as a recording: name.safetensors and name.json."""
    with torch.inference_mode():
        tensors, facts = run_naively(model, flags, pasted)
    save_file({key: tensor.clone().contiguous() for key, tensor in tensors.items()}, folder / f"{name}.safetensors")
    (folder / f"{name}.json").write_text(json.dumps(facts))
