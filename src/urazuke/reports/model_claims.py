"""What a model answers becomes claims only where every quotation stands in the text; all else is refused and counted.

A claim of the model carries `model:<name>` as its frame. It is never firmer than the cues of the text allow, never
repeats what a frame found, and never rests on a passage that addresses a machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from urazuke.evidence.claim import CLAIM_ROLES, FACTUALITIES, MODEL_FRAME, Claim, Entity, Reading, Span
from urazuke.reports.claims.factuality import factuality
from urazuke.reports.grammar.sentences import Sentence, split_sentences
from urazuke.reports.model import Model, NoAnswerError
from urazuke.reports.patterns import compiled, data
from urazuke.reports.running_text import running_text
from urazuke.reports.scene import number

CHUNK = 4000  # characters asked about at once
REACH = 200_000  # characters of a report that are asked about
_LIMIT = 200  # claims of one answer
_TRUE_ROLES = ("false_name", "sold")
_NUMBER_ROLES = ("victim_count", "times")
_POLARITIES = ("leaked", "no_leak", "unknown")
_FIRMNESS = ("no_comment", "denied", "planned", "suspected", "stated")


@dataclass(frozen=True, slots=True)
class Asked:
    """The reading with the model's claims; how many statements were refused, by reason; why some was not asked, if so."""

    reading: Reading
    refused: dict[str, int] = field(default_factory=dict)
    unanswered: str | None = None


class _RefusedError(Exception):
    """The reason, in words that fit `… statements refused: <reason>`."""


def add_model_claims(reading: Reading, model: Model) -> Asked:
    """Ask the model about each part of the text; the reading as it was where it does not answer. Never raises."""
    refused: Counter[str] = Counter()
    unanswered = None
    sentences = _sentences(reading.text[:REACH])
    addressed = tuple(_addressed(reading.text, sentences))
    found: list[Claim] = []
    for chunk in _chunks(sentences):
        text = reading.text[chunk.start : chunk.end]
        try:
            answer = model.ask(text)
        except NoAnswerError as error:
            unanswered = str(error)
            if model.down:
                break
            continue
        found += _accepted(answer, chunk, reading, model, addressed, refused)
    notes = list(reading.notes)
    if addressed:
        notes.append("holds a passage that instructs machine readers; no claim of the model that rests on it is taken")
    fresh = _fresh(found, reading)
    return Asked(replace(reading, claims=(*reading.claims, *fresh), notes=tuple(notes)), dict(sorted(refused.items())), unanswered)


def _sentences(text: str) -> list[Sentence]:
    """Those of the running text, where the document has them."""
    running = running_text(text)
    found = [(sentence, running.place(Span(sentence.start, sentence.end))) for sentence in split_sentences(running.text)]
    return [replace(sentence, start=at.start, end=at.end) for sentence, at in found]


def _chunks(sentences: Sequence[Sentence]) -> Iterator[Span]:
    """Runs of whole sentences of up to CHUNK characters."""
    start = end = None
    for sentence in sentences:
        if start is not None and end is not None and sentence.end - start > CHUNK:
            yield Span(start, end)
            start = None
        start, end = sentence.start if start is None else start, sentence.end
    if start is not None and end is not None:
        yield Span(start, end)


def _addressed(text: str, sentences: Sequence[Sentence]) -> Iterator[Span]:
    """The paragraphs that speak to a machine that reads them."""
    pattern = compiled("|".join(f"(?:{p})" for p in data("frames/instructions.toml")["addressed"]))
    held = {s.paragraph for s in sentences if pattern.search(text, s.start, s.end)}
    return (Span(s.start, s.end) for s in sentences if s.paragraph in held)


def _accepted(
    answer: Any, chunk: Span, reading: Reading, model: Model, addressed: Sequence[Span], refused: Counter[str]
) -> Iterator[Claim]:
    rows = answer.get("claims") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        refused["the answer holds no list of claims"] += 1
        return
    if len(rows) > _LIMIT:
        refused[f"more than {_LIMIT} in one answer"] += len(rows) - _LIMIT
    for row in rows[:_LIMIT]:
        try:
            yield _claim(row, _Quotes(reading, chunk), model, addressed)
        except _RefusedError as reason:
            refused[str(reason)] += 1


