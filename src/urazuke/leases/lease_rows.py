"""A rental record is read as who rented which address from when to when, under which name and by which means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.locator import derive_id
from urazuke.leases.addresses import address_if_any, addresses
from urazuke.leases.columns import REQUIRED
from urazuke.leases.gathering import FieldError, Gathering, LeaseRecords, ReadRow, Row
from urazuke.leases.layout import Layout
from urazuke.leases.moments import Moment, is_open, moment
from urazuke.leases.persons import birth_date
from urazuke.leases.values import optional_text

# The texts of a lease, in the order of the table `lease_rows` after `end`, without signup_ip, device and renews.
_TEXTS = ("plan", "name", "name_reading", "birth_date", "address", "phone", "email", "document", "payment")


def read_leases(exhibits: Sequence[Exhibit], settings: Settings, columns: Mapping[str, Any]) -> LeaseRecords:
    """All rental records of those files: `rows` is the table lease_rows, one row an address.

    `columns` as `read_columns` gives it. Times are UTC; those that carry no zone are in the header's, the file's (columns.toml)
    or the case's. A `null` end is a lease still open. A row that lacks provider, account_id, ip or start, whose time or
    address cannot be read, or that ends before or as it starts is a reject. The same row in two files is one row whose
    basis names both places. `account_id` is as the provider gives it: `name_accounts` makes it unique over providers.
    """
    gathering = Gathering("lease", columns, settings.zone, _lease)
    for exhibit in sorted(exhibits, key=lambda e: e.path):
        gathering.take(exhibit)
    return _once(gathering).tables("lease_rows")


def _lease(values: Mapping[str, str], layout: Layout) -> ReadRow:
    given = {column: optional_text(values.get(column)) for column in ("provider", "lease_id", "account_id", "ip", "start")}
    for column in REQUIRED["lease"]:
        if given[column] is None:
            raise FieldError(column, f"{column} is missing")
    start, end, doubts = _term(given["start"] or "", values, layout)
    try:
        ips = addresses(given["ip"] or "")
    except ValueError as error:
        raise FieldError("ip", str(error)) from None
    texts = [optional_text(values.get(column)) for column in _TEXTS]
    texts[3] = birth_date(texts[3], layout.order)
    lease_id = given["lease_id"] or derive_id("lease", *[[key, values[key].strip()] for key in sorted(values)])
    means = (
        address_if_any(optional_text(values.get("signup_ip"))),
        optional_text(values.get("device")),
        optional_text(values.get("renews")),
    )
    return [(given["provider"], lease_id, given["account_id"], ip, start, end, *texts, *means) for ip in ips], doubts


def _term(start_text: str, values: Mapping[str, str], layout: Layout) -> tuple[datetime, datetime | None, list[str]]:
    """Start and end, None where still open, and what is to be said of them."""
    start = _moment("start", start_text, layout, False)
    last_day = optional_text(values.get("last_day"))
    end_text, inclusive = optional_text(values.get("end")), layout.habits.end_is_last_day
    if last_day is not None and end_text is None:
        end_text, inclusive = last_day, True
    if end_text is None or is_open(end_text):
        return start.instant, None, start.doubts(start_text)
    end = _moment("end", end_text, layout, inclusive)
    instant = end.later if end.later and end.instant <= start.instant else end.instant
    if instant <= start.instant:
        raise FieldError("end", "the lease ends before it starts" if instant < start.instant else "the lease ends as it starts")
    return (
        start.instant,
        instant,
        [*start.doubts(start_text), *(end.doubts(end_text) if instant == end.instant else ())],
    )


def _moment(column: str, text: str, layout: Layout, last_day: bool) -> Moment:
    try:
        return moment(text, layout.clock(column), last_day)
    except ValueError as error:
        raise FieldError(column, str(error)) from None


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
