"""What stands in 「」 is a name where what stands around it says of what: 会社「…」, 「…」の脆弱性, 「…」と呼ばれる集団."""

from __future__ import annotations

import functools
import re
from collections import Counter

from urazuke.reports.entities.found import Found
from urazuke.reports.patterns import data

_QUOTED = re.compile(r"[「『](?P<name>[^「」『』\n。！？]{2,30})[」』]")
_SPOKEN = re.compile(r"[ぁ-ん]{3,}[一-龯]|[はがをにへ]|です|ます|ない|\d(?:年|月|日|台|人|件)")
_STRICTLY = re.compile(r"[はがをへ]|[一-龯ァ-ヴー]に[一-龯]|です|ます|ない|\d(?:年|月|日|台|人|件)")
_TOLD = 3  # votes: the noun right before it says what it is
_BRACKET = re.compile(r"（(?:(?:別名|通称)[：:、]?\s?)?[「]?(?P<alias>[^（）「」\n]{2,30})[」]?）")
_ALSO = re.compile(r"（(?:別名|通称)")
_LISTED = re.compile(r"[A-Za-z][\w .-]*\w|[\u30a1-\u30fa\u30fc・]{2,}")
_BARE = re.compile(
    r"(?P<what>マルウェア|ランサムウェア|ウイルス|ハッカー集団|攻撃グループ|攻撃集団|ハッカーグループ|通信アプリ|アプリ(?!ケーション)|別名)"
    r"(?:の)?(?P<name>[A-Z][A-Za-z0-9]*(?:[ _.-][A-Z0-9][A-Za-z0-9]*){0,3}|[\u30a1-\u30fa\u30fc・]{4,20})"
)
_TRACKED = re.compile(r"(?:[A-Z]{2,5}-?[A-Z]?-?\d{2,5}|(?:UNC|APT|FIN|TA|DEV|TEMP)-?\d{1,5})")  # KZ-G09
_RENAMED = ("threat_group", "malware", "person", "organisation")  # what has other names
_BARE_TYPES = {
    "マルウェア": "malware",
    "ランサムウェア": "malware",
    "ウイルス": "malware",
    "通信アプリ": "online_service",
    "アプリ": "online_service",
}


@functools.cache
def _rules() -> tuple[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    rows = data("gazetteers/names_ja.toml")["quoted"]
    return tuple((r["type"], *(re.compile(r[k]) if k in r else None for k in ("before", "after"))) for r in rows)


def find_quoted(text: str) -> list[Found]:
    """Quoted names, each of one type in the document: the one that most of its places suggest."""
    places = [(m.start("name"), m.end("name"), m["name"]) for m in _QUOTED.finditer(text)]
    places += [(m.start("name"), m.end("name"), m["name"]) for m in _BARE.finditer(text)]
    votes: dict[str, Counter[str]] = {}
    for start, end, name in places:
        votes.setdefault(name, Counter()).update(_votes(text, start, end))
    previous: str | None = None
    ordinary = frozenset(data("gazetteers/names_ja.toml")["unquoted_never"]["words"])
    found = []
    for start, end, name in sorted(places):
        kind = _best(votes[name], previous)
        told = votes[name][kind] >= _TOLD if kind else False  # 社会福祉法人「ひだまりの里」
        if kind is None or (_STRICTLY if told else _SPOKEN).search(name) or name in ordinary:
            previous = None if text[end : end + 1] != "や" else previous
            continue
        found.append(Found(start, end, kind, "name", name))
        previous = kind
        found += _bracketed(text, end, kind)
    groups = {f.name: f for f in found if f.type in ("threat_group", "malware")}
    return [*found, *_named_again(text, list(groups.values()))]


def _named_again(text: str, found: list[Found]) -> list[Found]:
    """`Mizuchi（別名 BlueKappa）`: the other names where the first stands without its marks."""
    places = [(m, f) for f in found for m in re.finditer(rf"(?<!\w){re.escape(f.name)}(?=（(?:別名|通称))", text)]
    return [other for match, f in places for other in _bracketed(text, match.end(), f.type)]


def _best(votes: Counter[str], previous: str | None) -> str | None:
    if votes["same"]:
        others = {k: v for k, v in votes.items() if k != "same"}
        return previous if previous in _RENAMED else max(others, key=lambda k: (others[k], k)) if others else "threat_group"
    return max(votes, key=lambda k: (votes[k], k)) if votes else None


def _votes(text: str, start: int, end: int) -> Counter[str]:
    before = text[max(0, start - 13) : start].rstrip("「『")
    if _LISTED.fullmatch(text, start, end):  # ハッカー集団の「Mud Crane」
        before = before.removesuffix("の")
    after = text[end : end + 60].lstrip("」』")
    after = _BRACKET.sub("", after, count=1) if after.startswith("（") else after
    votes: Counter[str] = Counter({"threat_group": 2} if _TRACKED.fullmatch(text, start, end) else {})
    for kind, left, right in _rules():
        if left is not None and left.search(before):
            votes[kind] += 3 if right is None else 1  # the noun right before it says what it is
        if right is not None and right.match(after):
            votes[kind] += 2
    if bare := _BARE.match(text, max(0, start - len(_what_before(text, start))), end):
        votes[_BARE_TYPES.get(bare["what"], "same" if bare["what"] == "別名" else "threat_group")] += 2
    return votes


def _what_before(text: str, start: int) -> str:
    for what in (
        "ランサムウェア",
        "ハッカー集団",
        "ハッカーグループ",
        "攻撃グループ",
        "攻撃集団",
        "マルウェア",
        "ウイルス",
        "通信アプリ",
        "アプリ",
        "別名",
    ):
        if text.endswith(what, 0, start):
            return what
        if text.endswith(what + "の", 0, start):
            return what + "の"
    return ""


def _bracketed(text: str, end: int, kind: str) -> list[Found]:
    """`「サンドワーム」（別名APT44）`: what the bracket behind a group or a piece of malware brings is its other name."""
    at = end + 1 if text[end : end + 1] in "」』" else end
    match = _BRACKET.match(text, at)
    if match is None or kind not in ("threat_group", "malware", "military_unit", "product"):
        return []
    alias = match["alias"]
    listed = [(m.start() + match.start("alias"), m[0]) for m in _LISTED.finditer(alias)]
    if len(listed) > 1 and _ALSO.match(text, at) and "".join(name for _, name in listed) == re.sub(r"[、，,]\s?", "", alias.strip()):
        return [Found(start, start + len(name), kind, "name", name) for start, name in listed]
    if _SPOKEN.search(alias) or re.search(r"[、0-9０-９]歳|本社|所在地|\d{4}年", alias) or re.fullmatch(r"[0-9０-９]+", alias):
        return []
    return [Found(match.start("alias"), match.end("alias"), kind, "name", alias)]
