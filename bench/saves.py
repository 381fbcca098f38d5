"""What a save costs the server of the preview: from the changed file to the changed page, and until it rests."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection
from pathlib import Path

from descriptions import control_mark
from measure import Cost, environment
from program import Program

_REST = 0.4
"""The seconds after which a server that has sent a change has nothing left to do for it."""


def saves(program: Program, description: Path, count: int) -> list[Cost]:
    """The cost of each of so many saves, after two that warm the server: each changes the words of one control."""
    folder = program.folder / f"{description.name}-preview"
    shutil.copytree(description, folder, dirs_exist_ok=True)
    file = folder / "system.yaml"
    text, mark = file.read_text("utf-8"), re.escape(control_mark(42))
    costs = []
    with _served(program, file) as (server, port), contextlib.closing(HTTPConnection("127.0.0.1", port)) as asking:
        asking.request("GET", "/changes")
        stream = asking.getresponse()
        _next_change(stream)
        for number in range(count + 2):
            time.sleep(_REST)
            began, before = time.perf_counter(), _seconds(server)
            file.write_text(re.sub(mark, f"save {number}, {control_mark(42)}", text), "utf-8")
            _next_change(stream)
            wall = time.perf_counter() - began
            time.sleep(_REST)
            costs.append(Cost(_seconds(server) - before, wall, _memory(server)))
    return costs[2:]


@contextlib.contextmanager
def _served(program: Program, file: Path) -> Iterator[tuple[int, int]]:
    """The server's process and its port."""
    words = [*program.run("preview", str(file), "--stop-after", "600", "-q").words]
    server = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline() if server.stdout else ""
        yield server.pid, int(address.rstrip("/\n").rpartition(":")[2])
    finally:
        server.terminate()
        server.communicate()


def _next_change(stream: Iterable[bytes]) -> None:
    next(line for line in stream if line.startswith(b"data:"))


def _seconds(process: int) -> float:
    """The processor seconds of a running process and its threads (proc(5): fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(process: int) -> float:
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text("utf-8"), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0
