"""A claim in words is never firmer than the claim: who says it comes first, and how firmly comes with it.

The phrases stand in words/*.toml under `claim.<type>` (what is claimed, as a noun) and `says.<factuality>` (the verb).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.plain_terms import plain_term

# Types that are themselves a denial or a refusal: that somebody uttered them is what the report states.
SPEECH_TYPES = ("denied", "declined_to_comment", "objected_to_attribution", "admitted")
_DESCRIBED = re.compile(
    r"(?:An?|The|Both|Another|Some|Several|About|Around|Approximately|Nearly|Rented|Former|Two|Three|Four|Five)"
    r"(?= [\w(])(?! [A-Z][a-z]+ [A-Z])"
)
_UNIT = re.compile(r"\bUnit\b.*|.*部隊.*")
_BODY = re.compile(r"\b(?:Ministry|Embassy|Government|Department|Agency|Office)\b|[省庁]$|大使館|政府")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORDS = re.compile(r"[^\W_]+")
_PLAIN_WORDS = re.compile(r"[a-z][\w',-]*(?: [\w',()-]+)*")  # no name, and no address, which has a dot
QUOTED_ROLES = ("content",)  # the phrase puts them in quotation marks itself
_NO = (False, None, "", "false", "no", "unknown")
_SPEECH_OF = {"denied": ("denied", "no_comment"), "declined_to_comment": ("denied", "no_comment"), "objected_to_attribution": ("denied",)}


def proposition(claim: Mapping[str, Any], names: Mapping[str, str], say: Catalogue) -> str:
    """What is claimed, without who says it: "an attack by Tick on JAXA"."""
    arguments = claim_arguments(claim)
    roles = {role: _value(values, names, say, role in QUOTED_ROLES) for role, values in arguments.items()}
    key = f"claim.{claim['type']}"
    if claim["type"] == "leaked" and "no_leak" in [str(v) for v in arguments.get("polarity", ())]:
        key = "claim.leaked_none" if roles.get("data") else "claim.leaked_nothing"
    if claim["type"] == "tasked_by":
        roles["principal"] = _principal([_name(v, names, say) for v in arguments.get("principal", ())], say)
    if claim["type"] == "member_of" and _tells(roles.get("member", ""), roles.get("organisation", "")):
        del roles["member"]  # "a member of Unit 1" is not told to be in Unit 1 once more
    if _tells(roles.get("victim", ""), roles.get("place", "")):
        del roles["place"]
    if "speaker" in roles:
        roles["speaker"] += _spoken_for(claim, roles["speaker"], names, say)
    return say.phrase(key, roles) or str(claim["type"])


def sentence(claim: dict[str, Any], names: Mapping[str, str], say: Catalogue, report: str) -> str:
    """Who says what, and how firmly, in one sentence; the report itself speaks where no speaker is known."""
    chain = speaker_chain(claim | {"report": report}, names, say)
    arguments = claim_arguments(claim)
    selves = {names.get(str(v), str(v)) for role in ("speaker", "subject") for v in arguments.get(role, ())}
    if claim["type"] in SPEECH_TYPES and len(chain) > 1 and chain[-1] in selves:
        chain = chain[:-1]  # "a refusal to comment by X" need not be said to cite X
    who = chain_words(chain, say)
    return say(f"says.{_firmness(claim)}", who=who, what=proposition(claim, names, say))


def speakers_of(claim: Mapping[str, Any], names: Mapping[str, str], say: Catalogue) -> str:
    """The claim's speakers in words; an outlet that nobody could name is its report, and so is an empty chain."""
    return chain_words(speaker_chain(claim, names, say), say)


def speaker_chain(claim: Mapping[str, Any], names: Mapping[str, str], say: Catalogue) -> list[str]:
    """The speakers' names, outermost first, the report itself where no outlet is known."""
    report = str(claim["report"] or "")
    spoken = [names.get(s, s) for s in claim["speakers"] or []]
    if not spoken or spoken[0] in ("", f"unidentified ({report})"):
        return [say("says.report", report=report), *spoken[1:]]
    return spoken


