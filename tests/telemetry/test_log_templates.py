"""Events of keys and values that are read by templates say what they say when they are read one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.telemetry.samples import CEF, DNSMASQ, LEEF
from tests.telemetry.test_log_columns import ODD, everything

from urazuke.telemetry.readers import marked_events
from urazuke.telemetry.registry import readers

VALUES = {
    "time": ["1717200001000", "1717200001.5", "Jun 01 2024 09:00:01 GMT+09:00", "Jun 01 09:00:01", "2024-06-01T09:00:01Z", "", "-"],
    "ip": ["10.1.0.7", "2001:DB8::0:1", "", "-", "N/A", "x", "10.1.0.777"], "port": ["443", "0", "", "-", "65536", "x"],
    "bytes": ["20", "", "-", "9" * 19, "-1"], "text": ["allow", "blocked", "x y", "a\\=b", "a\\\\b", "a=b", "c d=e", "\\n", ""],
    "url": ["http://portal.kasumi.example/a", "http://Portal.Kasumi.example:8080/a?b\\=c", "/a", "", "-", "http://x/?a=b c=d"],
    "hash": ["AA" * 16, "bb" * 32, "-", ""],
}  # fmt: skip
KEYS = {
    "cef": {"rt": "time", "start": "time", "end": "time", "src": "ip", "c6a2": "ip", "dst": "ip", "spt": "port", "dpt": "port",
            "in": "bytes", "out": "bytes", "act": "text", "app": "text", "dhost": "text", "request": "url",
            "fileHash": "hash", "oldFileHash": "hash",
            "proto": "text", "ad.x[0]": "text", "msg": "text"},
    "leef": {"devTime": "time", "src": "ip", "dst": "ip", "srcPort": "port", "dstPort": "port", "srcBytes": "bytes", "act": "text",
             "action": "text", "url": "url", "md5": "hash", "sha256": "hash", "senderMail": "text", "cat x": "text", "usrName": "text"},
}  # fmt: skip
HEADS = {
    "cef": ["Jun  1 09:00:01 fw01 CEF:0|Kumo|Edge|7|1|t|3|", "<13>Jun  1 09:00:02 fw01 CEF:0|Kumo|Edge\\|Wall|7|1|t|3|",
            "CEF: 1|Fortinet|Fortigate|7|1|a b|3|", "<13>1 2024-06-01T09:00:01Z fw - - - - CEF:0|Palo Alto Networks|PAN|1|1|t|3|",
            "x|y CEF:0|Kumo|E|7|1|t|3|", "CEF:0|Kumo|E|7|1|t|"],
    "leef": ["<13>Jun  1 09:00:01 fw02 LEEF:1.0|Kumo|Edge|7|100|", "LEEF:2.0|Kumo|Edge|7|100|^|", "LEEF:2.0|Kumo|Edge|7|100||",
             "Jun  1 09:00:01 fw02 LEEF:1.0|K|E|7|1|devTimeFormat=MMM dd yyyy HH:mm:ss z\t", "LEEF:2.0|Kumo|Edge|7|100|"],
}  # fmt: skip
BETWEEN = {"cef": [" ", " ", " ", "  "], "leef": ["\t", "\t", "\t", "#011", "^", "\t "]}
SAMPLE = {"cef": CEF, "leef": LEEF}


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    kept = marked_events.FEWEST
    yield
    marked_events.FEWEST = kept


def read_both(path: Path, content: bytes, name: str) -> tuple[pa.Table, pa.Table]:
    """What templates and what lines make of the content; rejects and counts are compared here."""
    path.write_bytes(content)
    reader = next(r for r in readers() if r.name == name)
    found = []
    for fewest in (1, 1 << 60):
        marked_events.FEWEST = fewest
        found.append(everything(path, reader))
    assert (found[0][1].to_pylist(), found[0][2:]) == (found[1][1].to_pylist(), found[1][2:])
    return found[0][0], found[1][0]


@st.composite
def logs(draw: Any, name: str) -> bytes:
    kinds, written = KEYS[name], []
    for _ in range(draw(st.integers(1, 4))):
        keys = draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=6))
        head, between = draw(st.sampled_from(HEADS[name])), draw(st.sampled_from(BETWEEN[name]))
        for _ in range(draw(st.integers(1, 4))):
            values = [draw(st.sampled_from([*VALUES[kinds[key]][:1] * 4, *VALUES[kinds[key]]])) for key in keys]
            if draw(st.sampled_from([False, False, True])):
                values[draw(st.integers(0, len(values) - 1))] = draw(st.one_of(st.sampled_from(ODD), st.text(max_size=6)))
            line = head + between.join(f"{key}={value}" for key, value in zip(keys, values))
            written.append(draw(st.sampled_from([line] * 8 + [line[:50], "", line + " ", " " + line, line + "\r"])))
    text = "\n".join([*written, SAMPLE[name] + DNSMASQ + SAMPLE[name]])
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("name", KEYS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), path=st.sampled_from(["x.log", "messages-20240602"]))
def test_templates_say_what_lines_say(tmp_path: Path, name: str, data: Any, path: str) -> None:
    ours, theirs = read_both(tmp_path / path, data.draw(logs(name)), name)
    for mine, other in zip(ours.to_pylist(), theirs.to_pylist(), strict=True):
        assert mine == other


@pytest.mark.parametrize("name", KEYS)
def test_every_odd_value_of_every_key_is_read_alike(tmp_path: Path, name: str) -> None:
    head, between = HEADS[name][0], BETWEEN[name][0]
    usual = {key: VALUES[kind][0] for key, kind in KEYS[name].items()}
    written = [
        head + between.join(f"{k}={v}" for k, v in {**usual, key: value}.items())
        for key, kind in KEYS[name].items() for value in [*VALUES[kind], *ODD] if "\n" not in value
    ]  # fmt: skip
    ours, theirs = read_both(tmp_path / "messages-20240602", "\n".join(written).encode("utf-8", "surrogatepass"), name)
    assert ours.to_pylist() == theirs.to_pylist()
    assert ours.num_rows > len(written) / 3


@pytest.mark.parametrize("name", KEYS)
def test_lines_of_one_template_are_read_by_it(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    by_line: list[int] = []
    monkeypatch.setattr(marked_events.MarkedEvents, "_by_line", lambda self, texts, positions, *_: by_line.extend(positions) or [])
    marked_events.FEWEST = 1
    path = tmp_path / "messages-20240602"
    path.write_text(SAMPLE[name] * 5)
    events, *_ = everything(path, next(r for r in readers() if r.name == name))
    assert (events.num_rows, by_line) == (5, [])
