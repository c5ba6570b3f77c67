"""Nobody is accused or made a victim by a word that stands near: an acquaintance, who hosts the server, who meets the press, who orders."""

from __future__ import annotations

from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text


def test_the_suspect_is_who_was_sent_to_prosecutors_and_not_his_acquaintance() -> None:
    reading = read_text(
        "福岡県警察は、無職の男（51歳、北九州市居住）を詐欺の疑いで福岡地方検察庁に送致した。\n"
        "1　被疑者は、知人から買い受けた他人名義の運転免許証の画像を使用して、サーバの利用契約を締結したもの。\n"
        "2　被疑者は、サーバのパスワードを通信アプリ「Zello」を介して第三者に提供していた。\n"
    )
    assert named(reading, said(reading, "handed_over_credentials")[0], "giver") == ["無職の男（51歳、北九州市居住）"]
    assert all("知人" not in v for c in reading.claims for v in named(reading, c, "lessee") if isinstance(v, str))


def test_who_may_have_helped_is_not_the_suspect() -> None:
    reading = read_text("被疑者は「身に覚えがない」と供述している。共犯者の有無については、捜査中につき回答できない。")
    (declined,) = said(reading, "declined_to_comment")
    assert named(reading, declined, "topic") == ["共犯者の有無"] and "被疑者" not in named(reading, declined, "speaker")


def test_a_ministry_that_meets_the_press_was_not_attacked() -> None:
    reading = read_text(
        "記者会見録（要旨）　防衛省報道官\n2025年4月15日（火）　16時00分～16時20分\n\n"
        "Q：攻撃にはロシアの軍が関わったのか。\nA：攻撃の主体については分析中であり、お答えすることは差し控える。\n"
        "Q：民間企業は別の見方をしている。\nA：民間企業の発表についてコメントする立場にない。\n"
    )
    assert reading.publisher == "防衛省"
    assert not said(reading, "attacked")
    assert {tuple(named(reading, c, "topic")) for c in said(reading, "declined_to_comment")} == {("攻撃の主体",), ("民間企業の発表",)}
    assert all(speakers(reading, c)[-1] == "防衛省報道官" for c in said(reading, "declined_to_comment"))


def test_what_one_cannot_tell_for_the_inquiry_is_nobodys_doing() -> None:
    reading = read_text(
        "「Harrier Team」を名乗る集団が犯行声明を公開しておりますが、警察の捜査に関わるため、これ以上の説明は控えさせていただきます。"
    )
    assert not said(reading, "attributed_to")


def test_prosecutors_who_tell_of_a_group_at_the_server_ordered_nothing() -> None:
    reading = read_text("検察官は、ハッカー集団「ブラウンマーテン」がサーバーを操り、設計図2万枚を盗み取ったと述べた。")
    assert not said(reading, "tasked_by")


def test_whoever_is_led_is_led_by_the_ministry_and_not_by_who_says_so() -> None:
    reading = read_text("米国の捜査当局は、集団「Jade Falcon」が中国国家安全省の指揮を受けていると断定した。")
    (task,) = said(reading, "tasked_by")
    assert named(reading, task, "agent") == ["Jade Falcon"] and named(reading, task, "principal") == ["中国国家安全省"]
    assert speakers(reading, task)[-1] == "米国の捜査当局"


def test_the_firm_that_hires_out_servers_lost_nothing() -> None:
    reading = read_text(
        "男は神戸市の事業者と9回にわたって契約を交わし、他人の健康保険証を使った。サーバーからは、中部送電システムの制御網へ侵入が試みられている。"
        "同社の説明では、運転員600人の資格情報が盗まれた恐れがある。"
    )
    assert named(reading, said(reading, "leaked")[0], "victim") == ["中部送電システム"]
    assert said(reading, "rented_server", times=9, false_name=True)


