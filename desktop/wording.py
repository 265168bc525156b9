"""What the window answers to a wish that this version cannot fulfil."""

from __future__ import annotations

from core.prompting.wishes import TITLES, Wish
from desktop.i18n import tr


def requirement(wish: Wish) -> str:
    """Why a wish that was understood will not be fulfilled, and what could fulfil it."""
    if wish is Wish.RESTYLE:
        needs = tr("It needs an Analogist or PromptFix model, which this version cannot load yet.")
    elif wish is Wish.DARKEN:
        needs = tr("What is blown out is not in the file any more; a RAW file of the same shot may still hold it.")
    else:
        needs = tr("It needs the official PromptFix model, which this version cannot load yet.")
    return (
        tr("“{wish}” was understood, but the starter models cannot do it.").format(wish=tr(TITLES[wish])) + " " + needs
    )
