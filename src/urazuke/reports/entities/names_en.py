"""English names that no list knows: runs of capitalised words, each typed by the evidence of all the places where it stands."""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from urazuke.reports.entities.found import Found
from urazuke.reports.entities.known_names import is_common
from urazuke.reports.entities.name_evidence import FILE, Evidence, Place, kinds_by_word, of_place, of_words, role_words, title_words
from urazuke.reports.entities.nominals_en import words
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import Syntax
from urazuke.reports.patterns import data

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽȘȚ"
_WORD = rf"[{_CAPITAL}][\w&’'-]*\.?"
_FORM = r"(?: (?:S\.[pP]\.A|S\.A|B\.V|N\.V|S\.r\.l|a\.s|s\.r\.o|plc)\b\.?)?"
_GAP = r"(?: {1,2}| ?\n ?)"  # a tab parts the cells of a table
_RUN = re.compile(
    rf"(?<![\w’'])(?:[a-z]{{1,4}}(?=[A-Z]))?{_WORD}(?:{_GAP}(?:(?:of|the|and|for|de|des|du|del|di|da|dos|das|la|le|les|on|von|van|der|&){_GAP}){{0,2}}{_WORD}){{0,7}}{_FORM}"
)
_INNER = re.compile(r"(?<![\w’'])[a-z]+[A-Z]\w+")
_JOINED_WORDS = re.compile(r"(?!Ma?c[A-Z]|De[A-Z]|Le[A-Z]|Van[A-Z]|O[’'])[A-Z][a-z]{2,}[A-Z][a-z]{2,}")
_AND = re.compile(r"\s+and\s+(?:the\s+)?")
_OF_SUBJECTS = re.compile(
    r"\b(?:Ministry|Department|Agency|Office|Bureau|Institute|Center|Centre|Commission|Council|Committee) (?:of|for|on)\b"
)
_OF = re.compile(r"\s+(?:of|for|on)\s+(?:the\s+)?")
_LISTED = re.compile(r"[\"”]?(?:,| and| or|, and|, or)\s+[\"“]?")
_OWNER = re.compile(r"['’]s\s+(?=[A-Z])")
_TOKEN = re.compile(r"\S+")
_FILE_ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}\b")
_TABLE = re.compile(r"(?<![^\n])(?P<first>[^\t\n]+\t[^\n]*)\n(?:[^\t\n]*\t[^\n]*(?:\n|$))+")
_ACRONYM = re.compile(r"\s?[(（][\"“]?(?:the )?([A-Z][A-Za-z]{1,9})[\"”]?[)）]")
ENOUGH = 1.0  # the weight that a name of one word needs
OTHERWISE = 0.4  # what several words weigh by themselves


def find_names(text: str, known: list[Found], sentences: Sequence[Sentence] = (), syntax: Syntax | None = None) -> list[Found]:
    """Names outside and around the known ones: a run that holds a typing word wins over a known name inside it."""
    starts = [s.start for s in sentences]
    candidates = list(_candidates(text, known, sentences, starts, syntax))
    evidence = _evidence(text, candidates, sentences, starts, syntax)
    found = []
    for start, end in candidates:
        if kind := _decided(text, start, end, evidence, starts):
            start = _without_title(text, start, end) if kind == "person" else start
            found.append(Found(start, end, kind, "name", _flat(text, start, end)))
    return found


def _without_title(text: str, start: int, end: int) -> int:
    """`Captain Mara Ellison` is named Mara Ellison."""
    words = list(_TOKEN.finditer(text[start:end]))
    last = max((i for i, w in enumerate(words[:-1]) if w[0].rstrip(".,") in title_words()), default=-1)
    return start + words[last + 1].start()


