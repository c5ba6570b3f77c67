"""The ways a frame fills a role: the nearest mention on a side, after a preposition or before a particle, or a literal.

`Slot` values are referents or literals (text, whole numbers, true). The ways are named in the head of `frames/en.toml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.reports import slots_garbled, slots_ja
from urazuke.reports.clauses_ja import Event
from urazuke.reports.entities import Referent
from urazuke.reports.filling_ja import by_grammar, carried, event_of, in_words, leaking, named_flaw
from urazuke.reports.firmness import outcome
from urazuke.reports.grammar import clause_of, content, with_conjuncts
from urazuke.reports.neighbours import among, belonging, gap, neighbours, widest, without_owners
from urazuke.reports.parsed import Parsed
from urazuke.reports.patterns import compiled, data
from urazuke.reports.scene import Placed, Scene, number
from urazuke.reports.sentences import Sentence
from urazuke.reports.slots_en import grammatical, mentioned, tokens_for
from urazuke.reports.speakers import Saying

if TYPE_CHECKING:
    from spacy.tokens import Token

Value = Referent | str | int | bool
_PREPOSITIONS = {
    "by": "by",
    "to": "to",
    "from": "from",
    "through": "through|via|over|on|using",
    "for": "for",
    "on": "on|against|of|for",
    "with": "with",
}
_BREAK = re.compile(r"[.;]\s|\b(?:and|but|that|which|who|while|after|before)\b")
_OF = re.compile(r"\s+(?:of|in|at|from|with|belonging\s+to)\s+(?:the\s+|an?\s+)?(?:[\w’'-]+\s+){0,4}[\"“]?")
CLOSE = 45  # characters between a trigger and what it takes directly
REACH = 90  # and what a preposition behind it brings


@dataclass(frozen=True, slots=True)
class Moment:
    """What a frame sees: the document, the sentence, the trigger, who is speaking there, and the sentence's grammar if it has one."""

    scene: Scene
    sentence: Sentence
    start: int
    end: int
    saying: Saying | None
    parsed: Parsed | None = None
    token: Token | None = None


@dataclass(slots=True)
class Filled:
    """What filled a role, and the spans of the text it came from."""

    values: list[Value]
    spans: list[tuple[int, int]]


@functools.cache
def types(text: str) -> frozenset[str]:
    """`PERSON|threat_group` as the set of entity types."""
    short = data("frames/types.toml")["types"]
    return frozenset(t for word in text.split("|") for t in short.get(word, [word]))


def fill_first(ways: Sequence[str], moment: Moment, so_far: dict[str, Filled]) -> Filled | None:
    """The first way that finds something that no other role has; after grammar has said who it is, nearness is not asked."""
    settled = False
    named = any(_word(way) in slots_ja.WAYS for way in ways) and _only_named(moment)
    for way in ways:
        where, _, wanted = way.partition(" ")
        near = where.removesuffix("-close") in _NEARNESS
        if (settled and near) or (named and ((near and where != "last") or "/" in where)):
            continue
        if moment.parsed is not None and moment.token is not None and grammatical(where):
            value, settled_here = _by_grammar(where, wanted, moment)
            settled |= settled_here
            if value is None and where in _PREPOSITIONS:
                value = fill(way, moment, so_far)
        else:
            value = fill(way, moment, so_far)
        if value is not None and value.values and not _taken(value, so_far):
            return value
    return None


def _only_named(moment: Moment) -> bool:
    """A Japanese noun of an event that no verb takes up has what stands in its own group; what is only near is not its."""
    event = _event_of(moment)
    return event is not None and not event.verbal


def _word(way: str) -> str:
    return way.partition(" ")[0].removesuffix("+")


def _event_of(moment: Moment) -> Event | None:
    return event_of(moment.scene, moment.sentence, moment.start, moment.end)


_NEARNESS = ("before", "after", "near", "first", "last")


def _taken(value: Filled, filled: dict[str, Filled]) -> bool:
    """One mention never plays two parts: the attacked is not the attacker."""
    mine = {id(v) for v in value.values if isinstance(v, Referent)}
    return bool(mine) and any(mine & {id(v) for v in f.values if isinstance(v, Referent)} for f in filled.values())


