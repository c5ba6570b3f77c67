"""What an unknown English name is, is told by its own words and by all the places in which it stands: evidence adds up.

Every cue gives a type a weight. A name's type is the heaviest over all its places and those of its shorter forms; what
the statistical model says of it is a weak cue among the others, for it takes companies for people and malware for firms.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.reports.entities.nominal_heads import type_of_noun, words
from urazuke.reports.patterns import any_of, compiled, data

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

FILE = "gazetteers/names_en.toml"
CUES = "gazetteers/name_cues_en.toml"
_CHUNKS = "noun chunks"
BEFORE = 64  # characters around a name that the cues see
_LOWER_BEFORE = re.compile(r"((?:[a-z][\w’'-]*\s+){0,3}[a-z][\w’'-]*),?\s+(?:called\s+|named\s+|dubbed\s+|known\s+as\s+)?[\"“]?$")
_OF_BODY = frozenset(("of", "for", "at", "in", "and", "from", "to", "with"))
_CHATTING = re.compile(r"\b(?:Telegram|WhatsApp|Facebook|Signal|Discord|Viber)\s+[a-z]+,?\s+(?:called\s+|named\s+)?[\"“]?$")
_ONE_OF = re.compile(r"\b[Oo]ne\s+of\s+(?:the|its|our|their|his|her|my)\s+(?P<before>(?:[a-z-]+\s+){0,3}?)(?P<noun>[a-z-]+?)s,\s+[\"“]?$")
_LOWER_AFTER = re.compile(r"[\"”]?((?:\s+[a-z][\w-]*){1,3})")
_OWNED = re.compile(r"[\"”]?(?:['’]s|(?<=s)['’])\s+(?:\w[\w-]*\s+){0,3}?([a-z][\w-]*)\b")

# A noun behind one of these is no part of what the name belongs to.
_ENDING = frozenset(
    ("the", "a", "an", "its", "his", "her", "their", "this", "that", "these", "those", "to", "of", "in", "on", "for", "with", "by", "from",
     "and", "or", "but", "was", "is", "were", "are", "has", "had", "have", "which", "who", "says", "said", "as", "at", "when", "after")
)  # fmt: skip

Evidence = dict[str, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands: `doc` is its sentence, which begins at `offset` (None where it was not analysed)."""

    start: int
    end: int
    doc: Doc | None
    offset: int


def of_words(name: str) -> Evidence:
    """What the name's own words tell: `College`, `Ltd`, `Dr`, code names in capitals, `UNC1234`."""
    found: Evidence = defaultdict(float)
    words = [_lowered(w, name) for w in (w.rstrip(".,") for w in name.split())]
    kinds = kinds_by_word()
    if any(phrase in name or phrase in " ".join(words) for phrase in data(FILE)["weak"]["state"]):
        found["government_body"] += 12
    elif re.match(r"(?:City|Town|Borough|Village|Municipality|County) (?:[Oo]f|OF) ", " ".join(words)):
        found["government_body"] += 6
    elif len(words) == 1 and kinds.get(words[0]) == "media_outlet":
        found["media_outlet"] += 1.5
    elif len(words) > 1:
        typed = [(i, kinds[w]) for i, w in enumerate(words) if w in kinds]
        if typed:
            last, kind = _deciding(words, typed)
            of = any(_followed_by_of(words, i) for i, _ in typed)
            found[kind] += 5 if last == len(words) - 1 or of else 2.5
        if words[-1] in data(FILE)["weak"]["forms"]:
            found["organisation"] += 6
        if found.get("place") and words[-1] not in kinds:
            found["place"], found["organisation"] = 0.5, found["organisation"] + 1.5  # Enns Valley Hydropower
        titles = [i for i, w in enumerate(words[:-1]) if w in title_words()]
        if titles and not any(i > titles[-1] for i, _ in typed):
            found["person"] += 7  # Chief Cabinet Secretary Kato
    if 1 < len(words) < 4 and words[0] in given_names() and not found["organisation"]:
        found["person"] += 2.5
    plain = " ".join(words) if name.isupper() and found else name
    for kind, pattern, weight in _shapes():
        if pattern.fullmatch(plain):
            found[kind] += weight
    if found["threat_group"] >= 2.4 and words[-1] not in kinds and words[-1] not in data(FILE)["weak"]["forms"]:
        found["organisation"] = min(found["organisation"], 0.5)  # Paper Lantern makes no paper
    return found


