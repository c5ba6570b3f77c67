"""Whom `he`, `she` and `they` stand for: whoever the sentence before was about, before whoever merely stands nearest.

`He hired two servers under the name of a customer, and he passed the passwords on`: the second is the first, not the customer.
What only says what somebody is (`he is a widower`) is nobody else.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from urazuke.reports.entities.resemblance import is_plural, role
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax
from urazuke.reports.patterns import any_of, compiled, data
from urazuke.reports.placed import Placed
from urazuke.reports.speech.saying_verbs_en import lemmas

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PLURAL = ("they", "them")
_FORGET = 600  # characters after which a pronoun no longer reaches back
_SPEAKERS = ("source", "sources")
_GENDER = {"he": "m", "him": "m", "she": "f"}
SOMEBODY = re.compile(r"\b(?:somebody|someone) (?:called|named|known|calling)\b")
_DONE_BY = re.compile(r"[\"“]?[\w-]+ed (?:\w+ )?by [^.;]{2,100}, $")
_SUBJECT = ("nsubj", "nsubjpass")
_PERSONS = ("person", "person_unnamed")


class Pronouns:
    """The pronouns of an English document, each standing for whom it means."""

    def __init__(self, placed: Sequence[Placed], text: str, sentences: Sequence[Sentence], syntax: Syntax | None) -> None:
        self._ordered = sorted(placed, key=lambda p: p.start)
        self._text, self._sentences, self._syntax = text, sentences, syntax
        self._starts = [s.start for s in sentences]
        self._places = [i.start for i in self._ordered]
        self.found: list[Placed] = []

    def resolve(self, pronouns: Sequence[tuple[int, int, str]]) -> list[Placed]:
        index = 0
        singles: list[Placed] = []
        group: Placed | None = None
        plural: Placed | None = None
        for start, end, word in pronouns:
            while index < len(self._ordered) and self._ordered[index].start < start:
                item = self._ordered[index]
                if item.type in _PERSONS and item.who.features.get("role") not in _SPEAKERS:
                    if is_many(item):
                        plural = item
                    elif not self._only_says_what_he_is(item) and not item.who.name.lower().startswith(("someone", "somebody")):
                        singles.append(item)
                elif item.type == "threat_group":
                    group = item
                index += 1
            speaks = _says().match(self._text, end) is not None
            asked = self._asked_by_another(start, singles) or self._but_whom_it_describes(start, singles)
            chosen = plural if word in _PLURAL else self._in_focus(start, word, speaks) or _he_or_she(word, asked or singles, speaks=speaks)
            if chosen is not None and word not in _PLURAL and SOMEBODY.search(self._text, chosen.end, start):
                chosen = None  # somebody of whom no mention was made is meant
            if word in _PLURAL and (chosen is None or (group and group.start > chosen.start)):
                chosen = group
            if chosen is not None and start - chosen.end < _FORGET and chosen.end <= start:
                self.found.append(Placed(start, end, chosen.type, chosen.who, "pronoun"))
        return self.found

    def _in_focus(self, start: int, word: str, speaks: bool) -> Placed | None:
        """Who the clause or the sentence before was about, for a pronoun that is a subject itself and does not speak."""
        at = self._token(start)
        sentence = self._sentence(start)
        if at is None or sentence is None or speaks:
            return None
        if at.dep_ not in _SUBJECT:
            return self._teller(at, sentence, word) or self._told_of_before(at, sentence, word)
        own = [p for p in self.found[-4:] if p.start >= sentence.start and self._text[p.start : p.end].lower() == word]
        between = self._between(own[-1].end, start) if own else []
        if own and not any(p.kind == "name" and p.type == "person" for p in between):
            return own[-1]
        said_by = self._said_by_another(at, sentence, word)
        own_clause = at.head.dep_ == "ROOT" or (at.head.dep_ == "conj" and at.head.head.dep_ == "ROOT") or said_by is not None
        if not own_clause or any(t.dep_ in _SUBJECT and t.pos_ != "PRON" and t.i < at.i and t != said_by for t in at.doc):
            return self._goes_on(start, sentence, word)
        return self._subject_before(sentence, word) or self._goes_on(start, sentence, word)

    def _goes_on(self, start: int, sentence: Sentence, word: str) -> Placed | None:
        """`They arrested him. He has owned up`: whom the pronoun before stood for, where nobody else was told of since."""
        index = bisect_right(self._starts, sentence.start) - 2
        last = self.found[-1] if self.found and index >= 0 else None
        if last is None or last.start < self._sentences[index].start or last.type not in _PERSONS or is_many(last):
            return None
        same = _GENDER.get(self._text[last.start : last.end].lower()) == _GENDER[word]
        return last if same and not any(p.type in _PERSONS and not is_many(p) for p in self._between(last.end, start)) else None

    def _asked_by_another(self, start: int, singles: list[Placed]) -> list[Placed]:
        """`Cross-examined by Keogh, he accepted that …`: not Keogh, but who was told of in the sentence before."""
        index = bisect_right(self._starts, start) - 1
        led = _DONE_BY.match(self._text, self._sentences[index].start, start) if index > 0 else None
        return [p for p in singles if led and self._sentences[index - 1].start <= p.start < led.start()]

    def _but_whom_it_describes(self, start: int, singles: list[Placed]) -> list[Placed]:
        """`a cashier whose passport he had photographed`, `a man he met`: whoever he is, he is not the cashier."""
        at, sentence = self._token(start), self._sentence(start)
        clause = at.head if at is not None and at.dep_ in _SUBJECT and at.head.dep_ == "relcl" else None
        if clause is None or sentence is None:
            return []
        place = sentence.start + clause.head.idx
        return [p for p in singles[-12:] if not p.start <= place < p.end]

    def _said_by_another(self, at: Token, sentence: Sentence, word: str) -> Token | None:
        """`Police said he …`, `…, one of them said, he …`: the subject of the saying, where he cannot be meant by it."""
        says = lemmas()["says"]
        beside = [at.head.head] if at.head.dep_ == "ccomp" else [c for c in at.head.children if c.dep_ == "parataxis"]
        teller = next((s for v in beside if v.lemma_.lower() in says and (s := _subject_of(v)) is not None), None)
        if teller is None or teller.lower_ in (*_GENDER, "i", "we") or teller.dep_ == "nsubjpass":
            return None
        place = sentence.start + teller.idx
        people = [p for p in self._between(sentence.start, sentence.start + at.idx) if p.type in _PERSONS and not is_many(p)]
        if any(p.end <= sentence.start + at.idx for p in people):
            return None  # as to the second man, the office says he left
        return None if any(p.start <= place < p.end for p in people) else teller

    def _teller(self, at: Token, sentence: Sentence, word: str) -> Placed | None:
        """`He told us that a man had paid him`: what another did to him is told by himself."""
        if at.dep_ not in ("dobj", "dative", "pobj"):
            return None
        verb = next((a for a in at.ancestors if a.pos_ == "VERB"), None)
        while verb is not None and verb.dep_ in ("conj", "xcomp") and not _subject_of(verb):
            verb = verb.head
        doer = _subject_of(verb) if verb is not None else None
        if verb is None or doer is None or verb.dep_ != "ccomp" or _GENDER.get(doer.lower_) == _GENDER[word]:
            return None
        told = verb.head.lemma_.lower() in lemmas()["says"]
        teller = _subject_of(verb.head) if told else None
        place = sentence.start + teller.idx if teller is not None else -1
        return max(self._people_at(place, sentence, word), key=lambda p: p.end - p.start, default=None)

    def _told_of_before(self, at: Token, sentence: Sentence, word: str) -> Placed | None:
        """`He lent a friend a computer. Police questioned him`: whom the sentence before was about, not whom it named last."""
        verb = next((a for a in at.ancestors if a.pos_ == "VERB"), None)
        doer = _subject_of(verb) if verb is not None and at.head == verb and at.dep_ == "dobj" else None
        if doer is None or doer.lower_ in _GENDER or self._people_at(sentence.start + doer.idx, sentence, None):
            return None
        if any(p.type in _PERSONS and not is_many(p) for p in self._between(sentence.start, sentence.start + at.idx)):
            return None
        return self._subject_before(sentence, word)

    def _between(self, start: int, end: int) -> list[Placed]:
        """The mentions that begin in [start, end)."""
        return self._ordered[bisect_left(self._places, start) : bisect_left(self._places, end)]

    def _people_at(self, place: int, sentence: Sentence, word: str | None) -> list[Placed]:
        """The one person that the word at that place stands for, by name, description or pronoun; of that sex, where it is given."""
        near = (*self._between(sentence.start, place + 1), *self.found[-8:])
        around = [p for p in near if p.type in _PERSONS and p.start <= place < p.end and not is_many(p)]
        if word is None:
            return around
        return [p for p in around if p.who.features.get("gender", _GENDER[word]) == _GENDER[word] and not role(p.who.features)]

    def _subject_before(self, sentence: Sentence, word: str, back: int = 0) -> Placed | None:
        index = bisect_right(self._starts, sentence.start) - 2
        before = self._sentences[index] if index >= 0 else None
        doc = self._syntax.doc(before) if self._syntax is not None and before is not None else None
        if before is None or doc is None or before.heading:
            return None
        subject = main_subject(doc)
        if subject is None:
            return None
        if subject.lower_ in ("that", "this", "it", "there") and not back:
            return self._subject_before(before, word, back + 1)  # That is all.
        at = before.start + subject.idx
        around = self._people_at(at, before, None)
        told_of = [p for p in self._told_by(subject.head, before, word) if p.who not in [a.who for a in around]]
        if told_of:
            return told_of[-1]
        return max(self._people_at(at, before, word), key=lambda p: p.end - p.start, default=None)

    def _told_by(self, root: Token, sentence: Sentence, word: str) -> list[Placed]:
        """`The inspector said officers wanted to speak to a programmer. He left in April`: whom the speaker told of."""
        if root.lemma_.lower() not in lemmas()["says"]:
            return []
        told = next((v for v in root.children if v.dep_ == "ccomp" and v.i < root.i), None)  # he produced papers, the prosecutor said
        doer = _subject_of(told) if told is not None else None
        if doer is not None and (fit := self._people_at(sentence.start + doer.idx, sentence, word)):
            return fit
        behind = [p for p in self._between(sentence.start + root.idx + 1, sentence.end) if p.type in _PERSONS and not is_many(p)]
        return [p for p in behind if p.who.features.get("gender", _GENDER[word]) == _GENDER[word] and not role(p.who.features)]

    def _only_says_what_he_is(self, item: Placed) -> bool:
        """`He is 58, a widower`; `neither was an employee of the archive`."""
        if item.kind != "nominal" or self._text[item.start : item.start + 4].lower().startswith("the "):
            return False
        sentence = self._sentence(item.start)
        doc = self._syntax.doc(sentence) if self._syntax is not None and sentence is not None else None
        span = doc.char_span(item.start - sentence.start, item.end - sentence.start, alignment_mode="expand") if doc and sentence else None
        top = span.root if span is not None and len(span) else None
        while top is not None and top.dep_ in ("appos", "conj") and top.head.dep_ in ("attr", "acomp", "appos", "conj"):
            top = top.head  # he is 58, a widower
        return top is not None and top.dep_ in ("attr", "acomp") and top.head.lemma_ == "be"

    def _sentence(self, at: int) -> Sentence | None:
        index = bisect_right(self._starts, at) - 1
        return self._sentences[index] if index >= 0 else None

    def _token(self, at: int) -> Token | None:
        sentence = self._sentence(at)
        doc = self._syntax.doc(sentence) if self._syntax is not None and sentence is not None else None
        span = doc.char_span(at - sentence.start, at - sentence.start + 1, alignment_mode="expand") if doc and sentence else None
        return span[0] if span is not None and len(span) else None


def main_subject(doc: Doc) -> Token | None:
    """The subject of the sentence's own verb."""
    root = next((t for t in doc if t.dep_ == "ROOT"), None)
    return _subject_of(root) if root is not None else None


def _subject_of(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in _SUBJECT), None)


def is_many(item: Placed) -> bool:
    """`two men`, `the officers`: nobody is he or she of them."""
    return int(item.who.features.get("count", "1")) > 1 or is_plural(item.who.features)


@functools.cache
def _says() -> re.Pattern[str]:
    """What follows a pronoun that speaks: `he said`, `she would not discuss`."""
    verbs = any_of(data("frames/speaking.toml")["en"]["pronoun"])
    return compiled(rf"(?: (?:also|later|then|went|on|to|has|had|would|could|did|does|not|never|further))* {verbs}\b")


def _he_or_she(word: str, singles: list[Placed], *, speaks: bool) -> Placed | None:
    """The last person of that sex; where the pronoun says nothing itself, rather one who is not there by office."""
    near = [p for p in singles[-12:] if p.who.features.get("gender", _GENDER.get(word)) == _GENDER.get(word)]
    told_of = [p for p in near if not role(p.who.features) and ("by_office" not in p.who.features or "accused" in p.who.features)]
    chosen = near if speaks or not told_of else told_of
    return chosen[-1] if chosen else None
