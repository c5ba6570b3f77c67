"""The scanner finds what reading every line finds, in every format, however a log spells what is watched."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from encodings import idna
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hunt.scenes import watch
from tests.telemetry.samples import ALL

from urazuke.evidence.instant import zone
from urazuke.hunt import candidates, contact_rows, hashing, hit_rows, loose, scan, scanner
from urazuke.hunt.hashing import Hashing
from urazuke.hunt.indicators import canonical_value
from urazuke.hunt.scanner import Scanner
from urazuke.hunt.spellings import TO_ASCII, UnspellableError, spellings
from urazuke.telemetry import read_log
from urazuke.telemetry.by_line import by_line
from urazuke.telemetry.registry import readers

SHA = "ab" * 20
AGENT = "Kumo/1.0 (quoted; beacon)"
WATCHED = [
    ("ip", "198.18.0.1"), ("ip", "203.0.113.0/29"), ("ip", "198.51.100.0/24"), ("ip", "2001:db8::1"), ("ip", "64:ff9b::c612:1"),
    ("ip", "2001:db8:7:0:5::/80"), ("domain", "evil.example"), ("domain", "t.co"), ("domain", "xn--wgv71a.example"),
    ("url", "http://evil.example/a/gate.php?id=7"), ("url", "http://evil.example:8080/"), ("hash", SHA), ("hash", "cd" * 32),
    ("ja3", "ef" * 16), ("user_agent", AGENT), ("email", "someone@evil.example"),
]  # fmt: skip
ADDRESSES = [
    "198.18.0.1", "::ffff:198.18.0.1", "::FFFF:C612:1", "0:0:0:0:0:ffff:c612:0001", "198.18.0.11", "1198.18.0.1", "198.18.0.1%eth0",
    "203.0.113.7", "203.0.113.8", "198.51.100.250", "198.51.10.0", "2001:db8::1", "2001:0DB8:0:0:0:0:0:0001", "2001:db8::1:1",
    "64:ff9b::198.18.0.1", "64:FF9B::C612:1", "2001:db8:7::5:1:2:3", "10.0.0.1", "192.0.2.44", "-", "",
]  # fmt: skip
NAMES = [
    "evil.example", "EVIL.Example.", "a.b.evil.example", "notevil.example", "evil.example.org", "T.co", "at.co", "x.t.co", "日本.example",
    "xn--WGV71A.example", "ｅｖｉｌ．example", "e\u00advil.example", "ev\u0131l.example", "198.18.0.1", "[2001:db8::1]", "198.18.0.1:8080",
    "evil.example:8080", "portal.example", "ニホン.example", "" , "-",
]  # fmt: skip
TARGETS = [
    "/a/gate.php?id=7",
    "/",
    "http://evil.example/a/gate.php?id=7",
    "http://EVIL.example:80/a/gate.php?id=7",
    "/index.html?a=b&c",
    "-",
]
HASHES = [SHA, SHA.upper(), ":".join(["ab"] * 20), "cd" * 32, "0" * 40, "-"]
AGENTS = [AGENT, AGENT.lower(), 'Kumo "quoted"', "x" + AGENT, "-"]

address, name, target = st.sampled_from(ADDRESSES), st.sampled_from(NAMES), st.sampled_from(TARGETS)
digest, agent = st.sampled_from(HASHES), st.sampled_from(AGENTS)
moment = st.integers(1717200000, 1717200400)


def _escaped(value: str, places: frozenset[int]) -> str:
    """A JSON string with the characters at those places written as escapes."""
    units = [
        f"\\u{ord(c):04x}" if n in places and ord(c) < 0x10000 else json.dumps(c, ensure_ascii=False)[1:-1] for n, c in enumerate(value)
    ]
    return '"' + "".join(units).replace("/", "\\/" if places else "/") + '"'


@st.composite
def suricata(draw: Callable[..., Any]) -> str:
    kind = draw(st.sampled_from(["flow", "dns", "http", "tls", "fileinfo", "alert", "stats"]))
    escapes = draw(st.frozensets(st.integers(0, 20), max_size=2))

    def text(values: st.SearchStrategy[str]) -> str:
        return _escaped(draw(values), escapes)

    ja3 = st.sampled_from(["ef" * 16, "EF" * 16, "00" * 16])
    parts = {
        "flow": '"flow":{"state":"closed","bytes_toserver":7}',
        "dns": f'"dns":{{"rrname":{text(name)},"answers":[{{"rdata":{text(address)}}}]}}',
        "http": f'"http":{{"hostname":{text(name)},"url":{text(target)},"http_user_agent":{text(agent)},"http_port":8080}}',
        "tls": f'"tls":{{"sni":{text(name)},"fingerprint":{text(digest)},"ja3":{{"hash":{text(ja3)}}}}}',
        "fileinfo": f'"fileinfo":{{"sha1":{text(digest)}}}', "alert": '"alert":{"action":"blocked"}', "stats": '"stats":{}',
    }  # fmt: skip
    return f'{{"timestamp":{draw(moment)},"event_type":"{kind}","src_ip":{text(address)},"dest_ip":{text(address)},{parts[kind]}}}'


@st.composite
def zeek_json(draw: Callable[..., Any]) -> str:
    kind = draw(st.sampled_from(["conn", "dns", "http", "ssl", "files"]))
    escapes = draw(st.frozensets(st.integers(0, 20), max_size=2))
    fields = {"conn": {}, "dns": {"query": name}, "http": {"host": name, "uri": target, "user_agent": agent},
              "ssl": {"server_name": name}, "files": {"sha1": digest}}[kind]  # fmt: skip
    fields = {"id.orig_h": address, "id.resp_h": address, **fields}
    body = ",".join(f'"{key}":{_escaped(draw(values), escapes)}' for key, values in fields.items())
    return f'{{"_path":"{kind}","ts":{draw(moment)}.5,"uid":"C1",{body}}}'


@st.composite
def zeek_tsv(draw: Callable[..., Any]) -> str:
    """Several logs joined; connections stand first, as they mostly do."""
    kinds = ["conn", *draw(st.lists(st.sampled_from(["conn", "dns", "http", "ssl"]), max_size=2))]
    more = {"conn": [], "dns": [("query", name), ("answers", address)], "http": [("host", name), ("uri", target), ("user_agent", agent)],
            "ssl": [("server_name", name), ("resp_certificate_sha1", digest)]}  # fmt: skip
    lines = ["#separator \\x09"]
    for kind in kinds:
        columns = [
            ("ts", moment.map(str)),
            ("id.orig_h", address),
            ("id.resp_h", address),
            *more[kind],
            ("note", st.sampled_from(["x", "-"])),
        ]
        if draw(st.booleans()):
            columns[1], columns[-1] = columns[-1], columns[1]
        lines += [f"#path\t{kind}", "#fields\t" + "\t".join(c for c, _ in columns)]
        lines.append("#types\t" + "\t".join("vector[string]" if c == "answers" else "string" for c, _ in columns))
        for _ in range(draw(st.integers(0, 6))):
            values = [draw(v) for _, v in columns]
            where = draw(st.integers(0, 8))
            lines.append("\t".join(f"\\x{ord(v[0]):02x}{v[1:]}" if n == where and v and v.isascii() else v for n, v in enumerate(values)))
    return "\n".join(lines)


access_log = st.builds(
    lambda a, t, h, u: f'{h}:80 {a} - - [01/Jun/2024:09:00:00 +0900] "GET {t} HTTP/1.1" 200 17 "-" "{u}"', address, target, name,
    agent.map(lambda u: u.replace('"', '\\"')),
)  # fmt: skip
squid = st.builds(
    lambda a, m, h, t, p: f"1717200000.440 1815 {a} TCP_MISS/200 16 {m} {h if m == 'CONNECT' else 'http://' + h + t} - HIER_DIRECT/{p} -",
    address, st.sampled_from(["GET", "CONNECT"]), name, target, address,
)  # fmt: skip
bind = st.builds(
    lambda a, n: f"01-Jun-2024 09:00:00.636 queries: info: client {a}#20000 ({n}): query: {n} IN A +E(0)K (10.1.0.53)", address, name
)
cef = st.builds(
    lambda a, b, h, t, d, u, s: "CEF:0|Kumo|Wall|7|1|t|3|rt=1717200001000 "
    + f"src={a} dst={b} dhost={h} request={t} fileHash={d} requestClientApplication={u}".replace(s, "\\" + s),
    address, address, name, target, digest, agent, st.sampled_from(["\x00", "8", "e", "."]),
)  # fmt: skip
LINES = {"suricata": suricata(), "zeek-json": zeek_json(), "access-log": access_log, "squid": squid, "bind-queries": bind, "cef": cef}
junk = st.sampled_from(["", "no log line", "{", "x" * 300, "198.18.0.1", "evil.example\r", "\u3000", "# comment"])


def _watch() -> Any:
    rows = [(kind, canonical_value(kind, value), None, None) for kind, value in WATCHED]
    return watch(*rows, ("ip", "198.18.0.1", 100.0, 200.0))


def _both(path: Path) -> tuple[list[Any], list[Any]]:
    """What the scanner finds, and what reading every line does."""
    found = [scan([path], _watch(), organisation="org", jobs=2, every_line=every) for every in (False, True)]
    assert not found[0].slow
    return tuple([list(contact_rows(f)), list(hit_rows(f)), f.matches.outside.to_pylist()] for f in found)  # type: ignore[return-value]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "BLOCK_BYTES", 300)
    monkeypatch.setattr(candidates, "SLACK_BYTES", 20)
    monkeypatch.setattr(candidates, "BATCH_LINES", 5)
    monkeypatch.setattr(hashing, "LAST_BYTES", 100)


@pytest.mark.parametrize("name", sorted(LINES))
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_scanned_or_read_the_answers_are_the_same(tmp_path: Path, small_blocks: None, name: str, data: st.DataObject) -> None:
    lines = [ALL[name].strip(), *data.draw(st.lists(st.one_of(LINES[name], LINES[name], junk), max_size=12))]
    content = ("\ufeff" * data.draw(st.integers(0, 1)) + "\n".join(lines) + "\n" * data.draw(st.integers(0, 1))).encode()
    path = tmp_path / "a.log"
    path.write_bytes(gzip.compress(content) if data.draw(st.booleans()) else content)
    scanned, read = _both(path)
    assert scanned == read


@given(content=zeek_tsv(), packed=st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_so_they_are_where_logs_of_several_kinds_were_joined(tmp_path: Path, small_blocks: None, content: str, packed: bool) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(gzip.compress(content.encode()) if packed else content.encode())
    scanned, read = _both(path)
    assert scanned == read


@pytest.mark.parametrize("name", sorted(ALL))
def test_whatever_the_sample_of_a_format_holds_is_found_by_the_scanner(tmp_path: Path, small_blocks: None, name: str) -> None:
    content = ALL[name] if isinstance(ALL[name], bytes) else (ALL[name].rstrip("\n") + "\n").encode() * 3
    path = tmp_path / "a-20240601.log"
    path.write_bytes(content)
    parts = read_log(path, exhibit="e" * 64, organisation="org", zone=zone("UTC"))
    kinds = {"source_ip": "ip", "destination_ip": "ip", "name": "domain", "url": "url", "user_agent": "user_agent", "ja3": "ja3"}
    found = {(kind, row[column]) for part in parts for row in part.events.to_pylist() for column, kind in kinds.items() if row[column]}
    for number, (kind, value) in enumerate(sorted(found)):
        with suppress(ValueError):
            rows = watch((kind, canonical_value(kind, value), None, None), ("ip", f"198.51.100.{number + 1}", None, None))
            scanned, read = (list(hit_rows(scan([path], rows, organisation="org", every_line=every))) for every in (False, True))
            assert scanned == read and read, (kind, value)


def _csv(header: str, row: str) -> st.SearchStrategy[str]:
    """Tables one after another, each with a header that may be spelled in ways of its own."""
    spelled = st.sampled_from(
        [header, header.upper(), header.replace("s", "ｓ"), header.replace("r", "-r", 1), '"' + header.replace(",", '","') + '"']
    )
    rows = st.builds(lambda a, b: row.format(a or "-", b or "-"), address, address)
    table = st.builds(lambda h, lines: "\n".join([h, *lines]), spelled, st.lists(st.one_of(rows, rows, junk), max_size=6))
    return st.lists(st.one_of(table, table, st.just("Summary\nflows,bytes\n1,198.18.0.1")), min_size=1, max_size=4).map("\n".join)


@pytest.mark.parametrize(("header", "row"), [
    ("Start Time,src,dst,dst port,action", "2024/06/01 09:00:00,{},{},80,allow"),
    ("日時,送信元IP,宛先IP,動作", "2024/06/01 09:00:00,{},{},許可"),
    ("ts,te,sa,da,sp,dp,pr,flg,ibyt,obyt", "2024-06-01 09:00:00,2024-06-01 09:00:02,{},{},1,2,TCP,...AP.SF,4,5"),
    ("ts,te,da,sa,sp,dp,pr,flg,ibyt,obyt,x", "2024-06-01 09:00:00,2024-06-01 09:00:02,{},{},1,2,TCP,...AP.SF,4,5,6"),
])  # fmt: skip
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_so_they_are_where_tables_follow_each_other(tmp_path: Path, small_blocks: None, header: str, row: str, data: st.DataObject) -> None:
    path = tmp_path / "a.csv"
    path.write_text(header + "\n" + data.draw(_csv(header, row)))
    scanned, read = _both(path)
    assert scanned == read


@pytest.mark.parametrize("name", ["apache/access.log", "zed/dns.log.gz", "zed/ssl.json.gz", "zed/dns.json.gz", "apt29/day1_zeek.json"])
def test_so_they_are_on_real_logs(tmp_path: Path, shared: Path, name: str) -> None:
    path = shared / "data" / "logs" / name
    rows = list(_frequent(path))
    found = [scan([path], watch(*rows), organisation="org", every_line=every) for every in (False, True)]
    first, second = (list(hit_rows(f)) for f in found)
    assert first == second and first and not found[0].slow


def _frequent(path: Path) -> list[tuple[str, str, None, None]]:
    """Some of the addresses and names that stand in the log."""
    from urazuke.evidence.instant import zone
    from urazuke.telemetry import read_log

    part = next(iter(read_log(path, exhibit="e" * 64, organisation="org", zone=zone("UTC")))).events
    addresses = sorted({v for v in part.column("source_ip").to_pylist() if v})[::7][:40]
    names = sorted({v for v in part.column("name").to_pylist() if v and "." in v and v[-1].isalpha() and v.isascii()})[::11][:40]
    domains = [n for n in names if not n.startswith(("-", "_")) and " " not in n and ":" not in n]
    return [*(("ip", a, None, None) for a in addresses), *(("domain", d, None, None) for d in domains)]


def test_every_letter_that_becomes_ascii_in_a_name_is_one_that_the_scanner_looks_at() -> None:
    wanted = set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
    for point in (p for p in range(0x80, 0x110000) if not 0xD800 <= p < 0xE000):
        char = chr(point)
        forms = {unicodedata.normalize("NFKC", char).lower(), char.lower()}
        with suppress(UnicodeError):
            forms.add(idna.nameprep(char))
        if any(not form or wanted & set(form) for form in forms) or idna.dots.match(char):
            assert TO_ASCII.match(char.encode()), hex(point)


@pytest.mark.parametrize("value", ["0.0.0.0/0", "::/0", "::1", "::/64", "2000::/3"])
def test_what_can_be_spelled_in_too_many_ways_has_every_line_read(tmp_path: Path, value: str) -> None:
    with pytest.raises(UnspellableError):
        spellings([("ip", value)])
    path = tmp_path / "a.log"
    path.write_text(ALL["squid"])
    assert value in scan([path], watch(("ip", value, None, None))).slow


def test_without_the_scanner_every_line_is_read_and_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loose, "scanner_there", lambda: False)
    path = tmp_path / "a.log"
    path.write_text(ALL["squid"])
    found = scan([path], watch(("ip", "198.18.5.9", None, None)))
    assert "not installed" in found.slow and found.matches.contacts.num_rows == 1


def test_a_format_that_does_not_say_how_its_lines_stand_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = next(r for r in readers() if r.name == "squid")
    monkeypatch.setattr(type(reader), "by_line", None)
    assert by_line(reader, b"") is None
    path = tmp_path / "a.log"
    path.write_text(ALL["squid"])
    assert scan([path], watch(("ip", "198.18.5.9", None, None))).matches.contacts.num_rows == 1


def test_a_block_with_very_many_matches_is_handed_on_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "MANY", 3)
    block = b"a\nxx\nb\nxx\nxx\n"
    few, many = Scanner([(b"b", False)]).find(block, 0, len(block)), Scanner([(b"x", False)]).find(block, 0, len(block))
    assert few.lines == [(2, 5, b"b", True)] and few.count == many.count == 5
    assert [(n, o) for n, o, _, _ in many.lines] == [(0, 0), (1, 2), (2, 5), (3, 7), (4, 10)]


@pytest.mark.parametrize("first", [True, False])
def test_where_most_lines_match_the_answers_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool) -> None:
    monkeypatch.setattr(scanner, "MANY", 10)
    monkeypatch.setattr(candidates, "BLOCK_BYTES", 4000)
    other, watched = ALL["squid"].replace("10.1.0.7", "10.9.9.9"), ALL["squid"]
    path = tmp_path / "a.log"
    path.write_text(watched * 60 + other * 200 if first else other * 200 + watched * 60 + other * 5)
    rows = watch(("ip", "10.1.0.7", None, None))
    scanned, read = (list(hit_rows(scan([path], rows, organisation="org", every_line=every))) for every in (False, True))
    assert scanned == read and len(read) == 60


def test_a_line_too_long_to_hold_is_refused_and_those_behind_it_keep_their_numbers(tmp_path: Path) -> None:
    line = ALL["squid"].strip()
    for pad in (1 << 20, (1 << 20) + 3, 5 << 20):
        path = tmp_path / f"{pad}.log"
        path.write_text(line + "\n" + "198.18.5.9 " + "x" * pad + "\n" + line + "\n")
        found = [scan([path], watch(("ip", "198.18.5.9", None, None)), every_line=every) for every in (False, True)]
        assert [r["line"] for r in hit_rows(found[0])] == [r["line"] for r in hit_rows(found[1])] == [1, 3]
        assert [r["reason"] for r in found[0].rejects.to_pylist()] == [r["reason"] for r in found[1].rejects.to_pylist()]


@pytest.mark.parametrize("batch", [70, 1 << 12])
def test_many_lines_of_zeek_s_read_as_a_block_are_read_as_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(candidates, "BATCH_LINES", batch)
    top = b"#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\torig_bytes\tresp_bytes\n"
    ends = [b"9", b"9\r", b"9\r\r", b"-", b"x", b"\xff\xfe9", b"9\t", "٩".encode(), b"9\x00"]
    line = b"17172000%02d.5\tC%d\t10.0.0.1\t1024\t198.18.0.1\t443\ttcp\tssl\t5\t%s\n"
    rows = b"".join(line % (n % 100, n, ends[n % len(ends)]) for n in range(400))
    path = tmp_path / "conn.log"
    for start in (b"", b"\xef\xbb\xbf"):
        path.write_bytes(start + top + rows + top + rows)
        scanned, read = _both(path)
        assert scanned == read and len(read[1]) > 300
        found = [scan([path], _watch(), every_line=every).rejects.to_pylist() for every in (False, True)]
        assert found[0] == found[1] and found[0]


@pytest.mark.parametrize("late", [False, True])
def test_a_file_alone_has_the_exhibit_it_has_among_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_blocks: None, late: bool
) -> None:
    """Also where those that scan it have to hash most of it."""
    run = Hashing._run
    monkeypatch.setattr(Hashing, "_run", lambda self: (time.sleep(0.3 * late), run(self)))
    (tmp_path / "a.log").write_text(ALL["squid"] * 30)
    (tmp_path / "b.log").write_text(ALL["squid"].replace("10.1.0.7", "10.1.0.8") * 2)
    rows = watch(("ip", "10.1.0.7", None, None))
    alone = scan([tmp_path / "a.log"], rows, organisation="org", jobs=2)
    among = scan([tmp_path / "b.log", tmp_path / "a.log"], rows, organisation="org")
    assert list(hit_rows(alone)) == list(hit_rows(among)) and alone.matches == among.matches
    exhibit = hashlib.sha256((tmp_path / "a.log").read_bytes()).hexdigest()
    assert {item["exhibit"] for row in contact_rows(alone) for item in row["basis"] if isinstance(item, dict)} == {exhibit}


def test_data_that_breaks_off_is_told_as_when_every_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.log.gz"
    path.write_bytes(gzip.compress((ALL["squid"] * 4000).encode())[:-30])
    found = [scan([path], watch(("ip", "198.18.5.9", None, None)), every_line=every) for every in (False, True)]
    assert list(hit_rows(found[0])) == list(hit_rows(found[1]))
    assert found[0].rejects.to_pylist() == found[1].rejects.to_pylist() and found[0].rejects.num_rows == 1
