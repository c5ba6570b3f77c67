"""The judgements that a row invites, as forms; what is posted goes the way of `urazuke judge`, with the same checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from urazuke.evidence.judgement import ARITY, Judgement, read_judgements
from urazuke.workbench.cells import ids_of
from urazuke.workbench.view import Row, View

ENTITIES = 400  # that one may choose from
TEXT_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class Field:
    """An argument: fixed (`value` alone), chosen (`options`, pairs of value and words) or typed (`asks`, the key of its label)."""

    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """`title` is the key of what is judged; the verb is the first field."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement of the ledger: did the last run respect it, and which other one takes it back?"""

    judgement: Judgement
    respected: bool
    undone: int | None


def forms_for(view: View, name: str, row: Row) -> Iterator[Form]:
    """What may be judged about the row."""
    say = view.say
    if name == "claims":
        values = ["accept", "reject", *(f"grade={n}" for n in range(1, 7))]
        options = [
            (v, say(f"bench.{v}") if "=" not in v else f"{say('claims.credibility')} {v[-1]}: {say.term('credibility', v[-1])}")
            for v in values
        ]
        yield Form("claim", (Field("claim"), Field(row["claim_id"]), _choice(options)))
    elif name == "tenancies":
        yield Form("watch", (_verbs(view, "unwatch" if row["watched"] else "watch"), Field(row["tenancy_id"])))
    elif name == "links":
        yield Form("link", (_verbs(view, "link", "unlink"), Field(row["left_account"]), Field(row["right_account"])))
    elif name == "personas":
        accounts = [(a, a) for a in row["accounts"] or ()]
        yield Form("persona", (_verbs(view, "unlink", "link"), _choice(accounts), _choice(accounts[::-1])))
    elif name == "entities":
        ways = [(way, say(f"bench.{way}")) for way in ("merge", "split")]
        yield Form("entity", (Field("entity"), _choice(ways), Field(row["entity_id"]), _choice(_others(view, row))))
    elif name == "hypotheses":
        yield Form("prior", (Field("prior"), Field(row["hypothesis"]), Field(asks="probability")))
    if name in ("tenancies", "handovers", "operators", "lease_rows") and row["account_id"]:
        yield Form("account", (_verbs(view, "link", "unlink"), Field(row["account_id"]), Field(asks="account")))


def _verbs(view: View, *verbs: str) -> Field:
    return _choice([(verb, view.say(f"bench.{verb}")) for verb in verbs])


def _choice(options: Sequence[tuple[str, str]]) -> Field:
    return Field(options[0][0]) if len(options) == 1 and not options[0][1] else Field(options=tuple(options))


def _others(view: View, row: Row) -> list[tuple[str, str]]:
    """Entities that it could be one with: those of its type first."""
    rows = [r for r in view.table("entities").to_pylist() if r["entity_id"] != row["entity_id"]]
    rows.sort(key=lambda r: (r["type"] != row["type"], r["type"], r["name"]))
    return [(r["entity_id"], f"{r['name']} ({r['type']}, {r['entity_id']})") for r in rows[:ENTITIES]]


def posted(fields: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The verb and its arguments, as the form's fields `a0`, `a1` … have them; missing ones are empty, for the checks to refuse."""
    verb = fields.get("a0", "")[:TEXT_CHARACTERS]
    return verb, tuple(fields.get(f"a{n}", "").strip()[:TEXT_CHARACTERS] for n in range(1, ARITY.get(verb, 0) + 1))


def ledger(view: View | None, decisions: Path) -> list[Judged]:
    """Every judgement of the case, the last first."""
    everything = read_judgements(decisions)
    respected = {j.number for j in view.standing.judgements()} if view else set()
    taken_back = _taken_back(everything)
    return [Judged(j, j.number in respected, taken_back.get(j.number)) for j in reversed(everything)]


def _taken_back(everything: Sequence[Judgement]) -> dict[int, int]:
    """The judgements that hold no more -> the judgement that holds and takes each back."""
    found: dict[int, int] = {}
    for judgement in reversed(everything):
        if judgement.verb == "undo" and judgement.number not in found:
            found[int(judgement.arguments[0])] = judgement.number
    return found


def touching(view: View, name: str, key: str, judged: Sequence[Judged]) -> list[Judged]:
    """The judgements on this row, or on its accounts."""
    ids = set(ids_of(view, name, key))
    found = [j for j in judged if ids & {*j.judgement.arguments, *(a.partition("/")[2] for a in j.judgement.arguments)}]
    numbers = {j.judgement.number for j in found}
    undos = [j for j in judged if j.judgement.verb == "undo" and int(j.judgement.arguments[0]) in numbers]
    return [j for j in judged if j in found or j in undos]
