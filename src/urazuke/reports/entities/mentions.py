"""All mentions of a document: known names, unknown names, descriptions, pronouns, in an order that does not depend on chance."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from urazuke.evidence.claim import Observable
from urazuke.reports.entities.descriptions.addresses import addresses
from urazuke.reports.entities.found import Found, outside, without_overlaps
from urazuke.reports.entities.names.gazetteer import Gazetteer
from urazuke.reports.entities.names.known_names import is_common
from urazuke.reports.entities.names.municipalities import as_bodies, parted
from urazuke.reports.entities.nominal_heads import words
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax

ARTICLED = ("police", "government_body", "military_unit", "organisation", "political_party", "threat_group", "media_outlet")
_ACTS = re.compile(
    r"(?:,\s+(?:which|whose)|\s+(?:said|says|has\s+said|told|reported|reports|declined|confirmed|announced|runs|did\s+not|would\s+not))\b"
)
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "its", "his", "her", "our", "their"))
LEADERS = ("partner", "owner", "director", "manager", "founder", "co-founder", "head", "chairman", "president", "executive", "chief")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|him|them)\b")
_COUNTRY_OF = re.compile(r"(?P<country>[\u30a1-\u30fc]{2,10}|[\u4e00-\u9fff]{1,3}国|北朝鮮|台湾|日本|[米中露英仏独韓])の$")
_MEDIA = re.compile(r"\b(?:[Tt]he|[Tt]hat|[Tt]his)\s+(?:network|station|broadcaster|newspaper|daily|paper|news\s+agency|channel)\b")


def find_mentions(
    text: str, language: str, names: Gazetteer, observables: Sequence[Observable] = (), sentences: Sequence[Sentence] = (),
    syntax: Syntax | None = None,
) -> list[Found]:  # fmt: skip
    """Names do not overlap one another, nor do descriptions; a description may hold a name, never the other way round."""
    if language == "ja":
        from urazuke.reports.entities.descriptions import nominals_ja as nominals
        from urazuke.reports.entities.names import names_ja as unknown
    else:
        from urazuke.reports.entities.descriptions import nominals_en as nominals  # type: ignore[no-redef]
        from urazuke.reports.entities.names import names_en as unknown  # type: ignore[no-redef]
    from urazuke.reports.entities.names.names_ja import NATIONAL

    starts = [s.start for s in sentences]
    known = [f for f in names.find(text) if language != "ja" or f.type != "place" or not NATIONAL.match(text, f.end)]
    if language == "ja":
        _of_their_country(text, known, names)
    described = nominals.find_nominals(text, sentences, syntax)
    units = [f for f in described if f.kind == "name"]
    cves = [Found(o.span.start, o.span.end, "vulnerability", "name", o.value, f"cve:{o.value}") for o in observables if o.type == "cve"]
    technical = without_overlaps([*cves, *(Found(o.span.start, o.span.end, o.type, "", "") for o in observables if o.type != "cve")])
    known = [f for f in known if not _is_adjective(text, f)]
    units = [f for f in units if not _is_adjective(text, f)]
    others = unknown.find_names(text, known, sentences, syntax)
    listed = without_overlaps([*cves, *outside([*known, *_known_again(text, known), *units, *_beside_units(others, units)], technical)])
    _surnames(text, listed)
    _agreed(text, listed)
    listed = parted(text, listed)
    as_bodies(text, listed)
    repeated = _repeats(text, listed)
    listed = without_overlaps([*listed, *repeated])
    inner: list[Found] = []
    nominal = [_clipped(text, f, starts) for f in described if f.kind == "nominal"]
    if language == "ja":
        nominal += _endings_alone(text, listed)
        inner = nominals.owning(text, nominal, without_overlaps(nominal))
    else:
        nominal += _heads_of_names(text, listed)
        nominal = _of_outlets(text, [*nominal, *_outlets_again(text)], listed)
    nominal += addresses(text, nominal, observables)
    outer = without_overlaps(nominal)
    taken, opens = {id(f) for f in outer}, [f.start for f in outer]
    nested = inner or [f for f in nominal if id(f) not in taken and _stands_inside(text, f, outer, opens)]
    for name in listed:
        _with_seat(text, name, listed)
        _with_article(text, name)
    outer = _around_names(text, outer, listed)
    listed = [f for f in listed if f.type != "place" or not _is_part_of_body(text, f, outer)]
    if language == "ja":
        outer = [f for f in outer if not _ends_in_name(text, f, listed)]
    else:
        listed, outer = _forces(text, listed, outer)
    return sorted([*listed, *outer, *_around_names(text, nested, listed)], key=lambda f: (f.start, -f.end))


_FORCE = re.compile(r" police\b(?! (?:station|officer|chief|force|headquarters|spokes|source|commissioner|inspector|unit|car))")


def _forces(text: str, listed: list[Found], outer: list[Found]) -> tuple[list[Found], list[Found]]:
    """`Japan police arrest man`: the police of that place, whatever the grammar of a headline makes of it."""
    forces = []
    for place in [f for f in listed if f.type == "place" and text.startswith(" police", f.end)]:
        match = _FORCE.match(text, place.end)
        if match and not any(o.start < match.end() and place.start < o.end for o in [*outer, *(f for f in listed if f is not place)]):
            forces.append(Found(place.start, match.end(), "police", "nominal", " ".join(text[place.start : match.end()].split())))
    starts = {f.start for f in forces}
    return [f for f in listed if not (f.type == "place" and f.start in starts)], sorted([*outer, *forces], key=lambda f: f.start)


def _ends_in_name(text: str, described: Found, listed: list[Found]) -> bool:
    """長岡市の|楢沢総合病院: a name with the place before it is no description."""
    if described.type not in ("organisation", "government_body"):
        return False
    inside = (f for f in listed if f.kind == "name" and f.type == described.type and described.start < f.start and f.end == described.end)
    return any(text[f.start - 1] == "の" for f in inside)


def _beside_units(names: list[Found], units: list[Found]) -> list[Found]:
    """中国軍|90318部隊: an army and its unit are two names."""
    ends = {u.end: u.start for u in units if u.type == "military_unit"}
    return [f for f in names if f.type != "military_unit" or ends.get(f.end, f.start) <= f.start]


def _is_part_of_body(text: str, place: Found, described: list[Found]) -> bool:
    """`the Brussels public prosecutor's office`, `Gifu police`: the place opens the name of the body."""
    index = bisect_right([f.start for f in described], place.start) - 1
    body = described[index] if index >= 0 else None
    if body is None or body.type not in ("police", "government_body") or place.end >= body.end:
        return False
    opens = text[body.start : place.start].strip().lower() in ("", "the")
    return opens and text[place.end : place.end + 1] == " " and text[place.end + 1].islower()


def _outlets_again(text: str) -> list[Found]:
    return [Found(m.start(), m.end(), "media_outlet", "nominal", " ".join(m[0].split())) for m in _MEDIA.finditer(text)]


def _of_outlets(text: str, described: list[Found], listed: list[Found]) -> list[Found]:
    """`the network` is no broadcaster after `Scheldevallei Hospital Network`; it is nobody where none was named that speaks or runs."""
    bodies = {text[f.start : f.end].split()[-1].lower() for f in listed if f.type == "organisation" and f.name.isascii()}
    outlets = any(f.type == "media_outlet" for f in listed)
    kept = []
    for item in described:
        if item.type in ("media_outlet", "organisation") and re.fullmatch(r"(?:the|that|this)\s+network", item.name, re.IGNORECASE):
            if not (item.name[0] == "T" or _ACTS.match(text, item.end)) or not ("network" in bodies or outlets):
                continue
            item.type = "organisation" if "network" in bodies else "media_outlet"
            item.features.setdefault("head", "network")
        kept.append(item)
    return kept


def _known_again(text: str, known: list[Found]) -> list[Found]:
    """A name that is an ordinary word too (`Kimsuky` is one to its shape) is the group's all through a text that has it once as such."""
    forms = {text[f.start : f.end]: f for f in known if f.type in ("threat_group", "malware") and is_common(text[f.start : f.end])}
    forms = {form: f for form, f in forms.items() if len(form) > 4}
    if not forms:
        return []
    pattern = re.compile(rf"(?<![\w’'-])(?:{'|'.join(map(re.escape, sorted(forms)))})(?![\w-])")
    return [Found(m.start(), m.end(), forms[m[0]].type, "name", forms[m[0]].name, forms[m[0]].key) for m in pattern.finditer(text)]


