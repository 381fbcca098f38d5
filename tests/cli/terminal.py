"""Run a command in a terminal of a given size, with what a person types."""

import contextlib
import fcntl
import os
import pty
import re
import struct
import termios
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from unittest.mock import patch

from socdocs.cli.run import Run
from socdocs.cli.table import program

_COLOR_CODE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Screen:
    code: int
    text: str


class When(NamedTuple):
    """Something that happens elsewhere once the screen shows a text."""

    shown: str
    do: Callable[[], None]


def type_into(folder, arguments, typed, *, columns=80):
    """Run a command in `folder`; `typed` are the lines that are typed, and what happens before some of them.

    Returns all that the screen showed.

    The command runs in this process, with a terminal in the place of its three streams.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    shown = []
    reader = threading.Thread(target=_read, args=(ours, shown))
    reader.start()
    typist = threading.Thread(target=_type, args=(ours, typed, shown))
    typist.start()
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR")}
    with (
        os.fdopen(theirs, encoding="utf-8") as keys,
        os.fdopen(theirs, "w", encoding="utf-8", closefd=False) as screen,
        contextlib.chdir(folder),
        patch.dict(os.environ, environment | {"TERM": "xterm"}, clear=True),
        patch("sys.stdin", keys),
        contextlib.redirect_stdout(screen),
        contextlib.redirect_stderr(screen),
    ):
        code = Run().call(program, arguments)
    reader.join()
    typist.join()
    os.close(ours)
    text = _COLOR_CODE.sub("", b"".join(shown).decode()).replace("\r\n", "\n")
    return Screen(code, text)


def _type(terminal, typed, shown):
    for line in typed:
        if isinstance(line, When):
            while line.shown not in b"".join(shown).decode(errors="replace"):
                time.sleep(0.01)
            line.do()
        else:
            os.write(terminal, f"{line}\n".encode())


def _read(terminal, shown):
    """Read what the terminal shows until no one has its other end open, which Linux reports as an error."""
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 65536):
            shown.append(part)
