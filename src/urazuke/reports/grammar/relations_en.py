"""Who does what to whom is read from the grammar of an English sentence, whatever the order of its words.

Subject and object are the logical ones: of `the server was rented by him`, `the man renting servers`, `he is suspected of
renting servers` and `he lied and rented servers`, the subject of renting is the man. Every function gives candidates, best
first, as tokens; which of them counts is decided by what kind of thing is asked for. Work is bounded by the tree's depth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from urazuke.reports.grammar.meant_en import DEEP, RELATIVE, antecedent, beside_date, children, verbal
from urazuke.reports.grammar.syntax import is_time

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECT = ("nsubj", "nsubjpass", "csubj")
_OBJECT = ("dobj", "dative", "oprd")
_CLAUSES = ("relcl", "acl", "ccomp", "advcl", "xcomp", "csubj", "parataxis", "pcomp")
_HOLDING = ("of", "at", "in", "from", "to", "within", "inside", "on", "against", "about", "with", "under")
_TOLD_BY = ("attack", "cyberattack", "intrusion", "breach", "hack", "break-in", "incident", "campaign", "compromise", "infection")
_LIGHT = ("carry", "conduct", "launch", "mount", "stage", "make", "commit", "perpetrate", "execute", "wage", "run", "orchestrate", "direct",
          "begin", "attempt", "plan", "undertake", "admit", "prepare")  # fmt: skip
_OBJECT_CONTROLS = ("of", "for", "with", "from", "into", "over")  # suspect him OF renting, arrest him FOR it


def subject(token: Token) -> list[Token]:
    """Who does it."""
    if verbal(token):
        return list(_subject(token, 0))
    light = token.dep_ == "dobj" and token.head.lemma_ in _LIGHT
    return list(_doer_of_noun(token)) if light else [*after_own_prepositions(token, ("by",)), *children(token, ("poss",))]


def objects(token: Token, headline: bool = False) -> list[Token]:
    """To whom or what it is done; in a headline `Institute hacked` is a passive without its auxiliary."""
    if not verbal(token):
        return after_prepositions(token, ("of", "on", "against", "at", "into", "in")) + list(children(token, ("poss", "compound")))
    if _gerund_taken_for_noun(token):
        return [token.head]
    if is_passive(token):
        return [*_surface_subject(token, 0), *_behind_comma(token)]
    found = [t for child in children(token, _OBJECT) if child.pos_ != "ADP" for t in antecedent(child)]
    found += [t for prep in children(token, ("dative",)) if prep.pos_ == "ADP" for t in children(prep, ("pobj",))]
    if not found and token.dep_ == "relcl" and any(c.dep_ in _SUBJECT and c.lower_ not in RELATIVE for c in token.children):
        found.append(token.head)  # the servers he rented
    if not found and token.dep_ == "relcl" and not any(c.dep_ in _SUBJECT for c in token.children):
        found.append(token.head)
    if not found and token.dep_ in ("xcomp", "conj", "pcomp"):
        found = _object_above(token)
    if not found:
        found = [t for c in token.conjuncts if c.i > token.i and verbal(c) for t in children(c, ("dobj",))][:1]
    if not found and headline and token.tag_ in ("VBD", "VBN") and token.dep_ in ("ROOT", "ccomp", "conj"):
        found = list(_surface_subject(token, 0))
    return found


def _behind_comma(verb: Token) -> list[Token]:
    """`He stood before the court charged with fraud`, `servers in Osaka, leased in false names`: whom else the participle may describe."""
    if verb.tag_ not in ("VBN", "VBD") or verb.dep_ not in ("acl", "advcl", "conj", "dep") or any(children(verb, (*_SUBJECT, "auxpass"))):
        return []
    above = next((a for a in verb.ancestors if verbal(a)), None)
    if above is None:
        return []
    nouns = [p for prep in children(above, ("prep",)) if prep.i < verb.i for p in children(prep, ("pobj",)) if p != verb.head]
    return [*_surface_subject(above, 0), *nouns]


def _gerund_taken_for_noun(verb: Token) -> bool:
    """`charged with renting servers`, where the parse takes it for a kind of servers."""
    return verb.tag_ == "VBG" and verb.dep_ in ("compound", "amod") and verb.head.i > verb.i and verb.head.dep_ in ("pobj", "dobj")


def _object_above(verb: Token) -> list[Token]:
    """`servers that they went on to use`: the relative pronoun hangs on the verb above."""
    at = verb
    for _ in range(DEEP):
        if at.dep_ == "relcl":
            pronouns = [c for c in at.children if c.lower_ in RELATIVE and c.dep_ in ("dobj", "mark", "pobj")]
            return [at.head] if pronouns else []
        if at.dep_ not in ("xcomp", "conj", "pcomp", "prep"):
            return []
        at = at.head
    return []


def is_passive(verb: Token, deep: int = 0) -> bool:
    """`was rented`, `rented by him`, `the server rented in May`; a second participle shares the first one's auxiliary."""
    if any(c.dep_ in ("auxpass", "nsubjpass", "agent") for c in verb.children):
        return True
    if verb.tag_ != "VBN" or any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children):
        return False
    if verb.dep_ == "ccomp" and verb.head.lemma_ in ("have", "get", "see", "find") and any(children(verb, ("nsubj",))):
        return True  # had its network broken into
    if any(c.dep_ in ("dobj", "nsubj") for c in verb.children):
        return False
    if verb.dep_ == "conj" and deep < DEEP and verbal(verb.head):
        return is_passive(verb.head, deep + 1)
    return verb.dep_ in ("acl", "amod", "advcl", "relcl") or any(c.lower_ in ("got", "get", "gets") for c in verb.lefts)


