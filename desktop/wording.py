"""What the window answers to a wish that this version cannot fulfil."""

from __future__ import annotations

from core.prompting.wishes import TITLES, Wish, requirement
from desktop.i18n import tr, tr_message


def explanation(wish: Wish) -> str:
    """Why a wish that was understood will not be fulfilled, and what it would take."""
    understood = tr("“{wish}” was understood, but the starter models cannot do it.").format(wish=tr(TITLES[wish]))
    return f"{understood} {tr_message(requirement(wish))}"
