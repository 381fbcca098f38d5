"""Which folders and links lead to descriptions, and which of several ways to one counts.

The links in a client's folder may have come with its files, and no one has named them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from heapq import heappop, heappush
from pathlib import Path
from typing import Final, NamedTuple

from socdocs.files import FileRefused, holds
from socdocs.workflow.project import NAME, find_project

SYSTEM_NAMES: Final = ("system.yaml", "system.yml")


class Way(NamedTuple):
    """The path by which a description was found, and what was named to find it."""

    path: Path
    named: Path

    def links(self) -> dict[Path, int]:
        """Return the links on the way, each with how far below what was named it is."""
        path, named = (Path(os.path.abspath(one)) for one in self)  # noqa: PTH100 - their own names are asked for
        folders = (*path.parents[::-1], path)
        return {one: len(one.parts) - len(named.parts) for one in folders if os.path.islink(one)}  # noqa: PTH114 - it never raises


def chosen(ways: list[Way]) -> tuple[Path, ...]:
    """Return the way to a description that counts: without a link, or else with none below what was named.

    Of several others it is the one whose links are nearest to that.  Since a client may have sent them, all are
    returned where another project file counts by each.
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
    if not direct and len({_project_file(way.path) for way in alike}) > 1:
        return tuple(way.path for way in alike)
    return (min(alike, key=lambda way: ((*depths[way], -sys.maxsize), len(way.path.parts))).path,)


def _project_file(description: Path) -> str:
    try:
        found = find_project(description)
    except FileRefused as refusal:
        return str(refusal)
    return os.path.realpath(found) if found else ""


def is_system(path: Path) -> bool:
    """Whether a file with this name is a description."""
    return path.name.casefold() in SYSTEM_NAMES


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
    return next((folder for folder in below if folder.is_symlink() and not holds(home, folder)), path)


def is_clients(names: Iterable[str], *, is_named: bool) -> bool:
    """Whether a folder with these files is a client's: it holds a description, or a project file below what was named.

    A folder with a project file that `is_named` may be the firm's.
    """
    return any(is_system(Path(name)) or (name == NAME and not is_named) for name in names)


def walk(
    top: Path,
    links: list[Path],
    onerror: Callable[[OSError], None] | None = None,
    hidden: str = "",
    home: Path | None = None,
) -> Iterator[tuple[str, list[str]]]:
    """Yield `top` and each folder below it with its files, each once, by the way whose links are nearest to `top`.

    Folders whose names begin with `hidden`, if it is given, are not entered, nor are links that lead out of `home`, the
    folder of a client, or of the first one on the way that is one.  These are added to `links`, except those
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
            home = homes.get(folder) or (Path(folder) if is_clients(names, is_named=folder == str(top)) else None)
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


def entries_of(folder: Path) -> list[str]:
    """Return the names in a folder; none where it is none, or cannot be read."""
    with suppress(OSError):
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are asked for
    return []
