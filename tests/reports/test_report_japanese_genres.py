"""Minutes, court reports, questions and answers, apologies: nobody is accused because he is named beside a deed, and who speaks is told."""

from __future__ import annotations

from tests.reports.report_claims import named, said, speakers

from urazuke.reports.reading import read_text

MINUTES = (
    "第213回国会　参議院総務委員会　会議録　令和6年4月11日\n\n"
    "○委員（早瀬みどり君）　攻撃に使われたサーバーは国内で借りられていたということですが、借り主は既に国外に出たとの報道がございます。\n"
    "○国務大臣（岩城泰三君）　個別の事案の捜査に関わる事柄でございますので、お答えは差し控えさせていただきます。\n"
)


def test_who_asks_in_parliament_did_not_rent_the_server_nor_leave() -> None:
    reading = read_text(MINUTES)
    assert all("lessee" not in c.arguments for c in said(reading, "rented_server"))
    assert [named(reading, c, "subject") for c in said(reading, "left_country")] == [["借り主"]]
    (declined,) = said(reading, "declined_to_comment")
    assert named(reading, declined, "speaker") == ["岩城泰三"]


def test_an_office_that_answers_is_the_person_named_with_it() -> None:
    reading = read_text(
        "県立水産試験場が不正アクセスを受けた問題で、県は29日、会見を開いた。出席したのは深沢誠・農林水産部長ら。\n\n"
        "――何が盗まれたのか。\n部長　養殖業者の名簿約1200人分が外部に送信された。\n"
        "――中国の集団という報道がある。\n部長　承知しているが、コメントする立場にない。\n"
    )
    (leak,) = said(reading, "leaked")
    assert speakers(reading, leak)[-1] == "深沢誠"
    assert named(reading, said(reading, "declined_to_comment")[0], "speaker") == ["深沢誠"]


def test_the_attacked_did_not_rent_what_attacked_it() -> None:
    reading = read_text(
        "国の研究機関「国立水工研究センター」が大規模なサイバー攻撃を受けた事件で、攻撃の指令を出すのに使われたサーバーを、"
        "名前を偽って借りていた疑いがあるとして、警視庁が、中国人の30代の男から任意で事情を聴いていることがわかりました。"
    )
    (rented,) = said(reading, "rented_server")
    assert named(reading, rented, "lessee") == ["中国人の30代の男"]


def test_whose_name_was_used_did_not_rent() -> None:
    reading = read_text("サーバーを借りるのに使われた名義は、男の知人の女性のものでしたが、女性は「名前を貸したことはない」と話している。")
    assert all("lessee" not in c.arguments for c in said(reading, "rented_server"))


def test_a_clause_that_describes_somebody_leaves_the_subject_to_what_follows() -> None:
    reading = read_text("捜査当局は、男が人民解放軍の61992部隊に所属する人物の依頼を受けていたとみている。")
    (order,) = said(reading, "tasked_by")
    assert named(reading, order, "agent") == ["男"] and "人物" in named(reading, order, "principal")
    (member,) = said(reading, "member_of", member="人物")
    assert named(reading, member, "organisation") == ["Unit 61992"]


def test_who_speaks_of_an_attack_neither_did_it_nor_suffered_it() -> None:
    reading = read_text(
        "中国外務省の報道官は、記者会見で「サイバー攻撃の問題を政治的に利用し、中国を中傷することに反対する」と述べました。"
    )
    assert not said(reading, "attacked")
    assert named(reading, said(reading, "objected_to_attribution")[0], "speaker") == ["中国外務省の報道官"]


def test_what_a_spokesman_is_asked_about_is_not_his_word() -> None:
    reading = read_text(
        "中国外務省の孟暁東報道官は会見で、宇宙企業「東雲エアロ」へのサイバー攻撃に中国軍の部隊が関わったと断定されたことについて"
        "「いわれのない憶測は受け入れられない」と反発した。"
    )
    (attributed,) = said(reading, "attributed_to")
    assert "孟暁東" not in speakers(reading, attributed)


def test_a_state_that_protests_objects_whatever_its_words() -> None:
    reading = read_text("攻撃はロシアの集団によるものだと、室長が発表した。ロシア大使館は「証拠ではなく芝居だ」と反発している。")
    (objected,) = said(reading, "objected_to_attribution")
    assert named(reading, objected, "content") == ["証拠ではなく芝居だ"]


def test_a_thing_at_the_head_of_the_sentence_is_no_subject() -> None:
    reading = read_text("男は昨年、偽名でサーバーを契約した。契約に使ったIDは、SNSで知り合った人物に1件3万円で売っていたという。")
    (given,) = said(reading, "handed_over_credentials")
    assert named(reading, given, "giver") == ["男"] and named(reading, given, "recipient") == ["SNSで知り合った人物"]


