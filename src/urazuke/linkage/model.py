"""Splink scores the pairs that share some glue, with m and u fixed in model.toml and frequencies counted by identity.

Fellegi and Sunter (1969); Linacre et al., Splink (2022). No parameter is learnt from the case: see model.toml.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from urazuke.linkage.market import is_hub, parameters, taken_for
from urazuke.linkage.profiles import GLUE, Profiles

if TYPE_CHECKING:
    import polars as pl
    from splink import SettingsCreator

# The comparisons, in the order in which their weights are reported.
COMPARED = ("identity", "payment", "phone", "document", "device", "address", "email", "network", "line", "burst")
# The columns that a comparison's levels compare, the strongest first, where it is not the one of its name.
_COLUMNS = {
    "email": ("email", "email_pattern"),
    "identity": ("identity", "birth_date"),
    "network": ("network", "network"),
    "burst": ("plan", "plan"),
}
SECONDS_A_DAY = 86400
_MEMORY = "4GB"


def identities_counted(profiles: Profiles) -> int:
    """Distinct identities in the case, and no fewer than a market has."""
    return taken_for(profiles.holders.identities)


Agreement = tuple[float, int, str | None]


def compared_columns(name: str) -> tuple[str, ...]:
    """The profiles' columns that a comparison compares, its highest level's first; level 1 is the last."""
    return _COLUMNS.get(name, (name,))


def score_pairs(profiles: Profiles) -> Iterator[tuple[str, str, dict[str, Agreement]]]:
    """Each pair of accounts that share a value that is no hub, in order, with the strongest comparison of any of their profiles.

    For each of COMPARED that both have: its weight in bits, frequency included, its level (0 none), and the value agreed on.
    """
    if profiles.rows.height < 2:
        return
    import tempfile

    import duckdb

    with tempfile.TemporaryDirectory() as spill, duckdb.connect(":memory:") as connection:
        connection.execute(f"SET threads = 2; SET memory_limit = '{_MEMORY}'; SET temp_directory = '{spill}'")
        connection.execute("SET preserve_insertion_order = false")
        predicted = _predict(connection, profiles)
        for batch in connection.execute(_strongest(connection, predicted)).to_arrow_reader(10_000):
            for row in batch.to_pylist():
                left, right = row.pop("left_account"), row.pop("right_account")
                yield left, right, {name: (best["weight"], best["level"], best["value"]) for name, best in row.items() if best}


def _predict(connection: Any, profiles: Profiles) -> str:
    """The name of the table of Splink's predictions: a row for each pair of profiles."""
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register(_with_blocking_keys(profiles).to_arrow()), _settings(profiles), log_level=None)
    for key in GLUE:
        linker.table_management.register_term_frequency_lookup(api.register(_frequencies(profiles, key).to_arrow()), key)
    return str(linker.inference.predict(warning_mode="never").physical_name)


def _strongest(connection: Any, predicted: str) -> str:
    """The query that gives a row for each pair of accounts, with the strongest comparison of each field."""
    columns = {row[0] for row in connection.execute(f"DESCRIBE {predicted}").fetchall()}
    scored = ", ".join(f"{_comparison_found(name, columns)} AS found_{name}" for name in COMPARED)
    best = ", ".join(f"max(found_{name}) AS {name}" for name in COMPARED)
    return f"""
        WITH scored AS (
            SELECT least(account_id_l, account_id_r) AS left_account, greatest(account_id_l, account_id_r) AS right_account, {scored}
            FROM {predicted}
        )
        SELECT left_account, right_account, {best} FROM scored GROUP BY left_account, right_account ORDER BY left_account, right_account
    """


def _comparison_found(name: str, columns: Collection[str]) -> str:
    """Weight, level and value agreed on as one value, ordered in that order; null where one side has none."""
    weight = f"mw_{name} + coalesce(mw_tf_adj_{name}, 0)" if f"mw_tf_adj_{name}" in columns else f"mw_{name}"
    values = " ".join(f"WHEN {level} THEN {column}_l" for level, column in enumerate(reversed(compared_columns(name)), 1))
    found = f"{{'weight': {weight}, 'level': gamma_{name}, 'value': CASE gamma_{name} {values} END}}"
    return f"CASE WHEN gamma_{name} >= 0 THEN {found} END"


def _with_blocking_keys(profiles: Profiles) -> pl.DataFrame:
    """Values that many identities have are compared, but bring no pairs together."""
    import polars as pl

    rows = profiles.rows
    hub = int(parameters()["market"]["hub"])
    for key in GLUE:
        common = profiles.holders.tables[key].filter(pl.col("holders") > hub).get_column("value")
        rows = rows.with_columns(pl.when(~pl.col(key).is_in(common.implode())).then(pl.col(key)).alias(f"block_{key}"))
    return rows


