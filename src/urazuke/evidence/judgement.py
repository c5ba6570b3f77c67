"""An analyst's judgement is written once, never changed, respected by every later run, and can be undone.

`decisions.jsonl`, one judgement a line: `number` (from 1), `time`, `by`, `why`, `verb`, `arguments`.

    link|unlink     [account, account]          the two accounts have, or have not, one renter
    claim           [claim_id, accept|reject|grade=1..6]
    entity          [merge|split, entity_id, entity_id]
    watch|unwatch   [tenancy_id]
    prior           [hypothesis, probability]
    undo            [number]
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from urazuke.errors import CaseError, RequestError
from urazuke.evidence.custody import custody_time
from urazuke.evidence.locator import canonical
from urazuke.evidence.writing import storage_faults

ARITY = {"link": 2, "unlink": 2, "claim": 2, "entity": 3, "watch": 1, "unwatch": 1, "prior": 2, "undo": 1}


@dataclass(frozen=True, slots=True)
class Judgement:
    number: int
    time: str
    by: str
    why: str
    verb: str
    arguments: tuple[str, ...]
    sha256: str

    @property
    def id(self) -> str:
        """What a basis calls it."""
        return f"judgement-{self.number}"


def read_judgements(path: Path) -> list[Judgement]:
    """Every judgement of the case in order; CaseError names the first line that is none."""
    if not path.exists():
        return []
    judgements = []
    for number, line in enumerate(_whole_lines(path.read_bytes()), 1):
        try:
            judgements.append(_judgement(line, number))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise CaseError(
                f"not a judgement: {error}", where=f"{path}:{number}", hint="decisions.jsonl is only ever added to, by `urazuke judge`"
            ) from None
    return judgements


def _whole_lines(content: bytes) -> list[bytes]:
    """The lines, without a last one that a killed write left torn: a line is whole when it ends, or is JSON to its end."""
    lines = content.split(b"\n")
    last = lines.pop()
    return [*lines, last] if last.rstrip().endswith(b"}") else lines


def _judgement(line: bytes, number: int) -> Judgement:
    row = json.loads(line)
    if not isinstance(row, dict) or row["number"] != number:
        raise ValueError(f"it should have number {number}")
    if not all(isinstance(row[key], str) for key in ("time", "by", "why", "verb")) or not isinstance(row["arguments"], list):
        raise ValueError("time, by, why and verb are texts, arguments is a list")
    verb, arguments = row["verb"], tuple(str(a) for a in row["arguments"])
    check_judgement(verb, arguments)
    if verb == "undo" and int(arguments[0]) >= number:
        raise ValueError("only an earlier judgement can be undone")
    return Judgement(number, row["time"], row["by"], row["why"], verb, arguments, hashlib.sha256(line).hexdigest())


def check_judgement(verb: str, arguments: tuple[str, ...]) -> None:
    """ValueError where the words do not make a judgement."""
    if ARITY.get(verb) != len(arguments):
        raise ValueError(f"{verb!r} takes {ARITY.get(verb, 'no known number of')} arguments")
    if verb == "claim" and arguments[1] not in ("accept", "reject", *(f"grade={n}" for n in range(1, 7))):
        raise ValueError("a claim is judged accept, reject or grade=1 to grade=6")
    if verb == "entity" and arguments[0] not in ("merge", "split"):
        raise ValueError("entities are judged merge or split")
    if verb == "prior" and not _is_probability(arguments[1]):
        raise ValueError("a prior is a probability between 0 and 1, both excluded")
    if verb == "undo" and not re.fullmatch(r"[1-9][0-9]{0,8}", arguments[0]):
        raise ValueError("undo takes the number of a judgement")
    if verb in ("link", "unlink") and arguments[0] == arguments[1]:
        raise ValueError("an account cannot be linked to itself")


def _is_probability(text: str) -> bool:
    try:
        return 0 < float(text) < 1
    except ValueError:
        return False


def add_judgement(path: Path, verb: str, arguments: tuple[str, ...], *, by: str, why: str) -> Judgement:
    """Append one judgement and return it; RequestError where it is none, gives no reason, or undoes what does not hold."""
    earlier = read_judgements(path)
    try:
        check_judgement(verb, arguments)
    except ValueError as error:
        raise RequestError(str(error), hint="see `urazuke judge --help`") from None
    if not why.strip() or not by.strip():
        raise RequestError("a judgement needs a reason and a name", hint="say why with --why and who with --by")
    if verb == "undo" and not 1 <= int(arguments[0]) <= len(earlier):
        raise RequestError(f"there is no judgement {arguments[0]}", hint=f"decisions.jsonl holds {len(earlier)}")
    if verb == "undo" and int(arguments[0]) in _undone(earlier):
        raise RequestError(f"judgement {arguments[0]} is undone already", hint="undo the undo to bring it back")
    number, now = len(earlier) + 1, custody_time()
    row = {"number": number, "time": now, "by": by, "why": why, "verb": verb, "arguments": list(arguments)}
    try:
        line = canonical(row)
    except ValueError:
        raise RequestError("the words are not valid Unicode text", hint="type them again") from None
    with storage_faults(path):
        _append(path, line + b"\n")
    return Judgement(number, now, by, why, verb, arguments, hashlib.sha256(line).hexdigest())


def _append(path: Path, content: bytes) -> None:
    before = path.read_bytes() if path.exists() else b""
    whole_bytes = sum(len(line) + 1 for line in _whole_lines(before))
    joint = b"\n" if whole_bytes > len(before) else b""  # the last line is whole, but for its end
    with open(path, "ab") as handle:
        try:
            handle.truncate(min(whole_bytes, len(before)))
            handle.write(joint + content)
            handle.flush()
            os.fsync(handle.fileno())
        except OSError:
            os.truncate(path, min(whole_bytes, len(before)))
            raise


def in_force(judgements: list[Judgement]) -> list[Judgement]:
    """The judgements that hold, in order: undone ones and undos are left out; an undo can itself be undone."""
    undone = _undone(judgements)
    return [j for j in judgements if j.verb != "undo" and j.number not in undone]


def _undone(judgements: list[Judgement]) -> set[int]:
    undone: set[int] = set()
    for judgement in reversed(judgements):
        if judgement.verb == "undo" and judgement.number not in undone:
            undone.add(int(judgement.arguments[0]))
    return undone