def after_prepositions(token: Token, words: Iterable[str]) -> list[Token]:
    """What stands after one of these prepositions and belongs to the trigger: its own first, then those of what it takes."""
    wanted = frozenset(words)
    own: list[Token] = []
    borrowed: list[Token] = []
    for prep, level in prepositions(token):
        if prep.lower_ in wanted:
            (own if level == 0 else borrowed).extend(children(prep, ("pobj",)))
    return [m for t in own or borrowed for m in (antecedent(t) if t.lower_ in RELATIVE else [t])]


def holders(tokens: Iterable[Token]) -> list[Token]:
    """Whose it is: `the network of X`, `X's servers`, `systems at X`, `X employees`."""
    found: list[Token] = []
    for token in tokens:
        step: Token | None = token
        for _ in range(3):
            if step is None:
                break
            holding = [w for w in _HOLDING if w != "from" or step.lemma_.lower() not in _TOLD_BY]  # learned of the attack from the police
            owners = [*children(step, ("poss",)), *after_own_prepositions(step, holding)]
            owners += [p for v in children(step, ("acl",)) for p in after_own_prepositions(v, ("to", "by", "in"))]
            owners += list(children(step, ("compound", "nmod", "amod")))
            owners += [p for a in children(step, ("appos",)) for p in after_own_prepositions(a, _HOLDING)]  # CVE-…, a flaw in X
            found += [o for o in owners if o not in found]
            step = next(iter(owners), None)
    return found


def purpose(token: Token) -> list[Token]:
    """What it serves against: `used to break into X`, `used in attacks on X`."""
    verbs = [c for c in token.children if c.dep_ in ("xcomp", "advcl", "ccomp") and verbal(c)]
    verbs += [v for p in children(token, ("prep",)) for v in children(p, ("pcomp",))]
    found = [o for v in verbs for o in (*objects(v), *after_prepositions(v, ("into", "on", "against", "at", "of", "to")))]
    nouns = [n for n in after_prepositions(token, ("in", "for", "during", "as")) if n.pos_ != "PROPN" and not is_time(n)]  # not: in Riga
    nouns = [n for n in nouns if n.lemma_.lower() not in _VIEWS]
    nouns += after_prepositions(token, ("against",))
    return found + [o for n in nouns for o in (n, *after_own_prepositions(n, ("on", "against", "at", "into", "of", "targeting")))]


_VIEWS = (
    "view",
    "opinion",
    "judgment",
    "judgement",
    "estimation",
    "assessment",
    "account",
    "reading",
    "case",
    "name",
    "addition",
    "return",
    "exchange",
)


def described(noun: Token) -> list[Token]:
    """Of whom the noun is said: `X is a member of`, `X, a member of`, `identified X as a member of`."""
    head = noun.head
    if noun.dep_ == "appos":
        return [head]
    if noun.dep_ in ("attr", "acomp", "oprd", "conj") and verbal(head):
        return list(_surface_subject(head, 0))
    if noun.dep_ == "pobj" and head.lower_ == "as":
        return [*objects(head.head), *_surface_subject(head.head, 0)] if verbal(head.head) else []
    if noun.dep_ == "ROOT" or noun.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
        return [noun, *children(noun, ("appos",))]
    return [noun]


