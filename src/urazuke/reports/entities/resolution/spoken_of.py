"""Who of those spoken of a description may stand for: nothing that either tells speaks against it.

The last one that fits; a friend, an official or somebody's family only where they were called so; who is accused by name
only for a word that tells nothing of him.
"""

from __future__ import annotations

import re

from urazuke.reports.entities.cast import Referent
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names.naming import BARE
from urazuke.reports.entities.nominal_heads import FILE, offices, type_of_noun, words
from urazuke.reports.entities.resemblance import FAMILY, KINDS, RELATED, SPEAKING, holds, role, same_body, telling_ja, tells_apart
from urazuke.reports.entities.resolution.anaphora import BODIES
from urazuke.reports.entities.resolution.memory import Memory
from urazuke.reports.patterns import data

INDEFINITE = ("a", "an", "another", "some", "several", "his", "her", "their", "its", "our", "one", "whose", "someone", "somebody")
_DETERMINED = (*INDEFINITE, "the", "this", "that")  # a headline's `Woman` has none
_OF_BODY = re.compile(r"\S+(?:\s+\S+){1,2}\s+(?:of|for|at|from)\s+(?:the\s+)?")
_BODYS = re.compile(r"(?:[Tt]he\s+)?(?P<owner>\w[\w& -]*?)['’]s\s")
_PLAINLY = ("男", "女", "男性", "女性", "被疑者")


def _other_circle(name: str, referent: Referent) -> bool:
    """公安関係者 after 捜査関係者."""
    circles = {w.removesuffix("関係者") for w in referent.worded if w.endswith("関係者")}
    if not name.endswith("関係者"):
        return bool(circles)  # 中堅社員
    return name != "関係者" and not circles & {"", name.removesuffix("関係者")}


def _only_in_office(item: Found, referent: Referent) -> bool:
    """`the suspect` is no commissioner of whom nothing else was told."""
    heads = {m.features.get("head", "") for m in referent.mentions[-20:]}
    told = {"age", "accused"} & referent.features.keys()
    return item.name.isascii() and not told and heads <= offices() and item.features.get("head", "") not in heads


def _told_otherwise(item: Found, referent: Referent) -> bool:
    """`the buyer` is no caretaker: each is told by a noun of his own; the man, the suspect may be anybody."""
    head = item.features.get("head", "")
    if not item.name.isascii() or head in words("anybody") or not head:
        return False
    heads = {m.features.get("head", "") for m in referent.mentions[-20:] if m.kind == "nominal"}
    told = heads - words("anybody") - {""}
    alike = next((set(row) for row in data(FILE)["words"]["same_walk"] if head in row), {head})
    return bool(told) and told == heads and not alike & told


