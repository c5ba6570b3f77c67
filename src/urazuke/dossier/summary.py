"""The summary is made of rows, sentence by sentence, and says nothing more firmly than they do.

Two printed pages: what happened, who by the records, who by the reports, how sure, what followed, what is disputed and by whom,
what is not known. A sentence carries references to the rows that it rests on. Where a stage found nothing, the summary says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from urazuke.dossier.basis import Reference, is_foreign, refer
from urazuke.dossier.book import Book, Row
from urazuke.dossier.claim_words import claim_arguments, sentence
from urazuke.evidence.instant import format_instant

REFERENCES = 5
NAMES = 6
NAMED_PERSONAS = 2  # more renters are told in one sentence
DISPUTES_TOLD = 8
UNDECIDED = ("unknown", "不明")  # the answer of every question that what is at hand does not tell
IMPACTS = ("data_out", "beaconing", "contacted", "attempted")
# What a reader asks first; other types stand in the claims section alone.
TOLD = ("attacked", "rented_server", "handed_over_credentials", "tasked_by", "attributed_to", "leaked")
FOLLOWED = ("suspected_of", "referred_to_prosecutors", "arrested", "left_country", "interviewed", "admitted")
DISPUTES = ("denied", "declined_to_comment", "objected_to_attribution")


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    references: tuple[Reference, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Part:
    """One question of the summary and the sentences that answer it."""

    heading: str
    sentences: tuple[Sentence, ...]


def summary(book: Book) -> list[Part]:
    """The parts in order; a part without a sentence is left out, but none of what happened, who and how sure ever is."""
    say = book.say
    parts = [
        Part(say("summary.happened"), (*_many(book), *_when(book))),
        Part(say("summary.who"), tuple(_who(book))),
        Part(say("summary.told"), tuple(_told(book, TOLD))),
        Part(say("summary.sure"), tuple(_sure(book))),
        Part(say("summary.proceedings"), tuple(_told(book, FOLLOWED))),
        Part(say("summary.disputed"), tuple(_disputed(book))),
        Part(say("summary.unknown"), tuple(_unknown(book))),
    ]
    return [part for part in parts if part.sentences]


def is_dispute(claim: Row) -> bool:
    """A denial, a refusal to comment, an objection, or "nothing leaked"."""
    nothing_leaked = claim["type"] == "leaked" and "no_leak" in claim_arguments(claim).get("polarity", [])
    return claim["type"] in DISPUTES or claim["factuality"] in ("denied", "no_comment") or nothing_leaked


def _made(book: Book, key: str, ids: Sequence[str] = (), *, section: str = "", **values: Any) -> Sentence:
    """A sentence that rests on those rows; or on a whole section, where it says that there is nothing, or how much."""
    whole = [Reference(book.say(f"section.{section}"), section)] if section else []
    references = (*(refer(book, i) for i in ids[:REFERENCES]), *whole)
    return Sentence(book.say(key, **values), references, max(len(ids) - REFERENCES, 0))


def _who(book: Book) -> Iterable[Sentence]:
    watched = book.shown["tenancies"]
    if watched.total:
        yield from _watched(book)
    else:
        yield _made(book, "summary.nothing_watched", section="pivot", n=len(book.case.settings.leads))
    steps = [row["to_id"] for row in book.rows("pivot") if row["step"] == "watch" and row["to_id"]]
    alone = [i for i in dict.fromkeys(steps) if book.labels.get(i, "").startswith(("I", "S"))]
    if alone:
        yield _made(book, "summary.alone", alone, n=len(alone))


def _watched(book: Book) -> Iterable[Sentence]:
    watched = book.shown["tenancies"]
    accounts = list(dict.fromkeys(r["account_id"] for r in watched.rows if r["account_id"]))
    addresses = len({r["ip"] for r in watched.rows})
    yield _made(book, "summary.watched", accounts, n=watched.total, accounts=len(accounts), addresses=addresses)
    personas = book.rows("personas")
    if len(personas) > NAMED_PERSONAS:
        linked = sum(len(row["accounts"]) for row in personas)
        total = book.shown["personas"].total
        yield _made(book, "summary.personas", [row["persona_id"] for row in personas], n=total, accounts=linked)
    for row in personas if len(personas) <= NAMED_PERSONAS else []:
        key = "summary.persona_names" if row["names"] else "summary.persona"
        names = _names(book, row["names"] or [])
        yield _made(book, key, [row["persona_id"]], label=row["label"], n=len(row["accounts"]), names=names)
    if handed := [r["account_id"] for r in book.rows("handovers")]:
        yield _made(book, "summary.handovers", handed, n=len(handed))


def _told(book: Book, types: Sequence[str]) -> Iterable[Sentence]:
    """For each type the best supported claim that is no denial, in its speaker's mouth, and how many more there are."""
    for kind in types:
        rows = [r for r in book.rows("claims") if r["type"] == kind and not is_dispute(r)]
        rows.sort(key=lambda r: (r["credibility"] or 6, is_foreign(book, r), -(r["corroboration"] or 0), -_fullness(r), r["claim_id"]))
        if rows:
            yield _claim(book, rows[0], [r["claim_id"] for r in rows[1:]])


