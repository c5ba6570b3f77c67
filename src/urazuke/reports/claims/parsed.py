"""A parsed English sentence knows which mention each of its tokens heads, and which tokens a lemma has."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from urazuke.reports.grammar.meant_en import with_conjuncts
from urazuke.reports.grammar.relations_en import after_own_prepositions
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.grammar.syntax import text_of
from urazuke.reports.patterns import data
from urazuke.reports.scene import Placed, Scene

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@functools.cache
def words(name: str) -> frozenset[str]:
    """The words of that list in `frames/grammar.toml`."""
    return frozenset(data("frames/grammar.toml")["words"][name])


class Parsed:
    """`doc` is the sentence's analysis; offsets given and taken are the document's."""

    def __init__(self, doc: Doc, sentence: Sentence, scene: Scene) -> None:
        self.doc, self.offset = doc, sentence.start
        self._headed: dict[int, list[Placed]] = {}
        self._holding: dict[int, list[Placed]] = {}
        for item in scene.within(sentence.start, sentence.end):
            span = doc.char_span(item.start - self.offset, item.end - self.offset, alignment_mode="expand")
            if span is not None and len(span):
                self._headed.setdefault(span.root.i, []).append(item)
                for token in span:
                    self._holding.setdefault(token.i, []).append(item)

    @functools.cached_property
    def lemmas(self) -> dict[str, list[Token]]:
        """Lemma, lower case -> its tokens; a participle taken for an adjective or a name is found by its form too."""
        found: dict[str, list[Token]] = {}
        for token in self.doc:
            for form in {token.lemma_.lower(), token.lower_}:
                found.setdefault(form, []).append(token)
        return found

    def token_of(self, start: int, end: int) -> Token | None:
        """The token that heads the trigger at [start, end): its verb, where it has one."""
        span = self.doc.char_span(start - self.offset, end - self.offset, alignment_mode="expand")
        if span is None or not len(span):
            return None
        root: Token = span.root
        if root.pos_ == "AUX" or root.dep_ in ("aux", "auxpass", "det", "prep", "punct"):
            return next((t for t in span if t.pos_ == "VERB"), next((t for t in span if t.pos_ in ("NOUN", "ADJ", "PROPN")), root))
        return root

    def span_of(self, first: Token, last: Token) -> tuple[int, int]:
        return self.offset + first.idx, self.offset + last.idx + len(last)

    def mention(self, token: Token, kinds: frozenset[str]) -> Placed | None:
        """The widest mention of these types that the token heads; else one that it stands in, stands beside or is part of."""
        if found := self._of(self._headed.get(token.i, ()), kinds):
            return found
        if found := self._of(self._holding.get(token.i, ()), kinds):
            return found
        for other in self._beside(token):
            if found := self._of(self._headed.get(other.i, ()), kinds):
                return found
        return None

    def _beside(self, token: Token) -> list[Token]:
        """`Sandworm, a group`, `the Tick group`, `one of the servers`: whom else the token stands for."""
        others = [c for c in token.children if c.dep_ == "appos"]
        called = [v for v in token.children if v.dep_ in ("acl", "relcl") and v.lemma_.lower() in words("calling")]
        others += [t for v in called for t in v.subtree if t.dep_ in ("oprd", "attr", "pobj", "dobj", "ccomp", "xcomp") and t.i > v.i]
        if token.lower_ in words("generic") or token.pos_ in ("NUM", "PROPN"):
            others += [c for c in token.children if c.dep_ in ("compound", "nmod", "appos", "amod")]
        if token.lower_ in words("parts") or token.pos_ in ("NUM", "DET", "PRON"):
            others += after_own_prepositions(token, ("of", "from", "among"))
        if token.dep_ == "appos":
            others.append(token.head)
        if token.dep_ in ("compound", "nmod") and token.head.lower_ in words("generic"):
            others.append(token.head)
        return others

    def mentions(self, tokens: Iterable[Token], kinds: frozenset[str]) -> list[Placed]:
        """Those of the first token that stands for one of these types, with what stands in a list with it."""
        for token in tokens:
            if self.mention(token, kinds) is not None:
                beside = [c for c in token.children if c.dep_ == "appos"] if not self._heads(token, kinds) else []
                listed = [self.mention(t, kinds) for each in (token, *beside) for t in with_conjuncts(each)]
                listed += [
                    p for c in token.children if c.dep_ == "appos" for p in self._headed.get(c.i, ()) if p.type == "organisation_group"
                ]
                return list({(p.start, p.end): p for p in listed if p is not None and p.type in kinds}.values())
        return []

    def _heads(self, token: Token, kinds: frozenset[str]) -> bool:
        return self._of(self._headed.get(token.i, ()), kinds) is not None

    @staticmethod
    def _of(items: Iterable[Placed], kinds: frozenset[str]) -> Placed | None:
        return max((p for p in items if p.type in kinds), key=lambda p: p.end - p.start, default=None)

    def phrase(self, token: Token) -> tuple[int, int]:
        """The noun phrase that the token heads, without its article, its clauses and what only stands beside it."""
        kept = [t for t in token.subtree if not _left_out(t, token)]
        run = _contiguous(kept, token)
        while run and (
            run[0].pos_ in ("DET", "PUNCT", "ADP", "CCONJ", "PART") or run[0].lower_ in ("any", "no", "its", "their", "our", "his", "her")
        ):
            run = run[1:]
        while run and run[-1].pos_ in ("PUNCT", "CCONJ", "ADP"):
            run = run[:-1]
        return self.span_of(run[0], run[-1]) if run else self.span_of(token, token)

    def clause(self, top: Token) -> tuple[int, int]:
        """All words below the token, without what only opens the clause and without a second clause beside it."""
        below = [t for t in top.subtree if not (t.dep_ in ("mark", "cc") and t.head == top)]
        run = _contiguous(sorted(below, key=lambda t: t.i), top, False)  # arcs may cross: who they think did it
        while run and (run[-1].pos_ in ("PUNCT", "CCONJ")):
            run = run[:-1]
        while run and (run[0].pos_ in ("PUNCT", "CCONJ") or (run[0].lower_ in ("any", "the", "that") and run[0].pos_ == "DET")):
            run = run[1:]
        return self.span_of(run[0], run[-1]) if run else self.span_of(top, top)

    def is_one_of(self, token: Token, name: str) -> bool:
        """Is it of that kind of word: `records`, `the names of patients`, `40 GB of files` are data, `log-in details` a secret?"""
        wanted = words(name)
        if name == "secret" and token.lemma_.lower() in words("secret_details"):
            start, end = self.phrase(token)
            return any(word in text_of(self.doc)[start - self.offset : end - self.offset].lower() for word in wanted)
        if name == "event" and "break-in" in text_of(self.doc)[max(0, token.idx - 6) : token.idx + len(token) + 3].lower():
            return True
        return token.lemma_.lower() in wanted or any(t.lemma_.lower() in wanted for t in after_own_prepositions(token, ("of",)))


def _left_out(token: Token, head: Token) -> bool:
    at = token
    while at != head:
        if at.dep_ in ("relcl", "appos", "advcl", "parataxis") or (
            at.dep_ == "prep" and at.lower_ in ("from", "by", "including", "during", "through")
        ):
            return True
        at = at.head
    return False


def _contiguous(tokens: list[Token], head: Token, stop: bool = True) -> list[Token]:
    run = [head]
    index = tokens.index(head)
    for token in reversed(tokens[:index]):
        if token.i != run[0].i - 1:
            break
        run.insert(0, token)
    for token in tokens[index + 1 :]:
        if token.i != run[-1].i + 1 or (stop and token.lower_ in (";", ":", "(", '"')):
            break
        run.append(token)
    return run
