"""Put finished outputs in their places: whole or not at all, and of one command up to a hundred all or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final, NamedTuple

from socdocs.files import is_there, status_of
from socdocs.outputs.beside import remove_stale, take_rights, written_beside
from socdocs.outputs.places import Output, plain_errors, require_apart
from socdocs.outputs.replacing import file_to_replace, require_unchanged

_AT_ONCE: Final = 100
"""How many files are written before the first of them is renamed; each is open until then."""


def write(outputs: Sequence[Output], *, inputs: Iterable[Path], force: bool) -> list[bool]:
    """Write each output, completely or not at all; returns for each whether its bytes changed.

    `inputs` are the files that were read.  Nothing is written unless every output may be.  A file that already holds
    the same bytes only gets a new time.  A file that socdocs did not write or that was changed since, and a symbolic
    link, is kept unless `force`; a file that still holds what the output has taken over is replaced.  Missing folders
    are created.  Raises Clash as `require_apart` does, and EnvironmentProblem for any other obstacle; the old file is
    then unchanged, and no temporary file remains.

    All are written beside their places before the first is renamed, the last of `outputs` first, and new times come
    last: a depfile, which comes after its report, is never older than what it says of it, so that make builds the
    report again after a run that was killed.  Where one cannot be renamed after all, and no old file was replaced by
    then, the new ones are taken away again.
    """
    require_apart([output.place for output in outputs], inputs)
    for output in outputs:  # first, since what is refused is not written
        with plain_errors(output.place.path):
            remove_stale(output.place.lands)
    found = [file_to_replace(output, force=force) for output in outputs]
    backwards = list(zip(outputs, found, strict=True))[::-1]
    pairs = [(output, existing) for output, existing in backwards if existing != output.data]
    same = [(output, existing) for output, existing in backwards if existing == output.data]
    placed: list[_Placed] = []
    try:
        for start in range(0, len(pairs), _AT_ONCE):
            _put_in_place(pairs[start : start + _AT_ONCE], placed, force=force)
        _put_in_place([pair for pair in same if not _is_touched(pair[0])], placed, force=force)
    except BaseException:
        with suppress(OSError):
            _take_back(placed)
        raise
    return [output.data != existing for output, existing in zip(outputs, found, strict=True)]


def _is_touched(output: Output) -> bool:
    """Give a file that holds what is to be written a new time; return whether it has one.

    Where the disk counts in seconds it may have the same: another run, which may still take it away, has just put it
    there.  Then, and of another user's file, or one that is gone meanwhile, only its replacement is new.
    """
    with plain_errors(output.place.path), suppress(OSError):
        before = _state_of(output.place.lands)
        os.utime(output.place.lands)
        return _state_of(output.place.lands) != before
    return False


class _Placed(NamedTuple):
    """A file that is put in its place."""

    path: Path
    state: tuple[int, int, int] | None
    is_new: bool

    def is_there(self) -> bool:
        """Whether it is there still, and no other run has found it and given it a new time.  May raise OSError."""
        return self.state is not None and _state_of(self.path) == self.state


def _take_back(placed: Iterable[_Placed]) -> None:
    """Take away what was put in its place, except what another run has; nothing where an old file was replaced.

    The last goes first: so a log, which is there before its copies, goes after them, and never loses the line of one
    that stays.  Raises OSError at what cannot be looked at or removed; all that was there before it stays, too.
    """
    there = [row for row in placed if row.is_there()]
    if all(row.is_new for row in there):
        for row in reversed(there):
            row.path.unlink(missing_ok=True)


def _state_of(path: Path) -> tuple[int, int, int] | None:
    status = status_of(path)
    return (status.st_dev, status.st_ino, status.st_mtime_ns) if status else None


def _put_in_place(pairs: Iterable[tuple[Output, bytes | None]], placed: list[_Placed], *, force: bool) -> None:
    """Write all outputs beside their places, each with what is there, and then put them there, as `placed` will say."""
    with ExitStack() as stack:
        written = []
        for output, existing in pairs:
            beside = written_beside(output.place.lands, output.data, replaces=existing is not None)
            written.append((stack.enter_context(beside), output, existing))
        for temporary, output, existing in written:
            with plain_errors(output.place.path):
                require_unchanged(output, existing, force=force)
                is_new = existing is None and not is_there(output.place.lands)
                placed.append(_Placed(output.place.lands, _state_of(temporary), is_new))
                if existing is not None or not _is_put_where_nothing_is(temporary, output, placed, force=force):
                    temporary.replace(output.place.lands)


def _is_put_where_nothing_is(temporary: Path, output: Output, placed: list[_Placed], *, force: bool) -> bool:
    """Give the file the name of an output that was not there.

    Where another run was quicker it fails, or the last row of `placed` is no longer new.
    """
    try:
        os.link(temporary, output.place.lands)
    except FileExistsError:
        was_quicker = True
    except (OSError, NotImplementedError, AttributeError):  # not every disk and system can give a file two names
        was_quicker = is_there(output.place.lands)
    else:
        return True
    if was_quicker:
        placed[-1] = placed[-1]._replace(is_new=False)
        require_unchanged(output, None, force=force)
        take_rights(temporary, output.place.lands)
    return False
