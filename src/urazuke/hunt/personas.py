"""How far the reach of a lead goes: from one side of an account to the other, and to the other accounts of its persona.

An account that changed hands has two sides, the lessee's and the transferee's; one that did not has the lessee's alone.
Personas are made of accounts whose sign-up details tie them together, so they speak of lessees. The rules, each meant never
to reach an honest customer whose account was sold or stolen:

1. A lead reaches the side of the account into which it falls, and no other.
2. Where a lessee is reached and the account belongs to a persona, the lessees of its other accounts are reached: they are the
   same renter. So are the transferees of them all: those are the people to whom that renter passed his accounts on.
3. Where only a transferee is reached, the lessee may be an honest customer, and so may be everybody who shares his payment,
   family or phone. The persona is followed only if it behaves as a renter for others does: it gives itself out for two people
   or more, and two of its accounts or more changed hands, or were reached by leads.
4. A link that rests on a device or on log-ins ties those who log in, and who they are is not known: it leads from and to the
   transferee of an account that changed hands, and makes nobody of its lessee.
"""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.evidence.locator import row_reference
from urazuke.hunt.occupancy import LESSEE, TRANSFEREE

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.hunt.trail import Trail

Side = tuple[str, str]  # account, lessee|transferee
_WHO = ("identity", "name", "birth_date")  # fields of a link that compare whom the lessees give themselves out for
# What those who log in share, whoever signed: machines and habits are theirs, a device may be; a plan and a moment are everybody's,
# and a group only repeats what its other links say.
_WHO_LOGS_IN = ("device", "machines", "habits", "opened", "passed_on", "group", "plan", "burst")
_PASSED_ON = "the account's lessee is a renter of several accounts, so whoever he passed it to is watched too"


@dataclass(frozen=True, slots=True)
class Persona:
    id: str
    accounts: tuple[str, ...]
    names: tuple[str, ...]


