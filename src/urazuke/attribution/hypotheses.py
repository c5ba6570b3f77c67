"""Every hypothesis with its probability, how sure one can be of it, what speaks for and against, and what is missing."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from urazuke.attribution.chain import assess
from urazuke.attribution.inquiry import is_called, items_on, open_inquiry
from urazuke.attribution.likelihoods import QUESTIONS, checklist, table
from urazuke.attribution.material import Material, gather
from urazuke.attribution.matrix import evidence_matrix
from urazuke.attribution.sensitivity import flip_sets, intervals
from urazuke.attribution.weighing import Hypothesis, Item, graded, heard
from urazuke.attribution.words import in_words
from urazuke.corroboration.sources import is_identified
from urazuke.evidence.case import Settings
from urazuke.evidence.judgement import Judgement
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import make_table

if TYPE_CHECKING:
    import pyarrow as pa

_EPSILON = 1e-9
MOST_FLIPS = 100  # of the smallest sets, in the table


def attribute(settings: Settings, tables: Mapping[str, pa.Table], judgements: Sequence[Judgement] = ()) -> pa.Table:
    """The table `hypotheses` of `weigh`."""
    return weigh(settings, tables, judgements)["hypotheses"]


def weigh(settings: Settings, tables: Mapping[str, pa.Table], judgements: Sequence[Judgement] = ()) -> dict[str, pa.Table]:
    """Tables `hypotheses` and `weights` (matrix.py) of one assessment.

    In `hypotheses` stand the three questions in order, each with its hypotheses, most probable first.

    From the tables `claims`, `entities`, `tenancies`, `handovers`, `links`, `personas`, `contacts`, `victims`; one that
    is missing from the mapping is empty. Of the judgements (in force) `prior` counts here: those on claims and entities
    are in the tables already. Names and questions are in the language of the case.
    """
    material = gather(settings, tables, judgements)
    inquiry = open_inquiry(material, settings)
    chances = assess(inquiry)
    spread, flips = intervals(inquiry), flip_sets(inquiry, chances)
    rows = []
    for question in QUESTIONS:
        hypotheses = inquiry.hypotheses[question]
        items = items_on(inquiry, question)
        missing = _missing(question, material, settings.language)
        for h in sorted(hypotheses, key=lambda h: (-chances[h], hypotheses.index(h))):
            rows.append(_row(h, chances[h], spread[h], items, hypotheses, flips[h], missing, material, settings.language))
    return {"hypotheses": make_table("hypotheses", rows), "weights": evidence_matrix(inquiry, chances, settings.language)}


def _row(
    h: Hypothesis,
    probability: float,
    interval: tuple[float, float],
    items: Sequence[Item],
    hypotheses: Sequence[Hypothesis],
    flips: Sequence[tuple[str, ...]],
    missing: list[str],
    material: Material,
    language: str,
) -> dict[str, Any]:
    supports, opposes = _for_and_against(h, items, hypotheses)
    judged = [j.id for j in material.judgements if j.verb == "prior" and is_called(h, j.arguments[0])]
    rows = [i.row_id for i in (*supports, *opposes)]
    text = table(h.question).question
    return {
        "question": text.get(language, text["en"]), "hypothesis": h.name,
        "probability_low": _rounded(interval[0]), "probability": _rounded(probability), "probability_high": _rounded(interval[1]),
        "words": in_words(_rounded(probability)), "confidence": confidence(supports, interval),
        "supports": _ids(supports), "opposes": _ids(opposes), "flips_if": [" + ".join(s) for s in flips[:MOST_FLIPS]],
        "missing": missing, "basis": [row_reference(i) for i in dict.fromkeys([*sorted(rows), *judged])],
    }  # fmt: skip


def _for_and_against(h: Hypothesis, items: Sequence[Item], hypotheses: Sequence[Hypothesis]) -> tuple[list[Item], list[Item]]:
    """The evidence that is more, and that is less, probable under the hypothesis than under the average one.

    A row that makes several items (a denial of two accusations) is for or against by all of them together.
    """
    at = list(hypotheses).index(h)
    leaning: dict[str, list[float]] = defaultdict(list)
    for item in items:
        values = graded(item, hypotheses)
        leaning[item.row_id].append(math.log(values[at] * len(values) / math.fsum(values)))
    net = {row_id: math.fsum(parts) for row_id, parts in leaning.items()}
    return [i for i in items if net[i.row_id] > _EPSILON], [i for i in items if net[i.row_id] < -_EPSILON]


def confidence(supports: Sequence[Item], interval: tuple[float, float]) -> str:
    """How sure one can be of the probability, apart from how high it is.

    high: three independent and identified origins, reports and records both, the best of grade 2 or better, an interval of at most .3;
    moderate: two independent origins, the best of grade 3 or better, an interval of at most .5; else low.
    """
    counted = heard(supports)
    origins = {item.origin for item in counted if is_identified(item.origin)}
    best = min((item.grade for item in supports), default=6)
    width = interval[1] - interval[0]
    if len(origins) >= 3 and len({item.record for item in counted}) == 2 and best <= 2 and width <= 0.3:
        return "high"
    return "moderate" if len(origins) >= 2 and best <= 3 and width <= 0.5 else "low"


def _missing(question: str, material: Material, language: str) -> list[str]:
    """What checklist.toml asks for at this hop and the case does not have."""
    there = {name for name, rows in material.rows.items() if rows}
    there |= {f"claim:{said.type}" for said in material.said if said.asserted}
    there |= {f"links.{f['field']}" for link in material.rows.get("links", ()) for f in link["features"] or ()}
    return [
        item["text"].get(language, item["text"]["en"])
        for item in checklist()
        if item["question"] == question and not there & set(item["shown_by"])
    ]


def _ids(items: Sequence[Item]) -> list[str]:
    return sorted({item.row_id for item in items})


def _rounded(probability: float) -> float:
    return round(probability, 6)
