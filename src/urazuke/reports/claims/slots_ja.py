"""Who does what in a Japanese clause: roles by grammar, the same whether it is told in the active, the passive or by a noun.

The ways, each with entity types behind it (`agent PERSON`):
  agent    who does it: が/は of the active, によって/に/から of the passive, による/の before the noun
  patient  whom it befalls: を of the active, が/は of the passive, への/に対する/の before the noun, the word it is compounded with
  with     と;   at  で/では/において
  sayer    who speaks the quotation that the trigger stands in
  told     who is given an order or a notice: に of the active, が/は of the passive
  attacked-here, attacking-here   whom the attack befell that the sentence tells of, who did it
  goal     に/へ/に対し;   source  から;   means  で/を通じて/経由で/により;   topic  は/について, also of sentences' other clauses
  supposed the が of what is supposed (男が借りたとみて事情を聴く)
  outer    the agent of the predicate over a noun of an event (男の指示で契約した), object  the を of that predicate
A gap is filled by the noun that a clause describes (サーバーを借りた男), by what a cleft points to (借りたのは男だ), by the clause
beside it that shares its subject, and by the predicate that governs it (契約したとして男を逮捕).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from urazuke.reports.grammar.clauses_ja import Clauses, Event
from urazuke.reports.scene import Placed

WAYS = frozenset((
    "agent", "patient", "goal", "source", "means", "topic", "outer", "object", "subject", "at", "told", "supposed",
    "attacked-here", "attacking-here",
))  # fmt: skip
TAIL = re.compile(r"[」』”\s]*(?:（[^（）]*）|\([^()]*\))?(?:など|等|ら|側|社|社製|氏|様|容疑者|さん|自身|本人|たち)*(?:「[^」]*」)?")
_GOALS = ("に", "へ", "に対し", "に対して", "に対しては", "に対しても", "には", "へは", "への", "に対する", "にも")
_MEANS = (
    "で", "を通じて", "を通じ", "を通して", "を通し", "を介して", "を介し", "を経由して", "経由で", "により", "によって",
    "を通じた", "での", "上で", "を",
)  # fmt: skip
_SOURCES = ("から", "からの", "より", "からは", "からも")
_AT = ("では", "で", "において", "にて", "には", "でも", "からも", "からは", "より")
_ABOUT = ("は", "も", "について", "については", "に関しては", "に関して", "をめぐり", "をめぐって")
_BODIES = ("会社", "企業", "機関", "団体", "病院", "法人", "組織", "大学", "事業者", "自治体", "メーカー", "組合")
ACTING = (
    *_BODIES, "人", "男", "女", "男性", "女性", "者", "員", "氏", "客", "夫", "妻", "父", "母", "兄", "弟", "姉", "妹",
    "息子", "娘", "ら", "屋", "役",
)  # fmt: skip
_CONTENT = (
    "の", "事実", "罪", "容疑", "嫌疑", "疑惑", "恐れ", "おそれ", "方針", "考え", "見通し", "見込み", "予定", "こと",
    "もよう", "模様", "意向", "方向", "準備", "手続き", "疑い", "可能性", "作業", "行為", "手伝い", "役割",
)  # fmt: skip
_CLIMB = 4  # governing predicates that are asked


def find(way: str, event: Event, clauses: Clauses, candidates: Sequence[Placed]) -> Placed | None:
    """The mention that fills the role, or None."""
    if way == "attacked-here":
        return _attacked(event, clauses, candidates)
    if way == "attacking-here":
        return _attacking(event, clauses, candidates)
    for index in _places(way, event, clauses):
        if (item := mentioned(index, clauses, candidates, event)) is not None:
            return item
    return None


def _attacked(event: Event, clauses: Clauses, candidates: Sequence[Placed]) -> Placed | None:
    """Whom the attack befell that is told earlier in the sentence, else behind: このサーバーを踏み台に、X社が侵入された."""
    attacks = [e for e in clauses.events if e.name.endswith(("攻撃", "侵入", "アクセス", "被害", "感染"))]
    for other in (*(e for e in attacks if e.end <= event.start), *(e for e in attacks if e.start >= event.end)):
        befallen = other.passive or other.existential or not other.verbal
        way = "patient" if befallen else "goal" if other.name.endswith("侵入") else ""  # 会社のシステムに侵入した
        if way and (item := find(way, other, clauses, candidates)) is not None:
            return item
    return None


def _own_doer(verb: int, clauses: Clauses) -> Iterator[int]:
    if not clauses.phrases[verb].passive:
        yield from (i for i in clauses.taken[verb] if clauses.phrases[i].particle == "が")


def _attacking(event: Event, clauses: Clauses, candidates: Sequence[Placed]) -> Placed | None:
    """Who did the attack that is told in the same sentence: サーバーは、集団が企業を攻撃した際に使われた."""
    for other in clauses.events:
        if other.name.endswith(("攻撃", "侵入", "アクセス")) and (item := find("agent", other, clauses, candidates)) is not None:
            return item
    return None


def _places(way: str, event: Event, clauses: Clauses) -> Iterator[int]:
    """The noun groups that may fill it, the likeliest first."""
    if way == "agent":
        yield from _agents(event, clauses)
    elif way == "patient":
        yield from _patients(event, clauses)
    elif way == "subject":
        yield from _subjects(event.phrase, clauses)
    elif way == "sayer":
        yield from _subjects(sayer(event, clauses), clauses)
    elif way == "goal":
        yield from _with(event, clauses, _GOALS)
        yield from _described(event.phrase, clauses)
        yield from _inside(event, clauses, _GOALS)
    elif way == "told":  # who is given an order, asked, informed
        if event.passive:
            yield from _subjects(event.phrase, clauses)
        else:
            yield from _with(event, clauses, _GOALS)
            yield from _inside(event, clauses, _GOALS)
    elif way == "source":
        yield from _with(event, clauses, _SOURCES)
        yield from _around(event, clauses, _SOURCES)
    elif way == "means":
        yield from _with(event, clauses, _MEANS)
    elif way == "with":
        yield from _with(event, clauses, ("と", "とも", "との"))
    elif way == "at":
        yield from _with(event, clauses, _AT)
        yield from _around(event, clauses, ("では", "において", "には", "でも"))
        if not any(i for i in clauses.taken[event.phrase] if clauses.phrases[i].particle == "は"):
            yield from _direct(event.phrase, clauses, ("において", "では"))
    elif way == "topic":
        yield from _with(event, clauses, _ABOUT)
        yield from clauses.topics[event.phrase]
    elif way == "supposed":
        yield from _supposed(event, clauses)
    elif way in ("outer", "object"):
        for over in _over(event.phrase, clauses):
            yield from _subjects(over, clauses) if way == "outer" else _direct(over, clauses, ("を",))


def _agents(event: Event, clauses: Clauses) -> Iterator[int]:
    noun = event.noun if event.noun is not None else event.phrase
    yield from (i for i in clauses.modifiers[noun] if clauses.phrases[i].particle in ("による", "からの"))
    if event.passive:
        yield from _with(event, clauses, ("によって", "により", "から", "に", "にも"))
        yield from (i for i in clauses.modifiers[noun] if clauses.phrases[i].particle == "の" and event.noun is not None)
        return
    yield from _with(event, clauses, ("によって", "により"))
    if not event.verbal or event.existential or not clauses.phrases[event.phrase].lemma:
        yield from (i for i in clauses.modifiers[noun] if clauses.phrases[i].particle == "の")
    if not event.verbal and event.noun is None:  # 男が名義を使ったサーバーの契約
        owned = (i for i in clauses.modifiers[noun] if clauses.phrases[i].particle == "の" and not clauses.phrases[i].predicate)
        yield from (s for i in owned for v in clauses.modifiers[i] if clauses.phrases[v].predicate for s in _own_doer(v, clauses))
    if not event.verbal:  # JAXA攻撃、中国軍が関与か: whose doing the next clause tells of is not said of this one
        over = clauses.governor[event.phrase]
        own = clauses.phrases[event.phrase]
        aside = own.particle == "" and own.pause and over is not None  # 不正アクセス、サーバー契約の男を書類送検へ
        if aside or (over is not None and clauses.phrases[over].passive and own.particle in ("に", "で")):
            return  # 攻撃に使われたサーバーを借りたとして男を逮捕: it is not told that he attacked
        yield from _described(event.phrase, clauses)
        for over in _over(event.phrase, clauses):
            yield from _direct(over, clauses, ("を",))
    elif not event.existential:  # 中国の関与が疑われる集団: what is so described did not take part
        yield from _subjects(event.phrase, clauses)


def _patients(event: Event, clauses: Clauses) -> Iterator[int]:
    noun = event.noun if event.noun is not None else event.phrase
    own = [i for i in clauses.modifiers[noun] if clauses.phrases[i].particle in ("への", "に対する", "の")]
    yield from (i for i in own if clauses.phrases[i].particle != "の")
    if event.passive:
        yield from _subjects(event.phrase, clauses)
    elif event.existential:
        yield from (
            i
            for i in clauses.taken[event.phrase]
            if clauses.phrases[i].particle in ("に", "で", "には", "では", "へ", "から") and i != event.noun
        )
        yield from own
        yield from (i for i in clauses.taken[event.phrase] if clauses.phrases[i].particle in ("は", "が", "も") and i != event.noun)
    else:
        yield from _direct(event.phrase, clauses, ("を",), event.noun)
        yield from _described(event.phrase, clauses)
    yield from own
    if not event.verbal or event.noun is not None:
        yield noun
    if not event.passive:
        yield from _inside(event, clauses, ("を",))
    befalls = any(
        clauses.phrases[i].particle in ("が", "に", "へ") for i in clauses.taken[event.phrase]
    )  # who does it, or whom it befalls, is told
    if not event.passive and not befalls:
        yield from (i for i in clauses.taken[event.phrase] if clauses.phrases[i].particle in ("は", "も") and i != event.noun)


def _direct(index: int, clauses: Clauses, particles: tuple[str, ...], but: int | None = None) -> Iterator[int]:
    """What the predicate takes with those particles, then what the clause before it took."""
    for at in (index, *_beside(index, clauses)):
        yield from (i for i in reversed(clauses.taken[at]) if clauses.phrases[i].particle in particles and i != but)


def _with(event: Event, clauses: Clauses, particles: tuple[str, ...]) -> Iterator[int]:
    noun = event.noun if event.noun is not None else event.phrase
    for listed in (clauses.taken[event.phrase], clauses.modifiers[noun]):
        yield from (i for i in reversed(listed) if clauses.phrases[i].particle in particles and i != event.noun)


def sayer(event: Event, clauses: Clauses) -> int:
    """The predicate outside the quotation that the event stands in; its own outside one."""
    at: int | None = event.phrase
    while at is not None and clauses.phrases[at].depth:
        at = clauses.governor[at]
    return event.phrase if at is None else at


def _around(event: Event, clauses: Clauses, particles: tuple[str, ...]) -> Iterator[int]:
    """機構の端末からは、データが送信された痕跡が見つかった: what the clause outside took."""
    for over in _over(event.phrase, clauses):
        yield from (i for i in clauses.taken[over] if clauses.phrases[i].particle in particles and i < event.phrase)


def _inside(event: Event, clauses: Clauses, particles: tuple[str, ...]) -> Iterator[int]:
    """JAXAに不正な通信があることを連絡した: what the clause inside took, and may belong to the verb behind it."""
    for item in reversed(clauses.taken[event.phrase]):
        for inner in (i for i in clauses.modifiers[item] if clauses.phrases[i].predicate):
            yield from (i for i in clauses.taken[inner] if clauses.phrases[i].particle in particles)


def _subjects(index: int, clauses: Clauses) -> Iterator[int]:
    """Its own が or は, what it describes, then of the clauses beside and over it, then the topics before it."""
    yield from own_subjects(index, clauses)
    if any(clauses.phrases[i].particle == "が" and _acts(clauses.surface(i)) for i in clauses.taken[index]):
        return  # it has its subject, though nobody knows the name
    yield from _described(index, clauses)
    for at in _beside(index, clauses):
        yield from own_subjects(at, clauses)
    for over in _sharing(index, clauses):
        held = clauses.phrases[over].form != "adnominal" or _of_content(over, clauses)
        if _with_to(index, clauses) and held:
            yield from _direct(over, clauses, ("を", "から") if clauses.lemma(over).endswith(_HEARD) else ("を",))
        yield from own_subjects(over, clauses)
        yield from _described(over, clauses)
    yield from clauses.topics[index]


def _acts(surface: str) -> bool:
    return surface.rstrip("」』").endswith(ACTING)


_HEARD = ("聴く", "聞く", "聴取", "取り調べる", "尋問", "任意聴取", "事情聴取")


def _sharing(index: int, clauses: Clauses) -> Iterator[int]:
    """The predicates over it that may share its subject; only the first over a clause that describes a thing (借りた名義は女性の名だ)."""
    over = clauses.governor[index]
    thing = clauses.phrases[index].form == "adnominal" and over is not None and not clauses.phrases[over].predicate
    told = over is not None and (clauses.surface(over).startswith(_CONTENT) or clauses.event_of(over) is not None)
    listed = list(_over(index, clauses))
    yield from listed[:1] if thing and not told else listed


def _supposed(event: Event, clauses: Clauses) -> Iterator[int]:
    """男が借りた疑いがあるとみて事情を聴く: who is the subject of what is supposed, the nearest clause first."""
    for at in range(event.phrase - 1, max(-1, event.phrase - 40), -1):
        over, supposed = at, clauses.phrases[at].form == "quoted"
        while over != event.phrase and (up := clauses.governor[over]) is not None:
            over = up
            supposed |= clauses.phrases[over].form == "quoted" and over < event.phrase
        if supposed and over == event.phrase and clauses.phrases[at].predicate:
            yield from (i for i in clauses.taken[at] if clauses.phrases[i].particle == "が")


def own_subjects(index: int, clauses: Clauses) -> Iterator[int]:
    for wanted in (("が",), ("は", "も", "では", "側は")):
        yield from (i for i in clauses.taken[index] if clauses.phrases[i].particle in wanted)
    # ハッカー集団、日本企業を攻撃: a headline's subject has a comma for は
    yield from (i for i in clauses.taken[index] if clauses.phrases[i].particle == "" and clauses.phrases[i].pause)


def _background(index: int, clauses: Clauses) -> bool:
    """感染した事件で、県警は男を逮捕した: the case is what the arrest is about, and nobody arrested is said to have done all of it."""
    phrase = clauses.phrases[index]
    return phrase.particle in ("で", "をめぐり", "を巡り", "をめぐって", "を受け", "について", "に関し") and clauses.surface(
        index
    ).startswith(_CASES)


_CASES = ("事件", "問題", "事案", "被害")


def _of_content(index: int, clauses: Clauses) -> bool:
    """男を書類送検する方針: the noun tells what the clause is, it takes no part in it."""
    noun = clauses.governor[index]
    return noun is not None and clauses.surface(noun).startswith(_CONTENT)


def _with_to(index: int, clauses: Clauses) -> bool:
    """したとして男を逮捕、した疑いで男を逮捕: whom the outer clause is about."""
    return clauses.phrases[index].form in ("quoted", "adnominal", "cleft")


def _described(index: int, clauses: Clauses) -> Iterator[int]:
    """The noun that a clause describes, over とされる and とみられる; behind a cleft, what it points to."""
    at: int | None = index
    for _ in range(_CLIMB):
        if at is None:
            return
        phrase = clauses.phrases[at]
        if phrase.form in ("adnominal", "cleft"):
            over = clauses.governor[at]
            while over is not None:
                yield over
                head = clauses.phrases[over]
                if head.particle == "" and head.pause and over + 1 < len(clauses.phrases):
                    over += 1  # 同市の会社役員、戸叶容疑者
                else:
                    over = clauses.governor[over] if head.particle == "の" else None
            return
        if not phrase.predicate and phrase.particle == "の" and clauses.governor[at] is not None:
            yield clauses.governor[at]  # type: ignore[misc]
        at = clauses.governor[at] if phrase.form in ("quoted", "cont") else None


def _beside(index: int, clauses: Clauses) -> Iterator[int]:
    """The clauses before it that end in て or し and lean on it, the nearest first."""
    for at in range(index - 1, max(-1, index - 40), -1):
        if clauses.governor[at] == index and clauses.phrases[at].predicate and clauses.phrases[at].form in ("cont", "conj"):
            yield at


def _over(index: int, clauses: Clauses) -> Iterator[int]:
    """The predicates that govern it, from the nearest outwards, through the nouns between."""
    at = clauses.governor[index]
    met = 0
    while at is not None and met < _CLIMB and not _background(at, clauses):
        if clauses.phrases[at].predicate or clauses.event_of(at):
            met += 1
            yield at
        at = clauses.governor[at]


def _aside(at: int, start: int, text: str) -> bool:
    """A社（大阪市、保科社長）: who stands in the bracket behind a name does not act."""
    return text.rfind("（", start, at) > text.rfind("）", start, at) and text[start] not in "（「"


def mentioned(index: int, clauses: Clauses, candidates: Sequence[Placed], event: Event) -> Placed | None:
    """The mention at the head of a noun group; else one that its の brings; else one inside it."""
    phrase = clauses.phrases[index]
    inside = [p for p in candidates if phrase.start <= p.start and p.end <= phrase.core and not _aside(p.start, phrase.start, clauses.text)]
    heads = [p for p in inside if TAIL.fullmatch(clauses.text, p.end, phrase.core)]
    if heads:
        return max(heads, key=lambda p: (p.end, p.end - p.start))
    owners = [i for i in reversed(clauses.modifiers[index]) if clauses.phrases[i].particle == "の" and not clauses.phrases[i].predicate]
    for item in owners:
        if (found := mentioned(item, clauses, candidates, event)) is not None:
            return found
    earlier = [p for p in inside if not (index == event.phrase and event.verbal and event.noun is None and p.end > event.start)]
    return max(earlier, key=lambda p: p.end, default=None)
