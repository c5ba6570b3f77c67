"""Lines that are read by the patterns of whole columns say what they say when they are read one by one."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.telemetry.samples import COMBINED, SQUID
from tests.telemetry.test_log_as_written import SQUID as SQUID_COMBINED
from tests.telemetry.test_log_as_written import VHOST
from tests.telemetry.test_log_columns import ODD, check, everything

from urazuke.telemetry import lines
from urazuke.telemetry.addresses import absolute_url, requested_host
from urazuke.telemetry.patterns import match_groups
from urazuke.telemetry.readers import one_pattern
from urazuke.telemetry.readers.access_log import AccessLog
from urazuke.telemetry.readers.squid import Squid
from urazuke.telemetry.vector_urls import proxied

URLS = [
    "http://up.example/", "http://up.example", "https://up.example:443/a", "http://up.example:80/a", "https://up.example:80/a",
    "HTTP://up.example/a", "http://Up.example/a", "http://up.example./a", "http://up..example/", "http://198.18.5.9/a?b=http://c/",
    "http://198.18.5.9:8080/", "http://010.1.0.7/", "http://1.2.3/", "http://[2001:db8::9]:8080/x", "http://user@up.example/x",
    "http://up.example:0/", "http://up.example:065/", "http://up.example:65536/", "http://up.example:99999/", "http://-/", "http://./x",
    "http://up_x.example/%20", "ftp://up.example/f", "http://up.example?q", "http://裏.example/", "http:///x", "://x", "up.example:443",
    "198.18.5.9:8443", "[2001:db8::9]:443", ":443", "up.example:", "error:invalid-request", "-", "*", "/", "/a://b", "/0123456789abcdef://b",
]  # fmt: skip
NATIVE = {
    "time": ["1717200000.440", "1717200000.", "171720000.1", "99999999999.999999", "17172.1"], "elapsed": ["  1815", "-1", "0", "x"],
    "client": ["10.1.0.7", "2001:DB8::0:1", "::ffff:10.1.0.7", "pc.example", "-"], "size": ["1600", "0", "9" * 19, "-1", "９"],
    "code": ["TCP_TUNNEL/200", "TCP_DENIED/403", "TCP_MISS/000", "NONE/503", "_/1", "T/20"], "method": ["GET", "CONNECT", "-", "get"],
    "url": URLS, "user": ["-", "taro"], "peer": ["HIER_DIRECT/198.18.5.9", "HIER_NONE/-", "ORIGINAL_DST/2001:DB8::9", "DIRECT/up.example"],
    "type": ["-", "text/html", "a b", ""],
}  # fmt: skip
WEB = {
    "host": ["", "", "www.kumo.example:8080 ", ":8088 ", "www.kumo.example ", "10.1.0.8:80 ", "a:1 ", "[::1]:80 ", "Www.Kumo.example.:80 "],
    "client": ["203.0.113.9", "2001:db8::7", "::1", "pc.example", "1.2.3", "-", "203.0.113.999", "a:5"],
    "who": [" - -", " - taro yamada", " - [x]", " a.b 1.2.3.4", " 5.6.7.8 -", " -", " - -x"],
    "time": ["[01/Jun/2024:09:00:00 +0900]", "[2024-06-01T09:00:00+09:00]", "[31/Feb/2024:09:00:00 +0000]", "[01/Jun/2024:09:00:60 +0000]",
             "[01/Jun/2024:09:00:61 +0000]", "[01/Jun/2024:09:61:00 +0000]", "[01/Jun/2024:09:00:00 +9900]",
             "[01/Jun/1970:00:00:00 +0000]"],
    "request": [*(f"GET {url} HTTP/1.1" for url in URLS), *(f"CONNECT {url} HTTP/1.0" for url in URLS[-10:]), "GET /", "GET / x HTTP/1.1",
                "GET HTTP/1.1", "", "-", "\\x16\\x03", 'GET /\\"a HTTP/1.1', 'GET /"a HTTP/1.1', "\\", "\\\\", "GET  /", "PRI * HTTP/2.0"],
    "status": ["200", "000", "0", "503", "-", "20"], "size": ["5", "-", "9" * 19, ""],
    "rest": ["", ' "-" "x y"', ' "-" "-"', ' "-" ""', ' "r" "a \\"b\\" c"', ' "-" "a "b""', ' "-" "x" "y"', ' "-"', ' "-" "cut'],
    "ended": ["", "", " TCP_MISS:HIER_DIRECT", " TCP_DENIED:HIER_NONE", " NONE_NONE:HIER_NONE", " A:B", " TCP_MISS:", " x TCP_MISS:NONE"],
}  # fmt: skip
FORMS = {
    "squid": (Squid(), NATIVE, "{time} {elapsed} {client} {code} {size} {method} {url} {user} {peer} {type}"),
    "access-log": (AccessLog(), WEB, '{host}{client}{who} {time} "{request}" {status} {size}{rest}{ended}'),
}  # fmt: skip
AS_WRITTEN = {"squid": SQUID, "access-log": VHOST + SQUID_COMBINED + COMBINED}


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few lines there are, they are read by columns."""
    monkeypatch.setattr(one_pattern, "FEWEST", 0)


