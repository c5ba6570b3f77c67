"""What the dossier shows of each table, what it leaves to the CSV beside it, and the label each row goes by.

A label (`T12`) is a row's name in the dossier and its anchor. Labels follow the order of the tables, so the same case
gives the same labels. Nothing is left out silently: every `Shown` knows how many rows there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.plain_terms import plain_term
from urazuke.dossier.pseudonyms import Redactor
from urazuke.dossier.quote import Quotes
from urazuke.dossier.redaction import RECORDS, redacted_judgement
from urazuke.dossier.rewording import reworded
from urazuke.evidence.case import Case
from urazuke.evidence.claim import Reading
from urazuke.evidence.judgement import Judgement, read_judgements
from urazuke.hunt.personas import followed_personas

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
# Rows that a reader of paper can be asked to read; all of them are in the tables beside the page.
LIMITS = {
    "claims": 300, "tenancies": 120, "personas": 25, "links": 90, "handovers": 60, "victims": 250, "contacts": 160,
    "outside": 15, "exhibits": 60, "rejects": 8, "timeline": 90, "pivot": 200, "watch": 40, "hypotheses": 60,
}  # fmt: skip
# Lines of input files that are printed below their rows; all of them are in tables/lines.csv.
QUOTED = {"tenancies": 6, "handovers": 4, "contacts": 9, "links": 6, "pivot": 2}
LINES_READ = 4  # of a row's basis
IDS = {
    "claims": ("C", "claim_id"), "personas": ("P", "persona_id"), "tenancies": ("T", "tenancy_id"), "contacts": ("K", "contact_id"),
    "outside": ("U", "contact_id"), "handovers": ("O", None), "victims": ("V", "organisation"), "links": ("L", None),
    "hypotheses": ("H", None), "pivot": ("S", None), "neighbours": ("N", "tenancy_id"), "exhibits": ("X", "sha256"),
}  # fmt: skip


_SIZE = re.compile(r"(?<![A-Za-z0-9_.])(\d{5,})(?: bytes\b|バイト)")
_CHANCE = re.compile(r"(?<![A-Za-z0-9_.])(\d(?:\.\d+)?)e(-\d+)\b")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(slots=True)
class Shown:
    """The rows of a table that the dossier shows, of `total` that there are."""

    name: str
    rows: list[Row]
    total: int

    @property
    def left_out(self) -> int:
        return self.total - len(self.rows)


@dataclass
class Book:
    """The case as the dossier's pages see it."""

    case: Case
    say: Catalogue
    readings: dict[str, Reading]
    shown: dict[str, Shown]
    exhibits: dict[str, Row]
    names: dict[str, str]  # entity id, or name as the tables have it -> name in the dossier
    quotes: Quotes
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)  # entity id -> all its names
    kinds: dict[str, str] = field(default_factory=dict)  # entity id -> its type
    labels: dict[str, str] = field(default_factory=dict)  # row id -> label
    counts: dict[str, int] = field(default_factory=dict)
    cited: set[str] = field(default_factory=set)
    quoted: set[tuple[str, int]] = field(default_factory=set)  # (exhibit, line) that the page quotes
    other_tenants: list[Row] = field(default_factory=list)
    watch: dict[str, Row] = field(default_factory=dict)  # watch-list entries by id
    withheld: set[tuple[str, int]] = field(default_factory=set)  # rental records of people whom nothing accuses: never quoted
    taken: set[str] = field(default_factory=set)  # accounts of which only what came after a hand-over is watched
    alike: list[str] = field(default_factory=list)  # ids of the known groups that work alike, most likely first
    silent: list[str] = field(default_factory=list)  # organisations that were not seen, and whose logs leave out watched days
    judgements: list[Row] = field(default_factory=list)
    leads: list[Row] = field(default_factory=list)
    redactor: Redactor | None = None  # of a copy without personal data
    room: dict[str, int] = field(default_factory=lambda: dict(QUOTED))  # lines that may still be printed, by what they are printed with

    def rows(self, name: str) -> list[Row]:
        return self.shown[name].rows

    def told(self, text: str) -> str:
        """A sentence of another stage in the dossier's language, its sizes and chances as a reader takes them in."""
        told = _SIZE.sub(lambda size: self.say.bytes(int(size[1])), reworded(text, self.say.language, self.labels))
        return _CHANCE.sub(lambda chance: f"{'' if chance[1] == '1' else chance[1] + '×'}10{_power(int(chance[2]))}", told)

    def organisation(self, organisation_id: str | None) -> str:
        """The organisation's name in the case, in the dossier's language where it has one; or the id where the case does not name it."""
        known = next((o for o in self.case.settings.organisations if o.id == organisation_id), None)
        if known is None:
            return self.case.settings.organisation_name(organisation_id)
        return _in_language({"name": known.name, "names": known.names}, self.say.language)


