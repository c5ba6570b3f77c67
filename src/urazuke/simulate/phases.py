"""Who holds which account when: most never change hands; devices, houses and journeys change without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from urazuke.simulate.addresses import EXIT_SERVICES
from urazuke.simulate.identities import token
from urazuke.simulate.operators import EXIT, HOST, NET, SERVER, Machine, Operator, People, Spot, new_browser, new_program, subscriber
from urazuke.simulate.parameters import DAY
from urazuke.simulate.records import Account

ADVERSE_BUSY = 3.7  # times an ordinary account's log-ins
KEEPERS_BUSY = 0.15
DAILY = 30.0


@dataclass(frozen=True, slots=True)
class Phase:
    """One operator holds one account, [start, end), and logs in `busy` times as often as is ordinary, `least` times at least.

    One log-in is certainly at `sure`, and does `action`.
    """

    account: int
    operator: Operator
    start: int
    end: int
    busy: float = 1.0
    least: int = 0
    sure: int | None = None
    action: str = "login"


def honest_phases(people: People, number: int, account: Account, start: int, end: int) -> list[Phase]:
    """The phases of an account that stays in its owner's hands."""
    owner = people.owner(account)
    if account.persona is not None:
        return [Phase(number, owner, start, end, ADVERSE_BUSY, 3)]
    looked_after = [Phase(number, people.keeper(account.keeper), start, end, KEEPERS_BUSY)] if account.keeper else []
    middle = start + int((end - start) * people.draw.uniform(0.2, 0.8))
    left = people.draw.random()
    for name, change in CHANGES.items():
        left -= people.chances[name]
        if left < 0:
            return change(people, number, owner, start, middle, end) + looked_after
    return [Phase(number, owner, start, end, owner.busy), *looked_after]


Change = Callable[[People, int, Operator, int, int, int], list[Phase]]


def _in_two(number: int, one: Operator, two: Operator, start: int, middle: int, end: int) -> list[Phase]:
    return [Phase(number, one, start, middle, one.busy), Phase(number, two, middle, end, one.busy)]


def _with_machine(people: People, owner: Operator) -> Operator:
    draw = people.draw
    return replace(owner, machines=(Machine(token(draw, "br"), new_browser(draw), people.stays(), 1.0), *owner.machines[1:]))


def _elsewhere(people: People, owner: Operator) -> Operator:
    return replace(owner, spots=(Spot(HOST, subscriber(people.draw), 1.0), *owner.spots[1:]))


def _new_machine(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    return _in_two(number, owner, _with_machine(people, owner), start, middle, end)


def _moved(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    return _in_two(number, owner, _elsewhere(people, owner), start, middle, end)


def _moved_and_machine(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    moved, later = _elsewhere(people, owner), min(end, middle + int(people.draw.uniform(2, 30) * DAY))
    return [
        Phase(number, owner, start, middle, owner.busy),
        Phase(number, moved, middle, later, owner.busy),
        Phase(number, _with_machine(people, moved), later, end, owner.busy),
    ]


def _traveller(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    """Hotels and a VPN service for some days, hours shifted, the same machine; then home again."""
    draw, back = people.draw, min(end, middle + int(people.draw.uniform(3, 20) * DAY))
    spots = (Spot(HOST, subscriber(draw), 1.0), Spot(NET, subscriber(draw), 0.6), Spot(EXIT, int(draw.integers(EXIT_SERVICES)), 0.8))
    away = replace(owner, spots=spots, hour=(owner.hour + float(draw.uniform(-10, 10))) % 24)
    return [
        Phase(number, owner, start, middle, owner.busy),
        Phase(number, away, middle, back, owner.busy * 1.5, 1),
        Phase(number, owner, back, end, owner.busy),
    ]


def _emigrant(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    gone = replace(_elsewhere(people, owner), hour=(owner.hour + float(people.draw.uniform(5, 12))) % 24)
    return _in_two(number, owner, gone, start, middle, end)


def _team(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    """Two or three people, taking turns all the time."""
    draw = people.draw
    mates = []
    for _ in range(int(draw.integers(1, 3))):
        mate = people.person(owner.spots[0].base, "")
        mates.append(replace(mate, machines=tuple(replace(machine, token=token(draw, "br")) for machine in mate.machines)))
    return [Phase(number, one, start, end, owner.busy * float(draw.uniform(0.4, 1.5))) for one in (owner, *mates)]


def _pause(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    """Nobody for weeks; then as before, often with a newer machine."""
    again = min(end, middle + int(people.draw.uniform(20, 90) * DAY))
    later = _with_machine(people, owner) if people.draw.random() < 0.3 else owner
    return [Phase(number, owner, start, middle, owner.busy), Phase(number, later, again, end, owner.busy)]


def _on_call(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    return [Phase(number, replace(owner, width=7.0), start, end, owner.busy * 2)]


def _automation(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    """A program logs in every day at the same hour from a server, beside the owner."""
    draw = people.draw
    program = Operator(
        (Spot(SERVER, int(draw.integers(1 << 12)), 1.0),), (Machine("", new_program(draw), 0, 1.0),), float(draw.uniform(0, 24)), 0.1
    )
    return [Phase(number, owner, start, end, owner.busy), Phase(number, program, middle, end, DAILY / people.parameters.logins)]


def _machine_and_vpn(people: People, number: int, owner: Operator, start: int, middle: int, end: int) -> list[Phase]:
    later = _with_machine(people, owner)
    spots = (*(replace(spot, weight=spot.weight * 0.1) for spot in owner.spots), Spot(EXIT, int(people.draw.integers(EXIT_SERVICES)), 1.0))
    return _in_two(number, owner, replace(later, spots=spots), start, middle, end)


CHANGES: dict[str, Change] = {
    "new_machine": _new_machine, "moved": _moved, "traveller": _traveller, "team": _team, "pause": _pause, "emigrant": _emigrant,
    "moved_and_machine": _moved_and_machine, "on_call": _on_call, "automation": _automation, "machine_and_vpn": _machine_and_vpn,
}  # fmt: skip
