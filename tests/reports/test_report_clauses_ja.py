"""Japanese grammar: who does what, however the clause tells it, and how firmly."""

from __future__ import annotations

import pytest
from tests.reports.report_claims import said

from urazuke.reports import read_text

RENTED = [
    "男は偽名でサーバーを契約した。",
    "警視庁は、偽名でサーバーを契約したとして、男を書類送検した。",
    "警視庁は偽名でサーバーを借りたとされる男を逮捕した。",
    "サーバーを偽名で借りたのは、貿易会社の男だった。",
    "サーバーは男によって偽名で契約されていた。",
    "男は架空の名前を使い、国内の事業者とサーバーの利用契約を結んでいました。",
]


@pytest.mark.parametrize("text", RENTED)
def test_the_lessee_is_found_by_grammar_wherever_the_sentence_puts_him(text: str) -> None:
    reading = read_text(text)
    assert said(reading, "rented_server", lessee="男", server="サーバー", false_name=True)


FIRMNESS = [
    ("男はサーバーを契約した。", "stated"),
    ("男はサーバーを契約したとみられる。", "suspected"),
    ("男はサーバーを契約した疑いがある。", "suspected"),
    ("男はサーバーを契約し、IDを第三者に渡した可能性がある。", "suspected"),
    ("男はサーバーを契約していなかった。", "denied"),
    ("男がサーバーを契約した事実はない。", "denied"),
    ("男はサーバーを契約する方針だった。", "planned"),
    ("サーバーを契約したなどの疑いで、男を書類送検した。", "suspected"),
    ("男がサーバーを契約したのではないかとみている。", "suspected"),
    ("男がサーバーを契約したことが分かった。", "stated"),
    ("男が契約したサーバーが、攻撃に使われたとみられる。", "stated"),
]


@pytest.mark.parametrize(("text", "firm"), FIRMNESS)
def test_a_cue_binds_the_clause_it_follows(text: str, firm: str) -> None:
    assert [c.factuality for c in said(read_text(text), "rented_server")] == [firm]


READ = [
    ("男はIDとパスワードを、SNSで知り合った相手に5万円で売り渡していた。", "handed_over_credentials", {"giver": "男", "sold": True}),
    ("「ログイン情報は知人の女に渡した」と男は供述している。", "handed_over_credentials", {"giver": "男", "recipient": "知人の女"}),
    ("男からパスワードを受け取ったのは、別の女だった。", "handed_over_credentials", {"giver": "男", "recipient": "別の女"}),
    ("知人の女が、妻を通じて男にサーバーの契約を指示していたという。", "tasked_by", {"agent": "男", "principal": "知人の女", "via": "妻"}),
    ("男は、知人の女から頼まれてサーバーを契約した。", "tasked_by", {"agent": "男", "principal": "知人の女"}),
    ("ハッカー集団は2019年以降、台湾や日本の半導体企業を攻撃してきた。", "attacked", {"victim": "台湾や日本の半導体企業"}),
    ("国内の防衛関連企業への標的型攻撃が相次いでいる。", "attacked", {"victim": "防衛関連企業"}),
    ("JAXAへの攻撃では、国内のサーバー5台が中継点として使われた。", "used_infrastructure", {"infrastructure": "サーバー"}),
    ("攻撃者は国内のサーバーを踏み台にして侵入した。", "used_infrastructure", {"infrastructure": "サーバー"}),
    ("無職の男を逮捕　不正アクセスの疑い　兵庫県警", "arrested", {"subject": "無職の男", "authority": "兵庫県警"}),
    ("警視庁は今月中にも男の書類を東京地検に送る。", "referred_to_prosecutors", {"subject": "男"}),
    ("警視庁はJAXAに不正な通信があることを連絡した。", "notified", {"victim": "Japan Aerospace Exploration Agency"}),
    ("男は偽名でサーバーを借りたことを大筋で認めた。", "admitted", {"subject": "男", "content": "偽名でサーバーを借りたこと"}),
    ("男は任意の聴取に対し、偽名で借りてIDを売ったことを認めた。", "admitted", {"subject": "男", "content": "偽名で借りてIDを売ったこと"}),
    ("社員は調べに応じなかったことを認めた。", "admitted", {"subject": "社員", "content": "調べに応じなかったこと"}),
    ("男は「攻撃に使われるとは知らなかった」と話した。", "denied", {"speaker": "男", "content": "知らなかった"}),
    ("警視庁は男の認否を明らかにしていません。", "declined_to_comment", {"topic": "男の認否"}),
    ("元留学生の男はすでに日本を出国している。", "left_country", {"subject": "元留学生の男", "country": "Japan"}),
]