def _flat(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _candidates(
    text: str, known: list[Found], sentences: Sequence[Sentence], starts: list[int], syntax: Syntax | None
) -> Iterator[tuple[int, int]]:
    by_start = sorted(known, key=lambda f: f.start)
    index = 0
    titled = _title_case(text, sentences)
    headers = header_rows(text)
    for start, end in _pieces(text, starts):
        while index < len(by_start) and by_start[index].end <= start:
            index += 1
        last = index
        while last < len(by_start) and by_start[last].start < end:
            last += 1
        for a, b in _around_known(text, start, end, by_start[index:last]):
            sentence = bisect_right(starts, a) - 1
            if sentence in titled and not _stands_elsewhere(text, a, b, sentences[sentence]):
                continue
            if any(first <= a < last for first, last in headers) and text.count(text[a:b]) == 1:
                continue
            if _FILE_ENDING.match(text, b):
                continue
            b = _before_role(text, a, b)
            if b > a:
                yield a, b


def _before_role(text: str, start: int, end: int) -> int:
    """`Foreign Ministry Spokeswoman` names a ministry, `Data Protection Officer` nobody: where the name ends."""
    words = list(_TOKEN.finditer(text[start:end]))
    if not words or words[-1][0].rstrip(".,") not in role_words():
        return end
    body = len(words) > 1 and words[-1][0].startswith("Spokes") and words[-2][0].rstrip(".,") in kinds_by_word()
    return start + words[-2].end() if body else start


def header_rows(text: str) -> list[tuple[int, int]]:
    """The first line of every block of lines whose cells tabs part: it says what the columns hold."""
    return [m.span("first") for m in _TABLE.finditer(text)]


def _title_case(text: str, sentences: Sequence[Sentence]) -> set[int]:
    """Headings In Which All Words Are Capitalised: their capitals tell nothing."""
    found = set()
    for number, sentence in enumerate(sentences):
        words = [w for w in text[sentence.start : sentence.end].split() if w[0].isalpha()] if sentence.heading else []
        upper = text[sentence.start : sentence.end].isupper()
        if upper or (len(words) >= 5 and sum(w[0].isupper() for w in words) >= 0.7 * len(words)):
            found.add(number)
    return found


def _stands_elsewhere(text: str, start: int, end: int, heading: Sentence) -> bool:
    """Its own words type it and it is most of a line or of a part between commas; or the text has it again."""
    name, line = text[start:end], text[heading.start : heading.end]
    part = next((p for p in re.split(r"[,|·•(]|\s[-–—]\s|\b[Bb]y\b|\bfrom\b", line) if name in p), line).strip().removeprefix("By ")
    typed = " " in name and max(of_words(name).values(), default=0) >= 5 and len(name) + 4 >= len(part) and name.count(" ") <= 4
    lower = text.lower()
    return typed or lower.count(name.lower()) > line.lower().count(name.lower())


def _pieces(text: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    runs = [m.span() for m in _RUN.finditer(text)]
    inner = [m.span() for m in _INNER.finditer(text)]
    covered = [s for s in inner if not any(a <= s[0] and s[1] <= b for a, b in runs)] if len(inner) < 200 else []
    for a, b in sorted([*runs, *covered]):
        for start, end in _parts(text, a, b, starts):
            start, end = _trimmed(text, start, end)
            if end - start >= 2:
                yield start, end


def _parts(text: str, start: int, end: int, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """`A and B` are two names, unless A is an office of the kind that has such names; no name goes on in the next sentence."""
    index = bisect_right(starts, start)
    if index < len(starts) and starts[index] < end:
        yield from _parts(text, start, starts[index], starts)
        yield from _parts(text, starts[index], end, starts)
        return
    line = _line_break(text, start, end)
    if line is not None:
        yield from _parts(text, start, line, starts)
        yield from _parts(text, line, end, starts)
        return
    at = start
    for match in _AND.finditer(text, start, end):
        if ("the" in match[0] or not _OF_SUBJECTS.search(text, at, match.start() + 1)) and text[match.end() : match.end() + 1].isupper():
            yield from _without_origin(text, at, match.start())
            at = match.end()
    yield from _without_origin(text, at, end)


def _line_break(text: str, start: int, end: int) -> int | None:
    """A short line that ends inside the run ends the name too: it was not broken at a margin."""
    at = text.find("\n", start, end - 1)
    if at <= start:
        return None
    line = text.rfind("\n", 0, at) + 1
    return at + 1 if at - line < 45 else None


def _without_origin(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`Soranet Hosting of Nagoya`: a name with its place; `University of Turku`, `Ministry of Defence` are one name."""
    owner = _OWNER.search(text, start, end)
    if owner and _owns(text[start : owner.start()], text[owner.end() : end]):
        yield start, owner.start()
        yield from _without_origin(text, owner.end(), end)
        return
    for match in _OF.finditer(text, start, end):
        before = text[start : match.start()].split()
        if before and (
            before[-1].rstrip(".") not in kinds_by_word()
            or (kinds_by_word()[before[-1].rstrip(".")] == "organisation" and len(before) > 1 and before[-1] not in _TAKES_OF)
        ):
            yield start, match.start()
            yield match.end(), end
            return
    yield start, end


def _owns(owner: str, owned: str) -> bool:
    """`Taiwan's Ministry of …` are two names; `St Brannock's Hospital`, `Prosecutor's Office` are one."""
    if any(w.rstrip(".") in _PATRONS for w in owner.split()[-3:]) or owner.split()[-1] in (
        "Prosecutor",
        "People",
        "Workers",
        "Commissioner",
        "Women",
        "Children",
        "Attorney",
    ):
        return False
    return " " in owned.strip() or owned.strip() not in kinds_by_word()


_GROUPS = ("Group", "Team", "Gang", "Crew", "Collective", "RAT")
_PATRONS = ("St", "Saint", "Queen", "King", "Lady", "Our", "All")
_CALENDAR = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_OFFICES = frozenset(("Prime", "Foreign", "Interior", "Defence", "Defense", "Deputy", "Attorney", "Time", "Photo", "Correspondent"))
_DIRECTIONS = ("North", "South", "East", "West")
_TAKES_OF = frozenset(
    (
        "University", "Institute", "Hospital", "Bank", "College", "School", "Port", "Academy", "Museum", "Association", "Society", "Union",
        "Federation", "Library", "Centre", "Center", "Research", "Technology", "Health", "Council", "Trust", "Foundation", "Consortium",
        "Faculty", "Organisation",
    )
)  # fmt: skip


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Words that are no names are cut off both ends, with possessives and full stops."""
    tokens = [(start + m.start(), start + m.end()) for m in _TOKEN.finditer(text[start:end])]
    while tokens and _is_no_name(text, tokens[0]) and not _of_a_state(text, tokens):
        tokens.pop(0)
    while tokens and (_bare(text, *tokens[-1]) in _never() or text[slice(*tokens[-1])].islower()):
        if _bare(text, *tokens[-1]) in kinds_by_word():
            break
        tokens.pop()
    if not tokens:
        return start, start
    a, b = tokens[0][0], tokens[-1][1]
    tail = re.search(r"(?:['’]s?|[.'’-]+)$", text[a:b])
    if tail and not re.search(r"\b(?:Inc|Ltd|Co|Corp)\.$|\.[A-Z]\.$", text[a:b]):
        b = a + tail.start()
    return a, b


def _is_no_name(text: str, token: tuple[int, int]) -> bool:
    bare = _bare(text, *token)
    first, _, second = bare.partition("-")
    if second.islower() and first in _never():
        return True  # Russian-speaking
    if bare in _DIRECTIONS:  # West Mercia Police
        return text[token[1] : token[1] + 2].strip()[:1].isupper() is False
    return bare in _never() or bare in ("THE", "AND", "OF", "FOR") or text[token[0] : token[1]].islower()


def _of_a_state(text: str, tokens: list[tuple[int, int]]) -> bool:
    """`Chinese Embassy`, `Polish Ministry of Finance`: the adjective belongs to the name."""
    if len(tokens) < 2 or _bare(text, *tokens[0]).lower() not in words("nations"):
        return False
    kinds = kinds_by_word()
    return any(kinds.get(_bare(text, *t)) in ("government_body", "police", "military_unit", "political_party") for t in tokens[1:4])


@functools.cache
def _never() -> frozenset[str]:
    return frozenset(data(FILE)["never"]["words"]) | {nation.capitalize() for nation in words("nations")}


def _bare(text: str, start: int, end: int) -> str:
    return re.sub(r"(?:['’]s|['’])?[.,]?$", "", text[start:end])


def _around_known(text: str, start: int, end: int, inside: list[Found]) -> Iterator[tuple[int, int]]:
    """The run as a whole where its own words type it and it is more than the known names; else what is left of it."""
    whole = of_words(_flat(text, start, end)) if inside else None
    longest = max((f.end - f.start for f in inside), default=0)
    if not inside or (whole and max(whole.values()) >= _wins_over(text, end, inside) and longest < end - start):
        yield start, end
        return
    if len(inside) == 1 and _opens_with_place(text, start, end, inside[0]):
        yield start, end
        return
    at = start
    for item in [*inside, None]:
        stop = item.start if item else end
        if stop > at:
            a, b = _trimmed(text, at, stop)
            if b - a > 1:
                yield a, b
        if item:
            at = max(at, item.end)


def _opens_with_place(text: str, start: int, end: int, place: Found) -> bool:
    """`Ostrava Edge`, `Tokai Yuho`: a place and one or two plain capitalised words, which no comma parts, are one name."""
    if place.type != "place" or place.start != start or not " " <= text[place.end : place.end + 1] <= " ":
        return False
    rest = text[place.end : end].split()
    plain = all(w.isalpha() and w[0].isupper() and not w.isupper() and w not in _never() and w not in title_words() for w in rest)
    return plain and 1 <= len(rest) <= 2 and not text[:end].endswith(_CALENDAR) and rest[0] not in _OFFICES


def _wins_over(text: str, end: int, inside: list[Found]) -> float:
    """What a run's own words must weigh to win over the known names in it: `Dragonfly Research` is no group, `Lazarus Group` is."""
    if all(f.type == "place" for f in inside):
        return 2.5
    if all(f.type in ("threat_group", "malware", "tool") and is_common(f.name) and is_common(text[f.start : f.end]) for f in inside):
        return 2.4 if not text[:end].endswith(_GROUPS) else 99.0  # Crimson Heron
    return 99.0 if text[:end].endswith(_GROUPS) or any(f.type not in ("place", "threat_group", "malware", "tool") for f in inside) else 5.0


def _evidence(
    text: str, candidates: list[tuple[int, int]], sentences: Sequence[Sentence], starts: list[int], syntax: Syntax | None
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
    _same_as_before(text, candidates, own)
    families = _families(text, candidates, own)
    joined: dict[str, Evidence] = {}
    for surface, family in families.items():
        total: Evidence = defaultdict(float)
        for member in family:
            _add(total, own[member])
        joined[surface] = total
    return joined


def _add(total: Evidence, more: Evidence) -> None:
    for kind, weight in more.items():
        total[kind] += weight


def _same_as_before(text: str, candidates: list[tuple[int, int]], own: dict[str, Evidence]) -> None:
    """`X, also known as Y`: Y is of X's type."""
    listed: str | None = None  # the type that a list of other names goes on with
    for previous, (start, end) in itertools.pairwise(candidates):
        surface, before = _flat(text, start, end), _flat(text, *previous)
        weight = own[surface].pop("same", 0)
        if weight and start - previous[1] < 80:
            listed = _heaviest(own[before])
        elif not listed or not _LISTED.fullmatch(text, previous[1], start):
            listed = None
        if listed:
            own[surface][listed] += 4


def _families(text: str, candidates: list[tuple[int, int]], own: dict[str, Evidence]) -> dict[str, list[str]]:
    longer = sorted((s for s in own if " " in s), key=lambda s: (-len(s), s))[:400]
    acronyms = {m[1]: _flat(text, a, b) for a, b in candidates if (m := _ACRONYM.match(text, b))}
    families: dict[str, list[str]] = {s: [s] for s in own}
    for short in own:
        full = (
            acronyms.get(short) or _other_case(short, own) or next((s for s in longer if s != short and _is_short_of(short, s, own)), None)
        )
        if full and full in own:
            families[full].append(short)
            families[short] = families[full]
    return families


def _other_case(name: str, own: dict[str, Evidence]) -> str | None:
    """`Judicial Police` for `JUDICIAL POLICE`."""
    return next((s for s in own if s != name and s.lower() == name.lower()), None) if name.isupper() and len(name) > 5 else None


def _is_short_of(short: str, full: str, own: dict[str, Evidence]) -> bool:
    """`Rytas Baltic` of `Rytas Baltic Cargo`, `Vaitkus` of `Jonas Vaitkus`, but not `Hiroshima` of `Hiroshima University`."""
    if full.startswith(short + " "):
        kind = _heaviest(own[full])
        return kind not in (None, "person", "police", "place", "product") and own[short]["place"] < 1.5 and (" " in short or len(short) > 4)
    return full.endswith(" " + short) and len(short) > 2 and short not in kinds_by_word() and _heaviest(own[full]) in ("person", None)


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
            weights[kind] = weights.get(kind, 0.0) + 1.3 * count / places
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
    if text[max(0, start - 12) : start].endswith(("written in ", "coded in ")):
        return None  # Rust, Nim
    if kinds_by_word().get(surface) in ("organisation", "product") and evidence[surface]["proper"] < 2:
        return None  # "Hospital group", "Security firm"
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
    return not before or before[-1] in '.!?:\n•*-|>"“' or (bool(starts) and starts[bisect_right(starts, start) - 1] == start)
