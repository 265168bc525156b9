import numpy as np
import pytest
import torch

from core.prompting.wishes import Wish
from core.starter.experts import CAPTURE, SURFACE
from core.starter.network import RestorationUNet
from core.starter.textures import TextureStage


class Brighten(RestorationUNet):
    """Proposes a known change, so that the way of a change through tiles and scales can be followed."""

    def forward(self, image, wish):
        return image + 0.1


def photo(height, width):
    ramp = np.linspace(5000, 40000, width)[None, :, None] * np.ones((height, 1, 3))
    return ramp.astype(np.uint16)


@pytest.mark.parametrize("expert", [CAPTURE, SURFACE])
@pytest.mark.parametrize("factor", [1, 3])
@pytest.mark.parametrize("strength", [1.0, 0.5])
def test_the_change_arrives_everywhere_whatever_the_tiles_and_the_scale(expert, factor, strength):
    source = photo(300, 530)
    target = source.copy()
    stage = TextureStage(expert, Brighten(3), expert.wishes[:1], strength, factor)
    pieces = sum(1 for _ in stage.run(source, target))
    assert pieces == stage.tiles(300, 530)
    change = (target.astype(int) - source) / 65535
    assert np.abs(change - 0.1 * strength).max() < 0.004


def test_large_photos_keep_their_own_pixels_where_nothing_was_repaired():
    class Patch(RestorationUNet):
        def forward(self, image, wish):
            return torch.where(image > 0.9, torch.full_like(image, 0.2), image)

    rng = np.random.default_rng(0)
    source = rng.integers(10000, 30000, (240, 240, 3)).astype(np.uint16)
    source[120:132, 60:72] = 65535  # a flake
    target = source.copy()
    for _ in TextureStage(SURFACE, Patch(3), (Wish.DESNOW,), 1.0, 2).run(source, target):
        pass
    assert target[122:130, 62:70].max() < 20000
    assert np.array_equal(target[:100], source[:100])
    assert np.array_equal(target[150:], source[150:])
