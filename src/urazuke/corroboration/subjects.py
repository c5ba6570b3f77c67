"""Free words are compared by their subject and their numbers, in English and Japanese: `38,000 customers` and 顧客3万8千人.

Subjects come from concepts.toml. Texts that share a subject agree; texts whose subjects differ are about other things;
where one says nothing that is known, it is left open. Years and days are no numbers of anything.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from importlib.resources import files

from urazuke.corroboration.names import likeness, tokens

LIKE = 0.5  # likeness of words at which two texts say one thing
_CLOSE = 0.03  # about 500 and 512 are one figure
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "億": 100_000_000, "thousand": 1000, "million": 1_000_000, "dozen": 12}
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}  # fmt: skip
_KANJI = {c: n for n, c in enumerate("一二三四五六七八九", 1)}
_JAPANESE = re.compile(r"[\d一二三四五六七八九十百千万億]+")
_SCALED = re.compile(r"[十百千万億]")
_FIGURE = re.compile(r"(?<![\w.:-])(\d{1,3}(?:,\d{3})+|\d+)(?![\d.:]*\d)(?:\s*(thousand|million|dozen)\b)?")
_DECIMAL = re.compile(r"(\d{1,9}\.\d{1,6})\s?(thousand|million|万|億)")
_ENGLISH = re.compile(r"\b(" + "|".join(_WORDS) + r")(?:\s+(hundred|thousand|million|dozen))?\b")
_DATES = re.compile(r"(?<![\d万億])(?:19|20)\d\d(?=年|-|\b)年?(?:-\d\d)*|\d{1,2}[月日時分]|cve-[\d-]+|\d+代")
_COUNTED_KANJI = re.compile(r"([一二三四五六七八九])(?=[つ人名台件社回口本校])")


@functools.lru_cache(maxsize=4096)
def subjects(text: str) -> frozenset[str]:
    """The subjects that the words touch."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return frozenset(f"{kind}.{name}" for kind, name, pattern in _patterns() if pattern.search(folded))


@functools.lru_cache(maxsize=4096)
def numbers(text: str) -> frozenset[int]:
    """The numbers of things in the words, whichever way they are written; no years, days or ages."""
    rest = _DATES.sub(" ", re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text).casefold()))
    decimal = {round(float(m[1]) * _SCALES[m[2]]) for m in _DECIMAL.finditer(rest)}
    rest = _DECIMAL.sub(" ", rest)
    scaled = [m[0] for m in _JAPANESE.finditer(rest) if _SCALED.search(m[0])]
    found = {_japanese(run) for run in scaled}
    rest = _JAPANESE.sub(lambda m: " " if _SCALED.search(m[0]) else m[0], rest)
    found.update(int(m[1].replace(",", "")) * _SCALES.get(m[2] or "", 1) for m in _FIGURE.finditer(_spaced(rest)))
    found.update(_WORDS[m[1]] * (100 if m[2] == "hundred" else _SCALES.get(m[2] or "", 1)) for m in _ENGLISH.finditer(rest))
    found.update(_KANJI[m[1]] for m in _COUNTED_KANJI.finditer(rest))
    return frozenset(n for n in found | decimal if 0 < n < 10**12)


def one_figure(left: frozenset[int], right: frozenset[int]) -> bool:
    """Whether a number of one is a number of the other, or rounds to it."""
    return any(a == b or (_rounded(a, b) and abs(a - b) <= _CLOSE * max(a, b)) for a in left for b in right)


def _rounded(left: int, right: int) -> bool:
    return min(left, right) >= 100 and (left % 10 == 0 or right % 10 == 0)


def same_subject(left: str, right: str) -> bool | None:
    """True, False, or None where the words leave it open."""
    if left == right or likeness(tokens(left), tokens(right)) >= LIKE:
        return True
    ours, theirs = subjects(left), subjects(right)
    if ours & theirs:
        return True
    figures = numbers(left), numbers(right)
    if max(figures[0] & figures[1], default=0) >= 100:
        return True
    return False if ours and theirs and {s.split(".")[0] for s in ours} & {s.split(".")[0] for s in theirs} else None


def _spaced(text: str) -> str:
    return re.sub(r"(\d+)", r" \1 ", re.sub(r"(?<=[a-z_.])\d+", " ", text))


def _japanese(text: str) -> int:
    total, part, digit = 0, 0, 0
    for piece in re.findall(r"\d+|.", text):
        if piece.isdigit():
            digit = int(piece)
        elif piece in _KANJI:
            digit = _KANJI[piece]
        elif _SCALES[piece] >= 10_000:
            total, part, digit = total + (part + digit or 1) * _SCALES[piece], 0, 0
        else:
            part, digit = part + (digit or 1) * _SCALES[piece], 0
    return total + part + digit


@functools.cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    document = tomllib.loads(files("urazuke.corroboration").joinpath("concepts.toml").read_text("utf-8"))
    return tuple((kind, name, re.compile("|".join(patterns))) for kind, table in document.items() for name, patterns in table.items())
