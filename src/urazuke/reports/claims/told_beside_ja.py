"""What the sentence behind a claim adds to it: 見返りは20万円だった to a hand-over, 偽名を使っていた to a rental; whose data leaked.

Only the next sentence of the paragraph adds anything, and only what the claim does not tell itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.reports.claims.draft import Draft
from urazuke.reports.claims.moment import Value
from urazuke.reports.entities.cast import Referent
from urazuke.reports.scene import Scene

_PAID = re.compile(
    r"[\s\u3000]*(?:その)?(?:見返り|報酬|代金|対価|謝礼)(?:は|に|として)(?![^。]{0,20}(?:受け取って(?:い)?ない|なかった|不明|分かって))"
)
_FALSE = re.compile(
    r"(?:実在しない|架空の|他人の|別人の|知人の|死亡した|亡くなった|偽の|うその|虚偽の)[^。、]{0,16}(?:名|名前|氏名|名義|住所|身分|書類|情報)[^。、]{0,6}"
    r"(?:を(?:使|用い|かた|入力|登録|名乗|書)|で(?:契約|登録|申し込)|が(?:使|登録|入力|用い))"
    r"|(?:名前|氏名|名義|契約者(?:名|情報)|登録情報)[^。、]{0,10}(?:は|が)[^。、]{0,6}(?:架空|虚偽|偽|うそ|実在しな)"
)
# 旅行会社から流出した: of a body that nothing else is told of
_FROM_OTHERS = re.compile(
    r"(?:会社|業者|社|店|病院|大学|機関|企業|サイト|委託先|団体|組織|庁|省|市|県|学校|一部|一社|1社)(?:など)?(?:から|では|で)[^。、]{0,12}$"
)
_PRODUCT = frozenset(("product",))
_BODIES = ("organisation", "government_body")


def add_told_beside(drafts: Sequence[Draft], scene: Scene) -> None:
    """Fills `sold` and `false_name` from the sentence behind."""
    for draft in (d for d in drafts if d.type == "exploited" and "vulnerability" in d.arguments and "product" not in d.arguments):
        if product := scene.last_before(draft.sentence, _PRODUCT):  # VPN機器「X」から入った。機器の脆弱性が…
            draft.arguments["product"] = [product.who]
    starts = {s.start: n for n, s in enumerate(scene.sentences)}
    renting = {d.sentence for d in drafts if d.type == "rented_server"}
    for draft in drafts:
        number = starts.get(draft.sentence)
        if number is None or number + 1 >= len(scene.sentences) or draft.factuality == "denied":
            continue
        following = scene.sentences[number + 1]
        if following.paragraph != scene.sentences[number].paragraph or scene.sentences[number].heading:
            continue
        if draft.type == "handed_over_credentials" and _PAID.match(scene.text, following.start, following.end):
            draft.arguments.setdefault("sold", [True])
        told_again = following.start in renting
        if draft.type == "rented_server" and not told_again and _FALSE.search(scene.text, following.start, following.end):
            draft.arguments.setdefault("false_name", [True])


def give_owners(drafts: Sequence[Draft], text: str) -> None:
    """Data of which the sentence does not tell whose they were: of whoever it says was attacked, else of the only body attacked."""
    attacks = [d for d in drafts if d.type == "attacked" and d.factuality in ("stated", "suspected")]
    everybody = _bodies(attacks)
    for draft in (d for d in drafts if d.type == "leaked" and "victim" not in d.arguments):
        if _FROM_OTHERS.search(text, draft.sentence, draft.trigger[0]):
            continue
        here = _bodies([a for a in attacks if a.sentence == draft.sentence])
        chosen = here if len(here) == 1 else everybody
        if len(chosen) == 1:
            draft.arguments["victim"] = [chosen[0]]


def _bodies(attacks: Sequence[Draft]) -> list[Value]:
    found = {v.id: v for a in attacks for v in a.arguments.get("victim", []) if isinstance(v, Referent) and v.type in _BODIES}
    return list(found.values())
