"""Frames are declarations: what triggers a claim, which roles it has, how they are filled. An analyst can read and add them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from urazuke.evidence.claim import CLAIM_ROLES, FACTUALITIES
from urazuke.reports.patterns import compiled, data

FILES = {"en": ("en", "en_attacks", "en_servers", "en_actors", "en_cases", "en_answers"), "ja": ("ja",), "garbled": ("garbled_frames",)}


@dataclass(frozen=True, slots=True)
class Frame:
    id: str
    type: str
    stems: tuple[str, ...]
    triggers: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    needs: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    fixed: str | None
    garbled: bool
    split: str | None
    not_after: tuple[re.Pattern[str], ...] = ()
    near: bool = False
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    voice: str | None = None
    needs_all: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    told: bool = False

    @property
    def lexical(self) -> bool:
        """Is it triggered by words of the grammar, not by a pattern?"""
        return bool(self.verbs or self.nouns or self.events)


@functools.cache
def frames(language: str) -> tuple[Frame, ...]:
    """The frames of that language, checked against the contract's claim types and roles."""
    return tuple(read_frame(row) for name in FILES[language] for row in data(f"frames/{name}.toml")["frame"])


def read_frame(row: Mapping[str, object]) -> Frame:
    """The frame that a table of the file declares; ValueError where it is not of the contract."""

    def texts(name: str) -> tuple[str, ...]:
        value = row.get(name, [])
        return tuple(str(v) for v in value) if isinstance(value, list) else ()

    roles = row.get("roles", {})
    kind, name = str(row["type"]), str(row["id"])
    if kind not in CLAIM_ROLES or not isinstance(roles, dict) or not set(roles) <= set(CLAIM_ROLES[kind]):
        raise ValueError(f"frame {name}: {kind} with roles {sorted(roles) if isinstance(roles, dict) else roles} is not in the contract")
    fixed = str(row["fixed"]) if "fixed" in row else None
    if fixed is not None and fixed not in FACTUALITIES:
        raise ValueError(f"frame {name}: no factuality {fixed!r}")
    events = texts("events")
    return Frame(
        name, kind, (*texts("stems"), *map(_stem, events)), tuple(compiled(p) for p in texts("trigger")),
        tuple(compiled(p) for p in texts("unless")),
        texts("needs"), {r: tuple(ways) for r, ways in roles.items()}, fixed, bool(row.get("garbled")),
        str(row["split"]) if "split" in row else None, tuple(compiled(p) for p in texts("not_after")),
        row.get("scope") == "near", texts("verbs"), texts("nouns"),
        frozenset(events), str(row["voice"]) if "voice" in row else None, texts("needs_all"), texts("only"),
        bool(row.get("told")),
    )  # fmt: skip


@functools.cache
def event_nouns(language: str) -> frozenset[str]:
    """The nouns among the events of that language's frames."""
    return frozenset(e for frame in frames(language) for e in frame.events if _stem(e) == e)


def _stem(event: str) -> str:
    """What every form of a dictionary verb begins with; a noun whole."""
    return event[:-1] if len(event) > 1 and event[-1] in "うくすつぬふむゆるぐずづぶぷ" else event
