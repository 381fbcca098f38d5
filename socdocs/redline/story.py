"""The text of a part of one of the two files (the body or the notes) and what it needs of the rest of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree
from msgspec import Struct

from socdocs.writers.docx.package import Relationship

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Story(Struct, eq=False):
    """The text of a part: its `root`, its relationships by id, and the pictures of its file by their targets."""

    root: etree._Element
    relationships: dict[str, Relationship]
    media: Mapping[str, bytes]

    def notes(self) -> dict[str, etree._Element]:
        """Return the notes by their ids."""
        return {note.get(f"{W}id", ""): note for note in self.root.iter(f"{W}footnote")}

    def link_target(self, link: etree._Element) -> str:
        """Return where a link to a web page leads."""
        return self.relationships[link.get(f"{_R}id", "")].target

    def pictures(self, drawing: etree._Element) -> Iterator[bytes]:
        """Yield the bytes of the pictures in a drawing."""
        for owner, name in relations(drawing):
            yield self.media[self.relationships[owner.get(name, "")].target]


def relations(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the elements in `element` that name a relationship, each with the name of the attribute that does so."""
    for owner in element.iter(etree.Element):
        for name in owner.attrib:
            if str(name).startswith(_R):
                yield owner, str(name)