def test_a_former_contractor_is_not_the_man_who_was_arrested() -> None:
    reading = read_text(
        "シンガポール警察は9日、サーバーを偽名で契約したとして、26歳の男を逮捕した。"
        "また、港の元請負業者がVPNの認証情報を集団に売り渡した疑いがある。"
    )
    (given,) = said(reading, "handed_over_credentials")
    assert "26歳の男" not in named(reading, given, "giver")


def test_that_one_cannot_comment_is_read_where_one_answers_so() -> None:
    reading = read_text("諏訪レンズは本紙の取材に「捜査に関わることなのでコメントできない」と答えた。")
    (declined,) = said(reading, "declined_to_comment")
    assert named(reading, declined, "speaker") == ["諏訪レンズ"]


def test_prosecutors_were_not_attacked() -> None:
    reading = read_text(
        'In the case that the maker "Hokuriku Gauge" (Toyama City) received a cyber attack, Toyama Prefectural Police sent a man (38) '
        "to Toyama District Public Prosecutor's Office by documents, as I contracted "
        "the rental server which became the stepping-stone of the attack."
    )
    assert not any(
        "Prosecutor" in str(named(reading, c, "victim")) for kind in ("used_infrastructure", "attacked") for c in said(reading, kind)
    )


def test_who_goes_on_to_tell_without_being_named_again_is_who_told_before() -> None:
    reading = read_text(
        "検察側は冒頭陳述で、被告は契約の見返りに金を受け取ったと指摘した。"
        "さらに、ハッカー集団「ペーパー・ヘロン」が昨年6月、サーバーを踏み台に月森種苗研究所へ侵入したと主張した。"
    )
    (relay,) = said(reading, "used_infrastructure")
    assert named(reading, relay, "attacker") == ["ペーパー・ヘロン"]
    assert speakers(reading, relay)[-1].startswith("検察")


def test_what_is_only_suspected_or_being_checked_is_told_so() -> None:
    reading = read_text(
        "白樺研究所は、攻撃グループ「ペーパー・ヘロン」の関与が疑われると発表した。9月の発表では顧客情報の流出は確認中としていた。"
    )
    (blamed,) = said(reading, "attributed_to")
    assert blamed.factuality == "suspected"
    assert named(reading, said(reading, "leaked")[0], "polarity") == ["unknown"]


def test_what_a_question_speaks_of_is_what_the_answer_denies() -> None:
    reading = read_text(
        "白樺研究所\n2023年9月5日\n\nＱ６　職員が攻撃者にパスワードを渡したという投稿を見ました。\n"
        "Ａ６　そのような事実は一切ございません。\n"
    )
    (denial,) = said(reading, "denied")
    assert named(reading, denial, "content") == ["職員が攻撃者にパスワードを渡した"]


def test_a_room_under_a_bureau_is_its_member() -> None:
    reading = read_text("捜査関係者は、この集団が北朝鮮の偵察総局傘下の「第58室」の指揮下にあるとの見方を示した。")
    assert said(reading, "member_of", member="第58室", organisation="Reconnaissance General Bureau")
    assert said(reading, "member_of", member="この集団", organisation="第58室")


def test_a_question_asserts_nothing() -> None:
    asked = "記者　契約者の男性は逮捕されるのか。\n課長　男性は被害者であり、逮捕の予定はない。\n"
    assert [c.factuality for c in said(read_text(asked), "arrested")] == ["denied"]
    assert said(read_text("男性は逮捕されたのか。"), "arrested") == [] != said(read_text("男性は逮捕された。"), "arrested")


def test_who_remembers_no_contract_is_not_said_to_have_made_one() -> None:
    reading = read_text("会社員の男性（45）は取材に「サーバーを契約した覚えはない。免許証の画像を盗まれた」と話した。")
    assert {c.factuality for c in said(reading, "rented_server")} <= {"denied"}
    assert said(reading, "denied")


def test_a_defendant_is_one_man_by_his_name_his_family_name_and_what_he_was() -> None:
    reading = read_text(
        "2025年2月5日\n\n他人の画像を使ってサーバーを契約したとして、詐欺の罪に問われた元技能実習生、王凱被告（28）の公判が4日、豊橋地裁で開かれた。\n"
        "王被告は「知人に頼まれ、パスワードを渡した」と述べた。弁護人は「攻撃の関与を示す証拠は一切ない」と反論した。\n"
    )
    (rented,) = said(reading, "rented_server")
    assert rented.factuality == "suspected" and named(reading, rented, "lessee") == ["王凱"]
    (gave,) = said(reading, "handed_over_credentials")
    assert named(reading, gave, "giver") == ["王凱"]
    assert all("弁護人" not in e.name or len(e.mentions) == 1 for e in reading.entities) and not said(reading, "notified")