def open_book(
    case: Case, tables: Mapping[str, pa.Table], readings: Sequence[Reading], pivot: pa.Table,
    redactor: Redactor | None = None, quotes: Quotes | None = None, judgements: Sequence[Judgement] | None = None,
) -> Book:  # fmt: skip
    """Choose what is shown, label it, and read again the lines that it quotes; of judgements all, if none are given.

    With a redactor it is a copy without personal data: all else that is given is redacted already, but for the files of `quotes`.
    """
    exhibits = {row["sha256"]: row for row in _pylist("exhibits", tables)}
    shown = _choose(tables, pivot)
    entities = _pylist("entities", tables)
    told = {row["entity_id"]: plain_term(_in_language(row, case.settings.language), case.settings.language) for row in entities}
    names = {row["name"]: told[row["entity_id"]] for row in entities if row["names"] or told[row["entity_id"]] != row["name"]}
    names |= told  # and speakers, who are told by name
    book = Book(
        case, Catalogue(case.settings.language), {r.exhibit: r for r in readings}, shown, exhibits, names,
        quotes or Quotes(case.root, exhibits), redactor=redactor,
    )  # fmt: skip
    book.counts = {name: contract_table(name, tables).num_rows for name in ("tenancies", "hits", "outside", "rejects", "links", "personas")}
    book.aliases = {row["entity_id"]: (row["name"], *(row["names"] or ())) for row in entities}
    book.kinds = {row["entity_id"]: row["type"] for row in entities}
    book.taken = _taken(shown["tenancies"].rows)
    book.withheld = _withheld(book)
    book.other_tenants = _other_tenants(tables, shown["tenancies"].rows)
    if tables.get("watch") is not None:
        book.watch = {row["watch_id"]: row | {"label": None, "label_text": row["label"]} for row in tables["watch"].to_pylist()}
    if tables.get("similar_groups") is not None:
        book.alike = [row["similarity_id"] for row in tables["similar_groups"].to_pylist()]
    if tables.get("coverage") is not None:
        book.silent = [r["organisation"] for r in tables["coverage"].to_pylist() if r["seen"] != "contacts" and r["watched_missing"]]
    judged = read_judgements(case.decisions) if judgements is None else judgements
    book.judgements = [{"label": f"J{j.number}", "judgement": redacted_judgement(j, redactor) if redactor else j} for j in judged]
    book.leads = [{"label": f"lead-{n}", "lead": lead} for n, lead in enumerate(case.settings.leads, 1)]
    _label(book)
    book.quotes.load(_places(book))
    return book


def _power(exponent: int) -> str:
    return str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _in_language(entity: Row, language: str) -> str:
    """The entity's name, or of its other names the first in the dossier's writing where the name itself is in another."""
    japanese = language == "ja"
    named = [n for n in (entity["name"], *(entity["names"] or [])) if bool(JAPANESE.search(n)) == japanese]
    return str(named[0] if named else entity["name"])


