"""English names that no list knows: runs of capitalised words, each typed by the evidence of all the places where it stands."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.names.name_evidence import (
    FILE,
    Evidence,
    Place,
    kinds_by_word,
    label_at,
    of_place,
    of_words,
    role_words,
    title_words,
)
from urazuke.reports.entities.names.name_parts import around_known
from urazuke.reports.entities.names.name_runs import pieces
from urazuke.reports.entities.names.second_names import TWICE_NAMED, second_names
from urazuke.reports.entities.names.tables import Tables, find_tables
from urazuke.reports.entities.nominal_heads import type_of_noun, words
from urazuke.reports.entities.resemblance import is_initials
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax
from urazuke.reports.patterns import data

_JOINED_WORDS = re.compile(r"(?!Ma?c[A-Z]|De[A-Z]|Le[A-Z]|Van[A-Z]|O[’'])[A-Z][a-z]{2,}[A-Z][a-z]{2,}")
_LABEL = re.compile(r"(?:^|\n)[ *•-]*(?P<before>(?:[A-Z]?[a-z]+ ){0,2}?)(?P<noun>[A-Z]?[a-z]+?)s?:[ \t]+[\"“]?$")
_SUCH_AS = re.compile(r"(?P<before>(?:[a-z-]+\s+){0,2}?)(?P<noun>[a-z-]+?)s?\s+(?:such\s+as|including|like|namely)\s+(?:the\s+)?[\"“]?$")
_COUNTED_LIST = re.compile(
    r"\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]everal|[Bb]oth)\s+(?P<before>(?:[a-z-]+\s+){0,3}?)(?P<noun>[a-z-]+?)s,\s+[\"“]?$"
)
_LISTED = re.compile(r"[\"”]?(?:,| and| or|, and|, or)\s+[\"“]?")
_TOKEN = re.compile(r"\S+")
_DOCUMENT = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Z][A-Z0-9]*)*-(?:19|20)?\d{2}-\d{1,5}")
_CONTACT = re.compile(
    r"(?:[Cc]ontacts?|[Aa]uthors?|[Aa]nalysts?|[Mm]edia|[Pp]ress|"
    r"[Ee]nquiries|[Ii]nquiries|[Qq]uestions)[^\n:]{0,20}: (?:(?:Dr|Prof|Mrs?|Ms)\.? )?$"
)
_MONEY = re.compile(r"\s(?:million|billion|trillion|m|bn|thousand)\b")
_ACT = re.compile(r"\s(?:\([^()\n]{3,60}\)\s)?(?:Act|Regulations?|Directive|Ordinance)\b|\)\sAct\b|\s[a-z]+\s[A-Z][\w ]{2,40}\)\sAct\b")
_LAW = re.compile(r" (?:Act|Bill|Ordinance|Directive|Treaty|Convention|Penal Code|Criminal Code)(?: \d{4})?$")
_PORTFOLIO = re.compile(
    r"\b(?:Minister|Secretary|Secretary of State|Commissioner|Commissioner-General) (?:of|for) "
    r"(?:the )?(?:[A-Z][a-z]+(?:, | and |, and ))*$"
)
_FILE_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}\b")
_ACRONYM = re.compile(r"\s?[(（][\"“]?(?:the )?([A-Z][A-Za-z]{1,9}(?:-[A-Z]{2,4})?)[\"”]?[)）]")
ENOUGH = 1.0  # the weight that a name of one word needs
OTHERWISE = 0.4  # what several words weigh by themselves
MOST_NEEDED = 2.5  # of a word that opens a sentence
SECOND_NAME = 6.0  # of being another name of something, over any word in it
MODEL_WEIGHT = 1.3  # of the model's label, where it is the same in all places


def find_names(text: str, known: list[Found], sentences: Sequence[Sentence] = (), syntax: Syntax | None = None) -> list[Found]:
    """Names outside and around the known ones: a run that holds a typing word wins over a known name inside it."""
    starts = [s.start for s in sentences]
    tabular = find_tables(text)
    candidates = list(_candidates(text, known, sentences, starts, tabular))
    evidence = _evidence(text, candidates, sentences, starts, syntax, tabular, known)
    found = []
    for start, end in candidates:
        if kind := _decided(text, start, end, evidence, starts):
            start = _without_title(text, start, end) if kind == "person" else start
            found.append(Found(start, end, kind, "name", _flat(text, start, end)))
    return found


def _without_title(text: str, start: int, end: int) -> int:
    """`Captain Mara Ellison` is named Mara Ellison."""
    words = list(_TOKEN.finditer(text[start:end]))
    last = max(
        (i for i, w in enumerate(words[:-1]) if (w[0].title() if w[0].isupper() else w[0]).rstrip(".,") in title_words()), default=-1
    )
    return start + words[last + 1].start()


def _flat(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _candidates(
    text: str, known: list[Found], sentences: Sequence[Sentence], starts: list[int], tabular: Tables | None = None
) -> Iterator[tuple[int, int]]:
    by_start = sorted(known, key=lambda f: f.start)
    index = 0
    titled = _title_case(text, sentences)
    for start, end in pieces(text, starts):
        while index < len(by_start) and by_start[index].end <= start:
            index += 1
        last = index
        while last < len(by_start) and by_start[last].start < end:
            last += 1
        for a, b in around_known(text, start, end, by_start[index:last]):
            sentence = bisect_right(starts, a) - 1
            if sentence in titled and not _stands_elsewhere(text, a, b, sentences[sentence]):
                continue
            if tabular and tabular.in_header(a) and text.count(text[a:b]) == 1:
                continue
            if _FILE_ENDING.match(text, b) or _is_portfolio(text, a, b):
                continue
            b = _before_role(text, a, b)
            if b > a:
                yield a, b


def _is_portfolio(text: str, start: int, end: int) -> bool:
    """`Minister of Economy, Trade and Industry`: what somebody is minister of is nobody."""
    words = text[start:end].split()
    return bool(_PORTFOLIO.search(text, max(0, start - 90), start)) and words[-1] in data(FILE)["subjects"]["words"]


def _before_role(text: str, start: int, end: int) -> int:
    """`Foreign Ministry Spokeswoman` names a ministry, `Data Protection Officer` nobody: where the name ends."""
    words = list(_TOKEN.finditer(text[start:end]))
    if not words or words[-1][0].rstrip(".,") not in role_words():
        return end
    body = len(words) > 1 and words[-1][0].startswith("Spokes") and words[-2][0].rstrip(".,") in kinds_by_word()
    return start + words[-2].end() if body else start


def _title_case(text: str, sentences: Sequence[Sentence]) -> set[int]:
    """Headings In Which All Words Are Capitalised: their capitals tell nothing."""
    found = set()
    for number, sentence in enumerate(sentences):
        words = [w for w in text[sentence.start : sentence.end].split() if w[0].isalpha()] if sentence.heading else []
        upper = text[sentence.start : sentence.end].isupper()
        alone = len(words) == 1 and number > 2 and words[0].isalpha() and not words[0].isupper()
        if upper or alone or (len(words) >= 5 and sum(w[0].isupper() for w in words) >= 0.7 * len(words)):
            found.add(number)
    return found


def _stands_elsewhere(text: str, start: int, end: int, heading: Sentence) -> bool:
    """Its own words type it and it is most of a line or of a part between commas; or the text has it again."""
    name, line = text[start:end], text[heading.start : heading.end]
    part = next((p for p in re.split(r"[,|·•(]|\s[-–—]\s|\b[Bb]y\b|\bfrom\b", line) if name in p), line).strip().removeprefix("By ")
    if " " in name and re.search(r"(?:^|\n|[|·•] ?)(?:By|Von|Por|Par|Text:|Reporting by) $", text[max(0, start - 14) : start]):
        return True  # a byline
    if " " in name and _CONTACT.search(text, max(0, start - 40), start):
        return True
    typed = " " in name and max(of_words(name).values(), default=0) >= 5 and len(name) + 4 >= len(part) and name.count(" ") <= 4
    if not line.isupper():
        return typed or text.count(name) > line.count(name)  # two foreign nationals are not the name Foreign Nationals
    lower = text.lower()
    return typed or lower.count(name.lower()) > line.lower().count(name.lower())


def _evidence(
    text: str,
    candidates: list[tuple[int, int]],
    sentences: Sequence[Sentence],
    starts: list[int],
    syntax: Syntax | None,
    tabular: Tables | None = None,
    known: Sequence[Found] = (),
) -> dict[str, Evidence]:
    """The evidence of each wording, that of its family (`Vaitkus` of `Jonas Vaitkus`) included."""
    own: dict[str, Evidence] = {}
    for start, end in candidates:
        index = bisect_right(starts, start) - 1
        sentence = sentences[index] if index >= 0 else None
        doc = syntax.doc(sentence) if syntax and sentence and start < sentence.end else None
        surface = _flat(text, start, end)
        if surface not in own:
            own[surface] = of_words(surface)
        _add(own[surface], of_place(text, Place(start, end, doc, sentence.start if sentence else 0)))
        if tabular and (kind := tabular.type_at(start)):
            own[surface][kind] += 4
    if syntax is not None:
        _ask_model(text, candidates, sentences, starts, syntax, own)
    _same_as_before(text, candidates, own)
    _of_first_names(text, candidates, known, own)
    return _joined(text, candidates, own)


def _joined(text: str, candidates: list[tuple[int, int]], own: dict[str, Evidence]) -> dict[str, Evidence]:
    families = _families(text, candidates, own)
    joined: dict[str, Evidence] = {}
    for surface, family in families.items():
        total: Evidence = defaultdict(float)
        for member in family:
            _add(total, own[member])
        joined[surface] = total
    return joined


def _ask_model(
    text: str, candidates: list[tuple[int, int]], sentences: Sequence[Sentence], starts: list[int], syntax: Syntax, own: dict[str, Evidence]
) -> None:
    """The statistical model labels the sentences of names that the other evidence leaves open; elsewhere it could change nothing."""
    joined = _joined(text, candidates, own)
    places = [(a, b, bisect_right(starts, a) - 1) for a, b in candidates if _is_open(joined[_flat(text, a, b)])]
    asked = sorted({index for a, _, index in places if index >= 0 and a < sentences[index].end})
    syntax.label_names(sentences[index] for index in asked)
    for start, end, index in places:
        doc = syntax.doc(sentences[index]) if index in asked else None
        if doc is not None and (kind := label_at(doc, start - sentences[index].start, end - sentences[index].start)):
            own[_flat(text, start, end)][f"model:{kind}"] += 1


def _is_open(evidence: Evidence) -> bool:
    """Could the model's label decide?"""
    weights = sorted((v for k, v in evidence.items() if not k.startswith("model:") and k not in ("same", "proper")), reverse=True)
    first, second = (*weights, 0.0, 0.0)[:2]
    return evidence["same"] > 0 or first < MOST_NEEDED or first - second <= MODEL_WEIGHT


