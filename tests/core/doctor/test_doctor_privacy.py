from __future__ import annotations

from pathlib import Path

from core.doctor.privacy import bare_log, bare_trace, without_home

LOG = """2026-11-24 14:43:49,123 WARNING core.models.store: skipped the model x: Grandma's birthday.jpg
and a second line about Grandma
2026-11-24 14:43:50,123 ERROR core.failures: unexpected failure
Traceback (most recent call last):
  File "/home/kim/apps/likewise/core/photo.py", line 12, in read
    open("Grandma.jpg")
ValueError: Grandma.jpg is odd
"""


def test_of_the_log_no_words_are_kept():
    assert bare_log(LOG).splitlines() == [
        "2026-11-24 14:43:49,123 WARNING core.models.store: …",
        "2026-11-24 14:43:50,123 ERROR core.failures: …",
        '  File "likewise/core/photo.py", line 12, in read',
        "ValueError: …",
    ]


def test_a_trace_names_no_folders_of_a_person():
    trace = 'Fatal Python error: Aborted\n\n  File "C:\\Users\\kim\\x\\torch\\nn\\a.py", line 3 in forward'
    assert bare_trace(trace) == 'Fatal Python error: Aborted\n\n  File "torch/nn/a.py", line 3 in forward'


def test_the_home_folder_is_a_tilde_wherever_it_stands():
    home = str(Path.home())
    assert without_home({"a": [f"in {home}/x", 3]}) == {"a": ["in ~/x", 3]}
