"""Read files: each input once, within limits, and remembered."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePath
from typing import BinaryIO, Final, NamedTuple, TypeVar

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import EnvironmentProblem, Severity

Seen = TypeVar("Seen")

SIZE_LIMIT = 10_000_000
"""The most bytes that are read of one file unless the caller says otherwise."""

STANDARD_INPUT: Final = Path("-")
"""What `-` on the command line means: this one object.

Any other path that is written so is that of a file called “-”: whatever a file names is such a path, so nothing that is
written in a file can have standard input read.  It is asked for by `is`, never by `==`.
"""

OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

_NO_NAME = (errno.ENAMETOOLONG, errno.ELOOP)
"""The errors of the system that are about a name, and not about the disk."""

_SHORT = 250
"""The bytes of a folder's path in which every name that a disk can hold makes a path that every system takes."""

_ADVICE = {
    errno.ENOSPC: "The disk is full: make room and run again.",
    errno.EDQUOT: "Your disk quota is used up: make room and run again.",
    errno.EFBIG: "The file would be larger than the system allows.",
    errno.EROFS: "The disk can only be read: choose another place.",
    errno.EACCES: "Close the file if another program holds it, or ask for permission to use this place.",
    errno.EPERM: "Ask for permission to use this place, or choose another.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ENOENT: "Choose a folder that exists or can be made.",
    errno.ENOTDIR: "A part of this path is a file, not a folder.",
    errno.EISDIR: "Name a file, not a folder.",
}


