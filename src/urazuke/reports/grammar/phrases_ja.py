"""A Japanese sentence falls into phrases: a noun group with its particle, or a predicate with all that it drags behind it.

Mentions stay whole (IDとパスワード is one noun), names in 「」 belong to their noun, what somebody says in 「」 lies one level deeper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from urazuke.reports.grammar.syntax import Word

_PARTICLE = re.compile(
    r"(?:など|等|ら(?=[がをにはもの])|側|たち)*"
    r"(?P<p>によりますと|によりますと|によると|によれば|によって|により|による|に対しては|に対しても|に対して|に対し|に対する|に関しては|に関して|に関する|につきましては|につきまして|につき|を含め|を含む|"
    r"についても|については|について|に関連して|に関連し|を通じて|を通じた|を通じ|を通して|を通し|を介して|を介した|を介し|を経由して|を経由し|経由で|をめぐって|をめぐり|"
    r"をめぐる|を巡る|を巡り|に向けた|に向けて|に向け|にとって|にわたって|にわたり|にかけて|とともに|と共に|として(?:は|も)?|としての|からの|への|との|での|までの|には|にも|では|でも|"
    r"へは|へも|からは|からも|とは|とも|よりも|より|まで|が|を|に|へ|で|から|と|や|か(?![らの])|の|は|も|)"
)
_SAYS = re.compile(r"、?(?:など)?(?:との|という|といった|としており|としている|として|とし、|とみ|とする|とした|とさ|とい|と|って)")
_CONJUNCTION = re.compile(r"(?:が|けれど|けど|ものの|ため|ので|から|のに|し|一方|うえ|上で|ば|ほか)(?:[、はでもに]|$)|(?:が|し)、")
_ADVERB = re.compile("相次いで|合わせて|あわせて|併せて|続けて|改めて|あらためて|初めて|はじめて|極めて")
_ASIDE = re.compile(r"（[^（）\n]{0,80}）|\([^()\n]{0,80}\)")
_NOUNS = ("名詞", "代名詞", "接頭辞", "接尾辞", "形状詞", "記号")
_ABOUT = ("およそ", "約", "ほぼ", "少なくとも", "計", "少なくも")  # before a number they are part of it
_LIGHT = ("する", "いたす", "できる", "致す", "なさる")
_NEGATIVE = ("ない", "ぬ", "ん", "ず", "まい", "無い")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or a mention taken as one noun. `kind`: noun verb adjective auxiliary particle adverb open close comma stop gap."""

    start: int
    end: int
    kind: str
    lemma: str
    form: str
    bound: bool = False  # a verb that follows another as its auxiliary, a conjunctive particle


@dataclass(slots=True)
class Phrase:
    """`core` ends where its particle or its auxiliaries begin. `form` of a predicate: final cont conj quoted adnominal."""

    start: int
    core: int
    end: int
    depth: int
    particle: str = ""
    lemma: str = ""  # of a verb or adjective; empty for nouns, the noun itself is text[start:core]
    predicate: bool = False
    passive: bool = False
    causative: bool = False
    negative: bool = False
    form: str = ""
    pause: bool = False
    gap: bool = False  # a blank follows, as in headlines
    closes: bool = False  # what somebody says ends with it
    auxiliaries: list[str] = field(default_factory=list)


def units(text: str, words: Sequence[Word], mentions: Sequence[tuple[int, int]]) -> list[Unit]:
    """The words in order; those inside a mention make one noun with what is left of it."""
    found: list[Unit] = []
    index, at = 0, 0
    while at < len(words):
        word = words[at]
        while index < len(mentions) and mentions[index][1] <= word.start:
            index += 1
        if index < len(mentions) and mentions[index][0] <= word.start < mentions[index][1]:
            end = mentions[index][1]
            while at < len(words) and words[at].end <= end:
                at += 1
            if at < len(words) and words[at].start < end:  # the mention ends inside a word
                at += 1
            found.append(
                Unit(
                    word.start,
                    end if at >= len(words) else min(words[at].start, max(end, words[at - 1].end)),
                    "noun",
                    text[word.start : end],
                    "",
                )
            )
            continue
        if adverb := _ADVERB.match(text, word.start):  # no clause of its own
            found.append(Unit(word.start, adverb.end(), "adverb", adverb[0], ""))
            while at < len(words) and words[at].start < adverb.end():
                at += 1
            continue
        if _adverbial(text, words, at):
            found.append(Unit(word.start, words[at + 1].end, "adverb", text[word.start : words[at + 1].end], ""))
            at += 2
            continue
        found.append(_unit(text, word))
        at += 1
    return found


