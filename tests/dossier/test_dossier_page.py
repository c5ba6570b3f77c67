"""The page loads nothing, runs nothing, escapes everything, and every link in it leads somewhere."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dossier.conftest import with_timeline, write
from tests.dossier.dossier_case import HOSTILE, NEWLINE_PATH, TURNED, Worked, worked_case

from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import CONTRACT_TABLES, make_table

# format characters that neither move nor hide anything: soft hyphen, Arabic and other number signs
HARMLESS = {
    c
    for c in map(chr, range(0x110000))
    if c == "\xad" or (unicodedata.category(c) == "Cf" and unicodedata.bidirectional(c) in ("AN", "L", "ON", "NSM"))
}


class Parsed(HTMLParser):
    """The page as a browser sees its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def test_the_page_has_no_script_and_loads_nothing(page: str) -> None:
    parsed = Parsed(page)
    tags = {tag for tag, _ in parsed.tags}
    assert not tags & {"script", "iframe", "object", "embed", "link", "img", "form", "base", "audio", "video", "source", "use", "image"}
    assert "<script" not in page.lower()
    assert "http://" not in page and "https://" not in page
    assert "@import" not in page and not re.search(r"url\((?!#)", page)
    for _, attributes in parsed.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "src"]
        href = attributes.get("href")
        assert href is None or href.startswith("#")


