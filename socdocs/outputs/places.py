"""Where an output is to lie: a place of its own, apart from every input and every other output."""

from __future__ import annotations

import errno
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from socdocs.files import STANDARD_INPUT, disk_problem, folded, followed, status_of
from socdocs.problems import Clash, EnvironmentProblem
from socdocs.repertoire import newer_characters

_HIDDEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""The categories of characters that cannot be seen: control characters, those that turn words around, line ends."""

RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
"""The names that mean devices on Windows, with any ending."""


class _Named(NamedTuple):
    path: Path
    form: str
    option: str = "-o"


class Place(_Named):
    """The place of an output: its path, the format by which `seals` recognizes it, and the option that names it."""

    @cached_property
    def lands(self) -> Path:
        """The place without “..”, with the links before it followed, once: what was looked at is what is replaced.

        `new/../a.md` is a.md as soon as there is a folder `new`, so it is a.md before, too.
        """
        with plain_errors(self.path):
            if ".." not in self.path.parts:
                return self.path
            above, name = (self.path, "") if self.path.name == ".." else (self.path.parent, self.path.name)
            return Path(followed(above), name)


class Output(NamedTuple):
    """A finished file.

    `taken_over` is what a file at its place held when it was read, if all that people typed there is in `data`.
    Where it is not `forcible`, no `force` of the command lets it take the place of anything else.
    """

    place: Place
    data: bytes
    taken_over: bytes | None = None
    forcible: bool = True


def require_apart(places: Sequence[Place], inputs: Iterable[Path]) -> None:
    """Raise Clash when one of `places` is one of the `inputs` or another of the places, by any name.

    An input that was not there when it was asked for is one, too: what is written now would be read the next time.
    Names that differ only in case count as one, because on some disks they are.  A name that another system takes for
    a device or a part of another file, or that cannot be read as it is, is refused, too.
    """
    for place in places:
        _require_plain(place)
    read: dict[object, Path] = {key: path for path in inputs for key in _names_of_input(path)}
    taken: dict[object, Place] = {}
    names = dict[Place, PurePath]()
    for place in places:
        with plain_errors(place.path):
            identity, real, name = identity_of(place.lands), followed(place.lands), _name(followed(place.path))
        names[place] = name
        if source := read.get(identity) or read.get(name) or read.get(real):
            raise Clash(_says_input(place, source))
        other = taken.get(name) or taken.get(identity)
        if other:
            message = f"{other.option} {other.path} and {place.option} {place.path} name the same file."
            raise Clash(f"{message} Give each output a name of its own.")
        taken |= {name: place} | ({identity: place} if identity else {})
    for place in places:
        above = next((taken[folder] for folder in names[place].parents if folder in taken), None)
        if above:
            message = f"{above.path} cannot be a file, because {place.path} is to lie in it as in a folder."
            raise Clash(f"{message} Choose another name with {above.option}.")


def identity_of(path: Path) -> tuple[int, int] | None:
    """Return the identity of a file, independent of its name; None where there is none.

    Raises OSError where it cannot be looked at.
    """
    status = status_of(path)
    return (status.st_dev, status.st_ino) if status else None


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Raise EnvironmentProblem, which says what to do, in place of what the system says of the file at `path`."""
    try:
        yield
    except OSError as problem:
        raise disk_problem(path, "could not be written", problem) from None
    except ValueError as problem:
        raise EnvironmentProblem(f"{str(path)!r} could not be written: {problem}.") from None


def _require_plain(place: Place) -> None:
    name = place.path.name
    # No file at all can have a name with \0, as writing says, and what a newer Python alone knows is seen for all.
    known = (letter for letter in name if letter != "\0" and not newer_characters(letter))
    hidden = next((letter for letter in known if unicodedata.category(letter) in _HIDDEN), "")
    if hidden:
        said = f"{name!a} holds the character U+{ord(hidden):04X}, which cannot be seen"
    elif RESERVED.match(name):
        said = f"{name} means a device on Windows, so it could not be opened there"
    elif ":" in name:
        said = f"{name} means a part of the file {name.partition(':')[0]} on Windows"
    else:
        return
    raise Clash(f"{said}. Choose another name with {place.option}.")


def _names_of_input(path: Path) -> Iterator[object]:
    """Yield what an input is known by: its identity, or while it is not there its name, and its path without links.

    By the path, too, since some network disks give a file another identity at each look.
    """
    if path is STANDARD_INPUT:  # known by the file that it comes from, as in `socdocs soc2 - < a.yaml`
        with suppress(AttributeError, OSError, ValueError):  # closed, or another object in its place
            status = os.fstat(sys.stdin.fileno())
            yield status.st_dev, status.st_ino
    elif "\0" not in str(path):
        try:
            real = followed(path)
            yield real
            with suppress(PermissionError):
                yield identity_of(path) or _name(real)
        except OSError as problem:
            if problem.errno != errno.ENAMETOOLONG:  # else no output gets there, either
                raise disk_problem(path, "could not be read", problem) from None


def _name(real: str) -> PurePath:
    """A path without links in the form in which a case-insensitive disk compares it."""
    return PurePath(folded(real))


def _says_input(place: Place, read: Path) -> str:
    other = "standard input" if read is STANDARD_INPUT else str(read)
    which = f"{place.path} is" if place.path == read else f"{place.path} is the same file as {other}, which is"
    return f"{which} read by this command, so {place.option} cannot write it. Choose another name."
