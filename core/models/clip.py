"""CLIP's image encoder (Radford and others 2021): pictures as directions, for measuring edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from core.models.configs import parse_config
from core.models.layout import CLIP, CLIP_FOLDER, CLIP_PREPROCESSING
from core.models.loading import UNUSABLE, broken
from core.models.store import InstalledModel, installed

_LARGEST = 1024  # pixels along a side; published encoders have 224 to 384


@dataclass(frozen=True)
class Preprocessing:
    """side: of the square that the network sees. mean, std: of its R, G and B."""

    side: int
    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def read(cls, text: str) -> Preprocessing:
        """From preprocessor_config.json. Raises ValueError, KeyError and TypeError."""
        told = parse_config(text)
        side = told["crop_size"]
        if isinstance(side, dict):
            side = side["height"]
        if not isinstance(side, int) or not 1 <= side <= _LARGEST:
            raise ValueError(f"crop_size is no whole number from 1 to {_LARGEST}")
        mean, std = tuple(told["image_mean"]), tuple(told["image_std"])
        if not len(mean) == len(std) == 3:
            raise ValueError("it takes pictures of three channels")
        if not all(0 <= value <= 1 for value in mean) or not all(
            0.001 <= value <= 1 for value in std
        ):  # NaN is in none
            raise ValueError("image_mean and image_std are none of values from 0 to 1")
        return cls(side, mean, std)

    def __call__(self, image: NDArray[np.uint8]) -> Tensor:
        """(h, w, 3) → (3, side, side): the shorter side scaled (bicubic), the middle cropped, normalised."""
        picture = Image.fromarray(image)
        scale = self.side / min(picture.size)
        width, height = (max(self.side, round(length * scale)) for length in picture.size)
        left, top = (width - self.side) // 2, (height - self.side) // 2
        scaled = picture.resize((width, height), Image.Resampling.BICUBIC)
        square = np.array(scaled.crop((left, top, left + self.side, top + self.side)), np.float32) / 255
        return torch.from_numpy((square - np.array(self.mean, np.float32)) / np.array(self.std, np.float32)).permute(
            2, 0, 1
        )


class ImageEncoder:
    """title: which one it is, for people."""

    def __init__(self, model: InstalledModel) -> None:
        """Raises BrokenModelError."""
        from transformers import CLIPVisionModelWithProjection
        from transformers.utils.logging import disable_progress_bar

        self.title = f"{model.title}, {model.source}"
        folder = model.folder / CLIP_FOLDER
        disable_progress_bar()
        try:
            network = CLIPVisionModelWithProjection.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
            self.network = network.eval().requires_grad_(False)
            self.preprocessing = Preprocessing.read((folder / CLIP_PREPROCESSING).read_text(encoding="utf-8"))
        except UNUSABLE as error:
            raise broken(folder, error) from error

    def __call__(self, images: Sequence[NDArray[np.uint8]]) -> Tensor:
        """(h, w, 3) sRGB pictures of any sizes → (n, d) embeddings of length 1."""
        with torch.inference_mode():
            found = self.network(pixel_values=torch.stack([self.preprocessing(image) for image in images]))
            embeddings: Tensor = found.image_embeds
            return embeddings / embeddings.norm(dim=1, keepdim=True)


def find_image_encoder() -> ImageEncoder | None:
    """The first that is installed. Raises BrokenModelError."""
    models = installed(CLIP)
    return ImageEncoder(models[0]) if models else None