@st.composite
def logs(draw: Any, name: str) -> bytes:
    _, usual, form = FORMS[name]
    written = []
    for _ in range(draw(st.integers(1, 10))):
        values = {field: draw(st.sampled_from([known[0]] * 4 + known)) for field, known in usual.items()}
        if draw(st.booleans()):
            values[draw(st.sampled_from(sorted(values)))] = draw(st.one_of(st.sampled_from(ODD), st.text(max_size=6)))
        line = form.format(**values).encode("utf-8", "surrogatepass")
        written.append(draw(st.sampled_from([line] * 9 + [line + b"\r", line[:40], b"", b"\xff" + line, line + b" ", b" " + line])))
    whole = b"".join(line + b"\n" for line in [*written, *AS_WRITTEN[name].encode().splitlines()])
    return draw(st.sampled_from([whole, whole, whole[:-1], b"\xef\xbb\xbf" + whole, whole.replace(b"\n", b"\r\n")]))


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), block=st.sampled_from([1 << 23, 1 << 23, 700, 90]))
def test_patterns_say_what_lines_say(tmp_path: Path, name: str, data: Any, block: int) -> None:
    content, kept = data.draw(logs(name)), lines.BLOCK_BYTES
    lines.BLOCK_BYTES = block
    try:
        check(tmp_path / "x.log", content, FORMS[name][0])
    finally:
        lines.BLOCK_BYTES = kept


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("name", FORMS)
def test_every_usual_and_every_odd_value_in_every_field_is_read_alike(tmp_path: Path, name: str) -> None:
    reader, usual, form = FORMS[name]
    first = {field: known[0] for field, known in usual.items()}
    written = [form.format(**{**first, field: value}) for field, known in usual.items() for value in [*known, *ODD]]
    if name == "access-log":
        written += [form.format(**{**first, "request": r, "ended": e}) for r in WEB["request"] for e in WEB["ended"][2:]]
        written += [
            form.format(**{**first, "host": h, "client": c, "who": w}) for h in WEB["host"] for c in WEB["client"] for w in WEB["who"]
        ]
        written += [form.format(**{**first, "host": h, "request": r}) for h in WEB["host"] for r in WEB["request"]]
    else:
        written += [form.format(**{**first, "method": m, "url": u}) for m in NATIVE["method"] for u in URLS]
    found = check(tmp_path / "x.log", "\n".join(written).encode("utf-8", "surrogatepass"), reader)
    assert found.num_rows > len(written) / 3


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("name", FORMS)
def test_lines_as_programs_write_them_are_read_by_columns(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = {"squid": SQUID * 3, "access-log": COMBINED * 3 + VHOST.replace("taro yamada", "taro") + SQUID_COMBINED}[name]
    (tmp_path / "x.log").write_text(content)
    by_line: list[int] = []
    monkeypatch.setattr(one_pattern.OnePattern, "_read_lines", lambda self, numbered, *_: by_line.extend(at for at, _ in numbered))
    events, *_ = everything(tmp_path / "x.log", FORMS[name][0])
    assert (events.num_rows + len(by_line), len(by_line)) == (content.count("\n"), int(name == "access-log"))  # a quote inside quotes


def test_a_process_that_is_forked_where_patterns_were_used_can_use_them_too() -> None:
    """Logs are read by forked processes after others were read by threads, and the engine keeps threads of its own."""
    texts = [f"{n}.example" for n in range(5_000)]
    pl.DataFrame({"n": range(200_000)}).group_by(pl.col("n") % 7).agg(pl.len())  # its threads are there for certain
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(_labels, (texts,)).get(timeout=60) == _labels(texts)


def _labels(texts: list[str]) -> list[str | None]:
    labels: list[str | None] = match_groups(pa.array(texts), "(?P<label>[0-9]+)[.]example")["label"].to_pylist()
    return labels


ASKED = st.one_of(
    st.none(),
    st.text("aB1.-_:/[]% ", max_size=16),
    st.sampled_from(
        ["Portal.Kasumi.example:443", "192.0.2.1:443", "[2001:db8::1]:443", "x:1", "a.b:0", "a.b:70000", "a..b:80", "a.b.:443", "A-.b-:22",
         "dead.beef:443", "a.b:443 ", "a.b:0443", "http://u.example/", "https://u.example:443/a", "http://A.b/c"]
    ),
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["CONNECT", "GET", "connect", None]), ASKED), min_size=1, max_size=30))
def test_what_a_proxy_is_asked_for_is_the_same_by_columns_and_one_by_one(pairs: list[tuple[str | None, str | None]]) -> None:
    methods, urls = (pa.array(column, pa.string()) for column in zip(*pairs, strict=True))
    found = zip(*(column.to_pylist() for column in proxied(methods, urls)), strict=True)
    assert list(found) == [(*requested_host(method, url), absolute_url(None, url)) for method, url in pairs]
