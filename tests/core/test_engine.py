import pytest

from core.engine import ENGINES, find_engine, finish
from core.errors import UnknownEngineError


def test_every_registered_engine_can_be_made_and_goes_by_its_id():
    for engine_id in ENGINES:
        engine = find_engine(engine_id)
        assert engine.id == engine_id
        assert engine.title
        assert engine.understand("colorize it and remove the noise").within == engine.wishes
        assert find_engine(engine_id) is engine


def test_an_unknown_engine_is_named_together_with_the_known_ones():
    with pytest.raises(UnknownEngineError, match=r"“dreamer”.*starter"):
        find_engine("dreamer")


def test_finish_hands_out_every_step_and_the_result():
    def run():
        yield 1
        yield 2
        return "result"

    steps = []
    assert finish(run(), steps.append) == "result"
    assert steps == [1, 2]
