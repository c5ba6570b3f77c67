"""Groups and their relationships in a STIX 2.1 bundle; an end that the bundle does not hold is named by its id.

OASIS STIX 2.1, sections 4 (intrusion set, threat actor, campaign) and 5.1 (relationship: `start_time` inclusive, `stop_time` not).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.hunt.shared import Named, Shared, concerns_a_group, named, vocabulary
from urazuke.hunt.stix import objects, parse_pattern
from urazuke.hunt.watchfile import Refused, validity


def bundle_groups(document: Mapping[str, Any], exhibit: str, lines: Mapping[str, int], assumed: ZoneInfo) -> Iterator[Shared | Refused]:
    """Each group, then each relationship of one; `lines` knows the line in which an id stands."""
    listed = objects(document)
    known, authors = _known(listed), {str(o.get("id")): o["name"] for o in listed if _is_author(o)}
    for item in listed:
        line, shared_by = lines.get(str(item.get("id"))), str(authors.get(str(item.get("created_by_ref")), ""))
        try:
            if item.get("type") == "relationship" and (ends := _ends(item, known)) and concerns_a_group(ends):
                yield _relation(item, ends, exhibit, line, shared_by, assumed)
            elif vocabulary()["stix"].get(str(item.get("type"))) in vocabulary()["groups"]:
                yield Shared(_whole(item), exhibit, line, shared_by)
        except ValueError as error:
            yield Refused(line, str(error), str(item.get("name") or item.get("id"))[:400])


def _is_author(item: Mapping[str, Any]) -> bool:
    return item.get("type") == "identity" and isinstance(item.get("name"), str)


def _known(listed: list[dict[str, Any]]) -> dict[str, Named]:
    """Id -> what it names, for those that name something."""
    found: dict[str, Named] = {}
    for item in listed:
        if str(item.get("type")) in vocabulary()["stix"]:
            with contextlib.suppress(ValueError):  # where it is a group, it is refused in its own place
                found[str(item.get("id"))] = _indicator(item) if item["type"] == "indicator" else _thing(item)
    return found


def _thing(item: Mapping[str, Any]) -> Named:
    return named(vocabulary()["stix"][str(item["type"])], item.get("name"), item.get("aliases"))


def _whole(item: Mapping[str, Any]) -> Named:
    if item.get("revoked") is True:
        raise ValueError(f"the {item['type']} was revoked by whoever published it")
    return _thing(item)


def _indicator(item: Mapping[str, Any]) -> Named:
    """By what it looks for; by its name where that is more than values."""
    pattern = item.get("pattern")
    with contextlib.suppress(ValueError):
        if isinstance(pattern, str):
            return Named("indicator", tuple(dict.fromkeys(value for _, value, _, _ in parse_pattern(pattern))))
    return named("indicator", item.get("name") or pattern)


def _ends(item: Mapping[str, Any], known: Mapping[str, Named]) -> tuple[Named, Named]:
    ends = []
    for key in ("source_ref", "target_ref"):
        ref = item.get(key)
        if not isinstance(ref, str) or "--" not in ref:
            raise ValueError("the relationship does not say what it joins")
        kind = vocabulary()["stix"].get(ref.partition("--")[0], "thing")
        ends.append(known.get(ref) or Named(kind, (ref,)))
    return ends[0], ends[1]


def _relation(
    item: Mapping[str, Any], ends: tuple[Named, Named], exhibit: str, line: int | None, shared_by: str, assumed: ZoneInfo
) -> Shared:
    if item.get("revoked") is True:
        raise ValueError("the relationship was revoked by whoever published it")
    word, confidence = item.get("relationship_type"), item.get("confidence")
    if not isinstance(word, str) or not word.strip():
        raise ValueError("the relationship does not say of what kind it is")
    if confidence is not None and (isinstance(confidence, bool) or not isinstance(confidence, int) or not 0 <= confidence <= 100):
        raise ValueError("the confidence is no whole number from 0 to 100")
    times = [item.get(key) for key in ("start_time", "stop_time")]
    if not all(time is None or isinstance(time, str) for time in times):
        raise ValueError("a time of the relationship is not text")
    since, until = validity(times[0], times[1], assumed)
    return Shared(ends[0], exhibit, line, shared_by, word, ends[1], since, until, confidence)