def _choose(tables: Mapping[str, pa.Table], pivot: pa.Table) -> dict[str, Shown]:
    tenancies = _watched(tables)
    contacts = _pylist("contacts", tables)
    accounts = {row["account_id"] for row in tenancies}
    followed = followed_personas(tenancies)
    personas = [p for p in _pylist("personas", tables) if p["persona_id"] in followed]
    members = accounts | {a for p in personas for a in p["accounts"]}
    links = [r for r in _pylist("links", tables) if r["decision"] != "rejected" and {r["left_account"], r["right_account"]} <= members]
    links.sort(key=lambda r: (-(r["weight"] or 0.0), r["left_account"], r["right_account"]))
    handovers = [r for r in _pylist("handovers", tables) if r["account_id"] in accounts]
    victims, excluded = _pylist("victims", tables), _excluded(tables)
    return {
        "claims": _cut("claims", _pylist("claims", tables)),
        "tenancies": Shown("tenancies", _met_first(tenancies, contacts), len(tenancies)),
        "personas": _cut("personas", personas),
        "links": _cut("links", links),
        "handovers": _cut("handovers", handovers),
        "victims": _cut("victims", victims),
        "contacts": _contacts(contacts, len(victims)),
        "outside": _cut("outside", excluded, contract_table("outside", tables).num_rows),
        "hypotheses": _cut("hypotheses", _pylist("hypotheses", tables)),
        "rejects": _cut("rejects", _sliced("rejects", tables), contract_table("rejects", tables).num_rows),
        "pivot": _cut("pivot", pivot.to_pylist()),
    } | {"neighbours": _neighbours(tables, excluded)}


def _cut(name: str, rows: list[Row], total: int | None = None) -> Shown:
    return Shown(name, rows[: LIMITS[name]], len(rows) if total is None else total)


def _met_first(tenancies: Sequence[Row], contacts: Iterable[Row]) -> list[Row]:
    """As many windows as there is room for, those that somebody met before the others, in the order of all of them."""
    met = {row["tenancy_id"] for row in contacts}
    chosen = sorted(tenancies, key=lambda r: r["tenancy_id"] not in met)[: LIMITS["tenancies"]]
    kept = {row["tenancy_id"] for row in chosen}
    return [row for row in tenancies if row["tenancy_id"] in kept]


