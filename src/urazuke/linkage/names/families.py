"""A family name alone has forms too: 渡邊, Watanabe, ワタナベ and 渡辺 are of one family, and so are 김, 金, Kim and キム."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from urazuke.linkage.names import chinese, dictionary, japanese, korean
from urazuke.linkage.names.han import HAN, fold_han
from urazuke.linkage.names.latin import plain_letters
from urazuke.linkage.names.sounds import hangul_sounds, kana_sound, pinyin_sounds

_LONGEST = 4


@functools.lru_cache(maxsize=1 << 16)
def family_forms(parts: tuple[str, ...]) -> frozenset[str]:
    """The forms of the family name among a name's parts, given in the order written; letters stand for themselves.

    Where both names stand together it is cut where dictionaries know both halves. A name in Latin letters has two that may be it.
    """
    if not parts:
        return frozenset()
    first, last = parts[0], parts[-1]
    if HAN.search(first):
        families = [first] if len(parts) > 1 else _cut(first)
        return frozenset(form for family in families for form in _han_forms(family))
    if korean.HANGUL.match(first):
        return frozenset(_hangul_forms(first if len(parts) > 1 else first[:1]))
    if first.isascii():
        return frozenset(form for part in {first, last} if (letters := plain_letters(part)) for form in _latin_forms(letters))
    return frozenset({f"ja:{japanese.canonical_kana(first)}", f"so:{kana_sound(first)}"}) if len(parts) > 1 else frozenset()


def _cut(whole: str) -> list[str]:
    cuts = [whole[:i] for i in range(1, min(len(whole), _LONGEST + 1))]
    return [one for one in cuts if dictionary.family_readings(one) and dictionary.given_readings(whole[len(one) :])]


def _han_forms(family: str) -> Iterator[str]:
    folded = fold_han(family)
    yield f"han:{folded}"
    yield from (f"ja:{romaji}" for reading in dictionary.family_readings(family) if (romaji := japanese.canonical_romaji(reading)))
    if len(folded) == 1 or folded in chinese.compound_surnames():
        for pinyin in chinese.han_pinyin(family):
            yield f"zh:{pinyin}"
            yield from (f"so:{sound}" for sound in pinyin_sounds(chinese.parse_pinyin(pinyin)))
        for hangul in korean.hanja_hangul(folded):
            yield from _hangul_forms(hangul)


def _hangul_forms(family: str) -> Iterator[str]:
    hangul = korean.hangul_form(family)
    yield f"ko:{hangul}"
    yield from (f"so:{sound}" for sound in hangul_sounds(hangul))


def _latin_forms(letters: str) -> Iterator[str]:
    yield f"la:{letters}"
    if romaji := japanese.canonical_romaji(letters):
        yield f"ja:{romaji}"
    if letters in chinese.syllables():
        yield f"zh:{letters}"
    yield from (f"ko:{hangul}" for hangul in korean.surnames(letters))
