"""What a checkpoint does not hold: the number of attention heads and the tokenizer, from the training's .yaml."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from core.errors import BadModelConfigError
from core.messages import Message
from core.models.configs import Config, clip_config, read_config

TOKENIZER_FILES = ("vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json")
_CLIP = Path(str(files("resources"))) / "clip"
_HEADS = 8  # of Stable Diffusion 1.x


@dataclass(frozen=True)
class Settings:
    """heads: of every attention in the UNet. tokenizer: folder of TOKENIZER_FILES.
    text: configuration of the text encoder, or None for OpenAI's design.
    """

    heads: int = _HEADS
    tokenizer: Path = _CLIP
    text: Config | None = None


def config_beside(source: Path) -> Path | None:
    """The .yaml of the same name in the same folder, if there is one."""
    beside = source.with_suffix(".yaml")
    return beside if beside.is_file() else None


def read_settings(config: Path | None) -> Settings:
    """Settings from a configuration in the project's own format; without one, those of the published model.

    Raises BadModelConfigError.
    """
    if config is None:
        return Settings()
    import yaml

    try:
        params = yaml.safe_load(config.read_text(encoding="utf-8"))["model"]["params"]
        heads = params["unet_config"]["params"].get("num_heads", _HEADS)
        version = params.get("cond_stage_config", {}).get("params", {}).get("version", "")
        folder = config.parent / str(version)
        if type(heads) is not int or heads < 1:
            raise BadModelConfigError(name=config.name, reason="num_heads must be a whole number from 1")
        inside = folder.resolve().is_relative_to(config.parent.resolve())  # a downloaded file may not point elsewhere
        if not version or not inside or not (folder / "config.json").is_file():
            return Settings(heads)
        text = read_config(folder / "config.json")
        text = clip_config(text.get("text_config", text))  # of the text encoder alone, or of both of CLIP's
    except OSError as error:
        raise BadModelConfigError(name=config.name, reason=error.strerror or str(error)) from error
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadModelConfigError(name=config.name, reason="it is not in the format of PromptFix's own") from error
    missing = [name for name in TOKENIZER_FILES if not (folder / name).is_file()]
    if missing:
        raise BadModelConfigError(
            name=config.name, reason=Message("{folder} lacks {files}", {"folder": folder, "files": tuple(missing)})
        )
    return Settings(heads, folder, text)
