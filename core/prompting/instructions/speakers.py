"""Two people with a photo to mend: how an English and a Korean speaker put a wish into words."""

from __future__ import annotations

from random import Random
from typing import Protocol

from core.prompting.instructions import grammar_en as en
from core.prompting.instructions import grammar_ko as ko
from core.prompting.instructions.phrases import conjugation, expand
from core.prompting.wishes import Wish

Told = tuple[str, float]
"""A phrase and the weight of the wish that it expresses."""


class Speaker(Protocol):
    """Says things at random. `last`: the clause ends the sentence (Korean verbs take another ending within it)."""

    def command(self, wish: Wish, last: bool) -> Told: ...
    def complaint(self, wish: Wish, last: bool) -> Told: ...
    def improvement(self, last: bool) -> Told: ...
    def enumeration(self, wishes: list[Wish]) -> list[tuple[str, Wish | None, float]]: ...
    def keep(self, wish: Wish) -> str: ...
    def old_photo(self) -> str: ...
    def unknown(self) -> str: ...
    def background(self) -> str: ...
    def cry_for_help(self) -> str: ...
    def nothing(self) -> str: ...
    def join(self, contrast: bool) -> str: ...


def _junk(rng: Random, letters: str) -> str:
    return "".join(rng.choice(letters) for _ in range(rng.randint(2, 8)))


def _how_much(rng: Random, little: tuple[tuple[str, float], ...], strong: str) -> Told:
    """An adverb, mostly none, and the weight it gives."""
    draw = rng.random()
    if draw < 0.7:
        return "", 1.0
    if draw < 0.88:
        phrase, weight = little[0] if rng.random() < 0.75 else little[1]
        return expand(phrase, {}, rng), weight
    return expand(strong, {}, rng), 1.0


