"""A case is a folder; case.toml is read strictly, and every fault names its file, its line and what to do.

Contract, section 1. Folders may be missing or empty; input files are never changed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from urazuke.errors import CaseError
from urazuke.evidence.case_check import Checker, without_duplicates
from urazuke.evidence.settings import Actor, Lead, Organisation, Publisher, Reader, Rival, Settings

__all__ = ["Actor", "Case", "Lead", "Organisation", "Publisher", "Reader", "Rival", "Settings", "open_case", "read_settings"]


@dataclass(frozen=True, slots=True)
class Case:
    root: Path
    settings: Settings = field(default_factory=Settings)

    @property
    def derived(self) -> Path:
        """Everything here can be deleted and is rebuilt by `urazuke investigate`."""
        return self.root / ".urazuke"

    @property
    def decisions(self) -> Path:
        return self.root / "decisions.jsonl"

    @property
    def journal(self) -> Path:
        return self.root / "custody.jsonl"

    @property
    def dossier(self) -> Path:
        return self.root / "dossier"


def open_case(path: str | Path) -> Case:
    """The case in that folder; CaseError where there is none or its case.toml is not as the contract says."""
    root = Path(path)
    if not root.is_dir():
        raise CaseError("there is no such case folder", where=str(root), hint=f"make one with `urazuke new {root}`")
    toml = root / "case.toml"
    if not toml.is_file():
        raise CaseError("there is no case.toml here", where=str(toml), hint=f"make one with `urazuke new {root}`")
    return Case(root, read_settings(root))


def read_settings(root: Path) -> Settings:
    """case.toml and organisations.csv of that folder, checked; all their faults in one CaseError."""
    path = root / "case.toml"
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise CaseError(f"cannot be read: {error.strerror}", where=str(path), hint="mend the permissions") from None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CaseError("is not UTF-8", where=f"{path}:{line}", hint="save case.toml as UTF-8") from None
    check = Checker(path, text)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise check.syntax(error) from None
    settings = _settings(document, check)
    organisations = without_duplicates([*_listed_in_toml(document, check), *_listed_in_csv(root / "organisations.csv", check)])
    check.finish()
    return replace(settings, organisations=organisations)


SECTIONS = {
    "case": None, "organisation": Organisation, "publisher": Publisher, "lead": Lead, "actor": Actor, "hypothesis": Rival, "reader": Reader,
}  # fmt: skip
QUESTIONS = ("control", "group", "tasking")
CASE_KEYS = ("title", "question", "timezone", "tlp", "language")


def _settings(document: dict[str, Any], check: Checker) -> Settings:
    for section in document:
        if section not in SECTIONS:
            check.fault(None, None, section, f"unknown section {section!r}", f"sections are: {', '.join(SECTIONS)}")
    head = check.section(document.get("case", {}), "case", None, CASE_KEYS)
    reader = check.section(document.get("reader", {}), "reader", None, ("endpoint", "model"))
    return Settings(
        title=check.text(head, "title", "case", None) or Settings.title,
        question=check.text(head, "question", "case", None) or Settings.question,
        timezone=check.timezone(head, "case", None) or Settings.timezone,
        tlp=check.one_of(head, "tlp", "case", None, ("clear", "green", "amber", "amber+strict", "red")) or Settings.tlp,
        language=check.one_of(head, "language", "case", None, ("en", "ja")) or Settings.language,
        publishers=tuple(p for i, row in check.rows(document, "publisher", _keys(Publisher)) if (p := _publisher(row, i, check))),
        leads=tuple(lead for i, row in check.rows(document, "lead", _keys(Lead)) if (lead := _lead(row, i, check))),
        actors=tuple(a for i, row in check.rows(document, "actor", _keys(Actor)) if (a := _actor(row, i, check))),
        reader=_reader(reader, check),
        hypotheses=tuple(h for i, row in check.rows(document, "hypothesis", _keys(Rival)) if (h := _rival(row, i, check))),
    )


def _keys(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def _organisation(row: dict[str, Any], index: int, check: Checker) -> Organisation | None:
    place = ("organisation", index)
    name = check.text(row, "name", *place)
    identity = check.folder_name(row, "id", *place)
    if identity is None:
        return None
    return Organisation(
        id=identity, name=name or identity, names=check.texts(row, "names", *place), networks=check.networks(row, *place),
        contact=check.text(row, "contact", *place), sector=check.text(row, "sector", *place), timezone=check.timezone(row, *place),
    )  # fmt: skip


def _publisher(row: dict[str, Any], index: int, check: Checker) -> Publisher | None:
    name = check.needed(row, "name", "publisher", index)
    grade = check.one_of(row, "reliability", "publisher", index, ("A", "B", "C", "D", "E", "F")) or "F"
    return Publisher(name, grade) if name else None


def _lead(row: dict[str, Any], index: int, check: Checker) -> Lead | None:
    place = ("lead", index)
    ip, domain = check.address(row, *place), check.domain(row, *place)
    time, end = check.instant(row, "time", *place), check.instant(row, "end", *place)
    if "time" not in row:
        check.fault(*place, None, "a lead needs a time", "write: time = 2016-06-14T02:11:00Z")
    if ("ip" in row) == ("domain" in row):
        check.fault(*place, None, "a lead needs an ip or a domain, and not both", 'write: ip = "198.18.77.10"')
    if time and end and end <= time:
        check.fault(*place, "end", "the lead ends before it starts", "end must be later than time")
    if time is None or (ip is None and domain is None):
        return None
    return Lead(time, ip, domain, end, check.text(row, "organisation", *place), check.text(row, "note", *place))


def _actor(row: dict[str, Any], index: int, check: Checker) -> Actor | None:
    name = check.needed(row, "name", "actor", index)
    return Actor(name, check.texts(row, "aliases", "actor", index)) if name else None


def _rival(row: dict[str, Any], index: int, check: Checker) -> Rival | None:
    place = ("hypothesis", index)
    name, like = check.needed(row, "name", *place), check.needed(row, "like", *place)
    question, prior = check.one_of(row, "question", *place, QUESTIONS), row.get("prior")
    if "question" not in row:
        check.fault(*place, None, "a hypothesis needs a question", f"questions are: {', '.join(QUESTIONS)}")
    if prior is not None and (isinstance(prior, bool) or not isinstance(prior, int | float) or not 0 < prior < 1):
        check.fault(*place, "prior", "the prior is no probability", "give a number between 0 and 1, such as 0.1")
        return None
    return Rival(question, name, like, prior) if question and name and like else None


def _reader(row: dict[str, Any], check: Checker) -> Reader | None:
    if not row:
        return None
    endpoint = check.needed(row, "endpoint", "reader", None)
    if endpoint and not _is_endpoint(endpoint):
        check.fault("reader", None, "endpoint", "endpoint is no http address", 'write: endpoint = "http://127.0.0.1:8080/v1"')
        return None
    return Reader(endpoint, check.text(row, "model", "reader", None)) if endpoint else None


def _is_endpoint(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and value.isprintable() and " " not in value
    except ValueError:
        return False


def _listed_in_toml(document: dict[str, Any], check: Checker) -> list[tuple[Checker, int, Organisation]]:
    rows = check.rows(document, "organisation", _keys(Organisation))
    return [(check, i, o) for i, row in rows if (o := _organisation(row, i, check))]


def _listed_in_csv(path: Path, check: Checker) -> list[tuple[Checker, int, Organisation]]:
    if not path.exists():
        return []
    listed = check.at(path)
    return [(listed, i, o) for i, row in listed.csv_rows(_keys(Organisation)) if (o := _organisation(row, i, listed))]
