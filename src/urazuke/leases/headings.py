"""A provider's header is known for what it means: its column, and the time zone it names.

Compared without what people vary; what it says besides is dropped: (JST), [必須], _ts. The words are in headers.toml.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from importlib import resources
from typing import Any, Literal

from urazuke.evidence.written import OFFSET_HOURS, SEVERAL_OFFSETS, written_zone

Kind = Literal["lease", "access"]
LONGEST_HEADER = 200
_IGNORED = re.compile(r"[\s_\-./()\[\]{}【】「」『』<>〈〉*:#'\"※・,、=]+")
_BRACKETED = re.compile(r"[(\[{【<〈]([^)\]}】>〉]*)[)\]}】>〉]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# In lower case only where the word can mean nothing else: "start_est" may be an estimate.
_ABBREVIATIONS = "|".join(sorted((n for n in [*OFFSET_HOURS, *SEVERAL_OFFSETS] if n.isascii() and len(n) > 2), key=len, reverse=True))
_ZONE_WORDS = "|".join(n for n in OFFSET_HOURS if not n.isascii())
_ZONE = re.compile(
    rf"(?<![A-Za-z])(?:(?:{_ABBREVIATIONS}|(?i:utc|gmt|jst|kst))(?![A-Za-z])\s*(?:[+\-]\d{{1,2}}(?::?\d{{2}})?)?|[+\-]\d{{2}}:?\d{{2}}(?!\d))"
    rf"|(?<=[a-z])(?:Utc|Gmt|Jst|Kst)(?![a-z])|(?:Asia|Europe|America|Australia|Africa|Pacific|Atlantic|Indian|Etc)/[A-Za-z_/+\-0-9]+|{_ZONE_WORDS}"
)


@functools.cache
def words() -> dict[str, Any]:
    """headers.toml as it stands."""
    return tomllib.loads(resources.files(__package__).joinpath("headers.toml").read_text("utf-8"))


@functools.cache
def known_headers() -> dict[str, dict[str, list[str]]]:
    """For `lease` and `access`: each column, and each part of one, with the headers that mean it."""
    return {kind: {**words()[kind], **words()[f"{kind}_parts"]} for kind in ("lease", "access")}


def folded(header: str) -> str:
    """The header without what people vary: width, case, spaces, brackets and marks."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", header).casefold())


@dataclass(frozen=True, slots=True)
class Heading:
    """The column that a header stands for, how high it ranks among the headers of that column, and the zone it names."""

    header: str
    position: int
    column: str
    rank: int
    zone: str | None


def read_headings(headers: Iterable[str], kind: Kind, columns: Mapping[str, tuple[str, ...]]) -> tuple[Heading, ...]:
    """What each header means, in their order; those that mean nothing here are left out.

    `columns` is column -> their headers, from columns.toml: a column is read from those alone in a file that has one.
    """
    listed = list(headers)
    wanted = wanted_headers(kind, columns)
    named = {wanted[form][0] for form in map(folded, listed) if form in wanted}
    found = []
    for position, header in enumerate(listed):
        known = wanted.get(folded(header)) or _known(header, kind)
        if known and (known[0] not in named or folded(header) in wanted):
            found.append(Heading(header, position, known[0], known[1], zone_in(header)))
    taken = {heading.column for heading in found}
    found += [h for h in _by_ending(listed, kind, {h.position for h in found}) if h.column not in taken]
    return tuple(sorted(found, key=lambda heading: heading.position))


def wanted_headers(kind: Kind, columns: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, int]]:
    """The headers that columns.toml names for columns of that kind, folded, each with its column and rank."""
    known = known_headers()[kind]
    return {folded(theirs): (column, rank) for column, many in columns.items() if column in known for rank, theirs in enumerate(many)}


def column_of(header: str, kind: Kind) -> str | None:
    """The column that the header stands for by the lists; None where it is in none."""
    known = _known(header, kind)
    return known[0] if known else None


