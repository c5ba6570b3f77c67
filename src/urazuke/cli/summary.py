"""What an investigation found, in a few lines for a person: who, when, how many, how sure, and what could not be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from urazuke.errors import printable

if TYPE_CHECKING:
    from urazuke.investigation import Outcome

Rows = list[dict[str, Any]]


def summarise(outcome: Outcome) -> Iterator[str]:
    """The lines, in order; each follows from rows of the tables and says no more than they do."""
    from urazuke.investigation import tables

    read = tables(outcome.case, ("exhibits", "tenancies", "personas", "victims", "outside", "claims", "hypotheses"))

    def rows(name: str, *columns: str) -> Rows:
        found: Rows = read[name].select(list(columns)).to_pylist()
        return found

    yield printable(outcome.case.settings.title)
    yield _taken_in(rows("exhibits", "kind", "rejected"), str(outcome.case.root))
    tenancies = [
        t for t in rows("tenancies", "account_id", "persona_id", "ip", "start", "end", "watched", "controller", "because") if t["watched"]
    ]
    yield "  who:       " + _who(tenancies, rows("personas", "persona_id", "accounts", "names"))
    yield "  when:      " + _when(tenancies)
    yield "  how many:  " + _how_many(rows("victims", "organisation", "impact"), rows("outside", "organisation"))
    yield "  reported:  " + _reported(rows("claims", "type", "factuality", "origin", "report"))
    for number, line in enumerate(_how_sure(rows("hypotheses", "question", "hypothesis", "probability_low", "probability",
                                                 "probability_high", "words", "confidence"))):  # fmt: skip
        yield ("  how sure:  " if number == 0 else "             ") + line


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _taken_in(exhibits: Rows, root: str) -> str:
    kinds = Counter(e["kind"] for e in exhibits)
    names = {"report": "report", "lease": "lease file", "access": "access file", "log": "log file", "intel": "intel file"}
    listed = ", ".join(_count(kinds[k], name) for k, name in names.items() if kinds[k]) or "no input files"
    rejected = sum(e["rejected"] for e in exhibits)
    refused = f"; {_count(rejected, 'row')} could not be used: urazuke show {printable(root)} rejects" if rejected else ""
    return f"  taken in:  {listed}{refused}"


def _who(tenancies: Rows, personas: Rows) -> str:
    from urazuke.hunt.personas import followed_personas

    watched = {t["account_id"] for t in tenancies}
    if not watched:
        return "no rental is tied to the attack by a lead, by intelligence or by judgement"
    followed = followed_personas(tenancies)
    reached = [p for p in personas if p["persona_id"] in followed]
    names = len({name for p in reached for name in p["names"]})
    alone = len(watched - {a for p in reached for a in p["accounts"]})
    behind = f"{_count(len(reached), 'renter')} behind {_count(names, 'name')}" if reached else "no two of them tied to one renter"
    return f"{_count(len(watched), 'rented account')} of interest: {behind}" + (f", {alone} more on their own" if reached and alone else "")


def _when(tenancies: Rows) -> str:
    if not tenancies:
        return "no window is watched"
    starts = min(t["start"] for t in tenancies)
    ends = [t["end"] for t in tenancies]
    last = "still open" if any(e is None for e in ends) else f"{max(ends):%Y-%m-%d}"
    addresses = _count(len({t["ip"] for t in tenancies}), "address", "addresses")
    return f"{_count(len(tenancies), 'window')} on {addresses}, {starts:%Y-%m-%d} to {last} (UTC)"


def _how_many(victims: Rows, outside: Rows) -> str:
    impacts = Counter(v["impact"] for v in victims)
    words = {
        "data_out": "from {} data went out", "beaconing": "{} called back at regular times", "contacted": "{} exchanged traffic",
        "attempted": "at {} nothing more than attempts is seen",
    }  # fmt: skip
    graded = ", ".join(words[k].format(impacts[k]) for k in words if impacts[k])
    cleared = len({o["organisation"] for o in outside} - {v["organisation"] for v in victims})
    spared = f"; {cleared} more met watched addresses only outside their windows, and are not counted" if cleared else ""
    return (
        _count(len(victims), "organisation") + f" met by watched servers: {graded}"
        if victims
        else "no organisation's logs show that it was attacked"
    ) + spared


def _reported(claims: Rows) -> str:
    if not claims:
        return "no claims were read"
    firm = Counter(c["factuality"] for c in claims)
    origins = len({c["origin"] for c in claims})
    kinds = ", ".join(f"{firm[k]} {k.replace('_', ' ')}" for k in ("stated", "suspected", "planned", "denied", "no_comment") if firm[k])
    reports = _count(len({c["report"] for c in claims}), "report")
    return f"{_count(len(claims), 'claim')} in {reports} from {_count(origins, 'origin')} ({kinds})"


def _how_sure(hypotheses: Rows) -> Iterator[str]:
    from urazuke.dossier.summary import UNDECIDED, percent_interval

    best: dict[str, dict[str, Any]] = {}
    for row in hypotheses:
        if row["question"] not in best or row["probability"] > best[row["question"]]["probability"]:
            best[row["question"]] = row
    for question, row in best.items():
        interval, surely = percent_interval(row), f"confidence {row['confidence']}"
        if row["hypothesis"] in UNDECIDED:
            answer = f"the evidence here does not say (no answer that it names is likelier than that: {interval})"
        elif row["probability"] > 0.5:
            answer = f"{row['words']} ({interval}): {row['hypothesis']}"
        else:
            answer = f"open; {row['hypothesis']} comes first with {interval} ({row['words']})"
        yield printable(f"{question} – {answer}; {surely}")
