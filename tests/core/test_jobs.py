import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadJobError
from core.examples import Pair, check_pairs, describe_pairs
from core.jobs import GUIDANCES, SAMPLERS, AnalogyJob, Example, RemoveJob, RestoreJob, candidate_of
from core.jobs.analogy import LEAST_WEIGHT
from core.photo import Photo


@given(
    st.builds(
        RestoreJob,
        st.text(),
        caption=st.text(),
        flaws=st.none() | st.text(),
        seed=st.integers(0, 2**32 - 1),
        steps=st.none() | st.integers(1, 1000),
        sampler=st.sampled_from(("", *SAMPLERS)),
        guidance=st.sampled_from(("", *GUIDANCES)),
        text_guidance_scale=st.none() | st.floats(0, 30),
        resolution=st.none() | st.integers(64, 4096),
        candidates=st.none() | st.integers(1, 8),
        variation=st.floats(0, 1),
        variation_seed=st.integers(0, 2**32 - 1),
        variation_path=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 2**32 - 1)), max_size=3).map(tuple),
    )
)
def test_a_job_survives_json(job):
    assert RestoreJob.from_json(job.to_json()) == job


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        '{"kind": "analogy", "instruction": "x"}',
        '{"kind": "restore"}',
        '{"kind": "restore", "instruction": 5}',
        '{"kind": "restore", "instruction": "x", "steps": 0}',
        '{"kind": "restore", "instruction": "x", "seed": -1}',
        '{"kind": "restore", "instruction": "x", "colour": "red"}',
        '{"kind": "restore", "instruction": "x", "flaws": 1}',
        '{"kind": "restore", "instruction": "x", "sampler": "dice"}',
        '{"kind": "restore", "instruction": "x", "guidance": "high"}',
        '{"kind": "restore", "instruction": "x", "text_guidance_scale": -1}',
        '{"kind": "restore", "instruction": "x", "resolution": 10}',
        '{"kind": "restore", "instruction": "x", "candidates": 9}',
        '{"kind": "restore", "instruction": "x", "variation": 1.5}',
        '{"kind": "restore", "instruction": "x", "variation": null}',
        '{"kind": "restore", "instruction": "x", "variation_seed": -1}',
        '{"kind": "restore", "instruction": "x", "variation_path": 5}',
        '{"kind": "restore", "instruction": "x", "variation_path": [[0.5]]}',
        '{"kind": "restore", "instruction": "x", "variation_path": [[1.5, 3]]}',
        '{"kind": "restore", "instruction": "x", "variation_path": [[0.5, "3"]]}',
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadJobError):
        RestoreJob.from_json(text)


@pytest.mark.parametrize("make", [lambda **fields: RestoreJob("x", **fields), lambda **fields: analogy(**fields)])
def test_candidates_count_on_in_the_seed_that_makes_them_differ(make):
    job = make(seed=2**32 - 1, candidates=3)
    assert [candidate_of(job, place).seed for place in range(3)] == [2**32 - 1, 0, 1]
    assert candidate_of(job, 2) == make(seed=1, candidates=1)
    varied = make(seed=4, variation=0.5, variation_seed=2**32 - 1, candidates=3)
    assert candidate_of(varied, 1) == make(seed=4, variation=0.5, variation_seed=0, candidates=1)
    assert candidate_of(RemoveJob("m", seed=7), 2) == RemoveJob("m", seed=9, candidates=1)


def test_korean_stays_readable_in_the_file():
    assert "안개" in RestoreJob("안개 제거").to_json()
    assert json.loads(RestoreJob("x").to_json())["kind"] == "restore"


def analogy(**fields):
    return AnalogyJob((Example("a" * 64, "b" * 64, "a.jpg", "a2.jpg", 2.0),), **fields)


def test_an_analogy_job_survives_json():
    job = analogy(engine="analogist", candidates=3, seed=7, prompt="a bagel", self_layers=(3, 11), strength=0.98)
    assert AnalogyJob.from_json(job.to_json()) == job


@pytest.mark.parametrize(
    "fields",
    [
        {"candidates": 0},
        {"arrangement": "upside down"},
        {"method": "magic"},
        {"strength": 0},
        {"self_layers": (5, 3)},
        {"self_layers": (0, 17)},
        {"cross_layers": (1, 2, 3)},
        {"seed": -1},
        {"seed": True},
        {"candidates": True},
        {"self_layers": (False, True)},
        {"quality_suffix": 3},
    ],
)
def test_an_analogy_job_checks_its_fields(fields):
    with pytest.raises(BadJobError):
        analogy(**fields).check()


def test_an_analogy_job_needs_examples_of_some_weight():
    for examples in (
        (),
        *((Example("a", "b", weight=weight),) for weight in (0.0, 1e-46, 0.009, float("nan"))),
        (Example("a", "b"),) * 9,
    ):
        with pytest.raises(BadJobError):
            AnalogyJob(examples).check()
    AnalogyJob((Example("a", "b", weight=LEAST_WEIGHT),)).check()


def test_a_job_of_another_kind_is_no_analogy_job():
    with pytest.raises(BadJobError, match="analogy"):
        AnalogyJob.from_json(RestoreJob("brighten").to_json())


def test_examples_are_told_apart_by_their_pixels():
    photos = [Photo(np.full((4, 6, 3), value, np.uint8)) for value in (0, 9)]
    pair = Pair(*photos)
    job = AnalogyJob(describe_pairs([pair]))
    check_pairs(job, [Pair(Photo(photos[0].pixels.copy()), photos[1])])
    for other in (Pair(photos[1], photos[0]), Pair(*photos, weight=2.0)):
        with pytest.raises(BadJobError):
            check_pairs(job, [other])
