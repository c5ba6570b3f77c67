"""The clauses of a Japanese sentence: which noun groups each predicate takes, what modifies which noun, what governs what.

Heads follow in Japanese, and nothing crosses: one pass from the left with a stack of what still waits for its head.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from urazuke.reports.grammar.phrases_ja import Phrase, Phrasing, units
from urazuke.reports.grammar.syntax import Word
from urazuke.reports.patterns import data

ADNOMINAL = (
    "の", "への", "との", "からの", "での", "による", "に対する", "に関する", "をめぐる", "を巡る", "を通じた", "を介した",
    "までの", "としての", "に向けた", "や", "を含む",
)  # fmt: skip
TOPIC = ("は", "も", "とは", "とも")
_LINKED = ("cont", "conj", "quoted")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens: `name` as a noun or a dictionary form, its predicate's phrase and, apart from it, its noun's."""

    name: str
    start: int
    end: int
    phrase: int
    noun: int | None
    passive: bool
    negative: bool
    verbal: bool
    existential: bool = False


@functools.cache
def _light() -> Mapping[tuple[str, str], str]:
    rows = data("frames/grammar_ja.toml")["light"]
    return {(p, v): row["voice"] for row in reversed(rows) for p in row["particles"] for v in row["verbs"]}


@functools.cache
def _bare() -> tuple[str, ...]:
    nouns = data("frames/grammar_ja.toml")["nouns"]
    return (*nouns["suspected"], *nouns["planned"], *nouns["bare"])


@functools.cache
def _wrapping() -> tuple[str, ...]:
    nouns = data("frames/grammar_ja.toml")["nouns"]
    return (*nouns["suspected"], *nouns["planned"], *nouns["factual"], "との", "か")


@functools.cache
def _left_out(verb: str) -> tuple[str, ...]:
    """The particles that a clause with that verb does not take where it describes a noun."""
    rows = data("frames/grammar_ja.toml")["relative"]
    return tuple(p for p, kind in (("が", "subject"), ("を", "intransitive")) if verb in rows[kind])


