"""Known names, each with its type, are found in one pass over the text, longest first, case and boundaries respected.

A name that is also a common word (Tick, Snake, Mask) counts only near words that speak of groups.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from urazuke.evidence.case import Actor, Organisation, Publisher
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names import actors as known
from urazuke.reports.entities.names.known_names import Name
from urazuke.reports.patterns import data

FILES = ("bodies", "bodies_world", "media", "places", "offences", "actors_ja", "tools", "products")
_WORD_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]|[\u3040-\u30ff\u3400-\u9fff\uff10-\uff5a]")
_GATE = re.compile(
    r"groups?\b|hackers?\b|\bAPT|actors?\b|gangs?\b|attribut|tracked as|known as|called|dubbed|\baka\b|a\.k\.a|intrusion set|"
    r"espionage|threat|ransomware|集団|グループ|ハッカー|と呼ばれる|別名|サイバー攻撃|傘下|偵察総局|犯行",
    re.IGNORECASE,
)
_MALWARE_GATE = re.compile(
    r"malware|ransomware|encryptor|locker|trojan|backdoor|loader|wiper|implant|\bRAT\b|tool|マルウェア|ウイルス|ランサム", re.IGNORECASE
)
CHUGOKU = re.compile(
    r"地方|山地|電力|新聞|自動車道|運輸局|(?:四国)?(?:経済産業局|財務局|総合通信局|管区|農政局|地方整備局)|(?=[・と、]四国)"
)
_NATIONAL = re.compile(r"-[A-Z]{2}\b")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
GATES = {"threat_group": _GATE, "malware": _MALWARE_GATE, "tool": _MALWARE_GATE}


class Gazetteer:
    """Names by their first two characters, longest first; where two things share a name, the first added has it."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._index: dict[str, list[Name]] = {}
        known: set[str] = set()
        for name in names:
            if len(name.text) >= 2 and name.text not in known:
                known.add(name.text)
                self._index.setdefault(name.text[:2], []).append(name)
        for listed in self._index.values():
            listed.sort(key=lambda n: (-len(n.text), n.text))

    def find(self, text: str) -> list[Found]:
        """Every name that stands in the text, none inside another."""
        flat = text.replace("\n", " ").replace("\r", " ").replace("\u00a0", " ")
        found, end = [], 0
        for match in _WORD_START.finditer(flat):
            at = match.start()
            if at < end:
                continue
            for name in self._index.get(flat[at : at + 2], ()):
                if flat.startswith(name.text, at) and _bounded(flat, at, at + len(name.text)) and _passes(name, flat, at):
                    end = at + len(name.text)
                    found.append(Found(at, end, name.type, "name", name.canonical, name.key))
                    break
        return found


def _bounded(text: str, start: int, end: int) -> bool:
    """Latin names end where the word ends, katakana names where the katakana ends."""
    after = text[end : end + 1]
    last = text[end - 1]
    if last.isascii() and last.isalnum() and after.isascii() and after.isalnum():
        return False
    if _KATAKANA.match(last) and after and _KATAKANA.match(after):
        return False
    if start + 2 == end and text[start:end] == "中国" and CHUGOKU.match(text, end):
        return False
    if text[start:end].isupper() and _NATIONAL.match(text, end):
        return False  # NCSC-NL
    return not (_KATAKANA.match(text[start]) and start and _KATAKANA.match(text[start - 1]))


def _passes(name: Name, text: str, at: int) -> bool:
    if not name.gated:
        return True
    return GATES.get(name.type, _GATE).search(text, max(0, at - 120), at + len(name.text) + 120) is not None


def gazetteer(actors: Sequence[Actor] = (), publishers: Sequence[Publisher] = (), organisations: Sequence[Organisation] = ()) -> Gazetteer:
    """The shipped names, with the case's own first: they win."""
    return _gazetteer(tuple(actors), tuple(publishers), tuple(organisations))


@functools.lru_cache(maxsize=8)
def _gazetteer(actors: tuple[Actor, ...], publishers: tuple[Publisher, ...], organisations: tuple[Organisation, ...]) -> Gazetteer:
    names: list[Name] = []
    for organisation in organisations:
        for text in dict.fromkeys((organisation.name, *organisation.names)):
            names.append(Name(text, "organisation", organisation.name, f"case:{organisation.id}"))
    for publisher in publishers:
        names.append(Name(publisher.name, "media_outlet", publisher.name, f"media:{publisher.name}"))
    names += known.case_names(actors)
    names += _shipped(known.key_of(actors))
    names += known.shipped_names(known.key_of(actors))
    return Gazetteer(names)


def _shipped(actor_keys: dict[str, str]) -> list[Name]:
    names = []
    for file in FILES:
        for entry in data(f"gazetteers/{file}.toml")["entry"]:
            kind, canonical = entry["type"], entry["name"]
            key = actor_keys.get(canonical.lower(), f"group:{canonical}") if kind == "threat_group" else f"{kind}:{canonical}"
            names += [Name(text, kind, canonical, key) for text in entry["names"]]
        for row in data(f"gazetteers/{file}.toml").get("each", ()):
            names += [Name(form, row["type"], text, f"{row['type']}:{text}") for text in row["names"] for form in (text, text.upper())]
    return names


@functools.cache
def place_words() -> frozenset[str]:
    """The shipped names of places, as they are written."""
    table = data("gazetteers/places.toml")
    return frozenset(n for rows in (table["entry"], table.get("each", ())) for row in rows for n in row["names"])
