"""The engine with the recordings' tiny model installed as if it were the real one."""

import gc
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.analogist.attention import AttentionEdits
from core.analogist.engine import AnalogistEngine
from core.analogist.grid import GridLayout, build_grid, paste
from core.analogist.picture import lifted
from core.analogist.pipeline import SamplingSettings, sample
from core.engine import PREVIEW_SIDE, find_analogy_engine, finish
from core.errors import BadJobError, BrokenModelError, ModelNotInstalledError, NotFiniteResultError
from core.examples import Pair, describe_pairs
from core.imaging.resizing import resize
from core.jobs import AnalogyJob
from core.photo import Photo
from core.stopping import Stopped, stoppable

pytestmark = pytest.mark.usefixtures("with_analogist")


@pytest.fixture(scope="module")
def engine():
    return AnalogistEngine()  # the model stays in memory between the tests, as between the jobs of a person


def picture(height, width, seed):
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8))
    return np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC))


@pytest.fixture(scope="module")
def photo():
    return Photo(picture(200, 300, 0))


@pytest.fixture(scope="module")
def pair():
    before = picture(160, 240, 1)
    return Pair(Photo(before), Photo(np.ascontiguousarray(255 - before)))


@pytest.fixture(scope="module")
def job(pair):
    return AnalogyJob(
        describe_pairs([pair]), "analogist", prompt="a photo", steps=3, resolution=256, candidates=1, negative_prompt=""
    )


def steps_of(engine, job, photo, pairs):
    steps, run = [], engine.run(job, photo, pairs)
    while True:
        try:
            step = next(run)
        except StopIteration as stop:
            return steps, stop.value
        steps.append((step.index, step.total, str(step.stage), step.preview(), [look() for look in step.candidates]))


def test_a_run_yields_every_step_with_previews_and_a_result_of_the_photos_size(engine, job, photo, pair):
    steps, result = steps_of(engine, replace(job, candidates=2), photo, [pair])
    assert [(index, total, stage) for index, total, stage, *_ in steps] == [
        (1, 2, "Sample"),  # 0.98 of three steps are two
        (2, 2, "Sample"),
        (2, 2, "Decode"),
    ]
    for *_, preview, candidates in steps:
        assert preview.dtype == np.uint8
        assert preview.shape == (171, 256, 3)
        assert max(preview.shape) <= PREVIEW_SIDE
        assert np.array_equal(preview, candidates[0])
        assert len(candidates) == 2
        assert not np.array_equal(*candidates)
    assert not np.array_equal(steps[0][3], steps[1][3])
    assert result.photo.pixels.shape == photo.pixels.shape
    assert not np.array_equal(result.photo.pixels, photo.pixels)
    assert any("125 × 61" in str(note) for note in result.notes)  # never silently smaller
    assert len(result.others) == 1


def test_every_candidate_is_what_its_job_makes_alone(engine, job, photo, pair):
    result = finish(engine.run(replace(job, candidates=3, seed=2**32 - 1), photo, [pair]))
    assert (result.job.seed, result.job.candidates) == (2**32 - 1, 1)
    assert [(other.job.seed, other.job.candidates) for other in result.others] == [(0, 1), (1, 1)]
    for other in result.others:
        alone = finish(engine.run(other.job, photo, [pair]))
        assert np.array_equal(alone.photo.pixels, other.photo.pixels)
        assert alone.job == other.job
    first = finish(engine.run(replace(result.job, candidates=1), photo, [pair]))
    assert np.array_equal(first.photo.pixels, result.photo.pixels)


def test_candidates_of_a_variation_lie_between_their_seeds(engine, job, photo, pair):
    varied = replace(job, seed=3, variation=0.2, variation_seed=8, candidates=2)
    first = finish(engine.run(varied, photo, [pair]))
    results = (first, *first.others)
    assert [(each.job.seed, each.job.variation_seed) for each in results] == [(3, 8), (3, 9)]
    alone = finish(engine.run(results[1].job, photo, [pair]))
    assert np.array_equal(alone.photo.pixels, results[1].photo.pixels)
    plain, end, other = (
        finish(engine.run(each, photo, [pair])).photo.pixels
        for each in (
            replace(job, seed=3),
            replace(varied, variation=1, candidates=1),
            replace(job, seed=8),
        )
    )
    assert np.array_equal(end, other)
    assert not np.array_equal(plain, first.photo.pixels)


def test_the_job_of_the_result_says_everything_and_gives_the_same_again(engine, job, photo, pair):
    bare = AnalogyJob(job.examples, "analogist", steps=2, resolution=200)
    first = finish(engine.run(bare, photo, [pair]))
    told = first.job
    assert told.model.startswith("analogist@")
    assert told.candidates == 1  # on a processor
    assert (told.arrangement, told.resolution, told.strength, told.guidance_scale) == ("aligned", 200, 0.98, 15)
    assert (told.self_layers, told.cross_layers, told.sac_scale) == ((3, 11), (3, 11), 1.3)
    assert told.quality_suffix == "best quality, extremely detailed"
    assert told.negative_prompt.startswith("Messy,Disordered,Chaotic,Cluttered,")
    assert any("without a prompt" in str(note) for note in first.notes)
    again = finish(AnalogistEngine().run(AnalogyJob.from_json(told.to_json()), photo, [pair]))
    assert np.array_equal(first.photo.pixels, again.photo.pixels)


