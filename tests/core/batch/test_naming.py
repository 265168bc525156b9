from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.batch.naming import LONGEST, Naming, check_template, fill
from core.errors import BadNameTemplateError

NAMING = Naming("IMG_7", 12, "Old photo", "Rome", "2026-11-24")


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{name}", "IMG_7"),
        ("{name}-restored", "IMG_7-restored"),
        ("{number:04}", "0012"),
        ("{date} {recipe}/{parent}-{number}", "2026-11-24 Old photo/Rome-12"),
        ("{{{name}}}", "{IMG_7}"),
        ("  {name}. ", "IMG_7"),
    ],
)
def test_fields_are_filled_in(template: str, name: str) -> None:
    assert fill(template, NAMING) == PurePath(name)


@pytest.mark.parametrize(
    "template",
    [
        *("", " ", "..", "../{name}", "/{name}", "a//b", "{name}/", "{name}/../..", "C:{name}", "a\\b", "{name"),
        *("{nom}", "{name.x}", "{name!r}", "{name:9}", "{number:012}", "{number:x}", "{}", "{0}", "a\nb"),
        "x" * (LONGEST + 1),
    ],
)
def test_templates_that_could_lead_astray_are_refused(template: str) -> None:
    with pytest.raises(BadNameTemplateError) as caught:
        check_template(template)
    assert str(caught.value.remedy).startswith("Use letters, digits, {name}")


def test_what_fills_a_template_cannot_leave_the_folder() -> None:
    naming = Naming("../../etc/passwd", 1, "a/b\\c", "..", "2026-11-24")
    assert fill("{parent}/{recipe}/{name}", naming) == PurePath("_", "a_b_c", "_.._etc_passwd")
    assert fill("{name}", Naming("con", 1, "", "", "")) == PurePath("_con")


@given(
    st.lists(
        st.sampled_from(
            ["{name}", "{number:03}", "{recipe}", "{parent}", "/", ".", "..", " ", "a", "{", "}", "\\", "é"]
        ),
        max_size=8,
    ).map("".join),
    st.text(max_size=12),
)
@example("{name}", "..")
@example("{name}/{recipe}", "/")
def test_whatever_is_named_stays_inside(template: str, value: str) -> None:
    try:
        path = fill(template, Naming(value, 3, value, value, "2026-11-24"))
    except BadNameTemplateError:
        return
    assert not path.is_absolute()
    assert path.parts
    for part in path.parts:
        assert part not in (".", "..")
        assert not part.startswith(".")
        assert not set(part) & set('\0\n<>:"|?*\\')
