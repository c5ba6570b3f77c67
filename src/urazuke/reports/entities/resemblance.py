"""Could a mention and a referent be the same? What their features, names and surroundings allow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.nominal_heads import offices

if TYPE_CHECKING:
    from urazuke.reports.entities.cast import Referent


def of_another_place(police: Referent) -> bool:
    """`Polish police`: they are no other country's bureau."""
    return any("nation" in m.features or re.search(r"\b[A-Z]\w+", m.name[1:]) for m in police.mentions)


def surface_of(text: str, item: Found) -> str:
    """The name as it stands, without an article and on one line."""
    return re.sub(r"^[Tt]he ", "", " ".join(text[item.start : item.end].split()))


def folded(name: str) -> str:
    """Names of more than five letters are the same in capitals."""
    return name.casefold() if len(name) > 5 else name


def is_initials(short: str, name: str) -> bool:
    """`TfL` of `Transport for London`, `HW` of `Harwick Water`: of all words, or of the capitalised ones."""
    parts = [w for w in re.split(r"[\s-]+", name) if w[:1].isalpha()]
    if len(short) < 3 or len(parts) < 3:
        return False
    return short in ("".join(w[0] for w in parts), "".join(w[0] for w in parts if w[0].isupper()))


def fits(headlined: Referent, other: Referent, body: int) -> bool:
    """Could the body's entity be the one that the headline describes?"""
    persons = ("person", "person_unnamed")
    if other.type != headlined.type and not (other.type in persons and headlined.type in persons):
        return False
    if other.mentions[0].start < body or int(other.features.get("count", "1")) > 1:
        return False
    mine, its = headlined.features, other.features
    if any(its.get(k, v) != v for k, v in mine.items() if k in ("gender", "nation", "age")):
        return False
    if headlined.type == "threat_group":
        return True
    manners = [{m for w in r.worded if (m := _manner(w))} for r in (headlined, other)]
    if all(manners) and not manners[0] & manners[1]:
        return False
    if (
        other.type == "person"
        and headlined.name.isascii()
        and not role(mine)
        and "accused" not in its
        and not _described_as(headlined, other)
    ):
        return False  # a reader whom the feature opens with is not the driver of its headline
    if other.type == "person" and not headlined.name.isascii() and its.get("title") not in ("容疑者", "被告"):
        return False
    if mine.get("head", "") in offices() and not any(m.features.get("head") == mine["head"] for m in other.mentions):
        return False  # Head of Communications, on the first line of a statement
    if role(mine) or role(its):
        return role(mine) == role(its) or {role(mine), role(its)} <= {"spokesman", "spokesperson", "spokeswoman"}
    heads = {m.features.get("head", "") for m in other.mentions}
    if other.type == "person" and headlined.name.isascii() and not {"accused", "age"} & its.keys():
        return mine.get("head", "x") in heads  # `A parcel driver, a game`: not whoever is named first
    return mine.get("head", "") in heads | set(_ANYBODY) or bool(heads & set(_ANYBODY)) or mine.get("role") == its.get("role") is not None


def _described_as(headlined: Referent, other: Referent) -> bool:
    return any(m.kind == "nominal" and m.features.get("head") in (headlined.features.get("head"), *_ANYBODY[:-1]) for m in other.mentions)


def called_so(item: Found, recent: Sequence[Referent]) -> Referent | None:
    """役員, 自営業の男, `the executive`: the last one person who was described by that very word, nearer ones or not."""
    word = _telling_word(item)
    if item.type != "person_unnamed" or not word:
        return None
    alike = [
        r
        for r in recent
        if not holds(r, item) and int(r.features.get("count", "1")) == 1 and any(_holds(word, worded) for worded in r.worded)
    ]
    same = [r for r in alike if all(r.features.get(k, v) == v for k, v in item.features.items() if k in ("age", "gender", "title"))]
    return same[-1] if same else None


def holds(referent: Referent, item: Found) -> bool:
    """Does the item stand inside a mention of the referent? Then it is another (`the student` in `the student's lawyer`)."""
    return any(m.start <= item.start and item.end <= m.end for m in referent.mentions[-2:])


_GENERIC_JA = re.compile(r"^[同この]*|の?(?:男女|男性?|女性?|人物|容疑者|被疑者|被告人?)$")
_VAGUE_JA = ("", "関係者", "捜査関係者", "幹部", "担当者", "知人", "友人", "将校")


