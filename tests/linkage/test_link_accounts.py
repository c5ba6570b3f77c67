"""Accounts are linked on rare means that chance, a roof or a reseller does not explain; judgements win."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from urazuke.linkage import Linkage, link_accounts

Made = Callable[..., Any]


def decisions(linkage: Linkage) -> dict[tuple[str, str], str]:
    return {(row["left_account"], row["right_account"]): row["decision"] for row in linkage.links.to_pylist()}


def groups(linkage: Linkage) -> list[list[str]]:
    return [row["accounts"] for row in linkage.personas.to_pylist()]


def test_strangers_are_not_even_listed(linked: Made, lease: Made) -> None:
    found = linked([lease(number) for number in range(30)])
    assert (decisions(found), groups(found)) == ({}, [])


def test_two_names_on_one_card_and_one_telephone_are_one_renter(linked: Made, lease: Made) -> None:
    found = linked([lease(1, payment="pay_x", phone="090-1234-5678"), lease(2, payment="pay_x", phone="+81-90-1234-5678"), lease(3)])
    assert decisions(found) == {("A1", "A2"): "linked"}
    (persona,) = found.personas.to_pylist()
    assert (persona["accounts"], persona["leases"]) == (["A1", "A2"], ["L1", "L2"])
    assert len(persona["names"]) == 2
    (link,) = found.links.to_pylist()
    assert persona["score"] == link["weight"]
    assert link["weight"] == pytest.approx(sum(feature["weight"] for feature in link["features"]))
    shared = {feature["field"]: feature["weight"] for feature in link["features"] if feature["left"] is not None}
    assert set(shared) - {"opened"} == {"payment", "phone"}
    assert all(shared[field] > 5 for field in ("payment", "phone"))
    differing = [feature["weight"] for feature in link["features"] if feature["left"] is None]
    assert differing
    assert all(-2 < weight < 0 for weight in differing)


def test_a_link_leads_back_to_the_rows_that_carry_the_values(linked: Made, lease: Made) -> None:
    found = linked([lease(1, payment="x", device="d"), lease(2, payment="x"), lease(3)], ("A2", "d"))
    (link,) = found.links.to_pylist()
    assert link["decision"] == "linked"
    assert {(item["exhibit"][0], item["line"]) for item in link["basis"]} == {("e", 3), ("e", 4), ("a", 2)}
    assert found.personas.to_pylist()[0]["basis"] == link["basis"]


@pytest.mark.parametrize("field", ["payment", "phone", "device", "address"])
def test_one_shared_thing_alone_links_nobody(linked: Made, lease: Made, field: str) -> None:
    value = "泉町9-9-9" if field == "address" else "0901234567"
    found = linked([lease(1, **{field: value}), lease(2, **{field: value}), lease(3)])
    assert groups(found) == []
    assert "linked" not in decisions(found).values()


def test_one_document_under_two_names_is_enough(linked: Made, lease: Made) -> None:
    many = [lease(number) for number in range(10, 15)]
    found = linked([lease(1, document="doc_x", plan="S"), lease(2, document="doc_x", plan="S", start=lease(1)["start"]), *many])
    assert groups(found) == [["A1", "A2"]]


def test_a_family_under_one_roof_is_not_one_person(linked: Made, lease: Made) -> None:
    home = {"payment": "x", "phone": "09012345678", "device": "d", "address": "泉町9-9-9"}
    found = linked([lease(1, name="村上 誠", **home), lease(2, name="村上 花", **home), lease(3)])
    assert decisions(found) == {("A1", "A2"): "review"}
    mates = linked([lease(1, name="村上 誠", **home), lease(2, name="川井 花", **home), lease(3)])
    assert decisions(mates) == {("A1", "A2"): "review"}
    elsewhere = {**home, "address": None}
    alone = linked([lease(1, name="村上 誠", **elsewhere), lease(2, name="川井 花", **elsewhere), lease(3)])
    assert decisions(alone) == {("A1", "A2"): "linked"}


def test_a_reseller_s_card_and_desk_do_not_join_his_clients(linked: Made, lease: Made) -> None:
    clients = [lease(number, payment="card", device=f"desk {number % 3}", signup_ip="198.51.100.1") for number in range(24)]
    found = linked(clients)
    assert groups(found) == []
    assert "linked" not in decisions(found).values()


def test_an_agent_with_few_clients_is_not_his_clients_and_a_renter_who_moves_is_one(linked: Made, lease: Made) -> None:
    desk = {"payment": "card", "device": "desk"}
    others = [lease(number) for number in range(10, 15)]
    clients = linked([*(lease(number, **desk, signup_ip=f"198.51.100.{number}") for number in range(4)), *others])
    assert groups(clients) == []
    assert set(decisions(clients).values()) == {"review"}
    assert groups(linked([*(lease(number, **desk) for number in range(4)), *others])) == [["A0", "A1", "A2", "A3"]]


def test_a_machine_of_one_make_in_one_neighbourhood_is_chance(linked: Made, lease: Made) -> None:
    start = lease(1)["start"]
    found = linked([lease(1, device="d", signup_ip="198.51.100.3"), lease(2, device="d", signup_ip="198.51.100.9", start=start), lease(3)])
    assert "linked" not in decisions(found).values()


def test_a_repeat_customer_is_one_renter(linked: Made, lease: Made) -> None:
    one = {"name": "村上 誠", "birth_date": "1970-01-01", "address": "泉町9-9-9", "payment": "x"}
    found = linked([lease(1, **one), lease(2, **one), lease(3)])
    assert groups(found) == [["A1", "A2"]]


def test_a_stolen_name_does_not_make_the_victim_the_thief(linked: Made, lease: Made) -> None:
    papers = {"name": "村上 誠", "birth_date": "1970-01-01", "address": "泉町9-9-9", "document": "doc_x"}
    found = linked(
        [lease(1, **papers, payment="thief", phone="0901"), lease(2, **papers, payment="victim"), lease(3, payment="thief", phone="0901")]
    )
    assert decisions(found)["A1", "A2"] == "review"
    assert groups(found) == []


def test_an_operator_s_machine_does_not_draw_in_the_customer_whose_account_he_bought(linked: Made, lease: Made) -> None:
    victim = {"name": "村上 誠", "birth_date": "1970-01-01", "payment": "own"}
    renter = {"payment": "x", "phone": "09012345678"}
    rows = [lease(1, **renter), lease(2, **renter), lease(3, **victim), lease(4, **victim), *(lease(n) for n in range(10, 15))]
    operator = [(account, device) for account in ("A1", "A2", "A3") for device in ("op_1", "op_2")]
    assert groups(linked(rows, *operator)) == [["A1", "A2"], ["A3", "A4"]]


TWO_MACHINES = (("m1", "203.0.113.5"), ("m2", "203.0.113.6"), ("m2", "198.51.100.7"))


def operated(*accounts: str) -> list[tuple[str, ...]]:
    return [(account, *log_in) for account in accounts for log_in in TWO_MACHINES]


def test_two_machines_from_two_places_show_one_controller_who_need_not_be_the_renter(linked: Made, lease: Made) -> None:
    rows = [lease(number) for number in range(8)]
    found = linked(rows, *operated("A1", "A2"))
    assert (groups(found), decisions(found)) == ([], {("A1", "A2"): "review"})
    (link,) = found.links.to_pylist()
    (machines,) = [feature for feature in link["features"] if feature["field"] == "machines"]
    assert machines["left"] == machines["right"] == "m1, m2"
    assert {item["line"] for item in link["basis"]} == {2, 3, 5, 6}


@pytest.mark.parametrize(
    "log_ins",
    [
        pytest.param(
            [("A1", "m1", "203.0.113.5"), ("A2", "m1", "203.0.113.5"), ("A1", "m1", "198.51.100.7"), ("A2", "m1", "198.51.100.7")],
            id="one machine",
        ),
        pytest.param([("A1", "m1"), ("A1", "m2"), ("A2", "m1"), ("A2", "m2")], id="one place"),
        pytest.param(
            [("A1", "m1"), ("A1", "m2", "198.51.100.7"), ("A2", "m1", "192.0.2.1"), ("A2", "m2", "192.0.2.1")], id="places not shared"
        ),
    ],
)
def test_less_than_two_machines_at_two_places_is_chance(linked: Made, lease: Made, log_ins: list[tuple[str, ...]]) -> None:
    assert groups(linked([lease(number) for number in range(8)], *log_ins)) == []


def test_an_administrator_of_many_accounts_and_exits_join_nobody(linked: Made, lease: Made) -> None:
    everybody = [f"A{number}" for number in range(30)]
    assert groups(linked([lease(number) for number in range(30)], *operated(*everybody))) == []
    crowd = [(account, f"own {account}", address) for account in everybody for address in ("203.0.113.9", "198.51.100.9")]
    assert groups(linked([lease(number) for number in range(30)], *crowd, *operated("A1", "A2"))) == []


def test_a_victim_s_other_accounts_stay_out_of_the_buyer_s_persona(linked: Made, lease: Made) -> None:
    victim = {"name": "村上 誠", "birth_date": "1970-01-01", "payment": "own"}
    renter = {"payment": "x", "phone": "09012345678"}
    rows = [lease(1, **renter), lease(2, **renter), lease(3, **victim), lease(4, **victim), *(lease(n) for n in range(10, 15))]
    found = linked(rows, *operated("A1", "A2", "A3"))
    assert groups(found) == [["A1", "A2"], ["A3", "A4"]]
    assert decisions(found)["A1", "A3"] == "review"
    single = linked(rows[:3] + rows[4:], *operated("A1", "A2", "A3"))
    assert (groups(single), decisions(single)["A1", "A3"]) == ([["A1", "A2"]], "review")


def test_mail_addresses_made_up_in_one_sitting_count_beside_a_card_and_namesakes_do_not(linked: Made, lease: Made) -> None:
    mails = [{"email": "cloudke20x@inbox.test", "payment": "x"}, {"email": "cloudda95x@inbox.test", "payment": "x"}]
    others = [lease(number) for number in range(10, 15)]
    assert groups(linked([lease(1, **mails[0]), lease(2, **mails[1]), *others])) == [["A1", "A2"]]
    mails = [{"email": "shota20@inbox.test", "payment": "x"}, {"email": "shotaro95@inbox.test", "payment": "x"}]
    readings = [{"name_reading": "ムラカミ ショウタ"}, {"name_reading": "カワイ ショウタロウ"}]
    found = linked([lease(1, **mails[0], **readings[0]), lease(2, **mails[1], **readings[1]), *others])
    assert groups(found) == []


def test_an_analyst_s_link_joins_and_is_named(linked: Made, lease: Made, judged: Made) -> None:
    found = linked([lease(1), lease(2), lease(3)], judgements=judged(("link", "A2", "A1")))
    assert decisions(found) == {("A1", "A2"): "linked"}
    assert found.links.to_pylist()[0]["basis"][-1]["id"] == "judgement-1"
    (persona,) = found.personas.to_pylist()
    assert (persona["accounts"], persona["score"], persona["basis"][0]["id"]) == (["A1", "A2"], None, "judgement-1")


def test_an_analyst_s_unlink_keeps_apart_through_third_parties_too(linked: Made, lease: Made, judged: Made) -> None:
    means = [
        {"payment": "x", "phone": "09012345678"},
        {"payment": "x", "phone": "09012345678", "document": "d"},
        {"document": "d", "email": "one@x.test"},
    ]
    rows = [*(lease(n + 1, **given) for n, given in enumerate(means)), *(lease(n) for n in range(10, 20))]
    rows[0]["email"] = "one@x.test"
    assert groups(linked(rows)) == [["A1", "A2", "A3"]]
    found = linked(rows, judgements=judged(("unlink", "A1", "A3")))
    assert all(not {"A1", "A3"} <= set(group) for group in groups(found))
    assert decisions(found)["A1", "A3"] == "rejected"
    assert [row["basis"][-1]["id"] for row in found.links.to_pylist() if row["decision"] == "rejected"] == ["judgement-1"]


def test_of_two_judgements_that_contradict_each_other_the_later_stands(linked: Made, lease: Made, judged: Made) -> None:
    rows = [lease(1), lease(2), lease(3)]
    chain = (("link", "A1", "A2"), ("link", "A2", "A3"))
    assert groups(linked(rows, judgements=judged(*chain, ("unlink", "A1", "A3")))) == [["A2", "A3"]]
    assert groups(linked(rows, judgements=judged(("unlink", "A1", "A3"), *chain))) == [["A1", "A2", "A3"]]
    assert groups(linked(rows, judgements=judged(("link", "A1", "A2"), ("unlink", "A2", "A1")))) == []


def test_a_judgement_about_an_unknown_account_changes_nothing(linked: Made, lease: Made, judged: Made) -> None:
    found = linked([lease(1), lease(2)], judgements=judged(("link", "A1", "gone"), ("unlink", "gone", "A2")))
    assert (decisions(found), groups(found)) == ({}, [])


def test_one_link_alone_does_not_make_two_groups_one(linked: Made, lease: Made) -> None:
    left = {"payment": "x", "document": "dx"}
    right = {"payment": "y", "document": "dy"}
    rows = [lease(1, **left), lease(2, **{**left, "phone": "09012345678", "address": "泉町9-9-9"})]
    rows += [lease(3, **{**right, "phone": "09012345678", "address": "泉町9-9-9"}), lease(4, **right), *(lease(n) for n in range(10, 15))]
    found = linked(rows)
    assert groups(found) == [["A1", "A2"], ["A3", "A4"]]
    assert decisions(found)["A2", "A3"] == "review"


def test_a_persona_keeps_its_id_while_its_first_account_stays(linked: Made, lease: Made) -> None:
    shared = {"payment": "x", "phone": "09012345678"}
    two = linked([lease(1, **shared), lease(2, **shared)]).personas.to_pylist()
    three = linked([lease(1, **shared), lease(2, **shared), lease(3, **shared)]).personas.to_pylist()
    assert two[0]["persona_id"] == three[0]["persona_id"]
    assert three[0]["accounts"] == ["A1", "A2", "A3"]


def test_no_rows_are_no_links(linked: Made) -> None:
    found = linked([])
    assert (len(found.links), len(found.personas)) == (0, 0)


def test_rows_without_any_optional_field_are_linked_to_nothing(linked: Made, lease: Made) -> None:
    bare = dict.fromkeys(
        ("plan", "name", "name_reading", "birth_date", "address", "phone", "email", "document", "payment", "signup_ip", "device")
    )
    assert groups(linked([lease(number, **bare) for number in range(3)])) == []


def test_the_same_rows_in_another_order_give_the_same_bytes(lease: Made, rented: Made, entered: Made) -> None:
    shared = {"payment": "x", "phone": "09012345678"}
    rows = [lease(n, **(shared if n < 4 else {})) for n in range(12)]
    logins = [("A1", "d"), ("A2", "d"), ("A5", "e")]

    def content(leases: pa.Table, accesses: pa.Table) -> tuple[Any, Any]:
        found = link_accounts(leases, accesses, [])
        return found.links.to_pylist(), found.personas.to_pylist()

    assert content(rented(rows), entered(*logins)) == content(rented(rows), entered(*logins))
    first, second = content(rented(rows), entered(*logins)), content(rented(rows[::-1]), entered(*logins))
    assert [{**row, "basis": None} for row in first[0]] == [{**row, "basis": None} for row in second[0]]


def test_two_customers_with_thousands_of_leases_are_compared_in_no_time(linked: Made, lease: Made) -> None:
    shared = {"payment": "x", "phone": "09012345678"}
    rows = [{**lease(n % 2, **shared), "lease_id": f"L{n}", "start": lease(n)["start"], "plan": str(n)} for n in range(4000)]
    found = linked([*rows, *(lease(number) for number in range(10, 15))])
    assert groups(found) == [["A0", "A1"]]
    assert len(found.personas.to_pylist()[0]["leases"]) == 4000
    assert len(found.links.to_pylist()[0]["basis"]) <= 12


def test_hostile_values_are_values(linked: Made, lease: Made) -> None:
    hostile = "x'; DROP TABLE accounts; -- \u202e\n\"<script>"
    found = linked([lease(1, payment=hostile, device=hostile), lease(2, payment=hostile, device=hostile), lease(3)])
    assert groups(found) == [["A1", "A2"]]


def test_importing_the_room_loads_nothing_heavy() -> None:
    heavy = "('splink', 'duckdb', 'pyarrow', 'networkx')"
    code = f"import sys, urazuke.linkage, urazuke.leases, urazuke.tenancy; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
