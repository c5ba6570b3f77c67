"""Reading a block by columns gives what reading it line by line gives, whatever stands in the lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.telemetry.samples import ZEEK_CONN
from tests.telemetry.test_log_zeek import CONN, DNS

from urazuke.evidence.tables import schema
from urazuke.telemetry import event_schema, json_rows, lines, read_log
from urazuke.telemetry.lines import Block, Lines
from urazuke.telemetry.reader import BlockReader, Context, LogReader, Parsed
from urazuke.telemetry.readers import zeek_tsv
from urazuke.telemetry.readers.zeek_json import ZeekJson
from urazuke.telemetry.readers.zeek_tsv import ZeekTsv

HEAD = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n"
SESSION = ["ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p"]
LOGS = {
    "conn": ([*SESSION, "proto", "orig_bytes", "resp_bytes", "conn_state", "tunnel_parents"], {"tunnel_parents"}),
    "dns": ([*SESSION, "proto", "query", "answers", "rejected"], {"answers"}),
    "http": ([*SESSION, "method", "host", "uri", "user_agent"], set()),
    "ssl": ([*SESSION, "server_name", "established", "ja3", "cert_chain_fps", "resp_certificate_sha1"], {"cert_chain_fps"}),
    "x509": (["ts", "fingerprint", "certificate.subject"], set()),
    "files": (["ts", "fuid", *SESSION[1:], "tx_hosts", "rx_hosts", "conn_uids", "is_orig", "md5", "sha1", "sha256"],
              {"tx_hosts", "rx_hosts", "conn_uids"}),
    "weird": ([*SESSION, "name"], set()),
}  # fmt: skip
USUAL = {
    "ts": ["1717200000.123456", "1717200001.000001", "1717200002.500000"],
    "id.orig_h": ["10.1.0.7", "203.0.113.9", "2001:db8::1"], "id.resp_h": ["198.18.5.9", "10.1.0.8", "-"],
    "id.orig_p": ["40204", "1029"], "id.resp_p": ["443", "53"], "proto": ["tcp", "udp"], "conn_state": ["SF", "S0", "REJ", "OTH"],
    "orig_bytes": ["1514", "0", "-"], "resp_bytes": ["17600", "-"], "query": ["Portal.Kasumi.example", "a.example."],
    "answers": ["edge.kasumi.example,198.18.5.9,2001:DB8::9", "198.18.5.9", "-", "a.example,-,b.example"],
    "host": ["up.kasumi.example", "Up.Kasumi.example:8080", "198.18.5.77", "[2001:db8::5]:80", "-"],
    "uri": ["/", "/in?x=1", "http://a.example/x", "/go?to=http://b.example/", "*", "-"], "established": ["T", "F"], "is_orig": ["T", "F"],
    "cert_chain_fps": ["AA" * 32 + "," + "bb" * 32, "-", "(empty)"], "ja3": ["AB" * 16, "-"], "fingerprint": ["CC" * 32],
    "tx_hosts": ["198.18.5.9", "198.18.5.9,10.1.0.8", "-"], "rx_hosts": ["10.1.0.7"], "md5": ["0" * 32, "-"], "sha1": ["1" * 40, "-"],
    "resp_certificate_sha1": ["-", "dd" * 20],
}  # fmt: skip
ODD = [
    "", "-", "(empty)", " ", "x", '"', '"a', "10.1.0.777", "010.1.0.7", "::ffff:198.18.5.9", "fe80::1%eth0", "2001:DB8::0:1", "1.2.3.4 ",
    "1_000", "+5", "0x1F", "-3", "007", "99999", "65536", "9" * 18, "9" * 19, "9" * 40, "1e3", "1e400", "nan", "inf", "1717200000",
    "1717200000.", ".5", "1717200000123", "1717200000.1234567", "1.2.3", "2024-06-01T00:00:00Z", "12", "99999999999.123456", "５",
    "裏.example", "STRASSE.example", "İ.example", "Kelvin\u212a", "a..", ".", "[198.18.5.9]", "198.18.5.9%x", "a b", "a/b", "a?b", "a:443",
    "a.example:80", ":80", "\\x09", "\\x2d", "a\\\\b", "\\", "\x00", "\x0b", "\x1c", "\x85", "\u2028", "\r", "a\rb", "\r\r", "\ufeff",
    "\ud800",    "T", "t", ",", "a,,b", "-,-", "(empty),a", "n" * 1100, "N." * 600, "::1", "1.2.3.4.5", "0.0.0.0", "255.255.255.255",
    "1.2.3",
]  # fmt: skip


class ByLine:
    """A reader without what reads by columns."""

    def __init__(self, reader: LogReader) -> None:
        self.name, self._reader = reader.name, reader

    def detect(self, head: bytes, name: str) -> bool:
        return self._reader.detect(head, name)

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        return self._reader.read(blocks, context)


def everything(path: Path, reader: LogReader) -> tuple[pa.Table, pa.Table, dict[str, int], int]:
    parts = list(read_log(path, exhibit="e" * 64, organisation="kumo", zone=ZoneInfo("Asia/Tokyo"), reader=reader))
    skipped: dict[str, int] = {}
    for part in parts:
        part.events.validate(full=True)
        for what, count in part.skipped.items():
            skipped[what] = skipped.get(what, 0) + count
    events = pa.concat_tables([event_schema().empty_table(), *(p.events for p in parts)])
    rejects = pa.concat_tables([schema("rejects").empty_table(), *(p.rejects for p in parts)])
    return events, rejects, dict(sorted(skipped.items())), sum(p.lines for p in parts)


def check(path: Path, content: bytes, reader: LogReader | None = None) -> pa.Table:
    path.write_bytes(content)
    by_column, by_line = everything(path, reader or ZeekTsv()), everything(path, ByLine(reader or ZeekTsv()))
    for ours, theirs in zip(by_column[:2], by_line[:2]):
        for mine, other in zip(ours.to_pylist(), theirs.to_pylist(), strict=True):
            assert mine == other
    assert by_column[2:] == by_line[2:]
    return by_column[0]


def header(path: str, fields: list[str], lists: set[str]) -> str:
    kinds = "\t".join("vector[string]" if f in lists else "string" for f in fields)
    return f"#path\t{path}\n#fields\t" + "\t".join(fields) + f"\n#types\t{kinds}\n"


@st.composite
def rows(draw: Any, path: str) -> bytes:
    fields, _ = LOGS[path]
    values = [draw(st.sampled_from([*USUAL.get(name, ["Ca1"])] * 4 + ["-"])) for name in fields]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
        values[draw(st.integers(0, len(values) - 1))] = draw(st.one_of(st.sampled_from(ODD), st.text(max_size=6)))
    line = "\t".join(values).encode("utf-8", "surrogatepass")
    return draw(st.sampled_from([line] * 8 + [line + b"\r", line + b"\tmore", line[:9], b"", b"\r", b"\xff" + line, line[:-1] + b"\xe8"]))


@st.composite
def files(draw: Any) -> bytes:
    path = draw(st.sampled_from(sorted(LOGS)))
    fields, lists = LOGS[path]
    parts = [(HEAD + header(path, fields, lists)).encode()]
    for _ in range(draw(st.integers(1, 3))):
        parts += [line + b"\n" for line in draw(st.lists(rows(path), max_size=8))]
        extra = ["", "#close\t2024-06-01\n", "#unset_field\t?\n", "#empty_field\t-\n", "#set_separator\t;\n", "#types\ttime\n",
                 "#separator \\x2c\n", "#fields\tts\tuid\n", "#path\tdns\n", "# a note\n", ZEEK_CONN,
                 header(path, list(reversed(fields)), lists), header(path, fields * 2, set()), header("dns", *LOGS["dns"])]  # fmt: skip
        parts.append(draw(st.sampled_from(extra)).encode())
    if draw(st.sampled_from([False, False, True])):  # the file lost its header
        parts[0] = draw(
            st.sampled_from(["", CONN, CONN * 3, DNS, CONN[9:] + CONN, "#path\tdns\n" + CONN + DNS, DNS.replace("udp", "x")])
        ).encode()
    whole = b"".join(parts)
    return draw(st.sampled_from([whole, whole, whole[:-1], b"\xef\xbb\xbf" + whole, whole.replace(b"\n", b"\r\n"), whole[1:]]))


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few lines there are, they are read by columns."""
    monkeypatch.setattr(zeek_tsv, "FEWEST", 0)


