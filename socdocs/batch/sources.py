"""Which descriptions are meant by the files, folders and patterns that somebody names."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

AUDITOR = "auditor.yaml"
"""The service auditor's file; one that lies beside a description goes with it."""
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


def auditor_file(description: Path) -> Path | None:
    """The service auditor's file beside a description."""
    path = description.with_name(AUDITOR)
    return path if path.is_file() else None


def _meant(argument: str) -> Iterator[Path]:
    path = Path(argument)
    if path.is_dir():
        yield from sorted(file for name in _NAMES for file in path.rglob(name))
    elif path.exists():
        yield path
    else:
        yield from (Path(name) for name in sorted(glob.glob(argument, recursive=True)) if Path(name).is_file())
