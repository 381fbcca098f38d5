"""Write outputs, never in the place of an input, of another output, or of other people's work."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from socdocs.files import OPEN_FLAGS, STANDARD_INPUT, disk_problem, kind_of_file
from socdocs.problems import Clash, EnvironmentProblem
from socdocs.seals import is_ours, was_ours

_HIDDEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""The categories of characters that cannot be seen: control characters, those that turn words around, line ends."""


class Place(NamedTuple):
    """The place of an output: its path, the format by which `seals` recognizes it, and the option that names it."""

    path: Path
    form: str
    option: str = "-o"

    @property
    def lands(self) -> Path:
        """The place without “..”, with the links before it followed.

        `new/../a.md` is a.md as soon as there is a folder `new`, so it is a.md before, too.
        """
        return _landing(self.path)


class Output(NamedTuple):
    """A finished file.

    `taken_over` is what a file at its place held when it was read, if all that people typed there is in `data`.
    Where it is not `forcible`, no `force` of the command lets it take the place of anything else.
    """

    place: Place
    data: bytes
    taken_over: bytes | None = None
    forcible: bool = True


_LARGEST: Final = 512 * 2**20
"""The most bytes that are read of a file in the place of an output; a larger one is none that socdocs wrote."""

_AT_ONCE: Final = 100
"""How many files are written before the first of them is renamed; each is open until then."""

_CHANGED: Final = "{path} was changed while this command ran, so it is left alone; run it again."

_PATIENCE: Final = 60.0
"""How many seconds a run waits for another one that adds to the same file."""

RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
"""The names that mean devices on Windows, with any ending."""


def _landing(path: Path) -> Path:
    if ".." not in path.parts:
        return path
    # The last link is not followed: it is what would be replaced.
    return Path(os.path.realpath(path)) if path.name == ".." else Path(os.path.realpath(path.parent), path.name)


def require_apart(places: Sequence[Place], inputs: Iterable[Path]) -> None:
    """Raise Clash when one of `places` is one of the `inputs` or another of the places, by any name.

    Names that differ only in case count as one, because on some disks they are.  A name that another system takes for
    a device or a part of another file, or that cannot be read as it is, is refused, too.
    """
    for place in places:
        _require_plain(place)
    read = {identity: path for path in inputs if (identity := _input_identity(path))}
    taken: dict[object, Place] = {}
    for place in places:
        identity, name = _identity(place.lands), _name(place.path)
        if identity in read:
            raise Clash(_says_input(place, read[identity]))
        other = taken.get(name) or taken.get(identity)
        if other:
            message = f"{other.option} {other.path} and {place.option} {place.path} name the same file."
            raise Clash(f"{message} Give each output a name of its own.")
        taken |= {name: place} | ({identity: place} if identity else {})
    for place in places:
        above = next((taken[folder] for folder in _name(place.path).parents if folder in taken), None)
        if above:
            message = f"{above.path} cannot be a file, because {place.path} is to lie in it as in a folder."
            raise Clash(f"{message} Choose another name with {above.option}.")


def _require_plain(place: Place) -> None:
    name = place.path.name
    # No file at all can have a name with \0, as writing says.
    hidden = next((letter for letter in name if letter != "\0" and unicodedata.category(letter) in _HIDDEN), "")
    if hidden:
        said = f"{name!a} holds the character U+{ord(hidden):04X}, which cannot be seen"
    elif RESERVED.match(name):
        said = f"{name} means a device on Windows, so it could not be opened there"
    elif ":" in name:
        said = f"{name} means a part of the file {name.partition(':')[0]} on Windows"
    else:
        return
    raise Clash(f"{said}. Choose another name with {place.option}.")


def require_writable(place: Place, *, force: bool, taken_over: bytes | None = None) -> None:
    """Raise EnvironmentProblem as `write` would for an output at `place`; creates missing folders."""
    with _plain_errors(place.path):
        existing = _existing(place, force=force)
        if existing not in (None, taken_over):
            _require_ours(place, existing, force=force)
            if not force:
                _require_unprotected(place)
        place.lands.parent.mkdir(parents=True, exist_ok=True)
        _probe(place.lands)


def require_replaceable(path: Path) -> None:
    """Raise EnvironmentProblem where `replace_input` could not replace a file."""
    path = Path(os.path.realpath(path))
    with _plain_errors(path):
        _require_unprotected(Place(path, "unmarked"))
        _probe(path)


def _probe(path: Path) -> None:
    probe, descriptor = _locked_file(path.parent, _prefix(path))
    probe.unlink()
    os.close(descriptor)


