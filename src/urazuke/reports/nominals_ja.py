"""Japanese descriptions (中国籍の30代の男, 2人, およそ200の企業, 別のサーバー) are found from their head noun leftwards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from urazuke.reports.found import Found

_CHUNK = r"[\u3400-\u9fff\u3005\u30a1-\u30fa\u30fcA-Za-z0-9０-９・]{1,16}の"
_LEFT = re.compile(rf"(?:{_CHUNK}){{1,4}}$")
_PERSON = re.compile(r"(?:元[\u3400-\u9fff\u30a1-\u30fa\u30fc]{1,14}の?)?(?:男性|女性|男ら|男|女(?![子性]))(?:（[0-9０-９]{1,2}）|\([0-9]{1,2}\))?|人物|将校|隊員|軍人|士官|元(?:留学生|社員|従業員|技術者|職員|学生|[\u30a1-\u30fa\u30fc]{2,14})(?!の)|システムエンジニア(?!の)|幹部|担当者|(?:[\u3400-\u9fff]{2,6})?関係者(?!外)|[\u3400-\u9fff]{2,8}(?:省|庁|局|署|府|館)の?(?:報道官|幹部|担当者|高官|職員)|広報担当者|当局者")
_PEOPLE = re.compile(r"(?<![0-9０-９第])(?P<d>(?:男ら)?(?:この|その)?[2-9２-９二三四五]人)(?![のがは]?(?:目|組|以上|分))")
_GROUP = re.compile(r"(?:ランサムウェア|ハッカー|ハッキング|攻撃者|サイバー攻撃|サイバー犯罪|サイバー犯罪者|犯罪|攻撃|脅迫)(?:集団|グループ)|攻撃者(?!グループ|集団)|(?:この|同|その|当該)(?:集団|グループ)|ハッカー")
_SERVER = re.compile(r"(?:別の|複数の|当該|この)?(?:レンタル|仮想専用|専用|海外|国内|外部|Ｃ＆Ｃ|C&C|仮想|中継|指令|Ｃ２|C2)?サーバー?(?:[0-9０-９]+台)?")
_CREDENTIAL = re.compile(r"(?:ログイン|利用者|ユーザー)?(?:ID|ＩＤ|アカウント)(?:とパスワード|やパスワード|・パスワード|など)?(?:情報)?|パスワード|認証情報|ログイン情報")
_SERVICE = re.compile(r"(?:メッセージ|通信|チャット)アプリ|(?:オンライン|ネット|インターネット|闇|掲示板|売買|転売|ウェブ|通販|交流|会員制|オークション|フリマ|求人|匿名)サイト|フリマアプリ|匿名アプリ|SNS|ＳＮＳ|ダークウェブ|掲示板|テレグラム|ウィーチャット")
_COUNT = r"(?:およそ|約|少なくとも)?(?P<n>[0-9０-９,，]+|数十|数百|十数|百数十)(?:余り|以上)?"
_ORGANISATIONS = re.compile(rf"(?:(?:国内|県内|日本|海外|全国|世界)の)?{_COUNT}(?:の(?:企業|研究機関|大学|団体|組織|病院|機関|会社|法人)(?:や(?:企業|研究機関|大学|団体|組織|病院|機関))*|社|組織|団体|機関|大学|病院|法人|カ所|か所)")
_PROSECUTORS = re.compile(r"検察(?!庁)|地検|東京地検|政府|当局|捜査当局|大使館|外務省")
_POLICE = re.compile(r"県警|府警|道警|捜査本部|(?<![県府道])警察(?!庁|署)|捜査員|警視庁公安部")
_UNIT = re.compile(r"(?:第)?(?P<unit>[0-9０-９]{3,6})部隊")
_ORGANISATION = re.compile(r"当院|当社|弊社|本学|当法人|当機構|当センター|当組合|当行|当研究所|当グループ|本院|本社|当病院|同センター|同研究所|同組合|同校|同市|同社|同大学?|同病院|同機構|同法人|同機関|同院|同行(?=[はがのに])")
_MALWARE = re.compile(r"(?:この|同)?(?:マルウェア|ランサムウェア|コンピューターウイルス|ウイルス)")
_VULNERABILITY = re.compile(r"脆弱性|ぜい弱性|欠陥")

PATTERNS = (
    (_PERSON, "person_unnamed", True), (_PEOPLE, "person_unnamed", False), (_GROUP, "threat_group", False), (_SERVER, "server", False),
    (_CREDENTIAL, "credential", False), (_SERVICE, "online_service", False), (_ORGANISATIONS, "organisation_group", False),
    (_PROSECUTORS, "government_body", False), (_POLICE, "police", False), (_ORGANISATION, "organisation", False),
    (_MALWARE, "malware", False), (_VULNERABILITY, "vulnerability", False),
)  # fmt: skip


def find_nominals(text: str) -> list[Found]:
    """Descriptions; each person with the modifiers in の before it."""
    found = list(_units(text))
    for pattern, kind, modified in PATTERNS:
        for match in pattern.finditer(text):
            group = "d" if "d" in pattern.groupindex else 0
            start = match.start(group)
            if modified and (left := _LEFT.search(text, max(0, start - 60), start)):
                start = left.start()
            found.append(_with_features(Found(start, match.end(group), kind, "nominal", text[start : match.end(group)])))
    return found


def _units(text: str) -> Iterator[Found]:
    for match in _UNIT.finditer(text):
        number = unicodedata.normalize("NFKC", match["unit"])
        yield Found(match.start(), match.end(), "military_unit", "name", f"Unit {number}", f"unit:{number}")


def _with_features(found: Found) -> Found:
    name = unicodedata.normalize("NFKC", found.name)
    if age := re.search(r"(\d0)代|\((\d\d)\)", name):
        found.features["age"] = age[1] or age[2]
    if nation := re.search(r"(中国|ロシア|北朝鮮|韓国|ベトナム|同国|日本)(?:籍|人)", name):
        found.features["nation"] = nation[1]
    if number := re.search(r"(\d[\d,]*)(?:人|社|の|組織|団体|機関|大学|病院|余り|以上|法人)", name):
        if found.type in ("organisation_group", "person_unnamed"):
            found.features["count"] = number[1].replace(",", "")
    for gender, forms in (("f", ("女",)), ("m", ("男",))):
        if any(f in name for f in forms):
            found.features["gender"] = gender
    if name.startswith(("別の", "もう一人", "ほかの", "他の", "もう1人")):
        found.features["first"] = "another"
    for role, forms in (("engineer", ("エンジニア", "技術者")), ("student", ("留学生", "学生")), ("employee", ("社員", "従業員")), ("source", ("関係者",)), ("spokesperson", ("報道官", "広報")), ("official", ("幹部", "担当者", "高官", "当局者", "職員")), ("officer", ("将校", "隊員", "軍人", "士官")), ("member", ("人物",))):
        if any(f in name for f in forms):
            found.features["role"] = role
    return found
