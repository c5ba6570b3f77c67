"""Every claim with who stands behind it, how many independent origins assert it, and what speaks against it."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from urazuke.corroboration.agreement import standing
from urazuke.corroboration.alignment import alignment_rows
from urazuke.corroboration.corrections import superseded
from urazuke.corroboration.counts import counted
from urazuke.corroboration.credibility import reliability
from urazuke.corroboration.cues import corrects, withdrawn
from urazuke.corroboration.disputes import disputes
from urazuke.corroboration.entities import GARBLED, Known, resolve_entities
from urazuke.corroboration.grading import Weighed, weigh
from urazuke.corroboration.grouping import grouped
from urazuke.corroboration.names import name_key
from urazuke.corroboration.propositions import Proposition, plain, resolved_arguments
from urazuke.corroboration.sources import Newsroom, newsroom
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Claim, Reading, Span
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.locator import Locator, row_reference
from urazuke.evidence.tables import make_table

if TYPE_CHECKING:
    import pyarrow as pa


_INQUIRE = ("authority", "notifier")


@dataclass(frozen=True)
class Corroboration:
    """The tables `entities`, `claims` and `alignment` of contract sections 4 and 6."""

    entities: pa.Table
    claims: pa.Table
    alignment: pa.Table


def corroborate(readings: Sequence[Reading], settings: Settings, judgements: Sequence[Judgement] = ()) -> Corroboration:
    """Resolve the readings' entities, count independent origins, align claims: tables `entities`, `claims`, `alignment`.

    `judgements` are those in force (`judgement.in_force`); of them `claim` and `entity` count. The order of the
    readings makes no difference.
    """
    labelled = labels(readings)
    cast = resolve_entities(labelled, settings, judgements)
    propositions = told_once(propose(labelled, newsroom(labelled, cast)))
    groups = grouped(propositions)
    found = disputes(groups)
    taken_back = superseded(groups, found)
    carriers = {label: reliability(settings, reading.publisher) for label, reading in labelled.items()}
    weighed = weigh(propositions, standing(groups, found), taken_back, carriers, judgements)
    return Corroboration(
        make_table("entities", [known.row() for known in sorted(cast.known.values(), key=_by_type_and_name)]),
        make_table("claims", _claim_rows(propositions, weighed, labelled, judgements)),
        make_table("alignment", alignment_rows(groups, found)),
    )


def labels(readings: Sequence[Reading]) -> dict[str, Reading]:
    """What the reports are called: their file's stem, with part of the hash where two share it. One reading an exhibit."""
    unique = {r.exhibit: r for r in sorted(readings, key=lambda r: (r.exhibit, r.path), reverse=True)}
    stems = Counter(_stem(r) for r in unique.values())
    for digits in (8, 16, 64):
        found = {_stem(r) if stems[_stem(r)] == 1 else f"{_stem(r)}~{r.exhibit[:digits]}": r for r in unique.values()}
        if len(found) == len(unique):
            break
    return dict(sorted(found.items()))


def _stem(reading: Reading) -> str:
    return PurePosixPath(reading.path).stem or "report"


def propose(readings: Mapping[str, Reading], room: Newsroom) -> list[Proposition]:
    """Every claim of every report, resolved, in order of report and claim."""
    return [
        Proposition(
            f"{label}.{claim.id}", label, reading.published, claim, resolved_arguments(claim, label, room.cast),
            room.speakers(label, claim), room.origin(label, claim), room.depth(label, claim), room.voice(label, claim),
            counted(claim.type, " ".join(map(reading.words, claim.evidence))),
            claim.garbled or reading.garbled >= GARBLED,
            reading.words(claim.trigger), _dates(reading, claim), name_key(reading.publisher or ""),
            room.whole.get(label, ""), corrects(reading, claim), withdrawn(reading, claim),
        )
        for label, reading in readings.items()
        for claim in reading.claims
    ]  # fmt: skip


