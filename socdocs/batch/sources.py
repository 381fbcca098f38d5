"""Find the descriptions that files, folders and patterns on the command line refer to."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fnmatch import filter as fitting
from pathlib import Path

from msgspec import Struct

from socdocs.batch.descriptions import AUDITOR, LEADS_OUT, is_system, leads_out
from socdocs.batch.looks import Unreadable, dangling, entries_of, is_dangling, is_folder, noted, seen, unseen
from socdocs.batch.ways import Way, chosen, home_of, is_clients, link_out, walk
from socdocs.files import is_there, names_in, real_path, status_of
from socdocs.problems import EnvironmentProblem
from socdocs.words import nearest


class NothingThere(ValueError):
    """A list names no description; the message says so in full sentences."""


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
        unreadable.setdefault(f"{_real(one.path.parent)}/{one.path.name}", one)

    for argument in arguments:
        links, named = list[Path](), _named(argument)
        met = [_looked_at(one) for one in _meant(argument, links)]
        met += (Unreadable(link, f"This link {_LEADS_OUT_OF_FOLDER}") for link in dict.fromkeys(links))
        for one in met:
            if isinstance(one, Unreadable):
                leave_out(one)
            else:
                path, real = one
                ways.setdefault(real, []).append(Way(path, named))
        if not met:
            missing.append(_why_nothing(argument))
    descriptions = list[Path]()
    for found in ways.values():
        try:
            way, *others = chosen(found)
        except EnvironmentProblem as problem:
            leave_out(unseen(found[0].path, problem))
            continue
        if others:
            reason = f"Links lead to it in several ways, with another project file or name by each: also {others[0]}."
            leave_out(Unreadable(way, f"{reason} Remove what does not belong there, or name the file itself."))
        else:
            descriptions.append(way)
    return Found(tuple(descriptions), tuple(unreadable.values()), tuple(missing))


def listed(lines: Iterable[str]) -> dict[Path, tuple[tuple[str, str], ...]]:
    """Read the output of `socdocs reports`; returns the kinds and ids of the reports of each description.

    Each line holds file, report id and kind, separated by tabs; the id may be empty.  Raises NothingThere for any other
    line, and when there are none.
    """
    found: dict[Path, list[tuple[str, str]]] = {}
    for line in filter(None, (line.rstrip("\r\n") for line in lines)):
        fields = line.split("\t")
        if len(fields) != 3 or not fields[0] or not fields[2]:
            raise NothingThere(
                "Each line of the list must hold a file, a report and a kind with tabs between them, as "
                f"`socdocs reports` prints them; this one does not: {line!r}."
            )
        found.setdefault(Path(fields[0]), []).append((fields[2], fields[1]))
    if not found:
        raise NothingThere("The list of reports is empty, so there is nothing to build.")
    return {path: tuple(reports) for path, reports in found.items()}


_LEADS_OUT_OF_FOLDER = (
    "leads out of the folder of the description or project file beside it. Put the files themselves there."
)


def _looked_at(met: Path | Unreadable) -> tuple[Path, str] | Unreadable:
    """Return the way to a description and its path without links, or why none leads there."""
    if isinstance(met, Unreadable):
        return met
    try:
        return Unreadable(met, f"This file {LEADS_OUT}") if leads_out(met) else (met, real_path(met))
    except EnvironmentProblem as problem:
        return unseen(met, problem)


def _real(path: Path) -> str:
    """The path with all links followed, where they can be looked at."""
    with suppress(EnvironmentProblem):
        return real_path(path)
    return str(path)


def _meant(argument: str, links: list[Path], home: Path | None = None) -> Iterator[Path | Unreadable]:
    """Yield what an argument means; adds to `links` those that lead out of the folder of a description.

    `home` is that folder where the argument is in one.
    """
    path = Path(argument)
    try:
        if is_folder(path):
            yield from _in_folder(path, links, home)
        elif seen(path):
            yield from () if path.name == AUDITOR else (path,)
        else:
            yield from _fitting(argument, links)
    except EnvironmentProblem as problem:
        yield unseen(path, problem)


def _in_folder(top: Path, links: list[Path], home: Path | None) -> Iterator[Path | Unreadable]:
    """Yield the descriptions in `top` and below, then broken links and whatever cannot be read."""
    unread: list[Unreadable] = []
    files = sorted(Path(folder, name) for folder, names in walk(top, links, unread, home=home) for name in names)
    lost = set[Path]()
    for path in files:
        with noted(path, unread):
            lost |= {path} if is_dangling(path) else set()
    yield from (path for path in files if is_system(path) and path not in lost)
    # Hidden links are skipped: programs leave broken ones behind as lock files.
    yield from (dangling(path) for path in files if path in lost and not path.name.startswith("."))
    yield from unread


def _fitting(pattern: str, links: list[Path]) -> Iterator[Path | Unreadable]:
    """Yield the matches of `pattern`, then the broken links along it and whatever cannot be read there."""
    named = _named(pattern)
    unread: list[Unreadable] = []
    for path in _glob(pattern, links, unread):
        with noted(path, unread):
            home = home_of(named, path)
            if link := link_out(home, path):
                links.append(link)
            else:
                own = home or (path if is_clients(entries_of(path), is_named=False) else None)
                yield from (dangling(path),) if is_dangling(path) else _meant(str(path), links, own)
    for folder in reversed(Path(pattern).parents):
        for path in _glob(str(folder), links, unread):
            with noted(path, unread):
                if is_dangling(path):
                    yield dangling(path)
    yield from unread


def _named(argument: str) -> Path:
    """Return what an argument names: itself, or the folder before the first part of a pattern."""
    path = Path(argument)
    with suppress(EnvironmentProblem):
        if is_there(path) or not glob.has_magic(argument):
            return path
    return next((folder for folder in path.parents if not glob.has_magic(str(folder))), Path())


def _glob(pattern: str, links: list[Path], unread: list[Unreadable], top: str = "") -> list[Path]:
    """Return the paths below `top` that match `pattern`; behind `**`, links are followed, no folder entered twice.

    The library's own search would enter a folder again through each link that leads back to it, and passes over what it
    cannot read, which is added to `unread` here.
    """
    first = _STARS.search(pattern)
    if first is None:
        return sorted(map(Path, _matches(top, pattern, unread)))
    above, below = pattern[: first.start()] + (first["root"] or ""), pattern[first.end() :].lstrip("/")
    tops = sorted(_matches(top, above, unread)) if above else [top or "."]
    folders = [folder for one in tops for folder, _ in walk(Path(one), links, unread, hidden=".")]
    return sorted({path for folder in folders for path in _glob(below or "*", links, unread, folder)})


def _matches(top: str, pattern: str, unread: list[Unreadable]) -> list[str]:
    """Return the paths below `top` that match a pattern without `**`; one that ends in “/” matches folders alone."""
    above, name = os.path.split(pattern)
    folders = [os.path.join(top, above)] if above in ("", pattern) else _matches(top, above, unread)  # noqa: PTH118 - Path drops a “/” at the end
    found = list[str]()
    for folder in folders:
        with noted(Path(folder), unread):
            if glob.has_magic(name):
                seen = (one for one in names_in(folder or ".") if name.startswith(".") or not one.startswith("."))
                names = fitting(seen, name)
            elif name:
                names = [name] if status_of(os.path.join(folder, name), follow=False) else []  # noqa: PTH118 - as above
            else:
                names = [name] if is_folder(Path(folder)) else []
            found += (os.path.join(folder, one) for one in names)  # noqa: PTH118 - as above
    return found


_STARS = re.compile(r"(?:^|(?P<root>^/)|/)\*\*(?:/|$)")
"""A part of a pattern that stands for any number of folders."""


def _why_nothing(argument: str) -> str:
    """Say why an argument leads to no description, in a sentence or two."""
    path = Path(argument)
    if is_folder(path):
        others = [name for name in entries_of(path) if name.endswith((".yaml", ".yml")) and name != AUDITOR]
        such = f", as in {path / others[0]}" if others else ""
        return (
            f"No file in the folder {argument} or below it is called system.yaml. "
            f"Give the name of a description that is called otherwise{such}."
        )
    if path.name == AUDITOR and seen(path):
        return f"{argument} is a service auditor's file. Name the description that it belongs to."
    if glob.has_magic(argument):
        return f"No description fits the pattern {argument}."
    near = nearest(path.name, entries_of(path.parent))
    return f"There is no file or folder {argument}." + (f" Did you mean {path.with_name(near)}?" if near else "")