def _add(total: Evidence, more: Evidence) -> None:
    for kind, weight in more.items():
        total[kind] += weight


def _same_as_before(text: str, candidates: list[tuple[int, int]], own: dict[str, Evidence]) -> None:
    """`X, also known as Y`: Y is of X's type."""
    listed: str | None = None  # the type that a list of other names goes on with
    for previous, (start, end) in itertools.pairwise([(0, 0), *candidates]):
        surface, before = _flat(text, start, end), _flat(text, *previous)
        such = (
            _COUNTED_LIST.search(text, max(0, start - 60), start)
            or _SUCH_AS.search(text, max(0, start - 60), start)
            or _LABEL.search(text, max(0, start - 60), start)
        )
        if such and (kind := type_of_noun(such["noun"].lower(), ["the", *such["before"].lower().split()])):
            listed = "organisation" if kind == "organisation_group" else "person" if kind == "person_unnamed" else kind
            own[surface][listed] += 4
            continue
        weight = own[surface].pop("same", 0)
        if weight and before in own and start - previous[1] < 80:
            listed = _heaviest(own[before])
        elif not listed or not _LISTED.fullmatch(text, previous[1], start):
            listed = None
        if listed:
            own[surface][listed] += 4


def _of_first_names(text: str, candidates: list[tuple[int, int]], known: Sequence[Found], own: dict[str, Evidence]) -> None:
    """Groups and programs have second names: what the text says to be one has one type."""
    for pair in second_names(text, candidates, known):
        open_ones = [own[_flat(text, *name)] for name in pair if isinstance(name, tuple)]
        told = [name if isinstance(name, str) else name.type for name in pair if not isinstance(name, tuple)]
        told += [kind for evidence in open_ones if (kind := _heaviest(evidence))]
        kind = next((k for k in told if k in TWICE_NAMED), None)
        for evidence in open_ones if kind else ():
            evidence[str(kind)] += SECOND_NAME


