"""The system, the packages, and what torch can run on."""

from __future__ import annotations

import locale
import multiprocessing
import os
import platform
import re
import sys
from contextlib import suppress
from importlib import metadata
from multiprocessing.connection import Connection
from typing import Any

import psutil

PACKAGES = (
    "PySide6-Essentials", "diffusers", "imagecodecs", "numpy", "opencv-python-headless", "pi-heif", "pillow",
    "platformdirs", "psutil", "pyyaml", "qasync", "rawpy", "safetensors", "tifffile", "torch", "tqdm", "transformers",
)  # fmt: skip
"""What Likewise needs at run time; a frozen app has no metadata of its own that would say so."""

VARIABLES = (
    "CUDA_VISIBLE_DEVICES", "DESKTOP_SESSION", "DISPLAY", "GDK_SCALE", "LANG", "LC_ALL", "OMP_NUM_THREADS",
    "QT_AUTO_SCREEN_SCALE_FACTOR", "QT_QPA_PLATFORM", "QT_QPA_PLATFORMTHEME", "QT_SCALE_FACTOR", "WAYLAND_DISPLAY",
    "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE",
)  # fmt: skip
TORCH_SECONDS = 120


def system() -> dict[str, Any]:
    memory = psutil.virtual_memory()
    return {
        "system": platform.platform(),
        "processor": f"{_processor()}, {psutil.cpu_count(logical=False)} cores, {psutil.cpu_count()} threads",
        "memory": f"{memory.total / 1e9:.1f} GB, {memory.available / 1e9:.1f} GB of it free",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "installed as": "application" if getattr(sys, "frozen", False) else "Python package",
        "locale": ".".join(filter(None, locale.getlocale())) or "C",
    }


def versions(problems: list[str]) -> dict[str, str]:
    """Every package's version; one that is missing is a problem."""
    found: dict[str, str] = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
            problems.append(f"The package {name} is not installed.")
    return found


def window() -> dict[str, str]:
    """What decides how the window appears. Nothing of Qt is imported for it."""
    return {name: os.environ[name] for name in VARIABLES if name in os.environ}


def torch_and_gpu(problems: list[str]) -> dict[str, Any]:
    """What torch says of itself, in a process of its own: a broken driver may take down whoever asks it."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_ask_torch, args=(sender,), daemon=True)
    child.start()
    sender.close()
    found: dict[str, Any] = {"error": f"no answer within {TORCH_SECONDS} seconds"}
    try:
        if receiver.poll(TORCH_SECONDS):
            found = receiver.recv()
    except EOFError:
        child.join()
        found = {"error": f"the process that imported it ended with {child.exitcode}"}
    child.kill()
    child.join()
    if "error" in found:
        problems.append(f"Torch does not work: {found['error']}.")
    return found


def _ask_torch(sender: Connection) -> None:
    """Runs in the child."""
    try:
        import torch

        found: dict[str, Any] = {"version": str(torch.__version__), "threads": torch.get_num_threads()}
        found["CUDA"] = torch.version.cuda or torch.version.hip or "built without"
        found["Apple GPU"] = torch.backends.mps.is_available()
        found["GPUs"] = []
        for index in range(torch.cuda.device_count()):
            about = torch.cuda.get_device_properties(index)
            found["GPUs"].append(f"{about.name}, {about.total_memory / 1e9:.1f} GB")
        found["works"] = bool((torch.ones(8, 8) @ torch.ones(8, 8)).sum() == 512)
    except Exception as error:
        found = {"error": f"{type(error).__name__}: {error}"}
    sender.send(found)


def _processor() -> str:
    with suppress(OSError), open("/proc/cpuinfo", encoding="utf-8") as file:
        if found := re.search(r"^model name\s*:\s*(.+)$", file.read(), re.MULTILINE):
            return found[1]
    return platform.processor() or platform.machine()