def test_the_content_policy_forbids_everything_but_inline_style(page: str) -> None:
    policies = [a["content"] for tag, a in Parsed(page).tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies and "default-src 'none'" in str(policies[0]) and "script" not in str(policies[0])


def test_every_link_has_its_anchor_and_every_anchor_is_unique(page: str) -> None:
    parsed = Parsed(page)
    ids = [str(a["id"]) for _, a in parsed.tags if a.get("id")]
    links = [str(a["href"])[1:] for tag, a in parsed.tags if tag == "a"]
    assert len(ids) == len(set(ids))
    assert len(links) > 60
    assert set(links) <= set(ids)


def test_every_sentence_of_the_summary_has_a_reference(worked: Worked) -> None:
    from urazuke.dossier.book import open_book
    from urazuke.dossier.summary import summary

    for tables in (worked.tables, {}):
        book = open_book(worked.case, tables, worked.readings, worked.pivot if tables else make_table("pivot"))
        sentences = [s for part in summary(book) for s in part.sentences]
        assert len(sentences) >= 3
        assert [s.text for s in sentences if not [r for r in s.references if r.anchor]] == []


def test_hostile_text_is_shown_and_not_obeyed(page: str) -> None:
    assert HOSTILE in Parsed(page).text
    assert TURNED not in page and "gnp.\\u202etxt.exe" in page
    assert "\u202e" not in page
    assert NEWLINE_PATH not in page and "conn\\x0aforged line.log" in page
    assert page.count("</style>") == 1


def test_a_title_cannot_leave_the_style_sheet(page: str) -> None:
    style = page[page.index("<style>") + 7 : page.index("</style>")]
    assert "<" not in style and "alert(" not in style
    assert "\\3c script\\3e alert" in style


def test_every_basis_of_a_shown_row_resolves_to_an_anchor(english: Worked, tmp_path: Path) -> None:
    from urazuke.dossier.basis import basis_of
    from urazuke.dossier.book import open_book

    book = open_book(english.case, english.tables, english.readings, english.pivot)
    checked = 0
    for shown in book.shown.values():
        for row in shown.rows:
            for reference in basis_of(book, row).references:
                assert reference.anchor is not None, (shown.name, row, reference)
                checked += 1
    assert checked > 30


def test_the_lines_and_passages_that_statements_rest_on_are_quoted(english: Worked, tmp_path: Path) -> None:
    text = Parsed(write(english, tmp_path / "d")).text
    assert "kumo,acc-1,198.18.7.10,2021-03-01,2021-06-01,Sato Hana" in text
    assert "1617238800.0 C2 198.18.130.4 198.18.7.11 443" in text
    assert "a man in his 30s rented a server five times under a false name." in text
    assert "30代の男がサーバーを偽名で契約した疑いがある。" in text


def test_a_file_that_changed_is_not_quoted_and_is_counted(english: Worked, tmp_path: Path) -> None:
    (english.case.root / "logs/tide/conn.log").write_text("another line\n" * 5)
    page = write(english, tmp_path / "d")
    assert "another line" not in page
    assert "2 lines could not be read again" in page


def test_a_quoted_passage_carries_the_language_of_its_report(english: Worked, tmp_path: Path) -> None:
    parsed = Parsed(write(english, tmp_path / "d"))
    languages = [a.get("lang") for tag, a in parsed.tags if tag == "blockquote"]
    assert "en" in languages and "ja" in languages


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    folders = []
    for name in ("one", "two"):
        write(with_timeline(worked_case(tmp_path / name / "case")), tmp_path / name / "dossier")
        folders.append(tmp_path / name / "dossier")
    files = sorted(p.relative_to(folders[0]) for p in folders[0].rglob("*") if p.is_file())
    assert len(files) == 1 + len(CONTRACT_TABLES) + 2
    assert all((folders[0] / f).read_bytes() == (folders[1] / f).read_bytes() for f in files)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_an_empty_case_says_that_nothing_was_found(tmp_path: Path, language: str) -> None:
    full = worked_case(tmp_path / "case", language)
    page = write(full._replace(tables={}, readings=[], pivot=make_table("pivot")), tmp_path / "d")
    found = Parsed(page).text
    assert ("No rental is watched" in found) or ("監視対象の契約はない" in found)
    assert ("No organisation's logs" in found) or ("いずれの組織の通信記録にも" in found)
    assert "<svg" not in page


def test_what_is_left_out_is_counted_with_the_file_that_has_it(english: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from urazuke.dossier import book

    monkeypatch.setitem(book.LIMITS, "claims", 2)
    monkeypatch.setitem(book.LIMITS, "tenancies", 1)
    text = Parsed(write(english, tmp_path / "d")).text
    assert "2 of 5 rows are shown here; all of them are in tables/claims.csv." in text
    assert "1 of 3 rows are shown here; all of them are in tables/tenancies.csv." in text


def test_persons_that_nothing_reaches_are_counted_and_not_named(english: Worked, tmp_path: Path) -> None:
    other = make_table("personas", [{"persona_id": "per-9", "accounts": ["acc-77", "acc-78"], "names": ["Unreached Person"]}])
    import pyarrow as pa

    english.tables["personas"] = pa.concat_tables([english.tables["personas"], other])
    page = write(english, tmp_path / "d")
    assert "Unreached Person" not in page and "acc-77" not in page
    assert "1 other persona in the records is not followed from anything" in Parsed(page).text
    assert "Honest Customer" not in page


@pytest.mark.optional("chromium", "pdftotext")
def test_the_page_prints_on_numbered_pages_with_its_marking(english: Worked, tmp_path: Path) -> None:
    import subprocess

    write(english, tmp_path / "d")
    base = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    base.append(f"--user-data-dir={tmp_path / 'profile'}")
    pdf = tmp_path / "d.pdf"
    target = (tmp_path / "d/index.html").as_uri()
    subprocess.run([*base, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", target], check=True, capture_output=True, timeout=120)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True, timeout=60).stdout
    pages = text.rstrip("\f\n").split("\f")
    assert len(pages) >= 3
    assert all("TLP:AMBER+STRICT" in page for page in pages)
    assert f"2/{len(pages)}" in pages[1].replace(" ", "")


@given(st.text(max_size=200))
def test_no_text_can_make_a_tag_leave_its_attribute_or_hide(text: str) -> None:
    from urazuke.dossier.page import make_environment

    html = make_environment().from_string('<p title="{{ x }}">{{ x }}</p>').render(x=text)
    parsed = Parsed(html)
    assert [tag for tag, _ in parsed.tags] == ["p"]
    hidden = [c for c in "".join(parsed.words) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in HARMLESS]
    assert hidden == []


def test_a_line_is_quoted_once_and_later_references_lead_to_its_quote(english: Worked, tmp_path: Path) -> None:
    page = write(english, tmp_path / "d")
    assert page.count("kumo,acc-1,198.18.7.10,2021-03-01,2021-06-01,Sato Hana") == 1
    assert page.count('id="X3.2"') == 1 and page.count('href="#X3.2"') >= 4


def test_a_lessee_whose_account_was_taken_over_is_neither_named_nor_made_a_persona(english: Worked, tmp_path: Path) -> None:
    from urazuke.dossier.stix import stix_bundle

    rows = [r | {"watched": r["controller"] == "transferee"} for r in english.tables["tenancies"].to_pylist()]
    english.tables["tenancies"] = make_table("tenancies", rows)
    page = write(english._replace(pivot=make_table("pivot")), tmp_path / "d")
    assert "198.18.7.10" in page and 'id="T1"' in page
    assert "Sato" not in page and "per-1" not in page
    assert "Its lessee may be an honest customer whose account was sold or stolen" in Parsed(page).text
    assert "threat-actor" not in str(stix_bundle(english.case, english.tables))


def test_what_its_own_source_took_back_names_the_claim_that_replaced_it(english: Worked, tmp_path: Path) -> None:
    rows = english.tables["claims"].to_pylist()
    rows[1]["basis"] = [*rows[1]["basis"], row_reference(rows[4]["claim_id"])]
    told = "Taken back or corrected by its own source later"
    assert told not in Parsed(write(english, tmp_path / "before")).text
    english.tables["claims"] = make_table("claims", rows)
    text = Parsed(write(english, tmp_path / "after")).text
    assert text.count(told) == 1 and re.search(told + r", and counted no more; see \[\w+", text), text[text.find(told) :][:200]
