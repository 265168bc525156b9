import numpy as np
import torch

from core.starter.exposure import ExposureMap, ExposureNet, fit_exposure


def stirred():
    torch.manual_seed(0)
    network = ExposureNet()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return network.eval()


def image(height, width):
    return np.random.default_rng(0).random((height, width, 3), dtype=np.float32)


def test_a_fresh_network_changes_nothing():
    picture = image(40, 60)
    tone = fit_exposure(ExposureNet(), picture, 1.0)
    assert np.abs(tone.apply(picture, (0, 0, 40, 60), (40, 60)) - picture).max() < 2e-4


def test_tiles_are_the_whole_in_pieces():
    picture = image(90, 130)
    tone = fit_exposure(stirred(), picture, 1.0)
    whole = tone.apply(picture, (0, 0, 90, 130), (90, 130))
    part = tone.apply(picture[30:70, 50:120], (30, 50, 70, 120), (90, 130))
    assert np.abs(whole[30:70, 50:120] - part).max() < 1e-5
    assert np.abs(whole - picture).max() > 0.05


def test_strength_scales_towards_nothing():
    picture = image(40, 40)
    network = stirred()
    none, half, full = (
        np.abs(fit_exposure(network, picture, strength).apply(picture, (0, 0, 40, 40), (40, 40)) - picture).mean()
        for strength in (0.0, 0.5, 1.0)
    )
    assert none < 2e-4 < half < full


def test_a_gain_of_two_doubles_the_shadows():
    tone = ExposureMap(torch.tensor([[1.0, 0.0, 0.0]]), torch.zeros(1, 12, 8, 16, 16))
    dark = np.full((8, 8, 3), 0.05, np.float32)
    assert np.abs(tone.apply(dark, (0, 0, 8, 8), (8, 8)) - 0.1).max() < 0.003
