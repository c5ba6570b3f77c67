"""Table `operators`: when whoever used an account was at work, on each side of a hand-over; a finding with its weakness.

An account without a hand-over has one side. Log-ins between the two instants of a hand-over are nobody's here, for either may
have made them. A side with too few log-ins has no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from urazuke.evidence.locator import Locator
from urazuke.evidence.tables import make_table
from urazuke.tenancy.handovers import Changes, Handover
from urazuke.tenancy.logins import Session, Sessions
from urazuke.tenancy.working_hours import FEWEST_SESSIONS, working_hours

if TYPE_CHECKING:
    import pyarrow as pa

MOST_PLACES = 10  # log-ins in the basis, over the whole time


def tell_operators(accounts: Mapping[str, Sessions], changes: Changes) -> pa.Table:
    """A row for each side of an account with enough log-ins of people, in the order of accounts and time."""
    rows = (
        row
        for account, sessions in accounts.items()
        if len(sessions.listed) >= FEWEST_SESSIONS
        for side, part in sides_of(sessions.listed, changes.handovers.get(account, ()), changes.doubts.get(account))
        for row in _rows(account, side, part)
    )
    return make_table("operators", rows)


def sides_of(
    listed: Sequence[Session], handovers: Sequence[Handover], doubt: Handover | None = None
) -> Iterator[tuple[str, list[Session]]]:
    """(`lessee`, `transferee` or `unknown`; the sessions of that side), in order of time."""
    side, rest = "lessee", list(listed)
    for change in [doubt] if doubt else handovers:
        yield side, [session for session in rest if session.end <= change.earliest]
        rest = [session for session in rest if session.start >= change.latest]
        side = "unknown" if doubt else "lessee" if change.taken_back else "transferee"
    yield side, rest


def _rows(account: str, side: str, sessions: Sequence[Session]) -> Iterator[dict[str, Any]]:
    found = working_hours(sessions)
    if found is None:
        return
    places = [place for session in sessions for place in session.places]
    shown = dict.fromkeys(places[:: max(1, -(-len(places) // MOST_PLACES))])
    yield {
        "account_id": account, "side": side, "start": sessions[0].start, "end": sessions[-1].end, "log_ins": len(places),
        "sessions": len(sessions), "by_hour": list(found.by_hour), "hours": found.hours, "rest": found.rest, "free_days": found.free_days,
        "utc_low": found.low, "utc_high": found.high, "weakness": list(found.weakness),
        "basis": [Locator(*place).as_row() for place in shown],
    }  # fmt: skip
