"""How far the reach of a lead goes: from one side of an account to the other, and to the other accounts of its persona.

An account that changed hands has two sides, the lessee's and the transferee's; one that did not has the lessee's alone.
Personas are made of accounts whose sign-up details tie them together, so they speak of lessees. The rules, each meant never
to reach an honest customer whose account was sold or stolen:

1. A lead reaches the side of the account into which it falls, and no other.
2. Where a lessee is reached and the account belongs to a persona, the lessees of its other accounts are reached: they are the
   same renter. So are the transferees of them all: those are the people to whom that renter passed his accounts on.
3. Where only a transferee is reached, the lessee may be an honest customer, and so may be everybody who shares his payment,
   family or phone. The persona is followed only if it behaves as a renter for others does: it uses two names or more, and
   two of its accounts or more changed hands, or were reached by leads.
4. A link that rests on log-ins alone ties those who log in: it leads from and to the transferee of an account that changed
   hands, and makes nobody of its lessee.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.evidence.locator import row_reference
from urazuke.hunt.occupancy import LESSEE, TRANSFEREE

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.hunt.trail import Trail

Side = tuple[str, str]  # account, lessee|transferee
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
        while queue:
            side = queue.popleft()
            for target, kind, why, basis in self._onward(side, reached):
                if target not in found:
                    found[target] = found[side]
                    trail.step(kind, side[0], target[0], why, basis)
                    queue.append(target)
        self._explain_stops(found, reached, trail)
        return found

    def _onward(self, side: Side, reached: Mapping[Side, str]) -> Iterator[tuple[Side, str, str, list[dict[str, Any]]]]:
        account, role = side
        persona = self.of.get(account)
        if persona is None:
            return
        named = [row_reference(persona.id)]
        if role == LESSEE:
            if account in self.handed_over:
                yield (account, TRANSFEREE), "handover", _PASSED_ON, named
            yield from self._same_renter(account, persona)
        elif self.rents_for_others(persona, reached):
            yield (account, LESSEE), "handover", self._pattern(persona), named
        yield from self._same_login(account, role)

    def _same_renter(self, account: str, persona: Persona) -> Iterator[tuple[Side, str, str, list[dict[str, Any]]]]:
        """The lessees of the accounts that sign-up details tie to this one, directly or through the persona's others."""
        for other in persona.accounts:
            if other == account or self._only_logins(other):
                continue
            direct = [row for neighbour, row in self._links.get(account, ()) if neighbour == other and not logins_only(row)]
            fields = sorted({f["field"] for row in direct for f in row["features"] if (f["weight"] or 0) > 0})
            shared = f"{account} and {other} share {', '.join(fields)}" if fields else f"{other} is tied to others of its accounts"
            yield (other, LESSEE), "member", f"the same renter ({persona.id}): {shared}", [row_reference(persona.id), *_basis(direct)]

    def _only_logins(self, account: str) -> bool:
        """Does nothing but log-ins tie this account to its persona?"""
        rows = [row for _, row in self._links.get(account, ())]
        return bool(rows) and all(logins_only(row) for row in rows)

    def _same_login(self, account: str, role: str) -> Iterator[tuple[Side, str, str, list[dict[str, Any]]]]:
        if role == LESSEE and account in self.handed_over:
            return
        for other, row in self._links.get(account, ()):
            if logins_only(row):
                side = TRANSFEREE if other in self.handed_over else LESSEE
                yield (other, side), "member", f"whoever logs in to {account} logs in to {other} too", _basis([row])

    def rents_for_others(self, persona: Persona, reached: Mapping[Side, str]) -> bool:
        """Does the persona, by its names and hand-overs, look like a renter for others rather than a customer who lost an account?"""
        passed_on = [a for a in persona.accounts if a in self.handed_over]
        led_to = {account for account, _ in reached if account in persona.accounts}
        return len(set(persona.names)) >= 2 and (len(passed_on) >= 2 or len(led_to) >= 2)

    def _pattern(self, persona: Persona) -> str:
        passed_on = sum(a in self.handed_over for a in persona.accounts)
        return (
            f"{persona.id} rents under {len(set(persona.names))} names and {passed_on} of its {len(persona.accounts)} accounts changed "
            "hands: the lessee rents for others"
        )

    def _explain_stops(self, found: Mapping[Side, str], reached: Mapping[Side, str], trail: Trail) -> None:
        for account, role in found:
            persona = self.of.get(account)
            if role == TRANSFEREE and persona and (account, LESSEE) not in found:
                trail.step(
                    "not watched", account, persona.id, f"the lead falls after {account} changed hands; its lessee, and with him "
                    f"{persona.id}, may be an honest customer, so neither is followed", [row_reference(persona.id)],
                )  # fmt: skip


def logins_only(row: Mapping[str, Any]) -> bool:
    """Does the link rest on log-ins alone? What an analyst linked counts as the same renter."""
    fields = [f["field"] for f in row["features"] or () if (f["weight"] or 0) > 0]
    return bool(fields) and all(f.startswith(("access", "login")) for f in fields)


def _basis(rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [item for row in rows for item in row["basis"]][:20]
