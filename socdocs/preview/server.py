"""The server of the preview, which listens on this machine alone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Mapping
from types import FrameType

import uvicorn

from socdocs.preview.application import HOST, application
from socdocs.preview.following import Following
from socdocs.preview.state import Preview


class _Server(uvicorn.Server):
    """A server that tells its pages at once when it is to stop, so that none of them holds it up."""

    def __init__(self, config: uvicorn.Config, ending: asyncio.Event) -> None:
        super().__init__(config)
        self._ending = ending
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as uvicorn calls it
        self._loop.call_soon_threadsafe(self._ending.set)
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
    preview, loop = Preview(following), asyncio.get_running_loop()
    app = application(preview, listening.getsockname()[1])
    # Its messages would be tracebacks; what goes wrong is raised here.
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, timeout_graceful_shutdown=2, lifespan="on"
    )
    server = _Server(config, preview.ending)

    def failed(_: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
        problem = context.get("exception")
        if isinstance(problem, Exception) and not isinstance(problem, ConnectionError):  # a page may leave
            preview.fail(problem)

    async def end() -> None:
        await preview.ending.wait()
        server.should_exit = True

    loop.set_exception_handler(failed)
    ending = loop.create_task(end())
    if seconds:
        loop.call_later(seconds, preview.ending.set)
    await server.serve(sockets=[listening])
    ending.cancel()
    if preview.problem:
        raise preview.problem
