"""The server of the preview: it listens on this machine alone, and sends a page what has changed.

Every answer forbids the page to load anything from elsewhere, and a request that names another host is refused, so that
no page of the internet can reach it through a name of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import re
import socket
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from watchfiles import awatch

from socdocs.preview.changes import changes
from socdocs.preview.following import Following
from socdocs.preview.places import place_of_fact, place_of_row
from socdocs.preview.view import Choice, View, make_view
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
_LOOK = 1000
"""The milliseconds after which the files are looked at even if the system reports no change."""
_ALIVE = 15.0
"""The seconds after which a page that nothing has changed for is told so."""
MOST_VIEWS: Final = 8
"""How many views are kept, those that were asked for last; each holds all files that its report was made from."""
_VIEWS_UNTIL_COLLECTED = 20
"""The collector of cycles is off; this often it runs between two views."""


class Preview:
    """The state of a server: the views that were asked for last, and the number of changes of files so far."""

    def __init__(self, following: Following) -> None:
        self._following = following
        self._views: dict[Choice, tuple[int, View]] = {}
        self._building = asyncio.Lock()
        self._changed = asyncio.Condition()
        self._stamps: dict[Path, tuple[int, ...]] = {}
        self._watch_anew = asyncio.Event()
        self._made = 0
        self.stopped = asyncio.Event()
        self.problem: Exception | None = None
        self.version = 0

    async def view(self, choice: Choice) -> View:
        """Return the view of the present files; it is built once, however many pages show it."""
        async with self._building:
            version, (known, view) = self.version, self._views.pop(choice, (-1, None))
            if view and known == version:
                self._views[choice] = version, view
                return view
            view = await asyncio.to_thread(make_view, self._following, choice)
            self._views[choice] = version, view
            if len(self._views) > MOST_VIEWS:
                del self._views[next(iter(self._views))]
            self._watch(view)
            self._made += 1
            if self._made % _VIEWS_UNTIL_COLLECTED == 0:
                gc.collect()
            return view

    async def later_than(self, version: int) -> bool:
        """Wait until files have changed after `version`, or for a while; return whether they have."""
        async with self._changed:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(
                    self._changed.wait_for(lambda: self.version > version or self.stopped.is_set()), _ALIVE
                )
        return self.version > version

    async def follow_files(self) -> None:
        """Count the changes of the files that were read, until the server stops."""
        while not self.stopped.is_set():
            self._watch_anew.clear()
            folders = {path.parent for path in self._stamps if path.parent.is_dir()}
            if not folders:
                await self._watch_anew.wait()
                continue
            async for _ in self._looks(folders):
                now = {path: _stamp(path) for path in self._stamps}
                if now != self._stamps:
                    self._stamps = now
                    await self._tell()

    async def _looks(self, folders: Iterable[Path]) -> AsyncIterator[None]:
        """Yield whenever the files are to be looked at, until others are to be followed.

        That is when the system reports a change, and now and then for what it does not report, such as a change on
        another computer.  A system that has nothing left to report it with, as where other programs follow many files,
        leaves the second.
        """
        try:
            looks = awatch(
                *folders,
                stop_event=self._watch_anew,
                recursive=False,
                step=20,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
            )
            async for _ in looks:
                yield
        except (OSError, RuntimeError, ExceptionGroup):
            pass
        while not self._watch_anew.is_set():
            yield
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._watch_anew.wait(), _LOOK / 1000)

    async def stop(self) -> None:
        """End all waiting."""
        self.stopped.set()
        self._watch_anew.set()
        async with self._changed:
            self._changed.notify_all()

    async def _tell(self) -> None:
        self.version += 1
        async with self._changed:
            self._changed.notify_all()

    def _watch(self, view: View) -> None:
        new = set(view.watched) - self._stamps.keys()
        self._stamps |= {path: _stamp(path) for path in new}
        if new:
            self._watch_anew.set()


def _stamp(path: Path) -> tuple[int, ...]:
    """Return what changes with each change of a file; nothing while it is not there."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def application(preview: Preview, port: int, stop: asyncio.Event) -> ASGIApp:
    """Return the application that answers on `port`; it follows the files while it runs."""

    @contextlib.asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            following = group.create_task(_follow(preview, stop))
            waiting = group.create_task(_stop_with(preview, stop))
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
        return JSONResponse(place)

    async def send_download(asked: Asked) -> Response:
        view, writer = await preview.view(_choice(asked)), WRITERS.get(asked.path_params["name"])
        if writer is None or view.draft is None:
            return PlainTextResponse("There is no such file.", 404)
        draft = view.draft
        try:
            data = await asyncio.to_thread(lambda: writer.write(draft.document, pictures=draft.pictures))
        except (EnvironmentProblem, InputProblems, ModuleNotFoundError) as problem:
            return PlainTextResponse(f"{writer.label} cannot be written here: {problem}", 503)
        name = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in draft.case.report.id)
        headers = {"content-disposition": f'attachment; filename="{name}{writer.extension}"'}
        return Response(data, media_type="application/octet-stream", headers=headers)

    routes = [
        *(Route(path, send_file) for path in _FILES),
        Route("/changes", send_changes),
        Route("/place", send_place),
        Route("/download/{name}", send_download),
    ]
    return _Guard(Starlette(routes=routes, lifespan=running), port, lambda problem: _fail(preview, stop, problem))


