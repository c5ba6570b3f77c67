"""A whole run as the pages see it: its tables, which row has which id, and the dossier's own sections with links to rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from urazuke.dossier.book import Book, open_book
from urazuke.dossier.changes import compare
from urazuke.dossier.page import content_of, environment_of
from urazuke.evidence.claim import Reading
from urazuke.evidence.tables import SHOWN_TABLES
from urazuke.investigation.standing import Standing
from urazuke.workbench.words import Words

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
T = TypeVar("T")
# What stages leave for the next: shown as well, for rows of the others rest on them.
INNER = ("watch", "pivot", "weights", "lease_rows", "access_rows")
TABLES = (*(name for name in SHOWN_TABLES if name != "changes"), *INNER)
# The column that names a row; a row of another table is named by its number and a hash of what it says.
ID_COLUMNS = {
    "claims": "claim_id", "entities": "entity_id", "personas": "persona_id", "tenancies": "tenancy_id", "contacts": "contact_id",
    "outside": "contact_id", "impacts": "impact_id", "shared": "shared_id", "similar_groups": "similarity_id", "watch": "watch_id",
    "exhibits": "sha256", "victims": "organisation",
}  # fmt: skip
_ANCHOR = re.compile(r'href="#([\w.-]+)"')
_ID = re.compile(r'\bid="([\w.-]+)"')
_BAR = re.compile(r'style="left:([\d.]+)%(?:;width:([\d.]+)%)?"')
_CSV = re.compile(r"tables/([a-z_]+)\.csv")


class once(Generic[T]):  # noqa: N801 - stands where `property` would
    """Worked out when it is first asked for, by one thread while the others wait: one lock for a view, so that none waits in a ring."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make

    def __get__(self, view: View, owner: Any = None) -> T:
        with view.lock:
            if self._make.__name__ not in view.kept:
                view.kept[self._make.__name__] = self._make(view)
            found: T = view.kept[self._make.__name__]
            return found


