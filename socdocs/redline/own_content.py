"""Hold a draft to what socdocs writes: anyone can make the checksum of a file that fetches or runs something."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml import etree

from socdocs.redline.story import W
from socdocs.writers.docx.package import Relationship
from socdocs.writers.docx.parsing import is_strict

_CORE: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_KINDS: Final = frozenset(
    {
        _CORE,
        "comments",
        "custom-properties",
        "customXml",
        "customXmlProps",
        "extended-properties",
        "fontTable",
        "footer",
        "footnotes",
        "glossaryDocument",
        "header",
        "hyperlink",
        "image",
        "numbering",
        "officeDocument",
        "settings",
        "styles",
        "theme",
    }
)
_INSTRUCTION: Final = re.compile(
    r"\s*(?:NUMPAGES|PAGE|PAGEREF|REF|SECTION|SECTIONPAGES|SEQ|STYLEREF|TOC)"
    r"(?:\s+\\[*#@a-z]|\s+\"[^\"\\]*\"|\s+[^\s\"\\]+)*\s*",
    re.IGNORECASE,
)
_INSIDE: Final = re.compile(r"[\w./-]+")
_LINK: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_ADDRESSES: Final = frozenset({"src", "href", "althref", "doclocation", "action"})
"""The attributes, in small letters, of drawings and links that lead out of the file without a relationship."""
_SETTINGS: Final = frozenset(
    f"{W}{name}"
    for name in (
        *("characterSpacingControl", "clrSchemeMapping", "compat", "compatSetting", "decimalSymbol", "defaultTabStop"),
        *("footnote", "footnotePr", "listSeparator", "settings", "themeFontLang", "zoom"),
    )
)
_NO_ADDRESSES: Final = frozenset({"numbering", "styles"})
"""The kinds of parts in which no draft has an address."""
_FIELDS: Final = tuple(f"{W}{name}" for name in ("fldChar", "instrText", "delInstrText", "fldSimple"))


def require_own_relationships(relationships: Iterable[Relationship]) -> None:
    """Raise LookupError for a relationship that no draft has, such as one to a template or a picture elsewhere."""
    for row in relationships:
        is_link = row.kind == "hyperlink" and _LINK.match(row.target)
        if row.kind not in _KINDS or (not is_link if row.external else not _INSIDE.fullmatch(row.target)):
            raise LookupError(row.kind)


def require_own_part(root: etree._Element, kinds: Iterable[str]) -> None:
    """Raise LookupError for what no draft has in a part of these kinds, such as a source of data among the settings."""
    require_own_content(root)
    for element in root.iter(etree.Element):
        if "settings" in kinds and element.tag not in _SETTINGS:
            raise LookupError(element.tag)
        if not _NO_ADDRESSES.isdisjoint(kinds) and any("://" in said for said in element.values()):
            raise LookupError(element.tag)
        if "extended-properties" in kinds and etree.QName(element).localname not in ("Properties", "Application"):
            raise LookupError(element.tag)


def require_own_content(root: etree._Element) -> None:
    """Raise LookupError for a field or an address that no draft has: a field can fetch a file or run a program."""
    if is_strict(root):
        raise LookupError(root.tag)
    instructions: list[str | None] = []
    """Those of the fields that are open; None behind the sign after which a field shows its words."""
    for element in root.iter(etree.Element):
        if not _ADDRESSES.isdisjoint(etree.QName(name).localname.lower() for name in element.attrib):
            raise LookupError(element.tag)
        if element.tag not in _FIELDS:
            continue
        kind, top = element.get(f"{W}fldCharType"), instructions[-1] if instructions else None
        if element.tag == f"{W}fldSimple":
            _require_known(element.get(f"{W}instr"))
        elif element.tag == f"{W}instrText" and top is not None:
            instructions[-1] = top + (element.text or "")
        elif kind == "begin" and not len(element) and top is None:
            instructions.append("")
        elif kind == "separate":
            _require_known(top)
            instructions[-1] = None
        elif kind == "end" and instructions:
            if top is not None:
                _require_known(top)
            instructions.pop()
        else:
            raise LookupError(element.tag)
    if instructions:
        raise LookupError("fldChar")


def _require_known(instruction: str | None) -> None:
    if instruction is None or not _INSTRUCTION.fullmatch(instruction):
        raise LookupError(instruction)
