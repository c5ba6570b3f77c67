"""A number that stands in the words of a claim counts what was rented, though the reader gave it no role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from urazuke.corroboration import corroborate
from urazuke.corroboration.counts import counted
from urazuke.corroboration.namesakes import Likeness, compare_names
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading, Span
from urazuke.evidence.tables import json_rows

Build = Callable[..., Reading]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("he leased four separate virtual servers from a firm in Leeds", {4}), ("took the machines on six occasions", {6}),
        ("サーバーを計7台、偽名で契約した", {7}), ("三回にわたり借りた", {3}), ("signed 12 contracts for two servers", set()),
        ("paid for the servers with two cards in 2024", set()), ("偽名でサーバーを借りた疑い", set()),
        ("a man of 34 rented servers", set()), ("a total of 34 rented servers", {34}),
    ],
)  # fmt: skip
def test_the_one_number_before_what_is_rented_counts_it(words: str, number: set[int]) -> None:
    assert counted("rented_server", words) == number
    assert counted("interviewed", words) == set()


def _rental(reading: Build, stem: str, words: str) -> Reading:
    cast = [("m", "person", "Jonas Vaitkus", "name"), ("s", "server", "servers", "nominal")]
    told = reading(stem, f"Outlet {stem}", cast, [("rented_server", {"lessee": ["m"], "server": ["s"]}, "stated", ["outlet"])], body=words)
    start = told.text.index(words)
    return replace(told, claims=tuple(replace(c, evidence=(Span(start, start + len(words)),)) for c in told.claims))


@pytest.mark.parametrize(
    ("other", "relation"), [("偽名で3台を借りた", "contradicts"), ("偽名で4台を借りた", "same"), ("偽名で借りた", "same")]
)
def test_reports_whose_words_count_otherwise_contradict_each_other(reading: Build, other: str, relation: str) -> None:
    found = corroborate([_rental(reading, "a", "rented the four servers"), _rental(reading, "b", other)], Settings())
    assert [row["relation"] for row in json_rows("alignment", found.alignment)] == [relation]


@pytest.mark.parametrize(
    ("japanese", "english", "likely"),
    [
        ("嬉野水力機械", "Ureshino Hydro Machinery", True),
        ("鶴見水力機械", "Ureshino Hydro Machinery", False),
        ("大須賀", "Oosuga Kanbou", True),
    ],
)
def test_a_firm_is_known_by_the_name_at_its_head(japanese: str, english: str, likely: bool) -> None:
    assert (compare_names(japanese, english) >= Likeness.LIKELY) is likely
    assert (compare_names(english, japanese) >= Likeness.LIKELY) is likely