def _of_their_country(text: str, known: list[Found], names: Gazetteer) -> None:
    """中国の外務省 is China's, 関係国の外務省 that of a country which is not named; neither is Japan's own."""
    for item in known:
        owner = _COUNTRY_OF.search(text, max(0, item.start - 12), item.start) if item.name.endswith(" of Japan") else None
        if owner is None or owner["country"] in ("日本", "国"):
            continue
        surface = text[item.start : item.end]
        theirs = next((f for f in names.find(owner["country"] + surface) if f.start == 0 and f.type == item.type), None)
        item.name, item.key = (theirs.name, theirs.key) if theirs else (f"{owner['country']}の{surface}", f"theirs:{owner[0]}{surface}")


def _stands_inside(text: str, item: Found, outer: list[Found], opens: list[int]) -> bool:
    """A description inside another: `the servers` in `login information for the servers`, `a reseller` in `a lawyer for a reseller`."""
    index = bisect_right(opens, item.start) - 1
    holder = outer[index] if index >= 0 else None
    if holder is None or item.end > holder.end or (item.start, item.end) == (holder.start, holder.end):
        return False
    definite = item.features.get("first") in _DEFINITE
    whose = item.type == "person_unnamed" == holder.type and holder.features.get("head") in words("relational")
    if holder.start == item.start:  # the student's lawyer, the lab's password
        office = holder.type in ("police", "government_body")
        return definite and not office and text[item.end : item.end + 2] in ("'s", "’s")
    behind = whose and re.search(r"\b(?:for|of|to)\s$", text[holder.start : item.start])
    again = item.features.get("first") in ("a", "an") and item.type == "organisation" and item.features.get("head")
    if again and re.search(rf"\b[Tt]he {re.escape(item.features['head'])}\b", text[item.end : item.end + 3000]):
        return holder.features.get("head") in LEADERS  # managing partner of a company …; the company
    return bool(behind) or (definite and item.type != holder.type)


