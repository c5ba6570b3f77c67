"""Defanged text is made whole again without losing where each character stood: hxxp, [.], (dot), [at], [:]."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DEFANGED = re.compile(
    r"(?P<dot>[ \t]?[\[({<]\s?(?:\.|dot|punto)\s?[\])}>][ \t]?|\\\.|\[\.|\.\]|\(\.|\.\)|(?<=\w)[ \t]dot[ \t](?=\w))"
    r"|(?P<at>[ \t]?[\[({<]\s?(?:@|at)\s?[\])}>][ \t]?)"
    r"|(?P<sep>[\[({]://[\])}]|[\[({]:[\])}](?=//)|:\[//\]|\[:\]//|__(?=[\w.-]+\.))"
    r"|(?P<colon>[\[({]:[\])}])|(?P<slash>\[/\]|\\/)"
    r"|(?P<scheme>(?<![A-Za-z0-9])(?:h(?:xx|tt|XX|\*\*|\+\+|x|t|xxx)[pP](?P<s>[sSx]?)|HXXP(?P<S>S?)|f[xX]p|fXp|meow(?P<m>s?)|ht__ps?)(?=[\[({]?:[\])}]?(?:\[?/|\\)))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Refanged:
    """`text` is whole; `starts[i]` and `ends[i]` say where its i-th character stood, None where nothing was changed."""

    text: str
    starts: tuple[int, ...] | None
    ends: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters [start, end) stood."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def refang(text: str) -> Refanged:
    """The text made whole."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _DEFANGED.finditer(text):
        plain = _plain(match)
        if plain == match[0]:
            continue
        parts += [text[at : match.start()], plain]
        starts += [*range(at, match.start()), *([match.start()] * len(plain))]
        ends += [*range(at + 1, match.start() + 1), *([match.end()] * len(plain))]
        at = match.end()
    if not parts:
        return Refanged(text, None, None)
    parts.append(text[at:])
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Refanged("".join(parts), tuple(starts), tuple(ends))


def _plain(match: re.Match[str]) -> str:
    for name, plain in (
        ("dot", "."),
        ("at", "@"),
        ("sep", "://" if not match[0].endswith("]") or "//" in match[0] else ":"),
        ("colon", ":"),
        ("slash", "/"),
    ):
        if match[name]:
            return ":" if name == "sep" and "//" not in match[0] and "__" not in match[0] else plain
    scheme = match[0].lower()
    if scheme.startswith("f"):
        return "ftp"
    return "https" if scheme.endswith("s") else "http"
