"""Why several accounts are held to be one renter's: what each of them carries, and each link weighed feature by feature.

A persona is held together by the links of its maximum spanning tree: those are drawn whole, from the first bit to the sum.
The others agree with it or are in doubt, and get a line each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from urazuke.dossier.basis import basis_of, refer, refer_all
from urazuke.dossier.book import Book, Row
from urazuke.dossier.rewording import field_name, reworded

View = dict[str, Any]
COLUMNS = 12  # accounts side by side in what they share; more are told in the list of links
MOST_VALUES = 40
VALUES_IN_A_FIELD = ", "  # several machines are one feature
# What tells how the accounts are used, or repeats what other links say: no value that an account's records carry.
CONDUCT = frozenset({"habits", "opened", "passed_on", "group", "burst"})


def persona_view(book: Book) -> View:
    """The personas that something in the case reaches, each with what its accounts share and the links between them."""
    links = _links_by_persona(book)
    rows = [_persona(book, row, links.get(row["persona_id"], [])) for row in book.rows("personas")]
    return {"rows": rows, "others": book.counts["personas"] - book.shown["personas"].total}


def _links_by_persona(book: Book) -> dict[str, list[Row]]:
    """The shown links between two accounts of one persona, strongest first."""
    persona_of = {a: p["persona_id"] for p in book.rows("personas") for a in p["accounts"] or ()}
    links: dict[str, list[Row]] = {}
    for row in book.rows("links"):
        left, right = (persona_of.get(row[side]) for side in ("left_account", "right_account"))
        if left is not None and left == right:
            links.setdefault(left, []).append(row)
    return links


def _persona(book: Book, row: Row, links: Sequence[Row]) -> View:
    holding = holding_links(links)
    scale = _scale(holding)
    return row | {
        "account_refs": refer_all(book, row["accounts"], 60), "refs": basis_of(book, row),
        "shared": _shared(book, row["accounts"] or [], links),
        "holding": [_link(book, link, "links") | {"fall": _fall(book, link, scale)} for link in holding],
        "further": [_link(book, link) | {"agreed": _agreed(book, link)} for link in links if link not in holding],
    }  # fmt: skip


def holding_links(links: Sequence[Row]) -> list[Row]:
    """The linked ones that a maximum spanning tree needs, strongest first (Kruskal, 1956)."""
    group: dict[str, set[str]] = {}
    kept = []
    for link in sorted(links, key=lambda r: (-(r["weight"] or 0.0), r["left_account"], r["right_account"])):
        left, right = (group.setdefault(link[side], {link[side]}) for side in ("left_account", "right_account"))
        if link["decision"] == "linked" and left is not right:
            left |= right
            group.update(dict.fromkeys(right, left))
            kept.append(link)
    return kept


def _link(book: Book, link: Row, quotes: str | None = None) -> View:
    ends = {side: refer(book, link[f"{side}_account"]) for side in ("left", "right")}
    return link | ends | {"refs": basis_of(book, link, quotes=quotes, limit=3)}


def _shared(book: Book, accounts: Sequence[str], links: Iterable[Row]) -> View | None:
    """Each value that a linked pair shares, with a mark for every account that a link shows to have it; None where too many."""
    if len(accounts) > COLUMNS:
        return None
    having: dict[tuple[str, str], set[str]] = {}
    for link in links:
        for feature in link["features"] or []:
            if feature["left"] is not None and feature["left"] == feature["right"] and (feature["weight"] or 0) > 0:
                if feature["field"] in CONDUCT:
                    continue
                for value in feature["left"].split(VALUES_IN_A_FIELD) if feature["field"] == "machines" else [feature["left"]]:
                    having.setdefault((feature["field"], value), set()).update((link["left_account"], link["right_account"]))
    ordered = sorted(having.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_VALUES]
    rows = [
        {"field": field_name(field, book.say.language), "value": value, "marks": [a in holders for a in accounts]}
        for (field, value), holders in ordered
    ]
    return {"accounts": refer_all(book, accounts, COLUMNS).references, "rows": rows} if rows else None


def _agreed(book: Book, link: Row) -> str:
    fields = (f["field"] for f in link["features"] or [] if (f["weight"] or 0) > 0)
    return book.say("page.comma").join(dict.fromkeys(field_name(field or "", book.say.language) for field in fields))


def _scale(links: Iterable[Row]) -> tuple[float, float]:
    """From the lowest to the highest sum that any link comes to on its way, zero in it."""
    low = high = 0.0
    for link in links:
        total = 0.0
        for feature in _ordered(link):
            total += feature["weight"] or 0.0
            low, high = min(low, total), max(high, total)
    return low, max(high, low + 1.0)


def _ordered(link: Row) -> list[Mapping[str, Any]]:
    """What speaks for the link, most first, then what speaks against it."""
    return sorted(link["features"] or [], key=lambda f: ((f["weight"] or 0) <= 0, -abs(f["weight"] or 0), f["field"] or ""))


def _fall(book: Book, link: Row, scale: tuple[float, float]) -> list[View]:
    """A step for each feature that speaks for the link and one for all that speaks against it, each with its bar in percent."""
    ordered = _ordered(link)
    agreeing = [f for f in ordered if (f["weight"] or 0) > 0]
    total, steps = 0.0, []
    for feature in agreeing:
        sides = dict.fromkeys(_told(book, feature, side) for side in ("left", "right"))
        steps.append(_step(field_name(feature["field"] or "", book.say.language), " / ".join(sides), total, feature["weight"], scale))
        total += feature["weight"]
    if against := ordered[len(agreeing) :]:
        named = book.say("page.comma").join(f"{field_name(f['field'] or '', book.say.language)} {f['weight'] or 0:+.1f}" for f in against)
        steps.append(_step(book.say("personas.differs"), named, total, sum(f["weight"] or 0 for f in against), scale) | {"words": True})
    return steps


def _told(book: Book, feature: Mapping[str, Any], side: str) -> str:
    """The value as the records have it; what is said of conduct in the dossier's language."""
    value = str(feature[side] or "–")
    return reworded(value, book.say.language, book.labels) if feature["field"] in CONDUCT else value


def _step(field: str, value: str | None, begin: float, weight: float, scale: tuple[float, float]) -> View:
    return {"field": field, "value": value, "weight": weight, "bar": _bar(begin, begin + weight, scale), "words": False}


def _bar(begin: float, end: float, scale: tuple[float, float]) -> View:
    low, high = scale
    left, right = (100 * (value - low) / (high - low) for value in sorted((begin, end)))
    return {"left": round(left, 1), "width": round(max(right - left, 0.4), 1), "kind": "for" if end > begin else "against"}
