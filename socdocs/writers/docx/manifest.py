"""The manifest: what a Word file said when it was written, kept in the file in two places.

One is a part of custom XML.  Programs that rewrite a file may empty it (LibreOffice 7.4 and 25.2 do with bound text
that holds `&`), so the same bytes also lie in custom properties, compressed and in pieces, which LibreOffice keeps.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import count
from xml.etree.ElementTree import Element, ParseError, fromstring

from socdocs.source.addresses import AddressError, parse_address
from socdocs.writers.docx.written import Kind, Line, Piece, readable
from socdocs.writers.docx.xml import DECLARATION, escape

STORE = "{9A1C6E52-5C1D-5F0B-8C0E-50CD0C500002}"
NAMESPACE = "urn:socdocs:manifest:2"
PROPERTY = "socdocs-written-"
_LONGEST_PROPERTY = 255
_LARGEST = 64_000_000
_ELEMENTS: Mapping[Kind, str] = {"heading": "h", "paragraph": "p", "header": "th", "row": "tr", "note": "n"}
_KINDS = {f"{{{NAMESPACE}}}{element}": kind for kind, element in _ELEMENTS.items()}


def manifest(lines: Iterable[Line], comments: Iterable[str] = ()) -> bytes:
    """Return the part: an element for each line, with a cell (`c`) for each cell and a fact (`f`) for each fact.

    A row that says the same as an earlier one names that one's bookmark instead (`as`).  `comments` are the words of
    comments, of which only marks are kept.
    """
    elements = "".join(map(_line, lines))
    marks = "".join(f' comments="{said}"' for said in (" ".join(sorted(set(map(comment_mark, comments)))),) if said)
    return f'{DECLARATION}<written xmlns="{NAMESPACE}"{marks}>{elements}</written>'.encode()


def comment_mark(words: str) -> str:
    """Return a mark by which the words of a comment are known again, whatever blanks a program put between them."""
    return sha256(" ".join(words.split()).encode()).hexdigest()[:16]


def _line(line: Line) -> str:
    element = _ELEMENTS[line.kind]
    opening = element + (f' name="{line.name}"' if line.name else "")
    opening += f' section="{escape(line.section)}"' if line.section else ""
    if line.same_as:
        return f'<{opening} as="{line.same_as}"/>'
    cells = "".join(f"<c>{''.join(map(_piece, cell))}</c>" for cell in line.cells)
    return f"<{opening}>{cells}</{element}>"


def _piece(piece: Piece) -> str:
    if not piece.address:
        return escape(piece.text)
    is_open = ' open="1"' if piece.open_item else ""
    return f'<f a="{escape(piece.address)}"{is_open}>{escape(piece.text)}</f>'


def read_comment_marks(data: bytes) -> frozenset[str]:
    """Return the marks of the comments that socdocs wrote; none if the part does not hold them."""
    try:
        root = fromstring(data)  # noqa: S314 - as below
    except (ParseError, ValueError):
        return frozenset()
    return frozenset(root.get("comments", "").split())


def read_manifest(data: bytes) -> list[Line]:
    """Return the lines of a manifest part; no line for what is no manifest, such as a part that a program emptied."""
    try:
        root = fromstring(data)  # noqa: S314 - expat expands no external entities, and limits internal ones
    except (ParseError, ValueError):
        return []
    lines: list[Line] = []
    known: dict[str, Line] = {}
    for element in root:
        kind = _KINDS.get(element.tag)
        if kind is None:
            continue
        name, same = element.get("name", ""), known.get(element.get("as", ""))
        cells = same.cells if same else tuple(tuple(_pieces(cell)) for cell in element)
        lines.append(Line(kind, cells, name, element.get("section", ""), element.get("as", "")))
        if name:
            known[name] = lines[-1]
    return lines


def _pieces(cell: Element) -> Iterator[Piece]:
    """Yield the pieces of a cell; earlier versions kept tabs."""
    if cell.text:
        yield Piece(readable(cell.text))
    for fact in cell:
        yield Piece(readable(fact.text or ""), _address(fact.get("a", "")), fact.get("open") is not None)
        if fact.tail:
            yield Piece(readable(fact.tail))


def _address(text: str) -> str:
    """Return an address of the manifest; "" for what a damaged one holds in its place."""
    try:
        parse_address(text)
    except AddressError:
        return ""
    return text


def properties(deflated: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and value of each custom property that together hold the manifest, as it lies in the archive."""
    text = base64.b64encode(deflated).decode()
    starts = range(0, len(text), _LONGEST_PROPERTY)
    for number, start in zip(count(1), starts):
        yield f"{PROPERTY}{number:04d}", text[start : start + _LONGEST_PROPERTY]


def from_properties(values: Mapping[str, str]) -> bytes:
    """Return the manifest from the custom properties of a file; empty if they do not hold all of it."""
    names = sorted(name for name in values if name.startswith(PROPERTY))
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = unpacking.decompress(base64.b64decode("".join(values[name] for name in names)), _LARGEST)
    except (binascii.Error, zlib.error, ValueError):
        return b""
    return data if unpacking.eof else b""
