"""The ways a frame fills a role: the nearest mention on a side, after a preposition or before a particle, or a literal.

`Slot` values are referents or literals (text, whole numbers, true). The ways are named in the head of `frames/en.toml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from urazuke.reports.claims import slots_garbled, slots_ja
from urazuke.reports.claims.filling_en import clause_words, fill_by_grammar, nameless, quoted_beside, words_said
from urazuke.reports.claims.filling_ja import (
    accused,
    by_grammar,
    carried,
    in_words,
    leaking,
    named_flaw,
    only_tells_of_it,
    topic_before,
)
from urazuke.reports.claims.firmness import outcome
from urazuke.reports.claims.guards_ja import by_nobody, event_here, only_named, somebody_else, taken_by_another
from urazuke.reports.claims.moment import Filled, Moment, stands_aside, types
from urazuke.reports.claims.neighbours import among, belonging, gap, neighbours, widest, without_owners
from urazuke.reports.claims.slots_en import body_of, grammatical
from urazuke.reports.claims.slots_literal import LABEL, literal, names_listed, place_beside
from urazuke.reports.entities.cast import Referent
from urazuke.reports.patterns import data
from urazuke.reports.scene import Placed
from urazuke.reports.speech.issuer import VENDOR, only_tells, tells_of_others
from urazuke.reports.speech.sayings import OUTER

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
_THE = re.compile(r"\s*(?:the\s+|an?\s+)?[\"“]?")
_PEOPLE = frozenset(("person", "person_unnamed"))
CLOSE = 45  # characters between a trigger and what it takes directly
REACH = 90  # and what a preposition behind it brings


def fill_first(ways: Sequence[str], moment: Moment, so_far: dict[str, Filled]) -> Filled | None:
    """The first way that finds something that no other role has; after grammar has said who it is, nearness is not asked."""
    settled = False
    named = any(_word(way) in slots_ja.WAYS for way in ways) and only_named(moment)
    kept_by = taken_by_another(ways, moment)
    unsaid = any(_word(way) == "agent" for way in ways) and by_nobody(moment)
    for way in ways:
        where, _, wanted = way.partition(" ")
        near = where.removesuffix("-close") in _NEARNESS
        if kept_by and (near or "/" in where):
            continue
        if unsaid and (near or where.startswith("は/が")):
            continue
        if (settled and (near or where in ("speaker", "root-subject"))) or (
            named and ((near and where != "last") or ("/" in where and not where.startswith("について")))
        ):
            continue
        if moment.parsed is not None and moment.token is not None and grammatical(where):
            value, settled_here = fill_by_grammar(where, wanted, moment)
            settled |= settled_here
            if value is None and where in _PREPOSITIONS and not settled and not nameless(where, moment):
                value = fill(way, moment, so_far)
        else:
            value = fill(way, moment, so_far)
        if value is not None and value.values and (_taken(value, so_far) or _speaks_of_another(value, moment)):
            value = another_meant(value, so_far, moment)
        if value is not None and value.values and not _taken(value, so_far):
            return value
    return None


def _word(way: str) -> str:
    return way.partition(" ")[0].removesuffix("+")


_NEARNESS = ("before", "after", "near", "first", "last")


_PRONOUNS = ("he", "she", "him", "her")
_BACK = 500  # characters within which another person may be meant


def another_meant(value: Filled, filled: dict[str, Filled], moment: Moment) -> Filled | None:
    """`The friend had put him up to it`: a pronoun that has another part than its clause's other person means the one before."""
    (start, end) = value.spans[0] if value.spans else (0, 0)
    scene, word = moment.scene, moment.scene.text[start:end].lower()
    if word not in _PRONOUNS:
        return None
    sex = "f" if word in ("she", "her") else "m"
    taken = {id(v) for f in filled.values() for v in f.values if isinstance(v, Referent)}
    taken |= {id(w.who) for w in moment.saying.who} if moment.saying else set()
    for item in reversed(scene.within(max(0, start - _BACK), start)):
        plural = int(item.who.features.get("count", "1")) > 1
        if (
            item.type in ("person", "person_unnamed")
            and id(item.who) not in taken
            and not plural
            and item.who.features.get("gender", sex) == sex
        ):
            return Filled([item.who], value.spans)
    return None


