"""Roles of an English frame are filled by grammar: the subject, the object, what a preposition brings, or whose those are.

A way that finds words which are no mention of the types asked for settles the role: nearness is not asked after it.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from urazuke.reports.claims.parsed import Parsed, words
from urazuke.reports.entities.cast import Referent
from urazuke.reports.grammar.complements_en import charges, reasons, topics
from urazuke.reports.grammar.relations_en import (
    after_own_prepositions,
    after_prepositions,
    described,
    follower,
    holders,
    is_passive,
    names_given,
    objects,
    owner,
    purpose,
    root_subject,
    source,
    subject,
    surface_subject,
)  # fmt: skip
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import data
from urazuke.reports.pronouns_en import SOMEBODY, is_many, main_subject
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.speech.sayings import SAYS, Saying

if TYPE_CHECKING:
    from spacy.tokens import Token

_WAYS: dict[str, Callable[[Token], list[Token]]] = {
    "subject": subject,
    "owner": owner,
    "itself": lambda token: [token],
    "purpose": purpose,
    "described": described,
    "predicated": lambda token: described(token) if token.dep_ in ("attr", "acomp", "oprd", "appos") else [],
    "follower": follower,
    "source": source,
    "main-subject": surface_subject,
    "root-subject": root_subject,
    "own-subject": lambda token: [c for c in token.children if c.dep_ == "nsubj" and c.pos_ == "PROPN"],
    "charge": charges,
    "left-unsaid": topics,
    "because": reasons,
    "called": names_given,
    "pursued": lambda token: after_prepositions(token, ("after", "inside")),
    "leaking": lambda token: [] if is_passive(token) or _takes(token) else surface_subject(token),
}


def _takes(verb: Token) -> bool:
    """Who steals the data, and what leaks them, is none."""
    return verb.lemma_.lower() in words("takes") or (verb.lemma_ == "leak" and any(c.dep_ == "dobj" for c in verb.children))


ORGANISED = frozenset(
    ("organisation", "organisation_group", "government_body", "police", "military_unit", "political_party", "threat_group")
)


@functools.cache
def _prepositions() -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in data("frames/grammar.toml")["prepositions"].items()}


def tokens_for(where: str, trigger: Token, headline: bool) -> list[Token]:
    """The tokens that stand in that relation to the trigger, best first; `object's` asks whose the object is."""
    if where.endswith("'s"):
        return holders(tokens_for(where[:-2], trigger, headline))
    if where == "object":
        return objects(trigger, headline)
    if where in _WAYS:
        return _WAYS[where](trigger)
    if where == "where":
        return after_own_prepositions(trigger, ("in",))
    return after_prepositions(trigger, _prepositions()[where]) if where in _prepositions() else []


def grammatical(where: str) -> bool:
    where = where.removesuffix("+").removesuffix("'s")
    return where == "object" or where in _WAYS or where in _prepositions()


def mentioned(
    tokens: list[Token], kinds: frozenset[str], parsed: Parsed, scene: Scene, sentence: Sentence, saying: Saying | None
) -> list[Placed]:
    """The mentions that those tokens stand for; `we` is the organisation that speaks, `it` the one spoken of."""
    if found := parsed.mentions(tokens, kinds):
        return found
    for token in tokens:
        if token.text in ("IT", "US"):
            continue
        teller = None if _told_to(token, saying, parsed) or _ours_is_the_outlets(token, saying, parsed, scene) else saying
        if token.lower_ in words("ours") and (own := _own(scene, teller, kinds)):
            return [own]
        if token.lower_ in ("i", "me", "my") and saying is not None and saying.who[-1].type in kinds & {"person", "person_unnamed"}:
            return [saying.who[-1]]
        if token.lower_ in words("persons") and (person := _person(token.lower_, parsed.offset + token.idx, kinds, scene)):
            return [person]
        if (
            "threat_group" in kinds
            and token.lower_ in words("generic_group")
            and any(c.lower_ in ("the", "this", "these") for c in token.children)
        ):
            group = scene.last_before(parsed.offset + token.idx, frozenset(("threat_group",)))
            if group is not None and not any(c.dep_ in ("prep", "relcl", "acl", "appos", "compound") for c in token.children):
                return [group]
        if token.lower_ in words("several") and (those := _those(token, kinds, parsed, scene, sentence)):
            return those
        if token.lower_ in words("its") and (meant := _meant(token, kinds, parsed, scene, sentence, saying)):
            return [meant]
        if kinds <= _THINGS and _stands_for_thing(token) and (thing := _thing_before(parsed.offset + token.idx, kinds, scene)):
            return [thing]
    return []


_THINGS = frozenset(("server", "credential", "malware", "tool"))
_ACROSS = 220  # characters within which `them` and `all six` reach back


def _stands_for_thing(token: Token) -> bool:
    """`gave them to a student`, `all six were rented`, `one was used`: not whoever acts."""
    told_of = token.dep_ in ("dobj", "pobj", "nsubjpass", "dative")
    money = any(c.tag_ == "$" or c.pos_ == "SYM" for c in token.children)
    return (
        told_of
        and not money
        and (
            token.lower_ in ("it", "them", "they", "these", "those", "both", "all")
            or token.pos_ == "NUM"
            or token.lower_ in words("ordinals")
        )
    )


def _thing_before(at: int, kinds: frozenset[str], scene: Scene) -> Placed | None:
    """The thing last spoken of, where it was the last that such a word could mean."""
    found = scene.last_before(at, kinds, 12)
    return found if found is not None and at - found.end < _ACROSS else None


def _told_to(token: Token, saying: Saying | None, parsed: Parsed) -> bool:
    """`The centre alerted us`: whom the speaker tells is not the speaker."""
    if saying is None or token.dep_ not in ("dobj", "dative", "pobj"):
        return False
    verb = token.head if token.dep_ != "pobj" else token.head.head
    doers = {parsed.offset + t.idx for t in subject(verb)}
    return any(w.start <= at < w.end for w in saying.who for at in doers)


def _ours_is_the_outlets(token: Token, saying: Saying | None, parsed: Parsed, scene: Scene) -> bool:
    """`The police have told us that both were used against us`: outside quotation marks `we` is the body that writes."""
    if scene.outlet is None or scene.outlet.type == "media_outlet":
        return False  # marks get lost
    return saying is not None and saying.rank == SAYS and scene.quotations.around(parsed.offset + token.idx) is None


def _those(token: Token, kinds: frozenset[str], parsed: Parsed, scene: Scene, sentence: Sentence) -> list[Placed]:
    """`Two firms were probed. Both had been warned`: the several that were the subject right before."""
    wanted = kinds & ORGANISED
    told = _subject_before(scene, sentence) if wanted and token.dep_ in ("nsubj", "nsubjpass", "dobj") else []
    if any(c.dep_ == "prep" for c in token.children):
        return []
    many = [p for p in told if p.type in wanted]
    return many if len(many) > 1 or any(p.type == "organisation_group" for p in many) else []


def _subject_before(scene: Scene, sentence: Sentence) -> list[Placed]:
    """The mentions that the subject of the sentence before stands for, with what stands in a list with it."""
    index = bisect_right(scene.starts, sentence.start) - 2
    if index < 0 or scene.syntax is None:
        return []
    before = scene.sentences[index]
    doc = scene.syntax.doc(before)
    subject = main_subject(doc) if doc is not None else None
    if subject is None or doc is None:
        return []
    return Parsed(doc, before, scene).mentions([subject], ORGANISED)


def _own(scene: Scene, saying: Saying | None, kinds: frozenset[str]) -> Placed | None:
    if saying is not None:
        inner = saying.who[-1]
        held = [p for p in (inner, *scene.within(inner.start, inner.end)) if p.type in kinds & ORGANISED]
        if held or inner.type not in ("person", "person_unnamed"):
            return held[0] if held else None
        if body := body_of(inner.who, kinds, scene):
            return body
    outlet = scene.outlet
    if saying is not None and (outlet is None or outlet.type not in ("organisation", "government_body")):
        return None  # whose spokesman a newspaper quotes is not known
    ours = outlet is not None and bool(kinds & ORGANISED) and outlet.type in kinds | {"media_outlet"}
    return Placed(0, 0, outlet.type, outlet, "pronoun") if outlet is not None and ours else None


_OFFICE = (
    r"(?:(?:chief|deputy|vice|acting|managing|general|executive|senior|group|press|technical|medical|operations?|financial|information"
    r"|security|communications|corporate|assistant|interim|regional|head|the|its|of|and|media|public|affairs|relations|data|protection"
    r"|technology|research|IT) )*(?:president|chief|executive|director|head|manager|chair(?:man|woman|person)?|spokes(?:man|woman|person)"
    r"|officer|CEO|CTO|CISO|CFO|COO|founder|boss|principal|secretary|rector|dean|mayor|editor|owner|governor|commissioner|president)"
)
_BODYS_OFFICE = re.compile(rf"(?:['’]s?)? (?:{_OFFICE}),? (?:(?:Mr|Mrs|Ms|Dr|Prof|Professor|Sir|Dame)\.? )?$".replace(" ", r"\s+"))
_OFFICE_OF = re.compile(rf",? (?:who is |was )?(?:an? |the )?{_OFFICE} (?:of|at|for|with) (?:the )?$".replace(" ", r"\s+"))
_WHOSE = r"(?:[Ii]ts|[Tt]he (?:company|firm|group|institute|university|hospital|agency|maker|operator|museum|council|utility)['’]s)"
_ITS_OFFICE = re.compile(rf",? {_WHOSE} {_OFFICE}\b".replace(" ", r"\s+"))
_ITS_OFFICE_IS = re.compile(rf"\b{_WHOSE} {_OFFICE},? $".replace(" ", r"\s+"))
_NEAR_BODY = 400  # characters within which its body was told of
_HOLDERS = 10  # mentions of a person beside which the office is looked for


def body_of(who: Referent, kinds: frozenset[str], scene: Scene) -> Placed | None:
    """`Island Air chief executive Mele Tupou`, `Tupou, chief executive of Island Air`: the body that somebody speaks for."""
    bodies = kinds & {"organisation", "organisation_group", "government_body", "police"}
    for mention in who.mentions[:_HOLDERS] if bodies else ():
        around = [p for p in scene.within(max(0, mention.start - 90), mention.end + 120) if p.type in bodies]
        for item in around:
            if item.end <= mention.start and _BODYS_OFFICE.fullmatch(scene.text, item.end, mention.start):
                return item
            if item.start >= mention.end and _OFFICE_OF.fullmatch(scene.text, mention.end, item.start):
                return item
        if _ITS_OFFICE.match(scene.text, mention.end) or _ITS_OFFICE_IS.search(scene.text, max(0, mention.start - 60), mention.start):
            opening = scene.starts[max(0, bisect_right(scene.starts, mention.start) - 1)]
            own = scene.last_before(opening, bodies, 30) or scene.last_before(mention.start, bodies, 30)
            if own is not None and mention.start - own.end < _NEAR_BODY:
                return own
    return None


def _person(word: str, at: int, kinds: frozenset[str], scene: Scene) -> Placed | None:
    """`his`, `her`: the person of that sex last spoken of."""
    wanted = kinds & {"person", "person_unnamed"}
    sex = "f" if word in ("she", "her", "hers") else "m"
    for item in reversed(scene.within(max(0, at - _SPOKEN_OF), at) if wanted else []):
        own = _SEX.get(scene.text[item.start : item.end].lower(), item.who.features.get("gender", sex))
        if item.type in wanted and item.end <= at and own == sex and not is_many(item):
            return None if SOMEBODY.search(scene.text, item.end, at) else item
    return None


_SPOKEN_OF = 600  # characters
_SEX = {"he": "m", "him": "m", "she": "f", "her": "f"}


def _meant(
    token: Token, kinds: frozenset[str], parsed: Parsed, scene: Scene, sentence: Sentence, saying: Saying | None
) -> Placed | None:  # fmt: skip
    """`X said it was hacked`: the speaker; else the subject before it in the sentence, else the organisation last named."""
    wanted = kinds & ORGANISED
    at = parsed.offset + token.idx
    if not wanted:
        return None
    if kinds <= {"threat_group", "malware"} or (wanted == {"threat_group"} and token.dep_ == "dobj"):  # you may know them as X
        return scene.last_before(at, frozenset(("threat_group",)), 12)
    own = _own(scene, saying, ORGANISED) if saying is not None and saying.subject else None
    if own is not None and saying is not None and saying.at < at and own.type in wanted:
        return own
    doers = (
        {parsed.offset + t.idx for t in subject(token.head)} if token.dep_ in ("dobj", "dative") else set()
    )  # it is nobody's own subject
    before = [p for p in scene.within(sentence.start, at) if p.type in wanted and not any(p.start <= o < p.end for o in doers)]
    if before:
        return before[0]
    if (
        token.dep_ != "poss"
        and (own is None or own.type in wanted)
        and len(told := [p for p in _subject_before(scene, sentence) if p.type in wanted]) == 1
    ):
        return told[0]
    subjects = [t for t in parsed.doc if t.dep_ in ("nsubj", "nsubjpass") and t.i < token.i]
    tells = bool(subjects) and (subjects[-1].lemma_.lower() in words("speaking") or subjects[-1].lower_ in words("ours"))
    place = parsed.offset + subjects[-1].idx if subjects else -1
    if tells or any(p.type == "person" and p.start <= place < p.end for p in scene.within(sentence.start, at)) or not subjects:
        last = scene.last_before(at, ORGANISED)
        return last if last is not None and last.type in wanted else None
    return None  # whoever else is the subject may be meant
