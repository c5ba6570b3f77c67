"""A file is read by what it holds; what cannot be read is said once, and nothing is lost without a word."""

from __future__ import annotations

import bz2
import gzip
import lzma
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.telemetry.conftest import read_file
from tests.telemetry.samples import ALL, CEF, COMBINED, SQUID

from urazuke.errors import InputError, MissingError
from urazuke.evidence.tables import schema
from urazuke.telemetry import detect_reader, event_schema, read_log
from urazuke.telemetry.reader import LogReader
from urazuke.telemetry.registry import installed_readers, readers

NAMES = ("some.log", "access.json", "conn.csv.gz", "x", "eve.json")


UNKNOWN = "is in no log format that is read: " + ", ".join(r.name for r in readers())


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("name", NAMES)
def test_the_content_decides_and_not_the_name(kind: str, name: str) -> None:
    found = detect_reader(ALL[kind].encode(), name)
    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize("kind", ALL)
def test_one_format_is_recognised_by_one_reader(kind: str) -> None:
    assert [r.name for r in readers() if r.detect(ALL[kind].encode(), "x.log")] == [kind]


@pytest.mark.parametrize("kind", ALL)
def test_a_log_that_begins_with_other_lines_is_still_recognised(kind: str, read: Any) -> None:
    found = read("*** logger restarted, buffer lost ***\n\n" + ALL[kind])
    clean = read(ALL[kind])
    assert len(found.events) == len(clean.events)
    assert [r[0] for r in found.reasons()] == [1]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
@pytest.mark.parametrize("name", ["plain.log", "wrong.json"])
def test_compression_is_told_by_the_bytes(read: Any, compress: Callable[[bytes], bytes], name: str) -> None:
    plain = read(SQUID * 3)
    packed = read(SQUID * 3, name=name, stored=compress((SQUID * 3).encode()))
    assert plain.table.drop_columns(["exhibit"]).equals(packed.table.drop_columns(["exhibit"]))


def test_the_columns_are_those_of_the_schema(read: Any) -> None:
    for content in ALL.values():
        assert read(content).table.schema == event_schema()


def test_an_empty_file_has_no_rows_and_no_rejects(read: Any) -> None:
    found = read(b"")
    assert (found.events, found.rejects) == ([], [])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bytes(range(256)) * 40, "is no log but application/octet-stream"),
        (b"%PDF-1.7 and so on\n", "is no log but application/pdf"),
        (b"Dear all,\nplease find attached\n", UNKNOWN),
        (b'{"hello": "world"}\n', UNKNOWN),
        (b"a,b,c\n1,2,3\n", UNKNOWN),
    ],
)
def test_what_is_no_log_is_one_reject_for_the_file(read: Any, content: bytes, reason: str) -> None:
    found = read(content)
    assert (found.events, found.reasons()) == ([], [(None, reason)])
    assert found.rejects[0]["basis"][0]["line"] is None