def test_data_that_came_from_another_firm_are_not_the_attacked_firms() -> None:
    reading = read_text(
        "青森大学が不正アクセスを受けた。男性の個人情報は2023年に旅行会社から流出したもので、何者かが契約した可能性が高い。"
    )
    (leak,) = said(reading, "leaked")
    assert named(reading, leak, "victim") == [] and named(reading, leak, "data") == ["個人情報"]


def test_who_reads_the_news_says_nothing_of_his_own() -> None:
    reading = read_text(
        "キャスター：続いて、大学から素材のデータが盗まれたとされる事件です。新潟県警が、きょう男を逮捕しました。\n"
        "記者：はい、県警本部前です。県警によりますと、男は容疑を認めています。\n"
        "キャスター：国の関与はあるのでしょうか。\n記者：外務省はコメントしていません。\n"
    )
    assert speakers(reading, said(reading, "arrested")[0]) == []
    assert named(reading, said(reading, "declined_to_comment")[0], "speaker") == ["Ministry of Foreign Affairs of Japan"]


def test_a_heading_of_a_notice_tells_of_no_leak() -> None:
    assert not said(read_text("２．流出した情報\n　氏名、電話番号　8,204名様分。\n"), "leaked")


def test_a_source_that_tells_of_it_did_nothing_of_it() -> None:
    reading = read_text(
        "『週刊潮見』2017年3月9日号\n\n捜査関係者が明かす。\n\n「男は亡くなった客の名で契約した。IDは仲介役の女に売り、5万円を受け取っていた」\n\n"
        "声を潜めるのは、秋津インキ製造（埼玉県川口市）の中堅社員だ。\n\n「うちの設計図が盗まれたと聞いて背筋が凍りました」\n\n"
        "借りていたのは博多でラーメン店を営む38歳の男である。\n"
    )
    (given,) = said(reading, "handed_over_credentials")
    assert named(reading, given, "giver") == ["男"] and speakers(reading, given)[-1] == "捜査関係者"
    assert speakers(reading, said(reading, "leaked")[0])[-1] == "中堅社員"
    guilty = {v for c in reading.claims for role in ("lessee", "giver", "agent", "subject") for v in named(reading, c, role)}
    assert not guilty & {"捜査関係者", "中堅社員"}


def test_who_is_called_by_an_initial_is_whom_the_words_before_describe() -> None:
    reading = read_text("借りていたのは38歳の男、A氏である。A氏は亡くなった常連客の名で契約した。県警はA氏を書類送検する。")
    assert [e.type for e in reading.entities if e.type.startswith("person")] == ["person_unnamed"]
    assert said(reading, "referred_to_prosecutors", subject="38歳の男")


def test_what_a_sister_tells_of_her_brother_is_not_her_doing() -> None:
    reading = read_text(
        "県警は9月、門脇亮太容疑者（36）を逮捕した。本誌は門脇容疑者の姉に話を聞いた。\n\n「弟はパスワードを知人に渡しただけです」\n"
    )
    (given,) = said(reading, "handed_over_credentials")
    assert named(reading, given, "giver") == ["弟"] and speakers(reading, given)[-1] == "門脇容疑者の姉"
    assert not said(reading, "interviewed")


def test_circles_of_sources_are_told_apart() -> None:
    reading = read_text("捜査関係者は「男が借りた」と話す。公安関係者は「集団の背後に軍がいる」と話す。")
    assert {e.name for e in reading.entities if e.type == "person_unnamed"} >= {"捜査関係者", "公安関係者"}


def test_a_man_named_by_himself_is_not_the_one_arrested() -> None:
    reading = read_text(
        "元市職員を再逮捕　香川県警\n2025年9月9日　讃岐放送\n\n香川県警は9日、高松市の元市職員・穴吹俊介容疑者（41）を再逮捕した。"
        "穴吹容疑者は認証情報をSNSで「李」と名乗る男に6万円で渡していた。県警は男の行方を追っている。"
    )
    (given,) = said(reading, "handed_over_credentials")
    assert named(reading, given, "giver") == ["穴吹俊介"] and named(reading, given, "recipient") == ["男"]
    assert said(reading, "arrested", subject="穴吹俊介") and not said(reading, "arrested", subject="元市職員")