def _fullness(claim: Row) -> int:
    """How many of its roles a claim fills: of claims equally credible the one that says most is told."""
    return sum(bool(values) for values in claim_arguments(claim).values())


def _claim(book: Book, row: Row, further: Sequence[str] = ()) -> Sentence:
    """The claim, what opposes it, and how many further claims are of its kind."""
    gap = "" if book.say.language == "ja" else " "
    text = sentence(row, book.names, book.say, row["report"] or "")
    if row["opposed_by"]:
        text += gap + book.say("summary.answers" if is_dispute(row) else "summary.opposed", n=len(row["opposed_by"]))
    if further:
        text += gap + book.say("summary.more_claims", n=len(further), type=book.say.term("claim_type", row["type"]))
    ids = [row["claim_id"], *(row["opposed_by"] or []), *further]
    return Sentence(text, tuple(refer(book, i) for i in ids[:REFERENCES]), max(len(ids) - REFERENCES, 0))


def _when(book: Book) -> Iterable[Sentence]:
    rows = book.rows("tenancies")
    starts, ends = [r["start"] for r in rows if r["start"]], [r["end"] for r in rows]
    if starts:
        last = None if None in ends else max(ends)
        key = "summary.windows" if last else "summary.windows_open"
        yield _made(book, key, [min(rows, key=lambda r: r["start"] or starts[0])["tenancy_id"]], first=_day(min(starts)), last=_day(last))


def _seen(book: Book) -> Iterable[Sentence]:
    """How many organisations were met, and from when to when."""
    rows = [r for r in book.rows("victims") if r["first_seen"] and r["last_seen"]]
    if rows:
        first, last = min(rows, key=lambda r: r["first_seen"]), max(rows, key=lambda r: r["last_seen"])
        ids = list(dict.fromkeys([first["organisation"], last["organisation"]]))
        total = book.shown["victims"].total
        yield _made(book, "summary.seen", ids, n=total, first=_day(first["first_seen"]), last=_day(last["last_seen"]))


def _many(book: Book) -> Iterable[Sentence]:
    shown = book.shown["victims"]
    if not shown.total:
        yield _made(book, "summary.no_victims", section="victims")
    yield from _seen(book)
    for impact in IMPACTS:
        rows = [r for r in shown.rows if r["impact"] == impact]
        if rows:
            names = _names(book, [book.organisation(r["organisation"]) for r in rows])
            yield _made(book, f"summary.victims_{impact}", [r["organisation"] for r in rows], n=len(rows), names=names)
    told = [r for r in book.rows("claims") if r["type"] == "attacked" and claim_arguments(r).get("victim_count") and not is_dispute(r)]
    counts = list(dict.fromkeys(str(v) for row in told for v in claim_arguments(row)["victim_count"]))
    if counts:
        yield _made(book, "summary.told_count", [r["claim_id"] for r in told], count=book.say.together(counts))


