"""System packages that pip cannot bring: what is missing, the exact command that installs it, and the installing.

Standard library only. Linux only: on macOS and Windows the wheels bring everything. A library is missing when it
cannot be loaded, whichever package it would come from.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

# What is looked for → (Debian package, Arch package). Fedora and openSUSE find packages by the file that they bring.
QT_LIBRARIES = {
    "libGL.so.1": ("libgl1", "libglvnd"),
    "libEGL.so.1": ("libegl1", "libglvnd"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype2"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
}
X11_LIBRARIES = {
    "libX11-xcb.so.1": ("libx11-xcb1", "libx11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": ("libwayland-client0", "wayland"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "wayland"),
}
TEST_PROGRAMS = {
    "Xvfb": ("xvfb", "xorg-server-xvfb"),
    "xdotool": ("xdotool", "xdotool"),
    "import": ("imagemagick", "imagemagick"),
}
FONT = {"fonts": ("fonts-dejavu-core", "ttf-dejavu")}
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")


def has_display(environment: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether a window can be shown. An offscreen or minimal Qt platform counts as no display."""
    if environment.get("QT_QPA_PLATFORM", "").partition(":")[0] in ("offscreen", "minimal"):
        return False
    if system != "linux" or "QT_QPA_PLATFORM" in environment:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def window_libraries(environment: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The libraries that Qt loads for the kind of display that there is."""
    wanted = dict(QT_LIBRARIES)
    if environment.get("DISPLAY"):
        wanted |= X11_LIBRARIES
    if environment.get("WAYLAND_DISPLAY"):
        wanted |= WAYLAND_LIBRARIES
    return wanted


def is_missing(name: str) -> bool:
    """Whether a library cannot be loaded or, for other names, whether a program is not on the PATH."""
    if ".so." not in name:
        return shutil.which(name) is None
    try:
        ctypes.CDLL(name)
    except OSError:
        return True
    return False


def missing_packages(names: Mapping[str, tuple[str, str]], family: str) -> list[str]:
    """The packages that bring what is missing of `names`."""
    return packages_for(filter(is_missing, names), names, family)


def has_fonts(folders: Iterable[Path] = FONT_FOLDERS) -> bool:
    """Whether there is any font to write with."""
    return any(True for folder in folders for _ in folder.rglob("*.[to]tf"))


def can_make_environments() -> bool:
    """Whether this Python brings pip along; Debian's leaves it to a package of its own."""
    return importlib.util.find_spec("ensurepip") is not None


def distribution() -> str:
    """The family of this Linux: "debian", "fedora", "suse" or "arch"; empty for any other."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    families = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    known = {"debian": "debian", "ubuntu": "debian", "fedora": "fedora", "rhel": "fedora", "arch": "arch"}
    known |= {"suse": "suse", "opensuse": "suse"}
    return next((known[family] for family in families if family in known), "")


def packages_for(missing: Iterable[str], names: Mapping[str, tuple[str, str]], family: str) -> list[str]:
    """The packages of a distribution that bring what is missing; `names` as in the tables above."""
    if family == "arch":
        return sorted({names[name][1] for name in missing})
    if family in ("fedora", "suse"):
        return [_by_file(name) for name in missing]
    return sorted({names[name][0] for name in missing})


def install_command(packages: Iterable[str], family: str, root: bool = False) -> str:
    """What a person types to install them."""
    programs = {"arch": "pacman -S --needed", "fedora": "dnf install", "suse": "zypper install"}
    return " ".join(["" if root else "sudo", programs.get(family, "apt-get install"), *packages]).strip()


def runs_as_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages without questions; refreshes the lists where they are stale. Root only."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for command in (install, ["apt-get", "update", "-q"], install):
        finished = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
        if command is install and finished.returncode == 0:
            return True
    return False


def _by_file(name: str) -> str:
    if name in FONT:
        return "google-noto-sans-fonts"
    return f"'{name}()(64bit)'" if ".so." in name else f"/usr/bin/{name}"
