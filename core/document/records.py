"""Edits and documents as JSON, and back. What is read may have been written by anyone: every value is checked."""

from __future__ import annotations

import json
import math
import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from core.document.document import Snapshot
from core.document.edit import Edit
from core.errors import LikewiseError
from core.imaging.geometry import STRAIGHTEN_LIMIT, Geometry
from core.imaging.raster import Raster
from core.jobs import LutJob, read_job
from core.messages import Message
from core.toning.tone import tone_of

MOST_EDITS = 10_000
"""In a stack; and so many snapshots."""

LONGEST_NAME = 10_000
"""Characters of a title and of a snapshot's name; what is longer is cut when it is written."""

_MOST_NOTES = 100
_RASTER_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}")
_FIELD = re.compile(r"[,.]?\d{0,3}[dfegn%]?", re.ASCII)  # a format that cannot ask for gigabytes of blanks

T = TypeVar("T")


class BadRecordError(Exception):
    """A record that nobody who means well has written."""


@dataclass(frozen=True)
class SnapshotRecord:
    """edits: their hashes."""

    name: str
    edits: tuple[str, ...]
    geometry: Geometry


@dataclass(frozen=True)
class State:
    """A document whose edits lie elsewhere. edits: their hashes, the lowest first. selection: a raster's id."""

    edits: tuple[str, ...] = ()
    selection: str | None = None
    geometry: Geometry = field(default_factory=Geometry)
    snapshots: tuple[SnapshotRecord, ...] = ()

    @property
    def all_edits(self) -> list[str]:
        """Of the stack and of the snapshots, each once."""
        hashes = [*self.edits, *(edit for snapshot in self.snapshots for edit in snapshot.edits)]
        return list(dict.fromkeys(hashes))


def edit_to_json(edit: Edit) -> str:
    """Its rasters by their ids."""
    fields = {
        "id": edit.id,
        "title": edit.title[:LONGEST_NAME],
        "job": edit.job.to_json(),
        "strength": edit.strength,
        "visible": edit.visible,
        "mask": _id_of(edit.mask),
        "base": _id_of(edit.base),
        "result": _id_of(edit.result),
        "made_from": edit.made_from,
        "notes": [_note_to_fields(note) for note in edit.notes[:_MOST_NOTES]],
        "examples": [[before.id, after.id] for before, after in edit.examples],
    }
    return json.dumps(fields, sort_keys=True)


def rasters_of(edit: Edit) -> list[Raster]:
    """All that it needs."""
    known = (edit.mask, edit.base, edit.result, *(raster for pair in edit.examples for raster in pair))
    return [raster for raster in known if raster is not None]


def raster_ids(text: str) -> set[str]:
    """The ids of the rasters that an edit's JSON names. Raises BadRecordError."""
    fields = parse(text)
    ids = {_optional(fields, name) for name in ("mask", "base", "result")}
    ids.update(_raster_id(raster_id) for pair in _list(fields, "examples", 100) for raster_id in _pair(pair))
    return {raster_id for raster_id in ids if raster_id is not None}


def edit_from_json(text: str, raster: Callable[[str], Raster]) -> Edit:
    """The edit. raster: the one of an id. Raises BadRecordError, and what `raster` raises."""
    fields = parse(text)

    def found(name: str) -> Raster | None:
        raster_id = _optional(fields, name)
        return None if raster_id is None else raster(raster_id)

    try:
        job = read_job(_text(fields.get("job")))
        if isinstance(job, LutJob):
            tone_of(job)  # a table that cannot be read is found now, not while painting
    except LikewiseError as error:
        raise BadRecordError(str(error)) from error
    return Edit(
        job,
        id=_text(fields.get("id"), 64),
        strength=_number(fields.get("strength"), 0, 1),
        mask=found("mask"),
        visible=_flag(fields.get("visible")),
        base=found("base"),
        result=found("result"),
        made_from=_text(fields.get("made_from"), 64),
        notes=tuple(_message(note) for note in _list(fields, "notes", _MOST_NOTES)),
        examples=tuple(
            (raster(_raster_id(before)), raster(_raster_id(after)))
            for before, after in map(_pair, _list(fields, "examples", 100))
        ),
        title=_text(fields.get("title"), LONGEST_NAME),
    )


def state_to_json(state: State, app: str) -> str:
    """app: the version of Likewise that writes it."""
    fields = {
        "app": app,
        "edits": state.edits,
        "selection": state.selection,
        "geometry": _geometry_to_fields(state.geometry),
        "snapshots": [
            {
                "name": record.name[:LONGEST_NAME],
                "edits": record.edits,
                "geometry": _geometry_to_fields(record.geometry),
            }
            for record in state.snapshots
        ],
    }
    return json.dumps(fields, sort_keys=True)


