"""A transcript names who speaks before each turn: `Olga Dementyeva: …`, `Question: …`, `問 …`, `答 …`."""

from __future__ import annotations

import itertools
import re

from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.scene import Placed, Scene
from urazuke.reports.speech.sayings import SPEAKERS, introduce

NAMES, TURNS = 500, 500  # of a document, that are looked at
_ASKS = re.compile(r"(?:Q(?:uestion)?(?: \d+)?|Reporter|Journalist|Moderator|(?:.*[\s\u3000].{1,4})?記者|質問|問)$", re.IGNORECASE)
_ANSWERS = re.compile(r"(?:A(?:nswer)?(?: \d+)?|答え|回答|答|(?:外務)?報道官|大臣|外務大臣|長官|官房長官)$", re.IGNORECASE)
_LABEL = re.compile(
    r"[\s\u3000*]*(?:\d+\. )?(?P<label>[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|of|the|for)){0,6}(?: \([^()\n]{1,60}\))?)\s?:[\s*]+(?=\S)"
    r"|[\s\u3000]*【(?P<bracket>[^【】\n]{1,24})】(?!\s*$)"
    r"|[\s\u3000]*(?P<kana>問|答|[^\s\u3000:：、。「」]{2,20})(?:[:：]|(?<=[問答])[\s\u3000])"
)


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
        match = _LABEL.match(self._scene.text, max(0, sentence.start - 4) if sentence.start < 4 else sentence.start, sentence.end)
        return (match["label"] or match["bracket"] or match["kana"]) if match else None

    def _is_turn(self, label: str, names: list[str], asked: bool) -> bool:
        if _ASKS.match(label) or _ANSWERS.match(label):
            return asked
        known = self._named(label) is not None
        again = names.count(_plain(label)) > 1 or (_TITLE.match(label) is not None and len(set(names)) < len(names))
        return (asked and known) or again

    def _follow(self, turns: dict[int, str], first: int) -> None:
        host = next((p for p in reversed(self._scene.within(0, first)) if p.type == "person" and p.kind == "name"), None)
        now: Placed | None = None
        for sentence in self._scene.sentences:
            if label := turns.get(sentence.start):
                if not _ASKS.match(label) and not _ANSWERS.match(label) and self._named(label, sentence.start) is None:
                    self._introduce(label, sentence)
                now = None if _ASKS.match(label) else host if _ANSWERS.match(label) else self._named(label, sentence.start)
            elif sentence.heading:
                now = None
            if now is not None:
                self.of[sentence.start] = now

    def _introduce(self, label: str, sentence: Sentence) -> None:
        """A name that no mention was made of: the person of that turn, from its first label on."""
        title = _TITLE.match(label)
        start = self._scene.text.index(label, sentence.start) + (title.end() if title else 0)
        bare = re.sub(r" \([^()]*\)$", "", label[title.end() if title else 0 :])
        self._names.append((bare.lower(), introduce(self._scene, start, start + len(bare), "person", "name")))

    def _named(self, label: str, at: int = 0) -> Placed | None:
        """The person or body of that name: a mention in the label, or one whose name the label spells."""
        inside = [p for p in self._scene.within(at, at + len(label) + 4) if p.type in SPEAKERS and p.kind == "name"] if at else []
        if inside:
            return inside[0]
        low = label.lower()
        return next((item for name, item in self._names if name in low), None)


def _plain(label: str) -> str:
    """Without title and office: `Hon HEMI ROPATA (Minister of Transport)`."""
    return re.sub(r" \([^()]*\)$", "", _TITLE.sub("", label.strip())).lower()


def _starts_line(text: str, sentence: Sentence) -> bool:
    return text[text.rfind("\n", 0, sentence.start) + 1 : sentence.start].strip() == ""