def _adverbial(text: str, words: Sequence[Word], at: int) -> bool:
    """個別に通知した, 早急に連絡した: how it was done is no clause of its own; 可能に|なった is one."""
    if at + 2 >= len(words) or not (words[at].pos[0] == "形状詞" or words[at].pos[2] == "形状詞可能"):
        return False
    particle, following = words[at + 1], words[at + 2]
    plain = particle.pos[0] == "助動詞" and text[particle.start : particle.end] == "に"
    return plain and following.pos[0] in ("名詞", "動詞") and following.lemma not in ("なる", "成る", "する", "為る", "ある")


def _unit(text: str, word: Word) -> Unit:
    first, second, form = word.pos[0], word.pos[1], word.pos[5]
    kind = {"動詞": "verb", "形容詞": "adjective", "助動詞": "auxiliary", "助詞": "particle", "空白": "gap"}.get(first, "adverb")
    bound = second in ("非自立可能", "接続助詞")
    if first in _NOUNS or text[word.start : word.end] in _ABOUT:
        kind = "noun"
    elif first == "補助記号":
        mark = text[word.start : word.end]
        kind = {"括弧開": "open", "括弧閉": "close", "読点": "comma", "句点": "stop"}.get(second, "noun" if mark in "・＝=-‐ー" else "gap")
    return Unit(word.start, word.end, kind, word.lemma, form, bound)


