"""Who published it, as the document itself shows: an issuer's label, an agency in a dateline, the lines of head and foot.

Every name that stands in such a place is weighed: an outlet's or a body's kind of name, the company of the date, a line of its
own, the foot, the document's own domain. A section, a place, a person or a headline is never the publisher.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from urazuke.evidence.case import Publisher
from urazuke.reports.dates.finding import full_days
from urazuke.reports.entities.found import Found
from urazuke.reports.patterns import any_of, data

HEAD, FOOT = 900, 500
_TITLE = 300  # characters in which a statement names its issuer
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
_STATEMENT = re.compile(
    r"\b(?:statement|notice|FAQs?|press release|media release|update on|apolog\w+|questions and answers)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"“][^\"“”]{0,2000}[\"”]")
_PROSE = 130  # characters of a line that is no longer part of the head; Japanese lines count double
_SPLIT = re.compile(r"\s[|｜·•—–*/-]\s|\s{2,}|\u3000+|[|｜•·]|\t|[［\]］\[]")
_DATELINE = re.compile(
    r"^[^\n]{0,80}?[(（](?P<name>[A-Z][\w.&'’-]*(?: (?:[A-Z&][\w.&'’-]*|of|the|and)){0,5})[)）]\s?(?:-|—|–)+", re.MULTILINE
)
_BYLINE = re.compile(
    r"^(?:By|Reported by|Written by|Posted by) (?P<who>[^,\n|]{3,40})(?:, [^,\n|]{3,40})??"
    r", (?P<name>(?:the |The )?[A-Z][^,\n|]{3,60}?)\s*(?:[|]|$)",
    re.MULTILINE,
)
_SPOKESMAN = re.compile(
    r"\b(?P<name>(?:[A-Z][\w’']+ (?:of |for |the )*){1,5})[Ss]pokes(?:man|woman|person)\b"
    r"|\b[Ss]pokes(?:man|woman|person) (?:of|for) (?P<body>(?:the )?(?:[A-Z]\w+ ?(?:of |for |the |and )*){1,6})"
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|（c）|Copyright|\bCOPYRIGHT)[\s©]*(?:\(c\)\s*)?(?:\d{4}(?:\s?[-–]\s?\d{4})?)?[,\s]*(?P<name>[^\n.,|。]{2,60})",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"著作権は(?P<name>[^\n、。]{2,24})に|(?P<ja>[^\n、。\s]{2,24})(?:が|に)(?:著作権|無断転載)"
    r"|無断転載を禁じます[ 　]+(?P<last>[^\n、。]{2,24})"
)
_BRACKETED = re.compile(r"^[ \u3000]*【(?P<name>[^】\n＝=]{2,26})】", re.MULTILINE)
_PROGRAMME = re.compile(  # 潮見テレビ「ニュース・セブン」, テレビ北陸　夕方ニュース原稿
    r"^[ \u3000]*(?P<name>[^\s。、「」『』【】]{2,12}(?:テレビ|放送|ラジオ)|(?:テレビ|ラジオ)[^\s。、「」『』【】]{2,10})"
    r"(?:[「『]|[ \u3000][^\n]{0,20}(?:放送|原稿))",
    re.MULTILINE,
)
_ISSUE = re.compile(  # 『週刊潮見』2017年3月9日号
    r"^[ \u3000]*[『「]?(?P<name>(?:週刊|月刊|隔週刊|旬刊)[^\s。、「」『』]{1,10})[』」]?[\s\u3000]*(?:\d{4}年|令和|平成)[^\n]{0,16}号",
    re.MULTILINE,
)
_ABOUT = re.compile(r"^About (?P<name>(?:the )?[A-Z][\w&'’-]*(?: (?:[A-Z&][\w&'’-]*|of|for|and|the)){0,5})$", re.MULTILINE)
_ISSUED = re.compile(
    r"^(?:(?:Press |Media |Joint )?(?:[Ss]tatement|[Rr]elease|[Nn]otice|[Aa]dvisory|[Mm]essage|[Uu]pdate) (?:from|by)"
    r"|(?:Published|Issued|Released) by"
    r"|By [A-Z]\w+(?: [A-Z][\w.]+){1,2} (?:for|of))"
    r" (?P<name>(?:the )?[A-Z][\w&.'’-]*(?: (?:[A-Z&][\w&.'’-]*|of|for|and|the)){0,6}?)"
    r"(?= on\b|[,:\n(]|$)",
    re.MULTILINE,
)
_AUTHORED = re.compile(
    r"^[ \t]*(?:Co-?|Joint(?:ly)? )?[Aa]uthor(?:ed by|ing agenc(?:y|ies)|s)\b[ \t]*:?(?P<names>[^\n]*\n?[^\n]*)", re.MULTILINE
)
_TITLED = re.compile(r"^(?P<name>[A-Z][\w&.'’-]*(?: (?:[A-Z&][\w&.'’-]*|of|for|and|the)){1,6}): [a-zA-Z]", re.MULTILINE)
_ASKED = re.compile(r"\s*【[^】\n]*記者】")  # who asks at a press conference
_AGENCY = re.compile(
    r"【[^】\n]{1,12}?(?P<name>共同|時事|ロイター)】|［[^］\n]{1,20}?(?P<last>ロイター|ＡＰ|ブルームバーグ)］|(?:＝|=)(?P<end>共同|時事)$",
    re.MULTILINE,
)
_OFFICE_OF = re.compile(
    r"^[ \u3000]*(?P<name>[一-龥]{2,6}(?:警察本部|警察|県警|府警|道警)|警視庁|警察庁)(?!察|本部[ \u3000])"
    r"[一-龥ァ-ヴー]{2,14}[課室係隊部](?:[ \u3000][^\n]{0,12})?$",
    re.MULTILINE,
)
_SENT_FROM = re.compile(
    r"(?:^|[ \u3000])(?P<name>[^\s\u3000=＝。、「」【】]{2,12})[=＝][^\s=＝、。]{1,10}$", re.MULTILINE
)  # 国際通信＝ハーグ
_MET_PRESS = re.compile(  # 記者会見録（要旨）　防衛省報道官
    r"^[ \u3000]*(?:[一-龥]{0,6}記者)?会見[^\n]{0,8}[ \u3000]"
    r"(?P<name>[一-龥]{2,8}(?:省|庁|県|府|市))(?:報道官|広報|大臣|長官|[一-龥]{0,6}[長官])?[ \u3000]*$",
    re.MULTILINE,
)
_TOWN_HALL = re.compile(  # 砂原市総務部情報政策課
    r"^[ \u3000]*(?P<name>[一-龥]{1,5}[市区町村])(?:役所|役場)?(?:[一-龥]{2,8}[部局])?[一-龥]{2,10}[課室係局部]$", re.MULTILINE
)
_BLOG = re.compile(
    r"^[ \u3000]*(?P<name>[^\s。、「」]{2,20}?)(?:技術|公式|開発者?|エンジニア|セキュリティ|スタッフ|リサーチ|脅威分析|テック)*ブログ$",
    re.MULTILINE,
)
_NAMED_SO = re.compile(r"^[ \u3000]*(?:会社名|商号|法人名|団体名|発信者)[\s\u3000:：]+(?P<name>[^\n\u3000]{3,40})$", re.MULTILINE)
_CONTACT = re.compile(r"問い?合わせ先[\s\u3000:：]+(?P<name>[^\n\u3000 ]{3,30})")
_DOMAIN = re.compile(r"(?:@|\[at\]|https?://(?:www\.)?|hxxps?://|\bwww\.)(?P<host>[a-z0-9-]{3,40})(?:\.|\[\.\])", re.IGNORECASE)


@dataclass(slots=True)
class Candidate:
    name: str
    weight: float
    start: int


@functools.cache
def _words(language: str) -> dict[str, re.Pattern[str]]:
    words = data("gazetteers/masthead.toml")[language]
    if language == "ja":
        return {
            "label": re.compile(rf"^[ \u3000]*(?:{'|'.join(words['label'])})\s*[:：]\s*(?P<name>[^\n\u3000]{{2,40}})$", re.MULTILINE),
            "media": re.compile(rf"^(?:テレビ|ラジオ)|(?:{'|'.join(words['media'])})(?:社|局|部)?$"),
            "bodies": re.compile(rf"^(?:株式|有限|合同)会社|(?:{'|'.join(words['bodies'])})$"),
            "sections": re.compile(rf"(?:{any_of(words['sections'])})+(?:（.*)?"),
            "editions": re.compile(rf"[ 　]?{any_of(words['editions'])}$"),
        }
    return {
        "label": re.compile(rf"^\s*{any_of(words['label'])}\s*:[ \t]*(?P<name>[^\n]{{2,80}})$", re.MULTILINE),
        "media": re.compile(rf"\b{any_of(words['media'])}\b", re.IGNORECASE),
        "bodies": re.compile(rf"\b{any_of(words['bodies'])}\b", re.IGNORECASE),
        "sections": re.compile(rf"\(?(?:{any_of(words['sections'])}[\s,&:>/-]*(?:and )?)+\)?", re.IGNORECASE),
        "editions": re.compile(rf" {any_of(words['editions'])}$"),
        "posts": re.compile(rf"\b{any_of(words['posts'])}$"),
    }


def publisher_of(text: str, language: str, known: Sequence[Found], publishers: Sequence[Publisher]) -> str | None:
    """The outlet or issuer that head and foot of the document name; None where they name none."""
    named = {text[f.start : f.end]: f for f in known if f.end <= HEAD}
    candidates = [c for c in _candidates(text, language, named) if c.weight > 0]
    own = {p.name for p in publishers}
    hosts = [m["host"].lower() for m in _DOMAIN.finditer(text[:HEAD] + "\n" + text[-FOOT:])]
    for each in candidates:
        each.weight += 3 * (each.name in own) + 1.5 * any(_same_letters(each.name, h) for h in hosts)
        each.weight += sum(1.0 for other in candidates if other is not each and other.start != each.start and other.name == each.name)
    best = max(candidates, key=lambda c: (c.weight, -c.start), default=None)
    if best is None or best.weight < 2:
        return next((p.name for p in publishers if p.name in text[:HEAD]), None) or _speaking_for_itself(text, known)
    return _canonical(best.name, known, text)


def _speaking_for_itself(text: str, known: Sequence[Found]) -> str | None:
    """What calls itself a statement and says "we" outside all quotations is that of the body which its head names first."""
    if not _STATEMENT.search(text[:_TITLE]) or sum(1 for m in _WE.finditer(_QUOTED.sub("", text[:20_000]))) < 2:
        return None
    bodies = [f for f in known if f.type in ("organisation", "government_body", "police") and f.kind == "name" and f.end <= _TITLE]
    return min(bodies, key=lambda f: f.start).name if bodies else None


def is_code(publisher: str | None, known: Sequence[Found]) -> bool:
    """`KWS`, an agency's letters that nothing here spells out: no name by which its own word could be told from others'."""
    named = {f.name for f in known if f.type == "media_outlet" and f.key}
    return publisher is not None and re.fullmatch(r"[A-Z]{2,5}", publisher) is not None and publisher not in named


def _candidates(text: str, language: str, named: dict[str, Found]) -> Iterator[Candidate]:
    head, foot_start = text[:HEAD], max(_prose(text, language), len(text) - FOOT)
    words = _words(language)
    for match in (*words["label"].finditer(head), *words["label"].finditer(text, foot_start)):
        yield Candidate(_trim(match["name"], words), 6 if match["name"][:1].isalnum() else 0, match.start("name"))
    for match in (*_COPYRIGHT.finditer(text, foot_start), *_RIGHTS.finditer(text, foot_start)):
        name = next(g for g in match.groups() if g)
        yield Candidate(_trim(re.sub(r"\s*All rights reserved.*", "", name, flags=re.IGNORECASE), words), 3, match.start())
    if language == "en":
        yield from _english(head, text, named)
    else:
        yield from _japanese(head, text, foot_start, words)
    yield from _lines(text, language, named, words)
    yield from _foot(text, foot_start, language, named, words)


def _english(head: str, text: str, named: dict[str, Found]) -> Iterator[Candidate]:
    if (line := _DATELINE.search(head)) and _kind_of(line["name"], named) != "place":
        yield Candidate(_spelled(line["name"], text), 6, line.start())
    if (by := _BYLINE.search(head)) and not _words("en")["posts"].search(by["name"]):
        yield Candidate(by["name"], 4, by.start())
    for match in _SPOKESMAN.finditer(head[:200]):
        yield Candidate((match["name"] or match["body"]).strip().removesuffix("'s"), 2.2, match.start())
    for match in _ISSUED.finditer(head):
        yield Candidate(re.sub(r"^the ", "The ", match["name"]), 3.5, match.start())
    if (titled := _TITLED.search(head[:200])) and _words("en")["bodies"].search(titled["name"]):
        yield Candidate(titled["name"], 2.1, titled.start())
    if authored := _AUTHORED.search(head):
        names = (_bare(re.sub(r" [(（][^()（）]*[)）]", "", part)) for part in re.split(r"\s{2,}|\n|[,;|•]", authored["names"]))
        if body := next((n for n in names if _words("en")["bodies"].search(n)), None):
            yield Candidate(body, 5, authored.start())
    for match in _ABOUT.finditer(text, max(0, len(text) - 3000)):
        yield Candidate(match["name"], 3, match.start())


def _japanese(head: str, text: str, foot_start: int, words: dict[str, re.Pattern[str]]) -> Iterator[Candidate]:
    for match in _BRACKETED.finditer(head):
        name = " ".join(_without_dates(match["name"], "ja")[1].split())  # 【2017年3月2日 東西通信】
        if words["media"].search(name) and "記者" not in name:  # 【帝都テレビ　大谷記者】 asks
            yield Candidate(name, 5, match.start())
    for match in itertools.islice(_PROGRAMME.finditer(head), 1):
        yield Candidate(match["name"], 5, match.start())
    for match in _ISSUE.finditer(head[:_TITLE]):
        yield Candidate(match["name"], 4, match.start())
    for match in _AGENCY.finditer(head):
        yield Candidate(next(g for g in match.groups() if g), 4, match.start())
    for match in _SENT_FROM.finditer(head[:_TITLE]):
        if words["media"].search(match["name"]):
            yield Candidate(match["name"], 4, match.start())
    for match in _NAMED_SO.finditer(head):
        yield Candidate(match["name"], 5, match.start())
    for match in (
        *_OFFICE_OF.finditer(head[:_TITLE]),
        *_TOWN_HALL.finditer(head[:_TITLE]),
        *_BLOG.finditer(head[:_TITLE]),
        *_MET_PRESS.finditer(head[:_TITLE]),
    ):
        yield Candidate(match["name"], 3, match.start())
    for match in _CONTACT.finditer(text, foot_start):
        if words["bodies"].search(match["name"]) or "株式会社" in match["name"]:
            yield Candidate(match["name"], 2.5, match.start())
    if (last := re.search(r"（(?P<name>[^（）\n]{2,14})）$", head.split("\n", 1)[0])) and words["media"].search(last["name"]):
        yield Candidate(last["name"], 3, last.start())


def _spelled(code: str, text: str) -> str:
    """`BNA` where the document says `Baltic News Agency (BNA)` or `BNA (Baltic News Agency)`."""
    if not re.fullmatch(r"[A-Z]{2,6}", code):
        return code
    words = r"\s".join(rf"{letter}[a-z]+(?:\s(?:of|the|and|for))?" for letter in code)
    for pattern in (rf"\b({words})\s?[(（]{code}[)）]", rf"\b{code}\s?[(（]({words})[)）]", rf"\b({words})\b"):
        if match := re.search(pattern, text[:200_000]):
            return " ".join(match[1].split())
    return code


def _lines(text: str, language: str, named: dict[str, Found], words: dict[str, re.Pattern[str]]) -> Iterator[Candidate]:
    """The parts of the short lines before the first paragraph of prose."""
    at, headline = 0, True
    for number, line in enumerate(text[: _prose(text, language)].splitlines(keepends=True)):
        start, at = at, at + len(line)
        if not line.strip() or len(line) > 200 or re.match(r"\s*(?:> |\d{1,2}[.．)]\s)", line) or _ASKED.match(line):
            continue
        dated, rest = _without_dates(line, language)
        for part in _parts(rest, language):
            name = _trim(re.sub(r" [(（](?:[A-Z]{2,8}|[A-Z][a-z]{3,12}|online|web)[)）],?$", "", _bare(part)), words)
            alone = _bare(part) == _bare(line) or _heads(name, _bare(line), language)
            if weight := _weight(name, language, named, words, dated, alone):
                yield Candidate(name, weight + 0.4 * headline - 0.02 * number, start)
        headline = False


def _foot(text: str, start: int, language: str, named: dict[str, Found], words: dict[str, re.Pattern[str]]) -> Iterator[Candidate]:
    at = start
    for line in text[start:].splitlines(keepends=True)[1:]:
        at += len(line)
        if not 2 <= len(line.strip()) <= 70 or _ASKED.match(line):
            continue
        dated, rest = _without_dates(line, language)
        for part in _SPLIT.split(rest):
            name = _bare(part)
            weight = _weight(name, language, named, words, dated, alone=True)
            if weight >= (2 if dated else 3.5):
                yield Candidate(_trim(name, words), weight - 1, at)


def _prose(text: str, language: str) -> int:
    """Where the first long line begins, that is prose; the first line of all is a headline however long."""
    at = 0
    lines = text[:HEAD].splitlines(keepends=True)
    for number, line in enumerate(lines):
        if number and (len(line) * (2 if language == "ja" else 1) > _PROSE or _wrapped(line, lines[number + 1 : number + 2])):
            return at
        at += len(line)
    return at


def _wrapped(line: str, following: Sequence[str]) -> bool:
    """A line of English prose that goes on in the next: most of its words are no names."""
    small = sum(word[:1].islower() for word in line.split())
    return len(line) > 45 and small >= 5 and any(f.strip()[:1].isalpha() and len(f.split()) > 1 for f in following)


def _parts(line: str, language: str) -> list[str]:
    """What stands between the separators of a line; in English also what stands behind a comma, after a person's name."""
    parts = [p for p in _SPLIT.split(line) if p.strip() and not p.lstrip(" •*-\t").startswith(",")]  # `, TBS, Fuji TV` goes on
    if language == "ja":
        spaced = [w for p in parts if " " in p.strip() for w in p.split()]
        return [*parts, *(w for w in spaced if _words("ja")["media"].search(w) or _words("ja")["bodies"].search(w)), *_bracketed(parts)]
    named = [half for p in parts if p.count(", ") == 1 for half in p.split(", ") if len(half.split()) >= 2]
    return [
        *(p for p in parts if p.count(", ") != 1 or "," in p.strip()[-1:]),
        *named,
        *(p for p in parts if p.count(", ") == 1 and re.search(r", (?:Inc|Ltd|LLC|Co)\b", p)),
    ]


