"""Where an account's sessions can be cut: before a mark that was never there; what comes after is the stranger's or the old one's.

A session after the cut whose marks are all of before is the old controller's: some days of overlap, or a look in, cost the
stranger bits. One that mixes old marks with new ones is the stranger's with marks by chance, which costs more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from urazuke.tenancy.logins import Session
from urazuke.tenancy.surroundings import Surroundings
from urazuke.tenancy.weighing import Circumstances, Weighed, days, lock_out_bits, log_choices, log_share, weigh

# More on a side add nothing to what these nearest ones show but time.
MOST_SESSIONS = 120
# Where everything is new again and again, only the cuts at the widest silences are weighed.
MOST_CUTS = 25
# The old controller's device in more of the later sessions: that one is still there, or came back for good.
MOST_RETURNING = 0.25
# An overlap of so many days has a share of 1 in e^(days/usual); it happens one time in four.
USUAL_OVERLAP_DAYS, LONGEST_OVERLAP, OVERLAP_BITS = 14.0, timedelta(days=21), 1.0
# A seller looks in once more, hardly again and again: bits by number. It is no look in where the old one was there days before.
LOOK_IN_BITS, LOOK_IN_AFTER = (0.0, 2.0, 5.0, 8.0), timedelta(days=5)
# How much of the log-ins in an overlap is the old controller's (Beta).
BESIDE = (3.0, 1.0)
FEWEST_OF_A_THIEF = 3  # sessions between two of the owner's


@dataclass(frozen=True, slots=True)
class Cut:
    """`begin`: the stranger's first session; `overlap`: the old one's last beside it; `resume`: where the owner takes it back."""

    begin: int
    before: tuple[Session, ...]
    after: tuple[Session, ...]
    weighed: Weighed
    overlap: int | None = None
    looks_in: int = 0
    resume: int | None = None


def find_cuts(listed: Sequence[Session], usual: Surroundings, start: int = 0, end: int | None = None) -> list[Cut]:
    """The cuts of sessions [start, end) that can be weighed, whatever their bits."""
    end = len(listed) if end is None else end
    positions, returning = _positions(listed, start, end)
    positions.sort(key=lambda k: (listed[k - 1].end - listed[k].start, k))
    cuts = []
    for position in positions[:MOST_CUTS]:
        cut = _for_good(listed, usual, start, position, end) if returning[position - start] <= MOST_RETURNING else None
        cut = cut or _taken_back(listed, usual, start, position, end)
        if cut:
            cuts.append(cut)
    return cuts


def _key(session: Session) -> str:
    """What tells whose session it is: its device, or its network where no device is recorded."""
    return session.device or session.network


def _positions(listed: Sequence[Session], start: int, end: int) -> tuple[list[int], list[float]]:
    """Where a device or network stands that was not there before; for each position the share of later sessions with an earlier one's."""
    first: dict[str, int] = {}
    positions, steps = [], [0] * (end - start + 1)
    for index in range(start, end):
        key = _key(listed[index])
        known = first.setdefault(key, index)
        if known == index and index > start:
            positions.append(index)
        elif known < index:  # it counts for all cuts after its first and up to this one
            steps[known + 1 - start] += 1
            steps[index + 1 - start] -= 1
    shares, running = [], 0
    for offset in range(end - start):
        running += steps[offset]
        shares.append(running / (end - start - offset))
    return positions, shares


def _is_old(session: Session, marks: set[str | None], usual: Surroundings) -> bool:
    if session.device:
        return session.device in marks and usual.service_of(session.network) in marks
    return session.browser in marks and session.network in marks and session.network not in usual.services


def _marks(sessions: Sequence[Session], usual: Surroundings) -> set[str | None]:
    return {m for s in sessions for m in (s.device, s.browser, usual.service_of(s.network))} | {s.network for s in sessions}


