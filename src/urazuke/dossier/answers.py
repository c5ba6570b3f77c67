"""Statements and denials beside what they answer and beside what the logs in this case show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from urazuke.dossier.basis import Reference, is_foreign, refer, refer_all
from urazuke.dossier.book import Book, Row
from urazuke.dossier.claim_words import claim_arguments, proposition, sentence
from urazuke.dossier.press import quoted_for
from urazuke.dossier.stories import Story, distinct
from urazuke.dossier.summary import is_dispute
from urazuke.hunt.personas import folded_name

View = dict[str, Any]
ANSWERED = 3  # propositions that are told of those that a statement answers
ROLES = ("victim", "speaker", "subject")


def answer_view(book: Book, stories: Mapping[str, Story]) -> list[View]:
    """Each denial, refusal, objection or "nothing leaked" once, however many reports have it; in the order of the claims."""
    return [_answer(book, story, disputes) for story in distinct(stories) if (disputes := [c for c in story.claims if is_dispute(c)])]


def _answer(book: Book, story: Story, disputes: Sequence[Row]) -> View:
    best = min(disputes, key=lambda c: (not c["opposed_by"], is_foreign(book, c), c["credibility"] or 6, c["claim_id"]))
    answered = list(dict.fromkeys(i for c in disputes for i in c["opposed_by"] or []))
    return {
        "text": sentence(best, book.names, book.say, best["report"] or ""), "quoted": quoted_for(book, [best, *disputes]),
        "refs": refer_all(book, [c["claim_id"] for c in disputes], 6), "outlets": len(story.reports),
        "answered": _answered(book, answered), "answered_refs": refer_all(book, answered, 8), "logs": _logs(book, disputes),
    }  # fmt: skip


def _answered(book: Book, ids: Iterable[str]) -> list[str]:
    known = {c["claim_id"]: c for c in book.rows("claims")}
    told = dict.fromkeys(proposition(known[i], book.names, book.say) for i in ids if i in known)
    return list(told)[:ANSWERED]


def _logs(book: Book, claims: Iterable[Row]) -> list[tuple[str, Reference | None]]:
    """What the logs say of each organisation of the case that the statement is by or about."""
    met = {row["organisation"]: row for row in book.rows("victims")}
    having = {row["path"].split("/")[1] for row in book.exhibits.values() if row["kind"] == "log" and row["path"].count("/") > 1}
    found: list[tuple[str, Reference | None]] = []
    for organisation in dict.fromkeys(o for c in claims for o in _organisations(book, c)):
        if (row := met.get(organisation)) is not None:
            agrees = {True: "yes", False: "no", None: "open"}[row["statement_agrees"]]
            text = book.say(
                "answers.met", impact=book.say.term("impact", row["impact"]), n=row["events"] or 0, out=book.say.bytes(row["bytes_out"]),
                agrees=book.say(f"agrees.{agrees}"),
            )  # fmt: skip
            found.append((text, refer(book, organisation)))
        else:
            key = "answers.unmet" if organisation in having else "answers.no_logs"
            found.append((book.say(key, name=book.organisation(organisation)), None))
    return found


def _organisations(book: Book, claim: Row) -> list[str]:
    arguments = claim_arguments(claim)
    values = [str(v) for role in ROLES for v in arguments.get(role, ())]
    named = {folded_name(name) for value in values for name in book.aliases.get(value, (value,))}
    return [o.id for o in book.case.settings.organisations if named & {folded_name(n) for n in (o.id, o.name, *o.names)}]
