#!/usr/bin/env python3
"""Set up and start Likewise from a checkout. Needs nothing but Python 3.11 or newer.

    python3 packaging/dev.py run [photo …]       start the app (without a display: restore a sample photo headless)
    python3 packaging/dev.py test [pytest options]
    python3 packaging/dev.py check               ruff, mypy, import-linter
    python3 packaging/dev.py screenshots         make the pictures of the README again

The first start makes `.venv` from the lock files; later starts go straight to the app.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be told, not crash
    sys.exit(
        "Likewise needs Python 3.11 or newer; this is {}.{}. Start it with a newer one, for example:\n"
        "  python3.11 packaging/dev.py run\nPython can be had from https://www.python.org/downloads/ or from the "
        "system's packages (Debian, Ubuntu: sudo apt-get install python3.11 python3.11-venv).".format(*sys.version_info)
    )

import os
import subprocess
from pathlib import Path

import system_packages as system
from environment import Environment, SetupError

ROOT = Path(__file__).resolve().parents[1]
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)


def main(arguments: list[str]) -> int:
    """Do what the command line says and return the exit status."""
    command, rest = (arguments[0] if arguments else ""), arguments[1:]
    commands = {"run": run, "test": test, "check": check, "screenshots": screenshots}
    if command not in commands:
        print(__doc__)
        return 0 if command in ("-h", "--help", "help") else 2
    try:
        return commands[command](rest)
    except SetupError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def run(photos: list[str]) -> int:
    """Start the app; where there is no display, show on a sample what it would have done."""
    if system.has_display(os.environ):
        environment = ready_environment()
        return hand_over(environment, "-P", "-m", "desktop.app", *photos)
    print("There is no display here, so no window can open. Doing the same job headless on a sample photo.", flush=True)
    environment = ready_environment(pictures=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return hand_over(environment, "-P", "-m", "desktop.showcase", "demo", "--out", str(ROOT / "out"), *photos[:1])


def test(options: list[str]) -> int:
    """Run the tests, offscreen unless QT_QPA_PLATFORM says otherwise; all of them on as many processes as there are
    cores."""
    environment = ready_environment(dev=True, pictures=True, driven=True)
    os.chdir(ROOT)
    return hand_over(environment, "-m", "pytest", *(options or ["-n", "auto", "--dist", "worksteal"]))


def check(options: list[str]) -> int:
    """Run every static check, also after one has failed."""
    environment = ready_environment(dev=True)
    failed = []
    for tool in CHECKS:
        print(f"· {' '.join(tool)}", flush=True)
        program = environment.python.parent / tool[0]
        if subprocess.run([str(program), *tool[1:]], cwd=ROOT).returncode:  # noqa: S603 - the four tools above
            failed.append(" ".join(tool))
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


def screenshots(options: list[str]) -> int:
    """Drive the real window through its paces and write the README's pictures."""
    environment = ready_environment(pictures=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    target = ROOT / "resources/screenshots"
    return hand_over(environment, "-P", "-m", "desktop.showcase", "screenshots", "--out", str(target), *options)


def ready_environment(dev: bool = False, pictures: bool = False, driven: bool = False) -> Environment:
    """System packages and `.venv`, made ready where they are not. Raises SetupError.

    pictures: text is drawn without a desktop, so there must be a font. driven: some tests drive a real window on a
    display of their own; they are skipped where the tools for that are missing.
    """
    if sys.platform == "linux":
        need_system_packages(pictures, driven)
    environment = Environment(ROOT)
    if not environment.is_ready(dev):
        environment.prepare(dev)
    return environment


def need_system_packages(pictures: bool, driven: bool) -> None:
    """Install missing system packages where that is possible, else name them. Raises SetupError."""
    family = system.distribution()
    needed = system.missing_packages(system.window_libraries(os.environ), family)
    if family == "debian" and not system.can_make_environments():
        needed.append(f"python3.{sys.version_info.minor}-venv")
    useful = []
    if pictures and not system.has_fonts():
        useful += system.packages_for(system.FONT, system.FONT, family)
    if driven:
        useful += system.missing_packages({**system.TEST_PROGRAMS, **system.X11_LIBRARIES}, family)
    if not needed and not useful:
        return

    root = system.runs_as_root()
    if family == "debian" and root:
        print(f"Installing system packages: {' '.join(needed + useful)}", flush=True)
        if system.apt_install(needed + useful):
            return
    command = system.install_command(needed + useful, family, root)
    if needed:
        raise SetupError(f"System packages are missing. Install them, then start again:\n  {command}")
    print(f"Without more system packages some tests are skipped and text may look poor:\n  {command}", file=sys.stderr)


def hand_over(environment: Environment, *arguments: str) -> int:
    """Become the environment's Python; on Windows, where that is not possible, wait for it."""
    command = [str(environment.python), *arguments]
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - our own interpreter
    return subprocess.call(command)  # noqa: S603 - our own interpreter


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
