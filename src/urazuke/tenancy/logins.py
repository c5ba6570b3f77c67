"""Access records as sessions of an account: what somebody used together, at one time; automation is told apart and left out.

Log-ins that follow on each other within two hours with the same device, agent and network are one session, for they are
one decision to log in and not several witnesses.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

SESSION = timedelta(hours=2)
# A program that nobody names automation, but that alone comes from one address without a device by day and night, is it too.
FEWEST_OF_A_ROBOT, MOST_IN_EIGHT_HOURS = 30, 0.45
Place = tuple[str, int | None]  # exhibit and line


class Login(NamedTuple):
    """One access record; device and agent are None where the record has none."""

    time: datetime
    network: str
    device: str | None
    agent: str | None
    action: str
    place: Place


@dataclass(frozen=True, slots=True)
class Session:
    """Log-ins of one account together; `browser` is the agent without its versions, `locks_out`: what the old holder knows was changed."""

    start: datetime
    end: datetime
    network: str
    device: str | None
    agent: str | None
    browser: str | None
    locks_out: bool
    places: tuple[Place, ...]


class Sessions(NamedTuple):
    """`listed` in order of time; `automatic`, how many log-ins were left out because a program made them."""

    listed: list[Session]
    automatic: int


def sessions_of_accounts(access_rows: pa.Table) -> dict[str, Sessions]:
    """account_id -> its sessions, from the table `access_rows`; in the order of the accounts."""
    columns = (access_rows[name].to_pylist() for name in ("account_id", "time", "source_ip", "device", "user_agent", "action"))
    by_account: dict[str, list[Login]] = defaultdict(list)
    for account, time, source, device, agent, action, place in zip(*columns, _first_places(access_rows)):
        by_account[account].append(Login(time, network_of(source), device, agent, action or "", place))
    return {account: _sessions(by_account[account]) for account in sorted(by_account)}


def _first_places(access_rows: pa.Table) -> Iterator[Place]:
    """The first place of every row's basis, without a dict for each: there are hundreds of thousands."""
    for chunk in access_rows["basis"].chunks:
        first = chunk.offsets.slice(0, len(chunk))
        places = chunk.values.take(first)
        yield from zip(places.field("exhibit").to_pylist(), places.field("line").to_pylist())


def _sessions(logins: list[Login]) -> Sessions:
    logins.sort(key=lambda login: (login.time, login.place[0], login.place[1] or 0))
    robots = _tireless(logins)
    people = [x for x in logins if not is_automatic(x.agent, x.action) and (x.agent, x.network, x.device) not in robots]
    if not people:
        return Sessions([], len(logins))
    together: list[list[Login]] = [[people[0]]]
    for login in people[1:]:
        last = together[-1][-1]
        if login[1:4] == last[1:4] and login.time - last.time <= SESSION:
            together[-1].append(login)
        else:
            together.append([login])
    return Sessions([_session(group) for group in together], len(logins) - len(people))


def _session(group: Sequence[Login]) -> Session:
    first = group[0]
    locks = any(_locks_out(login.action) for login in group)
    places = tuple(login.place for login in group)
    return Session(first.time, group[-1].time, first.network, first.device, first.agent, browser_of(first.agent), locks, places)


def _tireless(logins: Sequence[Login]) -> set[tuple[str | None, str, None]]:
    """The programs and networks, without a device, whose log-ins spread over the whole day as no person's do."""
    hours: dict[tuple[str | None, str], list[int]] = {}
    if sum(login.device is None for login in logins) < FEWEST_OF_A_ROBOT:
        return set()
    for login in logins:
        if login.device is None:
            hours.setdefault((login.agent, login.network), [0] * 24)[login.time.hour] += 1
    return {(*key, None) for key, counts in hours.items() if sum(counts) >= FEWEST_OF_A_ROBOT and _all_day(counts)}


def _all_day(counts: Sequence[int]) -> bool:
    twice = [*counts, *counts]
    return max(sum(twice[start : start + 8]) for start in range(24)) <= MOST_IN_EIGHT_HOURS * sum(counts)


@lru_cache(maxsize=1 << 16)
def network_of(address: str) -> str:
    """The /24 or /64 that an address lies in: what stays when a subscriber gets another address."""
    return str(ipaddress.ip_network(f"{address}/{64 if ':' in address else 24}", strict=False))


@lru_cache(maxsize=1 << 14)
def browser_of(agent: str | None) -> str | None:
    """The program without its versions, which updates change."""
    return re.sub(r"\d+(?:[._]\d+)*", "#", agent) if agent else None


@lru_cache(maxsize=1 << 14)
def is_automatic(agent: str | None, action: str) -> bool:
    """Does the record itself say that a program logged in?"""
    words = _words()
    named = agent is not None and any(word in agent.casefold() for word in words["automatic_agents"])
    return named or action.casefold() in words["automatic_actions"]


@lru_cache(maxsize=1 << 12)
def _locks_out(action: str) -> bool:
    """Does it change what the old holder would log in with?"""
    return any(word in action.casefold() for word in _words()["lock_outs"])


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    text = resources.files("urazuke.tenancy").joinpath("acts.toml").read_text("utf-8")
    words: dict[str, list[str]] = tomllib.loads(text)
    return words