def _lowered(word: str, name: str) -> str:
    """Of a name in capitals the words as they would stand in a sentence: `DISTRICT COURT OF TARTU`, `COL. HANY SALAMA`."""
    if word in kinds_by_word() and not name.isupper():
        return word  # the Croatian CERT
    if not word.isupper() or not name.isupper() or " " not in name:
        return word.title() if word.isupper() and len(word) > 3 else word
    if word in ("OF", "THE", "FOR", "AND", "ON", "IN", "TO", "DE", "DU", "LA"):
        return word.lower()
    return word.title() if len(word) > 3 or word.title() in title_words() else word


def _deciding(words: list[str], typed: list[tuple[int, str]]) -> tuple[int, str]:
    """The word before `of` (`Ministry of Digital Affairs`, `Port of Harrow`), else the last one; `News` over `Agency`."""
    for index, kind in typed:
        if _followed_by_of(words, index):
            over = next(((i, k) for i, k in typed if i < index and words[i] in _deciding_over()), None)
            return over if over and words[index] in data(FILE)["weak"]["words"] else (index, kind)
    if words[typed[-1][0]] in data(FILE)["weak"]["words"]:
        strong = next(((i, k) for i, k in typed if words[i] in _deciding_over()), None)
        if strong:
            return typed[-1][0], strong[1]
    return typed[-1]


@functools.cache
def _deciding_over() -> frozenset[str]:
    return frozenset(w for kind in data(FILE)["kind"] if kind.get("over") for w in kind["words"])


def _followed_by_of(words: list[str], index: int) -> bool:
    return index + 1 < len(words) and words[index + 1] in ("of", "for", "on")


def of_place(text: str, place: Place) -> Evidence:
    """What stands around the name there."""
    found: Evidence = defaultdict(float)
    before, after = text[max(0, place.start - BEFORE) : place.start], text[place.end : place.end + BEFORE]
    for kind, weight, before_pattern, after_pattern in _cues():
        if (before_pattern is None or before_pattern.search(before)) and (after_pattern is None or after_pattern.match(after)):
            found[kind] += weight
    _nouns_beside(before, after, found, " " not in text[place.start : place.end])
    if place.doc is not None:
        span = place.doc.char_span(place.start - place.offset, place.end - place.offset, alignment_mode="expand")
        if span is not None and len(span):
            _grammar(span, found)
    return found


