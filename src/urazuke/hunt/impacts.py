"""What the contact with each server came to, and why it is graded so: one row for each organisation and target, in words and numbers.

A target is a tenancy, or the indicator where no rental record tells one. What was weighed and found harmless is told as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Settings
from urazuke.evidence.instant import format_instant
from urazuke.evidence.locator import derive_id, row_reference
from urazuke.hunt.beacons import Rhythm, rhythms
from urazuke.hunt.engine import Events
from urazuke.hunt.habits import Harmless, harmless
from urazuke.hunt.volumes import Upload, uploads

if TYPE_CHECKING:
    import duckdb

GRADES = ("attempted", "contacted", "beaconing", "data_out")
LEAST = 1e-12  # a smaller chance is told as this
TOLD = 5  # rhythms of one target that are told, the surest first
SHARED = "no rental record shows that the server was the adversary's alone"
Place = tuple[str, str]  # organisation, target


@dataclass(slots=True)
class Target:
    """What was seen between one organisation and one target; bytes count each line once."""

    tenancy: str | None
    contacts: list[str]
    sessions: int
    machines: int
    failed: int
    inbound: int
    lookups: int
    bytes_out: int | None
    beats: list[Rhythm] = field(default_factory=list)
    benign: list[tuple[Rhythm, Harmless]] = field(default_factory=list)
    upload: Upload | None = None

    @property
    def impact(self) -> str:
        if self.upload and self.upload.is_data_out:
            return "data_out"
        return "beaconing" if self.beats else "contacted" if self.sessions else "attempted"


def grade(connection: duckdb.DuckDBPyConnection, events: Events, settings: Settings) -> dict[Place, Target]:
    """Every target of every organisation, from tables `lines` and `contacts` and the events, in order."""
    found = _targets(connection)
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE calls AS
        SELECT organisation, target, source, epoch(min(time)) AS moment
        FROM lines WHERE reached GROUP BY organisation, target, source, session""")
    regular = rhythms(connection, "calls")
    benign = harmless(connection, events, regular, settings)
    for rhythm in sorted(regular, key=lambda r: (r.chance, r.source or "")):
        target = found[rhythm.organisation, rhythm.target]
        if rhythm in benign:
            target.benign.append((rhythm, benign[rhythm]))
        else:
            target.beats.append(rhythm)
    for place, upload in uploads(connection, events, settings).items():
        found[place].upload = upload
    return found


def _targets(connection: duckdb.DuckDBPyConnection) -> dict[Place, Target]:
    rows = connection.execute("""
        WITH once AS (
          SELECT organisation, target, min(tenancy_id) AS tenancy, list(contact_id) AS contacts, exhibit, line,
            min(session) AS session, min(source) AS source, bool_or(reached) AS reached, min(direction) AS direction,
            max(bytes_out) AS bytes_out
          FROM lines WHERE counts GROUP BY organisation, target, exhibit, line, direction)
        SELECT organisation, target, min(tenancy), list_sort(list_distinct(flatten(list(contacts)))),
          count(DISTINCT session) FILTER (reached), count(DISTINCT source) FILTER (reached),
          count(DISTINCT session) FILTER (direction = 'outbound' AND NOT reached), count(DISTINCT session) FILTER (direction = 'inbound'),
          count(*) FILTER (direction = 'lookup'), CAST(sum(bytes_out) AS BIGINT)
        FROM once GROUP BY organisation, target ORDER BY organisation, target""").fetchall()
    return {(organisation, target): Target(*seen) for organisation, target, *seen in rows}


