"""A Korean speaker with a photo to mend."""

from __future__ import annotations

from collections.abc import Sequence

from core.prompting.instructions.grammar import load_grammar
from core.prompting.instructions.phrases import choose, conjugation, expand
from core.prompting.instructions.speaker import LITTLE, VERY_LITTLE, Item, Speaker, Told
from core.prompting.wishes import Wish

_COMMANDS = (
    "nouns_removal", "nouns_removal", "nouns_removal", "nouns_removal", "nouns", "good", "good", "good_only", "acts",
    "acts", "commands", "commands", "commands", "bad",
)  # fmt: skip
_COMPLAINTS = ("bad", "bad", "bad_turned", "good", "nouns", "nouns_state", "complaints", "complaints", "complaints")
_CONJUGATED = ("good", "bad", "commands", "complaints")
_NOUN_VERBS = {"nouns_removal": "{remove_do}", "nouns_state": "{noun_state}"}
_OF_NOUNS = {"good": "nouns_removal", "bad": "nouns_state"}
_SHORT = {  # by the kind of phrase: the shortest clause within a sentence, and at its end
    "good": ("{adverb} {stem}[게|게|고]", "{adverb} {stem}게 [해줘|해주세요|만들어줘|부탁드려요||요]"),
    "bad": ("[|||너무 |좀 |엄청 ]{stem}[고|고|고|는데다]", "[|||너무 |좀 |엄청 ]{complain}"),
    "nouns_removal": (
        "{noun}[@을||@은|도] {adverb} [{stem}고|{inf}주고]",
        "{noun}[@을||@은|도] {adverb} {imperative}",
    ),
    "nouns_state": (
        "{noun}[@이||도|@이] [|||너무 |좀 |엄청 ]{stem}[고|고|고|는데다]",
        "{noun}[@이||도|@이] [|||너무 |좀 |엄청 ]{complain}",
    ),
}


class KoreanSpeaker(Speaker):
    grammar = load_grammar("ko")
    junk_letters = ("ㅁㄴㅇㄹㅂㅈㄷㄱㅋㅌㅊㅍㅎ", "가나두르묘벡스융쟈철켜톰퓨헤꾸쀼")
    syllables = "가 남 도 라 마 벨 사 오 진 차 카 톤 파 한 호 미 루 제 온 덕 평 수 산 토"
    circumstance_first = True
    contrasts = " | |, |. | 하지만 |. 대신 |, 그냥 "

    def _say_kind(self, kind: str, frame: str, wish: Wish, **names: str) -> str:
        """A frame around a phrase of that kind, conjugated where it is a verb or an adjective."""
        words = self.grammar.wishes[wish]
        names["noun"] = self.nouns(wish)
        if kind in _NOUN_VERBS:
            return self.conjugate(_NOUN_VERBS[kind], frame, **names)
        if kind.split("_")[0] in _CONJUGATED:
            return self.conjugate(words[kind.split("_")[0]], frame, **names)
        return self.say(frame, **names, **words)

    def conjugate(self, verb: str, frame: str, **names: str) -> str:
        """A frame with the stem, -어 form and modifier of a random reading of `verb`."""
        return self.say(frame, **names, **conjugation(self.say(verb)))

    def command(self, wish: Wish, last: bool) -> Told:
        kind = self.rng.choice(self.kinds(wish, _COMMANDS))
        adverb, weight = self.how_much()
        name = "good_linking" if kind.startswith("good") and not last else kind.removeprefix("nouns_")
        frame = choose(self.grammar.commands[name], self.rng)
        if "{adverb}" not in frame:
            weight = 1.0
        end = "{imperative}" if last else "{linking}"
        return self._say_kind(kind, frame, wish, adverb=adverb, end=end), weight

    def complaint(self, wish: Wish, last: bool) -> Told:
        kinds = self.kinds(wish, _COMPLAINTS)
        if not kinds:
            return self.command(wish, last)
        end = "{complain}" if last else "{complain_linking}"
        if "bad" in kinds and self.rng.random() < 0.15:
            very = self.rng.random() < 0.2
            adverb = "{state_very_little}" if very else "{state_little}"
            frame = self.grammar.complaints["little"]
            return self._say_kind("bad", frame, wish, adverb=adverb, end=end), VERY_LITTLE if very else LITTLE
        kind = self.rng.choice(kinds)
        return self._say_kind(kind, self.grammar.complaints[kind], wish, end=end), 1.0

    def improvement(self, last: bool) -> Told:
        if self.rng.random() < 0.3:
            return self.say("{improve}"), 1.0
        little = self.rng.random() < 0.2
        adverb = "{little}" if little else "||||완벽하게|최대한|제대로"
        end = "{imperative}" if last else "{linking}"
        return self.conjugate("{improve_do}", f"{adverb} {end}" if little else f"[{adverb}] {end}"), (
            LITTLE if little else 1.0
        )

    def enumeration(self, wishes: Sequence[Wish]) -> list[Item]:
        kind = self.rng.choice(("nouns", "nouns", "acts", "bad", "bad", "good", "good"))
        if kind in ("bad", "good"):
            return self._row_of_clauses(kind, wishes)
        named = [wish for wish in wishes if kind in self.grammar.wishes[wish]]
        items: list[Item] = []
        for i, wish in enumerate(named):
            word = self.say(f"{{{kind}}}", **self.grammar.wishes[wish])
            if i < len(named) - 1 and kind == "nouns":
                items += [(self.say("{word}[랑|@과|하고|이랑|도||, 그리고|,]", word=word) + " ", wish, 1.0)]
            elif i < len(named) - 1:
                items += [(word, wish, 1.0), (expand(", |하고 |와 |, 그리고 |/|랑 | 및 ", {}, self.rng), None, 1.0)]
            elif kind == "nouns":
                items += [(self.say("{word}[@을|@을 좀| 좀|@을 다||도]", word=word), wish, 1.0)]
                closing = self.conjugate("{remove_do}", "[둘 다|전부|모두|다|싹|] {imperative}")
                items += [(" " + closing, None, 1.0)]
            else:
                items += [(word, wish, 1.0), (expand("[ 해줘| 부탁드려요|해주세요|| 부탁해]", {}, self.rng), None, 1.0)]
        return items

    def _row_of_clauses(self, kind: str, wishes: Sequence[Wish]) -> list[Item]:
        """The shortest clauses in a row: "어둡고 노이즈 많고 흐려요", "밝게, 노이즈 빼고 선명하게 해줘"."""
        named = [wish for wish in wishes if self.kinds(wish, (kind, "nouns"))]
        items: list[Item] = []
        for i, wish in enumerate(named):
            last = i == len(named) - 1
            adverb, weight = self.how_much() if kind == "good" else ("", 1.0)
            spoken = kind if kind in self.grammar.wishes[wish] else _OF_NOUNS[kind]
            frame = _SHORT[spoken][last]
            items.append((self._say_kind(spoken, frame, wish, adverb=adverb), wish, weight))
            if not last:
                items.append((expand("[ | |, | 그리고 |, 그리고 ]", {}, self.rng), None, 1.0))
        return items

    def keep(self, wish: Wish) -> str:
        kinds = self.kinds(wish, ("nouns", "nouns", "nouns", "acts", "bad", "good", "commands"))
        kind = self.rng.choice(["general", *kinds])
        return self._say_kind(kind, self.grammar.keep[kind], wish)

    def old_photo(self) -> str:
        return self.say("{old_photo}", old_do=self.conjugate("{old_do}", "{imperative}"))

    def unknown(self) -> str:
        text = self.say("{unknown}")
        return self.conjugate(text, "{inf}{do}") if "/" in text else text