class View:
    """Made once for each whole run; everything in it is worked out when it is first asked for."""

    def __init__(self, stood: Standing) -> None:
        self.standing = stood
        self.case = stood.case
        self.say = Words(stood.case.settings.language)
        self.lock = RLock()
        self.kept: dict[str, Any] = {}
        self._rows: dict[str, dict[str, int]] = {}

    def table(self, name: str) -> pa.Table:
        return self.standing.table(name)

    def row(self, name: str, number: int) -> Row:
        return dict(self.table(name).slice(number, 1).to_pylist()[0])

    def find(self, row_id: str) -> tuple[str, int] | None:
        """The table and the number of the row with that id."""
        for name in ID_COLUMNS:
            if (number := self.numbers(name).get(row_id)) is not None:
                return name, number
        return None

    def numbers(self, name: str) -> dict[str, int]:
        """Row ids of that table -> numbers."""
        with self.lock:
            if name not in self._rows:
                ids = self.table(name).column(ID_COLUMNS[name]).to_pylist()
                self._rows[name] = {row_id: number for number, row_id in enumerate(ids) if row_id is not None}
            return self._rows[name]

    def address(self, row_id: str) -> str | None:
        """Where the row with that id is shown: its page, the judgement, or what is known of the account."""
        if (found := self.find(row_id)) is not None:
            return row_address(found[0], row_id)
        if row_id.startswith("judgement-"):
            return f"/judgements#J{row_id.removeprefix('judgement-')}" if row_id[10:].isdecimal() else None
        if row_id.startswith("lead-"):
            return f"/conclusions/pivot#{row_id}" if self._homes.get(row_id) == "pivot" else None
        return about_address(row_id) if row_id in self.accounts else None

    @once
    def accounts(self) -> frozenset[str]:
        return frozenset(a for a in self.table("tenancies").column("account_id").to_pylist() if a is not None)

    @once
    def origins(self) -> frozenset[str]:
        """The sources that claims come from."""
        return frozenset(o for o in self.table("claims").column("origin").to_pylist() if o is not None)

    @once
    def readings(self) -> dict[str, Reading]:
        return {reading.exhibit: reading for reading in self.standing.readings()}

    def exhibit(self, sha256: str) -> Row | None:
        number = self.numbers("exhibits").get(sha256)
        return None if number is None else self.row("exhibits", number)

    @once
    def names(self) -> dict[str, str]:
        """Entity ids -> names in the dossier's language."""
        return self.book.names

    @once
    def book(self) -> Book:
        stood, readings = self.standing, list(self.readings.values())
        return open_book(stood.case, stood.dossier_tables(), readings, stood.table("pivot"), judgements=stood.judgements())

    @once
    def _content(self) -> dict[str, Any]:
        stood, moves = self.standing, self.standing.moves()
        changes = compare(moves[1], moves[2], moves[0], self.book) if moves else None
        return content_of(self.book, stood.dossier_tables(), stood.head, stood.count, stood.alarms(), changes)

    @property
    def sections(self) -> list[str]:
        """The dossier's sections, in its order."""
        return list(self._content["section_names"])

    def section(self, name: str) -> str:
        """A section of the dossier as its own template makes it; its labels lead to the pages of the rows."""
        return self._led(name, self._made[name])

    @once
    def _made(self) -> dict[str, str]:
        environment = environment_of(self.book)
        return {name: environment.get_template(f"{name}.html").render(self._content) for name in self._content["section_names"]}

    @once
    def _homes(self) -> dict[str, str]:
        """Anchors of the dossier -> the sections that they stand in."""
        return {anchor: name for name, html in self._made.items() for anchor in _ID.findall(html)}

    @once
    def _addresses(self) -> dict[str, str]:
        """Labels of the dossier -> addresses of rows here."""
        led: dict[str, str] = {}
        for row_id, label in self.book.labels.items():
            if (address := self.address(row_id)) is not None:
                led.setdefault(label, address)  # of a window, not of its entry in the watch list
        for name in ("handovers", "links", "hypotheses", "pivot"):
            keys = {tuple(map(str, row.values())): n for n, row in enumerate(self.table(name).drop_columns(["basis"]).to_pylist())}
            for row in self.book.rows(name):
                number = keys.get(tuple(str(row[c]) for c in self.table(name).column_names if c != "basis"))
                if number is not None:
                    led[row["label"]] = row_address(name, key_of(self, name, number))
        return led

    def _led(self, name: str, html: str) -> str:
        def lead(match: re.Match[str]) -> str:
            label, _, line = match[1].partition(".")
            if (target := self._addresses.get(match[1])) is not None:
                return f'href="{escape(target)}"'
            if line.isdecimal() and (target := self._addresses.get(label)) is not None:
                return f'href="{escape(target)}?line={line}"'
            home = self._homes.get(match[1], name)
            return match[0] if home == name else f'href="/conclusions/{home}#{match[1]}"'

        html = _ANCHOR.sub(lead, html)
        html = _BAR.sub(lambda m: f'data-left="{round(float(m[1]))}"' + (f' data-width="{round(float(m[2]))}"' if m[2] else ""), html)
        return _CSV.sub(lambda m: f'<a href="/table/{m[1]}">{m[1]}</a>' if m[1] in TABLES else m[0], html)


def key_of(view: View, name: str, number: int) -> str:
    """What names the row in its address: its id, or its number and a hash of what it says."""
    import hashlib

    row = view.row(name, number)
    row_id = row.get(ID_COLUMNS.get(name, ""))
    if row_id is not None:
        return str(row_id)
    return f"{number + 1}-{hashlib.sha256(repr(sorted(row.items())).encode('utf-8', 'backslashreplace')).hexdigest()[:12]}"


def number_of(view: View, name: str, key: str) -> int | None:
    """The number of the row of that name; None where no row is called so, or the row of that number says something else now."""
    if name in ID_COLUMNS and (number := view.numbers(name).get(key)) is not None:
        return number
    place, _, _ = key.partition("-")
    if not (place.isascii() and place.isdecimal() and len(place) < 12 and 0 < int(place) <= view.table(name).num_rows):
        return None
    return int(place) - 1 if key_of(view, name, int(place) - 1) == key else None


def row_address(name: str, key: str) -> str:
    return f"/exhibit/{quote(key, safe='')}" if name == "exhibits" else f"/row/{name}/{quote(key, safe='')}"


def about_address(text: str) -> str:
    """Where all is listed that names this, exactly."""
    return "/search?" + urlencode({"q": text, "exact": "1"})