def _speaks_of_another(value: Filled, moment: Moment) -> bool:
    """`Tillman: We believe he takes his orders from the unit`: nobody calls himself he in his own words."""
    (start, end) = value.spans[0] if len(value.spans) == 1 else (0, 0)
    saying = moment.saying
    if saying is None or moment.scene.text[start:end].lower() not in _PRONOUNS or saying.who[-1].who not in value.values:
        return False
    has_the_floor = saying.rank == OUTER and saying.subject and saying.at == moment.sentence.start
    return has_the_floor or moment.scene.quotations.around(start) is not None


def _taken(value: Filled, filled: dict[str, Filled]) -> bool:
    """One mention never plays two parts: the attacked is not the attacker."""
    mine = {id(v) for v in value.values if isinstance(v, Referent)}
    return bool(mine) and any(mine & {id(v) for v in f.values if isinstance(v, Referent)} for f in filled.values())


def fill(way: str, moment: Moment, so_far: dict[str, Filled]) -> Filled | None:
    """The role's values by that way of filling it, or None."""
    if ":" in way.split(" ")[0]:
        kind, _, rest = way.partition(":")
        return literal(kind, rest, moment, so_far)
    where, _, wanted = way.partition(" ")
    kinds = types(wanted) if wanted and where not in ("words", "true-where") else frozenset()
    if where in ("speaker", "speaker-subject", "speaker-organisation"):
        return _speaking(where, kinds, moment)
    if where == "self":
        inside = moment.scene.within(moment.sentence.start, moment.sentence.end)
        own = slots_garbled.quoted_self(inside, kinds, moment.scene.text, moment.sentence, moment.start)
        return _speaking("speaker", kinds, moment) if own else None
    if where == "is-true":
        return Filled([True], [])
    if where == "true-where":
        return literal("true", _named_pattern(wanted), moment, so_far)
    if where == "as-said" and moment.token is not None:
        return Filled([outcome(moment.token)[0]], [])
    if where == "quoted":
        return quoted_beside(moment)
    if where in ("content", "own-clause"):
        return clause_words(where, moment)
    if where == "names-listed":
        return names_listed(moment)
    if where == "outlet":
        outlet = moment.scene.outlet
        own = outlet is not None and outlet.type in kinds and not (outlet.type == "organisation" and VENDOR.search(outlet.name))
        return Filled([outlet], []) if outlet is not None and own else None
    if where == "addresses":
        found = [o for o in moment.scene.addresses if moment.end <= o[0] < moment.sentence.end]
        return Filled([value for _, _, value in found], [(a, b) for a, b, _ in found])
    if where == "sentence":
        return words_said(moment)
    if where in ("polarity", "words", "cve"):
        return _in_japanese(where, wanted, moment)
    if where == "place-near":
        return place_beside(kinds, moment)
    return _mentioned(where, kinds, moment, so_far)


@functools.cache
def _named_pattern(name: str) -> str:
    """The pattern that `frames/grammar.toml` gives that name."""
    return "|".join(f"(?:{p})" for p in data("frames/grammar.toml")["patterns"][name])


