"""What tone jobs do to pixels."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.color import rgb2hsv, rgb2lab

from core.errors import BadJobError
from core.imaging.lut import Lut
from core.jobs import AdjustJob, LutJob
from core.toning.tone import tone_of

NAMES = [field.name for field in fields(AdjustJob)]
LIGHT = ["exposure", "contrast", "highlights", "shadows", "whites", "blacks"]


def limit_of(name):
    return 5 if name == "exposure" else 100


def only(name, share):
    return replace(AdjustJob(), **{name: share * limit_of(name)})


def jobs():
    amounts = {name: st.one_of(st.just(0.0), st.floats(-limit_of(name), limit_of(name))) for name in NAMES}
    return st.builds(AdjustJob, **amounts)


def ramp(dtype):
    top = np.iinfo(dtype).max
    return np.arange(0, top + 1, max(1, top // 4096)).astype(dtype).repeat(3).reshape(1, -1, 3)


def noise(dtype, shape=(30, 40, 3)):
    return np.random.default_rng(1).integers(0, np.iinfo(dtype).max + 1, shape).astype(dtype)


def mid(dtype=np.uint8):
    return np.full((1, 1, 3), round(0.5 * np.iinfo(dtype).max), dtype)


def test_zero_changes_nothing():
    pixels = noise(np.uint8)
    assert tone_of(AdjustJob())(pixels) is pixels


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("name", NAMES)
def test_next_to_nothing_changes_nothing(name, dtype):
    """Each stage keeps what passes through it: to the level in 8 bits, to a thousandth of that in 16."""
    pixels = noise(dtype)
    changed = tone_of(only(name, 1e-6))(pixels)
    assert np.abs(changed.astype(int) - pixels).max() <= (0 if dtype == np.uint8 else 3)


@settings(max_examples=30, deadline=None)
@given(job=jobs(), dtype=st.sampled_from([np.uint8, np.uint16]))
def test_greys_rise_and_stay_neutral(job, dtype):
    changed = tone_of(replace(job, temperature=0.0, tint=0.0))(ramp(dtype)).astype(int)
    assert (np.diff(changed[0, :, 1]) >= 0).all()
    assert np.ptp(changed, axis=2).max() <= (0 if dtype == np.uint8 else 2)


@settings(max_examples=20, deadline=None)
@given(job=jobs())
def test_8_and_16_bits_agree(job):
    pixels = noise(np.uint8)
    wide = tone_of(job)(pixels.astype(np.uint16) * np.uint16(257))
    assert np.abs(wide / 257 - tone_of(job)(pixels)).max() <= 0.51


@settings(max_examples=15, deadline=None)
@given(job=jobs())
def test_each_pixel_by_itself(job):
    pixels = noise(np.uint8, (61, 1501, 3))  # several blocks
    whole = tone_of(job)(pixels)
    assert np.array_equal(whole[50:55, 700:720], tone_of(job)(pixels[50:55, 700:720]))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [-1, -0.4, 0.4, 1])
def test_every_slider_does_something_and_more_does_more(name, share):
    pixels = noise(np.uint8)

    def change(amount):
        return np.abs(tone_of(only(name, amount))(pixels).astype(int) - pixels).mean()

    assert change(share) > change(share / 2) > 0.2


@pytest.mark.parametrize("name", LIGHT)
def test_up_is_brighter(name):
    pixels = noise(np.uint8)
    if name == "contrast":
        pixels = np.maximum(pixels, 130)
    assert tone_of(only(name, 0.5))(pixels).mean() > pixels.mean() > tone_of(only(name, -0.5))(pixels).mean()


def test_a_stop_doubles_the_light():
    grey = tone_of(AdjustJob(exposure=1))(np.full((1, 1, 3), 100, np.uint8))[0, 0, 0]
    light = [((value / 255 + 0.055) / 1.055) ** 2.4 for value in (100, grey)]
    assert light[1] == pytest.approx(2 * light[0], rel=0.01)


def test_raised_exposure_keeps_differences_in_highlights():
    bright = tone_of(AdjustJob(exposure=1.5))(ramp(np.uint16))[0, :, 0].astype(int)
    assert bright[-1] == 65535
    assert (np.diff(bright) > 0).all()


def test_contrast_turns_about_mid_grey():
    for share in (-1, 1):
        grey = np.full((1, 1, 3), 118, np.uint8)
        assert np.abs(tone_of(only("contrast", share))(grey).astype(int) - grey).max() <= 1


@pytest.mark.parametrize(("name", "reached", "spared"), [("highlights", 191, 40), ("shadows", 64, 215)])
def test_ranges_of_light_leave_the_other_end_alone(name, reached, spared):
    values = np.array([[[reached] * 3, [spared] * 3, [0] * 3, [255] * 3]], np.uint8)
    for share in (-1, 1):
        change = np.abs(tone_of(only(name, share))(values).astype(int) - values)[0, :, 0]
        assert change[0] > 25
        assert change[1] < change[0] / 3
        assert change[2:].tolist() == [0, 0]


def test_shadows_keep_the_hue():
    pixels = np.array([[[40, 20, 10]]], np.uint8)
    red, green, blue = tone_of(AdjustJob(shadows=80))(pixels)[0, 0] / 1.0
    assert (red - blue) / red == pytest.approx(0.75, abs=0.02)
    assert (green - blue) / (red - blue) == pytest.approx(1 / 3, abs=0.03)


@pytest.mark.parametrize(
    "job", [AdjustJob(exposure=1.5), AdjustJob(contrast=70), AdjustJob(contrast=-70), AdjustJob(whites=60, blacks=-60)]
)
def test_curves_of_light_keep_the_hue(job):
    """Each channel by itself would turn skin yellow where it is bright."""
    pixels = np.array([[[230, 170, 140], [60, 90, 160], [200, 90, 60]]], np.uint8)
    before, after = (rgb2hsv(image)[0, :, 0] for image in (pixels, tone_of(job)(pixels)))
    assert np.abs(before - after).max() < 0.01


def test_white_balance_turns_greys_to_the_named_colour_and_keeps_their_light():
    warm, cool = (tone_of(AdjustJob(temperature=amount))(mid())[0, 0].astype(int) for amount in (60, -60))
    assert warm[0] > warm[1] > warm[2]
    assert cool[0] < cool[1] < cool[2]
    magenta, green = (tone_of(AdjustJob(tint=amount))(mid())[0, 0].astype(int) for amount in (60, -60))
    assert magenta[1] < magenta[0] == magenta[2]
    assert green[1] > green[0] == green[2]
    for colour in (warm, cool, magenta, green):
        assert rgb2lab(colour[None, None] / 255)[0, 0, 0] == pytest.approx(rgb2lab(mid() / 255)[0, 0, 0], abs=0.7)


def test_colour_changes_keep_lightness_and_hue():
    pixels = np.array([[[150, 110, 90], [90, 120, 150], [100, 140, 95], [135, 100, 140]]], np.uint8)
    for job in (AdjustJob(saturation=40), AdjustJob(saturation=-60), AdjustJob(vibrance=60)):
        before, after = (rgb2lab(image / 255)[0] for image in (pixels, tone_of(job)(pixels)))
        assert np.abs(after[:, 0] - before[:, 0]).max() < 3
        hues = [np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) for lab in (before, after)]
        assert np.abs((hues[1] - hues[0] + 180) % 360 - 180).max() < 8


def test_no_saturation_is_grey():
    changed = tone_of(AdjustJob(saturation=-100))(noise(np.uint8)).astype(int)
    assert np.ptp(changed, axis=2).max() == 0


def test_vibrance_leaves_strong_colours_nearly_alone():
    pixels = np.array([[[140, 125, 118], [230, 40, 30]]], np.uint8)
    before, after = (
        np.hypot(*np.moveaxis(rgb2lab(image / 255)[0, :, 1:], 1, 0))
        for image in (pixels, tone_of(AdjustJob(vibrance=80))(pixels))
    )
    assert after[0] / before[0] > 1.4
    assert after[1] / before[1] < 1.15


def test_colours_at_the_limit_of_srgb_stay_where_they_are():
    edges = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [255, 255, 255], [0, 0, 0]]], np.uint8)
    assert np.abs(tone_of(AdjustJob(saturation=100))(edges).astype(int) - edges).max() <= 1


def test_a_table_is_looked_up():
    pixels = noise(np.uint8)
    table = np.linspace(1, 0, 6, dtype=np.float32).reshape(2, 3)[:, :1].repeat(3, axis=1)
    table[1] = 0
    assert np.array_equal(tone_of(LutJob("negative", Lut(table).pack()))(pixels), 255 - pixels)


def test_a_damaged_table_is_refused():
    with pytest.raises(BadJobError):
        tone_of(LutJob("damaged", "nonsense"))
