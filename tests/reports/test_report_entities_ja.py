"""Japanese entities: names never seen are typed by their words and surroundings, descriptions point back as a reader takes them."""

from __future__ import annotations

import re

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text

MARK = re.compile(r"\{(\w+):([^{}]*)\}")
ABBREVIATED = {
    "org": "organisation",
    "gov": "government_body",
    "group": "threat_group",
    "someone": "person_unnamed",
    "media": "media_outlet",
}


def mentions(reading: Reading) -> set[tuple[str, str]]:
    return {(e.type, reading.text[m.span.start : m.span.end]) for e in reading.entities for m in e.mentions if e.type != "date"}


def marked(sentence: str) -> tuple[str, set[tuple[str, str]]]:
    """The plain sentence, and the mentions that its marks ask for."""
    return MARK.sub(r"\2", sentence), {(ABBREVIATED.get(kind, kind), name) for kind, name in MARK.findall(sentence)}


SENTENCES = (
    "{police:成田署}は10日、{offence:不正アクセス禁止法違反}の疑いで、{person:大久保健太}容疑者（41）を逮捕した。",
    "逮捕されたのは、無職の{person:グエン・バン・トゥアン}容疑者（28）。",
    "{org:立山精機}によると、不正アクセスを受けたのは{org:同社}の{server:サーバー}だった。",
    "{org:有明ソリューションズ}の{person:岡部}社長は記者会見で謝罪した。",
    "{gov:中国外務省}の{person:林暁東報道官}は本紙の取材に反論した。",
    "{gov:在日ロシア大使館}は「根拠がない」とする声明を出した。",
    "{org:トレンドマイクロ}の{person:石原}研究員は「{group:APT10}とみられる」と分析する。",
    "{org:横浜みなと大学}は、{org:同大}の{credential:IDとパスワード}が流出した可能性があると発表した。",
    "{org:日本港運機構}は、{org:同機構}が管理する{server:サーバー}に不正侵入の痕跡があったと明らかにした。",
    "{gov:名古屋地裁}は15日、{offence:電子計算機使用詐欺}の罪に問われた{person:川瀬直樹}被告（33）に有罪判決を言い渡した。",
    "{org:ベアトリクス・ロジスティクス}の{person:エリザベス・クロウ}最高経営責任者は、{group:攻撃者}の要求には応じないと述べた。",
    "{gov:経済産業省}は通知を出した。",
    "{organisation_group:約300の企業や団体}が被害に遭った。",
    "{org:ジャパン・グリッド}は影響はないとしている。",
    "{malware:PlugX}は、{group:Mustang Panda}が使う。",
    "{gov:文部科学省}は{org:横浜みなと大学}に報告を求めた。",
    "{org:東洋重工業}は{media:朝日新聞}の取材に「確認中」と回答した。",
    "{person:磯崎}官房長官は記者会見で「答えを差し控える」と述べた。",
    "{police:大阪府警}によると、{person:松岡浩二}容疑者は「{someone:知人の男}に頼まれた」と供述している。",
    "{police:福岡県警}は{person:王建国}容疑者（35）を{offence:犯罪収益移転防止法違反}容疑で再逮捕した。",
    "{org:南紀白浜観光協会}は、{org:同協会}のホームページが改ざんされたと明らかにした。",
    "{police:県警}は{someone:男}の認否を明らかにしていない。",
    "{someone:2人}は容疑を認めている。",
    "{someone:男}は既に出国しており、{police:警視庁}は国際手配を検討している。",
    "{org:ミナト海運株式会社}は、{org:当社}{server:サーバー}が{malware:ランサムウェア}に感染したことを確認いたしました。",
    "{org:学校法人松籟学園}は、不正アクセスがあった件について、以下のとおりご報告いたします。",
    "{org:北斗サイバー研究所}は、{group:UNC5221}によるとみられる活動を確認した。",
    "{malware:KurageLoader}は、正規のDLLを悪用して{malware:KurageRAT}をメモリ上に展開する。",
    "本レポートで{group:Kagerou}と呼称する{group:攻撃グループ}は、少なくとも2022年から活動している。",
    "{gov:横浜地検}は{person:石黒}容疑者を{offence:電子計算機損壊等業務妨害}罪で起訴した。",
    "{gov:東京地裁}で開かれた初公判で、{person:石黒}被告は起訴内容を認めた。",
    "{media:北日本新聞}が{someone:関係者}への取材で明らかにした。",
    "{org:つばさ航空}は5日、会員情報が漏えいした可能性があると発表した。",
    "{org:さくらインターネット}の{server:サーバー}が踏み台にされた。",
    "{org:豊洲メディカルセンター}に侵入した{group:ロックビット}は声明を出した。",
    "{gov:ドイツ連邦憲法擁護庁}は{group:APT28}による攻撃だとした。",
    "{someone:少年（17）}は容疑を認めている。",
    "{media:瀬戸内テレビ}の取材に対し、{org:呉東マリン}は「捜査中だ」と答えた。",
    "{media:テレビえちご}が14日に伝えた。",
    "{gov:カナダ政府}は{place:ロシア}の関与を非難した。",
    "{gov:ロシア大統領府}の{person:ペスコフ報道官}は否定した。",
    "{police:オランダ警察}は{place:アムステルダム}で{server:サーバー}を押収した。",
    "{org:マイクロソフト}は{group:ミッドナイト・ブリザード}による攻撃と断定した。",
    "{group:ブラックキャット}を名乗る{group:集団}が犯行声明を出した。",
    "{org:情報セキュリティ大学院大学}の{person:岩城}教授は「国家の関与が疑われる」と話す。",
    "{someone:元海上自衛官の男}が接触していた。",
    "通信機器販売会社{org:ポートリンク}は被害届を出した。",
    "機械メーカーの{org:ネットワンド}は、攻撃を受けた。",
    "{org:紬ソフトウェア}は修正版を公開した。",
    "{org:日東電装}の社員が逮捕された。",
    "{police:兵庫県警}は{someone:男女5人}を逮捕した。",
    "{someone:同機構の元研究員の男（46）}は{org:同機構}を退職していた。",
    "使用されたツールは不明だが、検体は{malware:AsunaroRAT}及び{malware:Tsubaki}である。",
    "{group:同グループ}は、{malware:LODEINFO}、{malware:NOOPDOOR}などのマルウェアを使用している。",
    "{gov:中国外務省}の{person:毛}副報道局長は「断固反対する」と述べた。",
    "レンタルサーバー会社「{org:ハルカゼネット}」によると、{someone:男}は5回契約していた。",
    "{org:海老名テクノ}の製品が狙われた。",
    "{org:社会福祉法人ひばり会}からのお知らせ",
    "{someone:政府高官}は{place:中国}の関与を示唆した。",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_name_and_description_is_found_and_typed_and_nothing_else(sentence: str) -> None:
    text, expected = marked(sentence)
    assert mentions(read_text(text)) == expected


def chains(text: str) -> list[list[str]]:
    """The mentions of every entity, in the order of the text."""
    reading = read_text(text)
    return [[reading.text[m.span.start : m.span.end] for m in e.mentions] for e in reading.entities if e.type != "date"]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("立山精機は同社の社員が逮捕されたと発表した。保守を担う北陸データによると、同社の社員が関与した。", ["北陸データ", "同社"]),
        ("石黒剛容疑者と原田守容疑者が逮捕された。石黒容疑者は否認している。", ["石黒剛", "石黒"]),
        ("石黒剛容疑者（51）が逮捕された。同容疑者は2023年に出国した。", ["石黒剛", "同容疑者"]),
        (
            "ラディム・コラジーク被告が起訴された。被告は無罪を主張した。コラジーク被告は黙秘した。",
            ["ラディム・コラジーク", "被告", "コラジーク"],
        ),
        ("石黒容疑者と原田容疑者が逮捕された。両容疑者は容疑を認めた。2人は出国を図った。", ["両容疑者", "2人"]),
        ("千葉県警と成田署が逮捕した。同署によると、男は否認した。", ["成田署", "同署"]),
        ("防衛省は発表した。三好重工業は否定した。同省は調べている。", ["防衛省", "同省"]),
        ("男（34）は出国した。男は中国籍の元留学生で、別の男（40）にIDを渡した。", ["男（34）", "男", "中国籍の元留学生"]),
        ("金を受け取ったのは「カラス」を名乗る人物だった。", ["カラス", "人物"]),
        ("株式会社越路銀行は謝罪した。越路銀行によると、同行は調べている。", ["株式会社越路銀行", "越路銀行", "同行"]),
        ("社会福祉法人ひかり会は謝罪した。ひかり会によると、流出はない。", ["社会福祉法人ひかり会", "ひかり会"]),
        ("新潟県長岡市の病院が攻撃された。国内のサーバーが使われた。同市の男が逮捕された。", ["長岡市", "同市"]),
        ("飛騨野信用金庫が攻撃された。飛騨野信金は謝罪した。", ["飛騨野信用金庫", "飛騨野信金"]),
        ("霧ヶ峰材料研究機構が攻撃された。霧ヶ峰機構は謝罪した。", ["霧ヶ峰材料研究機構", "霧ヶ峰機構"]),
        ("深刻な脆弱性（CVE-2024-93315）が悪用された。", ["深刻な脆弱性", "CVE-2024-93315"]),
        ("攻撃は「サンドワーム」（別名APT44）と呼ばれるハッカー集団によるものだ。", ["サンドワーム", "APT44", "ハッカー集団"]),
        ("山名一郎学長は陳謝した。同氏は来月退く。", ["山名一郎", "同氏"]),
    ],
)
def test_what_points_back_is_joined(text: str, chain: list[str]) -> None:
    assert chain in chains(text)


