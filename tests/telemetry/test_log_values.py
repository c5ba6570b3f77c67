"""Every address, name and time has one spelling, exact to the digit that was written."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.telemetry.addresses import (
    absolute_url,
    asked_host,
    canonical_address,
    canonical_answer,
    canonical_name,
    canonical_url,
    split_host,
    url_host,
)
from urazuke.telemetry.times import EARLIEST, LATEST, Clock, epoch, epochs

BERLIN = ZoneInfo("Europe/Berlin")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROS = st.integers(EARLIEST, min(LATEST, 4_102_444_800_000_000) - 1)  # to 2100, as far as a double is exact enough


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"), ("2001:DB8:0::7", "2001:db8::7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("fe80::1%eth0", "fe80::1"),
        ("192.0.2.007", None), ("192.0.2", None), ("", None), ("x" * 5000, None), ("1" * 30, None),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(text: str, expected: str | None) -> None:
    assert canonical_address(text) == expected


@given(st.ip_addresses())
def test_the_one_spelling_is_that_of_ipaddress(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    mapped = getattr(address, "ipv4_mapped", None)
    assert canonical_address(address.exploded.upper()) == str(mapped or address)


@given(st.text(max_size=80))
def test_a_spelling_is_settled_once(text: str) -> None:
    for spell in (canonical_name, canonical_address, canonical_answer):
        if (once := spell(text)) is not None:
            assert spell(once) == once


@pytest.mark.parametrize(
    ("text", "name", "address", "port"),
    [
        ("A.Example.:8080", "a.example", None, 8080), ("a.example", "a.example", None, None), ("192.0.2.7:443", None, "192.0.2.7", 443),
        ("[2001:db8::7]:8443", None, "2001:db8::7", 8443), ("2001:db8::7", None, "2001:db8::7", None), ("[::1", None, "::1", None),
        ("a.example:", "a.example", None, None), ("a.example:99999", "a.example:99999", None, None), ("", None, None, None),
    ],
)  # fmt: skip
def test_a_host_is_taken_apart(text: str, name: str | None, address: str | None, port: int | None) -> None:
    assert split_host(text) == (name, address, port)


def test_the_host_of_a_url_is_not_its_user_nor_its_query() -> None:
    assert url_host("http://bank.example@evil.example/?u=http://x.example")[0].name == "evil.example"
    assert url_host("https://a.example?b@c") == (("a.example", None, None), 443)
    assert url_host("/path") == ((None, None, None), None)


def test_a_url_has_one_spelling_but_for_the_letters_of_its_path() -> None:
    assert canonical_url("HTTP://User@Up.Example:80/A?B") == "http://user@up.example/A?B"
    assert canonical_url("https://up.example:80?q") == "https://up.example:80/?q"
    assert canonical_url("/A?u=http://X.example") == "/A?u=http://X.example"
    assert absolute_url("Up.Example:80", "/A") == absolute_url(None, "HTTP://up.example/A") == "http://up.example/A"


def test_a_target_is_a_url_a_path_or_neither() -> None:
    assert absolute_url("A.example", "/b") == "http://a.example/b"
    assert absolute_url(None, "/b") == "/b"
    assert absolute_url("a.example", "http://c.example/") == "http://c.example/"
    assert (absolute_url("a.example", "a.example:443"), absolute_url("a.example", "*"), absolute_url("a.example", None)) == (
        None,
        None,
        None,
    )
    assert asked_host(None, "http://c.example:81/") == "c.example"
    assert asked_host("a.example:81", "http://c.example/") == "a.example"
    assert asked_host(None, None) is None


@given(st.lists(MICROS, max_size=20))
def test_epoch_seconds_keep_every_digit_however_they_are_written(instants: list[int]) -> None:
    written = [f"{m // 10**6}.{m % 10**6:06d}" for m in instants]
    assert epochs(written, BERLIN) == instants
    assert epochs([float(w) for w in written], BERLIN) == instants
    assert [epoch(w, BERLIN) for w in written] == instants
    iso = [(EPOCH + timedelta(microseconds=m)).isoformat() for m in instants]
    assert epochs(iso, BERLIN) == instants
    assert epochs([*iso, *written], BERLIN) == instants * 2


@pytest.mark.filterwarnings("error")
def test_no_number_however_large_warns() -> None:
    assert epochs(["1e308", "-1e308", "inf", "nan", "9" * 5000, "1717200001"], BERLIN) == [None] * 5 + [1_717_200_001_000_000]
    assert epochs([1e308, 1717200001], BERLIN) == [None, 1_717_200_001_000_000]


def test_milliseconds_are_told_by_their_size() -> None:
    assert epochs(["1717200001000", "1717200001"], BERLIN) == [1_717_200_001_000_000] * 2


@given(
    st.lists(st.one_of(st.none(), st.booleans(), st.text(max_size=12), st.floats(), st.integers(), st.just([1]), st.just({})), max_size=8)
)
def test_what_is_no_time_is_none_and_never_an_error(values: list[object]) -> None:
    found = epochs(values, BERLIN)
    assert len(found) == len(values)
    assert all(m is None or EARLIEST <= m < LATEST for m in found)
    assert found == [epoch(v, BERLIN) for v in values]


@given(st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)))
def test_a_civil_time_is_local_to_the_zone(moment: datetime) -> None:
    found = Clock(BERLIN).micros(
        str(moment.year), moment.strftime("%b"), str(moment.day), moment.strftime("%H:%M"), moment.strftime("%S.%f")
    )
    local = moment.replace(tzinfo=BERLIN)
    told = local.astimezone(UTC).astimezone(BERLIN).replace(tzinfo=None) == moment  # else the clock was put forward over it
    assert found == ((local - EPOCH) // timedelta(microseconds=1) if told else None)


def test_an_hour_that_the_clock_was_put_forward_over_is_no_time() -> None:
    assert Clock(BERLIN).micros("2000", "Mar", "26", "02:30", "00") is None


def test_an_offset_in_the_line_stands_above_the_zone() -> None:
    clock = Clock(BERLIN)
    for offset, hour in (("+0000", 9), ("+0900", 0), ("-0330", 12)):
        found = clock.micros("2024", "Jun", "01", "09:00", "00", offset)
        assert found is not None
        assert (EPOCH + timedelta(microseconds=found)).hour == hour


IMPOSSIBLE = (
    "2024 Foo 01 09:00 00",
    "2024 02 30 09:00 00",
    "2024 1 1 25:00 0",
    "2024 1 1 09:00 61",
    "0000 1 1 09:00 00",
    "1970 1 1 09:00 00",
)


@pytest.mark.parametrize("parts", IMPOSSIBLE)
def test_a_civil_time_that_cannot_be_is_none(parts: str) -> None:
    assert Clock(BERLIN).micros(*parts.split()) is None
