import numpy as np
import pytest
from PIL import Image

from core.starter.training.crops import CropBank


def bank_of(folder, *sides):
    for number, side in enumerate(sides):
        values = np.random.default_rng(number).integers(0, 256, (side, side, 3), dtype=np.uint8)
        Image.fromarray(values).save(folder / f"{number}.png")
    return CropBank(folder, hold_out=len(sides) + 1)


def test_crops_come_from_photos_that_are_large_enough(tmp_path):
    bank, rng = bank_of(tmp_path, 20, 20, 40, 20), np.random.default_rng(0)  # the first is held out
    assert {bank.draw(rng, 30).shape for _ in range(300)} == {(30, 30, 3)}


def test_too_small_photos_are_told(tmp_path):
    bank = bank_of(tmp_path, 20, 20)
    with pytest.raises(ValueError, match="30 × 30"):
        bank.draw(np.random.default_rng(0), 30)
