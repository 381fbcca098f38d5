"""Find the descriptions that files, folders and patterns on the command line refer to."""

from __future__ import annotations

import errno
import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from heapq import heappop, heappush
from operator import itemgetter
from pathlib import Path

from msgspec import Struct

from socdocs.files import Files, holds
from socdocs.source.characters import peculiar_characters
from socdocs.words import nearest

AUDITOR = "auditor.yaml"
"""The name of the service auditor's file; one beside a description is used with it unless another is named."""
_NAMES = ("system.yaml", "system.yml")


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
    and a system.yaml that is such a link cannot be read.  Of several ways to one description that without a link
    counts, or with the one that is nearest to what was named.  The service auditor's files are not descriptions.
    """
    ways, unreadable, missing = dict[str, tuple[_Rank, Path]](), dict[str, Unreadable](), list[str]()
    for argument in arguments:
        links = list[Path]()
        met = [_without_link_out(one) for one in _meant(argument, links)]
        met += (Unreadable(link, f"This link {_LEADS_OUT_OF_FOLDER}") for link in dict.fromkeys(links))
        for one in met:
            if isinstance(one, Unreadable):
                unreadable.setdefault(f"{os.path.realpath(one.path.parent)}/{one.path.name}", one)
            else:
                way, file = (_rank(one, _named(argument)), one), os.path.realpath(one)
                ways[file] = min(ways.get(file, way), way, key=itemgetter(0))
        if not met:
            missing.append(_why_nothing(argument))
    return Found(tuple(path for _, path in ways.values()), tuple(unreadable.values()), tuple(missing))


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


_LEADS_OUT_OF_FOLDER = "leads out of the folder of the description beside it. Put the files themselves there."


_Rank = tuple[tuple[int, ...], tuple[int, ...], int]


def _rank(way: Path, named: Path) -> _Rank:
    """Return how far a way to a description is to be taken rather than another, the least first.

    A link below the folder that was `named` counts more than one on the way to it, and the nearer it is, the less: the
    firm itself puts links into the folder of its clients, and a client may have sent those below.
    """
    whole, above = (Path(os.path.abspath(path)) for path in (way, named))  # noqa: PTH100 - as in `called`
    links = [at for at, folder in enumerate((*whole.parents[::-1], whole)) if os.path.islink(folder)]  # noqa: PTH114 - as in `_meant`
    below = len(above.parts) if whole.is_relative_to(above) else 0
    # Behind the last link comes none, which counts less than any.
    return (*(at for at in links if at >= below), -1), (*links, -1), len(way.parts)


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
    return Path(os.path.abspath(description)).parent.name if _is_system(description) else description.stem  # noqa: PTH100


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
    description = next((name for name in _NAMES if name in names), _NAMES[0])
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
    files = sorted(
        Path(folder, name) for folder, names in _walk(top, links, closed.append, home=home) for name in names
    )
    yield from (path for path in files if _is_system(path) and not _is_dangling(path))
    # Hidden links are skipped: programs leave broken ones behind as lock files.
    yield from (_dangling(path) for path in files if _is_dangling(path) and not path.name.startswith("."))
    yield from (_closed(Path(problem.filename), problem.errno or errno.EACCES) for problem in closed)


def _fitting(pattern: str, links: list[Path]) -> Iterator[Path | Unreadable]:
    """Yield the matches of `pattern`, then the broken links and unreadable folders along it."""
    named = _named(pattern)
    for path in _glob(pattern, links):
        home = _home(named, path)
        if link := _link_out(home, path):
            links.append(link)
        else:
            yield from (_dangling(path),) if _is_dangling(path) else _meant(str(path), links, home)
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


def _home(named: Path, path: Path) -> Path | None:
    """Return the first folder from the one that is `named` to that of a path below it that holds a description."""
    above = list(path.parents)
    folders = above[: above.index(named) + 1][::-1] if named in above else []
    return next(filter(_holds_description, folders), None)


def _link_out(home: Path | None, path: Path) -> Path | None:
    """Return the first link on the way from a client's folder to a path that leads out of that folder."""
    if home is None or holds(home, path):
        return None
    below = (folder for folder in (*path.parents[::-1], path) if home in folder.parents)
    return next((folder for folder in below if folder.is_symlink() and not holds(home, folder)), path)


def _holds_description(folder: Path) -> bool:
    return any(_is_system(Path(name)) for name in _entries(folder))


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
    folders = (folder for top in tops for folder, _ in _walk(Path(top), links, hidden="."))
    names = (glob.escape(os.path.normpath(folder)) for folder in folders)
    found = {path for name in names for path in _glob(os.path.join(name, below or "*"), links)}  # noqa: PTH118 - as above
    return sorted(found)


_STARS = re.compile(r"(?:^|(?P<root>^/)|/)\*\*(?:/|$)")
"""A part of a pattern that stands for any number of folders."""


def _walk(
    top: Path,
    links: list[Path],
    onerror: Callable[[OSError], None] | None = None,
    hidden: str = "",
    home: Path | None = None,
) -> Iterator[tuple[str, list[str]]]:
    """Yield `top` and each folder below it with its files, each once, by the way that `_rank` puts first.

    Folders whose names begin with `hidden`, if it is given, are not entered, nor are links that lead out of `home`, the
    folder of a description, or of the first one on the way that holds one.  These are added to `links`, except those
    to a folder above it, behind which is nothing of its own.
    """
    entered = set[str]()
    ahead = [(tuple[int, ...](), str(top), home)]
    while ahead:
        way, start, home = heappop(ahead)
        if os.path.realpath(start) in entered:
            continue
        homes = {start: home}
        for folder, below, names in os.walk(start, onerror=onerror, followlinks=True):
            entered.add(os.path.realpath(folder))
            home = homes.get(folder) or (Path(folder) if any(map(_is_system, map(Path, names))) else None)
            paths = {name: Path(folder, name) for name in sorted(below) if not (hidden and name.startswith(hidden))}
            linked = {name: path for name, path in paths.items() if path.is_symlink()}
            for path in linked.values():
                if home is None or holds(home, path):
                    heappush(ahead, ((*way, len(path.parts)), str(path), home))
                elif not holds(path, home):
                    links.append(path)
            below[:] = [name for name in paths if name not in linked and os.path.realpath(paths[name]) not in entered]
            homes |= {os.path.join(folder, name): home for name in below}  # noqa: PTH118 - as walk names it
            yield folder, names


def _is_system(path: Path) -> bool:
    return path.name.casefold() in _NAMES


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
        others = [name for name in _entries(path) if name.endswith((".yaml", ".yml")) and name != AUDITOR]
        such = f", as in {path / others[0]}" if others else ""
        return (
            f"No file in the folder {argument} or below it is called system.yaml. "
            f"Give the name of a description that is called otherwise{such}."
        )
    if path.name == AUDITOR and os.path.exists(path):  # noqa: PTH110 - as in `_meant`
        return f"{argument} is a service auditor's file. Name the description that it belongs to."
    if glob.has_magic(argument):
        return f"No description fits the pattern {argument}."
    near = nearest(path.name, _entries(path.parent))
    return f"There is no file or folder {argument}." + (f" Did you mean {path.with_name(near)}?" if near else "")


def _entries(folder: Path) -> list[str]:
    with suppress(OSError):
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are asked for
    return []