class FileRefused(Exception):
    """An input file cannot be used for a reason that the user can correct.

    `code` is a diagnostic's code, `message` a sentence about the file, `advice` what to do.  Errors of the disk are
    `EnvironmentProblem`s instead.
    """

    def __init__(self, code: str, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.advice = code, message, advice

    def diagnostic(self, span: Span | None = None, advice: str = "") -> Diagnostic:
        """The refusal as an error at `span`, with `advice` in place of its own where there is some."""
        return Diagnostic(self.code, Severity.ERROR, self.message, span, advice or self.advice)


class _TooLong(EnvironmentProblem):
    """A path is too long to be followed, so no one knows where it leads."""


class Reading(NamedTuple):
    """One file as it was when it was read."""

    path: Path
    sha256: str


def named_input(argument: str) -> Path:
    """Return the input that an argument of the command line names: `-` is standard input."""
    return STANDARD_INPUT if argument == "-" else Path(argument)


def holds(folder: Path, path: Path) -> bool:
    """Whether `path` is in `folder` or below it, with all symbolic links followed.

    One that is too long to be looked at is in none.  Raises EnvironmentProblem where a link cannot be looked at.
    """
    return _is_within(folder, path, real_path)


def _is_within(folder: Path, path: Path, real: Callable[[Path], str]) -> bool:
    with suppress(_TooLong):
        return Path(real(path)).is_relative_to(real(folder))
    return False


class Folders(NamedTuple):
    """The folders whose files a description may name: its own, and the libraries that it shares with others."""

    own: Path
    libraries: tuple[Path, ...] = ()
    whose: str = "the description"
    """What messages call the file whose folder `own` is."""
    holds: Callable[[Path, Path], bool] = holds
    """Whether the first path holds the second: on the disk, or `Files.holds` of where the description is."""

    def find(self, name: str, beside: Path | None = None) -> Path:
        """Resolve `name`, written in a file of the folder `beside` (by default the description's own), to a path.

        Raises `FileRefused` when it leads out of these folders by `..`, a symbolic link or an absolute path.
        """
        advice = "Give the path from the folder of the file that names it, such as data/controls.csv."
        if not name.strip() or "\0" in name:
            raise FileRefused("file-name", "Here the name of a file is wanted.", advice)
        if not is_relative(name):
            raise FileRefused("file-outside", f"{name!r} is not a path within the folder of {self.whose}.", advice)
        path = (self.own if beside is None else beside) / name
        if not any(self.holds(folder, path) for folder in (self.own, *self.libraries)):
            libraries = " and of its libraries" if self.libraries else ""
            message = f"{name!r} leads out of the folder of {self.whose}{libraries}."
            advice = "Put a copy of the file into that folder, or name the folder that is shared under “libraries”."
            raise FileRefused("file-outside", message, advice)
        return path

    def beside(self, file: Path) -> Path:
        """The folder from which `file` names others: in a library its own, elsewhere the description's."""
        return file.parent if self.shares(file) else self.own

    def shares(self, path: Path) -> bool:
        """Whether the file is in a library, and not in the description's own folder."""
        return not self.holds(self.own, path) and self.has_in_library(path)

    def has_in_library(self, path: Path) -> bool:
        """Whether the file is in a library, also in one below the description's own folder: it is never written."""
        return any(self.holds(folder, path) for folder in self.libraries)


def is_relative(name: str) -> bool:
    """Whether `name` is a path that begins in the folder of the file in which it is written, on every system."""
    return not ("://" in name or name.startswith(("~", "\\\\")) or Path(name).is_absolute() or name[1:2] == ":")


def followed(path: Path | str) -> str:
    """Return the whole path with all links and “..” followed; what is not there is taken as it is named.

    So is what lies behind a folder in which no one may look: no one gets there.  Raises OSError where a look fails, as
    os.path.realpath does not: what it cannot look at it takes for no link, so that the path leads elsewhere than the
    system goes.  So it is where a path on the way is longer than the system takes at once: it goes step by step.
    """
    if sys.platform == "win32":
        return os.path.realpath(path)
    # As the newer Pythons do it with ALLOW_MISSING.  None is put before a link whose target is followed, to its end.
    rest: list[str | None] = [*os.fspath(path).split("/")[::-1]]
    # Looked at from the working folder, as the system goes: above that one no one may be allowed to look.
    real, look = ("/", "/") if os.path.isabs(path) else (os.getcwd(), "")  # noqa: PTH109, PTH117 - a path may be a text
    ends: dict[str, tuple[str, str] | None] = {}
    while rest:
        name = rest.pop()
        if name is None:
            ends[rest.pop() or ""] = real, look
            continue
        if name in ("", "."):
            continue
        here, there = os.path.join(real, name), os.path.join(look, name)  # noqa: PTH118 - as above
        if name == "..":
            above = os.path.basename(look) in ("", "..") and look != "/"  # noqa: PTH119 - as above
            real, look = os.path.dirname(real), there if above else os.path.dirname(look)  # noqa: PTH120 - as above
        elif here in ends:
            real, look = ends[here] or (here, there)  # one that leads to itself is taken as it is named
        elif (target := _target(there)) is None:
            real, look = here, there
        else:
            ends[here] = None
            rest += [here, None, *target.split("/")[::-1]]
            real, look = ("/", "/") if os.path.isabs(target) else (real, look)  # noqa: PTH117 - as above
    return real


def _target(path: str) -> str | None:
    """Return what a link leads to; None for what is no link or not there."""
    folder = os.path.dirname(path).encode(errors="surrogatepass")  # noqa: PTH120 - as above
    nothing = _NO_NAME if len(folder) <= _SHORT else (errno.ELOOP,)  # else it may be the path that is too long
    try:
        status = _looked(os.lstat, path, nothing)
        return _looked(os.readlink, path) if status and stat.S_ISLNK(status.st_mode) else None
    except PermissionError:  # no one gets there, not by a link of the system that only some may follow, either
        return None


def status_of(path: Path | str, *, follow: bool = True) -> os.stat_result | None:
    """Return what the system says of a file or folder; None where nothing has this name.

    What is not seen is looked for twice, since a network disk may fail once.  Raises OSError where both looks fail,
    which `Path.exists` and its kin take for nothing on newer Pythons.
    """
    return _looked(os.stat if follow else os.lstat, path)


def names_in(folder: Path | str) -> list[str]:
    """Return the names in a folder, sorted; none where there is no such folder.  Raises OSError as `status_of` does."""
    return sorted(_looked(os.listdir, folder) or ())


def _looked(look: Callable[[Path | str], Seen], path: Path | str, nothing: tuple[int, ...] = _NO_NAME) -> Seen | None:
    """Return what is seen at the second look at the latest; None where nothing has this name, as `nothing` says."""
    with suppress(OSError, ValueError):
        return look(path)
    try:
        return look(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError as problem:
        if problem.errno in nothing:
            return None
        raise


def real_path(path: Path | str) -> str:
    """The whole path with all links followed, as `followed` says.  Raises EnvironmentProblem where a look fails."""
    try:
        return followed(path)
    except OSError as problem:
        told = disk_problem(Path(path), "could not be read", problem)
        raise (_TooLong(str(told)) if problem.errno == errno.ENAMETOOLONG else told) from None


def folded(real: str) -> str:
    """A path without links, in the form in which a disk that makes no difference of case compares it."""
    if not real.isascii():
        from unicodedata import normalize

        real = normalize("NFC", real)
    return real.casefold()


def is_there(path: Path) -> bool:
    """Whether anything has this name: a link that leads nowhere, a pipe or a folder, too, which reading refuses.

    So what counts only if it is there is never passed over in silence.  Raises `EnvironmentProblem` where the disk or a
    permission is in the way of looking; so do `is_file` and `is_folder`.
    """
    return _mode_of(path, follow=False) is not None


def is_file(path: Path) -> bool:
    """Whether there is an ordinary file at `path`, or behind links."""
    return stat.S_ISREG(_mode_of(path) or 0)


def is_folder(path: Path) -> bool:
    """Whether there is a folder at `path`, or behind links."""
    return stat.S_ISDIR(_mode_of(path) or 0)


def is_link(path: Path) -> bool:
    """Whether `path` itself is a symbolic link."""
    return stat.S_ISLNK(_mode_of(path, follow=False) or 0)


def _mode_of(path: Path, *, follow: bool = True) -> int | None:
    try:
        status = status_of(path, follow=follow)
    except OSError as problem:
        raise disk_problem(path, "could not be read", problem) from None
    return status.st_mode if status else None


def require_inside(path: Path, folder: Path) -> None:
    """Raise `FileRefused` if `path`, a file of the templates in `folder`, is a link that leads out of it."""
    if not holds(folder, path):
        message = f"{path} is a link that leads out of the folder of templates."
        raise FileRefused("file-outside", message, "Put a copy of the file into that folder.")


class Files:
    """The input files of one run, as a snapshot: later changes on the disk are not seen."""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}
        self._paths: dict[str, Path] = {}
        self._asked: dict[str, Path] = {}
        self._opened: dict[str, bytes] = {}
        self._spelled: dict[str, str] = {}
        self._listed: dict[Path, list[str]] = {}

    def ahead(self) -> Files:
        """Return files by which a decision is made before this run reads: what both read is opened once."""
        files = Files()
        files._opened, files._spelled = self._opened, self._spelled
        return files

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What has been read, in order, for an input hash or the list of what an output depends on."""
        return tuple(
            Reading(self._paths[key], hashlib.sha256(content).hexdigest()) for key, content in self._contents.items()
        )

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that have been read, in order, by the names under which they were first read."""
        return tuple(self._paths.values())

    @property
    def inputs(self) -> tuple[Path, ...]:
        """All files that were to be read or named, also those that were refused: no output takes the place of one."""
        return tuple(self._asked.values())

    def note(self, path: Path) -> None:
        """Count a file that another file names among the inputs, whether or not it can be read."""
        if "\0" not in str(path):
            with suppress(_TooLong):  # no output gets there, either
                self._asked.setdefault(self._key(path), path)

    def __contains__(self, path: Path) -> bool:
        """Whether the file at `path` has been read, by whatever name."""
        return self._key(path) in self._contents

    def read(self, path: Path, *, limit: int = SIZE_LIMIT) -> bytes:
        """The bytes of the regular file at `path`, the same for the whole run, or of `STANDARD_INPUT`.

        Raises `FileRefused` for what is missing, no regular file or larger than `limit`, and `EnvironmentProblem` when
        the disk or a permission is in the way.
        """
        if "\0" in str(path):
            raise FileRefused("file-name", f"{str(path)!r} cannot be the name of a file.")
        self.note(path)
        key = self._key(path)
        if key not in self._contents:
            if key not in self._opened:
                self._opened[key] = self._open(path, limit)
            elif len(self._opened[key]) > limit:
                raise too_large(path, limit)
            self._contents[key] = self._opened[key]
            self._paths[key] = path
        elif len(self._contents[key]) > limit:
            raise too_large(path, limit)
        return self._contents[key]

    def _open(self, path: Path, limit: int) -> bytes:
        if path is not STANDARD_INPUT:
            return _content(path, limit)
        if sys.stdin is None:  # as services are started
            raise EnvironmentProblem("standard input is closed, so nothing can be read from it. Name a file.")
        return _stream_content(sys.stdin.buffer, limit)

    def _key(self, path: Path) -> str:
        """What all names of a file have in common, its spellings on a disk that makes no difference of case, too."""
        if path is STANDARD_INPUT:
            return str(path)
        real = self.real(path)
        first = self._spelled.setdefault(folded(real), real)
        return first if first == real or self.are_same(Path(first), Path(real)) else real

    def known_as(self, path: Path) -> Path:
        """Return `path`, or the spelling of it by which the file was asked for first.

        Where the disk makes no difference of case, what is read by two spellings so has one place in one file.
        """
        key = self._key(path)
        return path if key == self.real(path) else self._asked.get(key, path)

    def real(self, path: Path) -> str:
        """Return where `path` leads, with all links followed."""
        return real_path(path)

    def holds(self, folder: Path, path: Path) -> bool:
        """Whether `path` is in `folder` or below it, as the function `holds` says."""
        return _is_within(folder, path, self.real)

    def content(self, name: str) -> bytes:
        """What was read of the file called `name`; nothing if it was not read."""
        key = name if name in self._contents else self._key(Path(name))
        return self._contents.get(key, b"")

    def is_folder(self, path: Path) -> bool:
        """Whether there is a folder at `path`, even behind one that is still to be made, such as `new/../lists`."""
        with suppress(PermissionError):
            status = status_of(real_path(path))
            return status is not None and stat.S_ISDIR(status.st_mode)
        return False

    def is_there(self, path: Path) -> bool:
        """Whether anything has this name, as the function `is_there` says."""
        return is_there(path)

    def read_named(self, path: Path) -> bytes:
        """The same for a file that another file names, so that a permission is in the way of nothing else.

        Raises `FileRefused` for that, too.
        """
        try:
            return self.read(path)
        except EnvironmentProblem as problem:
            raise FileRefused("environment", str(problem), "Ask for the right to read it, or name a copy.") from None

    def are_same(self, path: Path, other: Path) -> bool:
        """Whether two names are those of one file or folder, as where a disk makes no difference of case."""
        with suppress(PermissionError):
            found, others = status_of(path), status_of(other)
            return found is not None and others is not None and os.path.samestat(found, others)
        return False

    def names(self, folder: Path, suffixes: frozenset[str] | None = None) -> list[str]:
        """The names in `folder`, all or those with one of `suffixes`, sorted; none if there is no such folder.

        Raises `EnvironmentProblem` for a folder that cannot be read: what lies in it would be missing in silence.
        """
        if folder not in self._listed:
            self._listed[folder] = self._names(folder)
        names = self._listed[folder]
        return names if suffixes is None else [name for name in names if PurePath(name).suffix.lower() in suffixes]

    def _names(self, folder: Path) -> list[str]:
        try:
            return names_in(folder)
        except OSError as problem:
            raise disk_problem(folder, "could not be read", problem) from None


def _content(path: Path, limit: int) -> bytes:
    try:
        # The kind is looked at first because opening a pipe can wait for ever and opening a device can do anything.
        _require_regular(path, path.stat().st_mode)
        with os.fdopen(os.open(path, OPEN_FLAGS), "rb") as stream:
            status = os.fstat(stream.fileno())
            _require_regular(path, status.st_mode)
            if status.st_size > limit:
                raise too_large(path, limit)
            return _limited(stream, path, limit)
    except (FileNotFoundError, NotADirectoryError):
        if is_link(path):
            message = f"{path} is a link that leads nowhere."
            raise FileRefused("file-missing", message, "Correct the link or remove it.") from None
        raise FileRefused("file-missing", f"There is no file {path}.") from None
    except OSError as problem:
        if problem.errno in _NO_NAME:
            message = f"{path} cannot be the name of a file: {problem.strerror}."
            raise FileRefused("file-name", message, "Correct the name.") from None
        raise disk_problem(path, "could not be read", problem) from None


def _stream_content(stream: BinaryIO, limit: int) -> bytes:
    try:
        return _limited(stream, Path("standard input"), limit)
    except OSError as problem:
        raise disk_problem(Path("standard input"), "could not be read", problem) from None


def _limited(stream: BinaryIO, path: Path, limit: int) -> bytes:
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise too_large(path, limit)
    return content


def too_large(path: Path, limit: int) -> FileRefused:
    """The refusal of a file that is larger than `limit`."""
    message = f"{path} is larger than {limit / 1_000_000:g} MB, the most that is read."
    return FileRefused("file-too-large", message, "Split it, or check that it is the right file.")


def _require_regular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        advice = "Name the file in it that is meant." if stat.S_ISDIR(mode) else ""
        raise FileRefused("file-kind", f"{path} is {kind_of_file(mode)}, not a file that can be read.", advice)


def kind_of_file(mode: int) -> str:
    """The kind of a file with this mode, in words: a folder, a pipe."""
    return next((name for test, name in _KINDS if test(mode)), "no ordinary file")


def disk_problem(path: Path, what: str, problem: OSError) -> EnvironmentProblem:
    """The error of the system about `path`, in one line with advice; `what` is for example "could not be read"."""
    reason = (problem.strerror or str(problem)).rstrip(".")
    advice = _ADVICE.get(problem.errno or 0, "")
    return EnvironmentProblem(f"{path} {what}: {reason}. {advice}".rstrip())
