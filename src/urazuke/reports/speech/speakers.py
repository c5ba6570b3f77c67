"""Who says it: the chain from the outlet through whom it quotes to whom that quotes, for any place in the text."""

from __future__ import annotations

import re

from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.speech.sayings import CARRIED, OUTER, SAYS, SPEAKERS, Saying, nested
from urazuke.reports.speech.speakers_en import EnglishSpeakers
from urazuke.reports.speech.speakers_garbled import broken_sayings, carried
from urazuke.reports.speech.speakers_ja import HUSHED, JapaneseSpeakers
from urazuke.reports.speech.turns import Turns

_SILENCE = re.compile(
    r"\b(?:(?:did|does|do|has|have|had) not|didn['’]t|yet to) (?:immediately |yet )?"
    r"(?:repl(?:y|ied)|respond(?:ed)?|answer(?:ed)?|return(?:ed)?)\b"
    r"|\bnot be reached\b|unanswered|連絡が(?:取れ|つか)|回答(?:は|が)(?:得られ|なか)|返答(?:は|が)な"
)

_OURS = re.compile(
    r"^[\"“]?(?:This|That|It) (?:is|was) (?:simply |just |quite |entirely )?(?:not|un\w+|false|wrong|incorrect|nonsense)\b"
    r"|\b(?:[Ww]e|[Oo]ur|us)\b"
)
_THUS = re.compile(r"(?:こう|そう|このように|次のように|以下のように)(?:コメント|話|説明|述べ|語|答え|回答|訴え|振り返|釈明|強調|指摘)")

__all__ = ["SPEAKERS", "Saying", "Speakers"]