def test_what_prosecutors_point_out_notifies_nobody() -> None:
    reading = read_text("検察側は論告で、サーバーが攻撃に使われ、三河光学が被害を受けたと指摘した。県警は5月、三河光学に侵入を通報した。")
    (told,) = said(reading, "notified")
    assert named(reading, told, "victim") == ["三河光学"]


def test_information_obtained_first_does_not_hide_the_rental() -> None:
    reading = read_text("県警は、男（28）が2人の情報を入手し、サーバーを借りたとみている。")
    (rented,) = said(reading, "rented_server")
    assert rented.factuality == "suspected" and named(reading, rented, "lessee") == ["男（28）"]


def test_who_points_out_an_involvement_is_its_speaker() -> None:
    reading = read_text("セキュリティ会社「東海サイバー防衛」は集団「ブラス・ヘロン」の関与を指摘している。")
    (blamed,) = said(reading, "attributed_to")
    assert speakers(reading, blamed) == ["東海サイバー防衛"]


COMPANY = (
    "大和ファインケム（大阪市、保科由紀夫社長）は22日、ランサムウエア「LockRaven」に感染し、システムが停止したと発表した。"
    "取引先約300社との受発注に使うシステムのデータが暗号化された。顧客データの流出の有無は専門会社が調べている。"
)


def test_a_name_with_its_town_behind_it_is_a_company_and_its_president_attacked_nobody() -> None:
    reading = read_text(COMPANY)
    (attack,) = [c for c in said(reading, "attacked") if "attacker" in c.arguments or named(reading, c, "victim") == ["大和ファインケム"]]
    assert "attacker" not in attack.arguments
    assert not said(reading, "attacked", victim="約300社")
    assert named(reading, said(reading, "leaked")[0], "victim") == ["大和ファインケム"]


STUDENT = (
    "神奈川県警は9日、偽名でサーバーを契約したとして、横浜市の大学院生の男（26）を逮捕した。\n\n"
    "捜査関係者によると、大学院生は昨年、レンタルサーバー2台の契約を結んだ疑いがある。パスワードはSNSで知り合った相手に15万円で渡したという。"
    "調べに対し、契約の事実は認めているものの、「攻撃に使うとは聞いていなかった」と関与を否認している。"
)


def test_a_fact_that_is_admitted_is_nobody_and_the_buyer_denied_nothing() -> None:
    reading = read_text(STUDENT)
    assert not any(e.name == "契約の事実" for e in reading.entities)
    (admitted,) = said(reading, "admitted")
    assert "大学院生" in str(named(reading, admitted, "subject")) and named(reading, admitted, "content") == ["契約の事実"]
    (denial,) = [c for c in said(reading, "denied") if named(reading, c, "content") == ["関与"]]
    assert "大学院生" in str(named(reading, denial, "speaker"))
    assert not said(reading, "objected_to_attribution")


def test_what_was_handed_to_a_foreigner_left_no_country() -> None:
    reading = read_text(
        "男は任意の調べに容疑を認め、「ネットで知り合った外国人に頼まれた」と説明している。"
        "サーバーのIDは、通信アプリ「ピピット」を通じてこの外国人に渡ったとみられている。"
    )
    assert not said(reading, "left_country")
    assert said(reading, "handed_over_credentials", recipient="ネットで知り合った外国人")


def test_police_of_the_place_are_not_the_force_that_investigates_here() -> None:
    reading = read_text("佐賀県警は5日、男を書類送検した。別のデザイナーの男は昨年8月に現地の警察に逮捕され、パスワードを売ったとされる。")
    (arrest,) = said(reading, "arrested")
    assert named(reading, arrest, "authority") == ["現地の警察"] and arrest.factuality == "stated"


def test_a_towns_notice_speaks_of_itself() -> None:
    reading = read_text(
        "不正アクセスに関する報道について\n\n令和6年10月11日\n砂原市総務部情報政策課\n\n"
        "7月30日、JPCERTコーディネーションセンターより、本市のネットワークに侵入の痕跡がある旨の連絡をいただきました。\n"
        "個人情報が外部へ持ち出された事実はございませんでした。被疑者に関するお問い合わせは、捜査中のため回答を控えさせていただきます。\n"
    )
    assert reading.publisher == "砂原市"
    assert named(reading, said(reading, "leaked")[0], "victim") == ["砂原市"]
    assert named(reading, said(reading, "declined_to_comment")[0], "speaker") == ["砂原市"]


