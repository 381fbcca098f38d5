"""Write parts as the bytes of a package; equal parts give equal bytes."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from socdocs.seals import word
from socdocs.writers.docx.xml import DECLARATION, escape

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_CONTENT_TYPES = {
    "word/document.xml": _WORD + "document.main+xml",
    "word/styles.xml": _WORD + "styles+xml",
    "word/numbering.xml": _WORD + "numbering+xml",
    "word/settings.xml": _WORD + "settings+xml",
    "word/fontTable.xml": _WORD + "fontTable+xml",
    "word/footnotes.xml": _WORD + "footnotes+xml",
    "word/comments.xml": _WORD + "comments+xml",
    "word/glossary/document.xml": _WORD + "document.glossary+xml",
    "word/glossary/styles.xml": _WORD + "styles+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_BY_PATTERN = (
    (re.compile(r"word/header\w*\.xml"), _WORD + "header+xml"),
    (re.compile(r"word/footer\w*\.xml"), _WORD + "footer+xml"),
    (
        re.compile(r"customXml/itemProps\d+\.xml"),
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    ),
)
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "svg": "image/svg+xml",
    "gif": "image/gif",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a `.rels` part.  `kind` is the last word of the type's URL or the whole URL."""

    id: str
    kind: str
    target: str
    external: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of the package with its relationships."""

    name: str
    data: bytes | Iterable[bytes]
    """The content of the part, in pieces if it is too large to be held in memory twice."""
    relationships: tuple[Relationship, ...] = ()


def pack(parts: Iterable[Part], root: Iterable[Relationship]) -> bytes:
    """Return the package of `parts`, with the hash of its content in the custom property for it."""
    parts = list(parts)
    first = {"[Content_Types].xml": _content_types(part.name for part in parts), "_rels/.rels": _relationships(root)}
    streams: dict[str, bytes | Iterable[bytes]] = {}
    for part in parts:
        streams[part.name] = part.data
        if part.relationships:
            folder, _, name = part.name.rpartition("/")
            streams[f"{folder}/_rels/{name}.rels"] = _relationships(part.relationships)
    properties = streams.pop(word.PROPERTIES, None)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        digests = {name: _add(archive, name, data) for name, data in (*first.items(), *sorted(streams.items()))}
        if isinstance(properties, bytes):
            # The last, because it holds the hash of all others.
            _add(archive, word.PROPERTIES, word.sealed(properties, digests))
    return buffer.getvalue()


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
        kind = _CONTENT_TYPES.get(name) or next((t for pattern, t in _BY_PATTERN if pattern.fullmatch(name)), "")
        if kind:
            overrides.append(f'<Override PartName="/{name}" ContentType="{kind}"/>')
        else:
            extensions.add(name.rpartition(".")[2])
    defaults = (f'<Default Extension="{e}" ContentType="{_DEFAULTS[e]}"/>' for e in sorted(extensions))
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{DECLARATION}<Types xmlns="{namespace}">{"".join(defaults)}{"".join(overrides)}</Types>'.encode()


def _add(archive: zipfile.ZipFile, name: str, data: bytes | Iterable[bytes]) -> bytes:
    """Add a part, and return its hash."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    digest = hashlib.sha256()
    with archive.open(entry, "w") as part:
        for stretch in (data,) if isinstance(data, bytes) else data:
            digest.update(stretch)
            part.write(stretch)
    return digest.digest()
