"""Whether two names are of one bearer: by their words, by their sound, and by what kind of body they name.

Within one script a name is another's when its words are among the other's (`Kurehama Marine`, 飛騨野信金) or its initials
are the other's; two other names are two bearers. Across English and Japanese the words for kinds of bodies are translated
(bodies.toml) and what is left is compared by sound; names that do not sound alike may be translated, and stay open.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from importlib.resources import files

from urazuke.corroboration.names import is_unit_name, name_key
from urazuke.corroboration.romanisation import is_japanese, kana_within, skeleton, sound, soundlike

ALIKE = 0.75  # sound-likeness from which two names are one in two scripts
_UNLIKE = 0.5
_LETTERS = 5  # of a word of few consonants that is compared by all its letters
_LONGEST_PERSON = 6  # characters of a Japanese person's name
_TITLE = re.compile(r"(?:報道官|容疑者|被告人?|氏|さん|社長|会長|大臣|長官|首相|大統領|局長|部長|知事|市長|教授|弁護士|議員|外相)$")
_ORDINAL = re.compile(r"(?:no\.?|number|第)?\s*(\d{1,6})\s*(?:th|st|nd|rd|号)?")
_STOP = {"the", "a", "an", "of", "for", "and", "in", "at", "inc", "ltd", "co", "corp", "limited", "plc", "gmbh", "mr", "mrs", "ms", "dr"}
_LEGAL_JA = re.compile(
    r"^[在駐](?=.{2,}(?:公使|領事|大使))|株式会社|有限会社|合同会社|国立研究開発法人|独立行政法人|一般社団法人|（株）|[(（)）「」『』・\s＝=-]"
)
_POINTING = re.compile(
    r"[本当弊同](?:社|市|町|村|区|県|府|道|庁|省|局|行|院|校|学|園|会|店|所|研究所|機構|病院|大学|法人|組合|センター|グループ)"
)


class Likeness(IntEnum):
    """Ordered: from two bearers to one."""

    DIFFERENT = -1
    UNLIKE = 0  # in two scripts, and they neither sound alike nor share a word; one may be a translation
    OPEN = 1
    LIKELY = 2
    SAME = 3


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart: its words for kinds of bodies, its other known words, its places, and what remains."""

    kinds: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]
    rest: tuple[str, ...]
    spoken: tuple[str, ...] = ()  # `rest` in kana as it is read within the whole name, where that can be told

    @property
    def proper(self) -> str:
        return "".join(self.rest)

    @property
    def said(self) -> tuple[str, ...]:
        """The ways in which the rest may be said."""
        return tuple(dict.fromkeys(("".join(self.spoken), self.proper))) if self.spoken else (self.proper,)


def one_name(left: str, right: str) -> bool:
    """Whether the two are surely the name of one thing."""
    return compare_names(left, right) is Likeness.SAME


def is_description(words: str) -> bool:
    """Whether the words describe or point rather than name: `ministry in Austria`, 東海地方の企業, 本市."""
    if is_japanese(words):
        return "の" in words.strip("の") or _POINTING.fullmatch(words) is not None
    return bool(words) and not any(word[0].isupper() for word in words.split()[:1]) and not words[0].isdigit()


def is_short_form(left: str, right: str) -> bool:
    """Whether one is the other's short form and names no other kind of body: a university's hospital is not the university."""
    if _initials(left, right) or _initials(right, left):
        return True
    alike = compare_names(left, right) >= Likeness.LIKELY and is_japanese(left) == is_japanese(right)
    return alike and parts(left).kinds == parts(right).kinds