def _heads(name: str, line: str, language: str) -> bool:
    """The line begins with it: `Ministry of Justice, Press Office`, `北都銀行　広報部`."""
    return line.startswith(name) and (
        len(line) <= 40 if language == "ja" else len(line) <= 70 and line[len(name) :].lstrip()[:1] in "|,·-–—(•"
    )


def _bracketed(parts: list[str]) -> list[str]:
    """（2023年5月12日、北都日報）, its date taken out."""
    return [w for p in parts if re.search("[（()）]", p) for w in re.split(r"[、，（）()]", p) if w.strip() and w != p]


def _bare(part: str) -> str:
    name = part.strip(" \t\n\u3000|,、•*-–—:：>・")
    if len(re.findall(r"[(（〔【]", name)) != len(re.findall(r"[)）〕】]", name)):
        name = name.strip("()（）〔〕【】 \u3000")
    return name[1:-1].strip() if re.fullmatch(r"[(（〔【][^()（）〔〕【】]*[)）〕】]", name) else name


def _without_dates(line: str, language: str) -> tuple[bool, str]:
    """Whether a full date stands in the line, and the line without it and its time of day."""
    spans = [d.span for d in full_days(line, language)]
    rest = line
    for span in reversed(spans):
        rest = rest[: span.start] + "  " + rest[span.end :]
    rest = re.sub(
        r"(?:[（(]?(?:[月火水木金土日]曜日?|[月火水木金土日])[）)])|\d{1,2}(?:時|:)\d{2}分?(?:\s?[ap]\.?m\.?)?(?:\s?(?:JST|UTC|GMT|CET|EST))?",
        "  ",
        rest,
    )
    rest = re.sub(
        r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b,?|\b(?:Issued|Published|Updated|Posted|Date|Released)\b(?: on)?:?"
        r"|(?:配信|公開|更新|発行|掲載|付)$",
        "  ",
        rest,
    )
    return bool(spans), rest


