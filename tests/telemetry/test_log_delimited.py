"""Rows with separators read by columns give what reading them line by line gives, whatever stands in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.telemetry.samples import FIREWALL, NETFLOW, VPC_FLOW
from tests.telemetry.test_log_columns import ODD, check, everything

from urazuke.telemetry import lines
from urazuke.telemetry.reader import BlockReader, LogReader
from urazuke.telemetry.readers import delimited, vpc_flow
from urazuke.telemetry.readers.firewall_csv import FirewallCsv
from urazuke.telemetry.readers.netflow_csv import NetflowCsv
from urazuke.telemetry.readers.vpc_flow import VpcFlow

TIMES = ["2024-06-01 09:00:00", "2024/06/01 09:00:01.25", "2024-6-1T9:00:02", "1717200000", "1717200000.5", "2024-06-01T00:00:00Z"]
ENDS = ["10.1.0.7", "198.18.5.9", "203.0.113.9", "2001:db8::1"]
USUAL = {
    "firewall": {
        "Receive Time": TIMES, "Source address": ENDS, "Destination address": ENDS, "Source Port": ["40204", "22", "1029"],
        "Destination Port": ["443", "53", "51029"], "IP Protocol": ["tcp", "6", "17", "ICMP"], "Action": ["allow", "Deny", "close"],
        "Rule": ["in", '"out, any"', '"in"'], "Bytes Sent": ["916", "0"], "Bytes Received": ["820"], "Session ID": ["100000", "a b"],
    },
    "proxy": {
        "time": TIMES, "Client IP": ENDS, "Server host": ["Up.Kasumi.example", "198.18.5.9", ""], "Action": ["allow", "block"],
        "URL": ["http://Up.Kasumi.example/in?x=1", "/in", "https://b.example:443", "*", '"/a,b"', ""], "User Agent": ["Kumo/1.0", ""],
    },
    "netflow": {
        "ts": TIMES[:2], "te": TIMES[:1], "sa": ENDS, "da": ENDS, "sp": ["13356", "443", "53", "0"], "dp": ["443", "51029", "0"],
        "pr": ["TCP", "17"], "flg": ["...AP.SF", "......S.", "...A..S.", "........", ".....R..", ""], "ibyt": ["4475", "0"],
        "obyt": ["464", "0", ""],
    },
    "vpc": {
        "version": ["2"], "account-id": ["123456789012"], "interface-id": ["eni-0a"], "srcaddr": [*ENDS, "-"], "dstaddr": ENDS,
        "srcport": ["40204", "443", "-"], "dstport": ["443", "51029", "0"], "protocol": ["6", "17", "-"], "packets": ["1", "2", "12"],
        "bytes": ["40", "120", "4475"], "start": ["1717200000", "1717200060"], "end": ["1717200060"],
        "action": ["ACCEPT", "REJECT", "-"], "log-status": ["OK", "OK", "OK", "NODATA", "SKIPDATA"],
    },
}  # fmt: skip
MORE = {"tcp-flags": ["2", "18", "4", "20", "0", "-"], "pkt-srcaddr": ["-", "198.18.5.77"], "pkt-dstaddr": ["10.9.9.9", "-"]}
FORMATS: dict[str, tuple[LogReader, str, list[str]]] = {
    "firewall": (FirewallCsv(), ",", [FIREWALL, "", "x", "time,source"]), "proxy": (FirewallCsv(), ",", [FIREWALL]),
    "netflow": (NetflowCsv(), ",", [NETFLOW, "Summary\n", " No matched flows \n", "flows,bytes\n1,2\n"]),
    "vpc": (VpcFlow(), " ", [VPC_FLOW, "srcaddr\n", "a srcaddr b\n", "2024-06-01T00:00:00.000Z " + VPC_FLOW.splitlines()[0] + "\n"]),
}  # fmt: skip
STRANGE = ['"', '"a', 'a"b', '"a""b"', '""', '"a"b', ' "a"', '"a" ', "a ", " a", "\u3000a", "\xa0", "\x1f1", " 7 ", "\t", *ODD]


@pytest.fixture(autouse=True)
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few rows there are, they are read by columns."""
    for module in (delimited, vpc_flow):
        monkeypatch.setattr(module, "FEWEST", 0)


def wide(name: str, mark: str) -> tuple[dict[str, list[str]], str]:
    """All the columns of a format, and a header of them."""
    columns = USUAL[name] | (MORE if name == "vpc" else {})
    return columns, mark.join(columns) + "\n"


@st.composite
def files(draw: Any, name: str) -> bytes:
    _, mark, others = FORMATS[name]
    columns, _ = wide(name, mark)
    order = draw(st.permutations(list(columns))) if draw(st.booleans()) else list(columns)
    header = mark.join(order) + "\n"
    parts = [header]
    if name == "vpc" and draw(st.booleans()):
        order, parts = list(USUAL[name]), []
    for _ in range(draw(st.integers(0, 12))):
        values = [draw(st.sampled_from(columns[column])) for column in order]
        if draw(st.integers(0, 3)) == 0:
            values[draw(st.integers(0, len(values) - 1))] = draw(st.one_of(st.sampled_from(STRANGE), st.text(max_size=5)))
        row = mark.join(values) + "\n"
        parts.append(draw(st.sampled_from([row] * 6 + [row[:-1] + mark + "more\n", row[:9] + "\n", "\n", " \n", *others, header])))
    whole = "".join(parts).encode("utf-8", "surrogatepass")
    odd = [b"\xef\xbb\xbf" + whole, whole.replace(b"\n", b"\r\n"), whole[1:], whole[:-1], whole.replace(b"4", b"\xff", 1)]
    return draw(st.sampled_from([whole, whole, *odd]))


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), block=st.sampled_from([1 << 23, 1 << 23, 700, 150]))
def test_columns_say_what_rows_say(tmp_path: Path, name: str, data: Any, block: int) -> None:
    kept, lines.BLOCK_BYTES = lines.BLOCK_BYTES, block
    try:
        check(tmp_path / "x.log", data.draw(files(name)), FORMATS[name][0])
    finally:
        lines.BLOCK_BYTES = kept


@pytest.mark.parametrize("name", FORMATS)
def test_every_odd_value_in_every_column_is_read_alike(tmp_path: Path, name: str) -> None:
    reader, mark, _ = FORMATS[name]
    columns, header = wide(name, mark)
    usual = [values[0] for values in columns.values()]
    body = [mark.join(usual)]
    for at in range(len(usual)):
        body += [mark.join([*usual[:at], odd, *usual[at + 1 :]]) for odd in STRANGE]
    content = (header + "\n".join(body) + "\n").encode("utf-8", "surrogatepass")
    assert check(tmp_path / "x.log", content, reader).num_rows > len(STRANGE)


@pytest.mark.parametrize("name", FORMATS)
def test_usual_rows_need_no_second_reading(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, mark, _ = FORMATS[name]
    columns, header = wide(name, mark)
    row = mark.join(values[0] for values in columns.values())
    (tmp_path / "x.log").write_text(header + f"{row}\n" * 100)
    by_line = lines.Block.text
    monkeypatch.setattr(lines.Block, "text", lambda block, i: by_line(block, i) if i == 0 else pytest.fail("read line by line"))
    assert everything(tmp_path / "x.log", reader)[0].num_rows == 100


def test_the_readers_of_rows_read_by_blocks() -> None:
    assert all(isinstance(reader, BlockReader) for reader, *_ in FORMATS.values())
