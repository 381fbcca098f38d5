"""Collect in one walk what must be known of a document as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from socdocs.document.nodes import (
    Anchor,
    Document,
    Heading,
    Image,
    Placeholder,
    Reference,
    SharedRow,
    Survey,
    Table,
    Text,
)
from socdocs.document.traversal import Node, nodes
from socdocs.document.typed_references import names_a_place


def survey(document: Document) -> Document:
    """Return `document` with what was found in it in `found`."""
    return replace(document, found=found_in(document.sections))


def found_in(roots: Iterable[Node]) -> Survey:
    """Return what there is in `roots`."""
    wanted: dict[str, Placeholder] = {}
    anchors: set[str] = set()
    pictures: dict[tuple[str, str], None] = {}
    naming: list[Text] = []
    referring: list[Reference] = []
    for node in nodes(roots, repeated=False):
        if isinstance(node, Text):
            # Most of what there is.
            if node.origin and names_a_place(node.text):
                naming.append(node)
            continue
        match node:
            case Placeholder():
                for absent in absent_facts(node):
                    wanted.setdefault(absent.address, absent)
            case Anchor(name=name) | Heading(anchor=name) | Table(anchor=name):
                anchors.add(name)
            case SharedRow(anchors=names):
                anchors.update(names)
            case Reference(origin=origin) if origin:
                referring.append(node)
            case Image(source=source, origin=origin):
                pictures.setdefault((source, origin))
    return Survey(wanted, frozenset(anchors) - {""}, tuple(pictures), tuple(naming), tuple(referring))


def absent_facts(placeholder: Placeholder) -> Iterator[Placeholder]:
    """Yield the placeholder of each fact that `placeholder` stands for; itself if it stands for one alone."""
    if not placeholder.stands_for:
        yield placeholder
    for address in placeholder.stands_for:
        yield replace(placeholder, address=address, stands_for=())
