"""An access record is read as who logged in to a rented account, when, from which address and with which device."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import Exhibit
from urazuke.leases.columns import REQUIRED
from urazuke.leases.fields import address, instant, optional_text
from urazuke.leases.gathering import Gathering, LeaseRecords, Row

_COLUMNS = ("provider", "account_id", "time", "action", "source_ip", "user_agent", "device")


def read_access(exhibits: Sequence[Exhibit], settings: Settings, columns: Mapping[str, str]) -> LeaseRecords:
    """All access records of those files: `rows` is the table access_rows, in reading order.

    Times are UTC; those that carry no zone are in the case's. A row that lacks provider, account_id, time or source_ip,
    or whose time or address cannot be read, is a reject. The same row in two files is one row with both places.
    """
    gathering = Gathering("access", columns, lambda values: _access(values, settings.zone))
    for exhibit in sorted(exhibits, key=lambda e: e.path):
        gathering.take(exhibit)
    return gathering.tables("access_rows")


def _access(values: Mapping[str, str], zone: ZoneInfo) -> Iterator[Row]:
    provider, account, time, action, source, agent, device = map(optional_text, map(values.get, _COLUMNS))
    if provider is None or account is None or time is None or source is None:
        lacking = [column for column in REQUIRED["access"] if optional_text(values.get(column)) is None]
        raise ValueError(f"{', '.join(lacking)} is missing")
    yield (provider, account, instant(time, zone), action, address(source), agent, device)
