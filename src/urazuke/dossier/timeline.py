"""The timeline puts what was rented, handed over, attacked and said into one order, and keeps apart how each is known.

A claim stands at the one date that its own passage names; those without stand together at the publication of their report.
Rows are sorted by start; dates may be a day, a month or a year, with X for digits that a report leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.claim_words import proposition, speakers_of
from urazuke.evidence.claim import Reading
from urazuke.evidence.instant import format_instant
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import make_table

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]


def build_timeline(
    claims: pa.Table, tenancies: pa.Table, handovers: pa.Table, victims: pa.Table, contacts: pa.Table, entities: pa.Table,
    *, language: str = "en", readings: Sequence[Reading] = (),
) -> pa.Table:  # fmt: skip
    """Table `timeline`: `start, end` (ISO 8601, UTC, or a partial date), `what, who, where, certainty`, `basis`.

    Of tenancies only watched ones count, one row for each side of an account. `readings` give claims the dates that stand in
    their passages.
    """
    import pyarrow.compute as pc

    watched = tenancies.filter(pc.fill_null(tenancies["watched"], False)).to_pylist()
    names = dict(zip(entities["entity_id"].to_pylist(), entities["name"].to_pylist(), strict=True))
    rows = timeline_rows(
        claims.to_pylist(), watched, handovers.to_pylist(), victims.to_pylist(), contacts.to_pylist(), names, Catalogue(language), readings
    )
    return make_table("timeline", rows)


def timeline_rows(
    claims: Iterable[Row], watched: Sequence[Row], handovers: Iterable[Row], victims: Iterable[Row], contacts: Iterable[Row],
    names: Mapping[str, str], say: Catalogue, readings: Sequence[Reading] = (), organisations: Mapping[str, str] | None = None,
) -> list[Row]:  # fmt: skip
    """The same as plain rows; `watched` holds the watched tenancies only; `organisations` gives ids their names."""
    accounts = {row["account_id"] for row in watched}
    rows = [
        *_tenancies(watched, say),
        *(_handover(row, say) for row in handovers if row["account_id"] in accounts),
        *_victims(victims, contacts, say, organisations or {}),
        *_claims(claims, names, say, {r.exhibit: r for r in readings}),
    ]
    return sorted(rows, key=lambda r: (r["start"] is None, r["start"] or "", r["end"] or "", r["what"], r["who"] or "", str(r["basis"])))


def _tenancies(watched: Iterable[Row], say: Catalogue) -> Iterable[Row]:
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in watched:
        groups.setdefault((row["account_id"] or "", row["controller"] or "unknown", row["provider"] or ""), []).append(row)
    for (account, controller, provider), rows in sorted(groups.items()):
        addresses = sorted({r["ip"] for r in rows if r["ip"]})
        ambiguous = any(r["ambiguous"] for r in rows)
        yield {
            "start": _instant(min((r["start"] for r in rows if r["start"]), default=None)),
            "end": None if any(r["end"] is None for r in rows) else _instant(max(r["end"] for r in rows)),
            "what": say("timeline.tenancies", n=len(rows), addresses=len(addresses), side=say.term("controller", controller)),
            "who": say("timeline.account", account=account),
            "where": ", ".join(filter(None, [provider, *addresses[:3], "…" if len(addresses) > 3 else ""])),
            "certainty": say("timeline.records_ambiguous" if ambiguous else "timeline.records"),
            "basis": [row_reference(r["tenancy_id"]) for r in rows],
        }


def _handover(row: Row, say: Catalogue) -> Row:
    return {
        "start": _instant(row["earliest"]), "end": _instant(row["latest"]), "what": say("timeline.handover"),
        "who": say("timeline.account", account=row["account_id"]), "where": None, "certainty": say("timeline.logins"),
        "basis": [row_reference(row["account_id"])],
    }  # fmt: skip


def _victims(victims: Iterable[Row], contacts: Iterable[Row], say: Catalogue, names: Mapping[str, str]) -> Iterable[Row]:
    met: dict[str, set[str]] = {}
    for contact in contacts:
        met.setdefault(contact["organisation"], set()).add(contact["indicator"] or "")
    for row in victims:
        organisation = row["organisation"]
        indicators = sorted(met.get(organisation, set()) - {""})
        yield {
            "start": _instant(row["first_seen"]), "end": _instant(row["last_seen"]),
            "what": say("timeline.victim", impact=say.term("impact", row["impact"]), n=row["events"] or 0),
            "who": names.get(organisation, organisation), "where": ", ".join(_first(indicators, 3)) or None,
            "certainty": say("timeline.logs"), "basis": [row_reference(organisation)],
        }  # fmt: skip


def _claims(claims: Iterable[Row], names: Mapping[str, str], say: Catalogue, readings: Mapping[str, Reading]) -> Iterable[Row]:
    """A claim whose passage names one date stands there; the others stand together, report by report, at its publication."""
    undated: dict[tuple[str, str], list[Row]] = {}
    for row in claims:
        dates = _dates(row, readings)
        if not dates:
            undated.setdefault((row["report"] or "", row["report_published"] or ""), []).append(row)
            continue
        start, end = [*dates[0].split("/"), dates[0]][:2]
        yield {
            "start": start, "end": end, "what": proposition(row, names, say), "who": speakers_of(row, names, say), "where": None,
            "certainty": say("timeline.said", firmness=say.term("factuality", row["factuality"])),
            "basis": [row_reference(row["claim_id"])],
        }  # fmt: skip
    for (report, published), rows in sorted(undated.items()):
        yield {
            "start": published or None, "end": published or None, "what": say("timeline.report", n=len(rows)),
            "who": _outlet(report, rows, readings, say), "where": None, "certainty": say("timeline.published"),
            "basis": [row_reference(r["claim_id"]) for r in rows],
        }  # fmt: skip


def _outlet(report: str, claims: Sequence[Row], readings: Mapping[str, Reading], say: Catalogue) -> str:
    """Who published the report; the report by its file's name where that is not known."""
    exhibits = (item["exhibit"] for row in claims for item in row["basis"] or [])
    found = (reading.publisher for exhibit in exhibits if (reading := readings.get(exhibit or "")) is not None)
    return next(found, None) or say("says.report", report=report)


def _dates(claim: Row, readings: Mapping[str, Reading]) -> list[str]:
    """The date in the claim's own passages, where they name exactly one."""
    found: set[str] = set()
    for item in claim["basis"] or []:
        reading = readings.get(item["exhibit"] or "")
        if reading is not None and item["start"] is not None and item["end"] is not None:
            found |= {d.value for d in reading.dates if item["start"] <= d.span.start and d.span.end <= item["end"]}
    return sorted(found) if len(found) == 1 else []


def _instant(value: datetime | None) -> str | None:
    return format_instant(value) if value is not None else None


def _first(values: Sequence[str], count: int) -> list[str]:
    return [*values[:count], "…"] if len(values) > count else list(values)
