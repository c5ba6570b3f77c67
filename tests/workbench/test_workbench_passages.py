"""A line is found again wherever it stands in a file, packed or not, in its encoding, with its neighbours and its bytes."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.evidence.claim import Reading
from urazuke.evidence.decode import media_type, read_head
from urazuke.workbench.passages import BLOCK_BYTES, LINE_BYTES, Passage, lines_around, span_of


def exhibit_of(root: Path, name: str, content: bytes) -> dict[str, Any]:
    (root / name).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return {"path": name, "sha256": digest, "bytes": len(content), "media_type": media_type(read_head(root / name))}


def wanted(passage: Passage) -> list[tuple[int, int | None, str]]:
    return [(line.number, line.offset, line.text) for line in passage.lines if line.wanted]


LINES = [f"line {n} {'x' * (n % 90)}" for n in range(1, 40_001)]
TEXT = ("\n".join(LINES) + "\n").encode()
PACKED: dict[str, Callable[[bytes], bytes]] = {"plain": bytes, "gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("way", PACKED)
@pytest.mark.parametrize("number", [1, 2, 3, 17, 20_000, 39_999, 40_000])
def test_a_line_is_found_by_its_number_alone_and_with_its_byte(tmp_path: Path, way: str, number: int) -> None:
    assert len(TEXT) > 1.5 * BLOCK_BYTES
    exhibit = exhibit_of(tmp_path, "a.log", PACKED[way](TEXT))
    offset = sum(len(line) + 1 for line in LINES[: number - 1])
    for given_offset in (None, offset):
        passage = lines_around(tmp_path, exhibit, number, given_offset, around=2)
        assert wanted(passage) == [(number, offset, LINES[number - 1])] and passage.state == "same"
        numbers = range(max(1, number - 2), min(len(LINES), number + 2) + 1)
        assert [(line.number, line.text) for line in passage.lines] == [(n, LINES[n - 1]) for n in numbers]


def test_a_line_that_does_not_begin_at_that_byte_is_not_believed(tmp_path: Path) -> None:
    exhibit = exhibit_of(tmp_path, "a.log", TEXT)
    assert lines_around(tmp_path, exhibit, 17, 3) == Passage("unreadable")
    assert lines_around(tmp_path, exhibit, 50_000) == Passage("unreadable")
    assert lines_around(tmp_path, exhibit, 1, 10**12) == Passage("unreadable")


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_line_is_shown_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    lines = [f"{n},契約者は鈴木花子、東京都千代田区の住所です" for n in range(1, 30)]
    exhibit = exhibit_of(tmp_path, "a.csv", "\r\n".join(lines).encode(encoding))
    for number in (1, 15, 29):
        assert [text for _, _, text in wanted(lines_around(tmp_path, exhibit, number))] == [lines[number - 1]]


def test_a_row_of_a_parquet_file_is_shown_as_its_columns(tmp_path: Path) -> None:
    pq.write_table(pa.table({"ip": ["a", "b", "c"], "name": ["x", None, "z"]}), tmp_path / "t.parquet")
    exhibit = exhibit_of(tmp_path, "t.parquet", (tmp_path / "t.parquet").read_bytes())
    passage = lines_around(tmp_path, exhibit, 2, around=1)
    assert [line.text for line in passage.lines] == ["ip=a, name=x", "ip=b", "ip=c, name=z"] and passage.rows
    assert [line.number for line in passage.lines if line.wanted] == [2]


def test_a_line_as_long_as_a_file_is_cut(tmp_path: Path) -> None:
    exhibit = exhibit_of(tmp_path, "a.log", b"first\n" + b"y" * (3 * BLOCK_BYTES) + b"\nlast\n")
    assert wanted(lines_around(tmp_path, exhibit, 3)) == [(3, 6 + 3 * BLOCK_BYTES + 1, "last")]
    [(_, _, text)] = wanted(lines_around(tmp_path, exhibit, 2))
    assert text == "y" * LINE_BYTES


@given(lines=st.lists(st.text("ab\t é日", max_size=30), min_size=1, max_size=30), data=st.data())
def test_every_line_of_any_text_is_found(lines: list[str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("lines")
    content = ("\n".join(lines) + "\n").encode()
    exhibit = exhibit_of(root, "a.log", content)
    number = data.draw(st.integers(1, len(lines)))
    offset = len("".join(f"{line}\n" for line in lines[: number - 1]).encode())
    assert wanted(lines_around(root, exhibit, number, offset))[0][:2] == (number, offset)


def test_its_bytes_are_dumped_with_their_places(tmp_path: Path) -> None:
    exhibit = exhibit_of(tmp_path, "a.log", b"skip\nGET /\x00\x1b[2J " + "日".encode() + b"\n")
    [line] = [x for x in lines_around(tmp_path, exhibit, 2).lines if x.wanted]
    assert line.dump() == ["0000000005  47 45 54 20 2f 00 1b 5b 32 4a 20 e6 97 a5        GET /..[2J ..."]


@pytest.mark.parametrize("what", ["outside", "link", "folder", "changed", "gone"])
def test_no_file_is_read_but_the_one_that_was_taken_in(tmp_path: Path, what: str) -> None:
    root, outside = tmp_path / "case", tmp_path / "secret.log"
    root.mkdir()
    outside.write_text("secret\n", "utf-8")
    exhibit = exhibit_of(root, "a.log", b"public\n")
    if what == "outside":
        exhibit |= {"path": "../secret.log", "sha256": hashlib.sha256(b"secret\n").hexdigest()}
    elif what == "changed":
        (root / "a.log").write_bytes(b"secret\n")
    elif what != "gone":
        (root / "a.log").unlink()
        (root / "a.log").symlink_to(outside if what == "link" else tmp_path)
    else:
        (root / "a.log").unlink()
    passage = lines_around(root, exhibit, 1)
    assert passage.lines == () and passage.state in ("gone", "changed")


def test_a_span_is_marked_in_its_text_and_cut_to_it() -> None:
    reading = Reading("a" * 64, "r.txt", None, None, "en", 0.0, "First line.\r\nPolice said so.\n\nThe end.")
    span = span_of(reading, 13, 19, beside=100)
    assert [[text for text, marked in line if marked] for line in span.lines] == [[], ["Police"], [], []]
    assert ["".join(text for text, _ in line) for line in span.lines] == ["First line.", "Police said so.", "", "The end."]
    beyond = span_of(reading, 10**9, -5)
    assert beyond.end == len(reading.text) and not any(marked for line in beyond.lines for _, marked in line)
    near = span_of(reading, 13, 19, beside=2)
    assert (near.start, near.end) == (11, 21)
