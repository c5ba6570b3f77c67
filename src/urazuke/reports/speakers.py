"""Who says it: the chain from the outlet through whom it quotes to whom that quotes, for any place in the text."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from urazuke.reports.patterns import any_of, compiled, data
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.sentences import Sentence

SPEAKERS = frozenset(("person", "person_unnamed", "organisation", "government_body", "police", "media_outlet", "place", "political_party"))
_QUOTE = re.compile(r"[\"“](?:[^\"“”\n]|\n(?!\s*\n)){1,3000}[\"”]|「[^「」]{1,1000}」")


@dataclass(frozen=True, slots=True)
class Saying:
    """Between `start` and `end`, these speak; `at` is where the saying itself stands; `subject` where it is a subject."""

    start: int
    end: int
    at: int
    who: tuple[Placed, ...]
    subject: bool


@functools.cache
def _english() -> dict[str, re.Pattern[str]]:
    words = data("frames/speaking.toml")["en"]
    verbs = any_of(words["verbs"])
    return {
        "after": compiled(rf"^(?:'s|’s)?(?:,[^,;.\"“”]{{1,70}},)?[\"”]? ?(?:(?:also|later|then|reportedly|has|have|had|who) )*{verbs}\b"),
        # `admitted that …, but it was difficult …`: what follows is no longer the admission
        "turned": compiled(
            r"[ ,]?(?:has |had )?(?:admitted|confessed|denied)\b[^;]*?,(?P<but> but )"
            r"(?!(?:that|he|she|they|also|said|denied|insisted|claimed)\b)"
        ),
        "before": compiled(r"(?:according to|as (?:reported|told) by) (?:the |an? )?$"),
        "quoting": compiled(r"(?:quoting|citing|quoted|cited) (?:the |an? |its )?$"),
        "inverted": compiled(rf"(?:[,\"”] ?){any_of(words['inverted'])} (?:the |an? )?$"),
        "told_by": compiled(rf"\b{any_of(words['passive'])} by (?:the |an? )?$"),
    }


@functools.cache
def _japanese() -> dict[str, re.Pattern[str]]:
    words = data("frames/speaking.toml")["ja"]
    return {
        "source": re.compile(rf"^[」』）)]?(?:など|ら|側)?(?:{'|'.join(words['source'])})"),
        "subject": re.compile(r"^[」』）)]?(?:幹部|側|社|担当者|氏|官房長官|長官|首相|大臣|会長|社長)?(?:は|が|では|も)"),
        "verb": re.compile("|".join(words["verbs"])),
        "carried": re.compile("|".join(words["carried"])),
    }


class Speakers:
    """The sayings of a document, found once, asked often."""

    def __init__(self, scene: Scene, publisher: str | None) -> None:
        self._scene = scene
        self.publisher = publisher
        self._sayings: dict[int, list[Saying]] = {}
        self._quotes = [(m.start(), m.end()) for m in _QUOTE.finditer(scene.text)]
        self._quote_starts = [a for a, _ in self._quotes]
        last: Saying | None = None
        paragraph = -1
        for sentence in scene.sentences:
            if sentence.paragraph != paragraph:
                last, paragraph = None, sentence.paragraph
            sayings = self._japanese(sentence, last) if scene.language == "ja" else self._english(sentence)
            if not sayings and (carried := self._carried(sentence, last)):
                sayings = [carried]
            self._sayings[sentence.start] = sayings
            last = sayings[-1] if sayings else last

    def of(self, sentence: Sentence, offset: int) -> Saying | None:
        """The saying that covers that place: the nearest before it, else the nearest after it."""
        sayings = self._sayings.get(sentence.start, [])
        covering = [s for s in sayings if s.start <= offset < s.end]
        before = [s for s in covering if s.at <= offset]
        if before:
            return max(before, key=lambda s: s.at)
        return min(covering, key=lambda s: s.at, default=None)

    def chain(self, sentence: Sentence, offset: int, exclude: str | None = None) -> tuple[str, ...]:
        """Entity ids, outermost first: the publisher, then outlets, then those they quote."""
        saying = self.of(sentence, offset)
        if saying and saying.subject and saying.who[-1].start <= offset < saying.who[-1].end:  # how a speaker is described, others say
            saying = replace(saying, who=saying.who[:-1])
        people = [p.who for p in saying.who] if saying else []
        outlets = [w.id for w in people if w.type == "media_outlet"]
        others = [w.id for w in people if w.type != "media_outlet"]
        chain = [*([self.publisher] if self.publisher else []), *outlets, *others]
        return tuple(dict.fromkeys(c for c in chain if c != exclude))

    def _english(self, sentence: Sentence) -> list[Saying]:
        text, rules = self._scene.text, _english()
        sayings: list[Saying] = []
        for item in self._outer(sentence):
            if self._in_quote(item.start):
                continue
            before = text[max(sentence.start, item.start - 40) : item.start]
            after = text[item.end : min(sentence.end, item.end + 120)]
            if rules["before"].search(before) or rules["told_by"].search(before) or rules["inverted"].search(before):
                sayings.append(Saying(sentence.start, sentence.end, item.start, (item,), False))
            elif rules["quoting"].search(before):
                outer = sayings[-1].who if sayings else ()
                sayings.append(Saying(sentence.start, sentence.end, item.start, (*outer, item), False))
            elif rules["after"].match(after):
                outer = sayings[-1].who if sayings and sayings[-1].who[0].type == "media_outlet" and item.type != "media_outlet" else ()
                turned = rules["turned"].match(text, item.end, sentence.end)
                sayings.append(Saying(sentence.start, turned.start("but") if turned else sentence.end, item.start, (*outer, item), True))
        return sayings

    def _in_quote(self, offset: int) -> bool:
        """Inside a quotation, what others say there is the quoted one's word."""
        index = bisect_right(self._quote_starts, offset) - 1
        return index >= 0 and offset < self._quotes[index][1]

    def _outer(self, sentence: Sentence) -> list[Placed]:
        """Mentions that may speak, the widest where one holds another."""
        kept: list[Placed] = []
        for item in self._scene.within(sentence.start, sentence.end):
            if item.type in SPEAKERS and not (kept and item.end <= kept[-1].end):
                kept.append(item)
        return kept

    def _japanese(self, sentence: Sentence, last: Saying | None) -> list[Saying]:
        text, rules = self._scene.text, _japanese()
        sayings: list[Saying] = []
        verbs = [m.start() for m in rules["verb"].finditer(text, sentence.start, sentence.end)]
        for item in self._outer(sentence):
            if self._in_quote(item.start) and text[item.start - 1 : item.start] not in '「『"“':
                continue
            after = text[item.end : item.end + 16]
            if rules["source"].match(after):
                sayings.append(Saying(sentence.start, sentence.end, item.start, (item,), False))
            elif item.type != "place" and rules["subject"].match(after) and (later := [v for v in verbs if v > item.end]):
                outer = sayings[-1].who if sayings else ()
                sayings.append(Saying(item.start, later[-1] + 12, item.start, (*outer, item), True))
        if not sayings and last and rules["carried"].search(text, max(sentence.start, sentence.end - 24), sentence.end):
            return [Saying(sentence.start, sentence.end, sentence.start, last.who, False)]
        return sayings

    def _carried(self, sentence: Sentence, last: Saying | None) -> Saying | None:
        """A quotation that goes on over sentences keeps its speaker."""
        if last is None:
            return None
        index = bisect_right(self._quote_starts, sentence.start) - 1
        if index >= 0 and sentence.start < self._quotes[index][1] and self._quotes[index][0] >= self._scene.paragraph_start(sentence):
            return Saying(sentence.start, sentence.end, sentence.start, last.who, last.subject)
        return None
