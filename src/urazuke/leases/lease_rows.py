"""A rental record is read as who rented which address from when to when, under which name and by which means."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.locator import derive_id
from urazuke.leases.columns import REQUIRED, still_open_values
from urazuke.leases.fields import address_if_any, addresses, instant, optional_text
from urazuke.leases.gathering import Gathering, LeaseRecords, Row

# The texts of a lease, in the order of the table `lease_rows` after `end`, without signup_ip and device.
_TEXTS = ("plan", "name", "name_reading", "birth_date", "address", "phone", "email", "document", "payment")


def read_leases(exhibits: Sequence[Exhibit], settings: Settings, columns: Mapping[str, str]) -> LeaseRecords:
    """All rental records of those files: `rows` is the table lease_rows, one row an address.

    Times are UTC; those that carry no zone are in the case's. A `null` end is a lease still open. A row that lacks
    provider, account_id, ip or start, whose time or address cannot be read, or that ends before or as it starts is a
    reject. The same row in two files is one row whose basis names both places. `account_id` is as the provider gives
    it: `name_accounts` makes it unique over providers.
    """
    gathering = Gathering("lease", columns, lambda values: _lease(values, settings.zone))
    for exhibit in sorted(exhibits, key=lambda e: e.path):
        gathering.take(exhibit)
    return _once(gathering).tables("lease_rows")


def _lease(values: Mapping[str, str], zone: ZoneInfo) -> Iterator[Row]:
    given = {column: optional_text(values.get(column)) for column in ("provider", "lease_id", "account_id", "ip", "start", "end")}
    for column in REQUIRED["lease"]:
        if given[column] is None:
            raise ValueError(f"{column} is missing")
    start = instant(given["start"] or "", zone)
    end = _end(given["end"], zone)
    if end is not None and end <= start:
        raise ValueError("the lease ends before it starts" if end < start else "the lease ends as it starts")
    texts = [optional_text(values.get(column)) for column in _TEXTS]
    means = (address_if_any(optional_text(values.get("signup_ip"))), optional_text(values.get("device")))
    lease_id = given["lease_id"] or derive_id("lease", *[[key, values[key].strip()] for key in sorted(values)])
    for ip in addresses(given["ip"] or ""):
        yield (given["provider"], lease_id, given["account_id"], ip, start, end, *texts, *means)


def _end(text: str | None, zone: ZoneInfo) -> datetime | None:
    """The instant at which the lease ends, None where it is still open."""
    if text is None or unicodedata.normalize("NFKC", text).casefold() in still_open_values():
        return None
    return instant(text, zone)


def _once(gathering: Gathering) -> Gathering:
    """Rows that agree in provider, lease, account, address, start and end are one lease: the first reading stands."""
    first: dict[Row, Row] = {}
    kept: dict[Row, list[tuple[str, int | None]]] = {}
    for row, places in gathering.rows.items():
        standing = first.setdefault(row[:6], row)
        known = kept.setdefault(standing, [])
        known += [place for place in places if place not in known]
    gathering.rows = kept
    return gathering
