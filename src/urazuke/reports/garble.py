"""Which sentences a machine made of Japanese: by idioms that no native writer produces, and by broken grammar.

Signs are weighed sentence by sentence. A document in which several sentences show several of them, here and there, is garbled
throughout, for nobody translates every third sentence by machine; otherwise a garbled sentence takes its paragraph with it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from urazuke.reports.entities.nominal_heads import heads_of, offices
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax
from urazuke.reports.needed import LookedUp, Possible, plain
from urazuke.reports.patterns import compiled, data
from urazuke.reports.speech.quotations import Quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

REACH = 100_000  # characters that are looked at
_WEIGHTS = {"sure": 1.0, "likely": 0.6, "faint": 0.35}
_ENOUGH = 1.0
_THROUGHOUT = 0.22  # of that, in a sentence on average, from which on the whole document is garbled
_SOME = 0.12  # of the sentences being garbled by themselves, in several paragraphs
_FEW = 3  # sentences of a text of which a quarter is garbled by itself
_KINDS, _MOST = 4, 1.5  # so many different signs, of which one sentence counts no more than so much
_KIN = ("mother", "father", "son", "daughter", "brother", "sister", "child", "baby", "head", "victim", "guest", "client", "host", "master")
_CODE = re.compile(r"[{}<>;]|\w\(|==|:=|^\s*[\w.-]+\s*=\s*\S+$")
_SELF = re.compile(r"\bI\b(?!['’.]|\s+(?:\d|[A-Z]\.))")
_LEAST_WORDS = 4
_QUOTES = frozenset('"“”')
_OPENING = 16  # words before a quotation that may name its speaker


@functools.cache
def _signs() -> tuple[tuple[float, re.Pattern[str]], ...]:
    document = data("frames/garbled.toml")
    return tuple((weight, compiled(p, any_case=False)) for kind, weight in _WEIGHTS.items() for p in document[kind])


@functools.cache
def _looked_up() -> LookedUp:
    return LookedUp([pattern for _, pattern in _signs()])


def garbled_sentences(text: str, language: str, sentences: Sequence[Sentence], syntax: Syntax) -> frozenset[int]:
    """The starts of the sentences that are garbled."""
    if language != "en":
        return frozenset()
    quotes = Quotations(text[:REACH])
    read = [s for s in sentences if s.end <= REACH and len(text[s.start : s.end].split()) >= _LEAST_WORDS]
    signs = _looked_up().possible(text[:REACH])
    weighed = {s.start: _signs_of(text, s, syntax.doc(s), quotes, signs) for s in read}
    garbled = {start for start, found in weighed.items() if sum(found.values()) >= _ENOUGH}
    kinds = {name for found in weighed.values() for name in found}
    evidence = sum(min(_MOST, sum(found.values())) for found in weighed.values())
    someone = sum(name.startswith("bare ") and name != "bare noun" for name in kinds)
    if (garbled or someone > 1) and len(kinds) >= _KINDS and evidence >= max(2.0, _THROUGHOUT * len(read)):
        return frozenset(s.start for s in sentences)
    paragraphs = {s.paragraph for s in sentences if s.start in garbled}
    many = len(garbled) >= max(_FEW, _THROUGHOUT * len(read))
    if len(paragraphs) > 1 and (many or (len(kinds) >= _KINDS and len(garbled) >= _SOME * len(read))):
        return frozenset(s.start for s in sentences)
    return frozenset(s.start for s in sentences if s.paragraph in paragraphs)


def garbled_share(sentences: Sequence[Sentence], garbled: frozenset[int]) -> float:
    """The share of garbled sentences, 0 to 1."""
    return sum(s.start in garbled for s in sentences) / len(sentences) if sentences else 0.0


def _signs_of(text: str, sentence: Sentence, doc: Doc | None, quotes: Quotations, signs: Possible) -> dict[str, float]:
    said = text[sentence.start : sentence.end]
    if _CODE.search(said):
        return {}
    words = plain(said)
    there = (_signs()[number] for number, strings in signs if any(s in words for s in strings))
    found = {pattern.pattern: weight for weight, pattern in there if pattern.search(said)}
    if any(not quotes.around(sentence.start + m.start()) for m in _SELF.finditer(said)):
        found["I"] = 0.5
    if doc is not None:
        found.update(_grammar(doc))
    return found


def _grammar(doc: Doc) -> dict[str, float]:
    """`The two was`, `by woman of`, `in the policy which sends`: agreement, passives with an object."""
    found: dict[str, float] = {}
    bare = frozenset(data("frames/garbled.toml")["bare"])
    singular = frozenset(data("frames/garbled.toml")["singular"])
    for token in doc:
        if token.dep_ in ("nsubj", "nsubjpass") and token.head.pos_ in ("VERB", "AUX"):
            finite = [c for c in token.head.children if c.dep_ in ("aux", "auxpass")][:1] or [token.head]
            plural = token.tag_ == "NNS" and token.lower_ not in singular
            if plural and finite[0].tag_ == "VBZ" and finite[0].i > token.i and not any(c.dep_ == "nummod" for c in token.children):
                found["agreement"] = 0.5
        if token.lower_ in bare and _stands_bare(token):
            found["bare noun"] = found.get("bare noun", 0.0) + 0.3
        if _is_bare_person(token):
            found[f"bare {token.lower_}"] = 0.6
        if (
            token.dep_ == "dobj"
            and token.i > token.head.i
            and any(c.dep_ == "auxpass" for c in token.head.children)
            and token.pos_ == "PROPN"
        ):
            found["passive object"] = 0.6
    if _quoted_without_a_verb(doc):
        found["quotation without a verb"] = 0.8
    return found


def _quoted_without_a_verb(doc: Doc) -> bool:
    """`Yoshino Chemical, "The answer is reserved".`: nothing tells that whoever is named says it."""
    opened = next((t.i for t in doc if t.text in _QUOTES), 0)
    before = [t for t in doc[:opened] if not t.is_space]
    closed = next((t.i for t in doc[opened + 1 :] if t.text in _QUOTES), len(doc))
    words = [t for t in doc[opened + 1 : min(closed, opened + 9)] if t.is_alpha]
    if (
        not 1 <= len(before) <= _OPENING
        or len(words) < _LEAST_WORDS
        or not words[0].text[0].isupper()
        or before[-1].text in (":", "—", "–", "-", "=", "(")
    ):
        return False
    said = any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") for t in words)
    named = before[0].pos_ in ("PROPN", "NOUN", "DET") and before[-1].pos_ in ("PROPN", "NOUN", "PUNCT")
    return said and named and not any(t.pos_ in ("VERB", "AUX") or t.tag_ in ("VBG", "VBN") for t in before)


def _is_bare_person(noun: Token) -> bool:
    """`handed to man of the trading partner`, `asked by junior`: nobody writes so of one person; by title one may (`to chairman`)."""
    if noun.tag_ != "NN" or noun.dep_ not in ("dobj", "pobj") or not noun.text.islower() or noun.lower_ in offices():
        return False
    if not any(h.type == "person_unnamed" and not h.needs and not h.says for h in heads_of(noun.lower_)):
        return False
    if noun.head.lower_ in ("as", "in", "per", "than", "like", "at", "on") or noun.lower_ in _KIN:
        return False
    behind = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    alone = all(c.dep_ in ("amod", "compound", "relcl", "acl", "prep") and c.text.islower() for c in noun.children)
    if noun.lower_ == "man" and not any(True for _ in noun.children):
        return False  # known to man
    return alone and (behind is None or not (behind.text[0].isupper() or behind.text in ("-", "/", "'s", "’s", "or", "and")))


def _stands_bare(noun: Token) -> bool:
    """A singular noun in a clause without article, owner or number: `infected with computer virus`."""
    if (
        noun.tag_ != "NN"
        or noun.dep_ not in ("nsubj", "dobj", "pobj", "nsubjpass")
        or noun.head.lower_ in ("as", "by", "per", "than", "like")
    ):
        return False
    return all(c.dep_ in ("amod", "compound", "relcl", "acl", "prep") and c.tag_ != "NNP" for c in noun.children)
