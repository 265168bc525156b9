"""The texture experts: which wishes each one fulfils, and its weights."""

from __future__ import annotations

from dataclasses import dataclass

from core.prompting.wishes import Wish


@dataclass(frozen=True)
class TextureExpert:
    """A RestorationUNet for kinds of damage that look alike.

    name: of the weights file, `resources/starter/<name>.safetensors`.
    wishes: the order of the network's wish vector.
    """

    name: str
    wishes: tuple[Wish, ...]


CAPTURE = TextureExpert("capture", (Wish.DENOISE, Wish.DEBLUR, Wish.DEBLOCK))
"""What camera and file do to every pixel."""

SURFACE = TextureExpert("surface", (Wish.DESNOW, Wish.DERAIN, Wish.SCRATCHES))
"""What lies between the viewer and the picture."""
