"""What each claim weighs: the independent origins that assert it, what speaks against it, and the grade that follows.

What an analyst rejected, what only a language model read, and what its own source has taken back assert nothing and
oppose nothing. A report that copies, translates or rewrites another adds nothing to what that one tells, neither an
origin nor firmness, and a garbled telling takes nothing away from a clear one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from urazuke.corroboration.agreement import Standing
from urazuke.corroboration.credibility import REJECTED, UNREAD, credibility, judged
from urazuke.corroboration.propositions import Proposition
from urazuke.corroboration.sources import Source
from urazuke.evidence.claim import MODEL_FRAME
from urazuke.evidence.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Weighed:
    origins: Mapping[str, Source]
    against: Sequence[Proposition]
    grade: int
    superseded_by: str = ""


def weigh(
    propositions: Sequence[Proposition],
    standings: Mapping[str, Standing],
    taken_back: Mapping[str, Proposition],
    carriers: Mapping[str, str],
    judgements: Sequence[Judgement],
) -> dict[str, Weighed]:
    """Every claim weighed; `carriers` are the Admiralty reliabilities of the reports' publishers."""
    decided = {j.arguments[0] for j in judgements if j.verb == "claim"}
    rejected = {j.arguments[0] for j in judgements if j.verb == "claim" and j.arguments[1] == "reject"}
    unread = {p.id for p in propositions if p.claim.frame.startswith(MODEL_FRAME)} - decided
    accepted = {j.arguments[0] for j in judgements if j.verb == "claim" and j.arguments[1] == "accept"}
    withdrawn = set(taken_back) - accepted
    found = {}
    for p in propositions:
        silent = rejected | unread | withdrawn
        own = [] if p.id in rejected | withdrawn else [p]
        same = [*own, *(q for q in standings[p.id].agreeing if q.id not in silent)]
        against = [q for q in standings[p.id].opposing if q.id not in silent]
        origins = independent(same) if p.stance != "open" and p.id not in rejected else {}
        grade = REJECTED if p.id in withdrawn and not origins else _grade(p, same, against, origins, carriers[p.report])
        grade = max(grade, UNREAD) if p.id in unread else grade
        taken = taken_back[p.id].id if p.id in withdrawn else ""
        found[p.id] = Weighed(origins, against, judged(grade, p.id, judgements), taken)
    return found


def _grade(p: Proposition, same: Sequence[Proposition], against: Sequence[Proposition], origins: Mapping[str, Source], carrier: str) -> int:
    kept = first_hand(same)
    clear = [q for q in kept if not q.garbled]
    contrary = [q for q in against if not q.garbled or not clear]
    return credibility(
        p.claim.factuality, carrier, origins=len(origins), opposing=len(set(independent(contrary)) - set(origins)),
        as_fact=len(independent([q for q in clear if q.claim.factuality == "stated"])), says_nothing=p.stance == "open",
        garbled=bool(kept) and not clear,
    )  # fmt: skip


def first_hand(claims: Sequence[Proposition]) -> list[Proposition]:
    """Without the tellings of reports that are taken as a whole from one that tells it too."""
    reports = {p.report for p in claims}
    return [p for p in claims if not p.original or p.original not in reports]


def independent(claims: Sequence[Proposition]) -> dict[str, Source]:
    """The independent origins of claims that say one thing.

    Police and unnamed investigators are one. What an outlet says itself adds nothing to the outlets that it quotes for the
    same thing, and what these say nothing to the people whom the same report quotes for it. An unidentified origin counts
    only where there is no other: nothing shows that it is not one of them.
    """
    claims = first_hand(claims)
    deepest: dict[str, int] = {}
    for p in claims:
        deepest[p.report] = max(deepest.get(p.report, 0), p.depth)
    heard = [p for p in claims if p.depth == deepest[p.report]]
    found = {p.source.key: p.source for p in sorted(heard, key=lambda p: (not p.source.identified, p.source.key))}
    police = sorted((key for key, source in found.items() if source.police), key=lambda key: (key.startswith("kind:"), key))
    for key in police[1:]:
        del found[key]
    identified = {key: source for key, source in found.items() if source.identified}
    return identified or dict(list(found.items())[:1])
