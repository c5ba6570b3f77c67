"""A PDF is read as its reader reads it: columns apart, wrapped lines joined, running titles left out, pages known; bombs are refused."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from urazuke.errors import InputError
from urazuke.reports import read_text
from urazuke.reports.line_ends import without_letter_spacing
from urazuke.reports.published.pdf import extract_pdf
from urazuke.reports.published.pdf_layout import Piece, gap, paragraphs
from urazuke.reports.published.pdf_vertical import Character, is_vertical, turned

FIRST = "The Aozora Institute said on Monday that its mail server had been broken into in May, and that the police were told the same day."
SECOND = "No data left the network, a spokesman said. Tick, a group also known as Bronze Butler, is suspected, according to police."
THIRD = "The prefectural police referred a man in his 30s to prosecutors on Tuesday on suspicion of renting five servers."
JAPANESE = "青空大学は６日、不正アクセスを受けたと発表した。学内のサーバー３台が被害にあい、職員の氏名が流出したおそれがあるという。"


class Sheet:
    """Draws lines of text where they are told to stand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.canvas = pytest.importorskip("reportlab.pdfgen.canvas").Canvas(str(path))

    def wrapped(self, text: str, width: float) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self.canvas.stringWidth(longer, "Helvetica", 10) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def lines(self, lines: list[str], x: float, y: float, size: float = 10) -> float:
        for line in lines:
            self.canvas.setFont("Helvetica", size)
            self.canvas.drawString(x, y, line)
            y -= 1.2 * size
        return y

    def text(self) -> str:
        self.canvas.save()
        return extract_pdf(self.path.read_bytes(), str(self.path)).text


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "a.pdf")


def test_wrapped_lines_are_one_paragraph_and_paragraphs_stay_apart(sheet: Sheet) -> None:
    y = sheet.lines(["Institute attacked"], 72, 780, size=16) - 10
    for text in (FIRST, SECOND, THIRD):
        y = sheet.lines(sheet.wrapped(text, 300), 72, y) - 10
    assert sheet.text().split("\n\n") == ["Institute attacked", FIRST, SECOND, THIRD]


@pytest.mark.parametrize("row_by_row", [True, False])
def test_columns_are_read_one_after_the_other_however_they_were_written(sheet: Sheet, row_by_row: bool) -> None:
    sheet.lines(["Institute attacked through rented servers, and again through others, over two years"], 72, 780, size=12)
    left, right = (sheet.wrapped(t, 200) for t in (f"{FIRST} {SECOND}", f"{THIRD} {FIRST}"))
    if row_by_row:
        for number, pair in enumerate(zip(left, right, strict=False)):
            sheet.lines([pair[0]], 72, 740 - 12 * number)
            sheet.lines([pair[1]], 320, 740 - 12 * number)
        sheet.lines(left[len(right) :], 72, 740 - 12 * len(right))
        sheet.lines(right[len(left) :], 320, 740 - 12 * len(left))
    else:
        sheet.lines(right, 320, 740)
        sheet.lines(left, 72, 740)
    assert sheet.text().split("\n\n")[1:] == [f"{FIRST} {SECOND}", f"{THIRD} {FIRST}"]


def test_a_table_keeps_its_rows(sheet: Sheet) -> None:
    for number in range(8):
        sheet.lines([f"198.51.100.{number}"], 72, 700 - 14 * number)
        sheet.lines([f"C2, until {number + 1} May"], 300, 700 - 14 * number)
    assert sheet.text().split("\n\n") == [f"198.51.100.{n}\tC2, until {n + 1} May" for n in range(8)]


def test_words_and_indicators_broken_at_the_margin_are_whole_again(sheet: Sheet) -> None:
    digest = "9f3c1be07a64d2258e1177c0ab9d4e63f5520c8817ae3b46d90c72fe5a138b0d"
    lines = [
        "The intruders, say the police, used an infra-", "structure rented under a false name, CVE-2024-",
        "81137 and a loader known by its digest now, and",
        digest[:40], digest[40:] + " is it.",
    ]  # fmt: skip
    assert sheet.lines(lines, 72, 700) and sheet.text() == (
        "The intruders, say the police, used an infrastructure rented under a false name, CVE-2024-81137 and a loader known by its "
        f"digest now, and {digest} is it."
    )


