"""Which referent a description stands for: the one spoken of that it fits, one that a name introduces, or a new one."""

from __future__ import annotations

import re

from urazuke.reports.entities.cast import Referent, is_force
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names.naming import (
    APPOSITION,
    BARE,
    FIRST,
    NAMED_GROUP,
    NAMING,
    NAMING_PERSON,
    OTHER,
    TO_BE_NAMED,
    stands_for,
)
from urazuke.reports.entities.nominal_heads import offices, words
from urazuke.reports.entities.resemblance import (
    FORCES,
    SPEAKING,
    called_so,
    folded,
    role,
    surface_of,
)
from urazuke.reports.entities.resolution.anaphora import BODIES, meant, points_back
from urazuke.reports.entities.resolution.anaphora_ja import pointed_to
from urazuke.reports.entities.resolution.memory import Memory
from urazuke.reports.entities.resolution.spoken_of import INDEFINITE, SpokenOf

_NEW = ("another", "second", "third", "other", "older", "younger", "elder")
_IN_OFFICE = re.compile(r"\b(?:prosecutor|judge|minister|spokes\w+|director|detective|inspector|analyst|researcher|professor|chief),?\s$")
LAWYERS = ("lawyer", "attorney", "counsel", "solicitor", "barrister", "defender", "advocate")
ARMS = ("organisation", "organization", "arm", "wing", "component", "branch", "outfit", "department", "bureau", "body", "group", "office")
_UNCONFIRMED = re.compile(
    r"\b(?:can(?:not|['’]t)|could not|couldn['’]t|unable to|not able to|did not|do not|declined to|will not)"
    r" (?:\w+ )?confirm\b"
)
_AFTER_PERSON = re.compile(r",\s+(?:(?:aged\s+)?\d\d,\s+)?")
_INFORMED = re.compile(r"\b(?:familiar|briefed|close to|knowledge of)\b")
_COUNTED_AGAIN = re.compile(r"(?:the|both|these|those|they)\b|(?:two|three|four|pair|couple|duo)$", re.IGNORECASE)
_CALLS = re.compile(r"\s+(?:called|named|dubbed|calls)\s")
_THEN_SAYS = re.compile(r"\s+(?:says?|said|told|adds?|added|explain(?:s|ed)|claim(?:s|ed)|confirm(?:s|ed))\b")
_IS = re.compile(r"\b(?:is|was|be|been|became|remains)\s(?:\w+ly\s)?$")
_NAMED_BEHIND = ("organisation", "media_outlet", "malware", "tool", "threat_group")
_CALLS_HIMSELF = re.compile(r"[」』]?[とを](?:名乗る|称する|自称する)$")
SINGLE = ("credential",)  # one of them a document, however it is worded


def _only_speaks(referent: Referent) -> bool:
    """`two security researchers`: whom nothing but their office tells."""
    heads = {m.features.get("head", "") for m in referent.mentions}
    return bool(heads) and heads <= offices() | {f"{o}s" for o in SPEAKING}


