"""How outputs are named: by a template, filled in for each photo, that leads nowhere but into the output folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from string import Formatter

from core.errors import BadNameTemplateError
from core.messages import Message

FIELDS = ("name", "number", "recipe", "parent", "date")
DEFAULT_TEMPLATE = "{name}"
LONGEST = 200  # characters of a template, and of each part of a name that was filled in

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')  # on one system or another
_WIDTH = re.compile(r"0?[1-9]?")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # on Windows


@dataclass(frozen=True)
class Naming:
    """What fills a template.

    name: of the photo's file, without suffix. number: from 1, its place in the batch. recipe: its name. parent: of the
    photo's folder. date: the day on which the batch was made, as 2026-11-24.
    """

    name: str
    number: int
    recipe: str
    parent: str
    date: str


def check_template(template: str) -> None:
    """Raise BadNameTemplateError unless the template names files inside the output folder, whatever fills it."""
    if not template.strip() or len(template) > LONGEST:
        raise BadNameTemplateError(reason=Message("it must have 1 to {most} characters", {"most": LONGEST}))
    literal = "".join(_literals(template))
    if bad := _FORBIDDEN.search(literal.replace("/", "")):
        raise BadNameTemplateError(reason=Message("“{sign}” cannot be part of a file's name", {"sign": bad.group()}))
    for part in template.split("/"):
        if part.strip() in ("", ".", ".."):
            raise BadNameTemplateError(reason="it must stay inside the folder for the results")


def fill(template: str, naming: Naming) -> PurePath:
    """The name of an output without its suffix, relative to the output folder. Raises BadNameTemplateError."""
    check_template(template)
    values = {
        field: value if isinstance(value, int) else _FORBIDDEN.sub("_", value) for field, value in vars(naming).items()
    }
    return PurePath(*(_sound(part.format(**values)) for part in template.split("/")))


def _literals(template: str) -> list[str]:
    """What stands between the fields. Raises BadNameTemplateError for a field that there is none."""
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        raise BadNameTemplateError(reason="a brace is not closed") from error
    for _, field, width, conversion in parsed:
        if field is None:
            continue
        if field not in FIELDS or conversion:
            raise BadNameTemplateError(reason=Message("there is no “{field}”", {"field": f"{{{field}}}"}))
        if not _WIDTH.fullmatch(width or "") or (width and field != "number"):
            raise BadNameTemplateError(reason="only {{number}} takes a width, of one digit, as {{number:04}} does")
    return [literal for literal, *_ in parsed]


def _sound(part: str) -> str:
    """A name that every system takes and that is not hidden."""
    part = part[:LONGEST].strip().rstrip(". ").lstrip(".")
    return f"_{part}" if not part or _RESERVED.fullmatch(part) else part
