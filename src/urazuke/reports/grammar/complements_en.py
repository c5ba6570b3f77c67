"""What a verb of saying or charging is about: on what and why nothing is said, of what somebody is accused, what he admits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from urazuke.reports.grammar.meant_en import DEEP, children
from urazuke.reports.grammar.relations_en import prepositions
from urazuke.reports.grammar.syntax import is_time

if TYPE_CHECKING:
    from spacy.tokens import Token

_SAID_NOTHING = frozenset(
    ("comment", "question", "answer", "statement", "detail", "view", "position", "request", "information", "opinion", "reply", "response",
     "call", "report", "more", "anything", "nothing", "word")
)  # fmt: skip
_ABOUT = ("on", "about", "regarding", "concerning", "into", "over", "as")


def reasons(token: Token) -> list[Token]:
    """Why nothing is said: `because proceedings are under way`, `given the inquiry`."""
    clauses = children(token, ("advcl",))
    return [c for c in clauses if any(m.lower_ in ("because", "since", "as", "given", "while") for m in children(c, ("mark", "prep")))]


def topics(token: Token) -> list[Token]:
    """On what nothing is said: `declined to say who did it`, `no comment on the ransom`, `would not discuss the case`."""
    verbs = [token]
    for verb in verbs:
        verbs += [c for c in verb.children if c.dep_ in ("xcomp", "pcomp") and c.i > verb.i][: DEEP - len(verbs)]
        verbs += [v for p in children(verb, ("prep",)) if p.lower_ == "from" for v in children(p, ("pcomp",))][: DEEP - len(verbs)]
    found: list[Token] = []
    for verb in verbs:
        taken = [c for c in verb.children if c.i > verb.i]
        found += [c for c in taken if c.dep_ == "ccomp"]
        found += [c for c in taken if c.dep_ == "dobj" and c.lemma_.lower() not in _SAID_NOTHING and verb.lemma_ not in ("decline", "make")]
        holders_of_topic = (verb, *(c for c in taken if c.dep_ == "dobj"))
        about = [p for h in holders_of_topic for p in children(h, ("prep",)) if p.lower_ in _ABOUT and p.i >= token.i]
        named = [t for p in about for t in children(p, ("pobj", "pcomp"))]
        found += [t for t in named if not is_time(t) and t.lemma_.lower() not in _SAID_NOTHING]
    return found


def charges(token: Token) -> list[Token]:
    """Of what somebody is suspected, accused, charged: `suspect him of renting`, `faces a charge of fraud`."""
    found: list[Token] = []
    for prep, _ in prepositions(token):
        if prep.lower_ in ("of", "with", "for", "over", "on", "in"):
            inner = [*children(prep, ("pcomp", "pobj"))]
            found += [
                t for t in inner if t.lemma_.lower() not in ("suspicion", "charge", "count", "allegation", "crime") and not is_time(t)
            ]
    return found


def content(token: Token) -> Token | None:
    """The clause or thing that is admitted, denied, asked: its topmost token."""
    guilty = next((c for c in token.children if c.lower_ == "guilty"), None)
    if guilty is not None:
        told = (t for prep in (*children(guilty, ("prep",)), *children(token, ("prep",))) for t in children(prep, ("pcomp", "pobj")))
        return next((t for t in told if t.head.lower_ in ("to", "of", "on")), None)
    for deps in (("ccomp", "xcomp"), ("dobj",)):
        if found := next((c for c in token.children if c.dep_ in deps and c.i > token.i), None):
            return found
    for prep in children(token, ("prep",)):
        if prep.lower_ in ("to", "of", "about", "on", "with") and (found := next(iter(children(prep, ("pcomp", "pobj"))), None)):
            return found
    return None
