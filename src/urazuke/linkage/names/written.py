"""What is written in a name's field is taken apart: persons' names, each in one script, without titles and companies.

村上 翔太（ムラカミ ショウタ）様 is two names, one in characters and one in kana; Aoba Trading Co., Ltd. / Kenta Shibata is one.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from urazuke.linkage.names.han import HAN, data
from urazuke.linkage.names.korean import HANGUL

LONGEST = 200
# Stands for each way to write that a company follows or went before.
_COMPANY = "\ue000"
_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30ff]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
# Selectors of variants, marks of direction and what else takes no room.
_NO_ROOM = re.compile(
    r"[\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff\x00-\x08\x0e-\x1f\x7f]"
)
_BRACKETS = re.compile(r"[(\[【「『〔<{]([^()\[\]【】「」『』〔〕<>{}]*)[)\]】」』〕>}]")
_APART = re.compile(r"[/;|\n]|\s[-–—:]\s")
_DOTS = re.compile(r"[・·•‧∙･\t]|\.(?=\S)")
_HYPHENS = re.compile(r"[‐‑‒–—−=゠]")


# Nothing but a family and a given name in characters, as nearly all are written.
_PLAIN = re.compile(rf"(?:{HAN.pattern}{{1,3}}[ \u3000])?{HAN.pattern}{{1,4}}")


@functools.cache
def _titles() -> frozenset[str]:
    return frozenset(title for titles in data("written")["titles"].values() for title in titles)


@dataclass(frozen=True, slots=True)
class Written:
    """A name's parts in the order written. `script`: han, kana, hangul, latin or cyrillic; `family`: "first", "last" or "" (unknown)."""

    parts: tuple[str, ...]
    script: str
    family: str = ""


@functools.lru_cache(maxsize=1 << 16)
def written_names(text: str) -> tuple[Written, ...]:
    """The names in a field, in the order in which they stand there, each once."""
    if _PLAIN.fullmatch(text) and not any(part in _titles() for part in (*text.split(), text[-1], text[-2:])):
        return (Written(tuple(text.split()), "han", "first"),)
    plain = _NO_ROOM.sub("", unicodedata.normalize("NFKC", _NO_ROOM.sub("", text[:LONGEST])))
    plain = _HYPHENS.sub("-", plain)
    found = [name for piece in _pieces(plain) for name in _names(piece)]
    return tuple(dict.fromkeys(found))


def _pieces(text: str) -> Iterator[str]:
    """What stands outside brackets and what stands in each."""
    for mark in data("written")["companies"]["marks"]:
        text = text.replace(mark, _COMPANY)
    inside = _BRACKETS.findall(text)
    for piece in (_BRACKETS.sub(" / ", text), *inside):
        yield from _APART.split(piece)


def _names(piece: str) -> Iterator[Written]:
    sections = [tokens for section in re.split("[,、]", piece) if (tokens := _person_tokens(section))]
    scripts = {_script(tokens[0]) for tokens in sections}
    if len(sections) == 2 and len(scripts) == 1 and "" not in scripts:
        yield Written((" ".join(sections[0]), " ".join(sections[1])), scripts.pop(), "first")
        return
    yield from _by_script([token for section in sections for token in section])


def _by_script(tokens: Sequence[str]) -> Iterator[Written]:
    """Neighbours in one script are a name; kana beside characters are a given name, or else the reading."""
    groups = [(script, tuple(group)) for script, group in groupby(tokens, _script)]
    mixed = [script for script, _ in groups]
    if mixed in (["han", "kana"], ["kana", "han"]) and all(len(group) == 1 for _, group in groups):
        yield Written(tuple(tokens), "han", "first")
        if len(tokens[0]) < 3 or len(tokens[1]) < 4:
            return
    for script, group in groups:
        if script:
            yield Written(group, script, _family_place(script, group))


def _family_place(script: str, parts: Sequence[str]) -> str:
    """Capitals, where only one part has them, say which is the family name; characters and Hangul begin with it."""
    if script in ("han", "hangul"):
        return "first"
    if script != "kana" and len(parts) > 1:
        full = [part for part in parts if len(part) > 1]
        capitals = [part for part in full if part.isupper()]
        if len(capitals) == 1 and len(full) > 1 and capitals[0] in (parts[0], parts[-1]):
            return "first" if capitals[0] == parts[0] else "last"
    return ""


def _script(token: str) -> str:
    for script, pattern in (("han", HAN), ("hangul", HANGUL), ("kana", _KANA), ("cyrillic", _CYRILLIC)):
        if pattern.search(token):
            return script
    return "latin" if any(char.isalpha() for char in token) else ""


def _person_tokens(section: str) -> list[str]:
    """The parts of a person's name in what stands between commas; none where it is a company's."""
    tokens = [part for token in _DOTS.sub(" ", section).split() if (part := token.strip('.,:;!?*"“”、。'))]
    companies = data("written")["companies"]
    if any(token.lower() in companies["words"] for token in tokens):
        last = max(index for index, token in enumerate(tokens) if token.lower() in companies["words"])
        tokens = tokens[last + 1 :] if len(tokens) - last > 2 else []
    tokens = [token for token in tokens if _COMPANY not in token]
    return [bare for token in tokens if (bare := _without_titles(token, alone=len(tokens) == 1))]


def _without_titles(token: str, alone: bool) -> str:
    titles = data("written")["titles"]
    low = token.lower()
    if not alone and (
        low in titles["latin"] or low in titles["english"] or any(token in titles[k] for k in ("japanese", "chinese", "korean"))
    ):
        return ""
    if token in titles["offices"]:
        return ""
    if low.endswith(("-san", "-sama", "-ssi")):
        return token[: token.rindex("-")]
    return _without_ending(token, titles)


def _without_ending(token: str, titles: dict[str, list[str]]) -> str:
    """A title written on: 村上翔太様, 김민수씨; what is left must still be a name."""
    for kind in ("japanese", "chinese", "korean"):
        for title in titles[kind]:
            if (
                token.endswith(title)
                and len(token) - len(title) >= (3 if len(title) == 1 else 2)
                and title not in ("君", "くん", "군", "サン")
            ):
                return token[: -len(title)]
    return token