def _fail(preview: Preview, stop: asyncio.Event, problem: Exception) -> None:
    """Remember why the preview cannot go on, and end it: a page that shows old files would be taken for the new one."""
    preview.problem = preview.problem or problem
    stop.set()


async def _follow(preview: Preview, stop: asyncio.Event) -> None:
    try:
        await preview.follow_files()
    except Exception as problem:  # noqa: BLE001 - `serve` raises it
        _fail(preview, stop, problem)


async def _stop_with(preview: Preview, stop: asyncio.Event) -> None:
    await stop.wait()
    await preview.stop()


def _choice(asked: Asked) -> Choice:
    return Choice(*(asked.query_params.get(name, "") for name in ("kind", "report", "layout")))


async def _messages(preview: Preview, choice: Choice) -> AsyncIterator[str]:
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
        yield f"data: {json.dumps(message, ensure_ascii=False)}\n\n"
        while not await preview.later_than(version) and not preview.stopped.is_set():
            yield ": nothing has changed\n\n"


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


class _Server(uvicorn.Server):
    """A server that tells its pages at once when it is to stop, so that none of them holds it up."""

    def __init__(self, config: uvicorn.Config, stop: asyncio.Event) -> None:
        super().__init__(config)
        self._stop = stop
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as uvicorn calls it
        self._loop.call_soon_threadsafe(self._stop.set)
        self.force_exit = self.should_exit
        self.should_exit = True


def listen(port: int) -> socket.socket:
    """Return a socket that listens to this machine alone on `port`, or on any free one if another program has it."""
    for wanted in (port, 0):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            # A port that the last preview has just left; on Windows it would be one that another program has.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            listening.bind((HOST, wanted))
            listening.listen()
            return listening
        listening.close()
    raise OSError(f"no port of {HOST} is free")


async def serve(following: Following, listening: socket.socket, seconds: float = 0) -> None:
    """Serve the preview of what is followed until it is interrupted, or for so many `seconds`.

    Raises what an answer or the following of files failed with, such as OSError where the system has no more files.
    """
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    preview = Preview(following)
    app = application(preview, listening.getsockname()[1], stop)
    # Its messages would be tracebacks; what goes wrong is raised here.
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, timeout_graceful_shutdown=2, lifespan="on"
    )
    server = _Server(config, stop)

    def failed(_: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
        problem = context.get("exception")
        if isinstance(problem, Exception) and not isinstance(problem, ConnectionError):  # a page may leave
            _fail(preview, stop, problem)

    async def end() -> None:
        await stop.wait()
        server.should_exit = True

    loop.set_exception_handler(failed)
    ending = loop.create_task(end())
    if seconds:
        loop.call_later(seconds, stop.set)
    await server.serve(sockets=[listening])
    ending.cancel()
    if preview.problem:
        raise preview.problem
