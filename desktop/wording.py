"""What the window answers to a wish that the chosen engine cannot fulfil."""

from __future__ import annotations

from core.prompting.wishes import TITLES, Wish, requirement
from desktop.engines import Engines
from desktop.i18n import tr, tr_message


def explanation(wish: Wish, engines: Engines) -> str:
    """Why a wish that was understood will not be fulfilled, and who can do it, or what it would take."""
    engine = tr(engines.engine.title)
    understood = tr("“{wish}” was understood, but {engine} cannot do it.").format(wish=tr(TITLES[wish]), engine=engine)
    able = engines.able(wish)
    if able is None:
        return f"{understood} {tr_message(requirement(wish))}"
    return f"{understood} {tr('Choose {engine} beside Run: it can.').format(engine=tr(able.title))}"