def test_defaults_are_the_papers(engine, job, golden):
    """Those that the recording of the default flags states."""
    flags = json.loads((golden / "run_A.json").read_text())
    filled = engine.complete(AnalogyJob(job.examples))
    assert (filled.steps, filled.strength, filled.guidance_scale) == (50, flags["strength"], flags["guidance_scale"])
    assert list(range(*filled.self_layers)) == flags["sac_layers"]
    assert list(range(*filled.cross_layers)) == flags["cam_layers"]
    assert (filled.sac_scale, filled.negative_prompt) == (flags["scale_sac"], flags["negative_prompt"])
    assert flags["prompt"].endswith(f", {filled.quality_suffix}")
    swapped = engine.complete(AnalogyJob(job.examples, arrangement="swapped"))
    assert (swapped.strength, swapped.self_layers, swapped.cross_layers) == (0.8, (4, 8), (4, 8))
    kept = engine.complete(AnalogyJob(job.examples, negative_prompt="", quality_suffix="", guidance_scale=0))
    assert (kept.negative_prompt, kept.quality_suffix, kept.guidance_scale) == ("", "", 0)


def test_it_runs_the_published_algorithm(engine, job, photo, pair):
    """The decoded preview is that of the pipeline, given the same by hand."""
    steps, _ = steps_of(engine, replace(job, strength=0.7, quality_suffix="good"), photo, [pair])
    model, layout = engine._resident.model, GridLayout(128, 64)
    grid = paste(build_grid(pair.before.pixels, pair.after.pixels, photo.pixels, layout))
    settings = SamplingSettings(steps=3, strength=0.7, rows=1)
    cells = finish(sample(model, settings, layout, [grid], [1.0], "a photo, good", "", [0]))
    shown = (cells.after[0, :, 1:62, 2:127].permute(1, 2, 0) * 255).round().byte().numpy()
    resized = Image.fromarray(shown).resize((256, 171), Image.Resampling.BICUBIC)
    assert np.abs(steps[-1][3].astype(int) - np.asarray(resized)).max() <= 1


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"prompt": "a drawing"},
        {"quality_suffix": "ugly"},
        {"negative_prompt": "bad"},
        {"strength": 0.4},
        {"guidance_scale": 2.0},
        {"self_layers": (0, 16)},
        {"cross_layers": (0, 0)},
        {"sac_scale": 3.0},
        {"arrangement": "swapped"},
        {"steps": 4},
        {"resolution": 384},
    ],
)
def test_every_field_matters(engine, job, photo, pair, change):
    plain = finish(engine.run(job, photo, [pair])).photo.pixels
    assert not np.array_equal(finish(engine.run(replace(job, **change), photo, [pair])).photo.pixels, plain)


def test_pairs_and_their_weights_matter(engine, job, photo, pair):
    other = Pair(pair.before, Photo(picture(160, 240, 5)))
    pixels = {}
    for weight in (0.1, 1.0, 10.0):
        pairs = [pair, replace(other, weight=weight)]
        pixels[weight] = finish(engine.run(replace(job, examples=describe_pairs(pairs)), photo, pairs)).photo.pixels
    alone = finish(engine.run(job, photo, [pair])).photo.pixels.astype(int)
    distance = [np.abs(pixels[weight] - alone).mean() for weight in (0.1, 1.0, 10.0)]
    assert 0 < distance[0] < distance[1] < distance[2]


def test_more_pairs_help_where_each_is_damaged(engine, job, photo, pair):
    """Noise in the examples misleads the result; four such pairs mislead it less than one of them."""
    rng, quick = np.random.default_rng(0), replace(job, resolution=128)

    def damaged(clean):
        return Photo((clean.pixels + rng.normal(0, 30, clean.pixels.shape)).clip(0, 255).astype(np.uint8))

    def made_from(*pairs):
        made = finish(engine.run(replace(quick, examples=describe_pairs(pairs)), photo, pairs))
        return made.photo.pixels.astype(float)

    pairs = [Pair(damaged(pair.before), damaged(pair.after)) for _ in range(4)]
    wanted = made_from(pair)
    alone = np.mean([np.abs(made_from(each) - wanted).mean() for each in pairs])
    assert np.abs(made_from(*pairs) - wanted).mean() < 0.9 * alone