class Described:
    """Reads the memory; who is new is added to it, mentions are joined by the resolver."""

    def __init__(self, memory: Memory) -> None:
        self._seen, self._spoken_of = memory, SpokenOf(memory)

    def referent(self, item: Found) -> Referent | None:
        if "again" in item.features and not self._seen.recent.get(item.type):
            return None
        if (subject := self._said_to_be(item)) is not None:
            return subject
        if item.key is not None:
            return self._seen.by_key.get(item.key) or self._addressed(item) or self._initialled(item) or self._seen.new(item)
        if item.type in SINGLE:
            return self._seen.latest(item.type) or self._seen.new(item)
        if (name := self._seen.names.get(item.end + 2)) and item.features.get("head") in words("either") and name.type == "organisation":
            item.type = "organisation"  # the developer, Nexa Systems, …
        if (name := self._seen.names.get(item.end + 2)) and stands_for(self._seen.text, item, name):
            return self._known_as(name) or self._unnamed_so_far(item, name) or self._seen.new(item)
        if item.type == "organisation" and item.features.get("head") in words("either") | words("doers") and self._person_called(item):
            item.type = "person_unnamed"  # the contractor, after a 29-year-old contractor
        if item.name.lower() == "both" and not any(self._seen.recent.get(kind) for kind in ("person", "person_unnamed")):
            return None
        if named := self._named_behind(item) or self._introduced(item):
            return named
        if item.type == "person_unnamed" and _CALLS_HIMSELF.search(self._seen.text, max(0, item.start - 12), item.start):
            return pointed_to(item, self._seen.last, self._seen.recent, self._seen.text) or self._seen.new(item)  # 「李」と名乗る男
        accused = item.name in ("被告人", "被告", "容疑者", "被疑者")
        if referent := (None if accused else self._apposed(item)) or pointed_to(item, self._seen.last, self._seen.recent, self._seen.text):
            return referent
        if item.features.get("head") == "client":
            return self._client(item) or self._seen.new(item)
        if "office" in item.features:
            return self._office_holder(item) or self._seen.new(item)
        count = item.features.get("count")
        if item.type == "person_unnamed" and count and int(count) > 1:
            return self._group(item, count)
        if item.type == "organisation_group":
            same = [r for r in self._seen.recent.get(item.type, [])[-200:] if r.features.get("count") == count]
            return same[-1] if same else self._seen.new(item)
        first = item.features.get("first", "")
        if item.type == "person_unnamed" and NAMING_PERSON.search(item.name):
            return self._called_so(item) or self._seen.new(item)
        if telling := ({first} | set(item.name.lower().split())) & set(_NEW):
            return self._told_apart(item, telling) or self._seen.new(item)
        if item.type in BODIES and item.type != "police" and "same" not in item.features:
            return self._body_meant(item, first)
        if item.type == "military_unit":
            return self._seen.new(item)
        if item.type in ("police", "organisation", "threat_group", "malware", "media_outlet", "vulnerability"):
            return self._general(item, first)
        return (
            self._first_spoken_of(item)
            or called_so(item, self._seen.recent.get(item.type, [])[-12:])
            or self._spoken_of.latest(item, first)
            or self._seen.new(item)
        )

    def _said_to_be(self, item: Found) -> Referent | None:
        """`SaltCellar is a modular implant`: what the grammar says of a name is said of what it names."""
        at = int(item.features.get("same", "-1"))
        if at < 0 or item.key is not None or item.type in ("place", "server", "organisation_group"):
            return None
        named = self._seen.name_at(at)
        named = named if named is not None and named.end <= item.start else None
        referent = self._seen.of.get(id(named)) if named is not None else self._person_there(at, item)
        if referent is None or "count" in item.features:
            return None
        person = referent.type == "person" and item.type == "person_unnamed"
        return referent if person or referent.type == item.type else None

    def _unnamed_so_far(self, item: Found, name: Found) -> Referent | None:
        """`an arms maker in Bulgaria`; then `the arms maker, Rila Arsenal, …`: the name comes late."""
        if item.type != "organisation" or not item.name.lower().startswith("the ") or " " not in item.name[4:]:
            return None
        told = item.name.lower().removeprefix("the ")
        recent = [r for r in self._seen.recent.get(item.type, [])[-40:] if not r.named]
        found = next((r for r in reversed(recent) if any(re.search(rf"\b{re.escape(told)}\b", w) for w in r.worded)), None)
        if found is not None:
            self._seen.by_key[f"name:{name.type}:{folded(surface_of(self._seen.text, name))}"] = found
        return found

    def _person_there(self, at: int, item: Found) -> Referent | None:
        """`The man who did it was a 19-year-old pupil`: one man, whichever description says more."""
        if item.type != "person_unnamed" or not _IS.search(self._seen.text, max(0, item.start - 24), item.start):
            return None
        said = (
            (r, m) for r in reversed(self._seen.order[-12:]) for m in r.mentions[-4:] if m.kind == "nominal" and "count" not in r.features
        )
        return next((r for r, m in said if r.type == item.type and m.start <= at < m.end <= item.start), None)

    def _named_behind(self, item: Found) -> Referent | None:
        """`the security company Northlight`: the name right behind says who is meant, whoever was described so before."""
        name = self._seen.names.get(item.end + 1)
        if name is None or name.type != item.type or item.type not in _NAMED_BEHIND or self._seen.text[item.end] not in " \n":
            return None
        if "count" in item.features or item.name.lower().split()[0] not in ("the", "a", "an"):
            return None
        return self._known_as(name) or self._seen.new(item)

    def _introduced(self, item: Found) -> Referent | None:
        """`the ferry line's chief engineer, Hidde Postma, …` is nobody spoken of before, unless he was called an engineer."""
        head, name = item.features.get("head", ""), self._seen.names.get(item.end + 2)
        if item.type != "person_unnamed" or name is None or name.type != "person" or head in ("", *words("anybody")):
            return None
        if (
            not item.name.isascii()
            or self._seen.text[item.end : name.start] != ", "
            or self._seen.text[name.end : name.end + 1] not in (",", ".")
        ):
            return None
        recent = [*self._seen.recent.get("person_unnamed", [])[-12:], *self._seen.recent.get("person", [])[-12:]]
        if any(m.features.get("head") == head for r in recent for m in r.mentions[-20:]):
            return None
        return self._known_as(name) or self._seen.new(item)

    def _person_called(self, item: Found) -> bool:
        head = item.features["head"]
        bodies = self._seen.recent.get("organisation", [])[-12:]
        if any(m.features.get("head") == head for r in bodies for m in r.mentions[-20:]):
            return False  # the operator, after a mobile operator
        people = [*self._seen.recent.get("person_unnamed", [])[-12:], *self._seen.recent.get("person", [])[-12:]]
        return any(m.features.get("head") == head for r in people for m in r.mentions[-20:])

    def _client(self, item: Found) -> Referent | None:
        """`her client`, said by a lawyer: who is spoken of inside `Dobrotă's lawyer`, `a lawyer for a reseller`, or before `his lawyer`."""
        order = self._seen.order
        same = next((r for r in reversed(order[-12:]) if r.mentions[-1].features.get("head") == "client"), None)
        spoken = [(r, m) for r in order[-60:] for m in r.mentions[-20:] if m.end <= item.start]
        lawyers = [(r, m) for r, m in spoken if m.features.get("head") in LAWYERS]
        if not lawyers:
            accused = [r for r in self._seen.recent.get("person", [])[-40:] if "accused" in r.features]
            return same or (accused[-1] if accused else None)  # Mitigating, Peter Quayle called his client …
        lawyer, mention = max(lawyers, key=lambda pair: pair[1].start if pair[1].features.get("first") != "the" else -1)
        recent = [*self._seen.recent.get("person", [])[-40:], *self._seen.recent.get("person_unnamed", [])[-40:]]
        people = [(m, r) for r in recent for m in r.mentions[-20:] if r is not lawyer and m is not mention]
        inside = [(m, r) for m, r in people if mention.start <= m.start and m.end <= mention.end]
        before = [
            (m, r)
            for m, r in people
            if m.end <= mention.start and not role(r.features) and not _IN_OFFICE.search(self._seen.text, 0, m.start)
        ]
        if not inside and mention.features.get("first") not in ("his", "her", "their"):
            return same
        whose = {"his": "m", "her": "f"}.get(mention.features.get("first", ""))
        of_that_sex = [(m, r) for m, r in before if r.features.get("gender", whose) == whose]
        return max(inside or of_that_sex or before, key=lambda pair: pair[0].start, default=(None, same))[1]

    def _addressed(self, item: Found) -> Referent | None:
        """The server whose description the address stands beside."""
        start = int(item.features.get("same", "-1"))
        referent = next(
            (r for r in reversed(self._seen.recent.get(item.type, [])[-40:]) for m in r.mentions[-40:] if m.start == start), None
        )
        if referent is not None and item.key:
            self._seen.by_key[item.key] = referent
        return referent

    def _initialled(self, item: Found) -> Referent | None:
        """38歳の男、|A氏: an initial stands for whom the words before it describe."""
        last = self._seen.last
        beside = last is not None and item.key is not None and item.key.startswith("initial:") and last.type == "person_unnamed"
        if last is None or not beside or self._seen.text[last.end : item.start] not in ("、", "", "の"):
            return None
        self._seen.by_key[item.key or ""] = referent = self._seen.of[id(last)]
        return referent

    def _office_holder(self, item: Found) -> Referent | None:
        """`the Minister` after `the Minister of Transport`; who is named with the office is found by the second look."""
        office = item.features["office"]
        holders = [r for r in self._seen.recent.get("person", [])[-40:] if "office" in r.features]
        return next((r for r in reversed(holders) if office in r.features["office"]), None)

    def _first_spoken_of(self, item: Found) -> Referent | None:
        """`the first man` beside a second one; 男 at the head of a paragraph, where the last one was told of as 別の男."""
        if item.type != "person_unnamed":
            return None
        ordinal = FIRST.match(item.name)
        bare = item.name in BARE and self._seen.last is not None and "\n" in self._seen.text[max(0, item.start - 60) : item.start]
        if not (ordinal or bare):
            return None
        single = [r for r in self._seen.recent.get(item.type, [])[-40:] if r.features.get("count", "1") == "1" and not role(r.features)]
        alike = [r for r in single if r.features.get("gender", item.features.get("gender")) == item.features.get("gender")]
        others = [r for r in alike if any(OTHER.search(worded) for worded in r.worded)]
        firsts = [r for r in alike if r not in others]
        return firsts[0] if firsts and (ordinal or (others and alike[-1] is others[-1])) else None

    def _called_so(self, item: Found) -> Referent | None:
        """`the man called Leo`: whom the document named so before."""
        recent = self._seen.recent.get("person", [])[-40:]
        return next((r for r in reversed(recent) for n in r.names if item.name.rstrip('"”').endswith(n)), None)

    def _told_apart(self, item: Found, telling: set[str]) -> Referent | None:
        """`the second man` after `a second man`, `the older man` again; `another man` is always a new one."""
        if not item.name.lower().startswith("the "):
            return None
        alike = [r for r in self._seen.recent.get(item.type, [])[-40:] if any(telling & set(w.split()) for w in r.worded)]
        return alike[-1] if alike else None

    def _body_meant(self, item: Found, first: str) -> Referent:
        """A body: what the description points back to; an indefinite one is new, unless it was described so before."""
        same = [r for r in self._seen.recent.get(item.type, [])[-200:] if not r.named and item.name.lower() in r.worded]
        if not points_back(item):
            return same[-1] if same else self._seen.new(item)
        meant_one = meant(item, self._bodies())
        return meant_one or (same[-1] if same else None) or self._seen.new(item)

    def _bodies(self) -> list[Referent]:
        """The bodies spoken of in the last mentions, the last first."""
        seen: dict[int, Referent] = {}
        for referent in reversed(self._seen.order[-120:]):
            if referent.type in BODIES:
                seen.setdefault(id(referent), referent)
        return list(seen.values())

    def _general(self, item: Found, first: str) -> Referent | None:
        if item.type in ("threat_group", "malware") and (TO_BE_NAMED.match(self._seen.text, item.end) or NAMING.search(item.name)):
            return self._seen.new(item)
        if first in INDEFINITE or (item.type == "threat_group" and not self._points_back(item)):
            same = [r for r in self._seen.recent.get(item.type, [])[-200:] if not r.named and item.name.lower() in r.worded]
            return same[-1] if same else self._seen.new(item)
        if item.type == "police" and item.name.startswith(("現地", "地元")):
            return self._seen.new(item)
        if item.type == "police" and item.name in FORCES:
            recent = self._seen.recent.get(item.type, [])[-200:]
            return next((r for r in reversed(recent) if any(is_force(n, item.name) for n in (r.name, *r.names))), None) or self._seen.new(
                item
            )
        if item.type == "threat_group":
            if inner := self._name_inside(item):
                return self._known_as(inner) or self._seen.new(item)
            if named := [r for r in self._seen.recent.get(item.type, [])[-4:] if r.named and not self._unconfirmed(r)]:
                return max(named, key=lambda r: len(r.mentions))
            fresh = [r for r in self._seen.recent.get(item.type, []) if not r.named]
            return fresh[-1] if fresh else self._seen.latest(item.type) or self._seen.new(item)
        return self._of_that_head(item) or self._seen.latest(item.type) or self._seen.new(item)

    def _of_that_head(self, item: Found) -> Referent | None:
        """`the wiper` after a wiper and a keylogger."""
        head = item.features.get("head") if item.type in ("malware", "tool") else None
        recent = self._seen.recent.get(item.type, [])[-40:]
        return next((r for r in reversed(recent) if head and any(m.features.get("head") == head for m in r.mentions[-20:])), None)

    def _known_as(self, name: Found) -> Referent | None:
        return self._seen.by_key.get(name.key or f"name:{name.type}:{folded(surface_of(self._seen.text, name))}")

    def _name_inside(self, item: Found) -> Found | None:
        """`the ransomware gang Nightjar` is Nightjar, whoever was described before."""
        name = next((n for at in range(item.start + 1, item.end) if (n := self._seen.names.get(at)) and n.end == item.end), None)
        return name if name is not None and name.type == item.type else None

    def _unconfirmed(self, referent: Referent) -> bool:
        """`media have named X; we cannot confirm that`: whoever tells of the attackers does not mean X."""
        names = [m for m in referent.mentions if m.kind == "name"]
        return all(_UNCONFIRMED.search(re.split(r"[.!?]\s", self._seen.text[m.end : m.end + 120])[0]) for m in names)

    def _points_back(self, item: Found) -> bool:
        return (
            item.name in ("集団", "グループ") or item.name.lower().startswith(("the ", "this ", "that ", "この", "同", "その", "当該"))
        ) and not item.features.get("nation")

    def _apposed(self, item: Found) -> Referent | None:
        last = self._seen.last
        if last and last.type == "threat_group" and item.type == "organisation" and item.features.get("head") in ("group", "outfit"):
            item.type = "threat_group" if self._seen.text[last.end : item.start].strip() == "," else item.type
        if last and last.type == "military_unit" and item.type == "organisation" and item.features.get("head") in ARMS:
            item.type = "military_unit" if self._seen.text[last.end : item.start].strip() == "," else item.type
        if last and last.type == "person" and item.type == "organisation" and item.features.get("head") in words("either") | words("doers"):
            apposed = _AFTER_PERSON.fullmatch(self._seen.text, last.end, item.start)
            item.type = (
                "person_unnamed" if apposed and not re.search(rf"\b{item.features['head']} of ", item.name) else item.type
            )  # Morris, 31, a web designer
        if (
            last
            and last.type == "organisation"
            and item.features.get("head") in words("either")
            and self._seen.text[last.end : item.start].strip() == ","
        ):
            item.type = "organisation"
        if (
            last is None
            or last.end > item.start
            or not (last.type == item.type or (last.type == "person" and item.type == "person_unnamed"))
        ):
            return None
        if last.kind == "name" and last.type == "person" and _CALLS.match(self._seen.text, last.end, item.start):
            return None  # Quayle called his client a courier
        if _INFORMED.search(item.name):
            return None  # … on a driver, a person familiar with the inquiry says
        if "count" in item.features or ("count" in last.features and item.features.get("count") != last.features.get("count")):
            return None
        between = self._seen.text[last.end : item.start]
        plural = last.kind == "nominal" and last.features.get("head", "").endswith("s") and not item.features.get("head", "").endswith("s")
        if plural and item.name.isascii():
            return None  # according to sources, the man …
        if role(last.features) == "source" and role(item.features) != "source":
            return None  # according to the person concerned, the student …
        if item.name.isascii() and last.kind == "nominal" and "," in between and _THEN_SAYS.match(self._seen.text, item.end):
            return None  # papers on a courier, a person close to the inquiry says
        if len(between) < 30 and (APPOSITION.match(between) or (last.kind == "name" and NAMED_GROUP.match(between))):
            return None if item.features.get("first") in _NEW else self._seen.of.get(id(last))
        return None

    def _group(self, item: Found, count: str) -> Referent:
        same = [r for r in self._seen.recent.get(item.type, [])[-200:] if r.features.get("count") == count]
        if not item.name.isascii():
            return same[-1] if same else self._seen.new(item)
        head = item.features.get("head", "")
        alike = [r for r in same if any(m.features.get("head", "") == head for m in r.mentions[-20:])]
        if not _COUNTED_AGAIN.match(item.name):
            return alike[-1] if alike else self._seen.new(item)  # a couple, after two researchers
        told_of = [r for r in same if not _only_speaks(r)]
        known = alike or told_of or same
        return known[-1] if known else self._seen.new(item)
