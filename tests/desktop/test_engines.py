from __future__ import annotations

from core.engine import Model, find_engine
from core.jobs import RestoreJob
from core.prompting.wishes import Wish
from desktop.engines import Engines
from desktop.wording import explanation


def named(engines, engine_id, model_id):
    return next(
        choice
        for choice in engines.choices
        if choice.engine.id == engine_id and choice.model and choice.model.id == model_id
    )


def test_every_model_of_every_engine_can_be_chosen(settings, sampler):
    choices = [(choice.engine.id, choice.model.title) for choice in Engines(settings).choices]
    assert set(choices) == {("starter", "Starter"), ("tiles", "Tiles"), ("sampling", "Small"), ("sampling", "Large")}


def test_the_choice_is_remembered(settings, sampler):
    engines = Engines(settings)
    assert engines.engine.id == "starter"
    engines.choose(named(engines, "sampling", "large"))
    assert Engines(settings).chosen == named(engines, "sampling", "large")


def test_jobs_name_the_model_of_an_engine_that_samples(settings, sampler):
    engines = Engines(settings)
    assert engines.job("dehaze") == RestoreJob("dehaze")
    engines.choose(named(engines, "sampling", "large"))
    assert engines.job("dehaze") == RestoreJob("dehaze", "sampling", "large")


def test_a_model_that_is_gone_gives_way_and_comes_back(settings, sampler):
    engines, told = Engines(settings), []
    engines.choose(named(engines, "sampling", "large"))
    engines.changed.connect(lambda: told.append(engines.chosen.model.id))
    sampler.installed = (Model("small", "Small"),)
    engines.refresh()
    assert told == ["small"]
    sampler.installed = ()
    engines.refresh()
    assert told == ["small", "starter"]
    assert [choice.model for choice in engines.choices if choice.engine is sampler] == [None]
    sampler.installed = (Model("large", "Large"),)
    assert Engines(settings).chosen.model.id == "large"  # what a person chose outlives its absence


def test_a_look_that_finds_nothing_new_is_not_told(settings, sampler):
    engines, told = Engines(settings), []
    engines.listed.connect(lambda: told.append(True))
    engines.refresh()
    assert not told
    sampler.installed = ()
    engines.refresh()
    assert told


def test_an_impossible_wish_is_explained_by_who_can_fulfil_it(settings, sampler):
    engines = Engines(settings)
    assert explanation(Wish.COLORIZE, engines).endswith("Choose Sampling beside Run: it can.")
    sampler.installed = ()
    engines.refresh()
    assert "PromptFix" in explanation(Wish.COLORIZE, engines)
    sampler.installed = (Model("small", "Small"),)
    engines.refresh()
    engines.choose(named(engines, "sampling", "small"))
    assert explanation(Wish.DENOISE, engines) == (
        "“Remove noise” was understood, but Sampling cannot do it. Choose Starter beside Run: it can."
    )


def test_engines_are_made_once(settings):
    assert Engines(settings).engine is find_engine("starter")