def test_who_issues_the_statement_is_one_body_all_through_it() -> None:
    statement = (
        "ミナト海運株式会社は、3月4日の不正アクセスについてお知らせします。当社は、株式会社アオバ・セキュリティに調査を依頼しました。"
        "当社のサーバーは同社が管理しております。弊社は警視庁に相談しております。"
    )
    found = chains(statement)
    assert ["ミナト海運株式会社", "当社", "当社", "弊社"] in found
    assert ["株式会社アオバ・セキュリティ", "同社"] in found


def test_in_a_quotation_our_company_is_the_company_that_speaks() -> None:
    found = chains("立山精機が攻撃された。委託先の北陸データは「当社の責任だ」と話した。")
    assert ["立山精機"] in found


def test_a_common_noun_in_katakana_is_no_name() -> None:
    assert mentions(read_text("ネットワークとアプリケーションのログを調べた。クラウドのバックアップは無事だった。")) == set()
    assert mentions(read_text("インターネットバンキングのシステムが停止した。データセンターとコールセンターも止まった。")) == set()
    assert mentions(read_text("クラウドサービスとオンラインサービスのガイドライン、サプライチェーンの管理が課題だ。")) == set()


def test_an_ending_after_common_words_is_no_name() -> None:
    found = mentions(read_text("サイバー攻撃グループが大手企業や地方銀行を狙った。記者会見で全国の大学に注意を促した。"))
    assert not {kind for kind, _ in found} & {"organisation", "media_outlet"}


