"""Who speaks in a Japanese sentence: `…によると`, and the topic of a predicate of saying."""

from __future__ import annotations

import functools
import re

from urazuke.reports.patterns import data
from urazuke.reports.quotations import Quotations
from urazuke.reports.sayings import SPEAKERS, Saying
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.sentences import Sentence


@functools.cache
def _japanese() -> dict[str, re.Pattern[str]]:
    words = data("frames/speaking.toml")["ja"]
    return {
        "source": re.compile(rf"^[」』）)]?(?:など|ら|側)?(?:{'|'.join(words['source'])})"),
        "subject": re.compile(r"^[」』）)]?(?:幹部|側|社|担当者|氏|官房長官|長官|首相|大臣|会長|社長)?(?:は|が|では|も)"),
        "verb": re.compile("|".join(words["verbs"])),
        "carried": re.compile("|".join(words["carried"])),
    }


class JapaneseSpeakers:
    """The sayings of one sentence after the other; hearsay carries the last speaker on within a paragraph."""

    def __init__(self, scene: Scene, quotes: Quotations) -> None:
        self._scene, self._quotes = scene, quotes
        self._last: Saying | None = None
        self._paragraph = -1

    def sayings(self, sentence: Sentence) -> list[Saying]:
        if sentence.paragraph != self._paragraph:
            self._last, self._paragraph = None, sentence.paragraph
        found = self._found(sentence)
        self._last = found[-1] if found else self._last
        return found

    def _found(self, sentence: Sentence) -> list[Saying]:
        text, rules = self._scene.text, _japanese()
        found: list[Saying] = []
        verbs = [m.start() for m in rules["verb"].finditer(text, sentence.start, sentence.end)]
        for item in self._outer(sentence):
            if self._quotes.around(item.start) and text[item.start - 1 : item.start] not in '「『"“':
                continue
            after = text[item.end : item.end + 16]
            if rules["source"].match(after):
                found.append(Saying(sentence.start, sentence.end, item.start, (item,), False))
            elif item.type != "place" and rules["subject"].match(after) and (later := [v for v in verbs if v > item.end]):
                found.append(Saying(item.start, later[-1] + 12, item.start, (item,), True))
        if not found and self._last and rules["carried"].search(text, max(sentence.start, sentence.end - 24), sentence.end):
            return [Saying(sentence.start, sentence.end, sentence.start, self._last.who, False)]
        return found

    def _outer(self, sentence: Sentence) -> list[Placed]:
        """Mentions that may speak, the widest where one holds another."""
        kept: list[Placed] = []
        for item in self._scene.within(sentence.start, sentence.end):
            if item.type in SPEAKERS and not (kept and item.end <= kept[-1].end):
                kept.append(item)
        return kept
