"""Who speaks in a Japanese sentence: `…によると`, `…の調べでわかった`, and the topic of a predicate of saying.

Topics wait for their predicate: an inner one is taken first, so `長官は、外務省は否定していると述べた` is the ministry's word in
the secretary's. What somebody is said to have admitted or done before `事件で、` is told by whoever tells of it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import data
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.speech.quotations import Quotations
from urazuke.reports.speech.sayings import OUTER, SAYS, SPEAKERS, Saying, introduce

_BACKGROUND = re.compile(
    r"(?:事件|問題|件|障害|トラブル|事案|疑惑)(?:で|をめぐ[^、。]{0,6}|を受け[^、。]{0,4}|に関し[^、。]{0,4}|について)、"
)
_GOVERNMENTS = re.compile(r"(?:の|両|の両)?$")
_SAID_BEFORE = re.compile(r"(?:と|」|旨を|ことを)、?[^、。「」とをにはが]{0,6}$")
_PERSON = re.compile(r"(?:者|氏|官|員|士|長|幹部|代表|人|教授|容疑者|被告|大臣|首相|男|女|男性|女性|役員|社員|職員)$")
_NOBODY = re.compile(
    r"(?:関係|内容|結果|理由|目的|一方|今回|同様|場合|調べ|調査|捜査|発表|取材|報道|訂正|起訴状|冒頭|攻撃|事件|問題|記事|集団|名称|件名|画面|後|前|際|時|中|以降|以前|当初|容疑|資料|報告書|声明|文書|書面|メール|推計|集計|統計|ウイルス|マルウェア|事実|有無|真偽|詳細|流出|被害|契約|容疑|関与|影響|点|報酬|動機|手口|見返り)$"
)
# 報道官は、…と断定されたことについて「…」と述べた: what he is asked about is not his word
_TOLD_OF = re.compile(r"(?:こと|点|の)(?:について|に関し|をめぐ|に対し|を受け)[^「」]{0,12}$")
_TELLS = re.compile("述べ|話し|話す|主張|説明|訴え|強調|供述|語っ|語る|答え|明かし|反論|証言|釈明|弁解")
_SPEAKS = (
    "(?:明か|話|語|証言|打ち明け|言|続け|振り返|嘆|憤|こぼ|説明|指摘|解説|声を(?:潜め|落と|震わせ|荒らげ|ひそめ)|首をかしげ|胸を張|述べ|答え|訴え|力を込め|断言)"
    "(?:して|し|って|い|え|り|っ)?(?:いる|いた|す|る|た|う|てくれた|する|した)?"
)
_ANNOUNCES = re.compile(
    rf"(?:の[^。、はがを]{{1,16}})?(?:（[^（）]{{1,20}}）)?(?:は|が|も)、?(?:[^。「」はが]{{0,24}}、?)?(?:こう|そう|次のように|このように)?{_SPEAKS}。\s*"
)
_WAS_HEARD = re.compile(
    r"(?:に|から)(?:話|事情|経緯|真相|見方|考え)を聞(?:いた|くことができた)。\s*|(?:が|は)(?:本誌|本紙|記者)?の?(?:取材|質問)に(?:応じた|答えてくれた|応じてくれた)。\s*"
)
_HUSHED = re.compile(rf"[\s\u3000]*(?:こう|そう)?{_SPEAKS}のは、?")
HUSHED = re.compile(rf"[\s\u3000]*(?:と)?(?!こう|そう){_SPEAKS}のは、?")
_IS_HE = re.compile(r"(?:（[^（）]{1,20}）)?(?:だ|です|である|だった)。\s*")
_SENTENCE = 8  # characters of a quotation that is more than a name
_TURNS_TO = re.compile(r"[^。「」はがを]{0,14}(?:は|も)(?:[^。「」はが]{0,24}(?:に|で|対し|について|として))?、?")
_NEAR = re.compile(r"(?:[^、。「」はがも]{0,8}が)(?:\d{1,2}日、?)?[^、。「」はがをにとるたい]{0,10}")
_POLICE = frozenset(("police",))
_WITHOUT_SIDE = ("place",)  # a place speaks only as `側`, `政府` or `当局`


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = data("frames/speaking.toml")["ja"]
    said, titles = "|".join(words["said"]), "|".join(words["titles"])
    told = "|".join(words["accounts"])
    return {
        "source": re.compile(
            rf"^[」』）)]?(?:（[^）]{{1,12}}）)?(?:の?(?:{titles}))*(?:など|ら)?(?:によ(?:ると|りますと|れば)|への取材で|に対する取材で|の(?:{told})(?:で|から|によ(?:ると|りますと|れば)|を[基も]と?に))"
        ),
        "account": re.compile(
            rf"^[\s\u3000]*(?:この|これまでの|その後の)?(?:{'|'.join(words['bare'])})(?:によ(?:ると|りますと|れば)|では、|で、|は)"
        ),
        "reported": re.compile(r"^[」』）)]?(?:の?[^、。「」はがも]{0,8})?から(?:は|も)?、?"),
        "received": re.compile(r"との(?:報告|説明|回答|連絡|情報|指摘)を(?:受け|得)"),
        "topic": re.compile(rf"^[」』）)]?(?:（[^）]{{1,12}}）)?(?:の?(?:{titles}))*(?:など|ら)?(?P<mark>は|が|では|も|さえ)"),
        "side": re.compile(r"^[」』）)]?(?:側|政府|当局|両政府)"),
        "said": re.compile(rf"(?:{said})(?!され|せられ|られ)"),
        "telling": re.compile(
            rf"(?:[^、。「」はがも]{{0,8}})(?:は|が|も)(?:[^、。「」はがをにとた]{{0,10}}(?:で|に対し))?、?(?:{'|'.join(words['telling'])})"
        ),
        "carried": re.compile("|".join(words["carried"])),
        "unmentioned": re.compile(
            r"(?:^|(?<=[。、」\u3000\s]))(?P<who>(?:[一-鿿々ァ-ヴーA-Za-z・]{2,16}の)??[一-鿿々ァ-ヴーA-Za-z・]{2,20}?)(?:側|など)?"
            rf"(?:は(?:[^。、「」は]{{0,16}}、?)?「(?=[^「」]*[ぁ-ん][^「」]{{3}})|(?:の(?:{told}))?によ(?:ると|れば|りますと)|の(?:{told})では?、)"
        ),
    }


@dataclass(slots=True)
class Topic:
    item: Placed
    subject: bool  # marked by が
    used: bool = False


class JapaneseSpeakers:
    """The sayings of one sentence after the other; hearsay carries the last source on within a paragraph."""

    def __init__(self, scene: Scene, quotes: Quotations) -> None:
        self._scene, self._quotes = scene, quotes
        self._source: Saying | None = None
        self._last: Saying | None = None
        self._paragraph = -1

    def sayings(self, sentence: Sentence) -> list[Saying]:
        if sentence.paragraph != self._paragraph:
            self._source, self._last, self._paragraph = None, None, sentence.paragraph
        items = self._outer(sentence)
        items = sorted([*items, *self._unmentioned(sentence, items)], key=lambda p: p.start)
        sources = self._sources(sentence, items)
        found = [*sources, *self._subjects(sentence, items)]
        heard = _patterns()["carried"].search(self._scene.text, max(sentence.start, sentence.end - 24), sentence.end)
        carried = self._carried(found) or (self._last if heard and not found else None)
        if not sources and carried:
            found.insert(0, Saying(sentence.start, sentence.end, sentence.start, carried.who[-1:], False, (0, 0), OUTER))
        self._source = sources[-1] if sources else self._source
        self._last = found[-1] if found else self._last
        return found or self._announced(sentence, items)  # of what follows in marks, not of the sentences behind

    def _carried(self, found: list[Saying]) -> Saying | None:
        """The paragraph's source speaks on; a company's account ends where somebody else (県警は…とみている) begins to tell."""
        ends = found and self._source is not None and self._source.who[-1].type == "organisation"
        return None if ends else self._source

    def _sources(self, sentence: Sentence, items: list[Placed]) -> list[Saying]:
        text, rules = self._scene.text, _patterns()
        found = []
        for item in items:
            if self._inside(item):
                continue
            after = text[item.end : item.end + 30]
            bracketed = text[item.start - 2 : item.start] == "」（" and after.startswith("）と")
            named = bracketed or rules["source"].match(after)
            told = not named and rules["reported"].match(after) and rules["received"].search(text, item.end, sentence.end)
            if named or told:
                found.append(self._source_of(item, sentence))
        if not found and rules["account"].match(text[sentence.start : sentence.start + 24]):
            police = self._scene.last_before(sentence.start, _POLICE, 200)
            if police is not None:
                found.append(Saying(sentence.start, sentence.end, sentence.start, (police,), False, (0, 0), OUTER))
        return found

    def _unmentioned(self, sentence: Sentence, items: list[Placed]) -> list[Placed]:
        """`飛騨野信金は「…」としている`, `市の担当者によると`: those who speak so, though no mention was made of them."""
        found = []
        for match in _patterns()["unmentioned"].finditer(self._scene.text, sentence.start, sentence.end):
            start, end = match.span("who")
            if self._quotes.around(start) or any(p.start < end and start < p.end for p in items) or _NOBODY.search(match["who"]):
                continue
            person = _PERSON.search(match["who"]) is not None
            kind = "person_unnamed" if person else "organisation"
            found.append(introduce(self._scene, start, end, kind, "nominal" if person else "name"))
        return found

    def _source_of(self, item: Placed, sentence: Sentence) -> Saying:
        """Over the sentence, but not over the background that it begins with: `…攻撃を受けた事件で、`."""
        background = _BACKGROUND.search(self._scene.text, sentence.start, item.start)
        start = background.end() if background else sentence.start
        return Saying(start, sentence.end, item.start, (item,), False, (item.start, item.end), OUTER)

    def _subjects(self, sentence: Sentence, items: list[Placed]) -> list[Saying]:
        topics, text = self._topics(items), self._scene.text
        found = [s for t in topics if (s := self._inverted(t, sentence))]
        found += self._unsaid(topics, sentence)
        for match in _patterns()["said"].finditer(text, sentence.start, sentence.end):
            if self._quotes.around(match.start()):
                continue
            before = [t for t in topics if t.item.end <= match.start()]
            topic = self._taken_by(match, before, sentence) or self._topic_of(match, before)
            if topic is None:
                found += self._going_on(match, sentence)
                continue
            topic.used = True
            found.append(self._saying(topic, match, sentence))
        return found

    def _unsaid(self, topics: list[Topic], sentence: Sentence) -> list[Saying]:
        """`広報部は本紙の質問に「回答は控える」。`: the quotation ends the sentence, and no verb says that it was said."""
        text = self._scene.text
        quoted = list(self._quotes.from_(sentence.start, sentence.end))
        if not quoted or text[quoted[-1][1] : sentence.end].strip("。 \u3000\n") or quoted[-1][1] - quoted[-1][0] < _SENTENCE:
            return []
        start, end = quoted[-1]
        before = [t for t in topics if not t.subject and t.item.end < start]
        if not before or not _TURNS_TO.fullmatch(text, before[-1].item.end, start):
            return []
        before[-1].used = True
        item = before[-1].item
        return [Saying(item.start, end, item.start, (self._government(item),), True, (item.start, item.end), SAYS)]

    def _announced(self, sentence: Sentence, items: list[Placed]) -> list[Saying]:
        """`捜査関係者が明かす。`, `声を潜めるのは中堅社員だ。`, `姉に話を聞いた。`: whose words are to follow."""
        text = self._scene.text
        if "「" in text[sentence.start : sentence.end] or not items:
            return []
        opened = _HUSHED.match(text, sentence.start, sentence.end)
        for item in reversed(items):
            cleft = opened and item.start >= opened.end() and _IS_HE.fullmatch(text, item.end, sentence.end)
            if cleft or _ANNOUNCES.fullmatch(text, item.end, sentence.end) or _WAS_HEARD.fullmatch(text, item.end, sentence.end):
                return [Saying(sentence.start, sentence.start + 1, sentence.start, (item,), True, (0, 0), SAYS)]
        return []

    def _going_on(self, match: re.Match[str], sentence: Sentence) -> list[Saying]:
        """`女に関しては「…」と述べた`: who spoke in the sentence before speaks on."""
        last = self._last
        if last is None or not last.subject or not (self._scene.text[match.start() - 1] == "」" or _TELLS.search(match[0])):
            return []
        return [Saying(sentence.start, match.end(), sentence.start, last.who[-1:], True)]

    def _inverted(self, topic: Topic, sentence: Sentence) -> Saying | None:
        """`流出はないと、JAXAが発表した`: what is said comes first, its speaker and predicate follow."""
        text, item = self._scene.text, topic.item
        told = _patterns()["telling"].match(text, item.end, sentence.end)
        if told is None or not _SAID_BEFORE.search(text, max(sentence.start, item.start - 16), item.start):
            return None
        topic.used = True
        return Saying(sentence.start, told.end(), item.start, (self._government(item),), True, (item.start, item.end), SAYS)

    def _saying(self, topic: Topic, match: re.Match[str], sentence: Sentence) -> Saying:
        text, item = self._scene.text, topic.item
        before = text[max(sentence.start, item.start - 12) : item.start]
        start = sentence.start if topic.subject or re.search(r"(?:と|」|旨を)、?[^、。「」と]{0,4}$", before) else item.start
        quoted = self._quotes.around(match.start() - 2) if text[match.start() - 1 : match.start()] == "」" else None
        if quoted and quoted[0] > item.end and _TOLD_OF.search(text, item.end, quoted[0]):
            start = quoted[0]
        end = match.start() if "認め" in match[0] else min(match.end() + 8, sentence.end)
        who = self._government(item)
        return Saying(start, max(end, start + 1), item.start, (who,), True, (item.start, item.end), SAYS)

    def _taken_by(self, match: re.Match[str], topics: list[Topic], sentence: Sentence) -> Topic | None:
        """検察側は、被告は金を受け取ったと指摘した: of several topics the one that the grammar gives to the verb of saying."""
        marked = [t for t in topics if not t.subject and not t.used]
        clauses = self._scene.clauses(sentence) if len(marked) > 1 else None
        if clauses is None:
            return None
        told = next(
            (i for i, p in enumerate(clauses.phrases) if p.predicate and match.start() <= p.end - 1 and p.start < match.end()), None
        )
        spans = [(clauses.phrases[i].start, clauses.phrases[i].core) for i in clauses.taken[told]] if told is not None else []
        own = [t for t in marked if any(a <= t.item.start and t.item.end <= b for a, b in spans)]
        return own[0] if own and own[0] is not marked[-1] else None

    @staticmethod
    def _topic_of(match: re.Match[str], topics: list[Topic]) -> Topic | None:
        near = [t for t in topics if t.subject and _NEAR.fullmatch(match.string, t.item.end, match.start())]
        if near:
            return near[-1]
        marked = [t for t in topics if not t.subject]
        waiting = [t for t in marked if not t.used]
        return waiting[-1] if waiting else marked[-1] if marked else None

    def _topics(self, items: list[Placed]) -> list[Topic]:
        text, rules = self._scene.text, _patterns()
        topics = []
        for item in items:
            after = text[item.end : item.end + 40]
            marked = rules["topic"].match(after)
            if self._inside(item) or marked is None or (item.type in _WITHOUT_SIDE and not rules["side"].match(after)):
                continue
            topics.append(Topic(item, marked["mark"] == "が"))
        return topics

    def _government(self, item: Placed) -> Placed:
        """`リトアニアとポーランドの両政府は`: the country speaks."""
        text = self._scene.text
        if not re.fullmatch(r"両?(?:国)?(?:政府|当局)", text[item.start : item.end]):
            return item
        before = [p for p in self._scene.within(max(0, item.start - 30), item.start) if p.type == "place"]
        near = [p for p in before if _GOVERNMENTS.fullmatch(text[p.end : item.start])]
        if not near:
            return item
        joined = [p for p in before if p.end < near[-1].start and text[p.end : near[-1].start] in ("と", "、", "・", "や")]
        return (joined or near)[-1]

    def _inside(self, item: Placed) -> bool:
        """Inside a quotation that is more than its own name in brackets."""
        around = self._quotes.around(item.start)
        return around is not None and (around[0] != item.start - 1 or around[1] - 1 != item.end)

    def _outer(self, sentence: Sentence) -> list[Placed]:
        """Mentions that may speak, the widest where one holds another."""
        kept: list[Placed] = []
        for item in self._scene.within(sentence.start, sentence.end):
            if item.type in SPEAKERS and not (kept and item.end <= kept[-1].end):
                kept.append(item)
        return kept