def _names(book: Book, names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    return book.say.together([*names[:NAMES], *_more(book, names[NAMES:])])


def _sure(book: Book) -> Iterable[Sentence]:
    best: dict[str, Row] = {}
    for row in book.rows("hypotheses"):
        leading = best.get(row["question"])
        if leading is None or (row["probability"] or 0) > (leading["probability"] or 0):
            best[row["question"]] = row
    for question, row in best.items():
        refs = (Reference(row["label"], row["label"]), *(refer(book, i) for i in (row["supports"] or [])[: REFERENCES - 1]))
        text = book.say(
            _how_leading(row), question=question, hypothesis=book.names.get(row["hypothesis"], row["hypothesis"]),
            words=book.say.term("icd", row["words"]),
            interval=percent_interval(row), confidence=book.say.term("confidence", row["confidence"]),
        )  # fmt: skip
        yield Sentence(text, refs, max(len(row["supports"] or []) - REFERENCES + 1, 0))
    if not best:
        yield _made(book, "summary.no_hypotheses", section="hypotheses")


def _how_leading(row: Row) -> str:
    """The sentence for the first of the answers: nothing "leads" that is no more probable than not, least of all "unknown"."""
    if row["hypothesis"] in UNDECIDED:
        return "summary.hypothesis_open"
    return "summary.hypothesis" if (row["probability"] or 0) > 0.5 else "summary.hypothesis_weak"


def _disputed(book: Book) -> Iterable[Sentence]:
    """Each thing that is denied, refused or objected to once, what answers an accusation first."""
    rows = [r for r in book.rows("claims") if is_dispute(r)]
    once: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda r: (not r["opposed_by"], is_foreign(book, r), r["credibility"] or 6, r["claim_id"])):
        once.setdefault((row["type"], _by_whom(row)), row)
    told = list(once.values())[:DISPUTES_TOLD]
    for row in told:
        yield _claim(book, row)
    if rest := [r["claim_id"] for r in rows if r not in told]:
        yield _made(book, "summary.more_disputes", rest, section="statements", n=len(rest))
    against = [r["organisation"] for r in book.rows("victims") if r["statement_agrees"] is False]
    if against:
        names = _names(book, [book.organisation(o) for o in against])
        yield _made(book, "summary.statement_differs", against, n=len(against), names=names)


def _by_whom(claim: Row) -> str:
    """Whom a statement is by or about: what several outlets tell of one speaker is told once."""
    arguments = claim_arguments(claim)
    return json.dumps([arguments.get(role, []) for role in ("speaker", "victim", "subject")], sort_keys=True)


def _unknown(book: Book) -> Iterable[Sentence]:
    missing = list(dict.fromkeys(m for r in book.rows("hypotheses") for m in r["missing"] or []))
    if missing:
        text = book.say("summary.missing", what=book.say.together([*missing[:NAMES], *_more(book, missing[NAMES:])]))
        yield Sentence(text, (Reference(book.say("section.missing"), "missing"),), 0)
    if book.silent:
        names = _names(book, [book.organisation(name) for name in book.silent])
        text = book.say("summary.silent", n=len(book.silent), names=names)
        yield Sentence(text, (Reference(book.say("silence.title"), "silence"),), 0)
    ambiguous = [r["tenancy_id"] for r in book.rows("tenancies") if r["ambiguous"]]
    if ambiguous:
        yield _made(book, "summary.ambiguous", ambiguous, n=len(ambiguous))
    if book.counts["outside"]:
        yield _made(
            book, "summary.outside", [r["contact_id"] for r in book.rows("outside")[:3]], section="outside", n=book.counts["outside"]
        )
    if book.counts["rejects"]:
        yield _made(book, "summary.rejects", section="exhibits", n=book.counts["rejects"])


def _more(book: Book, rest: Sequence[str]) -> list[str]:
    return [book.say("summary.others", n=len(rest))] if rest else []


def percent_interval(row: Row) -> str:
    """ "55–80 %", the point left out: the interval is what is claimed."""
    low, high = row["probability_low"], row["probability_high"]
    if low is None or high is None:
        return "–"
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def _day(value: datetime | None) -> str:
    return format_instant(value)[:10] if value is not None else ""
