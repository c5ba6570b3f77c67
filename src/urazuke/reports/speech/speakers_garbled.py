"""Who speaks in a broken sentence: its topic, wherever the verb stands, for the grammar of such a sentence is not to be trusted.

`As for the company, "…" with it does`; `The prefectural police look that …`; `Director Hasebe, in the press conference, "…"`.
The subject of a sentence that only quotes is the one that the sentences before speak of. The words are those of `[speech]` in
`frames/garbled_frames.toml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import compiled, data
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.speech.sayings import CARRIED, OUTER, SAYS, SPEAKERS, Saying
from urazuke.reports.standing_garbled import is_bare, is_quoted, is_topic, outermost, quotations, quoted_at, topic

_KINDS = SPEAKERS - {"place", "threat_group", "military_unit", "organisation_group", "political_party"}
_TITLE = re.compile(r"(?:[A-Z][\w-]+\s+){1,6}")
_OFFICE = re.compile(r"\s+(?:[a-z-]+\s+){0,4}")
_SILENT = ("place", "threat_group", "military_unit")  # Ibaraki-ken says nothing
_TAUGHT = (
    r"|(?:told|taught|informed|notified) (?:the |his |her |their )?(?:IDs?|passwords?|log-?in|accounts?|keys?)\b"  # パスワードを教える
)
_CALLED = re.compile(
    r"(?:suspect|accused)\b(?! (?:that|of|him|her|them|the|an?|it)\b)" + _TAUGHT
)  # 容疑者: who is called so accuses nobody
_BODIES = frozenset(("police", "government_body", "organisation"))


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{p})" for p in data("frames/garbled_frames.toml")["speech"][name]))


def broken_sayings(scene: Scene, sentence: Sentence, parsed: list[Saying]) -> list[Saying]:
    """The sayings of the sentence: those that its words show, and of the parsed ones those that they leave standing."""
    spans = list(_quotations(scene, sentence))
    accounts = list(_accounts(scene, sentence))
    own = [*accounts, *_views(scene, sentence), *_quoting(scene, sentence, parsed, spans, bool(accounts)), *_opening(scene, sentence)]
    heard = [p for p in parsed if p.who[-1].type not in _SILENT and _CALLED.match(scene.text, p.at) is None]
    return [*own, *(p for p in heard if not any(_replaces(o, p) for o in own))]


def carried(sentences: Sequence[Sentence], sayings: dict[int, list[Saying]], garbled: frozenset[int]) -> None:
    """Whom a sentence names as its source goes on to its paragraph's end, or until a body speaks."""
    source: Saying | None = None
    paragraph = -1
    for sentence in (s for s in sentences if s.start in garbled):
        own = sayings[sentence.start]
        named = next((s for s in own if s.rank == OUTER and s.start == s.at == sentence.start and s.end == sentence.end), None)
        if named is not None or sentence.paragraph != paragraph or any(s.subject and s.who[-1].type in _BODIES for s in own):
            source, paragraph = named, sentence.paragraph
        elif source is not None:
            own.insert(0, Saying(sentence.start, sentence.end, sentence.start, source.who, False, (0, 0), CARRIED))


def _opening(scene: Scene, sentence: Sentence) -> Iterator[Saying]:
    """`The person concerned reveals.`, and a quotation follows as a paragraph of its own."""
    if scene.text[sentence.end :].lstrip()[:1] not in ('"', "“"):
        return
    for item in _candidates(scene, sentence):
        if match := _pattern("opens").match(scene.text, item.end, sentence.end):
            yield Saying(match.start(), match.end(), item.start, (item,), True, (item.start, item.end), SAYS)


def _replaces(own: Saying, parsed: Saying) -> bool:
    return own.rank == parsed.rank and own.start < parsed.end and parsed.start < own.end


def _accounts(scene: Scene, sentence: Sentence) -> Iterator[Saying]:
    """`According to the person concerned of investigation, …`: over the whole sentence."""
    match = _pattern("accounts").match(scene.text, sentence.start, sentence.end)
    who = _at(scene, match.end(), sentence) if match else None
    if match and who is not None:
        yield Saying(sentence.start, sentence.end, match.start(), (who,), False, (who.start, who.end), OUTER)