def state_from_json(text: str) -> State:
    """Raises BadRecordError."""
    fields = parse(text)
    return State(
        _hashes(fields),
        _optional(fields, "selection"),
        _geometry(fields.get("geometry")),
        tuple(
            SnapshotRecord(_text(record.get("name"), LONGEST_NAME), _hashes(record), _geometry(record.get("geometry")))
            for record in map(_object, _list(fields, "snapshots", MOST_EDITS))
        ),
    )


def snapshot(record: SnapshotRecord, edits: dict[str, Edit]) -> Snapshot:
    """edits: by their hashes; those that are missing are left out."""
    return Snapshot(record.name, pick(record.edits, edits), record.geometry)


def pick(hashes: Sequence[str], edits: dict[str, Edit]) -> tuple[Edit, ...]:
    return tuple(edits[key] for key in hashes if key in edits)


def parse(text: str) -> dict[str, Any]:
    """A JSON object. Raises BadRecordError: also for numbers that are none, and for JSON that is too deep."""
    try:
        return _object(json.loads(text, parse_constant=_refuse))
    except (ValueError, RecursionError) as error:
        raise BadRecordError(str(error)) from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _id_of(raster: Raster | None) -> str | None:
    return None if raster is None else raster.id


def _geometry_to_fields(geometry: Geometry) -> dict[str, object]:
    return {
        "mirrored": geometry.mirrored,
        "quarter_turns": geometry.quarter_turns,
        "angle": geometry.angle,
        "crop": geometry.crop,
    }


def _geometry(value: object) -> Geometry:
    fields = _object(value)
    crop = fields.get("crop")
    if crop is not None:
        if not isinstance(crop, list) or len(crop) != 4:
            raise BadRecordError("crop")
        left, top, width, height = (_number(side, -1e-6, 1 + 1e-6) for side in crop)
        if width <= 0 or height <= 0:
            raise BadRecordError("crop")
        crop = (left, top, width, height)
    turns = _number(fields.get("quarter_turns"), 0, 3)
    if turns != int(turns):
        raise BadRecordError("quarter_turns")
    angle = _number(fields.get("angle"), -STRAIGHTEN_LIMIT, STRAIGHTEN_LIMIT)
    return Geometry(_flag(fields.get("mirrored")), int(turns), angle, crop)


def _note_to_fields(note: Message) -> dict[str, object]:
    """A note so that it can be read again: where its template or its details cannot be, the sentence that it makes."""
    fields = _message_to_fields(note)
    try:
        _message(fields)
    except BadRecordError:
        return _message_to_fields(Message("{text}", {"text": str(note)}))
    return fields


def _message_to_fields(message: Message) -> dict[str, object]:
    return {"template": message.template, "details": {name: _packed(value) for name, value in message.details.items()}}


def _packed(value: object) -> object:
    if isinstance(value, Message):
        return {"message": _message_to_fields(value)}
    if isinstance(value, tuple):
        return {"list": [_packed(item) for item in value]}
    if isinstance(value, np.generic):
        return _packed(value.item())
    if isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)


def _message(value: object) -> Message:
    fields = _object(value)
    template, details = _text(fields.get("template"), 10_000), _object(fields.get("details"))
    try:
        for _, name, form, conversion in string.Formatter().parse(template):
            if name is not None and (name not in details or conversion or not _FIELD.fullmatch(form or "")):
                raise BadRecordError(template)
        message = Message(template, {name: _unpacked(value) for name, value in details.items()})
        str(message)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise BadRecordError(template) from error
    return message


def _unpacked(value: object) -> object:
    if isinstance(value, dict) and "message" in value:
        return _message(value["message"])
    if isinstance(value, dict):
        return tuple(_unpacked(item) for item in _list(value, "list", 1000))
    if isinstance(value, bool | int | float | str):
        return value
    raise BadRecordError("details")


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadRecordError("not an object")
    return value


def _list(fields: dict[str, Any], name: str, most: int) -> list[Any]:
    value = fields.get(name)
    if not isinstance(value, list) or len(value) > most:
        raise BadRecordError(name)
    return value


def _pair(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise BadRecordError("not a pair")
    return value


def _hashes(fields: dict[str, Any]) -> tuple[str, ...]:
    return tuple(_matching(value, _HASH) for value in _list(fields, "edits", MOST_EDITS))


def _text(value: object, most: int | None = None) -> str:
    if not isinstance(value, str) or (most is not None and len(value) > most):
        raise BadRecordError("not a text")
    return value


def _optional(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return None if value is None else _raster_id(value)


def _raster_id(value: object) -> str:
    return _matching(value, _RASTER_ID)


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadRecordError("not an id")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadRecordError("neither true nor false")
    return value


def _number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadRecordError("not such a number")
    return float(value)
