"""Collect in one walk what must be known of a document as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from socdocs.document.nodes import Anchor, Document, Heading, Image, Placeholder, SharedRow, Survey, Table, Text
from socdocs.document.traversal import Node, nodes


def survey(document: Document) -> Document:
    """Return `document` with its absent facts, anchors and pictures listed in `found`."""
    return replace(document, found=found_in(document.sections))


def found_in(roots: Iterable[Node]) -> Survey:
    """Return the absent facts, anchors and pictures in `roots`."""
    wanted: dict[str, Placeholder] = {}
    anchors: set[str] = set()
    pictures: dict[str, None] = {}
    for node in nodes(roots, repeated=False):
        kind = type(node)
        if kind is Text:
            # Most of what there is.
            continue
        match node:
            case Placeholder(address=address):
                wanted.setdefault(address, node)
            case Anchor(name=name) | Heading(anchor=name) | Table(anchor=name):
                anchors.add(name)
            case SharedRow(anchors=names):
                anchors.update(names)
            case Image(source=source):
                pictures.setdefault(source)
    return Survey(wanted, frozenset(anchors) - {""}, tuple(pictures))
