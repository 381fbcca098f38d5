"""Find the descriptions that files, folders and patterns on the command line refer to."""

from __future__ import annotations

import errno
import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from socdocs.batch.ways import SYSTEM_NAMES, Way, chosen, entries_of, home_of, is_clients, is_system, link_out, walk
from socdocs.files import Files, holds
from socdocs.source.characters import peculiar_characters
from socdocs.words import nearest

AUDITOR = "auditor.yaml"
"""The name of the service auditor's file; one beside a description is used with it unless another is named."""


class NothingThere(ValueError):
    """A list names no description; the message says so in full sentences."""


class Unreadable(Struct, frozen=True):
    """A folder or link behind which descriptions may lie; `reason` says in full sentences why it was left out."""

    path: Path
    reason: str


class Found(Struct, frozen=True):
    """The descriptions, each once and in the order of the arguments, and the folders and links that were left out."""

    descriptions: tuple[Path, ...]
    unreadable: tuple[Unreadable, ...]
    missing: tuple[str, ...]
    """A sentence or two for each argument without a description."""


def search(arguments: Iterable[str]) -> Found:
    """Find the descriptions that `arguments` refer to.

    A folder stands for every system.yaml in it and below, behind links to folders too; a pattern with `*`, `**` or `?`
    stands for the files and folders that match it.  No link in the folder of a system.yaml leads out of that folder,
    nor one in a folder with a project file, unless it is the one that is named; and a system.yaml that is such a link
    cannot be read.  Of several ways to one description `chosen` takes one.  The service auditor's files are not
    descriptions.
    """
    ways, unreadable, missing = dict[str, list[Way]](), dict[str, Unreadable](), list[str]()

    def leave_out(one: Unreadable) -> None:
        unreadable.setdefault(f"{os.path.realpath(one.path.parent)}/{one.path.name}", one)

    for argument in arguments:
        links = list[Path]()
        met = [_without_link_out(one) for one in _meant(argument, links)]
        met += (Unreadable(link, f"This link {_LEADS_OUT_OF_FOLDER}") for link in dict.fromkeys(links))
        for one in met:
            if isinstance(one, Unreadable):
                leave_out(one)
            else:
                ways.setdefault(os.path.realpath(one), []).append(Way(one, _named(argument)))
        if not met:
            missing.append(_why_nothing(argument))
    descriptions = list[Path]()
    for way, *others in map(chosen, ways.values()):
        if others:
            reason = f"Links lead to it in several ways, with another project file by each: also {others[0]}."
            leave_out(Unreadable(way, f"{reason} Remove what does not belong there, or name the file itself."))
        else:
            descriptions.append(way)
    return Found(tuple(descriptions), tuple(unreadable.values()), tuple(missing))


def listed(lines: Iterable[str]) -> dict[Path, tuple[tuple[str, str], ...]]:
    """Read the output of `socdocs reports`; returns the kinds and ids of the reports of each description.

    Each line holds file, report id and kind, separated by tabs; the id may be empty.  Raises NothingThere for any other
    line, and when there are none.
    """
    found: dict[Path, tuple[tuple[str, str], ...]] = {}
    for line in filter(None, (line.rstrip("\r\n") for line in lines)):
        fields = line.split("\t")
        if len(fields) != 3 or not fields[0] or not fields[2]:
            raise NothingThere(
                "Each line of the list must hold a file, a report and a kind with tabs between them, as "
                f"`socdocs reports` prints them; this one does not: {line!r}."
            )
        found[Path(fields[0])] = (*found.get(Path(fields[0]), ()), (fields[2], fields[1]))
    if not found:
        raise NothingThere("The list of reports is empty, so there is nothing to build.")
    return found


LEADS_OUT = "is a link that leads out of its folder. Put the file itself there."
"""The end of a sentence about a description that was found and not named."""


_LEADS_OUT_OF_FOLDER = (
    "leads out of the folder of the description or project file beside it. Put the files themselves there."
)


def leads_out(description: Path) -> bool:
    """Whether a description is a link to a file of another folder, which its own folder would be taken for."""
    return description.is_symlink() and not holds(description.parent, description)


def _without_link_out(met: Path | Unreadable) -> Path | Unreadable:
    if isinstance(met, Unreadable) or not leads_out(met):
        return met
    return Unreadable(met, f"This file {LEADS_OUT}")


def called(description: Path) -> str:
    """The name of a description: that of its folder if it is a system.yaml, otherwise that of the file."""
    # Not resolved: a link has its own name, not that of its target.
    return Path(os.path.abspath(description)).parent.name if is_system(description) else description.stem  # noqa: PTH100


def auditor_file(description: Path, pattern: str | None = "") -> Path | None:
    """The service auditor's file of a description: the one beside it, or at `pattern`, which may hold {description}.

    Without a `pattern`, if it is None, no file is sought.
    A file that exists but cannot be read, such as a broken link, is returned too; reading it gives the error.
    """
    if pattern is None:
        return None
    path = auditors_place(pattern, description)
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return path
    return path


def auditors_place(pattern: str, description: Path) -> Path:
    """Return `pattern` with the name of the description in the place of {description}; beside it without a pattern."""
    return Path(pattern.replace("{description}", called(description))) if pattern else description.parent / AUDITOR


def can_be_listed(path: Path) -> bool:
    """Whether the name of a file stands for itself in a list and in a makefile: it has no control characters."""
    return not any(character in "\t\n\r" for character in str(path)) and not any(peculiar_characters(str(path)))


