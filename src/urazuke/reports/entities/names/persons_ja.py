"""Japanese persons are who stands right before 容疑者, 社長, 報道官, whatever the dictionary makes of the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names.endings_ja import FILE, ending_of, made_of
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Word
from urazuke.reports.patterns import data

_ACCUSED = re.compile(
    r"(?<![\u3400-\u9fff\u3005\u30a1-\u30fa\u30fc・])(?P<name>[\u3400-\u9fff\u3005]{1,4}?)(?P<title>容疑者|被告(?!人|側)|副?報道官|副?報道局長|受刑者|死刑囚)"
)
_NO_TITLE = tuple("府室職邸選会補制")  # 大統領府 is no president
_NO_PERSON = (
    "男",
    "女",
    "各",
    "副",
    "主",
    "新",
    "同",
    "両",
    "元",
    "前",
    "男性",
    "女性",
    "社員",
    "職員",
    "役員",
    "無職",
    "同省",
    "部",
    "省",
    "庁",
    "府",
    "局",
    "党",
    "軍",
    "院",
    "館",
    "籍",
    "ら",
)
_KANA = re.compile(r"[\u30a1-\u30fa\u30fc]")


def find_persons(text: str, sentence: Sentence, words: Sequence[Word]) -> list[Found]:
    """Who bears a title in the sentence."""
    return [*_titled(text, words), *_accused(text, sentence)]


def _titled(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Who stands right before 容疑者, 社長, 報道官."""
    titles = frozenset(data(FILE)["generic"]["titles"])
    for index, word in enumerate(words):
        width = next((n for n in (3, 2, 1) if index + n <= len(words) and text[word.start : words[index + n - 1].end] in titles), 0)
        if not width or text[words[index + width - 1].end : words[index + width - 1].end + 1] in _NO_TITLE:
            continue
        first = _person_before(text, words, index)
        if first is None:
            continue
        title = text[word.start : words[index + width - 1].end]
        end = words[index + width - 1].end if title in data(FILE)["generic"]["with_title"] else word.start
        found = Found(words[first].start, end, "person", "name", text[words[first].start : end])
        found.features["title"] = title
        yield found


def _accused(text: str, sentence: Sentence) -> Iterator[Found]:
    """王建国容疑者, 羅明遠報道官: two to four kanji between a boundary and the title, whatever the dictionary makes of them."""
    for match in _ACCUSED.finditer(text, sentence.start, sentence.end):
        name = match["name"]
        if made_of(name, data(FILE)["generic"]["words"]) or any(name.endswith(w) or name.startswith(w) for w in _NO_PERSON):
            continue
        with_title = match["title"] in data(FILE)["generic"]["with_title"]
        yield Found(
            match.start("name"), match.end() if with_title else match.end("name"), "person", "name", name, None, {"title": match["title"]}
        )


def _person_before(text: str, words: Sequence[Word], index: int) -> int | None:
    """The first word of the person's name that ends right before the title; None where none does."""
    first = index
    never = data(FILE)["generic"]["not_persons"]
    while first > 0 and words[first - 1].end == words[first].start and index - first < 5:
        word = words[first - 1]
        surface = text[word.start : word.end]
        joined = surface in ("・", "＝")
        if not (joined or word.proper == "人名" or (word.pos[0] == "名詞" and _may_be_person(surface, word)) or word.pos[0] == "感動詞"):
            break
        if surface in never or word.pos[3] == "国" or (ending_of(surface, surface) and word.proper != "人名"):
            break
        first -= 1
        if word.pos[3] == "姓" and not (first and words[first - 1].proper == "人名"):
            break
    if first < index and first and words[first].pos[3] == "名" and _is_family_name(text, words[first - 1], words[first].start):
        first -= 1
    name = text[words[first].start : words[index].start] if first < index else ""
    return first if (1 < len(name) <= 20 and name not in never) or (first < index and words[first].pos[3] == "姓") else None


def _is_family_name(text: str, word: Word, ends: int) -> bool:
    """谷合|信彦院長: what stands right before a given name, two or three kanji, whatever the dictionary makes of it."""
    surface = text[word.start : word.end]
    kanji = re.fullmatch(r"[\u3400-\u9fff\u3005]{1,3}", surface) is not None
    return kanji and word.end == ends and word.pos[0] == "名詞" and not ending_of(surface, surface)


def _may_be_person(surface: str, word: Word) -> bool:
    """A word that the dictionary has no person for: katakana, or two or three kanji that are no title."""
    if _KANA.fullmatch(surface[0]):
        return True
    return word.proper in ("一般", "地名") and len(surface) <= 3


