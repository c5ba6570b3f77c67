"""The case as a MISP event: each watched window an attribute with its first and last instant, for detection only until it ends.

Written with PyMISP, not through a STIX converter, which drops windows and confidence. A window of a tenancy is a `domain-ip`
object, other indicators are plain attributes; who met them are sightings and `victim` objects. UUIDs are version 5 over what
they name, `timestamp` is the latest instant in the evidence: the same case, asked about the same time, gives the same bytes.
Source: MISP core format (draft-dulaunoy-misp-core-format); object templates and types are those that PyMISP ships.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.evidence_time import latest_instant, watched_tenancies
from urazuke.dossier.misp_claims import add_claims, add_groups, add_hypotheses, add_renters
from urazuke.dossier.misp_event import EventMaker, Row, text
from urazuke.dossier.sensors.selection import public_label
from urazuke.evidence.case import Case
from urazuke.evidence.interval import Interval
from urazuke.evidence.writing import write_bytes

if TYPE_CHECKING:
    import pyarrow as pa
    from pymisp import MISPAttribute

_TYPES = {
    "ip": "ip-dst", "domain": "domain", "url": "url", "email": "email", "ja3": "ja3-fingerprint-md5", "user_agent": "user-agent",
}  # fmt: skip
_HASHES = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}


def export_misp(case: Case, tables: Mapping[str, pa.Table], path: Path, asked: Interval, persons: bool = True) -> None:
    """Write the event, as `{"Event": …}`; a window that ended before what is asked is not for detection any more.

    Without `persons` there are no objects for renters and the names on their leases.
    """
    text = json.dumps(misp_event(case, tables, asked, persons), ensure_ascii=False, indent=1, sort_keys=True)
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def misp_event(case: Case, tables: Mapping[str, pa.Table], asked: Interval, persons: bool = True) -> Row:
    """The event as plain JSON."""
    maker = EventMaker(case, latest_instant(tables))
    attributes = _add_watch(maker, tables, asked)
    _add_sightings(maker, tables, attributes)
    _add_victims(maker, tables)
    if persons:
        add_renters(maker, tables)
    add_claims(maker, tables)
    add_groups(maker, tables)
    add_hypotheses(maker, tables)
    made: Row = {"Event": json.loads(maker.event.to_json())}
    return made


def _add_watch(maker: EventMaker, tables: Mapping[str, pa.Table], asked: Interval) -> dict[str, MISPAttribute]:
    """Every window of the watch list; tenancy id and watch id -> its first attribute."""
    tenancies = {row["tenancy_id"]: row for row in watched_tenancies(tables)}
    found: dict[str, MISPAttribute] = {}
    for row in sorted(contract_table("watch", tables).to_pylist(), key=lambda r: str(r["watch_id"])):
        window = {name: row[column] for name, column in (("first_seen", "start"), ("last_seen", "end")) if row[column] is not None}
        more = {**window, "to_ids": not Interval(row["start"], row["end"]).upper <= asked.lower, "comment": text(public_label(row))}
        tenancy = tenancies.get(row["tenancy_id"])
        if row["type"] == "ip" and tenancy:
            made = _rented(maker, row, tenancy, more)
        else:
            kind = _HASHES[len(row["value"])] if row["type"] == "hash" else _TYPES[row["type"]]
            made = maker.attribute(kind, row["value"], row["watch_id"], **more)
        for name in (row["watch_id"], row["tenancy_id"]):
            found.setdefault(name, made)
    return found


def _rented(maker: EventMaker, row: Row, tenancy: Row, more: Row) -> MISPAttribute:
    holder = maker.compound("domain-ip", row["watch_id"], comment="Counts only inside its window: before and after, it belonged to others")
    made = maker.within(holder, "ip", row["value"], **more)
    said = f"Rented from {tenancy['provider']}; lease {tenancy['lease_id']}; controlled by: {tenancy['controller']}"
    maker.within(holder, "text", text(said + ("; ambiguous: several holders on record" if tenancy["ambiguous"] else "")), to_ids=False)
    for relation, column in (("first-seen", "start"), ("last-seen", "end")):
        if row[column] is not None:
            maker.within(holder, relation, row[column], to_ids=False)
    return made


def _add_sightings(maker: EventMaker, tables: Mapping[str, pa.Table], attributes: Mapping[str, MISPAttribute]) -> None:
    """A contact was seen first and last: two sightings of its window's attribute by that organisation, one where they are one."""
    for row in contract_table("contacts", tables).to_pylist():
        ids: Iterable[str] = [row["tenancy_id"], *(item["id"] for item in row["basis"] or [])]
        attribute = next((attributes[i] for i in ids if i and i in attributes), None)
        if attribute is None:
            continue
        for instant in dict.fromkeys((row["first_seen"], row["last_seen"])):
            attribute.add_sighting({
                "uuid": maker.uuid("sighting", row["contact_id"], instant), "date_sighting": int(instant.timestamp()), "type": "0",
                "source": text(maker.case.settings.organisation_name(row["organisation"])),
            })  # fmt: skip


def _add_victims(maker: EventMaker, tables: Mapping[str, pa.Table]) -> None:
    """Who met the servers, and how far that went."""
    for row in contract_table("victims", tables).to_pylist():
        known = maker.case.settings.organisation(row["organisation"])
        holder = maker.compound("victim", row["organisation"])
        maker.within(holder, "name", text(maker.case.settings.organisation_name(row["organisation"])), to_ids=False)
        if known and known.sector:
            maker.within(holder, "sectors", text(known.sector), to_ids=False)
        said = f"{row['impact']}; {row['events']} events; bytes out {row['bytes_out']}, in {row['bytes_in']}; said: {row['statement']}"
        maker.within(holder, "description", text(said), to_ids=False, first_seen=row["first_seen"], last_seen=row["last_seen"])
