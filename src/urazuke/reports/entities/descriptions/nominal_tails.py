"""Where an English description ends: what behind its head says which one is meant belongs to it, what somebody did does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from urazuke.reports.entities.nominal_heads import FILE, heads, words
from urazuke.reports.grammar.syntax import is_time, text_of
from urazuke.reports.patterns import data

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OPENING = frozenset(("det", "nummod", "poss", "predet"))
STOP = frozenset((",", ";", ":", "-", "--", "–", "—", "(", ")", "/"))
PRESENT = frozenset(("VBZ", "VBP"))
_AGE_BEHIND = re.compile(r"\s+in\s+(?:his|her|their)\s+(?:early\s+|mid-?|late\s+)?\d0s")
_NAME = r"[\"“]?(?:[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,3}|[a-z]+[A-Z]\w+)[\"”]?"
_QUOTED = r"[\"“][\w.@-]{2,30}[\"”]"
_WHO_NAMES = (
    r"(?:we|it|they|others|(?:[a-z]+-[a-z]+\s+|private\s+|security\s+|industry\s+)?(?:researchers|investigators|analysts|experts|vendors|firms)|[A-Z]\w+(?:\s+[A-Z]\w+)?|"
    r"(?:the|our|its|some|other|several|many|most)\s+(?:[a-z-]+\s+){0,2}?(?:investigators|analysts|researchers|specialists|experts|engineers|vendors|firms?|companies|company|vendor|agency|centre|center|industry|sector|press|team|police))"
)
_NAMED_BEHIND = re.compile(
    rf"\s+(?:(?:(?:that|which|whom?)\s+)?{_WHO_NAMES}\s+(?:calls?|called|tracks?\s+as|tracked\s+as|refers?\s+to\s+as|follows?\s+as|knows?\s+as|dubs?|dubbed|names?|named|labels?|labelled)|"
    rf"called|named|dubbed|labelled|labeled|styled|calling\s+(?:itself|himself|herself)|nicknamed|(?:who|that|which)\s+(?:calls?|called|signed|signs)\s+(?:itself|himself|herself)|"
    rf"(?:(?:also|better|otherwise|widely|commonly|variously)\s+)?(?:known|tracked|followed|referred\s+to)\s+(?:only\s+|simply\s+|elsewhere\s+|(?:to|by|in|among|within|outside)\s+(?:[a-z]+\s+){{1,4}}?)?as|"
    rf"under\s+the\s+name|(?:whom?\s+|that\s+)?(?:he|she|they)\s+(?:knew|knows|know)\s+(?:only\s+)?as)\s+(?:(?:Mr|Ms|Mrs|Dr)\.?\s+)?{_NAME}"
)
_INFORMED_BEHIND = re.compile(
    r"\s+(?:familiar\s+with|briefed\s+(?:on|about)|close\s+to|with\s+(?:(?:direct|first-hand|some|any|detailed)\s+)?knowledge\s+of)\s+"
    r"(?:the|this|that|its|his|her|their)\s+(?:[a-z-]+\s+){0,2}?(?:investigations?|inquiry|inquiries|enquiry|probe|case|matter|affair|findings|investigators|police)\b"
)
_HANDLE_BEHIND = re.compile(
    rf"\s+(?:using|with|under|who\s+used|who\s+uses)\s+the\s+(?:handle|name|nickname|alias|pseudonym|moniker|screen\s?name|user\s?name)\s+(?:{_QUOTED}|{_NAME})|"
    rf"\s+who\s+(?:goes|went)\s+by\s+{_NAME}"
)
_IN_PRODUCT = re.compile(rf"\s+in\s+(?:the\s+|an?\s+|its\s+)?(?:[a-z-]+\s+){{0,3}}?{_NAME}")
_IN_LAW = re.compile(r"-in-law\b")
_TIED = ("connected", "linked", "tied", "attached")  # to somebody; but: the intruders connected by way of a server
LONGEST = 16  # words that may follow a head


def has_handle(token: Token) -> bool:
    """`an operator with the handle "mzk"` is somebody, and no company."""
    return _HANDLE_BEHIND.match(text_of(token.doc), token.idx + len(token)) is not None


def last_word(token: Token, kind: str) -> int:
    """The last word: what behind the head says which one is meant."""
    end = token.i
    for child in token.rights:
        if child.is_space or (child.text in ('"', "“", "”") and child.i == end + 1):
            continue
        if child.left_edge.i != end + 1 and not all(t.is_space for t in token.doc[end + 1 : child.left_edge.i]):
            break
        reach = _reach(token, child, kind)
        if reach is None:
            break
        end = reach
    several = token.tag_ == "NNS" and kind not in ("threat_group", "malware", "organisation_group")  # the investigators named X
    behind = [
        *(() if several else (_NAMED_BEHIND,)),
        *(
            [_AGE_BEHIND, _HANDLE_BEHIND, _INFORMED_BEHIND]
            if kind == "person_unnamed"
            else [_IN_PRODUCT]
            if kind == "vulnerability"
            else []
        ),
    ]
    for pattern in behind:
        for last in (end, token.i):  # a group | better known as X, of which the grammar has taken in `better known`
            if match := pattern.match(text_of(token.doc), token.doc[last].idx + len(token.doc[last])):
                again = "under" in match[0].split() and any(t.lower_ in ("same", "this", "that") for t in token.lefts)
                end = end if again else _to(token.doc, match.end(), end)  # follows the same actor | under the name X
    if match := _IN_LAW.match(text_of(token.doc), token.idx + len(token)):
        end = _to(token.doc, match.end(), end)
    return _closed(token.doc, token.i, end)


def _to(doc: Doc, offset: int, end: int) -> int:
    """The last word that ends at or before that offset, if it is further on."""
    span = doc.char_span(doc[end].idx, offset, alignment_mode="contract")
    return max(end, span.end - 1) if span is not None else end


def _reach(token: Token, child: Token, kind: str) -> int | None:
    """Where a part behind the head ends, or None where it does not belong to the description."""
    if child.dep_ == "prep":
        return _through(token.doc, child) if _tells_which(child, kind) else None
    if child.dep_ in ("cc", "conj"):
        return _listed(token, child, kind)
    if child.dep_ == "amod" or (child.dep_ == "acl" and child.tag_ in ("VBN", "VBG")):
        if child.lower_ in words("naming") and token.tag_ == "NNS" and kind in ("police", "person_unnamed", "government_body"):
            return None  # a program the investigators | named X
        if kind == "server" and child.lower_ not in ("hosted", "located", "based", "contracted"):
            return None
        tied = child.lower_ not in _TIED or any(c.lower_ in ("to", "with") and c.i == child.i + 1 for c in child.children)
        return _through(token.doc, child) if tied and child.lower_ in words("describing") else None
    if child.dep_ == "relcl":
        if _tells_of_old(child, kind):
            return _through(token.doc, child, joined=False)
        return _through(token.doc, child) if _restricts(child) and not _names(child) else None
    if child.dep_ == "nummod" and kind == "military_unit":
        return child.right_edge.i
    return None


def _tells_which(preposition: Token, kind: str) -> bool:
    allowed = data(FILE)["tails"].get(kind, data(FILE)["tails"]["other"])
    if preposition.lower_ not in allowed:
        return False
    objects = [t for t in preposition.rights if t.dep_ == "pobj"]
    if preposition.lower_ == "of" and preposition.head.dep_ in ("dobj", "nsubjpass") and preposition.head.head.lemma_ in words("charging"):
        return False  # accusing a man of involvement
    if kind == "server":
        return len(objects) == 1 and objects[0].pos_ == "PROPN" and not any(t.dep_ in ("conj", "poss") for t in objects[0].subtree)
    if preposition.lower_ == "for" and kind == "person_unnamed" and any(t.like_num or t.is_currency for o in objects for t in o.subtree):
        return False  # to a stranger | for 500 kroner
    taken = preposition.head.dep_ == "dobj" and preposition.head.head.lemma_ in ("arrest", "detain", "seize", "question")
    if taken and preposition.lower_ == "in" and any(t.pos_ == "PROPN" for t in objects):
        return False  # arrested the man in Burgos
    if objects and objects[0].like_num is False and objects[0].text[:1].isdigit() and objects[0].text.endswith("0s"):
        return True  # in his 30s
    return bool(objects) and not any(is_time(t) or t.lower_ in words("times") for t in objects)


def _restricts(verb: Token) -> bool:
    """A relative clause without a comma, in the present: it says what somebody is, not what he did."""
    first = verb.left_edge
    if first.i > 0 and first.nbor(-1).text in STOP:
        return False
    if first.lower_ in ("which", "what") and verb.i == first.i + 1 and any(t.dep_ == "xcomp" and t.tag_ == "VB" for t in verb.rights):
        return False  # told the student | which machines to lease
    if verb.lemma_ in words("held") and not any(t.dep_ == "nsubj" and t.lower_ in ("we", "they") for t in verb.lefts):
        return False  # who are believed to have …; but: a group they say is run by …
    finite = next((t for t in [*verb.lefts, verb] if t.tag_ in ("VBD", "VBZ", "VBP", "MD")), verb)
    return finite.tag_ in PRESENT and not any(t.lower_ in ("have", "has") for t in verb.lefts)


def _tells_of_old(verb: Token, kind: str) -> bool:
    """In the past, without a comma: a company's part in it, how one got to know somebody, what somebody was or called himself."""
    first = verb.left_edge
    if first.i > 0 and first.nbor(-1).text in STOP:
        return False
    if kind == "organisation":
        return first.lower_ in ("that", "which") and first.dep_ == "nsubj" and first.head.i == verb.i
    if kind != "person_unnamed":
        return False
    if first.lower_ != "who":
        return verb.lemma_ in words("acquainting") and first.lower_ in ("he", "she", "they")
    used = any(t.lower_ == "used" and t.i < verb.i for t in verb.lefts) or (
        verb.lower_ == "used" and any(t.dep_ == "xcomp" for t in verb.rights)
    )
    styled = verb.lemma_ in words("self_styling") and any(t.lower_ in ("himself", "herself", "themselves") for t in verb.rights)
    return used or styled or verb.lemma_ == "die"


