"""What `diagnose` says about photos that are fine, and about the same photos damaged on purpose."""

from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from core.photo import Photo
from core.prompting.defects import DEFECT_PHRASES, DEFECT_TITLES, DefectReport, diagnose
from core.prompting.diagnosis.classifier import bundled_classifier
from core.prompting.wishes import Wish
from core.starter.degradations import DEGRADATIONS, haze, low_light
from core.starter.degradations.capture import disc_kernel, jpeg_at, white_noise
from core.starter.degradations.fields import convolve

Image = NDArray[np.float32]


@pytest.fixture(scope="module")
def scene() -> Image:
    """A sharp, well exposed photo, (500, 741, 3), on which nothing was trained: a motorcycle in a garage."""
    from skimage.data import stereo_motorcycle

    return stereo_motorcycle()[0].astype(np.float32) / 255


def photo_of(image: Image) -> Photo:
    return Photo(np.rint(image * 255).astype(np.uint8))


def found(report: DefectReport) -> set[Wish]:
    return {defect.wish for defect in report.defects}


def test_every_defect_has_a_title_and_a_phrase() -> None:
    assert set(DEFECT_TITLES) == set(DEFECT_PHRASES) >= {*bundled_classifier().wishes, Wish.COLORIZE}


def test_every_defect_made_on_purpose_has_a_title() -> None:
    assert set(DEGRADATIONS) <= set(DEFECT_TITLES)


def test_noise_is_found_and_measured(scene: Image) -> None:
    report = diagnose(photo_of(white_noise(scene, np.random.default_rng(0), 20)))
    assert Wish.DENOISE in found(report)
    assert 9 < report.measures["noise_sigma"] < 22  # the garage is dark, and black clips half of the noise
    assert diagnose(photo_of(scene)).measures["noise_sigma"] < 2


def test_blur_is_measured(scene: Image) -> None:
    sharp, soft = diagnose(photo_of(scene)), diagnose(photo_of(convolve(scene, disc_kernel(3))))
    assert soft.measures["edge_width"] > 1.4 > sharp.measures["edge_width"]


def test_a_fine_photo_has_no_defects(scene: Image) -> None:
    assert diagnose(photo_of(scene)).defects == ()


@pytest.mark.parametrize("offset", [0, 3])
def test_jpeg_blocks_are_found_at_any_phase(scene: Image, offset: int) -> None:
    coarse = jpeg_at(scene, 12)[offset:, 2 * offset :]
    report = diagnose(photo_of(coarse))
    assert Wish.DEBLOCK in found(report)
    assert report.measures["blockiness"] > 3 * diagnose(photo_of(scene)).measures["blockiness"]


def test_a_dark_photo_is_too_dark(scene: Image) -> None:
    assert Wish.BRIGHTEN in found(diagnose(photo_of(low_light(scene, np.random.default_rng(0)))))
    assert Wish.BRIGHTEN not in found(diagnose(photo_of(scene)))


def test_haze_lifts_the_dark_channel(scene: Image) -> None:
    hazy = diagnose(photo_of(haze(scene, np.random.default_rng(0))))
    assert Wish.DEHAZE in found(hazy)
    assert hazy.measures["haze"] > diagnose(photo_of(scene)).measures["haze"] + 0.1


def test_a_grey_photo_is_black_and_white_and_has_no_cast(scene: Image) -> None:
    grey = np.repeat(scene.mean(axis=2, keepdims=True), 3, axis=2)
    assert Wish.COLORIZE in found(diagnose(photo_of(grey)))
    assert Wish.COLOUR_CAST not in found(diagnose(photo_of(grey)))
    assert Wish.COLORIZE not in found(diagnose(photo_of(scene)))


def test_a_single_channel_file_is_black_and_white() -> None:
    flat = np.full((80, 80, 3), 128, np.uint8)
    assert Wish.COLORIZE in found(diagnose(Photo(flat, is_grey=True)))


def test_sixteen_bits_say_the_same_as_eight(scene: Image) -> None:
    eight = photo_of(white_noise(scene, np.random.default_rng(0), 20))
    sixteen = Photo(eight.pixels.astype(np.uint16) * 257)
    assert diagnose(sixteen).measures == pytest.approx(diagnose(eight).measures, abs=1e-3)


@pytest.mark.parametrize("shape", [(1, 1), (3, 7), (1, 3000), (2000, 2), (64, 64), (70, 3000)])
@pytest.mark.parametrize("value", [0, 255, None])
def test_odd_shapes_and_flat_photos_get_finite_numbers(shape: tuple[int, int], value: int | None) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    report = diagnose(Photo(noise if value is None else np.full_like(noise, value)))
    assert all(np.isfinite(number) for number in report.measures.values())
    assert all(0.5 <= defect.confidence <= 1 for defect in report.defects)


def test_reports_come_most_certain_first_and_as_json(scene: Image) -> None:
    rng = np.random.default_rng(0)
    report = diagnose(photo_of(white_noise(low_light(scene, rng), rng, 30)))
    confidences = [defect.confidence for defect in report.defects]
    assert confidences == sorted(confidences, reverse=True)
    read = json.loads(json.dumps(report.to_dict()))
    assert [entry["defect"] for entry in read["defects"]] == [str(defect.wish) for defect in report.defects]
    assert {"defect", "title", "confidence", "phrase"} == set(read["defects"][0])
    assert read["measures"]["noise_sigma"] == pytest.approx(report.measures["noise_sigma"], abs=1e-4)
