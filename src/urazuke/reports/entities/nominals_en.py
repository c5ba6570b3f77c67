"""English descriptions ("a man in his 30s", "the two", "about 200 companies") are noun phrases whose head noun is a known one.

The grammar gives the phrase: what stands before its head, and behind it what says which one is meant (of what, from where,
called what, or what it is); what somebody did once (`who rented the servers`) tells of it and does not belong to it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.nominal_features import NUMBERS, add_features
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax
from urazuke.reports.patterns import compiled, data

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FILE = "gazetteers/nominals_en.toml"
_BEFORE = frozenset(("det", "amod", "compound", "nummod", "poss", "nmod", "predet", "quantmod", "advmod", "npadvmod", "case", "punct"))
_OPENING = frozenset(("det", "nummod", "poss", "predet"))
_ANY = frozenset(("a", "an", "another", "some", "someone"))
_STOP = frozenset((",", ";", ":", "-", "--", "–", "—", "(", ")", "/"))
_AS_WHOM = frozenset(("identify", "describe", "name", "know", "accuse"))
PRESENT = frozenset(("VBZ", "VBP"))
_AGE_BEHIND = re.compile(r"\s+in\s+(?:his|her|their)\s+(?:early\s+|mid-?|late\s+)?\d0s")
_NAME = r"[\"“]?(?:[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,3}|[a-z]+[A-Z]\w+)[\"”]?"
_QUOTED = r"[\"“][\w.@-]{2,30}[\"”]"
_NAMED_BEHIND = re.compile(
    rf"\s+(?:(?:that|which)\s+(?:we|it|they|others|researchers)\s+(?:call|track\s+as|refer\s+to\s+as)|called|named|dubbed|known\s+(?:only\s+|simply\s+)?as|calling\s+(?:itself|himself|herself)|nicknamed|(?:using|with|under)\s+the\s+(?:handle|name|nickname|alias|pseudonym|user\s?name)|(?:also\s+)?tracked\s+as|(?:whom?\s+|that\s+)?(?:he|she|they)\s+(?:knew|knows|know)\s+(?:only\s+)?as)\s+(?:(?:Mr|Ms|Mrs|Dr)\.?\s+)?{_NAME}"
    rf"|\s+(?:using|with|under|who\s+used|who\s+uses)\s+the\s+(?:handle|name|nickname|alias|pseudonym|user\s?name)\s+{_QUOTED}"
)
_IN_PRODUCT = re.compile(rf"\s+in\s+(?:the\s+|an?\s+|its\s+)?(?:[a-z-]+\s+){{0,3}}?{_NAME}")
LONGEST = 16  # words that may follow a head


@dataclass(frozen=True, slots=True)
class Head:
    """One way in which a noun is the head of a description."""

    type: str
    bare: bool
    needs: frozenset[str]
    without: frozenset[str]
    again: bool
    says: bool


@functools.cache
def _heads() -> dict[str, list[Head]]:
    heads: dict[str, list[Head]] = {}
    for entry in data(FILE)["head"]:
        needs, without = (frozenset(entry.get(k, ())) for k in ("needs", "without"))
        head = Head(entry["type"], entry.get("bare", False), needs, without, entry.get("again", False), entry.get("says", False))
        for word in entry["words"]:
            heads.setdefault(word, []).append(head)
    return heads


@functools.cache
def _phrases() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    return tuple((compiled(row["pattern"], any_case=False), row["type"], row.get("name", False)) for row in data(FILE)["phrase"])


@functools.cache
def words(name: str) -> frozenset[str]:
    """A word list of the data file."""
    return frozenset(data(FILE)["words"][name])


def find_nominals(text: str, sentences: Sequence[Sentence], syntax: Syntax | None) -> list[Found]:
    """Descriptions in text order; they may hold names, and other descriptions (`a member of the group`)."""
    found: list[Found] = []
    for sentence in sentences if syntax else ():
        doc = syntax.doc(sentence) if syntax else None
        if doc is not None:
            found += _in_sentence(doc, sentence)
    return [*found, *_extra(text)]


def type_of_noun(noun: str, before: Sequence[str]) -> str | None:
    """The type of what such a noun, with those words before it, describes; None where it describes nothing known."""
    inside = {"the", "a", *(w.strip("'’s") for w in before), *before}
    for head in _heads().get(noun, ()):
        if head.again and head.type == "malware":
            continue  # `the tool` may be anything
        if (not head.needs or head.needs & inside) and not head.without & inside:
            return head.type
    return None


def _in_sentence(doc: Doc, sentence: Sentence) -> Iterator[Found]:
    known = _heads()
    for token in doc:
        low = token.lower_
        if low in known and _is_head(token) and (found := _described(token, known[low], sentence)):
            yield found


def _is_head(token: Token) -> bool:
    """A noun that no other noun follows in its phrase; a capitalised word inside a sentence is part of a name."""
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB", "NUM", "X") or token.dep_ in ("compound", "amod", "nmod"):
        return token.dep_ in ("compound", "nmod") and token.head.i < token.i and token.pos_ == "NOUN"
    if token.pos_ == "VERB" or (token.pos_ == "ADJ" and token.dep_ not in ("nsubj", "dobj", "pobj", "attr", "appos", "nsubjpass")):
        return False
    return not _capital_inside(token)


def _capital_inside(token: Token) -> bool:
    if not token.text[0].isupper() or token.text.isupper() or token.i == 0:
        return False
    before = token.nbor(-1)
    return not (before.is_punct or before.is_space or (before.i == before.sent.start and before.lower_ in ("the", "a", "an", "this")))


def _described(token: Token, heads: list[Head], sentence: Sentence) -> Found | None:
    left = _left(token)
    doc, low = token.doc, [t.lower_ for t in token.doc[left : token.i]]
    opened = any(t.dep_ in _OPENING or t.lower_ in ("another", "other") for t in doc[left : token.i] if t.head.i == token.i)
    if (
        (low and low[0] in words("nobody"))
        or words("unreal") & set(low)
        or _pretended(token)
        or (low and low[0] in _ANY and _lends_name(token))
    ):
        return None
    inside = {
        *low,
        *(w.strip("'’s") for w in low),
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


def _found(token: Token, left: int, head: Head, sentence: Sentence) -> Found:
    doc = token.doc
    right = _right(token, head.type)
    start, end = doc[left].idx, doc[right].idx + len(doc[right])
    found = Found(sentence.start + start, sentence.start + end, head.type, "nominal", " ".join(doc.text[start:end].split()))
    found.features["head"] = token.lower_
    if head.again:
        found.features["again"] = "yes"
    if other := _same_as(token):
        found.features["same"] = f"{sentence.start + other.idx}"
    add_features(found)
    return found


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


def _behind(token: Token) -> set[str]:
    """The words that follow and say which one is meant: `close`, `familiar`, `with`; whom a group is made of."""
    near = {t.lower_ for t in token.rights if t.dep_ in ("amod", "acl", "prep", "advmod", "advcl")}
    return near | {o.lower_ for t in token.rights if t.lower_ == "of" for o in t.rights if o.dep_ == "pobj"}


def _is_number(token: Token) -> bool:
    return token.like_num or token.lower_ in NUMBERS or token.pos_ == "NUM"


def _left(token: Token) -> int:
    """The first word of the phrase: its determiner, owner, number, adjectives."""
    left = token.i
    for child in reversed(list(token.lefts)):
        if child.dep_ not in _BEFORE or child.right_edge.i < left - 1 or (child.dep_ == "punct" and child.text not in ("-", '"', "“")):
            break
        if child.dep_ == "advmod" and child.lower_ not in words("rounding"):
            break
        if child.is_space:
            continue
        if any(t.like_num and len(t) == 4 and t.ent_type_ == "DATE" for t in child.subtree):
            break  # "On 3 May 2025 employees …"
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
    while left > 0 and doc[left - 1].lower_ in words("rounding") and _is_number(doc[left]):
        left -= 1
    return _after_head(doc, left, token.i)


def _opened_before(token: Token, child: Token) -> bool:
    return any(t.i < child.i and t.dep_ in _OPENING for t in token.lefts) or child.i == 0


def _after_head(doc: Doc, left: int, at: int) -> int:
    """No description reaches back over punctuation or a verb that the parser took for an adjective."""
    for index in range(at - 1, left - 1, -1):
        word = doc[index]
        if word.text in _STOP and not (word.text == "-" and not word.whitespace_) and not _between_adjectives(doc, index):
            return index + 1
        if word.pos_ in ("VERB", "AUX") and word.tag_ in ("VBD", "VBZ", "VBP", "MD") and word.dep_ not in ("amod",):
            return index + 1
    return left


def _between_adjectives(doc: Doc, index: int) -> bool:
    return doc[index].text == "," and index > 0 and doc[index - 1].pos_ == "ADJ" and doc[index + 1].pos_ in ("ADJ", "NOUN", "VERB")


def _right(token: Token, kind: str) -> int:
    """The last word: what behind the head says which one is meant."""
    end = token.i
    for child in token.rights:
        if child.is_space or (child.text in ('"', "“", "”") and child.i == end + 1):
            continue
        if child.left_edge.i != end + 1 and not all(t.is_space for t in token.doc[end + 1 : child.left_edge.i]):
            break
        reach = _reach(token, child, kind)
        if reach is None:
            break
        end = reach
    behind = [_NAMED_BEHIND, *([_AGE_BEHIND] if kind == "person_unnamed" else [_IN_PRODUCT] if kind == "vulnerability" else [])]
    for pattern in behind:
        if match := pattern.match(token.doc.text, token.doc[end].idx + len(token.doc[end])):
            end = _to(token.doc, match.end(), end)
    return _closed(token.doc, token.i, end)


def _to(doc: Doc, offset: int, end: int) -> int:
    """The last word that ends at or before that offset, if it is further on."""
    span = doc.char_span(doc[end].idx, offset, alignment_mode="contract")
    return max(end, span.end - 1) if span is not None else end


def _reach(token: Token, child: Token, kind: str) -> int | None:
    """Where a part behind the head ends, or None where it does not belong to the description."""
    if child.dep_ == "prep":
        return _through(token.doc, child) if _tells_which(child, kind) else None
    if child.dep_ in ("cc", "conj"):
        return _listed(token, child, kind)
    if child.dep_ == "amod" or (child.dep_ == "acl" and child.tag_ in ("VBN", "VBG")):
        return _through(token.doc, child) if child.lower_ in words("describing") else None
    if child.dep_ == "relcl":
        return _through(token.doc, child) if _restricts(child) and not _names(child) else None
    if child.dep_ == "nummod" and kind == "military_unit":
        return child.right_edge.i
    return None


def _tells_which(preposition: Token, kind: str) -> bool:
    allowed = data(FILE)["tails"].get(kind, data(FILE)["tails"]["other"])
    if preposition.lower_ not in allowed:
        return False
    objects = [t for t in preposition.rights if t.dep_ == "pobj"]
    taken = preposition.head.dep_ == "dobj" and preposition.head.head.lemma_ in ("arrest", "detain", "seize", "question")
    if taken and preposition.lower_ == "in" and any(t.ent_type_ == "GPE" for t in objects):
        return False  # arrested the man in Burgos
    if objects and objects[0].like_num is False and objects[0].text[:1].isdigit() and objects[0].text.endswith("0s"):
        return True  # in his 30s
    return bool(objects) and not any(t.ent_type_ in ("DATE", "TIME") or t.lower_ in words("times") for t in objects)


def _restricts(verb: Token) -> bool:
    """A relative clause without a comma, in the present: it says what somebody is, not what he did."""
    first = verb.left_edge
    if first.i > 0 and first.nbor(-1).text in _STOP:
        return False
    if verb.lemma_ in words("held") and not any(t.dep_ == "nsubj" and t.lower_ in ("we", "they") for t in verb.lefts):
        return False  # who are believed to have …; but: a group they say is run by …
    finite = next((t for t in [*verb.lefts, verb] if t.tag_ in ("VBD", "VBZ", "VBP", "MD")), verb)
    return finite.tag_ in PRESENT and not any(t.lower_ in ("have", "has") for t in verb.lefts)


def _names(verb: Token) -> bool:
    """`a back door we call MudLark beacons …`: only the name belongs to the description."""
    return verb.lemma_ in ("call", "dub") and any(t.dep_ == "nsubj" and t.tag_ != "WP" for t in verb.lefts)


def _listed(token: Token, child: Token, kind: str) -> int | None:
    """`companies and universities`: two nouns of the same kind are one description."""
    if kind not in ("organisation_group", "credential"):
        return None
    other = child if child.dep_ == "conj" else next((t for t in token.rights if t.dep_ == "conj"), None)
    if other is None or not any(h.type == kind for h in _heads().get(other.lower_, ())) or any(t.dep_ in _OPENING for t in other.lefts):
        return None
    return child.i if child.dep_ == "cc" else _right(other, kind)


def _through(doc: Doc, child: Token) -> int:
    """To the end of that part, but not past a comma, a dash, or a verb of the sentence around it."""
    first, last = child.left_edge.i, min(child.right_edge.i, child.i + LONGEST)
    naming, quoted = child.lower_ in words("naming"), False
    named = -1 if naming else _name_ends(doc, first, last)
    for index in range(first + 1, last + 1):
        word = doc[index]
        if index == named or (word.lower_ in words("done") and word.tag_ == "VBN"):
            return index - 1
        if word.dep_ == "cc" and index < last and doc[index + 1].lower_ in words("joined"):
            return index - 1
        quoted ^= word.text in ('"', "“", "”")
        if word.tag_ == "TO" and index < last and doc[index + 1].tag_ == "VB":
            return index - 1
        if naming and not quoted and word.dep_ == "cc" and index < last and doc[index + 1].dep_ == "det":
            return index - 1
        if naming and not quoted and word.dep_ == "prep" and word.lower_ not in ("as", "by", "to"):
            return index - 1
        if word.text in _STOP and not quoted and not (word.text in ("-", "/") and not word.whitespace_ and not doc[index - 1].whitespace_):
            return index - 1
    return last


def _name_ends(doc: Doc, first: int, last: int) -> int:
    """Behind the name of `activity that we track as TA-4402`; -1 where nothing is named."""
    verb = next((i for i in range(first, last) if doc[i].lemma_ in words("giving_names") and doc[i].pos_ == "VERB"), None)
    seen = False
    for index in range(verb + 1 if verb is not None else last, last + 1):
        word = doc[index]
        capital = word.text[0].isupper() or word.text[0].isdigit()
        if seen and word.is_alpha and not capital and not (word.dep_ == "cc" and doc[min(index + 1, last)].text[0].isupper()):
            return index
        seen |= capital
    return -1


def _closed(doc: Doc, head: int, end: int) -> int:
    """A description ends with a word or with the quotation mark that it opened, never with a conjunction or a preposition."""
    while end > head and (doc[end].is_space or doc[end].dep_ in ("cc", "prep", "mark") or doc[end].text in _STOP):
        end -= 1
    marks = sum(t.text in ('"', "“", "”") for t in doc[head : end + 1])
    if marks % 2 and end + 1 < len(doc) and doc[end + 1].text in ('"', "”"):
        return end + 1
    return end


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
    return None


def _unit(number: str, name: str) -> str:
    """`Unit 61419` of `61419 Unit`; `Office 137` as it stands."""
    return f"Unit {number}" if "Unit" in name else name


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
            add_features(found)
            yield found
