from __future__ import annotations

import pytest

from core.prompting.wishes import TITLES, WITHIN_STARTER, Wish, requirement, requirements

BEYOND = sorted(set(Wish) - WITHIN_STARTER)


def test_every_wish_has_a_title():
    assert set(TITLES) == set(Wish)


@pytest.mark.parametrize("wish", BEYOND)
def test_every_wish_beyond_the_starter_says_what_it_would_take(wish: Wish):
    assert str(requirement(wish)).endswith(".")


def test_a_model_is_named_where_one_would_help_and_only_there():
    for wish in (Wish.COLORIZE, Wish.REMOVE_OBJECT, Wish.REMOVE_WATERMARK):
        assert "yeates/PromptFix" in str(requirement(wish))
    assert "stable-diffusion-v1-5/stable-diffusion-inpainting" in str(requirement(Wish.RESTYLE))
    assert "model" not in str(requirement(Wish.DARKEN))


def test_the_requirements_of_several_wishes_are_each_said_once():
    said = str(requirements([Wish.COLORIZE, Wish.DARKEN, Wish.REMOVE_OBJECT]))
    assert said == f"{requirement(Wish.COLORIZE)} {requirement(Wish.DARKEN)}"
    with pytest.raises(ValueError, match="no wish"):
        requirements([])