@functools.lru_cache(maxsize=65536)
def compare_names(left: str, right: str) -> Likeness:
    """How the two names stand to each other."""
    ours, theirs = name_key(left), name_key(right)
    if not ours or not theirs:
        return Likeness.OPEN
    bare = _TITLE.sub("", left), _TITLE.sub("", right)
    if bare != (left, right) and all(bare):
        return compare_names(*bare)
    if ours == theirs:
        return Likeness.SAME
    if ours.replace(" ", "") == theirs.replace(" ", ""):
        return Likeness.SAME
    if is_unit_name(left) and is_unit_name(right):
        return Likeness.DIFFERENT
    one, other = parts(left), parts(right)
    if (numbered := _numbered(one)) and (other_number := _numbered(other)):
        return Likeness.SAME if numbered == other_number else Likeness.DIFFERENT
    if one.kinds and other.kinds and not one.kinds & other.kinds:
        return Likeness.DIFFERENT
    if is_japanese(left) == is_japanese(right):
        return _in_one_script(left, right, one, other)
    return _across_scripts(left, right, one, other)


def _numbered(name: Parts) -> str:
    """The number of a body that has no other name: `Department 12`, 第12局, `Office 137`."""
    match = _ORDINAL.fullmatch(" ".join(name.rest))
    return match[1] if match and name.kinds else ""


def _in_one_script(left: str, right: str, one: Parts, other: Parts) -> Likeness:
    if _initials(left, right) or _initials(right, left) or _shortened(left, right) or _shortened(right, left):
        return Likeness.LIKELY
    if not one.rest or not other.rest:  # `prosecutors`, `the Foreign Ministry`
        if one.kinds == other.kinds and one.words == other.words and len(one.words) > 1 and not (one.rest or other.rest):
            return Likeness.LIKELY if not one.places or not other.places else Likeness.DIFFERENT  # whose, only one tells
        ours, theirs = one.kinds | one.words | one.places, other.kinds | other.words | other.places
        return Likeness.OPEN if _overlap(one, other) and (ours <= theirs or theirs <= ours) else Likeness.DIFFERENT
    return Likeness.SAME if sorted(one.rest) == sorted(other.rest) and one.words == other.words else Likeness.DIFFERENT


def _across_scripts(left: str, right: str, one: Parts, other: Parts) -> Likeness:
    if one.places and other.places and not one.places & other.places:
        return Likeness.DIFFERENT
    ours, theirs = one.kinds | one.words, other.kinds | other.words
    if ours and theirs and not ours & theirs and one.rest and other.rest:
        return Likeness.OPEN  # Setouchi TV is not 瀬戸内工業大学
    if soundlike(left, right) >= ALIKE and len(skeleton(left)) >= 3:
        return Likeness.SAME
    if one.rest and other.rest:
        alike = max(
            *(soundlike(a, b) for a in one.said for b in other.said), _by_word(one.rest, other.rest), _by_word(other.rest, one.rest)
        )
        if alike >= ALIKE:
            return Likeness.SAME if len(skeleton(one.proper)) >= 3 else Likeness.LIKELY
        if len(one.rest) + len(other.rest) > 3 and alike >= 0.6:
            return Likeness.LIKELY
        if _one_head(one, other) or _one_head(other, one):
            return Likeness.LIKELY
        if alike < _UNLIKE and not ours & theirs:
            return Likeness.UNLIKE
    elif not one.rest and not other.rest:
        ours, theirs = ours | one.places, theirs | other.places
        shared = 2 * len(ours & theirs) / max(1, len(ours) + len(theirs))
        return Likeness.SAME if shared == 1 and one.places else Likeness.LIKELY if shared >= 0.6 else Likeness.OPEN
    return Likeness.LIKELY if one.places & other.places and _overlap(one, other) and not (one.rest and other.rest) else Likeness.OPEN


def _by_word(ours: Iterable[str], theirs: tuple[str, ...]) -> float:
    """A surname or a first word that is the whole of the other."""
    whole = "".join(theirs)
    return max((soundlike(word, whole) for word in ours if len(skeleton(word)) >= 3 or len(sound(word)) >= _LETTERS), default=0.0)


def _one_head(latin: Parts, japanese: Parts) -> bool:
    """`Ureshino Hydro Machinery` of 嬉野水力機械: one proper name at the head, the trade translated."""
    head, whole = latin.rest[0], sound("".join(japanese.spoken) or japanese.proper)
    return len(latin.rest) > 1 and len(head) >= _LETTERS and not is_japanese(head) and whole != head and whole.startswith(head)


