"""User agents: a browser's from `Mozilla/`, a program's by its name, and whatever a field called User-Agent holds."""

from __future__ import annotations

import re

from urazuke.reports.observables.finds import Finds
from urazuke.reports.patterns import data

_PRODUCT = r"[A-Za-z][\w.+!-]*/[\w.+-]+"
_COMMENT = r"\([^()\n]{1,250}\)"
_REST = (
    rf"(?: (?!Mozilla/){_PRODUCT}| {_COMMENT}| like Gecko| Gecko(?=[ )]|\Z)| Mobile(?= )| Opera \d{{1,2}}\.\d{{1,2}}| Safari(?=\s|\Z)"
    r"|;? ?\[[\w/.;:,=+-]{3,400}\])*"
)
_BROWSER = re.compile(rf"/\d{{1,2}}\.\d{{1,3}}(?:\.\d)? {_COMMENT}{_REST}")
_FIELD = re.compile(
    r"gents?(?: (?:string|header|field|value|name))?(?: (?:is|was|of|set to|named|like))?(?:\s?[:=]\s?|\s{1,12})"
    r"(?:\"([^\"\n]{3,300})\"|“([^”\n]{3,300})”|'([^'\n]{3,300})'|`([^`\n]{3,300})`)"
    r"|gent: ([^\n]{3,300})"
)
_AGENT = re.compile(r"(?<![A-Za-z])(?P<user>[Uu]ser[- _]?)?[Aa]\Z")
_JAPANESE_FIELD = re.compile(
    r"エージェント(?:文字列|名)?(?:に?は|が|に|の値は|として|：|:)?、?(?:「([^」\n]{3,300})」|“([^”\n]{3,300})”|\"([^\"\n]{3,300})\")"
)
_SLASH = re.compile(r"/\d")
_VERSION = re.compile(r"/\d[\w.+-]*" + _REST)
_BROWSERS = ("Mozilla", "Opera", "Dalvik")
_PROGRAMS = tuple(sorted(data("gazetteers/user_agents.toml")["programs"], key=lambda name: -len(name)))


def find_user_agents(finds: Finds) -> None:
    """Browsers first: what names a browser holds names of others."""
    for names, rest in ((_BROWSERS, _BROWSER), (_PROGRAMS, _VERSION)):
        _find_named(finds, names, rest)
        if names is _BROWSERS:
            _find_fields(finds)


def _find_named(finds: Finds, names: tuple[str, ...], rest: re.Pattern[str]) -> None:
    """`name/version …`, found by the slash."""
    text = finds.text
    for slash in _SLASH.finditer(text):
        at = slash.start()
        before = text[max(0, at - 28) : at]
        if not before.endswith(names):
            continue
        start = at - len(next(name for name in names if before.endswith(name)))
        match = rest.match(text, at)
        if match and not _is_letter(text, start - 1):
            _add(finds, start, match.end())


def _find_fields(finds: Finds) -> None:
    """The value of a field called User-Agent, or of an agent string: in quotes, or to the end of its line."""
    text = finds.text
    for match in _FIELD.finditer(text):
        name = _AGENT.search(text, max(0, match.start() - 12), match.start())
        group = match.lastindex or 0
        if name is None or not (name["user"] or " string" in match[0]):
            continue
        if group < 5 or name.start() - (text.rfind("\n", 0, name.start()) + 1) < 4:
            _add(finds, *match.span(group))
    for match in _JAPANESE_FIELD.finditer(text):
        _add(finds, *match.span(match.lastindex or 0))


def _add(finds: Finds, start: int, end: int) -> None:
    value = finds.text[start:end].rstrip(" \r.,;")
    if value and finds.is_free(start, start + len(value)):
        finds.claim("user_agent", value, start, start + len(value))


def _is_letter(text: str, at: int) -> bool:
    return at >= 0 and text[at].isascii() and text[at].isalnum()
