"""The verbs by which somebody speaks in an English sentence: whether a verb is one, and who its subject is."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from urazuke.reports.grammar.relations_en import said_before
from urazuke.reports.grammar.syntax import is_time
from urazuke.reports.patterns import data

if TYPE_CHECKING:
    from spacy.tokens import Token

_UNDER = ("behind", "beneath", "under", "within", "among", "below", "with")
CLAUSES = ("ccomp", "parataxis")
SUBJECTS = ("nsubj", "csubj")
_WHEN = frozenset(("after", "before", "when", "since", "once", "as"))
_CONTRAST = ("while", "whereas", "although", "though")


@functools.cache
def lemmas() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in data("frames/speaking.toml")["en"].items()}


def speaks(verb: Token, lemma: str) -> bool:
    words = lemmas()
    if lemma in words["silent"] and any(c.dep_ == "neg" for c in verb.children):
        return False
    if lemma in words["says"]:
        return (
            verb.tag_ != "VBN"
            or verb.dep_ not in ("amod", "acl")
            or main_after_clause(verb)
            or any(c.dep_ == "agent" for c in verb.children)
        )
    if lemma in ("place", "rank") and not any(c.dep_ == "prep" and c.lower_ in _UNDER for c in verb.children):
        return False  # they placed a tool on nine computers
    if lemma in words["accuses"]:
        return verb.dep_ != "xcomp" or verb.head.lemma_ != "be"
    if lemma in words["hearing"] and any(c.dep_ == "agent" for c in verb.children):
        return True
    if lemma not in words["clause"]:
        return False
    told = [*verb.children, *(g for c in verb.children if c.dep_ == "dobj" for g in c.children if g.dep_ == "acl" and says_that(g))]
    return verb.dep_ == "parataxis" or any(c.dep_ in (*CLAUSES, "acl") for c in told)


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """The subject of the verb, or of the verb that it hangs on: `said …, adding that …`."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if own or depth > 4:
        return next((c for c in own if c.pos_ == "PROPN"), own[0]) if own else None  # Another, Hanjin Coastal, denies
    head = verb.head
    if verb.dep_ in ("conj", "xcomp", "advcl", "ROOT", "pcomp") and head is not verb:
        if verb.dep_ == "pcomp":  # `quoting Kato as telling`, `in saying`
            head = head.head
        if head.lemma_.lower() in lemmas()["quotes"]:
            return next((c for c in head.children if c.dep_ == "dobj"), None)
        if any(c.dep_ in ("auxpass", "nsubjpass") for c in head.children):
            return next((c for c in head.children if c.dep_ == "nsubjpass"), None)
        return subject_of(head, depth + 1) if head.pos_ in ("VERB", "AUX") else None
    if main_after_clause(verb):
        return head
    if verb.dep_ == "acl" and head.pos_ in ("NOUN", "PROPN") and verb.tag_ == "VBG":  # `issued a statement saying`, `Halicz, speaking to`
        owner = next((c for c in head.children if c.dep_ == "poss"), None)
        if owner is not None or head.lemma_.lower() not in lemmas()["nouns"]:
            return owner if owner is not None else head
        above = next((a for a in head.ancestors if a.pos_ == "VERB"), None)
        return subject_of(above, depth + 1) if above is not None else None
    return None


def main_after_clause(verb: Token) -> bool:
    """`The institute, broken into in May, announced that …`: the sentence's own verb, which the parser takes for a participle."""
    return (
        verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and verb.head.dep_ == "ROOT"
        and verb.head.pos_ in ("NOUN", "PROPN")
        and verb.nbor(-1).text == ","
        and any(c.dep_ == "ccomp" for c in verb.children)
    )


def name_before(verb: Token) -> Token | None:
    """`…by the group Tick, Kowhai Labs said`: where two names meet, the parser takes the speaker for the group's second name."""
    name = verb.nbor(-1) if verb.i else None
    if name is not None and name.text == ")":  # the National Cyber Security Centre (NCSC) said
        opening = next((t for t in reversed(verb.doc[max(0, verb.i - 6) : verb.i]) if t.text == "("), None)
        name = opening.nbor(-1) if opening is not None and opening.i else None
    if name is None or name.pos_ not in ("NOUN", "PROPN") or not any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.children):
        return None
    first = name.left_edge
    return name if first.i and first.nbor(-1).text == "," else None


def agent_of(verb: Token) -> Token | None:
    """Whom `by` names: `was told by police`, `said by the same paper to have sold`."""
    by = [c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by" and c.i == verb.i + 1)]
    return next((p for c in by for p in c.children if p.dep_ == "pobj" and not is_time(p)), None)


def follows_said(verb: Token) -> bool:
    """`data leaked, the company's president told reporters`: what is said stands before, and nothing joins them but a comma."""
    joined = any(c.dep_ == "cc" for c in verb.head.children) or any(c.dep_ in (*CLAUSES, "xcomp", "mark") for c in verb.children)
    return verb.dep_ == "conj" and verb.head.i < verb.i and not joined and any(c.dep_ in SUBJECTS for c in verb.children)


def is_bare(verb: Token) -> bool:
    """Nothing but its subject hangs on it: `the man, police say, rented`."""
    return all(c.dep_ in (*SUBJECTS, "punct", "advmod", "aux") for c in verb.children)


def says_that(clause: Token) -> bool:
    """`…, and that he sold the IDs`: it goes on with what is said, whatever it hangs on."""
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def beside_saying(child: Token, verb: Token) -> bool:
    """What another does beside the saying: `…, but Y denied it`, `…, while Y declined`."""
    if child.i < verb.i:
        return False
    own = any(c.dep_ in (*SUBJECTS, "nsubjpass") for c in child.children)
    if child.dep_ == "conj" and said_before(child) is not None:
        return False
    if child.dep_ == "conj":
        return child.pos_ in ("VERB", "AUX") and not says_that(child)
    marks = {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")}
    if child.dep_ == "advcl" and own and child.lemma_.lower() in lemmas()["says"] and marks & _WHEN:
        return True  # X accused Y a day after Z said …
    return child.dep_ == "advcl" and own and bool(marks & set(_CONTRAST))