class Phrasing:
    """One pass over the units of a sentence."""

    def __init__(self, text: str, found: list[Unit], end: int) -> None:
        self._text, self._units, self._end = text, found, end
        self._at = 0
        self._depth = 0
        self._closing: list[bool] = []  # of each open bracket: did it go one level deeper
        self.phrases: list[Phrase] = []

    def run(self) -> list[Phrase]:
        while self._at < len(self._units):
            unit = self._units[self._at]
            if unit.kind == "noun" or (unit.kind == "open" and not self._says(self._at)):
                self._noun()
            elif unit.kind == "verb" and self._nominal():
                self._at += 1
                self._with_particle(unit.start, unit.end)
            elif unit.kind in ("verb", "adjective"):
                self._predicate(unit.start, unit.lemma)
            else:
                self._mark(unit)
                self._at += 1
        return self.phrases

    def _nominal(self) -> bool:
        """知らせを、申し込みの: a verb's stem with a case particle is a noun."""
        unit, following = self._units[self._at], self._units[self._at + 1 : self._at + 2]
        if not unit.form.startswith("連用形") or not following or unit.end - unit.start < 2:
            return False
        return following[0].kind == "particle" and self._text[following[0].start : following[0].end] in ("を", "が", "の")

    def _mark(self, unit: Unit) -> None:
        last = self.phrases[-1] if self.phrases else None
        if unit.kind == "open":
            self._closing.append(True)
            self._depth += 1
        elif unit.kind == "close" and self._closing and self._closing.pop():
            self._depth -= 1
            if last and last.depth > self._depth:  # what is said ends here; what follows takes it up
                last.form, last.closes = ("quoted" if last.predicate else last.form), True
        elif last and unit.kind in ("comma", "stop"):
            last.pause = True
        elif last and unit.kind == "gap":
            last.gap = True

    def _says(self, at: int) -> bool:
        """Is what this bracket opens said by somebody (it holds a predicate), and no name?"""
        level = 0
        verbal = False
        for unit in self._units[at : at + 400]:
            level += (unit.kind == "open") - (unit.kind == "close")
            verbal |= unit.kind in ("verb", "auxiliary", "stop", "adjective")
            if level == 0:
                after = self._text[unit.end : unit.end + 3]
                return verbal and (unit.end - self._units[at].start > 16 or after.startswith(("と", "など", "。")) or not after)
        return verbal

    def _noun(self) -> None:
        start, core = self._units[self._at].start, self._units[self._at].end
        level = 0
        while self._at < len(self._units):
            unit = self._units[self._at]
            if aside := _ASIDE.match(self._text, unit.start, self._end):
                core = aside.end()
                self._skip(core)
                continue
            if unit.kind == "open" and (level or not self._says(self._at)):
                level += 1
            elif unit.kind == "close" and level:
                level -= 1
            elif (
                unit.kind != "noun"
                and not level
                and not (unit.kind == "auxiliary" and self._text[unit.start : unit.end] == "な" and self._nouny())
            ):
                break
            core = unit.end
            self._at += 1
        following = self._units[self._at] if self._at < len(self._units) else None
        if (following and following.kind == "verb" and following.lemma in _LIGHT) or (
            following and following.kind == "auxiliary" and following.lemma in ("だ", "です", "らしい")
        ):
            self._predicate(start, "", core)
        else:
            self._with_particle(start, core)

    def _nouny(self) -> bool:
        """不正なアクセス: a noun follows な."""
        return (
            self._at + 1 < len(self._units)
            and self._units[self._at + 1].kind == "noun"
            and not self._text.startswith(("の", "こと"), self._units[self._at + 1].start)
        )

    def _skip(self, end: int) -> None:
        while self._at < len(self._units) and self._units[self._at].start < end:
            self._at += 1

    def _with_particle(self, start: int, core: int) -> None:
        match = _PARTICLE.match(self._text, core, self._end)
        end = match.end() if match else core
        self.phrases.append(Phrase(start, core, end, self._depth, match["p"] if match else ""))
        self._skip(end)

    def _predicate(self, start: int, lemma: str, core: int = 0) -> None:
        phrase = Phrase(start, core or self._units[self._at].end, 0, self._depth, "", lemma, True)
        if not core:
            self._at += 1
            self._compound(phrase)
        self._auxiliaries(phrase)
        phrase.form = self._form(phrase)
        self.phrases.append(phrase)

    def _compound(self, phrase: Phrase) -> None:
        """売り + 渡す: one verb."""
        before = self._units[self._at - 1]
        while self._at < len(self._units):
            unit = self._units[self._at]
            if unit.kind != "verb" or not before.form.startswith("連用形") or before.kind != "verb" or unit.bound:
                break
            phrase.lemma = self._text[phrase.start : unit.start] + unit.lemma
            phrase.core = unit.end
            before = unit
            self._at += 1

    def _auxiliaries(self, phrase: Phrase) -> None:
        last = self._units[self._at - 1]
        noun = not phrase.lemma
        while self._at < len(self._units):
            unit = self._units[self._at]
            joined = last.kind == "particle" or noun or last.kind in ("verb", "auxiliary", "adjective")
            if (
                unit.kind == "auxiliary"
                or (unit.kind == "verb" and unit.bound and joined)
                or (unit.kind == "adjective" and unit.bound and (last.kind == "particle" or unit.lemma in _NEGATIVE))
                or (unit.kind == "particle" and self._conjunctive(unit))
            ):
                pass
            else:
                break
            noun = False
            phrase.auxiliaries.append(unit.lemma)
            phrase.passive |= unit.lemma in ("れる", "られる")
            phrase.causative |= unit.lemma in ("せる", "させる")
            phrase.negative ^= unit.lemma in _NEGATIVE
            last = unit
            self._at += 1
        phrase.end = last.end
        phrase.form = last.form if last.kind != "particle" else "連用形"

    def _conjunctive(self, unit: Unit) -> bool:
        """て and で behind a verb, は in ては いない."""
        surface = self._text[unit.start : unit.end]
        following = self._units[self._at + 1] if self._at + 1 < len(self._units) else None
        if surface in ("て", "で", "ながら", "つつ", "たり") and unit.bound:
            return True
        before = self._units[self._at - 1]
        verbal = following is not None and following.kind in ("verb", "adjective", "auxiliary") and following.bound
        return surface in ("は", "も") and before.kind in ("particle", "auxiliary") and verbal

    def _form(self, phrase: Phrase) -> str:
        after = self._text[phrase.end : min(phrase.end + 8, self._end)]
        following = self._units[self._at] if self._at < len(self._units) else None
        if following is None or following.kind in ("stop", "close", "gap"):
            return "final"
        if after.startswith(("のは", "のも")):
            return "cleft"
        if after.startswith(("のが", "のを", "のに", "の件", "との", "といった", "か", "のかど", "のか")) and not after.startswith("から"):
            return "adnominal"
        if _SAYS.match(after):
            return "quoted"
        if phrase.form.startswith(("連用形", "未然形")):
            return "cont"
        if _CONJUNCTION.match(after):
            return "conj"
        if following.kind in ("noun", "adverb", "open", "adjective", "verb") or after.startswith(("の", "か")):
            return "adnominal"
        return "conj" if following.kind == "comma" else "final"
