"""Read the catalog files of this package: nested groups of texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from socdocs.source.tree import Mapping, Scalar
from socdocs.source.yaml_reader import read_yaml


class Group:
    """A mapping of a catalog.  `group` raises KeyError for a missing key, which is a mistake in the catalog."""

    def __init__(self, node: Mapping) -> None:
        self._node = node

    def text(self, key: str, default: str = "") -> str:
        """Return the text under `key`, or `default`."""
        value = self._node.get(key)
        return value.text if isinstance(value, Scalar) else default

    def group(self, key: str) -> Group:
        """Return the group under `key`."""
        value = self._node.get(key)
        if not isinstance(value, Mapping):
            raise KeyError(key)
        return Group(value)

    def groups(self) -> Iterator[tuple[str, Group]]:
        """Return each key with its group, in the order of the file."""
        return ((entry.key.text, Group(entry.value)) for entry in self._node if isinstance(entry.value, Mapping))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Return each key with its text, in the order of the file."""
        return ((entry.key.text, entry.value.text) for entry in self._node if isinstance(entry.value, Scalar))


def read_catalog(name: str, folder: Path = Path(__file__).parent) -> Group:
    """Read the catalog file `name` of this package, or of another `folder`.  Raises ValueError if it is damaged."""
    tree, problems = read_yaml((folder / name).read_bytes(), name)
    if problems or not isinstance(tree, Mapping):
        raise ValueError(f"{name} is damaged: {problems}")
    return Group(tree)
