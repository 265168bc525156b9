"""What is written from which tensor of a checkpoint: every key is accounted for before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import (
    BadModelConfigError,
    MissingKeysError,
    NotACheckpointError,
    UnexpectedKeysError,
    WrongShapeError,
)
from core.messages import Message
from core.models.configs import Config
from core.models.conversion.architecture import Shapes
from core.models.conversion.families import Family
from core.models.conversion.forms import PARTS, Form
from core.models.conversion.keys import IGNORED, LOW_RANK, SPARE
from core.models.conversion.reading import SHOWN
from core.models.layout import WEIGHTS

if TYPE_CHECKING:
    from torch import nn

_FILES = {"unet": WEIGHTS, "vae": WEIGHTS, "text_encoder": "model.safetensors"}
_STAGES = {
    "unet": Message("Convert the UNet"),
    "vae": Message("Convert the autoencoder"),
    "text_encoder": Message("Convert the text encoder"),
}
_UNFIT = {
    "unet": Message("the config.json of its UNet does not describe one"),
    "vae": Message("the config.json of its autoencoder does not describe one"),
    "text_encoder": Message("the config.json of its text encoder does not describe a CLIP text model"),
}


@dataclass(frozen=True)
class Source:
    """Where a tensor comes from: its key in the checkpoint, and the shape in which it is written."""

    key: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Component:
    """A network's folder: its configuration, and its file of weights by the names in it."""

    folder: str
    file: str
    stage: Message
    config: Config
    tensors: Mapping[str, Source]


@dataclass(frozen=True)
class Plan:
    """components: with every tensor that is written. absent: keys that may be missing, and are. ignored: keys that the
    checkpoint has, but a model does not need."""

    components: tuple[Component, ...]
    absent: tuple[str, ...]
    ignored: tuple[str, ...]


def make_plan(shapes: Shapes, form: Form, family: Family, name: str) -> Plan:
    """The plan for a checkpoint with tensors of these shapes. name: the checkpoint's, for errors.

    Raises MissingKeysError, UnexpectedKeysError, WrongShapeError, NotACheckpointError and BadModelConfigError.
    """
    try:
        components = _components(shapes, form, family, name)
    except KeyError as error:
        raise MissingKeysError(name=name, count=1, keys=(str(error.args[0]),)) from error
    except (ValueError, TypeError, IndexError, ArithmeticError) as error:  # sizes that no network can have
        found = Message("a file with the weights of another kind of model")
        raise NotACheckpointError(name=name, found=found) from error
    expected = {source.key: source.shape for component in components for source in component.tensors.values()}
    constants = frozenset[str]() if form.told >= set(PARTS) else IGNORED
    absent = sorted((expected.keys() | constants) - shapes.keys())
    if missing := [key for key in absent if LOW_RANK not in key and key not in constants]:
        raise MissingKeysError(name=name, count=len(missing), keys=tuple(missing[:SHOWN]))
    if unexpected := sorted(shapes.keys() - expected.keys() - IGNORED - SPARE):
        raise UnexpectedKeysError(name=name, count=len(unexpected), keys=tuple(unexpected[:SHOWN]))
    if wrong := [key for key, shape in expected.items() if key in shapes and not _fits(shapes[key], shape)]:
        shown = tuple(f"{key} ({' × '.join(map(str, shapes[key]))})" for key in wrong[:SHOWN])
        raise WrongShapeError(name=name, count=len(wrong), keys=shown)
    return Plan(
        tuple(_present(component, shapes) for component in components),
        tuple(absent),
        tuple(sorted((IGNORED | SPARE) & shapes.keys())),
    )


def _components(shapes: Shapes, form: Form, family: Family, name: str) -> tuple[Component, ...]:
    """All three, with every tensor that the networks have."""
    import torch

    configs = form.configs(shapes)
    makers = {"unet": family.make_unet, "vae": family.make_autoencoder, "text_encoder": _make_text_encoder}
    components: list[Component] = []
    for part, make in makers.items():
        try:
            with torch.device("meta"):
                network = make(configs[part])
        except Exception as error:  # of any class, over a configuration that somebody else wrote
            if part not in form.told:
                raise
            raise BadModelConfigError(name=name, reason=_UNFIT[part]) from error
        tensors = {
            written: Source(form.key(part, written, configs), shape)
            for written, shape in _shapes_of(network, "text_model." if part == "text_encoder" else "").items()
        }
        components.append(Component(part, _FILES[part], _STAGES[part], configs[part], tensors))
    return tuple(components)


def _make_text_encoder(config: Config) -> nn.Module:
    from transformers import CLIPTextConfig, CLIPTextModel

    network: nn.Module = CLIPTextModel(CLIPTextConfig(**config))
    return network


def _shapes_of(network: nn.Module, prefix: str) -> dict[str, tuple[int, ...]]:
    """Shapes of all tensors but buffers of positions, by names that begin with the prefix: some versions of
    transformers leave it out."""
    return {
        f"{prefix}{name.removeprefix(prefix)}": tuple(tensor.shape)
        for name, tensor in network.state_dict().items()
        if not name.endswith("position_ids")
    }


def _fits(found: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    """Equal, or a convolution of 1 × 1 where diffusers has a linear layer."""
    return found == expected or (len(expected) == 2 and found == (*expected, 1, 1))


def _present(component: Component, shapes: Shapes) -> Component:
    tensors: dict[str, Any] = {name: source for name, source in component.tensors.items() if source.key in shapes}
    return Component(component.folder, component.file, component.stage, component.config, tensors)
