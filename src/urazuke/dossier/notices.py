"""A notice holds that organisation's own rows and nobody else's: no other organisation, account, lessee or file of others.

For each victim `NAME.txt` and `NAME.html`: what was seen in its own logs, in which windows, on which lines, what to look
for, and how the notice may be passed on. Beside them `NAME.csv` (a watch list) and `NAME.zeek.dat` (Zeek intel): the
indicators that it met, with their windows. The case's title is in none of them, for it may name somebody else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.csv_export import contract_table
from urazuke.errors import printable
from urazuke.evidence.case import Case
from urazuke.evidence.instant import format_instant
from urazuke.evidence.writing import storage_faults, write_bytes

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it is handed over: what it is about, and its content by file ending (`txt`, `html`, `csv`, `zeek.dat`)."""

    organisation: str
    contact: str | None
    subject: str
    tlp: str
    sha256: str  # of the rows that it tells: the same in every language, another where there is more to tell
    content: Mapping[str, str]


def write_notices(case: Case, tables: Mapping[str, pa.Table], folder: Path, language: str | None = None) -> None:
    """The files of each row of `victims`; no victim, no file (the folder is made all the same)."""
    with storage_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for notice in made_notices(case, tables, language):
        for ending, content in notice.content.items():
            write_bytes(folder / f"{file_name(notice.organisation)}.{ending}", content.encode("utf-8", "backslashreplace"))


def made_notices(case: Case, tables: Mapping[str, pa.Table], language: str | None = None) -> list[Notice]:
    """Every notice in the case's language, or in that one, in the order of `victims`."""
    from urazuke.dossier.page import make_environment

    say = Catalogue(language or case.settings.language)
    environment = make_environment()
    environment.globals["say"] = say
    environment.filters.update(bytes=say.bytes, number=say.number, term=lambda value, family: say.term(family, value))
    template = environment.get_template("notice.html")
    made = []
    for row in notices(case, tables):
        content = {"html": template.render(row), "txt": _text(row, say), **_indicators(row)}
        subject = printable(say("notice.subject", name=row["name"]), 200)
        made.append(Notice(row["id"], row["contact"], subject, row["tlp"], _told(row), content))
    return made


def _told(notice: Row) -> str:
    rows = json.dumps([notice["id"], notice["impact"], notice["rows"]], sort_keys=True, default=str)
    return hashlib.sha256(rows.encode("utf-8", "backslashreplace")).hexdigest()


def _indicators(notice: Row) -> dict[str, str]:
    """What the organisation met, as a watch list and as Zeek intel, every window beside its value."""
    from urazuke.dossier.sensors.selection import ANY, EVER, select
    from urazuke.dossier.sensors.watch_csv import watch_csv
    from urazuke.dossier.sensors.zeek_intel import intel_file
    from urazuke.evidence.tables import make_table

    rows = [
        {
            "type": row["type"],
            "value": row["indicator"],
            "start": (row["window"] or (None, None))[0],
            "end": (row["window"] or (None, None))[1],
        }
        for row in notice["rows"]
    ]
    selection = select(make_table("watch", rows), (EVER, ANY))
    return {"csv": watch_csv(selection), "zeek.dat": intel_file(selection, "notice", notice["tlp"])}


def notices(case: Case, tables: Mapping[str, pa.Table]) -> list[Row]:
    """What each notice says, in the order of `victims`: only columns that are the organisation's own."""
    windows = _windows(tables)
    paths = dict(zip(*(contract_table("exhibits", tables)[c].to_pylist() for c in ("sha256", "path")), strict=True))
    contacts: dict[str, list[Row]] = {}
    for row in contract_table("contacts", tables).to_pylist():
        contacts.setdefault(row["organisation"], []).append(row)
    found = []
    for victim in contract_table("victims", tables).to_pylist():
        known = case.settings.organisation(victim["organisation"])
        own = sorted(contacts.get(victim["organisation"], []), key=lambda r: (r["first_seen"], r["contact_id"]))
        found.append({
            "id": victim["organisation"], "name": known.name if known else victim["organisation"],
            "contact": known.contact if known else None,
            "impact": victim["impact"], "tlp": case.settings.tlp, "rows": [_own(row, windows, paths) for row in own],
        })  # fmt: skip
    return found


