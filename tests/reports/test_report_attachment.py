"""Who plays which part where the sentence leaves it to the reader: clauses behind other nouns, an attack named again."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import named, said

from urazuke.reports import read_text


def test_a_clause_describes_the_servers_though_other_nouns_stand_between() -> None:
    reading = read_text(
        "The program took its commands from three virtual servers at a small hosting company in Matsuyama, Japan, "
        "which had been leased under a made-up name.\n"
    )
    assert said(reading, "rented_server", server="three virtual servers", false_name=True)


def test_attacks_on_one_and_on_another_befell_both() -> None:
    reading = read_text("The machines were used in attacks on Ostermeer Ferries, a ship operator, and on Mihara Optics.\n")
    victims = {str(v) for c in said(reading, "attacked") for v in named(reading, c, "victim")}
    assert victims >= {"Ostermeer Ferries", "Mihara Optics"}


@pytest.mark.parametrize(
    "text",
    [
        "Hackers broke into Kurehama Marine last May.\n\nPolice found that the rented servers were used in the attack.\n",
        "呉浜マリンが5月にサイバー攻撃を受けた。\n\n警察によると、攻撃に使われたサーバーは国内にあった。\n",
    ],
)
def test_the_attack_that_servers_served_is_the_one_told_before(text: str) -> None:
    reading = read_text(text)
    (used,) = said(reading, "used_infrastructure")
    (attack,) = {c.arguments["victim"] for c in said(reading, "attacked")}
    assert used.arguments["victim"] == attack


def test_of_two_attacks_told_before_none_is_taken() -> None:
    reading = read_text(
        "Hackers broke into Kurehama Marine last May. In June they attacked Mihara Optics.\n\nRented servers were used in the attack.\n"
    )
    assert [c.arguments.get("victim") for c in said(reading, "used_infrastructure")] == [None]


def test_somebody_whom_he_met_is_no_other_than_somebody() -> None:
    reading = read_text("The man, a student aged 26, rented servers and sold the passwords to somebody he met on a chat service.\n")
    (sale,) = said(reading, "handed_over_credentials")
    assert named(reading, sale, "recipient") == ["somebody he met on a chat service"]


@pytest.mark.parametrize(
    "text",
    [
        "The claim that Tidemark Consulting gave its passwords to the hackers has been checked and is untrue.\n",
        "A rumour that Tidemark Consulting had handed its passwords to the hackers was ruled out by the police.\n",
    ],
)
def test_what_is_told_of_a_claim_that_is_refuted_is_denied(text: str) -> None:
    assert {c.factuality for c in said(read_text(text), "handed_over_credentials")} == {"denied"}


def test_a_notice_of_the_police_declines_for_the_police() -> None:
    reading = read_text("令和5年9月8日\n静岡県警察本部\n\n被疑者の送致について\n\n・攻撃主体については、捜査中につき回答を差し控える。\n")
    (refusal,) = said(reading, "declined_to_comment")
    assert refusal.arguments["reason"] == ("捜査中",)


@pytest.mark.parametrize(
    "text",
    [
        "昨年11月に月波ペイ株式会社が受けた不正アクセスについて、調査を続けています。\n",
        "月波ペイ株式会社様が受けたサイバー攻撃を調べた。\n",
    ],
)
def test_an_attack_that_somebody_suffered_befell_him_though_the_verb_stands_before_it(text: str) -> None:
    reading = read_text(text)
    assert [named(reading, c, "victim") for c in said(reading, "attacked")] == [["月波ペイ株式会社"]]


def test_there_is_no_mistake_means_that_it_is_so() -> None:
    reading = read_text("男は、「おじの名前を借りたことは間違いない」と認める一方、「誰にも売っていない」と話している。\n")
    (admission,) = said(reading, "admitted")
    assert admission.factuality == "stated" and admission.arguments["content"] == ("おじの名前を借りたこと",)
    assert not said(read_text("男は「間違いありません」と話している。\n"), "denied")


def test_who_says_we_outside_quotations_issued_the_text_and_is_no_outlet() -> None:
    text = "Questions and answers\n\nOn 29 August our staff found a breach. We do not know whether personnel files were copied.\n"
    reading = read_text(text, publisher="City of Port Callan")
    (leak,) = said(reading, "leaked", polarity="unknown")
    assert named(reading, leak, "victim") == ["City of Port Callan"]
    paper = read_text(text.replace("our", "the").replace("We", "They"), publisher="City of Port Callan")
    assert all("victim" not in c.arguments for c in said(paper, "leaked"))


def test_where_they_met_is_not_how_it_was_handed_over() -> None:
    met = read_text("The man sold the passwords to a stranger he met on the Quayside forum.\n")
    assert [c.arguments.get("channel") for c in said(met, "handed_over_credentials")] == [None]
    through = read_text("The man sold the passwords to another man through an online forum.\n")
    assert all("channel" in c.arguments for c in said(through, "handed_over_credentials"))


def test_a_tool_that_somebody_calls_by_a_name_has_that_name_and_nobody_else_has() -> None:
    reading = read_text("The intruders had installed a remote-control tool which the agency calls TideClerk. TideClerk is a backdoor.\n")
    assert said(reading, "used_malware", malware="TideClerk") and not said(reading, "alias_of")


def test_who_disputes_this_disputes_what_was_said_before() -> None:
    reading = read_text("Police said that 40 gigabytes of designs were copied. The university disputes this.\n")
    (denial,) = said(reading, "denied")
    assert "40 gigabytes" in str(denial.arguments["content"][0])


def test_whom_the_agency_alerts_in_our_statement_is_ourselves() -> None:
    text = "Our staff noticed nothing. On 14 March the National Cyber Security Centre (NCSC) alerted us to activity on our network.\n"
    reading = read_text(text, publisher="Shannonbridge University")
    assert said(reading, "notified", notifier="National Cyber Security Centre", victim="Shannonbridge University")


def test_the_mark_before_an_item_of_a_list_is_no_word_of_it() -> None:
    reading = read_text("会社の発表\n\n・顧客情報の流出は確認されていない。\n・攻撃主体については回答を差し控える。\n")
    (leak,) = said(reading, "leaked")
    assert leak.arguments["data"] == ("顧客情報",)


def test_a_headline_that_only_describes_the_attacked_tells_of_the_attack_in_the_text() -> None:
    text = "Police: cyberattack on radar maker\n\nHackers broke into Akebono Radar Works last November, police said.\n"
    (attack,) = said(read_text(text), "attacked")
    assert named(read_text(text), attack, "victim") == ["Akebono Radar Works"] and len(attack.evidence) == 2
    (alone,) = said(read_text(text.replace("Hackers broke into", "Visitors came to")), "attacked")
    assert alone.headline