def _overlap(one: Parts, other: Parts) -> bool:
    return bool((one.kinds | one.words) & (other.kinds | other.words))


def _initials(short: str, full: str) -> bool:
    letters = re.sub(r"\W", "", short)
    words = [w for w in re.findall(r"[A-Za-z]+", full) if w.casefold() not in _STOP]
    return len(letters) > 2 and letters.isupper() and letters == "".join(w[0] for w in words).upper()


def _shortened(short: str, full: str) -> bool:
    """`Kurehama Marine` of `Kurehama Marine Engineering`; 霧ヶ峰機構 of 霧ヶ峰材料研究機構."""
    if is_japanese(short):
        ours, theirs = _LEGAL_JA.sub("", short), _LEGAL_JA.sub("", full)
        if 2 <= len(ours) < len(theirs) <= _LONGEST_PERSON and theirs.startswith(ours) and not (parts(full).kinds | parts(full).words):
            return True  # a surname
        return 3 <= len(ours) < len(theirs) and ours[:2] == theirs[:2] and _in_order(ours, theirs)
    few, many = _latin_words(short), _latin_words(full)
    telling = any(w not in _english() for w in few) or (len(few) > 1 and {_english()[w][0] for w in few} >= {"kinds", "places"})
    return 0 < len(few) < len(many) and set(few) <= set(many) and telling


def _in_order(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


@functools.lru_cache(maxsize=16384)
def parts(name: str) -> Parts:
    """The name taken apart."""
    found: dict[str, set[str]] = {"kinds": set(), "words": set(), "places": set()}
    spans = _japanese_parts(name, found) if is_japanese(name) else [(word, 0, 0) for word in _latin_parts(name, found)]
    rest = tuple(word for word, _, _ in spans)
    spoken = kana_within(_LEGAL_JA.sub("", name), [span[1:] for span in spans]) if is_japanese(name) else None
    return Parts(frozenset(found["kinds"]), frozenset(found["words"]), frozenset(found["places"]), rest, spoken or ())


def _latin_parts(name: str, found: dict[str, set[str]]) -> list[str]:
    rest = []
    for word in _latin_words(name):
        table, concept = _english().get(word, ("", ""))
        if table:
            found[table].add(concept)
        else:
            rest.append(word)
    return rest


def _latin_words(name: str) -> list[str]:
    text = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    words = [w.removesuffix("'s").removesuffix("'") for w in re.findall(r"[\w'.-]+", text)]
    return [w.strip(".") for w in words if w.strip(".") not in _STOP and w.strip(".'-")]


def _japanese_parts(name: str, found: dict[str, set[str]]) -> list[tuple[str, int, int]]:
    """What no word of bodies.toml takes, and where it stands."""
    text = _LEGAL_JA.sub("", unicodedata.normalize("NFKC", name))
    rest: list[tuple[str, int, int]] = []
    start = at = 0
    while at < len(text):
        word = next((w for w in _japanese_words() if text.startswith(w, at) and _stands(w, at, text)), None)
        if word is None:
            at += 1
            continue
        rest.append((text[start:at], start, at))
        table, concept = _japanese()[word]
        found[table].add(concept)
        start = at = at + len(word)
    rest.append((text[start:], start, len(text)))
    return [piece for piece in rest if piece[0]]


def _stands(word: str, at: int, text: str) -> bool:
    """A word of one character counts at the end of a name only (慶応大, 防衛省): 大阪 is no university."""
    return len(word) > 1 or (at > 1 and at + 1 == len(text))


@functools.cache
def _document() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads(files("urazuke.corroboration").joinpath("bodies.toml").read_text("utf-8"))


@functools.cache
def _english() -> dict[str, tuple[str, str]]:
    return {word: (table, concept) for table, rows in _document().items() for concept, row in rows.items() for word in row["en"]}


@functools.cache
def _japanese() -> dict[str, tuple[str, str]]:
    return {word: (table, concept) for table, rows in _document().items() for concept, row in rows.items() for word in row["ja"]}


@functools.cache
def _japanese_words() -> tuple[str, ...]:
    return tuple(sorted(_japanese(), key=lambda w: (-len(w), w)))
