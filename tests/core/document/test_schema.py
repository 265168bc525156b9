from __future__ import annotations

import sqlite3

import pytest
from project_samples import document_of, photo_in, same

from core.document import schema
from core.document.project import Project
from core.errors import NewerProjectError, NotAProjectError, ProjectDamagedError

NEXT = (
    *schema.STEPS,
    ("ALTER TABLE preview ADD COLUMN side INTEGER NOT NULL DEFAULT 0", "CREATE TABLE words (text TEXT NOT NULL)"),
)


@pytest.fixture
def document(tmp_path):
    return document_of(photo_in(tmp_path))


@pytest.fixture
def path(tmp_path, document):
    path = tmp_path / "a.likewise"
    with Project.create(path, document.original) as project:
        project.write(document)
    return path


@pytest.fixture
def next_version(monkeypatch):
    """A Likewise whose projects have one more table and column."""
    monkeypatch.setattr(schema, "STEPS", NEXT)
    monkeypatch.setattr(schema, "VERSION", len(NEXT))


def run(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_project_of_an_older_version_becomes_one_of_this_version(path, document, next_version, tmp_path):
    with Project.open(path) as project:
        assert same(project.read(), document)
        assert project._database._writer.execute("PRAGMA user_version").fetchone() == (len(NEXT),)
        assert project._database._writer.execute("SELECT count(*) FROM words").fetchone() == (0,)
    with Project.open(path) as project, Project.create(tmp_path / "new.likewise", document.original) as new:
        assert schema.is_sound(project._database._writer)
        assert schema.is_sound(new._database._writer)


def test_an_upgrade_that_fails_leaves_the_older_version(path, document, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(schema, "STEPS", (*NEXT, ("CREATE TABLE words (again TEXT)",)))
        patch.setattr(schema, "VERSION", len(NEXT) + 1)
        with pytest.raises(ProjectDamagedError):
            Project.open(path)
    with Project.open(path) as project:
        assert same(project.read(), document)


def test_a_project_of_a_newer_version_is_left_alone(path, document, next_version, monkeypatch):
    Project.open(path).close()
    monkeypatch.undo()
    before = path.read_bytes()
    with pytest.raises(NewerProjectError):
        Project.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (a TEXT)",
        "CREATE VIEW more AS SELECT * FROM state",
        "CREATE TRIGGER more AFTER INSERT ON edits BEGIN DELETE FROM tiles; END",
        "CREATE INDEX more ON edits (length(json))",
        "DROP TABLE preview",
        "ALTER TABLE state ADD COLUMN more TEXT DEFAULT 'x'",
    ],
)
def test_nothing_but_our_own_tables_is_opened(path, statement):
    run(path, statement)
    with pytest.raises(ProjectDamagedError):
        Project.open(path)


def test_a_view_in_place_of_a_table_is_never_asked(path, tmp_path):
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i AS one, '' AS json, '' AS hash FROM n"
    )
    run(path, "DROP TABLE state", f"CREATE VIEW state AS {endless}")
    from core.document.salvage import salvage

    for use in (lambda: Project.open(path), lambda: salvage(path, tmp_path / "b.likewise")):
        with pytest.raises(ProjectDamagedError):
            use()


def test_another_database_is_not_a_project_and_is_not_touched(tmp_path):
    path = tmp_path / "bookmarks.sqlite"
    run(path, "CREATE TABLE state (json TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotAProjectError):
        Project.open(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["bookmarks.sqlite"]
