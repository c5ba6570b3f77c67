"""What filled a role by its place is taken out again where the words beside it show that it plays another part."""

from __future__ import annotations

import re

from urazuke.reports.claims.moment import Filled
from urazuke.reports.entities.cast import Referent
from urazuke.reports.scene import Scene


def refine(kind: str, filled: dict[str, Filled], scene: Scene) -> None:
    """Takes out of the roles of a claim of that type what cannot be meant."""
    if kind == "attributed_to" and "actor" in filled and all(could_be_anybody(v) for v in filled["actor"].values):
        del filled["actor"]  # that hackers hacked it names nobody
    if kind == "attributed_to":
        _without_whom(filled)
    if kind in ("attacked", "used_infrastructure", "leaked"):
        _without_prosecution(filled)
    if kind == "alias_of":
        _without_own_name(filled, scene.text)
        _without_other_things(filled, scene)
    elif kind == "left_country":
        _without_where_he_boarded(filled)
    elif kind == "leaked":
        _without_whose_data(filled)
        if filled.get("data") and all(v in ("name", "names") for v in filled["data"].values):
            del filled["data"]  # whose name has circulated online
    elif kind == "handed_over_credentials":
        _without_where_they_met(filled, scene.text)
    elif kind in ("suspected_of", "arrested", "referred_to_prosecutors"):
        if filled.get("offence") and all(v in ("anything", "nothing", "something", "it", "this", "that") for v in filled["offence"].values):
            del filled["offence"]  # neither is suspected of anything
        _without_lawyers(filled, scene.text)
        _without_spokesmen(filled)
    elif kind == "declined_to_comment":
        _without_who_is_looked_into(filled)
    elif kind == "admitted":
        _without_analysts(filled, scene.text)


def _without_whom(filled: dict[str, Filled]) -> None:
    """`ascribes the attack to Velvet Owl`: the event is the attack."""
    event, actor = filled.get("attacker_or_event"), filled.get("actor")
    names = {n for v in actor.values if isinstance(v, Referent) for n in (v.name, *v.names)} if actor else set()
    if event and names:
        whom = re.compile(rf"\s+(?:to|on|with)\s+(?:the\s+)?(?:{'|'.join(map(re.escape, sorted(names)))})$")
        event.values = [whom.sub("", v) if isinstance(v, str) else v for v in event.values]


def could_be_anybody(value: object) -> bool:
    """`the attackers`, `an unknown intruder`: whoever it was, of whom nothing is known."""
    return isinstance(value, Referent) and not value.named and all(_ANYBODY.fullmatch(m.name) for m in value.mentions)


_ANYBODY = re.compile(
    r"(?:(?:the|an?|these|those|some|its|our|any|two|three|several|unknown|unidentified"
    r"|unauthori[sz]ed|third|foreign|other|cyber|malicious) )*"
    r"(?:cyber-?)?(?:attacker|hacker|intruder|criminal|cybercriminal|crook|thief|thieve|perpetrator|burglar|extortionist|operator|adversary"
    r"|adversarie|part(?:y|ie)|actor|culprit|offender|stranger)s?",
    re.IGNORECASE,
)
_PROSECUTION = re.compile(r"[Pp]rosecut|地方?検察?(?:庁)?$|検察|国会$|参議院|衆議院|地裁|高裁|最高裁|裁判所|\b[Cc]ourt\b")


def _without_prosecution(filled: dict[str, Filled]) -> None:
    """`… to the District Public Prosecutor's Office`: who is to judge of the attack was not attacked."""
    victim = filled.get("victim")
    named = [v for v in victim.values if isinstance(v, Referent)] if victim else []
    if victim and named and all(v.type == "government_body" and _PROSECUTION.search(v.name) for v in named):
        del filled["victim"]


_MET = re.compile(
    r"\b(?:acquainted (?:with|on|in|through|via|by)"
    r"|(?:met|meet|encountered|befriended|known|knew)(?: (?:him|her|them|only))*(?: (?:on|in|through|via|over|at|from))?"
    r"|(?:stranger|contact|someone|somebody|buyer) (?:on|in|from))(?: an?| the)?\s*[\"“]?$"
)


def _without_where_they_met(filled: dict[str, Filled], text: str) -> None:
    """`sold them to a stranger he met on a chat service`: by what way he gave them is not told."""
    channel = filled.get("channel")
    if channel and channel.spans and all(_MET.search(text, max(0, a - 40), a) for a, _ in channel.spans):
        del filled["channel"]


_GROUPS, _PROGRAMS = frozenset(("threat_group", "military_unit")), frozenset(("malware", "tool"))


