"""A name in Chinese characters has one form, whichever of its characters' forms a register, a keyboard or a country uses.

Folded: NFKC, the variants of variants.toml, simplified into traditional, traditional into Japanese (OpenCC's tables).
Readings by character, in Japan (on'yomi) and in Korea, are those of the Unicode Han Database (readings.toml).
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆]")
MOST_READINGS = 16


@functools.cache
def data(name: str) -> dict[str, Any]:
    """A table of this folder."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


def fold_han(text: str) -> str:
    """渡邊, 渡邉, 渡边 and 渡辺 are one; 佐々木 is 佐佐木, 一ヶ瀬 is 一ケ瀬 and 一の瀬 is 一ノ瀬."""
    folded = text.translate(_FOLDED)
    if not _BETWEEN.search(folded):
        return folded
    folded = _KE.sub("ケ", re.sub("(.)々", r"\1\1", folded))
    return _NO.sub("ノ", folded)


_BETWEEN = re.compile("[々ヶヵがガのノ之乃]")
_KE, _NO = (re.compile(f"(?<={HAN.pattern})[{kana}](?={HAN.pattern})") for kana in ("ヶヵがガ", "のノ之乃"))


class _Folding(dict[int, str]):
    """A character's code -> what it is folded into, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = "".join(map(_folded_character, unicodedata.normalize("NFKC", chr(code))))
        return folded


_FOLDED = _Folding()


def _folded_character(char: str) -> str:
    if not HAN.match(char) or char in "々〆":
        return char
    variants = _variants()
    traditional, japanese = _converters()
    made: str = japanese.convert(traditional.convert(variants.get(char, char)))
    return variants.get(made, made)


@functools.cache
def _variants() -> dict[str, str]:
    return {char: group[0] for group in data("variants")["han"] for char in group}


@functools.cache
def _converters() -> tuple[Any, Any]:
    from opencc import OpenCC

    return OpenCC("s2t"), OpenCC("t2jp")


@functools.cache
def _readings(kind: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for reading, characters in data("readings")[kind].items():
        for char in characters:
            found[char].append(reading)
    return {char: tuple(readings) for char, readings in found.items()}


def character_readings(kind: str, folded: str) -> list[tuple[str, ...]] | None:
    """The readings of each character, `kind` "on" (romaji) or "hangul"; None where one has none."""
    table = _readings(kind)
    found = [table.get(char, ()) for char in folded]
    return found if found and all(found) else None


def joined_readings(parts: Sequence[Sequence[str]], most: int = MOST_READINGS) -> list[str]:
    """Every choice of one reading a part, joined; where there are more than so many, those with the first readings first."""
    if math.prod(map(len, parts)) <= most:
        return ["".join(choice) for choice in itertools.product(*parts)]
    return ["".join([part[rank] for part, rank in zip(parts, ranks)]) for ranks in first_choices(tuple(map(len, parts)), most)]


@functools.lru_cache(maxsize=1 << 14)
def first_choices(sizes: tuple[int, ...], most: int) -> tuple[tuple[int, ...], ...]:
    """So many choices of one rank each below the sizes, by the sum of the ranks."""
    return tuple(itertools.islice((ranks for total in range(sum(sizes)) for ranks in _ranks(sizes, total)), most))


def _ranks(sizes: tuple[int, ...], total: int) -> Iterator[tuple[int, ...]]:
    """The choices of one rank each below the sizes whose sum is the total."""
    if len(sizes) == 1:
        yield from [(total,)] if total < sizes[0] else ()
        return
    for rank in range(min(sizes[0], total + 1)):
        yield from ((rank, *others) for others in _ranks(sizes[1:], total - rank))
