"""A role filled with what stands written: numbers, words, and the places that belong to those attacked or to a server."""

from __future__ import annotations

import re

from urazuke.reports.claims.moment import Filled, Moment
from urazuke.reports.claims.neighbours import neighbours
from urazuke.reports.entities.cast import Referent
from urazuke.reports.patterns import compiled
from urazuke.reports.scene import number

ASKED = 200  # characters


def literal(kind: str, rest: str, moment: Moment, so_far: dict[str, Filled]) -> Filled | None:
    if kind == "is":
        return Filled([rest], [])
    if kind == "number-of":
        return _count(so_far.get(rest))
    if kind == "place-of":
        return _place_in(so_far.get(rest), moment)
    text = moment.scene.text
    low, high = moment.sentence.start, moment.sentence.end
    if kind == "asked":  # そのような事実はございません: what the question before speaks of
        low, high = max(0, low - ASKED), low
    matches = list(compiled(rest).finditer(text, low, high))
    if not matches:
        return None
    match = min(matches, key=lambda m: (max(m.start() - moment.end, moment.start - m.end(), 0), m.start()))
    if kind == "true":
        return Filled([True], [match.span()])
    group = match[(match.re.groups and 1) or 0] or match[0]
    span = match.span(1) if match.re.groups and match[1] else match.span()
    if kind == "number":
        value = number(group)
        return Filled([value], [match.span()]) if value else None
    return Filled([LABEL.sub("", " ".join(group.split()))[:300]], [span])


LABEL = re.compile(r"^(?:[AQＡＱ答問][0-9０-９]{0,2}|[^\s：「」、。はがを]{1,8})：\s?(?=\S)")  # A：攻撃の主体


def _count(victims: Filled | None) -> Filled | None:
    for value in victims.values if victims else ():
        if isinstance(value, Referent) and value.type == "organisation_group" and value.features.get("count", "").isdigit():
            return Filled([int(value.features["count"])], [])
    return None


_OWNED = re.compile(r"(?:国|県|市|都|道|府)?内?(?:の|にある|各地の|地方の)[（「]?")


def _place_in(victims: Filled | None, moment: Moment) -> Filled | None:
    """The places inside the victims' own mention: `about 40 companies in Japan`; one company's address says less."""
    groups = victims is not None and any(isinstance(v, Referent) and v.type == "organisation_group" for v in victims.values)
    for start, end in victims.spans if victims and groups else ():
        beside = next(
            (
                p
                for p in moment.scene.within(max(moment.sentence.start, start - 24), start)
                if _OWNED.fullmatch(moment.scene.text, p.end, start)
            ),
            None,
        )
        if beside is not None and beside.type == "place":
            return Filled([beside.who], [])
        if place := next((p for p in moment.scene.within(start, end) if p.type == "place"), None):
            places = [p for p in moment.scene.within(place.start, moment.sentence.end) if p.type == "place"]
            return Filled(list({id(p.who): p.who for p in neighbours(place, places, moment.scene.text)}.values()), [])
    return None


def place_beside(kinds: frozenset[str], moment: Moment) -> Filled | None:
    """The places named right behind such a mention: `servers in the Netherlands and Moldova`."""
    inside = moment.scene.within(moment.sentence.start, moment.sentence.end)
    places = [p for p in inside if p.type == "place"]
    for item in (p for p in inside if p.type in kinds):
        first = next((p for p in places if 0 <= p.start - item.end <= 8 or item.start <= p.start < item.end), None)
        if first and abs(item.start - moment.start) < 120:
            listed = neighbours(first, places, moment.scene.text)
            return Filled(list({id(p.who): p.who for p in listed}.values()), [])
    return None


_NAME = r"[\"“]?(?P<n>[A-Z][\w-]*(?: [A-Z][\w-]*){0,2}(?: \d+)?)[\"”]?"
_FIRST = re.compile(rf"\s*(?:[:,]\s*)?(?:the (?:group|actor|gang|crew) )?{_NAME}")
_SAYS = r"(?:said|says|told|wrote|reported|has|have|had|was|is|calls?|names?|tracks?)"
_NEXT = re.compile(rf"(?:, (?:and |or )?| and | or | & ){_NAME}(?=[\s.,;:)\"”]|$)(?! {_SAYS}\b)")


def names_listed(moment: Moment) -> Filled | None:
    """`alias Thin Ledger`, `under the names Thin Ledger and TA-4471`: names that no list knows, as they are written."""
    text, end = moment.scene.text, moment.sentence.end
    found = _FIRST.match(text, moment.end, end)
    spans: list[tuple[int, int]] = []
    while found is not None and len(spans) < 8:
        spans.append(found.span("n"))
        found = _NEXT.match(text, found.end(), end)
    return Filled([" ".join(text[a:b].split()) for a, b in spans], spans) if spans else None
