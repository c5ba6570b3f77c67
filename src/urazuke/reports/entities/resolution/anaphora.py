"""Which of those spoken of before a definite description points back to: `the hospital` to a hospital, `the agency` to no company.

What has the word in its own name, or was called so, comes first; then what is of the same class; a company is
also what nothing tells the class of. What a place owns (`Germany's intelligence agency`) is only what was called the same.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.nominal_heads import words
from urazuke.reports.patterns import data

if TYPE_CHECKING:
    from urazuke.reports.entities.cast import Referent

BODIES = ("organisation", "government_body", "police", "media_outlet", "military_unit", "political_party")
_POINTING = re.compile(r"^(?:the|this|that|these|those|said|our|its|their|his|her)\b", re.IGNORECASE)
_POINTING_JA = re.compile(r"^(?:同|当該|この|その|当|本|弊)")
_PLAIN = frozenset(("the", "this", "that", "these", "those", "same", "said", "our"))
_MEDIA = ("broadcaster", "newspaper")
_ANY_AGENCY = ("agency", "bureau", "department", "force", "service", "office", "unit", "directorate")
_ANY_ADJECTIVE = frozenset(
    ("same", "local", "national", "federal", "state", "victim", "french", "german", "dutch", "public", "private", "young")
)
_ANY_COMPANY = ("company", "firm", "business", "corporation", "group", "enterprise")
_REGULATING = ("authority", "commission", "commissioner", "inspectorate", "regulator", "ombudsman", "agency")
_SOMEBODYS = re.compile(r"(?:its|their|his|her|our|whose)\s|(?:the\s+)?\w[\w ]*?['’]s\s", re.IGNORECASE)
_OWNED = re.compile(r"\w['’]s\s")


def points_back(item: Found) -> bool:
    """Is it definite?"""
    return "plain" in item.features or bool(_POINTING.match(item.name) or _POINTING_JA.match(item.name))


def head_of(item: Found) -> str:
    """The noun that decides: `agency`; `病院` of 同病院."""
    if head := item.features.get("head"):
        return head
    name = item.name
    return _POINTING_JA.sub("", name) if not name.isascii() else (name.lower().split() or [""])[-1]


def meant(item: Found, recent: Sequence[Referent]) -> Referent | None:
    """Of the bodies in `recent` (the last spoken of first), the one that the description stands for."""
    head = head_of(item)
    kind = class_of_head(head)
    # the Galway company is as plain as the company
    plain = all(w.lower() in _PLAIN or w[0].isupper() for w in item.name.split()[:-1]) if item.name.isascii() else True
    if _SOMEBODYS.match(item.name) and head in words("owned_bodies"):
        return None  # its insurer is not it
    owner = _owner(item)
    best: tuple[int, Referent] | None = None
    for referent in recent:
        if owner and not _same_owner(owner, referent):
            continue
        if not _may_be(item, referent) or (referent.type != item.type and not _other_type(item, head, kind, plain, referent)):
            continue
        score = _likeness(head, kind, plain, referent, item.name)
        if score == 2 and head in _ANY_COMPANY and _is_somebodys(referent):
            score = 1  # the company is rather who was named than `a contractor`
        if score and (best is None or score > best[0]):
            best = (score, referent)
    return best[1] if best else None


def _is_somebodys(referent: Referent) -> bool:
    """`a contractor`, `its supplier`: described by what it is to another body alone, once."""
    first = referent.mentions[0]
    return not referent.named and len(referent.mentions) == 1 and first.features.get("head", "") in words("owned_bodies") | words("either")


def likeness(head: str, referent: Referent) -> int:
    """How well the plain head (社, 院) fits the body; 0 for one of another kind."""
    return _likeness(head, class_of_head(head), True, referent)


def _may_be(item: Found, referent: Referent) -> bool:
    """Companies and media are described by their own nouns, the police by theirs."""
    if item.name.startswith("同") and "issuer" in referent.features:
        return False
    if item.type == referent.type:
        return True
    if "media_outlet" in (item.type, referent.type) and class_of_head(head_of(item)) in _MEDIA:
        return False
    return {item.type, referent.type} <= set(BODIES)


def _other_type(item: Found, head: str, kind: str | None, plain: bool, referent: Referent) -> bool:
    """`the agency` may be the police, `the embassy` never, nor `the port authority`; no company is a state's body."""
    state = ("government_body", "police", "military_unit")
    if "media_outlet" in (item.type, referent.type) and {item.type, referent.type} & set(state):
        return False
    if not item.name.isascii() or _likeness(head, kind, True, referent) == 3:
        return True
    if {item.type, referent.type} == {"government_body", "police"}:
        return plain and head in _ANY_AGENCY
    return not (referent.type in state and kind not in (None, "agency", "centre"))


def _owner(item: Found) -> str | None:
    match = re.match(r"(?:the\s+)?(\w[\w ]*?)['’]s\s", item.name)
    return match[1].lower() if match and match[1][0].isupper() else item.features.get("nation")