def _mentioned(where: str, kinds: frozenset[str], moment: Moment, so_far: dict[str, Filled]) -> Filled | None:
    candidates = without_owners(
        [p for p in moment.scene.within(moment.sentence.start, moment.sentence.end) if p.type in kinds and not stands_aside(p, moment)],
        moment.scene.text,
    )
    if moment.scene.language == "ja" and only_tells_of_it(kinds):  # 捜査関係者は、男が借りたと明かした
        candidates = [p for p in candidates if p.who.features.get("role") != "source" or any(c.isdigit() for c in p.who.name)]
    if where.startswith("names-"):
        candidates = [p for p in candidates if p.kind == "name"]
    japanese = where.removesuffix("+") in slots_ja.WAYS
    broken = None if moment.scene.language == "ja" else slots_garbled.way_of(where.removesuffix("+"))
    if broken:
        taken = {id(v) for f in so_far.values() for v in f.values if isinstance(v, Referent)}
        chosen = slots_garbled.find(
            where.removesuffix("+"), candidates, kinds, moment.scene, moment.sentence, moment.start, moment.end, taken
        )
    elif japanese:
        chosen = by_grammar(where.removesuffix("+"), event_here(moment), moment.scene, moment.sentence, candidates)
        if chosen is None and where == "topic":
            chosen = topic_before(moment.scene, moment.sentence, kinds)
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
    elif where.endswith("+") and where != "after+" and chosen.type in ("person", "person_unnamed"):
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
    scene, sentence, event = moment.scene, moment.sentence, event_here(moment)
    if where == "polarity":
        verdict = leaking(event, scene, sentence)
        return Filled([verdict], []) if verdict else None
    if where == "cve":
        flaw = named_flaw(scene, sentence, moment.start)
        return Filled([flaw.who], [(flaw.start, flaw.end)]) if flaw else None
    span = in_words(wanted, event, scene, sentence)
    if span and (mark := scene.text.rfind("】", *span)) >= 0:
        span = (mark + 1, span[1])  # 【速報】研究機関に不正アクセス
    words = LABEL.sub("", scene.text[span[0] : span[1]]).strip("「」『』 　") if span else ""
    words = words.rpartition("「")[2] if words.count("「") > words.count("」") else words  # 募集していた「買い取り屋
    return Filled([words], [span]) if span else None


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
    if side in ("carried", "carried-outside"):  # outside: of whoever speaks the quotation that the trigger stands in
        return carried(event_here(moment), moment.scene, moment.sentence, kinds, outside=side.endswith("outside"))
    if side == "trailing":  # a headline's last words: 男を逮捕　兵庫県警
        last = candidates[-1] if candidates and moment.sentence.heading and candidates[-1].start >= end else None
        return last if last and moment.scene.text[last.start - 1].isspace() else None
    if side in ("adjacent-before", "adjacent"):
        ahead = side == "adjacent"
        return next((p for p in candidates if (0 <= p.start - end <= 1 if ahead else 0 <= start - p.end <= 2)), None)
    if side == "after-near":  # in the same breath: `of the GRU`, `of China's military`
        nearest = min(after, key=lambda p: (p.start, -p.end), default=None)
        return nearest if nearest and _THE.fullmatch(moment.scene.text, end, nearest.start) else None
    if side == "first":
        return candidates[0] if candidates else None
    if side == "around":
        return next((p for p in candidates if p.start <= start and end <= p.end + 1 and p.end > start), None) or next(
            (p for p in candidates if p.start <= start < p.end), None
        )
    if side == "innermost":
        return max((p for p in candidates if p.start <= start < p.end), key=lambda p: (p.start, -p.end), default=None)
    if side == "inside":
        return next((p for p in candidates if p.start < end and start < p.end), None)
    if side == "near":
        return min(candidates, key=lambda p: (gap(p, start, end), p.start), default=None)
    if side == "last-if-order":  # "the order came from": the task's taker was named before
        ordered = moment.scene.text[start:end].lower().startswith("the order")
        return moment.scene.last_before(moment.sentence.start, kinds) if ordered else None
    if side == "accused":
        return accused(event_here(moment), moment.scene, moment.sentence)
    if side == "last" and moment.scene.language == "ja" and kinds <= _PEOPLE and somebody_else(moment):
        return None
    if side == "last":
        spoken_of = topic_before(moment.scene, moment.sentence, kinds) if moment.scene.language == "ja" and kinds <= _PEOPLE else None
        if spoken_of is not None and spoken_of.who.features.get("role") not in ("source", "spokesperson", "official"):
            return spoken_of
        return moment.scene.last_before(moment.sentence.start, kinds)
    if side in _PREPOSITIONS:
        return _after_word(_PREPOSITIONS[side], after, moment)
    return _with_particle(side, candidates, moment)


