"""A tree without its places, for comparing what two texts say."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnlyMapping
from typing import Any

from socdocs.source.tree import Mapping, Node, Sequence
from socdocs.source.yaml_list import Value


def plain(node: Node | None) -> Any:  # noqa: ANN401 - dictionaries, lists and texts
    """Return mappings as dictionaries, lists as lists and values as their texts; None for no node."""
    if isinstance(node, Mapping):
        return {entry.key.text: plain(entry.value) for entry in node}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.text if node else None


def plain_value(value: Value) -> Any:  # noqa: ANN401 - as above
    """Return a value that is to be written as `plain` gives it when it is read."""
    if isinstance(value, str):
        return value
    if isinstance(value, ReadOnlyMapping):
        return {key: plain_value(below) for key, below in value.items()}
    return [plain_value(item) for item in value]
