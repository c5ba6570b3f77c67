"""File paths and registry keys: a space is part of one where a further separator, or a file's ending, shows that it goes on."""

from __future__ import annotations

import re
from itertools import chain

from urazuke.reports.observables.finds import Finds, is_ascii_word
from urazuke.reports.observables.hosts import ONLY_FILES
from urazuke.reports.patterns import data

# Nothing that a path cannot hold, nor the start of another path after a space.
_CHAR = r"[^\s\"“”‘’'`<>|*?,;:、。「」『』（）【】\u3040-\u30ff]"
_BODY = rf"(?:{_CHAR}|'(?=[A-Za-z])| (?=\S)(?!HK|hk|\\\\|%|-|/)){{1,400}}"
_HIVES = "EY_(?:LOCAL_MACHINE|CURRENT_USER|CLASSES_ROOT|USERS|CURRENT_CONFIG|PERFORMANCE_DATA)|LM|CU|CR|U|CC"
_REGISTRY = tuple(
    re.compile(rf"{first}(?:{hives})(?:32|64)?:?\\{{1,2}}(?!\\){_BODY}")
    for first, hives in (("HK", _HIVES), ("hk", _HIVES.lower()), ("Hk", _HIVES.lower()))
)
_DRIVE = re.compile(rf":\\{{1,2}}(?![\s\\]){_BODY}|:/(?=(?:Windows|Users|Program|ProgramData|Temp)\b){_BODY}")
_VARIABLE = re.compile(rf"%[A-Za-z()0-9_]{{2,30}}%\\{{1,2}}{_BODY}|\$[Ee][Nn][Vv]:[A-Za-z()0-9_]{{2,30}}\\{_BODY}")
_SHARE = re.compile(rf"\\\\(?:[A-Za-z0-9._?$-]{{1,63}}|\[[^\]\s]{{1,40}}\])\\{_BODY}")
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,6})(?![A-Za-z0-9_\\-]|\.[A-Za-z0-9])")
_NAME = r"A-Za-z0-9_.\u00c0-\u1fff-"
_UNIX = re.compile(
    rf"/(?:[{_NAME}@%+~${{}}]+(?: [A-Z][{_NAME}]*){{0,3}}/)+[{_NAME}@%+~${{}}*]*"
    r"|/(?:etc|tmp|var|usr|opt|bin|sbin|home|root|dev|proc|sys|mnt|srv|boot|lib|run|data|system|Library|Users|Applications)/"
    rf"[{_NAME}@%+~]+"
)
_SPACED_KEYS = tuple(data("gazetteers/registry_keys.toml")["names_with_spaces"])
_JOINING = frozenset(
    ("and", "or", "to", "the", "was", "is", "in", "with", "from", "then", "which", "that", "by", "for", "on", "into", "as")
)
_NAMES_LIKE_PROSE = frozenset(("Documents and Settings",))
_QUOTES = ('""', "''", "“”", "‘’", "``", "「」", "『』")
_SPACED_FILE = re.compile(r"[^.\n]{0,60}?\.[A-Za-z0-9]{1,6}(?!\w)")
_PUNCTUATION = ".,;:!?'\"»*`] \\"
_TRAILING = _PUNCTUATION + ")}"
_NOT_BEFORE = frozenset("/:%-.<\\@_")
_WEB = re.compile(r"(?:GET|POST|PUT|HEAD|DELETE|URI|URL|endpoint|エンドポイント) [\"'`]?\Z")


def find_registry_keys(finds: Finds) -> None:
    """From a hive's name, long or short."""
    text = finds.text
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _REGISTRY):
        start = match.start()
        if is_ascii_word(text[start - 1 : start]):
            continue
        value = (match[0] if _is_quoted(text, *match.span()) else _ended(match[0], _SPACED_KEYS)).rstrip("\\")
        if value.count("\\") and not value.endswith("\\") and finds.is_free(start, start + len(value)):
            finds.claim("registry_key", _single(value), start, start + len(value))


