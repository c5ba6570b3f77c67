"""Every personal value of the records has one pseudonym, and is known again in whatever text it stands.

A name and its reading are `Person 3`, all else is its kind and a number, `phone-17`. The numbers follow the order of the records,
those of watched accounts first; they are no hash, which could be guessed again. The same records give the same pseudonyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.folding import decoded_forms, fold, folded_text
from urazuke.linkage.names.written import written_names

REMOVED = "(taken out)"
SHORTEST = 3  # of a value that is looked for inside other text, two of characters; a shorter one goes where it is all that is said
SHORTEST_DIGITS = 6  # of digits alone, for every text has numbers
NAMES = ("name", "name_reading")
_START = 2
_MARKS, _FILLER, _LAST_MARK = 0xF0000, "\U0010fffd", 0xFFFFD  # private planes: no text has a meaning there
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.])[+\uff0b]?[(\uff08]?\d[\d\s().\uff08\uff09/\u2010-\u2015\u2212\u30fc\uff0d-]{6,24}(?<=\d)(?![0-9A-Za-z])"
)
_END_OF_DIGITS = re.compile(r"\d(?=\D|$)")
_COUNTRY = "81"


class Redactor:
    """Knows every personal value, and what is written for it."""

    def __init__(self, language: str = "en") -> None:
        self._say = Catalogue(language)
        self._known: dict[str, str] = {}
        self._inside: dict[str, str] = {}  # of the known those that are looked for inside other text
        self._lengths: dict[str, list[int]] = {}
        self._counts: dict[str, int] = {}
        self._phones: dict[str, str] = {}
        self._marks: dict[str, str] = {}

    def learn(self, column: str, value: str, *, same_as: str | None = None) -> str:
        """Its pseudonym from now on; that of `same_as` where the two are of one person and this one is new."""
        key = folded_text(value)
        if key not in self._known:
            self._known[key] = same_as or self._next(column)
        pseudonym = self._known[key]
        for form in (key, *(_other_orders(value) if column in NAMES else ())):
            self._known.setdefault(form, pseudonym)
            self._look_for(form)
        if column == "phone":
            self._phones.setdefault(_national(key), pseudonym)
        return pseudonym

    def pseudonym(self, column: str, value: str) -> str:
        """What is written for a value that is personal whether or not the records say it so: a form derived from one counts too."""
        key = folded_text(value)
        if key not in self._known:
            known = self._phones.get(_national(key)) if column == "phone" else None
            self._known[key] = known or self._next(column)
        return self._known[key]

    def _next(self, column: str) -> str:
        kind = "name" if column in NAMES else "ip" if column.endswith("_ip") else column
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._written(kind, self._counts[kind])

    def _written(self, kind: str, number: int) -> str:
        key = f"pseudonym.{kind}"
        return self._say(key, n=str(number)) if self._say.has(key) else f"{kind.replace('_', '-')}-{number}"

    def examples(self) -> dict[str, str]:
        """What pseudonyms look like."""
        return {"person": self._written("name", 3), "phone": self._written("phone", 17)}

    def _look_for(self, key: str) -> None:
        least = SHORTEST_DIGITS if key.isdecimal() else SHORTEST if key.isascii() else _START
        if len(key) >= least and key not in self._inside:
            self._inside[key] = self._known[key]
            lengths = self._lengths.setdefault(key[:_START], [])
            if len(key) not in lengths:
                lengths.append(len(key))
                lengths.sort(reverse=True)

    def knows(self, value: str) -> bool:
        return folded_text(value) in self._known

    def text(self, text: str) -> str:
        """The text with every personal value in it replaced, however it is spaced and written; REMOVED where escapes hide one."""
        if (whole := self._known.get(folded_text(text))) is not None:
            return whole
        parts: list[str] = []
        done = 0
        for start, end, pseudonym in self._found(text):
            parts += [text[done:start], pseudonym]
            done = end
        made = "".join([*parts, text[done:]]) if parts else text
        return REMOVED if any(self._holds(form) for form in decoded_forms(made)) else made

    def mask(self, text: str) -> str:
        """The text, as long as before, with a mark for every personal value: offsets into it stay; `unmask` tells what it shows."""
        parts: list[str] = []
        plain, done = _PRIVATE.sub("\ufffd", text), 0
        for start, end, pseudonym in self._found(plain):
            parts += [plain[done:start], self._mark(pseudonym), _FILLER * (end - start - 1)]
            done = end
        return "".join([*parts, plain[done:]])

    def unmask(self, text: str) -> str:
        """Masked text, or a part of it, as it is shown."""
        return _PRIVATE.sub(lambda mark: self._marks.get(mark[0], ""), text)

    def _mark(self, pseudonym: str) -> str:
        for mark, known in self._marks.items():
            if known == pseudonym:
                return mark
        mark = chr(min(_MARKS + len(self._marks), _LAST_MARK))
        self._marks[mark] = pseudonym if ord(mark) < _LAST_MARK else REMOVED
        return mark

    def _holds(self, text: str) -> bool:
        return folded_text(text) in self._known or next(self._found(text), None) is not None

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and pseudonym of every personal value in the text, in order, the longest where several begin."""
        folded = fold(text)
        phones = dict(self._phones_in(text)) if self._phones else {}
        at, size = 0, len(folded.text)
        while at < size:
            place = folded.starts[at]
            length = next((n for n in self._lengths.get(folded.text[at : at + _START], ()) if self._is_at(folded, at, n)), 0)
            if length:
                yield (*folded.span(at, length), self._inside[folded.text[at : at + length]])
                at += length
            elif place in phones:
                yield (place, *phones[place])
                while at < size and folded.starts[at] < phones[place][0]:
                    at += 1
            else:
                at += 1

    def _phones_in(self, text: str) -> Iterator[tuple[int, tuple[int, str]]]:
        """Start, end and pseudonym of every number that is dialled as a known one is, whatever parts its digits."""
        for match in _PHONE.finditer(text):
            for end in reversed([m.end() for m in _END_OF_DIGITS.finditer(match[0])]):
                if (pseudonym := self._phones.get(_national(folded_text(match[0][:end])))) is not None:
                    yield match.start(), (match.start() + end, pseudonym)
                    break

    def _is_at(self, folded: Any, at: int, length: int) -> bool:
        return at + length <= len(folded.text) and folded.text[at : at + length] in self._inside and folded.stands_alone(at, length)


def read_in_turn(redactor: Redactor, rows: list[Mapping[str, Any]], columns: tuple[str, ...], public: set[str]) -> None:
    """Learn the personal values of the rows; a reading is the person whose name stands beside it."""
    for row in rows:
        person = None
        for column in columns:
            value = (row[column] or "").strip()
            if value and value not in public:
                learned = redactor.learn(column, value, same_as=person if column in NAMES else None)
                person = learned if column == "name" else person


def _other_orders(name: str) -> Iterator[str]:
    """The names in the field without companies and titles, family name first and last."""
    for written in written_names(name):
        whole = folded_text("".join(written.parts))
        if len(written.parts) > 1 or (written.script == "han" and len(whole) > 2):
            yield whole
            yield folded_text("".join(reversed(written.parts)))


def _national(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return "0" + digits[len(_COUNTRY) :] if phone.startswith("+" + _COUNTRY) else digits
