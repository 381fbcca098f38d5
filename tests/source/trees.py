"""Located trees in tests, without their places."""

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
