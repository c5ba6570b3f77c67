"""The market holds what a real one does: innocent sharing of every kind, careful and careless renters, untidy hand-overs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from urazuke.simulate.customers import KINDS
from urazuke.simulate.glue import STRONG, shared_glue
from urazuke.simulate.market import market_of
from urazuke.simulate.parameters import Parameters
from urazuke.simulate.records import Account
from urazuke.simulate.rewriting import half_kana, written_again
from urazuke.simulate.styles import access_styles, lease_styles
from urazuke.simulate.words import words
from urazuke.simulate.world import World, decide


@pytest.fixture(scope="module")
def market() -> World:
    return decide(Parameters(organisations=4, leases=6_000, renters=40, bought=30, noise="high", opsec="medium", seed=5))


def by_value(world: World, field: str) -> dict[str, list[Account]]:
    found: dict[str, list[Account]] = defaultdict(list)
    for account in world.registry.accounts:
        value = getattr(account, field) if hasattr(account, field) else getattr(account.identity, field)
        if value:
            found[value].append(account)
    return found


def kinds_sharing(world: World, field: str) -> Counter[frozenset[str]]:
    return Counter(
        frozenset(account.kind for account in accounts)
        for accounts in by_value(world, field).values()
        if len({account.customer for account in accounts}) > 1
    )


def test_every_kind_of_customer_is_there_and_shares_what_it_would(market: World) -> None:
    kinds = Counter(account.kind for account in market.registry.accounts)
    wanted = {*KINDS} - {"agent", "reseller"} | {"agent_client", "reseller_client", "covert", "bought"}
    assert wanted == set(kinds) and min(kinds.values()) > 5
    cards, phones, houses = (kinds_sharing(market, field) for field in ("payment", "phone", "address"))
    for kind in ("lent_card", "family", "agent_client", "reseller_client", "household"):
        assert cards[frozenset({kind})] > 0
    assert phones[frozenset({"family"})] > 5 and phones[frozenset({"single"})] > 2
    assert houses[frozenset({"family"})] > 20 and houses[frozenset({"household"})] > 5


def test_prepaid_cards_common_browsers_and_exits_are_shared_by_few_and_by_very_many(market: World) -> None:
    for field in ("payment", "device", "signup_ip"):
        users = [len({account.customer for account in accounts}) for accounts in by_value(market, field).values()]
        assert max(users) > 40 and sum(2 <= number <= 6 for number in users) > 20


def test_a_second_hand_number_was_given_up_long_before(market: World) -> None:
    ends: dict[int, int] = {}
    for lease in market.registry.leases:
        ends[lease.account] = max(ends.get(lease.account, 0), lease.end)
    places = {account.account_id: number for number, account in enumerate(market.registry.accounts)}
    met = 0
    for accounts in by_value(market, "phone").values():
        singles = sorted((a for a in accounts if a.kind == "single"), key=lambda a: a.created)
        if len(singles) == 2 == len(accounts):
            met += 1
            assert ends[places[singles[0].account_id]] + 100 * 86_400 < singles[1].created
    assert met > 2


def test_stolen_identities_are_true_customers_with_other_means(market: World) -> None:
    accounts = {account.account_id: account for account in market.registry.accounts}
    stolen = [account for account in accounts.values() if account.stolen_from]
    crowded = {value for value, having in by_value(market, "device").items() if len(having) > 5}
    assert len(stolen) > 5
    for account in stolen:
        victim = accounts[account.stolen_from or ""]
        assert (account.identity.name, account.identity.birth) == (victim.identity.name, victim.identity.birth)
        own = {account.identity.phone, account.identity.email, account.device}
        assert not own & {victim.identity.phone, victim.identity.email, victim.device} - {"", *crowded}
        assert account.persona and not victim.persona


def pairs_of_a_renter(world: World) -> Iterator[tuple[Account, Account]]:
    renters: dict[str, list[Account]] = defaultdict(list)
    for account in world.registry.accounts:
        if account.persona:
            renters[account.persona].append(account)
    for accounts in renters.values():
        yield from ((one, two) for place, one in enumerate(accounts) for two in accounts[:place])


def test_glue_that_the_truth_states_stands_in_the_records(market: World) -> None:
    met: Counter[str] = Counter()
    for one, two in pairs_of_a_renter(market):
        for kind in shared_glue(one, two):
            met[kind] += 1
            if kind in ("payment", "device", "document"):
                assert getattr(one, kind) == getattr(two, kind) != ""
            if kind == "net24":
                assert one.signup_ip.rsplit(".", 1)[0] == two.signup_ip.rsplit(".", 1)[0]
            if kind == "machines":
                assert len(one.machines & two.machines) >= 2 and one.crew == two.crew
    assert set(met) == STRONG | {"email", "net24", "burst"}


def test_a_renter_keeps_nothing_of_strangers_as_glue(market: World) -> None:
    owners = {
        (field, value): {a.customer for a in accounts}
        for field in ("payment", "device")
        for value, accounts in by_value(market, field).items()
    }
    for account in market.registry.accounts:
        for field in ("payment", "device"):
            if field in account.glue:
                assert owners[field, getattr(account, field)] == {account.customer}


def test_accounts_pass_on_cleanly_and_not(market: World) -> None:
    sold = {number: account for number, account in enumerate(market.registry.accounts) if account.first_new is not None}
    untidy: Counter[str] = Counter()
    for number, account in sold.items():
        assert account.last_old is not None and account.first_new is not None and account.handover is not None
        assert account.last_old < account.handover < account.first_new
        times = market.logins.filter(market.logins["account"] == number)
        assert not times.filter((times["time"] > account.last_old) & (times["time"] < account.first_new)).height
        before, after = times.filter(times["time"] <= account.last_old), times.filter(times["time"] >= account.first_new)
        shared = set(before["device"]) & set(after["device"]) - {""}
        untidy["again" if account.handed_again else "seller after the sale" if shared else "clean"] += 1
        untidy["given back"] += account.given_back
    assert untidy["clean"] > len(sold) / 2 and min(untidy.values()) > 1 and len(untidy) == 4


def test_more_noise_is_more_innocent_sharing_and_worlds_of_one_noise_differ() -> None:
    shares = {
        noise: [market_of(Parameters(noise=noise, seed=seed))["groups"]["family"] for seed in range(30)]
        for noise in ("low", "usual", "high")
    }
    means = {noise: sum(values) / len(values) for noise, values in shares.items()}
    assert means["low"] * 2 < means["usual"] < means["high"] / 1.5
    assert all(max(values) > 1.5 * min(values) for values in shares.values())


def test_a_restyled_record_is_the_same_person(market: World) -> None:
    draw, chances = market.parameters.draw("test"), dict.fromkeys(market_of(market.parameters)["rewriting"], 0.5)
    chances |= {"married": 0.0, "moved": 0.0, "new_phone": 0.0, "typo": 0.0}
    changed = 0
    for account in market.registry.accounts[:300]:
        who = account.identity
        again = written_again(draw, who, chances)
        changed += again != who
        assert again.birth == who.birth and again.family == who.family
    assert changed > 250
    assert half_kana("ガッパ ソウ") == "ｶﾞｯﾊﾟ ｿｳ"


def test_every_style_of_paperwork_is_used_by_some_provider_in_some_world() -> None:
    worlds, known = [Parameters(noise="high", seed=seed) for seed in range(12)], words()
    leases, access = ({style for one in worlds for style in styles(one)} for styles in (lease_styles, access_styles))
    assert leases == {*known.lease_styles.values(), *known.other_lease_styles.values()}
    assert access == {*known.access_styles.values(), *known.other_access_styles.values()}


def test_without_log_ins_nothing_is_handed_over() -> None:
    quiet = decide(Parameters(organisations=1, leases=500, renters=5, logins=0))
    assert not quiet.logins.height
    assert all(account.handover is None for account in quiet.registry.accounts)