def _without_other_things(filled: dict[str, Filled], scene: Scene) -> None:
    """`they planted a backdoor named X`: a program's name is none of the group's."""
    name, alias = filled.get("name"), filled.get("alias")
    if not name or not alias:
        return
    types = {v.type for v in name.values if isinstance(v, Referent)}
    other = _PROGRAMS if types & _GROUPS else _GROUPS if types & _PROGRAMS else frozenset()
    told = {p.type for a, b in alias.spans for p in scene.within(a, b) if p.kind == "name"}
    plain = bool(types) and types <= _PROGRAMS and not any(isinstance(v, Referent) and v.named for v in name.values)
    if told & other or plain:  # a tool which the agency calls X: that is its name
        del filled["alias"]


def _without_own_name(filled: dict[str, Filled], text: str) -> None:
    """`an actor tracked as X` names X; it gives X no second name."""
    name = filled.get("name")
    described = {text[a:b] for a, b in name.spans} if name else set()
    own = {v.names[0] for v in name.values if isinstance(v, Referent) and v.names and not described & set(v.names)} if name else set()
    known = {n for v in name.values if isinstance(v, Referent) for n in v.names} if name else set()
    own |= known if len(known) == 1 else set()
    if "alias" in filled:
        filled["alias"].values = [v for v in filled["alias"].values if not isinstance(v, str) or _KIND.sub("", v) not in own]
        if not filled["alias"].values:
            del filled["alias"]


_KIND = re.compile(r"^(?:the )?(?:group|gang|crew|actor|team|cluster|outfit) ")


def _without_lawyers(filled: dict[str, Filled], text: str) -> None:
    """`His lawyer disputed the charge`: it is not hers."""
    subject = filled.get("subject")
    people = [v for v in subject.values if isinstance(v, Referent)] if subject else []
    if people and all(any(_is_lawyer(text, m.start, m.end) for m in p.mentions[:20]) for p in people):
        del filled["subject"]


def _without_where_he_boarded(filled: dict[str, Filled]) -> None:
    """関西空港から出国した: an airport is no country."""
    country = filled.get("country")
    if country and all(isinstance(v, Referent) and v.name.endswith(("空港", "港", "Airport")) for v in country.values):
        del filled["country"]


def _without_who_is_looked_into(filled: dict[str, Filled]) -> None:
    """捜査中につき回答できない: so say those who look into it, never the suspect."""
    speaker, reason = filled.get("speaker"), filled.get("reason")
    looked = reason and any("捜査" in str(v) for v in reason.values)
    if looked and speaker and all(isinstance(v, Referent) and any("被疑者" in w for w in v.worded) for v in speaker.values):
        del filled["speaker"]


def _without_analysts(filled: dict[str, Filled], text: str) -> None:
    """`Halloran, head of research, concedes that the evidence is thin`: that is no confession."""
    subject = filled.get("subject")
    people = [v for v in subject.values if isinstance(v, Referent)] if subject else []
    told = any({"accused", "age"} & p.features.keys() for p in people)  # a researcher who is charged may confess
    if people and not told and all(any(_ANALYST.search(text, max(0, m.start - 40), m.end + 50) for m in p.mentions[:3]) for p in people):
        del filled["subject"]


_ANALYST = re.compile(
    r"\b(?:head|director|chief|vice president) of (?:[\w-]+ )?(?:research|intelligence)"
    r"|\b(?:researcher|analyst|professor|expert|academic)\b"
)


def _without_spokesmen(filled: dict[str, Filled]) -> None:
    """`A spokesperson told of cases of unauthorised access`: who speaks for a body is not the one suspected."""
    subject = filled.get("subject")
    people = [v for v in subject.values if isinstance(v, Referent)] if subject else []
    if people and all(p.features.get("role", "").startswith("spokes") for p in people):
        del filled["subject"]


def _is_lawyer(text: str, start: int, end: int) -> bool:
    return bool(_LAWYER_AFTER.match(text, end) or _LAWYER_BEFORE.search(text, max(0, start - 24), start))


_LAWYER_AFTER = re.compile(
    r",?\s(?:an? |the |his |her |their |[\w’'-]+[’']s )?(?:defen[cs]e )?(?:lawyer|attorney|counsel|solicitor|barrister)\b|弁護",
    re.IGNORECASE,
)
_LAWYER_BEFORE = re.compile(r"\b(?:lawyer|attorney|counsel|solicitor|barrister),?\s$|弁護人?の?$", re.IGNORECASE)


def _without_whose_data(filled: dict[str, Filled]) -> None:
    """`a list of 1,200 business partners`: they stand in the data, and did not lose it."""
    data, victim = filled.get("data"), filled.get("victim")
    counted = victim and all(isinstance(v, Referent) and "count" in v.features for v in victim.values)
    if data and victim and counted and victim.spans and all(any(a <= s[0] and s[1] <= b for a, b in data.spans) for s in victim.spans):
        del filled["victim"]