def test_swapped_pictures_change_places_and_the_result_is_lifted_onto_a_prime(engine, job):
    photo, after = Photo(picture(200, 300, 1)), Photo(picture(160, 240, 9))
    example = Pair(Photo(picture(160, 240, 1)), after)
    result = finish(engine.run(replace(job, examples=describe_pairs([example])), photo, [example]))
    assert result.job.arrangement == "swapped"  # A lies on the photo
    assert result.job.strength == 0.8
    assert any("shapes of A′" in str(note) for note in result.notes)

    model, layout = engine._resident.model, GridLayout(128, 64)
    grid = paste(build_grid(example.before.pixels, photo.pixels, after.pixels, layout))
    settings = SamplingSettings(3, 0.8, 15, AttentionEdits(frozenset(range(4, 8)), frozenset(range(4, 8))), rows=1)
    words = "a photo, best quality, extremely detailed"
    cells = finish(sample(model, settings, layout, [grid], [1.0], words, "", [0]))
    ground = resize(after.pixels, (300, 200))[0]
    assert np.array_equal(result.photo.pixels, lifted(ground, cells.before, cells.after, layout))


def test_sixteen_bits_stay_sixteen_bits(engine, job, photo, pair):
    result = finish(engine.run(job, Photo(photo.pixels.astype(np.uint16) * 257), [pair]))
    assert result.photo.pixels.dtype == np.uint16
    assert np.unique(result.photo.pixels & 0xFF).size > 100  # and not 8 bits in 16


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (130, 90)])
def test_any_size_and_shape(engine, job, pair, size):
    photo = Photo(np.random.default_rng(0).integers(0, 255, (*size, 3), np.uint8))
    assert finish(engine.run(replace(job, resolution=128), photo, [pair])).photo.pixels.shape == (*size, 3)


def test_an_overflow_is_an_error_and_no_black_picture(engine, job, photo, pair):
    finish(engine.run(job, photo, [pair]))
    weight = engine._resident.model.unet.conv_out.weight
    kept = weight.clone()
    try:
        weight.fill_(float("nan"))
        with pytest.raises(NotFiniteResultError):
            finish(engine.run(job, photo, [pair]))
    finally:
        weight.copy_(kept)


def test_a_cancelled_run_leaves_nothing_behind(engine, job, photo, pair):
    def tensors():
        gc.collect()
        return sum(issubclass(type(it), torch.Tensor) for it in gc.get_objects())

    expected = finish(engine.run(job, photo, [pair])).photo.pixels
    processors = dict(engine._resident.model.unet.attn_processors)
    before = tensors()
    run = engine.run(job, photo, [pair])
    step = next(run)
    assert tensors() > before
    run.close()
    del run, step
    assert tensors() <= before
    assert engine._resident.model.unet.attn_processors == processors
    assert np.array_equal(finish(engine.run(job, photo, [pair])).photo.pixels, expected)


def test_a_step_can_be_stopped_in_the_middle(engine, job, photo, pair):
    asked = []

    def stop():
        asked.append(None)
        return len(asked) > 20

    with stoppable(stop), pytest.raises(Stopped):
        next(engine.run(job, photo, [pair]))
    assert len(asked) == 21


def test_a_job_is_refused_before_it_runs(engine, job, photo, pair, monkeypatch, tmp_path):
    engine.check(job)
    with pytest.raises(BadJobError, match="in English"):
        engine.check(replace(job, prompt="고양이"))
    with pytest.raises(BadJobError, match="one example only"):
        engine.check(replace(job, examples=job.examples * 2, arrangement="swapped"))
    with pytest.raises(BadJobError, match="example pictures"):
        next(engine.run(job, photo, [replace(pair, weight=2.0)]))
    with pytest.raises(ModelNotInstalledError):
        engine.check(replace(job, model="analogist@000000000000"))
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path))
    with pytest.raises(ModelNotInstalledError, match=r"Stable Diffusion inpainting is not installed\..*models import"):
        engine.check(job)
    assert engine.models() == ()


def test_the_installed_model_is_listed_with_its_device(engine):
    (model,) = engine.models()
    assert (model.id, model.title) == ("analogist", "Stable Diffusion inpainting")
    assert str(engine.device())
    found = find_analogy_engine("analogist")
    assert (found.id, found.title, found.samples) == ("analogist", "Analogist", True)


def test_a_broken_model_fails_the_job_and_a_mended_one_runs(job, photo, pair, tiny_analogist, tmp_path, monkeypatch):
    shutil.copytree(tiny_analogist / "analogist", tmp_path / "analogist")
    monkeypatch.setenv("LIKEWISE_MODELS", str(tmp_path))
    file = tmp_path / "analogist" / "unet" / "config.json"
    sound = file.read_bytes()
    file.write_bytes(b"{}".ljust(len(sound)))
    fresh = AnalogistEngine()
    with pytest.raises(BrokenModelError):
        finish(fresh.run(job, photo, [pair]))
    file.write_bytes(sound)
    assert finish(fresh.run(job, photo, [pair])).photo.pixels.shape == photo.pixels.shape