def _names(verb: Token) -> bool:
    """`a back door we call MudLark beacons …`: only the name belongs to the description."""
    return verb.lemma_ in ("call", "dub") and any(t.dep_ == "nsubj" and t.tag_ != "WP" for t in verb.lefts)


def _listed(token: Token, child: Token, kind: str) -> int | None:
    """`companies and universities`: two nouns of the same kind are one description."""
    if kind not in ("organisation_group", "credential"):
        return None
    other = child if child.dep_ == "conj" else next((t for t in token.rights if t.dep_ == "conj"), None)
    if other is None or not any(h.type == kind for h in heads().get(other.lower_, ())) or any(t.dep_ in _OPENING for t in other.lefts):
        return None
    return child.i if child.dep_ == "cc" else last_word(other, kind)


def _through(doc: Doc, child: Token, joined: bool = True) -> int:
    """To the end of that part, but not past a comma, a dash, or a verb of the sentence around it; `joined`: past an `and`."""
    first, last = child.left_edge.i, min(child.right_edge.i, child.i + LONGEST)
    naming, quoted = child.lower_ in words("naming"), False
    told = (t for t in doc[first : last + 1] if t.dep_ == "relcl" and t.head.i >= first and t is not child and not _restricts(t))
    last = min((t.left_edge.i - 1 for t in told if t.left_edge.i > first + 1), default=last)
    named = -1 if naming else _name_ends(doc, first, last)
    for index in range(first + 1, last + 1):
        word = doc[index]
        if index == named or (word.lower_ in words("done") and word.tag_ == "VBN"):
            return index - 1
        if joined and word.dep_ == "prep" and index > first + 1 and any(is_time(t) for t in word.rights):
            return index - 1  # police in Saga | on Thursday
        if word.dep_ == "cc" and index < last and (doc[index + 1].lower_ in words("joined") or not joined):
            return index - 1
        quoted ^= word.text in ('"', "“", "”")
        if word.tag_ == "TO" and index < last and doc[index + 1].tag_ == "VB" and doc[index - 1].lower_ != "used":
            return index - 1
        if naming and not quoted and word.dep_ == "cc" and index < last and doc[index + 1].dep_ == "det":
            return index - 1
        if naming and not quoted and word.dep_ == "prep" and word.lower_ not in ("as", "by", "to"):
            return index - 1
        if quoted and word.text in STOP and index < last and doc[index + 1].text in ('"', "”"):
            return index - 1  # dubbed "Tick," which …
        if word.text in STOP and not quoted and not (word.text in ("-", "/") and not word.whitespace_ and not doc[index - 1].whitespace_):
            return index - 1
    return last