def _by_grammar(where: str, wanted: str, moment: Moment) -> tuple[Filled | None, bool]:
    assert moment.parsed is not None and moment.token is not None
    where, many = where.removesuffix("+"), where.endswith("+")
    tokens = tokens_for(where, moment.token, moment.sentence.heading)
    if where == "left-unsaid":
        spans = [moment.parsed.clause(t) for t in tokens[:1]]
        return Filled([" ".join(moment.scene.text[a:b].split())[:160] for a, b in spans], spans), bool(spans)
    if where == "charge":
        return _charge(tokens, types(wanted), moment)
    if wanted in ("DATA", "EVENT", "BODY", "HUMAN", "SECRET", "MACHINE", "MALWARE"):
        nouns = [t for t in tokens if t.pos_ in ("NOUN", "PROPN") and moment.parsed.is_one_of(t, wanted.lower())]
        spans = [moment.parsed.phrase(t) for t in nouns[:1]]
        return Filled([" ".join(moment.scene.text[a:b].split())[:300] for a, b in spans], spans), bool(spans)
    if where == "called":
        spans = [moment.parsed.phrase(n) for t in tokens for n in with_conjuncts(t)]
        return Filled([" ".join(moment.scene.text[a:b].split())[:100].strip("\"“”'’") for a, b in spans], spans), bool(spans)
    found = mentioned(tokens, types(wanted), moment.parsed, moment.scene, moment.sentence, moment.saying)
    found = [p for p in found if not _aside(p, moment)]
    if not found:
        return None, where in ("subject", "object") and any(t.pos_ in ("NOUN", "PROPN") for t in tokens)
    if many:
        inner = [p for p in moment.scene.within(found[0].start, found[0].end) if p.type in types(wanted)]
        found += [p for p in without_owners(inner, moment.scene.text) if p not in found]
    found += _included(found, types(wanted), moment)
    if types(wanted) == {"vulnerability"} and found[0].kind != "name":
        low, high = max(moment.sentence.start, found[0].start - 30), min(moment.sentence.end, found[0].end + 30)
        found += [p for p in moment.scene.within(low, high) if p.type == "vulnerability" and p.kind == "name"]
    if types(wanted) == {"vulnerability"} and any(p.kind == "name" for p in found):
        found = [p for p in found if p.kind == "name"]  # a flaw, CVE-…: the number is the flaw's
    spans = [(p.start, p.end) for p in found if moment.sentence.start <= p.start < moment.sentence.end]
    return Filled(list({id(p.who): p.who for p in found}.values()), spans), True


def _charge(tokens: list[Token], kinds: frozenset[str], moment: Moment) -> tuple[Filled | None, bool]:
    """The offence named first in what somebody is charged with; else all of it, as it stands."""
    assert moment.parsed is not None
    for top in tokens:
        start, end = moment.parsed.clause(top)
        named = [p for p in moment.scene.within(start, end) if p.type in kinds and p.start - start < 12]
        if named:
            listed = neighbours(named[0], [p for p in moment.scene.within(start, end) if p.type in kinds], moment.scene.text)
            return Filled(list({id(p.who): p.who for p in listed}.values()), [(p.start, p.end) for p in listed]), True
        if end - start > 3:
            return Filled([" ".join(moment.scene.text[start:end].split())[:160]], [(start, end)]), True
    return None, False


_AMONG = re.compile(r",?\s+among\s+them\b")
_INCLUDING = re.compile(r"\b(?:including|among\s+(?:them|these|those)|such\s+as|notably|namely)(?:\s+the|\s+an?|\s+that\s+of)?\s+[\"“]?$")


def _included(found: list[Placed], kinds: frozenset[str], moment: Moment) -> list[Placed]:
    """`about 40 companies were attacked, among them X and Y`: those named out of a group."""
    if not any(p.type == "organisation_group" for p in found):
        return []
    text, after = moment.scene.text, max(p.end for p in found)
    candidates = [p for p in moment.scene.within(min(p.start for p in found), moment.sentence.end) if p.type in kinds]
    named = next(
        (
            p
            for p in candidates
            if p.start >= after and (_INCLUDING.search(text, max(after, p.start - 40), p.start) or _AMONG.match(text, p.end))
        ),
        None,
    )
    return [p for p in neighbours(named, candidates, text) if p.start >= after and p not in found] if named else []


