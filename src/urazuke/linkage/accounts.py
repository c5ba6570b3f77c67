"""What the case knows of one account is put together when somebody asks: of most accounts nobody does."""

from __future__ import annotations

import math
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from urazuke.linkage.values import name_tokens

if TYPE_CHECKING:
    import polars as pl

Place = tuple[str, int | None]
# Accounts kept at hand; two of a pair are asked for again and again, and a million of them would fill the memory.
MOST_AT_HAND = 20_000
SECONDS_A_DAY = 86400


@dataclass(slots=True)
class Account:
    """What the case knows of one account; `places`: (field, value) -> the rows that carry it.

    `devices` are those of its leases, `opened` is when the first began (epoch seconds).
    """

    leases: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    called: set[tuple[str, ...]] = field(default_factory=set)
    birth_dates: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    opened: float = math.inf
    places: dict[tuple[str, str], list[Place]] = field(default_factory=lambda: defaultdict(list))

    def values(self, name: str) -> set[str]:
        """What the account has in that field: of machines the lessee's, of a plan with the day on which it was taken."""
        if name == "device":
            return self.own_devices()
        taken = f" {self.opened // SECONDS_A_DAY}" if name == "plan" else ""
        return {f"{value}{taken}" for key, value in self.places if key == name}

    def own_devices(self) -> set[str]:
        """The lessee's: those of the leases; where none are recorded, the one that logs in, if it is one."""
        used = {value for key, value in self.places if key == "device"}
        return self.devices or (used if len(used) == 1 else set())


class Accounts(Mapping[str, Account]):
    """Account ids in order -> what is known of each."""

    def __init__(self, leases: pl.DataFrame, log_ins: pl.DataFrame, carried: tuple[str, ...]) -> None:
        """Both sorted by `account_id`, else in reading order; `carried`: the columns of `leases` whose places count."""
        self._leases, self._log_ins, self._carried = leases, log_ins, carried
        self._at_lease, self._at_log_in = _spans(leases), _spans(log_ins)
        self._at_hand: OrderedDict[str, Account] = OrderedDict()

    def __iter__(self) -> Iterator[str]:
        return iter(self._at_lease)

    def __len__(self) -> int:
        return len(self._at_lease)

    def __getitem__(self, account_id: str) -> Account:
        if (known := self._at_hand.get(account_id)) is not None:
            self._at_hand.move_to_end(account_id)
            return known
        made = self._at_hand[account_id] = self._put_together(account_id)
        if len(self._at_hand) > MOST_AT_HAND:
            self._at_hand.popitem(last=False)
        return made

    def _put_together(self, account_id: str) -> Account:
        account = Account()
        for row in _rows(self._leases, self._at_lease[account_id]):
            _note(account, row, self._carried)
        if span := self._at_log_in.get(account_id):
            for row in _rows(self._log_ins, span):
                key = "device" if row["device"] else "line"
                account.places[key, row[key]].append((row["basis"][0]["exhibit"], row["basis"][0]["line"]))
        return account


def _spans(frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """account_id -> where its rows begin, and how many there are."""
    import polars as pl

    runs = frame.get_column("account_id").rle().struct.unnest()
    starts = runs.select("value", (pl.col("len").cum_sum() - pl.col("len")).alias("start"), "len")
    return {value: (start, length) for value, start, length in starts.iter_rows()}


def _rows(frame: pl.DataFrame, span: tuple[int, int]) -> list[dict[str, Any]]:
    """Those rows; of a few at a time `iter_rows` spends most of its time on the types of the columns."""
    return [dict(zip(frame.columns, values)) for values in frame.slice(*span).rows()]


def _note(account: Account, row: dict[str, Any], carried: tuple[str, ...]) -> None:
    account.leases.add(row["lease_id"])
    account.opened = min(account.opened, row["signed"])
    places = [(item["exhibit"], item["line"]) for item in row["basis"]]
    for name in (row["name"], row["name_reading"]):
        if tokens := name_tokens(name):
            account.called.add(tokens)
    kept = (("name", account.names), ("birth_date", account.birth_dates), ("identity", account.identities), ("device", account.devices))
    for value, into in ((row[column], values) for column, values in kept):
        if value:
            into.add(value)
    for key in carried:
        if row[key]:
            account.places[key, row[key]] += places
