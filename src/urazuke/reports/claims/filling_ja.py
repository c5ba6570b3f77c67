"""What a Japanese trigger's clause gives to a role: a mention by grammar, words as they stand, whether anything leaked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from urazuke.reports.claims.factuality_ja import firmness, unsure
from urazuke.reports.claims.slots_ja import ACTING, TAIL, find, own_subjects, sayer
from urazuke.reports.claims.wording_ja import is_thing, words_for
from urazuke.reports.grammar.clauses_ja import Clauses, Event
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.scene import Placed, Scene

_TOPIC = re.compile(r"[」』]?(?:（[^（）]{1,12}）)?(?:ら|側|容疑者|被告)?(?:は|も)")
_NAMED = frozenset(
    ("organisation", "organisation_group", "government_body", "police", "person", "person_unnamed", "media_outlet", "threat_group")
)


def event_of(scene: Scene, sentence: Sentence, start: int, end: int) -> Event | None:
    """The event that the trigger at [start, end) is a part of."""
    clauses = scene.clauses(sentence)
    return clauses.event_at(start, end) if clauses else None


def by_grammar(way: str, event: Event | None, scene: Scene, sentence: Sentence, candidates: Sequence[Placed]) -> Placed | None:
    clauses = scene.clauses(sentence)
    return find(way, event, clauses, candidates) if event and clauses else None


def in_words(place: str, event: Event | None, scene: Scene, sentence: Sentence) -> tuple[int, int] | None:
    """The span of the words; where somebody is named is not what is told of them."""
    clauses = scene.clauses(sentence)

    def named(start: int, end: int) -> bool:
        return any(p.type in _NAMED and TAIL.fullmatch(scene.text, p.end, end) for p in scene.within(start, end))

    return words_for(place, event, clauses, named) if event and clauses else None


def leaking(event: Event | None, scene: Scene, sentence: Sentence) -> str | None:
    """leaked, no_leak or unknown; None where the sentence has no grammar."""
    clauses = scene.clauses(sentence)
    if event is None or clauses is None:
        return None
    if unsure(event, clauses):
        return "unknown"
    return "no_leak" if firmness(event, clauses) == "denied" else "leaked"


def named_flaw(scene: Scene, sentence: Sentence, at: int) -> Placed | None:
    """The vulnerability nearest to the trigger that has a name or a number."""
    named = [p for p in scene.within(sentence.start, sentence.end) if p.type == "vulnerability" and p.kind == "name"]
    return min(named, key=lambda p: abs(p.start - at), default=None)


def only_tells_of_it(kinds: frozenset[str]) -> bool:
    """Are persons asked for who did something? A source among them only tells of it; who speaks may be any body too."""
    return bool(kinds & {"person", "person_unnamed"}) and "organisation" not in kinds


def carried(event: Event | None, scene: Scene, sentence: Sentence, kinds: frozenset[str], outside: bool = False) -> Placed | None:
    """Whom the sentence before, in the same paragraph, spoke of, where this clause names no subject of its own."""
    if _CHARGE.match(scene.text, sentence.start, sentence.end):
        return _charged(scene, sentence, kinds)
    clauses = scene.clauses(sentence)
    if clauses is None:
        return None
    at = (sayer(event, clauses) if outside else event.phrase) if event else 0
    own = [*clauses.topics[at], *own_subjects(at, clauses)] if event else range(len(clauses.phrases))
    if any(_somebody(i, clauses, scene) for i in own if event or clauses.phrases[i].particle == "は"):
        return None
    start = scene.paragraph_start(sentence)
    if event is not None and event.name in _OWNING_UP and (held := _held_before(scene, sentence, kinds)) is not None:
        return held
    earlier = [p for p in scene.within(start, sentence.start) if p.type in kinds and _TOPIC.match(scene.text, p.end)]
    if only_tells_of_it(kinds):
        earlier = [p for p in earlier if p.who.features.get("role") != "source"]
    return max(earlier, key=lambda p: p.end, default=None)


def accused(event: Event | None, scene: Scene, sentence: Sentence) -> Placed | None:
    """Who bears the title last, where this clause names nobody: 「頼まれた」と認めている."""
    if subject_told(event, scene, sentence):
        return None
    before = [p for p in scene.within(max(0, sentence.start - 600), sentence.start) if p.type in ("person", "person_unnamed")]
    titled = [p for p in before if p.who.features.get("title") in ("容疑者", "被告", "被疑者")]
    return max(titled, key=lambda p: p.end, default=None)


def subject_told(event: Event | None, scene: Scene, sentence: Sentence) -> bool:
    """Has the clause, or who speaks the quotation around it, a subject of its own? `デルタリンクは「…」と認める`."""
    clauses = scene.clauses(sentence)
    if event is None or clauses is None:
        return False
    at = sayer(event, clauses)
    own = [clauses.phrases[i] for i in (*clauses.topics[at], *own_subjects(at, clauses))]
    held = any(p.type in _NAMED for o in own for p in scene.within(o.start, o.core))
    return held or any(scene.text.endswith(ACTING, o.start, o.core) for o in own)


_OWNING_UP = ("認める", "否認", "否定", "自供", "自白", "供述", "話す", "黙秘")
_HELD = re.compile(
    r"[」』]?(?:（[^（）]{1,20}）)?(?:ら)?を(?:[^。]{0,60}?(?:で|に|として)、?[^。、]{0,12}?)?(?:再?逮捕|書類送検|送検|追送検|書類送付|摘発|検挙)"
)


def _held_before(scene: Scene, sentence: Sentence, kinds: frozenset[str]) -> Placed | None:
    """県警は、手伝った女を書類送検した。「頼まれて送った」と認めている: who was just arrested or sent owns up."""
    at = bisect_right(scene.starts, sentence.start) - 1
    for each in reversed(scene.sentences[max(0, at - 1) : at]):
        if each.paragraph == sentence.paragraph:
            return next(
                (p for p in scene.within(each.start, each.end) if p.type in kinds and _HELD.match(scene.text, p.end, each.end)), None
            )
    return None


_THINGS = frozenset(("credential", "server", "malware", "tool", "product", "online_service", "vulnerability", "offence", "date"))


def _somebody(index: int, clauses: Clauses, scene: Scene) -> bool:
    """Not a thing (パスワードは売っていた) that stands first because it is what was acted on."""
    phrase = clauses.phrases[index]
    if phrase.particle not in ("が", "は", "も"):
        return bool(phrase.particle)
    inside = scene.within(phrase.start, phrase.core)
    if inside:
        return phrase.particle == "が" or inside[-1].type not in _THINGS
    return phrase.particle == "が" or not is_thing(clauses.surface(index))


_ABOUT = re.compile(
    r"[」』]?(?:（[^（）]{1,20}）)?(?:など|側)?(?:は|では|も|によ(?:ると|れば|りますと)|で、|の[^、。「」はがを]{1,24}(?:は|が)|が[^。]{0,24}(?:攻撃|被害|アクセス|侵入))"
)
_BACK = 8  # sentences


def topic_before(scene: Scene, sentence: Sentence, kinds: frozenset[str]) -> Placed | None:
    """Whom the sentences before speak of: the nearest that one of them has as its topic; in a headline whoever it names first."""
    at = bisect_right(scene.starts, sentence.start) - 1
    first: Placed | None = None
    for each in reversed(scene.sentences[max(0, at - _BACK) : at]):
        named = [p for p in scene.within(each.start, each.end) if p.type in kinds]
        if told := [p for p in named if _ABOUT.match(scene.text, p.end, each.end)]:
            return told[0]
        first = named[0] if named else first
    return first


_CHARGE = re.compile(r"[\s\u3000]*(?:再?逮捕|送検|起訴|立件|直接の|主な)?容疑は|[\s\u3000]*(?:起訴状|逮捕状|訴状)(?:など)?によ")


def _charged(scene: Scene, sentence: Sentence, kinds: frozenset[str]) -> Placed | None:
    """逮捕容疑は、サーバーを借りた疑い: of whom the sentences before told that title, else who was spoken of last."""
    before = [p for p in scene.within(max(0, sentence.start - 600), sentence.start) if p.type in kinds & {"person", "person_unnamed"}]
    accused = [p for p in before if p.who.features.get("title") in ("容疑者", "被告", "被疑者")]
    return max(accused or before, key=lambda p: p.end, default=None)