class Personas:
    """The personas of a case, the links inside them, and which accounts changed hands."""

    def __init__(self, personas: pa.Table, links: pa.Table, handed_over: set[str]) -> None:
        self.handed_over = handed_over
        self.of: dict[str, Persona] = {}
        for row in personas.select(["persona_id", "accounts", "names"]).to_pylist():
            persona = Persona(row["persona_id"], tuple(row["accounts"]), tuple(row["names"] or ()))
            self.of.update(dict.fromkeys(persona.accounts, persona))
        self._links: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
        for row in links.to_pylist():
            left, right = row["left_account"], row["right_account"]
            if row["decision"] == "linked" and left in self.of and self.of[left] is self.of.get(right):
                self._links.setdefault(left, []).append((right, row))
                self._links.setdefault(right, []).append((left, row))

    def extend(self, reached: Mapping[Side, str], trail: Trail) -> dict[Side, str]:
        """All sides reached from those that leads reached (side -> lead id), each with the step that led to it."""
        found = dict(reached)
        queue = deque(reached)
        for account, _ in reached:
            if persona := self.of.get(account):
                trail.step("persona", account, persona.id, f"the account is one of {len(persona.accounts)} of one renter")
        while queue:
            side = queue.popleft()
            for target, kind, why, basis in self._onward(side, reached):
                if target not in found:
                    found[target] = found[side]
                    trail.step(kind, side[0], target[0], why, basis)
                    queue.append(target)
        self._explain_stops(found, reached, trail)
        return found

    def tied(self, account: str) -> tuple[str, ...]:
        """The accounts of its persona whose lessees sign-up details tie together with this one's, itself among them."""
        persona = self.of[account]
        if not any(other in self._links for other in persona.accounts):
            return persona.accounts  # nothing says what ties them
        found, queue = {account}, [account]
        while queue:
            for other, row in self._links.get(queue.pop(), ()):
                if other not in found and not logins_only(row):
                    found.add(other)
                    queue.append(other)
        return tuple(a for a in persona.accounts if a in found)

    def _onward(self, side: Side, reached: Mapping[Side, str]) -> Iterator[tuple[Side, str, str, list[dict[str, Any]]]]:
        account, role = side
        persona = self.of.get(account)
        if persona is None:
            return
        named, tied = [row_reference(persona.id)], self.tied(account)
        if role == LESSEE:
            if account in self.handed_over and len(tied) > 1:
                yield (account, TRANSFEREE), "handover", _PASSED_ON, named
            yield from self._same_renter(account, tied, persona)
        elif self._rents_for_others(tied, reached):
            passed_on = sum(a in self.handed_over for a in tied)
            why = f"{persona.id} gives itself out for several people, and {passed_on} of its accounts changed hands: it rents for others"
            yield (account, LESSEE), "handover", why, named
        yield from self._same_login(account, role)

    def _same_renter(
        self, account: str, tied: Sequence[str], persona: Persona
    ) -> Iterator[tuple[Side, str, str, list[dict[str, Any]]]]:  # fmt: skip
        for other in tied:
            if other == account:
                continue
            direct = [row for neighbour, row in self._links.get(account, ()) if neighbour == other and not logins_only(row)]
            fields = sorted({f["field"] for row in direct for f in row["features"] if (f["weight"] or 0) > 0})
            shared = f"{account} and {other} share {', '.join(fields)}" if fields else f"{other} is tied to others of its accounts"
            yield (other, LESSEE), "member", f"the same renter ({persona.id}): {shared}", [row_reference(persona.id), *_basis(direct)]

    def _same_login(self, account: str, role: str) -> Iterator[tuple[Side, str, str, list[dict[str, Any]]]]:
        if role == LESSEE and account in self.handed_over:
            return
        for other, row in self._links.get(account, ()):
            if logins_only(row):
                side = TRANSFEREE if other in self.handed_over else LESSEE
                yield (other, side), "member", f"whoever logs in to {account} logs in to {other} too", _basis([row])

    def _rents_for_others(self, tied: Sequence[str], reached: Mapping[Side, str]) -> bool:
        """Do these accounts, by their names and hand-overs, look like a renter's for others rather than a customer's who lost one?"""
        passed_on = [a for a in tied if a in self.handed_over]
        led_to = {account for account, _ in reached if account in tied}
        return self._several_people(tied) and (len(passed_on) >= 2 or len(led_to) >= 2)

    def _several_people(self, tied: Sequence[str]) -> bool:
        """Do these accounts give themselves out for different people? Links that compare who was named tell that best, for one
        person may be written in several ways; where none does, the names do."""
        rows = [row for account in tied for other, row in self._links.get(account, ()) if other in tied]
        compared = [f["weight"] or 0 for row in rows for f in row["features"] or () if f["field"] in _WHO]
        names = {folded_name(name) for name in self.of[tied[0]].names}
        return min(compared) < 0 if compared else len(names) >= 2

    def _explain_stops(self, found: Mapping[Side, str], reached: Mapping[Side, str], trail: Trail) -> None:
        for account, role in found:
            persona = self.of.get(account)
            if role == TRANSFEREE and persona and (account, LESSEE) not in found:
                trail.step(
                    "not watched", account, persona.id, f"the lead falls after {account} changed hands; its lessee, and with him "
                    f"{persona.id}, may be an honest customer, so neither is followed", [row_reference(persona.id)],
                )  # fmt: skip


def followed_personas(watched: Iterable[Mapping[str, Any]]) -> set[str]:
    """The personas that the pivot follows: those with a watched window on the lessee's side.

    Where only what came after a hand-over is watched, the lessee may be an honest customer whose account was sold or stolen:
    neither he nor the persona that he belongs to is shown.
    """
    return {r["persona_id"] for r in watched if r["persona_id"] and (r["controller"] != "transferee" or r["because"] == "persona")}


def logins_only(row: Mapping[str, Any]) -> bool:
    """Does the link rest on a device or log-ins alone, or with what many customers share? An analyst's link is the same renter."""
    fields = [f["field"] for f in row["features"] or () if (f["weight"] or 0) > 0]
    return bool(fields) and all(f in _WHO_LOGS_IN or f.startswith(("access", "login")) for f in fields)


def folded_name(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _basis(rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [item for row in rows for item in row["basis"]][:20]
