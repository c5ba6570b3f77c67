"""The case as a STIX 2.1 bundle: watched tenancies as infrastructure, their windows as indicators, contacts as sightings.

Only what is watched leaves. An address counts inside its window only, so each indicator carries `START … STOP …`; a window
that is open at an end has no qualifier, for STIX needs both, and one that nobody dated begins with 1970, for `valid_from` is
required. Ids are UUIDv5 over what they name; `created` and `modified` are the latest instant in the evidence, never the clock:
the same case gives the same bytes.
Source: OASIS STIX 2.1; the TLP 2.0 markings are those that OASIS published for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.dossier import stix_claims
from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.evidence_time import latest_instant, watched_tenancies
from urazuke.dossier.sensors.selection import public_label
from urazuke.dossier.stix_objects import Maker, Row
from urazuke.dossier.stix_pattern import SINCE_EVER, window_pattern
from urazuke.evidence.case import Case
from urazuke.evidence.instant import format_instant
from urazuke.evidence.writing import write_bytes
from urazuke.hunt.personas import followed_personas

if TYPE_CHECKING:
    import pyarrow as pa

MOST_SIGHTINGS = 999_999_999


def export_stix(case: Case, tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write the bundle; `tables` as for the dossier, with `watch`."""
    write_bytes(
        path, json.dumps(stix_bundle(case, tables), ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "backslashreplace")
    )


def stix_bundle(case: Case, tables: Mapping[str, pa.Table]) -> Row:
    """The bundle as plain JSON, objects sorted by type and id."""
    maker = Maker(case, _stamp(latest_instant(tables)))
    _add_tenancies(maker, tables)
    _add_windows(maker, tables)
    _add_personas(maker, tables)
    _add_sightings(maker, tables)
    stix_claims.add_claims(maker, tables)
    stix_claims.add_hypotheses(maker, tables)
    stix_claims.add_case(maker)
    return maker.bundle()


def _add_tenancies(maker: Maker, tables: Mapping[str, pa.Table]) -> None:
    """Each watched tenancy: infrastructure, its address, its provider."""
    for row in watched_tenancies(tables):
        said = f"Rented from {row['provider']}; lease {row['lease_id']}; controlled by: {row['controller']}"
        kept = ("tenancy_id", "provider", "lease_id", "controller", "ambiguous", "because")
        infrastructure = maker.add(
            "infrastructure", row["tenancy_id"], row["tenancy_id"], name=f"{row['lease_id']} {row['ip']} {_window(row)}",
            infrastructure_types=["unknown"], description=said + ("; ambiguous: several holders on record" if row["ambiguous"] else ""),
            first_seen=_instant(row["start"]), last_seen=_instant(row["end"]), extensions=maker.extension(**{k: row[k] for k in kept}),
        )  # fmt: skip
        if "/" not in row["ip"]:  # of a network there is no second way to write it, and its indicator would be dropped by misp-stix
            maker.relate(infrastructure, "consists-of", maker.address(row["ip"]))
        provider = maker.add("identity", f"provider {row['provider']}", name=row["provider"], identity_class="organization")
        maker.relate(infrastructure, "related-to", provider, "rented from, according to the provider's records")


def _add_windows(maker: Maker, tables: Mapping[str, pa.Table]) -> None:
    """Each window of the watch list: an indicator, which indicates the tenancy that it is of."""
    for row in contract_table("watch", tables).to_pylist():
        pattern, language = window_pattern(row["type"], row["value"], row["start"], row["end"])
        indicator = maker.add(
            "indicator", row["watch_id"], row["watch_id"], name=f"{row['value']} {_window(row)}", indicator_types=["malicious-activity"],
            description=f"{public_label(row)}: counts only inside this window; before and after, it belonged to others.".removeprefix(": "),
            pattern=pattern, pattern_type=language, pattern_version="2.1" if language == "stix" else None,
            valid_from=_instant(row["start"]) or SINCE_EVER, valid_until=_instant(row["end"]),
        )  # fmt: skip
        if row["tenancy_id"]:
            maker.by_row.setdefault(f"window of {row['tenancy_id']}", indicator)
            if row["tenancy_id"] in maker.by_row:
                maker.relate(indicator, "indicates", maker.by_row[row["tenancy_id"]])


def _window(row: Row) -> str:
    return f"{_instant(row['start']) or '…'} / {_instant(row['end']) or '…'}"


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
    """Each contact: a sighting of its window's indicator, where the organisation saw it."""
    for row in contract_table("contacts", tables).to_pylist():
        organisation = maker.case.settings.organisation(row["organisation"])
        victim = maker.add(
            "identity", f"organisation {row['organisation']}", row["organisation"],
            name=organisation.name if organisation else row["organisation"], identity_class="organization",
        )  # fmt: skip
        said = f"{row['indicator']}, {row['direction']}; bytes out {row['bytes_out']}, in {row['bytes_in']}; {row['exhibit']}:{row['line']}"
        maker.add(
            "sighting", row["contact_id"], row["contact_id"], sighting_of_ref=_indicator_of(maker, row), where_sighted_refs=[victim],
            first_seen=_instant(row["first_seen"]), last_seen=_instant(row["last_seen"]), count=min(row["events"] or 0, MOST_SIGHTINGS),
            description=said,
        )  # fmt: skip


def _indicator_of(maker: Maker, contact: Row) -> str:
    """The indicator of the watched window that the contact rests on."""
    ids = [*(item["id"] for item in contact["basis"] or []), f"window of {contact['tenancy_id']}"]
    return next(found for i in ids if i and (found := maker.by_row.get(i, "")).startswith("indicator--"))


def _instant(value: datetime | None) -> str | None:
    return format_instant(value) if value is not None else None


def _stamp(value: datetime) -> str:
    """`created` and `modified` have milliseconds, and no more."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
