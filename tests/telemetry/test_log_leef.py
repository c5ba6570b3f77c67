"""LEEF: attributes apart by whatever the header names, times in whatever form the event names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.telemetry.samples import LEEF

from urazuke.telemetry.readers.syslog import NO_YEAR

UNREADABLE = "the time is missing or cannot be read"
PAIRS = "src=10.1.0.7|srcPort=10129|dst=198.18.5.9|dstPort=80|proto=6|srcBytes=20|dstBytes=7|act=allow"


def leef(time: str, pattern: str | None = None, head: str = "LEEF:1.0|Kumo|EdgeWall|7.2|100|", mark: str = "\t") -> str:
    stated = f"devTime={time}|" + (f"devTimeFormat={pattern}|" if pattern else "")
    return head + (stated + PAIRS).replace("|", mark) + "\n"


def test_an_event_says_who_what_and_how_much(read: Any) -> None:
    event = read(LEEF).one()
    assert (event["source_ip"], event["source_port"]) == ("10.1.0.7", 10129)
    assert (event["destination_ip"], event["destination_port"]) == ("198.18.5.9", 80)
    assert (event["source_bytes"], event["destination_bytes"], event["outcome"], event["protocol"]) == (20, 0, "refused", "tcp")
    assert (event["name"], event["url"]) == ("portal.kasumi.example", "http://portal.kasumi.example/a?b=c")
    assert event["time"] == datetime(2024, 6, 1, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "mark"),
    [("^|", "^"), ("x5E|", "^"), ("0x5E|", "^"), ("0x09|", "\t"), ("x7c|", "|"), ("", "\t"), (";|", ";"), ("0x2021|", "\u2021")],
)
def test_version_two_names_its_delimiter(read: Any, stated: str, mark: str) -> None:
    event = read(leef("1717200001000", None, f"LEEF:2.0|Kumo|EdgeWall|7.2|100|{stated}", mark)).one()
    assert (event["source_bytes"], event["destination_bytes"], event["time"]) == (20, 7, datetime(2024, 6, 1, 0, 0, 1, tzinfo=UTC))


@pytest.mark.parametrize("written", ["#011", "<009>", "\\t", "\\0x09"])
def test_a_tab_that_syslog_wrote_out_is_a_tab(read: Any, written: str) -> None:
    assert read(leef("1717200001000").replace("\t", written)).one()["destination_port"] == 80


@pytest.mark.parametrize(
    ("time", "pattern"),
    [
        ("1717200001000", None), ("1717200001", None), ("Jun 01 2024 09:00:01", None), ("Jun 01 2024 09:00:01.000 GMT+09:00", None),
        ("2024-06-01T00:00:01Z", None), ("2024-06-01 09:00:01", "yyyy-MM-dd HH:mm:ss"), ("2024/6/1 9:00:01.25", "yyyy/M/d H:mm:ss.SS"),
        ("2024-06-01T09:00:01.000+0900", "yyyy-MM-dd'T'HH:mm:ss.SSSZ"), ("01/Jun/24 09:00:01 JST", "dd/MMM/yy HH:mm:ss z"),
        ("Sat Jun 01 09:00:01 JST 2024", "EEE MMM dd HH:mm:ss zzz yyyy"), ("06/01/2024 12:00:01 AM UTC", "MM/dd/yyyy hh:mm:ss a z"),
        ("2024-06-01T00:00:01Z", "yyyy-MM-dd'T'HH:mm:ssX"),
    ],
)  # fmt: skip
def test_a_time_is_read_in_the_form_that_the_event_names(read: Any, time: str, pattern: str | None) -> None:
    assert read(leef(time, pattern)).one()["time"].replace(microsecond=0) == datetime(2024, 6, 1, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "pattern", "reason"),
    [
        ("2024-06-01 09:00:01", "dd.MM.yyyy HH:mm:ss", UNREADABLE), ("Jun 01 2024 09:00:01 EST", "MMM dd yyyy HH:mm:ss z", UNREADABLE),
        ("09:00:01", "HH:mm:ss", UNREADABLE), ("2024-06-01", "yyyy-MM-dd(", UNREADABLE), ("Jun 01 09:00:01", None, NO_YEAR),
    ],
)  # fmt: skip
def test_a_time_that_may_be_another_is_a_reject(read: Any, time: str, pattern: str | None, reason: str) -> None:
    assert read(leef(time, pattern)).reasons() == [(1, reason)]


def test_a_date_without_a_year_has_the_one_that_the_path_tells(read: Any) -> None:
    for pattern in (None, "MMM dd HH:mm:ss"):
        assert read(leef("Jun 01 09:00:01", pattern), name="fw-2024.log").one()["time"] == datetime(2024, 6, 1, 0, 0, 1, tzinfo=UTC)


def test_an_event_without_a_session_is_passed_over_and_a_cut_one_is_a_reject(read: Any) -> None:
    found = read(LEEF + "LEEF:1.0|Kumo|EdgeWall|7.2|LOGIN|devTime=1717200001000\tusrName=admin\n" + "LEEF:1.0|Kumo|Edge\n")
    assert (found.skipped, found.reasons()) == ({"leef, of no connection": 1}, [(3, "is not in the Log Event Extended Format")])
