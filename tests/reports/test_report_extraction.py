"""A report's text is what the file holds: unchanged for text, the main text of a page, the text layer of a PDF; or a clear error."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from urazuke.errors import InputError
from urazuke.evidence.claim import Reading
from urazuke.reports import read_report
from urazuke.reports.published.html import extract_html

UTC = ZoneInfo("UTC")


def read(path: Path, content: bytes) -> Reading:
    path.write_bytes(content)
    return read_report(path, zone=UTC)


def test_text_is_unchanged_but_for_the_byte_order_mark(tmp_path: Path) -> None:
    text = "First line.\r\n\r\n  Tick, a hacker group \u2028 and more.\n\n\n"
    assert read(tmp_path / "a.txt", text.encode()).text == text
    assert read(tmp_path / "b.txt", b"\xef\xbb\xbf" + text.encode()).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "euc_jp", "iso2022_jp", "utf-16"])
def test_japanese_is_read_in_its_usual_encodings(tmp_path: Path, encoding: str) -> None:
    text = "青空大学は、サイバー攻撃を受けたと発表した。情報の流出は確認されていない。" * 3
    reading = read(tmp_path / "a.txt", text.encode(encoding))
    assert reading.text == text and reading.language == "ja"


def test_compressed_reports_are_read(tmp_path: Path) -> None:
    for name, pack in (("a.txt.gz", gzip.compress), ("a.txt.bz2", bz2.compress)):
        assert read(tmp_path / name, pack(b"Aozora Institute was hacked.")).text == "Aozora Institute was hacked."


PAGE = """<!DOCTYPE html><html lang="en"><head><title>x</title><meta property="og:site_name" content="Harbour Courier">
<meta property="article:published_time" content="2024-05-06T23:30:00Z"><script>document.write("STOLEN")</script>
<style>.a{{color:red}}</style></head><body><nav><a href="/">Home</a></nav><article><h1>Institute attacked</h1>
<p>{body}</p><script>var attacked = "SCRIPTED";</script></article></body></html>"""
BODY = "Aozora Institute was hit by a cyberattack in May, police said on Monday. The institute said that no data had been stolen. " * 3


def test_a_page_gives_its_main_text_publisher_and_day_and_no_script(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(body=BODY))
    reading = read_report(path, zone=ZoneInfo("Asia/Tokyo"))
    assert (reading.publisher, reading.published) == ("Harbour Courier", "2024-05-07")  # Z is read in the case's zone
    assert "hit by a cyberattack" in reading.text and reading.text.startswith("Institute attacked")
    for hidden in ("STOLEN", "SCRIPTED", "color:red", "<p>"):
        assert hidden not in reading.text


def test_a_page_without_a_main_text_gives_its_visible_text() -> None:
    found = extract_html("<html><body><script>evil()</script><table><tr><td>198.51.100.7</td></tr></table></body></html>", UTC)
    assert "198.51.100.7" in found.text and "evil" not in found.text


def test_linked_data_names_the_publisher(tmp_path: Path) -> None:
    data = '{"@type":"NewsArticle","publisher":{"name":"Kite Daily"},"datePublished":"2023-02-03"}'
    found = extract_html(f'<html><head><script type="application/ld+json">{data}</script></head><body><p>{BODY}</p></body></html>', UTC)
    assert (found.publisher, found.published) == ("Kite Daily", "2023-02-03")


def test_deeply_nested_and_broken_pages_do_not_raise() -> None:
    assert "deep" in extract_html("<html><body>" + "<div>" * 5000 + "deep", UTC).text
    for source in ("<html", "<html><![CDATA[", "<html>\x00</html>", "<?xml version='1.0' encoding='x'?><html>a</html>", "<html></html>"):
        extract_html(source, UTC)


def _pdf(path: Path, lines: list[str], password: str | None = None, pages: int = 1) -> Path:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    encrypt = None
    if password:
        encryption = pytest.importorskip("reportlab.lib.pdfencrypt")
        encrypt = encryption.StandardEncryption(password, strength=128)
    sheet = canvas.Canvas(str(path), encrypt=encrypt)
    for _ in range(pages):
        for number, line in enumerate(lines):
            sheet.drawString(72, 760 - 16 * number, line)
        sheet.showPage()
    sheet.save()
    return path


def test_the_text_layer_of_a_pdf_is_read_across_wrapped_lines(tmp_path: Path) -> None:
    lines = ["Aozora Aerospace Institute was attacked in May through a server that a", "man rented under a false name, the police said."]
    reading = read_report(_pdf(tmp_path / "a.pdf", lines), zone=UTC)
    assert any(c.type == "rented_server" and c.arguments.get("false_name") == (True,) for c in reading.claims)


def test_pages_without_a_text_layer_are_named(tmp_path: Path) -> None:
    reading = read_report(_pdf(tmp_path / "a.pdf", [], pages=2), zone=UTC)
    assert reading.text == "" and "pages 1, 2" in reading.notes[0] and reading.claims == ()


def test_an_encrypted_pdf_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="encrypted"):
        read_report(_pdf(tmp_path / "a.pdf", ["secret"], password="x"), zone=UTC)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 and then nothing", "broken"),
        (bytes(range(256)) * 40, "not a report|not text"),
        (b"PK\x03\x04" + b"\x00" * 60, "not a report"),
        (gzip.compress(b"half a report " * 1000, mtime=0)[:-20], "broken"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_names_the_file(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read(tmp_path / "report.txt", content)
    assert caught.value.where and "report.txt" in caught.value.where


def test_a_bomb_is_an_error_and_is_not_unpacked_whole(tmp_path: Path) -> None:
    path = tmp_path / "bomb.txt.gz"
    with gzip.open(path, "wb", compresslevel=1) as out:
        for _ in range(70):
            out.write(b"\0" * (1 << 20))
    with pytest.raises(InputError, match="decompressed"):
        read_report(path, zone=UTC)


def test_a_missing_report_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_report(tmp_path / "no\nsuch.txt", zone=UTC)


def test_stray_bytes_are_replaced_and_noted(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.txt", b" " * 100_000 + b"\nAozora \xff Institute was hacked.")
    assert "\ufffd" in reading.text and "line 2" in reading.notes[0]


def test_the_exhibit_is_the_hash_of_the_file(tmp_path: Path) -> None:
    import hashlib

    content = b"Aozora Institute was hacked."
    assert read(tmp_path / "a.txt", content).exhibit == hashlib.sha256(content).hexdigest()
