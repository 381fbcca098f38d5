"""Parse the XML of files that people edited."""

from __future__ import annotations

from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parse(stream: bytes) -> etree._Element:
    """Return the root of a part; entities are not expanded and nothing is fetched.  Raises XMLSyntaxError."""
    return etree.fromstring(stream, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
