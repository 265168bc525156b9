import pytest
import torch

from core.promptfix.denoiser import Conditioning, Denoiser


@pytest.fixture
def conditioning(recorded):
    given, null = recorded["c_crossattn_cond"], recorded["c_crossattn_uncond"]
    return Conditioning(given[0:1], given[1:2], null[0:1], recorded["c_concat"])


def denoiser(model, conditioning, text=6.5, image=1.25, batched=True):
    return Denoiser(model.unet, model.schedule, conditioning, text, image, batched)


def test_rows_may_come_one_after_the_other(model, conditioning, recorded):
    z, sigma = recorded["z_step2_in"], recorded["sigmas"][2]
    together = denoiser(model, conditioning)(z, sigma)
    alone = denoiser(model, conditioning, batched=False)(z, sigma)
    assert torch.allclose(together, alone, atol=1e-4 * float(together.abs().max()))


def test_the_three_weights_sum_to_one(model, conditioning, recorded):
    """Where text and image change nothing, guidance of any scale changes nothing either."""
    null = conditioning.null
    blank = Conditioning(null, null, null, torch.zeros_like(conditioning.image))
    z, sigma = recorded["z_step2_in"], recorded["sigmas"][2]
    weak, strong = denoiser(model, blank, 0, 0)(z, sigma), denoiser(model, blank, 20, 20)(z, sigma)
    assert torch.allclose(weak, strong, atol=1e-4 * float(weak.abs().max()))
    plain = z - sigma * denoiser(model, blank).conditional_noise(z, sigma)
    assert torch.allclose(weak, plain, atol=1e-4 * float(plain.abs().max()))


def test_scales_pull_towards_text_and_image(model, conditioning, recorded):
    z, sigma = recorded["z_step2_in"], recorded["sigmas"][2]
    at = {scales: denoiser(model, conditioning, *scales)(z, sigma) for scales in ((0, 0), (1, 0), (2, 0), (0, 1))}
    assert torch.allclose(at[2, 0] - at[1, 0], at[1, 0] - at[0, 0], atol=1e-3 * float(at[2, 0].abs().max()))
    assert not torch.allclose(at[1, 0], at[0, 1], atol=1e-2)