def _with_article(text: str, name: Found) -> None:
    """`the GRU`: a short name of a body takes its article along."""
    short = name.kind == "name" and name.end - name.start <= 4 and text[name.start : name.end].isupper()
    if short and name.type in ARTICLED and re.search(r"(?<!\w)[Tt]he[ \n]$", text[max(0, name.start - 5) : name.start]):
        name.start -= 4


_SEAT = re.compile(r"\s+in\s+(?=[A-Z])")


def _with_seat(text: str, name: Found, listed: list[Found]) -> None:
    """`the Chinese Embassy in Wellington` is its whole name."""
    if name.type != "government_body" or not name.name.endswith(("Embassy", "Consulate", "Consulate-General", "Consulate General")):
        return
    match = _SEAT.match(text, name.end)
    place = next((f for f in listed if match and f.type == "place" and f.start == match.end()), None)
    if place is not None:
        name.end, name.name = place.end, f"{name.name} in {place.name}"
        name.start -= 4 if text[max(0, name.start - 4) : name.start].lower() == "the " else 0


def _clipped(text: str, item: Found, starts: Sequence[int]) -> Found:
    """A description begins in the sentence that its head noun stands in."""
    index = bisect_right(starts, item.end - 1) - 1
    if index >= 0 and starts[index] > item.start:
        item.start = starts[index]
        item.name = " ".join(text[item.start : item.end].split())
    return item


_SUBJECT = re.compile(
    r"\b(?:of|for|on) (?:the )?(?:[A-Z]\w+ )*(?:[Ss]ecurity|[Aa]ffairs|[Dd]efen[cs]e|[Jj]ustice|[Tt]echnology|[Ss]cience|[Rr]esearch|"
    r"[Hh]ealth|[Ee]nergy|[Tt]rade|[Ff]inance|[Tt]ransport|[Ee]ducation)$"
)


def _heads_of_names(text: str, listed: list[Found]) -> list[Found]:
    """`the college` after `Harbour College`: the last word of a name, with the article."""
    words: dict[str, str] = {}
    for item in listed:
        last = text[item.start : item.end].split()[-1].lower() if item.end > item.start else ""
        if _SUBJECT.search(item.name):
            continue  # the Ministry of State Security is not `the security`
        if item.type in ("organisation", "government_body") and last.isascii() and last.isalpha() and len(last) > 3 and " " in item.name:
            words.setdefault(last, item.type)
    if not words:
        return []
    listed_words = "|".join(sorted((re.escape(w) for word in words for w in (word, word.capitalize())), key=lambda w: (-len(w), w)))
    pattern = re.compile(rf"\b[Tt]he\s+(?P<word>{listed_words})\b(?![-’']|\s[A-Z])")
    return [Found(m.start(), m.end(), words[m["word"].lower()], "nominal", " ".join(m[0].split())) for m in pattern.finditer(text)]


