"""Parse parts of Word files that come from people and other programs."""

from __future__ import annotations

from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_DEPTH: Final = 256
"""How deep the elements of a part may be nested; tables in tables, as deep as Word makes them, take some 100."""
_OF_STRICT = "starts-with(namespace-uri(), 'http://purl.oclc.org/ooxml/')"  # no other names are looked for
# Of one step, since libxml2 sorts what two find, in time by the square.
_STRICT: Final = etree.XPath(f"boolean(/descendant-or-self::*[{_OF_STRICT} or @*[{_OF_STRICT}]])")
_TOO_DEEP: Final = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037")
_DOCUMENT_TYPES: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in _ENCODINGS)


def has_document_type(stream: bytes) -> bool:
    """Return whether a part declares a document type, whose entities could stand for text without end.

    No Word file needs one, and the rules of Office files forbid it (ISO/IEC 29500-2, 6.3).
    """
    return any(mark in stream for mark in _DOCUMENT_TYPES)


def is_strict(root: etree._Element) -> bool:
    """Return whether a part holds names of Strict Open XML, which some programs take for those of ordinary Word files.

    What is looked for by its ordinary name, such as a field, would be passed over.
    """
    return bool(_STRICT(root))


def parse_part(stream: bytes) -> etree._Element:
    """Return the root of a part; entities are not expanded and nothing is fetched.

    Raises XMLSyntaxError if it is damaged, declares a document type, or has elements nested deeper than `MAX_DEPTH`.
    """
    if has_document_type(stream):
        raise etree.XMLSyntaxError("a document type is declared", 0, 0, 0)  # type: ignore[call-arg, arg-type] # stubs
    # The limits of libxml2 are too low for a long paragraph; what it says of depth is that of `_TOO_DEEP`.
    root = etree.fromstring(stream, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    if _TOO_DEEP(root):
        raise etree.XMLSyntaxError("elements are nested too deep", 0, 0, 0)  # type: ignore[call-arg, arg-type] # stubs
    return root
