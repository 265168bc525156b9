from core.prompting.understanding import Understanding
from core.prompting.wishes import Wish


def test_what_is_doable_depends_on_the_engine():
    wishes = {Wish.COLORIZE: 1.0, Wish.DENOISE: 0.4}
    starter, painter = Understanding("", wishes), Understanding("", wishes, within=frozenset({Wish.COLORIZE}))
    assert (starter.doable, starter.beyond) == ({Wish.DENOISE: 0.4}, (Wish.COLORIZE,))
    assert (painter.doable, painter.beyond) == ({Wish.COLORIZE: 1.0}, (Wish.DENOISE,))
    assert painter.to_dict()["wishes"] == {"colorize": 1.0}
    assert painter.to_dict()["needs_official_model"] == ["denoise"]
