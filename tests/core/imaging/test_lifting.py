import numpy as np
import pytest
from edit_samples import autoencoded, dark, grey, hazy, noisy, sample, scaled, written_on
from PIL import Image

from core.imaging.depth import to_16_bits
from core.imaging.lifting import lift
from core.imaging.thumbnails import to_bytes
from core.quality.metrics import psnr


def enlarged(small, like):
    height, width = like.shape[:2]
    planes = [Image.fromarray(small[..., c]).resize((width, height), Image.Resampling.LANCZOS) for c in range(3)]
    return np.clip(np.stack([np.asarray(plane) for plane in planes], axis=-1), 0, 1)


def gain(truth, lifted, after):
    """How many dB nearer to the truth than the edited copy, enlarged, is."""
    wanted = truth / np.float32(255)
    return psnr(lifted / np.float32(255), wanted) - psnr(enlarged(after, truth), wanted)


@pytest.mark.parametrize("name", ["hazy-lake", "faded-colosseum"])
@pytest.mark.parametrize(
    ("damage", "clean", "with_errors"), [(hazy, 6, 1), (dark, 4, 1), (grey, 4, 0.7), (written_on, 6, 1)]
)
def test_detail_follows_the_edit(name, damage, clean, with_errors):
    truth = sample(name)
    photo = damage(truth)
    before, after = scaled(photo), scaled(truth)
    assert gain(truth, lift(photo, before, after), after) > clean
    assert gain(truth, lift(photo, before, autoencoded(after)), autoencoded(after)) > with_errors


@pytest.mark.parametrize("name", ["hazy-lake", "faded-colosseum", "dark-otters"])
@pytest.mark.parametrize("sigma", [5, 15, 25])
def test_noise_smoothed_away_does_not_come_back(name, sigma):
    truth = sample(name)
    photo = noisy(truth, sigma)
    after = scaled(truth)
    assert gain(truth, lift(photo, scaled(photo), after), after) > -0.1


def test_nothing_of_what_was_replaced_shines_through():
    """The fine stripes of an object are gone from where it was removed, and kept beside it."""
    photo = np.full((512, 768, 3), 128, np.uint8)
    rng = np.random.default_rng(2)
    photo[:, ::2] += 40
    photo += rng.integers(0, 40, (64, 96, 1), dtype=np.uint8).repeat(8, axis=0).repeat(8, axis=1)
    before = scaled(photo, (256, 192))
    after = before.copy()
    after[48:144, 64:192] = 0.5
    lifted = lift(photo, before, after)
    assert lifted[170:340, 230:540].std() < 2
    assert np.array_equal(lifted[:100], photo[:100])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("size", [(448, 256), (1280, 768), (64, 64)])
def test_an_edit_that_changed_nothing_gives_the_photo_itself(dtype, size):
    photo = (
        sample() if dtype == np.uint8 else to_16_bits(sample()) + np.arange(720, dtype=np.uint16)[:, None, None] % 99
    )
    before = scaled(sample(), size)
    assert np.array_equal(lift(photo, before, before.copy()), photo)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_outside_the_region_are_the_photos_own_pixels(dtype):
    photo = sample() if dtype == np.uint8 else to_16_bits(sample())
    before = scaled(sample())
    after = 1 - before
    region = np.zeros(before.shape[:2], np.float32)
    region[64:128, 100:200] = 1
    lifted, everywhere = lift(photo, before, after, region), lift(photo, before, after)
    inside = np.zeros(photo.shape[:2], bool)
    inside[184:356, 290:568] = True  # the region on the photo, less a pixel of the copy
    assert np.array_equal(lifted[inside], everywhere[inside])
    outside = np.ones(photo.shape[:2], bool)
    outside[176:364, 282:576] = False
    assert np.array_equal(lifted[outside], photo[outside])
    row = np.abs(lifted[270, 270:300].astype(int) - photo[270, 270:300]).sum(axis=1)
    assert len(np.unique(row)) > 4, "the edge is soft"
    assert np.array_equal(lift(photo, before, after, np.zeros_like(region)), photo)


def test_a_copy_of_the_photos_size_is_the_result():
    photo = sample("dark-otters")
    after = scaled(photo[:, ::-1], photo.shape[1::-1])
    assert np.array_equal(lift(photo, scaled(photo, photo.shape[1::-1]), after), to_bytes(after))


def test_both_depths_agree():
    truth = sample()
    photo = hazy(truth)
    shallow, deep = (lift(pixels, scaled(photo), scaled(truth)) for pixels in (photo, to_16_bits(photo)))
    assert deep.dtype == np.uint16
    assert np.abs(deep / 257 - shallow).max() < 0.51


def test_the_photo_is_not_written_to():
    photo = sample()
    photo.setflags(write=False)
    kept = photo.copy()
    assert lift(photo, scaled(photo), scaled(photo) * np.float32(0.5)) is not photo
    assert np.array_equal(photo, kept)


def test_shapes_that_do_not_fit_are_refused():
    before = np.zeros((64, 64, 3), np.float32)
    with pytest.raises(ValueError, match="shapes differ"):
        lift(sample(), before, before[:32])
    with pytest.raises(ValueError, match="shapes differ"):
        lift(sample(), before, before, np.zeros((32, 64), np.float32))
