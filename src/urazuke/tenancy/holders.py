"""In whose name an account is rented: what its contracts say, as far as two of them can be told to be one customer's.

Accounts with one name, e-mail address, telephone or document are one holder's here, and so are those joined by others: what
comes to several accounts of one holder comes to no stranger's.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

TOLD_BY = ("name", "email", "phone", "document")
MOST_ACCOUNTS = 50  # of one value; more is a word for none, or a reseller's


def holders_of(lease_rows: pa.Table) -> dict[str, str]:
    """account_id -> the first account, by name, of its holder."""
    first: dict[str, str] = {account: account for account in sorted(set(lease_rows["account_id"].to_pylist()))}
    for field in TOLD_BY:
        for accounts in _alike(lease_rows["account_id"].to_pylist(), lease_rows[field].to_pylist()):
            _join(first, accounts)
    return {account: _root(first, account) for account in first}


def _alike(accounts: Iterable[str], values: Iterable[str | None]) -> Iterable[list[str]]:
    """The accounts with each value, where several have it."""
    by_value: dict[str, set[str]] = {}
    for account, value in zip(accounts, values):
        if folded := _folded(value):
            by_value.setdefault(folded, set()).add(account)
    return [sorted(found) for found in by_value.values() if 1 < len(found) <= MOST_ACCOUNTS]


def _folded(value: str | None) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", value or "").casefold() if c.isalnum())


def _join(first: dict[str, str], accounts: Iterable[str]) -> None:
    roots = sorted({_root(first, account) for account in accounts})
    for root in roots[1:]:
        first[root] = roots[0]


def _root(first: dict[str, str], account: str) -> str:
    while first[account] != account:
        first[account] = first[first[account]]
        account = first[account]
    return account
