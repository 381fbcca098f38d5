"""Locks on files and folders, by which runs at one time wait for each other or leave each other's files alone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from socdocs.files import OPEN_FLAGS
from socdocs.outputs.places import landing, plain_errors
from socdocs.problems import EnvironmentProblem

_PATIENCE: Final = 60.0
"""How many seconds a run waits for another one that adds to the same file."""


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Keep other runs that change the file at `path` out until the block ends; creates missing folders.

    Raises EnvironmentProblem where another run keeps this one out for `_PATIENCE` seconds.  Windows and some network
    disks know no such locks; there `write` refuses the file that the other run has changed.
    """
    with plain_errors(path):
        folder = landing(path).parent
        folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    # The folder itself, so that no file of a lock is left to anyone.
    with plain_errors(path.parent):
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        end = time.monotonic() + _PATIENCE
        while not _is_locked(descriptor):
            if time.monotonic() >= end:
                raise EnvironmentProblem(f"Another command is changing {path}. Run this one again when it has ended.")
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def lock(descriptor: int, *, wait: bool) -> None:
    """Lock an open file or folder until it is closed; raises OSError where another run has it, unless told to wait."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def opened_for_a_lock(path: Path) -> int:
    """Open a file to lock it: for writing, since network disks lock nothing else, or of another user for reading."""
    flags = OPEN_FLAGS | getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(path, flags | os.O_RDWR)
    except PermissionError:
        return os.open(path, flags)


def _is_locked(descriptor: int) -> bool:
    try:
        lock(descriptor, wait=False)
    except BlockingIOError:
        return False
    except OSError:
        return True  # the disk knows no locks
    return True
