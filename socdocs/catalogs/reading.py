"""Read the catalog files of this package: nested groups of texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from socdocs.source import data_files
from socdocs.source.data_files import read_data


class Group:
    """A mapping of a catalog.  `group` raises KeyError for a missing key, which is a mistake in the catalog."""

    def __init__(self, content: data_files.Group) -> None:
        self._content = content

    def text(self, key: str, default: str = "") -> str:
        """Return the text under `key`, or `default`."""
        value = self._content.get(key)
        return value if isinstance(value, str) else default

    def group(self, key: str) -> Group:
        """Return the group under `key`."""
        value = self._content.get(key)
        if not isinstance(value, dict):
            raise KeyError(key)
        return Group(value)

    def groups(self) -> Iterator[tuple[str, Group]]:
        """Return each key with its group, in the order of the file."""
        return ((key, Group(value)) for key, value in self._content.items() if isinstance(value, dict))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Return each key with its text, in the order of the file."""
        return ((key, value) for key, value in self._content.items() if isinstance(value, str))


def read_catalog(name: str, folder: Path = Path(__file__).parent) -> Group:
    """Read the catalog file `name` of this package, or of another `folder`.  Raises ValueError if it is damaged."""
    return Group(read_data(folder / name))