def _after_word(words: str, after: list[Placed], moment: Moment) -> Placed | None:
    """The first mention behind the trigger that stands right after that preposition."""
    lead = _lead(words)
    for item in sorted(after, key=lambda p: (p.start, -p.end)):
        if item.start - moment.end > REACH or _BREAK.search(moment.scene.text, moment.end, item.start) or _another_verb(moment, item):
            break
        if lead.search(moment.scene.text, max(moment.end - 3, item.start - 40), item.start):
            return item
    return None


def _another_verb(moment: Moment, item: Placed) -> bool:
    """`who worked there will be referred to prosecutors`: what stands behind another verb is that verb's."""
    if moment.parsed is None or moment.token is None or moment.sentence.heading:
        return False
    own, offset = {moment.token.head.i, *(t.i for t in moment.token.subtree)}, moment.parsed.offset
    between = (t for t in moment.parsed.doc if moment.end <= offset + t.idx < item.start)
    return any(t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.i not in own for t in between)


@functools.cache
def _lead(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\s+(?:the\s+|an?\s+|its\s+|(?:\w+\s+){{0,2}})[\"“]?$", re.IGNORECASE)


def _with_particle(particles: str, candidates: list[Placed], moment: Moment) -> Placed | None:
    """The nearest mention before the trigger that carries one of those particles: `は/が/も`."""
    pattern = _particle(particles)
    before = [
        p for p in candidates if p.end <= moment.start and pattern.match(moment.scene.text, p.end, min(p.end + 16, moment.sentence.end))
    ]
    before = [p for p in before if not _inside_another_clause(p, moment)]
    return widest(max(before, key=lambda p: p.end, default=None), before)


def _inside_another_clause(item: Placed, moment: Moment) -> bool:
    """三菱電機が受けた攻撃をめぐり: the subject of a clause that describes a noun does nothing besides."""
    marked = moment.scene.text[item.end : item.end + 2].lstrip("」』").startswith("が")
    clauses = moment.scene.clauses(moment.sentence) if marked else None
    if clauses is None:
        return False
    phrase = next((i for i, p in enumerate(clauses.phrases) if p.start <= item.start and item.end <= p.end), None)
    over = clauses.governor[phrase] if phrase is not None else None
    return over is not None and clauses.phrases[over].form == "adnominal" and clauses.phrases[over].end <= moment.start


@functools.cache
def _particle(particles: str) -> re.Pattern[str]:
    return re.compile(rf"[」』）)\"”]?(?:（[^）]{{0,10}}）)?(?:など|ら|側|社)?(?:{particles.replace('/', '|')})")


_TELLERS = ("source", "official", "spokesperson")


def _speaking(where: str, kinds: frozenset[str], moment: Moment) -> Filled | None:
    saying = moment.saying
    outlet = moment.scene.outlet
    issuers = ("organisation", "government_body", *(("police",) if where == "speaker" else ()))
    if saying is None and where != "speaker-subject" and outlet is not None and outlet.type in issuers:
        if where == "speaker-organisation" and (
            VENDOR.search(outlet.name) or only_tells(outlet.type, moment.scene.text, moment.scene.language)
        ):
            return None
        return Filled([outlet], []) if where == "speaker-organisation" or not kinds or outlet.type in kinds else None
    if saying is None or (where == "speaker-subject" and not saying.subject):
        return None
    inner = saying.who[-1]
    if where == "speaker-subject" and only_tells_of_it(kinds) and inner.who.features.get("role") in _TELLERS:
        return None
    if where != "speaker-organisation":
        if kinds and inner.type not in kinds:
            return None
        return Filled([inner.who], [(inner.start, inner.end)])
    held = [p for p in moment.scene.within(inner.start, inner.end) if p.type in ("organisation", "organisation_group")]
    if not held and inner.type in _PEOPLE and moment.scene.language == "en":
        held = [p for p in [body_of(inner.who, types("organisation|organisation_group"), moment.scene)] if p]
    if VENDOR.search(inner.who.name) or tells_of_others(held[0].who if held else inner.who, moment.scene.text):
        return None
    item = held[0] if held else (inner if inner.type == "organisation" else None)
    return Filled([item.who], [(item.start, item.end)]) if item else None
