"""A name in Chinese characters has one form, whichever of its characters' forms a register, a keyboard or a country uses.

Folded: NFKC, the variants of variants.toml, simplified into traditional, traditional into Japanese (OpenCC's tables).
Readings by character, in Japan (on'yomi) and in Korea, are those of the Unicode Han Database (readings.toml).
"""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆]")
MOST_READINGS = 16


@functools.cache
def data(name: str) -> dict[str, Any]:
    """A table of this folder."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))


@functools.lru_cache(maxsize=1 << 16)
def fold_han(text: str) -> str:
    """渡邊, 渡邉, 渡边 and 渡辺 are one; 佐々木 is 佐佐木, 一ヶ瀬 is 一ケ瀬 and 一の瀬 is 一ノ瀬."""
    folded = "".join(_folded_character(char) for char in unicodedata.normalize("NFKC", text))
    folded = re.sub("(.)々", r"\1\1", folded)
    folded = re.sub(f"(?<={HAN.pattern})[ヶヵがガ](?={HAN.pattern})", "ケ", folded)
    return re.sub(f"(?<={HAN.pattern})[のノ之乃](?={HAN.pattern})", "ノ", folded)


@functools.lru_cache(maxsize=1 << 15)
def _folded_character(char: str) -> str:
    if not HAN.match(char) or char in "々〆":
        return char
    variants = _variants()
    one = variants.get(char, char)
    traditional, japanese = _converters()
    made: str = japanese.convert(traditional.convert(one))
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


def joined_readings(parts: Sequence[Iterable[str]], most: int = MOST_READINGS) -> list[str]:
    """Every choice of one reading a part, joined; no more than so many."""
    return ["".join(choice) for choice in itertools.islice(itertools.product(*parts), most)]