def impact_rows(found: Mapping[Place, Target], because: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Rows of table `impacts`; `because` says of organisations why their statement agrees with the logs or does not."""
    deciding = decided(found)
    for (organisation, name), target in found.items():
        decides = deciding[organisation] == name
        rhythm = target.beats[0] if target.beats else target.benign[0][0] if target.benign else None
        upload = target.upload
        yield {
            "impact_id": derive_id("impact", organisation, name), "organisation": organisation, "target": name,
            "tenancy_id": target.tenancy, "impact": target.impact, "decides": decides, "sessions": target.sessions,
            "machines": target.machines, "bytes_out": target.bytes_out,
            **_measured(rhythm), "usual_bytes": upload.usual_bytes if upload else None, "day": upload.day if upload else None,
            "day_bytes": upload.day_bytes if upload else None, "usual_day_bytes": upload.usual_day_bytes if upload else None,
            "reasons": list(reasons(target)), "statement_because": because.get(organisation) if decides else None,
            "basis": [row_reference(contact) for contact in target.contacts],
        }  # fmt: skip


def _measured(rhythm: Rhythm | None) -> dict[str, Any]:
    names = ("source", "period_seconds", "jitter", "share", "chance")
    return {name: getattr(rhythm, name) if rhythm else None for name in names}


def decided(found: Mapping[Place, Target]) -> dict[str, str]:
    """organisation -> the target that decides its impact: the gravest, of several the one that was sent most."""
    by_organisation: dict[str, list[str]] = defaultdict(list)
    for organisation, name in found:
        by_organisation[organisation].append(name)

    def weight(organisation: str, name: str) -> tuple[int, int, int]:
        target = found[organisation, name]
        return GRADES.index(target.impact), target.bytes_out or 0, target.sessions

    return {o: max(names, key=lambda name: (weight(o, name), name)) for o, names in by_organisation.items()}


def reasons(target: Target) -> Iterator[str]:
    """Why the target is graded so, in sentences, the weightiest first."""
    if target.upload:
        yield from _sent(target.upload)
    for beat in target.beats[:TOLD]:
        yield f"{_regular(beat)}: calls at random are so regular in at most {max(beat.chance, LEAST):.0e} of cases"
    if target.beats and target.tenancy is None:
        yield f"{SHARED}: others who shared it may be called so"
    for rhythm, why in target.benign[:TOLD]:
        yield f"{_regular(rhythm)}, and that is no beacon: {_harmless(why)}"
    if target.sessions and not target.beats and not target.benign:
        yield f"{target.sessions} sessions of {target.machines} machines were opened to it, in no rhythm"
    if target.failed:
        yield f"{target.failed} sessions to it were refused or had no answer"
    if target.inbound:
        yield f"it opened {target.inbound} sessions to the organisation"
    if target.lookups:
        yield f"it was looked up {target.lookups} times, and no session followed"


def _sent(upload: Upload) -> Iterator[str]:
    if upload.in_all:
        yield f"{upload.bytes} bytes went out to it; a large peer is sent {upload.usual_bytes} bytes in all logs"
    if upload.in_one_day:
        usual = f"a large peer is sent {upload.usual_day_bytes} bytes on its largest day"
        yield f"{upload.day_bytes} bytes went out to it on {upload.day}; {usual}"
    if not upload.is_data_out and upload.bytes <= upload.answered:
        yield f"{upload.bytes} bytes went out to it, and {upload.answered} came back: more was fetched than sent"
    elif not upload.is_data_out:
        yield f"{upload.bytes} bytes went out to it, no more than large peers are sent ({upload.usual_bytes} bytes)"


def _regular(rhythm: Rhythm) -> str:
    share, jitter = f"{100 * rhythm.share:.0f}%", f"{100 * rhythm.jitter:.0f}%"
    period = f"{share} of them every {duration(rhythm.period_seconds)} (jitter {jitter})"
    return f"{rhythm.source or 'the organisation'} called it {rhythm.calls} times, {period}"


def _harmless(why: Harmless) -> str:
    if why.earlier:
        begun = format_instant(datetime.fromtimestamp(int(why.earlier.first), UTC))
        doubt = "else the adversary had it before the records say"
        return f"the organisation called the same address so from {begun} on, {why.earlier.calls} times before the window; {doubt}"
    if why.kind == "service":
        return f"{why.service} is called so by design"
    return f"{why.machines} of {why.all} machines call it, as they run a product, and {SHARED}"


def duration(seconds: float) -> str:
    """In the unit that suits it: 45 s, 61 min, 4.0 h, 1.0 d."""
    for unit, length, digits in (("s", 1, 0), ("min", 60, 0), ("h", 3600, 1)):
        if seconds < 120 * length:
            return f"{seconds / length:.{digits}f} {unit}"
    return f"{seconds / 86400:.1f} d"
