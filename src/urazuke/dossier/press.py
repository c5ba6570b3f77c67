"""The press as a digest has it: what is told, by which outlets and origins; then report by report, in its own words.

Each sentence of a report is quoted once, in its language, with the claims that were read in it; each claim says whether it
was told here first, who told it before, and who tells the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from urazuke.dossier.basis import Marked, basis_of, claim_exhibit, locate, marked, passages, refer_all
from urazuke.dossier.book import Book, Row
from urazuke.dossier.claim_words import proposition, speaker_chain
from urazuke.dossier.stories import Story, distinct, outlet
from urazuke.dossier.summary import FOLLOWED, TOLD, is_dispute
from urazuke.evidence.claim import Reading

View = dict[str, Any]
OUTLETS = 4  # that are named of those that tell a story


def told_view(book: Book, stories: Mapping[str, Story]) -> list[View]:
    """Every story that is no denial, by type: what is told, by which outlets, from which origins, how firmly and how credibly."""
    order = {kind: number for number, kind in enumerate((*TOLD, *FOLLOWED))}
    found = [story for story in distinct(stories) if not is_dispute(story.best)]
    found.sort(key=lambda s: (order.get(s.best["type"], 99), s.best["type"], *_weight(s)))
    groups: dict[str, list[View]] = {}
    for story in found:
        groups.setdefault(story.best["type"], []).append(_told(book, story))
    return [{"type": kind, "rows": rows} for kind, rows in groups.items()]


def _weight(story: Story) -> tuple[int, int, str]:
    return (story.best["credibility"] or 6, -len(story.reports), story.best["claim_id"])


def _told(book: Book, story: Story) -> View:
    best = story.best
    by_report = {report: [c for c in story.claims if (c["report"] or "") == report] for report in story.reports}
    outlets = list(dict.fromkeys(outlet(book, report, rows) for report, rows in by_report.items()))
    origins = list(dict.fromkeys(o for c in story.claims if (o := origin_name(book, c))))
    firmness = list(dict.fromkeys(c["factuality"] for c in sorted(story.claims, key=lambda c: c["factuality"] != "stated")))
    return {
        "what": proposition(best, book.names, book.say), "refs": refer_all(book, [c["claim_id"] for c in story.claims], 9),
        "outlets": outlets[:OUTLETS], "more_outlets": len(outlets[OUTLETS:]), "origins": origins[:OUTLETS], "firmness": firmness,
        "credibility": best["credibility"], "corroboration": max(c["corroboration"] or 0 for c in story.claims),
        "opposed": refer_all(book, list(dict.fromkeys(i for c in story.claims for i in c["opposed_by"] or [])), 6),
    }  # fmt: skip


def digest_view(book: Book, stories: Mapping[str, Story]) -> list[View]:
    """Report by report, in order of publication: its sentences with the claims read in them."""
    reports: dict[tuple[str, str], list[Row]] = {}
    for row in book.rows("claims"):
        reports.setdefault((row["report"] or "", claim_exhibit(book, row) or ""), []).append(row)
    ordered = sorted(reports.items(), key=lambda item: (item[1][0]["report_published"] or "~", item[0]))
    return [_report(book, name, rows, stories) for (name, _), rows in ordered]


def _report(book: Book, name: str, rows: Sequence[Row], stories: Mapping[str, Story]) -> View:
    exhibit = claim_exhibit(book, rows[0])
    reading = book.readings.get(exhibit or "")
    publisher = next((p for p in book.case.settings.publishers if reading is not None and p.name == reading.publisher), None)
    alike: dict[str, int] = {}
    for row in rows:
        for other in stories[row["claim_id"]].reports:
            if other != name:
                alike[other] = alike.get(other, 0) + 1
    named = sorted(alike.items(), key=lambda item: (-item[1], item[0]))
    return {
        "name": outlet(book, name, rows), "report": name, "published": rows[0]["report_published"],
        "reliability": publisher.reliability if publisher else None, "garbled": reading is not None and reading.garbled >= 0.5,
        "language": reading.language if reading else None, "place": locate(book, exhibit, None, path=True) if exhibit else None,
        "alike": [(_outlet_of(book, other, stories), n) for other, n in named[:6]], "alike_more": len(named[6:]), "claims": len(rows),
        "first": sum(name in stories[r["claim_id"]].first and len(stories[r["claim_id"]].reports) > 1 for r in rows),
        "alone": sum(len(stories[r["claim_id"]].reports) == 1 for r in rows), "sentences": _sentences(book, rows, reading, stories),
    }  # fmt: skip


def _outlet_of(book: Book, report: str, stories: Mapping[str, Story]) -> str:
    return outlet(book, report, [c for s in stories.values() for c in s.claims if (c["report"] or "") == report][:1])


def _sentences(book: Book, rows: Sequence[Row], reading: Reading | None, stories: Mapping[str, Story]) -> list[View]:
    """The sentences in the order of the report, each with its claims; those of no known text come last, without."""
    claims: dict[tuple[int, int], list[Row]] = {}
    beside: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for row in rows:
        spans = [(p.start, p.end) for p in passages(book, row)]
        home = next((s for s in spans if s[0] <= row["trigger"]["start"] < s[1]), spans[0] if spans else (1 << 60, 1 << 60))
        claims.setdefault(home, []).append(row)
        beside.setdefault(home, set()).update(s for s in spans if s != home)
    told = set(claims)
    found = []
    for home, here in sorted(claims.items()):
        extra = [span for span in sorted(beside[home]) if span not in told]
        told.update(extra)
        triggers = [(r["trigger"]["start"], r["trigger"]["end"]) for r in here]
        quoted = [marked(reading, span, triggers) for span in sorted([home, *extra])] if reading is not None else []
        found.append({"quoted": quoted, "claims": [_claim(book, row, stories[row["claim_id"]]) for row in here]})
    return found


def _claim(book: Book, row: Row, story: Story) -> View:
    corrected = [item["id"] for item in row["basis"] or [] if item.get("id") in book.labels and str(book.labels[item["id"]])[:1] == "C"]
    return row | {
        "what": proposition(row, book.names, book.say), "chain": speaker_chain(row, book.names, book.say)[1:],
        "refs": basis_of(book, row, limit=2), "opposed": refer_all(book, row["opposed_by"], 6), "corrected": refer_all(book, corrected),
        "origin_name": origin_name(book, row), "story": _story_words(book, row, story),
    }  # fmt: skip


def _story_words(book: Book, row: Row, story: Story) -> View:
    """Whether it was told here first, who told it before, who else tells it."""
    others = [c for c in story.claims if c["report"] != row["report"]]
    if not others:
        return {"text": book.say("story.alone"), "refs": refer_all(book, [])}
    if row["report"] in story.first:
        same_day = [c for c in others if c["report"] in story.first]
        key = "story.same_day" if same_day else "story.first"
        return {"text": book.say(key), "refs": refer_all(book, [c["claim_id"] for c in others], 4)}
    first = [c for c in story.claims if c["report"] in story.first]
    if not first:
        return {"text": book.say("story.also"), "refs": refer_all(book, [c["claim_id"] for c in others], 4)}
    names = book.say.together(list(dict.fromkeys(outlet(book, c["report"] or "", [c]) for c in first))[:3])
    return {"text": book.say("story.later", names=names, date=story.since), "refs": refer_all(book, [c["claim_id"] for c in first], 3)}


def origin_name(book: Book, row: Row) -> str | None:
    """The origin of a claim in the dossier's language; an unidentified one is its report."""
    if row["origin"] == f"unidentified ({row['report']})":
        return book.say("says.report", report=row["report"])
    origin = book.names.get(row["origin"], row["origin"])
    return book.told(origin) if origin else origin


def quoted_for(book: Book, rows: Iterable[Row]) -> list[Marked]:
    """The sentence that holds the trigger of the first of the claims whose text is at hand."""
    for row in rows:
        reading = book.readings.get(claim_exhibit(book, row) or "")
        spans = [(p.start, p.end) for p in passages(book, row)]
        home = next((s for s in spans if s[0] <= row["trigger"]["start"] < s[1]), spans[0] if spans else None)
        if reading is not None and home is not None:
            return [marked(reading, home, [(row["trigger"]["start"], row["trigger"]["end"])])]
    return []
