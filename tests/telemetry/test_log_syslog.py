"""What stands before a message that came over syslog is read for its time, and a year that nobody tells is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.telemetry.samples import BIND, CEF, DNSMASQ, UNBOUND

from urazuke.telemetry.named_date import named_date

ASKED = "query[A] portal.kasumi.example from 10.1.0.7"
HEADERS = (
    "Jun  1 09:00:05 gw dnsmasq[731]: ",
    "Jun 01 09:00:05 gw dnsmasq[731]: ",
    "Jun  1 09:00:05 dnsmasq[731]: ",
    "<30>Jun  1 09:00:05 gw dnsmasq[731]: ",
    "Jun  1 09:00:05 gw daemon.info dnsmasq[731]: ",
    "Jun  1 2024 09:00:05 gw dnsmasq: ",
    "<30>1 2024-06-01T09:00:05+09:00 gw.kumo.example dnsmasq 731 - - ",
    '<30>1 2024-06-01T00:00:05.000000Z gw dnsmasq 731 - [origin ip="10.1.0.1" note="a \\"b\\" ] c"] ',
    "2024-06-01T09:00:05.000000+09:00 gw dnsmasq[731]: ",
    "2024-06-01T09:00:05+0900 gw dnsmasq[731]: ",
    "2024-06-01 09:00:05 gw dnsmasq[731]: ",
)


@pytest.mark.parametrize("header", HEADERS)
def test_every_usual_header_gives_the_time_of_the_message(read: Any, header: str) -> None:
    event = read(header + ASKED + "\n", name="messages-20240603").one()
    assert (event["time"], event["source_ip"]) == (datetime(2024, 6, 1, 0, 0, 5, tzinfo=UTC), "10.1.0.7")


def test_a_year_that_nobody_tells_is_asked_for(read: Any) -> None:
    found = read(HEADERS[0] + ASKED + "\n" + HEADERS[6] + ASKED + "\n", name="messages")
    assert [e["line"] for e in found.events] == [2]
    assert found.reasons() == [(1, "the time has no year: put the date into the file's name, as in messages-20240402")]


@pytest.mark.parametrize(
    ("path", "day", "year"),
    [
        ("logs/kumo/messages-20240107.gz", (12, 31), 2023), ("logs/kumo/messages-20240107.gz", (1, 7), 2024),
        ("logs/kumo/messages-20241231", (1, 1), 2025), ("logs/kumo/2016/06/messages", (6, 14), 2016),
        ("logs/kumo/2016/gw.log", (12, 31), 2016), ("logs/kumo/gw.2016-02-29.log", (2, 29), 2016),
        ("logs/kumo/gw_20240402T143405.log", (4, 2), 2024), ("logs/kumo/2015/gw-202401.log", (12, 30), 2023),
        ("logs/kumo/gw-20240402-0000.log.gz", (4, 1), 2024),
        ("logs/expo-2025/messages-2016.1.gz", (4, 1), 2016), ("2016/gw", (4, 1), 2016),
    ],
)  # fmt: skip
def test_the_path_tells_the_year(path: str, day: tuple[int, int], year: int) -> None:
    found = named_date(path)
    assert found is not None
    assert found.year_of(*day) == year


@pytest.mark.parametrize(
    "path",
    [
        "logs/kumo/messages",
        "win2019/a.log",
        "gw-1.log",
        "fw-20240.log",
        "10.20.20.16.log",
        "a-3024.log",
        "logs/expo-2025/gw.log",
        "srv-2019-dc1.log",
    ],
)
def test_what_is_no_date_tells_no_year(path: str) -> None:
    assert named_date(path) is None


def test_a_leap_day_is_read_in_a_leap_year_alone(read: Any) -> None:
    line = HEADERS[0].replace("Jun  1", "Feb 29") + ASKED + "\n"
    assert read(line, name="gw-20240303.log").one()["time"].date().isoformat() == "2024-02-29"
    assert read(line, name="gw-2023.log").reasons() == [(1, "the time is missing or cannot be read")]


def test_an_hour_told_twice_is_the_earlier_and_one_jumped_over_is_none(read: Any) -> None:
    twice, none = (HEADERS[5].replace("Jun  1 2024 09:00", day) + ASKED + "\n" for day in ("Oct 27 2024 02:30", "Mar 31 2024 02:30"))
    found = read(twice + none, zone="Europe/Berlin")
    assert [e["time"] for e in found.events] == [datetime(2024, 10, 27, 0, 30, 5, tzinfo=UTC)]
    assert found.reasons() == [(2, "the time is missing or cannot be read")]


def test_a_file_that_many_programs_write_to_is_read_line_by_line(read: Any) -> None:
    sshd = "2024-06-01T09:00:09+09:00 gw sshd[99]: Connection closed by 203.0.113.9 port 22 [preauth]\n"
    named = "2024-06-01T09:00:03+09:00 ns1 named[12]: client @0x7f 10.1.0.7#20000 (b.example): query: b.example IN A + (10.1.0.53)\n"
    found = read(sshd + DNSMASQ + "garbage\n" + CEF + named + UNBOUND + sshd)
    assert [(e["kind"], e["line"]) for e in found.events] == [("dns", 2), ("dns", 5), ("network", 7), ("dns", 8), ("dns", 9)]
    assert [r[0] for r in found.reasons()] == [6]
    assert found.skipped["syslog, of another program"] == 2


def test_the_order_in_a_mixed_file_changes_nothing(read: Any) -> None:
    parts = [BIND, DNSMASQ, CEF, UNBOUND]
    wanted = None
    for turn in range(4):
        found = read("".join(parts[turn:] + parts[:turn]))
        said = sorted((str(e["time"]), e["kind"], str(e["name"]), str(e["source_ip"])) for e in found.events)
        wanted = wanted or said
        assert (said, found.rejects) == (wanted, [])