def test_japanese_lines_are_joined_without_a_space(sheet: Sheet) -> None:
    fonts = pytest.importorskip("reportlab.pdfbase.cidfonts")
    pytest.importorskip("reportlab.pdfbase.pdfmetrics").registerFont(fonts.UnicodeCIDFont("HeiseiMin-W3"))
    for number, start in enumerate(range(0, len(JAPANESE), 25)):
        sheet.canvas.setFont("HeiseiMin-W3", 10)
        sheet.canvas.drawString(72, 700 - 14 * number, JAPANESE[start : start + 25])
    assert sheet.text() == JAPANESE


def test_running_titles_and_page_numbers_are_left_out_and_pages_can_be_counted(sheet: Sheet) -> None:
    bodies = [FIRST, SECOND, THIRD]
    for number, body in enumerate(bodies, 1):
        sheet.lines(["Aozora Institute - report on the incident"], 72, 810, size=8)
        sheet.lines(sheet.wrapped(body, 300), 72, 740)
        sheet.lines([f"Page {number} of 3"], 280, 30, size=8)
        sheet.canvas.showPage()
    text = sheet.text()
    assert text.split("\n\n\f") == bodies
    assert [text.count("\f", 0, text.index(body)) + 1 for body in bodies] == [1, 2, 3]


def test_a_sentence_runs_on_over_the_page(sheet: Sheet) -> None:
    sheet.lines(["The man rented five servers under a false"], 72, 60)
    sheet.canvas.showPage()
    sheet.lines(["name, the police said."], 72, 740)
    text = sheet.text()
    assert text == "The man rented five servers under a false\fname, the police said."
    assert any(c.type == "rented_server" and c.arguments.get("false_name") == (True,) for c in read_text(text).claims)


def test_what_a_browser_prints_around_a_page_is_no_part_of_it(sheet: Sheet) -> None:
    for number, body in enumerate([f"{FIRST} {SECOND}", THIRD], 1):
        sheet.lines(["11/23/26, 2:27 AM"], 24, 815, size=8)
        sheet.lines(["Institute attacked - The Example Times"], 250, 815, size=8)
        sheet.lines(["https://times.example/2024/05/institute-attacked"], 24, 15, size=8)
        sheet.lines([f"{number}/2"], 570, 15, size=8)
        sheet.lines(sheet.wrapped(body, 300), 72, 740)
        sheet.canvas.showPage()
    assert sheet.text() == f"{FIRST} {SECOND}\n\n\f{THIRD}"


def test_an_address_at_the_foot_of_a_page_is_kept(sheet: Sheet) -> None:
    sheet.lines(sheet.wrapped(FIRST, 300), 72, 740)
    sheet.lines(["https://files.example/stage2"], 72, 600)
    assert sheet.text().endswith("https://files.example/stage2")


def test_an_address_broken_at_its_own_hyphen_keeps_it(sheet: Sheet) -> None:
    lines = [
        "Users were asked to look in their records for the name aozora-",
        "update.example and the file stage-",
        "two.bin, which the intruders left.",
    ]
    assert sheet.lines(lines, 72, 700) and sheet.text() == (
        "Users were asked to look in their records for the name aozora-update.example and the file stage-two.bin, which the intruders left."
    )


def test_digests_below_each_other_stay_apart(sheet: Sheet) -> None:
    digests = [f"{n:02x}" * 16 for n in range(1, 5)]
    assert sheet.lines(digests, 72, 700) and sheet.text().split() == digests


def row(text: str, left: float, top: float, size: float = 10) -> Piece:
    """A line of Japanese, as wide as its characters are many."""
    return Piece(text, left, left + size * len(text), top - size, top)


def test_a_paragraph_that_fills_its_last_line_ends_where_the_next_is_indented() -> None:
    pieces = [
        row("攻撃に使われたサーバー３台を契約したとして書類送検した。", 50, 700),
        row("県警によると男は偽名を使っていた。調べに応じている。。", 60, 686),
    ]
    assert paragraphs(pieces) == [p.text for p in pieces]


def test_a_paragraph_goes_on_in_the_next_column_however_close_it_stands() -> None:
    left = [row("あ" * 24 + "男は", 50, 700 - 14 * n) for n in range(6)]
    right = [row("偽名で" + "い" * 23, 320, 700 - 14 * n) for n in range(5)] + [row("契約した。", 320, 630)]
    assert paragraphs(left + right) == ["".join(p.text for p in left + right)]


def test_a_page_number_far_out_moves_no_margin() -> None:
    lines = [
        row("攻撃に使われたサーバーの契約に関わった男につ", 50, 700),
        row("いて県警は近く書類を送る方針だ。男は大筋で容疑", 50, 686),
    ]
    ending = [row("を認めているという。", 50, 672), Piece("12", 560, 572, 20, 30)]
    assert paragraphs([*lines, *ending])[0] == "".join(p.text for p in [*lines, ending[0]])


