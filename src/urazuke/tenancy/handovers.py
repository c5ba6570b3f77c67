"""An account changed hands where the habits of its log-ins end and a stranger's begin, and no innocent story explains it.

A traveller keeps the device; a new laptop keeps the network; who moves house and buys a new one keeps the hours. Cuts in an
account's sessions are weighed against all of these stories (`weighing`). The old controller may be there for some days yet or
look in once more, a program may go on through it (`logins` leaves those out), and the owner of a stolen account may take it back.
It happened between the last session of the one and the first of the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from urazuke.tenancy.cuts import Cut, find_cuts
from urazuke.tenancy.logins import Place, Session, Sessions, sessions_of_accounts
from urazuke.tenancy.reasons import explain
from urazuke.tenancy.surroundings import Surroundings, survey

if TYPE_CHECKING:
    import pyarrow as pa

# Bits that a cut must have: a stranger is four times likelier than all innocent stories together.
NEEDED = 2.0
# A cut with this many: somebody else is as likely as not, so the account may have changed hands.
DOUBTED = 0.0
# After a longer silence an honest customer too comes back with another machine from another place.
LONGEST_SILENCE = timedelta(days=60)
SHOWN_SESSIONS = 5  # of each side, in the basis


@dataclass(frozen=True, slots=True)
class Handover:
    """Between `earliest` and `latest` the account got another controller; a higher score is a clearer change, 1 just enough.

    `taken_back`: the new controller is the old one again.
    """

    earliest: datetime
    latest: datetime
    score: float
    reasons: tuple[str, ...]
    places: tuple[Place, ...]
    taken_back: bool = False

    @property
    def instant(self) -> datetime:
        """The middle of the interval, where windows are split."""
        return self.earliest + (self.latest - self.earliest) / 2


class Changes(NamedTuple):
    """account_id -> its hand-overs in order; account_id -> the one that may have been, where there is none; all accounts with log-ins."""

    handovers: dict[str, list[Handover]]
    doubts: dict[str, Handover]
    accounts: frozenset[str]


def find_handovers(access_rows: pa.Table, holders: Mapping[str, str] | None = None) -> Changes:
    """The hand-overs of all accounts in the table `access_rows`; a doubt is a change of which nobody can say whose it was.

    `holders`: account -> in whose name it is rented; each in a name of its own where that is not known.
    """
    return changes_of(sessions_of_accounts(access_rows), holders or {})


def changes_of(accounts: Mapping[str, Sessions], holders: Mapping[str, str]) -> Changes:
    """The same, of sessions."""
    case = survey(accounts, holders)
    handovers, doubts = {}, {}
    for account, sessions in accounts.items():
        listed, usual = sessions.listed, case.at(account, holders.get(account, account))
        cuts = find_cuts(listed, usual)
        if found := _chosen(listed, cuts, usual):
            handovers[account] = [h for cut in found for h in _handovers(sessions, cut, usual)]
        elif (doubt := max(cuts, key=_bits, default=None)) and doubt.weighed.bits >= DOUBTED:
            doubts[account] = _handovers(sessions, doubt, usual)[0]
    return Changes(handovers, doubts, frozenset(accounts))


def _bits(cut: Cut) -> tuple[float, int]:
    return cut.weighed.bits, -cut.begin


def _chosen(listed: Sequence[Session], cuts: Sequence[Cut], usual: Surroundings, start: int = 0, end: int | None = None) -> list[Cut]:
    """The clearest cut, and those before and after it that are hand-overs of what it leaves; in order of time."""
    end = len(listed) if end is None else end
    clear = [cut for cut in cuts if _is_handover(listed, cut)]
    best = max(clear, key=_bits, default=None)
    if best is None:
        return []
    left, right = (find_cuts(listed, usual, a, b) for a, b in ((start, best.begin), (best.resume or best.begin, end)))
    return [*_chosen(listed, left, usual, start, best.begin), best, *_chosen(listed, right, usual, best.resume or best.begin, end)]


def _is_handover(listed: Sequence[Session], cut: Cut) -> bool:
    return cut.weighed.bits >= NEEDED and listed[cut.begin].start - listed[cut.begin - 1].end <= LONGEST_SILENCE


def _handovers(sessions: Sessions, cut: Cut, usual: Surroundings) -> list[Handover]:
    """One, or where the account was taken back two."""
    listed, score = sessions.listed, round(cut.weighed.bits / NEEDED, 4)
    begins = listed[cut.begin].start
    latest = begins if cut.overlap is None else max(begins, listed[cut.overlap].end)
    shown = _places([*cut.before[-SHOWN_SESSIONS:], *cut.after[:SHOWN_SESSIONS]])
    made = [Handover(listed[cut.begin - 1].end, latest, score, explain(listed, cut, usual, sessions.automatic), shown)]
    if cut.resume is not None:
        shown = _places([*cut.after[-SHOWN_SESSIONS:], *listed[cut.resume : cut.resume + SHOWN_SESSIONS]])
        reasons = explain(listed, cut, usual, sessions.automatic, taken_back=True)
        made.append(Handover(cut.after[-1].end, listed[cut.resume].start, score, reasons, shown, taken_back=True))
    return made


def _places(sessions: Sequence[Session]) -> tuple[Place, ...]:
    """The first record of each."""
    return tuple(dict.fromkeys(session.places[0] for session in sessions))
