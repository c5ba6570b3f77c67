"""Indicators that others published are watched as they say, but never in somebody else's tenancy.

Where rental records cover an indicator's address, its window is cut to the tenancy in which it begins: what comes after belongs
to somebody else. One that gives no beginning, on such an address, names nobody: it is not watched, and a step says so.

A report is prose: an address or a hash in it is taken as an indicator; a name, URL, e-mail address or user agent only if the
report marks it as one, by writing it defanged, on a line of its own, or in a claim about infrastructure. Links to sources and
contact addresses are no indicators. What lies in an organisation's own networks, or is hosted by everybody, is not watched.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Observable, Reading
from urazuke.evidence.instant import format_instant
from urazuke.evidence.interval import Interval
from urazuke.evidence.locator import Locator, derive_id, row_reference
from urazuke.hunt.indicators import OBSERVED, canonical_value, private, refang
from urazuke.hunt.occupancy import Occupancy, Tenancy, accounts, at, same_hold
from urazuke.hunt.overlaps import undisputed, without
from urazuke.hunt.trail import Trail, tell_disputes

if TYPE_CHECKING:
    import pyarrow as pa

_ALONE = re.compile(r"[\s\-*•・●■|>\"'`,;:.()\[\]\d]*")
_INFRASTRUCTURE = ("used_infrastructure", "rented_server")


@dataclass(frozen=True, slots=True)
class _Indicator:
    id: str
    type: str
    value: str
    start: datetime | None
    end: datetime | None
    label: str
    basis: list[dict[str, Any]]


def watch_published(
    settings: Settings, intel: pa.Table, readings: Sequence[Reading], occupancy: Occupancy, trail: Trail
) -> None:  # fmt: skip
    """Put the indicators of intel/ and of the reports on the watch list, each with the step that says why or why not."""
    for row in intel.to_pylist():
        _consider(_Indicator(row["watch_id"], row["type"], row["value"], row["start"], row["end"], row["label"] or "", row["basis"] or []),
                  settings, occupancy, trail)  # fmt: skip
    for reading in readings:
        for indicator in _reported(reading, trail):
            _consider(indicator, settings, occupancy, trail)


def _consider(indicator: _Indicator, settings: Settings, occupancy: Occupancy, trail: Trail) -> None:
    if reason := _nobodys(indicator, settings):
        trail.step("not watched", indicator.id, None, f"{indicator.value} {reason}", indicator.basis)
    elif indicator.type == "ip" and (held := occupancy.touching(indicator.value)):
        _within_tenancies(indicator, held, occupancy, trail)
    else:
        _watch(indicator, indicator.value, indicator.start, indicator.end, None, trail)


def _nobodys(indicator: _Indicator, settings: Settings) -> str | None:
    """Why the indicator is nobody's server: a local address, or an organisation's own address or name."""
    if indicator.type == "ip":
        if private(indicator.value):
            return "is a local address, another machine in every organisation"
        asked = ipaddress.ip_network(indicator.value)
        for organisation in settings.organisations:
            if any(n.version == asked.version and n.overlaps(asked) for n in organisation.networks):
                return f"lies in the networks of {organisation.id}"
    name = indicator.value.rpartition("@")[2] if indicator.type == "email" else indicator.value
    if indicator.type in ("domain", "email"):
        for organisation in settings.organisations:
            own = (organisation.contact or "").rpartition("@")[2].lower()
            if own and (name == own or name.endswith(f".{own}")):
                return f"is a name of {organisation.id}"
    return None


def _within_tenancies(indicator: _Indicator, held: list[Tenancy], occupancy: Occupancy, trail: Trail) -> None:
    """Cut the window to the tenancy in which it begins; for a network, lease by lease."""
    if indicator.start is None:
        why = f"rental records show who held {indicator.value}, and the indicator does not say whose time is meant"
        trail.step("not watched", indicator.id, None, why, indicator.basis)
        return
    leased = list(dict.fromkeys(t.ip for t in held))
    for ip in leased:
        _within_lease(indicator, indicator.start, ip, [t for t in held if t.ip == ip], occupancy, trail)
    for network in without(indicator.value, leased):
        _watch(indicator, network, indicator.start, indicator.end, None, trail)


def _within_lease(
    indicator: _Indicator, start: datetime, ip: str, held: list[Tenancy], occupancy: Occupancy, trail: Trail
) -> None:  # fmt: skip
    then = at(held, start, None)
    when = format_instant(start)
    narrower = ip if _size(ip) <= _size(indicator.value) else indicator.value
    if not then:
        later = [t.window.lower for t in held if t.window.lower > start]
        end = min([*later, *([indicator.end] if indicator.end else [])], default=None)
        trail.step("indicator", indicator.id, None, f"nobody held {ip} at {when}: it is watched until somebody does", indicator.basis)
        _watch(indicator, narrower, start, end, None, trail)
    elif len(accounts(then)) > 1:
        for tenancy in then:
            trail.step("not watched", indicator.id, tenancy.id, f"ambiguous: {len(accounts(then))} accounts held {ip} at {when}; judge it: "
                       f"`urazuke judge CASE watch {tenancy.id}`", indicator.basis)  # fmt: skip
    else:
        for tenancy in same_hold(held, then[0]):
            if window := tenancy.window.cut(Interval(indicator.start, indicator.end)):
                pieces, others = undisputed(occupancy, tenancy, (), (narrower, window))
                for value, part in pieces:
                    _watch(indicator, value, part.start, part.end, tenancy, trail)
                tell_disputes(tenancy, others, trail)


def _watch(indicator: _Indicator, value: str, start: datetime | None, end: datetime | None, tenancy: Tenancy | None, trail: Trail) -> None:
    if tenancy and (because := trail.watched(tenancy.id)) and because != "intel":
        trail.step("indicator", indicator.id, tenancy.id, f"the tenancy is watched already, because of a {because}", indicator.basis)
        return
    label = indicator.label if start or end else f"{indicator.label} (open window)".lstrip()
    basis = [*([row_reference(tenancy.id)] if tenancy else []), *indicator.basis]
    watch_id = trail.choose(indicator.type, value, start, end, label, tenancy.id if tenancy else None, "intel", basis)
    if tenancy:
        why = f"the indicator begins while {tenancy.account} held {tenancy.ip}: it is watched until that ends"
        trail.step("indicator", indicator.id, tenancy.id, why, indicator.basis)
    else:
        trail.step("watch", indicator.id, watch_id, f"{value} is watched {_times(start, end)}", indicator.basis)


def _times(start: datetime | None, end: datetime | None) -> str:
    if start is None and end is None:
        return "at any time: nobody said when it was the adversary's"
    return f"from {format_instant(start) if start else 'the first record'} to {format_instant(end) if end else 'the last record'}"


def _size(value: str) -> int:
    return ipaddress.ip_network(value).num_addresses


def _reported(reading: Reading, trail: Trail) -> Iterator[_Indicator]:
    """The observables of a report that it presents as the adversary's."""
    seen: set[tuple[str, str]] = set()
    for observable in reading.observables:
        kind = OBSERVED.get(observable.type)
        if kind is None:
            continue
        try:
            value = canonical_value(kind, observable.value)
        except ValueError:
            continue
        if (kind, value) in seen:
            continue
        identity = derive_id("observable", reading.exhibit, kind, value)
        basis = [Locator(reading.exhibit, None, observable.span.start, observable.span.end).as_row()]
        if reason := _unmarked(reading, observable, kind):
            trail.step("not watched", identity, None, f"{value} {reason}", basis)
            continue
        seen.add((kind, value))
        yield _Indicator(identity, kind, value, None, None, reading.publisher or reading.path, basis)


