import numpy as np
import torch

from core.sampling.previews import LatentColours, as_preview, colour_chart, fit_latent_colours


def test_a_linear_decoder_is_found_exactly():
    generator = torch.Generator().manual_seed(1)
    weights = torch.rand((5, 3), generator=generator) * 0.2
    latents = torch.rand((2, 4, 8, 6), generator=generator)
    small = torch.einsum("nchw,cd->ndhw", latents, weights[:-1]) + weights[-1][:, None, None]
    images = small.repeat_interleave(8, dim=2).repeat_interleave(8, dim=3)
    fitted = fit_latent_colours(latents, images)
    assert torch.allclose(fitted.weights, weights, atol=5e-3)
    assert torch.allclose(fitted(latents), small, atol=2e-3)


def test_colours_stay_in_range():
    colours = LatentColours(torch.ones(5, 3))
    assert float(colours(torch.full((1, 4, 2, 2), 9.0)).max()) == 1
    assert float(colours(torch.full((1, 4, 2, 2), -9.0)).min()) == 0


def test_the_chart_is_always_the_same_and_full_of_colours():
    chart = colour_chart()
    assert torch.equal(chart, colour_chart())
    assert 0 <= float(chart.min()) < 0.1
    assert 0.9 < float(chart.max()) <= 1
    assert float((chart.max(dim=1).values - chart.min(dim=1).values).mean()) > 0.3


def test_a_preview_has_the_size_asked_for_and_its_corners_in_place():
    picture = torch.zeros(1, 3, 4, 6)
    picture[0, 0, 0, 0] = 1
    preview = as_preview(picture, (96, 64))
    assert preview.shape == (64, 96, 3)
    assert preview.dtype == np.uint8
    assert tuple(preview[0, 0]) == (255, 0, 0)
    assert preview[-1, -1].max() == 0
