"""What an output was made from, as make reads it: the rules that a compiler writes with -MD -MP."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from socdocs.diagnostics import EnvironmentProblem
from socdocs.seals import checksum

_EQUALS = "$(socdocs_equals_sign)"
_WRITTEN = {
    " ": r"\ ",
    "\t": "\\\t",
    "#": r"\#",
    "$": "$$",
    ":": r"\:",
    "*": r"\*",
    "?": r"\?",
    "[": r"\[",
    "=": _EQUALS,
}
_UNSPEAKABLE = re.compile(r"[;|\n\r]")


def rules(target: Path, inputs: Iterable[Path]) -> str:
    """A rule by which `target` depends on `inputs`, and an empty one for each of these, under a line that marks them.

    There is at least one input.  The empty rules keep make going when an input is deleted; the next build then says
    what is missing.  Raises EnvironmentProblem for a name that no makefile can hold.
    """
    out = _in_makefile(target)
    needed = [name for name in dict.fromkeys(map(_in_makefile, inputs)) if name != out]
    # A name with a per cent sign is no plain name where a rule begins; such a file has to be there.
    phony = [f"{name}:\n" for name in needed if "%" not in name]
    text = "\n".join((f"{out}: {(' ' + chr(92) + chr(10) + '  ').join(needed)}\n", *phony))
    return _marked(f"{_EQUALS[2:-1]} := =\n{text}" if _EQUALS in text else text, needed)


def _marked(text: str, needed: list[str]) -> str:
    """`text` under the line by which `seals` knows the file again.

    Make reads a comment.  Ninja knows no comments and reads a rule without a target, whose input has the checksum in a
    path that leads back to one of `needed`; a plain name, which it reads as it stands, if there is one.
    """
    name = min(needed, key=lambda name: re.fullmatch(r"[\w./-]+", name, re.ASCII) is None)
    before, behind = ("# : /", name[1:]) if name.startswith("/") else ("# : ", name)
    behind = f"{behind}\n{text}"
    return f"{before}socdocs-sha256-{checksum((before + behind).encode())}/../{behind}"


def _in_makefile(path: Path) -> str:
    if match := _UNSPEAKABLE.search(str(path)):
        raise EnvironmentProblem(
            f"make cannot hold the name {str(path)!r} because of {match[0]!r}; rename it, or build without --depfile."
        )
    return "".join(_WRITTEN.get(character, character) for character in str(path))
