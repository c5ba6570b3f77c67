"""The reference pages follow from the code: `make docs` writes them, and a test fails while they are out of date.

commands.md from the commands themselves, tables.md from the table schemas and columns.toml, case.md from the case.toml
that `urazuke new` writes and the checks it goes through, formats.md from the readers. Also checks that every link
between pages leads somewhere. The documentation is the Markdown in this folder; there is no site to build.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
HEAD = "<!-- Written by `make docs` from the code; change the code, not this page. -->\n"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def commands() -> str:
    """Every command with its help, as it prints it."""
    from urazuke.cli.main import cli

    parts = [HEAD, "# Commands\n", _help(cli, "urazuke")]
    with click.Context(cli, info_name="urazuke") as context:
        for name in cli.list_commands(context):
            command = cli.get_command(context, name)
            assert command is not None
            parts += [f"## urazuke {name}\n", _help(command, f"urazuke {name}")]
            if isinstance(command, click.Group):
                for sub in sorted(command.commands):
                    parts += [f"### urazuke {name} {sub}\n", _help(command.commands[sub], f"urazuke {name} {sub}")]
    parts.append("Exit status: 0 done; 1 the command's own negative answer; 2 the request or its input cannot be used. `stdout` carries\n"
                 "data only, progress and messages go to `stderr`. `--json-errors` makes an error one JSON object.\n")  # fmt: skip
    return "\n".join(parts)


def _help(command: click.Command, path: str) -> str:
    context = click.Context(command, info_name=path, max_content_width=100, terminal_width=100)
    return f"```text\n{command.get_help(context)}\n```\n"


def tables() -> str:
    """Every table with its columns, their types and what they mean."""
    from urazuke.evidence.tables import SHOWN_TABLES, schema

    words = tomllib.loads((DOCS / "columns.toml").read_text("utf-8"))
    parts = [HEAD, "# Tables\n", "`urazuke show CASE TABLE` prints one of these; `--format json` one object a line. Instants are UTC.\n"]
    for name in SHOWN_TABLES:
        parts += [f"## {name}\n", words[name]["table"] + "\n", "| column | type | |", "| --- | --- | --- |"]
        for field in schema(name):
            meaning = words[name].get(field.name) or words["every"].get(field.name)
            if meaning is None:
                raise SystemExit(f"docs/columns.toml has no words for {name}.{field.name}")
            parts.append(f"| `{field.name}` | {_type(str(field.type))} | {meaning} |")
        parts.append("")
    return "\n".join(parts)


def _type(arrow: str) -> str:
    plain = {"string": "text", "int64": "whole number", "double": "number", "bool": "yes or no", "timestamp[us, tz=UTC]": "instant"}
    if arrow.startswith("list<"):
        inner = re.sub(r"^list<\w+: (.*)>$", r"\1", arrow)
        return f"list of {'objects' if inner.startswith('struct') else _type(inner)}"
    return "object" if arrow.startswith("struct") else plain[arrow]


def case_file() -> str:
    """case.toml: the sections and keys that are read, and the file that `urazuke new` writes."""
    from dataclasses import fields

    from urazuke.cli.new import TEMPLATE
    from urazuke.evidence.case import CASE_KEYS, SECTIONS

    parts = [HEAD, "# case.toml\n", "Read strictly: an unknown key is an error that says what was perhaps meant. Keys by section:\n"]
    for section, kind in SECTIONS.items():
        keys = CASE_KEYS if kind is None else [f.name for f in fields(kind)]
        brackets = f"`[{section}]`" if section in ("case", "reader") else f"`[[{section}]]`"
        parts.append(f"- {brackets}: {', '.join(f'`{k}`' for k in keys)}")
    template = TEMPLATE.format(title='"My case"', path="CASE")
    return "\n".join([*parts, "", "`urazuke new CASE` writes this one:\n", f"```toml\n{template}```\n"])


def formats() -> str:
    """What is read: log formats, report files, the columns of rental records and their other names."""
    from urazuke.evidence.exhibit import SUFFIXES
    from urazuke.evidence.stream import MAGIC
    from urazuke.telemetry.registry import readers

    parts = [HEAD, "# Formats\n", "## Logs\n", "Told by their content, never by their name, in this order:\n"]
    parts += [f"1. `{reader.name}` — {_claim(reader)}" for reader in readers()]
    packed = ", ".join(sorted(kind.rpartition("/")[2].removeprefix("x-") for kind in MAGIC.values()))
    parts += ["", f"Any of them plain or packed: {packed}.\n", "## Other files\n"]
    parts += [f"- {kind}: {', '.join(f'`*{s}`' for s in suffixes)}" for kind, suffixes in SUFFIXES.items() if suffixes != ("",)]
    parts += ["", "## Rental and access records\n", *_headers()]
    return "\n".join(parts)


def _claim(reader: object) -> str:
    return (type(reader).__doc__ or sys.modules[type(reader).__module__].__doc__ or "").strip().partition("\n")[0]


def _headers() -> Iterator[str]:
    from urazuke.leases.headings import words

    listed = words()
    for kind in ("lease", "access"):
        yield f"### {kind}\n"
        yield from ("| column | headers that mean it |", "| --- | --- |")
        for column, names in {**listed[kind], **listed[f"{kind}_parts"]}.items():
            part = "" if column in listed[kind] else " (part)"
            yield f"| `{column}`{part} | {_quoted(names)} |"
        yield ""
    yield "Headers are compared without case, width, spaces, brackets and marks; a zone in them (`(JST)`, `_utc`) counts, notes do not."
    yield "A header that none of these is, and that alone ends so, is taken for that column:\n"
    for kind in ("lease", "access"):
        yield from (f"- `{c}` ({kind}): … {_quoted(ends)}" for c, ends in listed[f"{kind}_endings"].items() if c != "unless")
    yield ""
    yield f"A field that says nothing: {_quoted(listed['values']['nothing'])}.\n"
    yield f"An end that says that the lease is open: {_quoted(listed['values']['still_open'])}, {_quoted(listed['values']['no_time'])},"
    yield f"and the years {', '.join(map(str, listed['values']['endless_years']))}.\n"


def _quoted(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


PAGES: dict[str, Callable[[], str]] = {"commands.md": commands, "tables.md": tables, "case.md": case_file, "formats.md": formats}


def broken_links() -> list[str]:
    """Links between pages of the repository that lead nowhere."""
    pages = [
        *DOCS.rglob("*.md"),
        *(p for name in ("README", "CONTRIBUTING", "CHANGELOG", "SECURITY") if (p := ROOT / f"{name}.md").exists()),
    ]
    found = []
    for page in sorted(pages):
        for target in LINK.findall(page.read_text("utf-8")):
            file, _, anchor = target.partition("#")
            if "://" in target or target.startswith("mailto:"):
                continue
            there = (page.parent / file) if file else page
            if not there.exists() or (anchor and anchor not in _anchors(there)):
                found.append(f"{page.relative_to(ROOT)}: {target}")
    return found


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def main() -> None:
    """Write the reference pages; say which changed."""
    for name, make in PAGES.items():
        path = DOCS / "reference" / name
        content = make()
        if not path.exists() or path.read_text("utf-8") != content:
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, "utf-8")
            print(f"wrote docs/reference/{name}")
    if broken := broken_links():
        raise SystemExit("links that lead nowhere:\n" + "\n".join(broken))


if __name__ == "__main__":
    main()