def _families(text: str, candidates: list[tuple[int, int]], own: dict[str, Evidence]) -> dict[str, list[str]]:
    longer = sorted((s for s in own if " " in s), key=lambda s: (-len(s), s))[:400]
    acronyms = {
        m[1]: _flat(text, a, b) for a, b in candidates if (m := _ACRONYM.match(text, b)) and _abbreviates(m[1], _flat(text, a, b), own)
    }
    families: dict[str, list[str]] = {s: [s] for s in own}
    for short in own:
        full = acronyms.get(short) or _other_case(short, own) or _longer_of(short, longer, own)
        if full and full in own:
            families[full].append(short)
            families[short] = families[full]
    return families


def _longer_of(short: str, longer: list[str], own: dict[str, Evidence]) -> str | None:
    """What a short form stands for: of several rather no paper, `Corrib` is Corrib Genomics and not the Corrib Shore Herald."""
    found = [s for s in longer[:400] if _stands_for(short, s, own)]
    return min(found, key=lambda s: _heaviest(own[s]) == "media_outlet", default=None)


def _abbreviates(short: str, full: str, own: dict[str, Evidence]) -> bool:
    """`ERCCU`, `Garda`; but who calls a group so, in brackets behind its name, is no other name of it: `Dust Marmot (Hexfield)`."""
    if sum(c.isupper() for c in short) > 1:
        return True
    bodies = ("organisation", "government_body", "police", "media_outlet", "military_unit")
    return short not in kinds_by_word() and _heaviest(own[full]) in bodies