class _Quotes:
    """Finds the model's quotations in its part of the text, and whom they mean."""

    def __init__(self, reading: Reading, chunk: Span) -> None:
        self.reading, self._chunk = reading, chunk

    def span(self, quote: Any, near: int | None = None, within: Span | None = None) -> Span:
        """The occurrence nearest to that place; refused where the text does not hold those very characters."""
        if not isinstance(quote, str) or not quote.strip():
            raise _RefusedError("a quotation is missing")
        area = within or self._chunk
        starts = list(_occurrences(self.reading.text, quote, area))
        if not starts:
            raise _RefusedError("a quotation is not in the text")
        start = min(starts, key=lambda s: abs(s - (area.start if near is None else near)))
        return Span(start, start + len(quote))

    def entity(self, span: Span) -> Entity | None:
        """Whose mention the quotation is: the one that it overlaps by more than half, the best such."""
        best, overlap = None, 0.5
        for entity in self.reading.entities:
            for mention in entity.mentions:
                common = min(mention.span.end, span.end) - max(mention.span.start, span.start)
                share = common / (max(mention.span.end, span.end) - min(mention.span.start, span.start)) if common > 0 else 0.0
                if share > overlap:
                    best, overlap = entity, share
        return best


def _occurrences(text: str, quote: str, area: Span) -> Iterator[int]:
    at = text.find(quote, area.start, area.end)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1, area.end)


def _claim(row: Any, quotes: _Quotes, model: Model, addressed: Sequence[Span]) -> Claim:
    if not isinstance(row, dict) or str(row.get("type")) not in CLAIM_ROLES:
        raise _RefusedError("no type of claim that there is")
    if str(row.get("factuality")) not in FACTUALITIES:
        raise _RefusedError("no factuality that there is")
    evidence = quotes.span(row.get("evidence"))
    if any(a.start < evidence.end and evidence.start < a.end for a in addressed):
        raise _RefusedError("it rests on a passage that addresses a machine")
    trigger = quotes.span(row.get("trigger"), within=evidence)
    arguments = dict(_arguments(row, evidence, quotes))
    if not arguments:
        raise _RefusedError("it names nobody and nothing")
    firm = _not_firmer(row["factuality"], trigger, evidence, quotes.reading)
    return Claim("", row["type"], trigger, (evidence,), arguments, firm, _speakers(row, evidence, quotes), MODEL_FRAME + model.name)


def _arguments(row: dict[str, Any], evidence: Span, quotes: _Quotes) -> Iterator[tuple[str, tuple[Any, ...]]]:
    given = row.get("arguments")
    if not isinstance(given, dict):
        raise _RefusedError("it names nobody and nothing")
    for role in CLAIM_ROLES[row["type"]]:
        if role in given:
            listed = given[role] if isinstance(given[role], list) else [given[role]]
            values = [_value(role, quote, evidence, quotes) for quote in listed[:20]]
            yield role, tuple(dict.fromkeys(values))
    if set(given) - set(CLAIM_ROLES[row["type"]]):
        raise _RefusedError("a role that this type of claim does not have")


def _value(role: str, quote: Any, evidence: Span, quotes: _Quotes) -> Any:
    """The entity's id, or the literal; whatever the role, the words stand in the text."""
    if role == "polarity":
        if str(quote) not in _POLARITIES:
            raise _RefusedError("no polarity that there is")
        return quote
    span = quotes.span(quote, near=evidence.start)
    if role in _TRUE_ROLES:
        return True
    if role in _NUMBER_ROLES:
        count = next((n for word in str(quote).split() if (n := number(word)) is not None), None)
        if count is None:
            raise _RefusedError("a count without a number")
        return count
    entity = quotes.entity(span)
    return entity.id if entity else " ".join(str(quote).split())


def _speakers(row: dict[str, Any], evidence: Span, quotes: _Quotes) -> tuple[str, ...]:
    """The outlet, then those whom the model quotes, as far as they are entities of the document."""
    given = row.get("speakers") or []
    if not isinstance(given, list):
        raise _RefusedError("its speakers are no list")
    outlet = next((e.id for e in quotes.reading.entities if e.name == quotes.reading.publisher), None)
    named = [quotes.entity(quotes.span(quote, near=evidence.start)) for quote in given[:5]]
    return tuple(dict.fromkeys(i for i in (outlet, *(e.id for e in named if e)) if i))


def _not_firmer(said: str, trigger: Span, evidence: Span, reading: Reading) -> str:
    """The weaker of what the model says and what the cues in the sentence say."""
    cued = factuality(reading.text, trigger.start, trigger.end, (evidence.start, evidence.end), reading.language)
    return min(said, cued, key=_FIRMNESS.index)


def _fresh(found: Sequence[Claim], reading: Reading) -> list[Claim]:
    """Those that no frame found and that the model gave once, with ids that follow the frames'."""
    fresh: list[Claim] = []
    for claim in sorted(found, key=lambda c: (c.trigger, c.type, repr(sorted(c.arguments.items())))):
        if not any(_repeats(claim, known) for known in (*reading.claims, *fresh)):
            fresh.append(replace(claim, id=f"m{len(fresh) + 1}"))
    return fresh


def _repeats(claim: Claim, known: Claim) -> bool:
    """The same type, said in the same place."""
    place = claim.evidence[0]
    return claim.type == known.type and any(s.start < place.end and place.start < s.end for s in (known.trigger, *known.evidence))
