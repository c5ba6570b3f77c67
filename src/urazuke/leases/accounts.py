"""An account has one name in the whole case: as given where one provider alone uses it, else `provider/account`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def name_accounts(lease_rows: pa.Table, access_rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Both tables with `account_id` made unique over the providers of the case; the same if done twice."""
    pairs = sorted({pair for table in (lease_rows, access_rows) for pair in _pairs(table)})
    providers: dict[str, int] = {}
    for _, account in pairs:
        providers[account] = providers.get(account, 0) + 1
    shared = frozenset(account for account, count in providers.items() if count > 1)
    return _named(lease_rows, shared), _named(access_rows, shared)


def _pairs(table: pa.Table) -> set[tuple[str, str]]:
    distinct = table.select(["provider", "account_id"]).group_by(["provider", "account_id"]).aggregate([])
    return set(zip(distinct["provider"].to_pylist(), distinct["account_id"].to_pylist()))


def _named(table: pa.Table, shared: frozenset[str]) -> pa.Table:
    import pyarrow as pa

    if not shared:
        return table
    pairs = zip(table["provider"].to_pylist(), table["account_id"].to_pylist())
    names = [f"{provider}/{account}" if account in shared else account for provider, account in pairs]
    at = table.schema.get_field_index("account_id")
    return table.set_column(at, table.schema.field(at), pa.array(names, pa.string()))
