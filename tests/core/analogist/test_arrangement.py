"""What lies on what is seen in the pictures."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.analogist.arrangement import check_arrangement, choose_arrangement
from core.errors import BadJobError
from core.examples import Pair, describe_pairs
from core.jobs import AnalogyJob
from core.photo import Photo


def scene(seed):
    """Shapes strewn over a picture, others for each seed."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (300, 200), (90, 120, 150))
    draw = ImageDraw.Draw(image)
    for _ in range(25):
        x, y, width, height = rng.integers((0, 0, 15, 15), (280, 180, 90, 70))
        draw.ellipse((x, y, x + width, y + height), fill=tuple(rng.integers(0, 255, 3)))
    return np.array(image)


def sepia(picture):
    grey = picture.mean(axis=2, keepdims=True)
    return (grey * (0.9, 0.75, 0.55)).clip(0, 255).astype(np.uint8)


def chosen(a, a_prime, b, arrangement=""):
    pairs = [Pair(Photo(a), Photo(a_prime))]
    return choose_arrangement(AnalogyJob(describe_pairs(pairs), arrangement=arrangement), Photo(b), pairs)


def test_an_example_of_an_edit_is_aligned():
    assert chosen(scene(0), sepia(scene(0)), scene(1)) == ("aligned", ())


def test_an_example_on_the_photo_itself_is_aligned():
    assert chosen(scene(0), sepia(scene(0)), scene(0))[0] == "aligned"


def test_where_a_lies_on_b_the_grid_is_swapped_and_it_is_said():
    arrangement, (note,) = chosen(scene(0), scene(1), sepia(scene(0)))
    assert arrangement == "swapped"
    assert "shapes of A′" in str(note)


def test_where_nothing_lies_on_anything_it_is_as_usual():
    assert chosen(scene(0), scene(1), scene(2)) == ("aligned", ())


def test_the_switch_decides():
    assert chosen(scene(0), scene(1), sepia(scene(0)), "aligned") == ("aligned", ())
    arrangement, (note,) = chosen(scene(0), sepia(scene(0)), scene(1), "swapped")
    assert arrangement == "swapped"
    assert "shapes of A′" in str(note)


def test_several_examples_are_aligned():
    pairs = [Pair(Photo(scene(0)), Photo(scene(seed))) for seed in (1, 2)]
    job = AnalogyJob(describe_pairs(pairs))
    assert choose_arrangement(job, Photo(sepia(scene(0))), pairs) == ("aligned", ())
    check_arrangement(job)
    with pytest.raises(BadJobError, match="one example only"):
        check_arrangement(AnalogyJob(job.examples, arrangement="swapped"))
