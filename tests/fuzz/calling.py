"""The two ways in: a command line in this process, and a request to the preview."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from socdocs.cli.run import BUG, FINE, Run
from socdocs.cli.table import program

_PORT = 4790


class _Run(Run):
    """A run that shows a mistake of the program as it is."""

    def _bug(self, problem: Exception) -> int:
        raise problem


def call_program(command: str) -> tuple[int, str]:
    """Call socdocs; return its exit code and all that it printed.  Raises what it would call its own mistake."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = _Run().call(program, command.split())
    return code, printed.buffer.getvalue().decode()


def ask_preview(name: str) -> tuple[int, str]:
    """Send the preview the request in a file: its first line is the address, the others are headers.

    Returns BUG for an answer that says that the server failed.  Raises what made it fail.
    """
    return asyncio.run(_ask(*Path(name).read_bytes().split(b"\n")))


async def _ask(address: bytes, *headers: bytes) -> tuple[int, str]:
    from socdocs.preview.application import HOST, application
    from socdocs.preview.following import Following
    from socdocs.preview.state import Preview
    from socdocs.workflow.request import Request

    path, _, query = address.partition(b"?")
    given = [(row.partition(b":")[0].strip().lower(), row.partition(b":")[2].strip()) for row in headers if row]
    if not any(row[0] == b"host" for row in given):
        given.append((b"host", f"{HOST}:{_PORT}".encode()))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote_to_bytes(path).decode(errors="replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": given,
        "server": (HOST, _PORT),
        "client": (HOST, 1),
    }
    answered = asyncio.Event()
    status = 0

    async def receive() -> MutableMapping[str, Any]:
        await answered.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)
        if message.get("body"):
            answered.set()

    preview = Preview(Following(Request(Path("system.yaml")), with_project=True, with_auditor=True))
    await application(preview, _PORT)(scope, receive, send)
    return (BUG if status >= 500 else FINE), ""
