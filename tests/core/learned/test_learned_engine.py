from functools import cache

import cv2
import numpy as np
import pytest
from skimage import data

from core.engine import begin, find_analogy_engine, finish
from core.errors import BadJobError, UnlikeExampleError
from core.examples import Pair, describe_pairs
from core.jobs import AnalogyJob
from core.learned.applying import apply
from core.learned.fitting import learn
from core.learned.lessons import lesson_of
from core.learned.prior import load_prior
from core.learned.window import Picture
from core.photo import Photo


def halved(image):
    return cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


WIDE = np.ascontiguousarray(data.astronaut()[:256, 80:400])  # for what needs as much to be told
A = halved(WIDE)
PHOTO = np.ascontiguousarray(data.coffee()[60:260, 100:380])
B = halved(PHOTO)


def grade(image):
    return image**1.4 * np.float32([1, 0.95, 0.8]) + np.float32([0, 0.02, 0.08])


def blur(image):
    return cv2.GaussianBlur(image, (0, 0), 2)


def vignette(image):
    y, x = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    radius = (y / image.shape[0] * 2 - 1) ** 2 + (x / image.shape[1] * 2 - 1) ** 2
    return image * (1 - 0.35 * radius[..., None])


def sketch(image):
    grey = image.mean(axis=2).astype(np.float32)
    return np.repeat(np.clip(grey / (cv2.GaussianBlur(grey, (0, 0), 5) + 1e-3), 0, 1)[..., None], 3, axis=2)


def edited(pixels, edit):
    white = np.iinfo(pixels.dtype).max
    return np.rint(np.clip(edit(pixels.astype(np.float32) / white), 0, 1) * white).astype(pixels.dtype)


def psnr(first, second):
    white = np.iinfo(first.dtype).max
    return -10 * np.log10(np.mean((first / white - second / white) ** 2) + 1e-10)


def likewise(pairs, photo, **fields):
    job = AnalogyJob(describe_pairs(pairs), **fields)
    return finish(begin(job, Photo(photo), pairs))


def pair(edit, pixels=A):
    return Pair(Photo(pixels), Photo(edited(pixels, edit)))


@cache
def learned(edit):
    """The edit done to B, learned from one pair."""
    return likewise([pair(edit, WIDE if edit is vignette else A)], B)


@pytest.mark.parametrize(("edit", "floor"), [(grade, 40), (blur, 36), (vignette, 33), (sketch, 28)])
def test_an_edit_is_learned_from_one_pair(edit, floor):
    assert psnr(learned(edit).photo.pixels, edited(B, edit)) > max(floor, psnr(B, edited(B, edit)))


def test_what_changes_colours_alone_is_said_to():
    colours, blurred = learned(grade), learned(blur)
    assert [note.template for note in colours.notes] != [note.template for note in blurred.notes]
    assert "colours alone" in str(colours.notes[0])


def test_sixteen_bits_stay_and_are_used():
    between = np.arange(B.shape[1])[:, None]
    photo = np.minimum(B.astype(int) * 257 + between, 65535).astype(np.uint16)
    result = likewise([pair(grade)], photo)
    assert result.photo.pixels.dtype == np.uint16
    assert psnr(result.photo.pixels, edited(photo, grade)) > 40
    assert (result.photo.pixels % 257 != 0).any()


def test_tiles_leave_no_seams():
    edit = learn([lesson_of(pair(blur))], load_prior())
    large = np.tile(B, (4, 3, 1))
    target = np.zeros_like(large)
    assert len(list(apply(edit, large, target))) > 1
    whole = edit(Picture.of(large).window((0, 0, *large.shape[:2])))
    assert np.abs(target - np.clip(whole, 0, 1) * 255).max() < 0.6


def test_a_moved_example_teaches_the_same():
    after = np.roll(edited(WIDE, grade), (3, -4), axis=(0, 1))
    result = likewise([Pair(Photo(WIDE), Photo(after))], B)
    assert psnr(result.photo.pixels, edited(B, grade)) > 33


def test_an_object_that_came_into_the_picture_is_passed_over():
    after = edited(WIDE, grade)
    after[20:90, 20:100] = (250, 20, 20)
    result = likewise([Pair(Photo(WIDE), Photo(after))], PHOTO)
    assert psnr(result.photo.pixels, edited(PHOTO, grade)) > 33


def test_several_pairs_tell_more():
    """The first pair shows only greens and greys; the colours of B are in the second."""
    dull = np.ascontiguousarray(np.repeat(A.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8))
    one = likewise([pair(grade, dull)], B)
    two = likewise([pair(grade, dull), pair(grade)], B)
    wanted = edited(B, grade)
    assert psnr(two.photo.pixels, wanted) > psnr(one.photo.pixels, wanted) + 3


def test_a_photo_much_larger_than_the_example_is_edited_at_its_scale():
    result = likewise([pair(blur)], PHOTO)
    assert result.photo.pixels.shape == PHOTO.shape
    assert any("carried over" in str(note) for note in result.notes)
    wanted = edited(PHOTO, lambda image: cv2.GaussianBlur(image, (0, 0), 4))
    assert psnr(result.photo.pixels, wanted) > psnr(PHOTO, wanted) + 2


def test_painting_gives_a_candidate_for_each_seed():
    tiny, photo = np.ascontiguousarray(A[:96, :96]), np.ascontiguousarray(B[:80, :90])
    job = {"method": "paint", "candidates": 2, "seed": 5}
    result = likewise([pair(sketch, tiny)], photo, **job)
    assert [each.job.seed for each in (result, *result.others)] == [5, 6]
    again = likewise([pair(sketch, tiny)], photo, method="paint", seed=6)
    assert np.array_equal(again.photo.pixels, result.others[0].photo.pixels)


def test_the_same_job_gives_the_same_result_step_by_step():
    pairs = [pair(grade)]
    job = AnalogyJob(describe_pairs(pairs))
    steps = []
    first = finish(
        begin(job, Photo(B), pairs), lambda step: steps.append((step.index, step.total, step.preview().shape))
    )
    assert [index for index, *_ in steps] == list(range(1, steps[-1][1] + 1))
    assert all(shape == B.shape for *_, shape in steps)
    assert np.array_equal(first.photo.pixels, learned(grade).photo.pixels)
    assert first.job.model.startswith("learned-")


def test_pictures_of_different_things_are_refused():
    with pytest.raises(UnlikeExampleError):
        likewise([Pair(Photo(A), Photo(halved(data.coffee()[:256, :320])))], B)


def test_other_pictures_than_the_job_speaks_of_are_refused():
    job = AnalogyJob(describe_pairs([pair(grade)]))
    with pytest.raises(BadJobError):
        next(find_analogy_engine("learned").run(job, Photo(B), [pair(blur)]))