def chain_words(speakers: Sequence[str], say: Catalogue) -> str:
    """The speaker chain in words, outermost first: "NHK (citing the police)"."""
    if not speakers:
        return ""
    cited = say("says.through").join(within(name) for name in speakers[1:])
    return speakers[0] + (say("says.citing", source=cited) if cited else "")


def claim_arguments(claim: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Role -> values, whether the table holds them as JSON text or as a mapping; an unreadable cell is empty."""
    raw = claim["arguments"]
    try:
        parsed = json.loads(raw) if isinstance(raw, str) else raw
    except ValueError:
        return {}
    if not isinstance(parsed, Mapping):
        return {}
    return {str(role): list(v) if isinstance(v, list | tuple) else [v] for role, v in parsed.items()}


def _firmness(claim: Mapping[str, Any]) -> str:
    """The factuality, but a report of a denial, a refusal or of "nothing leaked" is not denied once more."""
    factuality = str(claim["factuality"])
    if claim["type"] == "leaked" and claim_arguments(claim).get("polarity") == ["no_leak"]:
        return "stated" if factuality == "denied" else factuality
    if factuality in _SPEECH_OF.get(claim["type"], ()):
        return "stated"
    return factuality if factuality in ("stated", "suspected", "planned", "denied", "no_comment") else "suspected"


def _value(values: Sequence[Any], names: Mapping[str, str], say: Catalogue, quoted: bool) -> str:
    kept = [v for v in values if not (v is False or v is None or (isinstance(v, str) and v.lower() in _NO))]
    if kept == [True] or [str(v).lower() for v in kept] == ["true"]:
        return say("says.yes")
    told = [within(_name(v, names, say)) for v in kept]
    return say.together(told if quoted else [_quoted(text, say) for text in told])


def _name(value: Any, names: Mapping[str, str], say: Catalogue) -> str:
    """The name, or the words of the report without the stop or comma that ended them there."""
    told = names.get(str(value), str(value)).strip().rstrip(".。,、 ") or str(value)
    return plain_term(told, say.language)


def _quoted(name: str, say: Catalogue) -> str:
    """A description in the other language is the report's own words, and stands in quotation marks."""
    japanese = bool(_JAPANESE.search(name))
    if say.language == "ja":
        return f"「{name}」" if not japanese and _PLAIN_WORDS.fullmatch(name) else name
    return f"“{name}”" if japanese else name


def within(name: str) -> str:
    """A description as it stands inside a sentence: "A second man" begins small there, a name does not."""
    return name[0].lower() + name[1:] if _DESCRIBED.match(name) else name


def _principal(names: Sequence[str], say: Catalogue) -> str:
    """Of a person and the unit that the person is said to be of, the person: that the unit gave the order is more than is said."""
    if len(names) == 2 and _UNIT.search(names[1]) and not _UNIT.fullmatch(names[0]):
        person, unit = _quoted(within(names[0]), say), names[1]
        return person if _tells(person, unit) else say("claim.belonging", person=person, organisation=unit)
    return say.together([_quoted(within(name), say) for name in names])


def _tells(description: str, name: str) -> bool:
    """Does the description already hold the name?"""
    if number := re.search(r"\d{3,}", name):  # a unit is known by its number in every language
        return number[0] in description
    words = set(_WORDS.findall(name.casefold()))
    return bool(words) and words <= set(_WORDS.findall(description.casefold()))


def _spoken_for(claim: Mapping[str, Any], speaker: str, names: Mapping[str, str], say: Catalogue) -> str:
    """The public body that a named speaker speaks for, where the speaker's words are traced to one."""
    origin = plain_term(str(claim.get("origin") or ""), say.language)
    spoken = {names.get(s, s) for s in claim.get("speakers") or ()}
    if not _BODY.search(origin) or origin in spoken or origin in speaker or _tells(speaker, origin):
        return ""
    return say("claim.speaks_for", body=origin)
