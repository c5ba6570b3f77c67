"""The addresses of the workbench, and how each is answered: from the last whole run, in one page, or with what is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import resources
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from urazuke.errors import RequestError, StorageError, UrazukeError
from urazuke.investigation.judging import judge
from urazuke.workbench import pages
from urazuke.workbench.bench import Bench
from urazuke.workbench.guard import DOSSIER_S_OWN, Guard, read_form
from urazuke.workbench.judging import posted
from urazuke.workbench.pages import Page
from urazuke.workbench.rendering import render
from urazuke.workbench.view import View

DOSSIER_BYTES = 1 << 26
Answering = Callable[[Request], Awaitable[Response]]


def application(bench: Bench) -> Guard:
    """The workbench of that case, behind its guard; when it closes, a run at work is ended."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(bench.runs.stop)

    shown = {
        "/": pages.front, "/conclusions/{section}": pages.section, "/tables": pages.tables, "/table/{name}": pages.table,
        "/row/{name}/{key:path}": pages.row, "/exhibit/{sha256}": pages.exhibit, "/search": pages.search,
        "/judgements": pages.judgements, "/run": pages.run,
    }  # fmt: skip
    routes = [Route(path, _shown(bench, make)) for path, make in shown.items()]
    changes = {"/judge": _judge, "/run": _begin, "/run/stop": _stop}
    routes += [Route(path, _changed(bench, change), methods=["POST"]) for path, change in changes.items()]
    routes += [Route("/dossier", _dossier(bench)), Route("/style.css", _style), Route("/bars.css", _bars)]
    problem = _problem(bench)
    return Guard(Starlette(routes=routes, lifespan=lifespan, exception_handlers={HTTPException: problem, UrazukeError: problem}), bench.key)


def _shown(bench: Bench, make: Callable[[Bench, Request], Page]) -> Answering:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answered, bench, make, request)

    return answer


def _answered(bench: Bench, make: Callable[[Bench, Request], Page], request: Request) -> Response:
    """The page; once more where a run of another process removed what it was being made from."""
    try:
        return _rendered(bench, make(bench, request))
    except (StorageError, FileNotFoundError):
        bench.forget()
        return _rendered(bench, make(bench, request))


def _rendered(bench: Bench, page: Page) -> Response:
    headers = {"refresh": str(page.again_seconds)} if page.again_seconds else None
    return HTMLResponse(render(bench, page).encode("utf-8", "backslashreplace"), page.status, headers)


def _changed(bench: Bench, change: Callable[[Bench, dict[str, str]], Response]) -> Answering:
    async def answer(request: Request) -> Response:
        fields = await read_form(request, bench.key)
        return fields if isinstance(fields, Response) else await run_in_threadpool(change, bench, fields)

    return answer


def _judge(bench: Bench, fields: dict[str, str]) -> Response:
    verb, arguments = posted(fields)
    by, why = fields.get("by", "").strip(), fields.get("why", "").strip()
    try:
        made = judge(bench.case(), verb, arguments, by=by, why=why)
    except RequestError as error:
        return _rendered(bench, pages.refused(bench, error, fields))
    bench.analyst = by
    return RedirectResponse(f"/judgements?made={made.number}#J{made.number}", 303)


def _begin(bench: Bench, fields: dict[str, str]) -> Response:
    view = bench.view()
    bench.runs.begin(view.case.settings.language if view else None)
    return RedirectResponse("/run", 303)


def _stop(bench: Bench, fields: dict[str, str]) -> Response:
    bench.runs.stop()
    return RedirectResponse("/run", 303)


def _dossier(bench: Bench) -> Answering:
    """The page that is handed over, as it lies in the case; under its own policy, and cut off from the workbench."""

    async def answer(request: Request) -> Response:
        path = bench.root / "dossier" / "index.html"
        folder = path.parent
        if folder.is_symlink() or path.is_symlink() or not path.is_file() or path.stat().st_size > DOSSIER_BYTES:
            raise HTTPException(404)
        content = await run_in_threadpool(path.read_bytes)
        return HTMLResponse(content, headers={"content-security-policy": DOSSIER_S_OWN})

    return answer


async def _style(request: Request) -> Response:
    """The dossier's own sheet, and what pages that are no paper need besides."""
    parts = [("urazuke.dossier", "templates/style.css"), ("urazuke.workbench", "templates/workbench.css")]
    text = "\n".join(resources.files(package).joinpath(*path.split("/")).read_text("utf-8") for package, path in parts)
    return Response(text, media_type="text/css")


async def _bars(request: Request) -> Response:
    """Places and widths of bars in percent: a policy without inline styles leaves them to a sheet."""
    rules = [f'[data-left="{n}"]{{left:{n}%}}[data-width="{n}"]{{width:{n}%}}' for n in range(101)]
    return Response("\n".join(rules), media_type="text/css")


def _problem(bench: Bench) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 409 if isinstance(error, RequestError) else 500
        told: Any = error if isinstance(error, UrazukeError) else None
        view = await run_in_threadpool(_view_if_any, bench)
        return await run_in_threadpool(_rendered, bench, Page("problem", {"error": told, "status": status}, view, status))

    return answer


def _view_if_any(bench: Bench) -> View | None:
    try:
        return bench.view()
    except UrazukeError:  # it is told already
        return None