def test_a_gzip_cut_short_keeps_its_rows_and_says_so_once(read: Any) -> None:
    whole = "".join(SQUID.replace("1815", str(1000 + n)) for n in range(4000))
    packed = gzip.compress(whole.encode(), mtime=0)
    found = read(whole, stored=packed[: len(packed) * 2 // 3])
    assert len(found.events) > 1000
    assert [why for _, why in found.reasons()] == ["the compressed data ends too early"]
    assert found.rejects[0]["line"] in (len(found.events), len(found.events) + 1)


def test_a_gzip_cut_inside_its_header_is_one_reject(read: Any) -> None:
    assert read(b"", stored=gzip.compress(SQUID.encode(), mtime=0)[:5]).reasons() == [(None, "the compressed data ends too early")]


def test_a_line_that_is_too_long_is_one_reject_with_its_beginning(read: Any) -> None:
    found = read(SQUID + "x" * (3 << 20) + "\n" + SQUID)
    assert found.reasons() == [(2, "the line is longer than 1 MiB")]
    assert found.rejects[0]["raw"] == "x" * 400
    assert [e["line"] for e in found.events] == [1, 3]


def test_raw_is_what_stood_there_cut_to_400_characters(read: Any) -> None:
    found = read(SQUID + "裏" * 500 + "\n" + "\n" + "tail\x00\x07 \n")
    assert [(r["line"], r["raw"]) for r in found.rejects] == [(2, "裏" * 400), (4, "tail\x00\x07 ")]


def test_rejects_have_the_columns_of_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text(SQUID + "junk\n")
    (part,) = read_log(path, exhibit="e" * 64, organisation="kumo", zone=ZoneInfo("UTC"))
    assert part.rejects.schema == schema("rejects")
    assert (part.lines, part.rows) == (2, 1)


def test_a_file_that_cannot_be_opened_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gone"):
        list(read_log(tmp_path / "gone.log", exhibit="e" * 64, organisation="kumo", zone=ZoneInfo("UTC")))


def test_an_hour_told_twice_is_the_earlier_and_one_that_no_clock_showed_is_a_reject(read: Any) -> None:
    times = ("2024/10/27 01:30:00", "2024/10/27 02:30:00", "2024/03/31 02:30:00", "2024/07/01 12:00:00")
    text = "time,src,dst,action\n" + "".join(f"{t},10.1.0.7,198.18.5.9,allow\n" for t in times)
    found = read(text, zone="Europe/Berlin")
    assert [e["time"].strftime("%d %H:%M") for e in found.events] == ["26 23:30", "27 00:30", "01 10:00"]
    assert found.reasons() == [(4, "the time is missing or cannot be read")]


def test_a_time_that_carries_its_zone_does_not_take_the_organisations(read: Any) -> None:
    for kind in ("zeek-tsv", "suricata", "squid", "access-log", "cef"):
        assert read(ALL[kind], zone="Asia/Tokyo").events[0]["time"] == read(ALL[kind], zone="America/Lima").events[0]["time"]


def test_two_readings_give_the_same_table(read: Any) -> None:
    for content in ALL.values():
        assert read(content).table.equals(read(content).table)


class Noting:
    """Somebody else's reader, of lines that start with NOTE."""

    name = "noting"

    def detect(self, head: bytes, name: str) -> bool:
        return head.startswith(b"NOTE ")

    def read(self, blocks: Any, context: Any) -> Any:
        return iter(())


class Point:
    """What an installed package publishes."""

    def __init__(self, name: str, loaded: Any) -> None:
        self.name, self.value, self.dist, self._loaded = name, f"others:{name}", None, loaded

    def load(self) -> Any:
        return self._loaded


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    def points(*published: Point) -> None:
        monkeypatch.setattr("importlib.metadata.entry_points", lambda group: published if group == "urazuke.log_readers" else ())
        readers.cache_clear()

    yield points
    readers.cache_clear()


def test_an_installed_reader_is_tried_after_ours(publish: Callable[..., None]) -> None:
    assert detect_reader(b"NOTE one\n", "x") is None
    publish(Point("noting", Noting))
    assert all(isinstance(r, LogReader) for r in readers())
    assert [r.name for r in readers()][-1] == "noting" and installed_readers() == ("noting",)
    found = detect_reader(b"NOTE one\n", "x")
    assert found is not None and found.name == "noting"


def test_an_installed_reader_that_is_none_is_named(publish: Callable[..., None]) -> None:
    publish(Point("broken", object()))
    with pytest.raises(MissingError, match=r"broken.*others:broken"):
        readers()


def is_header(kind: str, line: bytes) -> bool:
    """Does the line say how the others are to be read?"""
    return (
        line.startswith(b"#")
        if kind == "zeek-tsv"
        else kind.endswith("csv") and next(r for r in readers() if r.name == kind).detect(line, "x")
    )


LINES = [line for text in ALL.values() for line in text.splitlines()]
BROKEN = st.one_of(
    st.sampled_from(LINES),
    st.builds(lambda line, at, junk: line[:at] + junk + line[at:], st.sampled_from(LINES), st.integers(0, 200), st.text(max_size=8)),
    st.builds(lambda line, at: line[:at], st.sampled_from(LINES), st.integers(0, 200)),
    st.text(max_size=60),
).map(lambda text: text.encode("utf-8", "replace"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(ALL)), body=st.lists(st.one_of(BROKEN, st.binary(max_size=60)), max_size=12))
def test_no_bytes_raise_and_every_line_is_accounted_for(tmp_path: Path, kind: str, body: list[bytes]) -> None:
    content = ALL[kind].encode() + b"\n".join(body)
    path = tmp_path / "hostile.log"
    path.write_bytes(content)
    found = read_file(path)
    every = content.split(b"\n")
    starts = [0]
    for line in every:
        starts.append(starts[-1] + len(line) + 1)
    seen = [e["line"] for e in found.events] + [r["line"] for r in found.rejects]
    assert len(seen) == len(set(seen))
    for event in found.events:
        assert event["offset"] == starts[event["line"] - 1]
        assert event["time"] is not None
    told = {n for n, line in enumerate(every, 1) if is_header(kind, line) or not line.decode("utf-8", "replace").strip()}
    assert len(set(seen) | told) + sum(found.skipped.values()) >= len(every)


@settings(max_examples=100, deadline=None)
@given(head=st.binary(max_size=300))
def test_detection_never_raises(head: bytes) -> None:
    detect_reader(head, "x.log")


def test_a_strange_line_further_down_does_not_hand_the_file_to_another_reader(read: Any) -> None:
    found = read(SQUID * 2 + "#separator \\x09\n" + ALL["bind-queries"])
    assert (len(found.events), [r[0] for r in found.reasons()]) == (2, [3, 4])


def test_tables_of_every_part_can_be_joined(read: Any) -> None:
    found = read(SQUID * 70_000)
    assert isinstance(found.table, pa.Table)
    assert (found.lines, found.table.num_rows) == (70_000, 70_000)
    assert found.table.column("line").to_pylist() == list(range(1, 70_001))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp"])
def test_a_japanese_export_is_read_in_the_encoding_it_is_in(read: Any, encoding: str) -> None:
    text = "日時,送信元IP,宛先IP,宛先ポート,動作,備考\n" + "2024/06/01 09:00:00,10.1.0.7,198.18.5.9,80,拒否,研究所の外から\n" * 2
    found = read(text.encode(encoding))
    assert [e["outcome"] for e in found.events] == ["refused", "refused"]
    assert (
        found.events[1]["offset"]
        == len(text.partition("2024")[0].encode(encoding)) + len(text.splitlines()[1].encode(encoding.removesuffix("-sig"))) + 1
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_log_in_utf_16_is_read_with_the_bytes_at_which_its_lines_start(read: Any, encoding: str, ending: str) -> None:
    text = "日時,送信元IP,宛先IP,宛先ポート,動作,備考\n" + "2024/06/01 09:00:00,10.1.0.7,198.18.5.9,80,拒否,研究所\u0a0a\u000a00の\n"
    text = text.replace("\u000a00", "\u0a00\u0100") + "2024/06/01 09:00:01,10.1.0.8,198.18.5.9,80,拒否,x\nshort\n"
    data = text.replace("\n", ending).encode(encoding)
    found = read(data)
    places = [data.index(f"2024/06/01 09:00:0{n}".encode("utf-16-le" if encoding == "utf-16" else encoding)) for n in (0, 1)]
    assert [(e["line"], e["offset"], e["outcome"]) for e in found.events] == [(2, places[0], "refused"), (3, places[1], "refused")]
    assert [(r["line"], r["raw"]) for r in found.rejects] == [(4, "short")]


@pytest.mark.parametrize("odd", [b"\xff", b"caf\xe9 ", b"\x80\x81"])
@pytest.mark.parametrize("told", ["", "裏付け"])
def test_a_few_bytes_that_are_no_utf_8_do_not_make_a_log_japanese(read: Any, odd: bytes, told: str) -> None:
    data = COMBINED.encode().replace(b"browser", told.encode() * 3 + odd)
    found = read(data)
    assert found.one()["user_agent"].endswith(f" {told * 3}{odd.decode('utf-8', 'replace')}/1.0")


STUFFING = {
    "a time of a megabyte": "1" * 1_000_000 + "\tCa1" + "\t10.1.0.7\t1" * 2 + "\ttcp\t1\t1\tSF\t-",
    "brackets": "203.0.113.9 - - " + "[" * 1_000_000,
    "timestamps": "203.0.113.9 - - " + "[01/Jun/2024:09:00:00 +0900] \"x " * 30_000,
    "queries": "01-Jun-2024 09:00:00.636 client 10.1.0.7#20000 " + "(a): query: b " * 70_000,
    "devices": "CEF:0|" * 150_000 + "\\",
    "keys": CEF.rstrip() + " k=" * 300_000,
    "quotes": '"' * 1_000_000,
    "commas": "," * 1_000_000,
    "braces": "{" * 1_000_000,
    "escapes": "\\x41" * 250_000,
}  # fmt: skip


@pytest.mark.parametrize("stuffing", STUFFING)
def test_no_line_costs_more_than_its_length(read: Any, stuffing: str) -> None:
    for content in ALL.values():
        started = time.process_time()
        found = read(content + STUFFING[stuffing] + "\n" + content)
        assert time.process_time() - started < 5
        assert len(found.events) >= 2