class Clauses:
    """The phrases of one sentence and how they hang together; indices are places in `phrases`."""

    def __init__(self, text: str, words: Sequence[Word], mentions: Sequence[tuple[int, int]], nouns: frozenset[str]) -> None:
        end = words[-1].end if words else 0
        self.text = text
        self.phrases: list[Phrase] = Phrasing(text, units(text, words, mentions), end).run()
        count = len(self.phrases)
        self.governor: list[int | None] = [None] * count
        self.taken: list[list[int]] = [[] for _ in range(count)]  # of a predicate: the noun groups it takes
        self.modifiers: list[list[int]] = [[] for _ in range(count)]  # of a noun: what stands before it in の or as a clause
        self.topics: list[list[int]] = [[] for _ in range(count)]
        self._nouns = nouns
        self._attach()
        self._clefts()
        self.events = tuple(self._events())

    def surface(self, index: int) -> str:
        """The noun group without its particle, the predicate without its auxiliaries."""
        phrase = self.phrases[index]
        return self.text[phrase.start : phrase.core]

    def lemma(self, index: int) -> str:
        return self.phrases[index].lemma or self.surface(index)

    def event_at(self, start: int, end: int) -> Event | None:
        """The event of which these characters are a part; one told by a verb before one that is only named."""
        touching = [e for e in self.events if e.start < end and start < e.end]
        return min(touching, key=lambda e: (abs(e.end - end) + abs(e.start - start), not e.verbal, e.start), default=None)

    def event_of(self, index: int) -> Event | None:
        return next((e for e in self.events if e.phrase == index), None)

    def named(self, index: int) -> str | None:
        """The event noun at the end of a noun group, before what only wraps it: サーバー契約容疑 is a 契約."""
        core = self.surface(index).rstrip("」』")
        for _ in range(3):
            if word := next((core[-n:] for n in range(min(len(core), 10), 1, -1) if core[-n:] in self._nouns), None):
                return word
            wrap = next((w for w in _bare() if core.endswith(w) and len(core) > len(w) + 1), None)
            if wrap is None:
                return None
            core = core[: -len(wrap)]
        return None

    def _attach(self) -> None:
        pending: list[int] = []
        adnominal: list[int] = []
        waiting: list[int] = []
        topics: list[int] = []
        for index, phrase in enumerate(self.phrases):
            while topics and self.phrases[topics[-1]].depth > phrase.depth:
                topics.pop()
            self.topics[index] = topics[::-1]
            if self._adverbial(index):
                continue
            if phrase.predicate:
                adnominal = self._predicate(index, pending, adnominal, waiting)
            else:
                self._noun(index, pending, adnominal, waiting)
                adnominal = [index] if phrase.particle in ADNOMINAL and not phrase.pause else []
                if phrase.particle in TOPIC:
                    topics.append(index)

    def _adverbial(self, index: int) -> bool:
        """関与が強く疑われる: how it is done takes nobody."""
        phrase = self.phrases[index]
        if not phrase.predicate or phrase.pause or phrase.form != "cont" or index + 1 >= len(self.phrases):
            return False
        plain = phrase.lemma.endswith("い") and phrase.lemma not in ("ない", "無い", "たい") and not phrase.negative
        return plain and self.text[phrase.start : phrase.end].endswith("く") and self.phrases[index + 1].predicate

    def _clefts(self) -> None:
        """借りたのは、…の男だ: a cleft points to the noun that ends its clause."""
        for index, phrase in enumerate(self.phrases):
            if phrase.form == "cleft":
                self.governor[index] = next((k for k in range(index + 1, len(self.phrases)) if self._focus(k, phrase.depth)), None)

    def _focus(self, index: int, depth: int) -> bool:
        phrase = self.phrases[index]
        if phrase.depth != depth or self.text.startswith("ではな", phrase.core):  # 名義人ではなく
            return False
        if phrase.predicate:
            describes = phrase.form == "adnominal" and not self.text.startswith("と", phrase.end)  # 店長だった|容疑者
            plain = not phrase.lemma and not describes
            return plain and self.text.startswith(("だ", "で", "と"), phrase.core)
        last = index + 1 == len(self.phrases)
        if phrase.particle == "で" and phrase.pause:
            return True
        calling = (
            phrase.particle == "と" and not last and self.phrases[index + 1].lemma in ("呼ぶ", "言う", "いう", "名乗る", "称する", "知る")
        )
        if calling and self.phrases[index + 1].form == "adnominal":
            return False  # 侵入したのは「X」と呼ばれる集団だ
        return phrase.particle in ("", "と", "か") and (last or phrase.gap or self.phrases[index + 1].predicate)

    def _noun(self, index: int, pending: list[int], adnominal: list[int], waiting: list[int]) -> None:
        phrase = self.phrases[index]
        self.modifiers[index] = list(adnominal)
        for item in adnominal:
            self.governor[item] = index
        if phrase.particle in ADNOMINAL and not self._ends_here(index):
            return
        if self._ends_here(index) and self.named(index):
            self._take(index, pending)
            self._govern(index, waiting)
        if phrase.particle not in ADNOMINAL:
            pending.append(index)

    def _ends_here(self, index: int) -> bool:
        """A noun of an event that ends a headline or a clause tells it: 男を逮捕、…; 大学に侵入か."""
        phrase = self.phrases[index]
        last = index + 1 == len(self.phrases)
        wrapped = self.surface(index).endswith(_bare())
        nouny = phrase.particle in ("の",) and not last and self.surface(index + 1) in _bare() and self.surface(index + 1) != "問題"
        return (phrase.particle in ("", "か", "へ", "と", "で") and (last or phrase.gap or phrase.pause or wrapped)) or nouny

    def _predicate(self, index: int, pending: list[int], adnominal: list[int], waiting: list[int]) -> list[int]:
        phrase = self.phrases[index]
        kept = adnominal
        if not phrase.lemma and adnominal:  # Tickの仕業だ
            self.modifiers[index] = list(adnominal)
            for item in adnominal:
                self.governor[item] = index
            kept = []
        self._take(index, pending)
        self._govern(index, waiting)
        if phrase.form in ("adnominal", "cleft"):
            return [*kept, index]
        if phrase.form in _LINKED:
            waiting.append(index)
        return kept if phrase.form == "adnominal" else []

    def _govern(self, index: int, waiting: list[int]) -> None:
        phrase = self.phrases[index]
        for item in list(waiting):
            other = self.phrases[item]
            if other.depth < phrase.depth or (self._describes(phrase) and other.pause and other.form != "quoted"):
                continue
            self.governor[item] = index
            waiting.remove(item)

    def _describes(self, phrase: Phrase) -> bool:
        """It tells something of a person or a thing; the noun is no mere wrapping of the clause (疑い, こと, 方針)."""
        return phrase.form == "adnominal" and not self.text.startswith(_wrapping(), phrase.end)

    def _take(self, index: int, pending: list[int]) -> None:
        phrase = self.phrases[index]
        told = self.text.startswith(("との", "という", "といった"), phrase.end)
        inner = phrase.predicate and phrase.form in ("adnominal", "cleft") and not told
        cases: set[str] = set()
        describing = inner and phrase.form == "adnominal"
        left = _left_out(phrase.lemma or self.surface(index)) if describing and not phrase.passive else ()
        left = ("が",) if describing and phrase.passive and phrase.lemma in ("呼ぶ", "知る", "称する", "言う") else left  # Xと呼ばれる集団
        for item in reversed(list(pending)):
            other = self.phrases[item]
            if other.particle in left and other.depth == phrase.depth:
                break
            if other.depth < phrase.depth:
                break
            if other.depth > phrase.depth:
                pending.remove(item)
                continue
            if other.particle in TOPIC and (inner or ((phrase.form == "quoted" or told) and not self._said_too(item, phrase, pending))):
                break
            if (other.pause and inner and other.particle not in ("", "に", "で")) or (
                other.particle in ("が", "を") and other.particle in cases
            ):
                break
            cases.add(other.particle)
            pending.remove(item)
            self.taken[index].insert(0, item)
            self.governor[item] = index

    def _said_too(self, item: int, phrase: Phrase, pending: list[int]) -> bool:
        """流出はないとしている: the topic belongs to what is said where it is no speaker, or where the speaker stands before it."""
        others = (i for i in pending if i < item and self.phrases[i].particle in TOPIC and self.phrases[i].depth == phrase.depth)
        return phrase.closes or self.named(item) is not None or next(others, None) is not None

    def _events(self) -> Iterator[Event]:
        told: set[int] = set()
        for index, phrase in enumerate(self.phrases):
            if phrase.predicate:
                yield from self._told(index, phrase, told)
        for index, phrase in enumerate(self.phrases):
            if index not in told and not phrase.predicate and (name := self.named(index)):
                start = self._begin(index, name)
                if (doing := self._done_before(index)) is not None:
                    passive = _light()["を", self.lemma(doing)] == "passive"
                    yield Event(name, start, start + len(name), doing, index, passive, self.phrases[doing].negative, True)
                    continue
                alone = phrase.pause and not self.taken[index]  # JAXA攻撃、…: a topic, not yet told
                yield Event(name, start, start + len(name), index, None, False, False, self._ends_here(index) and not alone)

    def _done_before(self, noun: int) -> int | None:
        """月波ペイが受けた不正アクセス、集団が仕掛けた攻撃: the verb that takes up the noun which it describes."""
        verbs = (i for i in self.modifiers[noun] if self.phrases[i].predicate and self.phrases[i].form == "adnominal")
        return next((i for i in verbs if ("を", self.lemma(i)) in _light() and self.lemma(i) not in ("する", "ある", "いる")), None)

    def _told(self, index: int, phrase: Phrase, told: set[int]) -> Iterator[Event]:
        lemma = self.lemma(index)
        negative = phrase.negative != (phrase.lemma in ("ない", "無い"))
        for item in self.taken[index]:
            voice = _light().get((self.phrases[item].particle, lemma))
            name = self.named(item) if voice else None
            if voice and name:
                told.add(item)
                exists = self.phrases[item].particle in ("が", "は", "も") or lemma in ("確認", "検知", "認める", "把握")
                passive = (voice == "passive") != (phrase.passive and not exists and voice != "passive")
                yield Event(name, self._begin(item, name), phrase.end, index, item, passive, negative, True, exists)
        name = phrase.lemma or self.named(index) or lemma
        if name == "知る" and phrase.causative:
            name = "知らせる"
        start = phrase.start if phrase.lemma else self._begin(index, name)
        yield Event(name, start, phrase.end, index, None, phrase.passive, negative, True)

    def _begin(self, index: int, name: str) -> int:
        """Where the event's noun begins, with what makes one word with it (サイバー攻撃), but no mention before it."""
        at = self.text.rfind(name, self.phrases[index].start, self.phrases[index].core)
        return at if at >= 0 else self.phrases[index].start
