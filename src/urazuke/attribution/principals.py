"""Who is said to have given the orders: bodies before persons, a member standing for his unit, a unit for its parent.

A unit that is alleged to task a group is a principal, and never a name of the group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from urazuke.attribution.material import BODIES, PEOPLE, Material


@dataclass(frozen=True, slots=True)
class Principals:
    """`parents` of a body, and the body that a person belongs to, as the case's claims have it."""

    parents: dict[str, frozenset[str]]
    body_of: dict[str, tuple[str, ...]]

    def named(self, values: Iterable[str], material: Material) -> tuple[str, ...]:
        """The bodies among those given (or behind the persons given); the persons where there is no body."""
        listed = tuple(values)
        bodies = material.of_types(listed, BODIES)
        people = material.of_types(listed, PEOPLE)
        behind = tuple(body for person in people for body in self.body_of.get(person, ()))
        return tuple(dict.fromkeys(bodies or behind or people))

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
    """What the asserted `member_of` claims say of bodies and persons."""
    parents: dict[str, frozenset[str]] = {}
    body_of: dict[str, tuple[str, ...]] = {}
    for said in material.said:
        if said.type != "member_of" or not said.asserted:
            continue
        bodies = material.of_types(said.all("organisation"), BODIES)
        for body in material.of_types(said.all("member"), BODIES):
            parents[body] = parents.get(body, frozenset()) | frozenset(bodies)
        for person in material.of_types(said.all("member"), PEOPLE):
            body_of[person] = tuple(dict.fromkeys((*body_of.get(person, ()), *bodies)))
    return Principals(parents, body_of)
