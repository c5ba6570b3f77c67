"""Truth and its exports: leases are made up, printed in a provider's style, and must come back exactly."""

from __future__ import annotations

import csv
import gzip
import io
import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
from tests.leases.provider_styles import ABBREVIATIONS, EXTRAS, FORMS, LANGUAGES, MIXED, WORDS, Style, draw_style

_STEPS = {"µs": timedelta(microseconds=1), "s": timedelta(seconds=1), "min": timedelta(minutes=1), "day": timedelta(days=2)}
FORM_OF = {form.name: form for form in FORMS}


@dataclass(frozen=True)
class Term:
    """What one row says: a lease's hold of some networks over one term; the windows of a contract are the union of its terms."""

    account_id: str
    lease_id: str
    networks: tuple[str, ...]
    start: datetime
    end: datetime | None
    name: tuple[str, str]
    reading: tuple[str, str]
    renews: str | None = None


@dataclass(frozen=True)
class Export:
    """A file, what columns.toml must say of it, the terms that it tells of, and how many broken rows it holds.

    An `older` export tells of terms that a newer one tells of too, some of them not ended yet.
    """

    path: Path
    columns: dict[str, Any]
    terms: tuple[Term, ...]
    broken: int
    style: Style
    older: bool = False


def draw_case(random: Random, folder: Path) -> list[Export]:
    """The exports of one to three providers who rent out some of the same addresses, some with an older export beside it."""
    networks = draw_networks(random)
    found = []
    for number in range(random.randint(1, 3)):
        style = draw_style(random, number)
        terms = draw_terms(random, style, number, networks)
        found.append(export(folder, style, terms))
        if style.lease_ids and random.random() < 0.25:
            found.append(replace(export(folder, _older(random, style, number), _as_known_before(random, terms)), older=True))
    return found


def _older(random: Random, style: Style, number: int) -> Style:
    """Another style of the same provider, whose times are exact."""
    drawn = draw_style(random, number)
    return replace(
        drawn, provider=style.provider, file=f"old_{drawn.file}", form=FORM_OF["iso Z"], zone_said="value", lease_ids=True,
        split_clock=False,
        period=False, last_day=None, mixed=False, headers={**drawn.headers, "renews": drawn.headers.get("renews", "renews")},
    )  # fmt: skip


def _as_known_before(random: Random, terms: Sequence[Term]) -> list[Term]:
    return [replace(term, end=None) if random.random() < 0.5 else term for term in terms[: random.randint(1, len(terms))]]


def draw_terms(random: Random, style: Style, number: int, networks: Sequence[str]) -> list[Term]:
    """Leases with renewals, moves and gaps, in the precision and outside the doubtful hours of the style's zone."""
    language = next(name for name, words in LANGUAGES.items() if style.headers["ip"] in words["ip"])
    people = WORDS["people"].get(language, WORDS["people"]["latin"])
    found: list[Term] = []
    for account in range(random.randint(1, 4)):
        family, given, *reading = random.choice(people)
        for lease in range(random.randint(1, 2)):
            begin = _instant(random, style, datetime(2016, 1, 1, tzinfo=UTC) + timedelta(days=random.randrange(3000)))
            first = Term(f"A{number}-{account}", f"L{number}-{account}-{lease}", (), begin, None, (family, given), (reading[0], reading[1]))
            found += _contract_terms(random, style, first, networks)
    return found