def description_in(files: Files, folder: Path) -> Path:
    """The description in `folder`, whether it is there or not."""
    names = files.names(folder, frozenset({".yaml", ".yml"}))
    description = next((name for name in SYSTEM_NAMES if name in names), SYSTEM_NAMES[0])
    return folder / description


def auditor_in(files: Files, description: Path) -> Path | None:
    """The service auditor's file beside a description, if there is one."""
    folder = description.parent
    return folder / AUDITOR if AUDITOR in files.names(folder, frozenset({".yaml"})) else None


def _meant(argument: str, links: list[Path], home: Path | None = None) -> Iterator[Path | Unreadable]:
    """Yield what an argument means; adds to `links` those that lead out of the folder of a description.

    `home` is that folder where the argument is in one.
    """
    path = Path(argument)
    # The methods of Path raise where a folder on the way cannot be read.
    if os.path.isdir(path):  # noqa: PTH112 - as above
        yield from _in_folder(path, links, home)
    elif os.path.exists(path):  # noqa: PTH110 - as above
        yield from () if path.name == AUDITOR else (path,)
    else:
        yield from _fitting(argument, links)


def _in_folder(top: Path, links: list[Path], home: Path | None) -> Iterator[Path | Unreadable]:
    """Yield the descriptions in `top` and below, then broken links and unreadable folders."""
    closed: list[OSError] = []
    files = sorted(Path(folder, name) for folder, names in walk(top, links, closed.append, home=home) for name in names)
    yield from (path for path in files if is_system(path) and not _is_dangling(path))
    # Hidden links are skipped: programs leave broken ones behind as lock files.
    yield from (_dangling(path) for path in files if _is_dangling(path) and not path.name.startswith("."))
    yield from (_closed(Path(problem.filename), problem.errno or errno.EACCES) for problem in closed)


def _fitting(pattern: str, links: list[Path]) -> Iterator[Path | Unreadable]:
    """Yield the matches of `pattern`, then the broken links and unreadable folders along it."""
    named = _named(pattern)
    for path in _glob(pattern, links):
        home = home_of(named, path)
        if link := link_out(home, path):
            links.append(link)
        else:
            own = home or (path if is_clients(entries_of(path), is_named=False) else None)
            yield from (_dangling(path),) if _is_dangling(path) else _meant(str(path), links, own)
    for folder in reversed(Path(pattern).parents):
        for path in _glob(str(folder), links):
            if _is_dangling(path):
                yield _dangling(path)
            elif path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
                yield _closed(path, errno.EACCES)


def _named(argument: str) -> Path:
    """Return what an argument names: itself, or the folder before the first part of a pattern."""
    path = Path(argument)
    if os.path.lexists(path) or not glob.has_magic(argument):
        return path
    return next((folder for folder in path.parents if not glob.has_magic(str(folder))), Path())


def _glob(pattern: str, links: list[Path]) -> list[Path]:
    """Return the paths that match `pattern`; behind `**`, links are followed, and no folder is entered twice.

    The library's own search would enter a folder again through each link that leads back to it.
    """
    first = _STARS.search(pattern)
    if first is None:
        # Path.glob refuses patterns that begin at the root.
        return [Path(name) for name in sorted(glob.glob(pattern))]  # noqa: PTH207 - as above
    above, below = pattern[: first.start()] + (first["root"] or ""), pattern[first.end() :]
    tops = sorted(glob.glob(above or ".")) if above else ["."]  # noqa: PTH207 - as above
    folders = (folder for top in tops for folder, _ in walk(Path(top), links, hidden="."))
    names = (glob.escape(os.path.normpath(folder)) for folder in folders)
    found = {path for name in names for path in _glob(os.path.join(name, below or "*"), links)}  # noqa: PTH118 - as above
    return sorted(found)


_STARS = re.compile(r"(?:^|(?P<root>^/)|/)\*\*(?:/|$)")
"""A part of a pattern that stands for any number of folders."""


def _is_dangling(path: Path) -> bool:
    # A path through too many links is refused by the system, but not its real path.
    return os.path.islink(path) and not os.path.exists(os.path.realpath(path))  # noqa: PTH110, PTH114 - as in `_meant`


def _dangling(path: Path) -> Unreadable:
    return Unreadable(path, "This link leads to nothing that can be read. Correct it or remove it.")


def _closed(path: Path, number: int) -> Unreadable:
    why = os.strerror(number)
    reason = f"This folder could not be read ({why}), so what lies in it was left out. Ask for permission to read it."
    return Unreadable(path, reason)


def _why_nothing(argument: str) -> str:
    """Say why an argument leads to no description, in a sentence or two."""
    path = Path(argument)
    if os.path.isdir(path):  # noqa: PTH112 - as in `_meant`
        others = [name for name in entries_of(path) if name.endswith((".yaml", ".yml")) and name != AUDITOR]
        such = f", as in {path / others[0]}" if others else ""
        return (
            f"No file in the folder {argument} or below it is called system.yaml. "
            f"Give the name of a description that is called otherwise{such}."
        )
    if path.name == AUDITOR and os.path.exists(path):  # noqa: PTH110 - as in `_meant`
        return f"{argument} is a service auditor's file. Name the description that it belongs to."
    if glob.has_magic(argument):
        return f"No description fits the pattern {argument}."
    near = nearest(path.name, entries_of(path.parent))
    return f"There is no file or folder {argument}." + (f" Did you mean {path.with_name(near)}?" if near else "")
