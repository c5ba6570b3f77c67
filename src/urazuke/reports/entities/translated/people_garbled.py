"""People in broken sentences are told by a noun for a person, with an article or without, and by all that is heaped up around it.

`woman of the intermediation part`, `ramen shopkeeper`, `the man (52) of web designer of Matsumoto-shi`, `Mr. A`: translators keep
the の of Japanese as `of`, in its order, and leave out articles. The nouns and what may follow them are those of
`frames/garbled_people.toml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.nominal_features import add_features
from urazuke.reports.entities.nominal_heads import heads_of
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import compiled, data

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FILE = "frames/garbled_people.toml"
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_PRETENDED = re.compile(r"\b(?:pretend|disguis|impersonat|pos(?:e|ed|ing)\b|masquerad)\w*(?: (?:to be|as|that it is))? $")
APPOSED = re.compile(r"\b(?:suspect|defendant|accused)\s?(?:\(\d\d\))?, $")  # Tezuka suspect (52), president of Kawaguchi-shi
MOST_BEFORE, MOST_BEHIND = 4, 4  # words before the head, parts behind it
_DETERMINERS = frozenset(("the", "a", "an", "this", "another", "his", "her", "their", "one", "two", "three", "four", "five", "both"))
_NATION = re.compile(r"(?:[A-Z][a-z]+(?:ese|ian|ean|can|ish)|Thai|German|Iraqi|Pakistani|Bangladeshi|Filipino)$")
_INITIAL = compiled(
    r"(?P<d>\b(?:[Ff]ormer (?:[a-z]+ ){1,3}|(?:[Aa]ttorney-at-law|[Ll]awyer|[Ee]ngineer|[Tt]eacher|[Ee]mployee) )?"
    r"(?:Mr|Mrs|Ms|Miss)\.? ?(?P<letter>[A-Z])(?![\w’'-])"
    r"(?!\. (?!(?:The|As|It|In|He|She|But|According|This|There|When|From)\b)[A-Z][a-z])"  # Mr. K. Ito
    r"(?: ?\((?:\d\d|\d0s)[^)]{0,12}\))?)",
    any_case=False,
)
_AGE = re.compile(r"\((\d\d)\)|\b(\d\d) years old")


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data(FILE)["words"][name])


@functools.cache
def _tails() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["what"], compiled(p, any_case=False)) for row in data(FILE)["tail"] for p in row["patterns"])


def people(text: str, sentence: Sentence, doc: Doc | None, kept: Sequence[Found]) -> Iterator[Found]:
    """Descriptions of people in the broken sentence, each as a whole."""
    for token in doc or ():
        if is_person(token) and (left := _left(token, _tailed(text, sentence, token, kept))) is not None:
            start = sentence.start + left.idx
            if not (_PRETENDED.search(text, max(0, start - 40), start) or APPOSED.search(text, max(0, start - 40), start)):
                yield _described(text, sentence, start, token, kept)


def initials(text: str, sentence: Sentence) -> Iterator[Found]:
    """`Mr. A`: somebody whose name is withheld."""
    for match in _INITIAL.finditer(text, sentence.start, sentence.end):
        found = Found(*match.span("d"), "person_unnamed", "nominal", " ".join(match["d"].split()), f"initial:{match['letter']}")
        found.features["head"] = "man" if "Mr" in match["d"].split("s")[0] else "woman"
        add_features(found)
        yield found


def is_person(token: Token) -> bool:
    """A noun for a person that nothing else is made of: `employee`, not that of `employee card` or `employee man`."""
    low = token.lower_
    if token.tag_ not in _NOUNS and low not in _words("people"):
        return False
    if low in _words("not") or not (low in _words("people") or any(h.type == "person_unnamed" and not h.needs for h in heads_of(low))):
        return False
    if token.text[0].isupper() and token.i > 0 and not (token.nbor(-1).is_punct or token.nbor(-1).is_space or _odd_capital(token)):
        return False
    if token.i + 1 == len(token.doc):
        return True
    behind = token.nbor(1)
    compound = behind.tag_ in ("NN", "NNS", "NNP") and behind.is_alpha and behind.text[0].islower()
    return not compound and behind.text not in ("-", "'s", "’s") and behind.lower_ not in _words("not")


def _odd_capital(token: Token) -> bool:
    """The Manager of `former shop Manager`, and of no name."""
    before, named = token.nbor(-1), token.i + 1 < len(token.doc) and token.nbor(1).text[0].isupper() and token.nbor(1).tag_ == "NNP"
    return before.text.islower() and before.tag_ in ("NN", "JJ") and not named and token.text[1:].islower()


def _tailed(text: str, sentence: Sentence, head: Token, kept: Sequence[Found]) -> bool:
    """Something behind the noun tells which one is meant: `agent of North Korea`."""
    behind = sentence.start + head.idx + len(head)
    return (_whose(text, behind, kept) or _end(text, sentence, behind)) > behind


def _left(head: Token, tailed: bool) -> Token | None:
    """The first word of the description; None where nothing tells that anybody in particular is meant."""
    doc, at = head.doc, head.i
    while at > 0 and head.i - at < MOST_BEFORE and _belongs(doc[at - 1]):
        at -= 1
    before = doc[at - 1] if at else None
    if at == head.i and head.lower_ in _words("anybody") and not tailed:
        return None
    if before is not None and before.lower_ in _DETERMINERS:
        return doc[at - 1]
    if head.tag_ in ("NNS", "NNPS") or (at == head.i and head.lower_ in _words("told") and not tailed):
        return None
    if before is not None and (before.lower_ in ("as", "no", "any", "each", "every") or before.tag_ in ("NN", "NNP", "NNS", "POS", "PRP$")):
        return None
    return doc[at]


def _belongs(word: Token) -> bool:
    """A noun or an adjective before the head: `middle`, `ramen`, `Chinese`."""
    if word.lower_ in _words("stop") or word.lower_ in _DETERMINERS or not word.text[0].isalpha():
        return False
    if word.text.isupper() and 1 < len(word) <= 4 and word.is_alpha:
        return word.text not in ("ID", "VPS")  # IT company representative
    if word.text[0].isupper():
        return _NATION.match(word.text) is not None or (word.i == 0 and word.tag_ in ("JJ", "NN", "NNP"))
    return word.tag_ in ("NN", "JJ", "NNP", "VBN") and not (word.tag_ == "VBN" and word.dep_ == "ROOT")


def _described(text: str, sentence: Sentence, start: int, head: Token, kept: Sequence[Found]) -> Found:
    behind = sentence.start + head.idx + len(head)
    end = _whose(text, behind, kept) or _end(text, sentence, behind)
    found = Found(start, end, "person_unnamed", "nominal", " ".join(text[start:end].split()))
    found.features["head"] = head.lower_
    add_features(found)
    if found.features["first"] not in _DETERMINERS and " " in found.name:
        found.features["first"] = "a"  # somebody new, for all that is told of him
    if age := _AGE.search(found.name):
        found.features["age"] = age[1] or age[2]
        found.features["first"] = "a"  # the age introduces him, whatever article was put there
    return found


_OF = re.compile(r"\s+(?:of|belonging to)\s+(?:the\s+)?[\"“]?")
_AT = re.compile(r"[\"”]?\s?\([A-Z][^()]{2,40}\)|[\"”]")
_EMPLOYERS = ("place", "police", "organisation", "military_unit", "government_body", "threat_group", "media_outlet")


def _whose(text: str, end: int, kept: Sequence[Found]) -> int | None:
    """`employee of Shoko Ink Manufacturing (Kawaguchi City)`: the end of the name of whom he belongs to, with its seat."""
    match = _OF.match(text, end)
    body = next((f for f in kept if match and f.type in _EMPLOYERS and _at(f, text, match)), None)
    if match is None or body is None:
        return None
    seat = _AT.match(text, body.end) if body.kind == "name" else None
    return seat.end() if seat and (seat[0] not in '"”' or match[0][-1] in '"“') else body.end


def _at(item: Found, text: str, behind: re.Match[str]) -> bool:
    """A name there, or `the unit`."""
    if item.kind == "name":
        return item.start == behind.end()
    return (
        item.name[:4].lower() == "the "
        and item.start >= behind.start()
        and not text[behind.start() : item.start].removeprefix(" of").strip()
    )


def _end(text: str, sentence: Sentence, end: int) -> int:
    """Where what says which one is meant ends."""
    head = end
    for _ in range(MOST_BEHIND):
        further = _next(text, sentence, head, end)
        if further is None:
            return end
        end = further
    return end


def _next(text: str, sentence: Sentence, head: int, end: int) -> int | None:
    for what, pattern in _tails():
        if what == "near" and end == head:
            continue
        if (match := pattern.match(text, end, sentence.end)) and match.end() > end:
            return match.end()
    return None