def _stands_for(short: str, full: str, own: dict[str, Evidence]) -> bool:
    return short != full and (is_initials(short, full) or _is_short_of(short, full, own))


def _other_case(name: str, own: dict[str, Evidence]) -> str | None:
    """`Judicial Police` for `JUDICIAL POLICE`."""
    return next((s for s in own if s != name and s.lower() == name.lower()), None) if name.isupper() and len(name) > 5 else None


def _is_short_of(short: str, full: str, own: dict[str, Evidence]) -> bool:
    """`Rytas Baltic` of `Rytas Baltic Cargo`, `Vaitkus` of `Jonas Vaitkus`, but not `Hiroshima` of `Hiroshima University`."""
    if full.startswith(short + " "):
        kind = _heaviest(own[full])
        if kind == "person":
            return full.count(" ") < 3 and own[short]["place"] < 1.5  # Wang of Wang Jianbin
        placed = own[short]["place"] - of_words(short)["place"]  # Kestrel Bay of Kestrel Bay Port, which nothing stands in
        return kind not in (None, "police", "place", "product") and placed < 1.5 and (" " in short or len(short) > 4)
    last = full.endswith(" " + short) and short not in kinds_by_word()
    if last and len(short) > 3 and _heaviest(own[full]) == "threat_group":
        return True  # the Lodge of Copperhead Lodge
    return last and len(short) > 2 and _heaviest(own[full]) in ("person", None)