def pronouns(text: str, language: str) -> list[tuple[int, int, str]]:
    """English third-person pronouns for persons: start, end, the word in lower case."""
    return [] if language == "ja" else [(m.start(), m.end(), m[0].lower()) for m in _PRONOUN.finditer(text)]


_STRENGTH = ("threat_group", "malware", "tool", "police", "government_body", "media_outlet", "product", "person", "organisation")


def _agreed(text: str, listed: list[Found]) -> None:
    """One unknown name has one type in the document: the most telling of those that its places suggest."""
    best: dict[str, str] = {}
    for item in listed:
        if item.key is None and item.type in _STRENGTH:
            surface = text[item.start : item.end]
            best[surface] = min(best.get(surface, item.type), item.type, key=_STRENGTH.index)
    for item in listed:
        if item.key is None and item.type in _STRENGTH:
            item.type = best[text[item.start : item.end]]


def _surnames(text: str, listed: list[Found]) -> None:
    """`Lahti` is Oskar Lahti all through a text that has him, and no town."""
    persons = {text[f.start : f.end].split()[-1] for f in listed if f.type == "person" and f.kind == "name" and " " in f.name}
    for item in listed:
        if item.type == "place" and item.kind == "name" and text[item.start : item.end] in persons:
            item.type, item.key, item.name = "person", None, text[item.start : item.end]


def _repeats(text: str, listed: list[Found]) -> list[Found]:
    """A name once typed is that name wherever it stands again, in full or by its first words; acronyms in brackets too."""
    types: dict[str, Found] = {}
    for item in listed:
        if item.key is None:
            types.setdefault(text[item.start : item.end], item)
    for item in listed:
        match = re.match(r"\s?[(（][\"“]?([A-Z][A-Za-z]{1,7}(?:-[A-Z]{2,4})?)[\"”]?[)）]", text[item.end : item.end + 20])
        if match and item.type in ("organisation", "government_body", "police", "media_outlet", "military_unit"):
            types.setdefault(match[1], item)
    for surface, item in list(types.items()):
        for form in _shorter(surface, item.type):
            types.setdefault(form, item)
    forms = sorted((s for s in types if len(s) > 1), key=lambda s: (-len(s), s))[:2000]
    if not forms:
        return []
    pattern = re.compile(
        "|".join(rf"(?<![A-Za-z0-9]){re.escape(f)}(?![A-Za-z0-9]|-\d|-[A-Z0-9]{{1,6}}-\d)" if f.isascii() else re.escape(f) for f in forms)
    )
    found = [Found(m.start(), m.end(), types[m[0]].type, "name", types[m[0]].name) for m in pattern.finditer(text)]
    return [*found, *_by_their_kanji(text, listed), *_by_surname(text, listed)]


_JA_NAME = re.compile(r"[\u3400-\u9fff\u3005]{3,5}")
_JA_TITLE = (
    "(?=容疑者|被告|社長|会長|氏|さん|院長|学長|理事長|部長|局長|室長|所長|教授|知事|市長|大臣|長官|台長|館長|校長|代表|弁護士|議員)"
)


def _by_surname(text: str, listed: list[Found]) -> list[Found]:
    """蔵本|社長 after 蔵本修: two kanji of a name with a title behind them."""
    names = {f.name[:2] for f in listed if f.type == "person" and f.kind == "name" and _JA_NAME.fullmatch(f.name)}
    if not names:
        return []
    pattern = re.compile(rf"(?<![\u3400-\u9fff\u3005])(?:{'|'.join(sorted(names))}){_JA_TITLE}")
    return [Found(m.start(), m.end(), "person", "name", m[0]) for m in pattern.finditer(text)]


def _by_their_kanji(text: str, listed: list[Found]) -> list[Found]:
    """御園 for 御園セラミックス, where it does or owns something."""
    wholes = [m for f in listed if f.type == "organisation" and f.key is None and (m := _WITH_KATAKANA.fullmatch(f.name))]
    others = {text[f.start : f.end] for f in listed if f.type in ("place", "person", "government_body")}
    stems = {m["stem"]: m[0] for m in wholes if m["stem"] not in others}
    if not stems:
        return []
    follows = "(?=側?(?:[はがも]|の(?:広報|担当|社長|社員|従業員|会長|幹部|システム|ネットワーク|サーバー|関係者)|に(?:よ|対|は)))"
    pattern = re.compile(rf"(?<![\u3400-\u9fff])(?:{'|'.join(sorted(stems))}){follows}")
    return [Found(m.start(), m.end(), "organisation", "name", m[0]) for m in pattern.finditer(text)]


