"""Mentions become the entities of one document: a name joins its other names, "the man" the man last spoken of.

Joined only where the text or the gazetteer says so: a group described but not named is not the group named elsewhere,
"another man" is never the first one, and two people counted together are an entity of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.reports.entities.anaphora import BODIES, meant, points_back
from urazuke.reports.entities.anaphora_ja import abbreviates, beside, incorporated_alike, pointed_to, same_person
from urazuke.reports.entities.cast import Cast, Referent
from urazuke.reports.entities.found import Found
from urazuke.reports.entities.naming import (
    ALSO,
    APPOSITION,
    BARE,
    BESIDE,
    CALLED,
    CALLED_INSIDE,
    FIRST,
    INTRODUCED,
    NAMED_GROUP,
    NAMING,
    NAMING_PERSON,
    OTHER,
    TO_BE_NAMED,
    stands_for,
)
from urazuke.reports.entities.nominals_en import words
from urazuke.reports.entities.resemblance import (
    FORCES,
    KINDS,
    SPEAKING,
    called_so,
    folded,
    holds,
    role,
    same_body,
    surface_of,
)
from urazuke.reports.entities.second_look import SecondLook
from urazuke.reports.grammar.sentences import Sentence

_INDEFINITE = ("a", "an", "another", "some", "several", "his", "her", "their", "its", "our")
_NEW = ("another", "second", "third", "other", "older", "younger", "elder")
LONGEST_NAME = 90
LAWYERS = ("lawyer", "attorney", "counsel", "solicitor", "barrister", "defender", "advocate")
SINGLE = ("credential",)  # one of them a document, however it is worded


def _stands_beside(described: Found, name: Found, between: str) -> bool:
    return BESIDE.fullmatch(between) is not None or beside(described, name, between)


class Resolver:
    """Takes mentions in text order; every choice looks only at what came before; what only the whole tells comes last (`SecondLook`)."""

    def __init__(self, text: str, found: list[Found], sentences: Sequence[Sentence] = ()) -> None:
        self._text = text
        self._headings = [(s.start, s.end) for s in sentences if s.heading]
        self._found = sorted(found, key=lambda f: (f.start, -f.end))
        self._by_key: dict[str, Referent] = {}
        self._recent: dict[str, list[Referent]] = {}
        self._all: list[Referent] = []
        self._of: dict[int, Referent] = {}
        self._last: Found | None = None
        self._order: list[Referent] = []
        self._names = {f.start: f for f in found if f.kind == "name"}

    def resolve(self) -> Cast:
        for item in self._found:
            referent = self._named(item) if item.kind == "name" else self._described(item)
            if referent is not None:
                self._join(referent, item)
        SecondLook(self._text, self._all, self._of, self._headings).look()
        kept = [r for r in self._all if r.mentions]
        kept.sort(key=lambda r: (r.mentions[0].start, r.mentions[0].end))
        for number, referent in enumerate(kept, 1):
            referent.id = f"e{number}"
            if referent.type == "organisation_group" and not referent.names:  # "200 others" in a heading tells less
                referent.name = max((m.name for m in referent.mentions if len(m.name) <= LONGEST_NAME), key=len, default=referent.name)
        return Cast(kept, self._of)

    def _join(self, referent: Referent, item: Found) -> None:
        referent.mentions.append(item)
        referent.worded.add(item.name.lower())
        self._of[id(item)] = referent
        for name, value in item.features.items():
            referent.features.setdefault(name, value)
        if item.kind == "name":
            surface = surface_of(self._text, item)
            if surface not in referent.names:
                referent.names.append(surface)
        recent = self._recent.setdefault(referent.type, [])
        if not recent or recent[-1] is not referent:
            recent.append(referent)
        self._last = item
        self._order.append(referent)

    def _new(self, item: Found) -> Referent:
        referent = Referent(item.type, item.name, item.key)
        self._all.append(referent)
        if item.key:
            self._by_key[item.key] = referent
        return referent

    def _named(self, item: Found) -> Referent:
        if item.key and item.key in self._by_key:
            return self._described_before(self._by_key[item.key], item)
        surface = surface_of(self._text, item)
        known = self._by_key.get(f"name:{item.type}:{folded(surface)}") or (self._short_form(item, surface) if not item.key else None)
        if known:
            return self._described_before(known, item)
        referent = self._alias(item) or self._new(item)
        self._by_key.setdefault(f"name:{item.type}:{folded(surface)}", referent)
        if item.key:
            self._by_key.setdefault(item.key, referent)
        if not referent.named:
            referent.name = item.name
        self._acronym(item, referent)
        return referent

    def _described_before(self, known: Referent, item: Found) -> Referent:
        """`a threat actor we call X`, where X was named before: the description is X's too."""
        last = self._last
        if last is None or last.kind != "nominal" or last.type != item.type or last.end > item.start:
            return known
        between, described = self._text[last.end : item.start], self._of.get(id(last))
        if (
            described
            and described is not known
            and described.mentions == [last]
            and (CALLED.match(between) or _stands_beside(last, item, between))
        ):
            described.mentions.clear()
            known.mentions.append(last)
            self._of[id(last)] = known
        return known

    def _alias(self, item: Found) -> Referent | None:
        """`X, also called Y`; `a hacking group called X`: the same thing, where the types agree."""
        last = self._last
        if last is None:
            return None
        if item.type == "person" and (person := self._person_described(last, item)):
            return self._name_of_person(person, item)
        last = self._widest(last, item)
        if last.type != item.type:
            return None
        if last.end > item.start:  # the name stands inside the description
            inner = self._text[last.start : item.start]
            return (
                self._of.get(id(last))
                if last.kind == "nominal"
                and item.end <= last.end
                and re.search(r"(?:called|calls?|as|named|dubbed|itself)\s+[\"“]?$", inner)
                else None
            )
        between = self._text[last.end : item.start]
        if self._apposed_name(last, item, between):
            return self._of.get(id(last))
        joined = ALSO.match(between) or (last.kind == "nominal" and (CALLED.match(between) or _stands_beside(last, item, between)))
        return self._of.get(id(last)) if joined and len(between) < 60 else None

    def _widest(self, last: Found, item: Found) -> Found:
        """Of `a contractor in Chengdu, X` the contractor, not the town."""
        if last.type == item.type:
            return last
        around = [r.mentions[-1] for r in self._order[-4:] if r.type == item.type and r.mentions]
        return next((m for m in around if m.kind == "nominal" and m.start < last.start and m.end == last.end), last)

    def _apposed_name(self, last: Found, item: Found, between: str) -> bool:
        """`a specialist company, Larkfield Response, …`: an indefinite description and, between commas, its name."""
        referent = self._of.get(id(last))
        fresh = referent is not None and referent.mentions == [last]
        indefinite = last.kind == "nominal" and (last.features.get("first") in _INDEFINITE or fresh) and "count" not in last.features
        closed = self._text[item.end : item.end + 1] in (",", ".", ")", ";", " ")
        return bool(indefinite and between in (", ", ",\n") and closed and referent is not None and not referent.named)

    def _person_described(self, last: Found, item: Found) -> Found | None:
        """The description right before the name: of `a spokesman for the institute, Ken Ito`, not the institute in it."""
        before = [m for r in self._order[-4:] if r.type == "person_unnamed" for m in r.mentions[-1:] if m.kind == "nominal"]
        around = [m for m in before if m.start <= last.start and last.end <= m.end and m is not last]
        if holder := next((m for m in around if m.end == last.end or INTRODUCED.fullmatch(self._text, m.end, item.start)), None):
            return holder
        if last.type == "person_unnamed":
            return last
        return next((m for m in before if item.start - m.end > 9 and INTRODUCED.fullmatch(self._text, m.end, item.start)), None)

    def _name_of_person(self, last: Found, item: Found) -> Referent | None:
        """`the suspect, Rasmus Oja`: the person described now has a name."""
        referent = self._of.get(id(last))
        if (
            referent is None
            or referent.named
            or not (
                INTRODUCED.fullmatch(self._text[last.end : item.start])
                or (item.end <= last.end + 1 and CALLED_INSIDE.search(self._text[last.start : item.start]))
            )
        ):
            return None
        referent.type = "person"
        self._recent.setdefault("person", []).append(referent)
        return referent

    def _short_form(self, item: Found, surface: str) -> Referent | None:
        """`Kurehama Marine` after `Kurehama Marine Engineering`, `Vaitkus` after `Jonas Vaitkus`."""
        for referent in reversed(self._recent.get(item.type, [])[-40:]):
            for name in referent.names:
                if item.type == "person" and (name.split()[-1:] == surface.split()[-1:] or same_person(name, surface)):
                    return referent
                if item.type == "organisation" and (incorporated_alike(name, surface) or abbreviates(name, surface)):
                    return referent
                shorter, longer = sorted((surface, name), key=len)
                if (
                    item.type != "person"
                    and longer.startswith(shorter)
                    and (len(shorter) >= 5 or (not shorter.isascii() and len(shorter) >= 3))
                ):
                    return referent
        return None

    def _acronym(self, item: Found, referent: Referent) -> None:
        """`National Cyber Coordination Office (NCCO)`: the letters in brackets are its name too."""
        match = re.match(r"\s?[(（]([A-Z][A-Za-z]{1,7})[)）]", self._text[item.end : item.end + 14])
        if match:
            self._by_key.setdefault(f"name:{item.type}:{folded(match[1])}", referent)

    def _described(self, item: Found) -> Referent | None:
        if "again" in item.features and not self._recent.get(item.type):
            return None
        if item.key is not None:
            return self._by_key.get(item.key) or self._addressed(item) or self._new(item)
        if item.type in SINGLE:
            return self._latest(item.type) or self._new(item)
        if (name := self._names.get(item.end + 2)) and stands_for(self._text, item, name):
            return self._by_key.get(f"name:{name.type}:{folded(surface_of(self._text, name))}") or self._new(item)
        if referent := self._apposed(item) or pointed_to(item, self._last, self._recent, self._text):
            return referent
        if item.features.get("head") == "client":
            return self._client(item) or self._new(item)
        if "office" in item.features:
            return self._office_holder(item) or self._new(item)
        count = item.features.get("count")
        if item.type == "person_unnamed" and count and int(count) > 1:
            return self._group(item, count)
        if item.type == "organisation_group":
            same = [r for r in self._recent.get(item.type, [])[-200:] if r.features.get("count") == count]
            return same[-1] if same else self._new(item)
        first = item.features.get("first", "")
        if item.type == "person_unnamed" and NAMING_PERSON.search(item.name):
            return self._called_so(item) or self._new(item)
        if telling := ({first} | set(item.name.lower().split())) & set(_NEW):
            return self._told_apart(item, telling) or self._new(item)
        if item.type in BODIES and item.type != "police" and "same" not in item.features:
            return self._body_meant(item, first)
        if item.type == "military_unit":
            return self._new(item)
        if item.type in ("police", "organisation", "threat_group", "malware", "media_outlet", "vulnerability"):
            return self._general(item, first)
        return (
            self._first_spoken_of(item)
            or called_so(item, self._recent.get(item.type, [])[-12:])
            or self._compatible(item, first)
            or self._new(item)
        )

    def _first_spoken_of(self, item: Found) -> Referent | None:
        """`the first man` beside a second one; 男 at the head of a paragraph, where the last one was told of as 別の男."""
        if item.type != "person_unnamed":
            return None
        ordinal = FIRST.match(item.name)
        bare = item.name in BARE and self._last is not None and "\n" in self._text[max(0, item.start - 60) : item.start]
        if not (ordinal or bare):
            return None
        single = [r for r in self._recent.get(item.type, [])[-40:] if r.features.get("count", "1") == "1" and not role(r.features)]
        alike = [r for r in single if r.features.get("gender", item.features.get("gender")) == item.features.get("gender")]
        others = [r for r in alike if any(OTHER.search(worded) for worded in r.worded)]
        firsts = [r for r in alike if r not in others]
        return firsts[0] if firsts and (ordinal or (others and alike[-1] is others[-1])) else None

    def _client(self, item: Found) -> Referent | None:
        """`her client`, said by a lawyer: who is spoken of inside `Dobrotă's lawyer`, `a lawyer for a reseller`, or before `his lawyer`."""
        same = next((r for r in reversed(self._order[-12:]) if any(m.features.get("head") == "client" for m in r.mentions[-1:])), None)
        lawyers = [(r, m) for r in self._order[-60:] for m in r.mentions if m.features.get("head") in LAWYERS and m.end <= item.start]
        if not lawyers:
            return same
        lawyer, mention = max(lawyers, key=lambda pair: pair[1].start if pair[1].features.get("first") != "the" else -1)
        people = [(m, r) for r in self._recent.get("person", []) + self._recent.get("person_unnamed", []) for m in r.mentions]
        people = [(m, r) for m, r in people if r is not lawyer and m is not mention]
        inside = [(m, r) for m, r in people if mention.start <= m.start and m.end <= mention.end]
        before = [(m, r) for m, r in people if m.end <= mention.start and not role(r.features)]
        if not inside and mention.features.get("first") not in ("his", "her", "their"):
            return same
        return max(inside or before, key=lambda pair: pair[0].start, default=(None, same))[1]

    def _addressed(self, item: Found) -> Referent | None:
        """The server whose description the address stands beside."""
        start = int(item.features.get("same", "-1"))
        referent = next((r for r in self._recent.get(item.type, []) for m in r.mentions if m.start == start), None)
        if referent is not None and item.key:
            self._by_key[item.key] = referent
        return referent

    def _office_holder(self, item: Found) -> Referent | None:
        """`the Minister` after `the Minister of Transport`; who is named with the office is found by the second look."""
        office = item.features["office"]
        holders = [r for r in self._recent.get("person", [])[-40:] if "office" in r.features]
        return next((r for r in reversed(holders) if office in r.features["office"]), None)

    def _called_so(self, item: Found) -> Referent | None:
        """`the man called Leo`: whom the document named so before."""
        recent = self._recent.get("person", [])[-40:]
        return next((r for r in reversed(recent) for n in r.names if item.name.rstrip('"”').endswith(n)), None)

    def _told_apart(self, item: Found, telling: set[str]) -> Referent | None:
        """`the second man` after `a second man`, `the older man` again; `another man` is always a new one."""
        if not item.name.lower().startswith("the "):
            return None
        alike = [r for r in self._recent.get(item.type, [])[-40:] if any(telling & set(w.split()) for w in r.worded)]
        return alike[-1] if alike else None

    def _body_meant(self, item: Found, first: str) -> Referent:
        """A body: what the description points back to; an indefinite one is new, unless it was described so before."""
        same = [r for r in self._recent.get(item.type, [])[-200:] if not r.named and item.name.lower() in r.worded]
        if not points_back(item):
            return same[-1] if same else self._new(item)
        meant_one = meant(item, self._bodies())
        return meant_one or (same[-1] if same else None) or self._new(item)

    def _bodies(self) -> list[Referent]:
        """The bodies spoken of in the last mentions, the last first."""
        seen: dict[int, Referent] = {}
        for referent in reversed(self._order[-120:]):
            if referent.type in BODIES:
                seen.setdefault(id(referent), referent)
        return list(seen.values())

    def _general(self, item: Found, first: str) -> Referent | None:
        if item.type in ("threat_group", "malware") and (TO_BE_NAMED.match(self._text, item.end) or NAMING.search(item.name)):
            return self._new(item)
        if first in _INDEFINITE or (item.type == "threat_group" and not self._points_back(item)):
            same = [r for r in self._recent.get(item.type, [])[-200:] if not r.named and item.name.lower() in r.worded]
            return same[-1] if same else self._new(item)
        if item.type == "police" and item.name in FORCES:
            recent = self._recent.get(item.type, [])[-200:]
            return next((r for r in reversed(recent) if any(n.endswith(item.name) for n in (r.name, *r.names))), None) or self._new(item)
        if item.type == "threat_group" and (named := [r for r in self._recent.get(item.type, [])[-4:] if r.named]):
            return max(named, key=lambda r: len(r.mentions))
        return self._latest(item.type) or self._new(item)

    @staticmethod
    def _points_back(item: Found) -> bool:
        return item.name.lower().startswith(("the ", "this ", "that ", "この", "同", "その", "当該")) and not item.features.get("nation")

    def _latest(self, kind: str) -> Referent | None:
        recent = self._recent.get(kind)
        return recent[-1] if recent else None

    def _apposed(self, item: Found) -> Referent | None:
        last = self._last
        if last and last.type == "threat_group" and item.type == "organisation" and item.features.get("head") in ("group", "outfit"):
            item.type = "threat_group" if self._text[last.end : item.start].strip() == "," else item.type
        if (
            last
            and last.type == "organisation"
            and item.features.get("head") in words("either")
            and self._text[last.end : item.start].strip() == ","
        ):
            item.type = "organisation"
        if (
            last is None
            or last.end > item.start
            or not (last.type == item.type or (last.type == "person" and item.type == "person_unnamed"))
        ):
            return None
        if "count" in item.features or ("count" in last.features and item.features.get("count") != last.features.get("count")):
            return None
        between = self._text[last.end : item.start]
        if len(between) < 30 and (APPOSITION.match(between) or (last.kind == "name" and NAMED_GROUP.match(between))):
            return None if item.features.get("first") in _NEW else self._of.get(id(last))
        return None

    def _group(self, item: Found, count: str) -> Referent:
        same = [r for r in self._recent.get(item.type, [])[-200:] if r.features.get("count") == count]
        return same[-1] if same else self._new(item)

    def _compatible(self, item: Found, first: str) -> Referent | None:
        """The latest of the type whose features do not contradict; an indefinite one needs a shared age or role too."""
        for referent in reversed(self._recent.get(item.type, [])[-12:]):
            if any(referent.features.get(k, v) != v for k, v in item.features.items() if k in ("age", "gender", "count")):
                continue
            if referent.features.get("count", "1") != "1" and item.type == "person_unnamed":
                continue
            same_age = item.features.get("age") is not None and item.features.get("age") == referent.features.get("age")
            if role(referent.features) != role(item.features) and role(item.features) and not same_age:
                continue
            kind = item.features.get("role")
            if kind in KINDS and referent.features.get("role") != kind and first not in ("the", "this") and not same_age:
                continue
            if (
                not same_age
                and item.type == "person_unnamed"
                and role(referent.features) in SPEAKING
                and role(item.features) not in SPEAKING
            ):
                continue
            if item.type == "government_body" and not same_body(referent, item):
                continue
            if (first in _INDEFINITE and not same_age) or holds(referent, item):
                continue
            return referent
        return None