def test_the_group_that_used_what_the_accused_rented_did_not_rent_it() -> None:
    reading = read_text(
        "被告人　無職　高階譲（38歳）\n\n被告人が契約したサーバーは、"
        "ハッカー集団「オブシディアン・レイヴン」が研究所に侵入するために利用された。"
        "被告人は管理用パスワードを送信し、報酬を得ている。弁護人は、被告人は騙されたのであり無罪であると主張する。"
    )
    assert all(named(reading, c, "lessee") in ([], ["高階譲"]) for c in said(reading, "rented_server"))
    assert named(reading, said(reading, "handed_over_credentials")[0], "giver") == ["高階譲"]


def test_who_asks_the_government_declines_nothing() -> None:
    reading = read_text(
        "衆議院議員逢坂聡子君提出サイバー攻撃に関する質問に対する答弁書\n令和七年六月十三日\n\n"
        "お尋ねについては、捜査に支障を来すおそれがあることから、お答えすることは差し控えたい。"
        "警察庁においては、昨年十一月に国立海洋資源センターに対して注意を喚起したところである。"
    )
    (declined,) = said(reading, "declined_to_comment")
    assert "逢坂聡子" not in named(reading, declined, "speaker")
    assert said(reading, "notified", notifier="National Police Agency", victim="国立海洋資源センター")


def test_an_airport_is_no_country_and_a_president_keeps_his_name() -> None:
    reading = read_text("男は4月、関西空港から出国した。")
    assert [named(reading, c, "country") for c in said(reading, "left_country")] == [[]]
    told = read_text("東洋冷凍（本社・川崎市、蔵本修社長）は説明会を開いた。\n\n蔵本社長は「身代金は支払わない」と強調した。")
    assert [e.name for e in told.entities if e.type.startswith("person")] == ["蔵本修"]


def test_the_flaw_of_the_machine_is_that_of_the_product_named_before() -> None:
    reading = read_text("攻撃者はVPN機器「ファストゲート」から社内網に入った。機器の既知の脆弱性（CVE-2025-22018）が放置されていた。")
    assert said(reading, "exploited", product="ファストゲート", vulnerability="CVE-2025-22018")


def test_what_was_drawn_off_leaked() -> None:
    reading = read_text("関係者は「軍事転用できる追尾プログラムが抜かれている」と証言する。")
    assert said(reading, "leaked", data="追尾プログラム")


def test_a_victim_admits_nothing_where_somebody_was_arrested() -> None:
    reading = read_text(
        "前橋市で電器店を営む男性（67）に督促状が届いた。身に覚えがない。\n\n群馬県警が先月、詐欺の疑いで逮捕したのは、"
        "店長だった大胡誠司容疑者（35）。「頼まれた」と供述し、IDは全てシグナルで送ったと認めている。"
    )
    assert [named(reading, c, "subject") for c in said(reading, "admitted")] == [["大胡誠司"]]
    assert [named(reading, c, "subject") for c in said(reading, "arrested")] == [["大胡誠司"]]
    assert [named(reading, c, "speaker") for c in said(reading, "denied")] == [["男性（67）"]]


def test_a_company_that_acknowledges_a_leak_makes_no_suspect_confess() -> None:
    reading = read_text(
        "オランダ警察は、IT技術者の男（44）を逮捕した。デルタリンクは声明で「契約者140万人の通話記録が閲覧された」と認める一方、"
        "「通話内容は漏れていない」とした。"
    )
    assert all("IT技術者の男（44）" not in named(reading, c, "subject") for c in said(reading, "admitted"))
    assert said(reading, "leaked", polarity="leaked", victim="デルタリンク")


def test_what_cannot_be_ruled_out_is_suspected() -> None:
    reading = read_text("担当者情報3,870件が漏えいした可能性を否定できません。株主様の情報については漏えいの事実はございません。")
    assert [(c.factuality, named(reading, c, "polarity")) for c in said(reading, "leaked")] == [
        ("suspected", ["leaked"]),
        ("denied", ["no_leak"]),
    ]


