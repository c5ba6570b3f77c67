"""A claim in words is never firmer than the claim: who says it comes first, and how firmly comes with it.

The phrases stand in words/*.toml under `claim.<type>` (what is claimed, as a noun) and `says.<factuality>` (the verb).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from urazuke.dossier.catalogue import Catalogue

# Types that are themselves a denial or a refusal: that somebody uttered them is what the report states.
SPEECH_TYPES = ("denied", "declined_to_comment", "objected_to_attribution", "admitted")
_NO = (False, None, "", "false", "no", "unknown")
_SPEECH_OF = {"denied": ("denied", "no_comment"), "declined_to_comment": ("denied", "no_comment"), "objected_to_attribution": ("denied",)}


def proposition(claim: Mapping[str, Any], names: Mapping[str, str], say: Catalogue) -> str:
    """What is claimed, without who says it: "an attack by Tick on JAXA"."""
    arguments = claim_arguments(claim)
    roles = {role: _value(values, names, say) for role, values in arguments.items()}
    key = f"claim.{claim['type']}"
    if claim["type"] == "leaked" and "no_leak" in [str(v) for v in arguments.get("polarity", ())]:
        key = "claim.leaked_nothing"
    return say.phrase(key, roles) or str(claim["type"])


def sentence(claim: dict[str, Any], names: Mapping[str, str], say: Catalogue, report: str) -> str:
    """Who says what, and how firmly, in one sentence; the report itself speaks where no speaker is known."""
    who = speakers_of(claim | {"report": report}, names, say)
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
    cited = say("says.through").join(speakers[1:])
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


def _value(values: Sequence[Any], names: Mapping[str, str], say: Catalogue) -> str:
    kept = [v for v in values if not (v is False or v is None or (isinstance(v, str) and v.lower() in _NO))]
    if kept == [True] or [str(v).lower() for v in kept] == ["true"]:
        return say("says.yes")
    return say.together([names.get(str(v), str(v)).strip().rstrip(".。 ") or str(v) for v in kept])
