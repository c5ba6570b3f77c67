"""Ordinary duplicates: one person written down twice, with slips of the pen, found by a model learnt from the table itself.

Fellegi and Sunter (1969), with m by expectation maximisation and u from random pairs (Linacre et al., Splink, 2022). It is
right for honest people who write themselves down again, and blind to who changes his name on purpose: see model.toml.
"""

from __future__ import annotations

import functools
import logging
import tempfile
import tomllib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

# A block teaches nothing about its own columns: one more is needed.
FEWEST_BLOCKS = 2
_MEMORY = "4GB"


@functools.cache
def duplicate_model() -> dict[str, Any]:
    """duplicates.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("duplicates.toml").read_text("utf-8"))


def find_duplicates(persons: pl.DataFrame) -> pl.DataFrame:
    """The pairs of records that may be one person's: `left`, `right` (ids, ordered), `probability`, `log_odds` (bits) and `weight_*`.

    `persons`: a row a record, with `id`, `holder` (two records of one holder are not compared) and any of the columns that
    duplicates.toml compares, as text, null where unknown. Empty where the table is too small to learn from. The draw has a
    seed, and sums are made in one order: the same table gives the same pairs.
    """
    import duckdb
    import polars as pl

    columns = [name for name in _compared() if name in persons.columns and persons.get_column(name).drop_nulls().n_unique() > 1]
    rows = _with_blocks(persons.select("id", "holder", *columns).sort("id"), columns)
    if (
        rows.height < duplicate_model()["training"]["records"]
        or _certain_pairs(rows, columns) < duplicate_model()["training"]["certain_pairs"]
    ):
        return _none_found(columns)
    with _quiet(), tempfile.TemporaryDirectory() as spill, duckdb.connect(":memory:") as connection:
        connection.execute(f"SET threads = 1; SET memory_limit = '{_MEMORY}'; SET temp_directory = '{spill}'")
        if (linker := _trained(connection, rows, columns)) is None:
            return _none_found(columns)
        connection.execute("SET threads = 2")
        least = duplicate_model()["decision"]["listed"]
        predicted = linker.inference.predict(threshold_match_probability=least, warning_mode="never").physical_name
        there = {row[0] for row in connection.execute(f"DESCRIBE {predicted}").fetchall()}
        weights = "".join(f", {_weight(column, there)} AS weight_{column}" for column in columns)
        ends = "least(id_l, id_r) AS a, greatest(id_l, id_r) AS b, match_probability AS probability, match_weight AS log_odds"
        query = f"SELECT {ends}{weights} FROM {predicted} ORDER BY a, b"
        found = pl.from_arrow(connection.execute(query).to_arrow_table())
    assert isinstance(found, pl.DataFrame)
    return found.rename({"a": "left", "b": "right"})


def _compared() -> list[str]:
    return [comparison["column"] for comparison in duplicate_model()["comparison"]]


def _none_found(columns: Sequence[str]) -> pl.DataFrame:
    import polars as pl

    numbers = ("probability", "log_odds", *(f"weight_{column}" for column in columns))
    return pl.DataFrame(schema={"left": pl.String, "right": pl.String, **dict.fromkeys(numbers, pl.Float64)})


def _weight(column: str, there: Collection[str]) -> str:
    return f"mw_{column} + coalesce(mw_tf_adj_{column}, 0)" if f"mw_tf_adj_{column}" in there else f"mw_{column}"


@contextmanager
def _quiet() -> Iterator[None]:
    """Splink tells whoever tunes a model which levels it has not seen; here nobody is asked to."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _trained(connection: Any, rows: pl.DataFrame, columns: Sequence[str]) -> Any | None:
    """Splink's linker with what it learnt from the persons themselves; None where they teach it too little."""
    from splink.internals.exceptions import SplinkException

    blocks = _known(duplicate_model()["training"]["blocks"], columns)
    while len(blocks) >= FEWEST_BLOCKS:
        learning = None
        try:
            linker = _with_chances(connection, rows, columns)
            for learning in blocks:
                _learn(linker, learning)
        except (SplinkException, ValueError):
            # No pair agrees in the rule, or so few are matches that their share runs out of digits: it teaches nothing,
            # and leaves the linker in pieces.
            if learning is None:
                return None
            blocks = [rule for rule in blocks if rule is not learning]
        else:
            return _with_the_unseen(connection, rows, linker.misc.save_model_to_json())
    return None


