"""Forks processes that keep changing a project until they are killed. For `test_project_kills`.

One line in: what to do, and where. Lines out: the process's id, what it has finished, and "gone" after its end.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from project_samples import HEIGHT, WIDTH, photo_in

from core.document.document import Document
from core.document.edit import Edit
from core.document.project import Project
from core.imaging.opening import open_photo
from core.jobs import RestoreJob

EDITS = 3


def say(text):
    os.write(1, f"{text}\n".encode())


def number_of(document):
    """Which of the documents that `keep_writing` writes this is."""
    return int(document.edits[-1].title) if document.edits else 0


def pixels_of(number):
    return np.random.default_rng(number).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


def keep_writing(path):
    photo = open_photo(path.with_name("beach.png"))
    project = Project.open(path) if path.exists() else Project.create(path, photo)
    document = project.read()
    number = number_of(document)
    while True:
        number += 1
        edit = Edit(RestoreJob("x"), result=project.put(pixels_of(number)), title=str(number))
        document = Document(photo, (*document.edits[-EDITS + 1 :], edit))
        project.write(document, photo.pixels)
        say(number)
        if number % 5 == 0:
            project.collect()
        if number % 7 == 0:
            project.refer() if project.is_embedded else project.embed()


def keep_saving(path):
    while True:
        with Project.open(path) as project:
            project.save_as(path.with_name("copy.likewise"), overwrite=True)
            say("saved")


def warm_up():
    """Import all that would be imported late: once, and not in each fork."""
    with tempfile.TemporaryDirectory() as name:
        photo = photo_in(Path(name))
        with Project.create(Path(name) / "a.likewise", photo) as project:
            project.write(Document(photo, (Edit(RestoreJob("x"), result=project.put(pixels_of(0))),)), photo.pixels)
            project.read()
            project.preview()


def main():
    warm_up()
    for line in sys.stdin:
        task, _, path = line.rstrip("\n").partition(" ")
        child = os.fork()
        if child == 0:
            say(os.getpid())
            {"write": keep_writing, "save": keep_saving}[task](Path(path))
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
