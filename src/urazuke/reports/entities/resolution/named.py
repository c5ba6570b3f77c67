"""Which referent a name stands for: one known by that name, by a longer or a shorter one, or described right before."""

from __future__ import annotations

import re

from urazuke.reports.entities.cast import Referent
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names.accused import add_told
from urazuke.reports.entities.names.name_evidence import title_words
from urazuke.reports.entities.names.naming import (
    ALSO,
    AS_NAME,
    BESIDE,
    CALLED,
    CALLED_INSIDE,
    INTRODUCED,
    LISTED,
    TRACKED,
)
from urazuke.reports.entities.names.second_names import TWICE_NAMED, first_name
from urazuke.reports.entities.resemblance import (
    folded,
    is_initials,
    surface_of,
)
from urazuke.reports.entities.resolution.anaphora import BODIES
from urazuke.reports.entities.resolution.anaphora_ja import abbreviates, beside, incorporated_alike, same_person
from urazuke.reports.entities.resolution.memory import Memory

ACCUSED_JA = frozenset(("容疑者", "被告"))
_INDEFINITE = ("a", "an", "one", "another", "some", "several", "his", "her", "their", "its", "our")
NAMED_BY_HEAD = ("threat_group", "malware", "tool", "media_outlet", "product", "online_service", "political_party")


def _stands_beside(described: Found, name: Found, between: str) -> bool:
    return BESIDE.fullmatch(between) is not None or beside(described, name, between)


def _ends_with(name: str, word: str) -> bool:
    """`LINDHOLM TRIBUNE` ends with Tribune too."""
    return name.endswith(f" {word.upper() if name.isupper() else word}")


def _of_one_family(name: str, other: str) -> bool:
    """`Vaitkus` and `Mr Vaitkus` of Jonas Vaitkus; Margit Solvang is not Espen Solvang."""
    mine, yours = name.split(), other.split()
    if mine[-1:] != yours[-1:]:
        return False
    given, called = ([w.rstrip(".") for w in words[:-1] if w.rstrip(".") not in title_words()] for words in (mine, yours))
    if not given or not called or not (given[0].isalpha() and called[0].isalpha()):
        return True
    short = min(len(given[0]), len(called[0]))
    return given[0][:short].lower() == called[0][:short].lower() or any(w in given for w in called)