def test_japanese_set_wide_to_fill_its_line_is_closed_and_a_space_stays(sheet: Sheet) -> None:
    assert without_letter_spacing("お り ま す 。 通 信 先 と し て") == "おります。通信先として"
    assert without_letter_spacing("市にサイバー攻撃 学生を書類送検へ") == "市にサイバー攻撃 学生を書類送検へ"
    assert [gap("作", "・", 5, 10), gap("約", "6", 1, 10), gap("日", "1", 3, 10), gap("撃", "学", 10, 10), gap("a", "b", 3, 10)] == [
        "", "", " ", "\u3000", " "
    ]  # fmt: skip


def test_ligatures_are_the_letters_that_they_join(sheet: Sheet) -> None:
    metrics, fonts = pytest.importorskip("reportlab.pdfbase.pdfmetrics"), pytest.importorskip("reportlab.pdfbase.cidfonts")
    metrics.registerFont(fonts.UnicodeCIDFont("HeiseiMin-W3"))
    sheet.canvas.setFont("HeiseiMin-W3", 10)
    sheet.canvas.drawString(72, 700, "the oﬃcer and the ﬁle")
    assert sheet.text() == "the officer and the file"


def standing(text: str, right: float, top: float, size: float = 12) -> list[Character]:
    """A column of vertical Japanese: commas and brackets in a part of their cell, Latin letters lying on their side."""
    found, at = list[Character](), top
    for character in text:
        if character.isascii():
            found.append((ord(character), right - size, right, at - size / 2, at))
            at -= size / 2
        else:
            upper, lower = (at - 9, at - 12) if character == "「" else (at, at - 3) if character in "、。」" else (at, at - 12)
            found.append((ord(character), right - size, right, lower, upper))
            at -= size
    return [*found, (10, 0, 0, 0, 0)]


def test_vertical_japanese_is_read_down_its_columns_and_from_right_to_left() -> None:
    text = "県警は、攻撃に使われたサーバー3台を偽名で契約したとして、「測量会社」の元社員を書類送検した。"
    characters = [c for n in range(0, len(text), 16) for c in standing(text[n : n + 16], 500 - n, 700)]
    assert is_vertical(characters)
    codes, starts = [c[0] for c in turned(characters)], [c[1] for c in turned(characters)]
    assert "".join(map(chr, codes)).replace("\n", "") == text
    assert starts[:3] == [-700, -688, -676]
    flat = [(ord(c), 50 + 10 * n, 60 + 10 * n, 690, 700) for n, c in enumerate(text)]
    assert not is_vertical(flat)


def document(stream: bytes, filters: bytes, kind: bytes = b"") -> bytes:
    """A PDF of one page with that content stream."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d %s /Filter [%s] >>\nstream\n" % (len(stream), kind, filters) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)


def test_a_stream_packed_once_or_twice_beyond_reason_is_refused() -> None:
    zeros = zlib.compress(b"\0" * (20 << 20), 9)
    for content in (document(zeros, b"/FlateDecode"), document(zlib.compress(zeros, 9), b"/FlateDecode /FlateDecode")):
        with pytest.raises(InputError, match="unpacks to more"):
            extract_pdf(content, "a.pdf")


def test_a_large_picture_is_no_bomb() -> None:
    found = extract_pdf(document(zlib.compress(b"\0" * (20 << 20), 9), b"/FlateDecode", b"/Subtype /Image"), "a.pdf")
    assert "page 1: no text" in found.notes[0]


def test_a_page_of_too_many_characters_is_read_as_it_was_written() -> None:
    drawing = b"BT /F1 1 Tf 10 700 Td " + b"(Aozora ) Tj " * 8000 + b"ET"
    assert extract_pdf(document(zlib.compress(drawing), b"/FlateDecode"), "a.pdf").text.count("Aozora") == 8000


def test_the_work_of_laying_out_a_page_grows_with_its_lines(count_calls: Callable[[Callable[[], object]], int]) -> None:
    def page(rows: int) -> list[Piece]:
        return [Piece("running text of one line " * 2, x, x + 200, 12.0 * n, 12.0 * n + 10) for n in range(rows) for x in (72, 320)]

    small, large = (count_calls(functools.partial(paragraphs, page(n))) for n in (100, 400))
    assert large < 6 * small
