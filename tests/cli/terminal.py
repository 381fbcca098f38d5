"""Run the program in a terminal of a given size, with what a person types."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from dataclasses import dataclass

_COLOR_CODE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Screen:
    code: int
    text: str


def type_into(folder, arguments, typed, *, columns=80):
    """Run `socdocs` in `folder`; `typed` are the lines that are typed.  Returns all that the screen showed."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-m", "socdocs", *arguments],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment | {"TERM": "xterm"},
    )
    os.close(theirs)
    os.write(ours, "".join(f"{line}\n" for line in typed).encode())
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        # Linux says so when no process has the other end open any more.
        pass
    finally:
        os.close(ours)
    text = _COLOR_CODE.sub("", shown.decode()).replace("\r\n", "\n")
    return Screen(process.wait(timeout=60), text)
