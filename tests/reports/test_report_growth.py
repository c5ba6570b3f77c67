"""Reading costs work and memory in proportion to the text, whatever the text; work is counted, not timed."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from urazuke.reports import read_text

PIECES = [
    "The man rented a server. ", "Tick, ", "Tick (", "“", "「", "of the ", "A and ", "Aozora University, ", "30代の男の", "攻撃を受けた。",
    "according to ", "was attacked by ", "He said, “", "6 May ", "昨年12月", "a@", "C:\\a", "198.51.100.7 ", "Unit 61419 ", "Kato ",
    "株式会社", "\n\n", "\n", "\u202e", "\u200b", "\x00", "\ud800", "İ", "not ", "they ", "同容疑者は", "also known as ",
    "The Ministry of ", "2024-05-06 ",
    "- ", "= ", "・", '"', "a a ",
]  # fmt: skip


@pytest.mark.parametrize(("piece", "size"), [*((p, 3000) for p in PIECES), ("hxxp://a[.]", 12_000)])
def test_twice_the_text_is_at_most_about_twice_the_work(piece: str, size: int, count_calls: Callable[[Callable[[], object]], int]) -> None:
    def calls(length: int) -> int:
        text = (piece * (length // len(piece) + 1))[:length]
        return count_calls(lambda: read_text(text))

    read_text(piece)
    calls(1000)  # what is loaded on first use is loaded
    small, large = calls(size), calls(2 * size)
    assert large < 2.6 * small + 500


@pytest.mark.parametrize("text", ["Tick \ud800 attacked Aozora \udfff University.", "青空大学は\ud800攻撃を受けた。" * 3])
def test_half_characters_are_read_over(text: str) -> None:
    reading = read_text(text)
    assert reading.text == text and [c.type for c in reading.claims][:1] == ["attacked"]


def test_memory_does_not_grow_with_the_words_of_documents() -> None:
    from urazuke.reports.grammar.syntax import english

    dice = random.Random(5)

    def document() -> str:
        words = ("".join(dice.choice("bdfgklmnprst") + dice.choice("aeiou") for _ in range(4)) for _ in range(12))
        return "The " + ", ".join(words) + f" group attacked {next(words, 'Aozora')}. Police said that {dice.random()} had leaked."

    read_text(document())
    known = len(english().vocab.strings)
    for _ in range(40):
        read_text(document())
    assert len(english().vocab.strings) == known


def test_texts_read_one_inside_the_other_are_both_read() -> None:
    """A second reader, such as another thread's, does without forgetting."""
    from urazuke.reports.grammar.syntax import forgetting

    text = "Tick attacked Aozora University in May, police said."
    with forgetting("en"):
        assert read_text(text).claims == read_text(text).claims != ()