def _heaviest(evidence: Evidence) -> str | None:
    total, _ = _weighed(evidence)
    return total


def _weighed(evidence: Evidence) -> tuple[str | None, float]:
    """The heaviest type and its weight; the model's labels count by their share, once."""
    places = max(evidence["model:"], 1)
    weights = {k: v for k, v in evidence.items() if not k.startswith("model:") and k not in ("same", "proper")}
    for key, count in evidence.items():
        if key.startswith("model:") and len(key) > 6:
            kind = key.removeprefix("model:")
            weights[kind] = weights.get(kind, 0.0) + MODEL_WEIGHT * count / places
    if not weights:
        return None, 0.0
    best = max(weights, key=lambda k: (weights[k], k))
    return best, weights[best]


def _unmodelled(evidence: Evidence) -> Evidence:
    """Of a code word like `GlassMoth` the model knows nothing: it takes it for a person, a firm or a town by turns."""
    return defaultdict(float, {k: v for k, v in evidence.items() if k not in ("model:person", "model:place", "model:organisation")})


def _decided(text: str, start: int, end: int, evidence: dict[str, Evidence], starts: Sequence[int]) -> str | None:
    surface = _flat(text, start, end)
    if (
        text[end : end + 1] == ":"
        and surface.isalpha()
        and not surface.isupper()
        and _opens(text, start, starts)
        and text.count(surface) == 1
    ):
        return None  # Contact: …
    if (
        surface.endswith("ly")
        and " " not in surface
        and text[end : end + 1] == ","
        and _opens(text, start, starts)
        and text.count(surface) == 1
    ):
        return None  # Publicly, …
    if _ACT.match(text, end) or _LAW.search(surface) or (re.fullmatch(r"[A-Z]{1,3}\d+", surface) and _MONEY.match(text, end)):
        return None  # the Criminal Justice (Theft) Act 2001
    if _DOCUMENT.fullmatch(surface) or text[max(0, start - 12) : start].endswith(("written in ", "coded in ")):
        return None  # NCRC-A-2024-17; Rust, Nim
    if kinds_by_word().get(surface) in ("organisation", "product") and evidence[surface]["proper"] < 2:
        return None  # "Hospital group", "Security firm"
    if surface in data(FILE)["alone"]["words"]:
        return None  # the Board, the Minister
    if surface.lower() in words("defined") and re.search(r"\b(?:the|this|our)\s$", text[max(0, start - 6) : start], re.IGNORECASE):
        return None  # the Company
    kind, weight = _weighed(_unmodelled(evidence[surface]) if _JOINED_WORDS.fullmatch(surface) else evidence[surface])
    several = " " in surface
    proper = evidence[surface]["proper"] > 0
    needed = OTHERWISE if several or _JOINED_WORDS.fullmatch(surface) else ENOUGH
    if _opens(text, start, starts) and not _JOINED_WORDS.fullmatch(surface):
        needed = max(needed, 0.4 if several and proper else (1.0 if proper else 2.5))
    if kind and weight >= needed:
        return kind
    return "organisation" if several and proper and not _opens(text, start, starts) else None


def _opens(text: str, start: int, starts: Sequence[int]) -> bool:
    """Does it open a sentence, a quotation or a line, where any word is capitalised?"""
    before = text[max(0, start - 3) : start].rstrip(" ")
    return not before or before[-1] in '.!?:\n\t•*-|>"“' or (bool(starts) and starts[bisect_right(starts, start) - 1] == start)
