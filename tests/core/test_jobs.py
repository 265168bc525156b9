import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadJobError
from core.jobs import RestoreJob


@given(st.text(), st.text(), st.none() | st.integers(1, 1000), st.integers(0, 2**32 - 1))
def test_a_job_survives_json(instruction, auxiliary_prompt, steps, seed):
    job = RestoreJob(instruction, auxiliary_prompt=auxiliary_prompt, steps=steps, seed=seed)
    assert RestoreJob.from_json(job.to_json()) == job


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"kind": "analogy", "instruction": "x"}',
        '{"kind": "restore"}',
        '{"kind": "restore", "instruction": 5}',
        '{"kind": "restore", "instruction": "x", "steps": 0}',
        '{"kind": "restore", "instruction": "x", "seed": -1}',
        '{"kind": "restore", "instruction": "x", "colour": "red"}',
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadJobError):
        RestoreJob.from_json(text)


def test_korean_stays_readable_in_the_file():
    assert "안개" in RestoreJob("안개 제거").to_json()
    assert json.loads(RestoreJob("x").to_json())["kind"] == "restore"
