"""Reading one of our catalog files: groups of groups of texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from socdocs.source.tree import Mapping, Scalar
from socdocs.source.yaml_reader import read_yaml


class Group:
    """A mapping of a catalog.  A missing key is a fault of the catalog and raises KeyError."""

    def __init__(self, node: Mapping) -> None:
        self._node = node

    def text(self, key: str, default: str = "") -> str:
        """The text under `key`."""
        value = self._node.get(key)
        return value.text if isinstance(value, Scalar) else default

    def group(self, key: str) -> Group:
        """The group under `key`."""
        value = self._node.get(key)
        if not isinstance(value, Mapping):
            raise KeyError(key)
        return Group(value)

    def groups(self) -> Iterator[tuple[str, Group]]:
        """Each key with its group, in written order."""
        return ((entry.key.text, Group(entry.value)) for entry in self._node if isinstance(entry.value, Mapping))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Each key with its text, in written order."""
        return ((entry.key.text, entry.value.text) for entry in self._node if isinstance(entry.value, Scalar))


def read_catalog(name: str) -> Group:
    """The catalog file `name` of this package.  Raises ValueError when it is damaged."""
    tree, problems = read_yaml(Path(__file__).with_name(name).read_bytes(), name)
    if problems or not isinstance(tree, Mapping):
        raise ValueError(f"{name} is damaged: {problems}")
    return Group(tree)
