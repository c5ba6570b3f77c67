"""Two spellings are of one name where a key of the one is a key of the other, in any script that either may be read in.

A name's own keys are what it is in its own script. Beside them stand the keys that it may be read under in other scripts:
two names in characters are told apart by their characters, though both may be read alike, and two in kana by their kana,
though both may stand for one name in pinyin.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from urazuke.linkage.names import chinese, dictionary, europe, guesses, japanese, korean, latin, sounds
from urazuke.linkage.names.han import HAN, character_readings, fold_han, joined_readings
from urazuke.linkage.names.written import Written, written_names


@dataclass(frozen=True, slots=True)
class NameKeys:
    """`own`: what the name is as written. `read`: what it may be in other scripts. `heard`: what another tongue's name may sound like."""

    own: frozenset[str]
    read: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()

    def meet(self, other: NameKeys) -> bool:
        """May the two be spellings of one name?"""
        return not (
            self.own.isdisjoint(other.own)
            and self.own.isdisjoint(other.read)
            and self.read.isdisjoint(other.own)
            and self.read.isdisjoint(other.heard)
            and self.heard.isdisjoint(other.read)
        )

    def __or__(self, other: NameKeys) -> NameKeys:
        return NameKeys(self.own | other.own, self.read | other.read, self.heard | other.heard)


NO_KEYS = NameKeys(frozenset())


@functools.lru_cache(maxsize=1 << 16)
def name_keys(text: str | None) -> NameKeys:
    """The keys of the full names in a field; none where there is no family name beside a given one."""
    keys = NO_KEYS
    for name in written_names(text or ""):
        keys |= _MAKERS[name.script](name)
    return keys


def _keys(own: Iterable[str], read: Iterable[str] = (), heard: Iterable[str] = ()) -> NameKeys:
    return NameKeys(frozenset(own), frozenset(read), frozenset(heard))


def _han(name: Written) -> NameKeys:
    whole = "".join(name.parts)
    folded = fold_han(whole)
    if len(folded) < 2:
        return NO_KEYS
    readings = dictionary.name_readings(name.parts if len(name.parts) == 2 else (whole,))
    read = {f"ja:{romaji}" for reading in readings if (romaji := japanese.joined_romaji(*reading))}
    if len(folded) <= 4 and all(HAN.match(char) for char in folded) and not _surely_japanese(name, bool(readings)):
        read |= set(_continental(whole, folded))
    return _keys({f"han:{folded}"}, read)


def _surely_japanese(name: Written, read: bool) -> bool:
    """Is the family name one of two characters or more that dictionaries of Japanese names have, and no Chinese one?"""
    family = name.parts[0]
    if fold_han(family[:2]) in chinese.compound_surnames():
        return False
    return len(family) > 1 and bool(dictionary.family_readings(family)) if len(name.parts) == 2 else read and len(family) > 3


def _continental(written: str, folded: str) -> Iterator[str]:
    """How a Chinese or Korean name in characters is read in Japan, China, Hong Kong, Taiwan and Korea."""
    if parts := character_readings("on", folded):
        for on in joined_readings(parts):
            yield from (f"ja:{japanese.short_vowels(spoken)}" for spoken in {on, guesses.doubled(on)})
    for pinyin in chinese.han_pinyin(written):
        yield f"zh:{pinyin}"
        yield from _pinyin_elsewhere(chinese.parse_pinyin(pinyin))
    yield from (f"jo:{spelling}" for spelling in chinese.cantonese(folded))
    for hangul in korean.hanja_hangul(folded):
        yield f"ko:{hangul}"
        yield from (f"so:{sound}" for sound in sounds.hangul_sounds(hangul))


def _pinyin_elsewhere(syllables: tuple[str, ...]) -> Iterator[str]:
    """A name in pinyin as Taiwan spells it and as kana give it."""
    yield from (f"jo:{spelling}" for spelling in chinese.taiwanese(syllables))
    yield from (f"so:{sound}" for sound in sounds.pinyin_sounds(syllables))


def _kana(name: Written) -> NameKeys:
    own: set[str] = set()
    heard: set[str] = set()
    heard |= {f"co:{form}" for form in europe.kana_consonants(name.parts)}
    for parts in {name.parts, (*name.parts[1:], name.parts[0]), (name.parts[-1], *name.parts[:-1])}:
        whole = "".join(parts)
        own |= {f"ja:{japanese.canonical_kana(kana)}" for kana in japanese.kana_forms(whole)}
        heard.add(f"so:{sounds.kana_sound(whole)}")
    read: set[str] = set()
    for family, given in guesses.on_syllables([japanese.kana_romaji(part) for part in name.parts]):
        read |= set(guesses.guessed_keys("on", family, given, ("so", "jo")))
    return _keys(own, read, heard) if len("".join(name.parts)) + len(name.parts) > 3 else NO_KEYS


