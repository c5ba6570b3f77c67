"""Japanese names that no list knows: runs of nouns that end in 大学, 県警, …, quoted ones, who bears a title, proper nouns."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from urazuke.reports.entities.found import Found, outside, without_overlaps
from urazuke.reports.entities.names.endings_ja import FILE, Ending, ending_of, made_of, stem_of
from urazuke.reports.entities.names.gazetteer import CHUGOKU
from urazuke.reports.entities.names.persons_ja import find_introduced, find_persons
from urazuke.reports.entities.names.quoted_ja import find_quoted
from urazuke.reports.entities.names.unquoted_ja import find_unquoted, ordinary
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax, Word
from urazuke.reports.patterns import data

_JOINING = ("・", "＆", "&", "-", "－", "ヶ", "ー", "＝")
_INCORPORATED = re.compile(
    r"(?:株式会社|有限会社|合[同資]会社|(?:国立研究開発|国立大学|公立大学|地方独立行政|独立行政|社会福祉|社会医療|医療|学校|宗教"
    r"|特定非営利活動|(?:一般|公益)(?:財団|社団)|財団|社団)法人)[ \u3000]?"
)
_FOUNDED = re.compile(r"(?:国立|国営|都立|道立|府立|県立|市立|町立|村立|区立|公立|私立)[^の]{4,}")  # 国立種苗保存センター
_REGION = re.compile(  # 中部送電システム
    r"(?:北日本|東日本|西日本|中日本|関東|関西|中部|東海|北陸|東北|四国|九州|山陰|山陽|近畿|信越|甲信|上越|中越|瀬戸内|道東|道央|三陸|常磐|房総|伊豆|紀州|南紀)"
    r"(?!地方|地区|支社|支店|支局|支部|各|一円|全域|沿岸|工場|営業所|管区|財務|総合通信|農政|運輸局|経済産業局|の)[\u3400-\u9fff\u30a1-\u30fa\u30fc]{2}"
)
_LONGEST_FORM = 13  # 特定非営利活動法人 and more
_NOT_A_PLACE = re.compile(r"(?:派|寄り|国?籍|人(?![口材])|系|製|語|式|産|資本|支部|支店)")
NATIONAL = re.compile(r"(?:外(?=[のでにへか])|派|寄り|国?籍|人(?![口材])|系|製|語|式)")
_FOLLOWS_COMPANY = re.compile(
    r"を(?:退職|辞め)|に(?:勤務|勤め|在籍|入社|再就職)|の元?(?:社員|従業員|社長|役員|取締役|広報)|社(?![員長内外会])"
)
_KATAKANA_NAME = re.compile(r"[\u30a1-\u30fa\u30fc・]{3,}")
_DOES_AS_COMPANY = re.compile(
    r"によると|によりますと|が(?:攻撃|不正アクセス|被害|サイバー)|に(?:不正に?)?(?:侵入|アクセス)|は[^。、]{0,24}と(?:発表|公表|コメント|説明)"
)
_WITH_SHA = re.compile(r"[A-Za-z\u30a1-\u30fa\u30fc・& ]{3,}社")
_KANA = re.compile(r"[\u30a1-\u30fa\u30fc]")


def find_names(text: str, known: list[Found], sentences: Sequence[Sentence] = (), syntax: Syntax | None = None) -> list[Found]:
    """Names by ending, by quotation, by title, by proper noun; one that holds a known name and is longer wins over it."""
    found = [*find_quoted(text)]
    titled: list[Found] = []
    for sentence in sentences if syntax else ():
        words = syntax.words(sentence) if syntax else ()
        titled += find_persons(text, sentence, words)
        for run in _runs(text, words):
            found += _in_run(text, run)
    if syntax:
        found += find_unquoted(text, [syntax.words(sentence) for sentence in sentences])
    titled = without_overlaps([*titled, *find_introduced(text)])
    found += outside(list(_seated(text)), found)
    found = [_without_sha(text, _with_form(text, f)) for f in found]
    chosen = without_overlaps([*titled, *outside(found, titled)])
    spans = {f.end: f for f in known}
    return [f for f in chosen if f.end not in spans or f.end - f.start > spans[f.end].end - spans[f.end].start]


_SEATED = re.compile(  # ヒエダ冷熱（浜松市）, 大和ファインケム（大阪市、保科由紀夫社長）
    r"(?<![\u3400-\u9fff\u30a1-\u30fa\u30fcA-Za-z])(?P<n>[\u3400-\u9fff\u30a1-\u30fa\u30fcA-Za-z]{3,16})"
    r"（(?:本社|本店|本部)?[・、:：]?(?:[\u3400-\u9fff]{1,3}[都道府県])?[\u3400-\u9fff\u30a1-\u30fa]{1,6}[市区町村](?:）|、[^（）]{2,14}(?:社長|代表|理事長|学長|院長)）)"
)


def _seated(text: str) -> Iterator[Found]:
    """A name behind which its town stands is a body's; what only tells the trade, and who is a person, is none."""
    for match in _SEATED.finditer(text):
        name = match["n"]
        generic = data(FILE)["generic"]
        if name.endswith((*generic["titles"], "容疑者", "被告", "さん", "男", "女", "社", "会社", "メーカー", "業者", "企業")):
            continue
        if not (made_of(name, generic["words"]) or name in ordinary()):
            yield _found(text, match.start("n"), match.end("n"), "organisation")