@pytest.mark.usefixtures("always")
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=files(), block=st.sampled_from([1 << 23, 1 << 23, 700, 90]))
def test_columns_say_what_lines_say(tmp_path: Path, content: bytes, block: int) -> None:
    kept, lines.BLOCK_BYTES = lines.BLOCK_BYTES, block
    try:
        check(tmp_path / "x.log", content)
    finally:
        lines.BLOCK_BYTES = kept


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("path", LOGS)
def test_every_odd_value_in_every_field_is_read_alike(tmp_path: Path, path: str) -> None:
    fields, lists = LOGS[path]
    usual = [USUAL.get(name, ["Ca1"])[0] for name in fields]
    body = ["\t".join(usual)]
    for at in range(len(fields)):
        body += ["\t".join([*usual[:at], odd, *usual[at + 1 :]]) for odd in ODD]
    content = (HEAD + header(path, fields, lists) + "\n".join(body) + "\n").encode("utf-8", "surrogatepass")
    assert check(tmp_path / "x.log", content).num_rows >= (path != "weird")


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("path", ["conn", "dns", "http", "ssl", "x509", "files"])
def test_usual_lines_need_no_second_reading(tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fields, lists = LOGS[path]
    usual = "\t".join(USUAL.get(name, ["Ca1"])[0] for name in fields)
    (tmp_path / "x.log").write_text(HEAD + header(path, fields, lists) + f"{usual}\n" * 100)
    monkeypatch.setattr(zeek_tsv._Header, "column", lambda *_: pytest.fail("read line by line"))
    assert everything(tmp_path / "x.log", ZeekTsv())[0].num_rows == 100


def test_the_readers_of_zeek_read_by_blocks() -> None:
    for reader in (ZeekTsv(), ZeekJson()):
        assert isinstance(reader, BlockReader)
        assert not isinstance(ByLine(reader), BlockReader)


def spelled(values: dict[str, str], lists: set[str], ends: str) -> dict[str, Any]:
    """The fields of a line as JSON has them."""
    told: dict[str, Any] = {}
    for name, value in values.items():
        if value == "-":
            continue
        number = name.endswith(("_p", "_bytes")) and value.isascii() and value.isdecimal() and len(value) < 30
        plain: Any = int(value) if number else value.split(",") if name in lists else value
        plain = {"T": True, "F": False}.get(value, value) if name in ("established", "is_orig") else plain
        if name.startswith("id.") and ends == "nested":
            told.setdefault("id", {})[name[3:]] = plain
        else:
            told[name.replace(".", ends) if name.startswith("id.") else name] = plain
    return told


ODD_JSON = [
    None, "", "T", 0, -1, 1.5, 1e20, 10**19, 10**30, True, [], ["a"], ["a", None], [1], {}, {"a": 1}, "2024-06-01T00:00:00.123456Z",
    "2024-13-01T00:00:00.123456Z", "2024-06-01T00:00:00Z", "2024-06-01T09:00:00.000001+09:00", "1717200000.5", float("nan"), float("inf"),
    1717200000123, 5e-324, "裏", "a\nb", "\u2028", "\ud800", "x" * 3000, [[["deep"]]], "conn", "dns", "weird", 99999, "::ffff:198.18.5.9",
]  # fmt: skip
CONN_LINE = b'{"ts":1717200000.5,"_path":"conn",%s}'
ODD_LINES = [
    b"", b"\r", b"{}", b"{", b"}", b"[]", b"null", b"\x00", b"x", b'{"ts":1}{"ts":2}', b"{'a':1}",
    b" " + CONN_LINE % b'"uid":"a"',
    CONN_LINE % b'"uid":"a"' + b" ", b'{"ts":1717200000.5,"query":"a.example"}',
    b'{"ts":1717200000.5,"\\u005fpath":"conn","resp_bytes":5.0}',
    b'{"ts":1717200000.5,"_path":"smtp","mailfrom":"a@b.example","to":["c@d.example"]}',
    *(CONN_LINE % odd for odd in (
        b'"_path":"dns"', b'"z":' + b"[" * 900 + b"]" * 900, b'"z":"\xff"', b'"z":01', b'"uid":"a\tb"', b'"orig_bytes":1e3',
        b'"orig_bytes":-0',
        b'"id":5', b'"uid":"\\ud800"', b'"id.orig_h":"10.1.0.7","id":{"orig_h":"10.1.0.8"},"id_orig_h":"10.1.0.9"', b'"z":{"_path":"dns"}',
    )),
]  # fmt: skip


@st.composite
def json_files(draw: Any) -> bytes:
    ends = draw(st.sampled_from([".", ".", "_", "nested"]))
    iso = draw(st.booleans())
    body: list[bytes] = []
    for _ in range(draw(st.integers(0, 12))):
        path = draw(st.sampled_from(sorted(LOGS)))
        fields, lists = LOGS[path]
        values = {name: draw(st.sampled_from(USUAL.get(name, ["Ca1"]))) for name in fields}
        told = spelled(values, lists, ends if draw(st.integers(0, 9)) else "_")
        told["ts"] = "2024-06-01T00:00:00.123456Z" if iso else float(values["ts"])
        if draw(st.booleans()):
            told[draw(st.sampled_from(["_path", "@stream"]))] = path
        if not draw(st.integers(0, 2)):
            told[draw(st.sampled_from([*told, "_path", "rcode", "note"]))] = draw(st.sampled_from(ODD_JSON))
        body.append(json.dumps(told, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass"))
        if not draw(st.integers(0, 3)):
            body.append(draw(st.sampled_from(ODD_LINES)))
    end = draw(st.sampled_from([b"\n", b"\n", b"\r\n"]))
    return end.join(body) + draw(st.sampled_from([end, b""]))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=json_files(), block=st.sampled_from([1 << 23, 1 << 23, 700]))
def test_json_by_columns_says_what_json_says(tmp_path: Path, content: bytes, block: int) -> None:
    kept, lines.BLOCK_BYTES, few, json_rows.FEWEST = lines.BLOCK_BYTES, block, json_rows.FEWEST, 1
    try:
        check(tmp_path / "x.log", content, ZeekJson())
    finally:
        lines.BLOCK_BYTES, json_rows.FEWEST = kept, few


@pytest.mark.parametrize("path", ["conn", "dns", "http", "ssl", "x509", "files"])
@pytest.mark.parametrize("ends", [".", "_", "nested"])
def test_usual_json_needs_no_second_reading(tmp_path: Path, path: str, ends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fields, lists = LOGS[path]
    told = spelled({name: USUAL.get(name, ["Ca1"])[0] for name in fields}, lists, ends) | {"ts": 1717200000.5}
    (tmp_path / "x.log").write_text((json.dumps(told) + "\n") * 100)
    monkeypatch.setattr(Block, "text", lambda _, i: json.dumps(told) if i == 0 else pytest.fail("read line by line"))
    assert everything(tmp_path / "x.log", ZeekJson())[0].num_rows == 100


def test_a_log_in_which_odd_lines_are_everywhere_is_not_halved_in_vain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parse, tried = json_rows._parse, list[int]()
    monkeypatch.setattr(json_rows, "_parse", lambda data, schema: tried.append(len(data)) or parse(data, schema))
    plain = '{"_path":"conn","ts":1717200000.5,"uid":"Ca1","id.orig_h":"10.1.0.7","id.resp_h":"198.18.5.9","proto":"tcp"}\n'
    content = (plain + plain.replace('"tcp"', "7")) * 20_000
    assert check(tmp_path / "x.log", content.encode(), ZeekJson()).num_rows == 40_000
    assert (len(tried), sum(tried) < 4 * len(content)) == (json_rows.VAIN, True)