def _hangul(name: Written) -> NameKeys:
    whole = "".join(char for part in name.parts for char in part if korean.HANGUL.match(char))
    hangul = korean.hangul_form(whole)
    return _keys({f"ko:{hangul}"}, {f"so:{sound}" for sound in sounds.hangul_sounds(hangul)}) if len(hangul) > 1 else NO_KEYS


def _latin(name: Written) -> NameKeys:
    found = latin.words(name)
    if len(found) < 2:
        return NO_KEYS
    read, own, asian = set(), {"la:" + " ".join(sorted(latin.word_key(word) for word in found))}, set()
    for family, given in latin.orders(name):
        own.add(f"jo:{''.join(family)}{''.join(given)}")
        asian |= set(_latin_own(family, given))
        read |= set(_latin_read(family, given))
    (own if not asian and europe.looks_slavic(found) else read).add(f"sl:{europe.slavic_key(found)}")
    if _may_be_european(name, found, asian):
        read |= {f"co:{form}" for form in europe.latin_consonants(latin.parts(name))}
        own |= {f"la:{one} {other}" for one, other in latin.short_forms(name)}
    if marked := latin.vietnamese_words(name):
        own, read = {"la:" + " ".join(sorted(marked))}, read | own
    return _keys(own | asian, read)


def _may_be_european(name: Written, words: Sequence[str], asian: Collection[str]) -> bool:
    """Is it no Asian name in letters, or only Japanese if l were r, v were b and c were k; or is it a Vietnamese one?"""
    if latin.is_vietnamese(words):
        return True
    if all(key.startswith("ja:") for key in asian):
        foreign = not asian or any(europe.NOT_JAPANESE.search(word) for word in words)
        return foreign and not any(chinese.wade_giles(family + given) for family, given in latin.orders(name))
    return False


def _latin_own(family: tuple[str, ...], given: tuple[str, ...]) -> Iterator[str]:
    """What the letters are as Japanese, Chinese and Korean are written in them."""
    one, other = "".join(family), "".join(given)
    if romaji := japanese.joined_romaji(one, other):
        yield f"ja:{romaji}"
    if pinyin := _pinyin(family, given):
        yield f"zh:{''.join(pinyin[0] + pinyin[1])}"
    yield from (f"ko:{hangul}" for hangul in korean.romanised_hangul(one, given))


def _latin_read(family: tuple[str, ...], given: tuple[str, ...]) -> Iterator[str]:
    for hangul in korean.romanised_hangul("".join(family), given):
        yield from (f"so:{sound}" for sound in sounds.hangul_sounds(hangul))
    if pinyin := _pinyin(family, given):
        yield from _pinyin_elsewhere(pinyin[0] + pinyin[1])
        yield from guesses.guessed_keys("pinyin", *pinyin, ("ja", "jo"))
    yield from guesses.guessed_keys("taiwan", family, given, ("so", "ja", "jo"))
    yield from guesses.guessed_keys("hong_kong", family, given, ("so", "zh", "ja", "jo"))


def _pinyin(family: tuple[str, ...], given: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The syllables of a name in pinyin: a surname of one or two, a given name of one or two."""
    parsed = [[chinese.parse_pinyin(piece) for piece in pieces] for pieces in (family, given)]
    if not all(all(part) for part in parsed):
        return None
    one, other = (tuple(syllable for piece in part for syllable in piece) for part in parsed)
    return (one, other) if 0 < len(one) <= 2 and 0 < len(other) <= 2 else None


def _cyrillic(name: Written) -> NameKeys:
    found = [letters for part in name.parts if (letters := europe.cyrillic_letters(part))]
    if len(found) < 2:
        return NO_KEYS
    hissing = [word.replace("c", "s") for word in europe.without_patronymic(found)]
    return _keys({f"sl:{europe.slavic_key(found)}"}, {f"co:{form}" for form in europe.latin_consonants(hissing)})


_MAKERS = {"han": _han, "kana": _kana, "hangul": _hangul, "latin": _latin, "cyrillic": _cyrillic}
