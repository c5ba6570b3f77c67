"""How firmly a Japanese clause says it: what its own ending, the noun it describes and the predicates over it make of it.

A cue binds the clause it follows, and those that lean on that clause with て or し; a clause that describes a noun
(攻撃に使われたサーバー) is not softened by what is said of the noun.
"""

from __future__ import annotations

import functools
import re

from urazuke.reports.grammar.clauses_ja import Clauses, Event
from urazuke.reports.patterns import data

_STEPS = 6
# 契約したなどの疑い、契約したのではないか、契約したかどうか: right behind the predicate
_OPEN = re.compile(r"(?:など|等)(?:の|した|して|する)?(?:疑い|容疑)|の?(?:では|じゃ)ないか|か(?:どうか|否か)")


_NOT_SO = re.compile(r"(?:では|じゃ)(?:な(?:い|く|かった)|ありません)")  # 一員ではない
_CERTAIN = re.compile(r"間違い(?:は|も)?(?:な|あり)|相違(?:は)?(?:な|あり)|違いな")  # 借りたことは間違いない
_BEING_CHECKED = re.compile(r"(?:について)?は?(?:現在|引き続き)?「?(?:確認|調査|精査|解析|検証)中")  # 流出は「調査中」
_RUMOURED = ("取り沙汰", "取りざた", "ささやかれ", "うわさ", "噂")  # 関与が取り沙汰されている
_ORDERS = ("指示", "命令", "依頼", "指令", "指図", "要請")


@functools.cache
def _words(table: str, name: str) -> tuple[str, ...]:
    return tuple(data("frames/grammar_ja.toml")[table][name])


def firmness(event: Event, clauses: Clauses) -> str:
    """stated, suspected, planned or denied."""
    if (event.negative and not _certain(event.start, event.end, clauses.text)) or (
        not event.verbal and _NOT_SO.match(clauses.text, event.end)
    ):
        return "denied"
    if event.noun is not None and clauses.lemma(event.phrase) == "疑う" and clauses.phrases[event.phrase].passive:
        return "suspected"  # 関与が疑われる
    noun = _wrapped(event, clauses) if event.noun is None else None
    if noun:
        return noun
    if not event.verbal and (over := _named_only(event, clauses)):
        return over
    return _of(event.phrase, clauses)


def _certain(start: int, end: int, text: str) -> bool:
    return _CERTAIN.search(text, max(0, start - 3), end + 3) is not None


def unsure(event: Event, clauses: Clauses) -> bool:
    """Whether the text leaves open if it happened at all: かどうか, の有無, possible, being looked into."""
    after = clauses.text[event.end : event.end + 12]
    if _BEING_CHECKED.match(after):
        return True
    if after.startswith(_words("endings", "unsure")) or "有無" in after[:4]:
        return True
    at: int | None = event.phrase
    for _ in range(3):
        at = clauses.governor[at] if at is not None else None
        if at is None:
            return False
        if clauses.surface(at).endswith("有無") or clauses.text.startswith(_words("endings", "unsure"), clauses.phrases[at].core):
            return True
    return False


def ahead(event: Event, clauses: Clauses) -> bool:
    """Told by a verb that is neither past nor going on, at the end of its sentence: 県警は男を書類送検する。"""
    phrase = clauses.phrases[event.phrase]
    return phrase.predicate and phrase.form == "final" and not {"た", "いる", "おる"} & set(phrase.auxiliaries)


def _wrapped(event: Event, clauses: Clauses) -> str | None:
    """サーバー契約容疑、逮捕へ、サイバー攻撃か: what stands right behind the noun in its group."""
    phrase = clauses.phrases[event.phrase]
    if phrase.predicate:
        return None
    rest = clauses.text[event.end : phrase.core]
    if rest.startswith(_words("nouns", "suspected")):
        return "suspected"
    if rest.startswith(_words("nouns", "planned")):
        return "planned"
    if phrase.particle == "へ" and event.verbal:
        return "planned"
    return "suspected" if phrase.particle == "か" and event.verbal else None


def _named_only(event: Event, clauses: Clauses) -> str | None:
    """The noun of an event under another noun (不正アクセスの疑い) or a verb (攻撃を否定した)."""
    at = clauses.governor[event.phrase]
    if at is None:
        return None
    if clauses.phrases[event.phrase].particle in ("の", "との"):
        return _noun(at, clauses)
    if clauses.phrases[event.phrase].particle in ("と", "とも"):  # 一員とみられる
        return _quoting(at, clauses) or _of(at, clauses)
    if clauses.phrases[event.phrase].particle == "が" and clauses.text.startswith(_RUMOURED, clauses.phrases[at].start):
        return "suspected"
    if clauses.phrases[event.phrase].particle in ("を", "は", "も") and clauses.lemma(at).endswith(_words("verbs", "denied")):
        return "denied"
    if clauses.phrases[event.phrase].particle == "を" and clauses.lemma(at) in ("検討", "予定", "目指す", "準備", "決める"):
        return "planned"  # 書類送検を検討している
    if event.name in _ORDERS and clauses.phrases[event.phrase].particle in ("で", "により", "によって", "に"):
        return _of(at, clauses)  # 指示で動いていたとみられる
    if clauses.lemma(at) in ("ある", "置く", "入る", "なる", "いる"):  # 指揮下にあるとみられる
        return _of(at, clauses)
    return "stated"