@pytest.mark.parametrize(("text", "kind", "roles"), READ)
def test_what_happens_is_read_however_it_is_told(text: str, kind: str, roles: dict[str, object]) -> None:
    assert said(read_text(text), kind, **roles)


LEAKS = [
    ("氏名、住所、電話番号などの個人情報が外部に漏れたおそれがあります。", "leaked", "氏名、住所、電話番号などの個人情報", "suspected"),
    ("個人情報が流出した形跡は見つかっていない。", "no_leak", "個人情報", "denied"),
    ("三菱電機は「機密性の高い情報の流出はない」と説明している。", "no_leak", "機密性の高い情報", "denied"),
    ("同社は顧客情報の流出の有無を調べている。", "unknown", "顧客情報", "stated"),
    ("顧客情報が外部に送信されたかどうかは分かっていない。", "unknown", "顧客情報", "stated"),
]


@pytest.mark.parametrize(("text", "polarity", "data", "firm"), LEAKS)
def test_a_leak_is_what_its_own_clause_makes_of_it(text: str, polarity: str, data: str, firm: str) -> None:
    (claim,) = said(read_text(text), "leaked")
    assert (claim.arguments["polarity"], claim.arguments["data"], claim.factuality) == ((polarity,), (data,), firm)


def test_a_section_heading_tells_nothing() -> None:
    assert not said(read_text("当社からのお知らせです。\n\n3．情報流出の有無\n\n調査を続けています。"), "leaked")


def test_whose_name_only_credits_a_statement_takes_no_part_in_it() -> None:
    (claim,) = said(read_text("捜査関係者によると、サーバーは偽名で契約されていた。"), "rented_server")
    assert "lessee" not in claim.arguments


HARMLESS = [
    "台風19号で県内の企業約30社が浸水の被害を受けた。",
    "新型コロナに職員5人が感染したと病院が発表した。",
    "日本代表は後半に攻撃を仕掛け、勝利した。",
    "サイバー攻撃の被害を防ぐには、ソフトの更新が欠かせない。",
    "不正アクセスを防ぐため、パスワードの使い回しは控えてください。",
    "利用者はパスワードを他人に教えないよう注意してください。",
    "総務省は企業に対し、対策を強化するよう要請した。",
    "三菱電機は新型の人工衛星を公開した。",
    "何が流出したのですか。",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_other_news_and_advice_claim_nothing(text: str) -> None:
    assert not read_text(text).claims


def test_an_act_told_without_past_is_still_to_come() -> None:
    (claim,) = said(read_text("県警は今月中に男を書類送検する。"), "referred_to_prosecutors")
    assert claim.factuality == "planned"


def test_who_was_spoken_of_does_what_the_next_sentence_tells() -> None:
    text = "県警によると、男は偽名を使っていた。昨年4月から計6回、サーバーを契約した疑いがある。さらに、IDを第三者に売却していた。"
    reading = read_text(text)
    assert said(reading, "rented_server", lessee="男", times=6)
    assert said(reading, "handed_over_credentials", giver="男", recipient="第三者", sold=True)
    other = read_text("男は偽名を使っていた。\n\n別の女がサーバーを契約していた。")
    assert said(other, "rented_server", lessee="別の女") and not said(other, "rented_server", lessee="男")


def test_who_denies_stands_outside_the_quotation() -> None:
    reading = read_text("中国外務省の報道官は「中国は攻撃に関与していない」と述べた。")
    assert said(reading, "denied", speaker="報道官") and not said(reading, "denied", speaker="China")


def test_an_unnamed_body_is_the_victim_before_whoever_announced_it() -> None:
    reading = read_text("ロシア外務省は、鉄道貨物会社が相次いでサイバー攻撃を受けた問題で会見した。")
    assert said(reading, "attacked", victim="鉄道貨物会社")
