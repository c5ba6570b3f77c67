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


def test_the_attacked_is_not_who_rented_the_server_of_the_attack() -> None:
    reading = read_text(
        "三菱電機が昨年9月に受けたサイバー攻撃をめぐり、警視庁公安部は、偽名でサーバーを契約したとして男を近く書類送検する方針を固めた。"
    )
    (rented,) = said(reading, "rented_server")
    assert named(reading, rented, "lessee") == ["男"]


def test_a_headlines_attack_is_not_laid_to_the_man_behind_its_comma() -> None:
    reading = read_text("【速報】種子保存機関への不正アクセス、サーバー契約の男を書類送検へ　警視庁\n\n男は偽名でサーバーを借りていた。\n")
    (attack,) = said(reading, "attacked")
    assert "attacker" not in attack.arguments and named(reading, attack, "victim") == ["種子保存機関"]


def test_a_centre_founded_by_the_state_is_a_name_that_the_centre_points_back_to() -> None:
    reading = read_text("国立種苗保存センターがサイバー攻撃を受けた。センターは「流出は確認されていない」とコメントした。")
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "victim") == ["国立種苗保存センター"]


def test_other_names_in_a_bracket_are_one_alias_each() -> None:
    reading = read_text(
        "攻撃グループ「Mizuchi」による攻撃について\n\n"
        "当社は、Mizuchi（別名 BlueKappa、TA-5512）と呼ぶ攻撃グループによる国内製造業を狙った攻撃を確認しています。"
    )
    assert sorted(named(reading, c, "alias")[0] for c in said(reading, "alias_of")) == ["BlueKappa", "TA-5512"]
    assert said(reading, "attacked", victim="国内製造業", attacker="Mizuchi")


def test_who_calls_for_caution_notifies() -> None:
    reading = read_text("JPCERTは同様の攻撃を受けた約60の組織に注意を呼びかけたという。")
    (told,) = said(reading, "notified")
    assert named(reading, told, "notifier") == ["JPCERT/CC"] and named(reading, told, "victim") == ["約60の組織"]


ARREST = (
    "県立さくら病院のシステムがランサムウエアに感染した事件で、県警は20日、攻撃に使われたサーバーを他人名義で借りたとして、"
    "私文書偽造などの疑いで、会社役員、大島健介容疑者（41）を逮捕した。\n\n"
    "逮捕容疑は昨年、中国籍の知人男性（35）の在留カードの画像を使い、大阪市の事業者からサーバー12台を借りた疑い。"
    "県警は指示役の特定を進めている。知人男性はすでに出国している。"
)


def test_who_is_arrested_over_the_servers_is_not_said_to_have_infected_the_hospital() -> None:
    (attack,) = said(read_text(ARREST), "attacked")
    assert "attacker" not in attack.arguments


def test_the_charge_is_the_accuseds_and_not_whose_card_was_used() -> None:
    reading = read_text(ARREST)
    assert {str(n) for c in said(reading, "rented_server") for n in named(reading, c, "lessee")} == {"大島健介"}


def test_people_told_apart_by_a_noun_of_their_own_are_not_one() -> None:
    reading = read_text(ARREST)
    (left,) = said(reading, "left_country")
    assert named(reading, left, "subject") == ["中国籍の知人男性（35）"]


def test_who_claimed_it_is_a_group() -> None:
    reading = read_text("犯行声明を出した「ナイトオウル」はロシア語圏のハッカー集団で、警察庁が追っている。")
    assert {e.name: e.type for e in reading.entities}["ナイトオウル"] == "threat_group"
