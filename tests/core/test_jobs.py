import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadJobError
from core.jobs import GUIDANCES, SAMPLERS, RestoreJob


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
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadJobError):
        RestoreJob.from_json(text)


def test_korean_stays_readable_in_the_file():
    assert "안개" in RestoreJob("안개 제거").to_json()
    assert json.loads(RestoreJob("x").to_json())["kind"] == "restore"
