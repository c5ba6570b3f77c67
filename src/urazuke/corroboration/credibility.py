"""Admiralty credibility 1 to 6, from a written rule and not from a feeling.

    6  cannot be judged: a refusal to comment, or a statement that one does not know
    3  possibly true: one origin says it
    2  probably true: one origin says it as a fact and a source of reliability A or B carries it, or two origins say it
    1  confirmed: three independent origins say it, at least one of them as a fact
    4  doubtful: as 3, but the source is of reliability D
    5  improbable: as 3, but the source is of reliability E; or the analyst rejected the claim, or its own source took it back

`suspected` and `planned` are one worse than a fact until a second origin says the same. Opposition by at least as many
independent origins as assert it makes it one worse (never worse than 5), any opposition at all keeps it from 1.
An analyst's grade replaces the rule; accepting a claim makes it 2 at worst; a rejected one has no origin that counts.
What only machine translations tell is one worse; beside a clear telling they neither help nor harm. A denial is graded
like any statement. What only a language model found is 4 at best, and no origin that counts, until an
analyst has judged it.
Scale: NATO AJP-2.1, credibility of information.
"""

from __future__ import annotations

from collections.abc import Iterable

from urazuke.evidence.case import Settings
from urazuke.evidence.judgement import Judgement

_ALONE = {"A": 2, "B": 2, "C": 3, "D": 4, "E": 5, "F": 3}
REJECTED = 5
UNREAD = 4  # the best for what only a language model read out of a text, until a person has judged it


def alone(factuality: str, reliability: str, *, says_nothing: bool = False) -> int:
    """The grade of one statement by itself, before anyone corroborates or opposes it."""
    if factuality == "no_comment" or says_nothing:
        return 6
    grade = _ALONE.get(reliability, 3)
    return min(5, grade + 1) if factuality in ("suspected", "planned") else grade


def credibility(
    factuality: str,
    reliability: str,
    *,
    origins: int,
    opposing: int = 0,
    as_fact: int = 0,
    says_nothing: bool = False,
    garbled: bool = False,
) -> int:
    """The grade; `origins` assert it, `as_fact` of them as a fact, `opposing` independent origins say otherwise."""
    grade = alone(factuality, reliability, says_nothing=says_nothing)
    if grade == 6:
        return 6
    grade = min(5, grade + 1) if garbled else grade
    if origins >= 3 and as_fact:
        grade = 1
    elif origins >= 2:
        grade = min(grade, 2)
    if opposing and opposing >= origins:
        return min(5, grade + 1)
    return max(grade, 2) if opposing else grade


def judged(grade: int, claim_id: str, judgements: Iterable[Judgement]) -> int:
    """The grade after the analysts' judgements on that claim, in order."""
    for judgement in judgements:
        if judgement.verb != "claim" or judgement.arguments[0] != claim_id:
            continue
        word = judgement.arguments[1]
        if word == "reject":
            grade = REJECTED
        elif word == "accept":
            grade = min(grade, 2)
        elif word.startswith("grade="):
            grade = int(word.removeprefix("grade="))
    return grade


def reliability(settings: Settings, publisher: str | None) -> str:
    """The Admiralty reliability of that publisher in case.toml; F where it is not given."""
    from urazuke.corroboration.names import name_key

    key = name_key(publisher or "")
    return next((p.reliability for p in settings.publishers if key and name_key(p.name) == key), "F")