def _contract_terms(random: Random, style: Style, first: Term, networks: Sequence[str]) -> list[Term]:
    """The terms of one contract, one after the other: renewed, moved, interrupted, overlapping, renewed under another id."""
    terms: list[Term] = []
    term = replace(first, networks=_held(random, networks))
    for number in range(random.randint(1, 4) if style.lease_ids else 1):
        end = _instant(random, style, term.start + timedelta(days=random.choice([1, 20, 30, 365]), seconds=random.randrange(86_400)))
        if random.random() < 0.15:
            return [*terms, term]
        terms.append(replace(term, end=end))
        term = replace(term, start=end, renews=None)
        step = random.choice(["renewal", "renewal", "move", "gap", "overlap", "new id"])
        if step == "gap":
            term = replace(term, start=_instant(random, style, end + timedelta(days=random.randint(1, 40))))
        elif step == "overlap" and end - terms[-1].start > _STEPS[style.form.precision]:
            term = replace(term, start=_instant(random, style, terms[-1].start + _STEPS[style.form.precision]))
        elif step == "move":
            term = replace(term, networks=_held(random, networks))
        elif step == "new id" and "renews" in style.headers:
            term = replace(term, lease_id=f"{first.lease_id}r{number}", renews=term.lease_id)
    return terms


def _held(random: Random, networks: Sequence[str]) -> tuple[str, ...]:
    return tuple(random.sample(list(networks), random.randint(1, min(3, len(networks)))))


def _instant(random: Random, style: Style, about: datetime) -> datetime:
    """An instant near by that the style can write, and that is the only one that it then means."""
    zone = ZoneInfo(style.zone)
    local = about.astimezone(zone).replace(tzinfo=None, fold=0, microsecond=random.randrange(10**6) if style.form.precision == "µs" else 0)
    if style.form.precision in ("min", "day"):
        local = local.replace(second=0)
    if style.form.precision == "day" or random.random() < 0.15:
        local = local.replace(hour=0, minute=0)
    while True:
        instant = local.replace(tzinfo=zone).astimezone(UTC)
        twice = local.replace(tzinfo=zone, fold=1).utcoffset() != local.replace(tzinfo=zone).utcoffset()
        if not twice and instant.astimezone(zone).replace(tzinfo=None) == local:
            return instant
        local += timedelta(days=1)


def draw_networks(random: Random) -> list[str]:
    """Addresses and networks, of both kinds, some inside others."""
    third = random.randrange(4)
    found = [f"198.51.{third}.{random.randrange(256)}" for _ in range(4)]
    found += [str(ipaddress.ip_network((f"198.51.{third}.{random.randrange(256)}", random.choice([24, 28, 29, 31])), strict=False))]
    found += [f"2001:db8:{third}::{random.randrange(1, 1 << 16):x}", f"2001:db8:{third}::/{random.choice([48, 64, 112])}"]
    return list(dict.fromkeys(str(ipaddress.ip_network(one)).removesuffix("/32").removesuffix("/128") for one in found))


def _shown(random: Random, network: str, style: Style) -> str:
    """The address or network as this provider might write it."""
    if "/" in network:
        block = ipaddress.ip_network(network)
        choice = random.randrange(4)
        if choice == 0:
            return f"{block[0]}-{block[-1]}" if style.address_list != " " else f"{block[0]}~{block[-1]}"
        if choice == 1 and block.version == 4:
            return f"{block[0]}/{block.netmask}"
        return network if choice != 2 else network.upper()
    address = ipaddress.ip_address(network)
    forms = [network, network, address.exploded if address.version == 6 else network, f"{network}/{address.max_prefixlen}"]
    forms += [f"[{network}]:22", network.upper(), f"[{network}]"] if address.version == 6 else [f"{network}:22", f"::ffff:{network}"]
    return random.choice(forms)


def _time(style: Style, instant: datetime, *, last: bool = False) -> Any:
    moment = instant.astimezone(ZoneInfo(style.zone))
    form = FORM_OF[style.nasty.choice(MIXED)] if style.mixed else style.form
    return form.write(moment - timedelta(days=1) if last else moment)