def fill(way: str, moment: Moment, so_far: dict[str, Filled]) -> Filled | None:
    """The role's values by that way of filling it, or None."""
    if ":" in way.split(" ")[0]:
        kind, _, rest = way.partition(":")
        return _literal(kind, rest, moment, so_far)
    where, _, wanted = way.partition(" ")
    kinds = types(wanted) if wanted and where != "words" else frozenset()
    if where in ("speaker", "speaker-subject", "speaker-organisation"):
        return _speaking(where, kinds, moment)
    if where == "is-true":
        return Filled([True], [])
    if where == "as-said" and moment.token is not None:
        return Filled([outcome(moment.token)[0]], [])
    if where in ("content", "own-clause"):
        return _clause(where, moment)
    if where == "outlet":
        outlet = moment.scene.outlet
        own = outlet is not None and outlet.type in kinds and not (outlet.type == "organisation" and _VENDOR.search(outlet.name))
        return Filled([outlet], []) if outlet is not None and own else None
    if where == "addresses":
        found = [o for o in moment.scene.addresses if moment.end <= o[0] < moment.sentence.end]
        return Filled([value for _, _, value in found], [(a, b) for a, b, _ in found])
    if where == "sentence":
        return _words_said(moment)
    if where in ("polarity", "words", "cve"):
        return _in_japanese(where, wanted, moment)
    if where == "place-near":
        return _place_beside(kinds, moment)
    return _mentioned(where, kinds, moment)


def _clause(where: str, moment: Moment) -> Filled | None:
    """The words of what is admitted or denied, or of the clause that the trigger stands in."""
    if moment.parsed is None or moment.token is None:
        return None
    top = content(moment.token) if where == "content" else clause_of(moment.token)
    if top is None:
        return None
    start, end = moment.parsed.clause(top)
    marks = len(_MARK.findall(moment.scene.text, start, end))
    if (
        where == "own-clause"
        and marks
        and (marks % 2 or any(m.start() <= moment.start < m.end() for m in _QUOTED.finditer(moment.scene.text, start, end)))
    ):
        return _words_said(moment)
    return Filled([" ".join(moment.scene.text[start:end].split())[:300]], [(start, end)])


_QUOTED = re.compile(r"[\"“]([^\"“”]{8,600})[\"”]")
_MARK = re.compile(r"[\"“”]")


def _words_said(moment: Moment) -> Filled:
    """The quotation that the trigger stands in, without its marks; else the sentence, up to a mark that has no partner in it."""
    text, (start, end) = moment.scene.text, (moment.sentence.start, moment.sentence.end)
    quoted = next((m for m in _QUOTED.finditer(text, start, end) if m.start() <= moment.start < m.end()), None)
    marks = [m.start() for m in _MARK.finditer(text, start, end)]
    if quoted:
        start, end = quoted.span(1)
    elif len(marks) % 2:  # the quotation began, or ends, in another sentence
        start = max([start, *(at + 1 for at in marks if at < moment.start)])
        end = min([end, *(at for at in marks if at >= moment.end)])
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    return Filled([" ".join(said.split())[:300]], [(start, start + len(said.strip()))])


def _mentioned(where: str, kinds: frozenset[str], moment: Moment) -> Filled | None:
    candidates = without_owners(
        [p for p in moment.scene.within(moment.sentence.start, moment.sentence.end) if p.type in kinds and not _aside(p, moment)],
        moment.scene.text,
    )
    japanese = where.removesuffix("+") in slots_ja.WAYS
    broken = slots_garbled.way_of(where.removesuffix("+"))
    if broken:
        chosen = slots_garbled.find(where.removesuffix("+"), candidates, kinds, moment.scene, moment.sentence, moment.start, moment.end)
    elif japanese:
        chosen = by_grammar(where.removesuffix("+"), _event_of(moment), moment.scene, moment.sentence, candidates)
    else:
        chosen = _choose(where, candidates, kinds, moment)
    if chosen is None:
        return None
    if where.startswith("names-"):
        group = neighbours(chosen, candidates, moment.scene.text)
        return Filled([" ".join(moment.scene.text[p.start : p.end].split()) for p in group], [(p.start, p.end) for p in group])
    listed = [chosen] if where.startswith(("last", "topic")) else neighbours(chosen, candidates, moment.scene.text)
    if chosen.type == "organisation_group" and moment.scene.language == "ja":
        listed += [p for p in among(chosen, candidates, moment.scene.text) if p not in listed]
    if broken:
        listed = slots_garbled.together(listed, chosen, candidates, moment.scene.text, where.endswith("+"))
    elif where.endswith("+") and where != "after+":
        listed += belonging(chosen, candidates, moment.scene.text)
    if where == "after+":
        text = moment.scene.text
        listed += [
            p
            for p in candidates
            if p not in listed and p.start >= chosen.start and (p.end <= chosen.end or _OF.fullmatch(text[chosen.end : p.start]))
        ]
    spans = [(p.start, p.end) for p in listed if moment.sentence.start <= p.start < moment.sentence.end]
    return Filled(list({id(p.who): p.who for p in listed}.values()), spans)


