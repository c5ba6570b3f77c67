"""Newspapers write マルウエア and ＪＡＸＡ for マルウェア and JAXA, PDFs ⽇ for 日: read in one spelling, shown in that of the document.

The fold takes one character for one, so that every offset counts in the document's own text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from urazuke.evidence.claim import Claim, Entity

_LARGE = re.compile(r"(?<=[ウヴ])エ(?=[アブーイ])")

_JA = "\u3041-\u30ff\u3400-\u9fff「」"
# 曙光インキ(川口市), 男(38)
_BRACKETS = re.compile(rf"(?<=[{_JA}A-Z])\(((?=[^()\n]*[{_JA}])[^()\n]{{1,60}}|(?<=[{_JA}]\()[^()\n]{{1,40}})\)")
_FOLDED = re.compile(r"[０-９Ａ-Ｚａ-ｚ\u2e80-\u2fdf\uf900-\ufaff]")
_NARROW = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
_RADICALS = (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))  # what fonts of PDFs have in place of the character that looks alike
_SUPPLEMENT = dict(zip(map(ord, "⺟⺠⻁⻄⻆⻑⻘⻝⻣⻤⻨⻩⻫⻭⻯⻲"), "母民虎西角長青食骨鬼麦黄斉歯竜亀", strict=True))
_PLAIN = _SUPPLEMENT | {
    code: plain for code in _RADICALS if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1 and plain != chr(code)
}
_FOLD = _NARROW | _PLAIN


def in_one_spelling(text: str) -> str:
    """The text as the lists and frames spell it; as long as the text."""
    text = _LARGE.sub("ェ", text) if "ウエ" in text else text
    text = _BRACKETS.sub(lambda m: f"（{m[1]}）", text) if "(" in text else text
    return text.translate(_FOLD) if _FOLDED.search(text) else text


def as_spelt(entities: tuple[Entity, ...], claims: tuple[Claim, ...], text: str) -> tuple[tuple[Entity, ...], tuple[Claim, ...]]:
    """Names and quoted words as the document writes them, but for characters that only look alike."""
    folded = in_one_spelling(text)
    if folded == text:
        return entities, claims

    def original(words: str) -> str:
        at = folded.find(words)
        return text[at : at + len(words)].translate(_PLAIN) if at >= 0 else words

    def quoted(arguments: Mapping[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
        return {role: tuple(original(v) if isinstance(v, str) else v for v in values) for role, values in arguments.items()}

    return (
        tuple(replace(e, name=original(e.name)) for e in entities),
        tuple(replace(c, arguments=quoted(c.arguments)) for c in claims),
    )
