"""The access records: every log-in of every phase, drawn column by column."""

from __future__ import annotations

import numpy as np
import polars as pl

from urazuke.simulate.addresses import EXITS, EXITS_OF_A_SERVICE, SITES
from urazuke.simulate.formats.lines import address
from urazuke.simulate.handing_over import exclusive_crews, handed_over, name_crews
from urazuke.simulate.operators import EXIT, HOST, HOST6, NET, OPENING_VERSION, SERVER, Machine, People, agent_templates
from urazuke.simulate.parameters import DAY, Parameters
from urazuke.simulate.phases import Phase, honest_phases
from urazuke.simulate.records import Registry
from urazuke.simulate.renting import at_home_by_ipv6
from urazuke.simulate.sessions import Flags, Numbers
from urazuke.simulate.styles import access_styles

BEFORE_SECONDS = 30 * DAY
MONTH = 30 * DAY
ACTIONS = (*["login"] * 330, *["console"] * 42, *["reboot"] * 40, "password_change", "signup")
TRIES = 5
VERSIONS = 200
VERSION_SECONDS = 28 * DAY
SITTINGS = 0.15  # of a covert renter's log-ins, another account of theirs is looked at as well
WIDTH = 6  # most places of an operator
SCHEMA = {"account": pl.Int64, "time": pl.Int64, "action": pl.Int64, "source_ip": pl.String, "user_agent": pl.String, "device": pl.String}


def log_in(parameters: Parameters, registry: Registry) -> pl.DataFrame:
    """Every log-in: account (number), time (epoch s), action, source_ip, user_agent, device; by time.

    Sets each handed-over account's `last_old`, `first_new`, `handed_again` and `machines`.
    """
    if not parameters.logins:
        return pl.DataFrame(schema=SCHEMA)
    people = People(parameters)
    name_crews(people, registry.accounts)
    phases = _phases(people, parameters, registry)
    draw = parameters.draw("logins")
    row, moment, action = _moments(parameters, draw, phases)
    frame = _rows(parameters, phases, row, moment, action, draw)
    frame = pl.concat([frame, _sittings(parameters, draw, registry, phases, frame), _sign_ups(parameters, registry, phases)])
    frame = frame.sort("time", "account", "action", "source_ip", "device", maintain_order=True)
    _note_machines(parameters, registry, frame)
    return frame


def _phases(people: People, parameters: Parameters, registry: Registry) -> list[Phase]:
    phases: list[Phase] = []
    for number, account in enumerate(registry.accounts):
        last = max((lease.end for lease in registry.leases_of(number)), default=0)
        start, end = max(account.created, parameters.opens - BEFORE_SECONDS), min(last, parameters.closes)
        if end - start >= 3600:
            phases += (honest_phases if account.handover is None else handed_over)(people, number, account, start, end)
    return phases


def _moments(parameters: Parameters, draw: np.random.Generator, phases: list[Phase]) -> tuple[Numbers, Numbers, Numbers]:
    """(phase, epoch second, action) of every log-in; what falls outside its phase is drawn again a few times."""
    starts = np.array([phase.start for phase in phases], dtype=np.int64)
    lengths = np.maximum(1, np.array([phase.end for phase in phases], dtype=np.int64) - starts)
    often = np.array([phase.busy for phase in phases]) * parameters.logins
    least = np.array([phase.least for phase in phases], dtype=np.int64)
    counts = np.maximum(least, draw.poisson(lengths / MONTH * often))
    row = np.repeat(np.arange(len(phases)), counts)
    hours = np.array([phase.operator.hour for phase in phases])[row]
    widths = np.array([phase.operator.width for phase in phases])[row]
    moment = np.full(len(row), -1, dtype=np.int64)
    for _ in range(TRIES):
        open_ = np.flatnonzero(moment < 0)
        rows = row[open_]
        day = (starts[rows] + (draw.random(len(rows)) * lengths[rows]).astype(np.int64)) // DAY * DAY
        at = day + ((hours[open_] + draw.normal(0, 1, len(rows)) * widths[open_]) % 24 * 3600).astype(np.int64)
        inside = (at >= starts[rows]) & (at < starts[rows] + lengths[rows])
        moment[open_[inside]] = at[inside]
    needed = (moment < 0) & (least[row] > 0)
    moment = np.where(needed, starts[row] + (draw.random(len(row)) * lengths[row]).astype(np.int64), moment)
    row, moment = row[moment >= 0], moment[moment >= 0]
    sure = [(n, phase.sure, ACTIONS.index(phase.action)) for n, phase in enumerate(phases) if phase.sure is not None]
    numbers = np.array(sure, dtype=np.int64).reshape(-1, 3)
    action = np.concatenate([draw.integers(0, len(ACTIONS) - 1, len(row)), numbers[:, 2]])
    return np.concatenate([row, numbers[:, 0]]), np.concatenate([moment, numbers[:, 1]]), action


