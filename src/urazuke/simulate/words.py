"""The invented vocabulary (words.toml), typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Provider:
    """A hosting provider, and by name how it usually writes the records it hands over."""

    name: str
    prefix: str
    leases: str
    access: str

    @property
    def stem(self) -> str:
        """The file name of its records, without ending."""
        return self.name.lower().replace(" ", "-")


@dataclass(frozen=True)
class Style:
    """How a file of records is written."""

    file: str = "csv"
    code: str = "utf-8"
    delimiter: str = ","
    newline: str = "\n"
    headers: str = "canonical"
    times: str = "utc"
    births: str = "iso"
    split: bool = False
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """Everything that simulated cases are worded with."""

    places: list[str]
    streets: list[str]
    buildings: list[str]
    mail_hosts: list[str]
    plans: list[str]
    agents: list[str]
    browsers: list[tuple[int, str]]
    telephones: list[tuple[int, str]]
    programs: list[tuple[int, str]]
    tools: list[str]
    site_words: list[str]
    site_hosts: list[str]
    cover_words: list[str]
    organisation_stems: list[list[str]]
    organisation_kinds: list[list[str]]
    providers: list[Provider]
    lease_styles: dict[str, Style]
    other_lease_styles: dict[str, Style]
    access_styles: dict[str, Style]
    other_access_styles: dict[str, Style]
    headers: dict[str, dict[str, str]]


@cache
def words() -> Words:
    """Read once a process."""
    raw: dict[str, Any] = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    raw["providers"] = [Provider(**row) for row in raw["providers"]]
    for kind in [name for name in raw if name.endswith("_styles")]:
        raw[kind] = {name: Style(**row | {"lacks": tuple(row.get("lacks", ()))}) for name, row in raw[kind].items()}
    raw["headers"] = {name.removesuffix("_headers"): raw.pop(name) for name in list(raw) if name.endswith("_headers")} | {"canonical": {}}
    return Words(**{field.name: raw[field.name] for field in fields(Words)})
