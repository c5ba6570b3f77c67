"""What an English sentence only asks, supposes, advises or guards against is no claim that it happened.

`If your organisation has been hacked`, `attackers can exploit`, `to prevent hospitals from being attacked`; the words are in
`frames/grammar.toml`. What is said to be possible of something that did happen (`may have been hit`) stays a claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from urazuke.reports.claims.parsed import words
from urazuke.reports.grammar.meant_en import DEEP
from urazuke.reports.speech.saying_verbs_en import lemmas

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECT = ("nsubj", "nsubjpass")
ACTS = frozenset(
    ("attacked", "leaked", "exploited", "used_malware", "used_infrastructure", "rented_server", "handed_over_credentials", "notified")
)


def only_supposed(trigger: Token, heading: bool) -> bool:
    """Whether the sentence does not say that the trigger's act took place, will or did not."""
    if _asked(trigger):
        return True
    at, own = trigger, True
    for _ in range(DEEP):
        if own and _asks_who(at):
            return True
        if (own and (_possible(at) or _usual(at) or (not heading and _bidden(at)))) or _conditional(at) or _advised(at):
            return True
        head = at.head
        if head == at or at.dep_ == "relcl":
            return at.dep_ == "relcl" and _anybody(head)
        if at.dep_ in ("dobj", "pobj", "pcomp", "prep", "ccomp", "xcomp") and head.lemma_.lower() in words("guarding"):
            return True
        own = own and (at.dep_ == "conj" or _bare(at)) and not _has_subject(at)
        at = head
    return False


def informs_of_others(verb: Token) -> bool:
    """`The police informed us that the servers had been leased`: no word of an intrusion at whoever is told."""
    told = next((c for c in verb.children if c.dep_ == "ccomp" and any(m.lower_ == "that" for m in c.children)), None)
    if told is not None and any(c.dep_ == "neg" for c in told.children):
        return True  # the firm told the ministry that it was not attacked
    return told is not None and not any(t.lemma_.lower() in words("of_intrusion") for t in told.subtree)


def only_speaks(noun: Token) -> bool:
    """`said its head of research`: who speaks for a body that is not named is no member of the group last spoken of."""
    said = noun.dep_ == "nsubj" and noun.head.lemma_.lower() in lemmas()["says"]
    return said and any(c.dep_ == "poss" and c.pos_ == "PRON" for c in noun.children)


def no_longer(verb: Token) -> bool:
    """`a finding that the company no longer disputes`."""
    return any(c.lower_ == "longer" for c in verb.children)


def in_passing(verb: Token) -> bool:
    """`a person who has never worked there`: what only describes somebody denies nothing; `the man, who denies it,` does."""
    if verb.lemma_.lower() in words("denying"):
        return False
    asks = verb.dep_ in ("csubj", "ccomp") and verb.left_edge.tag_ in ("WP", "WDT")  # what we do not buy is
    return verb.dep_ == "relcl" or asks or any(c.dep_ in ("csubj", "csubjpass") for c in verb.children)


def _anybody(noun: Token) -> bool:
    """`It helps companies that have been attacked`: whoever they are, none is told of."""
    named = any(c.dep_ in ("det", "nummod", "poss", "quantmod") for c in noun.children)
    verb = noun.head
    return noun.tag_ == "NNS" and not named and noun.dep_ == "dobj" and verb.tag_ in ("VBZ", "VBP") and verb.lemma_ in words("serving")


def _asked(trigger: Token) -> bool:
    """`Has my data been stolen?`; who asks how it was stolen takes it to be so."""
    if trigger.pos_ not in ("VERB", "AUX") or not any(t.text == "?" for t in trigger.doc[trigger.i :]):
        return False
    first = next((t for t in trigger.doc if t.i and t.nbor(-1).text == ":" and t.i < 16), trigger.doc[0])  # Q: Were charts stolen?
    if first.tag_ in ("VBD", "VBZ", "VBP", "MD") and first.lemma_ in ("be", "have", "do", "can", "could", "will", "would", "may", "might"):
        return True
    inverted = any(c.dep_ in ("aux", "auxpass") and c.i < s.i for s in trigger.children if s.dep_ in _SUBJECT for c in trigger.children)
    return inverted and not any(c.tag_ in ("WRB", "WP", "WDT") for c in trigger.children)


def _possible(verb: Token) -> bool:
    modals = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if "have" in modals or "ve" in modals or any(c.dep_ == "neg" for c in verb.children):
        return False
    if modals & words("advising") or "can" in modals:
        return True
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    return bool(modals & words("supposing")) and (passive or not _definite_subject(verb))


def _definite_subject(verb: Token) -> bool:
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or subject.pos_ == "PRON":
        return False
    return subject.pos_ == "PROPN" or any(c.dep_ in ("det", "poss") and c.lower_ not in ("a", "an", "any") for c in subject.children)


def _usual(verb: Token) -> bool:
    """`attackers often exploit`: what is usual, not what was."""
    return verb.tag_ in ("VBP", "VBZ", "VB") and any(c.dep_ == "advmod" and c.lower_ in words("usual") for c in verb.children)


def _asks_who(verb: Token) -> bool:
    """`He did not know who would use them`: that somebody did is not said."""
    would = any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)
    return would and verb.dep_ == "ccomp" and any(c.dep_ in _SUBJECT and c.lower_ in ("who", "what", "which") for c in verb.children)


def _bidden(verb: Token) -> bool:
    """`Never hand over your password`: an order to the reader."""
    if verb.tag_ != "VB" or verb.dep_ not in ("ROOT", "conj") or (verb.dep_ == "conj" and verb.head.tag_ != "VB"):
        return False
    return not any(c.dep_ in ("nsubj", "nsubjpass", "csubj", "aux", "auxpass") and c.lower_ not in ("do",) for c in verb.children)


def _conditional(verb: Token) -> bool:
    if verb.dep_ != "advcl":
        return False
    opening = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod")}
    present = verb.tag_ in ("VBP", "VBZ") or any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBP", "VBZ") for c in verb.children)
    perfect = any(c.dep_ == "aux" and c.lemma_.lower() == "have" for c in verb.children)
    return bool(opening & words("conditional")) or (present and not perfect and bool(opening & words("whenever")))


def _advised(verb: Token) -> bool:
    """`Organisations should assume that data was stolen`."""
    modals = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    return bool(modals & words("advising")) and "have" not in modals and not any(c.dep_ == "neg" for c in verb.children)


def _bare(verb: Token) -> bool:
    return verb.tag_ == "VB" and verb.dep_ in ("xcomp", "advcl", "ccomp")


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
