"""Dependency files for GNU make and ninja: the rules that a compiler writes with -MD -MP."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable
from pathlib import Path

from socdocs.problems import EnvironmentProblem
from socdocs.seals import checksum

_WRITTEN = {
    " ": r"\ ",
    "#": r"\#",
    "$": "$$",
    ":": r"\:",
    "*": r"\*",
    # Where a rule begins make takes the character for that of an assignment, unless a function gives it.
    "=": "$(or =)",
}
_WRITTEN_IN_PATTERNS = {"?": r"\?", "[": r"\["}
_UNSPEAKABLE = re.compile(r"[;|\n\r\t\ud800-\udfff]|\\(?=[ #:*?\[%]|$)| $")


def rules(target: Path, inputs: Iterable[Path]) -> str:
    """Return a rule by which `target` depends on `inputs`, and an empty rule for each of them, below a marking line.

    There must be at least one input.  The empty rules keep make running when an input is deleted; the next build then
    says what is missing.  Names are written so that GNU make reads them; ninja reads the same, or builds anew each
    time.  Raises EnvironmentProblem for a name that no makefile can hold.
    """
    out = _in_makefile(target)
    needed = [name for name in dict.fromkeys(map(_in_makefile, inputs)) if name != out]
    # In a target make takes a plain per cent sign for a pattern's, and ninja the backslash for a part of the name.  An
    # input with that sign has no empty rule, because ninja would take this one for a second target.
    head = out.replace("%", r"\%")
    empty = [f"{name}:\n" for name in needed if "%" not in name]
    text = "\n".join((f"{head}: {(' ' + chr(92) + chr(10) + '  ').join(needed)}\n", *empty))
    return _marked(text, needed)


def _marked(text: str, needed: list[str]) -> str:
    """Put `text` below the line by which `seals` recognizes the file.

    Make reads a comment.  Ninja knows no comments and reads a rule without a target, whose input has the checksum in a
    path that leads back to one of `needed`, preferably one with a plain name, which it reads unchanged.
    """
    name = min(needed, key=lambda name: re.fullmatch(r"[\w./-]+", name, re.ASCII) is None)
    before, behind = ("# : /", name[1:]) if name.startswith("/") else ("# : ", name)
    behind = f"{behind}\n{text}"
    return f"{before}socdocs-sha256-{checksum((before + behind).encode())}/../{behind}"


def _in_makefile(path: Path) -> str:
    name = str(path)
    if match := _UNSPEAKABLE.search(name):
        raise EnvironmentProblem(
            f"make cannot hold the name {name!r} because of {match[0]!r}; rename it, or build without --depfile."
        )
    written = _WRITTEN | _WRITTEN_IN_PATTERNS if _fits_other_files(name) else _WRITTEN
    return "".join(written.get(character, character) for character in name)


def _fits_other_files(name: str) -> bool:
    """Whether make would find another file under `name`, read as a pattern.

    Only such names are escaped, because ninja reads a backslash before these characters as part of the name.  One that
    leads up again behind a pattern is escaped unasked: a search would go through all folders once more at each step.
    """
    begin = next((at for at, character in enumerate(name) if character in _WRITTEN_IN_PATTERNS), -1)
    if begin < 0:
        return False
    asked = name.replace("*", "[*]")  # always escaped
    return ".." in name[begin:].split("/") or any(found != name for found in glob.iglob(asked))  # noqa: PTH207 - Path.glob refuses "/…"
