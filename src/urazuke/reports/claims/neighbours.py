"""Mentions that stand together: in a list, one owned by another, one named out of a group, one inside a wider one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.reports.scene import Placed

_LIST_GAP = re.compile(
    r"^[\s\"”“’」』]*(?:（[^（）]{1,14}）)?(?:,|and|or|、|や|と|及び|および|並びに|・|"
    r",\s*and|as well as|,?\s*including|,?\s*among\s+them|,?\s*such\s+as|などの?|をはじめ|を含む)"
    r"[\s\"“「『]*(?:the\s+|an?\s+|[\u3400-\u9fff]{2,3}[都道府県])?$"
)
_OWNS = re.compile(r"['’]s\s+(?:[\w-]+\s+){0,3}[\"“]?")
_BELONGS = re.compile(r"[」』）)]?(?:の|に所属する|に属する|所属の)(?:現役)?")
_AMONG = re.compile(r"[」』]?(?:（[^（）]{1,20}）)?(?:を含む|など|をはじめ(?:と(?:する|した|して))?)、?[^、。「」]{0,14}")


def without_owners(candidates: list[Placed], text: str) -> list[Placed]:
    """`the PLA's Unit 61419`: what owns a mention of the same types is not meant itself."""
    owned = [p for p in candidates if text[p.end : p.end + 2] in ("'s", "’s")]
    owners = {id(p) for p in owned if any(0 < q.start - p.end < 40 and _OWNS.fullmatch(text, p.end, q.start) for q in candidates)}
    return [p for p in candidates if id(p) not in owners]


def widest(item: Placed | None, candidates: Sequence[Placed]) -> Placed | None:
    """The mention that holds it, where one of the same types does."""
    if item is None:
        return None
    return next((p for p in candidates if p.start <= item.start and item.end <= p.end and p is not item), item)


def gap(item: Placed, start: int, end: int) -> int:
    return max(item.start - end, start - item.end, 0)


def neighbours(chosen: Placed, candidates: list[Placed], text: str) -> list[Placed]:
    """The chosen one and those that stand in a list with it, in text order."""
    listed, joined = [chosen], False
    outer = [p for p in candidates if not any(q is not p and q.start <= p.start and p.end <= q.end for q in candidates)]
    for item in sorted((p for p in outer if p.start >= chosen.end), key=lambda p: p.start):
        gap = text[listed[-1].end : item.start]
        if len(gap) > 40 or not _LIST_GAP.match(gap) or gap.strip() in (',"', ",”"):  # a quotation ends there
            break
        listed.append(item)
        joined |= "," not in gap or len(gap.strip()) > 1
    if not joined:  # X, the man …: a comma alone makes no list
        listed = [chosen]
    for item in sorted((p for p in outer if p.end <= chosen.start), key=lambda p: -p.start):
        gap = text[item.end : listed[0].start]
        if len(gap) > 40 or not _LIST_GAP.match(gap):
            break
        listed.insert(0, item)
    return listed


def among(chosen: Placed, candidates: list[Placed], text: str) -> list[Placed]:
    """`霧ヶ峰機構を含む国内の研究機関6組織`: who is named out of a group, with whom that one is listed."""
    named = [p for p in candidates if p.type != "organisation_group" and p.end <= chosen.end and _AMONG.match(text, p.end)]
    last = max(
        (p for p in named if _AMONG.fullmatch(text, p.end, chosen.start) or p.start >= chosen.start), key=lambda p: p.end, default=None
    )
    return neighbours(last, [p for p in candidates if p is not chosen], text) if last else []


def belonging(chosen: Placed, candidates: list[Placed], text: str) -> list[Placed]:
    """`「71902部隊」に所属する人物`: what the chosen one is said to belong to, right before it."""
    return [p for p in candidates if p.end <= chosen.start and _BELONGS.fullmatch(text, p.end, chosen.start)]
