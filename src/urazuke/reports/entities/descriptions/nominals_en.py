"""English descriptions ("a man in his 30s", "the two", "about 200 companies") are noun phrases whose head noun is a known one.

The grammar gives the phrase: what stands before its head, and behind it what says which one is meant (of what, from where,
called what, or what it is); what somebody did once (`who rented the servers`) tells of it and does not belong to it.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from urazuke.reports.entities.descriptions.nominal_tails import STOP, has_handle, last_word
from urazuke.reports.entities.descriptions.told_persons import told_persons
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.nominal_features import NUMBERS, add_features
from urazuke.reports.entities.nominal_heads import PERSON, Head, heads_of, unowned, words
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax, is_time, text_of
from urazuke.reports.patterns import compiled, data

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PHRASES = "gazetteers/phrases_en.toml"
_BEFORE = frozenset(("det", "amod", "compound", "nummod", "poss", "nmod", "predet", "quantmod", "advmod", "npadvmod", "case", "punct"))
_OPENING = frozenset(("det", "nummod", "poss", "predet"))
_ANY = frozenset(("a", "an", "another", "other", "some", "someone"))
MONTHS = frozenset(calendar.month_name[1:])
_HYPHENED = re.compile(r"(?<![\w-])(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur)\s)?(?:[Ee]x|[Cc]o|[Vv]ice|[Ss]ub)-$")
_AS_WHOM = frozenset(("identify", "describe", "name", "know", "accuse"))


_CIVIL = re.compile(r"\b(?:Department|Directorate|Section|Centre|Center|Bureau)\b")
_ARMED = re.compile(r"\b(?:[Mm]ilitary|[Aa]rmy|[Nn]avy|GRU|General Staff|Guard|Reconnaissance|[Ff]orces?|PLA|[Uu]nit|FSB|[Bb]rigade)\b")


@functools.cache
def _phrases() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    return tuple((compiled(row["pattern"], any_case=False), row["type"], row.get("name", False)) for row in data(PHRASES)["phrase"])


def find_nominals(text: str, sentences: Sequence[Sentence], syntax: Syntax | None) -> list[Found]:
    """Descriptions in text order; they may hold names, and other descriptions (`a member of the group`)."""
    read = [(syntax.doc(s), s) for s in sentences] if syntax else []
    told = told_persons((doc, s.heading) for doc, s in read)
    found: list[Found] = []
    for doc, sentence in read:
        if doc is not None:
            found += _in_sentence(doc, sentence, told)
    return [*found, *_extra(text)]


def _in_sentence(doc: Doc, sentence: Sentence, told: frozenset[str]) -> Iterator[Found]:
    for token in doc:
        ways = heads_of(token.lower_) or ([PERSON] if token.lower_ in told else [])
        if ways and _is_head(token) and (found := _described(token, ways, sentence)):
            yield found


def _is_head(token: Token) -> bool:
    """A noun that no other noun follows in its phrase; a capitalised word inside a sentence is part of a name."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB", "NUM", "X") or token.dep_ in ("compound", "amod", "nmod"):
        return token.dep_ in ("compound", "nmod") and token.head.i < token.i and token.pos_ == "NOUN"
    if token.pos_ == "VERB" or (token.pos_ == "ADJ" and token.dep_ not in ("nsubj", "dobj", "pobj", "attr", "appos", "nsubjpass")):
        return False
    return not _capital_inside(token)


def _capital_inside(token: Token) -> bool:
    if not token.text[0].isupper() or token.text[:2].isupper() or token.i == 0 or token.text == "Police":
        return False  # IDs
    before = token.nbor(-1)
    if before.lower_ in ("the", "this", "our") and token.lower_ in words("defined"):
        return token.i + 1 < len(token.doc) and token.nbor(1).text[0].isupper()  # "the Company" of a statement; the Bank of X
    return not (before.is_punct or before.is_space or (before.i == before.sent.start and before.lower_ in ("the", "a", "an", "this")))


