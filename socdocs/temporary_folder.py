"""A folder for the files of a moment, which the next run removes if this one is killed."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = re.compile(r"\.socdocs-[0-9a-f]{32}\.tmp")
"""The names of such folders, which no person gives to one."""
_TRIES = 20


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield a new folder that only this user can read; it is removed at the end.

    Those of killed runs are removed first, where the system has locks that tell them from those of running ones: not on
    Windows.
    """
    _remove_stale(Path(tempfile.gettempdir()))
    folder, descriptor = _locked_folder()
    try:
        yield folder
    finally:
        _remove(folder)
        if descriptor is not None:
            os.close(descriptor)


def _remove(folder: Path) -> None:
    """Remove a folder into which a program that was just ended may still have put a file."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(0.05)


def _locked_folder() -> tuple[Path, int | None]:
    for _ in range(_TRIES):
        folder = Path(tempfile.gettempdir(), f".socdocs-{os.urandom(16).hex()}.tmp")
        folder.mkdir(mode=0o700)
        with suppress(FileNotFoundError):  # another run took it for a leftover in the instant before it was locked
            descriptor = _locked(folder, wait=True)
            if folder.exists():
                return folder, descriptor
            if descriptor is not None:
                os.close(descriptor)
            with suppress(OSError):
                folder.rmdir()
    raise OSError(errno.EIO, "a new folder is not seen where it was made", tempfile.gettempdir())


def _remove_stale(folder: Path) -> None:
    if sys.platform == "win32":
        return
    leftovers: list[Path] = []
    with suppress(OSError):  # it may be closed to readers
        leftovers = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    for leftover in leftovers:
        with suppress(OSError):
            if leftover.lstat().st_uid == os.getuid() and (descriptor := _locked(leftover, wait=False)) is not None:
                shutil.rmtree(leftover, ignore_errors=True)
                os.close(descriptor)


def _locked(folder: Path, *, wait: bool) -> int | None:
    """Return the descriptor that keeps other runs from the folder; None where one has it, or there are no locks."""
    if sys.platform == "win32":
        return None
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
