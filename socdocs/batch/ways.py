"""Which folders and links lead to descriptions, and which of several ways to one counts.

The links in a client's folder may have come with its files, and no one has named them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from pathlib import Path
from typing import NamedTuple

from socdocs.batch.descriptions import called, is_system
from socdocs.batch.looks import Unreadable, entries_of, is_folder, is_link, noted
from socdocs.files import FileRefused, holds, real_path
from socdocs.workflow.project import NAME, find_project


class Way(NamedTuple):
    """The path by which a description was found, and what was named to find it."""

    path: Path
    named: Path

    def links(self) -> dict[Path, int]:
        """Return the links on the way, each with how far below what was named it is."""
        path, named = (Path.cwd() / one for one in self)
        folders = (*path.parents[::-1], path)
        return {one: len(one.parts) - len(named.parts) for one in folders if is_link(one)}


def chosen(ways: list[Way]) -> tuple[Path, ...]:
    """Return the way to a description that counts: without a link, or else with none below what was named.

    Of several others it is the one whose links are nearest to that.  Since a client may have sent them, all are
    returned where another project file counts by each, or the description has another name by each of the nearest.
    """
    if len(ways) == 1:
        return (ways[0].path,)
    links = [way.links() for way in ways]
    of_all = set.intersection(*map(set, links))
    depths = {
        way: [depth for link, depth in on.items() if link not in of_all] for way, on in zip(ways, links, strict=True)
    }
    direct = [way for way in ways if not depths[way]]
    alike = direct or [way for way in ways if max(depths[way]) <= 0] or ways
    distances = {way: (*depths[way], -sys.maxsize) for way in alike}
    equal = [way for way in alike if distances[way] == min(distances.values())]
    if not direct:
        files, names = {_project_file(way.path) for way in alike}, {called(way.path) for way in equal}
        if len(files) > 1 or len(names) > 1:
            return tuple(way.path for way in (alike if len(files) > 1 else equal))
    return (min(equal, key=lambda way: len(way.path.parts)).path,)


def _project_file(description: Path) -> str:
    try:
        found = find_project(description)
    except FileRefused as refusal:
        return str(refusal)
    return real_path(found) if found else ""


def home_of(named: Path, path: Path) -> Path | None:
    """Return the first folder from the one that is `named` to that of a path below it that is a client's."""
    above = list(path.parents)
    folders = above[: above.index(named) + 1][::-1] if named in above else []
    return next((folder for folder in folders if is_clients(entries_of(folder), is_named=folder == named)), None)


def link_out(home: Path | None, path: Path) -> Path | None:
    """Return the first link on the way from a client's folder to a path that leads out of that folder."""
    if home is None or holds(home, path):
        return None
    below = (folder for folder in (*path.parents[::-1], path) if home in folder.parents)
    return next((folder for folder in below if is_link(folder) and not holds(home, folder)), path)


def is_clients(names: Iterable[str], *, is_named: bool) -> bool:
    """Whether a folder with these files is a client's: it holds a description, or a project file below what was named.

    A folder with a project file that `is_named` may be the firm's.
    """
    return any(is_system(Path(name)) or (name.casefold() == NAME and not is_named) for name in names)


def walk(
    top: Path, links: list[Path], unread: list[Unreadable], hidden: str = "", home: Path | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Yield `top` and each folder below it with its files, each once, by the way whose links are nearest to `top`.

    A folder to which several links lead that are equally near is yielded by the name of each.  Folders whose names
    begin with `hidden`, if it is given, are not entered, nor are links that lead out of `home`, the folder of a client,
    or of the first one on the way that is one.  These are added to `links`, except those to a folder above it, behind
    which is nothing of its own.  What cannot be looked at is added to `unread`.
    """
    entered = dict[str, tuple[int, ...]]()
    ahead = [(tuple[int, ...](), str(top), home)]
    while ahead:
        way, start, home = heappop(ahead)
        waiting = [(Path(start), home)]
        while waiting:
            folder, home = waiting.pop()
            with noted(folder, unread):
                if (real := real_path(folder)) in entered:
                    if way and str(folder) == start and entered[real] == way:
                        yield start, _listed(folder, unread)[1]
                    continue
                entered[real] = way
            below, names = _listed(folder, unread)
            home = home or (folder if is_clients(names, is_named=folder == top) else None)
            plain = list[Path]()
            for path in below:
                if hidden and path.name.startswith(hidden):
                    continue
                with noted(path, unread):
                    if not is_link(path):
                        plain.append(path)
                    elif home is None or holds(home, path):
                        heappush(ahead, ((*way, len(path.parts)), str(path), home))
                    elif not holds(path, home):
                        links.append(path)
            waiting += ((path, home) for path in reversed(plain))
            yield str(folder), names


def _listed(folder: Path, unread: list[Unreadable]) -> tuple[list[Path], list[str]]:
    """Return the folders in a folder, links to folders among them, and the names of all else, both sorted."""
    below, names = list[Path](), list[str]()
    with noted(folder, unread), os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = folder / entry.name
            with noted(path, unread):
                if is_folder(path) if entry.is_symlink() else entry.is_dir(follow_symlinks=False):
                    below.append(path)
                else:
                    names.append(entry.name)
    return below, names
