"""Looks at folders and links on the way to descriptions: what cannot be seen is named, and hides nothing else."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from socdocs.files import disk_problem, names_in, real_path, status_of
from socdocs.problems import EnvironmentProblem


class Unreadable(Struct, frozen=True):
    """A folder or link behind which descriptions may lie; `reason` says in full sentences why it was left out."""

    path: Path
    reason: str


@contextmanager
def noted(path: Path, unread: list[Unreadable]) -> Iterator[None]:
    """Add a path to `unread` where it cannot be looked at, or not into it."""
    try:
        yield
    except OSError as problem:  # of a folder, in which no name can be looked for
        why = os.strerror(problem.errno or errno.EACCES)
        reason = f"This folder could not be read ({why}), so what lies in it was left out."
        unread.append(Unreadable(path, f"{reason} Ask for permission to read it."))
    except EnvironmentProblem as problem:
        unread.append(unseen(path, problem))


def unseen(path: Path, problem: EnvironmentProblem) -> Unreadable:
    """A path that was left out because of a `problem` with looking at it."""
    return Unreadable(path, f"{problem} It was left out, and what may lie behind it.")


def dangling(path: Path) -> Unreadable:
    """A link that leads to nothing, or to where no one may look."""
    return Unreadable(path, "This link leads to nothing that can be read. Correct it or remove it.")


def seen(path: Path, *, follow: bool = True) -> os.stat_result | None:
    """What the system says of a file or folder; None where there is nothing that this user may see.

    Raises EnvironmentProblem where a look fails for another reason; so do the others.
    """
    try:
        return status_of(path, follow=follow)
    except PermissionError:
        return None
    except OSError as problem:
        raise disk_problem(path, "could not be read", problem) from None


def is_folder(path: Path) -> bool:
    """Whether there is a folder, or a link to one."""
    status = seen(path)
    return status is not None and stat.S_ISDIR(status.st_mode)


def is_link(path: Path) -> bool:
    """Whether there is a link."""
    status = seen(path, follow=False)
    return status is not None and stat.S_ISLNK(status.st_mode)


def is_dangling(path: Path) -> bool:
    """Whether there is a link that leads to nothing that can be seen."""
    # A path through too many links is refused by the system, but not its real path.
    return is_link(path) and seen(Path(real_path(path))) is None


def entries_of(folder: Path) -> list[str]:
    """Return the names in a folder; none where it is none, or this user may not read it."""
    try:
        return names_in(folder)
    except PermissionError:
        return []
    except OSError as problem:
        raise disk_problem(folder, "could not be read", problem) from None
