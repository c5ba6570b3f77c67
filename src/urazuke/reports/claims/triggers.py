"""Where the frames of a language are triggered: by their patterns in the text, or by their verbs and nouns in its grammar.

A pattern is tried only on sentences that hold one of its frame's stems; a verb or noun is looked up among a sentence's lemmas.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.reports.claims.frames import Frame
from urazuke.reports.claims.parsed import Parsed
from urazuke.reports.grammar.meant_en import verbal
from urazuke.reports.grammar.relations_en import is_passive
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.scene import Scene

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 1_000_000  # characters that are searched for claims
_NO_LONGER = re.compile(r"\b(?:no longer|never|not) (?:\w+ly )?$")  # disputes it: that denies nothing
_NEAR = 9  # words between a verb and the words that belong to it: `took the two men into custody`


@dataclass(frozen=True, slots=True)
class Trigger:
    frame: Frame
    sentence: Sentence
    start: int
    end: int
    parsed: Parsed | None
    token: Token | None


class Triggers:
    """The triggers of a document, sentence by sentence."""

    def __init__(self, scene: Scene, listed: list[Frame]) -> None:
        self._scene = scene
        self._tried = _to_try(scene, [f for f in listed if f.triggers or f.events])
        self._lexical: dict[str, list[tuple[Frame, tuple[str, ...], bool]]] = {}
        for frame in listed:
            for phrase, is_verb in [*((v, True) for v in frame.verbs), *((n, False) for n in frame.nouns)]:
                first, *rest = phrase.split()
                self._lexical.setdefault(first, []).append((frame, tuple(rest), is_verb))

    def __iter__(self) -> Iterator[Trigger]:
        for index, sentence in enumerate(self._scene.sentences):
            if sentence.start >= REACH:
                return
            doc = self._scene.syntax.doc(sentence) if self._scene.syntax is not None else None
            tried = self._tried.get(index, ())
            if doc is None:
                for frame in tried:
                    yield from self._by_event(frame, sentence)
                    yield from self._by_pattern(frame, sentence, None)
                continue
            hits = {t.lemma_.lower() for t in doc} & self._lexical.keys() | {t.lower_ for t in doc} & self._lexical.keys()
            if not tried and not hits:
                continue
            parsed = Parsed(doc, sentence, self._scene)
            yield from (found for frame in tried for found in self._by_pattern(frame, sentence, parsed))
            for form in sorted(hits):
                yield from self._by_word(form, sentence, parsed)

    def _by_pattern(self, frame: Frame, sentence: Sentence, parsed: Parsed | None) -> Iterator[Trigger]:
        for pattern in frame.triggers:
            for match in pattern.finditer(self._scene.text, sentence.start, sentence.end):
                start, end = match.span("t" if "t" in pattern.groupindex else 0)
                if self._scene.language == "ja" and _ASKED.match(self._scene.text, end, sentence.end):
                    continue
                if end > start and self._wanted(frame, sentence, start, end):
                    token = parsed.token_of(start, end) if parsed else None
                    if token is None or end - start > len(token) or not _only_describes(token) or (frame.garbled and _follows_verb(token)):
                        yield Trigger(frame, sentence, start, end, parsed, token)

    def _by_event(self, frame: Frame, sentence: Sentence) -> Iterator[Trigger]:
        """What happens in a Japanese sentence, where the frame names it, in the frame's voice."""
        clauses = self._scene.clauses(sentence) if frame.events else None
        titled = self._scene.text.endswith("】", sentence.start, sentence.end)
        section = titled or (sentence.heading and _SECTION.match(self._scene.text, sentence.start, sentence.end))
        for event in clauses.events if clauses else ():
            if (
                event.name not in frame.events
                or ((frame.told or section) and not event.verbal)
                or frame.voice not in (None, "passive" if event.passive else "active")
            ):
                continue
            if _ASKED.match(self._scene.text, event.end, sentence.end) or (
                section and clauses and (not (p := clauses.phrases[event.phrase]).predicate or p.form == "adnominal")
            ):  # ２．流出した情報
                continue
            around = self._scene.text[max(sentence.start, event.start - 40) : min(event.end + 40, sentence.end)]
            if not any(u.search(around) for u in frame.unless):
                yield Trigger(frame, sentence, event.start, event.end, None, None)

    def _by_word(self, form: str, sentence: Sentence, parsed: Parsed) -> Iterator[Trigger]:
        for token in parsed.lemmas.get(form, ()):
            for frame, rest, is_verb in self._lexical[form]:
                if (
                    is_verb != verbal(token)
                    or _only_describes(token)
                    or _is_label(token)
                    or (not is_verb and (self._is_named(token, sentence) or _kind_of_machine(token)))
                    or (last := _last_word(token, rest)) is None
                ):
                    continue
                start, end = parsed.span_of(token, last if last.i - token.i < 5 else token)
                if self._wanted(frame, sentence, start, end):
                    yield Trigger(frame, sentence, start, end, parsed, token)

    def _is_named(self, token: Token, sentence: Sentence) -> bool:
        """`Bureau` in `Reconnaissance General Bureau` is part of a name and says nothing."""
        at = sentence.start + token.idx
        if not token.text[0].isupper() or token.i == 0:
            return False
        return any(p.kind == "name" and p.start < at < p.end for p in self._scene.within(max(sentence.start, at - 60), at + len(token)))

    def _wanted(self, frame: Frame, sentence: Sentence, start: int, end: int) -> bool:
        text = self._scene.text
        if any(p.search(text, max(sentence.start, start - 24), start) for p in frame.not_after):
            return False
        if frame.fixed == "denied" and _NO_LONGER.search(text, max(sentence.start, start - 24), start):
            return False
        seen = (text[sentence.start : end], text[sentence.start : min(end + 40, sentence.end)])
        return not any(u.search(part) for u in frame.unless for part in seen)