class Named:
    """Reads the memory; who is new is added to it, mentions are joined by the resolver."""

    def __init__(self, memory: Memory) -> None:
        self._seen = memory

    def referent(self, item: Found) -> Referent:
        if item.type == "person":
            add_told(self._seen.text, item)
        return self._referent(item)

    def _referent(self, item: Found) -> Referent:
        if item.key and item.key in self._seen.by_key:
            return self._described_before(self._seen.by_key[item.key], item)
        surface = surface_of(self._seen.text, item)
        known = self._seen.by_key.get(f"name:{item.type}:{folded(surface)}") or (self._short_form(item, surface) if not item.key else None)
        if known:
            return self._described_before(known, item)
        referent = self._alias(item) or self._second_name(item) or self._seen.new(item)
        self._seen.by_key.setdefault(f"name:{item.type}:{folded(surface)}", referent)
        if item.key:
            self._seen.by_key.setdefault(item.key, referent)
        if not referent.named:
            referent.name = item.name
        self._acronym(item, referent)
        return referent

    def _described_before(self, known: Referent, item: Found) -> Referent:
        """`a threat actor we call X`, where X was named before: the description is X's too."""
        last = self._seen.last
        if last is None or last.kind != "nominal" or last.type != item.type:
            return known
        between, described = self._seen.text[last.end : item.start], self._seen.of.get(id(last))
        inside = (
            last.start <= item.start and item.end <= last.end and self._gives_name(last, item, self._seen.text[last.start : item.start])
        )
        if (
            described
            and described is not known
            and described.mentions == [last]
            and (inside or (last.end <= item.start and (CALLED.match(between) or _stands_beside(last, item, between))))
        ):
            described.mentions.clear()
            known.mentions.append(last)
            self._seen.of[id(last)] = known
        return known

    def _alias(self, item: Found) -> Referent | None:
        """`X, also called Y`; `a hacking group called X`: the same thing, where the types agree."""
        last = self._seen.last
        if last is None:
            return None
        if item.type == "person" and (person := self._person_described(last, item)):
            return self._name_of_person(person, item)
        last = self._widest(last, item)
        if last.type != item.type:
            return None
        if last.end > item.start:  # the name stands inside the description
            inner = self._seen.text[last.start : item.start]
            within = last.kind == "nominal" and item.end <= last.end
            return self._seen.of.get(id(last)) if within and self._gives_name(last, item, inner) else None
        between = self._seen.text[last.end : item.start]
        if item.type in ("threat_group", "malware") and self._listed_alias(last, item, between):
            return self._seen.of.get(id(last))
        if self._apposed_name(last, item, between):
            return self._seen.of.get(id(last))
        joined = ALSO.match(between) or (last.kind == "nominal" and (CALLED.match(between) or _stands_beside(last, item, between)))
        return self._seen.of.get(id(last)) if joined and len(between) < 60 else None

    def _second_name(self, item: Found) -> Referent | None:
        """`X, which some firms track as Y`: whoever names it stands between."""
        if item.type not in TWICE_NAMED or item.key:
            return None
        first = first_name(self._seen.text, item.start, self._seen.ends)
        return self._seen.of.get(id(first)) if isinstance(first, Found) and first.type == item.type else None

    def _listed_alias(self, last: Found, item: Found, between: str) -> bool:
        """`X, which is tracked by others as Y and Z`: of a name before `as`, or after one in such a list."""
        if last.kind != "name":
            return False
        if between in ("、", "，", "や", "、 "):  # （別名 BlueKappa、TA-5512）
            opened = self._seen.text.rfind("（", max(0, last.start - 40), last.start)
            return opened >= 0 and self._seen.text.startswith(("別名", "通称"), opened + 1)
        listed = LISTED.fullmatch(between) and AS_NAME.search(self._seen.text[max(0, last.start - 12) : last.start])
        return bool(listed or TRACKED.match(between))

    def _gives_name(self, described: Found, name: Found, inner: str) -> bool:
        """`a gang called X`, `the X gang`, `the ransomware gang X`."""
        if re.search(r"(?:called|calls?|as|named|names?|dubbed|dubs|labell?ed|styled|itself|herself|himself)\s+[\"“]?$", inner):
            return True
        if (
            described.type in NAMED_BY_HEAD
            and name.end == described.end
            and re.search(r"\b(?:gang|crew|group|actor|collective)\s+$", inner)
        ):
            return True
        head = re.escape(described.features.get("head", ""))
        if described.type not in NAMED_BY_HEAD or not head:
            return False
        behind = self._seen.text[name.end : described.end]
        return (
            re.fullmatch(rf"[\"”]?\s+(?:[a-z-]+\s+){{0,2}}{head}", behind) is not None
            or re.search(rf"\b{head}\s+[\"“]?$", inner) is not None
        )

    def _widest(self, last: Found, item: Found) -> Found:
        """Of `a contractor in Chengdu, X` the contractor, not the town."""
        if last.type == item.type and not (last.kind == "name" and self._seen.text[last.end : item.start].startswith(("'s ", "’s "))):
            return last
        around = [r.mentions[-1] for r in self._seen.order[-4:] if r.type == item.type and r.mentions]
        nominal = [m for m in around if m.kind == "nominal" and (m.start < last.start or m.end > last.end)]
        beside = (m for m in nominal if m.end == last.end or item.end <= m.end or self._seen.text[m.end : item.start] in (", ", "、"))
        return next(beside, last)

    def _apposed_name(self, last: Found, item: Found, between: str) -> bool:
        """`a specialist company, Larkfield Response, …`: an indefinite description and, between commas, its name."""
        referent = self._seen.of.get(id(last))
        fresh = referent is not None and referent.mentions == [last]
        indefinite = (
            last.kind == "nominal" and (last.features.get("first") in _INDEFINITE or fresh) and last.features.get("count", "1") == "1"
        )
        closed = self._seen.text[item.end : item.end + 1] in (",", ".", ")", ";", " ")
        beside = between in (", ", ",\n") or (between == " (" and self._seen.text[item.end : item.end + 1] == ")")
        return bool(indefinite and beside and closed and referent is not None and not referent.named)

    def _person_described(self, last: Found, item: Found) -> Found | None:
        """The description right before the name: of `a spokesman for the institute, Ken Ito`, not the institute in it."""
        before = [m for r in self._seen.order[-4:] if r.type == "person_unnamed" for m in r.mentions[-1:] if m.kind == "nominal"]
        if inside := next((m for m in before if m.start <= item.start and item.end <= m.end), None):
            return inside  # a Kharkiv programmer nicknamed "Grom"
        around = [m for m in before if m.start <= last.start and last.end <= m.end and m is not last]
        if holder := next((m for m in around if m.end == last.end or INTRODUCED.fullmatch(self._seen.text, m.end, item.start)), None):
            return holder
        if last.type == "person_unnamed":
            return last
        return next((m for m in before if item.start - m.end > 9 and INTRODUCED.fullmatch(self._seen.text, m.end, item.start)), None)

    def _name_of_person(self, last: Found, item: Found) -> Referent | None:
        """`the suspect, Rasmus Oja`: the person described now has a name."""
        referent = self._seen.of.get(id(last))
        if (
            referent is None
            or referent.named
            or not (
                INTRODUCED.fullmatch(self._seen.text[last.end : item.start])
                or (self._seen.text[last.end : item.start] == "、" and item.features.get("title") in ACCUSED_JA)  # 元実習生、王凱被告
                or (item.end <= last.end + 1 and CALLED_INSIDE.search(self._seen.text[last.start : item.start]))
            )
        ):
            return None
        referent.type = "person"
        self._seen.recent.setdefault("person", []).append(referent)
        return referent

    def _short_form(self, item: Found, surface: str) -> Referent | None:
        """`Kurehama Marine` after `Kurehama Marine Engineering`, `Vaitkus` after `Jonas Vaitkus`."""
        for referent in reversed(self._seen.recent.get(item.type, [])[-40:]):
            for name in referent.names:
                if item.type == "person" and (_of_one_family(name, surface) or same_person(name, surface)):
                    return referent
                if item.type == "person" and " " not in surface and name.split()[0] == surface:
                    return referent  # Wu of Wu Zhen
                if name.startswith(surface) and {item.features.get("title"), referent.features.get("title")} <= ACCUSED_JA:
                    return referent  # 王被告 of 王凱被告
                if item.type in BODIES and is_initials(surface, name):
                    return referent
                if item.type == "organisation" and (incorporated_alike(name, surface) or abbreviates(name, surface)):
                    return referent
                if self._is_last_word(item, surface, name):
                    return referent
                shorter, longer = sorted((surface, name), key=len)
                if item.type == "product" and longer.endswith(f" {shorter}"):
                    return referent  # MailHub of Orvane MailHub
                if (
                    item.type != "person"
                    and longer.startswith(shorter)
                    and (len(shorter) >= 5 or (not shorter.isascii() and len(shorter) >= 3))
                ):
                    return referent
        return None

    def _is_last_word(self, item: Found, surface: str, name: str) -> bool:
        """`the Repository` after `National Seed Repository`: its last word, with the article that makes it definite."""
        if item.type not in (*BODIES, "threat_group") or " " in surface or len(surface) < 5 or not _ends_with(name, surface):
            return False
        return self._seen.text[max(0, item.start - 4) : item.start].lower() == "the "

    def _acronym(self, item: Found, referent: Referent) -> None:
        """`National Cyber Coordination Office (NCCO)`: the letters in brackets are its name too."""
        match = re.match(r"\s?[(（][\"“]?([A-Z][A-Za-z]{1,7}(?:-[A-Z]{2,4})?)[\"”]?[)）]", self._seen.text[item.end : item.end + 20])
        if match:
            self._seen.by_key.setdefault(f"name:{item.type}:{folded(match[1])}", referent)