def test_what_no_inquiry_found_is_denied_and_a_headline_names_no_body() -> None:
    reading = read_text(
        "会社名　ヤマト精鋼株式会社\n当社サーバーへの不正アクセスに関する調査結果のお知らせ\n\n"
        "攻撃には「Basilisk」と称されるランサムウェアが用いられております。"
        "当社元従業員が関与したとの一部報道がございますが、調査においてそのような事実は認められておりません。"
    )
    assert said(reading, "denied", content="当社元従業員が関与した") and not said(reading, "notified")
    assert said(reading, "used_malware", malware="Basilisk")
    headed = read_text("学生データ流出　大学「パスワード管理に甘さ」\n\n本学のシステムが侵入された。")
    assert all(e.name != "パスワード管理に甘さ" for e in headed.entities)


def test_whom_a_headline_names_first_has_not_published_it() -> None:
    reading = read_text("オランダ警察、通信会社侵入で技術者を逮捕\n2025年3月14日　国際通信＝ハーグ\n\n警察は13日、男を逮捕した。")
    assert reading.publisher == "国際通信"


def test_who_was_named_as_owner_is_not_who_was_sent() -> None:
    reading = read_text(
        "富山県警が書類送検したのは、サーバーの名義人ではなく、その名義を使った62歳の元商社駐在員だった。"
        "元駐在員は女性の名前で大阪のデータセンター会社と3度契約を結び、遠隔操作用のIDを貿易会社の社員に電子メールで伝えていた。"
    )
    assert [named(reading, c, "subject") for c in said(reading, "referred_to_prosecutors")] == [["62歳の元商社駐在員"]]
    assert [named(reading, c, "lessee") for c in said(reading, "rented_server", false_name=True, times=3)] == [["62歳の元商社駐在員"]]
    assert named(reading, said(reading, "handed_over_credentials")[0], "giver") == ["62歳の元商社駐在員"]


def test_who_sold_the_password_did_not_rent_what_its_buyer_rented() -> None:
    reading = read_text(
        "難波匠容疑者（31）はパスワードを、匿名掲示板で募集していた「買い取り屋」に5万円で売った疑い。"
        "県警は、買い取り屋がサーバーを4台、難波容疑者の知人名義で契約していたとみている。"
    )
    assert all("難波匠" not in named(reading, c, "lessee") for c in said(reading, "rented_server"))
    assert named(reading, said(reading, "handed_over_credentials")[0], "recipient") == ["買い取り屋"]


def test_what_one_has_not_heard_is_not_asserted() -> None:
    assert not said(read_text("逮捕された方が県立病院のシステムに侵入したとは聞いておりません。"), "attacked")
    assert said(read_text("逮捕された方が県立病院のシステムに侵入したと聞いております。"), "attacked")


def test_the_man_to_whom_it_was_handed_is_not_the_man_who_handed_it() -> None:
    reading = read_text(
        "県警は、松本市の会社員の男（52）を書類送検した。男は「パスワードはインターネットで知り合った男に渡した」と話している。"
        "捜査関係者によると、男は毎月8万円を受け取っていた。渡した先の男は北朝鮮軍偵察総局の「91号部隊」に所属しているとみられる。"
    )
    assert [named(reading, c, "member") for c in said(reading, "member_of", member="知り合った男")] != []
    assert all("松本市の会社員の男（52）" not in named(reading, c, "member") for c in said(reading, "member_of"))
    counts = {e.name: len(e.mentions) for e in reading.entities if e.type == "person_unnamed"}
    assert counts["松本市の会社員の男（52）"] == 3


def test_at_home_and_abroad_is_no_place() -> None:
    reading = read_text("ハッカー集団「ペーパーリンクス」は国内外の約25の自治体や測量機関も攻撃した疑いがある。")
    (attack,) = said(reading, "attacked")
    assert named(reading, attack, "victim") == ["国内外の約25の自治体や測量機関"] and named(reading, attack, "place") == []
