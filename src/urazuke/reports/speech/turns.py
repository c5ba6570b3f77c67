"""A transcript names who speaks before each turn: `Olga Dementyeva: …`, `Question: …`, `問 …`, `答 …`."""

from __future__ import annotations

import functools
import itertools
import re

from urazuke.reports.entities.nominal_heads import words as noun_words
from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.patterns import data
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.speech.sayings import SPEAKERS, introduce

NAMES, TURNS = 500, 500  # of a document, that are looked at
_ASKS = re.compile(
    r"(?:[―─—－–ー-]{2}|Q(?:uestion)?(?: ?\d+)?|Reporter|Journalist|Moderator|(?:.*[\s\u3000].{1,4})?記者"
    r"|キャスター|アナウンサー|アナ|司会者?|ナレーション|ナレーター|スタジオ|リポーター|解説委員|質問|問)$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"(?:A(?:nswer)?(?: ?\d+)?|答え|回答|答|(?:外務)?報道官|大臣|外務大臣|長官|官房長官)$", re.IGNORECASE)
_SEATS = (
    "(?:副)?委員長|委員|(?:国務|副)?大臣|政務官|(?:政府)?参考人|議員|議長|君|長官|局長|知事|[市町村区]長|副[市町村区]長|教育長|部長|課長|番"
)
_LABEL = re.compile(
    r"[\s\u3000*]*(?:\d+\. )?(?P<label>[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|of|the|for)){0,6}(?: \([^()\n]{1,60}\))?)\s?:[\s*]+(?=\S)"
    r"|[\s\u3000]*【(?P<bracket>[^【】\n]{1,24})】(?!\s*$)"
    r"|[\s\u3000]*(?:(?<=[○◯◎〇●])|[○◯◎〇●]\s?)[^\s\u3000（）。、「」]{1,20}（(?P<member>[^（）\n]{2,40}?)(?:君|さん|氏)?）[\s\u3000]"
    rf"|[\s\u3000]*(?:(?<=[○◯◎〇●])|[○◯◎〇●]\s?)(?P<seat>[^\s\u3000（）。、「」]{{0,6}}?(?:{_SEATS}))[\s\u3000](?=\S)"
    r"|[\s\u3000]*[（(](?P<round>記者|質問|[^（）()。、\n]{0,12}(?:長官|大臣|報道官|社長|部長|知事|市長|氏))[）)](?=\S)"
    r"|[\s\u3000]*(?P<dash>[―─—－–ー-]{2})(?=\S)"
    r"|[\s\u3000]*(?P<post>[\u3400-\u9fff\u30a1-\u30fc]{0,12}(?:長|大臣|報道官|氏|教授|弁護士|担当者|代表|取締役))\u3000(?=\S)"
    r"|[\s\u3000]*(?P<kana>問|答|[QA][0-9]{0,2}(?=[:：])|(?![\d.]+[:：])[^\s\u3000:：、。「」]{2,20})(?:[:：]|(?<=[問答])[\s\u3000])"
)


_MET = re.compile("会見|一問一答|やり取り|記者|インタビュー")  # what a company answers its customers, it answers itself
_NO_NAMES = ("国務", "政府", "総務", "外務", "財務", "法務", "防衛", "環境", "副", "官房", "警察庁", "担当", "主査", "理事")
_OFFICES = ("長", "長官", "知事", "大臣", "報道官", "教授", "弁護士", "担当者", "代表", "取締役", "氏")
_TITLE = re.compile(r"(?:(?:The )?(?:Rt )?Hon|Mr|Mrs|Ms|Dr|Sir|Prof|Senator|Minister|Chair(?:man|woman|person)?)\.? ")


class Turns:
    """Who has the floor in each sentence; None where the document is no transcript, or where one asks who is not named."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.of: dict[int, Placed] = {}
        named = (p for p in scene.placed if p.type in SPEAKERS and p.kind == "name")
        self._names = [(n.lower(), p) for p in itertools.islice(named, NAMES) for n in p.who.names if len(n) > 3 or not n.isascii()]
        labelled = [(s, label) for s in scene.sentences if _starts_line(scene.text, s) and (label := self._label(s))][:TURNS]
        names = [_plain(label) for _, label in labelled]
        asked = any(_ASKS.match(n) for n in names)
        turns = {s.start: label for s, label in labelled if self._is_turn(label, names, asked)}
        if len(turns) >= 2:
            self._follow(turns, min(turns))

    def _label(self, sentence: Sentence) -> str | None:
        match = _LABEL.match(self._scene.text, max(0, sentence.start - 4) if sentence.start < 4 else sentence.start, sentence.end + 3)
        return (
            next((match[g] for g in ("label", "bracket", "member", "seat", "round", "dash", "post", "kana") if match[g]), None)
            if match
            else None
        )

    def _is_turn(self, label: str, names: list[str], asked: bool) -> bool:
        if _ASKS.match(label) or _ANSWERS.match(label):
            return asked
        if f"（{label}君）" in self._scene.text or re.search(rf"[○◯◎〇●]\s?{re.escape(label)}[\s\u3000]", self._scene.text):
            return True  # the minutes of a parliament
        who = self._named(label)
        if who is not None and who.type == "media_outlet":
            return False  # 【3月2日 東西通信】
        known = who is not None or self._in_office(label) is not None
        again = names.count(_plain(label)) > 1 or (_TITLE.match(label) is not None and len(set(names)) < len(names))
        shouted = label.isupper() and len(label) > 4 and any(names.count(n) > 1 for n in names)  # SISTER: in a script
        return (asked and known) or again or shouted

    def _follow(self, turns: dict[int, str], first: int) -> None:
        before = list(reversed(self._scene.within(0, first)))
        named = (p for p in before if p.type == "person" and p.kind == "name")
        questions = any(label.startswith("Q") for label in turns.values()) and _MET.search(self._scene.text, 0, 600) is None
        host = (
            None
            if questions and self._scene.language == "ja"
            else next(named, None) or next((p for p in before if p.who.features.get("role") == "spokesperson"), None)
        )
        now: Placed | None = None
        asked = False
        for sentence in self._scene.sentences:
            if label := turns.get(sentence.start):
                who = self._named(label, sentence.start) or self._in_office(label)
                if who is None and not _ASKS.match(label) and (not _ANSWERS.match(label) or (host is None and label.endswith(_OFFICES))):
                    who = self._introduce(label, sentence)
                asked = _ASKS.match(label) is not None
                now = None if asked else who or host if _ANSWERS.match(label) else who
            elif asked and host:  # --契約者は誰か。 「捜査中だ」
                quoted = self._scene.text.startswith("「", sentence.start) or self._scene.quotations.around(sentence.start)
                now = host if quoted else None
            elif sentence.heading:
                now = None
            if now is not None:
                self.of[sentence.start] = now

    def _in_office(self, label: str) -> Placed | None:
        """`部長` answers: 深沢誠・農林水産部長, whom the text named before."""
        if not label.endswith(_OFFICES):
            return None
        held = re.compile(rf"(?:（[^（）]{{1,12}}）)?[・\s\u3000]?[^、。\n「」（）はがをにも]{{0,14}}{re.escape(label)}(?![\u3400-\u9fff])")
        people = (p for _, p in self._names if p.type == "person")
        return next((p for p in people if held.match(self._scene.text, p.end)), None)

    def _introduce(self, label: str, sentence: Sentence) -> Placed | None:
        """A name that no mention was made of: the person of that turn, from its first label on."""
        title = _TITLE.match(label)
        start = self._scene.text.index(label, sentence.start) + (title.end() if title else 0)
        bare = re.sub(r" \([^()]*\)$", "", label[title.end() if title else 0 :])
        if (seated := re.fullmatch(rf"(?P<name>[\u3400-\u9fff々]{{1,4}}?)(?:{_SEATS})", bare)) and seated["name"] not in _NO_NAMES:
            label = bare = seated["name"]  # ○楠国務大臣
        unnamed = (label.endswith(_OFFICES) and not label.endswith("氏")) or (label.isupper() and label.lower() in _somebody())
        kind, mention = ("person_unnamed", "nominal") if unnamed else ("person", "name")
        self._names.append((bare.lower(), introduce(self._scene, start, start + len(bare), kind, mention)))
        return self._names[-1][1]

    def _named(self, label: str, at: int = 0) -> Placed | None:
        """The person or body of that name: a mention in the label, or one whose name the label spells."""
        at = max(at, self._scene.text.find(label, at, at + 30)) if at else 0
        inside = [p for p in self._scene.within(at, at + len(label) + 4) if p.type in SPEAKERS and p.kind == "name"] if at else []
        if inside:  # （警察庁サイバー警察局長　根岸武君）
            return next((p for p in inside if p.type == "person"), inside[0])
        low = label.lower()
        return next((item for name, item in self._names if name in low), None)


@functools.cache
def _somebody() -> frozenset[str]:
    """What a script calls whoever is not named: SISTER, AMBASSADOR."""
    return frozenset(
        (*data("frames/speaking.toml")["en"]["people"], *noun_words("family"), "presenter", "man", "woman", "boy", "girl", "voice")
    )


def _plain(label: str) -> str:
    """Without title and office: `Hon HEMI ROPATA (Minister of Transport)`."""
    return re.sub(r" \([^()]*\)$", "", _TITLE.sub("", label.strip())).lower()


def _starts_line(text: str, sentence: Sentence) -> bool:
    return text[text.rfind("\n", 0, sentence.start) + 1 : sentence.start].strip("○◯◎〇● \t\u3000") == ""
