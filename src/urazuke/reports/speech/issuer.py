"""Who publishes a text that says `we` issued it, a statement, a notice, answers; an outlet reports of others."""

from __future__ import annotations

import re

from urazuke.reports.entities.cast import Referent

_QUOTED = re.compile(r"[\"“][^\"“”]{1,800}[\"”]|[「『][^「」『』]{1,800}[」』]")
_OURSELVES = {
    "en": re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s|[Oo]urs|[Oo]urselves)\b(?!\.)"),
    "ja": re.compile(r"弊[社所会]|弊機構|当[社行院校市町館園]|本[学市]|当(?:組合|協会|機構|財団|法人|センター|研究所)|私ども"),
}
_OUTLET = re.compile(
    r"\b(?:Times|Herald|News|Post|Courier|Tribune|Journal|Gazette|Wire|Press|Broadcasting|TV|Radio|Ledger|Digest|Bulletin|Observer|Daily|Report)\b"
    r"|新聞|放送|テレビ|通信社?$|日報|新報|時報|タイムズ|ニュース"
)
_OFTEN = 2  # once is a slip, or a quotation whose marks were lost


def speaks_for_itself(text: str, language: str, publisher: str | None) -> bool:
    """Whether the text says `we` and `our` outside all quotations; a newspaper that puts itself right does so too."""
    own = _OURSELVES.get(language)
    if own is None or _OUTLET.search(publisher or ""):
        return False
    return len(own.findall(_QUOTED.sub(" ", text))) >= _OFTEN


def only_tells(kind: str, text: str, language: str) -> bool:
    """A Japanese ministry that meets the press was not attacked itself, unless it speaks of 当省."""
    return kind == "government_body" and language == "ja" and _OF_OUR_OWN.search(text, 0, 20_000) is None


_OF_OUR_OWN = re.compile(r"[当本](?:市|県|町|村|区|庁|省|府|都|局|院|館|署|室|会|委員会)(?![\u3400-\u9fff])|わが")


# Who tells of attacks for a living, or watches over those attacked, is not their victim.
VENDOR = re.compile(
    r"セキュリティ|セキュア|脅威|サイバー|CERT|(?i:security|cyber|threat|intelligence|\blabs?\b|forensic|commission|regulator|ombudsman|prosecut|\b(?:crown|court)$)"
)


_TRADE = re.compile(
    r"\b(?:(?:cyber|IT|information|network|computer)[- ]?)?security (?:firm|company|vendor|provider|researchers?|specialists?|consultancy)"
    r"|\b(?:threat intelligence|incident[- ]response|antivirus|forensics?) (?:firm|company|vendor|team|provider)"
    r"|セキュリティー?(?:会社|企業|大手|ベンダー)"
)


def tells_of_others(who: Referent, text: str) -> bool:
    """`the security firm Kestrelmark`: it tells what befell others."""
    beside = ((m.start, m.end) for m in who.mentions[:20])
    return any(_TRADE.search(text, max(0, a - 40), min(len(text), b + 50)) for a, b in beside)