def _own(contact: Row, windows: Mapping[str, tuple[datetime | None, datetime | None]], paths: Mapping[str, str]) -> Row:
    """A contact without what is not the organisation's: no label, account or tenancy; a file only from its own folder."""
    ids = [contact["tenancy_id"], *(i["id"] for i in contact["basis"] or [])]
    window = next((windows[i] for i in ids if i in windows), None)
    path = paths.get(contact["exhibit"] or "", "")
    mine = path.startswith(f"logs/{contact['organisation']}/")
    kept = ("type", "indicator", "direction", "first_seen", "last_seen", "events", "bytes_out", "bytes_in", "line")
    return {k: contact[k] for k in kept} | {
        "window": window, "path": path if mine else f"sha256 {contact['exhibit']}",
    }  # fmt: skip


def _windows(tables: Mapping[str, pa.Table]) -> dict[str, tuple[datetime | None, datetime | None]]:
    """Tenancy or watch-list id -> its window; a watch-list entry's own window is used where there is no tenancy."""
    found = {}
    watched = contract_table("tenancies", tables)
    for row_id, start, end in zip(*(watched[c].to_pylist() for c in ("tenancy_id", "start", "end")), strict=True):
        found[row_id] = (start, end)
    if (watch := tables.get("watch")) is not None:
        found |= {i: (s, e) for i, s, e in zip(*(watch[c].to_pylist() for c in ("watch_id", "start", "end")), strict=True)}
    return found


def file_name(organisation: str) -> str:
    """A file name that follows from the organisation's id and cannot leave the folder."""
    safe = re.sub(r"[^\w.-]", "_", organisation).lstrip(".")
    return (
        safe
        if safe == organisation and len(safe.encode()) < 200
        else f"{safe[:60]}-{hashlib.sha256(organisation.encode()).hexdigest()[:12]}"
    )


def _text(notice: Row, say: Catalogue) -> str:
    lines = [
        f"TLP:{notice['tlp'].upper()}", "", say("notice.subject", name=notice["name"]), "",
        f"{say('notice.to')}: {notice['name']}", f"{say('notice.contact')}: {notice['contact'] or say('notice.none')}", "",
        say("notice.intro"), "", f"{say('notice.impact')}: {say.term('impact', notice['impact'])}", "", say("notice.utc"), "",
    ]  # fmt: skip
    for row in notice["rows"]:
        window = _window(row["window"], say)
        lines += [
            f"- {row['type']} {row['indicator']}", f"    {say('column.window')}: {window}",
            f"    {say('column.direction')}: {say.term('direction', row['direction'])}",
            f"    {say('column.first_seen')}: {_instant(row['first_seen'])}    {say('column.last_seen')}: {_instant(row['last_seen'])}",
            f"    {say('column.events')}: {_count(row['events'], say)}    {say('column.bytes_out')}: {say.bytes(row['bytes_out'])}"
            f"    {say('column.bytes_in')}: {say.bytes(row['bytes_in'])}",
            f"    {say('notice.file')}: {row['path']}, {say('column.line')} {row['line']}", "",
        ]  # fmt: skip
    lines += [say("notice.look_for"), "", f"- {say('notice.advice_general')}"]
    if say.has(f"notice.advice_{notice['impact']}"):
        lines.append(f"- {say('notice.advice_' + notice['impact'])}")
    lines += [f"- {say('notice.not_proof')}", ""]
    return "\n".join(printable(line, 2000) for line in lines)


def _count(value: int | None, say: Catalogue) -> str:
    return say.number(value) if value is not None else "–"


def _window(window: tuple[datetime | None, datetime | None] | None, say: Catalogue) -> str:
    """The window in words, or a dash where the tables at hand do not say it."""
    return f"{_instant(window[0], say('figure.ever'))} – {_instant(window[1], say('figure.open'))}" if window else "–"


def _instant(value: datetime | None, missing: str = "–") -> str:
    return format_instant(value) if value is not None else missing
