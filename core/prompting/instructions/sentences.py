"""Training sentences, made up on the fly from the grammars: text in parts, and what each part wishes for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from core.prompting.instructions.english import EnglishSpeaker
from core.prompting.instructions.korean import KoreanSpeaker
from core.prompting.instructions.speaker import Speaker
from core.prompting.instructions.typos import misspell
from core.prompting.wishes import Wish

OLD_PHOTO_WISHES = {Wish.SCRATCHES: 1.0, Wish.UNFADE: 1.0, Wish.DENOISE: 0.5}
"""What "restore this old photo" means: prints scratch and fade, and scans of them are a little noisy."""

_WISHES = tuple(wish for wish in Wish if wish is not Wish.IMPROVE)
_COMMON = (Wish.BRIGHTEN, Wish.DENOISE, Wish.DEBLUR, Wish.DEHAZE, Wish.UNFADE, Wish.SCRATCHES, Wish.COLOUR_CAST)
_PRINT_DAMAGE = (Wish.SCRATCHES, Wish.UNFADE, Wish.COLOUR_CAST, Wish.DENOISE, Wish.DEBLUR)


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence. `unknown` marks a wish that is none of ours, or no wish at all, as in small talk."""

    text: str
    wishes: dict[Wish, float] = field(default_factory=dict)
    unknown: bool = False


def make_sentence(rng: Random) -> list[Part]:
    """A random sentence in English or Korean as its parts; joined without spaces they are the text."""
    speaker: Speaker = EnglishSpeaker(rng) if rng.random() < 0.5 else KoreanSpeaker(rng)
    parts = _PLANS[rng.choices(range(len(_PLANS)), _ODDS)[0]](speaker, rng)
    return _roughen(parts, isinstance(speaker, KoreanSpeaker), rng)


def _one_wish(speaker: Speaker, rng: Random, wish: Wish, last: bool) -> list[Part]:
    """A command or a complaint; a complaint may be followed by a cry for help that wishes for nothing more."""
    if wish is Wish.IMPROVE:
        text, weight = speaker.improvement(last)
        return [Part(text, {wish: weight})]
    if rng.random() < 0.62:
        text, weight = speaker.command(wish, last)
        return [Part(text, {wish: weight})]
    text, weight = speaker.complaint(wish, last)
    parts = [Part(text, {wish: weight})]
    if rng.random() < 0.12:
        circumstance = Part(speaker.circumstance())
        parts = [circumstance, Part(" "), *parts] if speaker.circumstance_first else [*parts, Part(" "), circumstance]
    if last and rng.random() < 0.15:
        parts += [Part(rng.choice((". ", ", ", " ", "! "))), Part(speaker.cry_for_help())]
    return parts


def _single(speaker: Speaker, rng: Random) -> list[Part]:
    return _one_wish(speaker, rng, rng.choice(_WISHES + _COMMON), last=True)


def _improve(speaker: Speaker, rng: Random) -> list[Part]:
    return _one_wish(speaker, rng, Wish.IMPROVE, last=True)


def _old_photo(speaker: Speaker, rng: Random) -> list[Part]:
    return [Part(speaker.old_photo(), dict(OLD_PHOTO_WISHES))]


def _damaged_heirloom(speaker: Speaker, rng: Random) -> list[Part]:
    """An old print whose damage is named, so that "restore it" asks for no more than that."""
    damage = rng.sample(_PRINT_DAMAGE, rng.choice((1, 1, 2)))
    clauses = [[Part(speaker.heirloom())]]
    for wish in damage:
        clauses.append(_one_wish(speaker, rng, wish, last=wish is damage[-1]))
    if rng.random() < 0.5:
        clauses.append([Part(speaker.restoration())])
    return _join(clauses, speaker)


def _unknown(speaker: Speaker, rng: Random) -> list[Part]:
    return [Part(speaker.unknown(), unknown=True)]


def _background(speaker: Speaker, rng: Random) -> list[Part]:
    return [Part(speaker.background())]


def _keep_only(speaker: Speaker, rng: Random) -> list[Part]:
    return [Part(speaker.keep(rng.choice(_WISHES)) if rng.random() < 0.6 else speaker.nothing())]


def _list(speaker: Speaker, rng: Random) -> list[Part]:
    """Several things under one verb: "remove the haze, the noise and the blur"."""
    wishes = rng.sample(_WISHES, rng.choice((2, 2, 2, 3, 3, 4)))
    return [Part(text, {wish: weight} if wish else {}) for text, wish, weight in speaker.enumeration(wishes)]