def _same_owner(owner: str, referent: Referent) -> bool:
    return any(owner[:4] in text.lower() for text in _texts(referent))


def _texts(referent: Referent) -> Iterable[str]:
    return [referent.name, *referent.names, *referent.worded]


def _likeness(head: str, kind: str | None, plain: bool, referent: Referent, whole: str = "") -> int:
    """3: named or called so; 2: of that class; 1: a company whose class nothing tells; 0: another thing."""
    word = re.escape(head)
    called = referent.name if referent.named else " ".join(m.features.get("head", "") for m in referent.mentions[:20])
    if head in words("particular") and re.search(rf"\b{word}\b", called, re.IGNORECASE):
        return 3
    for text in referent.names:
        if (head.isascii() and re.search(rf"\b{word}s?\b", text, re.IGNORECASE)) or (not head.isascii() and len(head) > 1 and head in text):
            return 3
    if head not in _ANY_COMPANY and any(m.features.get("head") == head for m in referent.mentions[:20]):
        return 3
    if referent.type == "organisation" and whole.isascii() and _shares_word(whole, referent):
        return 3
    if head in ("regulator", "watchdog") and referent.type == "government_body":
        return 2 if plain and any(w in _latin_words(referent) for w in _REGULATING) else 0
    if head in words("particular"):
        return 0
    if kind == "company" and head not in _ANY_COMPANY and not referent.named and head.isascii() and _otherwise_told(referent):
        return 0  # the vendor is not the third utility
    its = class_of(referent)
    if kind is not None and kind in its:
        return 2 if plain or (kind == "company" and whole.count(" ") < 3) or _fits_whole(whole, referent) else 0
    unknown = not its or its == {"company"}
    if kind == "company" and referent.type == "organisation" and unknown and plain:
        return 2  # 同社, the company: the last one, whatever its name tells
    nameless = "media_outlet" if kind in _MEDIA else "organisation"  # Kowhai News tells neither paper nor station
    return 1 if kind not in (None, "company", "agency") and plain and not its and referent.type == nameless else 0


def _otherwise_told(referent: Referent) -> bool:
    """Is it described by nouns of its own alone (`a utility`), none of which could be any company's?"""
    heads = {m.features.get("head", "") for m in referent.mentions[:20]}
    return bool(heads) and not heads & {*_ANY_COMPANY, ""}


def _shares_word(whole: str, referent: Referent) -> bool:
    """`the robot builder` is Lindqvist Robotics, `the ferry company` Ostermeer Ferries: a word before the head is one of the name."""
    told = [w for w in whole.lower().split()[:-1] if len(w) > 3 and w.isalpha() and w not in _PLAIN | _ANY_ADJECTIVE | words("nations")]
    names = [w for w in _latin_words(referent) if len(w) > 3]
    return any(n.startswith(w[: max(4, len(w) - 1)]) for w in told for n in names)


def _latin_words(referent: Referent) -> set[str]:
    return {w.strip(".,'’s") if len(w) > 4 else w for name in [referent.name, *referent.names][:6] for w in name.lower().split()}


def _fits_whole(whole: str, referent: Referent) -> bool:
    """`the geodesy office` is no agency spoken of without that word; `the hacked hospital` may be any."""
    told = [w for w in whole.lower().split()[1:-1] if not w.endswith(("ed", "ese", "ian", "ish", "based")) and w not in _ANY_ADJECTIVE]
    texts = " ".join(_texts(referent)).lower()
    return not whole.isascii() or all(w.strip("'’s,") in texts for w in told)


def class_of(referent: Referent) -> set[str]:
    """The classes that its names and the nouns it was called by tell."""
    found = {k for m in referent.mentions[:20] if m.kind == "nominal" and (k := class_of_head(m.features.get("head", "")))}
    for name in [referent.name, *referent.names][:6]:
        if name.isascii():
            found |= {k for w in name.lower().split() if (k := _latin().get(w.strip(".,")))}
        else:
            found |= {k for ending, k in _other() if name.endswith(ending)}
    if referent.type in ("government_body", "police"):
        found.add("agency")
    return found


def class_of_head(head: str) -> str | None:
    return _heads().get(head)


@functools.cache
def _heads() -> dict[str, str]:
    return {word: row["name"] for row in reversed(data("gazetteers/classes.toml")["class"]) for word in row["heads"]}


@functools.cache
def _latin() -> dict[str, str]:
    return {w: row["name"] for row in reversed(data("gazetteers/classes.toml")["class"]) for w in row["names"] if w.isascii()}


@functools.cache
def _other() -> tuple[tuple[str, str], ...]:
    rows = [(w, row["name"]) for row in data("gazetteers/classes.toml")["class"] for w in row["names"] if not w.isascii()]
    return tuple(sorted(rows, key=lambda r: -len(r[0])))
