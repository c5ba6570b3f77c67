"""Japanese words that point back by rule: 同容疑者 to who bore the title last, 当社 to who issues the report, 石黒 to 石黒剛."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.resolution.anaphora import head_of, likeness

if TYPE_CHECKING:
    from urazuke.reports.entities.cast import Referent

_BY_TITLE = re.compile(r"同?(?:容疑者|被告人?|氏|教授|[社会院学]長|理事長|所長|議員|研究員|報道官)")
_SELF = re.compile(r"[当弊本](?:市|県|町|村|区|庁|省|府|都|局|社|院|学|行|校|会|法人|機構|センター|組合|研究所|グループ|病院|大学)")
_IS = re.compile(r"で(?:、|あ|し)|だ(?:った|。)|です|とみられ")
_TRADES = ("メーカー", "会社", "業者", "企業", "商社", "大手", "病院", "銀行", "大学", "事業者")
_ABBREVIATED = ("機構", "連合", "財団", "連盟", "公社", "事業団", "協会")
_KANJI, _KATAKANA = re.compile(r"[\u3400-\u9fff]{2,4}"), re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
_QUOTED_WITHIN = 300
FIRST = 200  # bodies of a document among which its issuer is looked for


def pointed_to(item: Found, last: Found | None, recent: Mapping[str, Sequence[Referent]], text: str) -> Referent | None:
    """Whom the description stands for where one of the rules applies."""
    if item.name.isascii():
        return None
    if item.type == "place":
        return _same_place(item, recent.get("place", ())[-40:])
    return (
        _self_styled(item, last, recent, text)
        or _receiver(item, [*recent.get("person", ())[-20:], *recent.get("person_unnamed", ())[-20:]], text)
        or _suspect(item, [*recent.get("person", ())[-20:], *recent.get("person_unnamed", ())[-20:]], text)
        or _same_office(item, recent.get("government_body", ())[-40:])
        or _titled(item, recent.get("person", ())[-40:], text)
        or _issuer(item, recent.get(item.type, ()), text)
        or _is(item, last, recent, text)
    )


def _titled(item: Found, persons: Sequence[Referent], text: str) -> Referent | None:
    """同容疑者, 被告: the person last named with that title; 同氏, 同社長: the person last named."""
    title = item.features.get("title")
    if item.type != "person_unnamed" or not _BY_TITLE.fullmatch(item.name) or not (title or item.name.startswith("同")):
        return None
    same = (r for r in reversed(persons) if not title or r.features.get("title") == title)
    return next(same, None) or (_in_the_dock(persons, text) if item.name == "被告人" else None)


def _in_the_dock(persons: Sequence[Referent], text: str) -> Referent | None:
    """被告人　無職　高階譲: whom the judgment names first."""
    return next((r for r in persons if any("被告人" in text[max(0, m.start - 14) : m.start] for m in r.mentions)), None)


_STYLED = re.compile(r"[」』]?(?:[をと]名乗る|を自称する|と称する)")


def _self_styled(item: Found, last: Found | None, recent: Mapping[str, Sequence[Referent]], text: str) -> Referent | None:
    """イトウと名乗る|男: the man is who is so called; whoever is spoken of so afterwards may be he."""
    if last is None or last.type != "person" or item.type != "person_unnamed" or not _STYLED.fullmatch(text, last.end, item.start):
        return None
    latest = recent.get("person", ())[-1:]
    return latest[0] if latest and last in latest[0].mentions else None


_TAKEN = re.compile(r"(?:（[^（）]{1,20}）)?を[^。]{0,60}?(?:逮捕|送致|送検|検挙|書類送付|書類を送)")


_PASSED_ON = re.compile(r"(?:渡し|売っ|売り渡し|送っ|譲っ|伝え|教え|託し)た(?:先|相手)の$")
_TO_HIM = re.compile(r"(?:（[^（）]{1,20}）)?(?:に|へ)[^。]{0,14}?(?:渡|売|送|譲|伝|教|託)")


def _receiver(item: Found, people: Sequence[Referent], text: str) -> Referent | None:
    """渡した先の|男: to whom it was said to be handed."""
    if item.type != "person_unnamed" or not _PASSED_ON.search(text, max(0, item.start - 12), item.start):
        return None
    told = ((m.end, r) for r in people for m in r.mentions if _TO_HIM.match(text, m.end))
    return max(told, key=lambda pair: pair[0], default=(0, None))[1]


def _suspect(item: Found, people: Sequence[Referent], text: str) -> Referent | None:
    """被疑者: who was called so, else whom the notice says was arrested or sent; never an acquaintance of his."""
    if item.type != "person_unnamed" or not re.fullmatch(r"(?:同|当該|本件)?被疑者", item.name):
        return None
    called = [r for r in people if "被疑者" in r.worded]
    taken = [r for r in people if any(_TAKEN.match(text, m.end) for m in r.mentions)]
    return next(iter([*called[-1:], *taken[:1]]), None)


def _same_office(item: Found, bodies: Sequence[Referent]) -> Referent | None:
    """地検 after 秋田地検."""
    if item.type != "government_body" or item.name not in ("地検", "高検", "地裁", "高裁", "県教委", "市教委", "教委"):
        return None
    return next((r for r in reversed(bodies) if any(n.endswith(item.name) for n in r.names)), None)


def _same_place(item: Found, places: Sequence[Referent]) -> Referent | None:
    """同市: the city named last, whatever country was named after it."""
    ending = item.name.removeprefix("同")
    if ending == item.name:
        return None
    return next((r for r in reversed(places) if any(n.endswith(ending) for n in r.names)), None)


def _issuer(item: Found, bodies: Sequence[Referent], text: str) -> Referent | None:
    """当社, 弊社: one body all through the document, the first named of its kind; in a quotation it is whoever speaks."""
    if item.type not in ("organisation", "government_body") or not _SELF.fullmatch(item.name):
        return None
    start = max(0, item.start - _QUOTED_WITHIN)
    if text.rfind("「", start, item.start) > text.rfind("」", start, item.start):
        return None
    item.features["issuer"], bodies = "yes", bodies[:FIRST]
    if item.type == "government_body":  # 本市: the town whose name ends so
        return next((r for r in bodies if any(n.endswith(item.name[1:]) for n in r.names)), None)
    before = next((r for r in bodies if "issuer" in r.features), None)
    named = [r for r in bodies if r.named and r.mentions and r.mentions[0].end <= item.start]
    head = head_of(item)
    return before or next((r for r in named if likeness(head, r) > 0), None) or next(iter(named), None)


def _is(item: Found, last: Found | None, recent: Mapping[str, Sequence[Referent]], text: str) -> Referent | None:
    """男は|元留学生で: what is said to be somebody is he."""
    if last is None or item.type != "person_unnamed" or last.type != "person_unnamed" or text[last.end : item.start] != "は":
        return None
    if not _IS.match(text, item.end):
        return None
    latest = recent.get("person_unnamed", ())[-1:]
    return latest[0] if latest and latest[0].mentions and latest[0].mentions[-1] is last else None


def beside(described: Found, name: Found, between: str) -> bool:
    """攻撃グループ|Kimsuky, 脆弱性（|CVE-…, 委託先の|アケビシステムズ: a description and the name that it introduces."""
    if described.name.isascii() or described.kind != "nominal":
        return False
    if between == "（":
        return name.type == "vulnerability"
    if between == "、":  # 丸亀市の油圧機器メーカー、|丸亀精機
        return name.type == "organisation" and described.name.endswith(_TRADES)
    if between == "の":
        return name.type == "organisation" and described.name.endswith(("先", "元", "業者", "メーカー"))
    return between == "" and name.type in ("threat_group", "malware")


def abbreviates(name: str, other: str) -> bool:
    """飛騨野信金 for 飛騨野信用金庫, 霧ヶ峰機構 for 霧ヶ峰材料研究機構."""
    shorter, longer = sorted((name.replace("信用金庫", "信金").replace("信用組合", "信組"), other.replace("信用金庫", "信金")), key=len)
    if shorter == longer:
        return True
    if longer.startswith(shorter) and _KANJI.fullmatch(shorter) and _KATAKANA.fullmatch(longer[len(shorter) :]):
        return True  # 御園 for 御園セラミックス
    ending = next((e for e in _ABBREVIATED if shorter.endswith(e) and longer.endswith(e)), "")
    return bool(ending) and len(shorter) > len(ending) + 1 and longer.startswith(shorter.removesuffix(ending))


def incorporated_alike(name: str, other: str) -> bool:
    """A body with its form of incorporation and without: 株式会社越路銀行, 越路銀行."""
    shorter, longer = sorted((name, other), key=len)
    return len(shorter) > 1 and longer.endswith(shorter) and longer[: -len(shorter)].rstrip(" \u3000").endswith(("会社", "法人"))


def same_person(name: str, other: str) -> bool:
    """A family name alone and with the given name: 石黒, 石黒剛; コラジーク, ラディム・コラジーク."""
    shorter, longer = sorted((name, other), key=len)
    if shorter.isascii() or len(shorter) < 2:
        return False
    return longer.startswith(shorter) or longer.endswith(f"・{shorter}")