def _several(speaker: Speaker, rng: Random) -> list[Part]:
    """Clauses of every kind in a row: mostly wishes, sometimes small talk, an old photo, a wish of no known kind."""
    count = rng.choice((2, 2, 2, 3, 3, 4))
    wishes = rng.sample([*_WISHES, Wish.IMPROVE], count)
    clauses: list[list[Part]] = []
    for i, wish in enumerate(wishes):
        draw = rng.random()
        last = i == count - 1
        if draw < 0.8:
            clauses.append(_one_wish(speaker, rng, wish, last))
        elif draw < 0.9:
            clauses.append(_background(speaker, rng))
        elif draw < 0.95:
            clauses.append(_unknown(speaker, rng))
        elif draw < 0.97:
            clauses.append(_old_photo(speaker, rng))
        else:
            clauses.append([Part(speaker.keep(rng.choice([w for w in _WISHES if w not in wishes])))])
    return _join(clauses, speaker)


def _wish_and_keep(speaker: Speaker, rng: Random) -> list[Part]:
    """A wish or two, and something to be left alone, in either order."""
    wanted = rng.sample(_WISHES, rng.choice((1, 1, 2)))
    others = [wish for wish in _WISHES if wish not in wanted]
    keeps = [[Part(speaker.keep(rng.choice(others)))] for _ in range(rng.choice((1, 1, 1, 2)))]
    before = rng.random() < 0.5
    wishes = [_one_wish(speaker, rng, wish, last=before and wish is wanted[-1]) for wish in wanted]
    if not before and rng.random() < 0.5:
        wishes[-1] = _one_wish(speaker, rng, wanted[-1], last=True)
    return _join([*keeps, *wishes] if before else [*wishes, *keeps], speaker, contrast=True)


def _wish_and_background(speaker: Speaker, rng: Random) -> list[Part]:
    clauses = [_background(speaker, rng), _single(speaker, rng)]
    if rng.random() < 0.3:
        clauses.append(_background(speaker, rng))
    if rng.random() < 0.4:
        clauses.reverse()
    return _join(clauses, speaker)


def _join(clauses: Sequence[list[Part]], speaker: Speaker, contrast: bool = False) -> list[Part]:
    parts: list[Part] = []
    for i, clause in enumerate(clauses):
        if i:
            parts.append(Part(speaker.join(contrast)))
        parts += clause
    return parts


_Plan = Callable[[Speaker, Random], list[Part]]
_PLANS: tuple[_Plan, ...] = (
    _single, _several, _list, _wish_and_keep, _wish_and_background, _improve, _old_photo, _damaged_heirloom, _unknown,
    _background, _keep_only,
)  # fmt: skip
_ODDS = (27, 19, 12, 15, 6, 4.5, 4, 4, 8, 3, 2.5)


def _roughen(parts: list[Part], korean: bool, rng: Random) -> list[Part]:
    """Typos, missing spaces and odd capitals, as people type them."""
    if rng.random() < 0.4:
        parts = [replace(part, text=misspell(part.text, rng.choice((0.08, 0.15, 0.3)), rng)) for part in parts]
    if not korean and rng.random() < 0.15:
        parts = [replace(part, text=part.text.replace("'", "")) for part in parts]
    if korean:
        draw = rng.random()
        if draw < 0.08:
            parts = [replace(part, text=part.text.replace(" ", "")) for part in parts]
        elif draw < 0.2:
            parts = [replace(part, text=_drop_some_spaces(part.text, rng)) for part in parts]
        if rng.random() < 0.05 and len(parts) > 1:
            merged = {wish: weight for part in parts for wish, weight in part.wishes.items()}
            text = "".join(part.text for part in parts).replace(" ", "").replace(",", "")
            parts = [Part(text, merged, any(part.unknown for part in parts))]
    draw = rng.random()
    if draw < 0.03:
        return [replace(part, text=part.text.upper()) for part in parts]
    if draw < 0.4 and parts:
        return [replace(parts[0], text=parts[0].text[:1].upper() + parts[0].text[1:]), *parts[1:]]
    return parts


def _drop_some_spaces(text: str, rng: Random) -> str:
    return "".join(char for char in text if char != " " or rng.random() < 0.6)
