"""Located trees in tests: their texts alone, and each text with its address and its place."""

from collections.abc import Callable, Iterator

from socdocs.diagnostics import Span
from socdocs.source.addresses import Segment, format_address, item_keys
from socdocs.source.tree import Mapping, Node, Scalar, Sequence


def plain(node: Node) -> object:
    """The texts, lists and mappings of a tree."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node}


def lines_of(tree: Node | None, place: Callable[[Span], str]) -> Iterator[str]:
    """A line for each text of a tree: its address, itself, and its place as `place` writes it."""
    if tree is None:
        yield "nothing was read"
        return
    for path, scalar in _leaves(tree):
        value = "absent" if scalar.absent else repr(scalar.text)
        yield f"{format_address(path)} = {value} at {place(scalar.span)}"


def _leaves(node: Node, path: tuple[Segment, ...] = ()) -> Iterator[tuple[tuple[Segment, ...], Scalar]]:
    match node:
        case Scalar():
            yield path, node
        case Mapping():
            for entry in node:
                yield from _leaves(entry.value, (*path, Segment(entry.key.text)))
        case Sequence():
            for key, item in zip(item_keys(node), node.items, strict=True):
                yield from _leaves(item, (*path, Segment(key, item=True)))
