"""The virtual environment `.venv`: made from the lock files, checked at every start, rebuilt when it is broken.

Standard library only. A stamp inside the environment says what it was made from: the hashes of the lock files and of
pyproject.toml, the folder it was made for, and the packages that were in it. It is removed before pip starts and
written when all is done, so an interrupted set-up never looks finished.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

RUNTIME_LOCK = "packaging/requirements.lock"
DEV_LOCK = "packaging/requirements-dev.lock"  # includes the runtime lock
PROJECT = "pyproject.toml"


class SetupError(Exception):
    """The environment cannot be made; the text says why and what to do."""


class Environment:
    """The virtual environment of one checkout. root: the repository's top folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.stamp = self.folder / "likewise-stamp.json"
        self.log = self.folder / "pip.log"

    @property
    def python(self) -> Path:
        """The environment's interpreter, whether or not it is there."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def is_ready(self, dev: bool = False) -> bool:
        """Whether everything that the lock files name is in place; a few milliseconds, starts no process."""
        stamp = self._read_stamp()
        if not self.python.exists() or stamp.get("root") != str(self.root):
            return False
        made_from = stamp.get("made_from", {})
        if any(made_from.get(name) != digest for name, digest in self._sources(dev).items()):
            return False
        return set(stamp.get("packages", [""])) <= self._packages()

    def prepare(self, dev: bool = False) -> None:
        """Make the environment ready. Raises SetupError."""
        stamp = self._read_stamp()
        sound = (
            self.python.exists()
            and stamp.get("root") == str(self.root)
            and set(stamp.get("packages", [""])) <= self._packages()
        )
        try:
            if not sound:
                self._create()
            self.stamp.unlink(missing_ok=True)
            self._install("-r", str(self.root / (DEV_LOCK if dev else RUNTIME_LOCK)))
            # The build backend is in the lock, so that this needs neither network nor an unpinned package.
            self._install("--no-deps", "--no-build-isolation", "--editable", str(self.root))
            made_from = {**(stamp.get("made_from", {}) if sound else {}), **self._sources(dev)}
            self._write_stamp(made_from)
        except OSError as error:
            raise SetupError(explain_os_error(error, self.folder)) from error

    def _create(self) -> None:
        import venv

        if self.folder.exists():
            print(f"{self.folder} is incomplete: making it anew.", flush=True)
            shutil.rmtree(self.folder)
        else:
            print(f"Making {self.folder} (once; a few minutes).", flush=True)
        try:
            venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(self.folder)
        except subprocess.CalledProcessError as error:
            raise SetupError(f"Python could not make a virtual environment in {self.folder}:\n{error}") from error

    def _install(self, *arguments: str) -> None:
        self.log.unlink(missing_ok=True)
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--log", str(self.log), "install"]
        finished = subprocess.run([*command, *arguments])  # noqa: S603 - our own interpreter and our own arguments
        if finished.returncode:
            text = self.log.read_text(errors="replace") if self.log.exists() else ""
            raise SetupError(explain_pip_failure(text, self.log))

    def _sources(self, dev: bool) -> dict[str, str]:
        names = (PROJECT, RUNTIME_LOCK, DEV_LOCK) if dev else (PROJECT, RUNTIME_LOCK)
        return {name: hashlib.sha256((self.root / name).read_bytes()).hexdigest() for name in names}

    def _packages(self) -> set[str]:
        places = [self.folder / "Lib/site-packages", *self.folder.glob("lib/python3*/site-packages")]
        return {name for place in places if place.is_dir() for name in os.listdir(place) if name.endswith(".dist-info")}

    def _read_stamp(self) -> dict:
        try:
            return dict(json.loads(self.stamp.read_text()))
        except (OSError, ValueError, TypeError):
            return {}

    def _write_stamp(self, made_from: dict[str, str]) -> None:
        stamp = {"root": str(self.root), "made_from": made_from, "packages": sorted(self._packages())}
        unfinished = self.stamp.with_suffix(".part")
        unfinished.write_text(json.dumps(stamp, indent=1))
        unfinished.replace(self.stamp)


def explain_os_error(error: OSError, folder: Path) -> str:
    """What an operating system's error means for the set-up."""
    if error.errno == errno.ENOSPC:
        return f"The disk is full. Free about 3 GB where {folder} lies and start again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{folder} cannot be written: {error}. Use a copy of the project in a folder of your own."
    return f"{folder} could not be made: {error}."


def explain_pip_failure(log: str, log_path: Path) -> str:
    """What went wrong, read from pip's log, with what to do about it."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    offline = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ReadTimeoutError", "ProxyError")
    if "No space left on device" in log or "Errno 28" in log:
        reason = "The disk is full. Free about 3 GB (temporary folder included) and start again."
    elif "SSLError" in log or "CERTIFICATE_VERIFY_FAILED" in log:
        reason = (
            "A certificate was refused, often by a company's proxy. Point PIP_CERT at its certificate and start again."
        )
    elif any(word in log for word in offline):
        reason = (
            "The package index cannot be reached. The first start needs the network (later ones do not). Connect, or "
            "set HTTPS_PROXY, and start again; finished downloads are kept."
        )
    elif "No matching distribution found" in log or "not a supported wheel" in log:
        reason = (
            f"A package has no build for Python {version} on this machine. Use Python 3.11, 3.12 or 3.13 (64 bits): "
            "for example python3.11 packaging/dev.py run."
        )
    else:
        reason = "pip's own words are above."
    return f"The packages could not be installed. {reason}\nThe full log is in {log_path}."
