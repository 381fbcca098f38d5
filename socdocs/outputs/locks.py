"""Locks on files and folders, by which runs at one time wait for each other or leave each other's files alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from socdocs.files import OPEN_FLAGS


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