def row_of(term: Term, style: Style) -> dict[str, Any]:
    """The term as a row: canonical column -> what the provider writes; several addresses as a list."""
    random, last = style.nasty, style.last_day is not None
    start, end = _time(style, term.start), style.open_mark if term.end is None else _time(style, term.end, last=last)
    row: dict[str, Any] = {"account_id": term.account_id, "ip": [_shown(random, network, style) for network in term.networks]}
    row |= {"provider": style.provider} if style.names_provider else {}
    row |= {"lease_id": term.lease_id} if style.lease_ids else {}
    if style.period:
        # An open end cannot be told from words between two dashes: such exports leave it empty.
        row["period"] = f"{start}～{'' if term.end is None else end}"
    elif style.split_clock:
        row |= dict(zip(("start", "start_time"), str(start).split(" ", 1)))
        row |= dict(zip(("end", "end_time"), str(end).split(" ", 1) if term.end else (end, "")))
    else:
        row |= {"start": start, ("last_day" if style.last_day == "header" else "end"): end}
    if style.split_name:
        row |= dict(zip(("family_name", "given_name", "family_reading", "given_reading"), (*term.name, *term.reading)))
    else:
        row |= {"name": " ".join(term.name), "name_reading": " ".join(term.reading)}
    row |= {"zone": style.zone} if style.zone_said == "column" else {}
    row |= {extra: EXTRAS[extra] for extra in style.extras}
    return row | ({"renews": term.renews or ""} if "renews" in style.headers else {})


def heading_of(column: str, style: Style) -> str:
    """Their header of the column, with the zone where it is said there."""
    header = style.headers.get(column, column)
    if style.zone_said == "header" and column in ("start", "end", "start_time", "end_time", "period", "last_day"):
        zone = ABBREVIATIONS.get(style.zone, style.zone)
        return f"{header} ({zone})" if style.layout != "jsonl" else f"{header}_{zone}"
    return header


def columns_of(style: Style) -> dict[str, Any]:
    """What an analyst would have to write into columns.toml for this file."""
    said: dict[str, Any] = {}
    if style.headers["ip"] == "Netz":
        said |= {column: heading_of(column, style) for column in style.headers}
        said["ip"] = ["Netz", "Netz1", "Netz2", "Netz3"]
    if style.zone_said == "columns.toml":
        said["timezone"] = style.zone
    if style.form.order:
        said["date_order"] = style.form.order
    if style.last_day == "columns.toml":
        said["end_is_last_day"] = True
    if not style.names_provider:
        said["constant"] = {"provider": style.provider}
    return {style.file: said} if said else {}


def export(folder: Path, style: Style, terms: Sequence[Term]) -> Export:
    """Write the file; broken rows stand among the others."""
    rows = [row_of(term, style) for term in terms]
    broken = 0
    for _ in range(style.nasty.randrange(3)):
        half = dict(style.nasty.choice(rows))
        half[style.nasty.choice([column for column in ("account_id", "ip", "start", "period") if column in half])] = ""
        if half.get("ip") == "":
            half["ip"] = []
        rows.insert(style.nasty.randrange(len(rows) + 1), half)
        broken += 1
    path = folder / style.file
    if style.layout == "csv":
        text, more = _csv(rows, style)
        broken += more
        try:
            encoded = text.replace("\n", style.ends).encode(style.encoding)
        except UnicodeEncodeError:
            style.encoding = "utf-8"
            encoded = text.replace("\n", style.ends).encode()
        path.write_bytes(gzip.compress(encoded, mtime=0) if style.packed else encoded)
    elif style.layout == "parquet":
        _parquet(path, rows, style)
    else:
        path.write_text(_json(rows, style), "utf-8")
    return Export(path, columns_of(style), tuple(terms), broken, style)


