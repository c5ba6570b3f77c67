"""A report is read: text, observables, entities, dates and claims, each with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from urazuke.evidence.case import Actor, Organisation, Publisher
from urazuke.evidence.claim import DateMention, Entity, Mention, Observable, Reading, Span
from urazuke.evidence.fingerprint import file_sha256
from urazuke.reports.published.extraction import extract
from urazuke.reports.published.extracts import Extract


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the case knows beforehand."""

    actors: tuple[Actor, ...] = ()
    publishers: tuple[Publisher, ...] = ()
    organisations: tuple[Organisation, ...] = ()


def read_report(
    path: Path, *, exhibit: str | None = None, name: str | None = None, zone: ZoneInfo, actors: Sequence[Actor] = (),
    publishers: Sequence[Publisher] = (), organisations: Sequence[Organisation] = (),
) -> Reading:  # fmt: skip
    """The reading (contract, section 5) of a text, Markdown, HTML or PDF report, plain or compressed.

    `exhibit` is the file's SHA-256 (computed where None), `name` the path to show, `zone` that of instants without one.
    InputError where nothing can be read; what could be read only in part is in the reading's `notes`.
    """
    found = extract(path, zone)
    digest = exhibit or file_sha256(path)
    return _read(found, digest, name or str(path), Knowledge(tuple(actors), tuple(publishers), tuple(organisations)))


def read_text(
    text: str, *, exhibit: str = "", name: str = "", publisher: str | None = None, published: str | None = None,
    actors: Sequence[Actor] = (), publishers: Sequence[Publisher] = (), organisations: Sequence[Organisation] = (),
) -> Reading:  # fmt: skip
    """The reading of text that is at hand; it never raises, whatever the text."""
    knowledge = Knowledge(tuple(actors), tuple(publishers), tuple(organisations))
    return _read(Extract(text, publisher, published), exhibit, name, knowledge)


def _read(found: Extract, exhibit: str, name: str, knowledge: Knowledge) -> Reading:
    from urazuke.reports.grammar.syntax import forgetting
    from urazuke.reports.masthead import language_of
    from urazuke.reports.running_text import running_text

    language = language_of(found.text)
    running = running_text(found.text)
    with forgetting(language):
        reading = running.in_lines(_analysed(replace(found, text=running.text), language, exhibit, name, knowledge), found.text)
    if not running.aside:
        return reading
    linked = (o for at in running.aside for o in _observables(found.text, at))
    return replace(reading, observables=tuple(sorted((*reading.observables, *linked), key=lambda o: (o.span, o.type))))


def _observables(text: str, within: Span) -> Iterator[Observable]:
    from urazuke.reports.observables.finding import find_observables

    for found in find_observables(text[within.start : within.end]):
        yield replace(found, span=Span(found.span.start + within.start, found.span.end + within.start))


def _analysed(found: Extract, language: str, exhibit: str, name: str, knowledge: Knowledge) -> Reading:
    from urazuke.reports.claims.finding import find_claims
    from urazuke.reports.dates.finding import find_dates
    from urazuke.reports.entities.descriptions.passing import without_passing
    from urazuke.reports.entities.mentions import find_mentions, pronouns
    from urazuke.reports.entities.names.gazetteer import gazetteer
    from urazuke.reports.entities.names.introductions import without_introductions
    from urazuke.reports.entities.resolution.aliased import joined_by_alias
    from urazuke.reports.entities.resolution.resolver import Resolver
    from urazuke.reports.entities.translated.mentions_garbled import mended
    from urazuke.reports.garble import garbled_sentences, garbled_share
    from urazuke.reports.grammar.sentences import split_sentences
    from urazuke.reports.grammar.syntax import Syntax
    from urazuke.reports.masthead import published_of
    from urazuke.reports.observables.finding import find_observables
    from urazuke.reports.publishers import is_code, publisher_of
    from urazuke.reports.scene import Scene
    from urazuke.reports.speech.issuer import speaks_for_itself
    from urazuke.reports.speech.speakers import Speakers
    from urazuke.reports.spelling import as_spelt, in_one_spelling

    text = in_one_spelling(found.text)
    observables = find_observables(text)
    names = gazetteer(knowledge.actors, knowledge.publishers, knowledge.organisations)
    sentences = split_sentences(text)
    syntax = Syntax(text, language, sentences)
    garbled = garbled_sentences(text, language, sentences, syntax)
    mentions = mended(text, find_mentions(text, language, names, observables, sentences, syntax), sentences, garbled, syntax, names)
    publisher = found.publisher or publisher_of(text, language, [m for m in mentions if m.end <= 2000], knowledge.publishers)
    publisher = publisher or found.sender
    published = found.published or published_of(text, language) or found.sent
    cast = Resolver(text, mentions, sentences).resolve()
    outlet = cast.outlet(publisher, speaks_for_itself(text, language, publisher) and not garbled)
    addresses = [(o.span.start, o.span.end, o.value) for o in observables if o.type in ("ipv4", "ipv6", "domain", "url")]
    scene = Scene(text, language, sentences, mentions, cast, pronouns(text, language), cast.referent(outlet), syntax, addresses)
    claims, notes = find_claims(scene, Speakers(scene, None if is_code(publisher, mentions) else outlet, garbled), garbled)
    taken = len(cast.referents)
    claims = joined_by_alias(cast, claims)
    dates = tuple(find_dates(text, language, published, [(s.start, s.end) for s in sentences if s.start in garbled]))
    told = without_passing(cast.entities(), claims, language, len(garbled) * 2 > len(sentences))
    told = without_introductions(text, told)
    entities, claims = as_spelt(told, claims, found.text)
    return Reading(
        exhibit,
        name,
        publisher,
        published,
        language,
        round(garbled_share(sentences, garbled), 2),
        found.text,
        observables,
        (*entities, *_dates_as_entities(dates, text, taken)),
        dates,
        claims,
        (*found.notes, *notes),
    )


def _dates_as_entities(dates: tuple[DateMention, ...], text: str, taken: int) -> tuple[Entity, ...]:
    """One entity a date value, after all others."""
    by_value: dict[str, list[Span]] = {}
    for date in dates:
        by_value.setdefault(date.value, []).append(date.span)
    return tuple(
        Entity(f"e{taken + number}", "date", value, tuple(Mention(s, "name") for s in spans))
        for number, (value, spans) in enumerate(by_value.items(), 1)
    )