def _described(token: Token, heads: list[Head], sentence: Sentence) -> Found | None:
    if token.lower_ in ("pair", "couple", "trio") and (thing := _made_of(token)) is not None:
        heads = thing
    left = _left(token)
    doc, low = token.doc, [t.lower_ for t in token.doc[left : token.i]]
    opened = any(t.dep_ in _OPENING or t.lower_ in ("another", "other") for t in doc[left : token.i] if t.head.i == token.i)
    if (
        (low and low[0] in words("nobody"))
        or (
            token.i <= 1 and ((token.i == 0 and token.lower_ == "contact") or text_of(doc)[token.idx + len(token) :][:1] == ":")
        )  # Contact: …
        or (token.lower_ == "account" and token.dep_ == "pobj" and token.head.lower_ in ("by", "on"))  # by his account
        or (token.lower_ == "port" and token.i + 1 < len(doc) and token.nbor(1).like_num)  # port 8443
        or _does_not_exist(token)
        or words("unreal") & set(low)
        or _pretended(token)
        or (_lends_name(token) and ((low[:1] and low[0] in _ANY) or token.lower_ in words("family")))
    ):
        return None
    if token.lower_ in ("neighbour", "neighbor", "ally") and any(c.dep_ == "poss" and c.pos_ == "PROPN" for c in token.lefts):
        return None  # Kazakhstan's neighbour to the north
    inside = {
        *low,
        *text_of(doc)[doc[left].idx : token.idx].lower().split(),  # state-sponsored
        *(unowned(w) for w in low),
        *_behind(token),
        *("a" for w in low[:1] if w == "an"),
        *("#" for t in doc[left : token.i] if _is_number(t)),
        *("rented" for _ in (1,) if token.dep_ == "dobj" and token.lemma_ == "machine" and token.head.lemma_ in words("renting")),
    }
    for head in heads:
        if (head.needs and not head.needs & inside) or head.without & inside:
            continue
        if not (opened or head.bare or sentence.heading or _lone_subject(token, head)):
            continue
        return _found(token, left, head, sentence)
    return None


def _made_of(token: Token) -> list[Head] | None:
    """`a pair of machines`: what there are two of decides; None where nothing is told, or people."""
    things = [o for t in token.rights if t.lower_ == "of" for o in t.rights if o.dep_ == "pobj"]
    if not things or any(h.type == "person_unnamed" for h in heads_of(things[0].lower_)):
        return None
    return [replace(h, needs=frozenset(), without=frozenset()) for h in heads_of(things[0].lower_) if h.type == "server"]


def _found(token: Token, left: int, head: Head, sentence: Sentence) -> Found:
    doc = token.doc
    person = head.type == "organisation" and (has_handle(token) or _is_somebody(token))
    kind = "person_unnamed" if person else head.type
    right = last_word(token, kind)
    start, end = doc[left].idx, doc[right].idx + len(doc[right])
    start = _whole_token(text_of(doc), start)
    found = Found(sentence.start + start, sentence.start + end, kind, "nominal", " ".join(text_of(doc)[start:end].split()))
    found.features["head"] = token.lower_ + ("-in-law" if found.name.endswith("-in-law") else "")
    if head.again:
        found.features["again"] = "yes"
    if other := _same_as(token):
        found.features["same"] = f"{sentence.start + other.idx}"
    add_features(found)
    through = token.dep_ == "pobj" and token.head.lower_ in ("through", "via")
    told = {"age", "gender"} & found.features.keys() or re.match(r",?\s+who\s", text_of(doc)[end : end + 8])
    if through and token.lower_ in words("either") and not told:
        found.type = "organisation"  # rented through a reseller
    return found


def _whole_token(text: str, start: int) -> int:
    """`the ex-receptionist`, `the co-op's accountant`: from the beginning of the word that a hyphen parts, with its article."""
    match = _HYPHENED.search(text, max(0, start - 24), start)
    return match.start() if match else start


def _is_somebody(token: Token) -> bool:
    """`a 30-year-old developer`, `a freelance designer`, `a broker who …`: the word for a firm, said of a person."""
    if token.lower_ not in words("doers") and token.lower_ not in words("either"):
        return False
    told = set(text_of(token.doc)[token.left_edge.idx : token.idx].lower().split()) & words("of_people")
    return bool(told) or (token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "who")


def _lone_subject(token: Token, head: Head) -> bool:
    """`officials said`, `according to experts`: without a determiner, whoever says something counts."""
    if head.type in ("person_unnamed", "organisation") and token.dep_ == "appos" and token.tag_ == "NN":
        return True
    if not head.says and token.lower_ not in words("lone"):
        return False
    verb = token.head
    saying = token.dep_ == "nsubj" and verb.lemma_ in words("saying")
    return (head.says and token.tag_ == "NNS" and (saying or verb.lower_ == "to")) or token.dep_ == "appos" or _starts(token)


def _starts(token: Token) -> bool:
    return token.i == 0 and token.tag_ == "NN"


def _pretended(token: Token) -> bool:
    verb = token.head.head
    return token.dep_ == "pobj" and token.head.lower_ == "as" and verb.lemma_ not in _AS_WHOM


def _lends_name(token: Token) -> bool:
    """`in another person's name`, `with a dead man's papers`: nobody in particular."""
    return token.dep_ == "poss" and token.head.lower_ in words("borrowed")


def _does_not_exist(token: Token) -> bool:
    """`a trading firm that does not exist`"""
    clauses = (t for t in token.rights if t.dep_ == "relcl" and t.lemma_ == "exist")
    return any(c.dep_ == "neg" or c.lower_ in ("never", "no") for t in clauses for c in t.children)


def _behind(token: Token) -> set[str]:
    """The words that follow and say which one is meant: `close`, `familiar`, `with`; whom a group is made of."""
    near = {t.lower_ for t in token.rights if t.dep_ in ("amod", "acl", "prep", "advmod", "advcl", "relcl")}
    return near | {o.lower_ for t in token.rights if t.lower_ == "of" for o in t.rights if o.dep_ == "pobj"}


