"""What a frame sees when it fills its roles, and what filled them; the types that its ways ask for."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.reports.claims.parsed import Parsed
from urazuke.reports.entities.cast import Referent
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import data
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.speech.speakers import Saying

if TYPE_CHECKING:
    from spacy.tokens import Token

Value = Referent | str | int | bool


@dataclass(frozen=True, slots=True)
class Moment:
    """What a frame sees: the document, the sentence, the trigger, who is speaking there, and the sentence's grammar if it has one."""

    scene: Scene
    sentence: Sentence
    start: int
    end: int
    saying: Saying | None
    parsed: Parsed | None = None
    token: Token | None = None


@dataclass(slots=True)
class Filled:
    """What filled a role, and the spans of the text it came from."""

    values: list[Value]
    spans: list[tuple[int, int]]


@functools.cache
def types(text: str) -> frozenset[str]:
    """`PERSON|threat_group` as the set of entity types."""
    short = data("frames/types.toml")["types"]
    return frozenset(t for word in text.split("|") for t in short.get(word, [word]))


_BESIDE = re.compile(r"\b(?:in addition to|besides|apart from|other than|along with)\s+$", re.IGNORECASE)
_SOURCE = re.compile(r"[」』]?(?:ら|など)?(?:によ(?:ると|れば|りますと)|への取材|の話(?:では|で|による))")


_LENDS_NAME = re.compile(
    r"(?:容疑者|被告|氏|さん)?(?:ら)?(?:本人)?の(?:[^、。はがを]{0,6})?(?:名前|名義|在留カード|免許証|旅券|パスポート|身分証|保険証|個人情報|氏名|住民票|写真|画像)"
)


_LENDS_ITS_NAME = re.compile(
    r"['’]s?\s+(?!own\b)(?:[\w-]+\s+){0,2}?"
    r"(?:names?|identit(?:y|ies)|particulars|passports?|papers|licen[cs]es?|identity cards?|ID cards?)\b"
)
_ONE_OF_TWO = re.compile(r"\b[Tt]he (?:younger|elder|older)\s+$")
_IN_NAME_OF = re.compile(
    r"\b(?:in|under|using|on|with)\s+the\s+(?:names?|identit(?:y|ies)|particulars|passports?|papers)\s+of\s+(?:an?\s+|the\s+|\w+\s+and\s+)?$"
)
_TURN = re.compile(
    r"[\s\u3000]*(?:(?:(?<=[○◯◎〇●])|[○◯◎〇●])[^\s\u3000。「」]{1,40}[\s\u3000]|[\u3400-\u9fff\u30a1-\u30fc]{0,12}(?:長|大臣|報道官|氏|教授|弁護士|担当者|代表|取締役)\u3000)"
)


def _labels_turn(item: Placed, moment: Moment) -> bool:
    """`○委員（早瀬みどり君）　…`: who has the floor is not who is told of."""
    label = None if moment.sentence.heading else _TURN.match(moment.scene.text, moment.sentence.start, moment.sentence.end)
    return label is not None and item.end <= label.end()


def _lends_name(item: Placed, text: str) -> bool:
    """`servers taken out in Mr Ingham's name`: whose name was used did not take them out."""
    if _ONE_OF_TWO.search(text, max(0, item.start - 14), item.start):
        return True  # the younger Morinaga: which of the two that name stands for is not known
    return bool(_LENDS_ITS_NAME.match(text, item.end) or _IN_NAME_OF.search(text, max(0, item.start - 40), item.start))


def stands_aside(item: Placed, moment: Moment) -> bool:
    """`according to a source`, `in addition to this man`: whoever is named so takes no part in what is told."""
    if item.type not in ("person", "person_unnamed"):
        return False
    if moment.scene.language == "ja" and _labels_turn(item, moment):
        return True
    if moment.scene.language == "ja" and (_SOURCE.match(moment.scene.text, item.end) or _LENDS_NAME.match(moment.scene.text, item.end)):
        return True
    if moment.scene.language == "en" and _lends_name(item, moment.scene.text):
        return True
    saying = moment.saying
    only_says = saying is not None and not saying.subject and moment.scene.language != "ja"
    if only_says and saying is not None and any(w.start <= item.start and item.end <= w.end for w in saying.who):
        return True
    return bool(_BESIDE.search(moment.scene.text, max(item.start - 24, moment.sentence.start), item.start))
