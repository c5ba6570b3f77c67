"""Japanese descriptions (中国籍の30代の男, 2人, およそ200の企業, 別のサーバー) are found from their head noun leftwards."""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from urazuke.reports.entities.found import Found, without_overlaps
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax
from urazuke.reports.patterns import data

_NO_OWNER = "(?<!攻撃)(?<!侵入)(?<!事件)(?<!問題)(?<!容疑)(?<!疑い)(?<!居住)(?<!在住)"  # 川崎市居住の会社員
_CHUNK = (
    rf"(?!(?:先|相手)の)[\u3400-\u9fff\u3005\u30a1-\u30fa\u30fcA-Za-z0-9０-９・]{{1,16}}(?:{_NO_OWNER}の|(?<=[籍生員])で、?(?=[0-9０-９]))"
)
_LEFT = re.compile(rf"(?:{_CHUNK}){{1,4}}$")
_POINTING = re.compile(r"(?:この|その|同じ|これらの|それらの|当該)$")
_COUNTED_ONLY = re.compile(r"[0-9０-９]{1,3}台")
_SERVERS, _NEAR = re.compile(r"サーバー?(?!ー)[^端パ]*$"), 160
_UNIT = re.compile(r"(?:第)?(?P<unit>[0-9０-９]{3,6})部隊")
_AGE = re.compile(r"(\d0)代|\((\d\d)\)")
_NATION = re.compile(r"(中国|ロシア|北朝鮮|韓国|ベトナム|同国|日本)(?:籍|人)")
_COUNT = re.compile(r"(\d[\d,]*)(?:人|社|つ?の|組織|団体|機関|事業者|業者|施設|自治体|学校|大学|病院|余り|以上|法人)")
_OTHERS = ("別の", "もう一人", "ほかの", "他の", "もう1人")


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    rows = data("gazetteers/nominals_ja.toml")["pattern"]
    return tuple((re.compile("|".join(row["alternatives"])), row["type"], row["modified"]) for row in rows)


def find_nominals(text: str, sentences: Sequence[Sentence] = (), syntax: Syntax | None = None) -> list[Found]:
    """Descriptions; each person with the modifiers in の before it."""
    found = list(_units(text))
    for pattern, kind, modified in _patterns():
        for match in pattern.finditer(text):
            group = "d" if "d" in pattern.groupindex and match["d"] else 0
            start = match.start(group)
            if modified and (left := _LEFT.search(text, max(0, start - 60), start)):
                start = left.start()
            if pointing := _POINTING.search(text, max(0, start - 4), start):
                start = pointing.start()
            item = Found(start, match.end(group), kind, "nominal", text[start : match.end(group)])
            if kind == "offence":
                item.kind, item.key = "name", f"offence:{item.name}"
            if not (_COUNTED_ONLY.fullmatch(item.name) and not _SERVERS.search(text, max(0, start - _NEAR), start)):
                found.append(_with_features(item))
    return found


def owning(text: str, described: Sequence[Found], widest: Sequence[Found]) -> list[Found]:
    """The descriptions inside a wider one to which it belongs: サーバー in サーバーのID, 同機構 in 同機構の元研究員."""
    kept = {id(f) for f in widest}
    inner: list[Found] = []
    starts = [w.start for w in widest]
    for item in without_overlaps(f for f in described if id(f) not in kept and text.startswith(("の", "契約の"), f.end)):
        at = bisect_right(starts, item.start) - 1
        if at >= 0 and item.end < widest[at].end and item.type != widest[at].type:
            inner.append(item)
    return inner


def _units(text: str) -> Iterator[Found]:
    for match in _UNIT.finditer(text):
        number = unicodedata.normalize("NFKC", match["unit"])
        yield Found(match.start(), match.end(), "military_unit", "name", f"Unit {number}", f"unit:{number}")


_INITIAL = re.compile(r"([A-Z])(?:氏|さん|容疑者|被告)")
_FORMER = re.compile(r"元[\u3400-\u9fff]{0,6}(?:職員|幹部)")
_SEXES = (("f", re.compile(r"(?:女性?|少女|妻|母|姉|妹|娘)$")), ("m", re.compile(r"(?:(?<!長|次)男性?|少年|夫|父|兄|弟|息子)$")))


def _with_features(found: Found) -> Found:
    name = unicodedata.normalize("NFKC", found.name)
    if age := _AGE.search(name):
        found.features["age"] = age[1] or age[2]
    if nation := _NATION.search(name):
        found.features["nation"] = nation[1]
    if (number := _COUNT.search(name)) and found.type in ("organisation_group", "person_unnamed"):
        found.features["count"] = number[1].replace(",", "")
    if name.startswith("両"):
        found.features["count"] = "2"
    if name.startswith(_OTHERS):
        found.features["first"] = "another"
    for row in data("gazetteers/nominals_ja.toml")["feature"]:
        if any(word in name for word in row["words"]) and not (row["value"] == "official" and _FORMER.search(name)):
            found.features.setdefault(row["name"], row["value"])
    if initial := _INITIAL.fullmatch(name):
        found.key = f"initial:{initial[1]}"
    if sex := next((gender for gender, ending in _SEXES if ending.search(found.name)), None):
        found.features["gender"] = sex
    return found