class EnglishSpeaker:
    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._names = {**en.FRAMES, "junk": _junk(rng, "abcdefghijklmnopqrstuvwxyz")}

    def _say(self, phrase: str, **names: str) -> str:
        text = expand(phrase, {**self._names, **names}, self._rng)
        return " ".join(text.split()).replace(" ,", ",").replace(" ?", "?")

    def command(self, wish: Wish, last: bool) -> Told:
        words = en.VOCABULARY[wish]
        adverb, weight = _how_much(self._rng, en.LITTLE, en.STRONG)
        amount = {1.0: en.ACT_STRONG if adverb else "[|some|]"}.get(weight, en.ACT_LITTLE)
        if weight < 0.4:
            amount = "[a tiny bit of|the slightest|very slight|just a hint of|very light]"
        before, after = (adverb, "") if self._rng.random() < 0.5 else ("", adverb)
        frames: list[str] = []
        if words.nouns:
            frames += ["{ask} {before} {remove} {the} {noun} {where} {after} {thanks}"] * 3
            frames += [
                "[I [want|need|would like|'d like]|can I get|get] the {noun} {adverb} [gone|removed|out|fixed|cleaned up|reduced|corrected]|{adverb} [less|no|no more|without|remove] {noun} {thanks}"
                "|{noun} [removal|reduction|correction|fix|cleanup] {adverb} {thanks}|the {noun} [has to|must|should|needs to] [go|be {adverb} removed|be reduced {adverb}|disappear]"
                "|[can|could] [the|this] {noun} be {adverb} [removed|fixed|reduced|taken out|corrected]?|{noun}, [please|pls] {remove} [it|them|that] {adverb}|make the {noun} {adverb} [disappear|go away|vanish|less visible|less obvious]"
                "|make [it|this] [{noun} free|free of {noun}]|only {remove} the {noun} {adverb}|[a version|it] without [the|] {noun} {thanks}|get the {noun} {adverb} [off|out of] {it}|take the {noun} [away|out|off] {adverb}|{remove} {noun} {adverb}|everything [can|should] stay, just {remove} the {noun} {adverb}"
            ] * 2
        if words.comparatives:
            frames += [
                "{ask} make {it} [look|] {adverb} {comparative} {thanks}|{adverb} {comparative} {thanks}|[I want|I need|I'd like|can I have] [it|this|the photo] {adverb} {comparative}"
                "|[could|can|should|must] [it|this|the photo] be {adverb} {comparative}?|{comparative} {adverb}|it [should|could|needs to] be {adverb} {comparative}|get {it} {comparative} {adverb}"
            ] * 2
        if words.good:
            frames += ["{ask} make {it} [look|] {adverb} {good} {thanks}|I want [it|this] {adverb} {good}|I'd like {it} to [be|look] {adverb} {good}|{good} {thanks}|[nice and|perfectly] {good}|can you get it {good} {adverb}?"]
        if words.verbs:
            frames += ["{ask} {before} {verb} {it} {after} {thanks}", "{ask} {verb} {it} {thanks}", "{verb}"]
        if words.acts:
            frames += ["{amount} {act} {thanks}|[it|this] [needs|could use|wants] {amount} {act}|[apply|do|add|try|run|use|perform] {amount} {act} [on|to|for] {it}|{act} {thanks}|[I need|I'd like|I want|give me|give it] {amount} {act}"]
        if words.commands:
            frames += ["{ask} {before} {command} {after} {thanks}", "{command}"]
        if words.bad:
            frames += ["make {it} {adverb} less {bad}|it [should not|shouldn't] be so {bad}|{ask} {remove} [the|this] {bad} [look|parts|areas] {adverb}|[fix|correct|repair] [this|my|the] {bad} [photo|picture|image|shot|pic] {thanks}|not so {bad} [please|]"]
        frame = self._rng.choice(frames)
        nouns = words.nouns
        if wish is Wish.REMOVE_OBJECT and self._rng.random() < 0.15:
            nouns = "{thing}|{thing}s|{junk}"
        text = self._say(
            frame, before=before, after=after, adverb=adverb, amount=amount, noun=nouns, bad=words.bad,
            good=words.good, comparative=words.comparatives, verb=words.verbs, act=words.acts, command=words.commands,
        )  # fmt: skip
        said = not adverb or adverb.split()[0] in text or amount != "[|some|]" and "{amount}" in frame
        return text, weight if said else 1.0

    def complaint(self, wish: Wish, last: bool) -> Told:
        words = en.VOCABULARY[wish]
        frames: list[str] = []
        if words.bad:
            frames += ["{is} {very} {bad}", "{is} {very} {bad}", "{very} {bad}|why is [it|this|everything] so {bad}?|so {bad} [that|] {see}|my {bad} [photo|picture|shot], [help|please]|{bad} [photo|picture|image|shot|pic]|how {bad} [it is|]!|sorry, it's {bad}|it was {bad} [when|because] [I took it|we were there]|I have a {bad} [photo|picture]"]
        if words.good:
            frames += ["{is} not [very|really|that|] {good} [enough|at all|]|[it isn't|isn't|it's hardly|nothing is] {good} [enough|at all|]"]
        if words.nouns:
            frames += [
                "[there is|there's|it has|I see|I can see|it's got|has] [too much|so much|a lot of|some|terrible|ugly|way too much|horrible|visible] {noun} [everywhere|all over|]|the {noun} [is|are] [awful|terrible|too strong|distracting|what bothers me|ruining it|really bad|horrible|annoying|so strong|the problem|too much|insane|killing me]"
                "|[full of|covered in|suffers from|ruined by|plagued by|spoiled by] {noun}|{noun} [everywhere|all over the place|is bad|is killing it]|[I hate|I don't like|I can't stand|not happy with] the {noun}|[what's with|what is it with] the {noun}?|because of the {noun} {see}|too much {noun}|so much {noun}|[lots of|terrible|bad|horrible] {noun}|the problem is the {noun}|[issue|problem]: {noun}|my problem is {noun}"
            ]
        if words.complaints:
            frames += ["{complaint}", "{complaint}", "{complaint} [and|so|,] [{see}|I hate it|it looks awful|it shows|it looks terrible]|I think {complaint}|{complaint} :(|unfortunately {complaint}|sadly, {complaint}|{complaint} [again|!!|...]"]
        if not frames:
            return self.command(wish, last)
        little = bool(words.bad) and self._rng.random() < 0.15
        if little:
            phrase, weight = en.LITTLE[0] if self._rng.random() < 0.8 else en.LITTLE[1]
            phrase = "a little|a bit|slightly|a tad|a touch|somewhat|a little bit|just a bit" if weight == 0.5 else "very slightly|ever so slightly|a tiny bit|barely"
            return self._say("{is} {little} {bad}|{little} {bad}", little=phrase, bad=words.bad), weight
        frame = self._rng.choice(frames)
        return self._say(frame, bad=words.bad, good=words.good, noun=words.nouns, complaint=words.complaints), 1.0

    def improvement(self, last: bool) -> Told:
        text = self._say(en.IMPROVE)
        draw = self._rng.random()
        if draw < 0.45:
            return text, 1.0
        if draw < 0.6:
            adverb = self._say(en.LITTLE[0][0])
            return f"{text} {adverb}", 0.5
        return self._say("{ask} {text} {thanks}", text=text), 1.0

    def enumeration(self, wishes: list[Wish]) -> list[tuple[str, Wish | None, float]]:
        kind = self._rng.choice(("nouns", "bad", "acts", "verbs", "nouns"))
        wishes = [wish for wish in wishes if getattr(en.VOCABULARY[wish], kind)]
        opening = {
            "nouns": "{ask} {remove} {the} |{ask} {remove} |[there's|I see] |too much |[full of|no more|less] ",
            "bad": "{is} {very} |{is} both |{is} |",
            "acts": "[needs|apply|do|give it|I need|please do|] ",
            "verbs": "{ask} |",
        }[kind]
        told: list[tuple[str, Wish | None, float]] = []
        if not wishes:
            return [(*self._whole(Wish.DENOISE),)]
        first = expand(opening, self._names, self._rng)
        for i, wish in enumerate(wishes):
            if i:
                joint = " and |, and | & | as well as | plus |, | + " if i == len(wishes) - 1 else ", |, | and |/"
                told.append((expand(joint, {}, self._rng), None, 1.0))
            adverb, weight = _how_much(self._rng, en.LITTLE, en.STRONG) if kind in ("bad", "verbs") else ("", 1.0)
            if kind == "bad" and weight == 1.0:
                adverb = ""
            article = self._say("[the|the|]") if kind == "nouns" and i else ""
            text = " ".join(f"{adverb} {article} {self._say(getattr(en.VOCABULARY[wish], kind))}".split())
            told.append((first + text if not i else text, wish, weight))
        if kind == "verbs":
            told.append((self._say("[ it| this| the photo|]{thanks}").join((" ", "")), None, 1.0))
        return told

    def _whole(self, wish: Wish) -> tuple[str, Wish, float]:
        text, weight = self.command(wish, last=True)
        return text, wish, weight

    def keep(self, wish: Wish) -> str:
        words = en.VOCABULARY[wish]
        frames = [en.KEEP["general"]]
        frames += [en.KEEP["noun"]] * 3 if words.nouns else []
        frames += [en.KEEP["bad"]] if words.bad else []
        frames += [en.KEEP["good"]] if words.good else []
        frames += [en.KEEP["verb"]] if words.verbs else []
        return self._say(
            self._rng.choice(frames), noun=words.nouns, bad=words.bad, good=words.good, verb=words.verbs, act=words.acts
        )

    def old_photo(self) -> str:
        return self._say("[{ask} |]{old_photo}", old_photo=en.OLD_PHOTO)

    def unknown(self) -> str:
        return self._say(en.UNKNOWN)

    def background(self) -> str:
        return self._say(en.BACKGROUND)

    def cry_for_help(self) -> str:
        return self._say(en.HELP)

    def nothing(self) -> str:
        return self._say(en.NOTHING)

    def join(self, contrast: bool) -> str:
        contrasting = " but |, but |. |, | and |; |. But |, just |. Just |, only |: |, and |! | while |. Please "
        return expand(contrasting if contrast else en.JOINS, {}, self._rng)


