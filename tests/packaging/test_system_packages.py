"""What is missing on a machine, and the command that is named for it."""

from __future__ import annotations

from pathlib import Path

import pytest
import system_packages as system

LIBRARIES = {**system.QT_LIBRARIES, **system.X11_LIBRARIES, **system.WAYLAND_LIBRARIES}


@pytest.mark.parametrize(
    ("name", "missing"),
    [("libc.so.6", False), ("libnot-there.so.9", True), ("sh", False), ("not-there-at-all", True)],
)
def test_only_what_cannot_be_had_is_missing(name: str, missing: bool) -> None:
    assert system.is_missing(name) is missing


@pytest.mark.parametrize(
    ("family", "command"),
    [
        ("debian", "sudo apt-get install libegl1 libgl1"),
        ("arch", "sudo pacman -S --needed libglvnd"),
        ("fedora", "sudo dnf install 'libGL.so.1()(64bit)' 'libEGL.so.1()(64bit)'"),
        ("suse", "sudo zypper install 'libGL.so.1()(64bit)' 'libEGL.so.1()(64bit)'"),
    ],
)
def test_the_exact_command_is_named(family: str, command: str) -> None:
    packages = system.packages_for(["libGL.so.1", "libEGL.so.1"], LIBRARIES, family)
    assert system.install_command(packages, family) == command


def test_root_needs_no_sudo() -> None:
    assert system.install_command(["libgl1"], "debian", root=True) == "apt-get install libgl1"


def test_programs_are_found_by_their_path_on_fedora() -> None:
    assert system.packages_for(["Xvfb"], system.TEST_PROGRAMS, "fedora") == ["/usr/bin/Xvfb"]


@pytest.mark.parametrize(
    ("environment", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_when_a_window_can_be_shown(environment: dict[str, str], platform: str, shown: bool) -> None:
    assert system.has_display(environment, platform) is shown


def test_libraries_follow_the_kind_of_display() -> None:
    assert set(system.window_libraries({})) == set(system.QT_LIBRARIES)
    assert set(system.X11_LIBRARIES) <= set(system.window_libraries({"DISPLAY": ":0"}))
    assert set(system.WAYLAND_LIBRARIES) <= set(system.window_libraries({"WAYLAND_DISPLAY": "wayland-0"}))


def test_a_font_counts_wherever_it_lies(tmp_path: Path) -> None:
    assert not system.has_fonts([tmp_path])
    (tmp_path / "truetype/some").mkdir(parents=True)
    (tmp_path / "truetype/some/Letters.ttf").touch()
    assert system.has_fonts([tmp_path / "absent", tmp_path])
