"""The case as a STIX 2.1 bundle: watched tenancies as infrastructure, their windows as indicators, contacts as sightings.

Only what is watched leaves. An address counts inside its window only, so each indicator carries `START … STOP …`; a window
that is still open has no STOP and therefore no qualifier, only `valid_from`. Ids are UUIDv5 over what they name;
`created` and `modified` are the latest instant in the evidence, never the clock: the same case gives the same bytes.
Source: OASIS STIX 2.1; the TLP 2.0 markings are those that OASIS published for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.dossier import stix_claims
from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.evidence_time import latest_instant, watched_tenancies
from urazuke.dossier.stix_objects import Maker, Row
from urazuke.dossier.stix_pattern import open_pattern, window_pattern
from urazuke.evidence.case import Case
from urazuke.evidence.instant import format_instant
from urazuke.evidence.writing import write_bytes
from urazuke.hunt.personas import followed_personas

if TYPE_CHECKING:
    import pyarrow as pa

MOST_SIGHTINGS = 999_999_999


def export_stix(case: Case, tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write the bundle; `tables` as for the dossier (`watch`, where given, adds the windows of other indicators)."""
    write_bytes(
        path, json.dumps(stix_bundle(case, tables), ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "backslashreplace")
    )


def stix_bundle(case: Case, tables: Mapping[str, pa.Table]) -> Row:
    """The bundle as plain JSON, objects sorted by type and id."""
    maker = Maker(case, _instant(latest_instant(tables)) or "")
    _add_tenancies(maker, tables)
    _add_personas(maker, tables)
    _add_sightings(maker, tables)
    stix_claims.add_claims(maker, tables)
    stix_claims.add_hypotheses(maker, tables)
    return maker.bundle()


def _add_tenancies(maker: Maker, tables: Mapping[str, pa.Table]) -> None:
    """Each watched window: infrastructure, its address, its provider, and an indicator for the window."""
    for row in watched_tenancies(tables):
        window = f"{_instant(row['start']) or '…'} / {_instant(row['end']) or '…'}"
        said = f"Rented from {row['provider']}; lease {row['lease_id']}; controlled by: {row['controller']}"
        infrastructure = maker.add(
            "infrastructure", row["tenancy_id"], row["tenancy_id"], name=f"{row['lease_id']} {row['ip']} {window}",
            infrastructure_types=["unknown"], description=said + ("; ambiguous: several holders on record" if row["ambiguous"] else ""),
            first_seen=_instant(row["start"]), last_seen=_instant(row["end"]),
        )  # fmt: skip
        maker.relate(infrastructure, "consists-of", maker.address(row["ip"]))
        provider = maker.add("identity", f"provider {row['provider']}", name=row["provider"], identity_class="organization")
        maker.relate(infrastructure, "related-to", provider, "rented from, according to the provider's records")
        indicator = maker.add(
            "indicator", f"window {row['tenancy_id']}", name=f"{row['ip']} {window}", indicator_types=["malicious-activity"],
            description="Counts only inside this window: before and after, the address belonged to others.",
            pattern=window_pattern("ip", row["ip"], row["start"], row["end"]), pattern_type="stix", pattern_version="2.1",
            valid_from=_instant(row["start"]) or maker.stamp, valid_until=_instant(row["end"]),
        )  # fmt: skip
        maker.relate(indicator, "indicates", infrastructure)


def _add_personas(maker: Maker, tables: Mapping[str, pa.Table]) -> None:
    """The renter behind watched accounts, where the pivot follows him: a threat actor by accounts, never by names on leases."""
    rows = list(watched_tenancies(tables))
    followed = followed_personas(rows)
    watched: dict[str, list[str]] = {}
    for row in rows:
        if row["persona_id"] in followed:
            watched.setdefault(row["persona_id"], []).append(row["tenancy_id"])
    for row in contract_table("personas", tables).to_pylist():
        if row["persona_id"] in watched:
            actor = maker.add(
                "threat-actor", row["persona_id"], row["persona_id"], name=f"Renter {row['persona_id']}", threat_actor_types=["unknown"],
                description=f"Controller of {len(row['accounts'])} rental accounts on the linking evidence; not a verdict on a person.",
            )  # fmt: skip
            for tenancy in watched[row["persona_id"]]:
                maker.relate(
                    actor, "related-to", maker.by_row[tenancy], "rented, according to linked rental records; not called its operator"
                )


def _add_sightings(maker: Maker, tables: Mapping[str, pa.Table]) -> None:
    """Each contact: a sighting of the window's indicator, where the organisation saw it."""
    watch = {row["watch_id"]: row for row in tables["watch"].to_pylist()} if tables.get("watch") is not None else {}
    for row in contract_table("contacts", tables).to_pylist():
        organisation = maker.case.settings.organisation(row["organisation"])
        victim = maker.add(
            "identity", f"organisation {row['organisation']}", row["organisation"],
            name=organisation.name if organisation else row["organisation"], identity_class="organization",
        )  # fmt: skip
        indicator = _indicator_of(maker, row, watch)
        maker.add(
            "sighting", row["contact_id"], row["contact_id"], sighting_of_ref=indicator, where_sighted_refs=[victim],
            first_seen=_instant(row["first_seen"]), last_seen=_instant(row["last_seen"]), count=min(row["events"] or 0, MOST_SIGHTINGS),
            description=f"{row['direction']}; bytes out {row['bytes_out']}, in {row['bytes_in']}; {row['exhibit']}:{row['line']}",
        )  # fmt: skip


def _indicator_of(maker: Maker, contact: Row, watch: Mapping[str, Row]) -> str:
    """The indicator of the contact's window; of its watch-list entry, or of its value alone, where it has no tenancy."""
    if contact["tenancy_id"] in maker.by_row:
        return maker.add("indicator", f"window {contact['tenancy_id']}")
    entry = next((watch[i["id"]] for i in contact["basis"] or [] if i["id"] in watch), None)
    start, end = (entry["start"], entry["end"]) if entry else (None, None)
    value, kind = contact["indicator"], contact["type"]
    pattern, language = open_pattern(kind, value)
    qualified = window_pattern(kind, value, start, end) if language == "stix" else pattern
    return maker.add(
        "indicator", f"{kind} {value} {start} {end}", name=value, indicator_types=["malicious-activity"], pattern=qualified,
        pattern_type=language, valid_from=_instant(start) or _instant(contact["first_seen"]) or maker.stamp, valid_until=_instant(end),
    )  # fmt: skip


def _instant(value: datetime | None) -> str | None:
    """RFC 3339 with milliseconds or more, as STIX writes it."""
    if value is None:
        return None
    text = format_instant(value)
    return text if "." in text else text.replace("Z", ".000Z")