def _unmarked(reading: Reading, observable: Observable, kind: str) -> str | None:
    """Why the report does not present this as an indicator; None where it does."""
    if observable.harmless:
        return f"stands on a list of harmless values ({observable.harmless})"
    if kind in ("ip", "hash"):
        return None
    written = reading.text[observable.span.start : observable.span.end]
    if refang(written) != written.strip() or _alone(reading.text, observable) or _claimed(reading, observable.value):
        return None
    return "stands in the report as an ordinary link or name, not as an indicator; put it in intel/ to watch it"


def _alone(text: str, observable: Observable) -> bool:
    """Is it all that its line says, as in a list of indicators?"""
    start = text.rfind("\n", 0, observable.span.start) + 1
    end = text.find("\n", observable.span.end)
    before, after = text[start : observable.span.start], text[observable.span.end : end if end >= 0 else len(text)]
    return bool(_ALONE.fullmatch(before) and _ALONE.fullmatch(after)) and len(before) + len(after) < 40


def _claimed(reading: Reading, value: str) -> bool:
    names = {e.id: e.name for e in reading.entities}
    for claim in reading.claims:
        if claim.type in _INFRASTRUCTURE:
            for role in ("infrastructure", "server"):
                if value in [names.get(str(item), str(item)) for item in claim.arguments.get(role, ())]:
                    return True
    return False
