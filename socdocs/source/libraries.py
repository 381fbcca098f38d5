"""Read which folders outside its own a description shares with others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from socdocs.diagnostics import Diagnostic
from socdocs.files import Files, Folders, is_relative
from socdocs.problems import Severity
from socdocs.source.tree import Mapping, Scalar, Sequence

LIBRARIES: Final = "libraries"
_ADVICE: Final = "Give the path from the folder of the description, such as ../shared."


def folders_of(
    tree: Mapping, own: Path, files: Files, found: list[Diagnostic], usual: tuple[Path, ...] = ()
) -> Folders:
    """Return the folders whose files the description `tree` in the folder `own` of `files` may name.

    The `usual` libraries are those of a description that names none.

    Adds an error to `found` for each library that is no folder, that is the description's folder or one above it, which
    would open whatever else lies there, or that looks like one in the description's folder and is elsewhere.
    """
    libraries = []
    for name in _names(tree):
        message = _refusal(name.text, own, files)
        if message:
            found.append(Diagnostic("library", Severity.ERROR, message, name.span, _ADVICE))
        else:
            libraries.append(own / name.text)
    return Folders(own, tuple(libraries) if any(_names(tree)) else usual, holds=files.holds)


def _names(tree: Mapping) -> Iterator[Scalar]:
    node = tree.get(LIBRARIES)
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Scalar) and not item.absent:
            yield item


def _refusal(name: str, own: Path, files: Files) -> str:
    if "\0" in name or not is_relative(name):
        return f"“{name}” is not a path from the folder of the description."
    if not files.is_folder(own / name):
        return f"There is no folder “{name}”."
    if files.holds(own / name, own):
        return f"“{name}” holds the description itself, and so whatever else lies beside it."
    if ".." not in Path(name).parts and not files.holds(own, own / name):
        return f"“{name}” is a link that leads out of the folder of the description."
    return ""
