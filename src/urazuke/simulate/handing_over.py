"""An account passes from one operator to another: at once, with an overlap, with a last look back, twice, or back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from urazuke.simulate.market import market_of
from urazuke.simulate.operators import EXIT, Operator, People, Spot
from urazuke.simulate.parameters import DAY
from urazuke.simulate.phases import ADVERSE_BUSY, Phase
from urazuke.simulate.records import Account

QUIET_OLD_HOURS, QUIET_NEW_HOURS = 30.0, 60.0
LEAST_LOGINS = 8
LEAST_TO_PASS_ON = 24 * DAY


def name_crews(people: People, accounts: list[Account]) -> None:
    """Which crew gets which account: one for each renter, some for two; honest customers' accounts go to these or to others."""
    draw, share = people.draw, market_of(people.parameters)["handovers"]["shared_crew"]
    personas = sorted({account.persona for account in accounts if account.persona is not None})
    crews: dict[str, str] = {}
    for place, persona in enumerate(personas):
        crews[persona] = crews[personas[place - 1]] if place and draw.random() < share else f"crew {persona}"
    names = sorted(set(crews.values()))
    for account in accounts:
        if account.handover is not None:
            other = names[int(draw.integers(len(names)))] if names and draw.random() < 0.3 else f"crew {account.account_id}"
            account.crew = crews[account.persona] if account.persona is not None else other


def exclusive_crews(accounts: list[Account]) -> set[str]:
    """The crews that buy from one renter only."""
    sellers: dict[str, set[str]] = {}
    for account in accounts:
        if account.crew:
            sellers.setdefault(account.crew, set()).add(account.persona or account.customer)
    return {crew for crew, who in sellers.items() if len(who) == 1}


def handed_over(people: People, number: int, account: Account, start: int, end: int) -> list[Phase]:
    """The phases of an account that passes on at account.handover; sets `last_old`, `first_new` and `handed_again`.

    The old operator is last seen some time before, the new one comes some time after; between the two nobody logs in.
    """
    draw, chances = people.draw, market_of(people.parameters)["handovers"]
    old = people.owner(account)
    new = _buyers(people, account, old, chances)
    changed = account.handover or end
    last = max(start, _at_hour(draw, old, changed - 600 - int(draw.exponential(QUIET_OLD_HOURS) * 3600), -DAY))
    first = min(end - 1, _at_hour(draw, new, changed + 60 + int(draw.exponential(QUIET_NEW_HOURS) * 3600), DAY))
    account.last_old, account.first_new = last, first
    least = LEAST_LOGINS if last - start > DAY else 0
    before = Phase(number, old, start, last + 1, ADVERSE_BUSY if account.persona else max(1.0, old.busy), least, last)
    return [before, *_look_back(draw, chances, number, old, first, end), *_after(people, chances, number, account, (old, new), first, end)]


def _buyers(people: People, account: Account, old: Operator, chances: Mapping[str, float]) -> Operator:
    new = people.crew(account.crew, old)
    if people.draw.random() < chances["old_exit"] and old.service >= 0:
        return replace(new, spots=(*new.spots[:-1], Spot(EXIT, old.service, 0.8)))
    return new


def _look_back(draw: np.random.Generator, chances: Mapping[str, float], number: int, old: Operator, first: int, end: int) -> list[Phase]:
    """What the old operator still does after the new one has come: nothing, one last look, or some days of both."""
    chance = draw.random()
    if chance < chances["last_check"]:
        look = min(end - 1, first + int(draw.uniform(0.2, 14) * DAY))
        return [Phase(number, old, look, look + 1, 0.0, 0, look)]
    if chance < chances["last_check"] + chances["overlap"]:
        return [Phase(number, old, first + 60, min(end, first + int(draw.uniform(1, 6) * DAY)), ADVERSE_BUSY, 2)]
    return []


def _after(
    people: People, chances: Mapping[str, float], number: int, account: Account, sides: tuple[Operator, Operator], first: int, end: int
) -> list[Phase]:
    """The buyers until the end, or until they pass the account on or its owner has it back."""
    draw, (old, new) = people.draw, sides
    locks = draw.random() < chances["password"]
    arrived = Phase(number, new, first, first + 1, 0.0, 0, first, "password_change" if locks and draw.random() < 0.5 else "login")
    locked = [Phase(number, new, first, first + 1, 0.0, 0, min(end - 1, first + int(draw.uniform(0.02, 3) * DAY)), "password_change")]
    phases = [arrived, *(locked if locks else [])]
    chance = draw.random()
    back = account.bought and chance < chances["given_back"]
    if end - first < LEAST_TO_PASS_ON or not (back or chance < chances["again"]):
        return [*phases, Phase(number, new, first, end, ADVERSE_BUSY, LEAST_LOGINS)]
    again = first + int((end - first) * draw.uniform(0.4, 0.7))
    account.handed_again, account.given_back = again // 60 * 60, back
    third = old if back else people.crew(f"{account.crew} buyers", new)
    begins = min(end - 1, _at_hour(draw, third, again + 60 + int(draw.exponential(QUIET_OLD_HOURS) * 3600), DAY))
    stops = max(first + 1, again - 600 - int(draw.exponential(QUIET_OLD_HOURS) * 3600))
    later = Phase(number, third, begins, end, max(1.0, third.busy), 4, begins, "password_change" if back else "login")
    return [*phases, Phase(number, new, first, stops, ADVERSE_BUSY, LEAST_LOGINS), later]


def _at_hour(draw: np.random.Generator, who: Operator, moment: int, step: int) -> int:
    """The next moment (the last one, where `step` is a day back) at which this operator is usually up."""
    usual = moment // DAY * DAY + int((who.hour + draw.normal(0, who.width / 1.5)) % 24 * 3600)
    return usual if (usual - moment) * step >= 0 else usual + step