class Speakers:
    """The sayings of a document, found once, asked often."""

    def __init__(self, scene: Scene, publisher: str | None, garbled: frozenset[int] = frozenset()) -> None:
        self._scene = scene
        self.publisher = publisher
        self._quotes = scene.quotations
        self._sayings: dict[int, list[Saying]] = {}
        reader = JapaneseSpeakers(scene, self._quotes) if scene.language == "ja" else EnglishSpeakers(scene)
        for sentence in scene.sentences:
            sayings = reader.sayings(sentence)
            self._sayings[sentence.start] = broken_sayings(scene, sentence, sayings) if sentence.start in garbled else sayings
        self._attribute_quotations()
        self._carry_outlets()
        carried(scene.sentences, self._sayings, garbled)
        self._take_turns()

    def of(self, sentence: Sentence, offset: int) -> Saying | None:
        """The sayings over that place as one, outermost speaker first."""
        return nested(self._sayings.get(sentence.start, []), offset)

    def own(self, sentence: Sentence, offset: int) -> Saying | None:
        """The same without the source that is only carried on from a sentence before: who acts, but does not tell of it."""
        return nested([s for s in self._sayings.get(sentence.start, []) if s.rank > CARRIED], offset)

    def chain(self, sentence: Sentence, offset: int) -> tuple[str, ...]:
        """Entity ids, outermost first: the publisher, then outlets, then those they quote."""
        saying = self.of(sentence, offset)
        people = [p.who for p in saying.who] if saying else []
        outlets = [w.id for w in people if w.type == "media_outlet"]
        others = [w.id for w in people if w.type != "media_outlet"]
        inner = [c for c in (*outlets, *others) if c != self.publisher]
        return tuple(dict.fromkeys([*([self.publisher] if self.publisher else []), *inner]))

    def quoted(self, offset: int) -> bool:
        """Inside quotation marks."""
        return self._quotes.around(offset) is not None

    def unanswered(self, sentence: Sentence, offset: int) -> bool:
        """`did not reply to a request`: that nothing was said is the outlet's word."""
        return _SILENCE.search(self._scene.text, max(sentence.start, offset - 12), min(sentence.end, offset + 60)) is not None

    def _attribute_quotations(self) -> None:
        """A quotation over several sentences has one speaker; one that stands alone has whoever spoke last."""
        sentences = self._scene.sentences
        last: Saying | None = None
        for index, sentence in enumerate(sentences):
            for start, end in self._quotes.from_(sentence.start, sentence.end):
                touched = [sentence]
                for later in sentences[index + 1 : index + 60]:
                    if later.start >= end:
                        break
                    touched.append(later)
                saying = self._said_beside(touched, start, end) or self._named_before(sentence, start)
                if saying is None and start == sentence.start:
                    saying = self._said_so(sentences[index + len(touched) : index + len(touched) + 2])
                if saying is None and start == sentence.start:
                    saying = last
                if saying is not None and (len(touched) > 1 or not any(s.covers(start + 1) for s in self._sayings[sentence.start])):
                    for each in touched:
                        spoken = Saying(start, end, saying.at, saying.who, saying.subject, (0, 0), OUTER)
                        self._sayings[each.start].insert(0, spoken)
            outside = [s for s in self._sayings[sentence.start] if not self._quotes.around(s.at)]
            last = outside[-1] if outside else last if self._quotes.around(sentence.end - 2) or sentence.heading else None

    def _said_beside(self, touched: list[Sentence], start: int, end: int) -> Saying | None:
        """The saying whose verb stands outside the quotation, in its last sentence or in its first."""
        for sentence in (touched[-1], touched[0]):
            outside = [s for s in self._sayings[sentence.start] if not start <= s.at < end and s.rank]
            if outside:
                return min(outside, key=lambda s: min(abs(s.at - start), abs(s.at - end)))
        return None

    def _said_so(self, following: list[Sentence]) -> Saying | None:
        """「…」。会社はこうコメントしている: the sentence behind a quotation that stands alone names its speaker."""
        if len(following) > 1 and self._scene.text.startswith("「", following[1].start):
            return None  # it announces the next quotation
        for sentence in following[:1]:
            if _THUS.search(self._scene.text, sentence.start, sentence.end) or HUSHED.match(self._scene.text, sentence.start, sentence.end):
                return next((s for s in self._sayings[sentence.start] if s.rank), None)
        return None

    def _named_before(self, sentence: Sentence, start: int) -> Saying | None:
        """`Kurehama Marine "Leakage is not confirmed"`: a name right before what is quoted, with nothing else in the sentence."""
        before = [p for p in self._scene.within(sentence.start, start) if p.type in SPEAKERS]
        if not before or before[-1].type == "place" or not sentence.heading:
            return None
        item = before[-1]
        if self._scene.text[item.end : start].strip(" :：,　") or self._scene.text[sentence.start : item.start].strip():
            return None
        return Saying(sentence.start, sentence.end, item.start, (item,), False)

    def _carry_outlets(self) -> None:
        """A paragraph that begins with what another outlet reported goes on with it."""
        outlet: Placed | None = None
        paragraph = -1
        for sentence in self._scene.sentences:
            sayings = self._sayings[sentence.start]
            whole = [p for s in sayings if s.start == sentence.start for p in s.who]
            named = next((p for p in whole if p.type == "media_outlet" and p.who.id != self.publisher), None)
            if sentence.paragraph != paragraph:
                outlet, paragraph = named, sentence.paragraph
            elif named is not None:
                outlet = named
            elif outlet is not None and (self._told_by_another(sayings) or self._answered(sentence)):
                outlet = None  # Police declined to confirm the report.
            elif outlet is not None:
                sayings.insert(0, Saying(sentence.start, sentence.end, sentence.start, (outlet,), False, (0, 0), OUTER))

    def _answered(self, sentence: Sentence) -> bool:
        """`The paper wrote that she was warned. This is untrue.`: in a body's own statement that is what the body says."""
        outlet = self._scene.outlet
        ours = outlet is not None and outlet.type in ("organisation", "government_body", "police")
        return ours and _OURS.search(self._scene.text[sentence.start : sentence.end]) is not None

    @staticmethod
    def _told_by_another(sayings: list[Saying]) -> bool:
        """Somebody whom the paragraph's outlet was not said to quote speaks over the whole sentence."""
        return any(s.subject and s.who[-1].type in ("police", "government_body", "organisation") and s.rank == SAYS for s in sayings)

    def _take_turns(self) -> None:
        turns = Turns(self._scene)
        for sentence in self._scene.sentences:
            speaker = turns.of.get(sentence.start)
            if speaker is not None:
                self._sayings[sentence.start].insert(
                    0, Saying(sentence.start, sentence.end, sentence.start, (speaker,), True, (0, 0), OUTER)
                )