def told_once(propositions: Sequence[Proposition]) -> list[Proposition]:
    """Each learns what other claims show of it: whether its report tells such a thing of nobody else, who is accused and attacked.

    Headlines repeat what the text tells. Who denies a leak, or tells of one, is easily taken for the victim: where no
    report has it that he was attacked, the victim is unsure; so is whoever is accused and known to investigate or to be attacked.
    """
    of: dict[tuple[object, ...], set[object]] = defaultdict(set)

    def stage(p: Proposition) -> tuple[object, ...]:
        return p.report, p.type, p.stance, p.claim.factuality == "planned"

    for p in propositions:
        if not p.claim.headline:
            of[stage(p)].add(frozenset(str(plain(v)) for v in p.arguments.get(p.kind.leading, ())))
    most: dict[str, int] = {}
    for p in propositions:
        if p.type == "attacked" and p.stance == "for":
            most[p.report] = max([most.get(p.report, 0), *p.figures.get("victim_count", ())])
    accused = {v.thing for p in propositions for role in _accusing(p) for v in p.arguments.get(role, ()) if isinstance(v, Known)}
    attacked = {v.thing for p in propositions if p.type == "attacked" for v in p.arguments.get("victim", ()) if isinstance(v, Known)}
    told = [(role, v) for p in propositions for role, values in p.arguments.items() for v in values if isinstance(v, Known)]
    inquiring = {v.thing for role, v in told if v.type == "police" or role in _INQUIRE}
    return [
        replace(
            p, sole=len(of[stage(p)]) == 1 and not p.claim.headline, widest=most.get(p.report, 0) in p.figures.get("victim_count", ()),
            by_accused=_any_of(p, "speaker", accused),
            unsure=_unsure(p, attacked, inquiring),
        )
        for p in propositions
    ]  # fmt: skip


def _unsure(p: Proposition, attacked: set[str], inquiring: set[str]) -> frozenset[str]:
    """The roles whose holder other claims show to be somebody else: who investigates or was attacked is not the accused."""
    found = {role for role in _accusing(p) if _any_of(p, role, attacked | inquiring)}
    if p.type == "leaked" and not _any_of(p, "victim", attacked):
        found.add("victim")
    if p.type == "objected_to_attribution" and _any_of(p, "speaker", attacked):
        found.add("speaker")
    return frozenset(found)


def _any_of(p: Proposition, role: str, things: set[str]) -> bool:
    return any(isinstance(v, Known) and v.thing in things for v in p.arguments.get(role, ()))


def _accusing(p: Proposition) -> Sequence[str]:
    return ("subject",) if p.type == "arrested" else p.kind.accuses


def _dates(reading: Reading, claim: Claim) -> frozenset[str]:
    """The months and days that the words of the claim name."""
    spans = claim.evidence or (claim.trigger,)
    inside = [d for d in reading.dates if any(s.start <= d.span.start and d.span.end <= s.end for s in spans)]
    within = [d.value for d in inside if not _ruled_out(reading.text, d.span)]
    return frozenset(v for v in within if "X" not in v and "/" not in v and len(v) >= 7)


def _ruled_out(text: str, span: Span) -> bool:
    """`not in December but in November`; 「12月」ではなく「11月」."""
    return "ではな" in text[span.end : span.end + 6] or bool(re.search(r"\bnot (?:in |on )?$", text[: span.start][-9:]))


def _claim_rows(
    propositions: Sequence[Proposition], weighed: Mapping[str, Weighed], readings: Mapping[str, Reading], judgements: Sequence[Judgement]
) -> list[dict[str, object]]:
    return [_row(p, readings[p.report], weighed[p.id], judgements) for p in propositions]


def _row(p: Proposition, reading: Reading, weighed: Weighed, judgements: Sequence[Judgement]) -> dict[str, object]:
    locators = [Locator(reading.exhibit, None, span.start, span.end) for span in p.claim.evidence or (p.claim.trigger,)]
    decided = [row_reference(j.id) for j in judgements if j.verb == "claim" and j.arguments[0] == p.id]
    corrected = [row_reference(weighed.superseded_by)] if weighed.superseded_by else []
    police = next((s for s in weighed.origins.values() if s.police), None)  # the one that stands for all
    return {
        "claim_id": p.id, "type": p.type, "trigger": p.claim.trigger.as_json(), "evidence": [s.as_json() for s in p.claim.evidence],
        "arguments": json.dumps({role: [plain(v) for v in values] for role, values in p.arguments.items()}, ensure_ascii=False),
        "factuality": p.claim.factuality, "report": p.report, "report_published": p.published, "speakers": list(p.speakers),
        "origin": police.label if police and p.source.police else p.source.label, "corroboration": len(weighed.origins),
        "opposed_by": [q.id for q in weighed.against], "credibility": weighed.grade,
        "basis": [*(loc.as_row() for loc in locators), *decided, *corrected],
    }  # fmt: skip


def _by_type_and_name(known: Known) -> tuple[str, str, str]:
    return known.type, known.name, known.entity_id