def follower(noun: Token) -> list[Token]:
    """Who acts on it: `at the request of X he rented`, `he received orders from X`, `arrested on suspicion of`."""
    own = {t.i for t in (*after_own_prepositions(noun, ("by",)), *children(noun, ("poss",)))}
    return [t for t in _doer_of_noun(noun) if t.i not in own]


def source(noun: Token) -> list[Token]:
    """`The order came from X`."""
    return after_prepositions(noun.head, ("from",)) if noun.dep_ in _SUBJECT else []


def surface_subject(token: Token) -> list[Token]:
    """What stands as the subject of the verb, or of the verb that the noun hangs on."""
    at = token
    for _ in range(DEEP):
        if verbal(at):
            return list(_surface_subject(at, 0))
        if at.head == at:
            break
        at = at.head
    return []


def root_subject(token: Token) -> list[Token]:
    """The subject of the whole sentence."""
    if token.dep_ == "relcl" and any(c.lower_ in RELATIVE for c in children(token, _SUBJECT)):
        return []  # it has summoned the envoy, who dismissed it: he did
    root = token.sent.root
    return list(_surface_subject(root, 0)) if verbal(root) else []


def clause_of(token: Token) -> Token:
    """The top of the clause that the token stands in."""
    at = token
    for _ in range(DEEP):
        if at.head == at or (verbal(at) and at.dep_ in ("ccomp", "relcl", "advcl", "parataxis")):
            break
        at = at.head
    return at


def names_given(verb: Token) -> list[Token]:
    """What it is called: `call X Y`, `known elsewhere as Y`, `a crew others refer to as Y`, `follow under the names Y and Z`."""
    under = [p for p in verb.children if p.dep_ == "prep" and p.lower_ in ("as", "under", "by")]
    under += [p for t in children(verb, ("prep", "advmod", "dobj")) for p in children(t, ("prep",)) if p.lower_ in ("as", "under")]
    found = [t for p in under for t in children(p, ("pobj", "pcomp"))]
    found += [
        t for name in found if name.lemma_.lower() in ("name", "moniker", "label") for t in children(name, ("appos", "nmod", "compound"))
    ]
    found = found or list(children(verb, ("oprd", "attr")))
    if not found and verb.dep_ in ("relcl", "xcomp", "acl"):
        found = list(children(verb, ("dobj", "ccomp")))
    return [t for t in found if not t.text.islower()]


def after_own_prepositions(token: Token, words: Iterable[str]) -> list[Token]:
    wanted = frozenset(words)
    return [p for c in token.children if c.dep_ in ("prep", "agent") and c.lower_ in wanted for p in children(c, ("pobj",))]


def owner(token: Token) -> list[Token]:
    """`his arrest`, `the group's attack`."""
    return list(children(token, ("poss",)))


def asks_who(verb: Token) -> bool:
    """`reveal who rented them`: the subject is what is asked."""
    return any(c.tag_ == "WP" and not antecedent(c) for c in children(verb, _SUBJECT))


def _subject(verb: Token, deep: int) -> Iterator[Token]:
    if is_passive(verb):
        yield from (p for by in children(verb, ("agent",)) for p in children(by, ("pobj",)))
        yield from (p for by in children(verb, ("prep",)) if by.lower_ == "by" for p in children(by, ("pobj",)))
        if verb.dep_ == "conj" and deep < DEEP and is_passive(verb.head):
            yield from _subject(verb.head, deep + 1)
        return
    own = [t for child in children(verb, _SUBJECT) for t in antecedent(child)]
    if own:
        yield from own
    elif before := beside_date(verb):
        yield before
    elif deep < DEEP and not asks_who(verb):
        yield from _controller(verb, deep + 1)


def _surface_subject(verb: Token, deep: int) -> Iterator[Token]:
    """What stands as the subject, whether it acts or suffers."""
    own = [t for child in children(verb, _SUBJECT) for t in antecedent(child)]
    if own:
        yield from own
    elif verb.dep_ in ("acl", "amod", "relcl"):
        yield verb.head
    elif deep < DEEP:
        yield from _controller(verb, deep + 1)


def said_before(verb: Token) -> Token | None:
    """`The Crown says he signed up and passed them on`: the clause that goes on, where only the tense tells that what is said does."""
    head = verb.head
    if (
        verb.dep_ != "conj"
        or verb.tag_ not in ("VBD", "VBN")
        or head.tag_ not in ("VBZ", "VBP")
        or any(children(verb, (*_SUBJECT, "aux", "auxpass")))
    ):
        return None
    return next((c for c in children(head, ("ccomp",)) if c.i < verb.i and c.tag_ in ("VBD", "VBN")), None)


