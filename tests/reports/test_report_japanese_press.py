"""How Japanese papers tell it: who tells goes no further than his own account, and who is only named beside a deed did not do it."""

from __future__ import annotations

from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text


def test_full_width_letters_are_read_and_shown_as_they_stand() -> None:
    reading = read_text("ＪＡＸＡがサイバー攻撃を受けた。ＩＤは「Ｔｉｃｋ」と呼ばれるハッカー集団に渡ったとみられる。")
    (group,) = [e for e in reading.entities if e.type == "threat_group"]
    assert next(reading.text[m.span.start : m.span.end] for m in group.mentions) == "Ｔｉｃｋ"
    assert said(reading, "attacked", victim="Japan Aerospace Exploration Agency")


def test_a_companys_account_ends_where_the_police_begin_to_tell() -> None:
    reading = read_text(
        "同社によると、東洋バルブ工業への侵入は6月ごろ始まった。兵庫県警は、元留学生の女がサーバーを偽名で契約したとみて調べている。"
    )
    (rented,) = said(reading, "rented_server")
    assert speakers(reading, rented)[-1] == "兵庫県警" and len(speakers(reading, rented)) == 1


def test_who_is_questioned_is_who_is_supposed_to_have_done_it() -> None:
    reading = read_text(
        "兵庫県警は、20代の元留学生の女が知人の名前でサーバーを契約し、パスワードを海外の人物に渡した疑いがあるとみて任意で事情を聴いている。"
    )
    (asked,) = said(reading, "interviewed")
    assert named(reading, asked, "subject") == ["20代の元留学生の女"]


def test_who_rented_what_an_attack_used_is_not_said_to_have_attacked() -> None:
    reading = read_text(
        "国内の約200の企業へのサイバー攻撃に使われたサーバーを偽名で契約したとして、警視庁は30代の男を書類送検する方針を固めた。"
    )
    (attack,) = said(reading, "attacked")
    assert "attacker" not in attack.arguments
    assert named(reading, said(reading, "rented_server")[0], "lessee") == ["30代の男"]


def test_what_was_run_is_malware_and_no_culprit() -> None:
    reading = read_text("保守ソフト「RemoteNavi」の脆弱性が悪用され、ランサムウエア「Hakuro」が実行されたことが判明しました。")
    assert {e.name: e.type for e in reading.entities}["Hakuro"] == "malware"
    assert not said(reading, "attributed_to")
