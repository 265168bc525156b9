"""Projects that anyone may have made: nothing but our own errors, nothing run, no memory for what they only claim."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from contextlib import contextmanager, suppress

import imagecodecs
import psutil
import pytest
from project_samples import document_of, photo_in

from core.document import records, rows
from core.document.originals import is_on_another_machine
from core.document.project import Project
from core.document.project_file import remove_files
from core.document.salvage import salvage
from core.document.tile_cache import TileCache
from core.errors import LikewiseError, ProjectDamagedError, ProjectError
from core.imaging.raster import read_level

MUTATIONS = 210
MOST_MEMORY = 300 * 2**20


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    document = document_of(photo_in(folder))
    with Project.create(folder / "a.likewise", document.original, embed=True) as project:
        project.write(document, document.original.pixels)
    return folder, (folder / "a.likewise").read_bytes()


@pytest.fixture
def path(sample, tmp_path):
    path = tmp_path / "a.likewise"
    path.write_bytes(sample[1])
    return path


def use(path):
    """Everything that opening a project does, and reading all that it shows."""
    with Project.open(path) as project:
        project.summary()
        project.preview()
        document = project.read()
        for edit in document.edits:
            for raster in (edit.mask, edit.base, edit.result):
                if raster is not None:
                    read_level(raster, raster.levels - 1)
        project.collect()


def change(path, *statements):
    connection = sqlite3.connect(path)
    for statement, *values in statements:
        connection.execute(statement, values)
    connection.commit()
    connection.close()


def change_state(path, **fields):
    connection = sqlite3.connect(path)
    (text,) = connection.execute("SELECT json FROM state").fetchone()
    text = json.dumps({**json.loads(text), **fields})
    connection.execute("UPDATE state SET json = ?, hash = ?", (text, rows.digest(text)))
    connection.commit()
    connection.close()


def change_edit(path, **fields):
    """The second edit, which has everything; the state follows."""
    connection = sqlite3.connect(path)
    state = json.loads(connection.execute("SELECT json FROM state").fetchone()[0])
    key = state["edits"][1]
    (text,) = connection.execute("SELECT json FROM edits WHERE hash = ?", (key,)).fetchone()
    text = json.dumps({**json.loads(text), **fields})
    connection.execute("UPDATE edits SET json = ?, hash = ? WHERE hash = ?", (text, rows.digest(text), key))
    state["edits"][1] = rows.digest(text)
    connection.execute("UPDATE state SET json = ?, hash = ?", (json.dumps(state), rows.digest(json.dumps(state))))
    connection.commit()
    connection.close()


@contextmanager
def limited_memory():
    """Asking for much more than now is a MemoryError, where the system can do that."""
    if not sys.platform.startswith("linux"):
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + MOST_MEMORY, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def test_damage_anywhere_gives_our_own_errors_and_little_memory(sample, fast_folder):
    whole = sample[1]
    chance = random.Random(11)
    opened = rescued = 0
    path, into = fast_folder / "a.likewise", fast_folder / "b.likewise"
    with limited_memory():
        for number in range(MUTATIONS):
            path.write_bytes(mutated(whole, chance, number))
            with suppress(LikewiseError):
                use(path)
                opened += 1
            if number % 3 == 0:
                with suppress(LikewiseError):
                    salvage(path, into)[0].delete()
                    rescued += 1
            remove_files(path)
    assert 0 < opened < MUTATIONS  # some of the damage was seen, and some lay where nobody looks
    assert rescued > MUTATIONS / 3 / 3


def mutated(whole, chance, number):
    """Bits flipped, bytes of zeros, pieces moved, an end cut off or added."""
    data = bytearray(whole)
    start = chance.randrange(len(data)) if number % 2 else chance.randrange(4096)
    length = chance.randrange(1, 2000)
    match number % 6:
        case 0 | 1:
            for _ in range(chance.randrange(1, 20)):
                data[min(start + chance.randrange(200), len(data) - 1)] ^= 1 << chance.randrange(8)
        case 2:
            data[start : start + length] = bytes(len(data[start : start + length]))
        case 3:
            data[start : start + length] = chance.randbytes(len(data[start : start + length]))
        case 4:
            other = chance.randrange(len(data) - length)
            data[start : start + length] = data[other : other + length]
        case _:
            del data[start:]
    return bytes(data)


@pytest.mark.parametrize(
    "fields",
    [
        {"edits": "x"},
        {"edits": [1]},
        {"edits": ["0" * 64]},
        {"edits": ["\ud800"]},
        {"selection": 5},
        {"selection": "nothing"},
        {"geometry": None},
        {"geometry": {"mirrored": 1, "quarter_turns": 0, "angle": 0, "crop": None}},
        {"geometry": {"mirrored": False, "quarter_turns": 4, "angle": 0, "crop": None}},
        {"geometry": {"mirrored": False, "quarter_turns": 0.5, "angle": 0, "crop": None}},
        {"geometry": {"mirrored": False, "quarter_turns": 0, "angle": float("nan"), "crop": None}},
        {"geometry": {"mirrored": False, "quarter_turns": 0, "angle": 1e400, "crop": None}},
        {"geometry": {"mirrored": False, "quarter_turns": 0, "angle": 0, "crop": [0, 0, 0, 0]}},
        {"geometry": {"mirrored": False, "quarter_turns": 0, "angle": 0, "crop": [0, 0, 1e9, 1]}},
        {"snapshots": [{"name": 1, "edits": [], "geometry": {}}]},
        {"snapshots": [[]]},
        {"snapshots": [None] * (records.MOST_EDITS + 1)},
    ],
)
def test_a_state_that_makes_no_sense(path, fields):
    change_state(path, **fields)
    with pytest.raises(ProjectDamagedError):
        use(path)


@pytest.mark.parametrize(
    "fields",
    [
        {"job": "x"},
        {"job": "[" * 100_000},
        {"job": '{"kind": "adjust", "exposure": NaN}'},
        {"job": '{"kind": "lut", "name": "x", "table": "x"}'},
        {"id": 5},
        {"strength": 1.5},
        {"strength": "1"},
        {"strength": True},
        {"visible": 1},
        {"mask": "nothing"},
        {"mask": {}},
        {"result": "../../../etc/passwd"},
        {"examples": [["a"]]},
        {"examples": 7},
        {"notes": ["text"]},
        {"notes": [{"template": "{a.__class__}", "details": {"a": "x"}}]},
        {"notes": [{"template": "{a!r}", "details": {"a": "x"}}]},
        {"notes": [{"template": "{a:>9999999999}", "details": {"a": "x"}}]},
        {"notes": [{"template": "{a}", "details": {}}]},
        {"notes": [{"template": "{a:d}", "details": {"a": "x"}}]},
        {"notes": [{"template": "{", "details": {}}]},
        {"title": None},
    ],
)
def test_an_edit_that_makes_no_sense(path, fields):
    change_edit(path, **fields)
    with pytest.raises(ProjectDamagedError):
        use(path)


def test_two_edits_of_one_id(path):
    connection = sqlite3.connect(path)
    state = json.loads(connection.execute("SELECT json FROM state").fetchone()[0])
    connection.close()
    change_state(path, edits=[state["edits"][0], state["edits"][0]])
    with pytest.raises(ProjectDamagedError):
        use(path)


def test_json_that_is_too_deep(path):
    text = '{"a":' * 50_000 + "1" + "}" * 50_000
    change(path, ("UPDATE state SET json = ?, hash = ?", text, rows.digest(text)))
    with pytest.raises(ProjectDamagedError):
        use(path)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("width", 2**40),
        ("width", -1),
        ("width", "wide"),
        ("height", 2_000_000_000),
        ("channels", 4),
        ("bits", 64),
        ("tiles", b""),
        ("tiles", "text"),
    ],
)
def test_a_raster_of_impossible_size_takes_no_memory(path, column, value):
    change(path, (f"UPDATE rasters SET {column} = ?", value))
    with limited_memory(), pytest.raises(ProjectDamagedError):
        use(path)


def test_a_tile_that_would_unpack_to_much_more(path):
    bomb = bytes(imagecodecs.zstd_encode(bytes(500 * 2**20), level=1))
    change(path, ("UPDATE tiles SET data = ?", bomb))
    with Project.open(path) as project:
        project._store.cache = TileCache(0)
        raster = project.read().edits[0].result
        with limited_memory(), pytest.raises(ProjectDamagedError):
            raster.read(0, (0, 0, 9, 9))


def test_a_preview_that_claims_a_gigapixel(path, sample):
    data = bytearray(sqlite3.connect(path).execute("SELECT jpeg FROM preview").fetchone()[0])
    place = data.index(b"\xff\xc0")
    data[place + 5 : place + 9] = b"\xff\xff\xff\xff"
    for harmful in (bytes(data), b"", b"no picture"):
        change(path, ("UPDATE preview SET jpeg = ?", harmful))
        with Project.open(path) as project:
            assert project.preview() is None


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x", "..\\..\\x.exe", "C:\\Windows\\x", "/etc/passwd", "a\0b", "..", ""]
)
def test_an_embedded_photo_lies_beside_the_project_whatever_its_name(path, name):
    change(path, ("UPDATE original SET name = ?, path = ?, relative = ?", name, name or "x", name))
    with Project.open(path) as project:
        found = project.read().original.path
    assert found is None or (found.parent == path.parent and found.name not in ("", ".", ".."))


@pytest.mark.parametrize("place", ["/dev/zero", "/proc/self/mem", "/", "a\0b", "x" * 10_000])
def test_a_referred_photo_that_is_no_file(path, place):
    change(path, ("DELETE FROM parts",), ("UPDATE original SET path = ?, relative = ''", place))
    with pytest.raises(LikewiseError):
        use(path)


@pytest.mark.parametrize(
    ("column", "value"),
    [("size", 2**50), ("size", 0), ("sha256", b"x"), ("width", 10**9), ("bits", 16), ("format", b"x")],
)
def test_an_original_that_makes_no_sense(path, column, value):
    change(path, (f"UPDATE original SET {column} = ?", value))
    with pytest.raises(ProjectDamagedError):
        use(path)


def test_no_server_is_greeted_for_a_strangers_project(monkeypatch):
    monkeypatch.setattr("core.document.originals.os.name", "nt")
    assert is_on_another_machine("\\\\evil\\share\\a.jpg", "C:\\me\\a.likewise")
    assert is_on_another_machine("//evil/share/a.jpg", "\\\\nas\\photos\\a.likewise")
    assert not is_on_another_machine("\\\\NAS\\photos\\a.jpg", "\\\\nas\\photos\\a.likewise")
    assert not is_on_another_machine("D:\\a.jpg", "C:\\me\\a.likewise")


@pytest.mark.parametrize("contents", [b"", b"x", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(5000)])
def test_what_is_no_project(tmp_path, contents):
    path = tmp_path / "a.likewise"
    path.write_bytes(contents)
    for call in (lambda: Project.open(path), lambda: salvage(path, tmp_path / "b.likewise")):
        with pytest.raises(ProjectError):
            call()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.likewise"]


def test_a_folder_is_no_project(tmp_path):
    with pytest.raises(ProjectError):
        Project.open(tmp_path)


def test_bytes_where_text_should_be(path):
    change(path, ("UPDATE state SET json = zeroblob(10)",))
    with pytest.raises(ProjectDamagedError):
        use(path)
