"""How firmly an English clause is said follows from what governs it: its own auxiliaries and adverbs, then each verb above.

`He is believed to have sold them` is suspected because *believe* governs *sell*; a relative clause is not governed by the
verb of the sentence around it, and a second clause with its own subject shares only the verbs above, not the modals beside it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from urazuke.reports.grammar.meant_en import DEEP
from urazuke.reports.grammar.relations_en import is_passive
from urazuke.reports.patterns import data

if TYPE_CHECKING:
    from spacy.tokens import Token

_COMPLEMENT = (
    "ccomp",
    "xcomp",
    "acomp",
    "dobj",
    "attr",
    "oprd",
    "csubj",
    "csubjpass",
    "nsubjpass",
    "prep",
    "agent",
    "acl",
    "pobj",
    "pcomp",
)
_NOBODY = ("nsubj", "nsubjpass", "preconj", "dobj", "attr")  # has attacked no ministry
_ASIDE = ("before", "after", "while", "when", "since", "although", "though", "because", "by", "in", "as", "until", "upon", "than")


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data("frames/factuality.toml")["grammar"][name])


def firmness(trigger: Token, heading: bool = False) -> str:
    """`stated`, `suspected`, `planned` or `denied`: what denies wins, then what lies ahead, then what is only believed."""
    found = cues(trigger, heading)
    if "open" in found:
        return "suspected"
    return next((f for f in ("denied", "planned", "suspected") if f in found), "stated")


def described(noun: Token) -> str:
    """`instructions from an officer of Unit 71902`: that he is one is told as known, however doubtful the instructions."""
    if noun.dep_ in ("attr", "oprd", "ROOT", "acomp") or _verbal(noun):
        return firmness(noun)
    return "suspected" if "suspected" in _modified(noun, False) or noun.head.lemma_.lower() in _words("believing") else "stated"


def taken_for_granted(noun: Token) -> bool:
    """`X is responsible for the hack of Y`, `the hack was the work of X`: who did it may be doubted, that it was done is not."""
    if noun.pos_ != "NOUN" or not _definite(noun) or firmness(noun) != "suspected" or "suspected" in _modified(noun, False):
        return False
    if noun.dep_ == "pobj" and noun.head.lower_ in ("over", "about"):
        return True  # charged over the intrusion: that there was one is not doubted
    above = [noun.head, noun.head.head] if noun.dep_ == "pobj" else [noun.head]
    near = {t.lemma_.lower() for a in above for t in (a, *a.children)}
    return bool(near & _words("attributing"))


def outcome(trigger: Token) -> tuple[str, str]:
    """What is said of a leak, and how firmly: none, unknown (it is being looked into, it may be) or that there was one."""
    found = cues(trigger, False)
    if "open" in found:
        return "unknown", "stated"
    if "denied" in found:
        return "no_leak", "denied"
    return "leaked", "suspected" if "suspected" in found else "stated"


def cues(trigger: Token, heading: bool) -> set[str]:
    """All that bears on the trigger: denied, planned, suspected, modal; open where the sentence only asks or does not know."""
    found: set[str] = set()
    retold = False  # below a noun such as `the claim that`
    if (
        trigger.lemma_.lower() in _words("believing") and (_verbal(trigger) or trigger.lower_ != "points" or trigger.dep_ != "pobj")
    ) or any(_appears(t) for t in (trigger, trigger.head.head) if not _verbal(trigger)):
        found.add("suspected")
    at, own, inside = trigger, True, False
    for _ in range(DEEP):
        if own and not inside:
            found |= _modified(at, heading) - ({"planned"} if at is not trigger and at.lemma_.lower() in _words("retelling") else set())
        head = at.head
        if at.i < head.i and any(t.text == ";" for t in at.doc[at.i : head.i]):
            break  # One of them admits it; the other denies it.
        if _open(at, head):
            return {*found, "open"}
        if at.dep_ in ("csubj", "ccomp", "pcomp", "csubjpass") and at.left_edge.tag_ in ("WP", "WDT", "WRB") and at.left_edge.i < at.i:
            break  # who leased it is not known: somebody did
        if retold and at.dep_ in ("nsubj", "nsubjpass") and _refuted(head):
            return {*found, "denied"}
        if head == at or (at.dep_ == "nsubj" and not inside):
            break
        if at.dep_ == "ccomp" and head.dep_ == "relcl" and head.lemma_ in ("say", "state", "announce") and _has_subject(head):
            break  # a group they say is run by the unit: they say it, whatever is believed of the group
        if head.lower_ in ("nothing", "none") and at.dep_ in ("relcl", "acl", "xcomp"):
            return {*found, "denied"}  # nothing to suggest that
        told = head.lemma_.lower() in _words("telling") and _has_subject(at)  # no evidence that data was taken
        retold |= told
        if not told and (at.dep_ == "relcl" or (at.dep_ == "acl" and at.tag_ in ("VBN", "VBG"))):
            if _definite(head):
                break
            at, own, inside = head, False, True  # a man who did it is believed in as much as what he did
            continue
        if at.dep_ in ("xcomp", "advcl", "relcl", "acl") and any(c.dep_ == "dobj" and c.lower_ == "nothing" for c in head.children):
            return {*found, "denied"}  # has found nothing to suggest that
        if at.dep_ in ("compound", "amod", "poss", "appos", "npadvmod"):
            at, own = head, False
            continue
        own = at.dep_ not in ("advcl", "dep", "parataxis") and not (at.dep_ == "conj" and _has_subject(at))
        own = own and head.lemma_.lower() != "doubt"
        own = own and not (at.dep_ == "prep" and at.i < head.i and _verbal(head))  # through a hole for which no patch existed
        own = own and not (at.dep_ in ("prep", "agent") and at.lower_ in _ASIDE and _verbal(head))
        if own and (at.dep_ in _COMPLEMENT or told or inside):
            governed = _governed(at, head) | ({"denied"} if _ruled_out(head) else set())
            if "denied" in governed and any(c.dep_ == "neg" for c in head.children):
                return {*found, "open"}  # cannot rule out, did not deny
            found |= governed & {"suspected"} if inside else governed
        if at.dep_ in ("prep", "pcomp") and "without" in (at.lower_, head.lower_):
            found.add("denied")
        if (
            head.dep_ == "pobj"
            and head.lemma_.lower() in ("suspicion", "charge", "allegation", "accusation", "count")
            and at.dep_ == "prep"
        ):
            return found | {"suspected"}  # will be charged on suspicion of it: the charge lies ahead, not the deed
        at = head
    return found


def _open(token: Token, head: Token) -> bool:
    """`whether it leaked`, `unclear if it leaked`."""
    marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod", "preconj", "cc") and c.i < token.i}
    if "whether" in marks or (token.i and token.doc[token.left_edge.i].lower_ == "whether"):
        return True
    return "if" in marks and token.dep_ in ("ccomp", "advcl") and head.lemma_.lower() in _words("asking")


def _definite(noun: Token) -> bool:
    """`the man who …` is taken for granted, and that `hackers who …` did; `a man who …` is part of what is said."""
    if noun.lemma_.lower() in ("hacker", "intruder", "attacker", "cybercriminal"):
        return True
    return noun.pos_ in ("PROPN", "PRON") or any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in ("the", "this", "these", "that", "those", "both")) for c in noun.children
    )


def _appears(noun: Token) -> bool:
    """`access that appeared to be an attack`."""
    return any(c.dep_ == "relcl" and c.lemma_.lower() in ("appear", "seem", "believe", "suspect", "think") for c in noun.children)


def _verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def _ruled_out(verb: Token) -> bool:
    return verb.lemma_ == "rule" and any(c.lower_ == "out" for c in verb.children)


def _refuted(verb: Token) -> bool:
    """`the claim has been checked and is untrue`, `a rumour was ruled out`."""
    for each in (verb, *verb.conjuncts):
        said = {c.lemma_.lower() for c in each.children if c.dep_ in ("acomp", "attr", "oprd")}
        wrong = bool(said & _words("wrong")) or _ruled_out(each) or (each.lemma_.lower() in _words("denying") and is_passive(each))
        if wrong and not any(c.dep_ == "neg" for c in each.children):
            return True
    return False


def _has_subject(token: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in token.children)


def _modified(token: Token, heading: bool) -> set[str]:
    """What the token's own auxiliaries, adverbs, adjectives and negations make of it."""
    found: set[str] = set()
    auxiliaries = [c for c in token.children if c.dep_ in ("aux", "auxpass")]
    perfect = any(a.lemma_ == "have" for a in auxiliaries)
    for child in token.children:
        word = child.lower_
        if child.dep_ == "neg":
            found |= set() if _only_late(child, token) else {"denied"}
        elif child.dep_ == "prep" and word == "with" and _half_sure(child):
            found.add("suspected")
        elif child.dep_ == "aux" and word in _words("suspecting_modals"):
            found |= {"suspected", "modal"}
        elif child.dep_ == "aux" and word in _words("planning_modals"):
            found.add("suspected" if perfect and word not in ("will", "'ll", "’ll") else "planned")
        elif child.dep_ in ("advmod", "amod", "nmod", "compound") and word in _words("suspecting_words"):
            found.add("suspected")
        elif child.dep_ in ("advmod", "amod") and word in _words("planning_words"):
            found.add("planned")
        elif (child.dep_ == "det" and word in ("no", "neither")) or (child.dep_ in _NOBODY and _nobody(child)):
            found |= set() if {token.lemma_, child.lemma_} & {"doubt", "question", "mistake"} else {"denied"}  # no doubt it was they
    leads = token.dep_ == "ROOT" or (token.head.dep_ == "ROOT" and not _verbal(token.head))
    if heading and leads and any(a.lower_ == "to" for a in auxiliaries):
        found.add("planned")
    return found


