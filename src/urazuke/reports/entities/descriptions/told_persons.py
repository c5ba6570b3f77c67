"""Nouns that no list has and that a text uses of somebody: who has an age, is a `who`, is arrested, or is known only by a nickname.

A noun so told is a person all through the text: `Piano tuner held over servers`, `police arrested Ana Ruiz, a piano tuner`,
and afterwards `the tuner`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from urazuke.reports.entities.nominal_heads import heads_of, words
from urazuke.reports.grammar.syntax import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_TELLING = re.compile(
    r"\bwho\b|-year-old\b|\b(?:arrest|detain|jail|remand|indict|extradit|imprison|apprehend|charged|held|convicted|sentenced)|"
    r"\bknown only\b|sel(?:f|ves)\b"
)
_AGED = re.compile(r"\b[1-9]\d-year-old\b(?![^,]*,)")
_NICKNAMED = re.compile(r"\s+(?:known\s+only\s+(?:as|by)|(?:calling|styling|signing)\s+(?:himself|herself))\b")
_OVER = frozenset(("over", "for", "on", "in", "after", "with", "by"))


def told_persons(read: Iterable[tuple[Doc | None, bool]]) -> frozenset[str]:
    """The nouns, in lower case; of each sentence its analysis and whether it is a heading."""
    telling = ((doc, heading) for doc, heading in read if doc is not None and _TELLING.search(text_of(doc)))
    return frozenset(t.lower_ for doc, heading in telling for t in doc if _may_be_told(t) and _is_told(t, heading))


def _may_be_told(token: Token) -> bool:
    return token.tag_ == "NN" and token.lower_ not in ("year", "old") and len(token) > 2 and not heads_of(token.lower_)


def _is_told(token: Token, heading: bool) -> bool:
    if heading and _is_held(token, words("taken_away") | {"held", "charged", "convicted", "sentenced"}):
        return True
    if token.i == 0:
        return False
    if any(t.dep_ in ("det", "poss") for t in token.lefts):
        behind = token.doc[token.i + 1 : token.i + 2]
        if any(t.lower_ == "who" and t.dep_ == "nsubj" and t.head.head.i == token.i for t in behind):
            return True
        if _NICKNAMED.match(text_of(token.doc), token.idx + len(token)) or _is_taken(token):
            return True
    left = token.doc[max(0, token.i - 9) : token.i].text
    return any(c.lower_ == "old" for t in token.lefts for c in t.subtree) and bool(_AGED.search(left))


def _is_held(token: Token, verbs: frozenset[str]) -> bool:
    """`Piano tuner held over leased machines`"""
    verb = token.head
    if token.dep_ not in ("nsubj", "nsubjpass") or verb.lower_ not in verbs or token.i > verb.i:
        return False
    return any(t.dep_ in ("prep", "agent") and t.lower_ in _OVER for t in verb.rights)


def _is_taken(token: Token) -> bool:
    """`a piano tuner was arrested`, `arrested a piano tuner`, `arrested Ana Ruiz, a piano tuner`."""
    noun = token.head if token.dep_ == "appos" and token.head.pos_ == "PROPN" else token
    verb = noun.head
    if noun.dep_ not in ("nsubjpass", "dobj") or verb.pos_ != "VERB":
        return False
    charged = verb.lemma_ in ("charge", "convict", "sentence", "hold") and noun.dep_ == "nsubjpass"
    whereof = charged and any(t.dep_ in ("prep", "agent") and t.lower_ in ("with", "over", "of", "for", "to") for t in verb.rights)
    return verb.lower_ in words("taken_away") or verb.lemma_ in words("taken_away") or whereof
