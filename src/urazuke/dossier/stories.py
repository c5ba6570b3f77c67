"""One story is what several reports tell alike (relations `same` and `partial`): who told it first, who later, who else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.dossier.basis import claim_exhibit, is_foreign
from urazuke.dossier.book import Book, Row
from urazuke.dossier.csv_export import contract_table

if TYPE_CHECKING:
    import pyarrow as pa

ALIKE = ("same", "partial")


@dataclass(frozen=True, slots=True)
class Story:
    """The claims of one story in order of publication, report and place; `first` are the reports that told it on its first day.

    `best` is the best supported of the claims; of those the one in the dossier's language, then the one that says most.
    """

    claims: tuple[Row, ...]
    best: Row
    first: tuple[str, ...]
    since: str | None

    @property
    def reports(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row["report"] or "" for row in self.claims))


def _standing(book: Book, claim: Row) -> tuple[int, int, bool, int, str]:
    support = (claim["credibility"] or 6, -(claim["corroboration"] or 0))
    return (*support, is_foreign(book, claim), -len(claim["arguments"] or ""), claim["claim_id"])


def find_stories(book: Book, tables: Mapping[str, pa.Table]) -> dict[str, Story]:
    """Each shown claim's story, by claim id; a claim that nothing is aligned with is a story of its own."""
    shown = {row["claim_id"]: row for row in book.rows("claims")}
    leader = {claim_id: claim_id for claim_id in shown}

    def find(claim_id: str) -> str:
        while leader[claim_id] != claim_id:
            claim_id = leader[claim_id]
        return claim_id

    for row in contract_table("alignment", tables).to_pylist():
        known = [c for c in row["claims"] or [] if c in shown] if row["relation"] in ALIKE else []
        for other in known[1:]:
            leader[find(other)] = find(known[0])
    members: dict[str, list[Row]] = {}
    for claim_id, row in shown.items():
        members.setdefault(find(claim_id), []).append(row)
    return {row["claim_id"]: story for rows in members.values() for story in [_story(book, rows)] for row in rows}


def _story(book: Book, rows: Iterable[Row]) -> Story:
    ordered = sorted(rows, key=lambda r: (r["report_published"] or "~", r["report"] or "", r["trigger"]["start"], r["claim_id"]))
    since = ordered[0]["report_published"]
    first = dict.fromkeys(r["report"] or "" for r in ordered if r["report_published"] == since) if since else {}
    return Story(tuple(ordered), min(ordered, key=lambda r: _standing(book, r)), tuple(first), since)


def distinct(stories: Mapping[str, Story]) -> list[Story]:
    """Every story once, in the order of the claims."""
    return list({id(story): story for story in stories.values()}.values())


def outlet(book: Book, report: str, rows: Sequence[Row]) -> str:
    """The publisher of a report by the reading of one of its claims; the report itself where it names none."""
    reading = book.readings.get(claim_exhibit(book, rows[0]) or "") if rows else None
    return reading.publisher if reading is not None and reading.publisher else book.say("says.report", report=report)