def _at(scene: Scene, offset: int, sentence: Sentence) -> Placed | None:
    near = [p for p in scene.within(max(sentence.start, offset - 4), sentence.end) if p.type in _KINDS]
    own = [p for p in near if p.start <= offset + 4 or _TITLE.fullmatch(scene.text, offset, p.start)]
    return max(own, key=lambda p: p.end, default=None)


def _views(scene: Scene, sentence: Sentence) -> Iterator[Saying]:
    """`The prefectural police look that …`, `As for the company it explains that …`: to where another topic begins."""
    text = scene.text
    for item in _candidates(scene, sentence):
        behind = _pattern("topical" if is_topic(item, text) else "views").match(text, item.end, sentence.end)
        if behind is not None and (item.type in _BODIES or is_topic(item, text)):
            turns = (m.start() for m in _pattern("turns").finditer(text, behind.end(), sentence.end))
            end = next((t for t in turns if quoted_at(text, sentence, t) is None), sentence.end)
            yield Saying(behind.end(), end, item.start, (item,), True, (item.start, item.end), SAYS)


def _candidates(scene: Scene, sentence: Sentence) -> list[Placed]:
    listed = [p for p in outermost(scene.within(sentence.start, sentence.end)) if p.type in _KINDS]
    return [p for p in listed if is_bare(p, scene.text) and not is_quoted(p, scene.text, sentence)]


def _quoting(scene: Scene, sentence: Sentence, parsed: list[Saying], spans: list[tuple[int, int]], told: bool) -> Iterator[Saying]:
    """Whoever stands bare before a quotation says it, and what tells so behind it; else whom the sentences before speak of."""
    text = scene.text
    bare = _candidates(scene, sentence)
    for start, end in spans:
        opened = max((m.end() for m in _pattern("turns").finditer(text, sentence.start, start)), default=sentence.start)
        before = [p for p in bare if opened - 8 <= p.start and p.end <= start]
        if any(s.covers(start + 1) and any(p in before for p in s.who) for s in parsed):
            continue
        behind = _pattern("behind").match(text, end, sentence.end) if end < sentence.end else None
        after = next((p for p in bare if behind and 0 <= p.start - end < 16 and _says_after(text, p, sentence)), None)
        who = after or next((p for p in before if is_topic(p, text)), None) or _beside(before, text, start) or _first(before, text)
        covered = any(s.covers(start + 1) and s.rank for s in parsed)
        alone = behind is not None or not text[end : sentence.end].strip(" .,\n")
        if who is None and alone and not (covered or told or sentence.heading):
            who = topic(scene, sentence, _KINDS - {"police"})
        if who is not None and (who in before or not covered):
            at = min(who.start, start)
            yield Saying(start, min(behind.end() if behind else end, sentence.end), at, (who,), True, (who.start, who.end), SAYS)


def _beside(before: list[Placed], text: str, start: int) -> Placed | None:
    """The person whose name stands right before the quotation, whatever was said of a body before him."""
    return next((p for p in before if p.type == "person" and not text[p.end : start].strip(" ,")), None)


def _first(before: list[Placed], text: str) -> Placed | None:
    """Of `Foreign Ministry press secretary Lin` the person, whose body it is."""
    first = next(iter(before), None)
    if first is None or first.type not in _BODIES:
        return first
    named = (p for p in before if p.type == "person" and p.start >= first.end and _OFFICE.fullmatch(text, first.end, p.start))
    return next(named, first)


def _says_after(text: str, item: Placed, sentence: Sentence) -> bool:
    return _pattern("says").match(text, item.end, sentence.end) is not None


def _quotations(scene: Scene, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The quotations that begin in the sentence and are words, not a name."""
    for start, end in quotations(scene.text, sentence):
        names = scene.within(start, end)
        if start >= sentence.start and len(scene.text[start:end].split()) > 2 and all(end - start - (p.end - p.start) > 4 for p in names):
            yield start, end
