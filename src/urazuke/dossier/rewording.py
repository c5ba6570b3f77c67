"""What other stages wrote into their rows in English is shown in the dossier's language where its words are known.

The sentences and their Japanese stand in words/sentences_ja.toml; one that stands in none of them is shown as it is, for a
reader is better served by an English reason than by none. Instants are written as everywhere in the dossier, and an id that
the dossier shows under a label of its own (P1) is called by that.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib import resources

from urazuke.dossier.catalogue import fill

_SLOT = re.compile(r"\\\{(\w+)\\\}")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_ID = re.compile(r"(?<![a-z0-9-])(?:persona|tenancy)-[0-9a-f]{12}(?![0-9a-z])")
_COMMAND = re.compile(r"`[^`]*`")
_WORD = re.compile(r"[a-z_]+(?:-[a-z]+)*")
LONGEST = 1000  # characters; what is longer quotes somebody
_PERIOD = re.compile(r"([\d.]+) (s|min|h|d)")
_UNITS = {"s": "秒", "min": "分", "h": "時間", "d": "日"}
_TERMS = ("side", "field", "because", "story")


def reworded(text: str, language: str, labels: Mapping[str, str]) -> str:
    """The sentence in that language, its instants and ids as the dossier writes them; unchanged words where none are known."""
    shown = _translated(text) if language == "ja" else text
    spans = [m.span() for m in _COMMAND.finditer(shown)]  # a command must stay as it is typed

    def label(match: re.Match[str]) -> str:
        kept = any(a <= match.start() < b for a, b in spans)
        return match[0] if kept else labels.get(match[0], match[0])

    return _INSTANT.sub(r"\1 \2", _ID.sub(label, shown))


def field_name(name: str, language: str) -> str:
    """What two accounts share or differ in (`payment`), in that language."""
    return _japanese()[0]["field"].get(name, name) if language == "ja" else name.replace("_", " ")


def _translated(text: str) -> str:
    if len(text) > LONGEST:
        return text
    terms, sentences = _japanese()
    for pattern, japanese in sentences:
        if match := pattern.fullmatch(text):
            return fill(japanese, {name: _term(name, value, terms) for name, value in match.groupdict().items()})
    return text


def _term(slot: str, value: str, terms: Mapping[str, Mapping[str, str]]) -> str:
    if slot == "bits":
        return _WORD.sub(lambda word: terms["field"].get(word[0], word[0]), value).replace(", ", "、")
    if slot == "period":
        return _PERIOD.sub(lambda period: period[1] + _UNITS[period[2]], value)
    if slot not in _TERMS:
        return value
    return "、".join(terms[slot].get(word, word) for word in value.split(", "))


@functools.cache
def _japanese() -> tuple[dict[str, dict[str, str]], list[tuple[re.Pattern[str], str]]]:
    """The terms, and the sentences with the most words of their own first."""
    text = resources.files("urazuke.dossier").joinpath("words", "sentences_ja.toml").read_text("utf-8")
    document: dict[str, dict[str, str]] = tomllib.loads(text)
    sentences = [(e, j) for family, listed in document.items() if family not in _TERMS for e, j in listed.items()]
    sentences.sort(key=lambda pair: (-len(re.sub(r"\{\w+\}", "", pair[0])), pair[0]))
    return {name: document[name] for name in _TERMS}, [(_pattern(english), japanese) for english, japanese in sentences]


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(_SLOT.sub(r"(?P<\1>.+?)", re.escape(english)), re.DOTALL)
