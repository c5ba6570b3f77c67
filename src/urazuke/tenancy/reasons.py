"""Why a cut is taken for a hand-over, in sentences an analyst would write; a translation knows them by their words.

The words stand in dossier/words/sentences_ja.toml too: a sentence changed here must be changed there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from urazuke.evidence.instant import format_instant
from urazuke.tenancy.cuts import Cut
from urazuke.tenancy.logins import Session
from urazuke.tenancy.surroundings import Surroundings
from urazuke.tenancy.weighing import FIRST_ACTS
from urazuke.tenancy.working_hours import busiest_hours

LEAST_SHOWN = 0.05  # bits
Mark = Callable[[Session], str | None]


def explain(listed: Sequence[Session], cut: Cut, usual: Surroundings, automatic: int, *, taken_back: bool = False) -> tuple[str, ...]:
    """The reasons, most telling first; of the way back where the account was taken back."""
    if taken_back:
        return tuple(_of_return(listed, cut))
    return (
        f"somebody else took over: about {_times(cut.weighed.bits)} times as likely as all innocent explanations together, of which "
        f"the likeliest is: {cut.weighed.rival}",
        *_of_marks(cut, usual), *_of_hours(cut), *_of_acts(cut), *_of_company(listed, cut, automatic),
        "together " + ", ".join(f"{kind} {bits:.1f}" for kind, bits in cut.weighed.parts.items() if abs(bits) >= LEAST_SHOWN) + " bits",
    )  # fmt: skip


def _times(bits: float) -> str:
    return f"{float(f'{2.0**bits:.2g}'):g}"


def _of_marks(cut: Cut, usual: Surroundings) -> Iterator[str]:
    ends, begins = format_instant(cut.before[-1].end), format_instant(cut.after[0].start)
    count = f"{_log_ins(cut.before)} log-ins up to {ends} and {_log_ins(cut.after)} from {begins}"
    devices = [{s.device for s in side if s.device} for side in (cut.before, cut.after)]
    if not all(devices):
        yield f"{count}: a side has no device recorded"
    else:
        yield (
            f"{count} share no device"
            if not devices[0] & devices[1]
            else f"{count} share {len(devices[0] & devices[1])} devices that other accounts use too"
        )
    programs = _shared(cut, lambda s: s.browser)
    yield (
        f"{len(programs)} of their programs are the same, as {_share_of(programs, usual)} of all that accounts use are"
        if programs
        else "they share no program"
    )
    networks = _shared(cut, lambda s: s.network)
    services = {network for network in networks if network in usual.services}
    if networks - services:
        yield f"{len(networks - services)} networks of their own are the same"
    elif services:
        yield f"they share no network, but for {len(services)} that many accounts use"
    else:
        yield "they share no network"


def _log_ins(side: Sequence[Session]) -> int:
    return sum(len(session.places) for session in side)


def _shared(cut: Cut, mark: Mark) -> set[str]:
    before, after = ({mark(s) for s in side} - {None} for side in (cut.before, cut.after))
    return {m for m in before & after if m is not None}


def _share_of(programs: set[str], usual: Surroundings) -> str:
    return f"{sum(usual.browsers.get(p, 0.0) for p in programs):.0%}"


def _of_hours(cut: Cut) -> Iterator[str]:
    before, after, bits = busiest_hours(cut.before), busiest_hours(cut.after), cut.weighed.parts["hours"]
    said = "two people's" if bits > 0 else "one person's as well"
    yield f"their hours of the day, mostly {before} and {after} UTC, are {said} ({bits:.1f} bits)"


def _of_acts(cut: Cut) -> Iterator[str]:
    if any(session.locks_out for session in cut.after[:FIRST_ACTS]):
        yield "the new user's first acts lock the old one out"
    company = cut.weighed.company
    if company.bits:
        yield f"what is new here came into {company.accounts} accounts of other holders as well"
    if company.bits and company.again:
        yield f"in {company.again} of these accounts the old users are seen for a long time yet"
    if cut.weighed.opened:
        yield "whoever began this account began accounts of other holders too"


def _of_company(listed: Sequence[Session], cut: Cut, automatic: int) -> Iterator[str]:
    if cut.overlap is not None:
        yield f"both log in until {format_instant(listed[cut.overlap].end)}"
    if cut.looks_in:
        yield f"the old user looks in again later, in {cut.looks_in} sessions"
    if automatic:
        yield f"{automatic} log-ins of the account by programs are left out: they do not tell who holds it"


def _of_return(listed: Sequence[Session], cut: Cut) -> Iterator[str]:
    back = listed[cut.resume or 0]
    before, after = format_instant(cut.before[-1].end), format_instant(back.start)
    yield f"from {after} on the devices and networks of before {before} are back, and none of the other user's"
    if back.locks_out:
        yield "the first act locks the other user out"