def _csv(rows: Sequence[dict[str, Any]], style: Style) -> tuple[str, int]:
    random = style.nasty
    columns = list(rows[0])
    random.shuffle(columns)
    most = max(len(row["ip"]) for row in rows)
    wide = style.address_list == "columns" and most > 1
    headers = [f"{heading_of(c, style)}{n or ''}" for c in columns for n in (range(1, most + 1) if c == "ip" and wide else [0])]
    records = []
    for row in rows:
        cells: list[str] = []
        for column in columns:
            if column != "ip":
                cells.append(str(row[column]))
            elif wide:
                cells += [*row["ip"], *[""] * (most - len(row["ip"]))]
            else:
                cells.append(("; " if style.address_list == "columns" else style.address_list).join(row["ip"]))
        records.append(cells)
    sink = io.StringIO()
    # In a file whose lines end in CR alone, no writer would leave a line end inside a quote unquoted.
    writer = csv.writer(sink, delimiter=style.delimiter, lineterminator="\n", quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    if random.random() < 0.3:
        sink.write(random.choice(["Export 2024\n\n", "Lease list\nall customers\n", "#v1\n"]))
    writer.writerow(headers)
    repeat = random.randrange(len(records)) if random.random() < 0.2 else None
    broken = 0
    for number, cells in enumerate(records):
        if number == repeat:
            writer.writerow(headers)
        writer.writerow(cells)
        if random.random() < 0.1 and len(headers) > 4:
            writer.writerow(cells[: len(headers) // 2])
            broken += 1
    if random.random() < 0.2:
        writer.writerow(["Total", str(len(records)), *[""] * (len(headers) - 2)])
        broken += 1
    return sink.getvalue(), broken


_NESTS = {
    "provider": "provider.name", "account_id": "customer.id", "lease_id": "lease.id", "start": "lease.period.from",
    "end": "lease.period.to", "ip": "lease.addresses", "name": "customer.name", "name_reading": "customer.kana",
    "family_name": "customer.name.family",
    "given_name": "customer.name.given", "family_reading": "customer.family_reading", "given_reading": "customer.given_reading",
    "zone": "lease.timezone", "renews": "lease.previous_lease_id", "last_day": "lease.last_day",
}  # fmt: skip


def _json(rows: Sequence[dict[str, Any]], style: Style) -> str:
    objects: list[dict[str, Any]] = []
    for row in rows:
        value: dict[str, Any] = {}
        for column, said in row.items():
            said = None if said == "" and style.nasty.random() < 0.5 else said
            if style.layout == "nested" and style.headers["ip"] != "Netz":
                said = [{"ip": one} for one in said] if column == "ip" and isinstance(said, list) else said
                path = _NESTS.get(column, column)
                _put(value, path + (f"_{_zone_word(style)}" if _says(column, style) else ""), said)
            else:
                value[heading_of(column, style)] = said
        objects.append(value)
    if style.layout == "array":
        return json.dumps(objects, ensure_ascii=style.nasty.random() < 0.5, indent=style.nasty.choice([None, 2]))
    return "".join(json.dumps(value, ensure_ascii=style.nasty.random() < 0.5) + "\n" for value in objects)


def _says(column: str, style: Style) -> bool:
    return style.zone_said == "header" and column in ("start", "end", "last_day")


def _zone_word(style: Style) -> str:
    return ABBREVIATIONS.get(style.zone, style.zone)


def _put(value: dict[str, Any], path: str, said: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        value = value.setdefault(step, {})
    value[last] = said


def _parquet(path: Path, rows: Sequence[dict[str, Any]], style: Style) -> None:
    """Addresses as a list column, repeated texts as a dictionary, everything else as text or numbers."""
    arrays: dict[str, pa.Array] = {}
    for column in rows[0]:
        said = [row[column] for row in rows]
        header = heading_of(column, style)
        if column == "ip":
            arrays[header] = pa.array(said, pa.list_(pa.string()))
        elif any(isinstance(one, datetime) for one in said):
            unit, zone = style.nasty.choice(["us", "ns"]), style.zone if style.form.says_zone else None
            moments = [one if isinstance(one, datetime) else None for one in said]
            arrays[header] = pa.array([one if zone else one and one.replace(tzinfo=None) for one in moments], pa.timestamp(unit, zone))
        elif all(isinstance(one, int) for one in said):
            arrays[header] = pa.array(said, pa.int64())
        else:
            texts = pa.array([None if one == "" else str(one) for one in said], pa.string())
            arrays[header] = texts.dictionary_encode() if column == "provider" else texts
    pq.write_table(pa.table(arrays), path)
