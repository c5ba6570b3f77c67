"""A page from its template: everything from the case escaped and made visible, in the language of the dossier."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from urazuke.dossier.page import make_environment
from urazuke.errors import CaseError
from urazuke.evidence.settings import Settings
from urazuke.workbench.words import Words

if TYPE_CHECKING:
    import jinja2

    from urazuke.workbench.bench import Bench
    from urazuke.workbench.pages import Page


def render(bench: Bench, page: Page) -> str:
    """The whole page as text."""
    settings = page.view.case.settings if page.view else _settings(bench)
    template = _environment(settings.language).get_template(f"{page.template}.html")
    return template.render(
        {"refused": None, **page.content}, settings=settings, view=page.view, token=bench.key.form_token, analyst=bench.analyst,
        root=bench.root, last=bench.runs.last, running=bench.runs.running, late=_late(bench, page),
    )  # fmt: skip


def _settings(bench: Bench) -> Settings:
    try:
        return bench.case().settings
    except CaseError:
        return Settings()


def _late(bench: Bench, page: Page) -> int:
    """How many judgements the last run did not know."""
    if page.view is None:
        return 0
    respected = {e["number"] for e in page.view.standing.entries if e["kind"] == "judgement"}
    try:
        lines = (bench.root / "decisions.jsonl").read_bytes().count(b"\n")
    except OSError:
        return 0
    return max(0, lines - len(respected))


@functools.cache
def _environment(language: str) -> jinja2.Environment:
    import jinja2

    environment = make_environment()
    environment.loader = jinja2.PackageLoader("urazuke.workbench")
    say = Words(language)
    environment.globals["say"] = say
    environment.filters.update(bytes=say.bytes, number=say.number, term=lambda value, family: say.term(family, value))
    return environment