def _weight(name: str, language: str, named: dict[str, Found], words: dict[str, re.Pattern[str]], dated: bool, alone: bool) -> float:
    """How much speaks for that part of a line being the publisher; 0 where it cannot be."""
    if not _could_be_name(name, language, words):
        return 0
    kind = _kind_of(name, named)
    typical = words["media"].search(name) or words["bodies"].search(name)
    if not typical and kind in ("place", "person", "person_unnamed", "offence", "malware", "threat_group", "product", "military_unit"):
        return 0
    weight = 1.0 * dated + 0.5 * alone
    if kind == "media_outlet":
        weight += 4
    elif words["media"].search(name):
        weight += 3.2 if alone or dated else 2
    elif words["bodies"].search(name) or kind in ("organisation", "government_body", "police"):
        weight += 2 if alone or dated else 0.8
    elif not dated or (language == "ja" and not re.search(r"[一-鿿ァ-ヺ]", name)):
        return 0
    return weight


def _could_be_name(name: str, language: str, words: dict[str, re.Pattern[str]]) -> bool:
    if not 2 <= len(name) <= (30 if language == "ja" else 70) or words["sections"].fullmatch(name):
        return False
    if language == "ja":
        return not re.search(r"[。、？！?「」]|[をにへがは](?!ん)|(?:か|へ|る|た|て)$|^第\d|^\d", name)
    if re.search(r"[.?!:;\"“”]\s|[?!]$|\d{2}|@|=", name) or re.match(r"(?:By|From|The affair|With|In|On|At|For|To|Staff)\b", name):
        return False
    if words["posts"].search(name) or ("," in name and not re.search(r", (?:Inc|Ltd|LLC|Co)\b", name)):
        return False
    parts = name.split()
    capital = [p for p in parts if p[0].isupper() or p in ("of", "for", "the", "and", "&", "on", "de", "la")]
    return len(parts) <= 9 and len(capital) == len(parts) and not (len(parts) == 1 and len(name) <= 2)