def _for_good(listed: Sequence[Session], usual: Surroundings, start: int, begin: int, end: int) -> Cut | None:
    before = listed[max(start, begin - MOST_SESSIONS) : begin]
    marks = _marks(before, usual)
    later = range(begin, end)
    old = [k for k in later if _is_old(listed[k], marks, usual)]
    allowed = _overlap(listed, begin, old)
    if allowed is None or len(old) == len(later):
        return None
    overlap, looks_in, cost = allowed
    gone = set(old)
    after = [listed[k] for k in later if k not in gone][:MOST_SESSIONS]
    told = Circumstances(
        days(listed[begin].start - listed[begin - 1].end), begin - start, days(listed[end - 1].end - listed[begin].start),
        _absences(listed[start:begin]), cost, old=len(old), new=len(later) - len(old),
        orders=_orders(len(old) - looks_in, 0 if overlap is None else overlap - begin + 1, looks_in, len(later)),
    )  # fmt: skip
    weighed = weigh(before, after, usual, told, lock_out_bits(after, usual.lock_outs))
    return Cut(begin, tuple(before), tuple(after), weighed, overlap, looks_in)


def _absences(sessions: Sequence[Session]) -> int:
    """How many times the account was used by other marks alone, and then by the most usual one again."""
    keys = [_key(s) for s in sessions]
    usual = max(Counter(keys).items(), key=lambda item: (item[1], item[0]), default=("", 0))[0]
    count, away, seen = 0, set[str](), {usual}
    run = 0
    for key in keys:
        if key == usual:
            count += run >= FEWEST_OF_A_THIEF and not away & seen
            seen |= away
            away, run = set(), 0
        else:
            away.add(key)
            run += 1
    return count


def _overlap(listed: Sequence[Session], begin: int, old: Sequence[int]) -> tuple[int | None, int, float] | None:
    """Of the old one's sessions after the cut: the last of the overlap, the number of looks in, their bits; None where he stays."""
    options: list[tuple[float, int | None, int]] = []
    for count in range(max(0, len(old) - len(LOOK_IN_BITS) + 1), len(old) + 1):
        looks_in, last = len(old) - count, old[count - 1] if count else None
        span = listed[last].end - listed[begin].start if last is not None else timedelta(0)
        reached = listed[last].end if last is not None else listed[begin].start
        apart = not looks_in or listed[old[count]].start - reached >= LOOK_IN_AFTER
        if span <= LONGEST_OVERLAP and apart:
            cost = OVERLAP_BITS + days(span) / USUAL_OVERLAP_DAYS / 0.693 if last is not None else 0.0
            options.append((cost + LOOK_IN_BITS[looks_in], last, looks_in))
    if not options:
        return None
    cost, last, looks_in = min(options, key=lambda option: option[0])
    return last, looks_in, cost


def _orders(beside: int, overlap: int, looks_in: int, later: int) -> float:
    """In how many orders as many of the old one's sessions fit a stranger as well: a dense overlap in few (natural logarithm)."""
    mixed = -log_share(beside - 1, overlap - beside, *BESIDE) if beside else 0.0
    return mixed + log_choices(later - overlap, looks_in)


def _taken_back(listed: Sequence[Session], usual: Surroundings, start: int, begin: int, end: int) -> Cut | None:
    """Sessions of a stranger between those of one owner."""
    before = listed[max(start, begin - MOST_SESSIONS) : begin]
    marks = _marks(before, usual)
    keys = {_key(s) for s in before}
    resume = next((k for k in range(begin, end) if _key(listed[k]) in keys), None)
    if resume is None or resume - begin < FEWEST_OF_A_THIEF:
        return None
    after, rest = listed[begin:resume], listed[resume : resume + MOST_SESSIONS]
    alien = {_key(s) for s in after} - keys
    if any(_key(s) in alien for s in rest) or sum(_is_old(s, marks, usual) for s in rest) < len(rest) / 2:
        return None
    shown = lock_out_bits(after, usual.lock_outs) if any(s.locks_out for s in after) else 0.0
    locks = shown + lock_out_bits(rest, usual.lock_outs, on_return=True)
    told = Circumstances(
        days(listed[begin].start - listed[begin - 1].end), begin - start, 0.0, _absences(listed[start:begin]), taken_back=True
    )
    owner = [*before[-MOST_SESSIONS // 2 :], *rest[: MOST_SESSIONS // 2]]
    return Cut(begin, tuple(before), tuple(after[:MOST_SESSIONS]), weigh(owner, after[:MOST_SESSIONS], usual, told, locks), resume=resume)
