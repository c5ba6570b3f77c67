"""Weeklies, broadcasts, notices: who is described first and named later, and who speaks where no verb says so."""

from __future__ import annotations

from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text


def _names(text: str, kind: str, **more: str) -> dict[str, int]:
    """Name -> how often it is spoken of."""
    reading = read_text(text, **more)  # type: ignore[arg-type]
    return {e.name: len(e.mentions) for e in reading.entities if e.type == kind}


def test_a_body_only_described_is_the_one_pointed_out_later() -> None:
    told = "県内の造船会社がサイバー攻撃を受けた事件で、警察が調べを進めています。\n攻撃を受けたのは七尾市の「能登ドック」です。"
    assert _names(told, "organisation") == {"能登ドック": 2}
    two = "県内の造船会社と県内の製紙会社がサイバー攻撃を受けました。\n攻撃を受けたのは七尾市の「能登ドック」です。"
    assert len(_names(two, "organisation")) > 1


def test_a_renter_only_described_is_the_one_pointed_out_later() -> None:
    reading = read_text(
        "警察は、サーバーの契約者とみられる男を特定し、書類送検する方針を固めました。\n"
        "契約していたのは千葉県に住む40代の自営業の男でした。男は2か月前に出国しています。"
    )
    assert len([e for e in reading.entities if e.type == "person_unnamed"]) == 1
    assert named(reading, said(reading, "rented_server")[0], "lessee") == ["40代の自営業の男"]


def test_police_without_a_name_are_not_the_national_agency() -> None:
    assert _names("警察は男を逮捕しました。警察庁は手口を公表しました。", "police") == {"警察": 1, "National Police Agency": 1}


def test_this_student_is_whoever_was_told_to_be_one() -> None:
    reading = read_text(
        "サーバーを借りていたのは23歳の専門学校生である。広島県警は今月12日、この学生を詐欺容疑で逮捕した。"
        "学生に話を持ちかけたのは、ベトナム国籍の元留学生とされる。"
    )
    assert named(reading, said(reading, "arrested")[0], "subject") == ["23歳の専門学校生"]
    (task,) = said(reading, "tasked_by")
    assert named(reading, task, "agent") == ["23歳の専門学校生"] and named(reading, task, "principal") == ["ベトナム国籍の元留学生"]


def test_a_gang_may_give_the_orders() -> None:
    reading = read_text("県警は、元留学生が犯罪集団「Grey Lantern」から指示を受けていたとみている。")
    (task,) = said(reading, "tasked_by")
    assert named(reading, task, "principal") == ["Grey Lantern"] and task.factuality == "suspected"


def test_who_tells_of_a_group_is_no_member_of_it() -> None:
    reading = read_text("捜査関係者は、この男が「ダスク・オウル」（別名Storm-4410）と呼ばれるハッカー集団の一員だとみている。")
    assert all("捜査関係者" not in named(reading, c, "member") for c in said(reading, "member_of"))


def test_a_bought_identity_card_lets_nobody_in() -> None:
    reading = read_text("被疑者は、知人から買い受けた他人名義の運転免許証の画像を使用して、サーバの利用契約を締結した。")
    assert not said(reading, "handed_over_credentials")
    assert said(reading, "rented_server", false_name=True)


def test_as_many_servers_as_were_rented_are_so_many_rentals() -> None:
    assert said(read_text("男は他人になりすまし、3台のサーバーを借りた疑いがある。"), "rented_server", times=3)
    assert said(read_text("男は偽名で5回にわたり、7台のサーバーを契約した。"), "rented_server", times=5)


def test_passwords_go_by_mail() -> None:
    reading = read_text("男は知人の女にパスワードをメールで送り、5万円を受け取った。")
    (given,) = said(reading, "handed_over_credentials")
    assert named(reading, given, "channel") == ["メール"]


def test_that_there_is_no_such_fact_is_a_denial() -> None:
    reading = read_text(
        "公立大学法人 西海大学\n令和7年11月4日\n\n本学のサーバーが不正アクセスを受けました。"
        "一部報道にある「職員が関与した」との事実はございません。"
    )
    (denial,) = said(reading, "denied")
    assert named(reading, denial, "content") == ["職員が関与した"] and named(reading, denial, "speaker") == ["西海大学"]


def test_what_is_to_be_done_is_planned() -> None:
    (sent,) = said(read_text("警察は近く、詐欺の疑いで男を書類送検することにしています。"), "referred_to_prosecutors")
    (looked,) = said(read_text("県警は男の逮捕を検討している。"), "arrested")
    assert sent.factuality == looked.factuality == "planned"


def test_a_quotation_that_ends_the_sentence_has_its_topic_for_speaker() -> None:
    reading = read_text("県警は男を逮捕した。伊予ファインの広報部は本誌の質問に「捜査に影響するため回答は控える」。")
    (declined,) = said(reading, "declined_to_comment")
    assert named(reading, declined, "speaker") == ["伊予ファイン"]


def test_a_quotation_may_hold_a_name_in_its_own_marks() -> None:
    reading = read_text("「背後にいるのは中国系ハッカー集団の『Mud Crane』でしょう」と捜査関係者は明かす。")
    (blamed,) = said(reading, "attributed_to")
    assert named(reading, blamed, "actor") == ["Mud Crane"] and speakers(reading, blamed)[-1] == "捜査関係者"


def test_the_way_in_was_a_flaw() -> None:
    reading = read_text("侵入の起点は、メール配信製品「PostRelay」の認証回避の脆弱性（CVE-2025-30991）でした。")
    (flaw,) = said(reading, "exploited")
    assert named(reading, flaw, "product") == ["PostRelay"] and named(reading, flaw, "vulnerability") == ["CVE-2025-30991"]


def test_a_server_serves_who_attacked_through_it() -> None:
    reading = read_text("当該サーバは、攻撃グループ「RedMoth」が国内の企業12社を攻撃した際に使用された。")
    (used,) = said(reading, "used_infrastructure")
    assert named(reading, used, "attacker") == ["RedMoth"]


def test_narrow_brackets_are_read_as_wide_ones() -> None:
    wide, narrow = (read_text(f"国内首位の曙光インキ製造{a}埼玉県川口市{b}が不正アクセスを受けた。") for a, b in ("（）", "()"))
    assert [c.type for c in wide.claims] == [c.type for c in narrow.claims] == ["attacked"]
    assert named(narrow, narrow.claims[0], "victim") == ["曙光インキ製造"]


def test_mastheads_of_weeklies_and_broadcasts_name_the_publisher() -> None:
    body = "\n\n県警は男を逮捕した。男は容疑を認めているという。"
    assert read_text(f"『週刊潮見』2017年3月9日号{body}").publisher == "週刊潮見"
    assert read_text(f"【2017年3月2日 東西通信】県警は男を逮捕した。{body}").publisher == "東西通信"
    assert read_text(f"北浜テレビ「ニュース・セブン」　2024年5月14日放送　原稿{body}").publisher == "北浜テレビ"


def test_days_after_a_day_and_deadlines_that_were_kept() -> None:
    reading = read_text(
        "2025年9月3日\n\n昨年十二月に連絡を受けた。8月5日に公表し、翌6日に通報した。当社は8月20日までに、全組織へ連絡しました。",
        published="2025-09-03",
    )
    values = {reading.text[d.span.start : d.span.end]: d.value for d in reading.dates}
    assert values["昨年十二月"] == "2024-12"
    assert values["翌6日"] == "2025-08-06"
    assert values["8月20日"] == "2025-08-20"