def _in_japanese(where: str, wanted: str, moment: Moment) -> Filled | None:
    scene, sentence, event = moment.scene, moment.sentence, _event_of(moment)
    if where == "polarity":
        verdict = leaking(event, scene, sentence)
        return Filled([verdict], []) if verdict else None
    if where == "cve":
        flaw = named_flaw(scene, sentence, moment.start)
        return Filled([flaw.who], [(flaw.start, flaw.end)]) if flaw else None
    span = in_words(wanted, event, scene, sentence)
    return Filled([scene.text[span[0] : span[1]].strip("「」『』 　")], [span]) if span else None


_BESIDE = re.compile(r"\b(?:in addition to|besides|apart from|other than|along with)\s+$", re.IGNORECASE)


_SOURCE = re.compile(r"[」』]?(?:ら|など)?(?:によ(?:ると|れば|りますと)|への取材|の話(?:では|で|による))")


def _aside(item: Placed, moment: Moment) -> bool:
    """`according to a source`, `in addition to this man`: whoever is named so takes no part in what is told."""
    if item.type not in ("person", "person_unnamed"):
        return False
    if moment.scene.language == "ja" and _SOURCE.match(moment.scene.text, item.end):
        return True
    saying = moment.saying
    only_says = saying is not None and not saying.subject and moment.scene.language != "ja"
    if only_says and saying is not None and any(w.start <= item.start and item.end <= w.end for w in saying.who):
        return True
    return bool(_BESIDE.search(moment.scene.text, max(item.start - 24, moment.sentence.start), item.start))


def _choose(where: str, candidates: list[Placed], kinds: frozenset[str], moment: Moment) -> Placed | None:
    start, end = moment.start, moment.end
    before = [p for p in candidates if p.end <= start + 1]
    after = [p for p in candidates if p.start >= end - 1]
    close = where.endswith("-close")
    side = where.removesuffix("-close").removesuffix("+").removeprefix("names-")
    if side == "before":
        nearest = widest(max(before, key=lambda p: p.end, default=None), before)
        return None if nearest and close and start - nearest.end > CLOSE else nearest
    if side == "after":
        first = min(after, key=lambda p: (p.start, -p.end), default=None)
        close = close or (where == "after+" and moment.parsed is not None)
        return None if first and close and first.start - end > CLOSE else first
    if side == "carried":
        return carried(_event_of(moment), moment.scene, moment.sentence, kinds)
    if side == "trailing":  # a headline's last words: 男を逮捕　兵庫県警
        last = candidates[-1] if candidates and moment.sentence.heading and candidates[-1].start >= end else None
        return last if last and moment.scene.text[last.start - 1].isspace() else None
    if side in ("adjacent-before", "adjacent"):
        ahead = side == "adjacent"
        return next((p for p in candidates if (0 <= p.start - end <= 1 if ahead else 0 <= start - p.end <= 2)), None)
    if side == "first":
        return candidates[0] if candidates else None
    if side == "around":
        return next((p for p in candidates if p.start <= start and end <= p.end + 1 and p.end > start), None) or next(
            (p for p in candidates if p.start <= start < p.end), None
        )
    if side == "inside":
        return next((p for p in candidates if p.start < end and start < p.end), None)
    if side == "near":
        return min(candidates, key=lambda p: (gap(p, start, end), p.start), default=None)
    if side == "last-if-order":  # "the order came from": the task's taker was named before
        ordered = moment.scene.text[start:end].lower().startswith("the order")
        return moment.scene.last_before(moment.sentence.start, kinds) if ordered else None
    if side == "last":
        return moment.scene.last_before(moment.sentence.start, kinds)
    if side in _PREPOSITIONS:
        return _after_word(_PREPOSITIONS[side], after, moment)
    return _with_particle(side, candidates, moment)


def _after_word(words: str, after: list[Placed], moment: Moment) -> Placed | None:
    """The first mention behind the trigger that stands right after that preposition."""
    lead = _lead(words)
    for item in sorted(after, key=lambda p: (p.start, -p.end)):
        if item.start - moment.end > REACH or _BREAK.search(moment.scene.text, moment.end, item.start):
            break
        if lead.search(moment.scene.text, max(moment.end - 3, item.start - 40), item.start):
            return item
    return None


