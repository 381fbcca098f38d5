"""Elements of WordprocessingML: read, made, put in their place and removed."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH_PROPERTIES = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs",
)  # fmt: skip


def element(tag: str, *children: etree._Element, **attributes: str) -> etree._Element:
    """Return an element of WordprocessingML."""
    made = etree.Element(f"{W}{tag}", {f"{W}{name}": text for name, text in attributes.items()})
    made.extend(children)
    return made


def value(found: etree._Element | None, name: str = "val") -> str:
    """Return an attribute of an element, "" if either is missing."""
    return "" if found is None else found.get(f"{W}{name}", "")


def put(properties: etree._Element, child: etree._Element) -> None:
    """Insert `child` into paragraph properties at its place in the fixed order of the format."""
    rank = _PARAGRAPH_PROPERTIES.index(etree.QName(child).localname)
    before = set(_PARAGRAPH_PROPERTIES[:rank])
    properties.insert(sum(etree.QName(e).localname in before for e in properties), child)


def remove(found: etree._Element) -> None:
    """Remove an element from its parent."""
    parent = found.getparent()
    if parent is not None:
        parent.remove(found)


def unwrap(found: etree._Element) -> None:
    """Put the children of an element in its place."""
    for child in list(found):
        found.addprevious(child)
    remove(found)


def serialized(root: etree._Element) -> bytes:
    """Return a whole part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