def _noun(index: int, clauses: Clauses) -> str | None:
    """What the noun over a clause makes of it; None where it says nothing of the clause's truth."""
    word = clauses.surface(index)
    over = clauses.governor[index]
    negated = over is not None and (clauses.phrases[over].negative or clauses.lemma(over) in ("ない", "無い"))
    if over is not None and _certain(clauses.phrases[over].start, clauses.phrases[over].end, clauses.text):
        return None
    refused = over is not None and clauses.lemma(over).endswith(_words("verbs", "denied"))
    if refused and negated:  # 漏えいした可能性を否定できない
        return "suspected" if word.endswith((*_words("nouns", "suspected"), *_words("nouns", "factual"))) else None
    if word.endswith(_words("nouns", "planned")):
        return "denied" if negated else "planned"  # 逮捕の予定はない
    if word.endswith(_words("nouns", "suspected")):
        return "denied" if negated or refused else "suspected"
    if word.endswith(_words("nouns", "factual")) and not clauses.phrases[index].predicate:
        return "denied" if negated or refused else None
    return None


def _of(index: int, clauses: Clauses) -> str:
    at = index
    for step in range(_STEPS):
        phrase = clauses.phrases[at]
        if step and phrase.negative and phrase.form != "quoted" and clauses.phrases[index].form in ("cont", "conj"):
            return "stated"
        if ending := _ending(at, clauses):
            return ending
        over = clauses.governor[at]
        if over is None:
            return "stated"
        if phrase.form in ("adnominal", "cleft") or not phrase.predicate:
            if found := _noun(over, clauses) or _resolved(over, clauses):
                return found
            if (existing := _existing(over, clauses)) is not None:
                at = existing
                continue
            whose = "の" in clauses.surface(over)  # 使われた|サーバーの契約者とみられる男
            onto = clauses.phrases[over].particle == "と" and clauses.governor[over] is not None
            seeming = onto and not whose  # 借りたサーバーとみられる
            if phrase.form != "cleft" and not seeming and not clauses.surface(over).endswith(_words("nouns", "factual")):
                return "stated"
            if phrase.form == "cleft" and clauses.phrases[over].predicate:  # 命じたのはこの男だったとみられる
                at = over
                continue
            onward = clauses.governor[over]
            if onward is None or not clauses.phrases[over].particle:
                return _copula(over, clauses)
            at = onward if phrase.form == "cleft" or clauses.phrases[over].particle == "と" else at
            if at != onward:
                return "stated"
            if verdict := _quoting(at, clauses):
                return verdict
            continue
        if phrase.form == "quoted":
            if verdict := _quoting(over, clauses):
                return verdict
            at = over
            continue
        if phrase.form == "conj" or _new_topic(at, over, clauses):
            return "stated"
        at = over
    return "stated"


def _resolved(index: int, clauses: Clauses) -> str | None:
    """書類送検することにしている, 逮捕することを決めた: it is still to be done."""
    over = clauses.governor[index]
    if over is None or clauses.surface(index) != "こと":
        return None
    held = clauses.phrases[index].particle == "に" and clauses.lemma(over) in ("する", "決める")
    return "planned" if held or clauses.lemma(over) in ("決める", "検討", "決定") else None


def _existing(index: int, clauses: Clauses) -> int | None:
    """指示した人物がいる: that there is somebody who did it says that it was done."""
    over = clauses.governor[index]
    there = over is not None and clauses.phrases[index].particle in ("が", "も") and clauses.lemma(over) in ("いる", "居る", "存在")
    return over if there else None


def _copula(index: int, clauses: Clauses) -> str:
    phrase = clauses.phrases[index]
    ending = clauses.text[phrase.core : phrase.end + 8]
    return "suspected" if any(w in ending for w in _words("endings", "suspected")) else "stated"


def _ending(index: int, clauses: Clauses) -> str | None:
    """らしい、ようだ、だろう at the end of the predicate itself; 予定 and 方針 right behind it."""
    phrase = clauses.phrases[index]
    if not phrase.predicate:
        return None
    tail = clauses.text[phrase.core : phrase.end + 3]
    if any(w in tail for w in ("らしい", "ようだ", "ようです", "かもしれ", "だろう", "もよう", "模様")):
        return "suspected"
    return "suspected" if _OPEN.match(clauses.text, phrase.end) else None


def _quoting(over: int, clauses: Clauses) -> str | None:
    """What the verb over a clause in と makes of it; None where it only tells it."""
    lemma, phrase = clauses.lemma(over), clauses.phrases[over]
    if lemma.endswith(_words("verbs", "denied")):
        return "denied"
    if phrase.negative and lemma.endswith(("把握", "確認")):
        return "denied"  # 漏れたとは確認していない
    if lemma in _words("verbs", "suspected") or lemma.endswith(("推定", "推測", "推認", "想定", "疑う", "にらむ")):
        return "denied" if phrase.negative else "suspected"
    if lemma == "する" and phrase.passive:
        return "suspected"
    if lemma == "する" and phrase.form == "cont":
        onward = clauses.governor[over]
        if (
            onward is None
            or clauses.lemma(onward).endswith(_words("verbs", "held"))
            or any(w in clauses.lemma(onward) for w in ("容疑", "疑い"))
            or any(_held_for_it(i, clauses) for i in range(over + 1, onward))
        ):
            return "suspected"
    return None


def _held_for_it(index: int, clauses: Clauses) -> bool:
    """契約したとして、詐欺の罪に問われた男の公判が: the charge describes whose trial it is."""
    return clauses.phrases[index].form == "adnominal" and clauses.lemma(index).endswith(_words("verbs", "held"))


def _new_topic(at: int, over: int, clauses: Clauses) -> bool:
    """流出し、A社は…とみられる: another is spoken of behind the comma."""
    loose = (i for i in range(at + 1, over) if clauses.governor[i] is None)  # 出国しており、道警は手配する方針: of the whole
    return any(clauses.phrases[i].particle == "は" and i > at for i in (*clauses.taken[over], *loose))
