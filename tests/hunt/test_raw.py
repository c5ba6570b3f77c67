"""A contact leads back to the bytes, and a file that was changed is noticed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from urazuke.errors import CustodyError
from urazuke.hunt import fetch_raw
from urazuke.hunt.raw import fetch_lines, holds

LINES = ["first 198.18.0.1", "second", "", "fourth evil.example"]


def _file(folder: Path, name: str = "a.log") -> Path:
    path, content = folder / name, ("\n".join(LINES) + "\n").encode()
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return path


@pytest.mark.parametrize("name", ["a.log", "a.log.gz"])
def test_a_line_is_found_by_number_and_offset_also_in_a_compressed_file(tmp_path: Path, name: str) -> None:
    path = _file(tmp_path, name)
    assert fetch_raw(path, 1, 0, holding="198.18.0.1") == LINES[0]
    assert fetch_raw(path, 4, 25, holding="EVIL.example") == LINES[3]
    assert fetch_lines(path, [(2, 17, None), (4, 25, None), (1, 0, None)]) == {(1, 0): LINES[0], (2, 17): LINES[1], (4, 25): LINES[3]}


@pytest.mark.parametrize(("line", "offset", "holding"), [(2, 0, None), (1, 17, None), (2, 18, None), (9, 900, None), (1, 0, "198.18.0.10")])
def test_a_place_that_is_no_line_or_does_not_hold_the_value_is_an_error(tmp_path: Path, line: int, offset: int, holding: str) -> None:
    with pytest.raises(CustodyError):
        fetch_raw(_file(tmp_path), line, offset, holding=holding)


def test_undecodable_bytes_are_replaced_and_line_ends_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes("裏付け ".encode() * 3 + b"a\xffb\r\nc")
    assert fetch_raw(path, 1, 0) == "裏付け " * 3 + "a\ufffdb" and fetch_raw(path, 2, 35) == "c"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp932"])
def test_a_line_is_found_and_read_in_the_encoding_of_its_file(tmp_path: Path, encoding: str) -> None:
    lines = ["送信元は研究所の外から", "宛先 198.18.5.9", "おわり"]
    path = tmp_path / "a.log"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    offsets = [len("".join(f"{line}\r\n" for line in lines[:n]).encode(encoding)) for n in range(3)]
    found = fetch_lines(path, [(n + 1, offsets[n], lines[n]) for n in range(3)])
    assert [found[n + 1, offsets[n]] for n in range(3)] == lines
    with pytest.raises(CustodyError):
        fetch_raw(path, 2, offsets[1] + 2)


@pytest.mark.parametrize(("text", "value", "held"), [
    ("dst=198.18.0.1:443", "198.18.0.1", True), ("dst=198.18.0.11", "198.18.0.1", False), ("x 2001:0DB8::1 y", "2001:db8::1", True),
    ("::ffff:198.18.0.1", "198.18.0.1", True), ("Host: EVIL.example", "evil.example", True), ("日本.example", "xn--wgv71a.example", True),
    ('"url":"http:\\/\\/evil.example\\/x"', "http://evil.example/x", True), ("evil.example\t/x", "http://evil.example/x", True),
    ("nothing", "evil.example", False), ("\\u0065vil.example", "evil.example", True), ("\\x65vil.example", "evil.example", True),
    ("ｅｖｉｌ．example", "evil.example", True), ("e\u00advil.example", "evil.example", True), ("\\b198.18.0.1", "198.18.0.1", True),
    ("src=19\\8.18.0.1", "198.18.0.1", True), ("AB:" * 19 + "AB", "ab" * 20, True), ("ﾆﾎﾝ.example", "xn--idk6a7d.example", True),
])  # fmt: skip
def test_a_line_holds_a_value_in_any_spelling_that_logs_use(text: str, value: str, held: bool) -> None:
    assert holds(text, value) is held


@given(st.lists(st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"")), min_size=1, max_size=20))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_of_any_file_is_found_where_it_starts(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "plain.log"
    lines = [" 裏付け".encode() * 400, *lines]  # the first bytes look like UTF-8, and like no compression
    path.write_bytes(b"\n".join(lines))
    offset = 0
    for number, line in enumerate(lines, 1):
        if offset < len(b"\n".join(lines)):
            assert fetch_raw(path, number, offset) == line.decode("utf-8", "replace").removesuffix("\r")
        offset += len(line) + 1
