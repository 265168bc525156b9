"""Where one open document is kept: its project, from when there is something to keep until it is left."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import RLock

from core.document.document import Document
from core.document.project import Project
from core.document.project_file import SUFFIX, remove_files
from core.document.recovery import begin, forget, note
from core.document.rendering import in_small
from core.errors import PhotoError, ProjectClosedError, ProjectError, ProjectWriteError
from core.imaging.raster import MemoryRaster, Raster
from core.photo import Photo, Pixels

log = logging.getLogger(__name__)

PREVIEW_SIDE = 512


class Home:
    """Any thread; all but `path` and `holds` are for background threads.

    Once it is left, what still comes goes to memory, or raises ProjectClosedError: a job that ends late begins no
    project anew, and never writes into that of another document.
    """

    def __init__(self, photo: Photo, folder: Path, project: Project | None = None, *, named: bool = False) -> None:
        """photo: the document's. folder: of autosaves. named: whether the project is a file of the person's own."""
        self.photo, self._folder = photo, folder
        self._project, self._named = project, named
        self._former: list[tuple[Project, bool]] = []  # that could not be written to; some rasters lie there
        self._is_left = False
        self._lock = RLock()  # of which project it is

    @property
    def path(self) -> Path | None:
        """The file of the person's own that the document is kept in."""
        return self._project.path if self._project is not None and self._named else None

    def holds(self, project: Project) -> bool:
        return self._project is project

    def put(self, pixels: Pixels) -> Raster:
        """Keep pixels, (H, W, C) or (H, W): on the disk, or else in memory."""
        try:
            return self._begun().put(pixels)
        except (ProjectError, OSError) as error:  # a full disk costs nobody a result; `write` says what is wrong
            log.warning("kept in memory: %s", error)
            return MemoryRaster(pixels)

    def keep(self, rasters: Sequence[Raster]) -> dict[str, Raster]:
        """The same rasters on the disk, by their ids. Raises ProjectError."""
        project = self._begun()
        return {raster.id: project.keep(raster) for raster in rasters}

    def write(self, document: Document) -> None:
        """Raises ProjectError."""
        self._begun().write(document, in_small(document, PREVIEW_SIDE))

    def move(self, document: Document, path: Path, *, overwrite: bool) -> None:
        """Keep the document in a file of the person's own from now on; also where the one before cannot be written to.

        Raises SaveError and ProjectError.
        """
        try:
            self.write(document)
        except ProjectWriteError as error:
            log.warning("begun anew elsewhere: %s", error)
            self._begin_at(document, path, overwrite=overwrite)
            return
        project = self._begun()
        former, was_named = project.path, self._named
        project.save_as(path, overwrite=overwrite)
        self._named = True
        if not was_named:
            remove_files(former)
        elif former != project.path:
            forget(former, self._folder)

    def note(self) -> None:
        """Have a project with a name found after a crash."""
        if self._project is not None and self._named:
            try:
                note(self._project, self._folder)
            except OSError as error:
                log.warning("not to be found after a crash: %s", error)

    @property
    def is_embedded(self) -> bool:
        """Whether the photo's file lies in the project. Milliseconds."""
        return self._project is not None and self._project.is_embedded

    def embed(self, embedded: bool) -> None:
        """Take the photo's file into the project, or refer to it where it lies. Raises ProjectError and PhotoError."""
        project = self._begun()
        if embedded:
            project.embed(self.photo)
        else:
            project.refer()

    def secure_original(self) -> None:
        """Take the photo's file in, before it is replaced. Raises ProjectError.

        Nothing where there is no project yet: it would be begun with what was opened.
        """
        if self._project is not None:
            self._project.embed(self.photo)

    def collect(self) -> None:
        """Free what nobody needs any more. Raises ProjectError."""
        if self._project is not None and not self._is_left:
            self._project.collect()

    def leave(self) -> None:
        """What has a name is closed, anything else is gone."""
        with self._lock:
            self._is_left = True
        if self._project is not None:
            for project, named in ((self._project, self._named), *self._former):
                self._end(project, named=named)

    def _end(self, project: Project, *, named: bool) -> None:
        if not named:
            project.delete()
            return
        try:
            project.collect(is_last=True)
        except ProjectError as error:  # it is larger than it has to be
            log.warning("nothing was freed: %s", error)
        project.close()
        forget(project.path, self._folder)

    def _begun(self) -> Project:
        """The project; an autosave is begun where there is none. Raises ProjectError."""
        with self._lock:
            if self._is_left:
                raise ProjectClosedError(name=self.photo.path.name if self.photo.path else "")
            if self._project is None:
                try:
                    self._project = begin(self.photo, self._folder)
                except PhotoError:  # its file is gone or another one by now; what was opened is taken in
                    self._project = begin(replace(self.photo, path=None), self._folder)
            return self._project

    def _begin_at(self, document: Document, path: Path, *, overwrite: bool) -> None:
        """Another project, beside the place that was chosen and then moved there, as one whole."""
        beside = path.with_name(f"{path.stem} {secrets.token_hex(4)}{SUFFIX}")
        project = Project.create(beside, self.photo)
        try:
            project.write(document, in_small(document, PREVIEW_SIDE))
            project.save_as(path, overwrite=overwrite)
        except BaseException:
            with suppress(OSError, ProjectError):
                project.delete()
            raise
        remove_files(beside)
        with self._lock:
            if self._project is not None:
                self._former.append((self._project, self._named))
            self._project, self._named = project, True
