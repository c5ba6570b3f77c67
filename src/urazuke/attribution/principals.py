"""Who is said to have given the orders: bodies before persons, a member standing for his unit, a unit for its parent.

A unit that is alleged to task a group is a principal, and never a name of the group. Where one claim names a numbered
unit and another body together as the principal (`a member of the army's Unit 61419`), the unit is part of the body.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from urazuke.attribution.material import BODIES, PEOPLE, Material, Said
from urazuke.corroboration.names import is_unit_name

_OVER_UNITS = ("military_unit", "government_body")


@dataclass(frozen=True, slots=True)
class Principals:
    """`parents` of a body, and the body that a person belongs to, as the case's claims have it."""

    parents: Mapping[str, frozenset[str]]
    body_of: Mapping[str, tuple[str, ...]]

    def named(self, values: Iterable[str], material: Material) -> tuple[str, ...]:
        """The bodies among those given (or behind the persons given), the innermost only; persons where there is no body."""
        listed = tuple(values)
        bodies = material.bodies(listed)
        people = material.of_types(listed, PEOPLE)
        behind = tuple(dict.fromkeys(body for person in people for body in self.body_of.get(person, ())))
        found = bodies or behind or people
        outer = {above for body in found for above in self.above(body)}
        return tuple(body for body in found if body not in outer)

    def above(self, body: str) -> frozenset[str]:
        """Every body that it is part of, directly or not."""
        found: set[str] = set()
        waiting = [body]
        while waiting:
            for parent in self.parents.get(waiting.pop(), ()):
                if parent not in found and parent != body:
                    found.add(parent)
                    waiting.append(parent)
        return frozenset(found)


def principals(material: Material) -> Principals:
    """What the asserted claims say of bodies and persons: `member_of`, and bodies named together as a principal."""
    parents: dict[str, set[str]] = defaultdict(set)
    body_of: dict[str, dict[str, None]] = defaultdict(dict)
    for said in material.said:
        if said.type == "member_of" and said.asserted:
            bodies = material.of_types(said.all("organisation"), BODIES)
            for body in material.of_types(said.all("member"), BODIES):
                parents[body].update(b for b in bodies if b != body)
            for person in material.of_types(said.all("member"), PEOPLE):
                body_of[person].update(dict.fromkeys(bodies))
        for unit, over in _named_together(said, material):
            parents[unit].add(over)
    return Principals({b: frozenset(p) for b, p in parents.items()}, {p: tuple(b) for p, b in body_of.items()})


def _named_together(said: Said, material: Material) -> Iterable[tuple[str, str]]:
    if said.type != "tasked_by" or not said.asserted:
        return
    listed = material.of_types(said.all("principal"), _OVER_UNITS)
    units = [b for b in listed if material.type_of(b) == "military_unit" and is_unit_name(str(material.entities[b]["name"]))]
    for unit in units:
        yield from ((unit, over) for over in listed if over not in units)
