"""`攻撃を受けたのは「能登ドック」です`: who was only described before is pointed out by name, or by a fuller description.

A Japanese report for the ear first tells of 県内の造船会社 and サーバーの契約者とみられる男, and says of each in a sentence of its own
who it is. Joined only where one alone can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from urazuke.reports.entities.cast import Referent
from urazuke.reports.entities.resemblance import fits

_BEFALLEN = re.compile(
    r"(?:攻撃|侵入|アクセス|被害)(?:に|を)?(?:受け|遭っ|あっ|見舞われ|され)(?:てい)?たのは|(?:狙わ|侵入さ|襲わ|攻撃さ)れ(?:てい)?たのは|標的(?:に|と)なったのは"
)
_RENTING = re.compile(r"(?:契約|レンタル|登録)し(?:てい)?たのは|借り(?:てい|受けてい|受け)?たのは|名義人?は")
_TRADES = re.compile(r"(?:会社|企業|メーカー|病院|大学|業者|商社|法人|研究所|団体|組合|銀行|機関)$")
_RENTERS = re.compile(r"契約者|借り主|借主|名義人|男$|女$|(?:男|女)（")
_IS = re.compile(r"[」』]?(?:（[^（）]{1,20}）)?(?:など)?(?:です|だ|で、|で。|である|でした|。)")
_REACH = 60  # characters from のは to who it is


def pointed_out(text: str, referents: Sequence[Referent]) -> Iterator[tuple[Referent, Referent]]:
    """Each described referent with the one that it turns out to be."""
    for match in _BEFALLEN.finditer(text):
        named = _pointed_at(text, match.end(), [r for r in referents if r.named and r.type == "organisation"])
        before = [r for r in referents if _only_described(r, "organisation", match.start()) and _TRADES.search(r.name)]
        if named is not None and len(before) == 1 and named.mentions[0].start > match.start():
            yield before[0], named
    for match in _RENTING.finditer(text):
        told = _pointed_at(text, match.end(), [r for r in referents if r.type in ("person", "person_unnamed")])
        before = [
            r
            for r in referents
            if r is not told and _only_described(r, "person_unnamed", match.start()) and any(_RENTERS.search(m.name) for m in r.mentions)
        ]
        if told is not None and told.mentions[0].start > match.start() and len(before) == 1 and _one(told, before[0]):
            yield before[0], told


def _one(told: Referent, described: Referent) -> bool:
    mine, its = described.features, told.features
    return fits(described, told, described.mentions[0].end) or all(
        mine.get(k, its.get(k)) == its.get(k) for k in ("gender", "nation", "age") if k in mine
    )


def _only_described(referent: Referent, kind: str, end: int) -> bool:
    single = referent.features.get("count", "1") == "1"
    return bool(referent.mentions) and referent.type == kind and not referent.named and single and referent.mentions[0].start < end


def _pointed_at(text: str, start: int, referents: Sequence[Referent]) -> Referent | None:
    """Who ends the sentence that the cleft opens."""
    stop = text.find("。", start)
    for referent in referents:
        for mention in referent.mentions:
            if start <= mention.start <= start + _REACH and mention.end <= stop + 1 and _IS.match(text, mention.end):
                return referent
    return None