def _nouns_beside(before: str, after: str, found: Evidence, one_word: bool) -> None:
    """`ransomware gang X`, `one of our suppliers, X`, `the X ransomware`, `X's customers`."""
    if one := _ONE_OF.search(before):
        noun = re.sub(r"ie$", "y", one["noun"])
        kind = type_of_noun(noun, ["the", *one["before"].split()])
        found["person" if kind == "person_unnamed" else kind or ""] += 3 if kind else 0
    match = _LOWER_BEFORE.search(before)
    if match and not _ends_line(before, match) and not _CHATTING.search(before):
        nearest = match[1].split()
        aside = "," in match[0] and bool({"the", "of", "for", "at", "in", "and"} & set(nearest))  # "for the clinic, Ruth Amari"
        if aside and len(nearest) > 2 and nearest[-2] == "the" and after.startswith(",") and not _OF_BODY & set(nearest):
            aside = False  # had penetrated the company, Daesung Cell, between …
        kind = None if aside else type_of_noun(nearest[-1], nearest[:-1])
        if aside and len(nearest) > 1 and nearest[-2] in ("a", "an"):  # "and then a backdoor, X"
            kind = type_of_noun(nearest[-1], nearest[:-1])
            kind = kind if kind in ("malware", "tool", "threat_group") else None
        if kind and not (kind == "organisation_group" or (nearest[-1].endswith("s") and kind != "threat_group")):
            business = len(nearest) > 1 and nearest[-2] in words("trades")  # the ferry operator Waddenlijn
            told, closed = (
                3 if business else _told_by(nearest[-1]),
                after[:1] in (",", ".", ";", ")") or "," not in match[0],
            )  # "The ransomware, Gorse Locker, followed"
            found["person" if kind == "person_unnamed" else kind] += told if closed else min(told, 1.5)
            if one_word and nearest[-1] in words("either") and "," in match[0] and closed:
                found["organisation"] += 1.6  # one reseller, Baltvirt, …: people have two names where they are introduced
    owned = _OWNED.match(after)
    nouns = data(FILE)["owned"]
    following = _LOWER_AFTER.match(after)
    for kind, listed in nouns.items():
        if (owned and owned[1] in listed) or (following and following[1].split()[0] in listed):
            found[kind] += 2
    if following and not owned:
        for count, word in enumerate(nexts := following[1].split()):
            if word in _ENDING:
                break
            kind = type_of_noun(word, nexts[:count])
            if kind in ("malware", "threat_group", "product", "online_service", "media_outlet", "vulnerability"):
                found["product" if kind == "vulnerability" else kind] += 3
                break


def _ends_line(before: str, match: re.Match[str]) -> bool:
    """A short line that ends right before the name is no part of its sentence (`Targets: government`)."""
    lines = before.rsplit("\n", 2)
    return len(lines) == 3 and not lines[2].strip() and "\n" in match[0] and len(lines[1]) < 45


def _grammar(span: Span, found: Evidence) -> None:
    root = span.root
    found["model:"] += 1
    found["proper"] += span[-1].pos_ == "PROPN" or span[0].pos_ == "PROPN"
    verb, roles = root.head, data(FILE)["verbs"]
    if root.dep_ in ("nsubj", "dobj", "nsubjpass", "pobj"):
        side = "subject" if root.dep_ == "nsubj" else "object"
        lemma = verb.lemma_ if root.dep_ != "pobj" else (verb.head.lemma_ if verb.lower_ in ("by", "against") else "")
        side = "subject" if root.dep_ == "pobj" and verb.lower_ == "by" else side
        for kind, lemmas in roles[side].items():
            if lemma in lemmas:
                found[kind] += 1.5
    if root.dep_ == "nsubj" and root.i < verb.i:
        owned = {t.lower_ for c in verb.children if c.i > verb.i for t in c.subtree if t.tag_ == "PRP$"}
        found["organisation"] += 2.5 if owned == {"its"} else 0  # X denies that data left its network
    _apposition(span, root, found)