def holds_others_work(place: Place) -> bool:
    """Whether there is a file that socdocs did not write or that was changed since."""
    try:
        return place.lands.is_file() and not is_ours(place.form, _content(place.lands))
    except (OSError, ValueError):
        return False


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
    found = [_replaceable(output, force=force) for output in outputs]
    backwards = list(zip(outputs, found, strict=True))[::-1]
    pairs = [(output, existing) for output, existing in backwards if existing != output.data]
    same = [(output, existing) for output, existing in backwards if existing == output.data]
    placed: list[_Placed] = []
    try:
        for start in range(0, len(pairs), _AT_ONCE):
            _put_in_place(pairs[start : start + _AT_ONCE], placed, force=force)
        _put_in_place([pair for pair in same if not _is_touched(pair[0])], placed, force=force)
    except BaseException:
        there = [row for row in placed if _identity(row.path) == row.identity]  # and not what another run put there
        if all(row.is_new for row in there):  # else a log would lose the line of a copy that stays
            for row in there:
                with suppress(OSError):
                    row.path.unlink()
        raise
    return [output.data != existing for output, existing in zip(outputs, found, strict=True)]


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Keep other runs that change the file at `path` out until the block ends; creates missing folders.

    Raises EnvironmentProblem where another run keeps this one out for `_PATIENCE` seconds.  Windows and some network
    disks know no such locks; there `write` refuses the file that the other run has changed.
    """
    with _plain_errors(path):
        folder = _landing(path).parent
        folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    # The folder itself, so that no file of a lock is left to anyone.
    with _plain_errors(path.parent):
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


def _is_locked(descriptor: int) -> bool:
    try:
        _lock(descriptor, wait=False)
    except BlockingIOError:
        return False
    except OSError:
        return True  # the disk knows no locks
    return True


def replace_input(path: Path, data: bytes, before: bytes) -> None:
    """Replace a file of the user's own, completely or not at all.

    Of several runs at one time, the later ones find it changed.  Raises EnvironmentProblem if it no longer holds
    `before`, because it was changed since it was read, and for any other obstacle.
    """
    path = Path(os.path.realpath(path))
    with one_at_a_time(path), _plain_errors(path):
        _require_unprotected(Place(path, "unmarked"))
        if path.read_bytes() != before:
            raise EnvironmentProblem(_CHANGED.format(path=path))
        with _written_beside(path, data) as temporary:
            temporary.replace(path)


def _replaceable(output: Output, *, force: bool) -> bytes | None:
    """The file at the place of `output`, if it may be replaced."""
    force = force and output.forcible
    with _plain_errors(output.place.path):
        existing = _existing(output.place, force=force)
        if existing not in (None, output.data, output.taken_over):
            if output.taken_over is not None and not force:
                raise EnvironmentProblem(_CHANGED.format(path=output.place.path))
            _require_ours(output.place, existing, force=force)
        if existing not in (None, output.data) and not force:
            _require_unprotected(output.place)
        return existing


def _is_touched(output: Output) -> bool:
    """Give a file that holds what is to be written a new time; what a killed run left beside it goes."""
    path = output.place.lands
    with _plain_errors(output.place.path):
        _remove_stale(path.parent, _prefix(path))
        with suppress(PermissionError):  # of another user's file only its replacement may have a new time
            os.utime(path)
            return True
        return False


class _Placed(NamedTuple):
    """A file that is put in its place."""

    path: Path
    identity: tuple[int, int] | None
    is_new: bool


def _put_in_place(pairs: Iterable[tuple[Output, bytes | None]], placed: list[_Placed], *, force: bool) -> None:
    """Write all outputs beside their places, each with what is there, and then put them there, as `placed` will say."""
    with ExitStack() as stack:
        written = [
            (stack.enter_context(_written_beside(output.place.lands, output.data)), output, existing)
            for output, existing in pairs
        ]
        for temporary, output, existing in written:
            with _plain_errors(output.place.path):
                if output.taken_over is not None:  # people may have typed more in the meantime
                    _replaceable(output, force=force)
                is_new = not os.path.lexists(output.place.lands)
                placed.append(_Placed(output.place.lands, _identity(temporary), is_new))
                if existing is not None or not _is_put_where_nothing_is(temporary, output, force=force):
                    temporary.replace(output.place.lands)


def _is_put_where_nothing_is(temporary: Path, output: Output, *, force: bool) -> bool:
    """Give the file the name of an output that was not there, and fail where another run was quicker."""
    try:
        os.link(temporary, output.place.lands)
    except FileExistsError:
        try:
            _replaceable(output, force=force)
        except EnvironmentProblem:
            raise EnvironmentProblem(_CHANGED.format(path=output.place.path)) from None
    except (OSError, NotImplementedError, AttributeError):  # not every disk and system can give a file two names
        return False
    else:
        return True
    return False


def _require_unprotected(place: Place) -> None:
    """Raise EnvironmentProblem for a file that no one may write: to put another in its place needs no such right."""
    if not place.lands.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise EnvironmentProblem(
            f"{place.path} is write-protected, so it is left alone. Take the protection away, or choose another place."
        )


def _identity(path: Path) -> tuple[int, int] | None:
    """The identity of a file, independent of its name; None where there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _input_identity(path: Path) -> tuple[int, int] | None:
    """The identity of an input; of standard input that of the file it comes from, as in `socdocs soc2 - < a.yaml`."""
    if path != STANDARD_INPUT:
        return _identity(path)
    try:
        status = os.fstat(sys.stdin.fileno())
    except (AttributeError, OSError, ValueError):  # closed, or put in its place by a program that calls socdocs
        return None
    return status.st_dev, status.st_ino