_AGED = re.compile(
    r"(?:^|[ \u3000、(（:：）)・])"
    r"(?P<name>[\u3400-\u9fff\u3005]{1,3}[ \u3000]?[\u3400-\u9fff\u3005\u3041-\u3096\u30a1-\u30fa]{1,4})"
    r"[（(][1-9１-９][0-9０-９]歳?[）)、]",
    re.MULTILINE,
)
_ACCUSED_BEHIND = re.compile(r"(.*?)(容疑者|被告|受刑者)?")  # 王凱被告（28）
_WRITERS = re.compile(
    r"(?:執筆|文責?|取材|記者|担当|著者|構成)[:：／/＝=][ \u3000]?(?:[^\n。、]{0,16}?[ \u3000])?"
    r"(?P<name>[\u3400-\u9fff]{1,4}[ \u3000]?[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]{1,5})(?=[\n（(／/]|$)"
)
_IN_OFFICE = re.compile(  # 深沢誠・農林水産部長
    r"(?<![\u3400-\u9fff\u30a1-\u30fa\u30fc・])(?P<name>[\u3400-\u9fff\u3005]{2,5})・"
    r"(?=[\u3400-\u9fff\u30a1-\u30fa\u30fc・]{1,18}?(?:[部局課室館院所校社会議副]長|大臣|次官|知事|担当官|報道官|監|統括官|官房長官|教授|主任)(?![\u3400-\u9fff]))"
)
_SELF_STYLED = re.compile(
    r"(?<![\u3400-\u9fff\u30a1-\u30fa\u30fcA-Za-z])[「『]?(?P<name>[\u30a1-\u30fa\u30fc・]{2,16}|[\u3400-\u9fff]{2,4}|[A-Z][A-Za-z0-9_]{1,16})[」』]?"
    r"(?:[をと]名乗る|を自称する|と称する)(?=男|女|人物|者|相手|知人|ユーザー|客|アカウント)"
)
_MYSELF = re.compile(r"(?:チーム|部|課|室|センター|ラボ|グループ)の(?P<name>[\u3400-\u9fff]{2,3})です")
_BEHIND = r"(?=[はがのをにもと、。）)]|容疑者|被告|氏|さん|社長|教授|記者|です)"


def find_introduced(text: str) -> list[Found]:
    """津曲亮介（34歳）, 執筆：遠野みさき, 分析チームの遠野です: names that their place tells; the family name alone behind them."""
    found = []
    for match in (m for pattern in (_AGED, _WRITERS, _MYSELF, _SELF_STYLED, _IN_OFFICE) for m in pattern.finditer(text)):
        name, title = _ACCUSED_BEHIND.fullmatch(match["name"]).groups()  # type: ignore[union-attr]  # it matches any name
        start, end, name = _behind_trade(match.start("name"), match.start("name") + len(name), name)
        if name and not _describes(name):
            found.append(Found(start, end, "person", "name", name, None, {"title": title} if title else {}))
    return [*found, *(f for item in found for f in _family_names(text, item))]


def _behind_trade(start: int, end: int, name: str) -> tuple[int, int, str]:
    """会社員　津曲亮介: the trade does not belong to the name."""
    trade, _, rest = name.replace("\u3000", " ").partition(" ")
    return (end - len(rest), end, rest) if len(rest) > 1 and _describes(trade) else (start, end, name)


def _describes(name: str) -> bool:
    """無職の男, 同社員, 会社員: no names."""
    plain = re.sub(r"[ \u3000]", "", name)
    generic = (*data(FILE)["generic"]["words"], *data(FILE)["generic"]["titles"])
    return (
        any(plain.endswith(w) for w in (*_NO_PERSON, "員", "者", "業", "生", "人", "職", "年", "少女", "妻"))
        or plain.startswith(("同", "元", "当"))
        or made_of(plain, generic)
        or ending_of(plain, plain) is not None
    )


def _family_names(text: str, person: Found) -> Iterator[Found]:
    parts = re.split(r"[ \u3000]", person.name)
    family = parts[0] if len(parts) > 1 else person.name[:2]
    if len(family) < 2 or len(person.name) < 3:
        return
    for match in re.finditer(rf"(?<![\u3400-\u9fff]){family}{_BEHIND}|(?<=被疑者){family}{_BEHIND}", text):
        if match.start() != person.start:
            yield Found(match.start(), match.end(), "person", "name", family)
