"""What may be replaced: nothing but files of socdocs as it wrote them, unless a person says otherwise."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from socdocs.files import kind_of_file, status_of
from socdocs.outputs.beside import probe, remove_stale, require_removable
from socdocs.outputs.places import Output, Place, plain_errors
from socdocs.problems import EnvironmentProblem
from socdocs.seals import is_ours, was_ours

_LARGEST: Final = 512 * 2**20
"""The most bytes that are read of a file in the place of an output; a larger one is none that socdocs wrote."""

CHANGED: Final = "{path} was changed while this command ran, so it is left alone; run it again."


def require_writable(place: Place, *, force: bool, taken_over: bytes | None = None) -> None:
    """Raise EnvironmentProblem as `write` would for an output at `place`; creates missing folders."""
    with plain_errors(place.path):
        remove_stale(place.lands)
        existing = _existing(place, force=force)
        if existing not in (None, taken_over):
            _require_ours(place, existing, force=force)
            if not force:
                require_unprotected(place)
        place.lands.parent.mkdir(parents=True, exist_ok=True)
        probe(place.lands)


def holds_others_work(place: Place) -> bool:
    """Whether there is a file that socdocs did not write or that was changed since, or that cannot be looked at."""
    try:
        status = status_of(place.lands)
        is_one = status is not None and stat.S_ISREG(status.st_mode)
        return is_one and not is_ours(place.form, content_to_replace(place.lands))
    except OSError:
        return True


def file_to_replace(output: Output, *, force: bool) -> bytes | None:
    """Return what is in the place of `output`, None for nothing; raises EnvironmentProblem if it is to stay."""
    force = force and output.forcible
    with plain_errors(output.place.path):
        existing = _existing(output.place, force=force)
        if existing not in (None, output.data, output.taken_over):
            if output.taken_over is not None and not force:
                raise EnvironmentProblem(CHANGED.format(path=output.place.path))
            _require_ours(output.place, existing, force=force)
        if existing not in (None, output.data) and not force:
            require_unprotected(output.place)
        if existing not in (None, output.data):
            require_removable(output.place.lands)
        return existing


def require_unchanged(output: Output, existing: bytes | None, *, force: bool) -> None:
    """Raise EnvironmentProblem if what is in the place of `output` is no longer the `existing`, and is to stay."""
    with plain_errors(output.place.path):
        if _existing(output.place, force=force) == existing:
            return
    try:
        file_to_replace(output, force=force)
    except EnvironmentProblem:
        raise EnvironmentProblem(CHANGED.format(path=output.place.path)) from None


def require_unprotected(place: Place) -> None:
    """Raise EnvironmentProblem for a file that no one may write: to put another in its place needs no such right."""
    if not place.lands.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise EnvironmentProblem(
            f"{place.path} is write-protected, so it is left alone. Take the protection away, or choose another place."
        )


def _require_ours(place: Place, existing: bytes, *, force: bool) -> None:
    if not force and not is_ours(place.form, existing):
        happened = (
            "was changed since socdocs wrote it, by a person or by a program that formats text or ends of lines"
            if was_ours(place.form, existing)
            else "was not written by socdocs or was changed since"
        )
        taken = " “socdocs pull” takes edits of a Word draft into the description." if place.form == "docx" else ""
        raise EnvironmentProblem(
            f"{place.path} {happened}, so it is left alone. "
            f"Choose another name with {place.option}, or give --force to replace it.{taken}"
        )


def _existing(place: Place, *, force: bool) -> bytes | None:
    path = place.path
    try:
        mode = os.lstat(place.lands).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(mode):
        if force:
            return None
        raise EnvironmentProblem(
            f"{path} is a symbolic link, so it is left alone. "
            "Name the file itself, or give --force to replace the link."
        )
    if not stat.S_ISREG(mode):
        raise EnvironmentProblem(
            f"{path} is {kind_of_file(mode)}, so no file can be put there. Choose another name with {place.option}."
        )
    return content_to_replace(place.lands)


def content_to_replace(path: Path) -> bytes:
    """What is in a file in the place of an output; of one that is too large to be socdocs' own nothing, as if empty."""
    return path.read_bytes() if path.stat().st_size <= _LARGEST else b""