def _controller(verb: Token, deep: int) -> Iterator[Token]:
    """The subject that a verb without one of its own shares with what governs it."""
    head = verb.head
    if head == verb:
        return
    if _gerund_taken_for_noun(verb) and head.dep_ == "pobj":
        yield from _governor_of(head.head, deep)
    elif verb.dep_ in ("acl", "relcl", "amod"):
        yield head
        if verb.dep_ == "acl" and verb.tag_ == "VB":
            yield from _doer_of_noun(head, deep)
    elif verb.dep_ == "conj" and verbal(head):
        said = said_before(verb)
        yield from _surface_subject(said, deep) if said is not None else ()
        yield from _surface_subject(head, deep)
    elif verb.dep_ in ("xcomp", "ccomp", "advcl", "dep") and (verbal(head) or head.pos_ == "ADJ"):
        if verb.dep_ != "advcl":
            yield from children(head, ("dobj",))
        yield from _subject(head, deep) if is_passive(head) and verb.dep_ == "advcl" and verb.tag_ != "VBN" else ()
        yield from _surface_subject(head, deep)
    elif verb.dep_ == "pcomp":
        yield from _governor_of(head, deep)


def _governor_of(prep: Token, deep: int) -> Iterator[Token]:
    """`suspected of renting`, `arrested him for renting`, `got in by exploiting`."""
    head = prep.head
    for _ in range(4):
        if head.pos_ != "ADP" or head.head == head:
            break
        prep, head = head, head.head
    if head.lemma_ == "be" and any(c.lower_ == "it" for c in children(head, _SUBJECT)):  # it was on his orders that she rented them
        yield from (s for c in children(head, ("ccomp", "advcl", "relcl", "acl", "attr")) if verbal(c) for s in _subject(c, deep))
    elif verbal(head) or head.pos_ == "ADJ":
        if prep.lower_ in _OBJECT_CONTROLS:
            yield from (t for child in children(head, ("dobj",)) for t in antecedent(child))
            if head.dep_ == "relcl" and not is_passive(head) and not any(children(head, ("dobj",))):
                yield head.head  # a firm which the agency accuses of renting them
        elif is_passive(head) and (prep.lower_ == "by" or (prep.i > head.i and any(children(head, ("agent",))))):
            yield from _subject(head, deep)  # taken by a translator on behalf of a friend
            return
        yield from _surface_subject(head, deep)
    elif deep < DEEP:
        yield head  # a group accused of breaking in, where the parse hangs "of" on the group
        yield from _doer_of_noun(head, deep + 1)


def _doer_of_noun(noun: Token, deep: int = 0) -> Iterator[Token]:
    """`the attack by X`, `X's attack`, `X carried out an attack`, `arrested on suspicion of …`."""
    yield from after_own_prepositions(noun, ("by",))
    yield from children(noun, ("poss",))
    head = noun.head
    if noun.dep_ in ("dobj", "attr", "oprd") and verbal(head):
        yield from _subject(head, deep)
    elif noun.dep_ == "pobj" and head.pos_ in ("ADP", "SCONJ") and deep < DEEP:
        yield from _governor_of(head, deep + 1)
    elif noun.dep_ == "conj" and deep < DEEP and head != noun:
        yield from _doer_of_noun(head, deep + 1)


def prepositions(token: Token) -> Iterator[tuple[Token, int]]:
    """The prepositions below a trigger, outside clauses of their own, and how many nouns lie between."""
    stack = [(token, 0)]
    while stack:
        at, level = stack.pop(0)
        for child in at.children:
            if child.lower_ in ("according", "due", "thanks", "prior", "contrary", "including"):
                continue
            beside = child.dep_ == "conj" and at.pos_ == "ADP"  # attacks on the ferries and on the maker
            if (child.dep_ in ("prep", "agent", "dative", "prt") or beside) and child.pos_ in ("ADP", "SCONJ", "PART", "VERB"):
                yield child, level
                stack.append((child, level))
            elif (
                child.dep_ not in (*_CLAUSES, *_SUBJECT)
                and child.i > token.i
                and not verbal(child)
                and not (child.dep_ == "appos" and level)
            ):
                stack.append((child, level + 1))
