import pytest

from core.errors import BadJobError, EmptyInstructionError, NotUnderstoodError
from core.jobs import RestoreJob
from core.promptfix.prompts import FLAWS, REQUESTS, check_words, describe, write_prompts
from core.prompting.defects import DEFECT_TITLES, Defect, DefectReport
from core.prompting.instructions import understand
from core.prompting.wishes import Wish

HAZY = DefectReport((Defect(Wish.DEHAZE, 0.9), Defect(Wish.DENOISE, 0.7)))
CLEAN = DefectReport(())


def prompts(instruction="", report=CLEAN, flaws=None, **fields):
    flaws = describe(report) if flaws is None else flaws
    return write_prompts(RestoreJob(instruction, "promptfix", flaws=flaws, **fields), understand(instruction))


def test_every_wish_and_every_defect_can_be_put_into_words():
    assert set(REQUESTS) == set(Wish)
    assert set(FLAWS) == set(DEFECT_TITLES)


def test_flaws_are_written_from_what_is_seen_unless_somebody_says_them():
    assert prompts("fix it", HAZY).auxiliary == "The image appears hazy and noisy."
    assert prompts("fix it", HAZY, flaws="It is stained.").auxiliary == "It is stained."
    assert prompts("fix it", HAZY, flaws="").auxiliary == ""
    three = DefectReport((*HAZY.defects, Defect(Wish.BRIGHTEN, 0.6)))
    assert describe(three) == "The image appears hazy, noisy and too dark."
    assert describe(CLEAN) == ""


def test_flaws_come_before_the_caption():
    both = prompts("fix it", HAZY, caption="A bird on a branch.")
    assert both.auxiliary == "The image appears hazy and noisy. A bird on a branch."


def test_an_english_instruction_reaches_the_model_word_for_word():
    said = "Strip off the snowflakes – naïve, I know"
    assert prompts(said).instruction == said
    assert prompts(said).notes == ()


def test_a_korean_instruction_is_put_into_english_and_said_so():
    asked = prompts("안개를 없애 줘")
    assert asked.instruction == REQUESTS[Wish.DEHAZE]
    assert REQUESTS[Wish.DEHAZE] in str(asked.notes[0])


def test_blind_mode_speaks_of_the_flaws_only_and_has_nothing_to_say_about_a_clean_photo():
    assert (prompts("", HAZY).instruction, prompts("", HAZY).auxiliary) == ("", "The image appears hazy and noisy.")
    assert prompts("", CLEAN) is None
    assert prompts("", CLEAN, caption="A bird.").auxiliary == "A bird."


def test_a_job_without_any_words_is_refused():
    def check(instruction, **fields):
        check_words(RestoreJob(instruction, "promptfix", **fields), understand(instruction))

    with pytest.raises(EmptyInstructionError):
        check(" ", flaws=" ")
    check("", flaws=None)
    check("", flaws="It is dark.")
    check("", flaws="", caption="A bird.")
    check("make it sing", flaws="")  # whatever it is, it is English
    with pytest.raises(NotUnderstoodError):
        check("노래를 불러 줘")
    for field in ("caption", "flaws"):
        with pytest.raises(BadJobError, match=field):
            check("remove the haze", **{field: "안개 낀 사진"})