def _kind_of(name: str, named: dict[str, Found]) -> str:
    found = named.get(name) or named.get(name.removeprefix("The ")) or named.get(name.removeprefix("From "))
    return found.type if found else ""


def _trim(name: str, words: dict[str, re.Pattern[str]]) -> str:
    name = re.sub(r"\s*(?:[(（][A-Z]{2,8}[)）]|<[^<>]*>)$", "", name.strip(" .\u3000"))
    name = name[:1].upper() + name[1:] if name.startswith("the ") else name
    shorter = words["editions"].sub("", name)
    return shorter if len(shorter) >= 3 and (words["media"].search(shorter) or name.endswith(" Summary")) else name


def _same_letters(name: str, host: str) -> bool:
    plain = re.sub(r"[^a-z0-9]", "", name.lower().removeprefix("the "))
    short = host.replace("-", "")
    return len(short) >= 4 and (plain.startswith(short) or (short.startswith(plain) and len(plain) >= 4))


def _canonical(name: str, known: Sequence[Found], text: str) -> str:
    """The name as the gazetteer has it; capitals throughout become a name as it is usually written."""
    if found := next((f.name for f in known if f.type == "media_outlet" and f.key and text[f.start : f.end] == name), None):
        return found
    if name.isupper() and " " in name:
        return " ".join(
            w if w in ("TV", "FM", "NHK") else w.lower() if number and w in ("OF", "AND", "THE", "FOR") else w.capitalize()
            for number, w in enumerate(name.split())
        )
    return name
