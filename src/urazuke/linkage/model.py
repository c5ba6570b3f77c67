"""Splink scores the pairs that share some glue, with m and u fixed in model.toml and frequencies counted by identity.

Fellegi and Sunter (1969); Linacre et al., Splink (2022). No parameter is learnt from the case: see model.toml.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING, Any

from urazuke.linkage.profiles import GLUE, Profiles

if TYPE_CHECKING:
    from splink import SettingsCreator

# The comparisons, in the order in which their weights are reported.
COMPARED = ("identity", "payment", "phone", "document", "device", "address", "email", "network", "burst")
_SECONDS_A_DAY = 86400


@functools.cache
def parameters() -> dict[str, Any]:
    """model.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("model.toml").read_text("utf-8"))


def identities_counted(profiles: Profiles) -> int:
    """Distinct identities in the case, and no fewer than a market has."""
    own = {identity for having in profiles.identities.values() for identity in having}
    return max(len(own), int(parameters()["market"]["identities"]))


def is_hub(holders: int) -> bool:
    """Do so many identities have the value that it is nobody's in particular?"""
    return holders > int(parameters()["market"]["hub"])


def is_exit(users: int, identities: int) -> bool:
    """Do so many use the network that it is an anonymiser's or a carrier's, not a neighbourhood?"""
    market = parameters()["market"]
    return users > max(int(market["exit"]), float(market["exit_share"]) * identities)


def score_pairs(profiles: Profiles) -> list[dict[str, Any]]:
    """A row for each pair of profiles of two accounts that share a value that is no hub.

    `left`, `right` (account ids, ordered), and for each of COMPARED `gamma_*` (level, 0 none, -1 unknown) and `mw_*`
    (weight in bits), frequency included. In no order.
    """
    rows = [_with_blocking_keys(row, profiles) for row in profiles.rows]
    if len(rows) < 2 or not any(row[f"block_{key}"] for row in rows for key in GLUE):
        return []
    import duckdb
    import pyarrow as pa
    from splink import DuckDBAPI, Linker

    with duckdb.connect(":memory:") as connection:
        connection.execute("SET threads = 2; SET memory_limit = '1500MB'")
        api = DuckDBAPI(connection=connection)
        linker = Linker(api.register(pa.Table.from_pylist(rows, schema=_profile_schema())), _settings(profiles), log_level=None)
        for key in GLUE:
            linker.table_management.register_term_frequency_lookup(api.register(_frequencies(profiles, key)), key)
        predicted = linker.inference.predict(warning_mode="never").physical_name
        weights = ", ".join(f"gamma_{name}, {_weight(connection, predicted, name)} AS mw_{name}" for name in COMPARED)
        query = f"SELECT account_id_l, account_id_r, unique_id_l, unique_id_r, {weights} FROM {predicted}"
        return list(connection.execute(query).to_arrow_table().to_pylist())


def _weight(connection: Any, table: str, name: str) -> str:
    """The comparison's weight, with what its value's frequency adds where the comparison has any."""
    columns = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
    adjustment = f"mw_tf_adj_{name}"
    return f"(mw_{name} + coalesce({adjustment}, 0))" if adjustment in columns else f"mw_{name}"


def _profile_schema() -> Any:
    import pyarrow as pa

    texts = ["account_id", "identity", "birth_date", *GLUE, "plan", *(f"block_{key}" for key in GLUE)]
    return pa.schema([("unique_id", pa.int64()), *((name, pa.string()) for name in texts), ("signed", pa.float64())])


def _with_blocking_keys(row: Mapping[str, Any], profiles: Profiles) -> dict[str, Any]:
    """Values that many identities have are compared, but bring no pairs together."""
    keys: dict[str, Any] = {}
    for key in GLUE:
        value = row[key]
        keys[f"block_{key}"] = None if value is None or is_hub(len(profiles.identities[key, value])) else value
    return {**row, **keys}


def _frequencies(profiles: Profiles, key: str) -> Any:
    """Splink's lookup: the chance that another identity has the value, as model.toml says for that field."""
    import pyarrow as pa

    total = identities_counted(profiles)
    close = _chance_to_be_close(profiles) if key == "network" else 1.0
    shares: dict[str, float] = {}
    for (name, value), having in profiles.identities.items():
        if name == key:
            shares[value] = _chance(key, len(having), total) * close
    columns = {key: sorted(shares), f"tf_{key}": [shares[value] for value in sorted(shares)]}
    return pa.table(columns, schema=pa.schema([(key, pa.string()), (f"tf_{key}", pa.float64())]))


def _chance_to_be_close(profiles: Profiles) -> float:
    """How likely two sign-ups at any time of the case are within the network's days of each other."""
    signed = [row["signed"] for row in profiles.rows if row["signed"] is not None]
    span_days = (max(signed) - min(signed)) / _SECONDS_A_DAY if signed else 0.0
    return float(min(1.0, 2 * parameters()["network"]["days"] / max(span_days, 1.0)))


def _chance(key: str, holders: int, total: int) -> float:
    """How often another identity has a value that so many have, by the kind of `frequency` in model.toml."""
    level = parameters()["email"]["pattern"] if key == "email_pattern" else parameters()[key]
    if level["frequency"] == "personal" and holders <= parameters()["decision"]["strong_document"]:
        return float(level["u"])
    at_least = 2 if level["frequency"] != "holders" and not is_hub(holders) else max(holders, 2)
    return at_least / total


def _settings(profiles: Profiles) -> SettingsCreator:
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule

    days = parameters()["network"]["days"] * _SECONDS_A_DAY
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
    network_days, burst_days = (parameters()[key]["days"] * _SECONDS_A_DAY for key in ("network", "burst"))
    close = "abs(signed_l - signed_r) <= {}"
    levels: dict[str, Levels] = {
        "identity": [
            ("identity_l = identity_r AND birth_date_l IS NOT NULL", "identity", None),
            ("birth_date_l = birth_date_r", "identity.birth_date", None),
        ],
        "email": [("email_l = email_r", "email", "email"), ("email_pattern_l = email_pattern_r", "email.pattern", "email_pattern")],
        "network": [(f"network_l = network_r AND {close.format(network_days)}", "network", "network")],
        "burst": [(f"plan_l = plan_r AND {close.format(burst_days)}", "burst", None)],
    }
    for key in ("payment", "phone", "document", "device", "address"):
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
    table = functools.reduce(lambda found, key: found[key], place.split("."), parameters())
    return float(table["m"]), float(table["u"])