def test_what_reporters_ask_and_the_secretary_answers_is_told_apart_by_brackets() -> None:
    reading = read_text(
        "官房長官記者会見（午前）　令和5年9月8日\n\n"
        "（記者）攻撃に使われたサーバーの契約者が逮捕されたとのことですが。\n"
        "（官房長官）昨日、警視庁が、氏名を偽ってサーバーを契約した疑いで会社員の男を逮捕したと承知しております。\n"
        "（記者）情報は漏れたのか。\n（官房長官）現時点において、機微な情報が漏えいしたとの報告は受けておりません。\n"
    )
    (leak,) = said(reading, "leaked")
    assert speakers(reading, leak)[-1] == "官房長官"


WELFARE = (
    "社会福祉法人「ひだまりの里」（長崎県諫早市）のシステムが昨年、海外の攻撃者に侵入された事件で、長崎県警は29日、法人の元職員の男性（45）を"
    "不正アクセス禁止法違反の疑いで書類送検した。認否は明らかにしていない。\n\n"
    "法人は昨年7月、集団の犯行声明サイトに記録が掲載されているのを長崎県から知らされて被害を把握した。\n\n"
    "男性は退職後の昨年9月、フィリピンに渡航した。"
)


def test_a_corporation_named_in_plain_words_was_attacked_and_the_police_keep_silent() -> None:
    reading = read_text(WELFARE)
    assert said(reading, "attacked", victim="ひだまりの里")
    (silent,) = said(reading, "declined_to_comment")
    assert named(reading, silent, "speaker") == ["長崎県警"]
    assert not said(reading, "attributed_to")
    assert named(reading, said(reading, "left_country")[0], "subject") == named(
        reading, said(reading, "referred_to_prosecutors")[0], "subject"
    )


SEOUL = (
    "韓国の国家情報院は12日、北朝鮮の偵察総局に属するハッカー組織「カムサ」が、韓国と日本の造船会社計14社に不正侵入し、"
    "設計資料などを奪い取っていたとする報告書を公表した。"
    "借り主は愛知県の貿易商の男で、北朝鮮の当局者から中国人ブローカーを通じて依頼されていた。"
    "男は調べに対し、依頼を受けたことは認めたが「攻撃とは無関係だ」と主張しているという。"
    "韓国のH造船は被害の有無について回答を拒んだ。"
    "北朝鮮外務省は13日、「南のかいらいによる謀略劇だ」とする談話を出した。"
)


def test_who_publishes_the_report_was_not_attacked_and_the_broker_admitted_nothing() -> None:
    reading = read_text(SEOUL)
    (attack,) = said(reading, "attacked", attacker="カムサ")
    assert named(reading, attack, "victim") == ["日本の造船会社計14社"]
    assert not any("ブローカー" in str(named(reading, c, "subject")) for c in said(reading, "admitted"))
    assert not any(
        "ブローカー" in str(named(reading, c, "speaker")) for kind in ("denied", "declined_to_comment") for c in said(reading, kind)
    )
    assert said(reading, "objected_to_attribution", content="謀略劇")


def test_a_prefecture_and_its_town_are_two_places_and_no_part_of_the_hospital() -> None:
    reading = read_text("新潟県長岡市の楢沢総合病院が7月、サイバー攻撃を受けた。霧ヶ峰材料研究機構（長野県茅野市）も被害を受けた。")
    places = {reading.text[m.span.start : m.span.end] for e in reading.entities if e.type == "place" for m in e.mentions}
    assert places == {"新潟県", "長岡市", "長野県", "茅野市"}
    assert {e.name for e in reading.entities if e.type == "organisation"} == {"楢沢総合病院", "霧ヶ峰材料研究機構"}


def test_a_man_who_is_suspected_is_not_the_one_who_is_cleared() -> None:
    reading = read_text(
        "名義人の男性は「無関係」\u3000道警、同居人の男を国際手配へ\n\n"
        "北海道警は2日、契約名義人だった札幌市の会社員男性（41）について、事件とは無関係と判断したと明らかにした。男性のカード情報を盗み、"
        "サーバーを契約した疑いが強まったとして、道警はラトビア国籍の男（33）の逮捕状を取った。男は4月に出国しており、道警は国際手配する方針。\n"
    )
    of = {reading.text[m.span.start : m.span.end]: e.id for e in reading.entities for m in e.mentions}
    assert of["ラトビア国籍の男（33）"] == of["同居人の男"] != of["男性（41）"] == of["名義人の男性"]
    (gone,) = said(reading, "left_country")
    assert gone.factuality == "stated" and gone.arguments["subject"] == (of["同居人の男"],)
    assert [c.factuality for c in said(reading, "arrested")] == ["planned"] and not said(reading, "denied", speaker="北海道警")


def test_what_is_rumoured_is_not_stated() -> None:
    reading = read_text("一部報道で「クワイエット・ハーバー」と呼ばれる集団の関与が取り沙汰されております。")
    assert [c.factuality for c in said(reading, "attributed_to")] == ["suspected"]
