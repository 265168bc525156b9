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
from core.models.layout import WEIGHTS
from core.promptfix.conversion.architecture import Config, Shapes, text_config, unet_config, vae_config
from core.promptfix.conversion.keys import IGNORED, LOW_RANK, text_key, unet_key, vae_key
from core.promptfix.conversion.reading import SHOWN
from core.promptfix.conversion.settings import Settings

if TYPE_CHECKING:
    from torch import nn


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


def make_plan(shapes: Shapes, settings: Settings, name: str) -> Plan:
    """The plan for a checkpoint with tensors of these shapes. name: the checkpoint's, for errors.

    Raises MissingKeysError, UnexpectedKeysError, WrongShapeError, NotACheckpointError and BadModelConfigError.
    """
    try:
        components = _components(shapes, settings, name)
    except KeyError as error:
        raise MissingKeysError(name=name, count=1, keys=(str(error.args[0]),)) from error
    except (ValueError, TypeError, IndexError, ArithmeticError) as error:  # sizes that no network can have
        found = Message("a file with the weights of another kind of model")
        raise NotACheckpointError(name=name, found=found) from error
    expected = {source.key: source.shape for component in components for source in component.tensors.values()}
    absent = sorted((expected.keys() | IGNORED) - shapes.keys())
    if missing := [key for key in absent if LOW_RANK not in key and key not in IGNORED]:
        raise MissingKeysError(name=name, count=len(missing), keys=tuple(missing[:SHOWN]))
    if unexpected := sorted(shapes.keys() - expected.keys() - IGNORED):
        raise UnexpectedKeysError(name=name, count=len(unexpected), keys=tuple(unexpected[:SHOWN]))
    if wrong := [key for key, shape in expected.items() if key in shapes and not _fits(shapes[key], shape)]:
        shown = tuple(f"{key} ({' × '.join(map(str, shapes[key]))})" for key in wrong[:SHOWN])
        raise WrongShapeError(name=name, count=len(wrong), keys=shown)
    return Plan(
        tuple(_present(component, shapes) for component in components),
        tuple(absent),
        tuple(sorted(IGNORED & shapes.keys())),
    )


def _components(shapes: Shapes, settings: Settings, name: str) -> tuple[Component, ...]:
    """All three, with every tensor that the networks have."""
    import torch

    from core.promptfix.autoencoder import make_autoencoder
    from core.promptfix.unet import make_unet

    unet, vae = unet_config(shapes, settings.heads), vae_config(shapes)
    text = settings.text or text_config(shapes)
    if any(channels % settings.heads for channels in unet["block_out_channels"]):
        details = {"channels": tuple(map(str, unet["block_out_channels"])), "heads": settings.heads}
        raise BadModelConfigError(name=name, reason=Message("{channels} channels do not divide by {heads}", details))
    layers, levels = unet["layers_per_block"], len(vae["block_out_channels"])
    attending = [kind == "CrossAttnUpBlock2D" for kind in unet["up_block_types"]]
    with torch.device("meta"):
        networks: tuple[nn.Module, ...] = (
            make_unet(unet),
            make_autoencoder(vae),
            _text_network(text, settings, name),
        )
    unet_shapes, vae_shapes, text_shapes = map(_shapes_of, networks)
    return (
        Component(
            "unet",
            WEIGHTS,
            Message("Convert the UNet"),
            unet,
            {name: Source(unet_key(name, layers, attending), shape) for name, shape in unet_shapes.items()},
        ),
        Component(
            "vae",
            WEIGHTS,
            Message("Convert the autoencoder"),
            vae,
            {name: Source(vae_key(name, levels), shape) for name, shape in vae_shapes.items()},
        ),
        Component(
            "text_encoder",
            "model.safetensors",
            Message("Convert the text encoder"),
            text,
            {
                f"text_model.{name.removeprefix('text_model.')}": Source(text_key(name), shape)
                for name, shape in text_shapes.items()
                if not name.endswith("position_ids")
            },
        ),
    )


def _text_network(config: Config, settings: Settings, name: str) -> nn.Module:
    from transformers import CLIPTextConfig, CLIPTextModel

    try:
        network: nn.Module = CLIPTextModel(CLIPTextConfig(**config))
    except Exception as error:  # of any class, over a configuration that somebody else wrote
        if settings.text is None:
            raise
        raise BadModelConfigError(
            name=name, reason="the config.json of its text encoder does not describe a CLIP text model"
        ) from error
    return network


def _shapes_of(network: nn.Module) -> dict[str, tuple[int, ...]]:
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}


def _fits(found: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    """Equal, or a convolution of 1 × 1 where diffusers has a linear layer."""
    return found == expected or (len(expected) == 2 and found == (*expected, 1, 1))


def _present(component: Component, shapes: Shapes) -> Component:
    tensors: dict[str, Any] = {name: source for name, source in component.tensors.items() if source.key in shapes}
    return Component(component.folder, component.file, component.stage, component.config, tensors)