def _rows(
    parameters: Parameters, phases: list[Phase], row: Numbers, moment: Numbers, action: Numbers, draw: np.random.Generator
) -> pl.DataFrame:
    spots = [[(spot.kind, spot.base, spot.weight) for spot in phase.operator.spots] for phase in phases]
    spot = _chosen(draw, [[weight for _, _, weight in one] for one in spots], row)
    kind, base = (
        np.array([[*(s[field] for s in one), *[0] * WIDTH][:WIDTH] for one in spots], dtype=np.int64).reshape(-1, WIDTH)[row, spot]
        for field in (0, 1)
    )
    machine = _chosen(draw, [[m.weight for m in phase.operator.machines] for phase in phases], row)
    flat = [
        (m.token, m.agent, m.stays) for phase in phases for m in (*phase.operator.machines, *[phase.operator.machines[0]] * WIDTH)[:WIDTH]
    ]
    at = row * WIDTH + machine
    newest = np.clip((moment - parameters.opens) // VERSION_SECONDS + OPENING_VERSION, 0, VERSIONS - 1)
    stays = np.array([f[2] for f in flat], dtype=np.int64)[at]
    version = np.where(stays < 0, newest, stays)
    frame = pl.DataFrame(
        {
            "account": np.array([phase.account for phase in phases], dtype=np.int64)[row],
            "time": moment,
            "action": action,
            "address": _addresses(draw, kind, base, moment, np.array([p.operator.favourite for p in phases], dtype=np.int64)[row]),
            "agent": np.array([f[1] for f in flat], dtype=np.int64)[at] * VERSIONS + version,
            "device": pl.Series([f[0] for f in flat], dtype=pl.String).gather(at),
        }
    )
    texts = pl.Series([_agent(template, v) for template in agent_templates() for v in range(VERSIONS)], dtype=pl.String)
    frame = frame.with_columns(address("address").alias("source_ip"), texts.gather(frame["agent"]).alias("user_agent"))
    return _by_ipv6(frame, kind == HOST6, base, moment).select(list(SCHEMA))


def _chosen(draw: np.random.Generator, weights: list[list[float]], row: Numbers) -> Numbers:
    """For each row one of its phase's things, by weight."""
    table = np.array([[*one, *[0.0] * WIDTH][:WIDTH] for one in weights]).reshape(-1, WIDTH)
    until = np.cumsum(table, axis=1) / table.sum(axis=1, keepdims=True)
    chosen: Numbers = (until[row] <= draw.random(len(row))[:, None]).sum(axis=1).astype(np.int64)
    return np.minimum(chosen, WIDTH - 1)


def _addresses(draw: np.random.Generator, kind: Numbers, base: Numbers, moment: Numbers, favourite: Numbers) -> Numbers:
    """A fixed address; one of a /24 that changes by the week; one of three favourite exits of a VPN service; a server."""
    week = base // 256 * 256 + 1 + (moment // (7 * DAY) * 2_654_435_761 + base * 97) % 254
    exits = EXITS + base * 256 + 1 + (favourite + draw.integers(0, 3, len(base))) % EXITS_OF_A_SERVICE
    choices: Numbers = np.select([kind == HOST, kind == NET, kind == EXIT, kind == SERVER], [base, week, exits, SITES + base], base)
    return choices


def _by_ipv6(frame: pl.DataFrame, six: Flags, base: Numbers, moment: Numbers) -> pl.DataFrame:
    """Rows that came by IPv6: the home's /64, another host each day as browsers do it."""
    texts = frame["source_ip"].to_list()
    for place in np.flatnonzero(six).tolist():
        texts[place] = at_home_by_ipv6(int(base[place]), int(moment[place] // DAY * 40_503 % 65_535) + 1)
    return frame.with_columns(pl.Series("source_ip", texts, dtype=pl.String))


def _agent(template: str, version: int) -> str:
    return template.replace("{v}", str(82 + version)).replace("{s}", f"{13 + version // 13}.{version % 6}")


def _shown(parameters: Parameters, machine: Machine, moment: int) -> str:
    """What a machine's browser says of itself at that moment."""
    newest = int(np.clip((moment - parameters.opens) // VERSION_SECONDS + OPENING_VERSION, 0, VERSIONS - 1))
    return _agent(agent_templates()[machine.agent], newest if machine.stays < 0 else machine.stays)


def _sittings(
    parameters: Parameters, draw: np.random.Generator, registry: Registry, phases: list[Phase], frame: pl.DataFrame
) -> pl.DataFrame:
    """A covert renter at the keyboard looks after several accounts in one sitting, from one address."""
    spans: dict[str, list[Phase]] = {}
    for phase in phases:
        account = registry.accounts[phase.account]
        mine = account.persona is not None and (account.first_new is None or phase.end <= account.first_new)
        if mine and phase.end - phase.start > DAY:
            spans.setdefault(account.persona or "", []).append(phase)
    place = {phase.account: phase for found in spans.values() for phase in found}
    copies: list[tuple[int, int, int, str, str, str]] = []
    rows = frame.filter(pl.col("account").is_in(list(place))).sort("time", "account", "source_ip")
    for number, time, source in rows.select("account", "time", "source_ip").iter_rows():
        if time >= place[number].end or draw.random() >= SITTINGS:
            continue
        later = time + int(draw.integers(60, 1_500))
        others = [p for p in spans[registry.accounts[number].persona or ""] if p.account != number and p.start <= later < p.end]
        if others:
            other = others[int(draw.integers(len(others)))]
            machine = other.operator.machines[0]
            copies.append((other.account, later, 0, source, _shown(parameters, machine, later), machine.token))
    return pl.DataFrame(copies, schema=SCHEMA, orient="row")


def _sign_ups(parameters: Parameters, registry: Registry, phases: list[Phase]) -> pl.DataFrame:
    """The first record of an account opened while records were kept, by the machine that it was opened with."""
    made, done = [], set()
    for phase in phases:
        account = registry.accounts[phase.account]
        if phase.account in done or not parameters.opens - BEFORE_SECONDS <= account.created < parameters.closes:
            continue
        done.add(phase.account)
        agent = _shown(parameters, phase.operator.machines[0], account.created)
        made.append((phase.account, account.created, len(ACTIONS) - 1, account.signup_ip, agent, account.device))
    return pl.DataFrame(made, schema=SCHEMA, orient="row")


def _note_machines(parameters: Parameters, registry: Registry, frame: pl.DataFrame) -> None:
    """Which machines of a crew that buys from this renter alone the records show on each account that passed to it."""
    alone, styles = exclusive_crews(registry.accounts), access_styles(parameters)
    sold = {n: a for n, a in enumerate(registry.accounts) if a.persona is not None and a.first_new is not None and a.crew in alone}
    sold = {number: account for number, account in sold.items() if "device" not in styles[account.provider].lacks}
    rows = frame.filter(pl.col("account").is_in(list(sold)) & (pl.col("device") != "")).select("account", "time", "device")
    seen: dict[int, set[str]] = {}
    own = {account.device for account in sold.values()}
    for number, time, device in rows.iter_rows():
        until = sold[number].handed_again or time + 1
        if (sold[number].first_new or 0) <= time < until and device not in own:
            seen.setdefault(number, set()).add(device)
    for number, devices in seen.items():
        sold[number].machines = frozenset(devices)