def _frequencies(profiles: Profiles, key: str) -> pl.DataFrame:
    """Splink's lookup: the chance that another identity has the value, as model.toml says for that field."""
    import polars as pl

    total = identities_counted(profiles)
    close = _chance_to_be_close(profiles) if key == "network" else 1.0
    table = profiles.holders.tables[key]
    shares = {count: chance_to_share(key, count, total) * close for count in table.get_column("holders").unique().to_list()}
    chance = pl.col("holders").replace_strict(shares, return_dtype=pl.Float64)
    return table.select(pl.col("value").alias(key), chance.alias(f"tf_{key}"))


def _chance_to_be_close(profiles: Profiles) -> float:
    """How likely two sign-ups at any time of the case are within the network's days of each other."""
    return float(min(1.0, 2 * parameters()["network"]["days"] / max(days_spanned(profiles), 1.0)))


def days_spanned(profiles: Profiles) -> float:
    """From the first lease of the case to the last."""
    signed = profiles.rows.get_column("signed").drop_nulls().to_list()
    return (max(signed) - min(signed)) / SECONDS_A_DAY if signed else 0.0


def chance_to_share(key: str, holders: int, total: int) -> float:
    """How often another identity has a value that so many have, by the kind of `frequency` in model.toml."""
    level = parameters()["email"]["pattern"] if key == "email_pattern" else parameters()[key]
    if level["frequency"] == "personal" and holders <= parameters()["decision"]["strong_document"]:
        return float(level["u"])
    token = level["frequency"] != "holders" and not is_hub(holders)
    at_least = float(parameters()["market"]["strangers"]) if token else max(holders, 2)
    return max(at_least / total, float(level.get("least", 0.0)))


def _settings(profiles: Profiles) -> SettingsCreator:
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule

    days = parameters()["network"]["days"] * SECONDS_A_DAY
    close = {"network": f" AND abs(l.signed - r.signed) <= {days}"}
    rules: list[Any] = [
        CustomRule(f"l.block_{key} = r.block_{key} AND l.account_id <> r.account_id{close.get(key, '')}", sql_dialect="duckdb")
        for key in GLUE
    ]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=_comparisons(),
        blocking_rules_to_generate_predictions=rules,
        probability_two_random_records_match=1 / identities_counted(profiles),
        retain_intermediate_calculation_columns=True,
        additional_columns_to_retain=["account_id"],
        linker_uid="alias",
    )


Levels = list[tuple[str, str, str | None]]


def _comparisons() -> list[Any]:
    """For each of COMPARED the levels: condition, place in model.toml, and the column whose frequency counts."""
    days = {place: _place(place)["days"] * SECONDS_A_DAY for place in ("network", "network.near", "burst", "burst.near")}
    close = "abs(signed_l - signed_r) <= {}"
    levels: dict[str, Levels] = {
        "identity": [
            ("identity_l = identity_r AND birth_date_l IS NOT NULL", "identity", None),
            ("birth_date_l = birth_date_r", "identity.birth_date", None),
        ],
        "email": [("email_l = email_r", "email", "email"), ("email_pattern_l = email_pattern_r", "email.pattern", "email_pattern")],
        "network": [
            (f"network_l = network_r AND {close.format(days['network.near'])}", "network.near", "network"),
            (f"network_l = network_r AND {close.format(days['network'])}", "network", "network"),
        ],
        "burst": [
            (f"plan_l = plan_r AND {close.format(days['burst.near'])}", "burst.near", None),
            (f"plan_l = plan_r AND {close.format(days['burst'])}", "burst", None),
        ],
    }
    for key in ("payment", "phone", "document", "device", "address", "line"):
        levels[key] = [(f"{key}_l = {key}_r", key, key)]
    return [_comparison(name, "plan" if name == "burst" else name, levels[name]) for name in COMPARED]


def _comparison(name: str, column: str, levels: Levels) -> Any:
    from splink.comparison_level_library import CustomLevel, ElseLevel
    from splink.comparison_library import CustomComparison

    made: list[Any] = [CustomLevel(f"{column}_l IS NULL OR {column}_r IS NULL").configure(is_null_level=True)]
    rest_m, rest_u = 1.0, 1.0
    for condition, place, frequency in levels:
        m, u = _level(place)
        rest_m, rest_u = rest_m - m, rest_u - u
        level = CustomLevel(condition).configure(m_probability=m, u_probability=u, fix_m_probability=True, fix_u_probability=True)
        if frequency:
            level = level.configure(tf_adjustment_column=frequency, disable_tf_exact_match_detection=True)
        made.append(level)
    rest = ElseLevel().configure(m_probability=rest_m, u_probability=rest_u, fix_m_probability=True, fix_u_probability=True)
    return CustomComparison(output_column_name=name, comparison_levels=[*made, rest])


def _level(place: str) -> tuple[float, float]:
    return float(_place(place)["m"]), float(_place(place)["u"])


def _place(place: str) -> dict[str, Any]:
    """The table of model.toml with that dotted name."""
    return functools.reduce(lambda found, key: found[key], place.split("."), parameters())