def _name(path: Path) -> PurePath:
    """The path without links, in the form in which a case-insensitive disk compares it."""
    with _plain_errors(path):
        return PurePath(unicodedata.normalize("NFC", os.path.realpath(path)).casefold())


def _says_input(place: Place, read: Path) -> str:
    other = "standard input" if read == STANDARD_INPUT else str(read)
    which = f"{place.path} is" if place.path == read else f"{place.path} is the same file as {other}, which is"
    return f"{which} read by this command, so {place.option} cannot write it. Choose another name."


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
    return _content(place.lands)


def _content(path: Path) -> bytes:
    """What is in a file in the place of an output; of one that is too large to be socdocs' own nothing, as if empty."""
    return path.read_bytes() if path.stat().st_size <= _LARGEST else b""


@contextmanager
def _written_beside(path: Path, data: bytes) -> Iterator[Path]:
    """Write `data` to a temporary file in the folder of `path`, to be renamed; what is still there at the end goes."""
    prefix = _prefix(path)
    with _plain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(path.parent, prefix)
        mode = stat.S_IMODE(path.stat().st_mode) if path.is_file() and not path.is_symlink() else None
        temporary, descriptor = _locked_file(path.parent, prefix, 0o666 if mode is None else mode & 0o777)
    try:
        with _plain_errors(path), os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(descriptor)
            if mode is not None:
                with suppress(OSError):  # some disks know no modes
                    temporary.chmod(mode)
            if sys.platform == "win32":
                stream.close()  # Windows renames no open file; elsewhere the lock is held until the file is renamed
            yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink()


def _prefix(path: Path) -> str:
    # A short hash stands for the name, because the name itself may already be as long as the disk allows.
    return f".socdocs-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}-"


def _locked_file(folder: Path, prefix: str, mode: int = 0o600) -> tuple[Path, int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        path = folder / f"{prefix}{os.urandom(6).hex()}.tmp"
        descriptor = os.open(path, flags, mode)
        try:
            with suppress(OSError):  # some network disks know no locks: then leftovers stay, and nothing else is lost
                _lock(descriptor, wait=True)
            # Another run may have taken the file for a leftover in the instant before it was locked.
            if path.exists():
                return path, descriptor
        except BaseException:
            os.close(descriptor)
            with suppress(OSError):
                path.unlink()
            raise
        os.close(descriptor)


def _remove_stale(folder: Path, prefix: str) -> None:
    """Remove the temporary files of a killed run; those of a running one are locked and stay."""
    for leftover in folder.glob(f"{prefix}*.tmp"):
        with suppress(OSError):
            if not stat.S_ISREG(leftover.lstat().st_mode):
                continue  # no run leaves a link or a pipe, and to open what it leads to can do anything
            with os.fdopen(_opened_for_a_lock(leftover), "rb") as stream:
                _lock(stream.fileno(), wait=False)
                leftover.unlink()


def _opened_for_a_lock(path: Path) -> int:
    """Open a file to lock it: for writing, since network disks lock nothing else, or of another user for reading."""
    flags = OPEN_FLAGS | getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(path, flags | os.O_RDWR)
    except PermissionError:
        return os.open(path, flags)


def _lock(descriptor: int, *, wait: bool) -> None:
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise disk_problem(path, "could not be written", problem) from None
    except ValueError as problem:
        raise EnvironmentProblem(f"{str(path)!r} could not be written: {problem}.") from None
