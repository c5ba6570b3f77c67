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


def test_what_the_sentence_behind_adds_belongs_to_the_claim() -> None:
    paid = read_text("男はパスワードを知人の女に渡した。見返りは20万円分の電子マネーだったという。")
    assert said(paid, "handed_over_credentials", sold=True)
    assert not said(read_text("男はパスワードを知人の女に渡した。県警は見返りを調べている。"), "handed_over_credentials", sold=True)
    false = read_text("サーバーを契約していたのは40代の男でした。男は実在しない人物の名前を使っていたということです。")
    assert said(false, "rented_server", false_name=True)


def test_data_are_those_of_whoever_was_attacked() -> None:
    reading = read_text("サーバーは、県立脳研究センターへの侵入に使われ、患者約800人の検査データが盗まれた。")
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "victim") == ["県立脳研究センター"]


def test_who_was_just_sent_to_prosecutors_owns_up() -> None:
    reading = read_text(
        "元店長のサーバー契約は4回　県警\n\n県警は、パスワードを送る作業を手伝ったとして、30代の知人の女を書類送検した。"
        "「頼まれて送信した」と認めているという。"
    )
    assert named(reading, said(reading, "admitted")[0], "subject") == ["30代の知人の女"]
    assert named(reading, said(reading, "handed_over_credentials")[0], "giver") == ["30代の知人の女"]


def test_this_man_is_the_officer_and_not_the_woman_told_of_next() -> None:
    reading = read_text(
        "女はパスワードを知人の男に伝えた。この男は中国軍の「68540部隊」の関係者とみられ、女は男に頼まれて借りたとみられる。"
    )
    (member,) = said(reading, "member_of", organisation="Unit 68540")
    assert named(reading, member, "member") == ["知人の男"]


def test_what_is_pointed_at_behind_a_cleft_may_be_called_so() -> None:
    reading = read_text("県警は、侵入したのは「オーカー・カイト」（別名TAG-77）と呼ばれるハッカー集団だとみている。")
    (blamed,) = said(reading, "attributed_to")
    assert blamed.factuality == "suspected" and named(reading, blamed, "attacker_or_event") == ["侵入"]


def test_a_short_name_in_kanji_is_the_company_with_katakana_behind_it() -> None:
    assert _names("三園セラミックス（岐阜県多治見市）が侵入された。三園の広報担当者は説明した。", "organisation") == {"三園セラミックス": 2}
    places = "大阪クラウドが侵入された。大阪の担当者は説明した。"
    assert _names(places, "place") == {"Osaka": 1}


def test_answers_without_a_label_are_those_of_whoever_met_the_press() -> None:
    reading = read_text(
        "【2017年3月2日 東西通信】楢崎守官房長官は記者会見で質問に答えた。やり取りは次の通り。\n\n"
        "--「週刊潮見」は、製薬会社が攻撃されたと報じた。\n\n「昨年10月、大森製薬が不正アクセスを受けたことは報告を受けている。支障はない」\n\n"
        "--会社への連絡は。\n\n「内閣府から大森製薬に11月4日に連絡を入れた」\n\nこれに先立ち、福岡県警は2日朝、男を書類送検した。\n"
    )
    assert speakers(reading, said(reading, "attacked", victim="大森製薬")[0])[-1] == "楢崎守"
    assert speakers(reading, said(reading, "notified")[0])[-1] == "楢崎守"
    assert speakers(reading, said(reading, "referred_to_prosecutors")[0]) == ["東西通信"]


def test_members_of_parliament_are_called_by_name_and_seat() -> None:
    reading = read_text(
        "第217回国会　衆議院　安全保障委員会　令和7年5月22日\n\n○三枝委員　海洋機構へのサイバー攻撃について伺います。事実ですか。\n"
        "○楠国務大臣　ラザルスとして知られる集団の関与が強く疑われると承知しております。\n"
        "○三枝委員　北朝鮮によるものと認定しているのでしょうか。\n"
        "○政府参考人（警察庁サイバー警察局長　根岸武君）　捜査に関わるため、お答えを差し控えます。\n"
    )
    (blamed,) = said(reading, "attributed_to")
    assert speakers(reading, blamed)[-1] == "楠" and blamed.factuality == "suspected"
    assert named(reading, said(reading, "declined_to_comment")[0], "speaker") == ["根岸武"]


def test_police_that_issue_a_notice_decline_themselves() -> None:
    reading = read_text(
        "報道発表資料\n令和7年3月11日\n岐阜県警察本部\n\n1　概要\n県警察は本日、男（34歳）を岐阜地方検察庁に書類送付した。"
        "被疑者は「知らなかった」と述べている。\n\n2　その他\n(1) 集団の名称については、今後の捜査に支障があるため、回答を差し控える。\n"
    )
    (declined,) = said(reading, "declined_to_comment")
    assert named(reading, declined, "speaker") == ["岐阜県警察本部"] and named(reading, declined, "topic") == ["集団の名称"]
    assert said(reading, "referred_to_prosecutors")


def test_a_man_told_by_another_deed_is_another_man() -> None:
    reading = read_text("業者の元社員がパスワードを売ったと新聞は書いた。攻撃に使われたサーバーを借りた男が先月逮捕された。")
    assert [named(reading, c, "subject") for c in said(reading, "arrested")] == [["男"]]
    assert named(reading, said(reading, "handed_over_credentials")[0], "giver") == ["業者の元社員"]


def test_a_broker_is_not_the_accused() -> None:
    reading = read_text(
        "高松地裁の法廷で、被告人の元保険外交員、三好加奈子被告（45）は声を震わせた。"
        "三好被告はパスワードを、ブローカーの男に渡していた。ブローカーの男は昨年1月に出国した。"
    )
    assert named(reading, said(reading, "left_country")[0], "subject") == ["ブローカーの男"]
    assert named(reading, said(reading, "handed_over_credentials")[0], "giver") == ["三好加奈子"]
