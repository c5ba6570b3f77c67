"""Who is tied to whom, hop by hop: what records and logs establish, and what is only said, each tie with its source.

Hops from left to right: organisations, servers, accounts, renters, groups, principals. Nothing is merged across hops, and what
the reports say of a renter is not drawn at a renter of the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from urazuke.dossier.basis import Basis, is_foreign, refer_all
from urazuke.dossier.book import Book, Row
from urazuke.dossier.claim_words import claim_arguments, within
from urazuke.dossier.stories import Story, distinct
from urazuke.dossier.summary import is_dispute
from urazuke.hunt.personas import folded_name

HOPS = ("organisations", "servers", "accounts", "renters", "groups", "principals")
ORGANISATION, SERVER, ACCOUNT, RENTER, GROUP, PRINCIPAL = range(6)
# Claim type -> (role, hop where the entity's type does not tell), twice: from the left to the right end of the tie.
TOLD = {
    "attacked": (("victim", ORGANISATION), ("attacker", GROUP)),
    "used_infrastructure": (("infrastructure", SERVER), ("attacker", GROUP)),
    "rented_server": (("server", SERVER), ("lessee", RENTER)),
    "handed_over_credentials": (("giver", RENTER), ("recipient", GROUP)),
    "tasked_by": (("agent", RENTER), ("principal", PRINCIPAL)),
    "member_of": (("member", RENTER), ("organisation", PRINCIPAL)),
    "attributed_to": (("attacker_or_event", ORGANISATION), ("actor", GROUP)),
}
OF_SERVERS = ("rented_server", "used_infrastructure", "handed_over_credentials")  # of the rented servers where nothing else is named
_HOP_OF_TYPE = {
    "threat_group": GROUP, "military_unit": PRINCIPAL, "government_body": PRINCIPAL, "political_party": PRINCIPAL, "person": RENTER,
    "person_unnamed": RENTER, "server": SERVER,
}  # fmt: skip
MOST_OF_A_HOP = 22


@dataclass(frozen=True, slots=True)
class Node:
    """`anchor` is its row in the dossier; `passed` says that an account changed hands; `told` that only reports know of it."""

    key: str
    hop: int
    text: str
    anchor: str | None = None
    passed: bool = False
    told: bool = False


@dataclass(slots=True)
class Tie:
    """From the left to the right; `kinds` are its relations in order, `rows` the ids of what it rests on."""

    left: str
    right: str
    established: bool
    kinds: dict[str, None] = field(default_factory=dict)
    rows: dict[str, None] = field(default_factory=dict)
    opposed: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ties:
    """Nodes by key, ties in order; `left_out` nodes had no room."""

    nodes: dict[str, Node]
    ties: tuple[Tie, ...]
    left_out: int


def find_ties(book: Book, stories: Mapping[str, Story]) -> Ties:
    """What is drawn: the windows that somebody met, up to their renters, and what the reports tell of the same hops."""
    nodes: dict[str, Node] = {}
    ties: dict[tuple[str, str, bool], Tie] = {}
    _recorded(book, nodes, ties)
    _alleged(book, stories, nodes, ties)
    return _with_room(nodes, list(ties.values()))


def basis_of_tie(book: Book, rows: Iterable[str]) -> Basis:
    return refer_all(book, list(rows), 6)


def _add(ties: dict[tuple[str, str, bool], Tie], left: str, right: str, kind: str, rows: Iterable[str], established: bool) -> Tie:
    tie = ties.setdefault((left, right, established), Tie(left, right, established))
    tie.kinds[kind] = None
    tie.rows.update(dict.fromkeys(rows))
    return tie


def _recorded(book: Book, nodes: dict[str, Node], ties: dict[tuple[str, str, bool], Tie]) -> None:
    """Contacts, windows and links: organisation, address, account, renter."""
    windows = {row["tenancy_id"]: row for row in book.rows("tenancies")}
    passed = {row["account_id"] for row in book.rows("handovers")}
    for contact in book.rows("contacts"):
        organisation = contact["organisation"]
        window = windows.get(contact["tenancy_id"])
        server = f"server {window['ip'] if window else contact['indicator']}"
        nodes.setdefault(organisation, Node(organisation, ORGANISATION, book.organisation(organisation), book.labels.get(organisation)))
        nodes.setdefault(server, Node(server, SERVER, server.removeprefix("server "), book.labels.get(contact["tenancy_id"] or "")))
        _add(ties, organisation, server, "contact", [contact["contact_id"]], True)
        if window is None:
            continue
        account, persona = window["account_id"], window["persona_id"]
        nodes.setdefault(account, Node(account, ACCOUNT, account, book.labels.get(account), account in passed))
        _add(ties, server, account, "window", [window["tenancy_id"]], True)
        if persona in book.labels:
            text = book.say("ties.renter", label=book.labels[persona])
            nodes.setdefault(persona, Node(persona, RENTER, text, book.labels[persona]))
            _add(ties, account, persona, "link", [persona], True)


def _alleged(book: Book, stories: Mapping[str, Story], nodes: dict[str, Node], ties: dict[tuple[str, str, bool], Tie]) -> None:
    """One tie for each story that names both of its ends."""
    named = {folded_name(n): o.id for o in book.case.settings.organisations for n in (o.id, o.name, *o.names)}
    for story in distinct(stories):
        if (claim := _naming_both(book, story)) is None:
            continue
        arguments = claim_arguments(claim)
        ends = [[_told_node(book, v, hop, named, nodes) for v in arguments.get(role, ())] for role, hop in TOLD[claim["type"]]]
        if claim["type"] in OF_SERVERS and not ends[0] and ends[1]:
            ends[0] = [_put(nodes, Node("told servers", SERVER, book.say("ties.servers"), None, told=True))]
        for left in ends[0]:
            for right in ends[1]:
                if left.key != right.key and left.hop != right.hop:
                    one, other = sorted((left, right), key=lambda n: n.hop)
                    tie = _add(ties, one.key, other.key, claim["type"], [c["claim_id"] for c in story.claims], False)
                    tie.opposed.update(dict.fromkeys(i for c in story.claims for i in c["opposed_by"] or []))


def _naming_both(book: Book, story: Story) -> Row | None:
    """The best of the story's claims that names both ends of a tie, and that nobody denied or took back."""
    ordered = sorted(story.claims, key=lambda c: (c is not story.best, c["credibility"] or 6, is_foreign(book, c), c["claim_id"]))
    for claim in ordered:
        if claim["type"] not in TOLD or is_dispute(claim) or claim["corroboration"] == 0:
            continue
        left, right = (bool(claim_arguments(claim).get(role)) for role, _ in TOLD[claim["type"]])
        if right and (left or claim["type"] in OF_SERVERS):
            return claim
    return None