_SECTION = re.compile(
    r"[【\[（(■◆●○・▽▼]?\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2}|[IVXⅠ-Ⅹ]{1,3})[.．、)）:：\s]|【[^】]*】$|[■◆●○▼]"
)


_ASKED = re.compile(
    r"(?:[ぁ-ん]{0,6}(?:と|を|に)?(?:政府[はと]、?)?(?:認定|判断|確認|承知|認識|考え|見|把握|断定|理解)(?:して)?)?[ぁ-ん]{0,10}か[。？?]"
    r"|[ぁ-ん]{0,4}とは(?:聞い|思|考え|想像|知ら|承知)[ぁ-ん]{0,6}(?:ない|なかった|ません|おらず|ず、)"  # 侵入したとは聞いていない
)  # 逮捕されるのか。 a reporter's question asserts nothing


def _only_describes(token: Token) -> bool:
    """`rented servers`, `an encrypted chat`: what only tells which ones claims nothing; `and installed ransomware` is a verb misread."""
    if token.lower_ == "hosting" and token.dep_ in ("amod", "compound"):
        return True  # a hosting firm
    joined = token.i > 0 and token.nbor(-1).dep_ == "cc" and token.nbor(-1).head.dep_ != "amod"
    return token.dep_ == "amod" and token.tag_ in ("VBN", "VBD", "JJ") and not joined


def _follows_verb(token: Token) -> bool:
    """`as having contracted server`: in a broken sentence no description, whatever the parser makes of it."""
    return token.i > 0 and token.nbor(-1).lower_ in (
        "having",
        "had",
        "has",
        "have",
        "who",
        "which",
        "that",
        "to",
        "and",
        "it",
        "he",
        "she",
        "i",
    )


def _is_label(token: Token) -> bool:
    """`Exfiltration: none.`: what an item is about says nothing yet."""
    return token.pos_ in ("NOUN", "PROPN") and token.i < 3 and token.i + 1 < len(token.doc) and token.nbor(1).text == ":"


def _kind_of_machine(token: Token) -> bool:
    """`relay servers`: what kind they are, and not that they were used."""
    return token.dep_ == "compound" and token.head.lemma_.lower() in ("server", "machine", "host", "computer")


def _last_word(token: Token, rest: Iterable[str]) -> Token | None:
    """The last of the words that belong to the verb, each below it and behind the one before; itself where it needs none."""
    last = token
    for number, word in enumerate(rest):
        below = (t for c in token.children for t in (c, *c.children, *(g for d in c.children for g in d.children)))
        wanted = word.split("|")
        later = [t for t in below if last.i < t.i <= token.i + _NEAR and (t.lower_ in wanted or t.lemma_.lower() in wanted)]
        later = [t for t in later if (t.pos_ != "NOUN" and t.lower_ in wanted) or not _in_another_clause(t, token)]
        if later:
            last = min(later, key=lambda t: t.i)
        elif number or not any(t.lemma_.lower() in wanted for t in _told_before(token)):
            return None
    return last


def _in_another_clause(word: Token, verb: Token) -> bool:
    """`reports that none of the data was accessed` is no `report access`: the noun belongs to what is reported."""
    at = word
    while at != verb:
        if at.dep_ in ("ccomp", "advcl", "relcl", "parataxis") and at.pos_ in ("VERB", "AUX"):
            return True
        at = at.head
    return False


def _told_before(verb: Token) -> list[Token]:
    """`the contract was signed`, `orders given by an officer`, `the attack that it suffered`: the object stands before its verb."""
    if not is_passive(verb):
        own = any(c.dep_ == "dobj" and c.tag_ not in ("WDT", "WP") for c in verb.children)
        return [verb.head] if verb.dep_ == "relcl" and not own and any(c.dep_ == "nsubj" for c in verb.children) else []
    nouns = [c for c in verb.children if c.dep_ == "nsubjpass"]
    return nouns or ([verb.head] if verb.dep_ in ("acl", "relcl") and verb.head.pos_ == "NOUN" else [])


def _to_try(scene: Scene, listed: list[Frame]) -> dict[int, list[Frame]]:
    """Sentence number -> the frames of which it holds a stem, in order: one plain search of the text a stem."""
    low = scene.text[:REACH].lower()
    if len(low) != len(scene.text[:REACH]):  # a few letters grow when lowered
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in scene.text[:REACH])
    holding: dict[str, set[int]] = {}
    tried: dict[int, list[Frame]] = {}
    for frame in listed:
        indices: set[int] = set()
        for stem in frame.stems:
            if stem not in holding:
                holding[stem] = _sentences_with(stem, low, scene)
            indices |= holding[stem]
        for index in indices:
            tried.setdefault(index, []).append(frame)
    return tried


def _sentences_with(stem: str, low: str, scene: Scene) -> set[int]:
    found: set[int] = set()
    at = low.find(stem)
    while at >= 0:
        index = bisect_right(scene.starts, at) - 1
        end = scene.sentences[index].end if index >= 0 else at
        if index >= 0 and at < end:
            found.add(index)
        at = low.find(stem, max(end, at + 1))
    return found
