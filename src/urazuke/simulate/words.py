"""The invented vocabulary (words.toml), typed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Provider:
    """A hosting provider and the shape of the records it hands over."""

    name: str
    prefix: str
    leases: str
    headers: str
    times: str
    access: str
    access_times: str

    @property
    def stem(self) -> str:
        """The file name of its records, without ending."""
        return self.name.lower().replace(" ", "-")


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
    japanese_headers: dict[str, str]
    own_headers: dict[str, str]


@cache
def words() -> Words:
    """Read once a process."""
    raw: dict[str, Any] = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    raw["providers"] = [Provider(**row) for row in raw["providers"]]
    return Words(**{field.name: raw[field.name] for field in fields(Words)})
