"""Where a Japanese clause leaves a role to nobody: told in the passive without its doer, its object told, its subject another."""

from __future__ import annotations

from collections.abc import Sequence

from urazuke.reports.claims.filling_ja import event_of, subject_told
from urazuke.reports.claims.moment import Moment
from urazuke.reports.claims.wording_ja import is_thing
from urazuke.reports.grammar.clauses_ja import Event


def event_here(moment: Moment) -> Event | None:
    """The event that the trigger is a part of."""
    return event_of(moment.scene, moment.sentence, moment.start, moment.end)


def only_named(moment: Moment) -> bool:
    """A Japanese noun of an event that no verb takes up has what stands in its own group; what is only near is not its."""
    event = event_here(moment)
    return event is not None and not event.verbal


def taken_by_another(ways: Sequence[str], moment: Moment) -> bool:
    """他人の名義を使った: no server was used, however near one stands; a verb with an object of its own takes no other."""
    event = event_here(moment) if any(way in ("patient server", "patient VICTIM") for way in ways) else None
    clauses = moment.scene.clauses(moment.sentence) if event else None
    if event is None or clauses is None or not event.verbal:
        return False
    if "patient VICTIM" in ways:  # 取引先300社との受発注に使うシステムのデータが暗号化された
        subjects = [i for i in clauses.taken[event.phrase] if clauses.phrases[i].particle == "が" and event.passive]
        return any(is_thing(clauses.surface(i)) for i in subjects)
    if event.passive:
        return False
    own = [clauses.phrases[i] for i in clauses.taken[event.phrase] if clauses.phrases[i].particle == "を" and i != event.noun]
    return bool(own) and not any(p.type == "server" for o in own for p in moment.scene.within(o.start, o.core))


def by_nobody(moment: Moment) -> bool:
    """サーバーは国内で借りられていた: who does what is told in the passive stands with によって, に or から, or is not told."""
    event = event_here(moment)
    return event is not None and event.verbal and event.passive


def somebody_else(moment: Moment) -> bool:
    """`デルタリンクは「…」と認める`: its own subject, or the body that says it, leaves nothing to whoever was spoken of before."""
    a_body_says = moment.saying is not None and moment.saying.subject and moment.saying.who[-1].type == "organisation"
    return a_body_says or subject_told(event_here(moment), moment.scene, moment.sentence)