def _name_ends(doc: Doc, first: int, last: int) -> int:
    """Behind the name of `activity that we track as TA-4402`; -1 where nothing is named."""
    verb = next((i for i in range(first, last) if doc[i].lemma_ in words("giving_names") and doc[i].pos_ == "VERB"), None)
    seen = False
    for index in range(verb + 1 if verb is not None else last, last + 1):
        word = doc[index]
        capital = word.text[0].isupper() or word.text[0].isdigit()
        if seen and word.is_alpha and not capital and not (word.dep_ == "cc" and doc[min(index + 1, last)].text[0].isupper()):
            return index
        seen |= capital
    return -1


def _closed(doc: Doc, head: int, end: int) -> int:
    """A description ends with a word or with the quotation mark that it opened, never with a conjunction or a preposition."""
    while end > head + 1 and doc[end].lemma_ in words("saying") and doc[end - 1].pos_ == "PRON":
        end -= 2  # a group they say | operates from …
    while end > head and (doc[end].is_space or doc[end].dep_ in ("cc", "prep", "mark") or doc[end].text in STOP):
        end -= 1
    marks = sum(t.text in ('"', "“", "”") for t in doc[head : end + 1])
    if marks % 2 and end + 1 < len(doc) and doc[end + 1].text in ('"', "”"):
        return end + 1
    return end
