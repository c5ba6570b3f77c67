"""An access record is read as who logged in to a rented account, when, from which address and with which device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import Exhibit
from urazuke.leases.addresses import address
from urazuke.leases.columns import REQUIRED
from urazuke.leases.gathering import FieldError, Gathering, LeaseRecords, ReadRow
from urazuke.leases.layout import Layout
from urazuke.leases.moments import moment
from urazuke.leases.values import optional_text

_COLUMNS = ("provider", "account_id", "time", "action", "source_ip", "user_agent", "device")


def read_access(exhibits: Sequence[Exhibit], settings: Settings, columns: Mapping[str, Any]) -> LeaseRecords:
    """All access records of those files: `rows` is the table access_rows, in reading order.

    Times are UTC; those that carry no zone are in the header's, the file's (columns.toml) or the case's. A row that lacks
    provider, account_id, time or source_ip, or whose time or address cannot be read, is a reject. The same row in two
    files is one row with both places.
    """
    gathering = Gathering("access", columns, settings.zone, _access)
    for exhibit in sorted(exhibits, key=lambda e: e.path):
        gathering.take(exhibit)
    return gathering.tables("access_rows")


def _access(values: Mapping[str, str], layout: Layout) -> ReadRow:
    provider, account, time, action, source, agent, device = map(optional_text, map(values.get, _COLUMNS))
    if provider is None or account is None or time is None or source is None:
        lacking = [column for column in REQUIRED["access"] if optional_text(values.get(column)) is None]
        raise FieldError(lacking[0], f"{', '.join(lacking)} is missing")
    try:
        read = moment(time, layout.clock("time"))
    except ValueError as error:
        raise FieldError("time", str(error)) from None
    try:
        address_read = address(source)
    except ValueError as error:
        raise FieldError("source_ip", str(error)) from None
    return [(provider, account, read.instant, action, address_read, agent, device)], read.doubts(time)