def test_a_man_is_meant_by_his_own_word_however_near_another_stands() -> None:
    text = "会社役員の男（38）と自営業の男（52）を書類送検した。会社役員は12月に出国した。"
    found = [[text[m.span.start : m.span.end] for m in e.mentions] for e in read_text(text).entities if e.type == "person_unnamed"]
    assert ["会社役員の男（38）", "会社役員"] in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("外務省は「コメントを差し控える」とした。", "Ministry of Foreign Affairs of Japan"),
        ("日本の外務省は否定した。", "Ministry of Foreign Affairs of Japan"),
        ("会見の外務省は否定した。", "Ministry of Foreign Affairs of Japan"),
        ("中国の外務省は「断固反対する」と述べた。", "Ministry of Foreign Affairs of China"),
        ("関係国の外務省の報道官は「断固反対する」と述べた。", "関係国の外務省"),
    ],
)
def test_another_countrys_ministry_is_not_japans(text: str, name: str) -> None:
    assert [e.name for e in read_text(text).entities if e.type == "government_body"] == [name]


@pytest.mark.parametrize(
    ("text", "form", "kind"),
    [
        ("県警は20日、大学院生の男（24）を偽造有印公文書行使などの疑いで書類送検した。", "偽造有印公文書行使", "offence"),
        ("県警は、被疑者を窃盗の容疑により送致した。被疑者は事実を認めている。", "被疑者", "person_unnamed"),
        ("県警は津市居住の会社員の男（34歳、韓国籍）を送致した。", "会社員の男（34歳、韓国籍）", "person_unnamed"),
        ("警察は津市の19歳の専門学校生を書類送検しました。", "津市の19歳の専門学校生", "person_unnamed"),
        ("当該サーバーは、津市所在の精密機械製造会社に対する攻撃に用いられた。", "津市所在の精密機械製造会社", "organisation"),
        ("県警は昨年4月、被害企業に侵害の事実を通知した。", "被害企業", "organisation"),
        ("ベルナ市が8月にサイバー攻撃を受け、窓口が止まった。", "ベルナ市", "government_body"),
        ("ベルナ市の男（31）が書類送検された。", "ベルナ市", "place"),
        ("男は中国軍90210部隊の将校から頼まれていた。", "中国軍", "military_unit"),
        ("監視装置の欠陥が突かれた。", "監視装置", "product"),
        ("執筆：解析チーム　早瀬 みのり\n\n当社は検体を調べた。", "早瀬 みのり", "person"),
        ("こんにちは、解析チームの早瀬です。", "早瀬", "person"),
        ("(1) 会社員　真木勇太（34歳）　通常逮捕したもの。", "真木勇太", "person"),
        ("(1) 会社員　真木勇太（34歳）\n・真木は契約の事実を認める。", "真木", "person"),
        ("当社が「QX-G12」と呼んでいる集団の仕業だ。", "QX-G12", "threat_group"),
        ("この集団を「Pale Lantern」という名前で追跡している。", "Pale Lantern", "threat_group"),
        ("指令の中継にはVPS2台が使われた。", "VPS2台", "server"),
        ("被疑者両名は、共謀の上、契約した。", "被疑者両名", "person_unnamed"),
        ("男は当該サーバーのログイン情報を売却した。", "当該サーバーのログイン情報", "credential"),
    ],
)
def test_a_japanese_mention_is_typed_by_what_it_says(text: str, form: str, kind: str) -> None:
    assert meant(read_text(text), form).type == kind


def test_what_a_dealer_deals_in_is_no_company() -> None:
    reading = read_text("県警は、津市の中古機器販売業の男（38）を書類送検した。")
    assert not wordings(reading, "organisation")


def test_an_event_behind_a_trade_is_no_company() -> None:
    reading = read_text("計測機器メーカー侵入 女を書類送検\n\n精密機器メーカー「尾張計測」の社内網が侵入された。")
    assert wordings(reading, "organisation") == ["計測機器メーカー", "尾張計測"]


def test_a_kind_before_a_quoted_japanese_name_is_nobody_else() -> None:
    reading = read_text(
        "県警は、バックドア型ウイルス「アオサギ」を使ったハッカー集団「灰色の鷺」（別名シルバーフォックス）が関与したとみている。"
    )
    assert wordings(reading, "malware", "threat_group") == ["アオサギ", "灰色の鷺", "シルバーフォックス"]
