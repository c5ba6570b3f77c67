"""What is said becomes evidence on the question that it bears on, and on no other.

That a person rented a server says nothing about which group used it; that a group did the attack says nothing about
who gave the order. A refusal to comment is no evidence at all, and makes no item.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from urazuke.attribution.material import Material, Said
from urazuke.attribution.principals import Principals
from urazuke.attribution.weighing import Item, Route

_HANDED = (Route("control", ("transferee",)),)
_LESSEE = (Route("control", ("lessee", "transferee")),)
_ANY_CONTROL = (Route("control", ("lessee", "transferee", "resale", "stolen")),)
_ATTRIBUTION = {"attributed_to": "actor", "attacked": "attacker"}
_TOOLS = ("used_malware", "exploited")


def testimony(material: Material, known: Principals) -> tuple[Item, ...]:
    """The items that the case's claims make, in order."""
    by_id = {said.id: said for said in material.said}
    found: set[Item] = set()
    for said in material.said:
        if said.asserted:
            found |= set(_on_control(said, material)) | set(_on_group(said, material)) | set(_on_tasking(said, material, known))
        elif said.denied:
            found |= set(_denials(said, by_id, material, known))
    return tuple(sorted(found))


def _item(question: str, kind: str, said: Said, targets: Sequence[str] = (), routes: tuple[Route, ...] = ()) -> Item:
    """Items on named hypotheses are clustered by what they point at: one source has one voice on it."""
    proposition = " ".join(sorted(targets)) if targets else kind
    if kind == "denial":
        proposition = "denial " + proposition
    return Item(
        question, kind, tuple(sorted(targets)), said.origin, proposition, said.grade, said.id, False, routes, said.report, said.own_voice
    )


def _on_control(said: Said, material: Material) -> Iterator[Item]:
    if said.type == "rented_server":
        yield _item("control", "rented_under_false_name" if said.flag("false_name") else "rented", said)
    elif said.type == "handed_over_credentials":
        to_group = bool(material.of_types(said.all("recipient"), ("threat_group",)))
        yield _item("control", "sold" if said.flag("sold") and not to_group else "handed_over", said)
    elif said.type == "tasked_by" and said.all("agent") and not material.of_types(said.all("agent"), ("threat_group",)):
        yield _item("control", "lessee_tasked", said)


def _on_group(said: Said, material: Material) -> Iterator[Item]:
    if said.type in _ATTRIBUTION and (groups := _groups(said, _ATTRIBUTION[said.type], material)):
        yield _item("group", "attributed", said, groups)
    elif said.type == "used_infrastructure" and (groups := _groups(said, "attacker", material)):
        yield _item("group", "used_infrastructure", said, groups)
    elif said.type == "handed_over_credentials" and (groups := _groups(said, "recipient", material)):
        yield _item("group", "received_access", said, groups, _HANDED)
    elif said.type == "tasked_by" and (groups := _groups(said, "agent", material)):
        yield _item("group", "attributed", said, groups)  # who is said to have acted on an order is said to have acted
    elif said.type in _TOOLS and (groups := _groups(said, "attacker", material)):
        yield _item("group", "used_tools", said, groups)


def _on_tasking(said: Said, material: Material, known: Principals) -> Iterator[Item]:
    if said.type == "tasked_by" and (bodies := known.named(said.all("principal"), material)):
        yield _item("tasking", "tasked", said, bodies, _through(said.all("agent"), material))
    elif said.type == "member_of" and (groups := _groups(said, "member", material)):
        if bodies := material.bodies(said.all("organisation")):
            yield _item("tasking", "part_of", said, bodies, (Route("group", groups),))
    elif said.type in _ATTRIBUTION and (bodies := material.bodies(said.all(_ATTRIBUTION[said.type]))):
        groups = _groups(said, _ATTRIBUTION[said.type], material)
        yield _item("tasking", "attributed", said, bodies, (Route("group", groups),) if groups else ())
    elif said.type == "handed_over_credentials" and said.flag("sold"):
        yield _item("tasking", "paid", said)


def _through(agents: Sequence[str], material: Material) -> tuple[Route, ...]:
    """An order to a group reaches the attack through the group, an order to a renter through the renter."""
    if groups := material.named(agents, "threat_group"):
        return (Route("group", groups),)
    if material.of_types(agents, ("threat_group",)):
        return ()  # whoever the attackers are, the order went to them
    return _LESSEE if agents else _ANY_CONTROL


def _denials(said: Said, by_id: dict[str, Said], material: Material, known: Principals) -> Iterator[Item]:
    """A denial speaks to what it denies: its own type and arguments, or the claims that it opposes."""
    denied = [by_id[i] for i in said.opposed_by if i in by_id and by_id[i].asserted] if said.type in _GENERAL else [said]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for claim in denied:
        items = (*_on_control(claim, material), *_on_group(claim, material), *_on_tasking(claim, material, known))
        for item in items:
            if item.kind != "paid" and (item.question, item.targets) not in seen:
                seen.add((item.question, item.targets))
                yield _item(item.question, "denial", said, item.targets)


_GENERAL = ("denied", "objected_to_attribution")


def _groups(said: Said, role: str, material: Material) -> tuple[str, ...]:
    """The named ones: that `Chinese hackers` did it names nobody."""
    return material.named(said.all(role), "threat_group")