class KoreanSpeaker:
    def __init__(self, rng: Random) -> None:
        self._rng = rng
        junk = _junk(rng, "ㅁㄴㅇㄹㅂㅈㄷㄱㅋㅌㅊㅍㅎ") if rng.random() < 0.5 else _junk(rng, "가나두르묘벡스융쟈철켜톰퓨헤꾸쀼")
        self._names = {**ko.FRAMES, "junk": junk}

    def _say(self, phrase: str, **names: str) -> str:
        return " ".join(expand(phrase, {**self._names, **names}, self._rng).split())

    def _conjugate(self, verb: str, frame: str, **names: str) -> str:
        """A frame around a random reading of "stem/-어 form/modifier"."""
        forms = conjugation(expand(verb, {**self._names, **names}, self._rng))
        return self._say(frame, **forms, **names)

    def command(self, wish: Wish, last: bool) -> Told:
        words = ko.VOCABULARY[wish]
        adverb, weight = _how_much(self._rng, ko.LITTLE, ko.STRONG)
        ending = ko.FRAMES["imperative" if last else "linking"]
        frames: list[tuple[str, str]] = []
        nouns = words.nouns
        if wish is Wish.REMOVE_OBJECT and self._rng.random() < 0.1:
            nouns = "{thing}"
        if nouns:
            removal = "{noun}[@을| 좀|@을 좀|만|@은|도||@을| 다] {adverb} {do_it}"
            frames += [("removal", removal)] * 4
            frames += [("phrase", "{noun} [제거|없애기|줄이기|보정|지우기|삭제] {adverb}|{noun}[@이|] [없게|안 보이게|덜 보이게|없어지게] {adverb} [해줘|해주세요|해 주실 수 있나요|부탁드려요|하고 싶어요]|{noun}[@이|] [없었으면|사라졌으면|없으면|줄었으면] [좋겠어요|좋겠다|해요]|{noun} {adverb} [제거 부탁드려요|제거 부탁드립니다|제거 가능할까요|제거 좀]")]
        if words.good:
            frames += [("verb", "{adverb} {stemgood}게 하/{infgood}지게 해"), ("good", "[|사진을 |이거 |얼굴을 |전체를 |배경을 |좀 |좀 더 |더 |글씨를 ]{adverb} {stem}게 [해줘|해주세요|만들어줘|만들어 주세요|보정해줘|부탁드려요|하고 싶어요|바꿔줘||해 주실 수 있나요|좀|해줄래|해주실래요|가능할까요|해봐|처리해줘|나왔으면 좋겠어요|보이게 해줘|보였으면 좋겠어요]")] * 2
        if words.acts:
            frames += [("phrase", "{adverb} {act}[ 해줘| 부탁드려요| 부탁해요||해주세요| 좀| 가능할까요| 되나요| 해주세요| 부탁드립니다| 원해요| 해주실 수 있나요| 필요해요| please]"), ("phrase", "{act}")]
        if words.commands:
            frames += [("command", "{adverb} {command}"), ("command", "{command}"), ("command", "{command}")]
        if words.bad:
            frames += [("bad", "[|좀 ]{adverb} [덜 {stem}게|{stem}지 않게] [해줘|해주세요|만들어줘|부탁드려요|하고]|{mod} [거|것|부분|사진|데|화면][을|을 좀|] {adverb} [고쳐줘|보정해줘|잡아줘|해결해줘|없애줘|보정해주세요|고쳐주세요|복구해줘|살려줘|수정해주세요|복원해줘]")]
        kind, frame = self._rng.choice(frames)
        if kind == "verb":
            kind, frame = "command", "{command}"
            if not words.commands:
                kind, frame = "phrase", "{act}"
        if kind == "removal":
            text = self._conjugate(ko.FRAMES["remove_do"], frame.replace("{do_it}", f"[{ending}]"), noun=nouns, adverb=adverb)
        elif kind == "command":
            text = self._conjugate(words.commands, frame.replace("{command}", f"[{ending}]"), adverb=adverb)
        elif kind == "good":
            if not last:
                frame = "[|사진을 |더 |좀 더 ]{adverb} {stem}게 [하고|해주고|만들고|하면서|해주시고|한 다음]"
            text = self._conjugate(words.good, frame, adverb=adverb)
        elif kind == "bad":
            text = self._conjugate(words.bad, frame, adverb=adverb)
        else:
            text = self._say(frame, noun=nouns, act=words.acts, adverb=adverb)
        return text, weight if not adverb or adverb in text else 1.0

    def complaint(self, wish: Wish, last: bool) -> Told:
        words = ko.VOCABULARY[wish]
        ending = ko.FRAMES["complain" if last else "complain_linking"]
        if words.bad and self._rng.random() < 0.15:
            little, weight = ("조금|살짝|약간|좀 살짝|쪼금", 0.5) if self._rng.random() < 0.8 else ("아주 조금|아주 살짝|아주 약간", 0.3)
            return self._conjugate(words.bad, "{subject} {little} " + f"[{ending}]", little=little), weight
        kinds = [kind for kind in ("bad", "complaints", "complaints", "nouns", "good") if getattr(words, kind)]
        if not kinds:
            return self.command(wish, last)
        kind = self._rng.choice(kinds)
        if kind == "bad":
            frame = f"{{subject}} {{very}} [{ending}]"
            if self._rng.random() < 0.3:
                frame = "{subject} {very} {stem}게 [나왔어요|나왔네요|찍혔어요|보여요|됐어요|나왔는데|찍혔네|보이네요|나옴|보임|나왔어|보이고]|왜 이렇게 {stem}[죠|지|나요][?|]|[{inf}서|{stem}게 나와서] [속상해요|못 쓰겠어요|아쉬워요|보기 싫어요|아무것도 안 보여요|어떡해요]"
            return self._conjugate(words.bad, frame), 1.0
        if kind == "complaints":
            return self._conjugate(words.complaints, f"[{ending}]"), 1.0
        if kind == "good":
            return self._conjugate(words.good, "{subject} [{stem}지가 않아요|{stem}지 않아요|안 {inf}요|{stem}지 못해요|별로 안 {inf}요|{stem}지 않네요|하나도 안 {inf}]"), 1.0
        frame = "{noun}@이 [너무|엄청|좀 많이|진짜|되게|] [많아요|심해요|심하네요|거슬려요|보여요|많네|심해|장난 아니에요|신경 쓰여요|있어요|문제예요|눈에 띄어요|보기 싫어요|많고|심하고|심한데|싫어요]|{noun} 때문에 [안 보여요|보기 싫어요|사진을 망쳤어요|고민이에요|아쉬워요|속상해요|잘 안 보여요|망했어요|지저분해요]|{noun} [심함|너무 심해요|많음|어떻게 좀 해줘|어떡하죠]|{noun}투성이예요|{noun}@이 문제예요"
        return self._say(frame, noun=words.nouns), 1.0

    def improvement(self, last: bool) -> Told:
        if self._rng.random() < 0.3:
            return self._say(ko.IMPROVE), 1.0
        little = self._rng.random() < 0.2
        adverb = self._say(ko.LITTLE[0][0]) if little else self._say("||||완벽하게|최대한|제대로")
        forms = conjugation(expand(ko.IMPROVE_DO, self._names, self._rng))
        return self._say("{adverb} " + f"[{ko.FRAMES['imperative' if last else 'linking']}]", adverb=adverb, **forms), (
            0.5 if little else 1.0
        )

    def enumeration(self, wishes: list[Wish]) -> list[tuple[str, Wish | None, float]]:
        kind = self._rng.choice(("nouns", "acts", "nouns"))
        wishes = [wish for wish in wishes if getattr(ko.VOCABULARY[wish], kind)]
        told: list[tuple[str, Wish | None, float]] = []
        for i, wish in enumerate(wishes):
            text = self._say(getattr(ko.VOCABULARY[wish], kind))
            weight = 1.0
            if i < len(wishes) - 1:
                if kind == "nouns":
                    text = self._say("{word}[랑|@과|하고|이랑|도||, 그리고|,]", word=text)
                told.append((text, wish, weight))
                told.append((" " if kind == "nouns" else self._say(",|하고|와|, 그리고|/|랑|및") + " ", None, 1.0))
            else:
                told.append((text, wish, weight))
        verb = self._conjugate(ko.FRAMES["remove_do"], f"[{ko.FRAMES['imperative']}]")
        ending = "[@을|@을 좀| 좀|@을 다||도] [둘 다|전부|모두|다|싹|] " if kind == "nouns" else " [해줘|부탁드려요|해주세요||부탁해]"
        closing = expand(f"끝{ending}", self._names, self._rng)[1:]
        told.append((f"{closing}{verb}" if kind == "nouns" else closing, None, 1.0))
        return told

    def keep(self, wish: Wish) -> str:
        words = ko.VOCABULARY[wish]
        kinds = ["general"]
        kinds += ["noun"] * 3 if words.nouns else []
        kinds += ["bad"] if words.bad else []
        kinds += ["good"] if words.good else []
        kind = self._rng.choice(kinds)
        if kind in ("bad", "good"):
            return self._conjugate(getattr(words, kind), ko.KEEP[kind])
        return self._say(ko.KEEP[kind], noun=words.nouns, act=words.acts or "보정")

    def old_photo(self) -> str:
        do = self._conjugate(ko.OLD_DO, f"[{ko.FRAMES['imperative']}]")
        return self._say(ko.OLD_PHOTO, old_do=do)

    def unknown(self) -> str:
        forms = self._say(ko.UNKNOWN)
        return forms if "/" not in forms else conjugation(forms)["inf"] + self._say("{do}")

    def background(self) -> str:
        return self._say(ko.BACKGROUND)

    def cry_for_help(self) -> str:
        return self._say(ko.HELP)

    def nothing(self) -> str:
        return self._say(ko.NOTHING)

    def join(self, contrast: bool) -> str:
        return expand(" | |, |. | 하지만 |. 대신 |, 그냥 " if contrast else ko.JOINS, {}, self._rng)
