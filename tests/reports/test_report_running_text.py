"""Hard-wrapped text is read as the running text that it was, and every place is one of the document as it stands."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.evidence.claim import Reading, Span
from urazuke.reports import read_text
from urazuke.reports.line_ends import first_word, width
from urazuke.reports.running_text import running_text

ENGLISH = [
    "Kestrel Survey breached through servers that a student had rented",
    "TOKYO, May 7 (ANS) -- Police in Fukui said on Tuesday they had referred a 24-year-old student to prosecutors on suspicion of "
    "renting four servers under a false name, which the hacker group Amber Heron then used to attack Kestrel Survey.",
    "Kestrel Survey said that no data on customers had been taken. It declined to comment on who was behind the break-in, because the "
    "investigation was still going on.",
]
JAPANESE = [
    "測量会社への攻撃、学生を書類送検へ　福井県警",
    "　測量会社「隼測地」（福井市）が昨年11月にサイバー攻撃を受けた事件で、福井県警は７日、攻撃に使われたレンタルサーバー4台を"
    "偽名で契約したとして、市内の男子学生（24）を私電磁的記録不正作出・同供用の疑いで福井地検に書類送検した。",
    "　捜査関係者によると、学生はサーバーのIDとパスワードを、通信アプリで知り合った「アンバーヘロン」と呼ばれるハッカー集団の"
    "関係者に渡したとみられる。隼測地は取材に「顧客の情報が流出した事実はない」と説明した。",
]


_UNMARKED = str.maketrans("", "", ">#*_[]`")


def filled(paragraph: str, columns: int) -> str:
    """A Japanese paragraph in lines of so many columns: no number or name of Latin letters is broken, no line begins with a mark."""
    lines = [""]
    at = 0
    while at < len(paragraph):
        end = at + 1
        while paragraph[at].isascii() and end < len(paragraph) and paragraph[end].isascii():
            end += 1
        while end < len(paragraph) and (paragraph[end] in "、。」）ー・" or paragraph[end - 1] in "「（"):
            end += 1
        if width(lines[-1]) + width(paragraph[at:end]) > columns:
            lines.append("")
        lines[-1] += paragraph[at:end]
        at = end
    return "\n".join(lines)


def told(reading: Reading) -> list[tuple[object, ...]]:
    """What the claims say, in the words of the document without its line ends."""

    def words(span: Span) -> str:
        return "".join(reading.text[span.start : span.end].translate(_UNMARKED).split())

    def meant(value: object) -> object:
        entity = reading.entity(str(value))
        return "".join(entity.name.split()) if entity else value

    return [
        (c.type, words(c.trigger), tuple(map(words, c.evidence)), c.factuality, tuple((r, *map(meant, v)) for r, v in c.arguments.items()))
        for c in reading.claims
    ]


@pytest.mark.parametrize("columns", [60, 72, 80, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_english_that_was_wrapped_tells_what_it_told(columns: int, end: str) -> None:
    whole = read_text("\n\n".join(ENGLISH))
    wrapped = read_text("\n\n".join(textwrap.fill(p, columns) for p in ENGLISH).replace("\n", end))
    assert told(wrapped) == told(whole)
    assert {c.type for c in whole.claims} >= {"referred_to_prosecutors", "rented_server", "attacked", "leaked", "declined_to_comment"}


@pytest.mark.parametrize("columns", [48, 64, 76])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_japanese_that_was_wrapped_tells_what_it_told(columns: int, between: str) -> None:
    whole = read_text("\n\n".join(JAPANESE))
    wrapped = read_text(JAPANESE[0] + "\n\n" + between.join(filled(p, columns) for p in JAPANESE[1:]))
    assert told(wrapped) == told(whole)
    assert {c.type for c in whole.claims} >= {"referred_to_prosecutors", "rented_server", "attacked", "leaked", "handed_over_credentials"}


def test_the_places_are_those_of_the_lines() -> None:
    text = "\n\n".join(filled(p, 48) for p in JAPANESE)
    reading = read_text(text)
    assert reading.text == text
    group = next(e for e in reading.entities if e.type == "threat_group")
    at = group.mentions[0].span
    assert group.name == "アンバーヘロン" and "".join(text[at.start : at.end].split()) == "アンバーヘロン"


@pytest.mark.parametrize(
    "text",
    [
        "Indicators\n\n" + "\n".join(f"{n:02x}" * 32 for n in range(6)),
        "Indicators\n\n" + "\n".join(f"{n:02x}" * 16 for n in range(6)),
        "\n".join(f"https://drop-{n}.example/a/long/path/that/fills/the/whole/line/of/this/list" for n in range(6)),
        "\n".join(f"https://drop-{n}.example/a/long/path/that/fills/the/line/" for n in range(6)),
        "\n".join(f"198.51.100.{n}      command and control of the loader, from 2 May 2024 on" for n in range(10, 16)),
        "\n".join(f"{n}. The server at 198.51.100.{n} was rented under a name of nobody." for n in range(1, 7)),
        "\n".join(f"・198.51.100.{n}のサーバーは、実在しない会社の名義で契約されていた。" for n in range(1, 7)),
        "Who was attacked\n" + "A paragraph of any length at all is one line of this document, as most files have it. " * 3,
        "",
        "\n\n\n",
    ],
)
def test_what_was_not_wrapped_stays_as_it_is(text: str) -> None:
    assert running_text(text).text == text


def test_an_address_that_was_broken_is_whole_and_two_digests_stay_two() -> None:
    link = "https://files.kestrel.example/2024/05/"
    text = f"The loader, say those who looked, was fetched from {link}\nstage2/loader.bin?id=7 and run by a task of the system.\n"
    values = {o.value for o in read_text("\n\n".join(textwrap.fill(p, 90) for p in ENGLISH) + "\n\n" + text).observables}
    assert f"{link}stage2/loader.bin?id=7" in values
    listed = read_text("\n".join(f"The server https://drop-{n}.example/a/long/path/that/fills/a/line/" for n in range(6)))
    assert [o.value for o in listed.observables] == [f"https://drop-{n}.example/a/long/path/that/fills/a/line/" for n in range(6)]
    assert {o.type for o in read_text("d41d8cd98f00b204e9800998ecf8427e\n" * 4).observables} == {"md5"}


def test_the_marks_of_a_quoted_mail_are_no_part_of_what_it_says() -> None:
    whole = read_text("\n\n".join(ENGLISH))
    quoted = "\n".join(f"> > {line}".rstrip() for p in ENGLISH for line in (*textwrap.wrap(p, 72), ""))
    reading = read_text(quoted)
    assert told(reading) == told(whole) and reading.text == quoted


def test_the_marks_of_markdown_are_no_part_of_what_it_says() -> None:
    whole = read_text("\n\n".join(ENGLISH))
    marked = f"# {ENGLISH[0]}\n\n{ENGLISH[1]}\n\n{ENGLISH[2]}".replace("Amber Heron", "**Amber Heron**").replace("Fukui", "_Fukui_")
    linked = marked.replace("attack Kestrel Survey", "attack [Kestrel Survey](https://kestrel.example/about)")
    reading = read_text(linked)
    assert told(reading) == told(whole) and reading.text == linked
    assert [(o.value, linked[o.span.start : o.span.end]) for o in reading.observables] == [("https://kestrel.example/about",) * 2]
    group = next(e for e in reading.entities if e.type == "threat_group")
    said = [linked[m.span.start : m.span.end] for m in group.mentions]
    assert group.name == "Amber Heron" and said == ["the hacker group **Amber Heron", "Amber Heron"]


@pytest.mark.parametrize(
    "text",
    [
        "*.evil.example and *.bad.example were blocked",
        r"C:\_a_\*x*\b",
        "a_b_c and __init__.py were read",
        "5 * 3 and 2 * 4",
        "1. #1 of 2",
        "a ** b",
    ],
)
def test_what_only_looks_like_markdown_stays(text: str) -> None:
    assert running_text(text).text == text


def test_a_paragraph_goes_on_over_the_page() -> None:
    text = "\f".join(["県警によると、男は東京都内の業者とレンタルサー", "バー5台の契約を偽名で結んだ疑いがある。"])
    assert running_text(text).text == text.replace("\f", "")
    assert [c.type for c in read_text(text).claims][:1] == ["rented_server"]


@given(st.text(alphabet="ab \n\r\f語、「」-.\u3000・1>#*_`", max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_every_character_keeps_its_place(text: str, start: int, size: int) -> None:
    running = running_text(text)
    start = min(start, len(running.text))
    span = Span(start, min(len(running.text), start + size))
    at = running.place(span)
    assert 0 <= at.start <= at.end <= len(text)
    words = "".join(running.text[span.start : span.end].split())
    assert "".join(text[at.start : at.end].split()).translate(_UNMARKED) == words.translate(_UNMARKED)


def test_the_first_word_takes_the_marks_that_cling_to_it() -> None:
    assert [first_word(w) for w in ("the man", "男は", "「男」は", "198.51.100.7、", "（CVE-2024-1、", " indented")] == [4, 2, 6, 14, 14, 9]


def test_the_work_grows_with_the_text(count_calls: Callable[[Callable[[], object]], int]) -> None:
    text = "\n".join(textwrap.wrap(" ".join(ENGLISH) * 20, 72))
    once, twice = count_calls(lambda: running_text(text)), count_calls(lambda: running_text(text + "\n" + text))
    assert twice < 2.3 * once
