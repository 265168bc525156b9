"""Prompts as the UNet's context: CLIP's text encoder, its last hidden states after the final layer norm."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import torch
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer
from transformers.utils.logging import disable_progress_bar

TOKENS = 77
KEPT = 64  # embeddings of a quarter megabyte each


class TextEncoder:
    """Embeds prompts and remembers the latest, so that another run with the same words costs nothing."""

    def __init__(self, tokenizer: CLIPTokenizer, encoder: CLIPTextModel) -> None:
        self._tokenizer = tokenizer
        self._encoder = encoder.eval().requires_grad_(False)
        self._kept: OrderedDict[str, Tensor] = OrderedDict()

    @staticmethod
    def load(tokenizer: Path, encoder: Path, device: torch.device, dtype: torch.dtype) -> TextEncoder:
        """From the two folders of an installed model. Raises OSError where a file is missing."""
        if not (tokenizer / "vocab.json").exists():
            raise FileNotFoundError("the tokenizer's vocab.json is missing")  # else an empty one would be made
        disable_progress_bar()
        model = CLIPTextModel.from_pretrained(encoder, dtype=dtype, local_files_only=True)
        return TextEncoder(CLIPTokenizer.from_pretrained(tokenizer, local_files_only=True), model.to(device))

    def embed(self, prompt: str) -> Tensor:
        """(1, 77, C). What does not fit into 77 tokens is cut off; see `overflow`. An empty prompt is a prompt too."""
        if prompt not in self._kept:
            tokens = self._tokenizer(
                prompt, truncation=True, max_length=TOKENS, padding="max_length", return_tensors="pt"
            )
            self._kept[prompt] = self._encoder(tokens.input_ids.to(self._encoder.device)).last_hidden_state
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(prompt)
        return self._kept[prompt]

    def overflow(self, prompt: str) -> int:
        """How many tokens of the prompt are cut off."""
        return max(0, len(self._tokenizer(prompt).input_ids) - TOKENS)
