import pytest
import torch

from core.starter.network import RestorationUNet


def trained(wishes=3):
    """A network whose zero-initialised layers have been stirred, as training would."""
    torch.manual_seed(0)
    network = RestorationUNet(wishes)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return network.eval()


@pytest.mark.parametrize("size", [(64, 64), (33, 50), (8, 8), (1, 17)])
def test_any_size_comes_back_at_its_size(size):
    image = torch.rand(2, 3, *size)
    assert trained()(image, torch.ones(2, 3)).shape == image.shape


def test_a_fresh_network_is_the_identity():
    image = torch.rand(1, 3, 24, 24)
    assert torch.equal(RestorationUNet(2)(image, torch.ones(1, 2)), image)


def test_the_wish_steers_the_result():
    image, network = torch.rand(1, 3, 32, 32), trained()
    results = [network(image, torch.eye(3)[i : i + 1]) for i in range(3)]
    assert (results[0] - results[1]).abs().max() > 1e-4
    assert (results[1] - results[2]).abs().max() > 1e-4
