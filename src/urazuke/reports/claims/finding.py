"""Frames over sentences make claims: each with its trigger, evidence, arguments, factuality and speakers.

The same proposition from the same speaker, equally firm, is one claim however often the document repeats it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from urazuke.evidence.claim import Claim, Span
from urazuke.reports.claims import firmness_garbled
from urazuke.reports.claims.answers import answer, as_answered
from urazuke.reports.claims.blaming import links_a_group, suspects_a_body, who_blames
from urazuke.reports.claims.draft import Draft
from urazuke.reports.claims.drafts_garbled import by_their_own_frames
from urazuke.reports.claims.factuality import factuality
from urazuke.reports.claims.factuality_ja import ahead, firmness, unsure
from urazuke.reports.claims.firmness import described, outcome, taken_for_granted
from urazuke.reports.claims.frames import Frame, frames
from urazuke.reports.claims.headlines import told_below
from urazuke.reports.claims.moment import Filled, Moment, Value
from urazuke.reports.claims.passages import Passages, withdrawn
from urazuke.reports.claims.refining import refine
from urazuke.reports.claims.retorts import unread_retorts
from urazuke.reports.claims.slots import fill_first
from urazuke.reports.claims.supposed import ACTS, in_passing, informs_of_others, no_longer, only_speaks, only_supposed
from urazuke.reports.claims.told_beside_ja import add_told_beside, give_owners
from urazuke.reports.claims.triggers import REACH, Trigger, Triggers
from urazuke.reports.claims.whose_attack import give_attackers, give_losers, give_victims
from urazuke.reports.entities.cast import Referent
from urazuke.reports.entities.names.gazetteer import place_words
from urazuke.reports.entities.nominal_heads import words as noun_words
from urazuke.reports.scene import Scene
from urazuke.reports.speech.issuer import tells_of_others
from urazuke.reports.speech.prosecution import in_a_charge, prosecuting
from urazuke.reports.speech.speakers import Saying, Speakers

if TYPE_CHECKING:
    from spacy.tokens import Token

Keys = dict[str, set[object]]  # role -> ids and literals
NEXT = 160  # characters to where a broken sentence goes on
LIMIT = 20_000  # claims of one report; what is over it is noted


def find_claims(scene: Scene, speakers: Speakers, garbled: frozenset[int]) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
    """The claims in text order, and notes on what was left out; relaxed frames are tried on the `garbled` sentences alone."""
    drafts: list[Draft] = []
    notes: tuple[str, ...] = ()
    if len(scene.text) > REACH:
        notes = (f"statements were looked for in the first {REACH:,} characters only",)
    listed = [*frames(scene.language), *(frames("garbled") if garbled else ())]
    for trigger in Triggers(scene, listed):
        if trigger.frame.garbled and trigger.sentence.start not in garbled:
            continue
        drafts += _drafts(trigger, scene, speakers)
        if len(drafts) > LIMIT:
            notes = (*notes, f"only the first {LIMIT:,} statements were read")
            drafts = drafts[:LIMIT]
            break
    if scene.language == "en":
        drafts += [d for trigger in unread_retorts(drafts, scene, speakers) for d in _drafts(trigger, scene, speakers)]
        drafts = [d for d in _on_subject(drafts, Passages(scene)) if not withdrawn(scene, d.trigger[0])]
        give_losers(drafts, scene.outlet)
        give_attackers(drafts, scene.text)
    if scene.language == "ja":
        add_told_beside(drafts, scene)
        give_owners(drafts, scene.text)
    give_victims(drafts, scene)
    told = _one_a_place(by_their_own_frames(_said_once(drafts, scene.text, scene.language), scene.text, garbled), scene, garbled)
    merged = _merged(told_below(told))
    merged.sort(key=lambda d: (d.trigger, d.frame.type, d.frame.id))
    return tuple(_claim(f"c{number}", draft, scene, garbled) for number, draft in enumerate(merged, 1)), notes


def _drafts(trigger: Trigger, scene: Scene, speakers: Speakers) -> Iterator[Draft]:
    frame, sentence, start, end = trigger.frame, trigger.sentence, trigger.start, trigger.end
    supposed = frame.type in ACTS and not frame.garbled and trigger.token is not None and only_supposed(trigger.token, sentence.heading)
    replied = answer(scene, sentence) if supposed else None
    if supposed and replied is None:
        return
    if frame.type == "suspected_of" and trigger.token is not None and _of_a_country(trigger.token):
        return
    if frame.type in _TOLD and scene.language == "en" and scene.text.endswith("?", sentence.start, sentence.end):
        return
    if frame.type in _DENIALS and trigger.token is not None and (in_passing(trigger.token) or no_longer(trigger.token)):
        return
    if frame.id == "member_of.noun" and trigger.token is not None and only_speaks(trigger.token):
        return
    if frame.id == "attributed_to.verb" and links_a_group(trigger):
        return
    if frame.type == "notified" and not frame.garbled and trigger.token is not None and informs_of_others(trigger.token):
        return
    saying = speakers.own(sentence, start)
    moment = Moment(scene, sentence, start, end, saying, trigger.parsed, trigger.token)
    filled: dict[str, Filled] = {}
    for role, ways in frame.roles.items():
        value = fill_first(ways, moment, filled)
        if value is not None:
            filled[role] = value
    victim = filled.get("victim")
    refine(frame.type, filled, scene)
    if frame.type == "leaked" and victim and "victim" not in filled and (teller := fill_first(("speaker-organisation",), moment, filled)):
        filled["victim"] = teller  # of data of 1,140 customers the firm that tells of it was robbed, not they
    if frame.type == "leaked" and saying is not None and tells_of_others(saying.who[-1].who, scene.text):
        filled = {r: f for r, f in filled.items() if r != "victim" or saying.who[-1].who not in f.values}
    if frame.type == "attributed_to" and saying is not None and not _OWNS_UP.search(scene.text, start, end):
        filled = {r: f for r, f in filled.items() if r != "actor" or not _himself(saying, f)}
    if frame.type == "suspected_of" and "subject" not in filled and suspects_a_body(trigger):
        return
    if (frame.needs and not any(role in filled for role in frame.needs)) or any(role not in filled for role in frame.needs_all):
        return
    firm = frame.fixed or _firmness(frame, trigger, scene)
    if (frame.only and firm not in frame.only) or (frame.type == "interviewed" and firm == "denied"):
        return
    spans = [s for f in filled.values() for s in f.spans if sentence.start <= s[0] and s[1] <= sentence.end]
    arguments = {role: f.values for role, f in filled.items()}
    chain = _chain(trigger, speakers, arguments)
    if firm == "stated" and frame.type in _CHARGED and (prosecuting(saying) or in_a_charge(scene.text, sentence)):
        firm = "suspected"
    evidence = (min([start, *(a for a, _ in spans)]), max([end, *(b for _, b in spans)]))
    for each in _split(frame, arguments):
        draft = Draft(frame, (start, end), [evidence], each, firm, chain, sentence.heading, sentence.start, spans)
        told = as_answered(draft, replied[0], speakers.chain(replied[1], replied[1].start)) if replied else draft
        if told is not None:
            yield told


def _of_a_country(verb: Token) -> bool:
    """`China accused Japan of inventing enemies`: states accuse one another of what is no offence."""
    return any(c.dep_ in ("dobj", "nsubjpass") and (c.text in place_words() or c.lower_ in noun_words("nations")) for c in verb.children)


def _said_once(drafts: list[Draft], text: str, language: str) -> list[Draft]:
    """A state that rejects accusations objects to them; its words are no denial of its own besides. Anybody else denies.

    A group that is suspected of the hack is blamed for it.
    """
    objected = {
        (n, d.speakers[-1:])
        for d in drafts
        if d.frame.type == "objected_to_attribution" and (_by_a_state(d) if language == "ja" else _for_a_state(d, text))
        for n in range(*d.trigger)
    }
    blamed = {n for d in drafts if d.frame.type == "attributed_to" for n in range(*d.trigger)}
    drafts = [d for d in drafts if d.frame.type != "suspected_of" or "subject" in d.arguments or not blamed & {*range(*d.trigger)}]
    drafts = [d for d in drafts if d.frame.id != "objected.reaction" or _for_a_state(d, text)]
    drafts = [d for d in drafts if d.frame.type != "objected_to_attribution" or not _by_a_source(d)]
    kept = [d for d in drafts if d.frame.type != "denied" or not any((n, d.speakers[-1:]) in objected for n in range(*d.trigger))]
    declined = {(d.sentence, d.speakers[-1:]) for d in kept if d.frame.type == "declined_to_comment"}
    kept = [d for d in kept if d.frame.id != "denied.not_done" or (d.sentence, d.speakers[-1:]) not in declined]
    plain = [d for d in kept if d.frame.id == "denied.verb"]
    kept = [d for d in kept if d.frame.type != "denied" or d in plain or not any(_repeats(d, p) for p in plain)]
    rented = {n for d in kept if d.frame.type == "rented_server" for n in range(*d.trigger)}
    kept = [d for d in kept if d.frame.type != "tasked_by" or "agent" in d.arguments or not rented & {*range(*d.trigger)}]
    untouched = {(d.sentence, d.speakers[-1:]): d for d in kept if d.frame.type == "leaked" and d.factuality == "denied"}
    kept = [d for d in kept if d.frame.id != "denied.did_not" or not _of_a_leak(d, untouched.get((d.sentence, d.speakers[-1:])))]
    handed = {n for d in kept if d.frame.type == "handed_over_credentials" for n in range(*d.trigger)}
    kept = [d for d in kept if d.frame.type != "leaked" or not handed & {*range(*d.trigger)}]
    denied = {(n, d.speakers[-1:]) for d in kept if d.frame.type == "denied" for n in range(*d.trigger)}
    return [
        d
        for d in kept
        if d.frame.type != "objected_to_attribution"
        or _for_a_state(d, text)
        or not any((n, d.speakers[-1:]) in denied for n in range(*d.trigger))
    ]


def _of_a_leak(denial: Draft, leak: Draft | None) -> bool:
    """`The data was not taken`: that is no denial besides."""
    return leak is not None and denial.trigger[0] <= leak.trigger[1] and leak.trigger[0] <= denial.trigger[1]


def _repeats(draft: Draft, denial: Draft) -> bool:
    """`X denies a suggestion that its staff had given out passwords`: what is denied is not denied once more."""
    return draft.sentence == denial.sentence and draft.speakers[-1:] == denial.speakers[-1:] and draft.trigger[0] > denial.trigger[0]


_STATE = re.compile(
    r"Ministry|Embassy|Consulate|Kremlin|[Gg]overnment|[Aa]mbassador|[Dd]iplomat|[Mm]inister|省|大使館|領事館|報道官|政府|外交"
)


def _for_a_state(draft: Draft, text: str) -> bool:
    """A spokesman of a ministry objects; a suspect or his lawyer only denies."""
    people = [v for v in draft.arguments.get("speaker", ()) if isinstance(v, Referent)]
    return _by_a_state(draft) or any(_STATE.search(text, max(0, m.start - 60), m.end + 60) for p in people for m in p.mentions[:20])


def _by_a_source(draft: Draft) -> bool:
    """捜査関係者によると、「知らない」と関与を否認している: the source only tells of it."""
    return any(isinstance(v, Referent) and v.features.get("role") == "source" for v in draft.arguments.get("speaker", ()))


def _by_a_state(draft: Draft) -> bool:
    return any(isinstance(v, Referent) and v.type in ("government_body", "place") for v in draft.arguments.get("speaker", ()))


def _on_subject(drafts: list[Draft], passages: Passages) -> list[Draft]:
    def named(draft: Draft) -> set[str]:
        return {v.id for values in draft.arguments.values() for v in values if isinstance(v, Referent)}

    return [d for d in drafts if d.frame.type != "attacked" or not passages.off_subject(d.trigger[0], named(d))]


_TOLD = ("attributed_to", "tasked_by", "arrested", "suspected_of", "referred_to_prosecutors", "left_country")  # a question tells none of it
_DENIALS = ("denied", "objected_to_attribution")
_CHARGED = ("rented_server", "handed_over_credentials", "leaked")  # what prosecutors state of an accused is their suspicion
_ACTS = ("referred_to_prosecutors", "arrested", "interviewed")  # told before they are done: 県警は近く男を書類送検する


# 攻撃を受けて、顧客情報が流出した可能性がある: what is only possible came of an attack that is not doubted
_ITS_OUTCOME = re.compile(
    r"[^。、（）]{0,4}(?:て|、)[^。]{1,60}?(?:流出|漏えい|漏洩|漏れ|盗|閲覧|持ち出|窃取|抜き取)[^。、]{0,14}(?:可能性|恐れ|おそれ|疑い)"
)


def _firmness(frame: Frame, trigger: Trigger, scene: Scene) -> str:
    if frame.type == "arrested" and scene.text.startswith("状", trigger.end):
        return "planned"  # 逮捕状を取った: who has a warrant is still to arrest
    if clauses := scene.clauses(trigger.sentence):
        event = clauses.event_at(trigger.start, trigger.end)
        if event is not None and frame.type == "leaked" and unsure(event, clauses):
            return "stated"  # that it is not known
        if event is not None:
            firm = firmness(event, clauses)
            if (
                firm == "suspected"
                and frame.type in ("attacked", "used_malware", "exploited", "used_infrastructure")
                and _ITS_OUTCOME.match(scene.text, trigger.end, trigger.sentence.end)
            ):
                return "stated"
            if firm == "suspected" and frame.type in (*_ACTS, "left_country") and clauses.phrases[event.phrase].form in ("cont", "conj"):
                return "stated"  # 逮捕され、…を売ったとされる: what the police did is not doubted with what follows
            coming = firm == "stated" and frame.type in _ACTS and ahead(event, clauses)
            return "planned" if coming else firm
    if frame.garbled:
        bounds = (trigger.sentence.start, trigger.sentence.end)
        return firmness_garbled.firmness(scene.text, trigger.start, trigger.end, bounds, frame.near, frame.type in _ACTS)
    if "as-said" in frame.roles.get("polarity", ()) and trigger.token is not None:
        return outcome(trigger.token)[1]
    if frame.id == "member_of.noun" and trigger.token is not None:
        return described(trigger.token)
    if frame.type == "attacked" and trigger.token is not None and taken_for_granted(trigger.token):
        return "stated"
    return factuality(
        scene.text,
        trigger.start,
        trigger.end,
        (trigger.sentence.start, trigger.sentence.end),
        scene.language,
        frame.near,
        trigger.token,
        trigger.sentence.heading,
    )


def _himself(saying: Saying, actor: Filled) -> bool:
    """`The centre said on Wednesday Copper Heron was behind it`: a body that tells of it is not behind it."""
    teller = saying.who[-1].who
    return teller in actor.values and teller.type not in ("place", "threat_group")


_OWNS_UP = re.compile(r"\b(?:claim|admit|accept|t[ao]ke?|took)\w* ")
_TOLD_BY_OTHERS = {"admitted": "subject", "interviewed": "subject", "notified": "notifier"}  # who does it does not tell of it


def _chain(trigger: Trigger, speakers: Speakers, arguments: dict[str, list[Value]]) -> tuple[str, ...]:
    """What somebody denies or declines is said by that somebody."""
    frame, sentence, start = trigger.frame, trigger.sentence, trigger.start
    chain = speakers.chain(sentence, start)
    if (role := _TOLD_BY_OTHERS.get(frame.type)) and len(chain) > 1:
        subjects = {v.id for v in arguments.get(role, []) if isinstance(v, Referent)}
        chain = chain[:-1] if chain[-1] in subjects else chain
    if frame.type in ("re_reported", "alias_of") and not speakers.quoted(start):
        return chain[:1] if speakers.publisher else ()  # what else they are called, and that one outlet repeats another, says the outlet
    if frame.type == "attributed_to" and len(chain) <= 1 and (blamer := who_blames(trigger, arguments)):
        return (*(c for c in chain if c != blamer), blamer)
    own = [v for v in arguments.get("speaker", []) if isinstance(v, Referent)]
    if own and not (frame.type == "declined_to_comment" and speakers.unanswered(sentence, start)):
        return (*(c for c in chain if c != own[0].id), own[0].id)
    return chain


def _split(frame: Frame, arguments: dict[str, list[Value]]) -> Iterator[dict[str, list[Value]]]:
    """Several aliases are several claims."""
    if frame.split is None or frame.split not in arguments:
        yield arguments
        return
    for value in arguments[frame.split]:
        yield {**arguments, frame.split: [value]}


def _one_a_place(drafts: list[Draft], scene: Scene, garbled: frozenset[int]) -> list[Draft]:
    """Of drafts of one type whose triggers overlap, the one read by grammar, where there is any; then the one that fills most roles."""
    kept: dict[tuple[str, int], list[Draft]] = {}
    by_grammar = {id(d): d.frame.lexical or _is_broken(scene, d, garbled) for d in drafts}
    ordered = sorted(
        drafts, key=lambda d: (d.frame.type, not by_grammar[id(d)], -sum(map(len, d.arguments.values())), d.trigger, d.frame.id)
    )
    for draft in ordered:
        places = {(draft.frame.type, n) for n in range(draft.trigger[0], min(draft.trigger[1], draft.trigger[0] + 400))}
        clash = [
            d for p in places for d in kept.get(p, []) if d.frame is not draft.frame or d.frame.split is None or d.trigger != draft.trigger
        ]
        if not clash:
            for place in places:
                kept.setdefault(place, []).append(draft)
    return list({id(d): d for listed in kept.values() for d in listed}.values())


def _merged(drafts: list[Draft]) -> list[Draft]:
    merged: dict[tuple[str, str, str | None], list[Draft]] = {}
    known: dict[int, Keys] = {}
    for draft in sorted(drafts, key=lambda d: (d.trigger, d.frame.type, d.frame.id)):
        group = merged.setdefault((draft.frame.type, draft.factuality, draft.speakers[-1] if draft.speakers else None), [])
        keys = _keys(draft)
        same = next((d for d in group[-20:] if _same(known[id(d)], keys, _goes_on(d, draft))), None)
        if same is None:
            group.append(draft)
            known[id(draft)] = keys
        else:
            _absorb(same, draft)
            known[id(same)] = _keys(same)
    return [d for group in merged.values() for d in group]


def _keys(draft: Draft) -> Keys:
    return {role: {_plain(v) for v in values} for role, values in draft.arguments.items()}


def _plain(value: Value) -> object:
    """`the intrusion` and `intrusion` are one."""
    if isinstance(value, Referent):
        return value.id
    return _ARTICLE.sub("", value.lower()) if isinstance(value, str) else value


_ARTICLE = re.compile(r"^(?:the|an?|this|these)\s+")


def _goes_on(first: Draft, second: Draft) -> bool:
    """A broken sentence goes on in the next: `… was a pseudonym of a man. I was contracted three times.`"""
    return first.frame.garbled and second.frame.garbled and not first.heading and 0 < second.trigger[0] - first.trigger[1] < NEXT


def _same(left: Keys, right: Keys, goes_on: bool) -> bool:
    """Nothing in the one contradicts the other, and they share somebody."""
    shared = [r for r in left if r in right]
    compatible = all(left[r] <= right[r] or right[r] <= left[r] for r in shared)
    return compatible and bool(shared) and (goes_on or set(left) <= set(right) or set(right) <= set(left))


def _absorb(first: Draft, second: Draft) -> None:
    for role, values in second.arguments.items():
        known = first.arguments.setdefault(role, [])
        plain = {_plain(v) for v in known}
        known += [v for v in values if _plain(v) not in plain]
    if first.heading and not second.heading:
        first.trigger, first.frame, first.heading = second.trigger, second.frame, False
        first.evidence = [*second.evidence, *first.evidence]
    else:
        first.evidence = [*first.evidence, *(e for e in second.evidence if e not in first.evidence)]


def _is_broken(scene: Scene, draft: Draft, garbled: frozenset[int]) -> bool:
    return bool(garbled) and scene.starts[bisect_right(scene.starts, draft.trigger[0]) - 1] in garbled


def _claim(identity: str, draft: Draft, scene: Scene, garbled: frozenset[int]) -> Claim:
    broken = _is_broken(scene, draft, garbled)
    arguments = {r: tuple(v.id if isinstance(v, Referent) else v for v in values) for r, values in draft.arguments.items()}
    return Claim(
        identity, draft.frame.type, Span(*draft.trigger), tuple(Span(*e) for e in draft.evidence), arguments, draft.factuality,
        draft.speakers, draft.frame.id, draft.heading, broken,
    )  # fmt: skip
