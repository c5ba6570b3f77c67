"""What an English token stands for beside itself: whom a relative pronoun means, and what stands in a list with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from urazuke.reports.grammar.syntax import is_time

if TYPE_CHECKING:
    from spacy.tokens import Token

DEEP = 12  # steps up the tree that a shared subject may stand away
RELATIVE = ("who", "which", "that", "whom", "whose")


def verbal(token: Token) -> bool:
    """Is it a verb, be it taken for a noun (`the gang answers to the unit`)?"""
    if token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
        return True
    return token.tag_ == "NNS" and token.dep_ in ("ROOT", "ccomp", "relcl") and any(c.dep_ == "nsubj" for c in token.children)


def children(token: Token, deps: tuple[str, ...]) -> Iterator[Token]:
    return (c for c in token.children if c.dep_ in deps)


def with_conjuncts(token: Token) -> list[Token]:
    """The token and what stands in a list with it, in text order; `attacks on X, a maker, and on Y` lists X and Y."""
    nouns = {t for t in token.conjuncts if t.pos_ != "ADP"}
    return sorted({token, *nouns, *_said_again(token)}, key=lambda t: t.i)


def _said_again(token: Token) -> set[Token]:
    """What the same preposition brings once more, whatever the parse hangs it on."""
    if token.dep_ != "pobj":
        return set()
    preps = set(token.conjuncts)
    at = token.head
    for _ in range(4):
        if verbal(at):
            break
        preps |= set(at.conjuncts)
        at = at.head
    word = token.head.lower_
    return {p for prep in preps if prep.pos_ == "ADP" and prep.lower_ == word for p in children(prep, ("pobj",))}


def antecedent(token: Token) -> list[Token]:
    """Whom a relative pronoun stands for; any other token stands for itself."""
    if token.lower_ not in RELATIVE or token.tag_ not in ("WDT", "WP", "WP$", "IN", "DT"):
        return [token]
    verb = token.head
    for _ in range(DEEP):
        if verb.dep_ == "relcl":
            return [verb.head, *_hung_on(verb.head)]
        if verb.head == verb:
            break
        verb = verb.head
    return [token] if token.tag_ == "DT" else []


def _hung_on(noun: Token) -> list[Token]:
    """`servers at a company in Japan, which were leased`: whom else the clause may describe, the nearest first."""
    found: list[Token] = []
    at = noun
    for _ in range(DEEP):
        over = at.head
        if at.dep_ == "pobj" and over.dep_ == "prep" and over.head != over:
            over = over.head
        elif at.dep_ != "appos":
            break
        if verbal(over):
            after = (p for prep in children(over, ("prep",)) for p in children(prep, ("pobj",)))
            beside = (t for t in (*children(over, ("dobj", "nsubjpass")), *after) if t.i < noun.i and t != at)
            return found + sorted(beside, key=lambda t: -t.i)
        found.append(over)
        at = over
    return found


def beside_date(verb: Token) -> Token | None:
    """`On 14 March the agency (NCA) alerted us`: who acts, where the parse takes it for a second word for the date."""
    if verb.dep_ != "ROOT" or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    dates = [p for prep in children(verb, ("prep",)) if prep.i < verb.i for p in children(prep, ("pobj",)) if is_time(p)]
    return next((a for date in dates for a in children(date, ("appos",)) if not is_time(a)), None)
