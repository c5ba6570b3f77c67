"""The PDF is the page as a browser prints it: whole rows, repeated heads, numbered pages, Japanese that can be searched."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from tests.dossier.conftest import write
from tests.dossier.dossier_case import Worked

from urazuke.dossier.pdf import BROWSER, export_pdf, find_browser, fixed_dates
from urazuke.errors import MissingError, RequestError, StorageError

META = b"%PDF-1.4\n1 0 obj\n<</Title (x /CreationDate \\(D:20200101000000+00'00'\\))\n/CreationDate (D:20261122144905+00'00')\n"
META += b"/ModDate (D:20261122144905+09'00')>>\nendobj\n"


def text_of(pdf: Path) -> list[str]:
    found = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True, timeout=60).stdout
    return found.rstrip("\f\n").split("\f")


@pytest.mark.optional("chromium", "pdftotext")
def test_the_pdf_has_the_words_and_the_marking_on_every_page_and_is_the_same_twice(worked: Worked, tmp_path: Path) -> None:
    write(worked, tmp_path / "d")
    for name in ("one.pdf", "two.pdf"):
        export_pdf(tmp_path / "d/index.html", tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    pages = text_of(tmp_path / "one.pdf")
    assert len(pages) >= 3 and all("TLP:AMBER+STRICT" in page for page in pages)
    for number, page in enumerate(pages, 1):
        assert f"{number}/{len(pages)}" in page.replace(" ", "")
    whole = "".join("".join(pages).split())
    assert "30代の男がサーバーを偽名で契約した疑いがある。" in whole
    assert ("Whathappened" in whole) or ("何が起きたか" in whole)


@pytest.mark.optional("chromium", "pdftotext")
def test_a_table_over_pages_repeats_its_head_and_cuts_no_row(english: Worked, tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>row {n}<br>second line {n}<br>third line {n}</td></tr>" for n in range(90))
    page = write(english, tmp_path / "d")
    head = page[: page.index("<main")] + '<main id="main"><table><thead><tr><th scope="col">THE HEAD</th></tr></thead><tbody>'
    (tmp_path / "long.html").write_text(head + rows + "</tbody></table></main></body></html>", encoding="utf-8")
    export_pdf(tmp_path / "long.html", tmp_path / "long.pdf")
    pages = [page for page in text_of(tmp_path / "long.pdf") if "second line" in page]
    assert len(pages) >= 3 and all("THE HEAD" in page for page in pages)
    for page in pages:
        first, third = (re.findall(rf"{word} (\d+)", page) for word in ("row", "third line"))
        assert first == third


def test_dates_are_blanked_or_those_of_source_date_epoch_and_no_byte_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    blank = fixed_dates(META)
    assert len(blank) == len(META) and b"20261122" not in blank and b"\\(D:20200101000000+00'00'\\)" in blank
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    told = fixed_dates(META)
    assert len(told) == len(META) and told.count(b"(D:19700102000000+00'00')") == 2
    late = b"x" * 5000 + META
    assert fixed_dates(late) == late  # what stands in the pages is not metadata


def test_without_a_browser_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("urazuke.dossier.pdf.PLACES", ())
    monkeypatch.delenv(BROWSER, raising=False)
    with pytest.raises(MissingError) as missing:
        find_browser()
    assert BROWSER in str(missing.value.hint)
    monkeypatch.setenv(BROWSER, str(tmp_path / "none"))
    with pytest.raises(MissingError, match="there is no browser"):
        find_browser()


@pytest.mark.parametrize("script", ["exit 3", 'for a; do case $a in --print-to-pdf=*) echo no > "${a#*=}";; esac; done', "exit 0"])
def test_a_browser_that_fails_or_prints_something_else_is_an_error(script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(0o755)
    monkeypatch.setenv(BROWSER, str(browser))
    (tmp_path / "page.html").write_text("<!DOCTYPE html>")
    with pytest.raises(StorageError):
        export_pdf(tmp_path / "page.html", tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_the_browser_is_given_no_host_to_load_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/given\nfor a; do case $a in --print-to-pdf=*) echo "%PDF-1.4" > "${{a#*=}}";; esac; done\n'
    )
    browser.chmod(0o755)
    monkeypatch.setenv(BROWSER, str(browser))
    with pytest.raises(RequestError):
        export_pdf(tmp_path / "a page.html", tmp_path / "out.pdf")
    (tmp_path / "a page.html").write_text("<!DOCTYPE html>")
    export_pdf(tmp_path / "a page.html", tmp_path / "out.pdf")
    given = (tmp_path / "given").read_text()
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in given and "file://" in given and "a%20page.html" in given
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.4\n"
