import numpy as np
import pytest
from skimage import data
from skimage.metrics import peak_signal_noise_ratio as psnr

from core.engine import PREVIEW_SIDE, find_engine, finish
from core.errors import BadJobError, EmptyInstructionError, NothingToDoError, NotUnderstoodError
from core.jobs import RestoreJob
from core.photo import Photo


def scene(height=150, width=260, dtype=np.uint8):
    """A smooth but not empty picture: gradients, a disc, some stripes."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    base = np.stack([0.3 + 0.4 * x / width, 0.35 + 0.3 * y / height, 0.6 - 0.2 * x / width], axis=2)
    base[np.hypot(y - height / 2, x - width / 3) < height / 4] = (0.8, 0.5, 0.3)
    base[:, width - 40 :: 8] *= 0.6
    return np.rint(base * np.iinfo(dtype).max).astype(dtype)


def noisy(dtype=np.uint8):
    top = np.iinfo(dtype).max
    grain = np.random.default_rng(0).normal(0, 25 / 255, (150, 260, 3))
    return np.rint(np.clip(scene(dtype=dtype) / top + grain, 0, 1) * top).astype(dtype)


def restore(instruction, pixels, **fields):
    steps = []
    result = finish(find_engine("starter").run(RestoreJob(instruction, **fields), Photo(pixels)), steps.append)
    return result, steps


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_noise_goes_and_the_depth_stays(dtype):
    result, _ = restore("remove the noise", noisy(dtype))
    assert result.photo.pixels.dtype == dtype
    assert psnr(scene(dtype=dtype), result.photo.pixels) > psnr(scene(dtype=dtype), noisy(dtype)) + 6


def test_steps_count_up_and_show_the_photo_so_far():
    shown = []
    run = find_engine("starter").run(RestoreJob("remove the noise and the colour cast"), Photo(noisy()))
    finish(run, lambda step: shown.append((step.index, step.total, str(step.stage), step.preview())))
    assert [index for index, *_ in shown] == list(range(1, shown[-1][1] + 1))
    assert len({stage for _, _, stage, _ in shown}) == 2
    assert all(preview.shape == (150, 260, 3) and preview.dtype == np.uint8 for *_, preview in shown)
    assert not np.array_equal(shown[0][3], shown[-1][3])


def test_previews_of_large_photos_are_bounded():
    large = np.zeros((40, 3 * PREVIEW_SIDE + 5, 3), np.uint8)
    run = find_engine("starter").run(RestoreJob("correct the colour cast"), Photo(large))
    assert max(next(run).preview().shape) <= PREVIEW_SIDE
    run.close()


def test_the_same_job_gives_the_same_result_and_names_its_model():
    (first, _), (second, _) = restore("denoise", noisy()), restore("denoise", noisy())
    assert np.array_equal(first.photo.pixels, second.photo.pixels)
    assert first.job == second.job
    assert first.job.model.startswith("starter-")


def test_closing_the_run_stops_it_and_leaves_the_photo_alone():
    photo = Photo(noisy())
    before = photo.pixels.copy()
    run = find_engine("starter").run(RestoreJob("denoise"), photo)
    next(run)
    run.close()
    with pytest.raises(StopIteration):
        next(run)
    assert np.array_equal(photo.pixels, before)


def test_a_little_changes_less_than_a_lot():
    (full, _), (little, _) = restore("remove the noise", noisy()), restore("reduce the noise a little", noisy())
    change = [np.abs(result.photo.pixels.astype(int) - noisy()).mean() for result in (little, full)]
    assert 0 < change[0] < 0.9 * change[1]


def test_what_cannot_be_done_is_said_and_the_rest_is_done():
    result, _ = restore("remove the noise and colorize it", noisy())
    assert any("Colorize" in str(note) for note in result.notes)
    assert not np.array_equal(result.photo.pixels, noisy())


def test_a_sound_photo_is_not_improved_away():
    sound = np.ascontiguousarray(data.coffee()[:300, :400])
    result, steps = restore("make it better", sound)
    assert not steps
    assert np.array_equal(result.photo.pixels, sound)
    assert "No defect" in str(result.notes[-1])


def test_what_is_seen_but_beyond_the_starter_is_named():
    grey = np.repeat(data.camera()[:300, :300, None], 3, axis=2)
    result, steps = restore("make it better", grey)
    assert not steps
    assert "beyond the starter: Black and white" in str(result.notes[-1])


def test_noise_that_brightening_uncovers_is_removed_too():
    dark = data.astronaut()[:256, :256] / 255 * 0.16
    grain = np.random.default_rng(0).normal(0, 0.018, dark.shape)
    result, steps = restore("brighten it", np.rint(np.clip(dark + grain, 0, 1) * 255).astype(np.uint8))
    assert any("uncovered noise" in str(note) for note in result.notes)
    assert [step.index for step in steps] == list(range(1, steps[-1].total + 1))
    assert steps[-1].total > steps[0].total
    assert {str(step.stage) for step in steps} == {"Brighten", "Remove noise"}


@pytest.mark.parametrize(
    ("instruction", "error"),
    [
        ("", EmptyInstructionError),
        ("  \n", EmptyInstructionError),
        ("colorize this", NothingToDoError),
        ("buy milk tomorrow", NotUnderstoodError),
    ],
)
def test_instructions_that_lead_nowhere_are_refused(instruction, error):
    with pytest.raises(error):
        restore(instruction, scene())


def test_a_wish_beyond_the_starter_is_answered_with_what_it_would_take():
    with pytest.raises(NothingToDoError) as caught:
        restore("colorize this", scene())
    assert "yeates/PromptFix" in str(caught.value.remedy)


def test_a_bad_job_is_refused_before_any_work():
    with pytest.raises(BadJobError):
        restore("denoise", scene(), seed=-1)
