"""A judgement is checked against what the case knows, written to the ledger, and journalled."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from urazuke.errors import RequestError
from urazuke.evidence.case import Case
from urazuke.evidence.custody import Journal
from urazuke.evidence.judgement import ARITY, Judgement, add_judgement
from urazuke.investigation.run import journal_judgements, locked, table

# verb -> (table, column) in which its subjects must stand
_SUBJECTS = {
    "link": ("tenancies", "account_id"), "unlink": ("tenancies", "account_id"), "claim": ("claims", "claim_id"),
    "entity": ("entities", "entity_id"), "watch": ("tenancies", "tenancy_id"), "unwatch": ("tenancies", "tenancy_id"),
    "prior": ("hypotheses", "hypothesis"),
}  # fmt: skip


def judge(case: Case, verb: str, arguments: tuple[str, ...], *, by: str, why: str) -> Judgement:
    """Record a judgement; RequestError where it is none or names what the last run did not find."""
    from urazuke.evidence.judgement import read_judgements

    if verb not in ARITY:
        raise RequestError(f"there is no judgement {verb!r}", hint=f"judgements: {', '.join(ARITY)}")
    with locked(case):
        _check_subjects(case, verb, arguments)
        judgement = add_judgement(case.decisions, verb, arguments, by=by, why=why)
        journal_judgements(Journal(case.journal), read_judgements(case.decisions))
    return judgement


def _check_subjects(case: Case, verb: str, arguments: tuple[str, ...]) -> None:
    subjects = {"link": arguments, "unlink": arguments, "entity": arguments[1:]}.get(verb, arguments[:1])
    if verb not in _SUBJECTS:
        return
    name, column = _SUBJECTS[verb]
    try:
        known = set(table(case, name).column(column).to_pylist())
    except RequestError:
        return  # not investigated yet: the judgement waits for what it names
    for subject in subjects:
        _check(subject.partition("/")[2] if verb == "prior" and "/" in subject else subject, known, name)


def _check(subject: str, known: Iterable[str], name: str) -> None:
    listed = sorted(k for k in known if k)
    if subject in listed:
        return
    close = difflib.get_close_matches(subject, listed, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"see `urazuke show CASE {name}`"
    raise RequestError(f"the case has no {subject!r} in {name}", hint=hint)