def _told_node(book: Book, value: object, hop: int, named: Mapping[str, str], nodes: dict[str, Node]) -> Node:
    """The node of a claim's argument: an organisation or server of the case where it is one, else what the report speaks of."""
    names = book.aliases.get(str(value), (str(value),))
    organisation = next((named[f] for n in names if (f := folded_name(n)) in named), None)
    if organisation is not None:
        text = book.organisation(organisation)
        return _put(nodes, Node(organisation, ORGANISATION, text, book.labels.get(organisation), told=organisation not in nodes))
    if (server := next((f"server {n}" for n in names if f"server {n}" in nodes), None)) is not None:
        return nodes[server]
    hop = _HOP_OF_TYPE.get(book.kinds.get(str(value), ""), hop)
    if hop == SERVER:
        return _put(nodes, Node("told servers", SERVER, book.say("ties.servers"), None, told=True))
    return _put(nodes, Node(f"told {value}", hop, within(book.names.get(str(value), str(value))), None, told=True))


def _put(nodes: dict[str, Node], node: Node) -> Node:
    return nodes.setdefault(node.key, node)


def _with_room(nodes: Mapping[str, Node], ties: Sequence[Tie]) -> Ties:
    """Of each hop the nodes with most ties, as many as can be read; ties between them; what nothing is tied to goes."""
    degree: dict[str, int] = {}
    for tie in ties:
        for key in (tie.left, tie.right):
            degree[key] = degree.get(key, 0) + 1
    kept: dict[str, Node] = {}
    for hop in range(len(HOPS)):
        here = sorted((n for n in nodes.values() if n.hop == hop and n.key in degree), key=lambda n: (-degree[n.key], n.key))
        kept.update({n.key: n for n in here[:MOST_OF_A_HOP]})
    drawn = tuple(t for t in ties if t.left in kept and t.right in kept)
    tied = {key for t in drawn for key in (t.left, t.right)}
    return Ties({k: n for k, n in kept.items() if k in tied}, drawn, len(degree) - len(tied))
