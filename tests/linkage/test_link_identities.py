"""One birth date under spellings of one name is one identity; families are known by their name in any script."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl
import pyarrow as pa
import pytest

from urazuke.linkage.identities import one_identity
from urazuke.linkage.profiles import build_profiles
from urazuke.linkage.values import name_tokens, same_family

Rented = Callable[[Iterable[dict[str, object]]], pa.Table]


def claims(*rows: tuple[str, str | None, str | None]) -> pl.DataFrame:
    """(name, reading, birth date) as leases would give them."""
    made = [(f"{born or '?'}|{name}", name, reading, born) for name, reading, born in rows]
    return pl.DataFrame(made, schema=["identity", "name", "name_reading", "birth_date"], orient="row")


def test_spellings_with_one_birth_date_are_one_identity() -> None:
    found = one_identity(
        claims(("渡邊 真由美", None, "1980-01-02"), ("Watanabe Mayumi", None, "1980-01-02"), ("ﾜﾀﾅﾍﾞ ﾏﾕﾐ", None, "1980-01-02"))
    )
    assert len(found) == 2 and len(set(found.values())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("渡邊 真由美", None, "1980-01-02"), ("Watanabe Mayumi", None, "1980-01-03")),
        (("渡邊 真由美", None, None), ("Watanabe Mayumi", None, None)),
        (("渡邊 真由美", None, "1980-01-02"), ("Watanabe Mayuko", None, "1980-01-02")),
        (("斎藤 陽子", None, "1980-01-02"), ("斎藤 洋子", None, "1980-01-02")),
    ],
)
def test_other_birth_dates_and_other_names_are_not(one: tuple[str, None, str | None], other: tuple[str, None, str | None]) -> None:
    assert one_identity(claims(one, other)) == {}


def test_a_reading_beside_the_name_counts() -> None:
    assert one_identity(claims(("東雲 一二三", "シノノメ ヒフミ", "1980-01-02"), ("Shinonome Hifumi", None, "1980-01-02")))


def test_two_providers_spellings_meet_in_the_profiles(
    rented: Rented, entered: Callable[..., pa.Table], lease: Callable[..., dict[str, object]]
) -> None:
    same = {"birth_date": "1980-01-02", "name_reading": None}
    rows = [lease(1, name="渡邊 真由美", **same), lease(2, name="WATANABE MAYUMI", **same), lease(3, name="Nomura Anna", **same)]
    identities = build_profiles(rented(rows), entered()).rows.sort("account_id").get_column("identity").to_list()
    assert identities[0] == identities[1] != identities[2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渡邊 真由美", "Watanabe Ken"),
        ("渡辺健", "ワタナベ マユミ"),
        ("김민수", "Kim Ji-hoon"),
        ("金 民洙", "キム・ジフン"),
        ("张伟", "Zhang Min"),
        ("陳 志明", "陈丽"),
    ],
)
def test_a_family_is_one_in_any_script(one: str, other: str) -> None:
    assert same_family(name_tokens(one), name_tokens(other))
    assert same_family(name_tokens(other), name_tokens(one))


@pytest.mark.parametrize(
    ("one", "other"), [("渡邊 真由美", "Murakami Ken"), ("김민수", "Park Ji-hoon"), ("张伟", "Wang Min"), ("Anna Smith", "渡辺 健")]
)
def test_other_families_are_not(one: str, other: str) -> None:
    assert not same_family(name_tokens(one), name_tokens(other))
