"""The words of a Japanese clause that fill a role as they stand: what leaked, what is admitted or denied, what is not commented on.

`words data` and `words object` take a noun group with all that describes it, but not whose it is; where the noun is only こと,
or the clause ends in と, the clause itself. `words topic` is what stands before について or, at the head of the sentence, は.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from urazuke.reports.claims.slots_ja import _agents, _beside, _described, _direct, _patients, _subjects, own_subjects
from urazuke.reports.grammar.clauses_ja import TOPIC, Clauses, Event
from urazuke.reports.patterns import data

LONGEST = 60
_NOUNS_ONLY = ("victim", "victim-subject", "person", "body", "goal", "owner", "principal", "teller", "anybody")


@functools.cache
def _kinds() -> dict[str, re.Pattern[str]]:
    words = data("frames/grammar_ja.toml")["kinds"]
    return {kind: re.compile(rf"(?:{'|'.join(listed)})(?:（[^）]*）)?$") for kind, listed in words.items()}


def is_thing(surface: str) -> bool:
    """契約の事実, パスワード: nobody who could do anything."""
    return any(_kinds()[kind].search(surface) for kind in ("thing", "data", "system"))


_BARE_BODIES = ("会社", "企業", "病院", "大学", "組織", "機関", "団体", "法人", "社", "側", "先")
_HAPPENS = ("発生", "起きる", "起こる", "発覚", "判明", "続発")
_EMPTY = re.compile(
    r"(?:外部|社外|事実|可能性|形跡|痕跡|こと|もの|の|疑い|それ|これ|同日|現時点|現在|今回|一部|被害|調査|確認|攻撃|侵入|不正アクセス|原因|"
    r"[0-9０-９年月日時分ごろ]+|昨年|今年|ことし|去年|者|問題|事件|コメント|回答|お答え|質問|いずれ|詳細な|一方|さらに|また|その後|このうち)(?:など|等|以降|まで|中)?|.*(?:有無|可能性|疑い|おそれ|恐れ|事実|形跡|痕跡|旨)"
)
_AND = re.compile("および|及び|ならびに|並びに|または|又は")
_FLAW = re.compile("脆弱性|ぜい弱性|欠陥|不備")
_ABOUT = ("について", "については", "につきましては", "につきまして", "に関して", "に関しては", "についても", "をめぐって", "を巡って")
_ASKED = re.compile(
    r"[^、。「」]{0,20}?(?:聴取|調べ|取材|質問)(?:に対し(?:て)?(?:は)?|に(?:は)?|では)、?(?!応|答|協力)"
)  # 任意の聴取に対し、IDを渡したこと
_TIME = re.compile(
    r"[0-9０-９一二三四五六七八九十]+(?:年|月|日|時|分)|(?:昨|今|去|同|本)(?:年|月|日)|ごろ|以降|当時|現在|うち$|ほか$|後$|前$|中$|際$"
)


def words_for(place: str, event: Event, clauses: Clauses, named: Callable[[int, int], bool]) -> tuple[int, int] | None:
    """The span of the words; `named(start, end)` tells whether somebody is named there (whose data it is, is not the data)."""
    whole = clauses.phrases[event.noun if event.noun is not None else event.phrase].start
    if place == "data" and 1 < event.start - whole <= 12 and _kinds()["data"].search(clauses.text[whole : event.start]):
        return whole, event.start  # 個人情報|流出
    for index in _candidates(place, event, clauses):
        phrase = clauses.phrases[index]
        if place in _NOUNS_ONLY and ((phrase.predicate and phrase.lemma) or clauses.surface(index) in ("こと", "旨", "の")):
            continue
        if phrase.predicate and place not in _NOUNS_ONLY:
            return _clause(index, clauses)
        surface = clauses.surface(index)
        if surface.endswith(("こと", "旨", "事実", "の")) and surface != "もの":
            inner = [i for i in clauses.modifiers[index] if clauses.phrases[i].predicate]
            if inner:
                start = _clause(inner[-1], clauses)[0]
                asked = _ASKED.match(clauses.text, start, phrase.core)
                return asked.end() if asked else start, phrase.core
        if place == "data" and phrase.particle in (*TOPIC, *_ABOUT) and not _kinds()["data"].search(surface):
            continue
        if place.startswith("victim"):
            if (whose := _victim(index, clauses)) is None:
                continue
            index, phrase = whose, clauses.phrases[whose]
        happens = place == "data" and clauses.named(index) is not None
        charge = place == "object" and surface in ("起訴事実", "犯罪事実", "公訴事実", "違反事実", "犯行事実")
        charge = charge or (place == "object" and surface in ("事実", "内容") and bool(clauses.modifiers[index]))
        empty = _EMPTY.fullmatch(surface) and not (surface == "一部" and clauses.modifiers[index]) and not charge
        if happens or empty or named(phrase.start, phrase.core):
            continue
        return (phrase.start if place == "teller" else _group(index, clauses, named)), phrase.core
    inside = event.noun if event.noun is not None else event.phrase
    start = clauses.phrases[inside].start
    compound = place == "data" and 1 < event.start - start <= 12 and not named(start, event.start)
    return (start, event.start) if compound else None


def _candidates(place: str, event: Event, clauses: Clauses) -> Iterator[int]:
    noun = event.noun if event.noun is not None else event.phrase
    if place == "topic":
        for at in (event.phrase, *_beside(event.phrase, clauses)):
            yield from (i for i in clauses.taken[at] if clauses.phrases[i].particle in _ABOUT)
        yield from (i for i in clauses.topics[event.phrase] if clauses.phrases[i].particle in ("は", "も"))
        return
    if place in ("person", "body"):
        pattern = _kinds()[place]
        yield from (i for i in _subjects(event.phrase, clauses) if pattern.search(clauses.surface(i).rstrip("」』")))
        return
    if place == "victim":
        yield from _patients(event, clauses)
        yield from (i for i in clauses.taken[event.phrase] if clauses.phrases[i].particle in ("に", "へ", "では", "で"))
        return
    if place == "owner":
        for item in (i for i in _patients(event, clauses) if _FLAW.search(clauses.surface(i))):
            owners = (i for i in clauses.modifiers[item] if clauses.phrases[i].particle == "の")
            yield from (
                i for i in owners if clauses.surface(i) not in ("機器", "製品", "装置", "ソフト", "既知", "未知", "未修正", "システム")
            )
        return
    if place == "principal":
        yield from (i for i in _agents(event, clauses) if _kinds()["person"].search(clauses.surface(i).rstrip("」』")))
        return
    if place == "anybody":
        yield from (i for i in _subjects(event.phrase, clauses) if len(clauses.surface(i)) > 2 and not is_thing(clauses.surface(i)))
        return
    if place == "teller":
        told = (i for i in reversed(clauses.taken[event.phrase]) if clauses.phrases[i].particle in ("から", "より", "からの"))
        yield from (i for i in told if any(_kinds()[k].search(clauses.surface(i).rstrip("」』")) for k in ("body", "person")))
        return
    if place == "victim-subject":
        yield from _subjects(event.phrase, clauses)
        return
    if place == "goal":
        yield from (i for i in reversed(clauses.taken[event.phrase]) if clauses.phrases[i].particle in ("に", "へ"))
        return
    if place == "object":
        if clauses.text.startswith("間違い", event.start) or any(
            clauses.surface(i).startswith("間違い") for i in _quoted(event.phrase, clauses)
        ):
            yield from (i for i in clauses.taken[event.phrase] if clauses.phrases[i].particle in _ABOUT)
        yield from _direct(event.phrase, clauses, ("を",), event.noun)
        yield from (i for i in _quoted(event.phrase, clauses))
        yield from (i for i in clauses.taken[event.phrase] if clauses.phrases[i].particle == "は")
        return
    yield from (i for i in reversed(clauses.modifiers[noun]) if clauses.phrases[i].particle == "の")
    own = clauses.taken[event.phrase]
    yield from (i for i in reversed(own) if clauses.phrases[i].particle == "を" and i != event.noun)
    yield from (i for i in own_subjects(event.phrase, clauses) if i != event.noun)
    yield from (i for i in own if clauses.phrases[i].particle in _ABOUT)
    over = clauses.governor[event.phrase]
    for _ in range(3):
        if over is not None:
            yield from (i for i in clauses.taken[over] if clauses.phrases[i].particle in _ABOUT)
            over = clauses.governor[over]
    for at in _described(event.phrase, clauses):
        if clauses.phrases[at].predicate and clauses.surface(at) in ("もの", "の"):  # 情報は旅行会社から流出したもので
            yield from own_subjects(at, clauses)
        else:
            yield at
    for at in _beside(event.phrase, clauses):
        yield from (i for i in clauses.taken[at] if clauses.phrases[i].particle in ("は", "が", "を"))
    yield from (i for i in clauses.topics[event.phrase])


def _victim(index: int, clauses: Clauses) -> int | None:
    """The noun group that may have been attacked: a body, or the body whose system it is."""
    surface = clauses.surface(index)
    if surface.endswith("側") and any(clauses.phrases[i].predicate for i in clauses.modifiers[index]):
        return None  # 攻撃した側
    if surface in _BARE_BODIES and any(clauses.phrases[i].predicate for i in clauses.modifiers[index]):
        return None  # 被害に遭った会社
    if _kinds()["system"].search(surface):
        owners = [i for i in clauses.modifiers[index] if clauses.phrases[i].particle == "の" and not clauses.phrases[i].predicate]
        return _victim(owners[-1], clauses) if owners else None
    return index if _kinds()["body"].search(surface.rstrip("」』")) else None


def _quoted(index: int, clauses: Clauses) -> Iterator[int]:
    """The clause in と before it."""
    for at in range(index - 1, max(-1, index - 30), -1):
        if clauses.governor[at] == index and clauses.phrases[at].predicate and clauses.phrases[at].form == "quoted":
            yield at


def _clause(index: int, clauses: Clauses) -> tuple[int, int]:
    """From the first noun group that the predicate takes, topics apart, to its end; what leans on it with て goes along."""
    phrase = clauses.phrases[index]
    start = phrase.start
    for item in (*clauses.taken[index], *clauses.modifiers[index]):
        other = clauses.phrases[item]
        if other.particle not in ("は",) and other.depth >= phrase.depth:
            start = min(start, _begin(item, clauses, 3))
    for item in _beside(index, clauses):
        start = min(start, _clause(item, clauses)[0])
    return max(start, phrase.end - 3 * LONGEST), phrase.end


def _group(index: int, clauses: Clauses, named: Callable[[int, int], bool]) -> int:
    """Where a noun group begins: with its の and the clauses that describe it, and the nouns listed before it."""
    start = clauses.phrases[index].start
    for item in reversed(clauses.modifiers[index]):
        other = clauses.phrases[item]
        if other.predicate and (other.lemma in ("する", "いう", "言う") or clauses.lemma(item) in _HAPPENS):
            continue  # 盗み出したとする情報, 昨年発生した業者に対する攻撃
        if not other.predicate and (named(other.start, other.core) or other.particle not in ("の", "や", "からの", "に関する", "を含む")):
            continue
        start = min(start, _group(item, clauses, named) if not other.predicate else _begin(item, clauses, 2))
    at = index - 1
    while at >= 0 and clauses.phrases[at].depth == clauses.phrases[index].depth and _listed(at, clauses, named):
        start = min(start, _group(at, clauses, named))
        at -= 1
    return start if clauses.phrases[index].core - start <= LONGEST else clauses.phrases[index].start


def _listed(at: int, clauses: Clauses, named: Callable[[int, int], bool]) -> bool:
    """氏名、住所、…: a bare noun before a comma."""
    phrase = clauses.phrases[at]
    counted = at + 1 < len(clauses.phrases) and clauses.text.endswith(("など", "等"), phrase.start, phrase.end)  # アドレスなど約8千件
    joined = phrase.pause or _AND.match(clauses.text, phrase.end) or (counted and phrase.end == clauses.phrases[at + 1].start)
    with_and = phrase.particle == "と" and phrase.pause  # 取引条件と、免許証の写し
    bare = not phrase.predicate and (phrase.particle == "" or with_and) and bool(joined) and not phrase.gap
    surface = clauses.surface(at)
    return (
        bare
        and not named(phrase.start, phrase.core)
        and not _TIME.search(surface)
        and not clauses.named(at)
        and not _EMPTY.fullmatch(surface)
    )


def _begin(index: int, clauses: Clauses, deep: int) -> int:
    """Where a phrase begins with all that hangs on it."""
    start = clauses.phrases[index].start
    if deep == 0:
        return start
    for item in (*clauses.modifiers[index], *clauses.taken[index]):
        if clauses.phrases[item].particle not in TOPIC:
            start = min(start, _begin(item, clauses, deep - 1))
    return start
