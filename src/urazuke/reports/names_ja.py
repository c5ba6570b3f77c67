"""Japanese names that no list knows: what ends in 大学, 県警, …, what stands in 「」 after 会社, who bears a title."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from urazuke.reports.found import Found
from urazuke.reports.patterns import any_of, data
from urazuke.reports.sentences import Sentence
from urazuke.reports.syntax import Syntax

_NAME_CHARACTER = re.compile(r"[\u3400-\u9fff\u3005\u30a1-\u30fa\u30fc・A-Za-z0-9Ａ-Ｚａ-ｚ＆&-]")
_LEFT = re.compile(r"[\u3400-\u9fff\u3005\u30a1-\u30fa\u30fc・A-Za-z0-9Ａ-Ｚａ-ｚ＆&-]{0,24}$")
# What stands before a name in the same run of characters without belonging to it.
_LEAD = re.compile(r"^.*(?:大手|会社|企業|公社|法人|教授|在籍中|所属|主力|中堅|老舗|専門|社団|本社)(?=.{2})")
_QUOTED = re.compile(
    r"(?P<what>会社|企業|大手|メーカー|病院|大学|法人|社|団体|マルウェア|ウイルス|ランサムウェア|プログラム|製品|ソフト|機器|装置|集団|グループ)「(?P<name>[^「」\n]{2,40})」"
)
_QUOTED_TYPES = {
    "マルウェア": "malware", "ウイルス": "malware", "ランサムウェア": "malware", "プログラム": "malware", "製品": "product",
    "ソフト": "product",     "機器": "product", "装置": "product", "集団": "threat_group", "グループ": "threat_group",
}  # fmt: skip
_INCORPORATED = re.compile(
    r"(?:株式会社|有限会社|合同会社|医療法人|学校法人|社会福祉法人|国立大学法人|国立研究開発法人|独立行政法人|一般社団法人|公益財団法人|（株）|㈱)"
    r"(?P<name>[^\s、。「」（）()のはがをにでへも]{2,20})"
)
_GROUP_AFTER = re.compile(
    r"「(?P<name>[^「」\n]{2,30})」(?:（[^）\n]{1,30}）)?(?:や「[^「」\n]{2,30}」)?(?:など)?"
    r"(?:と(?:呼ばれる|いう|名乗る|称する|して知られる))(?:[^。、「」\n]{0,12})(?:集団|グループ|組織)"
)
_COMPANY = re.compile(r"(?P<name>[\u3400-\u9fff\u30a1-\u30fa\u30fc・A-Za-z]{2,20})社(?=[はがのもに、])")


@functools.cache
def _endings() -> tuple[re.Pattern[str], dict[str, str]]:
    kinds = {word: kind["type"] for kind in data("gazetteers/names_ja.toml")["kind"] for word in kind["words"]}
    return re.compile(any_of(list(kinds))), kinds


@functools.cache
def _titles() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<name>[\u3400-\u9fff々]{{2,5}}?|[\u30a1-\u30fa\u30fc・]{{2,20}})(?P<title>{any_of(data('gazetteers/names_ja.toml')['generic']['titles'])})"
    )


def find_names(text: str, known: list[Found], sentences: Sequence[Sentence] = (), syntax: Syntax | None = None) -> list[Found]:
    """Names by ending, by quotation and by title; a name that ends where a known one ends, and is longer, wins over it."""
    found = [*_incorporated(text), *_by_ending(text), *_in_quotes(text), *_persons(text), *_companies(text)]
    ends = {f.end: f for f in known}
    return [f for f in found if f.end not in ends or f.end - f.start > ends[f.end].end - ends[f.end].start]


def _by_ending(text: str) -> Iterator[Found]:
    pattern, kinds = _endings()
    generic = data("gazetteers/names_ja.toml")["generic"]["words"]
    for match in pattern.finditer(text):
        after = text[match.end() : match.end() + 1]
        if (
            after
            and _NAME_CHARACTER.match(after)
            and not text.startswith(("幹部", "側", "関係者", "長", "職員", "社員", "生", "内", "は"), match.end())
        ):
            continue
        left = _LEFT.search(text, max(0, match.start() - 24), match.start())
        lead = left[0] if left else ""
        cut = _LEAD.match(lead)
        lead = lead[cut.end() :] if cut else lead
        if not lead or lead in generic or (match[0] in ("大", "局", "省", "庁") and len(lead) < 2):
            continue
        kind = kinds[match[0]]
        start = match.start() - len(lead)
        yield Found(start, match.end(), kind, "name", text[start : match.end()])


def _incorporated(text: str) -> Iterator[Found]:
    for match in _INCORPORATED.finditer(text):
        yield Found(match.start(), match.end(), "organisation", "name", match["name"])


def _in_quotes(text: str) -> Iterator[Found]:
    for match in _QUOTED.finditer(text):
        kind = _QUOTED_TYPES.get(match["what"], "organisation")
        yield Found(match.start("name"), match.end("name"), kind, "name", match["name"])
    for match in _GROUP_AFTER.finditer(text):
        yield Found(match.start("name"), match.end("name"), "threat_group", "name", match["name"])


def _persons(text: str) -> Iterator[Found]:
    never = tuple(data("gazetteers/names_ja.toml")["generic"]["not_persons"])
    for match in _titles().finditer(text):
        name, title = match["name"], match["title"]
        if name in never or name.startswith(never) or name.endswith(("省", "庁", "局", "府", "内閣")):
            continue
        office = title == "報道官" or name.endswith("官房")  # 官房長官 without a name is the office, not a person called 官房
        end = match.end() if office else match.end("name")
        yield Found(match.start(), end, "person", "name", text[match.start() : end], None, {"title": title})


def _companies(text: str) -> Iterator[Found]:
    for match in _COMPANY.finditer(text):
        if not re.search(r"(?:会|本|支|同|両|各|自|当|他|弊|新聞|通信|数|一)$", match["name"]):
            yield Found(match.start("name"), match.end("name"), "organisation", "name", match["name"])