def _is_number(token: Token) -> bool:
    return token.like_num or token.lower_ in NUMBERS or token.pos_ == "NUM"


def _left(token: Token) -> int:
    """The first word of the phrase: its determiner, owner, number, adjectives."""
    left = token.i
    for child in reversed(list(token.lefts)):
        if child.dep_ not in _BEFORE or child.right_edge.i < left - 1 or (child.dep_ == "punct" and child.text not in ("-", '"', "“")):
            break
        if child.dep_ == "advmod" and (child.lower_ not in words("rounding") or (child.lower_ == "only" and not _is_number(child.nbor()))):
            break
        if child.is_space:
            continue
        if any(_is_day(t) or (t.like_num and len(t) == 4 and t.i and is_time(t.nbor(-1))) for t in child.subtree):
            break  # "On 3 May 2025 employees …", "on 8 May two citizens …"
        if (
            child.tag_ in ("VBD", "VBN", "VBG")
            and child.lower_ not in words("ing_adjectives")
            and child.i == child.left_edge.i
            and not _opened_before(token, child)
        ):
            break  # "the group rented servers", where the parser takes the verb for an adjective
        left = child.left_edge.i
    doc = token.doc
    while left < token.i and (doc[left].is_space or doc[left].is_punct):
        left += 1
    while (
        left > 0
        and not (doc[left - 1].lower_ == "over" and NUMBERS.get(doc[left].lower_, 99) < 10)
        and doc[left - 1].lower_ in words("rounding")
        and _is_number(doc[left])
        and doc[left - 1].lower_ not in ("at", "to", "up")
    ):
        left -= 1
    left = _after_head(doc, left, token.i)
    acting = [i for i in range(left, token.i - 1) if doc[i].lower_ in ("police", "prosecutors", "court", "officers", "authorities")]
    return acting[-1] + 2 if acting else left  # a headline: police detain man


def _is_day(token: Token) -> bool:
    """The month of `8 May`."""
    return token.text in MONTHS and token.i > 0 and token.nbor(-1).like_num


def _opened_before(token: Token, child: Token) -> bool:
    return any(t.i < child.i and t.dep_ in _OPENING for t in token.lefts) or child.i == 0


def _after_head(doc: Doc, left: int, at: int) -> int:
    """No description reaches back over punctuation or a verb that the parser took for an adjective."""
    for index in range(at - 1, left - 1, -1):
        word = doc[index]
        if word.text in STOP and not (word.text == "-" and not word.whitespace_) and not _between_adjectives(doc, index):
            return index + 1
        if word.pos_ in ("VERB", "AUX") and word.tag_ in ("VBD", "VBZ", "VBP", "MD") and word.dep_ not in ("amod",):
            return index + 1
    return left


def _between_adjectives(doc: Doc, index: int) -> bool:
    return doc[index].text == "," and index > 0 and doc[index - 1].pos_ == "ADJ" and doc[index + 1].pos_ in ("ADJ", "NOUN", "VERB")


def _same_as(token: Token) -> Token | None:
    """Whom the grammar says it is: what it stands in apposition to, or the subject of which it is said."""
    if token.dep_ == "appos":
        return token.head
    if token.dep_ == "attr" and token.head.lemma_ in ("be", "become", "remain"):
        subjects = [t for t in token.head.lefts if t.dep_ == "nsubj"]
        if subjects and subjects[0].lower_ in ("who", "which", "that") and token.head.dep_ == "relcl":
            return token.head.head
        negated = any(t.dep_ == "neg" for t in token.head.children)
        return subjects[0] if subjects and not negated and subjects[0].pos_ in ("NOUN", "PROPN") else None
    named = (c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.ent_type_ in ("PERSON", ""))
    return next(named, None)  # the harbourmaster, Captain Solomona


def _unit(number: str, name: str) -> str:
    """`Unit 61419` of `61419 Unit`; `Office 137` as it stands."""
    return f"Unit {number}" if "Unit" in name and number.isdigit() else name


def _extra(text: str) -> Iterator[Found]:
    for pattern, kind, named in _phrases():
        for match in pattern.finditer(text):
            group = "d" if "d" in pattern.groupindex else 0
            found = Found(match.start(group), match.end(group), kind, "nominal", " ".join(match[group].split()))
            if named:
                found.kind = "name"
            if kind == "person" and not named:
                found.features["office"] = found.name.lower().removeprefix("the ")
            if kind == "offence":
                found.kind, found.key = "name", f"offence:{found.name.lower()}"
            if kind == "military_unit":
                found.kind, found.key, found.name = "name", f"unit:{match['unit']}", _unit(match["unit"], found.name)
                if _CIVIL.search(found.name) and not _ARMED.search(text[max(0, found.start - 60) : found.end + 80]):
                    found.type = "government_body"
            add_features(found)
            yield found
