"""Write parts as the bytes of a package; equal parts give equal bytes.

A part that many reports share is deflated once: `zipfile` has no way to add such a part, so the archive is written
here, which takes three records of its format.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable
from struct import Struct

import msgspec

from socdocs.seals import office
from socdocs.writers.docx.xml import DECLARATION, escape

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
_PACKAGE_TYPE = "application/vnd.openxmlformats-package."
_CONTENT_TYPES = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"word/document\.xml", f"{_WORD}document.main+xml"),
        (r"word/(?:glossary/)?styles\.xml", f"{_WORD}styles+xml"),
        (r"word/numbering\.xml", f"{_WORD}numbering+xml"),
        (r"word/settings\.xml", f"{_WORD}settings+xml"),
        (r"word/fontTable\.xml", f"{_WORD}fontTable+xml"),
        (r"word/footnotes\.xml", f"{_WORD}footnotes+xml"),
        (r"word/comments\.xml", f"{_WORD}comments+xml"),
        (r"word/glossary/document\.xml", f"{_WORD}document.glossary+xml"),
        (r"word/header\w*\.xml", f"{_WORD}header+xml"),
        (r"word/footer\w*\.xml", f"{_WORD}footer+xml"),
        (r"word/theme/theme1\.xml", f"{_OFFICE_TYPE}theme+xml"),
        (r"customXml/itemProps\d+\.xml", f"{_OFFICE_TYPE}customXmlProperties+xml"),
        (r"docProps/core\.xml", f"{_PACKAGE_TYPE}core-properties+xml"),
        (r"docProps/app\.xml", f"{_OFFICE_TYPE}extended-properties+xml"),
        (r"docProps/custom\.xml", f"{_OFFICE_TYPE}custom-properties+xml"),
    )
)
_DEFAULTS = {
    "rels": f"{_PACKAGE_TYPE}relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "svg": "image/svg+xml",
    "gif": "image/gif",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}
_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s4B4H3L5H2L")
_END = Struct("<4s4H2LH")
_DEFLATED = 8
_NO_DATE = 33
"""January 1, 1980, the first day of the format."""
_UNIX = 3
_LEVEL = 3
"""How hard to compress; a report is a fifth larger than with zlib's usual 6, in half the time."""
_OWNER_ONLY = 0o600 << 16


class Relationship(msgspec.Struct, frozen=True):
    """One line of a `.rels` part.  `kind` is the last word of the type's URL or the whole URL."""

    id: str
    kind: str
    target: str
    external: bool = False


class Part(msgspec.Struct, frozen=True):
    """A named part of the package with its relationships."""

    name: str
    data: bytes | Iterable[bytes]
    """The content of the part, in pieces if it is too large to be held in memory twice."""
    relationships: tuple[Relationship, ...] = ()


class Deflated(msgspec.Struct, frozen=True):
    """A part as it lies in the archive."""

    name: str
    data: bytes
    size: int
    """The number of bytes before they were deflated."""
    crc: int
    digest: bytes
    """The SHA-256 of the bytes before they were deflated."""
    relationships: tuple[Relationship, ...] = ()


def deflate(name: str, data: bytes | Iterable[bytes], relationships: tuple[Relationship, ...] = ()) -> Deflated:
    """Return a part ready for the archive."""
    deflating, digest = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS), hashlib.sha256()
    pieces, size, crc = list[bytes](), 0, 0
    for stretch in (data,) if isinstance(data, bytes) else data:
        pieces.append(deflating.compress(stretch))
        digest.update(stretch)
        size, crc = size + len(stretch), zlib.crc32(stretch, crc)
    return Deflated(name, b"".join((*pieces, deflating.flush())), size, crc, digest.digest(), relationships)


def pack(parts: Iterable[Part | Deflated], root: Iterable[Relationship]) -> bytes:
    """Return the package of `parts`, with the hash of its content in the custom property for it."""
    parts = list(parts)
    streams: list[Part | Deflated] = list(parts)
    for part in parts:
        if part.relationships:
            folder, _, name = part.name.rpartition("/")
            streams.append(Part(f"{folder}/_rels/{name}.rels", _relationships(part.relationships)))
    types = _content_types(part.name for part in parts)
    return archive((Part("[Content_Types].xml", types), Part("_rels/.rels", _relationships(root))), streams)


def archive(first: Iterable[Part | Deflated], others: Iterable[Part | Deflated]) -> bytes:
    """Return the archive of parts as they are: `first`, then the others by name, and the sealed properties last."""
    ordered = (*first, *sorted(others, key=lambda part: part.name))
    properties = next((part for part in ordered if part.name == office.PROPERTIES and isinstance(part, Part)), None)
    streams = [
        part if isinstance(part, Deflated) else deflate(part.name, part.data)
        for part in ordered
        if part is not properties
    ]
    if properties and isinstance(properties.data, bytes):
        digests = {part.name: part.digest for part in streams}
        streams.append(deflate(properties.name, office.sealed(properties.data, digests)))
    return _zipped(streams)


def _zipped(parts: Iterable[Deflated]) -> bytes:
    pieces, directory, offset, count = list[bytes](), list[bytes](), 0, 0
    for count, part in enumerate(parts, 1):  # noqa: B007 - the last count is used
        name = part.name.encode("ascii")
        about = (0, _DEFLATED, 0, _NO_DATE, part.crc, len(part.data), part.size, len(name), 0)
        pieces += (_LOCAL.pack(b"PK\x03\x04", 20, *about), name, part.data)
        directory += (_CENTRAL.pack(b"PK\x01\x02", 20, _UNIX, 20, 0, *about, 0, 0, 0, _OWNER_ONLY, offset), name)
        offset += _LOCAL.size + len(name) + len(part.data)
    size = sum(map(len, directory))
    return b"".join((*pieces, *directory, _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)))


def _relationships(relationships: Iterable[Relationship]) -> bytes:
    lines = (
        f'<Relationship Id="{r.id}" Type="{r.kind if "/" in r.kind else OFFICE + r.kind}"'
        f' Target="{escape(r.target)}"{" TargetMode=" + chr(34) + "External" + chr(34) if r.external else ""}/>'
        for r in relationships
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{DECLARATION}<Relationships xmlns="{namespace}">{"".join(lines)}</Relationships>'.encode()


def _content_types(names: Iterable[str]) -> bytes:
    overrides = []
    extensions = {"rels", "xml"}
    for name in sorted(names):
        if kind := next((kind for pattern, kind in _CONTENT_TYPES if pattern.fullmatch(name)), ""):
            overrides.append(f'<Override PartName="/{name}" ContentType="{kind}"/>')
        else:
            extensions.add(name.rpartition(".")[2])
    defaults = (f'<Default Extension="{e}" ContentType="{_DEFAULTS[e]}"/>' for e in sorted(extensions))
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{DECLARATION}<Types xmlns="{namespace}">{"".join(defaults)}{"".join(overrides)}</Types>'.encode()