def _contacts(rows: list[Row], victims: int) -> Shown:
    """Of each organisation the contacts with most bytes out and most events, as many as there is room for."""
    room = max(1, min(6, LIMITS["contacts"] // max(victims, 1)))
    kept: list[Row] = []
    taken: dict[str, int] = {}
    weightiest = sorted(rows, key=lambda r: (r["organisation"], -(r["bytes_out"] or 0), -(r["events"] or 0), r["contact_id"]))
    for row in weightiest:
        taken[row["organisation"]] = taken.get(row["organisation"], 0) + 1
        if taken[row["organisation"]] <= room:
            kept.append(row)
    kept.sort(key=lambda r: (r["organisation"], r["first_seen"], r["contact_id"]))
    return Shown("contacts", kept[: LIMITS["contacts"]], len(rows))


def _pylist(name: str, tables: Mapping[str, pa.Table]) -> list[Row]:
    return list(contract_table(name, tables).to_pylist())


def _sliced(name: str, tables: Mapping[str, pa.Table]) -> list[Row]:
    return list(contract_table(name, tables).slice(0, LIMITS[name]).to_pylist())


def _excluded(tables: Mapping[str, pa.Table]) -> list[Row]:
    """As many excluded contacts as there is room for: the first of each organisation before the second of any, in their order."""
    import pyarrow as pa

    table = contract_table("outside", tables)
    seen: dict[str | None, int] = {}
    turns = []
    for place, organisation in enumerate(table["organisation"].to_pylist()):
        turns.append((seen.get(organisation, 0), place))
        seen[organisation] = seen.get(organisation, 0) + 1
    places = pa.array(sorted(place for _, place in sorted(turns)[: LIMITS["outside"]]), pa.int64())
    return list(table.take(places).to_pylist())


def _watched(tables: Mapping[str, pa.Table]) -> list[Row]:
    import pyarrow.compute as pc

    table = contract_table("tenancies", tables)
    rows = table.filter(pc.fill_null(table["watched"], False)).to_pylist()
    return sorted(rows, key=lambda r: (r["persona_id"] or "~", r["account_id"] or "", str(r["start"]), r["ip"] or "", r["tenancy_id"]))


def _taken(watched: Iterable[Row]) -> set[str]:
    sides: dict[str, set[str]] = {}
    for row in watched:
        sides.setdefault(row["account_id"], set()).add(row["controller"])
    return {account for account, seen in sides.items() if seen == {"transferee"}}


def _withheld(book: Book) -> set[tuple[str, int]]:
    rows = [*book.rows("neighbours"), *(r for name in ("tenancies", "handovers") for r in book.rows(name) if r["account_id"] in book.taken)]
    leases = {sha256 for sha256, row in book.exhibits.items() if row["kind"] == "lease"}
    return {(item["exhibit"], item["line"]) for row in rows for item in row["basis"] or [] if item["exhibit"] in leases}


def _other_tenants(tables: Mapping[str, pa.Table], watched: Sequence[Row]) -> list[Row]:
    """Who else held a watched address, or another side of a watched account, at other times: in order of address and start."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = contract_table("tenancies", tables)
    same = pc.is_in(table["ip"], value_set=pa.array(sorted({r["ip"] for r in watched if r["ip"]}), pa.string()))
    rows = table.filter(pc.and_(same, pc.invert(pc.fill_null(table["watched"], False)))).to_pylist()
    return sorted(rows, key=lambda r: (r["ip"] or "", str(r["start"]), r["tenancy_id"]))


def _neighbours(tables: Mapping[str, pa.Table], excluded: Sequence[Row]) -> Shown:
    """The windows of others in which the excluded contacts that are shown lie."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = sorted({row["tenancy_id"] for row in excluded if row["tenancy_id"]})
    table = contract_table("tenancies", tables)
    table = table.filter(pc.invert(pc.fill_null(table["watched"], False)))
    rows = table.filter(pc.is_in(table["tenancy_id"], value_set=pa.array(wanted, pa.string()))).to_pylist()
    return Shown("neighbours", sorted(rows, key=lambda r: (r["ip"] or "", str(r["start"]), r["tenancy_id"])), len(rows))


def _label(book: Book) -> None:
    for index, sha256 in enumerate(book.exhibits, 1):
        book.labels[sha256] = f"X{index}"
    for index, account in enumerate(dict.fromkeys(row["account_id"] for row in book.rows("tenancies")), 1):
        book.labels[account] = f"A{index}"
    for name, shown in book.shown.items():
        if name not in IDS:
            continue
        prefix, column = IDS[name]
        for index, row in enumerate(shown.rows, 1):
            row["label"] = f"{prefix}{index}"
            if column is not None and row[column] is not None:
                book.labels.setdefault(row[column], row["label"])
    book.labels.update({similarity_id: f"G{n}" for n, similarity_id in enumerate(book.alike, 1)})
    book.labels.update({row["judgement"].id: row["label"] for row in book.judgements})
    book.labels.update({row["label"]: row["label"] for row in book.leads})
    alone = [watch_id for watch_id, row in book.watch.items() if row["tenancy_id"] is None]
    for index, watch_id in enumerate(alone[: LIMITS["watch"]], 1):
        book.watch[watch_id]["label"] = book.labels[watch_id] = f"I{index}"
    for watch_id, row in book.watch.items():
        if row["tenancy_id"] in book.labels:
            book.labels[watch_id] = book.labels[row["tenancy_id"]]
    for row in book.rows("pivot"):
        if row["step"] == "watch" and row["to_id"] is not None:
            book.labels.setdefault(row["to_id"], row["label"])  # an indicator that is watched by itself: the step that says so


def _places(book: Book) -> Iterable[tuple[str, int, int | None]]:
    """Where the quoted lines stand: the first locators of each row shown, and the first event of each contact.

    A copy without personal data quotes no line of rental or access records.
    """
    personal = {sha256 for sha256, row in book.exhibits.items() if row["kind"] in RECORDS} if book.redactor else set()
    for row in book.rows("contacts"):
        if row["exhibit"] and row["line"]:
            yield row["exhibit"], row["line"], row["offset"]
    for name in ("tenancies", "handovers", "links", "pivot"):
        for row in book.rows(name):
            for item in (row["basis"] or [])[:LINES_READ]:
                if item["exhibit"] in personal or (item["exhibit"], item["line"]) in book.withheld:
                    continue
                if item["exhibit"] in book.exhibits and item["line"]:
                    yield item["exhibit"], item["line"], None
