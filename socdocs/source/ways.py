"""Ways through a tree: from an address to the keys and positions that lead to the nearest group or list."""

from __future__ import annotations

from collections.abc import Sequence as AbstractSequence
from typing import Any

from socdocs.source.addresses import Segment, item_keys
from socdocs.source.tree import Mapping, Node, Scalar, Sequence

Way = tuple[str | int, ...]
"""The keys and positions that lead to a node."""


class Ways:
    """Finds the groups and lists of a tree by address; each list is indexed at its first use."""

    def __init__(self, root: Mapping) -> None:
        self._root = root
        self._positions: dict[Way, dict[str, int]] = {}
        """The positions of the items of the list at each way by their keys."""

    def nearest(self, segments: AbstractSequence[Segment]) -> tuple[Node, Way]:
        """Return the nearest group or list at or above an address, and the way to it."""
        node: Node = self._root
        way: Way = ()
        for segment in segments:
            below, step = self._step(node, way, segment)
            if below is None or isinstance(below, Scalar):
                break
            node, way = below, (*way, step)
        return node, way

    def _step(self, node: Node, way: Way, segment: Segment) -> tuple[Node | None, str | int]:
        if isinstance(node, Mapping) and not segment.item:
            return node.get(segment.text), segment.text
        if isinstance(node, Sequence) and segment.item:
            if way not in self._positions:
                self._positions[way] = {key: at for at, key in enumerate(item_keys(node))}
            at = self._positions[way].get(segment.text, -1)
            return (node.items[at] if at >= 0 else None), at
        return None, ""


def at_way(data: Any, way: Way) -> Any:  # noqa: ANN401 - plain data
    """Return what is at a way in plain data."""
    for step in way:
        data = data[step]
    return data
