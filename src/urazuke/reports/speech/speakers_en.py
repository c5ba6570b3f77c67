"""Who speaks in an English sentence, by its grammar: subjects of verbs of saying, `according to`, `quoting X`, `in the view of`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from urazuke.reports.entities.resemblance import is_plural
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.speech.saying_verbs_en import (
    SUBJECTS,
    agent_of,
    beside_saying,
    follows_said,
    is_bare,
    lemmas,
    main_after_clause,
    name_before,
    says_that,
    speaks,
    subject_of,
)
from urazuke.reports.speech.sayings import OUTER, QUOTED, SAYS, SPEAKERS, Saying, introduce

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


_PERSONS = ("person", "person_unnamed")
_MANY = ("police", "organisation_group", "government_body")  # they may be `they`
_BODIES = frozenset(SPEAKERS) - {"person", "person_unnamed", "place"}
_WIRES = ("telephone", "phone", "e-mail", "email", "letter", "fax", "text", "mail", "video", "message")  # said by telephone
_BENCH = frozenset(("court", "jury", "judge", "magistrate", "tribunal", "inquest", "inquiry", "hearing", "panel", "committee", "bench"))


@dataclass(slots=True)
class Floor:
    """Who spoke last, for `he added` and `it said`; a new paragraph keeps it, the next speaker takes it."""

    person: Placed | None = None
    body: Placed | None = None
    group: Placed | None = None
    writer: Placed | None = None  # `… has sent us a letter. It says`: within the paragraph

    def take(self, item: Placed) -> None:
        if item.type in _PERSONS:
            if int(item.who.features.get("count", "1")) > 1 or is_plural(item.who.features):
                self.group = item
            else:
                self.person = item
        elif item.type in SPEAKERS:
            self.body = item


class EnglishSpeakers:
    """The sayings of one sentence after the other; `floor` is carried from each to the next."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.floor = Floor()
        self._last: Saying | None = None
        self._paragraph = -1

    def sayings(self, sentence: Sentence) -> list[Saying]:
        doc = self._scene.syntax.doc(sentence) if self._scene.syntax else None
        if doc is None:
            return []
        found: list[Saying] = []
        for token in doc:
            found += self._at(token, sentence)
        found = found or self._hearsay(sentence)
        for saying in found:
            if saying.who[-1].kind != "pronoun":
                self.floor.take(saying.who[-1])
        self.floor.writer = self._writer(sentence, doc) or (self.floor.writer if self._paragraph == sentence.paragraph else None)
        outer = [s for s in found if s.start == sentence.start]
        self._last = outer[-1] if outer else self._last if self._paragraph == sentence.paragraph else None
        self._paragraph = sentence.paragraph
        if not found and (subject := self._main_subject(sentence, doc)):
            self.floor.take(subject)
        return found

    def _hearsay(self, sentence: Sentence) -> list[Saying]:
        """`It was reportedly handed to Tick`: the source of the sentence before goes on, within the paragraph."""
        last = self._last if self._last and self._paragraph == sentence.paragraph else None
        if last is None or not lemmas()["carried"] & set(self._scene.text[sentence.start : sentence.end].lower().split()):
            return []
        return [replace(last, start=sentence.start, end=sentence.end, at=sentence.start, subject=False, hole=(0, 0))]

    def _at(self, token: Token, sentence: Sentence) -> Iterator[Saying]:
        words = lemmas()
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX"):
            if lemma in words["quotes"]:
                yield from self._quoting(token, sentence)
            elif speaks(token, lemma) or (lemma in words["airs"] and self._airs(token, sentence)):
                yield from self._speaking(token, sentence)
        elif token.pos_ in ("NOUN", "PROPN") and lemma in words["nouns"]:
            yield from self._claiming(token, sentence)
        if lemma in words["views"] or (lemma == "accord" and token.dep_ == "prep") or lemma == "per":
            yield from self._viewing(token, sentence)

    def _speaking(self, verb: Token, sentence: Sentence) -> Iterator[Saying]:
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children) or (verb.tag_ == "VBN" and verb.dep_ == "acl")
        passive = passive and not main_after_clause(verb)
        reduced = any(c.dep_ == "prep" and c.lower_ == "by" and c.i == verb.i + 1 for c in verb.children)  # `said by X to have sold, left`
        reduced = reduced and not any(t.lower_ in _WIRES for t in verb.doc[verb.i + 1 : verb.i + 4])
        if verb.tag_ in ("VBN", "VBD") and [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 3]] in (["to", "have"], ["to", "be"]):
            return  # a man alleged to have sold them
        passive = passive or reduced
        subject = agent_of(verb) if passive else subject_of(verb) or name_before(verb)
        if subject is not None and verb.lemma_ in ("hear", "see") and subject.lemma_.lower() in _BENCH:
            return  # the court heard: from whom, is not told
        if subject is None or (passive and verb.lemma_.lower() not in lemmas()["hearing"]):
            return
        who = self._who(subject, sentence, verb)
        if who is None:
            return
        start, end = self._scope(verb, sentence)
        if reduced:
            comma = next((t for t in verb.doc[verb.i :] if t.text == ","), None)
            start, end = sentence.start + verb.idx, sentence.start + comma.idx if comma is not None else end
        hole = self._span(subject, sentence)
        hole = (hole[0], min(hole[1], sentence.start + subject.idx + len(subject))) if reduced else hole
        if verb.lemma_.lower() in lemmas()["itself"] - {"deny"} and subject.i < verb.i and verb.dep_ != "parataxis":
            start = sentence.start + verb.idx + len(verb)  # that somebody admits it is said by whoever tells of it
        yield Saying(start, end, sentence.start + verb.idx, (who,), not passive, hole, SAYS)

    def _airs(self, verb: Token, sentence: Sentence) -> bool:
        subject = subject_of(verb) if verb.dep_ in ("ROOT", "conj") else None
        outlet = self._mention(subject, sentence) if subject is not None else None
        return outlet is not None and outlet.type == "media_outlet"

    def _quoting(self, verb: Token, sentence: Sentence) -> Iterator[Saying]:
        passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
        wanted = ("nsubjpass",) if passive else ("dobj", "dative")
        quoted = next((c for c in verb.children if c.dep_ in wanted), None)
        who = self._who(quoted, sentence, verb) if quoted is not None else None
        if who is None or quoted is None:
            return
        head = verb.head if verb.dep_ in ("advcl", "xcomp", "prep") else verb
        if verb.dep_ == "acl":  # `Kowhai News, quoting an official, wrote that`
            head = next((a for a in verb.ancestors if a.pos_ == "VERB"), verb)
        start, end = self._scope(head, sentence)
        yield Saying(start, end, sentence.start + verb.idx, (who,), False, self._span(quoted, sentence), QUOTED)

    def _claiming(self, noun: Token, sentence: Sentence) -> Iterator[Saying]:
        """`Vaitkus's claim that …`, `an allegation by prosecutors that …`."""
        if not any(c.dep_ in ("acl", "ccomp") and any(g.dep_ == "mark" for g in c.children) for c in noun.children):
            return
        owner = next((c for c in noun.children if c.dep_ == "poss"), None) or next(
            (p for c in noun.children if c.lower_ in ("by", "of", "from") for p in c.children if p.dep_ == "pobj"), None
        )
        who = self._who(owner, sentence, noun) if owner is not None else None
        if who and owner is not None:
            start, end = self._span(noun, sentence)
            yield Saying(start, end, sentence.start + noun.idx, (who,), False, self._span(owner, sentence), SAYS)

    def _viewing(self, token: Token, sentence: Sentence) -> Iterator[Saying]:
        """`according to X`, `in the view of X`, `in X's telling`: over the whole clause that it stands in."""
        anchor = token if token.dep_ == "prep" else token.head
        if token.dep_ != "prep" and not (token.dep_ == "pobj" and anchor.lower_ in ("in", "by", "on", "from")):
            return
        owner = next((c for c in token.children if c.dep_ == "poss"), None) or next(
            (p for c in (token, *token.children) if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj"), None
        )
        who = self._who(owner, sentence, token) if owner is not None else None
        if who and owner is not None:
            clause = next((a for a in anchor.ancestors if a.pos_ in ("VERB", "AUX") and a.dep_ not in ("amod", "compound")), anchor.head)
            while clause.dep_ in ("conj", "xcomp") and clause.head.pos_ in ("VERB", "AUX"):
                clause = clause.head
            start, end = self._span(clause, sentence)
            yield Saying(start, end, sentence.start + token.idx, (who,), False, self._span(owner, sentence), OUTER)

    def _scope(self, verb: Token, sentence: Sentence) -> tuple[int, int]:
        """The words of the clause that is said: what hangs on the verb, but for what another subject does beside it."""
        if follows_said(verb):
            return self._span(verb.head, sentence)
        head = verb.head if verb.dep_ == "parataxis" or (verb.dep_ == "ccomp" and verb.i < verb.head.i and is_bare(verb)) else verb
        if head.dep_ == "relcl" and head is verb and head.head.pos_ in ("NOUN", "PROPN") and any(c.dep_ == "ccomp" for c in verb.children):
            return self._span(head, sentence)
        start, end = self._span(head, sentence)
        stop = min((c.left_edge.idx + sentence.start for c in head.children if beside_saying(c, verb)), default=end)
        if verb.lemma_.lower() in lemmas()["itself"]:
            stop = min(stop, self._turn(verb, sentence, end))
        further = [c for a in verb.ancestors for c in a.children if c.dep_ == "conj" and c.i > verb.i and says_that(c)]
        return start, max(stop, sentence.start + verb.idx + len(verb), *(self._span(c, sentence)[1] for c in further))

    @staticmethod
    def _turn(verb: Token, sentence: Sentence, end: int) -> int:
        """`he admitted that …, but it was difficult …`: what another subject does behind `but` is no longer the admission."""
        for token in verb.subtree:
            if token.i > verb.i and token.dep_ == "cc" and token.lower_ == "but" and token.i and token.nbor(-1).is_punct:
                clause = next((c for c in token.head.children if c.dep_ == "conj" and c.i > token.i), None)
                subject = subject_of(clause) if clause is not None else None
                if subject is not None and subject.i > token.i and subject.lower_ not in ("he", "she", "they"):
                    return sentence.start + token.idx
        return end

    @staticmethod
    def _span(token: Token, sentence: Sentence) -> tuple[int, int]:
        last = token.right_edge
        return sentence.start + token.left_edge.idx, sentence.start + last.idx + len(last)

    def _writer(self, sentence: Sentence, doc: Doc) -> Placed | None:
        """Who has sent or published a letter, a statement, a report, which may speak next."""
        words = lemmas()
        for token in doc:
            if token.dep_ == "dobj" and token.lemma_.lower() in words["writings"] and token.head.lemma_.lower() in words["publishing"]:
                subject = subject_of(token.head)
                return self._mention(subject, sentence) if subject is not None and subject.pos_ != "PRON" else None
        return None

    def _main_subject(self, sentence: Sentence, doc: Doc) -> Placed | None:
        root = next((t for t in doc if t.dep_ == "ROOT"), None)
        subject = subject_of(root) if root is not None else None
        return self._mention(subject, sentence) if subject is not None and subject.pos_ != "PRON" else None

    def _who(self, token: Token, sentence: Sentence, verb: Token) -> Placed | None:
        """The mention that the noun or pronoun stands in, or points to."""
        if token.tag_ in ("WP", "WDT") or token.lower_ in ("that", "which", "who"):
            clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
            return self._mention(clause.head, sentence) if clause is not None else None
        if token.lower_ in ("i", "we", "you", "one", "there", "this"):
            return None
        if token.pos_ == "PRON":
            return self._pronoun(token, sentence, verb)
        if token.lemma_.lower() in lemmas()["people"] and not self._known(token, sentence):
            return self._described(token, sentence)
        return self._mention(token, sentence)

    def _known(self, noun: Token, sentence: Sentence) -> bool:
        """A mention stands for it, a name beside it, or the body that it speaks for."""
        low, high = self._span(noun, sentence)
        bodies = any(p.type in _BODIES for p in self._scene.within(low, high))
        return bodies or self._holding(noun, sentence) is not None or any(c.dep_ == "appos" for c in noun.children)

    def _described(self, noun: Token, sentence: Sentence) -> Placed:
        """`a detective familiar with the inquiry`: somebody of whom no mention was made, up to what is told of him besides."""
        aside = [c.left_edge.idx for c in noun.children if c.dep_ in ("relcl", "acl", "appos") or (c.is_punct and c.i > noun.i)]
        low, high = self._span(noun, sentence)
        end = min([high, *(sentence.start + a for a in aside)])
        end = low + len(self._scene.text[low:end].rstrip(" ,"))
        return introduce(self._scene, low, max(end, sentence.start + noun.idx + len(noun)), "person_unnamed", "nominal")

    def _pronoun(self, token: Token, sentence: Sentence, verb: Token) -> Placed | None:
        word, at = token.lower_, sentence.start + token.idx
        placed = next((p for p in self._scene.within(at, at + len(token)) if p.kind == "pronoun"), None)
        if word in ("he", "she"):
            if above := self._above(token, sentence, frozenset(_PERSONS)):
                return above
            own = verb.lemma_.lower() in lemmas()["itself"]
            speaker = self.floor.person
            gender = {"he": "male", "she": "female"}[word]
            if speaker is not None and speaker.who.features.get("gender", gender) not in (
                gender,
                gender[0],
                {"he": "man", "she": "woman"}[word],
            ):
                speaker = None
            nearer = placed is not None and speaker is not None and self._later(placed, speaker, at)
            return placed if placed and (own or nearer) else speaker or placed
        if word == "it":
            aside = verb.dep_ == "parataxis" or (verb.dep_ == "ccomp" and verb.i < verb.head.i and is_bare(verb))
            return (None if aside else self._above(token, sentence, _BODIES)) or self.floor.writer or self.floor.body
        if word == "they":
            main = self._before(token, sentence) or self._above(token, sentence, frozenset(_MANY))
            many = self.floor.body if self.floor.body and self.floor.body.type in _MANY else None
            return main or self.floor.group or many or placed or self.floor.body
        return placed

    def _later(self, placed: Placed, speaker: Placed, at: int) -> bool:
        """Whether the one was spoken of in this paragraph, and the other spoke last in one before."""
        spoken_of = max((m.start for m in placed.who.mentions if m.start < at), default=-1)
        return placed.who is not speaker.who and "\n\n" in self._scene.text[speaker.start : max(spoken_of, speaker.start)]

    def _above(self, token: Token, sentence: Sentence, kinds: frozenset[str]) -> Placed | None:
        """`NHK reported that it learned`, `Kato said he believes`: the subject of the verb that it hangs on."""
        for verb in token.ancestors:
            subject = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < token.i and c.pos_ != "PRON"), None)
            found = self._mention(subject, sentence) if subject is not None else None
            if found is not None and found.type in kinds:
                return found
        return None

    def _before(self, token: Token, sentence: Sentence) -> Placed | None:
        """`Lithuania and Poland attributed it to Sandworm, a group they say is …`: the subject of the sentence."""
        root = next((t for t in token.doc if t.dep_ == "ROOT"), None)
        subject = subject_of(root) if root is not None else None
        if subject is None or subject.i >= token.i or subject.pos_ == "PRON":
            return None
        found = self._mention(subject, sentence)
        return (
            found
            if found and found.type in SPEAKERS and (subject.tag_ in ("NNS", "NNPS") or found.type == "police" or list(subject.conjuncts))
            else None
        )

    def _holding(self, token: Token, sentence: Sentence) -> Placed | None:
        at = sentence.start + token.idx
        items = [p for p in self._scene.within(sentence.start, sentence.end) if p.type in SPEAKERS]
        return max((p for p in items if p.start <= at and at + len(token) <= p.end), key=lambda p: p.end - p.start, default=None)

    def _mention(self, token: Token, sentence: Sentence) -> Placed | None:
        """The widest mention that holds the noun; else the name beside it; else the body that it speaks for."""
        if holding := self._holding(token, sentence):
            beside = [sentence.start + c.idx for c in token.children if c.dep_ == "appos"] if holding.kind == "nominal" else []
            within = self._scene.within(sentence.start, sentence.end) if beside else []
            return next((p for p in within if p.type == "media_outlet" and any(p.start <= b < p.end for b in beside)), holding)
        items = [p for p in self._scene.within(sentence.start, sentence.end) if p.type in SPEAKERS]
        low, high = self._span(token, sentence)
        clause = min((c.left_edge.idx + sentence.start for c in token.children if c.dep_ in ("relcl", "acl")), default=high)
        inside = [p for p in items if low <= p.start and p.end <= clause and (p.type != "place" or token.pos_ == "PROPN")]
        apposed = [sentence.start + c.idx for c in token.children if c.dep_ == "appos"]
        for place in apposed:
            if named := [p for p in inside if p.start <= place < p.end]:
                return named[0]
        return inside[-1] if inside else None