@functools.cache
def _lead(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\s+(?:the\s+|an?\s+|its\s+|(?:\w+\s+){{0,2}})[\"“]?$", re.IGNORECASE)


def _with_particle(particles: str, candidates: list[Placed], moment: Moment) -> Placed | None:
    """The nearest mention before the trigger that carries one of those particles: `は/が/も`."""
    pattern = _particle(particles)
    before = [
        p for p in candidates if p.end <= moment.start and pattern.match(moment.scene.text, p.end, min(p.end + 16, moment.sentence.end))
    ]
    return widest(max(before, key=lambda p: p.end, default=None), before)


@functools.cache
def _particle(particles: str) -> re.Pattern[str]:
    return re.compile(rf"[」』）)\"”]?(?:（[^）]{{0,10}}）)?(?:など|ら|側|社)?(?:{particles.replace('/', '|')})")


# Who tells of attacks for a living is not their victim.
_VENDOR = re.compile(r"セキュリティ|セキュア|脅威|サイバー|CERT|(?i:security|cyber|threat|intelligence|\blabs?\b)")


def _speaking(where: str, kinds: frozenset[str], moment: Moment) -> Filled | None:
    saying = moment.saying
    outlet = moment.scene.outlet
    if saying is None and where != "speaker-subject" and outlet is not None and outlet.type in ("organisation", "government_body"):
        if where == "speaker-organisation" and _VENDOR.search(outlet.name):
            return None
        return Filled([outlet], []) if where == "speaker-organisation" or not kinds or outlet.type in kinds else None
    if saying is None or (where == "speaker-subject" and not saying.subject):
        return None
    inner = saying.who[-1]
    if where != "speaker-organisation":
        if kinds and inner.type not in kinds:
            return None
        return Filled([inner.who], [(inner.start, inner.end)])
    held = [p for p in moment.scene.within(inner.start, inner.end) if p.type in ("organisation", "organisation_group")]
    if _VENDOR.search(inner.who.name):
        return None
    item = held[0] if held else (inner if inner.type == "organisation" else None)
    return Filled([item.who], [(item.start, item.end)]) if item else None


def _literal(kind: str, rest: str, moment: Moment, so_far: dict[str, Filled]) -> Filled | None:
    if kind == "is":
        return Filled([rest], [])
    if kind == "number-of":
        return _count(so_far.get(rest))
    if kind == "place-of":
        return _place_in(so_far.get(rest), moment)
    text = moment.scene.text
    low, high = moment.sentence.start, moment.sentence.end
    matches = list(compiled(rest).finditer(text, low, high))
    if not matches:
        return None
    match = min(matches, key=lambda m: (max(m.start() - moment.end, moment.start - m.end(), 0), m.start()))
    if kind == "true":
        return Filled([True], [match.span()])
    group = match[(match.re.groups and 1) or 0] or match[0]
    span = match.span(1) if match.re.groups and match[1] else match.span()
    if kind == "number":
        value = number(group)
        return Filled([value], [match.span()]) if value else None
    return Filled([" ".join(group.split())[:300]], [span])


def _count(victims: Filled | None) -> Filled | None:
    for value in victims.values if victims else ():
        if isinstance(value, Referent) and value.type == "organisation_group" and value.features.get("count", "").isdigit():
            return Filled([int(value.features["count"])], [])
    return None


_OWNED = re.compile(r"(?:国|県|市|都|道|府)?内?(?:の|にある|各地の|地方の)[（「]?")


def _place_in(victims: Filled | None, moment: Moment) -> Filled | None:
    """A place inside the victims' own mention: `about 40 companies in Japan`; one company's address says less."""
    groups = victims is not None and any(isinstance(v, Referent) and v.type == "organisation_group" for v in victims.values)
    for start, end in victims.spans if victims and (groups or moment.parsed is None) else ():
        beside = next(
            (
                p
                for p in moment.scene.within(max(moment.sentence.start, start - 24), start)
                if _OWNED.fullmatch(moment.scene.text, p.end, start)
            ),
            None,
        )
        if beside is not None and beside.type == "place":
            return Filled([beside.who], [])
        if place := next((p for p in moment.scene.within(start, end) if p.type == "place"), None):
            return Filled([place.who], [])
    return None


def _place_beside(kinds: frozenset[str], moment: Moment) -> Filled | None:
    """The places named right behind such a mention: `servers in the Netherlands and Moldova`."""
    inside = moment.scene.within(moment.sentence.start, moment.sentence.end)
    places = [p for p in inside if p.type == "place"]
    for item in (p for p in inside if p.type in kinds):
        first = next((p for p in places if 0 <= p.start - item.end <= 8 or item.start <= p.start < item.end), None)
        if first and abs(item.start - moment.start) < 120:
            listed = neighbours(first, places, moment.scene.text)
            return Filled(list({id(p.who): p.who for p in listed}.values()), [])
    return None
