"""Reports of bodies: press conferences, advisories of ISACs; who asks has not published it, and a company's form is no person's."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text

CONFERENCE = (
    "外務報道官会見記録（要旨）\n令和6年7月10日（水曜日）\n\n"
    "【毎朝新聞　山口記者】宇宙関連企業へのサイバー攻撃について抗議はしたのでしょうか。\n"
    "【報道官】外交ルートを通じて申し入れを行いました。\n\n"
    "【帝都テレビ　大谷記者】サーバーを契約したとされる元技術者は出国していますが、引き渡しを求めますか。\n"
    "【報道官】捜査に関わることであり、お答えは差し控えます。被害企業には警察庁から個別に通知しました。\n"
)


def test_who_asks_has_not_published_it_and_who_answers_is_who_declines() -> None:
    reading = read_text(CONFERENCE)
    assert reading.publisher != "帝都テレビ"
    (declined,) = said(reading, "declined_to_comment")
    assert speakers(reading, declined)[-1] != "元技術者" and "外務" in speakers(reading, declined)[-1]


def test_those_told_are_not_who_tells() -> None:
    (told,) = said(read_text(CONFERENCE), "notified")
    assert named(read_text(CONFERENCE), told, "notifier") == ["National Police Agency"]
    assert named(read_text(CONFERENCE), told, "victim") == ["被害企業"]


@pytest.mark.parametrize("region", ["中国地方の中小企業", "中国電力の子会社"])
def test_chugoku_is_no_china(region: str) -> None:
    reading = read_text(f"昨年から{region}が不正アクセスを受けている。")
    assert not any(e.name == "China" for e in reading.entities)


def test_an_intrusion_set_attacks_and_a_numbered_centre_is_a_body() -> None:
    reading = read_text(
        "An intrusion set that we track as E-INT-07 compromised the networks of three grid operators. "
        "Elm Security links E-INT-07 to the 16th Centre. Victim B was notified by NCSC-NL."
    )
    assert said(reading, "attacked", attacker="E-INT-07")
    types = {e.name: e.type for e in reading.entities}
    assert types["16th Centre"] in ("military_unit", "government_body") and "NCSC-NL" in types


def test_a_shell_company_is_no_person_and_bought_credentials_are_no_leak() -> None:
    reading = read_text(
        "Dutch police told us that the machines were leased by a shell company, Orrin Trade BV, whose director was paid 500 euros. "
        "The hackers obtained valid VPN credentials from a broker."
    )
    assert {e.name: e.type for e in reading.entities}["Orrin Trade BV"] == "organisation"
    assert not said(reading, "leaked")


def test_a_claim_of_responsibility_is_no_confession_of_whoever_was_told_of_before() -> None:
    reading = read_text("県警はこの人物を調べている。攻撃したのは「サイレン」を名乗る集団で、犯行を認める声明を出した。")
    assert not said(reading, "admitted")