def _runs(text: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that may make up names: nouns, prefixes, suffixes and what joins them, in unbroken rows."""
    run: list[Word] = []
    for index, word in enumerate(words):
        if not run and text[word.start : word.end] in _JOINING:
            continue  # the dot of a list
        if (
            _nominal(text, word)
            or _before_press(text, words, index)
            or (run and (text[word.start : word.end] in _JOINING or _inside_a_name(text, words, index)))
        ):
            run.append(word)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _nominal(text: str, word: Word) -> bool:
    surface = text[word.start : word.end]
    if word.pos[0] == "名詞":
        return (word.pos[1] != "数詞" and word.pos[2] != "副詞可能") or surface.isascii()
    if word.pos[0] in ("接頭辞", "形状詞", "記号"):
        return word.pos[1] != "助動詞語幹" and not surface.isspace()
    if word.pos[0] == "接尾辞":
        return word.pos[1] == "名詞的" and word.pos[2] != "助数詞"
    return word.pos[0] == "補助記号" and surface in ("・", "＆", "&")


def _inside_a_name(text: str, words: Sequence[Word], index: int) -> bool:
    """瀬戸|内|テレビ: 内 between a place and a name's ending."""
    if text[words[index].start : words[index].end] not in ("内", "中", "上", "下") or index + 1 == len(words):
        return False
    following = words[index + 1]
    surface = text[following.start : following.end]
    return words[index - 1].proper == "地名" and following.pos[0] == "名詞" and ending_of(surface, surface) is not None


def _before_press(text: str, words: Sequence[Word], index: int) -> bool:
    """毎朝|新聞: an adverb's word begins the name of a newspaper."""
    if words[index].pos[2] != "副詞可能" or index + 1 == len(words):
        return False
    following = words[index + 1]
    return text[following.start : following.end] in ("新聞", "新報", "日報", "テレビ", "タイムス", "タイムズ")


def _in_run(text: str, run: list[Word]) -> Iterator[Found]:
    at = 0
    while at < len(run):
        surface = text[run[at].start : run[at].end]
        if at + 1 < len(run) and (form := _form_of_incorporation(text, run[at:])):
            yield _found(text, run[at + form].start, run[-1].end, "organisation")
            return
        if surface in data(FILE)["generic"]["broadcasters"] and at + 1 < len(run) and run[at + 1].proper:
            yield _found(text, run[at].start, run[at + 1].end, "media_outlet")
            at += 2
            continue
        last, ending = _name_end(text, run, at)
        if ending is None:
            yield from _unended(text, run, at)
            return
        first = _name_start(text, run, at, last)
        if first <= last and _is_name(text, run[first : last + 1], ending) and not _tells_trade(text, run, last):
            yield from _proper(text, run[at:first])
            yield _found(text, run[first].start, run[last].end, ending.type)
        else:
            yield from _proper(text, run[at : last + 1])
        at = last + 1


def _tells_trade(text: str, run: list[Word], last: int) -> bool:
    """海底観測機器|メーカー: what a maker makes, or a company deals in, is no name."""
    following = text[run[last + 1].start : run[last + 1].end] if last + 1 < len(run) else ""
    return following in ("メーカー", "会社", "業者", "商社", "大手", "業界", "各社", "販売", "製造", "販売業", "製造業") and not any(
        w.proper for w in run[last : last + 1]
    )


def _form_of_incorporation(text: str, run: list[Word]) -> int:
    """How many words of the run's beginning tell that a company or body is named: 社会|福祉|法人."""
    match = _INCORPORATED.match(text, run[0].start, run[-1].end)
    return sum(w.end <= match.end() for w in run) % len(run) if match else 0


def _with_form(text: str, item: Found) -> Found:
    """株式会社 before a company's name belongs to the mention, not to the name."""
    start = max(0, item.start - _LONGEST_FORM)
    forms = [m for m in _INCORPORATED.finditer(text, start, item.start) if m.end() == item.start]
    if item.type == "organisation" and forms:
        item.start = forms[0].start()
    return item


def _without_sha(text: str, item: Found) -> Found:
    """タスマン・スカイライン|社: 社 behind a name in katakana or Latin letters tells what it is."""
    if item.type == "organisation" and _WITH_SHA.fullmatch(text, item.start, item.end):
        item.end -= 1
        item.name = text[item.start : item.end]
    return item


def _unended(text: str, run: list[Word], start: int) -> Iterator[Found]:
    """No ending tells, but the noun before may (機械メーカー|津久田), or what follows (日東電装|を退職): else proper nouns alone."""
    at = next((i + 1 for i in reversed(range(len(run) - 1)) if i + 1 >= start and _leads_to_company(text, run, i)), -1)
    if at < 0 and run[start].proper and (_FOLLOWS_COMPANY.match(text, run[-1].end) or _acts_as_company(text, run[start:])):
        at = start
    rest = run[at:] if at >= 0 else []
    never = _never_companies()
    parts = [text[w.start : w.end] for w in rest]
    deeds = all(w.pos[2] == "サ変可能" for w in rest)  # メーカー|侵入
    if (
        deeds
        or "".join(parts).endswith(("員", "者", "人", "士", "師", "生", "係", "役"))  # 商社|駐在員
        or len("".join(parts)) < 2
        or any(p in never for p in parts)
        or (at == start and len(rest) < 2 and run[start].proper == "地名")
    ):
        yield from _proper(text, run[start:])
        return
    if any(w.pos[3] in ("姓", "名") or w.pos[0] not in ("名詞", "補助記号", "接尾辞") for w in rest):
        yield from _proper(text, run[start:])
        return
    yield from _proper(text, run[start:at])
    yield _found(text, rest[0].start, rest[-1].end, "organisation")


def _acts_as_company(text: str, run: list[Word]) -> bool:
    """東亜|計装|によると: a place or a family name with one more noun, and what is said of companies; 海老名|テクノ by itself."""
    if run[0].proper in ("地名", "人名") and run[0].pos[3] != "国" and len(run) > 1 and not _KANA.match(text[run[0].start]):
        rest = text[run[1].start : run[-1].end]
        if _KATAKANA_NAME.fullmatch(rest) and not any(text[w.start : w.end] in _no_company_ends() for w in run[1:]):
            return True
    plain = len(run) == 2 and run[1].pos[1:3] == ("普通名詞", "一般") and run[0].pos[3] != "国"
    return plain and _DOES_AS_COMPANY.match(text, run[-1].end) is not None


@functools.cache
def _never_companies() -> frozenset[str]:
    return frozenset((*data(FILE)["generic"]["words"], *data(FILE)["generic"]["not_companies"]))


@functools.cache
def _no_company_ends() -> frozenset[str]:
    return frozenset((*ordinary(), *data(FILE)["unquoted_never"]["no_company_ends"]))


def _leads_to_company(text: str, run: list[Word], index: int) -> bool:
    surface = text[run[index].start : run[index].end]
    return surface.endswith(("会社", "メーカー", "大手", "商社", "業者", "ベンチャー")) and text[run[index + 1].start] not in "・－"


def _name_end(text: str, run: list[Word], at: int) -> tuple[int, Ending | None]:
    """The last word of the name that begins at `at`: the run's last ending, unless a closing one comes before another name."""
    best: tuple[int, Ending | None] = (-1, None)
    for index in range(at, len(run)):
        ending = ending_of(text[run[at].start : run[index].end], text[run[index].start : run[index].end])
        if ending is None:
            continue
        if best[1] is not None and best[1].closing and _own_name(text, run[best[0] + 1 : index + 1]):
            return best
        best = (index, ending)
    return best


def _own_name(text: str, words: list[Word]) -> bool:
    """Could these words be a name of their own behind a city or a force? (広島市 | 立図書館 is one name)"""
    lead = text[words[0].start : words[-1].end]
    return len(words) > 1 and not lead.startswith(("立", "役所", "消防", "教育", "水道", "議会", "警察", "民"))


def _name_start(text: str, run: list[Word], at: int, last: int) -> int:
    """Behind the nouns that only tell what the name is."""
    leads = data(FILE)["generic"]["leads"]
    first = at
    for index in range(at, last):
        surface = text[run[index].start : run[index].end]
        rest = text[run[index + 1].start : run[last].end]
        if len(rest) > 2 and (surface in leads or surface.endswith(("大手", "会社", "メーカー", "企業", "法人"))):
            first = index + 1
    while first < last and (
        run[first].pos[1] == "数詞"
        or text[run[first].start : run[first].end] in _JOINING
        or text[run[first].start : run[first].end] in ("同", "元", "前")
        or (text[run[first].start : run[first].end] in ("年", "月", "日") and text[run[first].start - 1 : run[first].start].isdigit())
    ):
        first += 1
    return first


def _is_name(text: str, words: list[Word], ending: Ending) -> bool:
    """It has more than a generic ending: a proper noun, or a word that is no common lead."""
    generic = data(FILE)["generic"]["words"]
    whole = text[words[0].start : words[-1].end]
    stem = stem_of(whole)
    if not stem or stem in generic or stem in ordinary() or (not ending.weak and ending.type != "police" and made_of(stem, generic)):
        return False
    if _FOUNDED.match(whole):
        return True
    regional = _REGION.match(stem) is not None
    if whole[len(stem) :] in data(FILE)["generic"]["everyday"] and not (regional or any(w.proper or w.strange for w in words)):
        return False
    proper = (
        any(w.proper for w in words) or _REGION.match(stem) is not None or bool(re.fullmatch(r"[A-Za-z\u30a1-\u30fa\u30fc・-]{2,}", stem))
    )
    if ending.weak:
        return proper
    parts = [text[w.start : w.end] for w in words]
    if parts[-1] == whole or not any(p for p in parts[:-1]):
        return len(stem) > 1 and stem not in generic
    if len(stem) == 1 and len(whole) > 4 and words[0].pos[0] == "名詞":
        return bool(_KANA.match(whole[1]))  # 紬ソフトウェア
    own = [p for p in parts if p not in generic and ending_of(p, p) is None]
    return proper or (bool(own) and len(stem) > 1)


def _found(text: str, start: int, end: int, kind: str) -> Found:
    return Found(start, end, kind, "name", text[start:end])


def _proper(text: str, words: list[Word]) -> Iterator[Found]:
    """Places by the dictionary; a family name with a given name."""
    index = 0
    while index < len(words):
        word = words[index]
        pair = words[index : index + 2]
        if word.pos[2:4] == ("地名", "国") or word.proper == "地名":
            if (
                not _NOT_A_PLACE.match(text, word.end)
                and not _in_chugoku(text, word)
                and len(text[word.start : word.end]) > 1
                and not _in_katakana(text, word)
            ):
                yield _found(text, word.start, word.end, "place")
        elif len(pair) == 2 and pair[0].pos[3] == "姓" and pair[1].pos[3] == "名":
            yield _found(text, pair[0].start, pair[1].end, "person")
            index += 1
        index += 1


def _in_chugoku(text: str, word: Word) -> bool:
    """中国地方 is a part of Japan."""
    return text[word.start : word.end] == "中国" and CHUGOKU.match(text, word.end) is not None


def _in_katakana(text: str, word: Word) -> bool:
    """A katakana word inside a longer katakana name (ジャパン・グリッド) is no place."""
    beside = text[word.start - 1 : word.start] + text[word.end : word.end + 1]
    return bool(_KANA.match(text[word.start])) and any(c == "・" or _KANA.match(c) for c in beside)
