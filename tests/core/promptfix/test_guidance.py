"""High-frequency guidance: what each form does to a run on the reference's tiny model, and what the guard lets go."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from core.models.layout import SCALE
from core.promptfix.autoencoder import decoder_blocks
from core.promptfix.denoiser import Conditioning, Denoiser
from core.promptfix.guidance.decoder import adaptable, low_rank_weights
from core.promptfix.guidance.descent import descent, gradients_of
from core.promptfix.guidance.fast import FastGuidance, windows
from core.promptfix.guidance.forms import guide
from core.promptfix.guidance.guard import Guard
from core.promptfix.guidance.loss import DetailLoss
from core.promptfix.guidance.target import DetailTarget
from core.sampling.samplers import Noise, euler_ancestral

STEPS = 9  # every window of the fast form has its turn


@pytest.fixture(scope="module")
def image(recorded):
    return recorded["image"].permute(2, 0, 1)[None].float() * 2 / 255 - 1


@pytest.fixture(scope="module")
def denoiser(model, recorded):
    given, null = recorded["c_crossattn_cond"], recorded["c_crossattn_uncond"]
    return Denoiser(
        model.unet, model.schedule, Conditioning(given[0:1], given[1:2], null[0:1], recorded["c_concat"]), 6.5, 1.25
    )


@pytest.fixture(scope="module")
def detail_lost(model, image, denoiser):
    """The high-frequency loss of the final picture of a whole run, under one form of guidance."""
    skips = model.encode(image).skips

    def run(form):
        denoise = guide(form, denoiser, model, DetailTarget(image), skips)
        with adaptable(model.autoencoder):
            for step in euler_ancestral(denoise, Noise(2024, (1, 4, 16, 24), model.device), model.schedule, STEPS):
                z = step.z
            return float(DetailLoss(image)(model.decode(z / SCALE, skips).clamp(-1, 1)))

    return {form: run(form) for form in ("off", "latent", "decoder", "fast")}


def test_fast_and_decoder_keep_more_detail_than_the_published_form(detail_lost):
    assert detail_lost["latent"] == pytest.approx(detail_lost["off"], rel=1e-3)  # its steps are tiny
    assert detail_lost["latent"] <= detail_lost["off"]
    assert detail_lost["fast"] < 0.97 * detail_lost["latent"]
    assert detail_lost["decoder"] < 0.97 * detail_lost["latent"]


def test_the_adapted_decoder_is_as_it_was_afterwards(model, image, denoiser, recorded):
    before = [weight.clone() for weight in low_rank_weights(model.autoencoder)]
    denoise = guide("decoder", denoiser, model, DetailTarget(image), model.encode(image).skips)
    with adaptable(model.autoencoder):
        denoise(recorded["z_step3_in"], recorded["sigmas"][3])
        changed = [not torch.equal(a, b) for a, b in zip(before, low_rank_weights(model.autoencoder), strict=True)]
        assert all(changed)
    after = low_rank_weights(model.autoencoder)
    assert all(torch.equal(one, other) for one, other in zip(before, after, strict=True))
    assert not any(weight.requires_grad for block in decoder_blocks(model.autoencoder) for weight in block.parameters())


def test_windows_cover_everything_and_neighbours_in_time_lie_apart():
    for height, width in ((16, 24), (64, 64), (64, 88), (80, 8)):
        covered = np.zeros((height, width), int)
        boxes = windows(height, width)
        for top, left, bottom, right in boxes:
            assert 0 <= top < bottom <= height
            assert 0 <= left < right <= width
            covered[top:bottom, left:right] += 1
        assert covered.min() >= 1
        assert len(set(boxes)) == len(boxes) == 9 or width == 8


def test_a_cheap_decoder_guides_the_whole_picture_each_step(model, image, denoiser, recorded):
    seen = []

    def cheap(latents):
        seen.append(tuple(latents.shape))
        return model.decode(latents)

    z, sigma = recorded["z_step3_in"], recorded["sigmas"][3]
    plain = denoiser(z, sigma)
    guided = guide("fast", denoiser, model, DetailTarget(image), (), cheap)(z, sigma)
    assert seen == [(1, 4, 16, 24)]
    assert float((guided - plain).abs().mean()) > 0
    one_window = FastGuidance(denoiser, model.decode, DetailTarget(image))(z, sigma)
    touched = (one_window != plain).any(dim=1)
    assert 0 < float(touched.float().mean()) < 0.35


def test_a_step_down_the_gradient_lowers_the_loss_and_is_bounded():
    place = torch.tensor([3.0, -4.0], requires_grad=True)
    loss = place.square().sum()
    (gradient,) = gradients_of(loss, [place])
    assert gradient.tolist() == [6, -8]
    step = descent(loss, gradient, weight=1.0, limit=100)
    assert float((place + step).square().sum()) < float(loss)
    small = descent(loss, gradient, weight=0.5, limit=0.1)
    assert float(small.square().mean().sqrt()) == pytest.approx(0.05)
    assert torch.isfinite(descent(loss * 0, gradient * 0, 1.0, 0.1)).all()


# --- region-aware guidance


@pytest.fixture(scope="module")
def watermark():
    """A textured picture, the same with big letters across it, and a mask of the letters: tensors, (1, C, 128, 192)."""
    rng = np.random.default_rng(0)
    noise = np.asarray(Image.fromarray(rng.integers(60, 200, (32, 48, 3), np.uint8)).resize((192, 128), 3))
    marked, mask = Image.fromarray(noise), Image.new("L", (192, 128))
    for canvas, ink in ((marked, "white"), (mask, 255)):
        ImageDraw.Draw(canvas).text((30, 40), "SAMPLE", fill=ink, font_size=40)
    clean, with_letters = (
        torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None].float() / 127.5 - 1 for picture in (noise, marked)
    )
    return clean, with_letters, torch.from_numpy(np.array(mask))[None, None].float() / 255


def test_without_a_guard_removing_letters_costs_and_with_one_it_does_not(watermark):
    clean, marked, mask = watermark
    guarded = Guard(mask, lambda latents: latents, torch.zeros(1, 4, 16, 24), factor=8).guarded(None, (128, 192))
    everywhere = float(DetailLoss(marked)(clean))
    assert everywhere > 1e-3
    assert float(DetailLoss(marked, guarded)(clean)) < 0.02 * everywhere
    blurred = torch.nn.functional.avg_pool2d(clean, 5, 1, 2)
    assert float(DetailLoss(marked, guarded)(blurred)) > 0.1 * everywhere  # detail elsewhere is still held on to


def test_the_gradient_does_not_pull_the_letters_back(watermark):
    clean, marked, mask = watermark

    def pull(guarded):
        image = clean.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(DetailLoss(marked, guarded)(image), image)
        return float((gradient.abs() * mask).sum() / mask.sum())

    guarded = Guard(mask, lambda latents: latents, torch.zeros(1, 4, 16, 24), factor=8).guarded(None, (128, 192))
    assert pull(guarded) < 0.05 * pull(None)


def test_without_a_mask_the_guard_finds_what_was_removed():
    """Latents that are pictures themselves: a scene in which a dark object was replaced by its surroundings."""
    patches = torch.rand((1, 3, 8, 12), generator=torch.Generator().manual_seed(0))
    scene = torch.nn.functional.interpolate(patches, (64, 96), mode="bicubic")[0].clamp(0, 1) * 0.6 + 0.2
    scene = scene + 0.05 * torch.rand(scene.shape, generator=torch.Generator().manual_seed(1))
    before = scene.clone()
    before[:, 20:44, 30:60] = torch.tensor([0.05, 0.1, 0.6])[:, None, None]
    guard = Guard(None, lambda latents: latents, before[None])
    assert guard.guarded(None, (512, 768)) is None  # nothing was predicted yet: hold on to everything
    guarded = guard.guarded(scene[None], (512, 768))[0, 0]
    assert float(guarded[20 * 8 : 44 * 8, 30 * 8 : 60 * 8].mean()) < 0.1
    assert float(guarded[:, 80 * 8 :].mean()) > 0.95
    tinted = guard.guarded(before[None] ** 0.8, (512, 768))  # a change of tone everywhere is no removal
    assert float(tinted.mean()) > 0.95


def test_a_target_follows_what_the_guard_sees(model, image):
    before = torch.zeros(1, 4, 16, 24)
    target = DetailTarget(image, Guard(torch.ones(1, 1, 128, 192), lambda latents: latents, before))
    assert float(target.loss()(-image)) == 0  # everything may change
    free = DetailTarget(image)
    assert free.guarded is None
    assert float(free.loss()(-image * 0.5 + 0.2)) > 0
