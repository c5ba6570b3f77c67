"""Whom a report mentions only in passing is no entity: described once, without a name, and in no claim (`a friend`, `41,000 customers`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from urazuke.evidence.claim import Claim, Entity
from urazuke.reports.entities.nominal_features import NUMBERS

DEFINITE = ("person_unnamed", "organisation")
PASSING = ("person_unnamed", "organisation_group", "threat_group", "credential")
_AGED = re.compile(
    r"\b\d\d-year-old\b|\bin (?:his|her|their) (?:early |mid-?|late )?\d0s\b|\bof \d\d$|\(\d\d\)|\b\d\d years old\b|\bnationality\b"
)
_LONG = re.compile(r"\w (?:of|who|belonging)\s\w")
_CONCERNED = re.compile(
    r"\b(?:persons?|people|part(?:y|ies)|officials?) (?:concerned|related|involved)$"
    r"|\b(?:related|concerned|authori[sz]ed) (?:persons?|people|part(?:y|ies)|officials?|personnel)$"
    r"|\b(?:public (?:relations|information)|publicity) (?:charge|in charge|officer|person)\b|\bin charge\b|\bm(?:r|s|rs|iss)\.? ?[a-z]$"
)
_SOME_STATE = re.compile(r"(?:an?|any|another|some) (?:\w+ )?(?:governments?|courts?|embassy|authority)")
_SOME_HOST = re.compile(
    r"an? (?:[\w-]+ )*(?:provider(?! of)|host|hoster|"
    r"(?:hosting|server|cloud|web|internet|data-centre) (?:firm|company|business|operator|reseller))\b"
)
_COUNTED = ("the two", "the three", "the four", "the pair", "the couple", "the duo", "the trio", "the others")
_POINTING = ("the ", "this ", "that ", "these ", "those ", "both ", "said ")


def without_passing(entities: Iterable[Entity], claims: Iterable[Claim], language: str, translated: bool = False) -> tuple[Entity, ...]:
    """The entities of an English report without those; a description that points back (`the two`) stays.

    In a translation whoever is told of at length stays too: `a` and `the` say nothing there.
    """
    if language != "en":
        return tuple(entities)
    told: set[str] = set()
    for claim in claims:
        told.update(claim.speakers)
        told.update(str(value) for values in claim.arguments.values() for value in values)
    return tuple(e for e in entities if e.id in told or not _in_passing(e) or (translated and _at_length(e)))


def _at_length(entity: Entity) -> bool:
    return entity.type == "person_unnamed" and _LONG.search(entity.name.lower()) is not None


def _in_passing(entity: Entity) -> bool:
    if len(entity.mentions) != 1 or entity.mentions[0].kind != "nominal":
        return False
    words = entity.name.lower()
    if entity.type == "person_unnamed" and (_AGED.search(words) or _CONCERNED.search(words)):
        return False  # whose age is told, matters to who tells it; 関係者 and 広報担当者 tell of the case
    if entity.type == "organisation" and _SOME_HOST.match(words):
        return True  # rented from a hosting company in Bend
    if entity.type in DEFINITE and words.startswith(("the ", "our ")):  # the laboratory, the competent judge
        return not words.startswith(_COUNTED)
    if entity.type == "government_body":
        return _SOME_STATE.fullmatch(words) is not None  # the involvement of a foreign government
    if entity.type == "server":  # a correction: we said that he rented five servers
        return words.split()[0] in NUMBERS
    return entity.type in PASSING and not words.startswith(_POINTING)