def find_windows_paths(finds: Finds) -> None:
    """From a drive, a variable or a share."""
    text = finds.text
    if "\\" not in text and ":/" not in text:
        return
    for pattern, before in ((_DRIVE, 1), (_VARIABLE, 0), (_SHARE, 0)):
        for match in pattern.finditer(text):
            start = match.start() - before
            if start < 0 or (before and not _is_drive(text, start)) or text[start - 1 : start] in ("\\", ":"):
                continue
            value = text[start : match.end()] if _is_quoted(text, start, match.end()) else _ended(text[start : match.end()])
            if len(value) > 4 and finds.is_free(start, start + len(value)):
                finds.claim("filepath", _single(value), start, start + len(value))


def _without_prose(text: str) -> str:
    """Without the words after a path that lead on to another: a name has four words at most, and none that joins a sentence."""
    if " " not in text:
        return text
    at = 0
    for name in text.split("\\")[:-1]:
        words = name.split(" ")
        if len(words) > 4 or (len(words) > 1 and name not in _NAMES_LIKE_PROSE and not _JOINING.isdisjoint(words[1:])):
            return text[: at + len(words[0])]
        at += len(name) + 1
    return text


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Then the quotes say where it ends."""
    quotes = text[start - 1 : start] + text[end : end + 1]
    return quotes in _QUOTES and "\\" in text[start:end]


def _is_drive(text: str, at: int) -> bool:
    return text[at].isascii() and text[at].isalpha() and not is_ascii_word(text[at - 1 : at])


def _single(value: str) -> str:
    r"""Every `\` is written twice in code and JSON; a share begins with two."""
    head, rest = (value[:2], value[2:]) if value.startswith("\\\\") else ("", value)
    if "\\\\" in rest and "\\" not in rest.replace("\\\\", ""):
        return (head if not head or not rest.startswith("\\\\") else "\\\\") + rest.replace("\\\\", "\\")
    return value


def _ended(text: str, spaced_names: tuple[str, ...] = ()) -> str:
    """Up to a file's ending, a known name with spaces, or the first space after the last separator."""
    for match in _ENDING.finditer(text):
        if match[1].lower() in ONLY_FILES:
            text = text[: match.end()]
            break
    text = _without_prose(text)
    separator = text.rfind("\\") if "\\" in text else text.rfind("/")
    tail = text[separator + 1 :]
    for name in spaced_names:
        if tail.startswith(name) and not is_ascii_word(tail[len(name) : len(name) + 1]):
            return text[: separator + 1] + name
    spaced = _SPACED_FILE.match(tail) if " " in tail else None
    kept = spaced[0] if spaced and spaced[0].count(" ") <= 3 and spaced[0].rpartition(".")[2].lower() in ONLY_FILES else tail.split(" ")[0]
    return _trimmed(text[: separator + 1] + kept) if kept.strip(_TRAILING) else text[: separator + 1]


def _trimmed(text: str) -> str:
    """Without the punctuation after it, and closing brackets that it does not open."""
    while text[-1:] and text[-1] in _TRAILING:
        text = text.rstrip(_PUNCTUATION)
        closer = text[-1:]
        if closer and closer in ")}":
            surplus = text.count(closer) - text.count("({"[closer == "}"])
            if surplus <= 0:
                break
            text = text[: max(len(text) - surplus, len(text.rstrip(closer)))]
    return text


def find_unix_paths(finds: Finds) -> None:
    """Two separators at least, or one below a usual root; not what is asked of a web server."""
    text = finds.text
    for match in _UNIX.finditer(text):
        start, end = match.span()
        if text[start - 1 : start] == "~" or (text[start - 1 : start] == "." and not text[start - 2 : start - 1].isalnum()):
            start -= 2 if text[start - 2 : start] == ".." else 1
        before = text[start - 1 : start]
        value = _trimmed(text[start:end])
        end = start + len(value)
        if is_ascii_word(before) or before in _NOT_BEFORE or text[end : end + 1] in ("?", "\\", "="):
            continue
        if not re.search(r"[A-Za-z]{2}", value) or value.count("/") < 2 or _WEB.search(text, max(0, start - 12), start):
            continue
        if finds.is_free(start, end):
            finds.claim("filepath", value, start, end)
