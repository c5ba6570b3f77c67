"""The words that stand between a description and a name, or between two names, where both are one."""

from __future__ import annotations

import re

from urazuke.reports.entities.found import Found

TO_BE_NAMED = re.compile(
    r"\s*(?:,\s+which\s+we|called|known\s+as|dubbed|named|we\s+(?:call|track)|which\s+we|calling\s+itself|「|『|[\"“])"
)
FIRST = re.compile(r"[Tt]he first (?=[a-z])")
BARE = ("男", "女", "男性", "女性")
OTHER = re.compile(r"^(?:別の|もう[1１一]人の|another |an?other |a second |the other )")
APPOSITION = re.compile(
    r"^\s*(?:(?:,\s+(?:aged\s+)?\d\d)?,|\s(?:who|which)\s+(?:is|was|are|were)|"
    r"\(|（|=|＝|、|, called|, known as| called| known as| dubbed| named)\s*[\"“「']?(?:an?\s+|the\s+)?$"
)
CALLED = re.compile(
    r"^[\"“」”]?,?\s*(?:calls?\s+itself|called|known\s+as|dubbed|named|going\s+by|,?\s*(?:which|whom|that)\s+(?:\w+\s+){0,4}(?:calls?(?:\s+itself)?|named|dubs?|tracks?\s+as|refers?\s+to\s+as|follows?\s+as|knows?\s+as)|(?:known|referred\s+to)\s+(?:\w+\s+){1,4}as|"
    r"(?:that\s+|which\s+)?we\s+(?:call|track\s+as)|calling\s+itself|(?:also\s+)?tracked\s+as)\s+[\"“「]?$"
)
INTRODUCED = re.compile(
    r",?\s+(?:named\s+|called\s+|identified\s+as\s+|(?:who\s+(?:was|has\s+been)\s+)?(?:identified|named)\s+(?:\w+\s+){0,5}as\s+)?"
    r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Professor|Captain|Colonel|Judge|Inspector|Sir|Dame|Vice|Rear|Admiral|General|Major|Lieutenant|Sergeant|Chief|"
    r"Superintendent|Detective|Commander|Constable|Minister)\.?\s+){0,3}"
)
CALLED_INSIDE = re.compile(
    r"(?:\b(?:called|named|nicknamed|who\s+(?:goes|went)\s+by|(?:calling|calls|called|styling|signed|signing|signs)\s+(?:himself|herself|themselves)|(?:known|knew|knows)\s+(?:only\s+)?as)|\b(?:handle|nickname|pseudonym|alias|user\s?name))\s+"
    r"[\"“]?(?:(?:Mr|Ms|Mrs|Dr)\.?\s+)?[\"“]?$"
)
NAMING_PERSON = re.compile(CALLED_INSIDE.pattern[:-1] + r"[\"“]?\w")
ALSO = re.compile(
    r"^[\"”」』)）]?,?\s*[(（]?(?:(?:which\s+(?:is|was)\s+)?(?:also|formerly|previously|otherwise|better|sometimes)\s+(?:called|known\s+as|(?:tracked|reported|listed|published|catalogued|followed|designated|labelled)\s+as|named|referred\s+to\s+as)|"
    r"(?:an)?other\s+name(?:\s+is|\s+of|\s+=)?|aka|a\.k\.a\.|alias|別名|またの名を)[\s:：、「\"“]*$"
)
NAMED_GROUP = re.compile(
    r"^[」』\"”）]{0,2}(?:（[^）]{1,20}）)?(?:など)?[とを](?:呼ばれる|呼ぶ|呼称する|呼称される|称される|いう|称する|自称する|名乗る|して知られる|して追跡する).{0,6}$"
)
BESIDE = re.compile(r"(?:[ \t]+|[ \t]*\n[ \t]*)[\"“]?|「|『")  # no empty line: a headline's last word is no name's first
TRACKED = re.compile(
    r"^,?\s*(?:(?:which|that|who|and)\s+)?(?:(?:is|was|are)\s+)?(?:also\s+)?(?:tracked|known|followed|referred\s+to|designated|dubbed|called)"
    r"(?:\s+by\s+[\w\s]{1,30}?)?(?:\s+as)?\s+[\"“]?$"
)
LISTED = re.compile(r"[\"”]?(?:,|,?\s+(?:and|or))(?:,?\s+(?:by\s+[\w\s]{1,30}?,?\s+)?as)?\s+[\"“]?")
AS_NAME = re.compile(r"\b(?:as|called|named|dubbed|names?)\s+[\"“]?$")
NAMING = re.compile(
    r"\b(?:calls?|tracks?\s+as|refers?\s+to\s+as|knows?\s+as|called|known as|dubbed|named|tracked as|refer(?:s|red)? to as)\s+[\"“]?\w"
)


def stands_for(text: str, item: Found, name: Found) -> bool:
    """`The provider, Lindqvist Medtech, …`, `the ransomware, Gorse Locker, …`: the name says which one is meant."""
    if item.type != name.type or item.type not in ("organisation", "malware", "tool", "product", "media_outlet"):
        return False
    closed = re.match(r"(?:\s+of\s+[A-Z][\w-]+)?[,.]", text[name.end : name.end + 40])
    return text[item.end : name.start] == ", " and closed is not None and "count" not in item.features
