"""Which descriptions are meant by the files, folders and patterns that somebody names."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

AUDITOR = "auditor.yaml"
"""The service auditor's file; one that lies beside a description goes with it unless another is named."""
_NAMES = ("system.yaml", "system.yml")


class NothingThere(ValueError):
    """A file, folder or pattern that leads to no description."""


def descriptions(arguments: Iterable[str]) -> list[Path]:
    """The descriptions in the order given, each once.

    A folder stands for every system.yaml in it and below, a pattern with `*`, `**` or `?` for the files it fits.  The
    service auditor's files are no descriptions.  Raises NothingThere for an argument that stands for none.
    """
    found: dict[str, Path] = {}
    for argument in arguments:
        paths = [path for path in _meant(argument) if path.name != AUDITOR]
        if not paths:
            raise NothingThere(f"there is no description at {argument}")
        for path in paths:
            found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def listed(lines: Iterable[str]) -> dict[Path, tuple[tuple[str, str], ...]]:
    """The reports that lines such as those of `socdocs reports` name: kinds and ids by description.

    Each line holds file, report id and kind, parted by tabs; the id may be empty.  Raises NothingThere for other lines.
    """
    found: dict[Path, tuple[tuple[str, str], ...]] = {}
    for line in filter(None, (line.rstrip("\r\n") for line in lines)):
        fields = line.split("\t")
        if len(fields) != 3 or not fields[2]:
            raise NothingThere(f"a line with file, report and kind, parted by tabs, is wanted instead of {line!r}")
        if not Path(fields[0]).exists():
            raise NothingThere(f"there is no description at {fields[0]}")
        found[Path(fields[0])] = (*found.get(Path(fields[0]), ()), (fields[2], fields[1]))
    return found


def called(description: Path) -> str:
    """What people call a description: its folder's name if it is a system.yaml there, else its own."""
    return description.resolve().parent.name if description.name in _NAMES else description.stem


def auditor_file(description: Path, pattern: str = "") -> Path | None:
    """The service auditor's file of a description: the one beside it, or at `pattern`, which may say {description}."""
    path = Path(pattern.replace("{description}", called(description))) if pattern else description.with_name(AUDITOR)
    return path if path.is_file() else None


def _meant(argument: str) -> Iterator[Path]:
    path = Path(argument)
    if path.is_dir():
        yield from sorted(file for name in _NAMES for file in path.rglob(name))
    elif path.exists():
        yield path
    else:
        # Path.glob refuses patterns that begin at the root.
        names = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - as above
        yield from (Path(name) for name in names if Path(name).is_file())
