"""What a preview answers its pages with.

Every answer forbids the page to load anything from elsewhere, and a request that names another host is refused, so that
no page of the internet can reach it through a name of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from socdocs.preview.changes import changes
from socdocs.preview.places import place_of_fact, place_of_row
from socdocs.preview.state import Preview
from socdocs.preview.view import Choice
from socdocs.problems import EnvironmentProblem, InputProblems
from socdocs.writers import WRITERS

HOST: Final = "127.0.0.1"
_HERE = Path(__file__).parent
_STYLE = _HERE.parent / "writers" / "html" / "style.css"
_FILES: Mapping[str, tuple[Path, str]] = MappingProxyType(
    {
        "/": (_HERE / "page.html", "text/html"),
        "/page.js": (_HERE / "page.js", "text/javascript"),
        "/page.css": (_HERE / "page.css", "text/css"),
        "/report.css": (_STYLE, "text/css"),
    }
)
_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types report",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
)
_OWN_SITE: Final = (b"same-origin", b"none")
"""What browsers say of requests of a page to its own server, and of addresses that a person typed."""
_ROW = re.compile("[0-9]{1,9}")


def application(preview: Preview, port: int) -> ASGIApp:
    """Return the application that answers on `port`; it follows the files while it runs."""

    @contextlib.asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            following = group.create_task(_follow(preview))
            waiting = group.create_task(_stop(preview))
            yield
            waiting.cancel()
            await preview.stop()
            following.cancel()

    async def send_file(asked: Asked) -> Response:
        path, kind = _FILES[asked.url.path]
        return FileResponse(path, media_type=kind)

    async def send_changes(asked: Asked) -> Response:
        return StreamingResponse(_messages(preview, _choice(asked)), media_type="text/event-stream")

    async def send_place(asked: Asked) -> Response:
        view = await preview.view(_choice(asked))
        row, fact = (asked.query_params.get(name, "") for name in ("row", "fact"))
        place = place_of_row(view, int(row)) if _ROW.fullmatch(row) else place_of_fact(view, fact)
        return Response(_json(place), media_type="application/json")

    async def send_download(asked: Asked) -> Response:
        view, writer = await preview.view(_choice(asked)), WRITERS.get(asked.path_params["name"])
        if writer is None or view.draft is None:
            return PlainTextResponse("There is no such file.", 404)
        draft = view.draft
        try:
            data = await asyncio.to_thread(lambda: writer.write(draft.document, pictures=draft.pictures))
        except (EnvironmentProblem, InputProblems, ModuleNotFoundError) as problem:
            said = f"{writer.label} cannot be written here: {problem}"
            return PlainTextResponse(said.encode("utf-8", "replace"), 503)
        name = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in draft.case.report.id)
        headers = {"content-disposition": f'attachment; filename="{name}{writer.extension}"'}
        return Response(data, media_type="application/octet-stream", headers=headers)

    routes = [
        *(Route(path, send_file) for path in _FILES),
        Route("/changes", send_changes),
        Route("/place", send_place),
        Route("/download/{name}", send_download),
    ]
    return _Guard(Starlette(routes=routes, lifespan=running), port, preview.fail)


async def _follow(preview: Preview) -> None:
    try:
        await preview.follow_files()
    except Exception as problem:  # noqa: BLE001 - `serve` raises it
        preview.fail(problem)


async def _stop(preview: Preview) -> None:
    await preview.ending.wait()
    await preview.stop()


def _choice(asked: Asked) -> Choice:
    return Choice(*(asked.query_params.get(name, "") for name in ("kind", "report", "layout")))


async def _messages(preview: Preview, choice: Choice) -> AsyncIterator[bytes]:
    """Yield the state of the page and then each change of it, as server-sent events."""
    known: dict[str, list[str]] = {}
    panel = ""
    while not preview.stopped.is_set():
        version = preview.version
        view = await preview.view(choice)
        message: dict[str, object] = {}
        if view.draft is not None:
            now = {name: html.split("\n") for name, html in view.pieces.items()}
            message |= changes(known, now)
            known = now
        told = json.dumps(view.panel, ensure_ascii=False)
        if told != panel:
            message["panel"], panel = view.panel, told
        yield b"data: %b\n\n" % _json(message)
        while not await preview.later_than(version) and not preview.stopped.is_set():
            yield b": nothing has changed\n\n"


def _json(value: object) -> bytes:
    """Return a value as JSON, in one line; a byte in the name of a file that is no UTF-8 is an escape in it."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


class _Guard:
    """Refuses requests that name another host or come from another page, and adds the headers to every answer.

    What an answer fails with goes to `fail`.
    """

    def __init__(self, app: ASGIApp, port: int, fail: Callable[[Exception], None]) -> None:
        self._app, self._fail = app, fail
        self._hosts = {f"{name}:{port}".encode() for name in (HOST, "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        app, headers = self._app, dict(scope["headers"])
        if headers.get(b"host") not in self._hosts:
            app = PlainTextResponse("This page is for this machine alone.", 421)
        elif scope["path"] != "/" and headers.get(b"sec-fetch-site", _OWN_SITE[0]) not in _OWN_SITE:
            app = PlainTextResponse("This is for the page of the preview alone.", 403)
        elif not scope["query_string"].isascii():  # browsers send no other, and Starlette fails at one
            app = PlainTextResponse("This is no address.", 400)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        try:
            await app(scope, receive, with_headers)
        except Exception as problem:  # noqa: BLE001 - `serve` raises it
            self._fail(problem)