def _with_the_unseen(connection: Any, rows: pl.DataFrame, model: dict[str, Any]) -> Any:
    """The linker with a little of m for every level, for a slip that no match of this table shows is rare, not impossible."""
    from splink import DuckDBAPI, Linker

    share = float(duplicate_model()["training"]["unseen"])
    for comparison in model["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        seen = [float(level.get("m_probability") or 0.0) for level in levels]
        for level, m in zip(levels, seen):
            level["m_probability"] = (m + share) / (sum(seen) + share * len(levels))
    return Linker(DuckDBAPI(connection=connection).register(rows.to_arrow()), model, log_level=None)


def _with_chances(connection: Any, rows: pl.DataFrame, columns: Sequence[str]) -> Any:
    """A linker that knows how often two records are one person's, and how often strangers agree."""
    from splink import DuckDBAPI, Linker, block_on

    training = duplicate_model()["training"]
    linker = Linker(DuckDBAPI(connection=connection).register(rows.to_arrow()), _settings(columns), log_level=None)
    certain: list[Any] = [block_on(*rule) for rule in _known(training["certain"], columns)]
    linker.training.estimate_probability_two_random_records_match(certain, recall=training["recall"])
    linker.training.estimate_u_using_random_sampling(max_pairs=training["random_pairs"], seed=training["seed"])
    return linker


def _learn(linker: Any, rule: Sequence[str]) -> None:
    """m from the pairs that agree in the rule, for all columns but its own."""
    from splink import block_on

    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on(*rule), estimate_without_term_frequencies=True, max_pairs=duplicate_model()["training"]["block_pairs"]
    )


def _known(rules: Sequence[Sequence[str]], columns: Collection[str]) -> list[Sequence[str]]:
    """The rules all of whose columns the table has."""
    return [rule for rule in rules if all(name in columns for part in rule for name in part.partition(":")[0].split("|"))]


def _certain_pairs(rows: pl.DataFrame, columns: Collection[str]) -> int:
    """How many pairs agree in the surest of the rules for certain."""
    counts = [
        rows.drop_nulls(rule).group_by(rule).len().get_column("len") for rule in _known(duplicate_model()["training"]["certain"], columns)
    ]
    return max((int((count * (count - 1) // 2).sum()) for count in counts), default=0) if rows.height else 0


def _with_blocks(rows: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    """A column `block_*` for each blocking rule: what two records must both have to be compared, null where too many have it."""
    import polars as pl

    blocking = duplicate_model()["blocking"]
    for number, rule in enumerate(_known(blocking["rules"], columns)):
        value = pl.concat_str([_part(part) for part in rule], separator="\x1f").alias(f"block_{number}")
        rows = rows.with_columns(value)
        rows = rows.with_columns(pl.when(pl.len().over(f"block_{number}") <= blocking["most"]).then(pl.col(f"block_{number}")))
    return rows


def _part(part: str) -> pl.Expr:
    import polars as pl

    names, _, length = part.partition(":")
    one, _, other = names.partition("|")
    if other:
        return pl.concat_list(one, other).list.sort().list.join("\x1e", ignore_nulls=False)
    return pl.col(one).str.slice(0, int(length)) if length else pl.col(one)


def _settings(columns: Sequence[str]) -> Any:
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule

    model = duplicate_model()
    blocks = range(len(_known(model["blocking"]["rules"], columns)))
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[_comparison(comparison, columns) for comparison in model["comparison"] if comparison["column"] in columns],
        blocking_rules_to_generate_predictions=[
            CustomRule(f"l.block_{number} = r.block_{number} AND l.holder <> r.holder", sql_dialect="duckdb") for number in blocks
        ],
        retain_intermediate_calculation_columns=True,
        linker_uid="duplicates",
    )


def _comparison(given: dict[str, Any], columns: Sequence[str]) -> Any:
    from splink.comparison_level_library import ElseLevel, NullLevel
    from splink.comparison_library import CustomComparison

    levels = [_level(given["column"], *level.split(" "), frequency=given["frequency"]) for level in given["levels"] if _has(level, columns)]
    return CustomComparison(output_column_name=given["column"], comparison_levels=[NullLevel(given["column"]), *levels, ElseLevel()])


def _has(level: str, columns: Collection[str]) -> bool:
    name, _, value = level.partition(" ")
    return name != "swapped" or value in columns


def _level(column: str, name: str, value: str = "", *, frequency: bool) -> Any:
    import splink.comparison_level_library as library

    if name == "equal":
        return library.ExactMatchLevel(column, term_frequency_adjustments=frequency)
    if name == "swapped":
        return library.ColumnsReversedLevel(column, value)
    if name == "edits":
        return library.DamerauLevenshteinLevel(column, int(value))
    return library.JaroWinklerLevel(column, float(value))
