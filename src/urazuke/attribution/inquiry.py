"""The hypotheses of a case: those that its claims name, their standing rivals, and `unknown`, which is always there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from urazuke.attribution.chain import Inquiry
from urazuke.attribution.likelihoods import NAMED, QUESTIONS, UNKNOWN, table
from urazuke.attribution.likeness import from_likeness
from urazuke.attribution.material import Material
from urazuke.attribution.principals import Principals, principals
from urazuke.attribution.records import from_records
from urazuke.attribution.testimony import testimony
from urazuke.attribution.weighing import Hypothesis, Item
from urazuke.errors import CaseError, printable
from urazuke.evidence.case import Rival, Settings


def open_inquiry(material: Material, settings: Settings) -> Inquiry:
    """Everything that the assessment of the case depends on; names in the case's language. CaseError for a rival like none."""
    language = settings.language
    known = principals(material)
    items = _of_what_is_asserted((*_of_one_telling(testimony(material, known), known), *from_records(material)))
    items += from_likeness(material, [item for item in items if item.question == "group"])
    hypotheses = {}
    for question in QUESTIONS:
        targets = sorted({t for item in items if item.question == question for t in item.targets})
        above = {t: known.above(t) for t in targets} if question == "tasking" else {}
        outer = {body for bodies in above.values() for body in bodies}
        other_part = _text(question, "other_part", language) if outer else "{name}"
        named = [
            Hypothesis(
                question, other_part.replace("{name}", name) if target in outer else name, NAMED, target, above.get(target, frozenset())
            )
            for target, name in _names(targets, material).items()
        ]
        standing = [Hypothesis(question, _text(question, role, language), role) for role in table(question).roles]
        own = [_rival(rival) for rival in settings.hypotheses if rival.question == question]
        hypotheses[question] = [*named, *own, *standing]
    priors = {q: _given(hypotheses[q], settings) | _judged(hypotheses[q], material) for q in QUESTIONS}
    return Inquiry(hypotheses, items, priors)


def _of_one_telling(items: Sequence[Item], known: Principals) -> Iterator[Item]:
    """What an outlet says of a body in its own words is one telling with what its source says, in that report, of a part of it."""
    sourced = [item for item in items if item.question == "tasking" and item.targets and not item.own_voice]
    for item in items:
        told = (
            s.proposition for s in sourced
            if s.report == item.report and s.kind == item.kind and all(set(item.targets) <= known.above(part) for part in s.targets)
        )  # fmt: skip
        own = item.own_voice and item.question == "tasking" and item.targets
        yield replace(item, proposition=min(told, default=item.proposition)) if own else item


def check_rivals(settings: Settings) -> None:
    """CaseError for a hypothesis of case.toml that is like none of its question's standing rivals."""
    for rival in settings.hypotheses:
        _rival(rival)


def _rival(rival: Rival) -> Hypothesis:
    """An analyst's hypothesis; it has the likelihoods of the standing one that it is said to be like."""
    roles = [role for role in table(rival.question).roles if role != UNKNOWN]
    if rival.like not in roles:
        where, hint = "case.toml [[hypothesis]]", f"for question {rival.question}: {', '.join(roles)}"
        raise CaseError(f"{rival.name!r} cannot be like {rival.like!r}", where=where, hint=hint)
    return Hypothesis(rival.question, printable(rival.name, 120), rival.like, f"case:{rival.name}")


def _given(hypotheses: Sequence[Hypothesis], settings: Settings) -> dict[str, float]:
    """The priors that case.toml gives."""
    given = {f"case:{rival.name}": rival.prior for rival in settings.hypotheses if rival.prior is not None}
    return {h.name: given[h.target] for h in hypotheses if h.target in given}


def _of_what_is_asserted(items: Sequence[Item]) -> tuple[Item, ...]:
    """A denial alone makes no hypothesis of what it denies, nor a group's master one where the group is none."""
    asserted = {(i.question, t) for i in items if i.kind != "denial" for t in i.targets}
    kept = [i for i in items if i.kind == "denial" or _reaches(i, asserted)]
    standing = {(i.question, t) for i in kept if i.kind != "denial" for t in i.targets}
    return tuple(i for i in kept if i.kind != "denial" or all((i.question, t) in standing for t in i.targets))


def _reaches(item: Item, asserted: set[tuple[str, str]]) -> bool:
    """Whether it is about this case: that a group belongs to a unit says nothing where nobody says the group took part."""
    if not item.routes or any(route.question != "group" for route in item.routes):
        return True
    return any((route.question, group) in asserted for route in item.routes for group in route.through)


def _names(targets: Sequence[str], material: Material) -> dict[str, str]:
    """What each named hypothesis is called; two of one name carry their type, or their id."""
    plain = {t: printable(str(material.entities[t]["name"]), 120) for t in targets}
    count = Counter(plain.values())
    typed = {t: n if count[n] == 1 else f"{n} ({material.type_of(t)})" for t, n in plain.items()}
    again = Counter(typed.values())
    return {t: n if again[n] == 1 else f"{n} [{t}]" for t, n in typed.items()}


def _text(question: str, role: str, language: str) -> str:
    names = table(question).names[role]
    return names.get(language, names["en"])


def _judged(hypotheses: Sequence[Hypothesis], material: Material) -> dict[str, float]:
    priors = [j for j in material.judgements if j.verb == "prior"]
    return {h.name: float(j.arguments[1]) for j in priors for h in hypotheses if is_called(h, j.arguments[0])}


def is_called(h: Hypothesis, wanted: str) -> bool:
    """Whether a judgement means it: by its name in either language, its role, or `question/` before either."""
    name = wanted.strip().removeprefix(f"{h.question}/")
    standing = (h.role, *table(h.question).names[h.role].values()) if h.role != NAMED and h.target is None else ()
    return name in (h.name, h.target, *standing)


def items_on(inquiry: Inquiry, question: str) -> list[Item]:
    """The evidence on one question."""
    return [item for item in inquiry.items if item.question == question]
