"""An English speaker with a photo to mend."""

from __future__ import annotations

from collections.abc import Sequence

from core.prompting.instructions.grammar import load_grammar
from core.prompting.instructions.phrases import choose, expand
from core.prompting.instructions.speaker import LITTLE, VERY_LITTLE, Item, Speaker, Told
from core.prompting.wishes import Wish

_COMMANDS = (
    "nouns_removal", "nouns_removal", "nouns_removal", "nouns", "nouns", "comparatives", "comparatives", "good",
    "verbs", "verbs", "acts", "commands", "commands", "bad",
)  # fmt: skip
_COMPLAINTS = ("bad", "bad", "bad_turned", "good", "nouns", "complaints", "complaints", "complaints")


class EnglishSpeaker(Speaker):
    grammar = load_grammar("en")
    junk_letters = ("abcdefghijklmnopqrstuvwxyz", "bcdfghjklmnpqrstvwxz", "asdfghjkl", "qwertyuiop")
    syllables = "ba dor el fi gan ho il ju ka lem mi nor os pe qui ra sun tam um vel wi xa yo zer"
    circumstance_first = False
    contrasts = " but |, but |. |, | and |; |. But |, just |. Just |, only |: |, and |! | while |. Please "

    def command(self, wish: Wish, last: bool) -> Told:
        kind = self.rng.choice(self.kinds(wish, _COMMANDS))
        adverb, weight = self.how_much()
        before, after = (adverb, "") if self.rng.random() < 0.4 else ("", adverb)
        amounts = {VERY_LITTLE: "{act_very_little}", LITTLE: "{act_little}"}
        amount = amounts.get(weight, "{act_strong}" if adverb else "|some|")
        frame = choose(self.grammar.commands[kind.removeprefix("nouns_")], self.rng)
        if not any(slot in frame for slot in ("{adverb}", "{before}", "{amount}")):
            weight = 1.0  # the phrase has no place for an adverb
        names = {**self.grammar.wishes[wish], "noun": self.nouns(wish)}
        return self.say(frame, adverb=adverb, before=before, after=after, amount=amount, **names), weight

    def complaint(self, wish: Wish, last: bool) -> Told:
        words = self.grammar.wishes[wish]
        kinds = self.kinds(wish, _COMPLAINTS)
        if not kinds:
            return self.command(wish, last)
        if "bad" in words and self.rng.random() < 0.15:
            very = self.rng.random() < 0.2
            adverb = "{state_very_little}" if very else "{state_little}"
            return self.say(self.grammar.complaints["little"], adverb=adverb, **words), VERY_LITTLE if very else LITTLE
        return self.say(self.grammar.complaints[self.rng.choice(kinds)], noun=self.nouns(wish), **words), 1.0

    def improvement(self, last: bool) -> Told:
        draw = self.rng.random()
        if draw < 0.45:
            return self.say("{improve}"), 1.0
        if draw < 0.6:
            return self.say("{improve} {little}"), LITTLE
        return self.say("{ask} {improve} {thanks}"), 1.0

    def enumeration(self, wishes: Sequence[Wish]) -> list[Item]:
        kind = self.rng.choice(("nouns", "nouns", "bad", "acts", "verbs", "description"))
        if kind == "description":
            return self._description(wishes)
        named = [wish for wish in wishes if kind in self.grammar.wishes[wish]]
        items: list[Item] = []
        for i, wish in enumerate(named):
            adverb, weight = self.how_much() if kind in ("bad", "verbs") else ("", 1.0)
            if kind == "bad" and weight == 1.0:
                adverb = ""
            article = "[the|]" if kind == "nouns" and i else ""
            text = self.say(f"{adverb} {article} {{{kind}}}", **self.grammar.wishes[wish])
            if i == 0:
                text = expand(self.grammar.openings[kind], self._names, self.rng) + text
            else:
                last = i == len(named) - 1
                joint = " and |, and | & | as well as | plus |, | + " if last else ", |, |, | and |/"
                items.append((expand(joint, {}, self.rng), None, 1.0))
            items.append((text, wish, weight))
        if kind == "verbs":
            items.append((" " + self.say("[it|this|the photo|] {thanks}"), None, 1.0))
        return items

    def _description(self, wishes: Sequence[Wish]) -> list[Item]:
        """What it is like, then what is on it: "it's blurry and has scratches"."""
        like = [wish for wish in wishes if "bad" in self.grammar.wishes[wish]][:1]
        things = [wish for wish in wishes if wish not in like and "nouns" in self.grammar.wishes[wish]]
        phrases = [("{description}", wish) for wish in like] + [("{possession}", wish) for wish in things]
        items: list[Item] = []
        for frame, wish in phrases:
            if items:
                items.append((expand(" and | and |, and | & |, ", {}, self.rng), None, 1.0))
            items.append((self.say(frame, **{**self.grammar.wishes[wish], "noun": self.nouns(wish)}), wish, 1.0))
        return items

    def keep(self, wish: Wish) -> str:
        kind = self.rng.choice(["general", *self.kinds(wish, ("nouns", "nouns", "nouns", "bad", "good", "verbs"))])
        return self.say(self.grammar.keep[kind], noun=self.nouns(wish), **self.grammar.wishes[wish])
