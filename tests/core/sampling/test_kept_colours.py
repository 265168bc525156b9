import json

import pytest
import torch

from core.sampling.kept_colours import PREVIEWS, kept_colours
from core.sampling.previews import LatentColours, as_preview


class Fit:
    """Counts how often colours are fitted."""

    def __init__(self):
        self.weights, self.count = torch.rand(5, 3), 0

    def __call__(self):
        self.count += 1
        return LatentColours(self.weights)


def test_colours_are_fitted_once_and_kept(tmp_path):
    fit = Fit()
    for _ in range(2):
        assert torch.allclose(kept_colours(tmp_path, 4, fit).weights, fit.weights)
    assert fit.count == 1


@pytest.mark.parametrize("left", ["{", '{"weights": [[1, 2, 3]]}', '{"weights": "none"}', "[]"])
def test_what_cannot_be_used_is_fitted_anew(tmp_path, left):
    (tmp_path / PREVIEWS).write_text(left)
    fit = Fit()
    kept_colours(tmp_path, 4, fit)
    assert fit.count == 1
    assert json.loads((tmp_path / PREVIEWS).read_text())["weights"] == fit.weights.tolist()


def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path):
    fit = Fit()
    assert kept_colours(tmp_path / "missing", 4, fit).weights is fit.weights


def test_a_preview_shows_what_is_in_its_box():
    picture = torch.zeros(1, 3, 10, 10)
    picture[..., 2:8, 5:] = 1
    assert (as_preview(picture, (40, 40), (0.5, 0.2, 1, 0.8)) == 255).all()
    assert as_preview(picture, (40, 20)).shape == (20, 40, 3)