def _telling_word(item: Found) -> str:
    """The noun that tells him from others; empty where it is anybody's, or where the description is indefinite."""
    if not item.name.isascii():
        word = _GENERIC_JA.sub("", item.name)
        return "" if word in _VAGUE_JA or any(c.isdigit() for c in word) else word
    head = item.features.get("head", "")
    noun = item.name.lower().removeprefix("the ")  # the estate agent
    noun = noun.removeprefix("ex-").removeprefix("former ") if noun != item.name.lower() else noun
    plain = (
        noun != item.name.lower() and noun.count(" ") < 3 and role(item.features) == "" and re.search(rf"(?:^| ){re.escape(head)}$", noun)
    )
    return noun if plain and head not in _ANYBODY and not head.endswith("s") else ""


def tells_apart(item: Found, referent: Referent) -> bool:
    """指示役 after 会社役員, 知人男性 after 容疑者: both are told by a noun of their own, and it is not the same."""
    if _manner(item.name) and {_manner(w) for w in referent.worded} & ({"男", "男性"} - {_manner(item.name)}):
        return True
    if any(office in item.name and not any(office in worded for worded in referent.worded) for office in _IN_COURT_JA):
        return True
    word = telling_ja(item.name)
    others = {w for worded in referent.worded if not worded.isascii() and (w := telling_ja(worded))}
    others |= {w for w in referent.worded if w in RELATED}
    former = item.name.rpartition("の")[2].startswith("元") and any(
        _AGED_JA.search(w) or any(c.isdigit() for c in w) for w in referent.worded
    )
    return bool(word and (others or former)) and not any(word in other or (other in word and other != "学生") for other in others)


def _manner(name: str) -> str:
    """男 is who is suspected, 男性 everybody else: no report calls one man both ways."""
    found = _MANNERS.search(name)
    return "" if found is None else "男性" if "性" in found[0] else "男"


def telling_ja(name: str) -> str:
    """The noun of a Japanese description that says who he is; empty where it is anybody's."""
    if known := _KNOWN_TO.search(name):
        return known[1]
    name = re.sub(r"^(?:この|その|同じ|当該)", "", name)
    word = _GENERIC_JA.sub("", _AGED_JA.sub("", name)).removeprefix("元").removeprefix("別の")
    word = word.rpartition("の")[2]
    return "" if word in _VAGUE_JA or word.endswith("籍") or any(c.isdigit() for c in word) else word


_IN_COURT_JA = ("弁護", "検事", "裁判官", "裁判長", "証人")  # the defendant's counsel is not his acquaintance
_KNOWN_TO = re.compile(r"(知人|友人|同僚|恋人|親族|顔見知り|交際相手)の?(?=男|女)")
_MANNERS = re.compile(r"[男女]性?(?=(?:[（(][^（）()]*[)）])?$)")
_STUDENT = re.compile(r"(?:学校|学院|大学?|高校|短大|高専|院)生(?![\u3400-\u9fff])")  # 23歳の専門学校生, then この学生
_AGED_JA = re.compile(r"[（(][^（）()]*[)）]")


def _holds(word: str, worded: str) -> bool:
    """Is it the noun of that description, not of one inside it (`the student's lawyer`, `a lawyer for a student`)?"""
    if not word.isascii():
        return word in worded or (word == "学生" and _STUDENT.search(worded) is not None)
    return bool(re.search(rf"^(?:(?! (?:of|for|to|at|from|with|in|by) |['’]s ).)*\b{re.escape(word)}\b(?!['’]s)", worded))


_ANYBODY = ("man", "woman", "suspect", "person", "national", "citizen", "")
FAMILY = frozenset(("兄", "弟", "姉", "妹", "父", "母", "父親", "母親", "息子", "娘", "祖父", "祖母", "叔父", "叔母", "いとこ"))
RELATED = FAMILY | {"友人", "知人", "同僚", "恋人", "上司", "部下", "先輩", "後輩", "親族", "妻", "夫"}
FORCES = ("県警", "府警", "道警")


KINDS = ("student", "engineer", "employee", "reseller")
SPEAKING = (
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "source",
    "sources",
    "official",
    "minister",
    "director",
    "member",
    "officer",
    "lawyer",
    "judge",
    "expert",
    "analyst",
    "doctor",
)


def role(features: dict[str, str]) -> str:
    named = features.get("role", "")
    return named if named in SPEAKING else ""


def same_body(referent: Referent, item: Found) -> bool:
    """`the ministry` is a ministry, `prosecutors` are prosecutors; a government is never an embassy."""
    head = re.sub(r"s$", "", item.name.lower().split()[-1]) if item.name.isascii() else item.name
    return any(head in name.lower() for name in [referent.name, *referent.names])


def is_plural(features: dict[str, str]) -> bool:
    """`people familiar with the case`, `analysts`: more than one, without a number."""
    head = features.get("head", "")
    return head in ("people", "men", "women", "children") or (head.endswith("s") and not head.endswith("ss") and head.isascii())
