"""Hackers, intruders, the thieves: plain words for whoever broke in, which an English report uses of the one group it tells of.

Not of a group, of another or a second crew, not where two groups are named, and not where the report says that it cannot confirm
who did it: then whoever broke in is described and not named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.reports.entities.cast import Referent
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.nominal_heads import words

_OTHERS = re.compile(r"\b(?:another|other|others|second|third|different|unrelated|rival|two|three|four|several|some|many|such|any|no)\b")
_LEDE = 400  # characters of a report that tell whom it is about
_DEFINITE = ("the ", "this ", "these ", "those ")
_UNCONFIRMED = re.compile(r"\b(?:(?:can(?:not|['’]t)|could not|couldn['’]t|unable to|not able to|not in a position to) (?:\w+ )?confirm)\b")


def plain_attackers(everybody: Sequence[Referent], text: str) -> tuple[list[Referent], Referent] | None:
    """Those spoken of in such words alone, and whom they are: the one group named, or else the first of them."""
    groups = [r for r in everybody if r.mentions and r.type == "threat_group"]
    named = [r for r in groups if r.named]
    plain = [r for r in groups if not r.named and all(_is_plain(m) for m in r.mentions)]
    if not plain or len(named) > 1 or (named and _UNCONFIRMED.search(text)):
        return None
    told = named[0] if named else plain[0]
    return [r for r in plain if r is not told and _tells(r)], told


def _is_plain(mention: Found) -> bool:
    return (
        mention.features.get("head") in words("whoever_broke_in")
        and mention.features.get("first") not in ("a", "an")
        and "count" not in mention.features
        and not _OTHERS.search(mention.name.lower())
    )


def _tells(referent: Referent) -> bool:
    """`the thieves`, `foreign hackers`, or spoken of twice; `attackers exploited …` once may be anybody."""
    first = referent.mentions[0]
    return (
        len(referent.mentions) > 1
        or first.start < _LEDE
        or first.name.lower().startswith(_DEFINITE)
        or (" " in first.name and first.name.endswith("s"))
    )
