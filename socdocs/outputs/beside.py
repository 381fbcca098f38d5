"""Files written beside their places, to be renamed: what is in a place is never half written."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from socdocs.files import OPEN_FLAGS, folded, is_link, is_there
from socdocs.outputs.locks import lock, opened_for_a_lock
from socdocs.outputs.places import plain_errors

_TRIES: Final = 100
"""How often a new temporary file may be gone at once, as where another run takes it for one that was left."""


@contextmanager
def written_beside(path: Path, data: bytes, *, replaces: bool) -> Iterator[Path]:
    """Write `data` to a temporary file in the folder of `path`, to be renamed; what is still there at the end goes.

    Where it `replaces` a file, it has the rights of that one.
    """
    with plain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary, descriptor = _locked_file(path, 0o600 if replaces else 0o666)
    try:
        stream = os.fdopen(descriptor, "wb")
        try:
            with plain_errors(path):
                if replaces:
                    from socdocs.outputs.rights import keep_rights  # imported late: most outputs are new

                    keep_rights(path, temporary, descriptor)
                mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
                stream.write(data)
                stream.flush()
                if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:
                    os.fchmod(descriptor, mode)  # Linux takes the set-group bit away when an ordinary user writes
                os.fsync(descriptor)
                os.close(os.dup(descriptor))  # some network disks say only then that there is no room
                if sys.platform == "win32":
                    stream.close()  # Windows renames no open file; elsewhere the lock is held until it is renamed
                yield temporary
        finally:
            with suppress(OSError):  # what mattered was asked for before: the file may be in its place by now
                stream.close()
    finally:
        with suppress(OSError):
            temporary.unlink()


def take_rights(temporary: Path, path: Path) -> None:
    """Give the file `temporary`, which was to be a new one, the rights of that which another run has put at `path`."""
    if is_link(path):
        return  # it was there before, and is to be replaced
    from socdocs.outputs.rights import keep_rights  # imported late, as above

    descriptor = os.open(temporary, OPEN_FLAGS | os.O_RDWR)
    try:
        keep_rights(path, temporary, descriptor)
    finally:
        os.close(descriptor)


def probe(path: Path) -> None:
    """Raise OSError where no file could be written beside `path`."""
    temporary, descriptor = _locked_file(path)
    temporary.unlink()
    os.close(descriptor)


def require_removable(path: Path) -> None:
    """Raise PermissionError for a file that its folder lets no one replace, as a sticky one does with others' files.

    Only the system knows.  It is asked to remove the file as a folder, which takes the same right and which no file is.
    """
    try:
        os.rmdir(path)  # noqa: PTH106 - of a file, whatever Path may say of it
    except PermissionError:
        raise
    except OSError:
        return


def remove_stale(path: Path) -> None:
    """Remove what a killed run left beside `path`; the temporary files of a running one are locked and stay."""
    for leftover in path.parent.glob(f"{_prefix(path)}*.tmp"):
        with suppress(OSError):
            if not stat.S_ISREG(leftover.lstat().st_mode):
                continue  # no run leaves a link or a pipe, and to open what it leads to can do anything
            with os.fdopen(opened_for_a_lock(leftover), "rb") as stream:
                lock(stream.fileno(), wait=False)
                leftover.unlink()


def _prefix(path: Path) -> str:
    # A short hash stands for the name, because the name itself may already be as long as the disk allows; one for all
    # spellings that a disk may take for one name.
    return f".socdocs-{hashlib.sha256(os.fsencode(folded(path.name))).hexdigest()[:12]}-"


def _locked_file(beside: Path, mode: int = 0o600) -> tuple[Path, int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    for _ in range(_TRIES):
        path = beside.with_name(f"{_prefix(beside)}{os.urandom(6).hex()}.tmp")
        descriptor = os.open(path, flags, mode)
        try:
            with suppress(OSError):  # some network disks know no locks: then leftovers stay, and nothing else is lost
                lock(descriptor, wait=True)
            # Another run may have taken the file for a leftover in the instant before it was locked.
            if is_there(path):
                return path, descriptor
        except BaseException:
            os.close(descriptor)
            with suppress(OSError):
                path.unlink()
            raise
        os.close(descriptor)
        with suppress(OSError):
            path.unlink()
    raise OSError(errno.EIO, "a new file is not seen in its folder")
