"""Runs at one time that change one file wait for each other."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from socdocs.outputs.locks import lock
from socdocs.outputs.places import plain_errors
from socdocs.problems import EnvironmentProblem

_PATIENCE: Final = 60.0
"""How many seconds a run waits for another one that adds to the same file."""


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Keep other runs that change the file at `path`, without “..”, out until the block ends; creates missing folders.

    Raises EnvironmentProblem where another run keeps this one out for `_PATIENCE` seconds.  Windows and some network
    disks know no such locks; there `write` refuses the file that the other run has changed.
    """
    with plain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    # The folder itself, so that no file of a lock is left to anyone.
    with plain_errors(path.parent):
        descriptor = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        end = time.monotonic() + _PATIENCE
        while not _is_locked(descriptor):
            if time.monotonic() >= end:
                raise EnvironmentProblem(f"Another command is changing {path}. Run this one again when it has ended.")
            time.sleep(0.05)
        yield
    finally:
        with suppress(OSError):  # what was to be done is done
            os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    try:
        lock(descriptor, wait=False)
    except BlockingIOError:
        return False
    except OSError:
        return True  # the disk knows no locks
    return True
