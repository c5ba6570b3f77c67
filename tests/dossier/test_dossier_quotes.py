"""A quoted line is the one that stands at its place in the file as it was taken in, or there is no quote."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from urazuke.dossier.basis import locate
from urazuke.dossier.quote import LINE_BYTES, Quotes
from urazuke.evidence.claim import Reading

LINES = ["first", "二行目", "third\twith tab", "x" * 5000, "last"]


def quotes(root: Path, path: str, content: bytes, media_type: str = "text/plain") -> tuple[Quotes, str]:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return Quotes(root, {sha256: {"path": path, "bytes": len(content), "media_type": media_type}}), sha256


def load(found: Quotes, sha256: str, numbers: Iterable[int], offset: int | None = None) -> list[str | None]:
    numbers = list(numbers)
    found.load((sha256, n, offset) for n in numbers)
    return [found.get(sha256, n) for n in numbers]


@pytest.mark.parametrize(("name", "encoding"), [("a.log", "utf-8"), ("b.csv", "cp932"), ("c.csv", "utf-16"), ("d.csv", "utf-8-sig")])
def test_lines_are_found_in_every_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    found, sha256 = quotes(tmp_path, name, ("\n".join(["日本語の見出し行", *LINES])).encode(encoding))
    lines = load(found, sha256, (1, 3, 4))
    assert lines == ["日本語の見出し行", "二行目", "third\twith tab"] and found.unread == 0


def test_a_compressed_line_is_found_by_its_number(tmp_path: Path) -> None:
    found, sha256 = quotes(tmp_path, "a.log", gzip.compress("\n".join(LINES * 5000).encode(), mtime=0))
    assert load(found, sha256, (2, 24_997)) == ["二行目", "二行目"]


def test_what_a_broken_file_still_gives_is_quoted_and_the_rest_counted(tmp_path: Path) -> None:
    whole = gzip.compress("\n".join(f"line {n}" for n in range(1, 400_000)).encode(), mtime=0)
    found, sha256 = quotes(tmp_path, "a.log.gz", whole[: len(whole) // 2])
    assert load(found, sha256, (3, 399_999)) == ["line 3", None]
    assert found.unread == 1


def test_a_line_far_in_is_found_by_its_offset_and_a_wrong_offset_is_not_believed(tmp_path: Path) -> None:
    content = "\n".join(LINES).encode()
    found, sha256 = quotes(tmp_path, "a.log", content)
    assert load(found, sha256, [3], content.index(b"third")) == ["third\twith tab"]
    found, sha256 = quotes(tmp_path, "a.log", content)
    assert load(found, sha256, [3], content.index(b"third") + 2) == [None] and found.unread == 1


def test_an_endless_line_is_cut(tmp_path: Path) -> None:
    found, sha256 = quotes(tmp_path, "a.log", b"x" * 3_000_000)
    assert load(found, sha256, [1]) == ["x" * LINE_BYTES]


def test_a_parquet_row_is_quoted_by_its_columns(tmp_path: Path) -> None:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.table({"ip": ["198.18.7.1", "198.18.7.2"], "name": [None, "Sato"]}), buffer)
    found, sha256 = quotes(tmp_path, "a.parquet", buffer.getvalue(), "application/vnd.apache.parquet")
    assert load(found, sha256, (1, 2, 3)) == ["ip=198.18.7.1", "ip=198.18.7.2, name=Sato", None]


def test_a_file_that_is_gone_changed_or_a_link_is_not_quoted(tmp_path: Path) -> None:
    content = b"a secret line\n"
    found, sha256 = quotes(tmp_path, "a.log", content)
    (tmp_path / "a.log").write_bytes(b"another line.\n")
    assert load(found, sha256, [1]) == [None]
    (tmp_path / "a.log").unlink()
    (tmp_path / "elsewhere").write_bytes(content)
    (tmp_path / "a.log").symlink_to(tmp_path / "elsewhere")
    assert load(found, sha256, [1]) == [None]
    (tmp_path / "a.log").unlink()
    assert load(found, sha256, [1]) == [None]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.integers(1, 8), st.none() | st.integers(0, 500))
def test_no_bytes_and_no_place_can_stop_the_dossier(tmp_path: Path, content: bytes, line: int, offset: int | None) -> None:
    found, sha256 = quotes(tmp_path, "any", content)
    (text,) = load(found, sha256, [line], offset)
    assert found.unread == (text is None)


def test_a_passage_of_a_pdf_is_shown_with_its_page() -> None:
    text = "One page.\n\n\fAozora University was attacked.\n\n\fA third."
    reading = Reading("a" * 64, "reports/a.pdf", None, None, "en", 0.0, text)
    book = SimpleNamespace(
        exhibits={"a" * 64: {"path": "reports/a.pdf", "media_type": "application/pdf"}}, labels={"a" * 64: "X1"}, cited=set(), quoted=set(),
        readings={"a" * 64: reading},
    )  # fmt: skip
    start = text.index("Aozora")
    assert locate(book, "a" * 64, None, start, start + 6).text == f"X1, p. 2 [{start}–{start + 6}]"  # type: ignore[arg-type]
