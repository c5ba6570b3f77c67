"""Which body a headline describes and does not name: `radar maker` is the first body that the report then names.

Not one that serves the others in the story (a host, a security firm), nor one of another kind, unless it has a word of
the description in its name or beside it. A description of the first sentence (`a Cornish tidal power company`) is a
body named later only where the two share such a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.reports.entities.cast import Referent
from urazuke.reports.entities.nominal_heads import words
from urazuke.reports.entities.resolution.anaphora import class_of, class_of_head, head_of

_NEAR = 3000  # characters behind the headline in which the first body is named
_BESIDE = re.compile(r",\s(?:an?|the|which|whose|one of|its)\s[^.;\n]{0,90}|\s\([^()\n]{3,60}\)")
_DATELINE = re.compile(r"\)\s?(?:--|[—–-])")
_SERVING = re.compile(
    r"\b(?:hosting|hosts?|cloud|servers?|data cent\w+|internet|broadband|labs?|intelligence|security|cyber\w*|forensics?|threat|"
    r"registrar|reseller|law|solicitors|union|association)\b",
    re.IGNORECASE,
)
_PLAIN = frozenset(("company", "firm", "business", "maker", "manufacturer", "group", "builder", "producer", "operator", "lab", "giant"))
_OF_SERVICE = frozenset(("provider", "host", "reseller", "vendor", "supplier", "contractor", "registrar", "broker", "developer", "dealer"))
_TELLS_NOTHING = frozenset(("local", "national", "international", "regional", "family", "private", "public", "listed", "hacked", "biggest"))


def headlined(described: Referent, everybody: Sequence[Referent], text: str) -> Referent | None:
    """Of the bodies named behind a headline, the one that it describes."""
    item = described.mentions[0]
    head = head_of(item)
    named = (r for r in _named_behind(described, everybody, text) if not _serves(r))
    first = next(named, None)
    if first is None or first.mentions[0].start - item.end > _NEAR:
        return None
    if _shares(_told(item.name, head), first, text):
        return first
    if head in _OF_SERVICE or head.endswith("s") or _SERVING.search(item.name.removesuffix("lab")):
        return None
    return first if _is_of(class_of_head(head), head, first) else None


def named_later(described: Referent, everybody: Sequence[Referent], text: str) -> Referent | None:
    """The one body named behind an indefinite description that shares a telling word with it."""
    item = described.mentions[0]
    sharing = [r for r in _named_behind(described, everybody, text) if _shares(_told(item.name, "maker"), r, text)]
    return sharing[0] if len(sharing) == 1 else None


def _named_behind(described: Referent, everybody: Sequence[Referent], text: str) -> list[Referent]:
    end = described.mentions[0].end
    named = [r for r in everybody if r.mentions and r.named and r.type == described.type and r.mentions[0].start >= end]
    return sorted((r for r in named if not _DATELINE.match(text, r.mentions[0].end)), key=lambda r: r.mentions[0].start)


def _told(description: str, head: str) -> list[str]:
    """The words that tell which one it is; the head too, where it is not anybody's."""
    before = [w for part in description.lower().split()[:-1] for w in part.split("-")]
    listed = [*before, *(() if head in _PLAIN | _OF_SERVICE else (head,))]
    return [w for w in listed if len(w) > 3 and w.isalpha() and w not in words("nations") | _TELLS_NOTHING]


def _shares(told: Sequence[str], referent: Referent, text: str) -> bool:
    first = next(m for m in referent.mentions if m.kind == "name")
    beside = _BESIDE.match(text, first.end)
    said = " ".join([referent.name, *referent.names, *referent.worded, beside[0] if beside else ""]).lower()
    return any(re.search(rf"\b{re.escape(w[: max(4, len(w) - 2)])}", said) for w in told)


def _serves(referent: Referent) -> bool:
    return any(_SERVING.search(said) for said in (referent.name, *referent.names, *referent.worded))


def _is_of(kind: str | None, head: str, referent: Referent) -> bool:
    its = class_of(referent)
    if head in ("lab", "laboratory"):
        return "centre" in its or "research" in referent.name.lower()
    return not its or "company" in its if kind in (None, "company") else kind in its