class SpokenOf:
    """Reads the memory and changes nothing."""

    def __init__(self, memory: Memory) -> None:
        self._seen = memory

    def latest(self, item: Found, first: str) -> Referent | None:
        """The latest of the type whose features do not contradict; an indefinite one needs a shared age or role too."""
        recent = self._seen.recent.get(item.type, [])[-12:]
        if (gender := item.features.get("gender")) and first in ("the", "this", "that"):
            told = [r for r in recent if r.features.get("gender") == gender and r.features.get("first") in _DETERMINED]
            told = [
                r for r in told if not (r.type == "person" and r.features.get("head") in words("family") and "accused" not in r.features)
            ]
            told.sort(key=lambda r: r.features.get("head") not in ("man", "woman"))
            recent = [*(r for r in recent if r not in told), *told]  # the woman: rather who is told to be one
        if item.name in _PLAINLY:  # 男: rather who was told of than a friend of his
            others = [r for r in recent if {w.rpartition("の")[2] for w in r.worded} <= RELATED]
            recent = [*others, *(r for r in recent if r not in others)]
            told = [r for r in recent if "gender" in r.features and r.features["gender"] == item.features.get("gender")]
            recent = [*(r for r in recent if r not in told), *told]  # 男: not the broker named since, of whom no sex is told
            if self._seen.text.startswith(("は", "も"), item.end):  # 男は: not the one to whom he only gave something
                given = [r for r in recent if all(self._seen.text.startswith(("に", "へ"), m.end) for m in r.mentions)]
                recent = [*given, *(r for r in recent if r not in given)]
        headed = item.name in _PLAINLY and self._seen.recent.get("person") and self._seen.text.find("\n")
        for referent in reversed(recent):
            if headed and referent.type == "person_unnamed" and referent.mentions[-1].end <= headed:
                continue  # 男, after 穴吹容疑者, is not 元職員 of the headline
            if any(referent.features.get(k, v) != v for k, v in item.features.items() if k in ("age", "gender", "count")):
                continue
            if item.features.get("head", "") in words("nations") and item.features.get("nation") != referent.features.get(
                "nation", item.features.get("nation")
            ):
                continue
            if referent.features.get("count", "1") != "1" and item.type == "person_unnamed":
                continue
            same_age = item.features.get("age") is not None and item.features.get("age") == referent.features.get("age")
            if role(referent.features) != role(item.features) and role(item.features) and not same_age:
                continue
            kind = item.features.get("role")
            if kind in KINDS and referent.features.get("role") != kind and first not in ("the", "this") and not same_age:
                continue
            if (
                not same_age
                and item.type == "person_unnamed"
                and role(referent.features) in SPEAKING
                and role(item.features) not in SPEAKING
            ):
                continue
            if item.type == "person_unnamed" and not same_age and _told_otherwise(item, referent):
                continue
            if item.type == "government_body" and not same_body(referent, item):
                continue
            if item.type == "person_unnamed" and (self._other_office(item, referent) or (not same_age and _only_in_office(item, referent))):
                continue
            if "accused" in referent.features and not self._may_be_accused(item, first, referent):
                continue
            if item.type == "server" and self._more_than(item, referent):
                continue
            if (first in INDEFINITE and not same_age) or holds(referent, item) or self._is_new_kind(item, referent):
                continue
            return referent
        return None

    def _other_office(self, item: Found, referent: Referent) -> bool:
        """`the hospital's head of IT` is nobody who was described without that office."""
        head = item.features.get("head", "")
        return head in offices() and not any(m.features.get("head") == head for m in referent.mentions[-20:])

    def _is_new_kind(self, item: Found, referent: Referent) -> bool:
        """`the people he worked with`, `the woman who collected them`, `Tanabe's sister`: not who was called something else."""
        if not item.name.isascii():
            did = item.name in _PLAINLY and self._seen.text.startswith("た", item.start - 1)  # 業者の元社員, then サーバーを借りた|男
            if did and referent.type == "person_unnamed" and not any(item.name[0] in worded for worded in referent.worded):
                return True
            if referent.worded <= {"被告人", "被告"} and telling_ja(item.name):
                return True  # ブローカーの男 is not the accused
            if item.features.get("role") == "source" and _other_circle(item.name, referent):
                return True
            related = (item.name.rpartition("の")[2] in RELATED or "知り合った" in item.name) and not any(
                item.name.rpartition("の")[2] in worded for worded in referent.worded
            )
            quoted = item.name in FAMILY and self._seen.text.rfind("「", 0, item.start) > self._seen.text.rfind("」", 0, item.start)
            return (related and not quoted) or tells_apart(item, referent)  # 「弟は頼まれただけ」 means whom the text speaks of
        head = item.features.get("head", "")
        if head in ("people", "persons", "individuals", "men", "women") and "count" not in item.features:
            return True
        whose = head in words("family") and re.search(r"['’]s\s", item.name)
        if self._belongs_elsewhere(item, referent):
            return True
        told = whose or re.match(r"\s+who\s+\w", self._seen.text[item.end : item.end + 12])
        return bool(told) and item.name.isascii() and not any(re.search(rf"\b{re.escape(head)}\b", w) for w in referent.worded)

    @staticmethod
    def _may_be_accused(item: Found, first: str, referent: Referent) -> bool:
        """`the man`, `this suspect`, `the 38-year-old` after his name; `the librarian` only who was called one."""
        if not item.name.isascii():
            return item.name.removeprefix("この").removeprefix("その") in (*BARE, "人物", *FAMILY)
        if first not in ("the", "this", "that"):
            return False
        told = item.features.get("head", "") in words("anybody") or "age" in item.features
        return told or any(m.features.get("head") == item.features.get("head") != "" for m in referent.mentions[-40:])

    def _belongs_elsewhere(self, item: Found, referent: Referent) -> bool:
        """`the reporter of the Foreign Ministry`: of a body that nobody told him to be of."""
        if item.type != "person_unnamed":
            return False
        if owner := _BODYS.match(item.name):  # the cooperative's chief engineer
            said = owner["owner"].lower()
            kind = (
                type_of_noun(said.split()[-1], said.split()[:-1])
                if said.islower()
                else getattr(self._seen.name_at(item.start + owner.start("owner")), "type", "")
            )
            return kind in BODIES and not any(said.split()[-1] in worded for worded in referent.worded)
        owner = _OF_BODY.match(self._seen.text, item.start, item.end)
        body = self._seen.name_at(owner.end()) if owner else None
        if body is None or body.type not in BODIES or body.end > item.end:
            return False
        return not any(body.name.lower() in worded for worded in referent.worded)

    @staticmethod
    def _more_than(item: Found, referent: Referent) -> bool:
        """`four virtual machines` after `a booking server`: no one server is four."""
        several = int(item.features.get("count", "1")) > 1 and item.features.get("first") not in ("the", "these", "those", "all", "both")
        return several and all(m.features.get("head", "").endswith(("server", "machine", "vps", "host")) for m in referent.mentions[:3])
