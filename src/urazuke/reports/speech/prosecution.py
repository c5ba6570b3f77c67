"""What prosecutors and their papers state of an accused person is what they suspect him of."""

from __future__ import annotations

import re

from urazuke.reports.grammar.sentences import Sentence
from urazuke.reports.speech.sayings import Saying

_PROSECUTORS = re.compile(r"prosecut|^(?:the )?crown$|grand jury|district attorney|検察|地検|高検|検事", re.IGNORECASE)
_PAPERS = re.compile(
    r"\b(?:indictments?|charge sheets?|charging (?:documents?|papers)|criminal complaints?|affidavits?|(?:court|charging) filings?)\b"
    r"|起訴状|公訴事実|冒頭陳述",
    re.IGNORECASE,
)


def prosecuting(saying: Saying | None) -> bool:
    """Whether the innermost of those who say it is a prosecutor."""
    return saying is not None and bool(_PROSECUTORS.search(saying.who[-1].who.name))


def in_a_charge(text: str, sentence: Sentence) -> bool:
    """Whether the sentence tells what is written in an indictment."""
    return bool(_PAPERS.search(text, sentence.start, sentence.end))