def _only_late(negation: Token, verb: Token) -> bool:
    """`was not told until June`, `did not only rent them`: it was done."""
    following = verb.doc[negation.i + 1].lower_ if negation.i + 1 < len(verb.doc) else ""
    until = (c for c in verb.children if c.i > verb.i)
    return following in ("only", "just", "merely", "until") or any(
        c.lower_ in ("until", "till") or any(g.dep_ == "mark" and g.lower_ in ("until", "till") for g in c.children) for c in until
    )


def _half_sure(prep: Token) -> bool:
    """`with moderate confidence`."""
    nouns = [c for c in prep.children if c.lemma_.lower() == "confidence"]
    return any(a.lower_ in ("moderate", "medium", "low", "some", "limited") for n in nouns for a in n.children)


def _nobody(subject: Token) -> bool:
    if subject.lower_ in ("nobody", "nothing", "none", "neither"):
        return True
    at = subject.left_edge.i  # not a single drawing, not one of them
    if subject.doc[at].lower_ == "not" or (at > 0 and subject.doc[at - 1].lower_ == "not" and subject.doc[at].lower_ in ("a", "an", "one")):
        return True
    return any(c.dep_ == "det" and c.lower_ in ("no", "neither") for c in subject.children)


def _governed(token: Token, head: Token) -> set[str]:
    """What a verb, noun or adjective makes of its complement."""
    lemma = head.lemma_.lower()
    if lemma in ("possibility", "possible", "chance", "risk"):
        return {"suspected", "modal"}
    if lemma in _words("suspecting") or head.lower_ in _words("suspecting"):
        return {"suspected"}
    if lemma in ("say", "report", "rumour", "rumor", "know") and token.dep_ == "xcomp" and is_passive(head):
        return {"suspected"} if lemma != "know" else set()
    if lemma in _words("denying"):
        return {"denied"}
    said = {a.lemma_.lower() for a in head.children if a.dep_ == "acomp"} if lemma == "be" and token.dep_ in ("ccomp", "xcomp") else set()
    if said & (_words("suspecting") | _words("denying")):  # it is possible that, it is untrue that
        return {"denied"} if said & _words("denying") else {"suspected"}
    if token.lower_ == "blame":  # was to blame
        return set()
    if lemma in _words("planning") and (token.dep_ in ("xcomp", "acl", "pcomp", "prep") or _verbal(token)):
        return {"planned"}
    if (
        lemma == "be"
        and token.dep_ == "xcomp"
        and token.lower_ != "blame"
        and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
    ):
        return {"planned"}
    return {"open"} if lemma in _words("opening") and not _verbal(token) else set()
