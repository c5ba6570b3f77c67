"""Reports that take their content from one another are one origin: copies, translations, rewrites, re-reports, digests.

A report takes its content from another where its words stand in it (copies.py); where it tells the same things in the
same order, claim by claim (a translation, above all one that a machine made, or a rewrite); where it says that it repeats
that outlet and tells little else; where most of what it tells it has from that outlet. What else it tells, from sources
of its own, keeps those sources: this is about what the outlet says itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from urazuke.corroboration.carriers import publishers, re_reports
from urazuke.corroboration.copies import copied_from
from urazuke.corroboration.entities import GARBLED, Cast
from urazuke.evidence.claim import Reading

_FEWEST = 6  # claims that both must tell before their order says anything
_REWRITTEN = 0.6  # of both tellings, in order; reports written apart reach .55
_TRANSLATED = 0.5  # where a machine translation of no outlet tells what a report in another language tells
_TRANSLATED_PART = 0.55  # of the shorter of the two
_REPEATED = 0.5  # of the shorter one, where the report itself says that it repeats the other
_MOSTLY = 0.4  # of what it tells, it has from one outlet
_MAINLY = 0.3  # of what it tells, where most of what it has from outlets is of that one
_NEIGHBOURS = 12  # the reports most like a report that it is compared with
Told = tuple[str, frozenset[str]]  # claim type, the things told of


@dataclass(frozen=True, slots=True)
class Taken:
    """`parents`: report -> the report, or the outlet outside the case, from which it has its content; `retold`: wholly so."""

    parents: Mapping[str, str]
    retold: frozenset[str]

    def whole(self) -> dict[str, str]:
        """Report -> the first report of its line, where it adds nothing to what that one tells."""
        found = {}
        for label in sorted(self.retold):
            at = label
            while at in self.retold:
                at = self.parents[at]
            found[label] = at
        return found


def taken_from(readings: Mapping[str, Reading], cast: Cast) -> Taken:
    """From where each report has its content, if not from sources of its own."""
    told = {label: _told(label, reading, cast) for label, reading in readings.items()}
    found = copied_from(readings)
    retold = set(found)
    for label, original in re_reports(readings, cast).items():
        if (
            original not in readings
            or len(told[label]) < 3
            or shared_order(told[label], told[original]) >= _REPEATED * min(len(told[label]), len(told[original]))
        ):
            _add(found, label, original)
    for label, original in _mostly_from(readings, cast):
        _add(found, label, original)
    for label, original in _credited(readings, told, cast):
        _add(found, label, original)
    for label, original in sorted(_retold(readings, told)):
        _add(found, label, original)
        retold |= {label} if found.get(label) == original else set()
    return Taken(found, frozenset(retold))


def report_origins(readings: Mapping[str, Reading], cast: Cast) -> dict[str, str]:
    """Report -> the report or outlet at which its content began."""
    parents = taken_from(readings, cast).parents
    return {label: _root(parents, label) for label in readings}


def _add(found: dict[str, str], label: str, original: str) -> None:
    """One parent each, and never a circle."""
    if label not in found and label not in (original, _root(found, original)):
        found[label] = original


def _root(parents: Mapping[str, str], label: str) -> str:
    while label in parents:
        label = parents[label]
    return label


def _told(label: str, reading: Reading, cast: Cast) -> list[Told]:
    """What the report tells, in order, as claims of things."""
    claims = sorted((c for c in reading.claims if not c.headline), key=lambda c: (c.trigger.start, c.id))
    return [(c.type, frozenset(_things(label, (v for values in c.arguments.values() for v in values), cast))) for c in claims]


def _things(label: str, values: Iterable[object], cast: Cast) -> Iterator[str]:
    for value in values:
        known = cast.find(label, value) if isinstance(value, str) else None
        if known:
            yield known.thing


def shared_order(left: list[Told], right: list[Told]) -> int:
    """How many claims both tell in one order (longest common subsequence)."""
    row = [0] * (len(right) + 1)
    for one in left:
        before = row
        row = [0]
        for n, other in enumerate(right):
            row.append(max(before[n] + _alike(one, other), before[n + 1], row[n]))
    return row[-1]


def _alike(left: Told, right: Told) -> bool:
    return left[0] == right[0] and (bool(left[1] & right[1]) or not left[1] or not right[1])


def _retold(readings: Mapping[str, Reading], told: Mapping[str, list[Told]]) -> Iterator[tuple[str, str]]:
    """Later report, earlier one: translations and rewrites, by what they tell and in which order."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for label, claims in told.items():
        for claim_type, named in claims:
            for thing in named:
                holders[claim_type, thing].add(label)
    order = {
        label: n for n, label in enumerate(sorted(readings, key=lambda x: (_nameless(readings[x]), readings[x].published or "9999", x)))
    }
    for label in sorted(readings):
        if len(told[label]) < _FEWEST:
            continue
        near: Counter[str] = Counter()
        for key in sorted({(kind, thing) for kind, named in told[label] for thing in named}):
            near.update(sorted(o for o in holders[key] if order[o] < order[label])[: _NEIGHBOURS * 4])
        fits = []
        for original, _ in near.most_common(_NEIGHBOURS):
            translated = _translates(readings[label], readings[original])
            fits.append((_overlap(told[label], told[original], translated), -order[original], original))
        best = max(fits, default=(0.0, 0, ""))
        if best[0] >= 1:
            yield label, best[2]


def _nameless(reading: Reading) -> bool:
    return reading.garbled >= GARBLED or not reading.publisher


def _translates(later: Reading, earlier: Reading) -> bool:
    return _nameless(later) and later.language != earlier.language


def _overlap(left: list[Told], right: list[Told], translated: bool) -> float:
    """How much of both is told in one order, in parts of what a rewrite or a translation must share."""
    if min(len(left), len(right)) < _FEWEST:
        return 0.0
    shared = shared_order(left, right)
    both = 2 * shared / (len(left) + len(right))
    if not translated:
        return both / _REWRITTEN
    return max(both / _TRANSLATED, shared / min(len(left), len(right)) / _TRANSLATED_PART)


def _credited(readings: Mapping[str, Reading], told: Mapping[str, list[Told]], cast: Cast) -> Iterator[tuple[str, str]]:
    """Reports that name one other outlet of the case, and tell half of what they tell in its order: a rewrite, whoever it says speaks."""
    houses = publishers(readings)
    for label in sorted(readings):
        named = {
            k.entity_id: k for e in readings[label].entities if e.mentions and (k := cast.find(label, e.id)) and k.type == "media_outlet"
        }
        originals = {found for k in named.values() if (found := houses.of(k)) and found != label}
        for original in originals if len(originals) == 1 else ():
            few = min(len(told[label]), len(told[original]))
            if few >= _FEWEST and shared_order(told[label], told[original]) >= _REPEATED * few:
                yield label, original


def _mostly_from(readings: Mapping[str, Reading], cast: Cast) -> Iterator[tuple[str, str]]:
    """Reports that have most of what they tell from one outlet of the case."""
    houses = publishers(readings)
    for label, reading in sorted(readings.items()):
        heard: Counter[str] = Counter()
        for claim in reading.claims:
            outlets = {k.entity_id: k for s in claim.speakers if (k := cast.find(label, s)) and k.type == "media_outlet" and k.named}
            heard.update(sorted(i for i, k in outlets.items() if houses.of(k) != label))
        for entity_id, count in heard.most_common(1):
            original = houses.of(cast.known[entity_id])
            share = _MAINLY if 2 * count > heard.total() else _MOSTLY
            if original and original != label and count >= max(3, share * len(reading.claims)):
                yield label, original
