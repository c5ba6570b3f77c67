"""What the readers of key=value events share: which keys mean which column is data, in columns.toml beside this file."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from typing import Any

from urazuke.telemetry.addresses import asked_host
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.own_columns import known_columns
from urazuke.telemetry.readers.verdicts import outcome, protocol

Row = dict[str, str]
NOTHING = ("", "-", "N/A", "n/a", "null", "(null)")
_EMPTY = frozenset((*NOTHING, None))
ValueOf = Callable[[str], Any]
"""The column of a key: its values, None where one is missing or stands for nothing."""


@functools.cache
def telling_keys(format_name: str) -> frozenset[str]:
    """The keys that make an event one of a session, a name or a file: without any of them there is nothing to hunt in."""
    telling = ("source_ip", "destination_ip", "name", "url", "hashes")
    return frozenset(key for column, keys in known_columns(format_name).items() if column in telling for key in keys)


def taken(rows: Sequence[Row], keys: Sequence[str]) -> list[str | None]:
    """The value of the first of the keys that has one in each row; None where none has."""
    values: list[str | None] = [None] * len(rows)
    for number, key in enumerate(keys):
        if not number:
            values = [None if (v := row.get(key)) in _EMPTY else v for row in rows]
        elif None in values:
            values = [value if value is not None or (v := row.get(key)) in _EMPTY else v for value, row in zip(values, rows)]
    return values


def fill(columns: Columns, value_of: ValueOf, keys: Collection[str], format_name: str) -> None:
    """Every column but the time, as columns.toml says, of events that have those keys; a URL's host is the name where no key says one."""
    held = {column: [key for key in known if key in keys] for column, known in known_columns(format_name).items()}

    def take(column: str) -> Any:
        several = [value_of(key) for key in held.get(column, ())]
        return functools.reduce(columns.either, several) if several else columns.nothing()

    for side in ("source", "destination"):
        columns.address(f"{side}_ip", take(f"{side}_ip"))
        columns.port(f"{side}_port", take(f"{side}_port"))
        columns.size(f"{side}_bytes", take(f"{side}_bytes"))
    columns.set("protocol", columns.mapped(take("protocol"), protocol))
    names, urls = take("name"), take("url")
    columns.name(columns.paired(names, urls, lambda name, url: name or asked_host(None, url)))
    columns.set("url", urls)
    columns.set("user_agent", take("user_agent"))
    columns.lower("email", take("email"))
    if held.get("hashes"):
        columns.gathered("hashes", [value_of(key) for key in held["hashes"]], str.lower)
    columns.lower("ja3", take("ja3"))
    columns.set("outcome", columns.mapped(take("action"), outcome))
    columns.set("session", take("session"))


def fill_rows(columns: Columns, rows: Sequence[Row], format_name: str) -> None:
    """The same of rows with any keys."""
    fill(columns, lambda key: taken(rows, (key,)), frozenset().union(*rows), format_name)
