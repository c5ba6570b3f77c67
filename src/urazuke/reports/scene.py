"""A document as the frames see it: sentences, and in each the mentions with whom they stand for."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from urazuke.reports.claims.frames import event_nouns
from urazuke.reports.entities.cast import Cast, Referent
from urazuke.reports.entities.found import Found
from urazuke.reports.grammar.clauses_ja import Clauses
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax
from urazuke.reports.placed import Placed
from urazuke.reports.pronouns_en import Pronouns
from urazuke.reports.speech.quotations import Quotations

__all__ = ["Placed", "Scene", "number"]


class Scene:
    """`text`, its sentences, and the mentions in order; pronouns stand for the person last spoken of."""

    def __init__(
        self,
        text: str,
        language: str,
        sentences: list[Sentence],
        found: list[Found],
        cast: Cast,
        pronouns: list[tuple[int, int, str]],
        outlet: Referent | None = None,
        syntax: Syntax | None = None,
        addresses: Sequence[tuple[int, int, str]] = (),
    ) -> None:
        self.outlet, self.syntax, self.addresses = outlet, syntax, addresses
        self.text, self.language, self.sentences, self.cast = text, language, sentences, cast
        placed = [Placed(f.start, f.end, cast.of[id(f)].type, cast.of[id(f)], f.kind) for f in found if id(f) in cast.of]
        placed = [p for p in placed if p.type not in ("person", "person_unnamed") or not _writes(text, p.start)]
        self.placed = sorted([*placed, *Pronouns(placed, text, sentences, syntax).resolve(pronouns)], key=lambda p: (p.start, -p.end))
        self._starts = [p.start for p in self.placed]
        self._clauses: dict[int, Clauses] = {}
        self.starts = [s.start for s in sentences]

    def within(self, start: int, end: int) -> list[Placed]:
        """The mentions that lie in [start, end)."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [p for p in self.placed[low:high] if p.end <= end]

    def last_before(self, offset: int, types: frozenset[str], reach: int = 60) -> Placed | None:
        """The nearest earlier mention of one of the types, among the last `reach` mentions."""
        high = bisect_left(self._starts, offset)
        for item in reversed(self.placed[max(0, high - reach) : high]):
            if item.type in types and item.end <= offset:
                return item
        return None

    @functools.cached_property
    def quotations(self) -> Quotations:
        return Quotations(self.text)

    def clauses(self, sentence: Sentence) -> Clauses | None:
        """How a Japanese sentence hangs together; None where it was not analysed."""
        words = self.syntax.words(sentence) if self.syntax else ()
        if not words:
            return None
        if sentence.start not in self._clauses:
            self._clauses[sentence.start] = Clauses(self.text, words, self._widest(sentence), event_nouns("ja"))
        return self._clauses[sentence.start]

    def _widest(self, sentence: Sentence) -> list[tuple[int, int]]:
        """The mentions of the sentence that no other one holds."""
        kept: list[tuple[int, int]] = []
        for item in self.within(sentence.start, sentence.end):
            if not kept or item.start >= kept[-1][1]:
                kept.append((item.start, item.end))
        return kept

    def paragraph_start(self, sentence: Sentence) -> int:
        index = bisect_right(self.starts, sentence.start) - 1
        while index > 0 and self.sentences[index - 1].paragraph == sentence.paragraph:
            index -= 1
        return self.sentences[index].start


_BYLINE = re.compile(r"\W{0,3}(?:(?:Reporting|Written|Editing|Words|Text|Story|Report) )?(?:[Bb]y|BY):?\s+[A-Z][^.!?]{2,90}")


def _writes(text: str, start: int) -> bool:
    """`By Harriet Moana-Leith, Crime Editor`, on a line of its own: who wrote the report is nobody it tells of."""
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    line = text[begin : end if end >= 0 else len(text)] if start - begin < 100 else ""
    return _BYLINE.fullmatch(line.strip()) is not None


def number(word: str) -> int | None:
    """`5`, `1,200`, `five`, `twice`, `５`, `五`: the whole number; None for any other word."""
    import unicodedata

    from urazuke.reports.entities.nominal_features import NUMBERS

    plain = unicodedata.normalize("NFKC", word).lower().replace(",", "")
    if re.fullmatch(r"\d{1,9}", plain):
        return int(plain)
    kanji = "一二三四五六七八九"
    return NUMBERS.get(plain) or (kanji.index(plain) + 1 if len(plain) == 1 and plain in kanji else None)