def zone_in(header: str) -> str | None:
    """The time zone that the header names, as it stands there: "Start (UTC)", "開始日時_JST"."""
    match = _ZONE.search(unicodedata.normalize("NFKC", header))
    return match[0] if match else None


def header_zone(name: str) -> tzinfo:
    """The zone of `zone_in`; ValueError where the name is that of several."""
    return written_zone(name)


@functools.cache
def _ranks(kind: Kind) -> dict[str, tuple[str, int]]:
    return {folded(name): (column, rank) for column, names in known_headers()[kind].items() for rank, name in reversed([*enumerate(names)])}


def _known(header: str, kind: Kind) -> tuple[str, int] | None:
    return _ranked(header, kind) if len(header) <= LONGEST_HEADER else None


@functools.lru_cache(maxsize=1 << 14)
def _ranked(header: str, kind: Kind) -> tuple[str, int] | None:
    ranks = _ranks(kind)
    forms = [*_forms(header)]
    numbered = (form.rstrip("0123456789") for form in forms)
    return next((ranks[form] for form in forms if form in ranks), None) or next(
        (ranks[form] for form in numbered if form in ranks and ranks[form][0] == "ip"), None
    )


def _forms(header: str) -> Iterator[str]:
    """What the header may be listed as, the fullest form first."""
    plain = unicodedata.normalize("NFKC", header).strip()
    for form in dict.fromkeys((plain, _ZONE.sub(" ", plain), _without_notes(_ZONE.sub(" ", plain)))):
        yield folded(form)
        yield folded(_without_units(form))
    yield from _nested(plain)


def _without_notes(header: str) -> str:
    """The header without what stands in brackets, unless that tells another column."""
    telling = words()["notes"]["telling"]
    kept = _BRACKETED.sub(lambda match: match[0] if any(word in match[1].casefold() for word in telling) else " ", header)
    return kept.partition("※")[0] or kept


def _without_units(header: str) -> str:
    said = words()["notes"]["said"]
    pieces = [piece for piece in re.split(r"[\s_\-()\[\]]+", _CAMEL.sub(" ", header)) if piece]
    while len(pieces) > 1 and pieces[-1].casefold() in said:
        pieces.pop()
    return " ".join(pieces)


def _nested(header: str) -> Iterator[str]:
    """The forms of a field inside others, `lease.period.from`, without the words that only hold things together."""
    steps = [step for step in header.split(".") if step]
    leaves = frozenset(map(folded, words()["notes"]["leaves"]))
    for dropped in range(len(steps)):
        if dropped and not _holds(steps[dropped - 1]):
            return
        rest = steps[dropped:]
        if dropped:
            yield folded(_without_units(_ZONE.sub(" ", ".".join(rest))))
        if len(rest) > 1 and folded(rest[-1]) in leaves:
            yield folded(".".join(rest[:-1]))


def _holds(step: str) -> bool:
    """Is that a word for what a record is kept in?"""
    notes = words()["notes"]
    form = folded(step)
    short = next((form.removesuffix(end) for end in map(folded, notes["container_ends"]) if form.endswith(end) and form != end), form)
    return not {form, short, form.removesuffix("s")}.isdisjoint(map(folded, notes["containers"]))


def _by_ending(headers: list[str], kind: Kind, known: set[int]) -> list[Heading]:
    """Headers that no list has and that alone end as a column does: ご契約サーバー利用開始日時 is `start`."""
    endings = words()[f"{kind}_endings"]
    found: dict[str, list[Heading]] = {}
    for position, header in enumerate(headers):
        if len(header) > LONGEST_HEADER:
            continue
        form = folded(_without_units(_without_notes(_ZONE.sub(" ", header))))
        if position in known or any(folded(word) in form for word in endings["unless"]):
            continue
        column = next((c for c, ends in endings.items() if c != "unless" and any(form.endswith(folded(end)) for end in ends)), None)
        if column:
            found.setdefault(column, []).append(Heading(header, position, column, 1000, zone_in(header)))
    return [headings[0] for headings in found.values() if len(headings) == 1]
