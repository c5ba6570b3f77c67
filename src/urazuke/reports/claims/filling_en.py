"""A role of an English frame is filled with what grammar points to: mentions, or the words themselves where none is known."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from urazuke.reports.claims.moment import Filled, Moment, stands_aside, types
from urazuke.reports.claims.neighbours import neighbours, without_owners
from urazuke.reports.claims.parsed import Parsed, words
from urazuke.reports.claims.slots_en import mentioned, tokens_for
from urazuke.reports.entities.cast import Referent
from urazuke.reports.grammar.complements_en import content
from urazuke.reports.grammar.meant_en import with_conjuncts
from urazuke.reports.grammar.relations_en import after_own_prepositions, asks_who, clause_of
from urazuke.reports.scene import Placed

if TYPE_CHECKING:
    from spacy.tokens import Token


def fill_by_grammar(where: str, wanted: str, moment: Moment) -> tuple[Filled | None, bool]:
    assert moment.parsed is not None and moment.token is not None
    where, many = where.removesuffix("+"), where.endswith("+")
    tokens = tokens_for(where, moment.token, moment.sentence.heading)
    if where == "subject" and asks_who(moment.token):
        return None, True  # can reveal who rented them: whoever stands near did not
    if where in ("left-unsaid", "because"):
        spans = [_with_whether(moment.parsed.clause(t), t, moment) for t in tokens[:1]]
        return Filled([" ".join(moment.scene.text[a:b].split())[:160] for a, b in spans], spans), bool(spans)
    if where == "charge":
        return _charge(tokens, types(wanted), moment)
    if wanted in ("DATA", "EVENT", "BODY", "HUMAN", "SECRET", "MACHINE", "MALWARE", "THING", "SOMEBODY"):
        joined = with_conjuncts if wanted == "DATA" else lambda t: [t]  # contracts or records
        nouns = [t for t in tokens if t.pos_ in ("NOUN", "PROPN") and any(_is_a(c, wanted, moment.parsed) for c in joined(t))]
        spans = [_told_as(t, wanted, moment.parsed) for t in nouns[:1]]
        return Filled([" ".join(moment.scene.text[a:b].split())[:300] for a, b in spans], spans), bool(spans)
    if where == "called":
        spans = [_alone(moment.parsed.phrase(n), n, moment) for t in tokens for n in with_conjuncts(t) if n == t or not n.text.islower()]
        return Filled([" ".join(moment.scene.text[a:b].split())[:100].strip("\"“”'’") for a, b in spans], spans), bool(spans)
    found = mentioned(tokens, types(wanted), moment.parsed, moment.scene, moment.sentence, moment.saying)
    found = [p for p in found if not stands_aside(p, moment)]
    if not found and (somebody := _somebody(tokens, types(wanted), moment)):
        return somebody, True
    if not found:
        return None, where in ("subject", "object") and any(
            t.pos_ in ("NOUN", "PROPN") or (t.lower_ in words("ours") and t.text != "US") for t in tokens
        )
    if many:
        inner = [p for p in moment.scene.within(found[0].start, found[0].end) if p.type in types(wanted)]
        inner = [p for p in without_owners(inner, moment.scene.text) if p not in found and p.type not in ("person", "person_unnamed")]
        found += inner[:1] if len(inner) > 1 and _PART_OF.search(moment.scene.text, inner[0].end, inner[1].start) else inner
    found += _included(found, types(wanted), moment)
    if types(wanted) <= {"malware", "tool"} and found[0].kind != "name":
        found = _called_so(tokens, types(wanted), moment) or found
    if types(wanted) == {"vulnerability"} and found[0].kind != "name":
        low, high = max(moment.sentence.start, found[0].start - 30), min(moment.sentence.end, found[0].end + 30)
        found += [p for p in moment.scene.within(low, high) if p.type == "vulnerability" and p.kind == "name"]
    if types(wanted) == {"vulnerability"} and any(p.kind == "name" for p in found):
        found = [p for p in found if p.kind == "name"]  # a flaw, CVE-…: the number is the flaw's
    spans = [(p.start, p.end) for p in found if moment.sentence.start <= p.start < moment.sentence.end]
    return Filled(list({id(p.who): p.who for p in found}.values()), spans), True


def _called_so(tokens: list[Token], kinds: frozenset[str], moment: Moment) -> list[Placed]:
    """`a tool which the agency calls X`, `a backdoor named X`: the name."""
    assert moment.parsed is not None
    called = [v for t in tokens for v in t.children if v.dep_ in ("relcl", "acl") and v.lemma_.lower() in words("calling")]
    named = (moment.parsed.mention(t, kinds) for v in called for t in v.subtree if t.i > v.i)
    return next(([p] for p in named if p is not None and p.kind == "name"), [])


def nameless(where: str, moment: Moment) -> bool:
    """`to somebody he met`: it is told who it was, and nobody who is named; what stands near is not asked."""
    assert moment.token is not None
    told = tokens_for(where, moment.token, moment.sentence.heading)
    return any(t.lower_ in _ANYBODY or (where == "to" and any(c.dep_ == "relcl" for c in t.children)) for t in told)


def _somebody(tokens: list[Token], kinds: frozenset[str], moment: Moment) -> Filled | None:
    """`someone overseas`, `somebody in the unit`: in the words that tell of him."""
    assert moment.parsed is not None
    for token in tokens if "person_unnamed" in kinds else ():
        if token.lower_ in ("somebody", "someone") and any(c.dep_ in ("prep", "relcl", "amod", "advmod", "acl") for c in token.children):
            start, end = moment.parsed.clause(token)
            return Filled([" ".join(moment.scene.text[start:end].split())[:120]], [(start, end)])
    return None


_ANYBODY = frozenset(("somebody", "someone", "anybody", "anyone", "nobody", "others", "strangers"))


def _is_a(noun: Token, wanted: str, parsed: Parsed) -> bool:
    """A THING is what no mention stands for and what is neither money nor a secret: `customs declarations`."""
    if wanted == "SOMEBODY":
        return _is_somebody(noun, parsed)
    if wanted != "THING":
        return parsed.is_one_of(noun, wanted.lower())
    plain = (noun.tag_ == "NNS" or noun.lower_ == "software") and parsed.mention(noun, types("ANYBODY")) is None
    return plain and not any(noun.lemma_.lower() in words(kind) for kind in ("no_data", "secret", "human", "body", "machine"))


_AGENT = re.compile(
    r"(?:[bcdfghklmnprstvwyz]er|[ct]or|ist|ician|arian|eer|yst|man|woman|smith|wright|monger|nurse|clerk|pilot|chef|cook|guard|coach|priest|nun"
    r"|monk|vicar|apprentice|tailor|mason|model|musician|guardian|accountant|attendant|servant|lieutenant|sergeant|warden|steward)$"
)


def _told_as(noun: Token, wanted: str, parsed: Parsed) -> tuple[int, int]:
    """`no trace of customer data`: the data; `an adjuster accused of it`: the adjuster."""
    if wanted == "DATA" and noun.lemma_.lower() in ("trace", "sign", "evidence", "indication", "hint"):
        noun = next((n for n in after_own_prepositions(noun, ("of",)) if parsed.is_one_of(n, "data")), noun)
    start, end = parsed.phrase(noun)
    clauses = [parsed.offset + c.left_edge.idx for c in noun.children if c.dep_ == "acl"] if wanted == "SOMEBODY" else []
    return start, max(parsed.span_of(noun, noun)[1], min([end, *(c - 1 for c in clauses)]))


def _is_somebody(noun: Token, parsed: Parsed) -> bool:
    """`a piano tuner`: one person told of by a trade that no list knows."""
    one = noun.tag_ == "NN" and (noun.i == 0 or any(c.dep_ == "det" and c.lower_ in ("a", "an", "the") for c in noun.children))
    known = noun.lower_ in words("no_trade") or any(
        parsed.is_one_of(noun, k) for k in ("data", "body", "machine", "malware", "event", "no_data")
    )
    return one and not known and parsed.mention(noun, types("ANYBODY")) is None and _AGENT.search(noun.lower_) is not None


def _with_whether(clause: tuple[int, int], top: Token, moment: Moment) -> tuple[int, int]:
    assert moment.parsed is not None
    mark = next((c for c in top.children if c.dep_ == "mark" and c.lower_ in ("whether", "if")), None)
    return (moment.parsed.offset + mark.idx, clause[1]) if mark is not None else clause


def _alone(phrase: tuple[int, int], name: Token, moment: Moment) -> tuple[int, int]:
    """`Tidal Rook and UNC7719`: the phrase of the first name ends before the next."""
    assert moment.parsed is not None
    later = [t for t in name.children if t.dep_ in ("cc", "conj") or (t.dep_ == "punct" and t.text == ",")]
    cut = min((moment.parsed.offset + t.idx for t in later if t.i > name.i), default=phrase[1])
    start, end = phrase[0], min(phrase[1], cut)
    return start, start + len(moment.scene.text[start:end].rstrip())


def _charge(tokens: list[Token], kinds: frozenset[str], moment: Moment) -> tuple[Filled | None, bool]:
    """The offence named first in what somebody is charged with; else all of it, as it stands."""
    assert moment.parsed is not None
    if len(counts := _counts(tokens, moment)) > 1:
        found = [_offence(a, b, kinds, moment) for a, b in counts]
        return Filled([v for v, _ in found], [s for _, s in found]), True
    for top in tokens:
        start, end = moment.parsed.clause(top)
        named = [p for p in moment.scene.within(start, max(end, start + 90)) if p.type in kinds and p.start < min(end, start + 12)]
        if named:
            listed = neighbours(named[0], [p for p in moment.scene.within(start, end) if p.type in kinds], moment.scene.text)
            return Filled(list({id(p.who): p.who for p in listed}.values()), [(p.start, p.end) for p in listed]), True
        if clause := _WHO.search(moment.scene.text, start + 8, end):
            end = clause.start()  # hiring servers for hackers who broke into a firm: that they did is not his offence
        if end - start > 3:
            return Filled([" ".join(moment.scene.text[start:end].split())[:160]], [(start, end)]), True
    return None, False


def _counts(tokens: list[Token], moment: Moment) -> list[tuple[int, int]]:
    """`fraud by false representation and supplying articles`: each of what is charged; `forgery and use of papers` is one."""
    assert moment.parsed is not None
    parts = with_conjuncts(tokens[0]) if tokens else []
    plain = parts[:1] and not any(c.dep_ in ("prep", "dobj", "acl", "xcomp", "compound") for c in parts[0].children)
    shared = {c.dep_ for c in parts[-1].children if c.dep_ == "dobj" or (c.dep_ == "prep" and c.lower_ == "of")} if parts else set()
    if len(parts) < 2 or (plain and ("prep" in shared or ("dobj" in shared and parts[0].tag_ == parts[-1].tag_ == "VBG"))):
        return []
    spans = []
    for number, part in enumerate(parts):
        start, end = moment.parsed.phrase(part) if part.pos_ == "NOUN" else moment.parsed.clause(part)
        start, end = (start, moment.parsed.clause(part)[1]) if part.pos_ == "NOUN" else (start, end)
        if number + 1 < len(parts):
            following = parts[number + 1].left_edge
            end = min(end, moment.parsed.offset + following.idx)
        said = moment.scene.text[start:end]
        spans.append((start, start + len(_LAST_AND.sub("", said))))
    return [s for s in spans if s[1] - s[0] > 3]


def _offence(start: int, end: int, kinds: frozenset[str], moment: Moment) -> tuple[Referent | str, tuple[int, int]]:
    """The offence that the words name, where it is most of them; else the words."""
    named = next((p for p in moment.scene.within(start, end) if p.type in kinds and 2 * (p.end - p.start) > end - start), None)
    return (named.who, (named.start, named.end)) if named else (" ".join(moment.scene.text[start:end].split())[:160], (start, end))


_PART_OF = re.compile(r"\b(?:of|in|within|under)\b")
_LAST_AND = re.compile(r"[\s,;]*(?:\b(?:and|or|as well as)\s*)?[\s,;.]*$")
_WHO = re.compile(r",?\s(?:(?:from|through|by|via|with|on|in|at|to)\s)?(?:who|whom|which)\s")
_AMONG = re.compile(r",?\s+among\s+them\b")
_INCLUDING = re.compile(
    r"\b(?:including|among\s+(?:them|these|those)|such\s+as|notably|namely)(?:\s+the|\s+an?|\s+that\s+of)?\s+[\"“]?$|:\s+(?:the\s+|an?\s+)?$"
)


def _included(found: list[Placed], kinds: frozenset[str], moment: Moment) -> list[Placed]:
    """`about 40 companies were attacked, among them X and Y`: those named out of a group."""
    if not any(p.type == "organisation_group" for p in found):
        return []
    text, after = moment.scene.text, max(p.end for p in found)
    candidates = [p for p in moment.scene.within(min(p.start for p in found), moment.sentence.end) if p.type in kinds]
    named = next(
        (
            p
            for p in candidates
            if p.start >= after and (_INCLUDING.search(text, max(after, p.start - 40), p.start) or _AMONG.match(text, p.end))
        ),
        None,
    )
    return [p for p in neighbours(named, candidates, text) if p.start >= after and p not in found] if named else []


def clause_words(where: str, moment: Moment) -> Filled | None:
    """The words of what is admitted or denied, or of the clause that the trigger stands in."""
    if moment.parsed is None or moment.token is None:
        return None
    top = content(moment.token) if where == "content" else clause_of(moment.token)
    if top is None:
        return None
    start, end = moment.parsed.clause(top)
    if where == "own-clause" and _UNTRUE.match(moment.scene.text, start, end) and (before := _said_before(moment)):
        return Filled([_bare(moment.scene.text, *before)], [before])
    if where == "content" and moment.scene.text[start:end].lower() in ("this", "that", "it"):
        start, end = _said_before(moment) or (start, end)
    marks = len(_MARK.findall(moment.scene.text, start, end))
    if (
        where == "own-clause"
        and marks
        and (marks % 2 or any(m.start() <= moment.start < m.end() for m in _QUOTED.finditer(moment.scene.text, start, end)))
    ):
        return words_said(moment)
    return Filled([" ".join(moment.scene.text[start:end].split())[:300]], [(start, end)])


_UNTRUE = re.compile(
    r"(?:That|This|It|Which|that|this|it)(?: allegation| claim| report| story)? (?:is|was) "
    r"(?:simply |just |quite |wholly |entirely |completely )?"
    r"(?:not (?:the case|so|true|correct|right)|untrue|false|wrong|incorrect|nonsense)"
)
_PUT_TO_US = re.compile(
    r"(?:It has (?:also )?been (?:suggested|claimed|alleged|said|put to us|reported)"
    r"|[^.;]{1,60}? (?:have|has) (?:suggested|claimed|reported)) that "
)


def _bare(text: str, start: int, end: int) -> str:
    """`It has been suggested that we paid`: what was suggested."""
    told = _PUT_TO_US.match(text, start, end)
    return " ".join(text[told.end() if told else start : end].split()).rstrip(".")[:300]


def _said_before(moment: Moment) -> tuple[int, int] | None:
    """`The university disputes this`: the sentence before it in its paragraph."""
    index = bisect_right(moment.scene.starts, moment.sentence.start) - 1
    before = moment.scene.sentences[index - 1] if index > 0 else None
    return (before.start, before.end) if before and before.paragraph == moment.sentence.paragraph else None


_QUOTED = re.compile(r"[\"“]([^\"“”]{8,600})[\"”]")
_MARK = re.compile(r"[\"“”]")


def words_said(moment: Moment) -> Filled:
    """The quotation that the trigger stands in, without its marks; else the sentence, up to a mark that has no partner in it."""
    text, (start, end) = moment.scene.text, (moment.sentence.start, moment.sentence.end)
    quoted = next((m for m in _QUOTED.finditer(text, start, end) if m.start() <= moment.start < m.end()), None)
    marks = [m.start() for m in _MARK.finditer(text, start, end)]
    if quoted:
        start, end = quoted.span(1)
    elif len(marks) % 2:  # the quotation began, or ends, in another sentence
        start = max([start, *(at + 1 for at in marks if at < moment.start)])
        end = min([end, *(at for at in marks if at >= moment.end)])
    said = text[start:end]
    start += len(said) - len(said.lstrip())
    return Filled([" ".join(said.split())[:300]], [(start, start + len(said.strip()))])


def quoted_beside(moment: Moment) -> Filled | None:
    """`called it "a fairy tale" and urged them to stop`: what the sentence quotes, where its verb is not quoted itself."""
    text, (start, end) = moment.scene.text, (moment.sentence.start, moment.sentence.end)
    if moment.scene.quotations.around(moment.start) is not None:
        return None
    quoted = [(max(a + 1, start), min(b - 1, end)) for a, b in moment.scene.quotations.over(start, end)]
    spans = [(a, b) for a, b in quoted if len(text[a:b].split()) > 1][:1]
    return Filled([" ".join(text[a:b].split()).rstrip(",.")[:300] for a, b in spans], spans) if spans else None