_WITH_KATAKANA = re.compile(r"(?P<stem>[\u3400-\u9fff]{2,4})[\u30a1-\u30fa\u30fc]{3,}")
_FORM = re.compile(r"^(?:株式会社|有限会社|合同会社|[\u3400-\u9fff]{2,8}法人)|(?:株式会社|有限会社|合同会社)$")


def _shorter(surface: str, kind: str) -> list[str]:
    words = surface.split()
    if kind == "person" and len(words) > 1:
        return [words[-1]]
    if kind == "product" and len(words) == 2 and re.fullmatch(r"[A-Z][a-z]+[A-Z]\w+", words[-1]):
        return [words[-1]]
    if kind == "organisation" and len(words) > 2:
        return [" ".join(words[:-1])]
    if kind == "organisation" and not surface.isascii():
        match = re.match(
            r"(.{3,}?)(?:エンジニアリング|大学|製作所|工業|電機|病院|ホールディングス|グループ|・[\u30a1-\u30fc]+.*)$", surface
        )
        plain = _FORM.sub("", surface).strip()
        return [*([match[1]] if match else []), *([plain] if plain != surface and len(plain) > 2 else [])]
    return []


_JA_ENDING = re.compile(
    r"(?:機構|連合|連盟|協会|組合|信金|信用金庫|銀行|病院|大学|センター|研究所|法人|財団|図書館|博物館|美術館|試験場|観測所|天文台|気象台|工場|学園|高校|公社|事業団|協議会|農協|漁協|生協|大使館|総領事館|委員会|調整局|製作所|新聞|テレビ|空港|港|市|町|村)$"
)


def _endings_alone(text: str, listed: list[Found]) -> list[Found]:
    """`連合は` after 北斗宇宙工学大学連合: the ending by itself, or after 同, as a definite description."""
    kinds: dict[str, str] = {}
    first: dict[str, int] = {}
    for item in listed:
        match = _JA_ENDING.search(item.name) if item.type in ("organisation", "government_body", "media_outlet") else None
        if match and match.start():
            kinds.setdefault(match[0], item.type)
            first.setdefault(match[0], item.start)
    if not kinds:
        return []
    words = "|".join(sorted(kinds, key=lambda w: (-len(w), w)))
    follows = "側?(?:[はがのをにもへと、「]|から|より|では|幹部|など|攻撃)"
    pattern = re.compile(rf"(?<![\u3400-\u9fff\u30a1-\u30fa\u30fcA-Za-z])(?:{words})(?={follows})")
    return [Found(m.start(), m.end(), kinds[m[0]], "nominal", m[0], None, {"head": m[0], "plain": "yes"}) for m in pattern.finditer(text)]


_ADJECTIVE_OF = re.compile(
    r"\s+(?:groups?|gangs?|campaigns?|operations?|actors?|crew|operators?|schemes?|rings?|attempts?|activity|unit|squad|team|notes?|letters?|demands?|threats?|payments?|e-?mails?|messages?|"
    r"hackers?|malware|software|tools?|sites?|services?)\b"
)


def _is_adjective(text: str, item: Found) -> bool:
    """`extortion group`: no offence."""
    return item.type == "offence" and _ADJECTIVE_OF.match(text, item.end) is not None


_LINK = re.compile(
    r"\b(?:under|by|calls?|knows?|of|for|at|to|in|from|with|as|called|calls?|named|dubbed|nicknamed|itself|tracked|against|name|labell?ed|styled)\b|"
    r"(?:gang|crew|group|actor|collective)\s+$|の"
)


_CLAUSE = re.compile(r",?\s+(?:that|which|who|whom)\s")


def _around_names(text: str, nominal: list[Found], names: list[Found]) -> list[Found]:
    """Descriptions that hold a name or touch none; one that a name holds or crosses is left out."""
    kept, index = [], 0
    for item in nominal:
        while index < len(names) and names[index].end <= item.start:
            index += 1
        crossing = False
        at = index
        while at < len(names) and names[at].start < item.end:
            name, at = names[at], at + 1
            inside = item.start <= name.start and name.end <= item.end
            if name.end == item.end and inside and not _LINK.search(text, item.start, name.start):
                clause = _CLAUSE.search(text, item.start, name.start)
                crossing |= clause is None
                if clause is not None:  # a crew that | Bluegum Labs, a security firm, prefers to call …
                    item.end = clause.start()
                    item.name = " ".join(text[item.start : item.end].split())
                break
            crossing |= not inside
        if not crossing:
            kept.append(item)
    return kept
