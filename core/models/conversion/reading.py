"""Reading the tensors of a checkpoint that may be hostile: only what is known to be harmless is ever built from it.

Meant for a process of its own: see `worker`.
"""

from __future__ import annotations

import contextlib
import pickle
import pickletools
import warnings
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from core.errors import NotACheckpointError, TruncatedCheckpointError, UnsafeCheckpointError
from core.messages import Message
from core.models.conversion.sniffing import Kind, sniff

if TYPE_CHECKING:
    from torch import Tensor

SHOWN = 5
"""How many names an error lists."""

_FRAMEWORKS = ("pytorch_lightning.", "lightning.", "lightning_fabric.", "omegaconf.", "deepspeed.", "numpy.")
_PLAIN = frozenset(("typing.Any", "builtins.list", "builtins.int", "builtins.float", "builtins.str", "builtins.bool"))
_MAPPINGS = frozenset(("builtins.dict", "collections.defaultdict"))
_MAPPING_SUFFIX = ".AttributeDict"  # Lightning's hyperparameters
_BARE_PICKLES = 5  # what an older checkpoint begins with; then come raw numbers
_PYTHON_3_NAMES = {"__builtin__": "builtins"}  # pickles of torch keep to the older names
_UNDERSTOOD = ("torch.", "collections.OrderedDict", "collections.Counter")  # torch judges these one by one


class Inert:
    """Stands for any object of a training framework; takes everything and does nothing."""

    def __new__(cls, *_: Any, **__: Any) -> Inert:
        return super().__new__(cls)

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def __setstate__(self, _: Any) -> None: ...


class InertMapping:
    """Stands for classes of dictionaries: what is made of it is a plain one, which can be filled."""

    def __new__(cls, *_: Any, **__: Any) -> Any:
        return {}


def read_checkpoint(path: Path) -> dict[str, Any]:
    """What a checkpoint holds, its tensors mapped from the file rather than read (but for bare pickles).

    Raises CheckpointError: unreadable, not a checkpoint, truncated, or a pickle that refers to more than weights.
    """
    kind = sniff(path)
    if kind == "safetensors":
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            content: Any = load_file(path)
        except (SafetensorError, ValueError) as error:  # a header that contradicts itself
            raise TruncatedCheckpointError(name=path.name) from error
    else:
        content = _load_pickle(path, kind)
    if not isinstance(content, dict):
        raise NotACheckpointError(name=path.name, found=Message("a file that holds no weights"))
    return content


def tensors_in(content: Any) -> dict[str, Tensor]:
    """Those entries of a dictionary that are ordinary tensors with a name; nothing from anything else."""
    import torch

    def is_ordinary(value: Any) -> bool:
        return isinstance(value, torch.Tensor) and value.layout == torch.strided and value.device.type == "cpu"

    entries = content.items() if isinstance(content, dict) else ()
    return {name: value.detach() for name, value in entries if isinstance(name, str) and is_ordinary(value)}


def _load_pickle(path: Path, kind: Kind) -> Any:
    import torch

    names = _globals(path, kind)
    stubs: list[Any] = [(stub, name) for name in sorted(names) if (stub := _stub(name)) is not None]
    try:
        with torch.serialization.safe_globals(stubs), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of pickle protocols; what cannot be read is told below
            return torch.load(path, map_location="cpu", weights_only=True, mmap=kind == "zip")
    except pickle.UnpicklingError as error:
        stubbed = {name for _, name in stubs}
        refused = sorted(name for name in names - stubbed if not name.startswith(_UNDERSTOOD))
        if not refused:
            raise NotACheckpointError(name=path.name, found=Message("a file that holds no weights")) from error
        raise UnsafeCheckpointError(name=path.name, globals=tuple(refused[:SHOWN])) from error
    except MemoryError:
        raise
    except Exception as error:  # torch's readers raise nearly every class over damaged files
        raise TruncatedCheckpointError(name=path.name) from error


def _stub(name: str) -> type | None:
    if name in _MAPPINGS or (name.startswith(_FRAMEWORKS) and name.endswith(_MAPPING_SUFFIX)):
        return InertMapping
    return Inert if name in _PLAIN or name.startswith(_FRAMEWORKS) else None


def _globals(path: Path, kind: Kind) -> set[str]:
    """Every class and function that the pickle names, found without running it."""
    found: set[str] = set()
    with contextlib.suppress(ValueError, EOFError):  # damaged: torch.load tells
        if kind == "pickle":
            with path.open("rb") as file:
                for _ in range(_BARE_PICKLES):
                    found |= _globals_of(file)
        else:
            with zipfile.ZipFile(path) as archive:
                for entry in archive.namelist():
                    if entry.endswith("/data.pkl"):
                        with archive.open(entry) as stream:
                            found |= _globals_of(stream)
    return found


def _globals_of(stream: IO[bytes]) -> set[str]:
    """The names in one pickle, up to its end."""
    found: set[str] = set()
    texts: list[str] = []
    try:
        for opcode, argument, _ in pickletools.genops(stream):
            if opcode.name in ("GLOBAL", "INST"):
                module, _, name = str(argument).partition(" ")
                found.add(f"{_PYTHON_3_NAMES.get(module, module)}.{name}")
            elif opcode.name == "STACK_GLOBAL":
                found.add(".".join(texts[-2:]))
            elif isinstance(argument, str):
                texts.append(argument)
    except (ValueError, EOFError):
        if not found:
            raise
    return found