def label_at(doc: Doc, start: int, end: int) -> str | None:
    """What type the model's label of the name there speaks for."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return _labels().get(span.root.ent_type_) if span is not None and len(span) else None


def _apposition(span: Span, root: Token, found: Evidence) -> None:
    """`X, a maker of pumps,`: the noun says what X is; the model's own apposition counts too."""
    doc = span.doc
    for child in root.children:
        nearer = any(t.dep_ == "prep" and root.i < t.i < child.i for t in root.children)  # Brett Callow of Emsisoft, a firm that …
        if child.dep_ == "appos" and child.i > root.i and child.text[0].islower() and not nearer:
            _add_noun(child, found)
    after = span.end
    if after + 1 < len(doc) and doc[after].text in (",", "(", "—", "–") and not any(c.dep_ == "appos" for c in root.children):
        chunk = _chunks(doc).get(after + 1)
        subject = chunk is not None and root.dep_ == "pobj" and chunk.root.dep_ in ("nsubj", "nsubjpass")  # "according to X, a jury found"
        if (
            chunk is not None
            and not subject
            and chunk.root.text[0].islower()
            and (chunk[0].lower_ in ("a", "an", "the", "its", "one") or len(chunk) <= 2)
        ):
            _add_noun(chunk.root, found)
    if root.dep_ == "appos" and root.head.i < span.start and root.head.text[0].islower():
        person = type_of_noun(root.head.lower_, [t.lower_ for t in root.head.lefts]) == "person_unnamed"
        found["person"] += _told_by(root.head.lower_) if person else 0  # the head of security, Lars Friis
    if root.dep_ == "nsubj" and root.head.lemma_ == "be":
        for child in root.head.children:
            if child.dep_ == "attr":
                _add_noun(child, found)
    if root.dep_ == "oprd" or (root.dep_ == "pobj" and root.head.lower_ == "as"):
        verb = root.head if root.dep_ == "oprd" else root.head.head
        naming = verb.lemma_ in ("call", "name", "dub", "know", "track", "nickname") and verb.dep_ in ("acl", "relcl")
        if naming and (verb.head.tag_ != "NNS" or type_of_noun(verb.head.lower_, ["the"]) == "threat_group"):
            _add_noun(verb.head, found)  # a program the investigators named X: they have not that name
            said = verb.head.head if verb.head.dep_ == "nsubj" and verb.head.head.lemma_ == "be" else None
            for child in (c for c in said.children if c.dep_ == "attr") if said is not None else ():
                _add_noun(child, found)  # the first, named X by its finder, is a wiper


def _chunks(doc: Doc) -> dict[int, Span]:
    """First token -> noun chunk: found once for a sentence, for finding them costs its length."""
    known: dict[int, Span] | None = doc.user_data.get(_CHUNKS)
    if known is None:
        known = doc.user_data[_CHUNKS] = {chunk.start: chunk for chunk in doc.noun_chunks}
    return known


def _add_noun(noun: Token, found: Evidence) -> None:
    kind = type_of_noun(noun.lower_, [t.lower_ for t in noun.lefts])
    if kind and kind != "organisation_group":
        found["person" if kind == "person_unnamed" else kind] += _told_by(noun.lower_)


def _told_by(noun: str) -> float:
    """A reseller is a person or a firm: the noun tells little."""
    return 0.3 if noun in words("either") else 3


@functools.cache
def kinds_by_word() -> dict[str, str]:
    """A capitalised word and the type of the names that hold it."""
    return {word: kind["type"] for kind in reversed(data(FILE)["kind"]) for word in kind["words"]}


@functools.cache
def title_words() -> frozenset[str]:
    """Titles, without their full stops."""
    return frozenset(w.rstrip(".") for w in data(FILE)["titles"]["words"])


@functools.cache
def given_names() -> frozenset[str]:
    return frozenset(data("gazetteers/given_names.toml")["names"])


@functools.cache
def role_words() -> frozenset[str]:
    """Words that end a title and no name: `Spokeswoman`, `Officer`."""
    return frozenset(data(FILE)["titles"]["roles"])


@functools.cache
def _labels() -> dict[str, str]:
    labels: dict[str, str] = data(FILE)["model"]
    return labels


@functools.cache
def _shapes() -> tuple[tuple[str, re.Pattern[str], float], ...]:
    return tuple((row["type"], re.compile(row["pattern"]), float(row["weight"])) for row in data(CUES)["shape"])


@functools.cache
def _cues() -> tuple[tuple[str, float, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    listed = data(FILE)["titles"]["words"]
    titles = any_of(
        [
            re.escape(t)
            for t in dict.fromkeys((*listed, *(f"{t.upper()}." if len(t) < 6 else t.upper() for t in listed), *(t.upper() for t in listed)))
        ]
    )
    rows = []
    for row in data(CUES)["cue"]:
        before = compiled(row["before"].replace("TITLE", titles), any_case=False) if "before" in row else None
        after = compiled(row["after"], any_case=False) if "after" in row else None
        rows.append((row["type"], float(row["weight"]), before, after))
    return tuple(rows)
