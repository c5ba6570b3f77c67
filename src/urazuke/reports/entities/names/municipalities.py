"""A town that is attacked, or that speaks, is the body that runs it: `Port Callan's servers`, ポートカラン市がサイバー攻撃を受け."""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.reports.entities.found import Found

_SUFFIX = re.compile(r".{1,10}[市町村区]")
_ACTS_JA = re.compile(
    r"(?:が|は|も)[^。「」、]{0,16}(?:サイバー攻撃|不正アクセス|攻撃|侵入|被害)(?:を受け|をうけ|され|に遭)"
    r"|(?:は|が)[^。「」]{0,40}(?:と発表|を発表|と公表|を公表|明らかにし|と説明|謝罪し|とコメント|と回答|再発防止)"
    r"|(?:への|に対する)(?:サイバー攻撃|攻撃|侵入|不正アクセス)"
    r"|の(?:システム|サーバー|ネットワーク|情報システム|職員|担当者|担当課|広報)(?!開発|会社)"
)
_TITLED = re.compile(r"\b(?:CITY|TOWN|BOROUGH|VILLAGE|City|Town|Borough|Village|Municipality|MUNICIPALITY) (?:OF|of) $")
_APPOSED = re.compile(r", (?:an? |the )(?:[a-z-]+ ){0,3}(?:city|town|municipality|borough|county seat|village)\b")
_OWNS = re.compile(
    r"['’]s? (?:[a-z-]+ ){0,2}(?:networks?|servers?|systems?|files?|file room|website|computers?|staff|records|data|e-?mail|employees)\b"
)
_HIT = re.compile(
    r"(?:\b(?:against|hit|on|attacked|hacked|breached|targeted|struck|notified|told|warned)"
    r"|(?:attack|break-in|breach|intrusion) (?:on|at|in|of)) (?:the )?$"
)
_SPEAKS = re.compile(r",? (?:said|says|confirmed|announced|disclosed|apologi[sz]ed|declined|notified|reported|has notified|acknowledged)\b")
_ISSUER = re.compile(r"(?<![\u3400-\u9fff])[本当](?P<kind>[市県町村区])(?=[はがのをにもとへ、]|として)")
_OF_TOWN = re.compile(r"(?<!\bin )(?<!\bfrom )(?<!\bnear )(?<!\bto )(?<!outside )\b[Tt]he (?:city|town|village|municipality|county) of $")
_IN_PREFECTURE = re.compile(
    r"((?:東京都|北海道|京都府|大阪府)|[\u3400-\u9fff]{2,3}県)([\u3400-\u9fff\u3041-\u3096\u30a1-\u30fa]{1,6}[市区町村])"
)
_REACH = 48


def parted(text: str, listed: Sequence[Found]) -> list[Found]:
    """新潟県|長岡市: a prefecture and its town are two places."""
    found = []
    for item in listed:
        both = _IN_PREFECTURE.fullmatch(text, item.start, item.end) if item.type == "place" and item.kind == "name" else None
        if both is None:
            found.append(item)
            continue
        found += [Found(*both.span(n), "place", "name", both[n]) for n in (1, 2)]
    return found


def as_bodies(text: str, listed: Sequence[Found]) -> None:
    """Places that the text treats as bodies become such, wherever they stand."""
    places = [f for f in listed if f.type == "place" and f.kind == "name"]
    bodies = {text[f.start : f.end].casefold() for f in places if _is_body(text, f)}
    if issuer := _ISSUER.search(text):
        bodies |= {text[f.start : f.end].casefold() for f in places if text[f.start : f.end].endswith(issuer["kind"])} & {
            _first(text, places, issuer["kind"])
        }
    for item in places:
        surface = text[item.start : item.end]
        if surface.casefold() in bodies:
            item.type, item.key = "government_body", None


def _first(text: str, places: Sequence[Found], ending: str) -> str:
    """The first place that is such a one: 本市 of a statement is the city that it names first."""
    return next((text[f.start : f.end].casefold() for f in places if text[f.start : f.end].endswith(ending)), "")


def _is_body(text: str, item: Found) -> bool:
    surface = text[item.start : item.end]
    before, after = text[max(0, item.start - _REACH) : item.start], text[item.end : item.end + _REACH]
    if not surface.isascii() and _SUFFIX.fullmatch(surface):
        return _ACTS_JA.match(after) is not None
    if _TITLED.search(before) or _OF_TOWN.search(before):
        return True
    apposed = _APPOSED.match(after.replace("\n", " ")) is not None
    return apposed and any(_acts(text, m) for m in re.finditer(rf"\b{re.escape(surface)}\b", text))


def _acts(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - _REACH) : match.start()], text[match.end() : match.end() + _REACH]
    return bool(_OWNS.match(after.replace("\n", " ")) or _HIT.search(before.replace("\n", " ")) or _SPEAKS.match(after))
